//! The door to the network: revocation lists, OCSP, time-stamps, certificates of authorities.
//!
//! What comes through it is octets that nobody has checked yet. Who asks says how much he is ready to read, and who named
//! the address; a door asks only addresses that its rule admits.

use chrono::{DateTime, FixedOffset};
use std::collections::BTreeSet;

/// Who named an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamedBy {
    /// The office, in its configuration.
    Configuration,
    /// A certificate whose path reached an anchor: an authority that the office trusts put it there. Of no other
    /// certificate may an address be asked, for anybody may write any address into a certificate of his own.
    Certificate,
}

/// One question to one address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// `http` or `https`.
    pub url: String,
    pub named_by: NamedBy,
    /// What is sent by POST; `None`: GET.
    pub body: Option<Vec<u8>>,
    /// Of the body; empty for GET.
    pub content_type: &'static str,
    /// A longer answer is [`OutsideFault::TooLarge`]; bytes.
    pub size_max: usize,
    /// The name under which the answer may be kept and recalled; `None`: the address when there is no body, else never.
    pub keep_as: Option<String>,
    /// Who asks, where the answerer wants to know.
    pub bearer: Option<Bearer>,
}

/// A secret that is sent along as `Authorization: Bearer`. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Bearer(pub String);

impl std::fmt::Debug for Bearer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Bearer(…)")
    }
}

impl Question {
    /// Fetches what lies at an address.
    pub fn get(url: &str, named_by: NamedBy, size_max: usize) -> Self {
        Self { url: url.to_owned(), named_by, body: None, content_type: "", size_max, keep_as: None, bearer: None }
    }

    /// Sends octets to an address.
    pub fn post(url: &str, named_by: NamedBy, content_type: &'static str, body: Vec<u8>, size_max: usize) -> Self {
        Self { url: url.to_owned(), named_by, body: Some(body), content_type, size_max, keep_as: None, bearer: None }
    }

    /// The name under which the answer is kept.
    pub fn kept_as(&self) -> Option<String> {
        match (&self.keep_as, &self.body) {
            (Some(name), _) => Some(name.clone()),
            (None, None) => Some(self.url.clone()),
            (None, Some(_)) => None,
        }
    }
}

/// Why there is no answer. Says nothing about any certificate, and never counts against anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OutsideFault {
    /// No such host, no connection, or it broke off.
    #[error("not reachable")]
    Unreachable,
    #[error("no answer in time")]
    TimedOut,
    /// Any status but 200; a redirection too, for none is followed.
    #[error("status {0}")]
    Status(u16),
    #[error("the answer is too large")]
    TooLarge,
    /// The rule of the door does not admit the address.
    #[error("the address is not admitted")]
    NotAllowed,
}

/// Whether an answer that is looked at came now, or was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    Now,
    Before,
}

/// An answer, and when it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    pub octets: Vec<u8>,
    pub obtained_at: DateTime<FixedOffset>,
}

/// What the asker thinks of an answer: until when it holds, once it was read, was signed by the right one, is about what
/// was asked and is fresh; else `None`.
pub type Holds<'a> = &'a dyn Fn(&[u8], Given) -> Option<DateTime<FixedOffset>>;

/// The network. Asking twice is harmless.
pub trait Outside: Send + Sync {
    /// The octets of the answer.
    fn ask(&self, question: &Question) -> Result<Vec<u8>, OutsideFault>;

    /// As [`Outside::ask`], but an answer that was given before and holds still is given again. `holds` is asked of every
    /// answer, also of a kept one each time it is recalled: what does not hold is neither kept nor recalled. A door that
    /// remembers nothing asks every time.
    fn ask_or_recall(
        &self,
        question: &Question,
        now: DateTime<FixedOffset>,
        holds: Holds<'_>,
    ) -> Result<Answered, OutsideFault> {
        let octets = self.ask(question)?;
        let _ = holds(&octets, Given::Now);
        Ok(Answered { octets, obtained_at: now })
    }
}

/// Which addresses may be asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hosts {
    /// `host`, or `host:port` where the port is not the usual one; lower case.
    pub configured: BTreeSet<String>,
    /// Also those that a certificate names whose path reached an anchor.
    pub of_certificates: bool,
}

impl Hosts {
    /// Whether the rule admits the question. No host is treated differently from another, `localhost` neither.
    pub fn admits(&self, question: &Question) -> bool {
        let Some(host) = host(&question.url) else { return false };
        self.configured.contains(&host) || self.of_certificates && question.named_by == NamedBy::Certificate
    }
}

/// The host of an address, with its port where that is not the scheme's own; `None` of what is no plain address of
/// `http` or `https`. A name before the host (`http://known@strange/`) is refused: readers differ over such addresses.
pub fn host(url: &str) -> Option<String> {
    let (rest, usual) = match url.split_once("://")? {
        (scheme, rest) if scheme.eq_ignore_ascii_case("http") => (rest, "80"),
        (scheme, rest) if scheme.eq_ignore_ascii_case("https") => (rest, "443"),
        _ => return None,
    };
    if url.bytes().any(|b| !b.is_ascii_graphic() || b == b'\\') {
        return None;
    }
    let authority = rest.split(['/', '?', '#']).next()?.to_ascii_lowercase();
    let end_of_name = authority.rfind(']').map_or(0, |end| end + 1);
    let (name, port) = match authority[end_of_name..].split_once(':') {
        Some((before, port)) => (format!("{}{before}", &authority[..end_of_name]), Some(port)),
        None => (authority.clone(), None),
    };
    let bracketed = name.starts_with('[') && name.ends_with(']');
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'.' || b == b'-' || b == b'_';
    let in_brackets = |b: u8| b.is_ascii_hexdigit() || b == b':' || b == b'.';
    let good_name = match bracketed {
        true => name[1..name.len() - 1].bytes().all(in_brackets) && name.len() > 2,
        false => !name.is_empty() && name.bytes().all(plain),
    };
    let good_port = port.is_none_or(|p| p.parse::<u16>().is_ok_and(|n| n > 0) && !p.starts_with(['0', '+']));
    if !good_name || !good_port {
        return None;
    }
    Some(match port.filter(|p| *p != usual) {
        Some(port) => format!("{name}:{port}"),
        None => name,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_an_address_is_read_in_one_way_only() {
        for (url, expected) in [
            ("http://ocsp.pki.gov.kz", Some("ocsp.pki.gov.kz")),
            ("HTTP://Ocsp.Pki.gov.kz:80/x?y#z", Some("ocsp.pki.gov.kz")),
            ("https://a.kz:443/", Some("a.kz")),
            ("http://a.kz:443/", Some("a.kz:443")),
            ("http://127.0.0.1:8080/ocsp", Some("127.0.0.1:8080")),
            ("http://[::1]:8080/", Some("[::1]:8080")),
            ("http://[::1]/", Some("[::1]")),
            ("http://known@strange/", None),
            ("http://known:80@strange/", None),
            ("http://a.kz\\@b.kz/", None),
            ("http://a.kz /", None),
            ("http:///x", None),
            ("http://a.kz:/", None),
            ("http://a.kz:0/", None),
            ("http://a.kz:080/", None),
            ("http://a.kz:99999/", None),
            ("http://[]/", None),
            ("http://[::1/", None),
            ("http://қала.kz/", None),
            ("ldap://a.kz/", None),
            ("file:///etc/passwd", None),
            ("a.kz", None),
        ] {
            assert_eq!(host(url).as_deref(), expected, "{url}");
        }
    }

    #[test]
    fn a_rule_admits_what_it_names_and_what_trusted_certificates_name() {
        let asks = |url: &str, named_by| Question::get(url, named_by, 1);
        let strict = Hosts { configured: ["a.kz".to_owned()].into(), of_certificates: false };
        let open = Hosts { of_certificates: true, ..strict.clone() };
        let (own, theirs) =
            (asks("http://a.kz/x", NamedBy::Configuration), asks("http://b.kz/x", NamedBy::Certificate));
        assert!(strict.admits(&own) && open.admits(&own));
        assert!(!strict.admits(&theirs) && open.admits(&theirs));
        assert!(!open.admits(&asks("http://b.kz/x", NamedBy::Configuration)));
        assert!(!open.admits(&asks("file:///x", NamedBy::Certificate)));
        assert!(!open.admits(&asks("http://localhost/", NamedBy::Configuration)));
    }
}
