//! What the applicant's cabinet gets: a message for each change of status, and the reply package, judged by xmllint, xmlsec1
//! and OpenSSL.

use super::chain::{CLERK, HEAD, Words, typed};
use super::desk::Desk;
use muragat::domain::chain::Act;
use muragat::domain::identifiers::Digest256;
use muragat::formats::value;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;

const PRESS: [&str; 2] = ["20-press-portal-kk-one-title", "80-decision-20-titles"];
const ARCHIVE: [&str; 2] = ["10-arch-portal-kk-work-record", "80-decision-10-work-record"];

fn walked(packages: &[&str]) -> Desk {
    let desk = Desk::today();
    packages.iter().for_each(|package| desk.put(package, None, &[]));
    desk.process();
    desk
}

/// Runs a judge and gives what it said; `None`: it said no.
fn judge(tool: &str, package: &str, arguments: &[&str]) -> Option<String> {
    let done = Command::new(tool).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output();
    let done = done.unwrap_or_else(|e| panic!("{tool}: {e}; it is in the Debian package {package}"));
    let said = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    println!("{tool}: {said}");
    done.status.success().then_some(said)
}

fn path(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

fn assert_valid(folder: &Path, name: &str, xml: &[u8]) {
    let file = folder.join(name);
    std::fs::write(&file, xml).unwrap();
    let schema = ["--noout", "--nonet", "--schema", "schemas/status.xsd", path(&file)];
    judge("xmllint", "libxml2-utils", &schema).unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(xml)));
}

/// The messages of the outbox in order, each valid by the schema.
fn told(desk: &Desk) -> Vec<Value> {
    let place = tempfile::tempdir().unwrap();
    let names = desk.sent().into_iter().filter(|name| name.starts_with("portal/status/2015-11-18/"));
    names
        .map(|name| {
            let xml = desk.letter(&name).unwrap();
            assert_valid(place.path(), "status.xml", &xml);
            let value = value::from_xml(&xml).unwrap();
            let state = value["state"].as_str().unwrap();
            let seq = value["seq"].as_str().unwrap();
            let package = value["package_sha256"].as_str().unwrap();
            assert_eq!(name, format!("portal/status/2015-11-18/{package}-{seq:0>2}-{state}.xml"));
            value
        })
        .collect()
}

fn states(told: &[Value]) -> Vec<&str> {
    told.iter().map(|message| message["state"].as_str().unwrap()).collect()
}

/// Members of the reply package by name.
fn reply(desk: &Desk, name: &str) -> BTreeMap<String, Vec<u8>> {
    let packed = desk.letter(&format!("portal/{name}")).unwrap_or_else(|| panic!("no {name}: {:?}", desk.sent()));
    let mut archive = zip::ZipArchive::new(Cursor::new(packed)).unwrap();
    let names: Vec<_> = archive.file_names().map(str::to_owned).collect();
    let mut read = |name: String| {
        let mut octets = Vec::new();
        archive.by_name(&name).unwrap().read_to_end(&mut octets).unwrap();
        (name, octets)
    };
    names.into_iter().map(&mut read).collect()
}

#[test]
fn r_054_126_the_cabinet_hears_that_a_request_was_formed_and_of_every_change_after_it() {
    let desk = walked(&PRESS);
    let messages = told(&desk);
    assert_eq!(states(&messages), ["registered", "decided", "ready"]);
    let [registered, decided, ready] = &messages[..] else { panic!("{messages:?}") };
    assert_eq!(registered["message"]["kk"], "Сұрау салу сәтті қалыптастырылып, тіркелді.");
    assert_eq!(registered["message"]["ru"], "Запрос успешно сформирован и зарегистрирован.");
    let case = desk.cases().remove(0);
    for message in &messages {
        assert_eq!(message["request_id"], case.request_id.0);
        assert_eq!(message["request_number"], "FP-2015-000001");
        assert_eq!(message["package_sha256"], case.submission.hex());
        assert_eq!(message["due_on"], case.due_on.to_string());
        assert_eq!(message["signed"], "false", "nobody signs these");
        // Whose request it is stands in none of them.
        let said = message.to_string();
        assert!(!said.contains(&case.applicant_identifier) && !said.contains(&case.applicant_name.kk), "{said}");
    }
    assert!(registered.get("sheet").is_none() && registered.get("reply").is_none());
    assert_eq!((&decided["sheet"], decided.get("reply")), (&"FP-D-2015-000001".into(), None));
    assert_eq!(ready["reply"], "FP-D-2015-000001.zip");
}

/// 002 §5: the chancellery takes the request. What follows inside the provider is nobody's business at the portal.
#[test]
fn r_054_126_the_cabinet_hears_once_that_somebody_works_on_the_request() {
    let desk = walked(&PRESS[..1]);
    let take = |act, who| typed(&desk.office, "FP-2015-000001", act, who, &Words::default());
    take(Act::Take, CLERK).unwrap();
    desk.process();
    let messages = told(&desk);
    assert_eq!(states(&messages), ["registered", "in_work"]);
    assert_eq!(messages[1]["name"]["kk"], "орындауда");
    assert_eq!(messages[1]["message"]["ru"], "Запрос передан на исполнение.");
    assert_eq!(messages[1]["request_number"], "FP-2015-000001");
    assert!(messages[1].get("sheet").is_none() && messages[1].get("reply").is_none());
    let said = messages[1].to_string();
    assert!(!said.contains("Тауқоңырова"), "who works on it is told to nobody: {said}");

    take(Act::Resolve, HEAD).unwrap();
    desk.process();
    assert_eq!(told(&desk).len(), 2, "the second step is no change of status");
    // Decided after that, by the same clock.
    desk.put(PRESS[1], None, &[("2015-11-18T08:10:00+06:00", "2015-11-18T09:30:00+06:00")]);
    desk.process();
    assert_eq!(states(&told(&desk)), ["registered", "in_work", "decided", "ready"]);
    // A step after the answer takes nothing back.
    typed(&desk.office, "FP-2015-000001", Act::Hand, CLERK, &Words::default()).unwrap();
    desk.process();
    assert_eq!(told(&desk).len(), 4);

    let counter = walked(&["24-press-provider-kk-library"]);
    typed(&counter.office, "FP-2015-000001", Act::Take, CLERK, &Words::default()).unwrap();
    counter.process();
    assert!(!counter.sent().iter().any(|name| name.starts_with("portal/")), "{:?}", counter.sent());
}

#[test]
fn a_request_that_is_not_registered_is_told_of_by_its_notice() {
    let unpaid = walked(&["50-payment-missing"]);
    let messages = told(&unpaid);
    assert_eq!(states(&messages), ["payment_awaited"]);
    assert_eq!(messages[0]["sheet"], "NT-2015-000001");
    assert!(messages[0].get("request_number").is_none(), "it has none");
}

#[test]
fn nobody_at_the_portal_hears_of_what_came_over_a_counter() {
    let desk = walked(&["24-press-provider-kk-library", "80-decision-24-titles"]);
    assert_eq!(desk.documents().len(), 1);
    assert!(!desk.sent().iter().any(|name| name.starts_with("portal/")), "{:?}", desk.sent());
}

#[test]
fn r_054_136_the_cabinet_gets_the_signed_document_in_a_package_signed_by_the_provider() {
    let desk = walked(&PRESS);
    let members = reply(&desk, "FP-D-2015-000001.zip");
    let names: Vec<_> = members.keys().map(String::as_str).collect();
    let document = "FP-D-2015-000001-foreign_press_certificate.pdf";
    assert_eq!(names, [document, &format!("{document}.p7s"), "status.xml"]);
    assert_eq!(Some(&members[document]), desk.letter(&format!("portal/{document}")).as_ref());

    let place = tempfile::tempdir().unwrap();
    assert_valid(place.path(), "status.xml", &members["status.xml"]);
    let status = value::from_xml(&members["status.xml"]).unwrap();
    assert_eq!((&status["state"], &status["signed"]), (&"ready".into(), &"true".into()));
    let listed = status["documents"].as_array().unwrap();
    assert_eq!(listed.len(), 2, "{status}");
    for file in listed {
        let octets = &members[file["file"].as_str().unwrap()];
        assert_eq!(file["sha256"], Digest256::of(octets).hex());
        assert_eq!(file["size_bytes"], octets.len().to_string());
        assert_eq!(file["number"], "FP-D-2015-000001");
    }

    // The provider's signature over the message, and over the document, judged by others.
    let file = |name: &str| {
        std::fs::write(place.path().join(name), &members[name]).unwrap();
        place.path().join(name)
    };
    let (message, pdf, cms) = (file("status.xml"), file(document), file(&format!("{document}.p7s")));
    let trusted =
        ["--trusted-pem", "samples/pki/anchors/root-ec.pem", "--untrusted-pem", "samples/pki/anchors/nca-ec.pem"];
    let at = ["--verification-time", "2015-11-18 03:30:00"];
    let verify = |message: &Path| {
        let arguments: Vec<&str> = ["--verify"].into_iter().chain(trusted).chain(at).chain([path(message)]).collect();
        judge("xmlsec1", "xmlsec1", &arguments)
    };
    assert!(verify(&message).is_some(), "xmlsec1 does not accept the provider's signature");
    let spoiled = place.path().join("spoiled.xml");
    let text = String::from_utf8(members["status.xml"].clone()).unwrap();
    std::fs::write(&spoiled, text.replacen("<state>ready<", "<state>refused<", 1)).unwrap();
    assert!(verify(&spoiled).is_none(), "a changed word goes unnoticed");
    let openssl =
        ["cms", "-verify", "-inform", "DER", "-in", path(&cms), "-content", path(&pdf), "-noverify", "-binary", "-out"];
    let nowhere = place.path().join("content");
    let arguments: Vec<&str> = openssl.into_iter().chain([path(&nowhere)]).collect();
    assert!(
        judge("openssl", "openssl", &arguments).is_some(),
        "OpenSSL does not accept the signature beside the document"
    );
}

/// 003 app. 2: through the portal goes a notice that the document lies ready; it is handed out by the provider.
#[test]
fn where_the_edition_promises_a_notice_the_document_waits_at_the_counter() {
    let desk = walked(&ARCHIVE);
    let members = reply(&desk, "AC-D-2015-000001.zip");
    let names: Vec<_> = members.keys().map(String::as_str).collect();
    let notice = "AC-D-2015-000001-readiness.pdf";
    assert_eq!(names, [notice, &format!("{notice}.p7s"), "status.xml"], "the notice, and not the document");
    let status = value::from_xml(&members["status.xml"]).unwrap();
    assert_eq!(status["state"], "ready");
    assert!(status["hand_over"]["address"]["ru"].as_str().is_some_and(|address| !address.is_empty()), "{status}");
    let place = tempfile::tempdir().unwrap();
    assert_valid(place.path(), "status.xml", &members["status.xml"]);
    assert!(
        desk.sent().contains(&"provider/AC-D-2015-000001-archival_certificate.pdf".to_owned()),
        "{:?}",
        desk.sent()
    );
}

/// What is told again after it was laid has the same octets, and whoever takes a message away gets no second one.
#[test]
fn a_day_that_is_walked_twice_gives_the_same_octets() {
    let packages = [&PRESS[..], &ARCHIVE[..], &["50-payment-missing"]].concat();
    let all = |desk: &Desk| {
        let names = desk.sent().into_iter().filter(|name| name.starts_with("portal/"));
        names.map(|name| (name.clone(), desk.letter(&name).unwrap())).collect::<BTreeMap<_, _>>()
    };
    let (one, other) = (walked(&packages), walked(&packages));
    assert!(all(&one) == all(&other));
    let before = all(&one);
    one.process();
    assert!(all(&one) == before);
}
