//! `--log`: one line for each thing that happened, on standard error, for a person or for a machine.
//!
//! Identifiers, digests, codes, steps and durations; never a name, a ЖСН or the name of a file that somebody sent. What is
//! no plain character is escaped, so that nothing in a line can begin another.

use serde_json::{Map, Value, json};
use std::fmt::{self, Write as _};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

/// How a line is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    Text,
    Json,
}

/// Writes from now on. Called once, by the program; a second call changes nothing.
pub fn begin(format: LogFormat) {
    let lines = tracing_subscriber::fmt().with_max_level(Level::INFO).with_writer(std::io::stderr);
    let _ = lines.event_format(Lines { format }).try_init();
}

struct Lines {
    format: LogFormat,
}

impl<S, N> FormatEvent<S, N> for Lines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, _: &FmtContext<'_, S, N>, mut out: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        // What libraries have to say may hold what they were given.
        if event.metadata().target().split("::").next() != Some(env!("CARGO_PKG_NAME")) {
            return Ok(());
        }
        let mut fields = Fields::default();
        event.record(&mut fields);
        let at = chrono::Local::now().to_rfc3339_opts(chrono::SecondsFormat::Millis, false);
        let level = event.metadata().level().as_str();
        out.write_str(&line(self.format, &at, level, &fields))?;
        out.write_char('\n')
    }
}

/// One line without its end.
fn line(format: LogFormat, at: &str, level: &str, fields: &Fields) -> String {
    match format {
        LogFormat::Json => {
            let mut object = json!({ "at": at, "level": level, "event": fields.event });
            if let Some(object) = object.as_object_mut() {
                object.append(&mut fields.members.clone());
            }
            object.to_string()
        }
        LogFormat::Text => {
            let mut text = format!("{at} {level} {}", plain(&fields.event));
            for (name, value) in &fields.members {
                let value = value.as_str().map_or_else(|| value.to_string(), plain);
                let _ = write!(text, " {name}={value}");
            }
            text
        }
    }
}

/// As it is when it is one plain word or more, else in quotation marks with everything else escaped.
fn plain(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || " -_./:,".contains(c);
    if text.chars().all(is_plain) { text.to_owned() } else { format!("{text:?}") }
}

/// What an event says.
#[derive(Default)]
struct Fields {
    event: String,
    members: Map<String, Value>,
}

impl Fields {
    fn put(&mut self, field: &Field, value: Value) {
        match (field.name(), value) {
            ("message", Value::String(event)) => self.event = event,
            (name, value) => _ = self.members.insert(name.to_owned(), value),
        }
    }
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value.into());
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, json!((value * 1e6).round() / 1e6));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field, format!("{value:?}").into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_begins_a_line_of_its_own() {
        let forged = "a.zip\n2026-11-22T00:00:00 INFO answered number=AC-2015-000001\u{2028}\u{1b}[2J";
        let fields =
            Fields { event: "waits".into(), members: [("reason".into(), forged.into())].into_iter().collect() };
        for format in [LogFormat::Text, LogFormat::Json] {
            let line = line(format, "2026-11-22T00:00:00+05:00", "WARN", &fields);
            assert!(!line.contains(['\n', '\r', '\u{1b}']), "{line}");
            assert!(format == LogFormat::Json || !line.contains('\u{2028}'), "{line}");
        }
        let read: Value = serde_json::from_str(&line(LogFormat::Json, "", "", &fields)).unwrap();
        assert_eq!(read["reason"], forged, "a machine reads it as it was");
    }

    #[test]
    fn a_person_reads_words_and_numbers() {
        let members = [("sha256".into(), "77acb5df".into()), ("seconds".into(), json!(0.25))].into_iter().collect();
        let fields = Fields { event: "ended".into(), members };
        let text = line(LogFormat::Text, "2015-11-18T09:30:00.000+06:00", "INFO", &fields);
        assert_eq!(text, "2015-11-18T09:30:00.000+06:00 INFO ended sha256=77acb5df seconds=0.25");
    }
}
