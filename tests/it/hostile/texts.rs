//! Words that are meant for whoever prints, lists or logs them: markup, formulas, escape sequences, letters of no font.

use super::catalogue::{Family, Hostile};
use super::honest::Draft;
use super::luck::Luck;
use muragat::domain::codes::Code;

pub const FAMILIES: &[Family] = &[
    Family { name: "text-typst", make: text_typst },
    Family { name: "text-formula", make: text_formula },
    Family { name: "text-as-log-line", make: text_as_log_line },
    Family { name: "text-directions", make: text_directions },
    Family { name: "text-of-no-font", make: text_of_no_font },
    Family { name: "text-without-end", make: text_without_end },
    Family { name: "text-combining", make: text_combining },
    Family { name: "numbers-of-no-sense", make: numbers_of_no_sense },
];

/// Elements of the sample that hold words of the applicant, with the words that stand there.
const WORDS: [(&str, &str); 7] = [
    ("surname", "Лысенко"),
    ("given_name", "Пётр"),
    ("patronymic", "Данилович"),
    ("address", "город Сарыдала, улица Мира, 8, кв. 15"),
    (
        "subject",
        "Прошу выдать справку о награждении почётными грамотами и медалью в период работы в колхозе «Путь к рассвету».",
    ),
    ("purpose", "Для присвоения звания ветерана труда"),
    ("title", "Копия почётной грамоты"),
];

/// What would do something if anybody ran it.
pub const TYPST: [&str; 12] = [
    "#panic(1)",
    "#{ while true {} }",
    "#import \"/data.json\"",
    "#read(\"/etc/passwd\")",
    "#include \"main.typ\"",
    "$ sum_(i=0)^n $",
    "@label и <label>",
    "*жирный* _курсив_ ~ -- ---",
    "= Заголовок",
    "\\ \\u{1F4A9} \\#",
    "`raw` ```typ #panic()```",
    "// текст /* и */ ещё [контент]",
];

/// A text in each element of words; signed after that, so the applicant means it.
fn with(luck: &mut Luck, words: impl Fn(&str) -> String, codes: &'static [Code]) -> Hostile {
    let mut draft = Draft::request(luck);
    for (element, text) in WORDS {
        let escaped = words(text).replace('&', "&amp;").replace('<', "&lt;");
        draft = draft.edit(&format!("<{element}>{text}<"), &format!("<{element}>{escaped}<"));
    }
    Hostile::new(draft.package(), codes)
}

/// Code of the typesetting engine in every word of a good request: it is text, and the request is good.
fn text_typst(luck: &mut Luck) -> Hostile {
    let (one, other) = (*luck.one_of(&TYPST), *luck.one_of(&TYPST));
    with(luck, |_| format!("{one} {other}"), &[])
}

/// What a table program would compute, and a shell, and a database.
fn text_formula(luck: &mut Luck) -> Hostile {
    let text = *luck.one_of(&[
        "=HYPERLINK(\"http://127.0.0.1\")",
        "+7-1",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(1+1)",
        "'; DROP TABLE cases; --",
        "$(reboot) `reboot` ; reboot",
        "{{7*7}} ${7*7} %s %n {0}",
        "\"};alert(1)//</script><script>",
    ]);
    with(luck, |_| text.to_owned(), &[])
}

/// A line feed in words that may have one, and what looks like a line of ours behind it.
fn text_as_log_line(luck: &mut Luck) -> Hostile {
    let line = "2015-11-18T09:30:00Z  INFO muragat: filed AC-D-2015-000001";
    let is_inline = luck.between(0, 1) == 1;
    let mut draft = Draft::request(luck);
    let (element, text) = if is_inline { WORDS[0] } else { WORDS[4] };
    draft = draft.edit(&format!("<{element}>{text}<"), &format!("<{element}>{text}\n{line}<"));
    Hostile::new(draft.package(), if is_inline { &[Code::SchemaViolation] } else { &[] })
}

/// Signs that turn the direction of the line, or are seen by nobody at its end.
fn text_directions(luck: &mut Luck) -> Hostile {
    let sign = *luck.one_of(&[
        '\u{202e}', '\u{2066}', '\u{202d}', '\u{2028}', '\u{2029}', '\u{200f}', '\u{feff}', '\u{85}', '\u{9b}',
    ]);
    let is_at_end = matches!(sign, '\u{200f}' | '\u{feff}');
    let place = |text: &str| if is_at_end { format!("{text}{sign}") } else { format!("{sign}{text}") };
    with(luck, place, &[Code::SchemaViolation])
}

/// Letters that no sheet can show: they must be named before anything has a number.
fn text_of_no_font(luck: &mut Luck) -> Hostile {
    let sign = *luck.one_of(&["李", "🦀", "ﷺ", "ᚠ", "\u{e000}", "𝕏", "\u{fffd}", "ا", "\u{10ffff}", "☐", "ŋ"]);
    with(luck, |text| format!("{text} {sign} {text}"), &[Code::TextLetters])
}

/// As long as the schema allows, without a place to break the line; and longer.
fn text_without_end(luck: &mut Luck) -> Hostile {
    let letter = luck.one_of(&["W", "Щ", "і", "ұ-", "_"]).to_string();
    let count = *luck.one_of(&[200, 201, 1000, 1001, 4001, 100_000]);
    let long = letter.repeat(count / letter.chars().count());
    let is_name_too_long = long.chars().count() > 200;
    with(luck, |_| long.clone(), if is_name_too_long { &[Code::SchemaViolation, Code::ContainerRatio] } else { &[] })
}

/// A letter with a tower of accents: an accent is a letter of the fonts.
fn text_combining(luck: &mut Luck) -> Hostile {
    let tower: String = std::iter::once('е').chain(std::iter::repeat_n('\u{301}', luck.between(3, 80))).collect();
    with(luck, |_| tower.clone(), &[])
}

/// Days, years, counts and sizes at the ends of what can be written.
fn numbers_of_no_sense(luck: &mut Luck) -> Hostile {
    let (element, old, new) = *luck.one_of(&[
        ("birth_date", "1946-07-08", "0000-00-00"),
        ("birth_date", "1946-07-08", "1946-02-30"),
        ("birth_date", "1946-07-08", "9999-12-31"),
        ("birth_date", "1946-07-08", "-99999999999-01-01"),
        ("submitted_at", "2015-11-06T09:40:00+06:00", "2015-11-06T09:40:00+99:99"),
        ("submitted_at", "2015-11-06T09:40:00+06:00", "2015-11-06T09:40:60+06:00"),
        ("submitted_at", "2015-11-06T09:40:00+06:00", "1000-01-01T00:00:00Z"),
        ("accepted_at", "2015-11-06T09:58:00+06:00", "9999-12-31T23:59:59+14:00"),
        ("accepted_at", "2015-11-06T09:58:00+06:00", "1000-01-01T00:00:00-14:00"),
        ("sheets", "1", "0"),
        ("sheets", "1", "99999999999999999999"),
        ("sheets", "1", "-1"),
        ("iin", "460000300551", "000000000001"),
        ("iin", "460000300551", "４６0000300551"),
    ]);
    let draft = Draft::request(luck).edit(&format!("<{element}>{old}<"), &format!("<{element}>{new}<"));
    let codes = &[
        Code::SchemaViolation,
        Code::DateFuture,
        Code::DateTooEarly,
        Code::DateOrder,
        Code::DateCalendar,
        Code::IdentifierCheckDigit,
    ];
    Hostile::new(draft.package(), codes)
}
