//! What `ports::inbox` promises, asked of every inbox.

use muragat::adapters::given_packages::GivenPackages;
use muragat::adapters::inbox::InboxFolder;
use muragat::adapters::inbox_memory::MemoryInbox;
use muragat::domain::identifiers::Digest256;
use muragat::ports::inbox::Inbox;
use std::fs;

/// Packages in byte order of their names: digits, capitals, small letters, Cyrillic.
const PACKAGES: [(&str, &[u8]); 6] = [
    ("10.zip", b"ten"),
    ("9.zip", b"nine"),
    ("A package.zip", b"with a space"),
    ("a.ZIP", b""),
    ("b.zip", b"nine"),
    ("өтініш.zip", b"letters"),
];
const PASSED_OVER: [&str; 5] = [".hidden.zip", ".part", "half.zip.part", ".nfs0001", "10.zip.ready"];

/// Puts a file into an inbox.
type Lay<'l> = &'l dyn Fn(&str, &[u8]);

/// `lay` puts a file into the inbox; without it the originals stay where they lie, for they belong to somebody else.
fn check(inbox: &dyn Inbox, lay: Option<Lay<'_>>) {
    let names: Vec<_> = PACKAGES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(inbox.names().unwrap(), names);
    for (name, bytes) in PACKAGES {
        assert_eq!(inbox.size_bytes(name).unwrap(), Some(bytes.len() as u64), "{name}");
        for _ in 0..2 {
            assert_eq!(inbox.read(name).unwrap().as_deref(), Some(bytes), "{name}");
            assert_eq!(inbox.divert(name).unwrap(), Some(Digest256::of(bytes)), "{name}");
        }
    }
    assert_eq!(inbox.names().unwrap(), names, "to divert takes nothing away");
    let delivery = inbox.delivery("9.zip");
    assert_eq!(delivery.is_some(), lay.is_some(), "originals of others come as often as they are given");
    for _ in 0..2 {
        inbox.remove("9.zip").unwrap();
    }
    let Some(lay) = lay else {
        assert_eq!(inbox.names().unwrap(), names);
        return;
    };
    assert_eq!(inbox.names().unwrap().len(), names.len() - 1);
    assert_eq!(inbox.size_bytes("9.zip").unwrap(), None, "gone");
    assert_eq!(inbox.read("9.zip").unwrap(), None);
    assert_eq!(inbox.divert("9.zip").unwrap(), None);
    assert_eq!(
        inbox.read("b.zip").unwrap().as_deref(),
        Some(b"nine".as_slice()),
        "the same octets by another name stay"
    );
    lay("9.zip", b"nine");
    inbox.read("9.zip").unwrap();
    assert_ne!(inbox.delivery("9.zip"), delivery, "the same octets under the same name, laid there again");
    inbox.remove("9.zip").unwrap();
    lay("b.zip", b"laid there since");
    lay("c.zip", b"never read");
    for name in ["b.zip", "c.zip"] {
        inbox.remove(name).unwrap();
        assert!(inbox.read(name).unwrap().is_some(), "{name}: only what was read is taken away");
    }
    lay("c.zip.ready", b"");
    inbox.remove("c.zip").unwrap();
    lay("c.zip", b"again");
    inbox.remove("c.zip").unwrap();
    assert_eq!(inbox.read("c.zip").unwrap().as_deref(), Some(b"again".as_slice()));
}

/// One for each content: the same octets are diverted once.
fn diverted() -> Vec<String> {
    let mut names: Vec<_> = PACKAGES.iter().map(|(_, bytes)| format!("{}.zip", Digest256::of(bytes).hex())).collect();
    names.sort();
    names.dedup();
    names
}

#[test]
fn in_memory() {
    let inbox = MemoryInbox::default();
    for (name, bytes) in PACKAGES {
        inbox.put(name, bytes.to_vec());
    }
    for name in PASSED_OVER {
        inbox.put(name, b"not yet".to_vec());
    }
    check(&inbox, Some(&|name, bytes| inbox.put(name, bytes.to_vec())));
    assert_eq!(inbox.diverted().keys().cloned().collect::<Vec<_>>(), diverted());
}

#[test]
fn on_disk() {
    let place = tempfile::tempdir().unwrap();
    let (folder, rejected) = (place.path().join("inbox"), place.path().join("rejected"));
    fs::create_dir_all(folder.join("folder")).unwrap();
    fs::write(folder.join("folder/inside.zip"), b"inside").unwrap();
    fs::write(place.path().join("secret"), b"not ours").unwrap();
    for (name, bytes) in PACKAGES {
        fs::write(folder.join(name), bytes).unwrap();
    }
    for name in PASSED_OVER {
        fs::write(folder.join(name), b"not yet").unwrap();
    }
    std::os::unix::fs::symlink(place.path().join("secret"), folder.join("link.zip")).unwrap();
    let inbox = InboxFolder::new(&folder, &rejected);
    check(&inbox, Some(&|name, bytes| fs::write(folder.join(name), bytes).unwrap()));
    assert!(!folder.join("c.zip.ready").exists(), "the marker goes with its package");
    // Put there after the folder was listed.
    assert_eq!(inbox.read("link.zip").unwrap(), None, "a link is not followed");
    assert_eq!(inbox.divert("link.zip").unwrap(), None, "a link is not followed");
    let mut names: Vec<_> =
        fs::read_dir(&rejected).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, diverted());
    assert_eq!(fs::read(place.path().join("secret")).unwrap(), b"not ours");
    fs::remove_dir_all(&folder).unwrap();
    assert!(inbox.names().is_err(), "an inbox that is away is not an empty one");
}

#[test]
fn given_on_the_command_line() {
    let place = tempfile::tempdir().unwrap();
    let paths = PACKAGES.map(|(name, bytes)| {
        let path = place.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    });
    check(&GivenPackages::new(paths), None);
}
