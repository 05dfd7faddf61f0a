//! The three ways in which a package is signed.

use super::*;
use muragat::formats::container::Container;
use muragat::formats::package::{self, PackageError, SignatureForm, build_as, inspect, sign_as, signatures};
use muragat::formats::xml::{self, XmlLimits};

/// The signatures of a package, as the office's rooms see them.
fn of_package(package: &[u8]) -> package::Signatures {
    let container = Container::open(package, &Limits::default()).unwrap();
    let octets = container.read(container.content_name()).unwrap();
    signatures(&container, &octets, &xml::parse(&octets, &XmlLimits::default()).unwrap())
}

#[test]
fn a_package_is_signed_in_one_of_three_ways() {
    for form in SignatureForm::ALL {
        for family in ["rsa", "gost-2015"] {
            let one = signer(&format!("asanova-{family}"));
            let package = build_as(&objects(), Some(&one), form).unwrap();
            assert_eq!(package, build_as(&objects(), Some(&one), form).unwrap());
            let found = of_package(&package);
            assert_eq!(found.forms, [form]);
            let [signature] = &found.checked[..] else { panic!("one signature") };
            assert_eq!(signature.fault, None, "{form:?} {family}");
            // The signed view: as it stands in the package, or canonical.
            let signed = signature.signed_octets.as_ref().unwrap().as_bytes();
            match form {
                SignatureForm::Xmldsig => assert_ne!(signed, DOCUMENT.as_bytes()),
                _ => assert_eq!(signed, DOCUMENT.as_bytes()),
            }
            // What signs is no attachment.
            let container = Container::open(&package, &Limits::default()).unwrap();
            let names: Vec<_> = container.survey().unwrap().into_iter().map(|member| member.name).collect();
            assert_eq!(names, ["attachments/құжат 1.pdf"]);

            let second = signer("head-p-256");
            let both = sign_as(&package, &second, None).unwrap();
            let found = of_package(&both);
            assert_eq!(found.forms, [form]);
            assert_eq!(found.checked.iter().filter(|s| s.fault.is_none()).count(), 2, "{form:?}");
            let seen = serde_json::to_value(inspect(&both).unwrap()).unwrap();
            assert_eq!(seen["signed_as"], serde_json::json!([form.key()]));
            assert_eq!(seen["signatures"][1]["intact"], true);
        }
    }
    let bare = build_as(&objects(), None, SignatureForm::Asic).unwrap();
    assert!(of_package(&bare).checked.is_empty() && of_package(&bare).forms.is_empty());
}

#[test]
fn two_kinds_in_one_package_are_both_refused() {
    let one = signer("asanova-p-256");
    let packages = SignatureForm::ALL.map(|form| build_as(&objects(), Some(&one), form).unwrap());
    for (package, there) in packages.iter().zip(SignatureForm::ALL) {
        for form in SignatureForm::ALL {
            match sign_as(package, &one, Some(form)) {
                Ok(_) => assert_eq!(form, there),
                Err(fault) => {
                    assert!(matches!(fault, PackageError::OtherForm(key) if key == there.key() && form != there))
                }
            }
        }
    }
    let members = |package: &[u8]| -> Members {
        let container = Container::open(package, &Limits::default()).unwrap();
        container.names().map(|name| (name.to_owned(), container.read(name).unwrap())).collect()
    };
    let refused = |members: &Members| {
        let found = of_package(&pack(members).unwrap());
        assert_eq!(found.forms.len(), 2);
        assert!(found.checked.len() >= 2 && found.checked.iter().all(|s| s.signed_octets.is_none()));
        assert!(found.checked.iter().all(|s| matches!(s.fault, Some(SignatureFault::Malformed(_)))));
        assert!(found.checked.iter().enumerate().all(|(index, s)| s.index == index));
    };
    // Each is good by itself: a CMS over the document that holds an enveloped signature…
    let mut both = members(&packages[0]);
    let message = cms::sign(&both[0].1, true, &[&one as &dyn Sign], None, None).unwrap();
    both.push(("request.xml.p7s".into(), message));
    refused(&both);
    // … a container around such a document, and a container with a detached signature in it.
    refused(&asic::build(&members(&packages[0]), &[&one], None, None).unwrap());
    refused(&asic::build(&members(&packages[1]), &[&one], None, None).unwrap());
}

#[test]
fn a_detached_signature_is_over_the_octets_of_its_document() {
    let one = signer("asanova-p-256");
    let package = build_as(&objects(), Some(&one), SignatureForm::Cms).unwrap();
    let container = Container::open(&package, &Limits::default()).unwrap();
    let original: Members = container.names().map(|name| (name.to_owned(), container.read(name).unwrap())).collect();
    let changed = |change: &dyn Fn(&mut Members)| {
        let mut members = original.clone();
        change(&mut members);
        let mut found = of_package(&pack(&members).unwrap()).checked;
        assert_eq!(found.len(), 1);
        found.remove(0).fault
    };
    assert_eq!(changed(&|_| ()), None);
    // A line end makes another file, however little that means in XML.
    assert_eq!(changed(&|m| member(m, "request.xml").push(b'\n')), Some(SignatureFault::Digest));
    let attached = cms::sign(DOCUMENT.as_bytes(), false, &[&one as &dyn Sign], None, None).unwrap();
    assert_eq!(changed(&|m| *member(m, "request.xml.p7s") = attached.clone()), None);
    let other = cms::sign(b"<request/>", false, &[&one as &dyn Sign], None, None).unwrap();
    assert_eq!(changed(&|m| *member(m, "request.xml.p7s") = other.clone()), Some(SignatureFault::Digest));
    let text = data_encoding::BASE64.encode(&original.iter().find(|(n, _)| n == "request.xml.p7s").unwrap().1);
    assert_eq!(changed(&|m| *member(m, "request.xml.p7s") = text.clone().into_bytes()), None);
    for nothing in [&b""[..], b"no message", b"0\0"] {
        let fault = changed(&|m| *member(m, "request.xml.p7s") = nothing.to_vec());
        assert!(matches!(fault, Some(SignatureFault::Malformed(_))));
    }
    // Beside a request, the signature of a decision is a member like any other.
    let mut members = original.clone();
    members
        .iter_mut()
        .filter(|(name, _)| name.ends_with(".p7s"))
        .for_each(|(name, _)| *name = "decision.xml.p7s".into());
    assert!(of_package(&pack(&members).unwrap()).forms.is_empty());
}

/// Cut or changed at any octet: rejected, refused, or read as it was signed.
#[test]
fn each_octet_of_a_container_may_be_wrong() {
    let small: Members = vec![("request.xml".to_owned(), b"<request/>".to_vec())];
    let package = build_as(&small, Some(&signer("asanova-p-256")), SignatureForm::Asic).unwrap();
    let mut refused = 0;
    for at in 0..package.len() {
        let mut other = package.clone();
        other[at] ^= 1 << (at % 8);
        let Ok(container) = Container::open(&other, &Limits::default()) else {
            refused += 1;
            continue;
        };
        if container.survey().is_err() {
            refused += 1;
            continue;
        }
        let Ok(octets) = container.read("request.xml") else { continue };
        let Ok(parsed) = xml::parse(&octets, &XmlLimits::default()) else { continue };
        for signature in signatures(&container, &octets, &parsed).checked {
            match signature.fault {
                None => assert_eq!(signature.signed_octets.unwrap().as_bytes(), b"<request/>", "octet {at}"),
                Some(_) => refused += 1,
            }
        }
        assert!(Container::open(&package[..at], &Limits::default()).is_err());
    }
    assert!(refused * 10 > package.len() * 8, "{refused} of {}", package.len());
}
