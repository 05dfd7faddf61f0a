//! Who works on what: one at a time, taken over when its term ends or its owner dies, and nothing recorded too late.

use super::{Backend, backends, on_each};
use muragat::adapters::workers::SaidWorkers;
use muragat::catalogue::leases::{self, Lease};
use muragat::catalogue::meta;
use muragat::ports::tx::{Tx, TxError};
use muragat::ports::workers::{Worker, Workers};
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);
/// Over as soon as it begins.
const NO_TERM: Duration = Duration::ZERO;

fn worker(host: &str, pid: u32) -> Worker {
    Worker { host: host.into(), pid, boot: "boot".into(), started: u64::from(pid) * 10 }
}

fn process(host: &str, pid: u32) -> SaidWorkers {
    SaidWorkers::new(worker(host, pid))
}

fn take(tx: &mut Tx<'_>, workers: &dyn Workers, work: &str, term: Duration) -> Result<Option<Lease>, TxError> {
    leases::take(tx, workers, work, term)
}

fn stale(done: Result<(), TxError>) -> bool {
    matches!(done, Err(TxError::Stale(_)))
}

#[test]
fn one_owner_at_a_time_and_every_lease_has_a_greater_token() {
    on_each(|tx| {
        let (a, b) = (process("one", 1), process("two", 2));
        let first = take(tx, &a, "x", HOUR)?.unwrap();
        assert_eq!(take(tx, &b, "x", HOUR)?, None, "held");
        assert_eq!(take(tx, &a, "x", HOUR)?, None, "another thread of the same process waits like anybody");
        let other = take(tx, &b, "y", HOUR)?.unwrap();
        assert!(other.token > first.token);
        leases::renew(tx, &first, HOUR)?;
        leases::check(tx, &first)?;
        let shown: Vec<_> = leases::list(tx)?.into_iter().map(|held| (held.lease, held.owner)).collect();
        assert_eq!(shown, [(first.clone(), worker("one", 1)), (other.clone(), worker("two", 2))]);
        assert!(leases::list(tx)?.iter().all(|held| (3_590_000..=3_600_000).contains(&held.left_ms)));
        leases::complete(tx, &first)?;
        assert!(stale(leases::complete(tx, &first)), "once");
        let again = take(tx, &b, "x", HOUR)?.unwrap();
        assert!(again.token > other.token, "a work that is done again has a greater token: {again:?}");
        assert!(stale(leases::renew(tx, &first, HOUR)) && stale(leases::check(tx, &first)));
        leases::give_back(tx, &first)?;
        leases::check(tx, &again)?;
        leases::give_back(tx, &again)?;
        assert!(take(tx, &a, "x", HOUR)?.is_some(), "given back, it is free at once");
        Ok(())
    });
}

#[test]
fn the_first_that_nobody_holds_is_taken() {
    on_each(|tx| {
        let (a, b) = (process("one", 1), process("two", 2));
        let works = ["x", "y", "z"];
        for expected in works {
            let who = if expected == "y" { &b } else { &a };
            assert_eq!(leases::take_first(tx, who, &works, HOUR)?.unwrap().work, expected);
        }
        assert_eq!(leases::take_first(tx, &a, &works, HOUR)?, None);
        assert_eq!(leases::take_first(tx, &a, &[], HOUR)?, None);
        Ok(())
    });
}

#[test]
fn what_is_taken_together_shares_a_token_and_each_goes_its_own_way() {
    on_each(|tx| {
        let (a, b) = (process("one", 1), process("two", 2));
        let alone = take(tx, &b, "y", HOUR)?.unwrap();
        let taken = leases::take_free(tx, &a, &["x", "y", "z", "w"], NO_TERM)?;
        let works: Vec<_> = taken.iter().map(|lease| lease.work.as_str()).collect();
        assert_eq!(works, ["x", "z", "w"], "all that nobody holds, in their order");
        let token = taken[0].token;
        assert!(token > alone.token && taken.iter().all(|lease| lease.token == token));
        assert_eq!(leases::take_free(tx, &b, &["y"], HOUR)?, [], "all are held");

        leases::complete(tx, &taken[1])?;
        let over = take(tx, &b, "w", HOUR)?.unwrap();
        assert!(over.token > token, "its term was over");
        let left: Vec<_> = leases::hold_all(tx, token, HOUR)?.into_iter().collect();
        assert_eq!(left, ["x"], "one is completed, one taken over");
        assert_eq!(leases::held(tx, token)?.len(), 1);
        assert_eq!(take(tx, &b, "x", HOUR)?, None, "held for another term");
        assert!(stale(leases::complete(tx, &taken[2])));
        assert_eq!(leases::give_back_all(tx, token)?, 1);
        assert_eq!(leases::give_back_all(tx, token)?, 0);
        leases::check(tx, &alone)?;
        leases::check(tx, &over)
    });
}

#[test]
fn when_the_term_is_over_another_takes_it_and_the_first_is_too_late() {
    on_each(|tx| {
        let (a, b) = (process("one", 1), process("two", 2));
        let slow = take(tx, &a, "x", NO_TERM)?.unwrap();
        leases::check(tx, &slow)?;
        leases::renew(tx, &slow, NO_TERM)?;
        let next = take(tx, &b, "x", HOUR)?.unwrap();
        assert!(next.token > slow.token);
        for late in [leases::renew(tx, &slow, HOUR), leases::check(tx, &slow), leases::complete(tx, &slow)] {
            assert_eq!(late, Err(TxError::Stale("x".into())));
        }
        leases::complete(tx, &next)
    });
}

#[test]
fn a_term_that_is_over_and_was_not_taken_still_completes() {
    on_each(|tx| {
        let slow = take(tx, &process("one", 1), "x", NO_TERM)?.unwrap();
        leases::complete(tx, &slow)?;
        assert_eq!(leases::list(tx)?, []);
        Ok(())
    });
}

#[test]
fn what_an_owner_held_that_died_on_this_host_is_free_at_once() {
    on_each(|tx| {
        let (dead, away, me) = (process("here", 1), process("elsewhere", 1), process("here", 2));
        let late = take(tx, &dead, "x", HOUR)?.unwrap();
        take(tx, &dead, "y", HOUR)?.unwrap();
        take(tx, &away, "z", HOUR)?.unwrap();
        assert_eq!(leases::free_gone(tx, &me)?, [], "nobody has died yet");
        for gone in [worker("here", 1), worker("elsewhere", 1)] {
            me.end(gone);
        }
        assert!(take(tx, &me, "x", HOUR)?.is_some());
        assert_eq!(take(tx, &me, "z", HOUR)?, None, "of another host nobody here knows");
        assert!(stale(leases::complete(tx, &late)));
        let owners: Vec<_> = leases::list(tx)?.into_iter().map(|held| held.owner).collect();
        assert_eq!(owners, [worker("here", 2), worker("elsewhere", 1)], "y is free, too");
        Ok(())
    });
}

/// The point of it all.
#[test]
fn a_late_acknowledgement_takes_its_work_back() {
    for Backend { name, store, .. } in backends() {
        let (a, b) = (process("one", 1), process("two", 2));
        let slow = store.write(|tx| take(tx, &a, "x", NO_TERM)).unwrap().unwrap();
        let next = store.write(|tx| take(tx, &b, "x", HOUR)).unwrap().unwrap();
        let finish = |lease: &Lease, by: &str| {
            store.write(|tx| {
                meta::set(tx, "done by", by)?;
                leases::complete(tx, lease)
            })
        };
        assert_eq!(finish(&next, "b"), Ok(()), "{name}");
        assert_eq!(finish(&slow, "a"), Err(TxError::Stale("x".into())), "{name}");
        assert_eq!(store.read(|tx| meta::get(tx, "done by")).unwrap().as_deref(), Some("b"), "{name}");
    }
}

#[test]
fn tokens_only_grow_whoever_asks() {
    on_each(|tx| {
        take(tx, &process("one", 1), "x", HOUR)?;
        for sql in [
            "UPDATE fencing SET last = last - 1",
            "UPDATE fencing SET last = last",
            "DELETE FROM fencing",
            "UPDATE leases SET token = token",
        ] {
            let done = tx.attempt(|tx| tx.exec(sql, &[]));
            assert!(matches!(&done, Err(TxError::Refused(why)) if why.contains("token")), "«{sql}» gave {done:?}");
        }
        let second = tx.attempt(|tx| tx.exec("INSERT INTO fencing (one, last) VALUES (2, 0)", &[]));
        assert!(matches!(second, Err(TxError::Refused(_))), "{second:?}");
        Ok(())
    });
}
