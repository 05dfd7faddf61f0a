//! The path from a signer to an anchor, and what the verdict makes of it.

use super::foreign::DOCUMENT;
use super::tools::{Pki, check, judge, openssl, run};
use chrono::{DateTime, Duration, FixedOffset};
use muragat::domain::codes::Code;
use muragat::domain::verdict::Indication;
use muragat::formats::keys::{Sign, Signer};
use muragat::formats::suites::{self, ValueForm};
use muragat::formats::validation::findings;
use muragat::formats::x509::{AnchorFault, Anchors, Certificate, PathFault, judge_path};
use muragat::formats::xmldsig::sign;

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
