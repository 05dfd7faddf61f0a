//! What the door to e-mail promises, asked of a real server and of the twin in memory.

use super::server::{Server, certificate};
use muragat::adapters::post_memory::MemoryPost;
use muragat::adapters::smtp::{Security, Smtp, SmtpSettings};
use muragat::domain::address::Address;
use muragat::ports::post::{Away, Letter, Post, PostFault};
use std::time::Duration;

fn letter(from: &str, to: &str) -> Letter {
    let octets =
        format!("From: {from}\r\nTo: {to}\r\nSubject: a\r\n\r\n.a line that begins with a dot\r\n.\r\nend\r\n");
    Letter { from: Address::read(from).unwrap(), to: Address::read(to).unwrap(), octets: octets.into_bytes() }
}

fn settings(port: u16) -> SmtpSettings {
    SmtpSettings {
        server: "localhost".into(),
        port,
        security: Security::None,
        ca: None,
        login: None,
        hello: "office.example".into(),
        patience: Duration::from_secs(30),
    }
}

/// What every door says of whom it is for.
fn contract(post: &dyn Post) {
    assert_eq!(post.send(&letter("kense@office.example", "a@b.example")), Ok(()));
    let to = |address: &str| post.send(&letter("kense@office.example", address));
    assert_eq!(to("later@b.example"), Err(PostFault::Later(451)));
    assert_eq!(to("never@b.example"), Err(PostFault::Refused(550)));
    assert_eq!(to("full@b.example"), Err(PostFault::Refused(552)));
    let strange = post.send(&letter("stranger@office.example", "a@b.example"));
    assert_eq!(strange, Err(PostFault::Away(Away::Sender(550))), "the office's fault, not the letter's");
}

#[test]
fn a_server_and_its_twin_keep_the_contract() {
    let server = Server::start(&[]);
    contract(&Smtp::new(settings(server.port)).unwrap());
    let taken = server.letter();
    assert_eq!((&taken["from"], &taken["to"][0]), (&"kense@office.example".into(), &"a@b.example".into()));
    let octets = data_encoding::BASE64.decode(taken["octets"].as_str().unwrap().as_bytes()).unwrap();
    assert!(octets == letter("kense@office.example", "a@b.example").octets, "to the octet, lines with a dot too");
    assert!(server.rest().is_empty());

    let twin = MemoryPost::new();
    twin.answer(|letter| match (letter.from.as_str(), letter.to.as_str()) {
        (from, _) if from.starts_with("stranger") => Err(PostFault::Away(Away::Sender(550))),
        (_, to) if to.starts_with("later") => Err(PostFault::Later(451)),
        (_, to) if to.starts_with("never") => Err(PostFault::Refused(550)),
        (_, to) if to.starts_with("full") => Err(PostFault::Refused(552)),
        _ => Ok(()),
    });
    contract(&twin);
    assert_eq!(twin.taken(), [letter("kense@office.example", "a@b.example")]);
}

#[test]
fn a_server_that_is_away_is_no_fault_of_the_letter() {
    let server = Server::start(&[]);
    let post = Smtp::new(settings(server.port)).unwrap();
    drop(server);
    let sent = post.send(&letter("kense@office.example", "a@b.example"));
    assert_eq!(sent, Err(PostFault::Away(Away::Unreachable)));
    // One that listens and says nothing is away as well, after a while.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let impatient = SmtpSettings { patience: Duration::from_millis(300), ..settings(port) };
    let sent = Smtp::new(impatient).unwrap().send(&letter("kense@office.example", "a@b.example"));
    assert_eq!(sent, Err(PostFault::Away(Away::Unreachable)));
}

#[test]
fn a_line_that_breaks_after_the_letter_was_taken_is_told_as_one_that_broke() {
    let server = Server::start(&[]);
    let post = Smtp::new(settings(server.port)).unwrap();
    let sent = post.send(&letter("kense@office.example", "gone@b.example"));
    assert_eq!(sent, Err(PostFault::Away(Away::Unreachable)));
    assert_eq!(server.letter()["to"][0], "gone@b.example", "it has it all the same");
}

#[test]
fn where_tls_is_wanted_nothing_is_said_without_it_and_a_login_goes_through_it_alone() {
    let place = tempfile::tempdir().unwrap();
    let (certificate, key) = certificate(place.path());
    let path = |path: &std::path::Path| path.to_str().unwrap().to_owned();
    let ca = std::fs::read(&certificate).unwrap();
    let send =
        |settings: SmtpSettings| Smtp::new(settings).unwrap().send(&letter("kense@office.example", "a@b.example"));
    let login = |password: &str| Some(("kense".to_owned(), password.to_owned()));
    for (words, security) in [("starttls", Security::StartTls), ("tls", Security::Tls)] {
        let server = Server::start(&[
            "--tls",
            words,
            "--certificate",
            &path(&certificate),
            "--key",
            &path(&key),
            "--user",
            "kense",
            "--password",
            "құпия",
        ]);
        let secure =
            SmtpSettings { security, ca: Some(ca.clone()), login: login("құпия"), ..settings(server.port) };
        assert_eq!(send(secure.clone()), Ok(()), "{words}");
        let taken = server.letter();
        assert_eq!((&taken["tls"], &taken["user"]), (&true.into(), &"kense".into()), "{words}");
        // A wrong password, an authority that nobody named, another name than that of the certificate.
        let refused = send(SmtpSettings { login: login("other"), ..secure.clone() });
        assert_eq!(refused, Err(PostFault::Away(Away::Login(535))), "{words}");
        let unknown = send(SmtpSettings { ca: None, ..secure.clone() });
        assert_eq!(unknown, Err(PostFault::Away(Away::Tls)), "{words}");
        let renamed = send(SmtpSettings { server: "127.0.0.1".into(), ..secure.clone() });
        assert_eq!(renamed, Err(PostFault::Away(Away::Tls)), "{words}");
        assert!(server.rest().is_empty(), "{words}");
    }
    // A server that does not offer TLS gets neither the letter nor the password.
    let open = Server::start(&[]);
    let wanted =
        SmtpSettings { security: Security::StartTls, ca: Some(ca), login: login("құпия"), ..settings(open.port) };
    assert_eq!(send(wanted), Err(PostFault::Away(Away::Tls)));
    assert!(open.rest().is_empty());
    assert!(!format!("{:?}", SmtpSettings { login: login("құпия"), ..settings(1) }).contains("құпия"));
}
