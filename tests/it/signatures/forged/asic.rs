//! Containers (ASiC-E): what the manifest does not name, names twice or names wrongly; containers that are none.

use super::document::{Draft, algorithm, base64, folder, request, who};
use super::refusals::{ALGORITHM, ALTERED, COVERAGE, INVALID, MALFORMED, NO_CERTIFICATE, Refusal};
use super::{File, Forged};
use crate::pki::Pki;
use crate::pki::build::signed_data::{DATA, SignedData, SignerInfo};
use muragat::formats::suites::DigestAlgorithm;
use std::io::{Cursor, Write};

const MEDIA_TYPE: &str = "application/vnd.etsi.asic-e+zip";
const MANIFEST: &str = "META-INF/ASiCManifest001.xml";
const SIGNATURE: &str = "META-INF/signature001.p7s";

/// A container in pieces.
#[derive(Clone)]
struct Pieces {
    signer: String,
    /// Media type first.
    members: Vec<(String, Vec<u8>)>,
    /// Stored, as the standard wants it.
    media_type_stored: bool,
}

impl Pieces {
    /// The request and its scans; the manifest is not there yet.
    fn new(family: &str) -> Self {
        let mut members = vec![
            ("mimetype".to_owned(), MEDIA_TYPE.as_bytes().to_vec()),
            ("request.xml".to_owned(), request().as_bytes().to_vec()),
        ];
        for entry in std::fs::read_dir(folder().join("attachments")).expect("scans") {
            let path = entry.expect("a scan").path();
            let name = format!("attachments/{}", path.file_name().expect("a name").to_string_lossy());
            members.push((name, std::fs::read(&path).expect("a scan")));
        }
        members[2..].sort();
        Self { signer: who("asanova", family), members, media_type_stored: true }
    }

    fn digest(&self) -> DigestAlgorithm {
        Pki::get().key(&self.signer).family().digest()
    }

    /// An honest manifest over everything that is there.
    fn manifest(&self) -> String {
        let objects = self.members.iter().filter(|(name, _)| name != "mimetype" && !name.starts_with("META-INF/"));
        let entries: String = objects.map(|(name, octets)| self.entry(name, octets)).collect();
        manifest(SIGNATURE, &entries)
    }

    fn entry(&self, name: &str, octets: &[u8]) -> String {
        entry(name, self.digest().uri(), &base64(&self.digest().digest(octets)))
    }

    /// Signs a manifest and puts both in.
    fn signed(mut self, manifest: &str) -> Self {
        let message = self.message(manifest.as_bytes());
        self.members.push((MANIFEST.to_owned(), manifest.as_bytes().to_vec()));
        self.members.push((SIGNATURE.to_owned(), message));
        self
    }

    fn message(&self, content: &[u8]) -> Vec<u8> {
        let (key, certificate) = (Pki::get().key(&self.signer), Pki::get().der(&self.signer));
        let signer = SignerInfo::honest(key, certificate, DATA, content, Vec::new());
        SignedData::new(DATA, None, vec![certificate.to_vec()], vec![signer]).der()
    }

    fn honest(family: &str) -> Self {
        let pieces = Self::new(family);
        let manifest = pieces.manifest();
        pieces.signed(&manifest)
    }

    fn put(mut self, name: &str, octets: &[u8]) -> Self {
        self.members.push((name.to_owned(), octets.to_vec()));
        self
    }

    fn without(mut self, name: &str) -> Self {
        let before = self.members.len();
        self.members.retain(|(member, _)| member != name);
        assert!(self.members.len() < before, "{name} is not there");
        self
    }

    fn change(mut self, name: &str, change: impl Fn(&mut Vec<u8>)) -> Self {
        let member = self.members.iter_mut().find(|(member, _)| member == name);
        change(&mut member.unwrap_or_else(|| panic!("{name} is not there")).1);
        self
    }

    fn zip(&self) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
        for (name, octets) in &self.members {
            let stored = name == "mimetype" && self.media_type_stored;
            let method = if stored { zip::CompressionMethod::Stored } else { zip::CompressionMethod::Deflated };
            writer.start_file(name.as_str(), options.compression_method(method)).expect("a member");
            writer.write_all(octets).expect("octets");
        }
        writer.finish().expect("a container").into_inner()
    }
}

fn manifest(signature: &str, entries: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<asic:ASiCManifest \
         xmlns:asic=\"http://uri.etsi.org/02918/v1.2.1#\" xmlns:ds=\"{}\"><asic:SigReference URI=\"{signature}\" \
         MimeType=\"application/x-pkcs7-signature\"/>{entries}</asic:ASiCManifest>",
        super::document::DS
    )
}

fn entry(name: &str, digest_uri: &str, digest: &str) -> String {
    format!(
        "<asic:DataObjectReference URI=\"{name}\"><ds:DigestMethod Algorithm=\"{digest_uri}\"/>\
         <ds:DigestValue>{digest}</ds:DigestValue></asic:DataObjectReference>"
    )
}

pub fn honest(family: &str) -> File {
    File::Container(Pieces::honest(family).zip())
}

pub fn forged(family: &str) -> Vec<Forged> {
    [contents(family), manifests(family), forms(family)].concat()
}

fn one(name: &str, pieces: &Pieces, refusal: Refusal) -> Forged {
    Forged { name: format!("ASiC-E: {name}"), file: File::Container(pieces.zip()), refusal }
}

fn contents(family: &str) -> Vec<Forged> {
    let honest = Pieces::honest(family);
    let scan = "attachments/application.pdf";
    vec![
        one("the request is changed", &honest.clone().change("request.xml", |o| o.extend(b"\n")), ALTERED),
        one("a scan is changed", &honest.clone().change(scan, |o| o.extend(b"\n")), ALTERED),
        one("a scan is another one", &honest.clone().change(scan, |o| o.truncate(100)), ALTERED),
        one("a scan is added", &honest.clone().put("attachments/more.pdf", b"%PDF-1.4 more"), COVERAGE),
        one("a scan is taken out", &honest.clone().without(scan), COVERAGE),
        one("the manifest is changed", &honest.clone().change(MANIFEST, |o| o.extend(b"\n")), ALTERED),
        one(
            "the manifest is of another container",
            &{
                let other = Pieces::new(family).change(scan, |o| o.extend(b"\n"));
                honest.clone().change(MANIFEST, |o| *o = other.manifest().into_bytes())
            },
            ALTERED,
        ),
        one(
            "the signature is over another manifest",
            &{
                let message = honest.message(b"another manifest");
                honest.clone().change(SIGNATURE, |o| o.clone_from(&message))
            },
            ALTERED,
        ),
        one(
            "one bit of the signature is turned",
            &honest.clone().change(SIGNATURE, |o| {
                *o.last_mut().expect("octets") ^= 1;
            }),
            INVALID,
        ),
        one(
            "the signature carries no certificate",
            &{
                let (key, certificate) = (Pki::get().key(&honest.signer), Pki::get().der(&honest.signer));
                let content = honest.manifest().into_bytes();
                let signer = SignerInfo::honest(key, certificate, DATA, &content, Vec::new());
                let message = SignedData::new(DATA, None, Vec::new(), vec![signer]).der();
                honest.clone().change(SIGNATURE, |o| o.clone_from(&message))
            },
            NO_CERTIFICATE,
        ),
        one(
            "the request is signed within as well",
            &{
                let signed = Draft::honest(family).document();
                let pieces = Pieces::new(family).change("request.xml", |o| *o = signed.clone().into_bytes());
                let manifest = pieces.manifest();
                pieces.signed(&manifest)
            },
            MALFORMED,
        ),
        one(
            "the request is signed beside as well",
            &{
                let pieces = Pieces::new(family);
                let message = pieces.message(request().as_bytes());
                let pieces = pieces.put("request.xml.p7s", &message);
                let manifest = pieces.manifest();
                pieces.signed(&manifest)
            },
            MALFORMED,
        ),
    ]
}

/// Truly signed, and wrong.
fn manifests(family: &str) -> Vec<Forged> {
    let pieces = Pieces::new(family);
    let good = pieces.manifest();
    let with = |name: &str, manifest: &str, refusal| one(name, &pieces.clone().signed(manifest), refusal);
    let request_entry = pieces.entry("request.xml", request().as_bytes());
    assert!(good.contains(&request_entry));
    let replaced = |name: &str, by: &str, refusal| with(name, &good.replacen(&request_entry, by, 1), refusal);
    let digest = base64(&pieces.digest().digest(request().as_bytes()));
    let uri = algorithm(family).digest().uri();
    vec![
        replaced("the request is not named", "", COVERAGE),
        replaced("the request is named twice", &request_entry.repeat(2), COVERAGE),
        replaced("the request under another name", &entry("Request.xml", uri, &digest), COVERAGE),
        replaced("what is not there is named", &[&request_entry[..], &entry("x", uri, &digest)].concat(), COVERAGE),
        replaced("the media type is named as content", &{
            let own = pieces.entry("mimetype", MEDIA_TYPE.as_bytes());
            [&request_entry[..], &own].concat()
        }, COVERAGE),
        replaced("the digest is of something else", &pieces.entry("request.xml", b"something else"), ALTERED),
        replaced("the digest is empty", &entry("request.xml", uri, ""), ALTERED),
        replaced("the digest is not base64", &entry("request.xml", uri, "?"), MALFORMED),
        replaced("the digest by SHA-1", &{
            let sha1 = DigestAlgorithm::Sha1;
            entry("request.xml", sha1.uri(), &base64(&sha1.digest(request().as_bytes())))
        }, ALGORITHM),
        replaced("the digest by something that nobody knows", &entry("request.xml", "urn:x", &digest), ALGORITHM),
        replaced("the digest is missing", "<asic:DataObjectReference URI=\"request.xml\"/>", MALFORMED),
        replaced("a reference without an address", &request_entry.replace(" URI=\"request.xml\"", ""), MALFORMED),
        replaced("a reference out of the container", &entry("../request.xml", uri, &digest), COVERAGE),
        replaced("a reference to the network", &entry("http://crl.pki.example/request.xml", uri, &digest), MALFORMED),
        with("the manifest names another signature", &good.replace("signature001", "signature002"), MALFORMED),
        with("the manifest names no signature", &{
            let start = good.find("<asic:SigReference").expect("a reference");
            let end = good[start..].find("/>").expect("an end") + start + 2;
            format!("{}{}", &good[..start], &good[end..])
        }, MALFORMED),
        with("the manifest has a document type", &good.replacen("?>", "?><!DOCTYPE x>", 1), MALFORMED),
        with("the manifest is another document", &good.replace("asic:ASiCManifest", "asic:Another"), MALFORMED),
        with("the manifest must be understood in a way that nobody knows", &good.replace("</asic:ASiCManifest>",
            "<asic:ASiCManifestExtensions><asic:Extension Critical=\"true\"/></asic:ASiCManifestExtensions></asic:ASiCManifest>"), MALFORMED),
        with("the manifest names nothing", &manifest(SIGNATURE, ""), COVERAGE),
        with("the manifest is no XML", "manifest", MALFORMED),
    ]
}

fn forms(family: &str) -> Vec<Forged> {
    let honest = Pieces::honest(family);
    let mut late = honest.clone();
    let media_type = late.members.remove(0);
    late.members.push(media_type);
    vec![
        one("the media type is missing", &honest.clone().without("mimetype"), MALFORMED),
        one(
            "the media type is another one",
            &honest.clone().change("mimetype", |o| *o = b"application/zip".to_vec()),
            MALFORMED,
        ),
        one("the media type stands last", &late, MALFORMED),
        one("the media type is packed", &Pieces { media_type_stored: false, ..honest.clone() }, MALFORMED),
        one("the signature is missing", &honest.clone().without(SIGNATURE), MALFORMED),
        one("the manifest is missing", &honest.clone().without(MANIFEST), MALFORMED),
        one(
            "a second signature that no manifest names",
            &{
                let message = honest.message(b"something");
                honest.clone().put("META-INF/signature002.p7s", &message)
            },
            MALFORMED,
        ),
        one(
            "two manifests name one signature",
            &{
                let second = honest.manifest();
                honest.clone().put("META-INF/ASiCManifest002.xml", second.as_bytes())
            },
            MALFORMED,
        ),
        one("a stranger among the signatures", &honest.clone().put("META-INF/manifest.xml", b"<x/>"), MALFORMED),
        one(
            "the signature is no message",
            &honest.clone().change(SIGNATURE, |o| *o = b"signature".to_vec()),
            MALFORMED,
        ),
    ]
}
