//! Letters when something breaks: between the server and the mark, in the catalogue, beside another process.

use super::road::office;
use super::server::Server;
use crate::requirements::desk::Desk;
use crate::road::program::{muragat, text};
use muragat::adapters::post_memory::MemoryPost;
use muragat::catalogue::letters::{self, LetterState};
use muragat::domain::address::Address;
use muragat::ports::post::{Away, Letter, PostFault};
use muragat::stages::office::Mail;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const PACKAGES: [&str; 2] = ["24-press-provider-kk-library", "80-decision-24-titles"];

/// The server has the letter, and the line breaks before anybody hears of it.
#[test]
fn a_letter_that_comes_twice_is_the_same_letter() {
    let (mut desk, post) = (Desk::today(), Arc::new(MemoryPost::new()));
    desk.office.mail = Some(Mail { post: post.clone(), from: Address::read("kense@sarydala.example").unwrap() });
    let seen: Arc<Mutex<Vec<Letter>>> = Arc::default();
    let has = seen.clone();
    post.answer(move |letter| {
        has.lock().unwrap().push(letter.clone());
        Err(PostFault::Away(Away::Unreachable))
    });
    PACKAGES.iter().for_each(|package| desk.put(package, None, &[]));
    assert_eq!(desk.process().mailed, 0);
    assert_eq!(desk.process().mailed, 0);
    let has = seen.clone();
    post.answer(move |letter| {
        has.lock().unwrap().push(letter.clone());
        Ok(())
    });
    assert_eq!(desk.process().mailed, 1);
    assert_eq!(desk.process().mailed, 0);
    let seen = seen.lock().unwrap();
    assert_eq!(seen.len(), 3);
    assert!(seen.iter().all(|letter| *letter == seen[0]), "the receiver sees one letter");
    let all = desk.office.store.read(letters::list).unwrap();
    assert_eq!((all.len(), all[0].state, all[0].attempts), (1, LetterState::Sent, 2));
}

/// Two processes watch; the letter is sent by one of them.
#[test]
fn of_two_processes_one_sends_the_letter() {
    let place = tempfile::tempdir().unwrap();
    let server = Server::start(&[]);
    let port = server.port;
    drop(server);
    let root = office(place.path(), port);
    muragat(&["process", "--workspace", text(&root)]).ends(0);
    let server = Server::start(&["--port", &port.to_string()]);
    muragat(&["mail", "push", "all", "--workspace", text(&root)]).ends(0);
    let watch = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_muragat"));
        command.args(["watch", "--workspace", text(&root)]).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().unwrap()
    };
    let mut both = [watch(), watch()];
    let sent = || muragat(&["mail", "--json", "--workspace", text(&root)]).json()["letters"][0]["state"] == "sent";
    let watchdog = Instant::now() + Duration::from_secs(300);
    while !sent() {
        assert!(Instant::now() < watchdog, "nobody sends it");
        std::thread::sleep(Duration::from_millis(100));
    }
    for child in &mut both {
        child.kill().unwrap();
        child.wait().unwrap();
    }
    server.letter();
    assert!(server.rest().is_empty(), "once");
}
