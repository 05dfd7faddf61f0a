//! The form of a Russian noun after a number. A Kazakh noun stays in the singular and needs no rule.

/// `one` after 1, 21, 101 …; `few` after 2–4, 22 …; `many` after 0, 5–20, 25 …
pub fn ru<'a>(n: u64, one: &'a str, few: &'a str, many: &'a str) -> &'a str {
    match (n % 100, n % 10) {
        (11..=14, _) => many,
        (_, 1) => one,
        (_, 2..=4) => few,
        _ => many,
    }
}

#[cfg(test)]
mod tests {
    use super::ru;

    #[test]
    fn forms_after_numbers() {
        let expected = [
            (0, "листов"),
            (1, "лист"),
            (2, "листа"),
            (4, "листа"),
            (5, "листов"),
            (11, "листов"),
            (12, "листов"),
            (14, "листов"),
            (21, "лист"),
            (22, "листа"),
            (25, "листов"),
            (101, "лист"),
            (111, "листов"),
            (112, "листов"),
            (1_002, "листа"),
            (1_000_000, "листов"),
        ];
        for (n, form) in expected {
            assert_eq!(ru(n, "лист", "листа", "листов"), form, "{n}");
        }
    }
}
