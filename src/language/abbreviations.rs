//! Abbreviations in texts: what a word stands for, and a text with every alias in its canonical form.
//!
//! Whole words only, in any case and with look-alike letters («XKKO» typed in Latin is not Kazakh, but «ЖCН» with a Latin C
//! is). What stands inside «» is somebody's own words and stays.

use super::fold::fold;
use crate::domain::abbreviations::{Abbreviation, Form, TABLE};
use crate::domain::text::Language;
use std::ops::Range;
use std::sync::LazyLock;

/// Everything that things are called in one language, the longest first.
struct Names(Vec<Name>);

struct Name {
    /// Folded, without what lies between.
    words: Vec<String>,
    canonical: &'static str,
}

static KAZAKH: LazyLock<Names> = LazyLock::new(|| Names::of(Language::Kk));
static RUSSIAN: LazyLock<Names> = LazyLock::new(|| Names::of(Language::Ru));

impl Names {
    fn of(language: Language) -> Self {
        let names = |form: &'static Form| {
            let all = std::iter::once(form.short).chain(form.aliases.iter().map(|alias| alias.text));
            all.map(|text| Name {
                words: words(text).into_iter().map(|word| word.folded).collect(),
                canonical: form.short,
            })
        };
        let mut all: Vec<_> = TABLE.iter().flat_map(|one| names(one.form(language))).collect();
        all.sort_by_key(|name| std::cmp::Reverse(name.words.len()));
        Self(all)
    }

    /// The longest name with which these words begin.
    fn at(&self, words: &[Word], text: &str) -> Option<&Name> {
        let begins = |name: &&Name| {
            let own = words.get(..name.words.len());
            own.is_some_and(|own| {
                own.iter().zip(&name.words).all(|(word, wanted)| word.folded == *wanted)
                    && own.windows(2).all(|pair| is_gap(&text[pair[0].place.end..pair[1].place.start]))
            })
        };
        self.0.iter().find(begins)
    }
}

struct Word {
    place: Range<usize>,
    folded: String,
    is_quoted: bool,
}

/// The words of a text: letters, digits and marks over letters without anything between.
fn words(text: &str) -> Vec<Word> {
    let (mut found, mut begun, mut quotes) = (Vec::new(), None, 0_usize);
    for (place, letter) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
        let belongs = letter.is_alphanumeric() || matches!(letter, '\u{300}'..='\u{36f}' | '\u{ad}');
        match (belongs, begun) {
            (true, None) => begun = Some(place),
            (false, Some(start)) => {
                found.push(Word { place: start..place, folded: fold(&text[start..place]), is_quoted: quotes > 0 });
                begun = None;
            }
            _ => {}
        }
        match letter {
            '«' => quotes = quotes.saturating_add(1),
            '»' => quotes = quotes.saturating_sub(1),
            _ => {}
        }
    }
    found
}

/// Whether words on both sides belong together.
fn is_gap(between: &str) -> bool {
    !between.is_empty() && between.chars().all(char::is_whitespace)
}

/// The text with every alias in the canonical form of `language`, the rest as it is; doing it twice changes nothing.
///
/// Endings after a hyphen stay («ХҚО-дан» becomes «ХҚКО-дан»); a word that is bent otherwise is another word and stays too.
pub fn canonical(text: &str, language: Language) -> String {
    let names: &Names = if language == Language::Kk { &KAZAKH } else { &RUSSIAN };
    let words = words(text);
    let (mut said, mut taken, mut index) = (String::with_capacity(text.len()), 0, 0);
    while let Some(word) = words.get(index) {
        let rest = &words[index..];
        let unquoted = rest.iter().take_while(|word| !word.is_quoted).count();
        let Some(name) = names.at(&rest[..unquoted], text) else {
            index += 1;
            continue;
        };
        let last = &rest[name.words.len() - 1];
        let own = &text[word.place.start..last.place.end];
        said.push_str(&text[taken..word.place.start]);
        said.push_str(&dressed(name.canonical, own));
        taken = last.place.end;
        index += name.words.len();
    }
    said.push_str(&text[taken..]);
    said
}

/// A canonical word begins with a capital where the word in the text did.
fn dressed(canonical: &str, own: &str) -> String {
    let is_capital = own.chars().next().is_some_and(char::is_uppercase);
    let mut letters = canonical.chars();
    match letters.next().filter(|_| is_capital) {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => canonical.to_owned(),
    }
}

/// What a word, an abbreviation, a full name or an alias of either language stands for.
pub fn known(word: &str) -> Option<&'static Abbreviation> {
    let folded = fold(word);
    let is_called = |form: &Form| {
        let aliases = form.aliases.iter().map(|alias| alias.text);
        [form.short, form.full].into_iter().chain(aliases).any(|name| fold(name) == folded)
    };
    let is_short = |one: &&Abbreviation| [one.kk.short, one.ru.short].into_iter().any(|name| fold(name) == folded);
    // «БИН» is a slip in Kazakh and the canonical form in Russian: what is canonical anywhere goes first.
    TABLE.iter().find(is_short).or_else(|| TABLE.iter().find(|one| is_called(&one.kk) || is_called(&one.ru)))
}

/// The word that commands and packages have for it, as `centre` for «ХҚО»; `None`: it has none, or nobody knows it.
pub fn key(word: &str) -> Option<&'static str> {
    known(word).map(|one| one.key).filter(|key| !key.is_empty())
}

/// A text as it is compared with others: every alias in its canonical form, folded. Never printed.
pub fn comparable(text: &str) -> String {
    fold(&canonical(&canonical(text, Language::Kk), Language::Ru))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kk(text: &str) -> String {
        canonical(text, Language::Kk)
    }

    #[test]
    fn aliases_become_canonical_and_the_rest_stays_as_it_is() {
        let cases = [
            ("ЖТ МДБ-да деректер жоқ", "ЖТ МДҚ-да деректер жоқ"),
            ("сұрау салуын ЭҮШ/ЭҮӨШ арқылы АЖ  ЖАО-ға", "сұрау салуын ЭҮШ/ЭҮАШ арқылы ЖАО АЖ-ға"),
            ("ХҚО ЫАЖ-да, ХҚО-дан", "ХҚКО АЖ-да, ХҚКО-дан"),
            ("порталда ЖИН/БСН және пароль", "порталда ЖСН/БСН және пароль"),
            ("ЖСН немесе БИН", "ЖСН немесе БСН"),
            ("Тұтынушы: көрсетілетін қызметті алушы", "Алушы: алушы"),
            ("хқо операторы", "ХҚКО операторы"),
            ("ЖТ МДҚ, ЗТ МДҚ, БНАЖ", "ЖТ МДҚ, ЗТ МДҚ, БНАЖ"),
        ];
        for (text, expected) in cases {
            assert_eq!(kk(text), expected);
        }
        assert_eq!(
            canonical("ИИН/БИН, Центр", Language::Ru),
            "ИИН/БИН, ЦОН",
            "a slip of one language is right in the other"
        );
    }

    #[test]
    fn words_that_only_look_like_one_stay() {
        for text in ["БИНАР", "ХҚОБ", "тұтынушылар одағы", "орталықтандыру", "архивариус", "ЖТ, МДБА", "ЫАЖЫ"]
        {
            assert_eq!(kk(text), text);
        }
        assert_eq!(kk("ЖТ, МДБ"), "ЖТ, МДҚ", "what a comma parts is no name of two words");
    }

    #[test]
    fn other_peoples_words_stay() {
        for text in ["«ХҚО» деп жазылған", "«… «ЖТ МДБ» …, ХҚО»", "«ХҚО жабылмаған"]
        {
            assert_eq!(kk(text), text);
        }
        assert_eq!(kk("«ХҚО» – бұл ХҚО"), "«ХҚО» – бұл ХҚКО");
        assert_eq!(kk("АЖ «ЖАО» ХҚО"), "АЖ «ЖАО» ХҚКО", "no name lies half inside");
    }

    #[test]
    fn letters_that_look_alike_are_the_same() {
        // Latin C and H, a soft hyphen, a mark over the letter typed by itself.
        assert_eq!(kk("ЖИ\u{ad}Н, ХҚO"), "ЖСН, ХҚКО");
        assert_eq!(known("цoн").map(|one| one.key), Some("centre"));
        assert_eq!(known(" жт   мдб ").map(|one| one.kk.short), Some("ЖТ МДҚ"));
    }

    #[test]
    fn every_name_leads_to_its_own_thing_and_twice_is_once() {
        for one in TABLE {
            for (language, form) in [(Language::Kk, &one.kk), (Language::Ru, &one.ru)] {
                assert_eq!(canonical(form.short, language), form.short);
                assert_eq!(known(form.short).map(|found| found.kk.short), Some(one.kk.short));
                for alias in form.aliases {
                    let said = canonical(alias.text, language);
                    assert_eq!(fold(&said), fold(form.short), "{}", alias.text);
                    assert_eq!(canonical(&said, language), said, "{}", alias.text);
                    let found = known(alias.text).unwrap();
                    let is_canonical_elsewhere = [found.kk.short, found.ru.short].contains(&alias.text);
                    assert!(found == one || is_canonical_elsewhere, "{} leads to {}", alias.text, found.kk.short);
                    assert!(!alias.clause.is_empty());
                }
            }
            assert!(!one.clause.is_empty() && !one.en.is_empty());
        }
        assert_eq!((key("ГБД ФЛ"), key("ЭҮШ"), key("ештеңе")), (Some("person_register"), None, None));
    }

    #[test]
    fn names_of_either_time_are_compared_as_one() {
        assert_eq!(comparable("Архивтік анықтамалар беру"), comparable("мұрағаттық  анықтамалар беру"));
        assert_ne!(comparable("ЖТ МДҚ"), comparable("ЗТ МДҚ"));
    }
}
