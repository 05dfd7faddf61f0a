//! Signatures with a time-stamp: asked for once, kept, and waited for while the authority is silent.

use super::travelling::Office;
use crate::pki::{Net, Pki, Server};
use serde_json::json;
use std::fs;
use std::sync::Arc;

const ALL: [&str; 3] = ["boztorgaeva-specialist", "akzholtaev-head", "kokzhiekova-signer"];

#[test]
fn every_signature_bears_the_time_of_the_authority() {
    let pki = Pki::get();
    let net = Arc::new(Net::honest(pki, &["rsa"]));
    let server = Server::start(net.clone());
    let url = server.url(&pki.description.addresses.time_stamps("tsa-rsa"));
    let office = Office::with(&ALL, &format!("time_stamp = \"{url}\""));
    let said = office.run(&["process"]).ends(0).json();
    assert_eq!(said["tally"]["filed"], 3);
    let proof = office.run(&["verify", "AC-D-2015-000001"]).ends(0).json();
    let signatures = proof["documents"][0]["signatures"].as_array().unwrap();
    assert_eq!(signatures.len(), 4, "two people, each in the PDF and beside it");
    for signature in signatures {
        assert!(signature["time_stamp"].as_str().is_some() && signature["intact"] == true, "{signature}");
    }
    let asked = net.asked().iter().filter(|asked| asked.contains("tsa-rsa")).count();
    assert_eq!(asked, 4 + 4 + 2 + 2, "once for each signature, also of the notice to the portal");
}

#[test]
fn a_silent_authority_lets_documents_wait_and_counts_against_nobody() {
    // Nobody listens on this port of the loopback interface.
    let office = Office::with(&ALL, "time_stamp = \"http://127.0.0.1:9/tsa\"");
    let said = office.run(&["process"]).ends(5).json();
    assert_eq!((&said["tally"]["registered"], &said["tally"]["filed"]), (&json!(3), &json!(0)));
    let reason = said["tally"]["waiting"][0]["reason"].as_str().unwrap();
    assert!(reason.contains("time-stamp"), "{reason}");
    let file = office.root.join("muragat.toml");
    let toml = fs::read_to_string(&file).unwrap();
    fs::write(&file, toml.replace("time_stamp = \"http://127.0.0.1:9/tsa\"", "")).unwrap();
    assert_eq!(office.run(&["process"]).ends(0).json()["tally"]["filed"], 3);
}
