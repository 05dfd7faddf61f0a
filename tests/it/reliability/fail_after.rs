//! Every call through every door fails once. As after a crash: the office starts again over what is there. Or alone: the
//! process goes on, and what waits is tried again. Either way the day ends as it would have.

use super::day::{Day, Layer, Undisturbed, soak, work_due};
use super::fuse::{Fault, Fuse, Manner};
use crate::road::program::side_by_side;
use std::sync::LazyLock;

static UNDISTURBED: LazyLock<Undisturbed> = LazyLock::new(|| Undisturbed::of(Layer::Doors));

const MANNERS: [Manner; 3] = [Manner::Nothing, Manner::Half, Manner::Done];

/// Every call in every manner where `MURAGAT_SOAK_SEEDS` is set, as `make soak` does; else so many calls spread over the
/// day, `from` the first, the manners in turn.
fn spread(at_most: usize, from: usize) -> Vec<(u32, Manner)> {
    let calls = u32::try_from(UNDISTURBED.calls.len()).unwrap();
    if soak().is_some() {
        return (0..calls).flat_map(|call| MANNERS.map(|manner| (call, manner))).collect();
    }
    let step = UNDISTURBED.calls.len().div_ceil(at_most);
    (from as u32..calls).step_by(step).zip(MANNERS.into_iter().cycle()).collect()
}

#[test]
fn a_day_that_breaks_off_at_any_call_is_finished_after_a_restart() {
    side_by_side(&spread(30, 0), |(call, manner)| {
        let day = Day::new(Layer::Doors);
        let fuse = Fuse::new(Some(Fault::From(*call)), *manner);
        let broken = day.run(&fuse);
        let what = format!("{} ({manner:?})", fuse.last());
        assert!(!broken.is_ok_and(|tally| tally.waiting.is_empty()), "{what}: nobody noticed");
        let tally = day.quiet_run().unwrap_or_else(|e| panic!("{what}: {e}"));
        assert_eq!(tally.waiting, [], "{what}");
        UNDISTURBED.assert_left(&day, &what, |_| false);
    });
}

#[test]
fn a_call_that_fails_alone_is_made_good_by_the_process_that_goes_on() {
    side_by_side(&spread(30, 7), |(call, manner)| {
        let day = Day::new(Layer::Doors);
        let fuse = Fuse::new(Some(Fault::Once(*call)), *manner);
        // A start that fails ends the program, and somebody starts it again.
        let office = day.open(&fuse).or_else(|_| day.open(&fuse)).unwrap();
        let rounds: Vec<_> = (0..3)
            .map(|_| {
                day.later();
                work_due(&office)
            })
            .collect();
        let what = format!("{} ({manner:?}): {rounds:?}", fuse.last());
        assert!(matches!(&rounds[2], Ok(tally) if tally.waiting.is_empty()), "{what}");
        // Where nothing had to wait, no number is another one.
        let waited = rounds[..2].iter().flatten().any(|tally| !tally.waiting.is_empty());
        match waited {
            true => UNDISTURBED.assert_ended(&day, &what),
            false => UNDISTURBED.assert_left(&day, &what, |_| false),
        }
    });
}

/// A door that is shut for good lets everything behind it wait; when it opens, nothing is missing.
#[test]
fn what_is_behind_a_shut_door_waits_and_is_not_lost() {
    side_by_side(
        &["archive", "spool/packages", "outbox", "rejected", "inbox", "keys", "outside", "catalogue"],
        |door| {
            let day = Day::new(Layer::Doors);
            let fuse = Fuse::new(Some(Fault::Door(door)), Manner::Nothing);
            let shut = day.open(&fuse).and_then(|office| work_due(&office));
            assert!(!shut.is_ok_and(|tally| tally.waiting.is_empty()), "{door}: nobody noticed");
            let tally = day.quiet_run().unwrap_or_else(|e| panic!("{door}: {e}"));
            assert_eq!(tally.waiting, [], "{door}");
            UNDISTURBED.assert_ended(&day, door);
        },
    );
}
