//! `[registers]`: who is asked about applicants and payments, and what is believed without asking.

use super::SecretSource;
use crate::domain::lookup::Register;
use crate::ports::outside::{Hosts, host};
use serde::{Deserialize, Serialize};

/// Registers of the state and the payment gateway.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Registers {
    /// What a package from the portal says of registers and payments is believed, though the applicant alone signed it:
    /// only where the portal itself writes it in.
    pub believe_portal: bool,
    /// An extract of `muragat registers import` says nothing after so many days.
    pub extract_days_max: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway: Option<Gateway>,
}

/// An address that answers by docs/guides/registers.md.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Gateway {
    /// Questions go there by POST.
    pub url: String,
    /// Sent along as `Authorization: Bearer`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<SecretSource>,
    /// Those that it knows, as `person_register`; empty: all.
    #[serde(default)]
    pub registers: Vec<Register>,
    /// How often a question is put before it waits.
    #[serde(default = "attempts_max")]
    pub attempts_max: u32,
    /// Until a connection stands.
    #[serde(default = "connect_seconds")]
    pub connect_seconds: u64,
    /// From a question to the last octet of its answer.
    #[serde(default = "answer_seconds")]
    pub answer_seconds: u64,
}

impl Default for Registers {
    fn default() -> Self {
        Self { believe_portal: false, extract_days_max: 30, gateway: None }
    }
}

fn attempts_max() -> u32 {
    3
}

fn connect_seconds() -> u64 {
    3
}

fn answer_seconds() -> u64 {
    10
}

impl Gateway {
    /// Its own host, and no other.
    pub fn hosts(&self) -> Hosts {
        Hosts { configured: host(&self.url).into_iter().collect(), of_certificates: false }
    }

    pub fn knows(&self) -> Vec<Register> {
        if self.registers.is_empty() { Register::ALL.to_vec() } else { self.registers.clone() }
    }
}

impl Registers {
    /// What is wrong with the values, each with its path.
    pub(super) fn faults(&self) -> Vec<(Vec<&'static str>, String)> {
        let Some(gateway) = &self.gateway else { return Vec::new() };
        let mut faults = Vec::new();
        if host(&gateway.url).is_none() {
            faults.push((vec!["gateway", "url"], "url is no http or https address".to_owned()));
        }
        let numbers = [
            ("attempts_max", u64::from(gateway.attempts_max)),
            ("connect_seconds", gateway.connect_seconds),
            ("answer_seconds", gateway.answer_seconds),
        ];
        for (name, _) in numbers.into_iter().filter(|(_, value)| *value == 0) {
            faults.push((vec!["gateway", name], format!("{name} is 0: no answer could come")));
        }
        let token = gateway.token.as_ref();
        if token.is_some_and(|token| token.file.is_some() == token.env.is_some()) {
            faults.push((vec!["gateway", "token"], "give the token by file or by env, one of the two".to_owned()));
        }
        if token.is_some()
            && gateway.url.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http://"))
            && !is_here(&gateway.url)
        {
            faults.push((
                vec!["gateway", "token"],
                "a token goes over https only, unless the gateway is on this machine".to_owned(),
            ));
        }
        faults
    }
}

fn is_here(url: &str) -> bool {
    let own = ["127.0.0.1", "localhost", "[::1]"];
    host(url).is_some_and(|host| own.iter().any(|own| host == *own || host.starts_with(&format!("{own}:"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gateway_that_could_never_answer_is_named() {
        let read = |text: &str| toml::from_str::<Registers>(text).unwrap();
        assert_eq!(read("").faults(), []);
        assert_eq!(read("[gateway]\nurl = \"https://gate.example/ask\"").faults(), []);
        let wrong = read(
            "[gateway]\nurl = \"gate.example\"\nattempts_max = 0\nanswer_seconds = 0\ntoken = { file = \"a\", env = \"B\" }",
        );
        let named: Vec<_> = wrong.faults().into_iter().map(|(path, _)| path.join(".")).collect();
        assert_eq!(named, ["gateway.url", "gateway.attempts_max", "gateway.answer_seconds", "gateway.token"]);
        // A token in the open would be everybody's.
        let token = |url: &str| read(&format!("[gateway]\nurl = \"{url}\"\ntoken = {{ env = \"B\" }}")).faults().len();
        let urls = [
            "http://gate.example/",
            "https://gate.example/",
            "http://127.0.0.1:8080/",
            "http://127.0.0.1.evil.example/",
        ];
        assert_eq!(urls.map(token), [1, 0, 0, 1]);
    }
}
