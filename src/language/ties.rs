//! No-break spaces where a line end would part what is read as one.
//!
//! People who decide type plain spaces; the sheet must not leave «№» or an initial at the end of a line. Only what is
//! set in type is tied: the plain data, attached and kept, stay as they were written.

/// Months by the letters that no ending changes, both languages.
const MONTHS: &[&str] = &[
    "қаңтар",
    "ақпан",
    "наурыз",
    "сәуір",
    "мамыр",
    "маусым",
    "шілде",
    "тамыз",
    "қыркүйек",
    "қазан",
    "қараша",
    "желтоқсан",
    "январ",
    "феврал",
    "март",
    "апрел",
    "мая",
    "июн",
    "июл",
    "август",
    "сентябр",
    "октябр",
    "ноябр",
    "декабр",
];

/// Words that a number before them belongs to.
const COUNTED: &[&str] = &["жыл", "год", "рубл", "теңге", "тенге", "тиын", "коп", "байт", "сынып", "класс"];

/// Words that the number after them belongs to.
const NUMBERED: &[&str] = &["стать", "пункт", "подпункт", "част", "приложени", "абзац", "офис", "дом", "кв.", "г."];

/// `text` with no-break spaces: «№ 12», «А. Қ. Ибраева», «18 қараша», «1974–1991 жылдар», «пункта 7», «8) тармақшасы»,
/// «Абай көшесі, 7». Spaces that break nothing stay. Pure; doing it again changes nothing.
pub fn tie(text: &str) -> String {
    let mut tied = String::with_capacity(text.len() + 16);
    let mut words = text.split(' ');
    let mut before = words.next().unwrap_or_default();
    tied.push_str(before);
    for word in words {
        tied.push(if belong(last_part(before), word) { '\u{a0}' } else { ' ' });
        tied.push_str(word);
        before = word;
    }
    tied
}

/// What follows the last no-break space or line end.
fn last_part(word: &str) -> &str {
    word.rsplit(['\u{a0}', '\n']).next().unwrap_or(word)
}

fn belong(before: &str, after: &str) -> bool {
    let bare = before.trim_start_matches(['(', '«', '„', '"']);
    let next = after.trim_start_matches(['(', '«']);
    if bare.is_empty() || next.is_empty() {
        return false;
    }
    bare.ends_with('№')
        || (is_initial(bare) && starts_upper(next))
        || (is_initial(next.trim_end_matches([',', ';', ')', '»'])) && starts_upper(bare) && !bare.ends_with(['.', ',']))
        || (is_number(bare) && MONTHS.iter().chain(COUNTED).any(|stem| after.starts_with(stem)))
        || (starts_with_digit(next) && NUMBERED.iter().any(|stem| bare.to_lowercase().starts_with(stem)))
        || (bare.ends_with(')') && starts_with_digit(bare) && after.starts_with("тармақша"))
        // A house after its street; «12, 13» are two numbers.
        || (bare.ends_with(',') && !starts_with_digit(bare) && starts_with_digit(after) && after.chars().count() <= 4)
}

/// «А.»: one capital and a stop.
fn is_initial(word: &str) -> bool {
    let mut letters = word.chars();
    matches!((letters.next(), letters.next(), letters.next()), (Some(first), Some('.'), None) if first.is_uppercase())
}

fn starts_upper(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

fn starts_with_digit(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

/// «18», «1974», «1974–1991»
fn is_number(word: &str) -> bool {
    starts_with_digit(word) && word.chars().all(|c| c.is_ascii_digit() || c == '–')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `~` is a no-break space.
    fn tied(text: &str) -> String {
        tie(text).replace('\u{a0}', "~")
    }

    #[test]
    fn numbers_stay_with_what_they_number() {
        for (plain, expected) in [
            ("куәлігі № 305-Г берілген", "куәлігі №~305-Г берілген"),
            ("подпункт 8) пункта 7 приложения 2 к приказу", "подпункт~8) пункта~7 приложения~2 к приказу"),
            ("7-тармағының 8) тармақшасы", "7-тармағының 8)~тармақшасы"),
            ("2012 жылғы 7 қарашадағы № 178 бұйрығы", "2012~жылғы 7~қарашадағы №~178 бұйрығы"),
            ("от 7 ноября 2012 года", "от 7~ноября 2012~года"),
            ("за 1974–1991 годы", "за 1974–1991~годы"),
            ("с окладом 110 рублей", "с окладом 110~рублей"),
            ("Алтынқыр көшесі, 7", "Алтынқыр көшесі,~7"),
            ("листы 12, 13", "листы 12, 13"),
            ("ежемесячно, 2015 год", "ежемесячно,~2015~год"),
        ] {
            assert_eq!(tied(plain), expected);
        }
    }

    #[test]
    fn initials_stay_with_their_name() {
        for (plain, expected) in [
            ("А. Қ. Ибраеваға", "А.~Қ.~Ибраеваға"),
            ("Ибраевой А. К.", "Ибраевой~А.~К."),
            ("директоры А. П. Сергеевқа", "директоры А.~П.~Сергеевқа"),
            ("«Ибраеву А. с 15 марта перевести»", "«Ибраеву~А. с 15~марта перевести»"),
            ("Лысенко П. Д., скотник", "Лысенко~П.~Д., скотник"),
        ] {
            assert_eq!(tied(plain), expected);
        }
    }

    #[test]
    fn what_is_tied_or_plain_stays() {
        for text in ["", " ", "Сарыдала өңірі", "№\u{a0}12 бұйрық", "два  пробела"] {
            assert_eq!(tie(text), text);
            assert_eq!(tie(&tie("от 7 мая 1986 года № 4")), tie("от 7 мая 1986 года № 4"));
        }
    }
}
