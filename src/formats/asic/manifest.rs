//! `ASiCManifest` (EN 319 162-1 §A.4): which signature, over which data objects with which digests.

use crate::formats::base64;
use crate::formats::suites::DigestAlgorithm;
use crate::formats::xml::{self, XmlLimits, elements, only_text};
use base64ct::{Base64, Encoding};
use roxmltree::Node;
use std::fmt::Write as _;

const NAMESPACE: &str = "http://uri.etsi.org/02918/v1.2.1#";
const SIGNATURES: &str = "http://www.w3.org/2000/09/xmldsig#";
const SIZE_BYTES_MAX: usize = 1024 * 1024;

/// Why a manifest is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ManifestFault {
    #[error("the manifest: {0}")]
    Malformed(&'static str),
    #[error("the digest is not known: {0}")]
    Algorithm(String),
}

/// One data object as a manifest names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataObject {
    /// Name of the member.
    pub name: String,
    pub algorithm: DigestAlgorithm,
    pub digest: Vec<u8>,
}

/// What stands in a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// Name of the member with the signature over this manifest.
    pub signature: String,
    pub objects: Vec<DataObject>,
}

impl Manifest {
    pub fn read(octets: &[u8]) -> Result<Self, ManifestFault> {
        let malformed = ManifestFault::Malformed;
        let limits =
            XmlLimits { size_bytes_max: SIZE_BYTES_MAX, depth_max: 8, nodes_max: 20_000, ..XmlLimits::default() };
        let parsed = xml::parse(octets, &limits).map_err(|_| malformed("not XML within the limits"))?;
        if !parsed.root().has_tag_name((NAMESPACE, "ASiCManifest")) {
            return Err(malformed("another document element"));
        }
        // What must be understood and is not known would change the meaning of everything else.
        if parsed.document().descendants().any(|n| matches!(n.attribute("Critical"), Some("true" | "1"))) {
            return Err(malformed("a critical extension"));
        }
        let mut parts = elements(parsed.root());
        let reference = parts.next().filter(|n| n.has_tag_name((NAMESPACE, "SigReference")));
        let signature = name_of(reference.ok_or(malformed("no reference to a signature"))?)?;
        let mut objects = Vec::new();
        for part in parts {
            if part.has_tag_name((NAMESPACE, "DataObjectReference")) {
                objects.push(DataObject::read(part)?);
            } else if !part.has_tag_name((NAMESPACE, "ASiCManifestExtensions")) {
                return Err(malformed("an element where another is expected"));
            }
        }
        Ok(Self { signature, objects })
    }

    /// The manifest as octets; the same manifest gives the same.
    pub fn write(&self) -> Vec<u8> {
        let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        let _ = writeln!(xml, "<asic:ASiCManifest xmlns:asic=\"{NAMESPACE}\" xmlns:ds=\"{SIGNATURES}\">");
        let signature = uri(&self.signature);
        let _ = writeln!(xml, "<asic:SigReference URI=\"{signature}\" MimeType=\"application/x-pkcs7-signature\"/>");
        for object in &self.objects {
            let (name, algorithm) = (uri(&object.name), object.algorithm.uri());
            let digest = Base64::encode_string(&object.digest);
            let _ = writeln!(
                xml,
                "<asic:DataObjectReference URI=\"{name}\">\n<ds:DigestMethod Algorithm=\"{algorithm}\"/>\n\
                 <ds:DigestValue>{digest}</ds:DigestValue>\n</asic:DataObjectReference>"
            );
        }
        xml.push_str("</asic:ASiCManifest>\n");
        xml.into_bytes()
    }
}

impl DataObject {
    fn read(node: Node<'_, '_>) -> Result<Self, ManifestFault> {
        let name = name_of(node)?;
        let mut parts = elements(node);
        let mut next = |tag: &str| {
            let part = parts.next().filter(|n| n.has_tag_name((SIGNATURES, tag)));
            part.ok_or(ManifestFault::Malformed("a data object without its digest"))
        };
        let (method, value) = (next("DigestMethod")?, next("DigestValue")?);
        let uri = method.attribute("Algorithm").unwrap_or_default();
        let algorithm = DigestAlgorithm::from_uri(uri)
            // A new container has no reason for a digest that is broken.
            .filter(|algorithm| *algorithm != DigestAlgorithm::Sha1)
            .ok_or_else(|| ManifestFault::Algorithm(uri.chars().filter(|c| !c.is_control()).take(120).collect()))?;
        let digest =
            only_text(value).and_then(base64).ok_or(ManifestFault::Malformed("a digest that is not base64"))?;
        Ok(Self { name, algorithm, digest })
    }
}

/// The member that a reference leads to: a relative path, percent-encoded where it has to be.
fn name_of(node: Node<'_, '_>) -> Result<String, ManifestFault> {
    let fault = ManifestFault::Malformed("a reference that leads to no member");
    let uri =
        node.attribute("URI").filter(|uri| !uri.is_empty() && !uri.contains(['#', '?', ':'])).ok_or(fault.clone())?;
    let mut name = Vec::with_capacity(uri.len());
    let mut octets = uri.bytes();
    while let Some(octet) = octets.next() {
        match octet {
            b'%' => {
                let mut digit = || octets.next().and_then(|d| char::from(d).to_digit(16));
                let (Some(high), Some(low)) = (digit(), digit()) else { return Err(fault) };
                name.push((high << 4 | low) as u8);
            }
            octet => name.push(octet),
        }
    }
    String::from_utf8(name).map_err(|_| fault)
}

/// The name as a reference: everything but what RFC 3986 leaves alone is encoded.
fn uri(name: &str) -> String {
    let mut uri = String::new();
    for octet in name.bytes() {
        match octet {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(octet)),
            _ => {
                let _ = write!(uri, "%{octet:02X}");
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let object = |name: &str, algorithm: DigestAlgorithm| DataObject {
            name: name.to_owned(),
            algorithm,
            digest: algorithm.digest(name.as_bytes()),
        };
        Manifest {
            signature: "META-INF/signature001.p7s".into(),
            objects: vec![
                object("request.xml", DigestAlgorithm::Sha256),
                object("attachments/құжат 1 %41.pdf", DigestAlgorithm::Streebog512),
                object("attachments/b.pdf", DigestAlgorithm::Gost3411),
            ],
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let written = manifest().write();
        assert_eq!(Manifest::read(&written).unwrap(), manifest());
        let text = String::from_utf8(written).unwrap();
        assert!(text.contains("URI=\"attachments/%D2%9B%D2%B1%D0%B6%D0%B0%D1%82%201%20%2541.pdf\""), "{text}");
    }

    #[test]
    fn what_is_no_manifest_is_said() {
        let good = String::from_utf8(manifest().write()).unwrap();
        let fault = |from: &str, to: &str| {
            assert!(good.contains(from), "{from}");
            Manifest::read(good.replace(from, to).as_bytes()).unwrap_err()
        };
        let malformed = |from: &str, to: &str| matches!(fault(from, to), ManifestFault::Malformed(_));
        assert!(malformed("v1.2.1#", "v1.1.1#"));
        assert!(malformed("asic:SigReference", "asic:Signature"));
        assert!(malformed("URI=\"request.xml\"", "URI=\"\""));
        assert!(malformed("URI=\"request.xml\"", "URI=\"%4\""));
        assert!(malformed("URI=\"request.xml\"", "URI=\"file:request.xml\""));
        assert!(malformed("<ds:DigestValue>", "<ds:DigestValue>!"));
        assert!(malformed("</asic:ASiCManifest>", "<asic:Other/></asic:ASiCManifest>"));
        let extension =
            "<asic:ASiCManifestExtensions><asic:Extension Critical=\"true\"/></asic:ASiCManifestExtensions>";
        assert!(malformed("</asic:ASiCManifest>", &format!("{extension}</asic:ASiCManifest>")));
        assert!(matches!(fault("xmlenc#sha256", "xmlenc#sha257"), ManifestFault::Algorithm(_)));
        let sha1 = fault("http://www.w3.org/2001/04/xmlenc#sha256", DigestAlgorithm::Sha1.uri());
        assert_eq!(sha1, ManifestFault::Algorithm(DigestAlgorithm::Sha1.uri().into()));
    }
}
