//! Sheets to sign, who signs them, and the foreign judges of signed PDFs.

use crate::pki::Pki;
use crate::pki::TimeStamping;
use crate::pki::build::der::to_pem;
use crate::sheets::press::{run, sample, typeset};
use chrono::DateTime;
use muragat::formats::pades::{self, PdfSignature, Request};
use muragat::formats::suites::DigestAlgorithm;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// An archival certificate in its electronic form, as it is typeset.
pub fn sheet() -> &'static [u8] {
    static SHEET: OnceLock<Vec<u8>> = OnceLock::new();
    SHEET.get_or_init(|| {
        let mut values = sample("archival_certificate");
        values["form"] = "electronic".into();
        values["sample"] = "false".into();
        typeset(&values).expect("the sample is typeset").pdf
    })
}

pub fn request(field_name: &str) -> Request<'_> {
    Request {
        field_name,
        label: "Басшының электрондық цифрлық қолтаңбасы / Электронная цифровая подпись руководителя",
        name: "Басшыбаев Болат",
        reason: "Мұрағаттық анықтамаға қол қою / Подписание архивной справки",
        location: None,
        signed_at: DateTime::parse_from_rfc3339("2015-11-18T09:30:00+06:00").expect("a moment"),
    }
}

/// Signs as `who` of the test PKI, as `head-rsa`.
pub fn sign(pdf: &[u8], field_name: &str, who: &str) -> Vec<u8> {
    pades::sign(pdf, &request(field_name), &Pki::get().signer(who), None).expect("the sheet is signed")
}

/// The same with a time-stamp.
pub fn sign_stamped(pdf: &[u8], field_name: &str, who: &str, authority: &str) -> Vec<u8> {
    let pki = Pki::get();
    let service = TimeStamping::of(pki, authority);
    let stamp = |value: &[u8]| Ok(service.stamp(pki, DigestAlgorithm::Sha256, value));
    pades::sign(pdf, &request(field_name), &pki.signer(who), Some(&stamp)).expect("the sheet is signed")
}

/// The faults of all signatures, in order.
pub fn faults(pdf: &[u8]) -> Vec<Option<String>> {
    check(pdf).into_iter().map(|signature| signature.checked.fault.map(|fault| fault.to_string())).collect()
}

pub fn check(pdf: &[u8]) -> Vec<PdfSignature> {
    pades::check(pdf).expect("the PDF can be read")
}

/// Files for the judges, in a folder of their own.
pub struct Desk(tempfile::TempDir);

impl Desk {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn put(&self, name: &str, octets: &[u8]) -> String {
        std::fs::write(self.path(name), octets).expect("the folder takes files");
        self.path(name).to_str().expect("UTF-8").to_owned()
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap_or_else(|fault| panic!("{name}: {fault}"))
    }

    pub fn certificate(&self, name: &str) -> String {
        self.put(&format!("{name}.cer"), Pki::get().der(name))
    }

    pub fn certificate_pem(&self, name: &str) -> String {
        self.put(&format!("{name}.pem"), to_pem(Pki::get().der(name), "CERTIFICATE").as_bytes())
    }

    pub fn key(&self, name: &str) -> String {
        self.put(&format!("{name}.key"), Pki::get().key(name).pem().as_bytes())
    }

    /// What pdfsig (poppler) prints; it is not asked whom to trust.
    pub fn pdfsig(&self, pdf: &[u8]) -> String {
        run("pdfsig", "poppler-utils", &["-nocert", &self.put("judged.pdf", pdf)])
    }

    /// qpdf has nothing to say.
    pub fn assert_sound(&self, pdf: &[u8]) {
        let said = run("qpdf", "qpdf", &["--check", &self.put("judged.pdf", pdf)]);
        assert!(said.contains("No syntax or stream encoding errors found"), "{said}");
    }

    /// What pyHanko says of each signature, trusting the roots of the test PKI.
    pub fn pyhanko(&self, pdf: &[u8]) -> Vec<Value> {
        self.pyhanko_each(&[pdf]).remove(0)
    }

    /// The same of several files: starting Python takes the longest.
    pub fn pyhanko_each(&self, pdfs: &[&[u8]]) -> Vec<Vec<Value>> {
        let files = pdfs.iter().enumerate().map(|(n, pdf)| self.put(&format!("{n}.pdf"), pdf));
        let mut words: Vec<String> = files.collect();
        words.push("--trust".to_owned());
        words.extend(["root-rsa", "root-p-256"].map(|name| self.certificate(name)));
        words.push("--with".to_owned());
        words.extend(["nca-rsa", "nca-p-256"].map(|name| self.certificate(name)));
        let output = python("pdf_signatures.py", &words);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("the script prints JSON")
    }
}

/// Runs a script of `tests/judges/` where `make judges` put pyHanko.
pub fn python(script: &str, words: &[String]) -> Output {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let venv = std::env::var_os("MURAGAT_VENV").map_or_else(|| root.join(".venv"), PathBuf::from);
    let python = venv.join("bin/python");
    assert!(
        venv.join("requirements.txt").exists() && python.exists(),
        "{}: pyHanko is needed: run `make judges` (Debian package python3-venv)",
        venv.display()
    );
    Command::new(python).arg(root.join("tests/judges").join(script)).args(words).output().expect("python starts")
}

/// pyHanko signs as `head-rsa` in the field `Қол`; options are those of the script.
pub fn sign_by_pyhanko(desk: &Desk, pdf: &[u8], sub_filter: &str, options: &[&str]) -> Vec<u8> {
    let (source, target) = (desk.put("source.pdf", pdf), desk.path("target.pdf"));
    let mut words: Vec<String> = options.iter().filter(|o| **o == "--certify").map(|o| (*o).to_owned()).collect();
    words.extend([source, target.to_str().expect("UTF-8").to_owned(), "Қол".into(), sub_filter.into()]);
    words.extend([desk.key("head-rsa"), desk.certificate("head-rsa")]);
    words.extend([desk.certificate("nca-rsa"), desk.certificate("root-rsa")]);
    if options.contains(&"--lasting") {
        words.extend(["--lasting".to_owned(), desk.key("tsa-rsa"), desk.certificate("tsa-rsa")]);
    }
    let output = python("sign_pdf.py", &words);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    desk.read("target.pdf")
}
