//! The power goes, at any call of the disk, the catalogue or the inbox. What was not synced is lost in part, by the dice;
//! committed transactions are kept, open ones dropped. Nothing that somebody was told is lost, and the day ends as it
//! would have.

use super::day::{Day, Layer, Undisturbed, soak};
use super::disk::{Dice, Fate};
use super::fuse::{Fault, Fuse, Manner};
use crate::road::program::side_by_side;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

static UNDISTURBED: LazyLock<Undisturbed> = LazyLock::new(|| Undisturbed::of(Layer::Disk));

/// Seeds of the short form; `make soak` asks for a thousand.
const SEEDS: u64 = 24;

/// The program dies at a call; what was lost of that which it had promised, and where the equation does not hold when it
/// is asked at the next start.
fn die(day: &mut Day, call: u32, manner: Manner, fate: Option<Fate>) -> (String, Vec<String>) {
    let fuse = Fuse::new(Some(Fault::From(call)), manner);
    let _ = day.run(&fuse);
    let promises = day.promises(&UNDISTURBED);
    // Without a fate only the process dies, and the machine goes on.
    if let Some(fate) = fate {
        day.lose_power(fate);
    }
    let mut broken = day.broken(&promises);
    broken.extend(day.uneven());
    (format!("{} ({manner:?}, {fate:?})", fuse.last()), broken)
}

fn finish(day: &Day, what: &str) {
    let tally = day.quiet_run().unwrap_or_else(|e| panic!("{what}: {e}"));
    assert_eq!(tally.waiting, [], "{what}");
    UNDISTURBED.assert_left(day, what);
}

/// Up to three deaths, most of them of the whole machine.
fn a_day_of(seed: u64) {
    let mut dice = Dice(seed);
    let mut day = Day::new(Layer::Disk);
    let mut what = format!("seed {seed}");
    for _ in 0..=dice.throw(3) {
        let call = u32::try_from(dice.throw(UNDISTURBED.calls.len() as u64)).unwrap();
        let manner = [Manner::Nothing, Manner::Half, Manner::Done][dice.throw(3) as usize];
        let fate = (dice.throw(4) > 0).then(|| Fate::Dice(dice.throw(u64::MAX)));
        let (death, broken) = die(&mut day, call, manner, fate);
        what = format!("{what}; {death}");
        assert_eq!(broken, Vec::<String>::new(), "{what}");
    }
    finish(&day, &what);
}

#[test]
fn nothing_is_lost_after_it_was_acknowledged() {
    let seeds: Vec<u64> = (0..soak().unwrap_or(SEEDS)).collect();
    side_by_side(&seeds, |seed| a_day_of(*seed));
}

/// Every moment at which the catalogue has just said something, with a power loss that takes all that was not synced.
fn commits() -> Vec<u32> {
    let is_commit = |(_, call): &(u32, &String)| call.starts_with("catalogue.commit");
    (0..).zip(&UNDISTURBED.calls).filter(is_commit).map(|(n, _)| n).collect()
}

#[test]
fn what_the_catalogue_says_is_on_the_disk_when_it_says_so() {
    side_by_side(&commits(), |commit| {
        let mut day = Day::new(Layer::Disk);
        let (what, broken) = die(&mut day, *commit, Manner::Done, Some(Fate::Gone));
        assert_eq!(broken, Vec::<String>::new(), "{what}");
        finish(&day, &what);
    });
}

/// So that the tests above are known to see a loss: a disk that says "synced" and syncs nothing.
#[test]
fn a_disk_that_lies_is_found_out() {
    let caught = AtomicU32::new(0);
    let commits: Vec<_> = commits().into_iter().step_by(3).collect();
    side_by_side(&commits, |commit| {
        let mut day = Day::new(Layer::Disk);
        day.disk_lies();
        let (_, broken) = die(&mut day, *commit, Manner::Done, Some(Fate::Gone));
        caught.fetch_add(u32::from(!broken.is_empty()), Ordering::SeqCst);
    });
    assert!(caught.into_inner() as usize > commits.len() / 2, "most of them");
}
