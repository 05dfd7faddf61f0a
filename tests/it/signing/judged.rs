//! Foreign judges over every document that the demonstration signed: pdfsig over the PDF, openssl over the CMS beside it.

use crate::road::program::{demo, files, side_by_side, text};
use crate::signatures::tools::run;
use std::path::{Path, PathBuf};

/// Every signed PDF of the outbox.
fn signed() -> Vec<PathBuf> {
    let outbox = demo().root.join("outbox");
    let beside = files(&outbox).into_iter().filter(|p| p.to_string_lossy().ends_with(".pdf.p7s"));
    beside.map(|p| outbox.join(p.to_string_lossy().trim_end_matches(".p7s"))).collect()
}

#[test]
fn pdfsig_finds_each_signature_valid_and_the_last_over_the_whole_file() {
    let all = signed();
    let notices = all.iter().filter(|pdf| text(pdf).ends_with("-readiness.pdf")).count();
    let filed = demo().said["tally"]["filed"].as_u64().unwrap() as usize;
    assert_eq!(all.len() - notices, filed, "every document that was filed, and beside them notices to the portal");
    assert!(notices > 0);
    side_by_side(&all, |pdf| {
        let (good, said) = run("poppler-utils", "pdfsig", &[text(pdf)]);
        let said = String::from_utf8(said).unwrap();
        let count = |word: &str| said.matches(word).count();
        let signers = if text(pdf).contains("archival_certificate") { 2 } else { 1 };
        assert!(good, "{said}");
        assert_eq!(count("Signature is Valid"), signers, "{}: {said}", pdf.display());
        assert_eq!((count("Total document signed"), count("ETSI.CAdES.detached")), (1, signers), "{said}");
        let last = said.rsplit("Signature #").next().unwrap();
        assert!(last.contains("Total document signed") && !last.contains("Not total"), "{said}");
        if signers == 2 {
            let place = |name: &str| said.find(name).unwrap_or_else(|| panic!("{name}: {said}"));
            assert!(place("БОЗТОРҒАЕВА") < place("АҚЖОЛТАЕВ"), "the executor signs before the head: {said}");
        }
    });
}

#[test]
fn openssl_verifies_the_cms_beside_each_pdf_to_its_anchors() {
    let place = tempfile::tempdir().unwrap();
    let anchors = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/pki/anchors");
    let all: String = ["root-rsa", "nca-rsa", "root-ec", "nca-ec"]
        .map(|name| std::fs::read_to_string(anchors.join(format!("{name}.pem"))).unwrap())
        .concat();
    let trusted = place.path().join("anchors.pem");
    std::fs::write(&trusted, all).unwrap();
    side_by_side(&signed(), |pdf| {
        let verify = |content: &Path| {
            let beside = format!("{}.p7s", pdf.display());
            let words = ["cms", "-verify", "-binary", "-inform", "DER", "-in", &beside, "-content", text(content)];
            let judged = ["-CAfile", text(&trusted), "-purpose", "any", "-cades", "-out", "/dev/null"];
            run("openssl", "openssl", &[&words[..], &judged].concat()).0
        };
        assert!(verify(pdf), "{}", pdf.display());
        assert!(!verify(&trusted), "another content");
    });
}
