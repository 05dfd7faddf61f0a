//! The path from a signer to an anchor, and what the verdict makes of it.

use super::foreign::DOCUMENT;
use super::tools::{Pki, check, fixtures, judge, openssl, run};
use chrono::{DateTime, Duration, FixedOffset};
use muragat::domain::codes::Code;
use muragat::domain::verdict::Indication;
use muragat::formats::keys::{Sign, Signer};
use muragat::formats::ocsp::Response;
use muragat::formats::suites::{self, ValueForm};
use muragat::formats::timestamp::TimeStamp;
use muragat::formats::validation::findings;
use muragat::formats::x509::{
    AnchorFault, Anchors, Certificate, Environment, KeyStorage, PathFault, Purpose, Role, build, judge_path, published,
};
use muragat::formats::xmldsig::sign;
use std::path::PathBuf;

/// A moment within every term of the test certificates.
fn now(pki: &Pki) -> DateTime<FixedOffset> {
    pki.certificate("rsa").facts().not_before + Duration::days(30)
}

#[test]
fn a_path_leads_over_the_intermediate_to_the_anchor() {
    let pki = Pki::get();
    let at = now(pki);
    // The twin of the root has its name and stands first; only the key identifier and the signature differ.
    let anchors = pki.anchors(&["root-twin", "nca", "root"]);
    for name in ["rsa", "ec"] {
        let certificate = pki.certificate(name);
        assert_eq!(judge_path(&certificate, &anchors, at).unwrap().0, "root.pem");
        let facts = certificate.facts();
        assert_eq!(facts.holder, "СЫНАҚОВ СЫНАҚ");
        assert_eq!(facts.iin.as_deref(), Some("570000300018"));
        assert_eq!(facts.bin.as_deref(), Some("000040000019"));
        assert_eq!(facts.issuer, "ҰКО (СЫНАҚ)");
        // openssl sees the same path.
        let (root, nca, leaf) = (pki.word("root.pem"), pki.word("nca.pem"), pki.word(&format!("{name}.pem")));
        let (good, _) = run("openssl", "openssl", &["verify", "-CAfile", &root, "-untrusted", &nca, &leaf]);
        assert!(good);
    }
    let signer = pki.certificate("rsa");
    for missing in [&["root"][..], &["nca"], &["nca", "root-twin"], &[]] {
        assert_eq!(judge_path(&signer, &pki.anchors(missing), at), Err(PathFault::NoPath), "{missing:?}");
    }
}

#[test]
fn the_term_counts_to_the_second() {
    let pki = Pki::get();
    let anchors = pki.anchors(&["root", "nca"]);
    let signer = pki.certificate("ec");
    let (first, last) = (signer.facts().not_before, signer.facts().not_after);
    let second = Duration::seconds(1);
    assert!(judge_path(&signer, &anchors, first).is_ok());
    // The authorities were made a moment earlier and may end a moment earlier.
    let authorities = ["root", "nca"].map(|name| pki.certificate(name).facts().not_after);
    let last_of_all = authorities.into_iter().fold(last, |a, b| a.min(b));
    assert!(judge_path(&signer, &anchors, last_of_all).is_ok());
    assert!(judge_path(&signer, &anchors, last + second).is_err());
    assert!(judge_path(&signer, &anchors, first - second * 3600).is_err());
}

#[test]
fn only_a_certificate_for_signing_signs() {
    let pki = Pki::get();
    let subject = "/CN=СЫНАҚ/serialNumber=IIN570000300018/C=KZ";
    let usage = "keyUsage=critical,digitalSignature,nonRepudiation\n";
    for (name, extensions, expected) in [
        (
            "login",
            "keyUsage=critical,digitalSignature,keyEncipherment\nextendedKeyUsage=clientAuth,1.2.398.3.3.4.1.1\n",
            Err(PathFault::ForAuthentication),
        ),
        ("login-2", &format!("{usage}extendedKeyUsage=clientAuth\n"), Err(PathFault::ForAuthentication)),
        ("server", &format!("{usage}extendedKeyUsage=serverAuth\n"), Err(PathFault::OtherPurpose)),
        ("no-usage", "", Err(PathFault::OtherPurpose)),
        ("half-usage", "keyUsage=digitalSignature\n", Err(PathFault::OtherPurpose)),
        ("critical", &format!("{usage}1.2.3.4=critical,DER:0500\n"), Err(PathFault::Constraints)),
        (
            "authority",
            "basicConstraints=critical,CA:TRUE\nkeyUsage=digitalSignature,nonRepudiation,keyCertSign\n",
            Err(PathFault::OfAuthority),
        ),
        ("role-only", &format!("{usage}extendedKeyUsage=1.2.398.3.3.4.1.2\n"), Ok(())),
        ("both", &format!("{usage}extendedKeyUsage=clientAuth,emailProtection\n"), Ok(())),
        ("plain", usage, Ok(())),
    ] {
        pki.signer(name, "ec", "nca", subject, extensions);
        let judged = judge_path(&pki.certificate(name), &pki.anchors(&["root", "nca"]), now(pki));
        assert_eq!(judged.map(|_| ()), expected, "{name}");
    }
}

#[test]
fn only_an_authority_issues() {
    let pki = Pki::get();
    let person = "/CN=БӨТЕН/C=KZ";
    // A signer's certificate as an issuer, and an authority that may have none below it.
    pki.signer("under-signer", "ec", "ec", person, "keyUsage=critical,digitalSignature,nonRepudiation\n");
    let short = "basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign\n";
    pki.authority("short-root", None, "/CN=SHORT ROOT", short);
    pki.authority("below-short", Some("short-root"), "/CN=BELOW SHORT", short);
    pki.signer("under-below", "ec", "below-short", person, "keyUsage=critical,digitalSignature,nonRepudiation\n");
    pki.signer("under-short", "ec", "short-root", person, "keyUsage=critical,digitalSignature,nonRepudiation\n");
    let anchors = pki.anchors(&["root", "nca", "short-root", "below-short"]);
    let path = |name: &str| judge_path(&pki.certificate(name), &anchors, now(pki));
    assert_eq!(path("under-signer"), Err(PathFault::NoPath));
    assert_eq!(path("under-below"), Err(PathFault::Constraints));
    assert_eq!(path("under-short").unwrap().0, "short-root.pem");
    let file = ("ec.pem", std::fs::read(pki.path("ec.pem")).unwrap());
    assert!(matches!(Anchors::load([file]), Err(AnchorFault::NotAuthority { .. })));
    assert!(matches!(Anchors::load([("x.pem", "nothing")]), Err(AnchorFault::Unreadable { .. })));
}

#[test]
fn anchors_are_read_from_any_form() {
    let pki = Pki::get();
    let der = pki.word("root.der");
    openssl(&["x509", "-in", &pki.word("root.pem"), "-outform", "DER", "-out", &der]);
    let both = [std::fs::read(pki.path("root.pem")).unwrap(), std::fs::read(pki.path("nca.pem")).unwrap()].concat();
    let anchors = Anchors::load([("root.cer", std::fs::read(der).unwrap()), ("all.pem", both)]).unwrap();
    assert_eq!(anchors.anchors().map(|(file, _)| file).collect::<Vec<_>>(), ["root.cer", "all.pem"]);
    assert_eq!(anchors.intermediates().count(), 1);
}

#[test]
fn the_verdict_names_each_fault_in_the_words_of_the_standard() {
    let pki = Pki::get();
    let at = now(pki);
    let anchors = pki.anchors(&["root", "nca"]);
    let signed = sign(DOCUMENT, &pki.signer_of("rsa")).unwrap();
    let long = Duration::days(20_000);
    let cases = [
        (signed.clone(), &anchors, at, Indication::TotalPassed, None),
        (
            signed.replace("ARCH_CERT", "ARCH_SERT"),
            &anchors,
            at,
            Indication::TotalFailed,
            Some((Code::SignatureAltered, "HASH_FAILURE")),
        ),
        (
            signed.replace("<ds:SignedInfo>", "<ds:SignedInfo >").replace("Transforms>\n", "Transforms>"),
            &anchors,
            at,
            Indication::TotalFailed,
            Some((Code::SignatureInvalid, "SIG_CRYPTO_FAILURE")),
        ),
        (
            signed.clone(),
            &Anchors::default(),
            at,
            Indication::Indeterminate,
            Some((Code::SignatureNoAnchor, "NO_CERTIFICATE_CHAIN_FOUND")),
        ),
        (
            signed.replace("rsa-sha256", "rsa-sha512"),
            &anchors,
            at,
            Indication::Indeterminate,
            Some((Code::SignatureUnsupported, "CRYPTO_CONSTRAINTS_FAILURE")),
        ),
        (
            signed.replace("<service>", "<service><!-- -->"),
            &anchors,
            at,
            Indication::TotalFailed,
            Some((Code::SignatureUnsupported, "FORMAT_FAILURE")),
        ),
        (DOCUMENT.to_owned(), &anchors, at, Indication::TotalFailed, Some((Code::SignatureMissing, ""))),
        (
            signed.clone(),
            &anchors,
            at + long,
            Indication::Indeterminate,
            Some((Code::SignatureExpired, "OUT_OF_BOUNDS_NO_POE")),
        ),
    ];
    for (document, anchors, at, indication, expected) in cases {
        let checked = check(&document);
        let verdict = judge(&checked, anchors, at, "1");
        assert_eq!(verdict.indication, indication, "{expected:?}");
        assert_eq!((verdict.policy.as_str(), verdict.revocation.as_str()), ("1", "not-checked"));
        let found = findings(&verdict, &checked, "request.xml");
        let seen: Vec<_> = found.iter().map(|f| (f.code, f.get("sub_indication").to_owned())).collect();
        assert_eq!(seen, expected.map(|(code, sub)| (code, sub.to_owned())).into_iter().collect::<Vec<_>>());
        assert!(found.iter().all(|f| f.place.file.as_deref() == Some("request.xml")));
        assert!(!format!("{found:?}").contains("СЫНАҚОВ") && !format!("{found:?}").contains("570000300018"));
    }
}

/// The people of `samples/pki` on the day of the demonstration: all may sign but the four made for a fault.
#[test]
fn the_people_of_the_samples_are_what_their_names_say() {
    let pki = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/pki");
    let files = |folder: &str| {
        let mut files: Vec<_> = std::fs::read_dir(pki.join(folder)).unwrap().map(|e| e.unwrap().path()).collect();
        files.sort();
        files.into_iter().map(|p| {
            let name = p.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, std::fs::read(&p).unwrap())
        })
    };
    let anchors = Anchors::load(files("anchors")).unwrap();
    let day = DateTime::parse_from_rfc3339("2015-11-18T09:30:00+06:00").unwrap();
    for (name, octets) in files("certs") {
        let certificate = Certificate::from_pem_or_der(&octets).unwrap();
        let judged = judge_path(&certificate, &anchors, day).map(|_| ());
        let expected = match name.as_str() {
            "root-stranger" | "mukanov-stranger" => Err(PathFault::NoPath),
            "toktarov-expired" => Err(PathFault::Expired),
            "orlov-not-yet" => Err(PathFault::NotYetValid),
            "zhaksybekova-authentication" => Err(PathFault::ForAuthentication),
            authority if authority.starts_with("root-") || authority.starts_with("nca-") => Err(PathFault::OfAuthority),
            _ => Ok(()),
        };
        assert_eq!(judged, expected, "{name}");
        let key = std::fs::read_to_string(pki.join("keys").join(format!("{name}.pem"))).unwrap();
        let signer = Signer::from_pem(&key, &octets).unwrap();
        let value = signer.sign(b"by a key of the samples", ValueForm::Der).unwrap();
        let key = certificate.public_key();
        assert!(suites::verify(signer.algorithm(), key, b"by a key of the samples", &value, ValueForm::Der), "{name}");
    }
}

/// What openssl makes of the same: the constraints of authorities, one at a time.
#[test]
fn a_path_tells_which_certificate_is_to_blame() {
    let pki = Pki::get();
    let person = "/CN=СЫНАҚ/C=KZ";
    let signing = "keyUsage=critical,digitalSignature,nonRepudiation\n";
    let authority = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n";
    for (name, extensions, expected) in [
        ("names", format!("{authority}nameConstraints=critical,permitted;email:kz\n"), Err(PathFault::Constraints)),
        (
            "policies",
            format!("{authority}policyConstraints=critical,requireExplicitPolicy:0\n"),
            Err(PathFault::Constraints),
        ),
        (
            "lists-only",
            "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,cRLSign\n".into(),
            Err(PathFault::Constraints),
        ),
        ("no-authority", "keyUsage=critical,keyCertSign\n".into(), Err(PathFault::Constraints)),
        ("plain-authority", authority.to_owned(), Ok(())),
    ] {
        pki.authority(name, Some("root"), &format!("/CN=ҰКО {name}/C=KZ"), &extensions);
        let leaf = format!("under-{name}");
        pki.signer(&leaf, "ec", name, person, signing);
        // What comes along with a signature helps to build a path, and is trusted for nothing.
        let (certificate, extra) = (pki.certificate(&leaf), [pki.certificate(name)]);
        let judged = build(&certificate, &pki.anchors(&["root"]), &extra, now(pki), Purpose::Signing);
        assert_eq!(judged.as_ref().map(|_| ()).map_err(|fault| *fault), expected, "{name}");
        if let Ok(path) = judged {
            let chain: Vec<_> = path.certificates().to_vec();
            assert_eq!(chain, [certificate.clone(), extra[0].clone(), pki.certificate("root")]);
            assert_eq!(path.anchor().0, "root.pem");
            assert_eq!(path.links().count(), 2);
        }
        assert_eq!(
            build(&certificate, &Anchors::default(), &extra, now(pki), Purpose::Signing),
            Err(PathFault::NoPath),
            "{name}"
        );
        let (root, between, leaf) =
            (pki.word("root.pem"), pki.word(&format!("{name}.pem")), pki.word(&format!("{leaf}.pem")));
        let arguments = ["verify", "-CAfile", &root, "-untrusted", &between, &leaf];
        let (good, _) = run("openssl", "openssl", &arguments);
        // openssl understands constraints of names, which nobody breaks here, and of policies, which it was not asked about.
        assert_eq!(good, expected.is_ok() || ["names", "policies"].contains(&name), "openssl: {name}");
    }
}

#[test]
fn an_authority_out_of_term_is_told_from_a_signer_out_of_term() {
    let pki = Pki::get();
    let until = |certificate: &Certificate| certificate.facts().not_after;
    // Of the people of openssl all end together; the national authority's end one after another.
    let Some(store) = kazakh_store("ca-test") else { return };
    let leaf = kazakh("certs-test/gokalkan_gost1.cer");
    let at = |text: &str| DateTime::parse_from_rfc3339(text).unwrap();
    let judged = |text: &str| build(&leaf, &store, &[], at(text), Purpose::Signing).map(|_| ());
    assert_eq!(judged("2024-01-01T00:00:00+06:00"), Ok(()));
    assert_eq!(judged("2025-01-01T00:00:00+06:00"), Err(PathFault::Expired));
    assert_eq!(judged("2023-01-01T00:00:00+06:00"), Err(PathFault::NotYetValid));
    // The authority of 2019 ends on 2024-03-12; one of its time-stamp services two weeks later.
    let stamp = TimeStamp::read(&std::fs::read(kazakh_file("tsp-test/tsp_token.bin")).unwrap());
    let service = stamp.certificate.unwrap();
    let judged = |text: &str| build(&service, &store, &[], at(text), Purpose::TimeStamping).map(|_| ());
    assert_eq!(until(&service), at("2024-03-24T10:03:39Z"));
    assert_eq!(judged("2022-09-18T13:20:14Z"), Ok(()));
    assert_eq!(judged("2024-03-20T00:00:00Z"), Err(PathFault::AuthorityOutOfTerm));
    assert_eq!(judged("2024-03-25T00:00:00Z"), Err(PathFault::Expired));
    assert!(until(&pki.certificate("ec")) > at("2024-03-25T00:00:00Z"));
}

#[test]
fn each_purpose_has_its_own_certificates() {
    let pki = Pki::get();
    let anchors = pki.anchors(&["root", "nca"]);
    let both = "keyUsage=critical,digitalSignature\nextendedKeyUsage=";
    let cases = [
        ("stamps", format!("{both}critical,timeStamping\n"), Purpose::TimeStamping),
        ("answers", format!("{both}OCSPSigning\n"), Purpose::OcspSigning),
        ("signs", "keyUsage=critical,digitalSignature,nonRepudiation\n".to_owned(), Purpose::Signing),
        ("stamps-not-critical", format!("{both}timeStamping\n"), Purpose::Authority),
        ("stamps-and-more", format!("{both}critical,timeStamping,emailProtection\n"), Purpose::Authority),
    ];
    for (name, extensions, good_for) in &cases {
        pki.signer(name, "ec", "nca", "/CN=ҚЫЗМЕТ/C=KZ", extensions);
        for purpose in [Purpose::TimeStamping, Purpose::OcspSigning, Purpose::Signing, Purpose::Authority] {
            let judged = build(&pki.certificate(name), &anchors, &[], now(pki), purpose);
            // The last two are good for nothing here.
            let good = purpose == *good_for && purpose != Purpose::Authority;
            assert_eq!(judged.is_ok(), good, "{name} for {purpose:?}");
        }
    }
    let path = build(&pki.certificate("nca"), &anchors, &[], now(pki), Purpose::Authority).unwrap();
    assert_eq!(path.certificates().len(), 2);
    let root = build(&pki.certificate("root"), &anchors, &[], now(pki), Purpose::Authority).unwrap();
    assert_eq!(root.certificates().len(), 1);
}

/// Authorities that certify each other in a ring, and many of one name: the search ends.
#[test]
fn a_maze_of_authorities_ends_somewhere() {
    let pki = Pki::get();
    let authority = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n";
    pki.authority("maze", None, "/CN=ШЫТЫРМАН/C=KZ", authority);
    // The same key and name again and again: each is an issuer of every other.
    let mut extra = Vec::new();
    for n in 0..12 {
        let name = format!("maze-{n}");
        let (csr, pem) = (pki.word("maze.csr"), pki.word(&format!("{name}.pem")));
        let (ca, key) = (pki.word("maze.pem"), pki.word("maze.key"));
        let settings = pki.write(&format!("{name}.ext"), authority);
        let serial = (100 + n).to_string();
        let issued = ["x509", "-req", "-in", &csr, "-CA", &ca, "-CAkey", &key, "-set_serial", &serial];
        openssl(&[&issued[..], &["-days", "3000", "-extfile", &settings, "-out", &pem]].concat());
        extra.push(pki.certificate(&name));
    }
    pki.signer("in-the-maze", "ec", "maze", "/CN=АДАСҚАН/C=KZ", "keyUsage=critical,digitalSignature,nonRepudiation\n");
    let lost = pki.certificate("in-the-maze");
    let judged = build(&lost, &pki.anchors(&["root", "nca"]), &extra, now(pki), Purpose::Signing);
    assert_eq!(judged, Err(PathFault::NoPath));
    let found = build(&lost, &pki.anchors(&["maze"]), &extra, now(pki), Purpose::Signing).unwrap();
    assert_eq!(found.anchor().0, "maze.pem");
}

#[test]
fn a_certificate_that_is_cut_is_none() {
    let pki = Pki::get();
    let mut all = vec![pki.certificate("rsa").der().to_vec()];
    if fixtures().is_some() {
        all.push(kazakh("certs-test/gokalkan_gost1.cer").der().to_vec());
    }
    for der in all {
        for end in 0..der.len() {
            assert!(Certificate::from_der(&der[..end]).is_err(), "cut at {end}");
        }
        assert!(Certificate::from_der(&[der, vec![0]].concat()).is_err());
    }
}

fn kazakh_file(path: &str) -> PathBuf {
    fixtures().expect("asked only where they are").join(path)
}

fn kazakh(path: &str) -> Certificate {
    Certificate::from_pem_or_der(&std::fs::read(kazakh_file(path)).unwrap()).unwrap()
}

fn kazakh_store(folder: &str) -> Option<Anchors> {
    let mut files: Vec<_> = std::fs::read_dir(fixtures()?.join(folder)).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let name = |p: &PathBuf| p.file_name().unwrap().to_str().unwrap().to_owned();
    Some(Anchors::load(files.iter().map(|p| (name(p), std::fs::read(p).unwrap()))).unwrap())
}

#[test]
fn the_authorities_of_the_national_centre_hang_where_they_should() {
    let Some(store) = kazakh_store("ca-prod") else { return };
    let at = DateTime::parse_from_rfc3339("2023-06-01T12:00:00+06:00").unwrap();
    for (file, anchor, generation) in [
        ("nca_gost_2022.pem", "root_gost_2022.pem", "2022"),
        ("nca_gost.pem", "root_gost.pem", "2015"),
        ("ucgo_gost.cer", "root_gost_2020.cer", "2020"),
        ("btsd_gost.cer", "root_gost_2020.cer", "2020"),
        ("nca_rsa.pem", "root_rsa.pem", "2015"),
        ("nca_rsa_2022.cer", "root_rsa_2020.cer", "2020"),
    ] {
        let authority = kazakh(&format!("ca-prod/{file}"));
        let path = build(&authority, &store, &[], at, Purpose::Authority).unwrap_or_else(|f| panic!("{file}: {f}"));
        assert_eq!((path.anchor().0.as_str(), path.certificates().len()), (anchor, 2), "{file}");
        assert_eq!(build(&authority, &store, &[], at, Purpose::Signing), Err(PathFault::OfAuthority), "{file}");
        let known = published(&authority).unwrap_or_else(|| panic!("{file} is not among the published"));
        assert_eq!((known.of, known.generation.as_str()), (Environment::Production, generation), "{file}");
        assert_eq!(published(path.certificates().last().unwrap()).unwrap().generation, generation);
    }
    // Identifiers of four octets.
    assert_eq!(kazakh("ca-prod/nca_rsa.pem").subject_key(), Some(&[0x5b, 0x6a, 0x74, 0x11][..]));
    assert_eq!(
        kazakh("ca-prod/nca_gost.pem").crl_urls(),
        ["http://crl.root.gov.kz/gost.crl", "http://crl1.root.gov.kz/gost.crl"]
    );
    let test = kazakh_store("ca-test").unwrap();
    for authority in test.authorities() {
        assert_eq!(published(authority).unwrap().of, Environment::Test);
    }
    assert_eq!(published(&Pki::get().certificate("root")), None);
}

/// File, anchor, roles, БСН, a day within the term, what is wrong.
type Person<'a> = (&'a str, &'a str, &'a [Role], Option<&'a str>, &'a str, &'a str);

#[test]
fn the_people_of_the_national_centre_are_read_and_judged() {
    let Some(store) = kazakh_store("ca-test") else { return };
    let individual = [Role::Individual];
    let (head, signatory) = ([Role::LegalEntity, Role::FirstHead], [Role::LegalEntity, Role::Signatory]);
    let (rsa, old, new) = ("root_rsa_test.crt", "root_gost_test.crt", "root_test_gost_2022.cer");
    let entity = Some("123456789021");
    let cases: [Person; 11] = [
        ("certs-test/individual_valid_sign_2004_rsa", rsa, &individual, None, "2022-06-01", ""),
        ("certs-test/individual_valid_sign_2004_rsa_auth", rsa, &individual, None, "2022-06-01", "authentication"),
        ("certs-test/cert_individual", rsa, &individual, None, "2022-06-01", ""),
        ("certs-test/ceo_valid_sign_2004_gost", old, &head, entity, "2022-06-01", ""),
        ("certs-test/gokalkan_gost1", new, &individual, None, "2024-06-01", ""),
        ("keys-test/ceo_revoked_2015", new, &head, entity, "2022-09-01", ""),
        ("keys-test/ceo_sign_revoked_2004", old, &head, entity, "2022-06-01", ""),
        ("keys-test/individual_auth_revoked_2004", rsa, &individual, None, "2022-06-01", "authentication"),
        ("keys-test/individual_valid_2015", new, &individual, None, "2022-09-01", ""),
        ("keys-test/jhs_GOST512_employee_with_signatory_authority_valid", new, &signatory, entity, "2023-06-01", ""),
        ("keys-test/jhs_GOST512_first_director_valid", new, &head, entity, "2023-06-01", ""),
    ];
    for (file, anchor, roles, bin, day, fault) in cases {
        let certificate = kazakh(&format!("{file}.cer"));
        assert_eq!(certificate.roles(), roles, "{file}");
        assert_eq!(certificate.facts().bin.as_deref(), bin, "{file}");
        assert!(certificate.facts().iin.as_deref().is_some_and(|iin| iin.starts_with("12345678901")), "{file}");
        assert_eq!(certificate.ocsp_urls(), ["http://test.pki.gov.kz/ocsp/"], "{file}");
        assert!(certificate.policies()[0].to_string().starts_with("1.2.398.3.3.2"), "{file}");
        // The newest generation says where the key is kept.
        assert_eq!(certificate.key_storage(), (anchor == new).then_some(&KeyStorage::File), "{file}");
        let at = DateTime::parse_from_rfc3339(&format!("{day}T12:00:00+06:00")).unwrap();
        let judged = build(&certificate, &store, &[], at, Purpose::Signing);
        match fault {
            "" => assert_eq!(judged.unwrap().anchor().0, anchor, "{file}"),
            _ => assert_eq!(judged, Err(PathFault::ForAuthentication), "{file}"),
        }
        // Production anchors know none of these people.
        let production = kazakh_store("ca-prod").unwrap();
        assert_eq!(build(&certificate, &production, &[], at, Purpose::Signing), Err(PathFault::NoPath), "{file}");
    }
}

#[test]
fn the_responders_of_the_national_centre_are_entitled() {
    let Some(store) = kazakh_store("ca-test") else { return };
    let cases = [
        ("individual_sign_2004", "individual_valid_sign_2004", "nca_rsa_test.crt"),
        ("ceo_sign_2004_revoked", "ceo_sign_revoked_2004", "nca_gost_test.crt"),
        ("ceo_2015_revoked", "ceo_revoked_2015", "nca_gost2015_test.cer"),
    ];
    for (file, certificate, issuer) in cases {
        let octets = std::fs::read(kazakh_file(&format!("ocsp-test/ocsp_response_{file}.bin"))).unwrap();
        let (certificate, issuer) =
            (kazakh(&format!("keys-test/{certificate}.cer")), kazakh(&format!("ca-test/{issuer}")));
        let answer = Response::from_der(&octets).unwrap().check(&certificate, &issuer, None).unwrap();
        let (responder, at) = (answer.responder(), answer.produced_at());
        assert!(responder.needs_no_revocation_check(), "{file}");
        let path = build(responder, &store, &[], at, Purpose::OcspSigning).unwrap_or_else(|f| panic!("{file}: {f}"));
        assert_eq!(path.certificates()[1], issuer);
        assert!(build(responder, &store, &[], at, Purpose::Signing).is_err(), "{file}");
        assert!(build(responder, &store, &[], at, Purpose::TimeStamping).is_err(), "{file}");
    }
}
