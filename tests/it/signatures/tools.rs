//! The foreign judges, and a small public-key infrastructure made with openssl for these tests.

use chrono::{DateTime, FixedOffset};
use muragat::domain::evidence::Evidence;
use muragat::domain::verdict::Verdict;
use muragat::formats::keys::Signer;
use muragat::formats::validation::{self, Court};
use muragat::formats::x509::{Anchors, Certificate};
use muragat::formats::xml::{self, XmlLimits};
use muragat::formats::xmldsig::{self, CheckedSignature};
use muragat::releases::Releases;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// Runs a tool of a Debian package and returns whether it succeeded, and its standard output.
pub fn run(package: &str, tool: &str, arguments: &[&str]) -> (bool, Vec<u8>) {
    let output = Command::new(tool).args(arguments).output();
    let output = output.unwrap_or_else(|error| panic!("{tool}: {error}; it is in the Debian package {package}"));
    (output.status.success(), output.stdout)
}

pub fn openssl(arguments: &[&str]) {
    let (good, _) = run("openssl", "openssl", arguments);
    assert!(good, "openssl {}", arguments.join(" "));
}

pub fn check(document: &str) -> Vec<CheckedSignature> {
    xmldsig::check(&xml::parse(document.as_bytes(), &XmlLimits::default()).expect("well-formed"))
}

/// The verdict of an edition of the policy that asks nobody.
pub fn judge(checked: &[CheckedSignature], anchors: &Anchors, at: DateTime<FixedOffset>, edition: &str) -> Verdict {
    let releases = Releases::embedded().expect("released data are sound");
    let rules = releases.policy_edition(edition).expect("a released edition").rules();
    assert!(!rules.checks_revocation, "edition {edition} asks about revocation");
    let evidence = Evidence::none(at);
    validation::judge(checked, Court { anchors, evidence: &evidence, rules: &rules }).verdict
}

/// The one signature of a document, by its fault.
pub fn fault_of(document: &str) -> Option<xmldsig::SignatureFault> {
    let mut all = check(document);
    assert_eq!(all.len(), 1, "{document}");
    all.remove(0).fault
}

/// Keys and certificates in a folder that lives as long as the test run.
pub struct Pki {
    pub folder: tempfile::TempDir,
}

const AUTHORITY: &str = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n";
const SIGNING: &str =
    "keyUsage=critical,digitalSignature,nonRepudiation\nextendedKeyUsage=emailProtection,1.2.398.3.3.4.1.1\n";

impl Pki {
    pub fn get() -> &'static Self {
        static PKI: OnceLock<Pki> = OnceLock::new();
        PKI.get_or_init(|| {
            let pki = Pki { folder: tempfile::tempdir().expect("a folder for keys") };
            pki.authority("root", None, "/CN=НЕГІЗГІ КО (СЫНАҚ)/C=KZ", AUTHORITY);
            // The same name, another key: candidates are told apart by key identifier and signature.
            pki.authority("root-twin", None, "/CN=НЕГІЗГІ КО (СЫНАҚ)/C=KZ", AUTHORITY);
            pki.authority("nca", Some("root"), "/CN=ҰКО (СЫНАҚ)/C=KZ", AUTHORITY);
            let person = "/CN=СЫНАҚОВ СЫНАҚ/SN=СЫНАҚОВ/serialNumber=IIN570000300018/C=KZ/O=ҮЛГІ/OU=BIN000040000019";
            pki.signer("rsa", "rsa:2048", "nca", person, SIGNING);
            pki.signer("ec", "ec", "nca", person, SIGNING);
            pki.signer("short", "rsa:1024", "nca", person, SIGNING);
            pki
        })
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn word(&self, name: &str) -> String {
        self.path(name).to_str().expect("a folder in UTF-8").to_owned()
    }

    pub fn write(&self, name: &str, text: &str) -> String {
        std::fs::write(self.path(name), text).expect("a file in the folder");
        self.word(name)
    }

    pub fn authority(&self, name: &str, issuer: Option<&str>, subject: &str, extensions: &str) {
        self.certify(name, "ec", issuer, subject, extensions);
    }

    pub fn signer(&self, name: &str, key: &str, issuer: &str, subject: &str, extensions: &str) {
        self.certify(name, key, Some(issuer), subject, extensions);
    }

    fn certify(&self, name: &str, key: &str, issuer: Option<&str>, subject: &str, extensions: &str) {
        let file = |suffix: &str| self.word(&format!("{name}.{suffix}"));
        let (key_file, request, certificate) = (file("key"), file("csr"), file("pem"));
        let curve = ["-pkeyopt", "ec_paramgen_curve:P-256"];
        let mut arguments = vec!["req", "-new", "-utf8", "-nodes", "-newkey", key, "-keyout", &key_file];
        if key == "ec" {
            arguments.extend(curve);
        }
        openssl(&[&arguments[..], &["-subj", subject, "-out", &request]].concat());
        let identifiers = match issuer {
            Some(_) => "subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n",
            None => "subjectKeyIdentifier=hash\n",
        };
        let settings = self.write(&format!("{name}.ext"), &format!("{identifiers}{extensions}"));
        let issued_by = match issuer {
            Some(issuer) => {
                vec![
                    "-CA".into(),
                    self.word(&format!("{issuer}.pem")),
                    "-CAkey".into(),
                    self.word(&format!("{issuer}.key")),
                ]
            }
            None => vec!["-signkey".to_owned(), key_file.clone()],
        };
        let mut arguments = vec!["x509", "-req", "-in", &request, "-sha256", "-days", "3000", "-extfile", &settings];
        arguments.extend(issued_by.iter().map(String::as_str));
        openssl(&[&arguments[..], &["-out", &certificate]].concat());
    }

    pub fn certificate(&self, name: &str) -> Certificate {
        let octets = std::fs::read(self.path(&format!("{name}.pem"))).expect("a certificate");
        Certificate::from_pem_or_der(&octets).expect("openssl makes certificates")
    }

    pub fn anchors(&self, names: &[&str]) -> Anchors {
        let files = names.iter().map(|name| {
            let file = format!("{name}.pem");
            let octets = std::fs::read(self.path(&file)).expect("a certificate");
            (file, octets)
        });
        Anchors::load(files).expect("authorities only")
    }

    pub fn signer_of(&self, name: &str) -> Signer {
        let key = std::fs::read_to_string(self.path(&format!("{name}.key"))).expect("a key");
        let certificate = std::fs::read(self.path(&format!("{name}.pem"))).expect("a certificate");
        Signer::from_pem(&key, &certificate).expect("the key is of the certificate")
    }

    /// Fills a template with xmlsec1.
    pub fn xmlsec_sign(&self, label: &str, template: &str, key: &[&str]) -> String {
        let file = self.write(&format!("{label}.tmpl.xml"), template);
        let (good, signed) = run("xmlsec1", "xmlsec1", &[&["--sign"], key, &[&file]].concat());
        assert!(good, "xmlsec1 does not sign {label}");
        String::from_utf8(signed).expect("UTF-8")
    }

    pub fn xmlsec_verify(&self, label: &str, document: &str) -> bool {
        let file = self.write(&format!("{label}.xml"), document);
        let (root, nca) = (self.word("root.pem"), self.word("nca.pem"));
        let arguments = ["--verify", "--enabled-key-data", "x509", "--trusted-pem", &root, "--untrusted-pem", &nca];
        run("xmlsec1", "xmlsec1", &[&arguments[..], &[file.as_str()]].concat()).0
    }
}

/// The folder of real samples, which is kept beside the project and not in it.
pub fn fixtures() -> Option<PathBuf> {
    let found =
        Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(|p| p.join("shared/fixtures/kz")).find(|p| p.is_dir());
    if found.is_none() {
        assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "shared/fixtures/kz is not beside the project");
        eprintln!(
            "SKIPPED: there is no shared/fixtures/kz beside the project, so the samples of the national authority are not checked"
        );
    }
    found
}
