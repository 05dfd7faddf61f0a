//! Addresses of e-mail, as narrow as those that people have.

/// Octets of a whole address (RFC 5321, 4.5.3.1.3, less the angle brackets).
const LENGTH_MAX: usize = 254;
/// Octets before the @ (4.5.3.1.1).
const LOCAL_MAX: usize = 64;
/// Octets between two dots of a host (RFC 1035).
const LABEL_MAX: usize = 63;

/// An address to which something may be sent: ASCII, a dot-atom, and a host with a dot in it. Never printed by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(String);

impl Address {
    /// Reads an address; `None` of what is none, or is one that nobody has in earnest: quoted, with a comment, with a route,
    /// with an address of the network in place of a name.
    pub fn read(text: &str) -> Option<Self> {
        let (local, host) = text.split_once('@')?;
        let is_atom = |atom: &str| !atom.is_empty() && atom.bytes().all(is_atext);
        let is_local = local.len() <= LOCAL_MAX && local.split('.').all(is_atom);
        let labels: Vec<_> = host.split('.').collect();
        let is_host = labels.len() >= 2 && labels.iter().all(|label| is_label(label));
        // A name whose last part is a number is read as an address of the network by some.
        let is_name = labels.last().is_some_and(|last| last.bytes().any(|b| b.is_ascii_alphabetic()));
        (text.len() <= LENGTH_MAX && is_local && is_host && is_name).then(|| Self(text.to_owned()))
    }

    /// For the envelope and the head of a letter alone.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands behind the @.
    pub fn host(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, host)| host)
    }
}

impl std::fmt::Debug for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Address(…)")
    }
}

/// RFC 5322, 3.2.3, without the characters that a shell, a URI or a list of addresses gives a meaning of its own.
fn is_atext(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"#$&'*+-/=?^_{}~".contains(&b)
}

fn is_label(label: &str) -> bool {
    let inside = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    (1..=LABEL_MAX).contains(&label.len())
        && label.bytes().all(inside)
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_have_is_read_and_what_would_steer_a_server_is_not() {
        for good in ["a@b.kz", "aigerim.ibraeva+archive@mail.example.kz", "o'neil@x-y.example", "1@2.com"] {
            assert_eq!(Address::read(good).map(|a| a.as_str().to_owned()).as_deref(), Some(good));
        }
        let (long_local, long_host) = (format!("{}@b.kz", "a".repeat(65)), format!("a@{}.kz", "b".repeat(64)));
        let long = format!("a@{}kz", "bbbbbbbbb.".repeat(26));
        for bad in [
            "",
            "a",
            "@b.kz",
            "a@",
            "a@b",
            "a@b.kz\r\nBcc: c@d.kz",
            "a@b.kz\n",
            "a\r@b.kz",
            "a@b.kz>",
            "<a@b.kz>",
            "A <a@b.kz>",
            "a@b.kz,c@d.kz",
            "a@b.kz c@d.kz",
            "a@b@c.kz",
            "\"a b\"@b.kz",
            "a(comment)@b.kz",
            "@relay.kz:a@b.kz",
            "a%b@relay.kz",
            "b!a@relay.kz",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "a@b..kz",
            "a@.kz",
            "a@-b.kz",
            "a@b-.kz",
            ".a@b.kz",
            "a.@b.kz",
            "a..b@b.kz",
            "а@b.kz",
            "a@қала.kz",
            "a@b.kz\0",
            "a@b.kz\u{202e}",
            " a@b.kz",
            "a;b@b.kz",
            "a|b@b.kz",
            "a`b@b.kz",
            &long_local,
            &long_host,
            &long,
        ] {
            assert!(Address::read(bad).is_none(), "{bad:?}");
        }
    }

    #[test]
    fn an_address_is_not_printed_by_accident() {
        assert_eq!(format!("{:?}", Address::read("a@b.kz")), "Some(Address(…))");
    }
}
