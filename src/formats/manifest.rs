//! The manifest that travels: documents of the office by their digests, for a person who signs away from it
//! (schemas/manifest.xsd).
//!
//! One signature over the manifest signs every document that it names. Digests of three kinds stand in it, so that a tool
//! that knows GOST alone can compare too.

use super::suites::DigestAlgorithm;
use super::value;
use super::xml::{self, XmlLimits};
use super::xsd::{Kind, Schemas};
use crate::domain::finding::Finding;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A document in a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub number: String,
    /// Absent where the case is restricted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Of the template.
    pub edition: String,
    /// As which the person signs.
    pub role: String,
    /// Name of the PDF beside the manifest.
    pub file: String,
    pub size_bytes: String,
    pub sha256: String,
    pub gost_34_311: String,
    pub streebog_512: String,
}

impl Entry {
    /// The entry of a document with these octets.
    pub fn new(number: &str, kind: Option<&str>, edition: &str, role: &str, octets: &[u8]) -> Self {
        let hex = |algorithm: DigestAlgorithm| data_encoding::HEXLOWER.encode(&algorithm.digest(octets));
        Self {
            number: number.to_owned(),
            kind: kind.map(str::to_owned),
            edition: edition.to_owned(),
            role: role.to_owned(),
            file: format!("{number}.pdf"),
            size_bytes: octets.len().to_string(),
            sha256: hex(DigestAlgorithm::Sha256),
            gost_34_311: hex(DigestAlgorithm::Gost3411),
            streebog_512: hex(DigestAlgorithm::Streebog512),
        }
    }

    /// Whether the entry names exactly these octets: size and every digest.
    pub fn is_of(&self, octets: &[u8]) -> bool {
        let own = Self::new(&self.number, self.kind.as_deref(), &self.edition, &self.role, octets);
        (&own.size_bytes, &own.sha256, &own.gost_34_311, &own.streebog_512)
            == (&self.size_bytes, &self.sha256, &self.gost_34_311, &self.streebog_512)
    }
}

/// A manifest, signed or not yet.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Manifest {
    pub made_at: String,
    pub documents: Vec<Entry>,
}

impl Manifest {
    pub fn to_xml(&self) -> String {
        let content = json!({
            "made_at": self.made_at,
            "statement": {
                "kk": "Осы қолтаңба төменде аталған әр құжатқа қойылады.",
                "ru": "Этой подписью подписан каждый из названных ниже документов.",
            },
            "documents": self.documents,
        });
        value::to_xml("manifest", Kind::Manifest.namespace(), &content)
    }

    /// Reads a manifest out of octets whose signature was checked, or is checked beside them. Empty findings: it is some
    /// other text.
    pub fn read(octets: &[u8]) -> Result<Self, Vec<Finding>> {
        let Ok(parsed) = xml::parse(octets, &XmlLimits::default()) else { return Err(Vec::new()) };
        if Kind::of(parsed.document()) != Some(Kind::Manifest) {
            return Err(Vec::new());
        }
        let findings = Schemas::embedded().validate_document(parsed.document());
        if !findings.is_empty() {
            return Err(findings);
        }
        let content = value::from_xml(octets).map_err(|_| Vec::new())?;
        serde_json::from_value(content).map_err(|_| Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        Manifest {
            made_at: "2015-11-18T09:30:00+06:00".into(),
            documents: vec![
                Entry::new("AC-D-2015-000001", Some("archival_certificate"), "2015-1", "provider_head", b"one"),
                Entry::new("AC-D-2015-000002", None, "2015-1", "executor", b"two"),
            ],
        }
    }

    #[test]
    fn what_is_written_is_read_and_fits_the_schema() {
        let xml = manifest().to_xml();
        assert_eq!(Schemas::embedded().validate(xml.as_bytes()), []);
        assert_eq!(Manifest::read(xml.as_bytes()), Ok(manifest()));
        assert!(manifest().documents[0].is_of(b"one") && !manifest().documents[0].is_of(b"two"));
        let broken = xml.replace("<number>AC-D-2015-000001</number>", "");
        assert!(!Manifest::read(broken.as_bytes()).unwrap_err().is_empty());
        assert_eq!(Manifest::read(b"<r/>"), Err(Vec::new()));
    }

    /// One digest is not enough: whoever changes two octets so that one hash stays is found by the others.
    #[test]
    fn every_digest_counts() {
        let entry = &manifest().documents[0];
        for change in [
            |e: &mut Entry| e.sha256.replace_range(..1, "x"),
            |e: &mut Entry| e.gost_34_311.replace_range(..1, "x"),
            |e: &mut Entry| e.streebog_512.replace_range(..1, "x"),
            |e: &mut Entry| e.size_bytes = "4".into(),
        ] {
            let mut changed = entry.clone();
            change(&mut changed);
            assert!(!changed.is_of(b"one"));
        }
    }
}
