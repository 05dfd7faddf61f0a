//! Files that are written slowly, with pauses longer than the quiet time, are taken whole: a short form of `make soak`.

use super::harness::process::workspace;
use super::harness::writers::{Slow, slow};
use std::path::Path;
use std::time::Duration;

#[test]
fn slow_writers_with_long_pauses_are_never_taken_half_way() {
    let place = tempfile::tempdir().unwrap();
    let place = workspace(Path::new(env!("CARGO_BIN_EXE_muragat")), &place.path().join("office"), 1, 600);
    let mut process = place.start(&["watch", "--json"]);
    process.ready();
    let plan = Slow { files: 30, bytes_per_second: 4000, pause_at_most: Duration::from_secs(4), seed: 9 };
    let took = slow(&place, &mut process, &plan);
    assert_eq!(took.values().map(Vec::len).sum::<usize>(), 30);
    process.stop();
}
