//! `[mail]`: the server of e-mail. Without this table no letter is sent.

use super::SecretSource;
use crate::domain::address::Address;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// Name of the host, as `mail.example.kz`.
    pub server: String,
    /// Absent: 587, and 465 with `tls = "tls"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    #[serde(default)]
    pub tls: MailTls,
    /// The office's own address: of the envelope and of `From`.
    pub from: String,
    /// Where the server wants one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<SecretSource>,
    /// The one authority of the server's certificate, a PEM relative to the workspace; absent: those that browsers trust.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca: Option<String>,
    /// For each step of the conversation.
    #[serde(default = "answer_seconds")]
    pub answer_seconds: u64,
}

/// When TLS begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTls {
    #[default]
    StartTls,
    Tls,
    /// Only to a server on this machine.
    None,
}

fn answer_seconds() -> u64 {
    20
}

impl Mail {
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(if self.tls == MailTls::Tls { 465 } else { 587 })
    }

    /// What is wrong with the values, each with its name.
    pub(super) fn faults(&self) -> Vec<(&'static str, String)> {
        let mut faults = Vec::new();
        let is_name = |b: u8| b.is_ascii_alphanumeric() || b".-:".contains(&b);
        if self.server.is_empty() || !self.server.bytes().all(is_name) {
            faults.push(("server", "server is no host, as mail.example.kz is".to_owned()));
        }
        if self.port == Some(0) {
            faults.push(("port", "port is 0".to_owned()));
        }
        if self.tls == MailTls::None && !["127.0.0.1", "localhost", "::1"].contains(&self.server.as_str()) {
            faults.push(("tls", "without TLS letters go to a server on this machine only".to_owned()));
        }
        if Address::read(&self.from).is_none() {
            faults.push(("from", "from is no address, as kense@example.kz is".to_owned()));
        }
        if self.user.is_some() != self.password.is_some() {
            faults.push(("user", "give user and password both, or neither".to_owned()));
        }
        if self.password.as_ref().is_some_and(|password| password.file.is_some() == password.env.is_some()) {
            faults.push(("password", "give the password by file or by env, one of the two".to_owned()));
        }
        if self.answer_seconds == 0 {
            faults.push(("answer_seconds", "answer_seconds is 0: no answer could come".to_owned()));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Vec<&'static str> {
        toml::from_str::<Mail>(text).unwrap().faults().into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn what_could_never_work_or_would_tell_a_secret_is_named() {
        let good = "server = \"mail.example.kz\"\nfrom = \"kense@example.kz\"\n";
        assert_eq!(named(good), [] as [&str; 0]);
        assert_eq!(named(&format!("{good}tls = \"none\"")), ["tls"], "in the open, to another machine");
        assert_eq!(named("server = \"127.0.0.1\"\nfrom = \"a@b.kz\"\ntls = \"none\"\nport = 25"), [] as [&str; 0]);
        assert_eq!(named("server = \"127.0.0.1.evil.kz\"\nfrom = \"a@b.kz\"\ntls = \"none\""), ["tls"]);
        assert_eq!(named(&format!("{good}user = \"a\"")), ["user"]);
        let wrong =
            "server = \"a b\"\nfrom = \"a\\r\\nb@c.kz\"\nport = 0\nanswer_seconds = 0\nuser = \"a\"\npassword = {}";
        assert_eq!(named(wrong), ["server", "port", "from", "password", "answer_seconds"]);
    }

    #[test]
    fn the_usual_ports() {
        let port =
            |text: &str| toml::from_str::<Mail>(&format!("server = \"a\"\nfrom = \"b\"\n{text}")).unwrap().port();
        assert_eq!((port(""), port("tls = \"tls\""), port("port = 2525")), (587, 465, 2525));
    }
}
