//! Folding for search: two spellings that a clerk would call the same become the same letters.
//!
//! The folded text is for comparison only; it is never printed.

/// Lower case, one letter for Latin and Cyrillic look-alikes (Latin «i» typed for «і», «AC» for «АС»), «е» for «ё», plain
/// quotes and hyphens, single spaces, nothing at the ends. Folding twice changes nothing.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    for letter in text.chars().flat_map(char::to_lowercase) {
        if letter.is_whitespace() {
            gap = true;
            continue;
        }
        match letter {
            // Marks that stand over the letter before: й and ё typed in two parts.
            '\u{306}' if folded.ends_with('и') && !gap => {
                folded.pop();
                folded.push('й');
                continue;
            }
            // Other combining marks, soft hyphen, zero-width characters: nothing that a reader sees.
            '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => continue,
            _ => {}
        }
        if gap && !folded.is_empty() {
            folded.push(' ');
        }
        gap = false;
        folded.push(one_shape(letter));
    }
    folded
}

/// The Cyrillic letter for a look-alike of either alphabet; the plain sign for a typographic one.
fn one_shape(letter: char) -> char {
    match letter {
        'a' => 'а',
        'c' => 'с',
        'e' | 'ё' => 'е',
        'h' => 'һ',
        'i' | 'ı' => 'і',
        'k' => 'к',
        'm' => 'м',
        'o' => 'о',
        'p' => 'р',
        't' => 'т',
        'x' => 'х',
        'y' => 'у',
        'ə' => 'ә',
        '«' | '»' | '„' | '“' | '”' | '‟' | '‹' | '›' => '"',
        '’' | '‘' | 'ʼ' | '`' | '´' => '\'',
        '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_that_a_clerk_calls_the_same() {
        let same = [
            ("Айгүл Iбраева", "айгүл ібраева"),
            ("AC-2015-000001", "АС-2015-000001"),
            ("Семёнов", "СЕМЕНОВ"),
            ("«Ақ  жол»", "\"ақ жол\""),
            ("1974–1991", "1974-1991"),
            (" Р-123\u{a0}қор ", "р-123 қор"),
            ("Тоқаи\u{306}", "тоқай"),
            ("мұ\u{ad}рағат", "мұрағат"),
            ("Əлия", "Әлия"),
        ];
        for (one, other) in same {
            assert_eq!(fold(one), fold(other));
        }
    }

    #[test]
    fn letters_of_kazakh_stay_apart() {
        for (one, other) in [("қара", "кара"), ("ұн", "ун"), ("үн", "ұн"), ("өт", "от"), ("іс", "ис"), ("аң", "ан")]
        {
            assert_ne!(fold(one), fold(other));
        }
    }

    #[test]
    fn folding_twice_changes_nothing() {
        for text in ["Айгүл  Iбраева", "Ё\u{306}", "e\u{308}", "  «И\u{306}»  ", "ﬁ İ"] {
            assert_eq!(fold(&fold(text)), fold(text));
        }
    }
}
