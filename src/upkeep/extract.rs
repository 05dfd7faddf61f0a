//! An extract of a book of the office for a period (журналдан үзінді / выписка из журнала): a sheet in both languages with the
//! same lines as a table for a spreadsheet inside. Which lines, and what their columns say, each book knows itself.

use crate::catalogue::cases::Period;
use crate::domain::document::DocumentKind;
use crate::domain::text::Bilingual;
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use crate::stages::office_sheet::{Enclosed, OfficeSheet};
use crate::stages::paper;
use serde_json::{Value, json};

/// How many lines one extract holds; a longer period is printed in parts, as a bound book is.
pub const LINES_MAX: usize = 5_000;

/// Heads of the columns, in Kazakh and in Russian.
pub type Heads = [(&'static str, &'static str); 9];

/// What goes on the sheet of one book.
pub struct Extract<'a> {
    pub kind: DocumentKind,
    pub heads: &'a Heads,
    /// As the template reads them.
    pub lines: Vec<Value>,
    /// Counts beneath the lines, by name.
    pub counts: &'a [(&'a str, usize)],
    /// The same lines for a spreadsheet, with the name under which the template attaches them.
    pub table: (&'a str, String),
}

impl Extract<'_> {
    /// Sets it in type. The same lines, period and moment give the same octets. What strangers wrote stands there in letters
    /// that the fonts have.
    ///
    /// # Errors
    /// [`Failure::Missing`] when there are more than [`LINES_MAX`] lines.
    pub fn draw(&self, office: &Office, period: &Period) -> Result<Vec<u8>, Failure> {
        let count = self.lines.len();
        if count > LINES_MAX {
            let message = format!("{count} lines do not go on one extract ({LINES_MAX} at most): print it in parts");
            return Err(Failure::Missing(message));
        }
        let service = period.service.as_deref();
        let passport = service.and_then(|service| office.passport(service, period.to));
        let own = service.and_then(|service| office.provider(service));
        let providers: Vec<_> = match own {
            Some(provider) => vec![&provider.name],
            None => office.providers.iter().map(|provider| &provider.name).collect(),
        };
        let lines = self.lines.iter().map(|line| paper::legible(office, line.clone()));
        let mut content = json!({
            "period": { "from_on": period.from, "to_on": period.to },
            "providers": providers,
            "service": passport.map(|passport| &passport.name),
            "heads": self.heads.iter().map(|(kk, ru)| json!({ "kk": kk, "ru": ru })).collect::<Vec<_>>(),
            "lines": lines.collect::<Vec<_>>(),
        });
        for (name, count) in self.counts {
            content[*name] = json!(count.to_string());
        }
        let (name, table) = &self.table;
        OfficeSheet {
            kind: self.kind,
            provider: own,
            service,
            content,
            enclosed: Some(Enclosed { name, octets: table.as_bytes() }),
            ident: format!("{}-{}-{}-{}", self.kind.key(), period.from, period.to, service.unwrap_or_default()),
        }
        .draw(office)
    }
}

/// What stands in place of what a restricted case keeps to itself.
pub fn withheld() -> Bilingual {
    Bilingual::new("қолжетімділігі шектеулі", "доступ ограничен")
}

/// The heads as a table for a spreadsheet has them.
pub fn headings(heads: &Heads) -> Vec<String> {
    heads.iter().map(|(kk, ru)| format!("{kk} / {ru}")).collect()
}

/// Both languages in one cell of that table; one where they say the same.
pub fn joined(text: &Bilingual) -> String {
    if text.kk == text.ru { text.kk.clone() } else { format!("{} / {}", text.kk, text.ru) }
}
