//! The test PKI of the samples: complete, of the demo office, and judged by openssl.

use crate::samples::{files, index, root, run, text};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

#[derive(Deserialize)]
struct Pki {
    office: Vec<Person>,
    applicants: Vec<Person>,
}

#[derive(Deserialize)]
struct Person {
    name: String,
    iin: String,
    surname: String,
    given_name: String,
    patronymic: Option<String>,
}

fn pki() -> Pki {
    toml::from_str(&text(root().join("pki/pki.toml"))).expect("samples/pki/pki.toml")
}

#[test]
fn every_signer_of_a_sample_has_a_key_and_the_office_is_that_of_the_demo() {
    let pki = pki();
    let people: BTreeSet<_> = pki.office.iter().chain(&pki.applicants).map(|p| p.name.as_str()).collect();
    for sample in index().iter().filter(|s| s.signer != "none") {
        for name in [Some(&sample.signer), sample.certificate.as_ref()].into_iter().flatten() {
            assert!(people.contains(name.as_str()), "{}: {name} is not in pki.toml", sample.name);
        }
    }
    for name in people {
        assert!(root().join(format!("pki/keys/{name}.pem")).exists(), "{name}: run samples/pki/make");
    }

    #[derive(Deserialize)]
    struct Demo {
        signers: Vec<Signer>,
    }
    #[derive(Deserialize, PartialEq, Eq, PartialOrd, Ord, Debug)]
    struct Signer {
        iin: String,
        surname: String,
        given_name: String,
        patronymic: Option<String>,
    }
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/config/demo.toml");
    let demo: BTreeSet<_> = toml::from_str::<Demo>(&text(config)).expect("demo.toml").signers.into_iter().collect();
    let office =
        |p: Person| Signer { iin: p.iin, surname: p.surname, given_name: p.given_name, patronymic: p.patronymic };
    assert_eq!(pki.office.into_iter().map(office).collect::<BTreeSet<_>>(), demo);
}

#[test]
fn openssl_trusts_all_certificates_on_the_demo_day_but_the_four_with_a_fault() {
    let pki = pki();
    let bundle = tempfile::NamedTempFile::new().unwrap();
    let anchors: String =
        files(&root().join("pki/anchors")).iter().map(|name| text(root().join("pki/anchors").join(name))).collect();
    std::fs::write(bundle.path(), anchors).unwrap();
    let demo_day = "1447817400"; // 2015-11-18T09:30:00+06:00
    let mut refused = BTreeSet::new();
    for person in pki.office.iter().chain(&pki.applicants) {
        let mut openssl = Command::new("openssl");
        openssl
            .args(["verify", "-purpose", "smimesign", "-attime", demo_day, "-no-CApath", "-CAfile"])
            .arg(bundle.path());
        let judged = run("openssl", "openssl", openssl.arg(root().join(format!("pki/certs/{}.pem", person.name))));
        if !judged.status.success() {
            refused.insert(person.name.as_str());
        }
    }
    let faulty = ["mukanov-stranger", "orlov-not-yet", "toktarov-expired", "zhaksybekova-authentication"];
    assert_eq!(refused, faulty.into());
}
