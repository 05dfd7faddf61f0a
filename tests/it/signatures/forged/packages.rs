//! The same forgeries as packages, before an office that trusts the test PKI: what `muragat check` says of each.

use super::document::{Draft, folder, request, who};
use super::refusals::Refusal;
use super::{File, Forged, all, asic, cms, xml_places};
use crate::pki::{Listing, Pki};
use muragat::app::check::examine;
use muragat::app::{init, open};
use muragat::domain::codes::Code;
use muragat::domain::finding::Finding;
use muragat::formats::package::pack;
use muragat::stages::office::Office;
use std::path::Path;

/// A demo workspace whose `trust/` holds the test PKI and its lists; nobody outside is needed.
struct Desk {
    office: Office,
    _folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("office");
        let made = init(&root, true).expect("a workspace");
        let trust = root.join("trust");
        std::fs::remove_dir_all(&trust).expect("its own anchors");
        std::fs::create_dir_all(trust.join("crl")).expect("a folder");
        let pki = Pki::get();
        for (name, octets) in pki.trust() {
            write(&trust.join(&name), octets);
            let authority = name.trim_end_matches(".cer");
            write(&trust.join(format!("crl/{authority}.crl")), &Listing::of(pki, authority).answer(pki));
        }
        let office = open(&made, false).expect("an office");
        Self { office, _folder: folder }
    }

    fn find(&self, name: &str, package: Vec<u8>) -> Vec<Finding> {
        let checked = examine(&self.office, format!("{name}.zip"), package);
        checked.unwrap_or_else(|fault| panic!("{name}: {fault}")).findings
    }
}

fn write(path: &Path, octets: &[u8]) {
    std::fs::write(path, octets).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
}

/// The document with its scans, and the message beside it where there is one; `None` of what is no package.
fn package_of(file: &File) -> Option<Vec<u8>> {
    let mut members = match file {
        File::Xml(octets) => vec![("request.xml".to_owned(), octets.clone())],
        File::Detached { message, content } => {
            vec![("request.xml".to_owned(), content.clone()?), ("request.xml.p7s".to_owned(), message.clone())]
        }
        File::Container(octets) => return Some(octets.clone()),
        File::Pdf(_) => return None,
    };
    for entry in std::fs::read_dir(folder().join("attachments")).expect("scans") {
        let path = entry.expect("a scan").path();
        let name = format!("attachments/{}", path.file_name().expect("a name").to_string_lossy());
        members.push((name, std::fs::read(&path).expect("a scan")));
    }
    Some(pack(&members).expect("a package"))
}

/// What was found out about the signature, or why nobody looked: a document that cannot be read has no signer.
fn is_expected(forged: &Forged, found: &[Finding]) -> bool {
    let unreadable = |finding: &Finding| finding.code.key().starts_with("xml.");
    let code = match forged.refusal {
        // There is a file for signatures, and it holds none.
        Refusal::MISSING => Code::SignatureUnsupported,
        refusal => refusal.code,
    };
    found.iter().any(|finding| finding.code == code) || is_no_request(&forged.file) && found.iter().any(unreadable)
}

/// What stands in the place of the request is none any more.
fn is_no_request(file: &File) -> bool {
    match file {
        File::Xml(octets) => {
            let text = String::from_utf8_lossy(octets);
            let body = text.split_once("?>").map_or(&*text, |(_, body)| body).trim_start();
            !body.starts_with("<request")
        }
        File::Container(_) | File::Pdf(_) => false,
        File::Detached { content, .. } => content.as_deref().is_none_or(|content| content != request().as_bytes()),
    }
}

#[test]
fn every_forged_package_gets_its_finding() {
    let desk = Desk::new();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for forged in all() {
        let Some(package) = package_of(&forged.file) else { continue };
        let found = desk.find(&forged.name, package);
        if !is_expected(forged, &found) {
            let codes: Vec<_> = found.iter().map(|finding| finding.code.key()).collect();
            wrong.push(format!("{}: {codes:?}, expected {}", forged.name, forged.refusal.code.key()));
        }
        seen += 1;
    }
    assert!(wrong.is_empty(), "{} of {seen}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(seen >= 200, "{seen}");
}

#[test]
fn the_honest_packages_have_none() {
    let desk = Desk::new();
    for family in super::FAMILIES {
        for (form, file) in
            [("xml", xml_places::honest(family)), ("cms", cms::honest(family)), ("asic", asic::honest(family))]
        {
            let found = desk.find("honest", package_of(&file).expect("a package"));
            let codes: Vec<_> = found.iter().map(|finding| finding.code.key()).collect();
            assert!(codes.is_empty(), "{family} {form}: {codes:?}");
        }
    }
}

/// A good signature of somebody who had nothing to sign here.
#[test]
fn a_good_signature_of_the_wrong_person_is_found_out() {
    let desk = Desk::new();
    for family in ["p-256", "gost-2015"] {
        let by = |name: &str, document: &str| {
            let signed = Draft::by(&who(name, family), family, document).document();
            let found = desk.find(name, package_of(&File::Xml(signed.into_bytes())).expect("a package"));
            found.into_iter().map(|finding| finding.code).collect::<Vec<_>>()
        };
        assert_eq!(by("petrov", request()), [Code::SignatureOtherPerson], "{family}: another person");
        assert_eq!(by("head", request()), [Code::SignatureOtherPerson], "{family}: the head of an entity");
        let of_another = request().replace(&super::document::iin_of("asanova-p-256"), "570000400083");
        assert_eq!(by("asanova", &of_another), [Code::SignatureOtherPerson], "{family}: in another's name");
        for channel in ["centre", "provider"] {
            let elsewhere = request().replace("<channel>portal", &format!("<channel>{channel}"));
            let found = by("asanova", &elsewhere);
            assert!(found.contains(&Code::SignatureNotAuthorised), "{family} {channel}: {found:?}");
        }
    }
}
