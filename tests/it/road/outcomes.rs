//! Answers beside grant and refusal, broken off anywhere and begun again; and what the program says of documents that are
//! annulled.

use super::office::{Fault, World};
use super::program::{demo, muragat, side_by_side, text};
use crate::requirements::desk::package;
use muragat::pipeline::Tally;
use serde_json::Value;

/// Two decisions about one case, twice; one with a letter; requests and decisions in one inbox.
fn world() -> World {
    let plain = ["15-arch-provider-ru-awards", "73-arch-portal-kk-held-elsewhere", "74-arch-centre-ru-many-fonds"];
    let decisions = ["80-decision-15-awards", "87-decision-73-forwarded", "87-decision-74-extended"];
    let mut all: Vec<_> =
        plain.iter().chain(&decisions).map(|name| ((*name).to_owned(), package(name, None, &[]))).collect();
    let first = [("AC-D-2015-000006", "AC-D-2015-000001")];
    let corrected = "87-decision-15-corrected";
    all.push((corrected.to_owned(), package(corrected, None, &first)));
    World::of(all)
}

#[test]
fn what_breaks_off_at_any_write_is_done_once() {
    let undisturbed = world();
    let (tally, writes) = undisturbed.run(None);
    let tally = tally.unwrap();
    // The correction waits until what it corrects is filed.
    assert_eq!((tally.claimed, tally.registered, tally.answered, tally.filed), (7, 3, 4, 4), "{tally:?}");
    assert_eq!((tally.returned, tally.waiting.len()), (0, 0), "{tally:?}");
    assert_eq!(undisturbed.faults(), Vec::<String>::new());
    let (files, rows) = (undisturbed.files(), undisturbed.rows());
    let (again, _) = undisturbed.run(None);
    assert_eq!(again.unwrap(), Tally::default());
    assert!(undisturbed.files() == files && undisturbed.rows() == rows, "a repetition changes nothing");
    let places: Vec<u32> = (1..=8).map(|n| n * (writes - 1) / 8).collect();
    side_by_side(&places, |write| {
        let mut broken = world();
        let (ended, _) = broken.run(Some(Fault::From(*write)));
        assert!(!ended.is_ok_and(|tally| tally.waiting.is_empty()), "write {write}: a dead disk is not noticed");
        broken.lose_power(u64::from(*write));
        broken.clear_up(false, &format!("write {write}"));
        let (tally, _) = broken.run(None);
        assert_eq!(tally.unwrap().waiting, [], "write {write}");
        assert_eq!(broken.faults(), Vec::<String>::new(), "write {write}");
        assert_eq!(broken.rows(), rows, "write {write}");
        let differ: Vec<_> =
            broken.files().into_iter().filter(|(key, octets)| files.get(key) != Some(octets)).collect();
        assert!(differ.is_empty(), "write {write}: {:#?}", differ.iter().map(|(key, _)| key).collect::<Vec<_>>());
        assert_eq!(broken.files().len(), files.len(), "write {write}");
    });
}

#[test]
fn r_054_196_a_check_shows_what_is_annulled_and_by_which_number() {
    let root = text(&demo().root);
    let said = muragat(&["verify", "AC-D-2015-000006", "--json", "--workspace", root]).ends(3).json();
    let by = said["standings"][0]["annulled"]["by"].as_str().expect("a number").to_owned();
    assert_eq!(said["standings"][0]["annulled"]["manner"], "correction");
    assert_eq!(said["damages"], serde_json::json!([]));
    let words = muragat(&["verify", "AC-D-2015-000006", "--lang", "ru", "--workspace", root]).ends(3);
    assert!(
        words.out.contains(&format!("АННУЛИРОВАН, заменён на {by} (18.11.2015): неверно указан год")),
        "{}",
        words.out
    );
    // By its file, wherever that lies; the one in its place is in force.
    let file = |number: &str| demo().root.join(format!("outbox/provider/{number}-archival_certificate.pdf"));
    muragat(&["verify", text(&file("AC-D-2015-000006")), "--workspace", root]).ends(3);
    let in_force = muragat(&["verify", text(&file(&by)), "--lang", "en", "--workspace", root]).ends(0);
    assert!(in_force.out.contains("corrected, in place of AC-D-2015-000006"), "{}", in_force.out);
    let case = muragat(&["case", &by, "--lang", "kk", "--workspace", root]).ends(0);
    assert!(case.out.contains(&format!("КҮШІ ЖОЙЫЛДЫ, орнына {by}")), "{}", case.out);
    // An applicant who asks is told too.
    let told = muragat(&["status", "AC-D-2015-000006", "--lang", "ru", "--workspace", root]).ends(0);
    assert!(
        told.out.contains("Аннулирован") && told.out.contains(&format!("18.11.2015, заменён на {by}")),
        "{}",
        told.out
    );
    let told = muragat(&["status", "AC-D-2015-000006", "--json", "--workspace", root]).ends(0).json();
    let answers = told["requests"][0]["answers"].as_array().unwrap();
    let of = |number: &str| answers.iter().find(|answer| answer["number"] == number).map(|answer| &answer["annulled"]);
    assert_eq!(of("AC-D-2015-000006"), Some(&serde_json::json!({ "on": "2015-11-18", "by": by })));
    assert_eq!(of(&by), Some(&Value::Null), "{told}");
    // Of a re-registration, in the case of another applicant.
    let said = muragat(&["verify", "MR-D-2015-000001", "--json", "--workspace", root]).ends(3).json();
    assert_eq!(said["standings"][0]["annulled"]["manner"], "re_registration");
    // A duplicate annuls nothing.
    let said = muragat(&["verify", "AC-D-2015-000002", "--json", "--workspace", root]).ends(0).json();
    assert_eq!(said["standings"][0]["duplicates"].as_array().map(Vec::len), Some(1), "{said}");
}
