//! The real program, killed again and again: a short form of `make soak`, without a clock.

use super::harness::kills::{Plan, run};
use crate::archive::judge::assert_valid;
use std::path::PathBuf;

#[test]
fn killed_again_and_again_nothing_is_lost_and_nothing_is_done_twice() {
    killed(1, 60, 12);
}

/// What one was at when it died, the other finds or a later one takes up.
#[test]
fn of_two_processes_side_by_side_either_is_killed_again_and_again() {
    killed(2, 40, 8);
}

fn killed(processes: usize, packages: usize, kills: usize) {
    let place = tempfile::tempdir().unwrap();
    let plan = Plan {
        program: PathBuf::from(env!("CARGO_BIN_EXE_muragat")),
        root: place.path().join("office"),
        packages,
        kills,
        seed: 4,
        processes: vec![vec!["watch", "--json", "--workers", "2"]; processes],
    };
    let figures = run(&plan, &|_| ());
    println!("{figures}");
    assert_eq!((figures.packages, figures.kills), (packages, kills));
    assert_eq!(figures.audit.ends.len(), 5, "every end is met");
    assert_valid(&plan.root.join("archive"), figures.audit.objects);
}
