//! `make bench`: checks and signatures a second by algorithm, digests, and packages signed with GOST of 512 bits.
//!
//! One thread. Prints figures and judges nothing: what they should be stands in docs/PERFORMANCE.md. Arguments choose
//! parts by name (`algorithms digests packages`); without any, all run. Every figure is the best of five rounds, by the
//! time that the thread was running, so that other work on the machine counts for little.

use der::{Decode, Encode};
use muragat::formats::keys::{Sign, Signer, SigningKey};
use muragat::formats::suites::{self, Algorithm, DigestAlgorithm, ValueForm};
use muragat::formats::x509::Certificate;
use muragat::formats::{gost, package};
use muragat::releases::embedded;
use std::time::{Duration, Instant};
use x509_cert::spki::SubjectPublicKeyInfoOwned;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let parts: [(&str, fn()); 3] = [("algorithms", algorithms), ("digests", digests), ("packages", packages)];
    for (name, part) in parts {
        if wanted.is_empty() || wanted.iter().any(|w| w == name) {
            part();
        }
    }
}

/// Over a message of 100 octets, its digest included.
fn algorithms() {
    let message = [0x5A; 100];
    println!("a message of 100 octets, one thread");
    for key in keys() {
        let algorithm = key.algorithm();
        let public = key.public();
        let value = key.sign(&message, ValueForm::Fixed).expect("the key signs");
        let checks = rate(|| assert!(suites::verify(algorithm, &public, &message, &value, ValueForm::Fixed)));
        let signatures = rate(|| assert!(key.sign(&message, ValueForm::Fixed).is_ok()));
        println!("  {:<18} {checks:>8.0} checks/s  {signatures:>8.0} signatures/s", algorithm.key());
    }
}

fn digests() {
    let message = vec![0x5A; 1 << 20];
    println!("digests, one thread");
    for digest in DigestAlgorithm::ALL {
        let mebibytes = rate(|| assert!(!digest.digest(&message).is_empty()));
        println!("  {:<18} {mebibytes:>8.0} MiB/s", digest.key());
    }
}

/// A package is opened, its request of about 10 kB is read, and its signature checked; nobody asks whose it is.
fn packages() {
    println!("a package with a request of 10 kB, one thread");
    for key in keys() {
        let algorithm = key.algorithm();
        let certificate = certified(&key);
        let signer = Signer::new(key, certificate).expect("the certificate is of the key");
        let rows: String =
            (0..120).map(|n| format!("  <row n=\"{n}\"><name>Өтініш беруші № {n}</name></row>\n")).collect();
        let request = format!("<request xmlns=\"urn:muragat:bench\">\n{rows}</request>\n");
        let files = [(package::REQUEST.to_owned(), request.into_bytes())];
        let octets = package::build_from(&files, Some(&signer as &dyn Sign)).expect("a package");
        let checks = rate(|| {
            let found = package::inspect(&octets).expect("a package");
            assert!(found.signatures.iter().all(|s| s.intact == Some(true)) && found.signatures.len() == 1);
        });
        println!("  {:<18} {checks:>8.0} packages/s", algorithm.key());
    }
}

/// One of each kind: RSA of 2048 bits and P-256 from the test PKI, both GOST from numbers that are no secret.
fn keys() -> Vec<SigningKey> {
    let of_samples = |name: &str| {
        let octets = embedded::file(&format!("samples/pki/keys/{name}.pem")).expect("a key of the samples");
        SigningKey::from_pkcs8_pem(&String::from_utf8_lossy(octets)).expect("a key")
    };
    let of_number = |algorithm, length| {
        let octets = gost::write(algorithm, &vec![0x5A; length]).expect("a number below the order");
        SigningKey::from_pkcs8_der(&octets).expect("a key")
    };
    vec![
        of_samples("nca-rsa"),
        of_samples("nca-ec"),
        of_number(Algorithm::Gost2004, 32),
        of_number(Algorithm::Gost2015, 64),
    ]
}

/// A certificate of the samples with its key exchanged.
fn certified(key: &SigningKey) -> Certificate {
    let octets = embedded::file("samples/pki/certs/kokzhiekova-signer.pem").expect("a certificate of the samples");
    let sample = Certificate::from_pem_or_der(octets).expect("a certificate");
    let mut content = x509_cert::Certificate::from_der(sample.der()).expect("a certificate");
    let spki = key.public().to_spki().expect("a kind that is known");
    content.tbs_certificate.subject_public_key_info = SubjectPublicKeyInfoOwned::from_der(&spki).expect("a key");
    Certificate::from_der(&content.to_der().expect("DER")).expect("a certificate")
}

/// How often a second `work` can be done: the best of five rounds.
fn rate(work: impl Fn()) -> f64 {
    work();
    let round = || {
        let (start, mut count) = (running(), 0_u32);
        while running() - start < Duration::from_millis(300) {
            for _ in 0..10 {
                work();
            }
            count += 10;
        }
        f64::from(count) / (running() - start).as_secs_f64()
    };
    (0..5).map(|_| round()).fold(0.0, f64::max)
}

/// For how long this thread has been running; where the system does not tell, for how long the program.
fn running() -> Duration {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = text.and_then(|text| text.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}
