//! The test PKI of the samples: complete, of the demo office, and judged by openssl.

use super::build::der::to_pem;
use super::build::{Family, Key};
use crate::samples::{files, index, root, run, text};
use der::Decode;
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
    key: String,
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
        for name in [Some(&sample.signer), sample.certificate.as_ref()].into_iter().flatten().chain(&sample.then) {
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
        /// Whose steps are recorded, and who signs no package here.
        #[serde(default)]
        services: BTreeSet<String>,
    }
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/config/demo.toml");
    let demo: BTreeSet<_> = toml::from_str::<Demo>(&text(config)).expect("demo.toml").signers.into_iter().collect();
    let named = |iin: &str, surname: &str, given_name: &str, patronymic: &Option<String>| {
        [iin, surname, given_name, patronymic.as_deref().unwrap_or_default()].join(" ")
    };
    let signs: BTreeSet<_> =
        pki.office.iter().map(|p| named(&p.iin, &p.surname, &p.given_name, &p.patronymic)).collect();
    let known: BTreeSet<_> = demo.iter().map(|p| named(&p.iin, &p.surname, &p.given_name, &p.patronymic)).collect();
    assert!(signs.is_subset(&known), "{:?}", signs.difference(&known).collect::<Vec<_>>());
    // The others sign no package: their steps are typed.
    let other: BTreeSet<_> = known.difference(&signs).collect();
    let typed = |p: &&Signer| other.contains(&named(&p.iin, &p.surname, &p.given_name, &p.patronymic));
    assert_eq!((other.len(), demo.iter().filter(typed).filter(|p| p.services.contains("MEDIA_REG")).count()), (4, 4));
}

/// openssl does not know the keys of GOST; the program judges those in `signatures/paths.rs`.
fn known_to_openssl(person: &&Person) -> bool {
    !person.key.starts_with("gost")
}

#[test]
fn openssl_trusts_all_certificates_on_the_demo_day_but_those_with_a_fault_and_the_revoked() {
    let pki = pki();
    let desk = tempfile::tempdir().unwrap();
    let put = |name: &str, text: String| {
        let path = desk.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let of = |folder: &str| files(&root().join("pki").join(folder)).into_iter().filter(|name| !name.contains("gost"));
    let anchors: String = of("anchors").map(|name| text(root().join("pki/anchors").join(name))).collect();
    let lists: String =
        of("crl").map(|name| to_pem(&std::fs::read(root().join("pki/crl").join(name)).unwrap(), "X509 CRL")).collect();
    let (anchors, lists) = (put("anchors.pem", anchors), put("lists.pem", lists));
    let demo_day = "1447817400"; // 2015-11-18T09:30:00+06:00
    let refused = |with_lists: bool| {
        let mut refused = BTreeSet::new();
        for person in pki.office.iter().chain(&pki.applicants).filter(known_to_openssl) {
            let mut openssl = Command::new("openssl");
            openssl.args(["verify", "-purpose", "smimesign", "-attime", demo_day, "-no-CApath", "-CAfile"]);
            openssl.arg(&anchors);
            if with_lists {
                openssl.args(["-crl_check_all", "-CRLfile"]).arg(&lists);
            }
            let judged = run("openssl", "openssl", openssl.arg(root().join(format!("pki/certs/{}.pem", person.name))));
            if !judged.status.success() {
                refused.insert(person.name.as_str());
            }
        }
        refused
    };
    let faulty =
        BTreeSet::from(["mukanov-stranger", "orlov-not-yet", "toktarov-expired", "zhaksybekova-authentication"]);
    assert_eq!(refused(false), faulty);
    let revoked = ["sadykova-revoked", "tumarbaeva-operator-earlier"];
    assert_eq!(refused(true), faulty.into_iter().chain(revoked).collect());
}

#[test]
fn every_anchor_has_its_revocation_list_for_all_the_years_of_the_samples() {
    let names = |folder: &str| -> BTreeSet<String> {
        let files = files(&root().join("pki").join(folder));
        files.iter().map(|name| name.split('.').next().unwrap().to_owned()).collect()
    };
    assert_eq!(names("crl"), names("anchors"), "run `cargo run --example pki`");
    for name in names("crl") {
        let list = std::fs::read(root().join(format!("pki/crl/{name}.crl"))).unwrap();
        let list = x509_cert::crl::CertificateList::from_der(&list).unwrap();
        let day = |time: x509_cert::time::Time| time.to_date_time().to_string();
        assert_eq!(day(list.tbs_cert_list.this_update), "2010-01-01T00:00:00Z", "{name}");
        assert_eq!(list.tbs_cert_list.next_update.map(day).as_deref(), Some("2050-01-01T00:00:00Z"), "{name}");
    }
}

/// What the example would write now is what lies there: keys follow from names, and nothing is drawn by lot.
#[test]
fn keys_of_gost_follow_from_their_names() {
    let pki = pki();
    let mut seen = 0;
    for person in pki.office.iter().chain(&pki.applicants).filter(|person| !known_to_openssl(person)) {
        let family = if person.key == "gost-2004" { Family::Gost2004 } else { Family::Gost2015 };
        let key = text(root().join(format!("pki/keys/{}.pem", person.name)));
        assert_eq!(Key::derived(family, &person.name).pem(), key, "{}: run `cargo run --example pki`", person.name);
        seen += 1;
    }
    assert!(seen >= 3);
}
