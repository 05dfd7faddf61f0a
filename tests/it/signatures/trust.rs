//! `muragat trust`: whom an office trusts, and that nobody comes in unnoticed.

use super::tools::{Pki, fixtures, openssl};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

struct Office(tempfile::TempDir);

impl Office {
    fn new(demo: bool) -> Self {
        let office = Self(tempfile::tempdir().unwrap());
        let mut init = Command::new(env!("CARGO_BIN_EXE_muragat"));
        init.args(["init", "--lang", "en"]).arg(office.root());
        let made = if demo { init.arg("--demo").output() } else { init.output() }.unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        office
    }

    fn root(&self) -> PathBuf {
        self.0.path().join("office")
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_muragat"));
        command.arg("--workspace").arg(self.root()).args(["--lang", "en", "trust"]).args(arguments);
        command.env("USER", "arman").output().unwrap()
    }

    /// Exit code, and what was said on standard error.
    fn refused(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.run(arguments);
        (output.status.code().unwrap(), String::from_utf8_lossy(&output.stderr).into_owned())
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let output = self.run(&[arguments, &["--json"]].concat());
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        let value: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(value["format"], "muragat.trust/1");
        value
    }

    fn said(&self, arguments: &[&str]) -> String {
        String::from_utf8(self.run(arguments).stdout).unwrap()
    }

    fn files(&self) -> Vec<String> {
        let folder = self.root().join("trust");
        let all = walkdir::WalkDir::new(&folder).into_iter().flatten().filter(|e| e.file_type().is_file());
        let mut names: Vec<_> = all.map(|e| e.path().strip_prefix(&folder).unwrap().display().to_string()).collect();
        names.sort();
        names
    }

    fn events(&self) -> Vec<(String, String)> {
        let book = rusqlite::Connection::open(self.root().join("catalogue.db")).unwrap();
        let mut rows = book.prepare("SELECT kind, facts FROM events ORDER BY line").unwrap();
        rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    }
}

fn word(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

#[test]
fn the_national_authorities_are_recognised() {
    let Some(kz) = fixtures() else { return };
    let office = Office::new(false);
    let mut files: Vec<_> = std::fs::read_dir(kz.join("ca-prod")).unwrap().map(|e| word(&e.unwrap().path())).collect();
    files.sort();
    let arguments: Vec<_> = ["add"].into_iter().chain(files.iter().map(String::as_str)).collect();
    let added = office.json(&arguments);
    assert_eq!(added["added"].as_array().unwrap().len(), 11);
    assert!(added["added"].as_array().unwrap().iter().all(|a| a["origin"] == "national" && a["outcome"] == "new"));
    // Again: nothing changes.
    let before = office.files();
    let again = office.json(&arguments);
    assert!(again["added"].as_array().unwrap().iter().all(|a| a["outcome"] == "known"));
    assert_eq!(office.files(), before);
    assert_eq!(office.events().iter().filter(|(kind, _)| kind == "trust_added").count(), 11);

    let listed = office.json(&["list"]);
    let of = |file: &str| {
        let all = listed["certificates"].as_array().unwrap();
        all.iter().find(|c| c["file"] == file).unwrap_or_else(|| panic!("{file}")).clone()
    };
    let root = of("root-gost-2022.cer");
    assert_eq!((&root["anchor"], &root["key"]), (&true.into(), &"GOST 34.310-2015".into()));
    assert_eq!((&root["published"]["generation"], &root["published"]["kind"]), (&"2022".into(), &"root".into()));
    assert_eq!(root["sha256"], "af77725f8328bb24f89d81da3acdf7cee4324248538b7ba2cd2a860517fb9dca");
    assert_eq!(root["added"]["by"], "arman");
    let nca = of("nca-rsa-2018.cer");
    assert_eq!((&nca["anchor"], &nca["standing"]), (&false.into(), &"ended".into()));
    assert_eq!(nca["key"], "RSA 4096");
    let said = office.said(&["list"]);
    assert!(said.contains("published by the national certification authority") && !said.contains("own decision"));
    assert!(said.contains("TERM OVER"));
}

#[test]
fn a_test_authority_is_for_a_demonstration_and_is_called_so() {
    let Some(kz) = fixtures() else { return };
    let file = word(&kz.join("ca-test/root_test_gost_2022.cer"));
    let office = Office::new(false);
    let (code, why) = office.refused(&["add", &file, "--why", "we like it"]);
    assert_eq!(code, 4);
    assert!(why.contains("invented people"), "{why}");
    assert_eq!(office.files(), [""; 0]);
    assert!(office.events().is_empty());

    let demo = Office::new(true);
    assert_eq!(demo.json(&["add", &file])["added"][0]["origin"], "national_test");
    assert!(demo.said(&["list"]).contains("ATTENTION: a TEST authority"));
    // A list of an authority that is not there yet, then with it.
    let list = word(&kz.join("crl-test/nca_gost2022_test.crl"));
    let (code, why) = demo.refused(&["add", &list]);
    assert_eq!((code, why.contains("no authority in trust/ signed this list")), (2, true));
    let nca = word(&kz.join("ca-test/nca_gost2015_test.cer"));
    let added = demo.json(&["add", &list, &nca]);
    assert_eq!(added["added"][1]["file"], "crl/nca-gost2022-test.crl");
    let listed = demo.json(&["list"]);
    let lists = listed["lists"].as_array().unwrap();
    let list = lists.iter().find(|list| list["file"] == "crl/nca-gost2022-test.crl").unwrap();
    // The demonstration lives before the list was made.
    assert_eq!((&list["entries"], &list["stale"]), (&6.into(), &false.into()));
}

#[test]
fn anything_else_is_the_offices_own_decision_with_a_reason() {
    let (pki, office) = (Pki::get(), Office::new(false));
    let (root, nca) = (pki.word("root.pem"), pki.word("nca.pem"));
    let (code, why) = office.refused(&["add", &root]);
    assert_eq!((code, why.contains("--why")), (2, true), "{why}");
    let reason = ["--why", "agreement 17 with the neighbouring archive", "--by", "the head"];
    let added = office.json(&[&["add", &root, &nca][..], &reason].concat());
    assert_eq!(added["added"][0]["origin"], "own");
    assert_eq!(office.files(), ["nca.cer", "nca.cer.toml", "root.cer", "root.cer.toml"]);
    let said = office.said(&["list"]);
    assert!(said.contains("the office's own decision") && said.contains("the head: agreement 17"), "{said}");
    // The catalogue knows that, and no names.
    let events = office.events();
    assert_eq!(events.len(), 2);
    assert!(events.iter().all(|(_, facts)| facts.contains("\"own\"") && !facts.contains("head")), "{events:?}");
    // Another file of the same name is another file.
    let other = tempfile::tempdir().unwrap();
    let twin = other.path().join("root.pem");
    std::fs::copy(pki.path("root-twin.pem"), &twin).unwrap();
    office.json(&[&["add", twin.to_str().unwrap()][..], &reason].concat());
    assert_eq!(office.json(&["list"])["certificates"].as_array().unwrap().len(), 3);
}

#[test]
fn nobody_but_an_authority_comes_in_and_all_or_none_do() {
    let (pki, office) = (Pki::get(), Office::new(false));
    let why = ["--why", "a test"];
    let root = pki.word("root.pem");
    let broken = {
        let mut der = pki.certificate("root").der().to_vec();
        let last = der.len() - 1;
        der[last] ^= 1;
        let path = pki.path("broken-root.cer");
        std::fs::write(&path, der).unwrap();
        word(&path)
    };
    let limited = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\nnameConstraints=critical,permitted;email:kz\n";
    pki.authority("limited-root", None, "/CN=ШЕКТЕУЛІ/C=KZ", limited);
    let sha1 = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-sha1", "-subj", "/CN=ESKI", "-days", "3000"];
    let (old, old_key) = (pki.word("old-root.pem"), pki.word("old-root.key"));
    openssl(&[&sha1[..], &["-keyout", &old_key, "-out", &old]].concat());
    let text = pki.write("nothing.pem", "nothing");
    for (file, expected) in [
        (pki.word("ec.pem"), "not of a certification authority"),
        (broken, "its own signature does not hold"),
        (pki.word("limited-root.pem"), "critical extension"),
        (old, "algorithm is not known"),
        (text, "neither a certificate nor a revocation list"),
        (pki.word("absent.pem"), "absent.pem"),
        (pki.word("root.key"), "neither a certificate nor a revocation list"),
    ] {
        let (code, said) = office.refused(&[&["add", &root, &file][..], &why].concat());
        assert_eq!(code, 2, "{file}");
        assert!(said.contains(expected), "{file}: {said}");
        assert_eq!(office.files(), [""; 0], "{file}");
    }
    assert!(office.events().is_empty());
}

#[test]
fn removing_asks_and_keeps() {
    let (pki, office) = (Pki::get(), Office::new(false));
    let why = ["--why", "a test"];
    office.json(&[&["add", &pki.word("root.pem")][..], &why].concat());
    let (code, said) = office.refused(&["remove", "root.cer"]);
    assert_eq!((code, said.contains("--yes")), (4, true));
    assert_eq!(office.files(), ["root.cer", "root.cer.toml"]);
    for wrong in ["nobody.cer", "../muragat.toml", "root.cer.toml", "/etc/passwd", ""] {
        assert_eq!(office.refused(&["remove", wrong, "--yes"]).0, 2, "{wrong}");
    }
    for time in ["", "2-"] {
        let removed = office.json(&["remove", "root.cer", "--yes", "--why", "the agreement ended"]);
        assert_eq!(removed["kept"], format!("trust/removed/{time}root.cer"));
        let record = std::fs::read_to_string(office.root().join(format!("trust/removed/{time}root.cer.toml"))).unwrap();
        assert!(record.contains("the agreement ended") && record.contains("a test"), "{record}");
        assert_eq!(office.json(&["list"])["certificates"], Value::Array(Vec::new()));
        assert!(office.said(&["list"]).contains("Nobody is trusted"));
        office.json(&[&["add", &pki.word("root.pem")][..], &why].concat());
    }
    let kinds: Vec<_> = office.events().into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["trust_added", "trust_removed", "trust_added", "trust_removed", "trust_added"]);
    // Laid into the folder by hand: listed, and removed with a record all the same.
    std::fs::copy(pki.path("nca.pem"), office.root().join("trust/by-hand.pem")).unwrap();
    assert_eq!(office.json(&["list"])["certificates"][0]["added"], Value::Null);
    office.json(&["remove", "by-hand.pem", "--yes"]);
    assert!(office.files().contains(&"removed/by-hand.pem.toml".to_owned()));
}
