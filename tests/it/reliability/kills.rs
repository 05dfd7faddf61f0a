//! The real program, killed again and again: a short form of `make soak`, without a clock.

use super::harness::kills::{Plan, run};
use crate::archive::judge::assert_valid;
use std::path::PathBuf;

#[test]
fn killed_again_and_again_nothing_is_lost_and_nothing_is_done_twice() {
    let place = tempfile::tempdir().unwrap();
    let plan = Plan {
        program: PathBuf::from(env!("CARGO_BIN_EXE_muragat")),
        root: place.path().join("office"),
        packages: 60,
        kills: 12,
        seed: 4,
        processes: vec![vec!["watch", "--json", "--workers", "2"]],
    };
    let figures = run(&plan, &|_| ());
    println!("{figures}");
    assert_eq!((figures.packages, figures.kills), (60, 12));
    assert_eq!(figures.audit.ends.len(), 5, "every end is met");
    assert_valid(&plan.root.join("archive"), figures.audit.objects);
}
