//! The same octets again after a rejection, a return or a notice are looked at anew.

use super::office::World;
use super::program::{demo, muragat, text};
use serde_json::Value;
use std::fs;
use std::path::Path;

fn sample(name: &str) -> Vec<u8> {
    fs::read(demo().root.join(format!("packages/{name}.zip"))).unwrap()
}

fn tally(root: &Path, name: &str, octets: &[u8]) -> Value {
    fs::write(root.join("inbox").join(name), octets).unwrap();
    muragat(&["process", "--json", "--workspace", text(root)]).ends(0).json()["tally"].clone()
}

fn balance(root: &Path, code: i32) -> Value {
    muragat(&["balance", "--json", "--workspace", text(root)]).ends(code).json()["balance"].clone()
}

/// Names in a folder that end so, in order.
fn names(folder: &Path, ending: &str) -> Vec<String> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|e| e.unwrap());
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.ends_with(ending)).collect()
}

#[test]
fn what_was_rejected_or_noticed_is_rejected_or_noticed_again_and_what_is_registered_stays() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("office");
    muragat(&["init", "--demo", text(&root)]).ends(0);
    let (torso, unpaid) = (&sample("10-arch-portal-kk-work-record")[..300], sample("50-payment-missing"));
    for _ in 0..2 {
        assert_eq!(tally(&root, "torso.zip", torso)["rejected"], 1);
        assert_eq!(tally(&root, "unpaid.zip", &unpaid)["noticed"], 1);
    }
    let good = sample("10-arch-portal-kk-work-record");
    assert_eq!(tally(&root, "good.zip", &good)["registered"], 1);
    assert_eq!(tally(&root, "good-again.zip", &good)["repeated"], 1);

    let rejected = names(&root.join("rejected"), "");
    let ends = |ending: &str| rejected.iter().filter(|name| name.ends_with(ending)).count();
    assert_eq!((ends(".zip"), ends(".json"), ends(".txt"), ends("-2.json"), ends("-2.txt")), (1, 2, 2, 1, 1));
    let notices = names(&root.join("outbox"), "-notice.pdf");
    assert_eq!(notices, ["NT-2015-000001-notice.pdf", "NT-2015-000002-notice.pdf"], "each has its own number");
    let slips = names(&root.join("outbox/slips"), ".json");
    assert_eq!((slips.len(), slips.iter().filter(|name| name.ends_with("-2.json")).count()), (6, 2), "{slips:?}");

    let said = balance(&root, 0);
    let found = &said["found"];
    assert_eq!((&found["rejected"], &found["noticed"], &found["in_work"]), (&2.into(), &2.into(), &1.into()), "{said}");
    assert_eq!((&said["seen"], &found["repeated"]), (&6.into(), &1.into()));
    assert_eq!(names(&root.join("spool/packages"), ".zip"), Vec::<String>::new());
    muragat(&["verify", "--all", "--workspace", text(&root)]).ends(0);
    for number in ["NT-2015-000001", "NT-2015-000002"] {
        muragat(&["verify", number, "--workspace", text(&root)]).ends(0);
    }

    // Either side alone is too little for an earlier round, too.
    let database = rusqlite::Connection::open(root.join("catalogue.db")).unwrap();
    database.execute_batch("DROP TRIGGER rounds_keep").unwrap();
    assert_eq!(database.execute("DELETE FROM rounds WHERE state = 'noticed'", []).unwrap(), 1);
    assert_eq!(balance(&root, 6)["differences"][0]["ledger"], "noticed");
}

/// What the office puts right on its side must not need another signature from the one who sent it.
#[test]
fn a_decision_that_was_returned_is_carried_out_when_its_signer_has_his_right() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("office");
    muragat(&["init", "--demo", text(&root)]).ends(0);
    let configured = fs::read_to_string(root.join("muragat.toml")).unwrap();
    let (request, decision) = (sample("10-arch-portal-kk-work-record"), sample("80-decision-10-work-record"));
    assert_eq!(tally(&root, "request.zip", &request)["registered"], 1);
    // His predecessor is still in office.
    let not_yet = configured.replace("from = \"2013-01-01\"", "from = \"2016-01-01\"");
    let not_yet = not_yet.replace("until = \"2012-12-31\"", "until = \"2015-12-31\"");
    fs::write(root.join("muragat.toml"), not_yet).unwrap();
    assert_eq!(tally(&root, "decision.zip", &decision)["returned"], 1);
    fs::write(root.join("muragat.toml"), configured).unwrap();
    let said = tally(&root, "decision.zip", &decision);
    assert_eq!((&said["answered"], &said["filed"]), (&1.into(), &1.into()), "{said}");
    assert_eq!(tally(&root, "decision-once-more.zip", &decision)["repeated"], 1);
    let said = balance(&root, 0);
    assert_eq!((&said["found"]["returned"], &said["found"]["answered"]), (&1.into(), &2.into()), "{said}");
    muragat(&["verify", "--all", "--workspace", text(&root)]).ends(0);
}

/// The first delivery comes to its end at the worst moment: the octets of the second are on their way into the spool, and
/// nobody has recorded it yet. Wherever the claim stands still just then, the second is looked at anew, and once.
#[test]
fn what_comes_to_its_end_while_the_same_octets_are_claimed_is_looked_at_again() {
    let mut met = 0;
    for write in 0..4 {
        let world = World::of([]);
        world.lay("first.zip", b"no package at all");
        assert_eq!(world.claim().unwrap().claimed, 1);
        world.lay("second.zip", b"no package at all");
        let mut ended = 0;
        let tally = world.run_still(write, || ended = world.help().unwrap().rejected).unwrap();
        let what = format!("write {write}: {tally:?}");
        let second = tally.rejected + tally.repeated;
        assert_eq!((ended + tally.rejected + tally.repeated, second >= 1), (2, true), "{what}");
        met += usize::from(ended == 1 && tally.rejected == 1);
        let balance = world.rows().iter().filter(|row| row.starts_with("Submission {")).count();
        assert_eq!(balance, 1, "{what}");
    }
    assert!(met >= 1, "the claim never stood between the spool and the catalogue");
}
