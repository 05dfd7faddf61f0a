//! The certificates that the national certification authorities publish, recognised by their fingerprints.

use super::Certificate;
use crate::releases::embedded;
use serde::Deserialize;
use std::sync::OnceLock;

/// Whom an authority certifies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Environment {
    Production,
    /// Invented people: for demonstrations alone.
    Test,
}

/// What is known of a published certificate (`schemas/trust/nca.toml`).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// Of the DER octets, hexadecimal.
    pub sha256: String,
    /// What its file in `trust/` is called, without an ending.
    pub name: String,
    /// Year from which its root issues.
    pub generation: String,
    pub kind: PublishedKind,
    pub of: Environment,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PublishedKind {
    Root,
    Issuing,
}

/// What is known of the certificate; `None`: nobody published it, trusting it is the office's own decision.
pub fn published(certificate: &Certificate) -> Option<&'static Published> {
    all().iter().find(|known| known.sha256 == certificate.facts().sha256)
}

fn all() -> &'static [Published] {
    #[derive(Deserialize)]
    struct Table {
        certificate: Vec<Published>,
    }
    static ALL: OnceLock<Vec<Published>> = OnceLock::new();
    ALL.get_or_init(|| {
        let text = embedded::file("schemas/trust/nca.toml").and_then(|bytes| std::str::from_utf8(bytes).ok());
        text.and_then(|text| toml::from_str::<Table>(text).ok()).map(|table| table.certificate).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_fingerprint_stands_once_and_is_whole() {
        let all = all();
        assert_eq!(all.len(), 17);
        assert_eq!(all.iter().filter(|p| p.of == Environment::Production).count(), 11);
        assert_eq!(all.iter().map(|p| &p.sha256).collect::<BTreeSet<_>>().len(), all.len());
        assert_eq!(all.iter().map(|p| &p.name).collect::<BTreeSet<_>>().len(), all.len());
        assert!(all.iter().all(|p| p.sha256.len() == 64 && p.sha256.bytes().all(|b| b"0123456789abcdef".contains(&b))));
    }
}
