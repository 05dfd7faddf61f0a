//! A package that was claimed and could not be taken away came once, however often it is found.

use crate::road::program::demo;
use muragat::adapters::inbox_memory::MemoryInbox;
use muragat::app;
use muragat::domain::identifiers::Digest256;
use muragat::pipeline;
use muragat::ports::inbox::Inbox;
use muragat::stages::hands::Hands;
use muragat::upkeep::balance::balance;
use std::fs;
use std::io;
use std::sync::Arc;

/// The process dies, or the folder cannot be written: nothing leaves.
struct Held(Arc<dyn Inbox>);

impl Inbox for Held {
    fn names(&self) -> io::Result<Vec<String>> {
        self.0.names()
    }
    fn size_bytes(&self, name: &str) -> io::Result<Option<u64>> {
        self.0.size_bytes(name)
    }
    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        self.0.read(name)
    }
    fn divert(&self, name: &str) -> io::Result<Option<Digest256>> {
        self.0.divert(name)
    }
    fn delivery(&self, name: &str) -> Option<String> {
        self.0.delivery(name)
    }
    fn remove(&self, _name: &str) -> io::Result<()> {
        Err(io::Error::other("the folder cannot be written"))
    }
}

#[test]
fn a_claimed_package_that_is_still_there_is_no_repeat_and_a_new_delivery_is_one() {
    let place = tempfile::tempdir().unwrap();
    let workspace = app::init(&place.path().join("office"), true).unwrap();
    let inbox = workspace.root.join("inbox");
    let octets = fs::read(demo().root.join("packages/10-arch-portal-kk-work-record.zip")).unwrap();
    for name in ["first.zip", "second.zip"] {
        fs::write(inbox.join(name), &octets).unwrap();
    }
    let office = app::open(&workspace, true).unwrap();
    let held = Held(office.inbox.clone());
    let nothing = MemoryInbox::default();
    for _ in 0..3 {
        let claimed = pipeline::claim(&office, &held, &|| true);
        assert!(claimed.is_err(), "it cannot be taken away");
        // Meanwhile the package comes to its end.
        pipeline::process(&office, &nothing, Hands(1), &|_| ()).unwrap();
    }
    assert!(pipeline::claim(&office, &held, &|| true).is_err());
    let found = balance(&office, None).unwrap();
    assert!(found.is_even(), "what is settled lies in no spool: {found:?}");
    // What lies in the inbox is seen as well, whoever claimed it.
    let claimed = found.seen - found.inbox;
    assert_eq!((claimed, found.ledger.in_work, found.ledger.repeated), (2, 1, 1), "{found:?}");
    let tally = pipeline::process(&office, office.inbox.as_ref(), Hands(1), &|_| ()).unwrap();
    assert_eq!((tally.claimed, tally.repeated), (0, 0));
    assert!(fs::read_dir(&inbox).unwrap().next().is_none());

    fs::write(inbox.join("second.zip"), &octets).unwrap();
    let tally = pipeline::process(&office, office.inbox.as_ref(), Hands(1), &|_| ()).unwrap();
    assert_eq!((tally.claimed, tally.repeated), (0, 1));
}
