//! Documents that travel to the people who sign them: out, signed by any tool, back, filed; and what is refused.

use crate::road::program::{Said, digests, muragat, text};
use muragat::app::demo::{package_of, samples, signer};
use muragat::formats::cms;
use muragat::formats::keys::Sign;
use muragat::formats::xmldsig;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// An office whose people sign away from it, with two archival certificates and one of foreign press to be signed.
pub struct Office {
    folder: tempfile::TempDir,
    pub root: PathBuf,
}

const PACKAGES: [&str; 6] = [
    "10-arch-portal-kk-work-record",
    "12-arch-centre-kk-wages",
    "22-press-centre-kk-three-titles",
    "80-decision-10-work-record",
    "80-decision-12-wages",
    "80-decision-22-titles",
];

impl Office {
    /// `at_hand`: the names of keys that stay in the configuration.
    pub fn new(at_hand: &[&str]) -> Self {
        Self::with(at_hand, "offline = true")
    }

    /// With another line in place of the one that keeps a demonstration off the network.
    pub fn with(at_hand: &[&str], outside: &str) -> Self {
        Self::of(&PACKAGES, at_hand, outside)
    }

    fn of(packages: &[&str], at_hand: &[&str], outside: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("office");
        muragat(&["init", "--demo", text(&root)]).ends(0);
        let file = root.join("muragat.toml");
        let own = |line: &&str| !line.starts_with("key = {") || at_hand.iter().any(|name| line.contains(name));
        let lines: Vec<_> = fs::read_to_string(&file).unwrap().lines().filter(own).map(str::to_owned).collect();
        fs::write(&file, lines.join("\n").replace("offline = true", outside)).unwrap();
        let all = samples().unwrap();
        for name in packages {
            let sample = all.iter().find(|s| s.name == *name).unwrap();
            fs::write(root.join(format!("inbox/{name}.zip")), package_of(sample).unwrap()).unwrap();
        }
        Self { folder, root }
    }

    pub fn run(&self, arguments: &[&str]) -> Said {
        muragat(&[arguments, &["--json", "--workspace", text(&self.root)]].concat())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, octets: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, octets).unwrap();
        path
    }

    /// Exports into a folder of its own; the manifests by role.
    fn export(&self, arguments: &[&str]) -> (PathBuf, Vec<(String, PathBuf)>) {
        let to = self.path("to sign");
        let said = self.run(&[&["sign", "export", text(&to)], arguments].concat()).ends(0).json();
        let manifests = said["manifests"].as_array().unwrap().iter();
        let pair = |m: &Value| (m["role"].as_str().unwrap().to_owned(), PathBuf::from(m["file"].as_str().unwrap()));
        (to, manifests.map(pair).collect())
    }

    pub fn manifest(&self, role: &str) -> String {
        let (_, manifests) = self.export(&[]);
        let path = &manifests.iter().find(|(known, _)| known == role).unwrap_or_else(|| panic!("no {role}")).1;
        fs::read_to_string(path).unwrap()
    }

    fn missing(&self) -> Vec<(String, Vec<String>)> {
        let said = self.run(&["sign", "list"]).json();
        let roles =
            |d: &Value| d["missing"].as_array().unwrap().iter().map(|r| r.as_str().unwrap().to_owned()).collect();
        said["documents"]
            .as_array()
            .unwrap()
            .iter()
            .map(|d| (d["number"].as_str().unwrap().to_owned(), roles(d)))
            .collect()
    }

    /// Imports, and gives the codes of what was found.
    fn codes(&self, files: &[&Path], ends: i32) -> Vec<String> {
        let said = self.import(files, ends);
        said["findings"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap().to_owned()).collect()
    }

    fn import(&self, files: &[&Path], ends: i32) -> Value {
        let paths: Vec<_> = files.iter().map(|path| text(path)).collect();
        self.run(&[&["sign", "import"][..], &paths].concat()).ends(ends).json()
    }
}

const EXECUTOR: &str = "boztorgaeva-specialist";
const HEAD: &str = "akzholtaev-head";
const AUTHORISED: &str = "kokzhiekova-signer";

fn enveloped(manifest: &str, name: &str) -> String {
    xmldsig::sign(manifest, &signer(name).unwrap()).unwrap()
}

/// By openssl, as a stranger's tool would.
fn by_openssl(office: &Office, name: &str, content: &Path, attached: bool) -> PathBuf {
    let target = office.path(&format!("{}.{name}.p7s", content.file_name().unwrap().to_str().unwrap()));
    let pki = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/pki");
    let mut openssl = Command::new("openssl");
    openssl.args(["cms", "-sign", "-binary", "-outform", "DER", "-in"]).arg(content);
    openssl.arg("-inkey").arg(pki.join(format!("keys/{name}.pem")));
    openssl.arg("-signer").arg(pki.join(format!("certs/{name}.pem"))).arg("-out").arg(&target);
    if attached {
        openssl.arg("-nodetach");
    }
    assert!(openssl.status().expect("openssl; it is in the Debian package openssl").success());
    target
}

#[test]
fn nothing_leaves_before_it_is_signed_and_everything_after() {
    let office = Office::new(&[]);
    let said = office.run(&["process"]).ends(5).json();
    assert_eq!((&said["tally"]["registered"], &said["tally"]["filed"]), (&json!(3), &json!(0)));
    let unsigned: u64 =
        said["tally"]["waiting"].as_array().unwrap().iter().map(|w| w["unsigned"].as_u64().unwrap()).sum();
    assert_eq!(unsigned, 3);
    assert!(said["tally"]["waiting"][0]["reason"].as_str().unwrap().starts_with("signing.awaited: "));
    let both = vec!["executor".to_owned(), "provider_head".to_owned()];
    assert_eq!(
        office.missing(),
        [
            ("AC-D-2015-000001".to_owned(), both.clone()),
            ("AC-D-2015-000002".to_owned(), both),
            ("FP-D-2015-000001".to_owned(), vec!["authorised_signer".to_owned()]),
        ]
    );
    let case = office.run(&["case", "AC-2015-000001"]).ends(0).json();
    assert_eq!(case["state"], "decided");
    let left =
        |folder: &str| digests(&office.root.join(folder)).into_keys().any(|p| p.to_string_lossy().contains("-D-2015"));
    assert!(!left("outbox") && !left("archive"));

    // The executor signs the manifest by XML-DSig; half of what is needed.
    let (to, manifests) = office.export(&[]);
    assert_eq!(manifests.len(), 3);
    let exported = fs::read(to.join("AC-D-2015-000001.pdf")).unwrap();
    let signed = office.write("executor.xml", enveloped(&office.manifest("executor"), EXECUTOR));
    let taken = office.import(&[&signed], 5);
    assert_eq!(taken["taken"].as_array().map(Vec::len), Some(2));
    assert_eq!(office.missing()[0].1, ["provider_head"]);
    let again = office.import(&[&signed], 0);
    assert_eq!((&again["taken"], again["known"].as_array().map(Vec::len)), (&json!([]), Some(2)));
    assert!(!left("outbox"));

    // The head signs with CMS over the manifest, detached; the authorised person signs the PDF itself.
    let manifest = office.write("manifest-head.xml", office.manifest("provider_head"));
    let head = by_openssl(&office, HEAD, &manifest, false);
    let press = by_openssl(&office, AUTHORISED, &to.join("FP-D-2015-000001.pdf"), false);
    let taken = office.import(&[&head, &press, &manifest], 0);
    assert_eq!(taken["taken"].as_array().map(Vec::len), Some(3), "{taken}");
    assert_eq!(office.missing(), []);
    office.run(&["process"]).ends(0);

    // Filed are exactly the octets that the people were shown, with their signatures.
    let laid = |name: &str| fs::read(office.root.join("outbox").join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
    assert!(laid("provider/AC-D-2015-000001-archival_certificate.pdf") == exported);
    assert_eq!(
        laid("provider/AC-D-2015-000001-archival_certificate.executor.manifest.xml"),
        fs::read(&signed).unwrap()
    );
    laid("provider/AC-D-2015-000001-archival_certificate.provider_head.manifest.xml.p7s");
    // Their keys are not here: nobody signs the message to the portal, and it says so.
    let reply = String::from_utf8_lossy(&laid("portal/AC-D-2015-000001.zip")).into_owned();
    assert!(reply.contains("<signed>false</signed>") && !reply.contains("SignatureValue"), "{reply}");
    assert!(
        laid("centre/FP-D-2015-000001-foreign_press_certificate.pdf.authorised_signer.p7s")
            == fs::read(&press).unwrap()
    );
    for number in ["AC-D-2015-000001", "AC-2015-000002", "FP-D-2015-000001"] {
        let said = office.run(&["verify", number]).ends(0).json();
        let signatures = said["documents"][0]["signatures"].as_array().unwrap().clone();
        assert!(!signatures.is_empty() && signatures.iter().all(|s| s["intact"] == true), "{said}");
        let ways: BTreeSet<_> = signatures.iter().map(|s| s["how"].as_str().unwrap()).collect();
        assert_eq!(ways, [if number.starts_with("FP") { "cms" } else { "manifest" }].into());
    }
    office.run(&["verify", "--all"]).ends(0);
    // What is imported once more, after everything is filed, changes nothing.
    let before = digests(&office.root.join("archive"));
    let again = office.import(&[&signed, &head, &manifest, &press_as_exported(&office, &press)], 0);
    assert_eq!((&again["taken"], again["known"].as_array().map(Vec::len)), (&json!([]), Some(5)));
    assert_eq!(digests(&office.root.join("archive")), before);
    let life = office.run(&["case", "AC-2015-000001"]).ends(0).json();
    let kinds: Vec<_> = life["events"].as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap()).collect();
    assert!(kinds.ends_with(&["decided", "signed", "filed", "chain_step", "delivered"]), "{kinds:?}");
}

/// Under the name that tools give it.
fn press_as_exported(office: &Office, press: &Path) -> PathBuf {
    office.write("FP-D-2015-000001.pdf.p7s", fs::read(press).unwrap())
}

#[test]
fn one_key_at_hand_signs_and_the_other_person_follows() {
    let office = Office::new(&[EXECUTOR, AUTHORISED]);
    let said = office.run(&["process"]).ends(5).json();
    assert_eq!(said["tally"]["filed"], 1, "the press certificate needs nobody else");
    assert_eq!(office.missing()[0].1, ["provider_head"]);
    // A program of another build draws the same sheet no differently: what was kept is what is signed.
    let manifest = office.manifest("provider_head");
    let attached = office.path("manifest.p7m");
    fs::write(
        &attached,
        cms::sign(manifest.as_bytes(), false, &[&signer(HEAD).unwrap() as &dyn Sign], None, None).unwrap(),
    )
    .unwrap();
    office.import(&[&attached], 0);
    let proof = office.run(&["verify", "AC-D-2015-000001"]).ends(0).json();
    let told: Vec<_> = proof["documents"][0]["signatures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| (s["role"].as_str().unwrap().to_owned(), s["how"].as_str().unwrap().to_owned()))
        .collect();
    let pair = |role: &str, how: &str| (role.to_owned(), how.to_owned());
    assert_eq!(told, [pair("executor", "pades"), pair("executor", "cms"), pair("provider_head", "manifest")]);
    assert_eq!(proof["documents"][0]["begins_as_drawn"], true);
}

#[test]
fn a_letter_to_the_holder_waits_beside_its_notice() {
    let packages = ["73-arch-portal-kk-held-elsewhere", "87-decision-73-forwarded"];
    let office = Office::of(&packages, &[EXECUTOR, AUTHORISED], "offline = true");
    let tally = office.run(&["process"]).ends(5).json()["tally"].clone();
    assert_eq!((&tally["registered"], &tally["filed"]), (&json!(1), &json!(0)), "{tally}");
    let head = vec!["provider_head".to_owned()];
    let both = [("AC-D-2015-000001".to_owned(), head.clone()), ("OL-2015-000001".to_owned(), head)];
    let waits = office.missing();
    assert_eq!(waits.iter().cloned().collect::<BTreeSet<_>>(), both.iter().cloned().collect::<BTreeSet<_>>());
    let laid = |name: &str| office.root.join("outbox").join(name).exists();
    let [notice, letter] =
        ["portal/AC-D-2015-000001-forwarding_notice.pdf", "provider/OL-2015-000001-forwarding_letter.pdf"];
    // Neither leaves without the other: the notice names the letter.
    assert!(!laid(notice) && !laid(letter) && !laid("provider/OL-2015-000001-request.zip"));
    let signed = office.write("both.xml", enveloped(&office.manifest("provider_head"), HEAD));
    office.import(&[&signed], 0);
    assert!(laid(notice) && laid(letter) && laid("provider/OL-2015-000001-request.zip"));
    assert_eq!(office.missing(), []);
    office.run(&["verify", "--all"]).ends(0);
}

/// The manifest without its second document.
fn first_only(whole: &str) -> String {
    let first = whole.find("<document>").unwrap() + 1;
    let second = first + whole[first..].find("<document>").unwrap();
    format!("{}{}", whole[..second].trim_end(), &whole[whole.find("</documents>").unwrap()..])
}

#[test]
fn half_a_batch_may_come_back_and_the_rest_later() {
    let office = Office::new(&[EXECUTOR]);
    office.run(&["process"]).ends(5);
    let half = first_only(&office.manifest("provider_head"));
    let signed = office.write("half.xml", enveloped(&half, HEAD));
    let taken = office.import(&[&signed], 5);
    assert_eq!(taken["taken"], json!([{ "number": "AC-D-2015-000001", "role": "provider_head" }]));
    assert_eq!(office.run(&["case", "AC-2015-000001"]).ends(0).json()["state"], "sent");
    assert_eq!(
        office.missing().iter().map(|(n, _)| n.as_str()).collect::<Vec<_>>(),
        ["AC-D-2015-000002", "FP-D-2015-000001"]
    );
    // The key comes to hand: what still waits is signed here, over the octets that were kept.
    let file = office.root.join("muragat.toml");
    let toml = fs::read_to_string(&file).unwrap();
    let key = format!(
        "from = \"2013-01-01\"\nkey = {{ pem = \"keys/{HEAD}.pem\", certificate = \"keys/{HEAD}.certificate.pem\" }}"
    );
    fs::write(&file, toml.replacen("from = \"2013-01-01\"", &key, 1)).unwrap();
    office.run(&["process"]).ends(5);
    assert_eq!(office.missing().iter().map(|(n, _)| n.as_str()).collect::<Vec<_>>(), ["FP-D-2015-000001"]);
    let proof = office.run(&["verify", "AC-D-2015-000002"]).ends(0).json();
    assert_eq!(proof["documents"][0]["signatures"][2]["how"], "cms");
}

#[test]
fn each_thing_that_is_wrong_is_named_and_nothing_is_taken() {
    let office = Office::new(&[]);
    office.run(&["process"]).ends(5);
    let (to, _) = office.export(&[]);
    let before = office.missing();
    let manifest = office.manifest("provider_head");
    let refused = |name: &str, octets: &[u8], code: &str| {
        let file = office.write(name, octets);
        let codes = office.codes(&[&file], 3);
        assert!(codes.iter().all(|c| c == code) && !codes.is_empty(), "{name}: {codes:?}");
        assert_eq!(office.missing(), before, "{name}");
    };
    let head = |text: &str| enveloped(text, HEAD).into_bytes();
    refused("plain.xml", manifest.as_bytes(), "signing.not-signed");
    refused("noise.bin", b"\x30\x80 neither", "signing.unreadable");
    refused("other.xml", b"<other/>", "signing.unreadable");
    refused("person.xml", enveloped(&manifest, AUTHORISED).as_bytes(), "signing.other-person");
    refused("applicant.xml", enveloped(&manifest, "ibraeva").as_bytes(), "signing.other-person");
    refused("number.xml", &head(&manifest.replace("-2015-0", "-2014-0")), "signing.unknown-document");
    refused("role.xml", &head(&manifest.replace("provider_head", "authorised_signer")), "signing.role");
    refused("edition.xml", &head(&manifest.replace("2015-1<", "2014-1<")), "signing.edition");
    refused("kind.xml", &head(&manifest.replace("archival_certificate", "refusal")), "signing.edition");
    // Each of the digests counts, and the size.
    let first = first_only(&manifest);
    for (name, digits) in [("sha256", 64), ("gost_34_311", 64), ("streebog_512", 128)] {
        let start = first.find(&format!("<{name}>")).unwrap() + name.len() + 2;
        let changed = first.replace(&first[start..start + digits], &"0".repeat(digits));
        refused(&format!("{name}.xml"), &head(&changed), "signing.digest");
    }
    refused("size.xml", &head(&first.replace("<size_bytes>", "<size_bytes>1")), "signing.digest");
    let before = office.missing();
    let refused = |file: &Path, code: &str| {
        assert_eq!(office.codes(&[file], 3), [code], "{}", file.display());
        assert_eq!(office.missing(), before);
    };
    // A manifest that was changed after signing, one of a stranger's authority, one of a login key.
    let changed = String::from_utf8(head(&manifest)).unwrap().replace("<made_at>2015", "<made_at>2014");
    refused(&office.write("changed.xml", changed), "signature.altered");
    refused(&office.write("stranger.xml", enveloped(&manifest, "mukanov-stranger")), "signature.no-anchor");
    refused(&office.write("login.xml", enveloped(&manifest, "zhaksybekova-authentication")), "signature.purpose");
    // A signature over a PDF that was changed, and one over nothing that waits.
    let mut pdf = fs::read(to.join("FP-D-2015-000001.pdf")).unwrap();
    pdf.push(b'\n');
    let other = office.write("FP-D-2015-000001.pdf", &pdf);
    refused(&by_openssl(&office, AUTHORISED, &other, false), "signing.digest");
    let letter = office.write("letter.txt", b"a letter");
    refused(&by_openssl(&office, AUTHORISED, &letter, false), "signature.content-missing");
    // The term of office is over on the day of importing.
    let file = office.root.join("muragat.toml");
    let toml = fs::read_to_string(&file).unwrap();
    fs::write(&file, toml.replacen("from = \"2013-01-01\"", "from = \"2013-01-01\"\nuntil = \"2015-11-20\"", 1))
        .unwrap();
    let late = office.write("late.xml", head(&manifest));
    let said = office.run(&["sign", "import", text(&late), "--now", "2015-11-25T09:30:00+06:00"]).ends(3).json();
    assert!(said["findings"].as_array().unwrap().iter().any(|f| f["code"] == "signing.term"), "{said}");
    // A document that is no longer there to be signed.
    let kept: Vec<_> = walkdir::WalkDir::new(office.root.join("spool"))
        .into_iter()
        .flatten()
        .filter(|e| e.file_name() == "kept.json")
        .map(|e| e.path().to_owned())
        .collect();
    assert_eq!(kept.len(), 3);
    kept.iter().for_each(|path| fs::remove_file(path).unwrap());
    let codes = office.codes(&[&office.write("gone.xml", head(&manifest))], 3);
    assert!(codes.iter().all(|c| c == "signing.not-awaited") && !codes.is_empty(), "{codes:?}");
}

#[test]
fn a_key_that_does_not_open_lets_its_documents_wait_with_the_reason() {
    let office = Office::new(&[EXECUTOR, AUTHORISED]);
    let file = office.root.join("muragat.toml");
    let toml = fs::read_to_string(&file).unwrap();
    let key = "from = \"2013-01-01\"\nkey = { pem = \"keys/head.pem\", certificate = \"keys/akzholtaev-head.certificate.pem\", password_env = \"MURAGAT_TEST_HEAD\" }";
    fs::write(&file, toml.replacen("from = \"2013-01-01\"", key, 1)).unwrap();
    let pki = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/pki");
    let made = Command::new("openssl")
        .args(["pkcs8", "-topk8", "-passout", "pass:right", "-in"])
        .arg(pki.join("keys/akzholtaev-head.pem"))
        .arg("-out")
        .arg(office.root.join("keys/head.pem"))
        .status()
        .unwrap();
    assert!(made.success());
    // Said by the check, with its line.
    let checked = office.run(&["config", "check"]).ends(2).json();
    let fault = &checked["faults"][0];
    assert!(
        fault["message"].as_str().unwrap().contains("MURAGAT_TEST_HEAD") && fault["line"].as_u64() > Some(1),
        "{fault}"
    );
    // What this key signs waits with the reason; nothing else does.
    let said = office.run(&["process"]).ends(5).json();
    assert_eq!((&said["tally"]["registered"], &said["tally"]["filed"]), (&json!(3), &json!(1)));
    for waiting in said["tally"]["waiting"].as_array().unwrap() {
        let reason = waiting["reason"].as_str().unwrap();
        assert!(reason.contains("MURAGAT_TEST_HEAD") && !reason.contains("700000300046"), "{reason}");
    }
    assert_eq!(office.missing(), [], "it is not drawn for somebody else to sign");
    let mut process = Command::new(env!("CARGO_BIN_EXE_muragat"));
    process.args(["process", "--json", "--workspace", text(&office.root)]).current_dir("/");
    let wrong = process.env("MURAGAT_TEST_HEAD", "not the right one").output().unwrap();
    assert_eq!(wrong.status.code(), Some(5));
    let words = String::from_utf8(wrong.stdout).unwrap() + &String::from_utf8(wrong.stderr).unwrap();
    assert!(words.contains("password is wrong") && !words.contains("not the right one"), "{words}");
    assert_eq!(process.env("MURAGAT_TEST_HEAD", "right").output().unwrap().status.code(), Some(0));
    office.run(&["verify", "AC-D-2015-000002"]).ends(0);
}
