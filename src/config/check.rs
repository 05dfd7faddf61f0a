//! What the words of a configuration mean: do these people exist for these services?

use super::{Config, ConfigFault, Signer};
use crate::domain::identifiers::check_digit;
use crate::domain::request::Channel;
use crate::domain::signer::Role;
use crate::domain::text::Bilingual;
use crate::releases::passport::Passport;
use crate::releases::{Releases, source};
use std::ops::Range;
use toml::de::{DeTable, DeValue};

impl Config {
    /// Everything that would fail later, each with its line.
    pub fn check(&self, releases: &Releases) -> Vec<ConfigFault> {
        let mut faults = Vec::new();
        self.check_head(releases, &mut faults);
        self.check_catalogue(&mut faults);
        self.check_providers(releases, &mut faults);
        self.check_centres(&mut faults);
        self.check_signers(releases, &mut faults);
        // Where nothing was filled in, nothing else is wrong yet.
        let empty = self.unfilled();
        faults.retain(|fault| empty.iter().all(|e| e.line != fault.line));
        faults.extend(empty);
        faults.sort_by_key(|fault| fault.line);
        faults
    }

    /// Lines on which the angle brackets of a new workspace still stand.
    fn unfilled(&self) -> Vec<ConfigFault> {
        let lines = (1..).zip(self.source.text.lines()).map(|(number, line)| (number, line.trim_start()));
        let of_line = |(number, line): (usize, &str)| {
            let open = line.find("\"<").or_else(|| line.find("/<")).filter(|_| !line.starts_with('#'))?;
            let shown = line[open + 1..].split_inclusive('>').next()?;
            let message = format!("still to be filled in: {shown}");
            Some(ConfigFault::new(&self.source.file, number, message))
        };
        lines.filter_map(of_line).collect()
    }

    fn check_head(&self, releases: &Releases, faults: &mut Vec<ConfigFault>) {
        let mut fault = |path: &[&str], message: String| faults.push(self.fault(path, message));
        let url = &self.public_url;
        if !(url.starts_with("https://") || url.starts_with("http://")) || !url.is_ascii() || url.ends_with('/') {
            fault(&["public_url"], "public_url must be an http or https address without a closing slash".into());
        }
        if self.clock.fixed.is_some() && !self.demo {
            fault(
                &["clock", "fixed"],
                "a fixed clock is for a demonstration only: set demo = true or remove it".into(),
            );
        }
        if self.secret.file.is_some() == self.secret.env.is_some() {
            fault(&["secret"], "give the secret by file or by env, one of the two".into());
        }
        for (name, message) in self.signatures.faults(releases) {
            fault(&["signatures", name], message);
        }
        for (name, message) in self.outside.faults() {
            fault(&["outside", name], message);
        }
        for (path, message) in self.registers.faults() {
            fault(&[&["registers"], path.as_slice()].concat(), message);
        }
        for (name, message) in self.mail.iter().flat_map(super::Mail::faults) {
            fault(&["mail", name], message);
        }
        if let Some(message) = super::chain::faults(self.hours.as_ref()) {
            fault(&["hours"], message.into());
        }
        for name in self.limits.zeros() {
            fault(&["limits", name], format!("{name} is 0: nothing could come in"));
        }
    }

    fn check_providers(&self, releases: &Releases, faults: &mut Vec<ConfigFault>) {
        if self.providers.is_empty() {
            faults.push(self.fault(&[], "there is no [[providers]]: no letter would have a head".into()));
        }
        for (i, provider) in self.providers.iter().enumerate() {
            let mut fault = |name: &str, message: String| {
                faults.push(self.fault(&["providers", &i.to_string(), name], message));
            };
            let texts = [("name", &provider.name), ("address", &provider.address), ("place", &provider.place)];
            for (name, text) in texts {
                if is_blank(text) {
                    fault(name, format!("{name} needs words in kk and in ru"));
                }
            }
            if provider.bin.as_deref().is_some_and(|bin| check_digit(bin).is_err()) {
                fault("bin", "bin is no БСН: twelve digits with a right check digit".into());
            }
            for service in &provider.services {
                if !releases.knows(service) {
                    fault("services", format!("there is no passport of {service}"));
                }
                let mut own = releases.passports().iter().filter(|p| p.service == *service);
                if let Some(jurisdiction) = &provider.jurisdiction
                    && !own.any(|p| p.jurisdiction == *jurisdiction)
                {
                    fault("jurisdiction", format!("no passport of {service} is of {jurisdiction}"));
                }
                if self.providers[..i].iter().any(|earlier| earlier.services.contains(service)) {
                    fault("services", format!("{service} has two providers"));
                }
                for message in self.missing_people(releases, service, provider.jurisdiction.as_deref()) {
                    fault("services", message);
                }
            }
        }
    }

    /// Roles without which requests of `service` could not be taken or decided.
    fn missing_people(&self, releases: &Releases, service: &str, jurisdiction: Option<&str>) -> Vec<String> {
        let day = self.clock.fixed.map(|at| at.date_naive());
        let present = |role: Role, signer: &Signer| {
            let answers = signer.services.is_empty() || signer.services.iter().any(|s| s == service);
            signer.role == role && answers && day.is_none_or(|day| signer.in_term(day))
        };
        let has = |role: Role| self.signers.iter().any(|signer| present(role, signer));
        let passport: Option<&Passport> = match day {
            Some(day) => releases.passport_of(service, jurisdiction, day),
            None => {
                let own = releases.passports().iter().filter(|p| p.service == service);
                own.filter(|p| jurisdiction.is_none_or(|own| p.jurisdiction == own)).max_by_key(|p| p.from)
            }
        };
        let Some(passport) = passport else { return Vec::new() };
        let mut missing = Vec::new();
        if !passport.decision_roles.iter().any(|role| has(*role)) {
            let roles: Vec<_> = passport.decision_roles.iter().map(|role| role.key()).collect();
            missing.push(format!("nobody in [[signers]] may decide {service} ({})", roles.join(", ")));
        }
        if passport.channels.contains_key(&Channel::Provider) && !has(Role::Specialist) {
            missing.push(format!("no specialist in [[signers]] takes in {service} at the provider's counter"));
        } else if passport.executor_signs && !has(Role::Specialist) {
            missing.push(format!("no specialist in [[signers]] could sign {service} as executor"));
        }
        if passport.channels.contains_key(&Channel::Centre) && !self.centres.is_empty() && !has(Role::CentreOperator) {
            missing.push(format!("no centre_operator in [[signers]] takes in {service} at a centre"));
        }
        missing
    }

    fn check_centres(&self, faults: &mut Vec<ConfigFault>) {
        for (i, centre) in self.centres.iter().enumerate() {
            let mut fault = |name: &str, message: String| {
                faults.push(self.fault(&["centres", &i.to_string(), name], message));
            };
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
            if centre.key.is_empty() || !centre.key.bytes().all(plain) {
                fault("key", "key must be of a–z, 0–9 and hyphens".into());
            }
            if self.centres[..i].iter().any(|earlier| earlier.key == centre.key) {
                fault("key", format!("there are two centres {}", centre.key));
            }
            if is_blank(&centre.name) {
                fault("name", "name needs words in kk and in ru".into());
            }
        }
    }

    fn check_signers(&self, releases: &Releases, faults: &mut Vec<ConfigFault>) {
        for (i, signer) in self.signers.iter().enumerate() {
            let mut fault = |name: &str, message: String| {
                faults.push(self.fault(&["signers", &i.to_string(), name], message));
            };
            if check_digit(&signer.iin).is_err() {
                fault("iin", "iin is no ЖСН: twelve digits with a right check digit".into());
            }
            if is_blank(&signer.position) {
                fault("position", "position needs words in kk and in ru".into());
            }
            if signer.until.is_some_and(|until| until < signer.from) {
                fault("until", "until lies before from".into());
            }
            for service in signer.services.iter().filter(|service| !releases.knows(service)) {
                fault("services", format!("there is no passport of {service}"));
            }
            for message in signer.key_faults() {
                fault("key", message);
            }
            if self.signers[..i].iter().any(|earlier| overlap(earlier, signer)) {
                fault("iin", format!("this person is a {} in two entries at once", signer.role.key()));
            }
        }
    }

    /// A fault at the line of the value under `path`; a number in it counts the tables of an array.
    pub fn fault(&self, path: &[&str], message: String) -> ConfigFault {
        let text = &self.source.text;
        let span = DeTable::parse(text).ok().and_then(|document| span(document.get_ref(), path));
        ConfigFault::new(&self.source.file, source::line_of(text, span), message)
    }
}

/// Where the value lies, or the nearest that holds it.
fn span(table: &DeTable, path: &[&str]) -> Option<Range<usize>> {
    let (first, rest) = path.split_first()?;
    let mut value = table.get(*first)?;
    let mut nearest = value.span();
    for name in rest {
        let next = match value.get_ref() {
            DeValue::Table(table) => table.get(*name),
            DeValue::Array(array) => name.parse().ok().and_then(|i: usize| array.get(i)),
            _ => None,
        };
        let Some(next) = next else { break };
        value = next;
        nearest = value.span();
    }
    Some(nearest)
}

fn is_blank(text: &Bilingual) -> bool {
    text.kk.trim().is_empty() || text.ru.trim().is_empty()
}

fn overlap(a: &Signer, b: &Signer) -> bool {
    let before = |x: &Signer, y: &Signer| x.until.is_some_and(|until| until < y.from);
    a.iin == b.iin && a.role == b.role && !before(a, b) && !before(b, a)
}
