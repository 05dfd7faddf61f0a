//! `muragat chain`: steps typed one after another, and what is refused with who may do it.

use super::program::{Said, demo, muragat, text};
use std::fs;
use std::path::{Path, PathBuf};

const NUMBER: &str = "FP-2015-000001";

/// A demonstration with one request, registered on the eighteenth at half past nine.
fn office(place: &Path, request: &str) -> PathBuf {
    let root = place.join("office");
    muragat(&["init", "--demo", text(&root)]).ends(0);
    let name = format!("{request}.zip");
    fs::copy(demo().root.join("packages").join(&name), root.join("inbox").join(&name)).unwrap();
    muragat(&["process", "--workspace", text(&root)]).ends(0);
    root
}

fn chain(root: &Path, at: &str, arguments: &[&str]) -> Said {
    let now = format!("2015-11-18T{at}:00+06:00");
    muragat(&[&["chain"], arguments, &["--now", &now, "--workspace", text(root)]].concat())
}

/// The one finding of a command that was refused.
fn refused(said: Said) -> (String, String) {
    let said = said.ends(4).json();
    assert_eq!((&said["format"], said["findings"].as_array().unwrap().len()), (&"muragat.chain/1".into(), 1));
    let finding = &said["findings"][0];
    let may = finding["facts"]["may"].as_str().unwrap_or_default();
    (finding["code"].as_str().unwrap().to_owned(), may.to_owned())
}

#[test]
fn the_steps_are_typed_in_their_order_and_the_life_line_shows_them() {
    let place = tempfile::tempdir().unwrap();
    let root = office(place.path(), "22-press-centre-kk-three-titles");
    let told = |code: &str, may: &str| (code.to_owned(), may.to_owned());
    let said = refused(chain(&root, "09:35", &["resolve", NUMBER, "--as", "Бұлақбасов", "--json"]));
    assert_eq!(said, told("chain.not-next", "chancellery_clerk"));
    let said = refused(chain(&root, "09:35", &["take", NUMBER, "--as", "Бұлақбасов", "--json"]));
    assert_eq!(said, told("chain.role", "chancellery_clerk"));
    let words = chain(&root, "09:35", &["take", NUMBER, "--as", "Бұлақбасов", "--lang", "ru"]).ends(4);
    assert!(words.out.contains("сотрудник канцелярии") && words.out.contains("chain.role"), "{}", words.out);

    chain(&root, "09:40", &["take", NUMBER, "--as", "770000400005"]).ends(0);
    let said = refused(chain(&root, "09:41", &["take", NUMBER, "--as", "770000400005", "--json"]));
    assert_eq!(said, told("chain.done", "provider_head"));
    let note = "Баспасөз бөліміне";
    chain(&root, "09:50", &["resolve", NUMBER, "--as", "бұлақбасов", "--to", "Самалтауов", "--note", note]).ends(0);
    // To the clerk, who drafts nothing.
    let said =
        refused(chain(&root, "09:55", &["assign", NUMBER, "--as", "Самалтауов", "--to", "Тауқоңырова", "--json"]));
    assert_eq!(said, told("chain.assignee", "specialist"));
    chain(&root, "10:10", &["assign", NUMBER, "--as", "Самалтауов", "--to", "Қызғалдақов"]).ends(0);
    let shown = chain(&root, "11:00", &["show", NUMBER, "--json"]).ends(0).json();
    assert_eq!((&shown["late"], &shown["next"]["act"]), (&serde_json::json!([3]), &"draft".into()));
    assert_eq!(shown["steps"][3]["due_at"], "2015-11-18T18:30:00+06:00");
    assert_eq!(shown["steps"][2]["entry"]["spent"], serde_json::json!({ "value": 1200, "unit": "second" }));
    assert_eq!(shown["steps"][2]["clause"], "002 §5(3), §6, §8(3)");
    let russian = chain(&root, "11:00", &["show", NUMBER, "--lang", "ru"]).ends(0).out;
    for words in ["Е. Самалтауов, руководитель отдела, 18.11.2015 10:10:00", "20 мин", "ПРОСРОЧЕНО", "на очереди", note]
    {
        assert!(russian.contains(words), "{words}: {russian}");
    }
    chain(&root, "11:05", &["draft", NUMBER, "--as", "Қызғалдақов", "--outcome", "grant"]).ends(0);
    chain(&root, "11:06", &["return", NUMBER, "--as", "Көкжиекова"]).ends(2);
    chain(&root, "11:06", &["return", NUMBER, "--as", "Көкжиекова", "--note", "Тізімді толықтыру"]).ends(0);
    let said = refused(chain(&root, "11:07", &["check", NUMBER, "--as", "Көкжиекова", "--json"]));
    assert_eq!(said, told("chain.not-next", "specialist"));
    let case = muragat(&["case", NUMBER, "--json", "--workspace", text(&root)]).ends(0).json();
    assert_eq!(case["chain"]["entries"].as_array().unwrap().len(), 5);
    let events = case["events"].as_array().unwrap();
    assert_eq!(events.iter().filter(|event| event["kind"] == "chain_step").count(), 5);
    let kazakh = muragat(&["case", NUMBER, "--lang", "kk", "--workspace", text(&root)]).ends(0).out;
    assert!(kazakh.contains("жобаны қайтару: Ә. Көкжиекова") && kazakh.contains("Тізімді толықтыру"), "{kazakh}");
}

/// Whoever types the first step lays the message to the portal at once.
#[test]
fn the_portal_need_not_wait_for_the_next_package() {
    let place = tempfile::tempdir().unwrap();
    let root = office(place.path(), "20-press-portal-kk-one-title");
    let told = || {
        let below = walkdir::WalkDir::new(root.join("outbox/portal/status")).into_iter().map(|e| e.unwrap());
        below.filter(|e| e.file_name().to_string_lossy().ends_with("-02-in_work.xml")).count()
    };
    assert_eq!(told(), 0);
    chain(&root, "09:40", &["take", NUMBER, "--as", "770000400005"]).ends(0);
    assert_eq!(told(), 1);
}

#[test]
fn who_and_what_is_not_there_is_usage_and_a_secret_case_shows_no_words() {
    let place = tempfile::tempdir().unwrap();
    let root = office(place.path(), "13-arch-centre-ru-restricted");
    let number = "AC-2015-000001";
    chain(&root, "09:40", &["draft", "AC-2015-000099", "--as", "Бозторғаева", "--outcome", "grant"]).ends(2);
    chain(&root, "09:40", &["draft", number, "--as", "Ешкім", "--outcome", "grant"]).ends(2);
    chain(&root, "09:40", &["show", "AC-2015-000099"]).ends(2);
    // The edition has no steps of its own: somebody drafts, somebody signs.
    let said = refused(chain(&root, "09:40", &["take", number, "--as", "Тауқоңырова", "--json"]));
    assert_eq!(said.0, "chain.no-step");
    let note = "Ешкімге айтылмайды";
    let draft = ["draft", number, "--as", "Бозторғаева", "--outcome", "refuse", "--note", note];
    chain(&root, "09:40", &draft).ends(0);
    // Whoever looks says why, and that is written down.
    let silent = muragat(&["chain", "show", number, "--workspace", text(&root)]).ends(4);
    assert!(!silent.out.contains("Бозтор") && silent.err.contains("--reason"), "{} {}", silent.out, silent.err);
    for arguments in [
        &["chain", "show", number, "--reason", "тексеру"][..],
        &["case", number, "--reason", "тексеру"],
        &["chain", "show", number, "--reason", "тексеру", "--json"],
    ] {
        let said = muragat(&[arguments, &["--workspace", text(&root)]].concat()).ends(0).out;
        assert!(said.contains("Бозтор") && !said.contains(note), "{said}");
    }
    let case = muragat(&["case", number, "--reason", "тексеру", "--json", "--workspace", text(&root)]).ends(0).json();
    let looks = case["events"].as_array().unwrap().iter().filter(|event| event["kind"] == "looked_at");
    let looks: Vec<_> = looks.map(|event| (&event["facts"]["what"], &event["facts"]["reason"])).collect();
    let told = |what: &'static str| (serde_json::json!(what), serde_json::json!("тексеру"));
    let wanted = [told("chain"), told("case"), told("chain"), told("case")];
    assert_eq!(looks, wanted.iter().map(|(what, reason)| (what, reason)).collect::<Vec<_>>());
    // A former head signs nothing any more.
    let said = refused(chain(&root, "09:45", &["check", number, "--as", "680000300061", "--json"]));
    assert_eq!(said.0, "chain.person");
}

/// Decided, and the document waits for a person away from the office: the step of signing is not done, and nobody goes back.
#[test]
fn a_step_is_signed_when_the_document_is_and_not_when_it_was_decided() {
    let place = tempfile::tempdir().unwrap();
    let root = office(place.path(), "22-press-centre-kk-three-titles");
    let file = root.join("muragat.toml");
    let settings = fs::read_to_string(&file).unwrap();
    let no_keys: Vec<_> = settings.lines().filter(|line| !line.starts_with("key = {")).collect();
    fs::write(&file, no_keys.join("\n")).unwrap();
    let name = "80-decision-22-titles.zip";
    fs::copy(demo().root.join("packages").join(name), root.join("inbox").join(name)).unwrap();
    muragat(&["process", "--workspace", text(&root)]).ends(5);
    let shown = chain(&root, "09:31", &["show", NUMBER, "--json"]).ends(0).json();
    assert_eq!((&shown["next"]["act"], &shown["steps"][4]["state"]), (&"sign".into(), &"open".into()));
    let said = refused(chain(&root, "09:31", &["return", NUMBER, "--as", "Көкжиекова", "--note", "жоқ", "--json"]));
    assert_eq!(said.0, "chain.closed");
    let said = refused(chain(&root, "09:31", &["hand", NUMBER, "--as", "Тауқоңырова", "--json"]));
    assert_eq!(said, ("chain.not-next".to_owned(), "provider_head, authorised_signer".to_owned()));
    fs::write(&file, settings).unwrap();
    muragat(&["process", "--workspace", text(&root)]).ends(0);
    let shown = chain(&root, "09:31", &["show", NUMBER, "--json"]).ends(0).json();
    assert_eq!((&shown["next"]["act"], &shown["steps"][4]["state"]), (&"hand".into(), &"done".into()));
    chain(&root, "09:32", &["hand", NUMBER, "--as", "Тауқоңырова"]).ends(0);
}
