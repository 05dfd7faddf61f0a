//! Files laid out for openssl, with the people of the test PKI.

use super::tools::run;
use crate::pki::Pki;
use crate::pki::build::der::to_pem;
use std::path::PathBuf;

pub struct Desk(tempfile::TempDir);

impl Desk {
    pub fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn word(&self, name: &str) -> String {
        self.path(name).to_str().expect("a folder in UTF-8").to_owned()
    }

    pub fn put(&self, name: &str, octets: &[u8]) -> String {
        std::fs::write(self.path(name), octets).expect("a file");
        self.word(name)
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).expect("a file")
    }

    pub fn certificate(&self, name: &str) -> String {
        self.put(&format!("{name}.pem"), to_pem(Pki::get().der(name), "CERTIFICATE").as_bytes())
    }

    pub fn key(&self, name: &str) -> String {
        self.put(&format!("{name}.key"), Pki::get().key(name).pem().as_bytes())
    }

    /// Certificates in one file.
    pub fn certificates(&self, file: &str, names: &[&str]) -> String {
        let all: String = names.iter().map(|name| to_pem(Pki::get().der(name), "CERTIFICATE")).collect();
        self.put(file, all.as_bytes())
    }

    /// Whether openssl takes it.
    pub fn openssl(&self, arguments: &[&str]) -> bool {
        run("openssl", "openssl", arguments).0
    }

    /// openssl has to do it.
    pub fn made(&self, arguments: &[&str]) {
        assert!(self.openssl(arguments), "openssl {}", arguments.join(" "));
    }
}
