//! The built program sends what it filed: once, as it was filed, when a server is there.

use super::server::{Server, header};
use crate::road::program::{Said, demo, muragat, text};
use muragat::domain::identifiers::Digest256;
use std::fs;
use std::path::{Path, PathBuf};

const PACKAGES: [&str; 2] = ["24-press-provider-kk-library", "80-decision-24-titles"];
const ADDRESS: &str = "kitaphana@sarydala.example";

/// A demonstration that sends its answers by the server at `port`.
pub fn office(place: &Path, port: u16) -> PathBuf {
    let root = place.join("office");
    muragat(&["init", "--demo", text(&root)]).ends(0);
    let file = root.join("muragat.toml");
    let mail = format!(
        "[mail]\nserver = \"127.0.0.1\"\nport = {port}\ntls = \"none\"\nfrom = \"kense@sarydala.example\"\nanswer_seconds = 10\n\n"
    );
    let toml = fs::read_to_string(&file).unwrap();
    fs::write(&file, toml.replacen("[outside]", &(mail + "[outside]"), 1)).unwrap();
    for name in PACKAGES {
        fs::copy(demo().root.join(format!("packages/{name}.zip")), root.join(format!("inbox/{name}.zip"))).unwrap();
    }
    root
}

fn run(root: &Path, arguments: &[&str]) -> Said {
    muragat(&[arguments, &["--workspace", text(root)]].concat())
}

#[test]
fn an_answer_goes_out_by_e_mail_in_both_languages_with_the_signed_document() {
    let place = tempfile::tempdir().unwrap();
    let server = Server::start(&[]);
    let root = office(place.path(), server.port);
    let done = run(&root, &["process", "--json"]).ends(0).json();
    assert_eq!((&done["tally"]["filed"], &done["tally"]["mailed"]), (&1.into(), &1.into()));

    let taken = server.letter();
    assert_eq!((&taken["from"], &taken["to"]), (&"kense@sarydala.example".into(), &serde_json::json!([ADDRESS])));
    let letter = &taken["letter"];
    assert_eq!(letter["defects"], serde_json::json!([]));
    assert_eq!(header(&taken, "Message-ID"), "<FP-D-2015-000001@sarydala.example>");
    assert_eq!(header(&taken, "To"), ADDRESS, "no name stands there");
    let subject = header(&taken, "Subject");
    for words in ["FP-2015-000001", "өтініш бойынша нәтиже", "Результат по заявлению"]
    {
        assert!(subject.contains(words), "{subject}");
    }
    for part in ["plain", "html"] {
        let said = letter[part].as_str().unwrap();
        for words in
            ["FP-D-2015-000001", "дайын", "готов", "Құжат осы хатқа қоса берілген", "Документ приложен к этому письму"]
        {
            assert!(said.contains(words), "{part}: {words}: {said}");
        }
        assert!(!said.contains("{{") && !said.contains("{%"), "{said}");
    }
    // What is attached is what lies in the outbox, to the octet.
    let attached = letter["attachments"].as_array().unwrap();
    assert_eq!(attached.len(), 2, "{attached:?}");
    for (file, media_type) in attached.iter().zip(["application/pdf", "application/pkcs7-signature"]) {
        let laid = fs::read(root.join("outbox/provider").join(file["name"].as_str().unwrap())).unwrap();
        assert_eq!((&file["sha256"], &file["type"]), (&Digest256::of(&laid).hex().into(), &media_type.into()));
    }

    // Once is enough.
    run(&root, &["process"]).ends(0);
    assert!(server.rest().is_empty());
    let all = run(&root, &["mail", "--json"]).ends(0).json();
    assert_eq!(
        (&all["letters"][0]["state"], &all["letters"][0]["document"]),
        (&"sent".into(), &"FP-D-2015-000001".into())
    );
    let case = run(&root, &["case", "FP-2015-000001", "--json"]).ends(0).json();
    let kinds: Vec<_> = case["events"].as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "mailed").count(), 1, "{kinds:?}");
    run(&root, &["mail", "push", "FP-D-2015-000001"]).ends(4);
}

#[test]
fn a_letter_waits_for_a_server_and_nobody_is_named_in_the_log() {
    let place = tempfile::tempdir().unwrap();
    let server = Server::start(&[]);
    let port = server.port;
    drop(server);
    let root = office(place.path(), port);
    // The document is filed and laid out all the same.
    let done = run(&root, &["process", "--json", "--log", "json"]).ends(0);
    assert_eq!(done.json()["tally"]["filed"], 1);
    assert!(done.err.contains("mail waits") && done.err.contains("mail.away"), "{}", done.err);
    let waits = run(&root, &["mail", "--json"]).ends(5);
    let letter = waits.json()["letters"][0].clone();
    assert_eq!((&letter["state"], &letter["attempts"]), (&"queued".into(), &1.into()));
    assert_eq!(letter["findings"][0]["code"], "mail.away");

    let server = Server::start(&["--port", &port.to_string()]);
    let sent = run(&root, &["process", "--json", "--log", "json"]).ends(0);
    assert_eq!(sent.json()["tally"]["mailed"], 1);
    assert_eq!(server.letter()["to"][0], ADDRESS);
    for said in [&done.err, &done.out, &waits.out, &sent.err, &sent.out] {
        assert!(!said.contains("kitaphana"), "{said}");
    }
}

#[test]
fn what_a_server_refuses_for_good_is_a_finding_for_a_person() {
    for (address, code, reply) in
        [("never@b.example", "mail.refused", "550"), ("full@b.example", "mail.refused", "552")]
    {
        let place = tempfile::tempdir().unwrap();
        let server = Server::start(&[]);
        let root = office(place.path(), server.port);
        let given = "<email>kitaphana@sarydala.example</email>";
        let edited =
            crate::requirements::desk::package(PACKAGES[0], None, &[(given, &format!("<email>{address}</email>"))]);
        fs::write(root.join(format!("inbox/{}.zip", PACKAGES[0])), edited).unwrap();
        run(&root, &["process"]).ends(0);
        let said = run(&root, &["mail", "--json"]).ends(5).json();
        let letter = &said["letters"][0];
        assert_eq!((&letter["state"], &letter["findings"][0]["code"]), (&"refused".into(), &code.into()), "{said}");
        assert_eq!(letter["findings"][0]["facts"]["reply"], reply);
        let words = run(&root, &["mail", "--lang", "ru"]).ends(5).out;
        assert!(words.contains("окончательно отказался") && words.contains(reply), "{words}");
        assert!(!words.contains(address), "{words}");
        // It is not tried again by itself, and a person may have it tried.
        run(&root, &["process"]).ends(0);
        assert!(server.rest().is_empty());
        run(&root, &["mail", "push", "FP-D-2015-000001"]).ends(0);
        assert_eq!(run(&root, &["mail", "--json"]).ends(5).json()["letters"][0]["state"], "queued");
    }
}

#[test]
fn without_a_server_in_the_configuration_no_letter_is_made() {
    let said = run(&demo().root, &["mail", "--json"]).ends(0);
    assert_eq!(said.json()["letters"], serde_json::json!([]));
}
