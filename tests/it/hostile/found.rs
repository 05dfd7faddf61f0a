//! What `check` finds in every hostile package, in this process: the code that its family expects, in time.

use super::catalogue::{families, package};
use crate::road::program::side_by_side;
use muragat::app::check::examine;
use muragat::app::{init, open};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// What none may take on the slowest machine.
const WATCHDOG: Duration = Duration::from_secs(60);

#[test]
fn every_family_is_found_out_by_its_code() {
    let place = tempfile::tempdir().expect("a folder");
    let workspace = init(&place.path().join("office"), true).expect("a workspace");
    let (is_timed, seeds) = super::seeds();
    let wrong = Mutex::new(Vec::new());
    side_by_side(&families(), |family| {
        let office = open(&workspace, false).expect("an office");
        for seed in 0..seeds {
            let (name, hostile) = package(*family, seed);
            let began = Instant::now();
            let checked = examine(&office, name.clone(), hostile.octets.clone());
            let took = began.elapsed();
            let checked = checked.unwrap_or_else(|fault| panic!("{name}: {fault}"));
            let found: Vec<_> = checked.findings.iter().map(|finding| finding.code).collect();
            let mut wrong = wrong.lock().expect("whole");
            wrong.extend(hostile.fault(&found).map(|fault| format!("{name}: {fault}")));
            if found.len() > muragat::domain::finding::LISTED_MAX + 20 {
                wrong.push(format!("{name}: {} findings are no list for anybody", found.len()));
            }
            assert!(took < WATCHDOG, "{name} took {took:?}");
        }
    });
    let wrong = wrong.into_inner().expect("whole");
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
    if is_timed {
        super::times::each_package_is_dealt_with_in_time(seeds);
    }
}

#[test]
fn the_same_seed_makes_the_same_package_and_another_seed_another() {
    for family in families() {
        let (one, again) = (package(family, 1).1, package(family, 1).1);
        assert!(one.octets == again.octets, "{}", family.name);
    }
    let names: std::collections::BTreeSet<_> = families().iter().map(|family| family.name).collect();
    assert_eq!(names.len(), families().len(), "each family has a name of its own");
}
