//! `make soak`: the real program under kills, slow writers, bursts and idle files; what it came to stands in
//! docs/RELIABILITY.md.
//!
//! Arguments choose parts by name (`writers burst idle kills`); without any, all run. `PACKAGES`, `KILLS`, `SEED` and
//! `PROCESSES` in the environment change the kills, `PROGRAM` names another build of the program, `AT` a folder in which
//! the workspaces stay.

#[path = "soak/flood.rs"]
mod flood;
#[path = "../tests/it/reliability/harness/mod.rs"]
mod harness;
#[path = "../tests/it/archive/ocfl_py.rs"]
mod ocfl_py;

use harness::kills::{self, Plan, spread};
use harness::process::workspace;
use harness::writers::{Slow, slow};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Its name, and what it does in a folder.
type Part = (&'static str, fn(&Path));

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let parts: [Part; 4] = [("writers", slow_writers), ("burst", burst), ("idle", idle), ("kills", kills)];
    for (name, part) in parts {
        if wanted.is_empty() || wanted.iter().any(|w| w == name) {
            let temporary = tempfile::tempdir().expect("a folder");
            let kept = std::env::var_os("AT").map(|at| PathBuf::from(at).join(name));
            let place = kept.as_deref().unwrap_or(temporary.path());
            std::fs::create_dir_all(place).expect("a folder");
            part(place);
        }
    }
}

fn program() -> PathBuf {
    std::env::var_os("PROGRAM").map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_muragat")), PathBuf::from)
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(otherwise)
}

fn kills(place: &Path) {
    let plan = Plan {
        program: program(),
        root: place.join("office"),
        packages: number("PACKAGES", 10_000) as usize,
        kills: number("KILLS", 1000) as usize,
        seed: number("SEED", 1),
        processes: (0..number("PROCESSES", 1)).map(|_| vec!["watch", "--json", "--workers", "2"]).collect(),
    };
    println!(
        "kills: {} packages, {} kills, {} process(es), seed {}",
        plan.packages,
        plan.kills,
        plan.processes.len(),
        plan.seed
    );
    let figures = kills::run(&plan, &|said| println!("  {said}"));
    ocfl_py::assert_valid(&plan.root.join("archive"), figures.audit.objects);
    println!("ocfl-py: every object VALID, no error, no warning\n{figures}");
}

/// 500 files at 1 kB/s, each with pauses.
fn slow_writers(place: &Path) {
    let place = workspace(&program(), &place.join("office"), 3, 600);
    let mut process = place.start(&["watch", "--json"]);
    process.ready();
    let plan =
        Slow { files: 500, bytes_per_second: 1000, pause_at_most: Duration::from_secs(4), seed: number("SEED", 1) };
    println!(
        "writers: {} files at {} bytes/s, pauses up to {:?}",
        plan.files, plan.bytes_per_second, plan.pause_at_most
    );
    for (ending, took) in slow(&place, &mut process, &plan) {
        let (median, longest) = spread(&took);
        println!(
            "  {ending:?}: {} files, from the last byte to taken: median {} ms, longest {} ms",
            took.len(),
            median.as_millis(),
            longest.as_millis()
        );
    }
    println!("  none taken early");
    process.stop();
}

/// 50,000 files at once.
fn burst(place: &Path) {
    let count = number("BURST", 50_000) as usize;
    let place = workspace(&program(), &place.join("office"), 1, 600);
    let mut process = place.start(&["watch", "--json"]);
    process.ready();
    let before = flood::memory_mib(&process);
    let (laid, empty) = flood::burst(&place, &mut process, count);
    let after = flood::memory_mib(&process);
    let begin = Instant::now();
    process.stop();
    let (packages, repeats) = flood::seen(&place);
    assert_eq!(packages + repeats, count, "{packages} packages and {repeats} repeats");
    println!(
        "burst: {count} files laid in {:.0} s, all claimed after {:.0} s ({packages} packages, {repeats} repeats)",
        laid.as_secs_f64(),
        empty.as_secs_f64()
    );
    println!(
        "  memory: {before} MiB before, {after} MiB at most; an orderly stop in the middle took {:.1} s",
        begin.elapsed().as_secs_f64()
    );
}

/// 100,000 files that never arrive.
fn idle(place: &Path) {
    let count = number("IDLE", 100_000) as usize;
    let place = workspace(&program(), &place.join("office"), 1, 86_400);
    flood::lay_idle(&place, count);
    let mut process = place.start(&["watch", "--json"]);
    process.ready();
    std::thread::sleep(Duration::from_secs(60));
    let (before, begin) = (flood::processor_time(&process), Instant::now());
    std::thread::sleep(Duration::from_secs(180));
    let used = flood::processor_time(&process) - before;
    let share = 100.0 * used.as_secs_f64() / begin.elapsed().as_secs_f64();
    println!("idle: {count} files that do not arrive: {:.2} % of one core, {} MiB", share, flood::memory_mib(&process));
    process.stop();
}
