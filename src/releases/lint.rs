//! What a passport must say beyond its shape: every rule with its clause, every text in both languages.

use super::passport::Passport;
use super::source::{self, SourceFault};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Reads a passport and holds it to its path, `schemas/services/<service>/<edition>.toml`.
pub(super) fn read(path: &str, bytes: &[u8]) -> Result<Passport, SourceFault> {
    let passport: Passport = source::read(path, bytes)?;
    let expected = format!("schemas/services/{}/{}.toml", passport.service, passport.edition);
    match path == expected {
        true => Ok(passport),
        false => Err(SourceFault::new(path, 1, format!("service and edition say that this file is {expected}"))),
    }
}

/// Everything that is missing in one passport, in the order of its lines.
pub fn passport(path: &str, bytes: &[u8]) -> Vec<SourceFault> {
    let text = match source::text(path, bytes) {
        Ok(text) => text,
        Err(fault) => return vec![fault],
    };
    let document = match DeTable::parse(text) {
        Ok(document) => document,
        Err(error) => return vec![source::fault(path, text, &error)],
    };
    let mut lint = Lint { path, text, faults: Vec::new() };
    lint.whole(document.get_ref());
    if lint.faults.is_empty() {
        lint.faults.extend(read(path, bytes).err());
    }
    lint.faults.sort_by_key(|fault| fault.line);
    lint.faults
}

/// What can be seen only over all editions: a prefix of two services, a term in force that ends before it begins.
pub fn editions(passports: &[Passport]) -> Vec<SourceFault> {
    let mut faults = Vec::new();
    for p in passports {
        let file = format!("schemas/services/{}/{}.toml", p.service, p.edition);
        if p.until.is_some_and(|until| until < p.from) {
            faults.push(SourceFault::new(&file, 1, "until lies before from"));
        }
        if let Some(other) = passports.iter().find(|o| o.prefix == p.prefix && o.service != p.service) {
            faults.push(SourceFault::new(
                &file,
                1,
                format!("prefix {} belongs to {} as well", p.prefix, other.service),
            ));
        }
    }
    faults
}

struct Lint<'a> {
    path: &'a str,
    text: &'a str,
    faults: Vec<SourceFault>,
}

impl Lint<'_> {
    fn whole(&mut self, document: &DeTable) {
        let top = 0..0;
        for name in ["service", "edition", "from", "prefix", "source", "details"] {
            self.text_in(document, name, &top, "the passport");
        }
        for name in ["name", "regulation", "standard", "complaint"] {
            self.bilingual_in(document, name, &top, "the passport");
        }
        self.prefix(document);
        let roles = document.get("decision_roles").and_then(|r| r.get_ref().as_array());
        if roles.is_none_or(|roles| roles.is_empty()) {
            self.fault(&top, "decision_roles names nobody: nobody could decide");
        }
        self.channels(document);
        let grounds = self.array(document, "grounds");
        if grounds.is_empty() {
            self.fault(&top, "there is no ground of refusal");
        }
        for (ground, span) in grounds {
            let whose = format!("ground {}", plain(ground, "code"));
            self.text_in(ground, "code", &span, "a ground");
            self.bilingual_in(ground, "text", &span, &whose);
            self.bilingual_in(ground, "clause", &span, &whose);
        }
    }

    fn channels(&mut self, document: &DeTable) {
        let Some(channels) = document.get("channels").and_then(|c| c.get_ref().as_table()) else {
            return self.fault(&(0..0), "there is no channel");
        };
        for (name, channel) in channels {
            let whose = format!("channel {}", name.get_ref());
            let span = channel.span();
            let Some(channel) = channel.get_ref().as_table() else { continue };
            self.text_in(channel, "clause", &span, &whose);
            if !channel.contains_key("term") {
                self.fault(&span, &format!("{whose} has no term"));
            }
            for (attachment, span) in self.array(channel, "required") {
                let whose = format!("attachment {} of {whose}", plain(attachment, "kind"));
                self.text_in(attachment, "kind", &span, &whose);
                self.bilingual_in(attachment, "name", &span, &whose);
                self.text_in(attachment, "clause", &span, &whose);
            }
        }
    }

    /// Numbers are printed in Code 128 set B and stand in paths.
    fn prefix(&mut self, document: &DeTable) {
        let Some(value) = document.get("prefix") else { return };
        let prefix = value.get_ref().as_str().unwrap_or_default();
        let reserved = ["CR", "NT", "RT"].contains(&prefix);
        if prefix.len() < 2 || !prefix.bytes().all(|b| b.is_ascii_uppercase()) || reserved {
            self.fault(&value.span(), "prefix must be two or more letters A–Z other than CR, NT and RT");
        }
    }

    fn bilingual_in(&mut self, table: &DeTable, name: &str, span: &Range<usize>, whose: &str) {
        let Some(value) = table.get(name) else {
            return self.fault(span, &format!("{whose} has no {name}"));
        };
        let Some(both) = value.get_ref().as_table() else {
            return self.fault(&value.span(), &format!("{name} of {whose} needs kk and ru"));
        };
        for language in ["kk", "ru"] {
            self.text_in(both, language, &value.span(), &format!("{name} of {whose}"));
        }
    }

    fn text_in(&mut self, table: &DeTable, name: &str, span: &Range<usize>, whose: &str) {
        match table.get(name) {
            None => self.fault(span, &format!("{whose} has no {name}")),
            Some(value) if value.get_ref().as_str().is_none_or(|text| text.trim().is_empty()) => {
                self.fault(&value.span(), &format!("{name} of {whose} is empty"));
            }
            Some(_) => {}
        }
    }

    fn array<'t, 'i>(&self, table: &'t DeTable<'i>, name: &str) -> Vec<(&'t DeTable<'i>, Range<usize>)> {
        let values = table.get(name).and_then(|v| v.get_ref().as_array());
        let tables = values.into_iter().flatten();
        tables.filter_map(|v: &Spanned<DeValue>| Some((v.get_ref().as_table()?, v.span()))).collect()
    }

    fn fault(&mut self, span: &Range<usize>, message: &str) {
        let line = source::line_of(self.text, Some(span.clone()));
        self.faults.push(SourceFault::new(self.path, line, message));
    }
}

fn plain<'t>(table: &'t DeTable, name: &str) -> &'t str {
    table.get(name).and_then(|v| v.get_ref().as_str()).unwrap_or("without a name")
}
