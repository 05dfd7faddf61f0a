//! openssl judges what the test PKI makes, and the program's own door is asked over a real connection.

use super::build::der;
use super::{Net, Nonce, Ocsp, Pki, Relay, Road, Server, TimeStamping};
use crate::samples::run;
use muragat::adapters::http::{HttpOutside, HttpSettings};
use muragat::ports::outside::{Hosts, NamedBy, Outside, OutsideFault, Question};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

/// Families that openssl knows.
const FOREIGN: [&str; 2] = ["rsa", "p-256"];

/// Files for openssl in a folder of their own.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn put(&self, name: &str, octets: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, octets).expect("a file");
        path
    }

    fn certificate(&self, pki: &Pki, name: &str) -> PathBuf {
        self.put(&format!("{name}.pem"), der::to_pem(pki.der(name), "CERTIFICATE").as_bytes())
    }

    fn openssl(&self, arguments: &[&str], files: &[(&str, &Path)]) -> Output {
        let mut command = Command::new("openssl");
        command.args(arguments);
        for (option, file) in files {
            command.arg(option).arg(file);
        }
        run("openssl", "openssl", &mut command)
    }
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn seconds(pki: &Pki) -> String {
    pki.now().timestamp().to_string()
}

#[test]
fn openssl_takes_the_certificates_of_people_in_order_and_refuses_the_others() {
    let (pki, desk) = (Pki::get(), Desk::new());
    let now = seconds(pki);
    let mut refused = Vec::new();
    for name in pki.names().filter(|name| FOREIGN.iter().any(|family| name.ends_with(family))) {
        let (entry, family) = pki.entry(&name);
        if entry.issuer.is_none() || ["ocsp", "time-stamping", "service", "authority"].contains(&entry.profile.as_str())
        {
            continue;
        }
        let root = desk.certificate(pki, &format!("root-{}", family.key()));
        let nca = desk.certificate(pki, &format!("nca-{}", family.key()));
        let leaf = desk.certificate(pki, &name);
        let judged = desk.openssl(
            &["verify", "-purpose", "smimesign", "-no-CApath", "-no-CAstore", "-attime", &now],
            &[("-CAfile", &root), ("-untrusted", &nca), ("--", &leaf)],
        );
        if !judged.status.success() {
            refused.push(name);
        }
    }
    let expected = [
        "expired-p-256",
        "not-yet-p-256",
        "authentication-p-256",
        "critical-p-256",
        "stranger-rsa",
        "stranger-p-256",
        "impostor-p-256",
        "under-signer-p-256",
        "under-lost-p-256",
    ];
    assert_eq!(refused, expected);
}

#[test]
fn openssl_takes_the_revocation_lists_and_finds_the_revoked() {
    let (pki, desk) = (Pki::get(), Desk::new());
    for family in FOREIGN {
        let authority = format!("nca-{family}");
        let issuer = desk.certificate(pki, &authority);
        let list = desk.put("list.crl", &super::Listing::of(pki, &authority).answer(pki));
        let files: [(&str, &Path); 2] = [("-in", &list), ("-CAfile", &issuer)];
        let judged = desk.openssl(&["crl", "-inform", "DER", "-noout", "-text", "-verify"], &files);
        assert!(said(&judged).contains("verify OK"), "{family}: {}", said(&judged));
        let expected = if family == "p-256" { 6 } else { 0 };
        assert_eq!(said(&judged).matches("Serial Number:").count(), expected, "{family}");
        let spoiled =
            desk.put("list.crl", &super::Listing { spoiled: true, ..super::Listing::of(pki, &authority) }.answer(pki));
        let files: [(&str, &Path); 2] = [("-in", &spoiled), ("-CAfile", &issuer)];
        assert!(said(&desk.openssl(&["crl", "-inform", "DER", "-noout", "-verify"], &files)).contains("failure"));
    }
}

#[test]
fn openssl_takes_the_answers_of_the_responders() {
    let (pki, desk) = (Pki::get(), Desk::new());
    let now = seconds(pki);
    // openssl compares the times of an answer with the machine's clock: half a century of patience.
    let patience = "1600000000";
    for (name, status) in [
        ("asanova-rsa", "good"),
        ("asanova-p-256", "good"),
        ("superseded-p-256", "revoked"),
        ("compromised-p-256", "revoked"),
        ("revoked-later-p-256", "good"),
    ] {
        let issuer = pki.issuer(name);
        let (leaf, nca) = (desk.certificate(pki, name), desk.certificate(pki, &issuer));
        let root = desk.certificate(pki, &pki.issuer(&issuer));
        let request = desk.0.path().join("request.der");
        desk.openssl(&["ocsp"], &[("-issuer", &nca), ("-cert", &leaf), ("-reqout", &request)]);
        let asked = std::fs::read(&request).expect("openssl wrote a request");
        let judge = |responder: &Ocsp| {
            let answer = desk.put("answer.der", &responder.answer(pki, &asked));
            let trust: [(&str, &Path); 3] = [("-respin", &answer), ("-CAfile", &root), ("-verify_other", &nca)];
            let how = ["ocsp", "-no_nonce", "-attime", &now, "-validity_period", patience];
            // With the request it compares nonces; only without it does it look for the certificate.
            let against: [(&str, &Path); 1] = [("-reqin", &request)];
            let about: [(&str, &Path); 2] = [("-issuer", &nca), ("-cert", &leaf)];
            let verified = desk.openssl(&how, &[&against[..], &trust].concat());
            let found = desk.openssl(&how, &[&about[..], &trust].concat());
            (
                verified.status.success() && said(&verified).contains("Response verify OK"),
                said(&verified) + &said(&found),
            )
        };
        let honest = Ocsp::of(pki, &issuer);
        let (good, heard) = judge(&honest);
        assert!(good, "{name}: {heard}");
        assert!(heard.contains(&format!("{}: {status}", leaf.display())), "{name}: {heard}");
        for lie in [
            Ocsp { spoiled: true, ..honest.clone() },
            Ocsp { nonce: Nonce::Another, ..honest.clone() },
            Ocsp { signer: name.to_owned(), ..honest.clone() },
            Ocsp { only: Some(3), ..honest.clone() },
        ] {
            assert!(!judge(&lie).0, "{lie:?}");
        }
    }
}

#[test]
fn openssl_takes_the_time_stamps() {
    let (pki, desk) = (Pki::get(), Desk::new());
    let now = seconds(pki);
    for family in FOREIGN {
        let content = desk.put("content", b"what is stamped");
        let query = desk.0.path().join("query.tsq");
        desk.openssl(&["ts", "-query", "-sha256", "-cert"], &[("-data", &content), ("-out", &query)]);
        let authority = format!("tsa-{family}");
        let (root, nca) =
            (desk.certificate(pki, &format!("root-{family}")), desk.certificate(pki, &format!("nca-{family}")));
        let request = std::fs::read(&query).expect("openssl wrote a query");
        let service = TimeStamping::of(pki, &authority);
        let judge = |response: &[u8]| {
            let reply = desk.put("reply.tsr", response);
            let files: [(&str, &Path); 4] =
                [("-in", &reply), ("-queryfile", &query), ("-CAfile", &root), ("-untrusted", &nca)];
            said(&desk.openssl(&["ts", "-verify", "-attime", &now], &files))
        };
        let honest = judge(&service.answer(pki, &request));
        assert!(honest.contains("Verification: OK"), "{family}: {honest}");
        for lie in [
            TimeStamping { nonce: Nonce::Another, ..service.clone() },
            TimeStamping { imprint: Some(vec![7; 32]), ..service.clone() },
            TimeStamping { spoiled: true, ..service.clone() },
            TimeStamping { named: format!("ocsp-{family}"), ..service.clone() },
            TimeStamping { status: 2, ..service.clone() },
        ] {
            assert!(!judge(&lie.answer(pki, &request)).contains("Verification: OK"), "{lie:?}");
        }
    }
}

#[test]
fn every_certificate_is_read_by_the_program_and_has_the_key_it_says() {
    let pki = Pki::get();
    for name in pki.names() {
        let signer = pki.signer(&name);
        assert_eq!(muragat::formats::keys::Sign::certificate(&signer).der(), pki.der(&name), "{name}");
    }
}

#[test]
fn the_server_says_what_the_world_says() {
    let pki = Pki::get();
    let net = Arc::new(Net::honest(pki, &["p-256"]));
    let url = pki.description.addresses.list("nca-p-256");
    let server = Server::start(net.clone());
    let hosts = Hosts { configured: [server.host()].into(), of_certificates: false };
    let second = std::time::Duration::from_secs(1);
    let settings = HttpSettings { hosts, connect: second, whole: second, proxy: None };
    let world = Relay { server: &server, door: HttpOutside::new(settings).expect("no proxy") };
    let ask = |outside: &dyn Outside, most| outside.ask(&Question::get(&url, NamedBy::Configuration, most));
    for road in
        [Road::Open, Road::Status(503), Road::CutAt(40), Road::Page, Road::Silent, Road::Padded(9000), Road::Closed]
    {
        net.road(&url, road);
        let here = ask(&*net, 8000);
        let there = ask(&world, 8000);
        // Nothing listens there, or nothing is said: over a connection both are known late or early.
        let same = here == there || matches!((&here, &there), (Err(a), Err(b)) if kind(*a) == kind(*b));
        assert!(same, "{road:?}: {here:?} {there:?}");
    }
}

/// Broken off and never begun are one thing to whoever asks.
fn kind(fault: OutsideFault) -> u8 {
    match fault {
        OutsideFault::Unreachable | OutsideFault::TimedOut => 0,
        OutsideFault::TooLarge => 1,
        OutsideFault::Status(_) => 2,
        OutsideFault::NotAllowed => 3,
    }
}
