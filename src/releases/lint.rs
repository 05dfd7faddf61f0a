//! What a passport must say beyond its shape: every rule with its clause, every text in both languages, and nothing that
//! contradicts itself.

use super::passport::{FORM, FeeMoment, GroundForm, Passport};
use super::source::{self, SourceFault};
use crate::domain::chain::Act;
use crate::domain::document::DocumentKind;
use crate::domain::permissions;
use crate::domain::request::Channel;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Values of the passport's head that need a line in `[clauses]`; the second word says whether the value may be absent.
const HEAD: &[(&str, bool)] = &[
    ("from", false),
    ("jurisdiction", false),
    ("name", false),
    ("provider", false),
    ("standard", false),
    ("automation", false),
    ("transactional", false),
    ("applicants", false),
    ("document", true),
    ("title", true),
    ("decision_roles", false),
    ("executor_signs", true),
    ("complaint", false),
    ("contacts", true),
];

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
        match read(path, bytes) {
            Ok(passport) => lint.sense(document.get_ref(), &passport),
            Err(fault) => lint.faults.push(fault),
        }
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
        for name in ["service", "edition", "from", "prefix", "jurisdiction", "source", "details"] {
            self.text_in(document, name, &top, "the passport");
        }
        for name in ["name", "provider", "regulation", "standard", "complaint"] {
            self.bilingual_in(document, name, &top, "the passport");
        }
        self.prefix(document);
        for (name, what) in [("decision_roles", "nobody could decide"), ("applicants", "nobody could ask")] {
            let people = document.get(name).and_then(|r| r.get_ref().as_array());
            if people.is_none_or(|people| people.is_empty()) {
                self.fault(&top, &format!("{name} names nobody: {what}"));
            }
        }
        self.head(document);
        self.channels(document);
        for name in ["counting", "fee", "words"] {
            self.ruled_table(document, name, true);
        }
        for name in ["extension", "hearing", "complaints", "negative_reply", "forwarding", "right_to_data"] {
            self.ruled_table(document, name, false);
        }
        if let Some(words) = table(document, "words") {
            for name in ["applicant", "provider", "portal", "refusal"] {
                self.bilingual_in(words, name, &span(document, "words"), "words");
            }
        }
        if let Some(fee) = table(document, "fee") {
            for (rate, span) in array(fee, "rates") {
                self.text_in(rate, "clause", &span, "a rate of fee");
            }
        }
        self.lists(document);
    }

    /// Each value of the head has its clause, and no clause stands there for nothing.
    fn head(&mut self, document: &DeTable) {
        let Some(clauses) = table(document, "clauses") else {
            return self.fault(&(0..0), "the passport has no clauses");
        };
        for (name, optional) in HEAD {
            let is_there = document.contains_key(*name);
            if is_there || !optional {
                self.text_in(clauses, name, &span(document, name), "clauses");
            } else if let Some(value) = clauses.get(*name) {
                self.fault(&value.span(), &format!("clauses has {name}, of which the passport says nothing"));
            }
        }
        for (name, value) in clauses {
            if !HEAD.iter().any(|(known, _)| known == name.get_ref()) {
                self.fault(&value.span(), &format!("clauses has {}, which is no value of the head", name.get_ref()));
            }
        }
    }

    fn lists(&mut self, document: &DeTable) {
        let grounds = array(document, "grounds");
        if grounds.is_empty() {
            self.fault(&(0..0), "there is no ground of refusal");
        }
        for (ground, span) in grounds {
            let whose = format!("ground {}", plain(ground, "code"));
            self.text_in(ground, "code", &span, "a ground");
            for name in ["text", "remedy", "clause"] {
                self.bilingual_in(ground, name, &span, &whose);
            }
            if let Some(clauses) = table(ground, "clause_by_channel") {
                clauses.keys().for_each(|channel| self.bilingual_in(clauses, channel.get_ref(), &span, &whose));
            }
        }
        for (field, span) in array(document, "fields") {
            let whose = format!("field {}", plain(field, "name"));
            self.text_in(field, "name", &span, "a field");
            self.bilingual_in(field, "label", &span, &whose);
            self.text_in(field, "clause", &span, &whose);
        }
        for (step, span) in array(document, "chain") {
            for name in ["action", "result"] {
                self.bilingual_in(step, name, &span, "a step of the chain");
            }
            self.text_in(step, "clause", &span, "a step of the chain");
        }
        for (condition, span) in array(document, "conditions") {
            self.bilingual_in(condition, "text", &span, "a condition");
            self.text_in(condition, "clause", &span, "a condition");
        }
        for (survey, span) in array(document, "survey") {
            self.bilingual_in(survey, "title", &span, "the survey");
            self.text_in(survey, "clause", &span, "the survey");
            for name in ["questions", "answers"] {
                for (line, span) in array(survey, name) {
                    for language in ["kk", "ru"] {
                        self.text_in(line, language, &span, &format!("one of the {name} of the survey"));
                    }
                }
            }
        }
    }

    fn channels(&mut self, document: &DeTable) {
        let Some(channels) = table(document, "channels") else {
            return self.fault(&(0..0), "there is no channel");
        };
        for (name, channel) in channels {
            let whose = format!("channel {}", name.get_ref());
            let span = channel.span();
            let Some(channel) = channel.get_ref().as_table() else { continue };
            self.text_in(channel, "clause", &span, &whose);
            for name in ["term", "steps", "result"] {
                if !channel.contains_key(name) {
                    self.fault(&span, &format!("{whose} has no {name}"));
                }
            }
            for name in ["intake", "steps", "lookups", "result"] {
                if let Some(value) = channel.get(name)
                    && let Some(rule) = value.get_ref().as_table()
                {
                    self.text_in(rule, "clause", &value.span(), &format!("{name} of {whose}"));
                }
            }
            if let Some(steps) = table(channel, "steps")
                && steps.contains_key("seconds_max") != steps.contains_key("times_clause")
            {
                self.fault(&self::span(channel, "steps"), &format!("times of {whose} and times_clause go together"));
            }
            for (attachment, span) in array(channel, "required") {
                let whose = format!("attachment {} of {whose}", plain(attachment, "kind"));
                self.text_in(attachment, "kind", &span, &whose);
                self.bilingual_in(attachment, "name", &span, &whose);
                self.text_in(attachment, "clause", &span, &whose);
            }
        }
    }

    /// What only the words together show.
    fn sense(&mut self, document: &DeTable, passport: &Passport) {
        let mut fault = |name: &str, message: &str| self.fault(&span(document, name), message);
        let is_form = passport.details == FORM;
        if is_form != passport.fields.iter().any(|f| f.asked) {
            fault("details", "details is form, and fields that are asked, go together");
        }
        if passport.document == Some(DocumentKind::Certificate)
            && (!is_form || passport.title.is_none() || !passport.fields.iter().any(|f| f.printed))
        {
            fault("document", "a certificate needs details = \"form\", a title, and fields that are printed");
        }
        if (1..).zip(&passport.chain).any(|(number, step)| step.step != number) {
            fault("chain", "the steps of the chain are not numbered 1, 2, 3 …");
        }
        for message in chain_faults(passport) {
            fault("chain", &message);
        }
        let fee = &passport.fee;
        if !fee.is_free() && fee.moment.is_none() {
            fault("fee", "a fee is due and nobody says when: fee has no moment");
        }
        if fee.moment == Some(FeeMoment::AfterSigning) && fee.window_hours.is_none() {
            fault("fee", "a fee that is paid after signing needs window_hours");
        }
        if !passport.grounds.iter().any(|g| g.form == GroundForm::Refusal) {
            fault("grounds", "no ground has the form refusal: nothing could be refused");
        }
        let codes: Vec<_> = passport.grounds.iter().map(|g| g.code.as_str()).collect();
        if let Some(twice) = (1..codes.len()).find(|i| codes[..*i].contains(&codes[*i])) {
            fault("grounds", &format!("ground {} stands twice", codes[twice]));
        }
        if passport.survey.iter().any(|s| s.questions.is_empty() || s.answers.len() < 2) {
            fault("survey", "a survey needs a question and two answers to choose from");
        }
        if passport.survey.windows(2).any(|pair| pair[0].from >= pair[1].from) {
            fault("survey", "a later wording of the survey begins before an earlier one");
        }
        if passport.channels.contains_key(&Channel::Centre) && passport.words.centre.is_none() {
            fault("words", "words has no centre, though a centre is a channel");
        }
        for (channel, rule) in &passport.channels {
            let mut fault = |message: &str| fault("channels", &format!("channel {}: {message}", channel.key()));
            if rule.term.value == 0 || rule.term_by_delivery.values().any(|term| term.value == 0) {
                fault("a term of no days");
            }
            if rule.steps.order.is_empty() || rule.steps.seconds_max.contains(&0) {
                fault("a step is missing, or one that takes no time");
            }
            if rule.result.forms.is_empty() || rule.result.ways.is_empty() {
                fault("the result has no form, or no way to the applicant");
            }
        }
    }

    /// Numbers are printed in Code 128 set B and stand in paths.
    fn prefix(&mut self, document: &DeTable) {
        let Some(value) = document.get("prefix") else { return };
        let prefix = value.get_ref().as_str().unwrap_or_default();
        let reserved = ["AR", "CR", "NT", "OL", "RT"].contains(&prefix);
        if prefix.len() < 2 || !prefix.bytes().all(|b| b.is_ascii_uppercase()) || reserved {
            self.fault(&value.span(), "prefix must be two or more letters A–Z other than CR, NT and RT");
        }
    }

    /// A table whose rule has a clause.
    fn ruled_table(&mut self, document: &DeTable, name: &str, is_needed: bool) {
        match table(document, name) {
            Some(rule) => self.text_in(rule, "clause", &span(document, name), name),
            None if is_needed => self.fault(&(0..0), &format!("the passport has no {name}")),
            None => {}
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

    fn fault(&mut self, span: &Range<usize>, message: &str) {
        let line = source::line_of(self.text, Some(span.clone()));
        self.faults.push(SourceFault::new(self.path, line, message));
    }
}

/// A chain that nobody could walk.
fn chain_faults(passport: &Passport) -> Vec<String> {
    let steps = &passport.chain;
    let at = |act: Act| steps.iter().position(|step| step.act == act);
    let mut faults = Vec::new();
    if steps.is_empty() {
        return faults;
    }
    if steps.iter().filter(|step| step.act == Act::Sign).count() != 1 || at(Act::Draft) >= at(Act::Sign) {
        faults.push("a chain has one step that signs, and before it one that drafts".to_owned());
    }
    if at(Act::Hand).is_some_and(|hand| Some(hand) < at(Act::Sign)) {
        faults.push("nothing is handed over before it is signed".to_owned());
    }
    for step in steps {
        if !step.act.is_step() {
            faults.push(format!("{} is no step of a chain", step.act.key()));
        } else if !permissions::may(step.role, step.act) {
            faults.push(format!("a {} may not {} (docs/ROLES.md)", step.role.key(), step.act.key()));
        }
    }
    faults
}

fn table<'t, 'i>(document: &'t DeTable<'i>, name: &str) -> Option<&'t DeTable<'i>> {
    document.get(name)?.get_ref().as_table()
}

fn array<'t, 'i>(table: &'t DeTable<'i>, name: &str) -> Vec<(&'t DeTable<'i>, Range<usize>)> {
    let values = table.get(name).and_then(|v| v.get_ref().as_array());
    let tables = values.into_iter().flatten();
    tables.filter_map(|v: &Spanned<DeValue>| Some((v.get_ref().as_table()?, v.span()))).collect()
}

/// Where the value lies; the head of the file for one that is not there.
fn span(table: &DeTable, name: &str) -> Range<usize> {
    table.get(name).map_or(0..0, Spanned::span)
}

fn plain<'t>(table: &'t DeTable, name: &str) -> &'t str {
    table.get(name).and_then(|v| v.get_ref().as_str()).unwrap_or("without a name")
}
