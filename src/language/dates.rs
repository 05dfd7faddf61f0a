//! Dates as letters write them: month as a word, year first in Kazakh, day first in Russian (r703 item 21).
//!
//! No clock and no time zone conversion: the wall time that stands in the text is the wall time that is printed.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime};

/// A Kazakh month: nominative, locative (in), attributive (which stands in), dative (until).
struct KkMonth {
    nominative: &'static str,
    locative: &'static str,
    attributive: &'static str,
    dative: &'static str,
}

const fn kk(
    nominative: &'static str,
    locative: &'static str,
    attributive: &'static str,
    dative: &'static str,
) -> KkMonth {
    KkMonth { nominative, locative, attributive, dative }
}

/// The table of domain.md §11, with the dative of wording.md §4.
const KK_MONTHS: [KkMonth; 12] = [
    kk("қаңтар", "қаңтарда", "қаңтардағы", "қаңтарға"),
    kk("ақпан", "ақпанда", "ақпандағы", "ақпанға"),
    kk("наурыз", "наурызда", "наурыздағы", "наурызға"),
    kk("сәуір", "сәуірде", "сәуірдегі", "сәуірге"),
    kk("мамыр", "мамырда", "мамырдағы", "мамырға"),
    kk("маусым", "маусымда", "маусымдағы", "маусымға"),
    kk("шілде", "шілдеде", "шілдедегі", "шілдеге"),
    kk("тамыз", "тамызда", "тамыздағы", "тамызға"),
    kk("қыркүйек", "қыркүйекте", "қыркүйектегі", "қыркүйекке"),
    kk("қазан", "қазанда", "қазандағы", "қазанға"),
    kk("қараша", "қарашада", "қарашадағы", "қарашаға"),
    kk("желтоқсан", "желтоқсанда", "желтоқсандағы", "желтоқсанға"),
];

/// A Russian month: nominative, genitive, prepositional.
const RU_MONTHS: [[&str; 3]; 12] = [
    ["январь", "января", "январе"],
    ["февраль", "февраля", "феврале"],
    ["март", "марта", "марте"],
    ["апрель", "апреля", "апреле"],
    ["май", "мая", "мае"],
    ["июнь", "июня", "июне"],
    ["июль", "июля", "июле"],
    ["август", "августа", "августе"],
    ["сентябрь", "сентября", "сентябре"],
    ["октябрь", "октября", "октябре"],
    ["ноябрь", "ноября", "ноябре"],
    ["декабрь", "декабря", "декабре"],
];

/// A date as exact as its source: a source often knows the year only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    Year(i32),
    Month { year: i32, month: u32 },
    Day { day: NaiveDate, time: Option<NaiveTime> },
}

impl Written {
    /// Reads `YYYY`, `YYYY-MM`, `YYYY-MM-DD` (with or without a zone) or an `xs:dateTime`; `None`: no such date.
    pub fn read(text: &str) -> Option<Self> {
        let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        match text.len() {
            0..4 => None,
            4 => digits(text).then(|| text.parse().ok().map(Written::Year)).flatten(),
            7 => {
                let (year, month) = text.split_once('-')?;
                let (year, month) =
                    (digits(year) && digits(month)).then(|| year.parse().ok().zip(month.parse().ok()))??;
                (1..=12).contains(&month).then_some(Written::Month { year, month })
            }
            _ => Self::read_day(text),
        }
    }

    fn read_day(text: &str) -> Option<Self> {
        let wall = |at: NaiveDateTime| Written::Day { day: at.date(), time: Some(at.time()) };
        if text.contains('T') {
            return DateTime::parse_from_rfc3339(text)
                .map(|at| at.naive_local())
                .or_else(|_| text.parse::<NaiveDateTime>())
                .ok()
                .map(wall);
        }
        // `xs:date` may end in `Z` or an offset, which says nothing to a reader of the sheet.
        let (date, zone) = text.split_at_checked(10)?;
        let zoned = zone.is_empty() || zone == "Z" || (zone.len() == 6 && zone.starts_with(['+', '-']));
        let day = NaiveDate::parse_from_str(date, "%Y-%m-%d").ok()?;
        zoned.then_some(Written::Day { day, time: None })
    }

    /// Figures with dots: `18.11.2015`, `09.1974`, `1974`.
    pub fn short(&self) -> String {
        match self {
            Written::Year(year) => year.to_string(),
            Written::Month { year, month } => format!("{month:02}.{year}"),
            Written::Day { day, .. } => day.format("%d.%m.%Y").to_string(),
        }
    }

    /// Hours and minutes of the wall clock: `09:30`.
    pub fn time(&self) -> Option<String> {
        match self {
            Written::Day { time: Some(time), .. } => Some(time.format("%H:%M").to_string()),
            _ => None,
        }
    }

    /// «2015 жылғы 18 қараша»
    pub fn kk(&self) -> String {
        self.kk_form("жыл", |m| m.nominative)
    }

    /// When: «2015 жылғы 18 қарашада», «1974 жылы»
    pub fn kk_loc(&self) -> String {
        self.kk_form("жылы", |m| m.locative)
    }

    /// Which: «2015 жылғы 18 қарашадағы», «1974 жылғы»
    pub fn kk_attr(&self) -> String {
        self.kk_form("жылғы", |m| m.attributive)
    }

    /// Until when, before «дейін»: «2015 жылғы 18 қарашаға», «1974 жылға»
    pub fn kk_dat(&self) -> String {
        self.kk_form("жылға", |m| m.dative)
    }

    /// «18 ноября 2015 года»; month and year alone stand in the nominative: «сентябрь 1974 года», «1974 год»
    pub fn ru(&self) -> String {
        match self {
            Written::Year(year) => format!("{year}\u{a0}год"),
            Written::Month { year, month } => format!("{} {year}\u{a0}года", ru_month(*month, 0)),
            Written::Day { .. } => self.ru_gen(),
        }
    }

    /// From or of when: «18 ноября 2015 года», «сентября 1974 года», «1974 года»
    pub fn ru_gen(&self) -> String {
        match self {
            Written::Year(year) => format!("{year}\u{a0}года"),
            Written::Month { year, month } => format!("{} {year}\u{a0}года", ru_month(*month, 1)),
            Written::Day { day, .. } => {
                format!("{}\u{a0}{} {}\u{a0}года", day.day(), ru_month(day.month(), 1), day.year())
            }
        }
    }

    /// When: «18 ноября 2015 года», «в сентябре 1974 года», «в 1974 году»
    pub fn ru_loc(&self) -> String {
        match self {
            Written::Year(year) => format!("в\u{a0}{year}\u{a0}году"),
            Written::Month { year, month } => format!("в\u{a0}{} {year}\u{a0}года", ru_month(*month, 2)),
            Written::Day { .. } => self.ru_gen(),
        }
    }

    fn kk_form(&self, year_alone: &str, form: impl Fn(&KkMonth) -> &'static str) -> String {
        match self {
            Written::Year(year) => format!("{year}\u{a0}{year_alone}"),
            Written::Month { year, month } => format!("{year}\u{a0}жылғы {}", form(kk_month(*month))),
            Written::Day { day, .. } => {
                format!("{}\u{a0}жылғы {}\u{a0}{}", day.year(), day.day(), form(kk_month(day.month())))
            }
        }
    }
}

/// `month` is 1–12, as [`Written::read`] and chrono promise.
fn kk_month(month: u32) -> &'static KkMonth {
    &KK_MONTHS[(month.clamp(1, 12) - 1) as usize]
}

fn ru_month(month: u32, case: usize) -> &'static str {
    RU_MONTHS[(month.clamp(1, 12) - 1) as usize][case]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: String) -> String {
        text.replace('\u{a0}', "_")
    }

    /// source → kk, kk_loc, kk_attr, kk_dat, ru, ru_gen, ru_loc; `_` stands for a no-break space.
    const TABLE: &[(&str, [&str; 7])] = &[
        (
            "2015-11-18T09:30:00+06:00",
            [
                "2015_жылғы 18_қараша",
                "2015_жылғы 18_қарашада",
                "2015_жылғы 18_қарашадағы",
                "2015_жылғы 18_қарашаға",
                "18_ноября 2015_года",
                "18_ноября 2015_года",
                "18_ноября 2015_года",
            ],
        ),
        (
            "2013-09-04",
            [
                "2013_жылғы 4_қыркүйек",
                "2013_жылғы 4_қыркүйекте",
                "2013_жылғы 4_қыркүйектегі",
                "2013_жылғы 4_қыркүйекке",
                "4_сентября 2013_года",
                "4_сентября 2013_года",
                "4_сентября 2013_года",
            ],
        ),
        (
            "1974-09",
            [
                "1974_жылғы қыркүйек",
                "1974_жылғы қыркүйекте",
                "1974_жылғы қыркүйектегі",
                "1974_жылғы қыркүйекке",
                "сентябрь 1974_года",
                "сентября 1974_года",
                "в_сентябре 1974_года",
            ],
        ),
        ("1974", ["1974_жыл", "1974_жылы", "1974_жылғы", "1974_жылға", "1974_год", "1974_года", "в_1974_году"]),
    ];

    #[test]
    fn every_exactness_has_every_form() {
        for (source, expected) in TABLE {
            let written = Written::read(source).expect(source);
            let forms = [
                written.kk(),
                written.kk_loc(),
                written.kk_attr(),
                written.kk_dat(),
                written.ru(),
                written.ru_gen(),
                written.ru_loc(),
            ];
            assert_eq!(forms.map(plain), expected.map(String::from), "{source}");
        }
    }

    /// Forms that the seeds attest (domain.md §11).
    #[test]
    fn attributive_months_are_those_of_the_seeds() {
        let attested = [
            (1, "қаңтардағы"),
            (3, "наурыздағы"),
            (4, "сәуірдегі"),
            (5, "мамырдағы"),
            (6, "маусымдағы"),
            (7, "шілдедегі"),
            (8, "тамыздағы"),
            (10, "қазандағы"),
            (11, "қарашадағы"),
            (12, "желтоқсандағы"),
        ];
        for (month, form) in attested {
            assert_eq!(kk_month(month).attributive, form);
        }
    }

    #[test]
    fn figures_and_wall_time() {
        let read = |text| Written::read(text).expect(text);
        assert_eq!(read("2015-11-18T09:30:00+06:00").short(), "18.11.2015");
        assert_eq!(read("2015-11-18T09:30:00+06:00").time().as_deref(), Some("09:30"));
        assert_eq!(read("2015-11-18T23:05:59.250Z").time().as_deref(), Some("23:05"));
        assert_eq!(read("2015-11-18T23:05:00").time().as_deref(), Some("23:05"));
        assert_eq!(read("2015-11-18+06:00").time(), None);
        assert_eq!(read("1974-09").short(), "09.1974");
    }

    #[test]
    fn what_is_no_date_is_not_read() {
        for text in
            ["", "19", "18.11.2015", "2015-13", "2015-02-30", "2015-1-1", "1974–1991", "+974", "2015-11-18x", "қараша"]
        {
            assert_eq!(Written::read(text), None, "{text}");
        }
    }
}
