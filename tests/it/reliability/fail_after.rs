//! Every call through every door fails once. As after a crash: the office starts again over what is there. Or alone: the
//! process goes on, and what waits is tried again. Either way the day ends as it would have.

use super::day::{Day, Layer, Undisturbed, soak, work_due};
use super::fuse::{Fault, Fuse, Manner};
use crate::road::program::side_by_side;
use muragat::adapters::inbox::{Arrivals, Events, InboxFolder};
use muragat::app::watch::{News, Stop, watch};
use muragat::stages::hands::Hands;
use muragat::stages::office::Office;
use std::fs;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

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
        assert_eq!(day.uneven(), Vec::<String>::new(), "{what}");
        let tally = day.quiet_run().unwrap_or_else(|e| panic!("{what}: {e}"));
        assert_eq!(tally.waiting, [], "{what}");
        UNDISTURBED.assert_left(&day, &what);
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
            false => UNDISTURBED.assert_left(&day, &what),
        }
    });
}

/// After a sync that failed nobody knows what reached the disk. The watch does not try for ever: it ends, and a start goes
/// on from what is there.
#[test]
fn a_watch_whose_disk_does_not_sync_ends_and_the_next_one_goes_on() {
    let place = tempfile::tempdir().unwrap();
    let inbox = place.path().join("inbox");
    fs::create_dir(&inbox).unwrap();
    fs::write(inbox.join("request.zip"), Day::package("10-arch-portal-kk-work-record.zip")).unwrap();
    fs::write(inbox.join("request.zip.ready"), "").unwrap();
    let day = Day::new(Layer::Disk);
    let fuse = Fuse::new(None, Manner::Nothing);
    let watched = |office: &Office, enough: &(dyn Fn(&News) -> bool + Sync)| {
        let folder = InboxFolder::new(&inbox, place.path().join("rejected"));
        let arrivals = Arrivals::new(folder, Duration::ZERO, Duration::ZERO);
        let stop = Stop::new(Events::of(&inbox));
        watch(office, &arrivals, &|| Ok(Some(Box::new(()))), Hands(1), &stop, &|news| {
            if enough(&news) {
                stop.ask();
            }
        })
    };

    let office = day.open(&fuse).unwrap();
    fuse.set(Some(Fault::Named("sync_all")));
    let troubles = AtomicU32::new(0);
    let is_trouble = |news: &News| matches!(news, News::Trouble { .. });
    let ended = watched(&office, &|news| is_trouble(news) && troubles.fetch_add(1, Ordering::SeqCst) > 5);
    assert!(ended.is_err_and(|failure| failure.needs_restart()), "it goes on for ever");
    assert!(inbox.join("request.zip").is_file(), "nothing leaves the inbox unclaimed");

    fuse.set(None);
    let office = day.open(&fuse).unwrap();
    watched(&office, &|news| matches!(news, News::Ended(tally) if tally.registered == 1) || is_trouble(news)).unwrap();
    assert!(!inbox.join("request.zip").exists());
    assert_eq!(day.faults(), Vec::<String>::new());
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
