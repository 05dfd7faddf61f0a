//! How long one package takes by itself, from the inbox to its end: sheets drawn, filed, flushed and laid out. Only the long
//! form asks (`make soak-hostile`).

use super::catalogue::{families, package};
use muragat::adapters::inbox_memory::MemoryInbox;
use muragat::app::{init, open};
use muragat::catalogue::submissions;
use muragat::domain::identifiers::Digest256;
use muragat::pipeline;
use muragat::stages::hands::Hands;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// What one package may take of the processor: what else runs on the machine is not its fault.
const TIME_MAX: Duration = Duration::from_secs(2);
/// Clock ticks of proc(5).
const TICKS_A_SECOND: u64 = 100;

/// Fails naming the slowest; prints a row for each family: how its packages ended, and the longest of them.
pub fn each_package_is_dealt_with_in_time(seeds: u64) {
    let place = tempfile::tempdir().expect("a folder");
    let workspace = init(&place.path().join("office"), true).expect("a workspace");
    let office = open(&workspace, true).expect("an office");
    let mut slowest: Vec<(Duration, Duration, String)> = Vec::new();
    for family in families() {
        let (mut ends, mut longest) = (BTreeMap::<String, u64>::new(), (Duration::ZERO, Duration::ZERO));
        for seed in 0..seeds {
            let (name, hostile) = package(family, seed);
            let digest = Digest256::of(&hostile.octets);
            let inbox = MemoryInbox::default();
            inbox.put(&name, hostile.octets);
            let (began, used) = (Instant::now(), processor());
            let tally = pipeline::process(&office, &inbox, Hands(1), &|_| ());
            let (took, used) = (began.elapsed(), processor().saturating_sub(used));
            let tally = tally.unwrap_or_else(|fault| panic!("{name}: {fault}"));
            assert!(tally.waiting.is_empty(), "{name}: {:?}", tally.waiting);
            let ended = office.store.read(|tx| submissions::get(tx, &digest)).expect("a catalogue").expect("claimed");
            let reason = ended.reason.unwrap_or_default();
            *ends.entry(format!("{} {reason}", ended.state.key()).trim_end().to_owned()).or_default() += 1;
            longest = longest.max((used, took));
            slowest.push((used, took, name));
        }
        let ends: Vec<_> = ends.iter().map(|(end, count)| format!("{count} {end}")).collect();
        println!(
            "| {} | {} | {:.2} / {:.2} s |",
            family.name,
            ends.join(", "),
            longest.0.as_secs_f64(),
            longest.1.as_secs_f64()
        );
    }
    slowest.sort();
    let worst: Vec<_> =
        slowest.iter().rev().take(10).map(|(used, took, name)| format!("{name} {used:?} of {took:?}")).collect();
    println!("{} packages one by one; the slowest by the processor: {}", slowest.len(), worst.join(", "));
    let over: Vec<_> = slowest.iter().filter(|(used, _, _)| *used > TIME_MAX).map(|(_, _, name)| name).collect();
    assert!(over.is_empty(), "over {TIME_MAX:?}: {over:?}");
}

/// Time of the processor that this process has used, for itself and in the kernel.
fn processor() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("proc is there");
    let words: Vec<_> = stat.rsplit(')').next().unwrap_or_default().split_ascii_whitespace().collect();
    let ticks = |place: usize| words[place].parse::<u64>().expect("a count of ticks");
    Duration::from_millis((ticks(11) + ticks(12)) * 1000 / TICKS_A_SECOND)
}
