//! Two hundred forged or broken signed documents: each is refused, each for its own reason, and none makes the program
//! stop. What can travel in a package is looked at by `muragat check` as well.
//!
//! A forger here has a key and a certificate of his own where that helps him, so what he writes into `SignedInfo` or into
//! the attributes is truly signed: the form has to refuse it, not a broken value.

mod asic;
mod cms;
mod document;
mod holders;
mod octets;
mod packages;
mod pdf;
mod refusals;
mod values;
mod xml_forms;
mod xml_places;

use crate::pki::{Net, Pki};
use muragat::domain::codes::Code;
use muragat::domain::evidence::Evidence;
use muragat::domain::verdict::{Indication, Verdict};
use muragat::formats::cms as program_cms;
use muragat::formats::container::{Container, Limits};
use muragat::formats::package::signatures;
use muragat::formats::pades;
use muragat::formats::signature::{CheckedSignature, SignatureFault, SignatureKind};
use muragat::formats::validation::{Court, findings, judge};
use muragat::formats::x509::Anchors;
use muragat::formats::xml::{self, XmlLimits};
use muragat::formats::xmldsig;
use muragat::releases::Releases;
use muragat::stages::collect::{Sources, gather};
use refusals::Refusal;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// One document that nobody may accept.
#[derive(Clone)]
pub struct Forged {
    pub name: String,
    pub file: File,
    pub refusal: Refusal,
}

#[derive(Clone)]
pub enum File {
    /// With an enveloped signature.
    Xml(Vec<u8>),
    /// A message beside the document that it signs.
    Detached {
        message: Vec<u8>,
        content: Option<Vec<u8>>,
    },
    /// An ASiC-E container, which is a package.
    Container(Vec<u8>),
    Pdf(Vec<u8>),
}

/// Families whose documents are forged; each has its own ways of being wrong.
pub const FAMILIES: [&str; 4] = ["rsa", "p-256", "gost-2004", "gost-2015"];

pub fn all() -> &'static [Forged] {
    static ALL: OnceLock<Vec<Forged>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all = Vec::new();
        for family in FAMILIES {
            let mut of_family =
                [xml_places::forged(family), xml_forms::forged(family), values::forged(family)].concat();
            of_family.extend(cms::forged(family));
            of_family.extend(asic::forged(family));
            of_family.iter_mut().for_each(|forged| forged.name = format!("{family}: {}", forged.name));
            all.extend(of_family);
        }
        all.extend(holders::forged());
        all.extend(octets::forged());
        for family in ["rsa", "p-256"] {
            let of_family = pdf::forged(family).into_iter();
            all.extend(of_family.map(|forged| Forged { name: format!("{family}: {}", forged.name), ..forged }));
        }
        all
    })
}

/// What is found wrong with the form, as the names of the faults; of a document that cannot be read, its code.
fn faults(file: &File) -> Result<Vec<CheckedSignature>, Code> {
    match file {
        File::Xml(octets) => {
            let parsed = xml::parse(octets, &XmlLimits::default()).map_err(|fault| fault.code())?;
            Ok(xmldsig::check(&parsed))
        }
        File::Detached { message, content } => {
            Ok(program_cms::check(message, content.as_deref(), &program_cms::CmsLimits::default()))
        }
        File::Container(octets) => {
            let container = Container::open(octets, &Limits::default()).map_err(|findings| findings[0].code)?;
            let document = container.read("request.xml").map_err(|finding| finding.code)?;
            let parsed = xml::parse(&document, &XmlLimits::default()).map_err(|fault| fault.code())?;
            Ok(signatures(&container, &document, &parsed).checked)
        }
        File::Pdf(octets) => match pades::check(octets) {
            Ok(found) => Ok(found.into_iter().map(|signature| signature.checked).collect()),
            // There is no finding for a PDF that cannot be read: nobody sends us one to be believed.
            Err(_) => Ok(vec![CheckedSignature {
                fault: Some(SignatureFault::Malformed("not a PDF")),
                ..CheckedSignature::found(SignatureKind::Pades, 0)
            }]),
        },
    }
}

/// Judges as an office would that trusts the test PKI and reaches all of it.
fn verdict(checked: &[CheckedSignature]) -> Verdict {
    static WORLD: OnceLock<(Net, Anchors, Releases)> = OnceLock::new();
    let (net, anchors, releases) = WORLD.get_or_init(|| {
        let pki = Pki::get();
        let anchors = Anchors::load(pki.trust()).expect("authorities");
        (Net::honest(pki, &FAMILIES), anchors, Releases::embedded().expect("sound releases"))
    });
    let rules = releases.policy_edition("2").expect("edition 2").rules();
    let now = Pki::get().now();
    let mut evidence = Evidence::none(now);
    let sources = Sources { lists: &[], responders: &[], outside: net, answer_bytes_max: 1 << 20, now };
    gather(&sources, checked, anchors, &rules, &mut evidence);
    judge(checked, Court { anchors, evidence: &evidence, rules: &rules }).verdict
}

#[test]
fn there_are_two_hundred_and_each_has_a_name() {
    let names: BTreeSet<_> = all().iter().map(|forged| forged.name.as_str()).collect();
    assert_eq!(names.len(), all().len(), "two of one name");
    assert!(names.len() >= 200, "{}", names.len());
}

#[test]
fn each_is_refused_for_its_own_reason() {
    let mut wrong = Vec::new();
    for forged in all() {
        let said = match faults(&forged.file) {
            Err(code) => Refusal::unread(code),
            Ok(checked) => said(&checked),
        };
        if said != forged.refusal {
            wrong.push(format!("{}: {said:?}, expected {:?}", forged.name, forged.refusal));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), all().len(), wrong.join("\n"));
}

/// The first thing that speaks against the signatures.
fn said(checked: &[CheckedSignature]) -> Refusal {
    let verdict = verdict(checked);
    if verdict.indication == Indication::TotalPassed {
        return Refusal::ACCEPTED;
    }
    let found = findings(&verdict, checked, "request.xml");
    let worst = verdict.signatures.iter().find(|s| s.sub_indication.is_some());
    let fault = worst.and_then(|worst| checked.iter().find(|c| c.index == worst.index)?.fault.as_ref());
    Refusal {
        fault: fault.map_or("", refusals::name),
        sub_indication: worst.and_then(|worst| worst.sub_indication),
        code: found[0].code,
    }
}

/// The honest ones, by which everything above is made: if they did not pass, a refusal would prove nothing.
#[test]
fn the_documents_they_were_made_from_pass() {
    for family in FAMILIES {
        let pdf = (!family.starts_with("gost")).then(|| pdf::honest(family));
        for file in [xml_places::honest(family), cms::honest(family), asic::honest(family)].into_iter().chain(pdf) {
            let checked = faults(&file).expect("readable");
            let verdict = verdict(&checked);
            assert_eq!(verdict.indication, Indication::TotalPassed, "{family}: {:?} {:?}", checked[0].fault, verdict);
        }
    }
}
