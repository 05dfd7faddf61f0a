//! Names in the addressee line: initials and the Kazakh dative.
//!
//! Every dative made here is a *proposal*: it is shown to a person and what they confirm is stored (wording.md §0.2).

use crate::domain::party::PersonName;

/// Proposal for the Kazakh addressee line: initials, then the surname in the dative, «А. Қ. Ибраеваға».
pub fn addressee_kk(name: &PersonName) -> String {
    let surname = dative_kk(&name.surname);
    match initials(name) {
        Some(initials) => format!("{initials}\u{a0}{surname}"),
        None => surname,
    }
}

/// Proposal for the Russian addressee line: «Ибраевой А. К.»; `None` where the ending alone does not tell the form.
pub fn addressee_ru(name: &PersonName) -> Option<String> {
    let surname = dative_ru(&name.surname)?;
    Some(match initials(name) {
        Some(initials) => format!("{surname}\u{a0}{initials}"),
        None => surname,
    })
}

/// «А. Қ.», with a no-break space; a name without patronymic gives one initial, without given name none.
pub fn initials(name: &PersonName) -> Option<String> {
    let parts = [Some(&name.given_name), name.patronymic.as_ref()];
    let initials: Vec<String> = parts
        .into_iter()
        .flatten()
        .filter_map(|part| part.trim().chars().next())
        .map(|first| format!("{}.", first.to_uppercase()))
        .collect();
    (!initials.is_empty()).then(|| initials.join("\u{a0}"))
}

/// Proposal for the Kazakh dative of one surname, given name or patronymic; a double surname bends at its end.
pub fn dative_kk(word: &str) -> String {
    let word = word.trim();
    let lower = word.to_lowercase();
    let ending = dative_ending_kk(&lower);
    if ending.is_empty() {
        return word.to_owned();
    }
    let in_capitals = word.chars().count() > 1 && !word.chars().any(char::is_lowercase);
    format!("{word}{}", if in_capitals { ending.to_uppercase() } else { ending.to_owned() })
}

/// Endings whose dative the office's own seeds and grammar fix; the first that fits wins.
const KK_FIXED: &[(&[&str], &str)] = &[
    (&["ұлы", "қызы"], "на"),
    (&["тегі"], "не"),
    (&["ов", "ев", "ёв"], "қа"),
    (&["ова", "ева", "ёва", "ина", "ская"], "ға"),
    (&["ин", "ский", "цкий", "ской"], "ге"),
];

fn dative_ending_kk(lower: &str) -> &'static str {
    for (endings, dative) in KK_FIXED {
        if endings.iter().any(|ending| lower.ends_with(ending)) {
            return dative;
        }
    }
    let Some(last) = lower.chars().next_back() else { return "" };
    // A soft sign makes a loanword front: «июльге».
    let front = last == 'ь' || lower.chars().rev().find_map(is_front).unwrap_or(false);
    let hard =
        matches!(last, 'к' | 'қ' | 'п' | 'с' | 'т' | 'ф' | 'х' | 'һ' | 'ц' | 'ч' | 'ш' | 'щ' | 'б' | 'в' | 'г' | 'д');
    match (last.is_alphabetic(), front, hard) {
        (false, ..) => "",
        (_, true, true) => "ке",
        (_, true, false) => "ге",
        (_, false, true) => "қа",
        (_, false, false) => "ға",
    }
}

/// Whether a vowel is front; `None` for a consonant and for «у», which takes the colour of the vowel before it.
fn is_front(letter: char) -> Option<bool> {
    match letter {
        'ә' | 'е' | 'і' | 'ө' | 'ү' | 'и' | 'э' => Some(true),
        'а' | 'о' | 'ұ' | 'ы' | 'я' | 'ё' | 'ю' => Some(false),
        _ => None,
    }
}

/// Proposal for the Russian dative of a surname; `None` where sex or stress would decide, for neither is guessed.
pub fn dative_ru(surname: &str) -> Option<String> {
    let surname = surname.trim();
    let lower = surname.to_lowercase();
    if ["ұлы", "қызы", "тегі"].iter().any(|ending| lower.ends_with(ending)) {
        return Some(surname.to_owned());
    }
    const TABLE: &[(&str, usize, &str)] = &[
        ("ский", 2, "ому"),
        ("цкий", 2, "ому"),
        ("ская", 2, "ой"),
        ("цкая", 2, "ой"),
        ("ова", 1, "ой"),
        ("ева", 1, "ой"),
        ("ёва", 1, "ой"),
        ("ина", 1, "ой"),
        ("ов", 0, "у"),
        ("ев", 0, "у"),
        ("ёв", 0, "у"),
        ("ин", 0, "у"),
    ];
    let (_, cut, ending) = TABLE.iter().find(|(ending, ..)| lower.ends_with(ending))?;
    let kept = surname.chars().count() - cut;
    let in_capitals = !surname.chars().any(char::is_lowercase);
    let stem: String = surname.chars().take(kept).collect();
    Some(format!("{stem}{}", if in_capitals { ending.to_uppercase() } else { (*ending).to_owned() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kazakh_dative_follows_the_table() {
        let expected = [
            ("Тоқаев", "Тоқаевқа"),
            ("Жұмашев", "Жұмашевқа"),
            ("Сәрсенов", "Сәрсеновқа"),
            ("Ибраева", "Ибраеваға"),
            ("Карина", "Каринаға"),
            ("Карин", "Каринге"),
            ("Островский", "Островскийге"),
            ("Островская", "Островскаяға"),
            ("Серікұлы", "Серікұлына"),
            ("Қанатқызы", "Қанатқызына"),
            ("Мырзатегі", "Мырзатегіне"),
            ("Асқар", "Асқарға"),
            ("Болат", "Болатқа"),
            ("Ерден", "Ерденге"),
            ("Серік", "Серікке"),
            ("Гүлнәр", "Гүлнәрге"),
            ("Айсұлу", "Айсұлуға"),
            ("Абай", "Абайға"),
            ("Қайрат", "Қайратқа"),
            ("ИБРАЕВА", "ИБРАЕВАҒА"),
            ("", ""),
        ];
        for (name, dative) in expected {
            assert_eq!(dative_kk(name), dative);
        }
    }

    #[test]
    fn russian_dative_where_the_ending_is_sure() {
        let expected = [
            ("Ибраева", Some("Ибраевой")),
            ("Тоқаев", Some("Тоқаеву")),
            ("Островский", Some("Островскому")),
            ("Островская", Some("Островской")),
            ("Серікұлы", Some("Серікұлы")),
            ("КАРИН", Some("КАРИНУ")),
            ("Болат", None),
            ("Шевченко", None),
        ];
        for (name, dative) in expected {
            assert_eq!(dative_ru(name).as_deref(), dative, "{name}");
        }
    }

    #[test]
    fn addressee_lines() {
        let mut name =
            PersonName {
                surname: "Ибраева".into(), given_name: "Айгүл".into(), patronymic: Some("Қанатқызы".into())
            };
        assert_eq!(addressee_kk(&name), "А.\u{a0}Қ.\u{a0}Ибраеваға");
        assert_eq!(addressee_ru(&name).as_deref(), Some("Ибраевой\u{a0}А.\u{a0}Қ."));
        name.patronymic = None;
        assert_eq!(addressee_kk(&name), "А.\u{a0}Ибраеваға");
        name.given_name = String::new();
        assert_eq!(addressee_kk(&name), "Ибраеваға");
    }
}
