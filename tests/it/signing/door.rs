//! What every door to keys promises; the files' door and its twin in memory.

use muragat::adapters::keys_at_hand::{KeyFile, KeyPlace, KeysAtHand, Password, look};
use muragat::adapters::keys_memory::MemoryKeys;
use muragat::app::demo::signer;
use muragat::config::{self, Config};
use muragat::domain::signer::Signer as Person;
use muragat::formats::suites::{self, ValueForm};
use muragat::ports::keys::{KeyFault, Keys};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

fn person(surname: &str) -> Person {
    let config = Config::read("muragat.toml", config::DEMO.as_bytes()).unwrap();
    config.signers.iter().find(|s| s.surname == surname).unwrap().person()
}

fn head() -> Person {
    person("Ақжолтаев")
}

fn sample(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/pki").join(path)
}

/// `with` has a key behind the door, `locked` has one that does not open, everybody else has none.
fn contract(keys: &dyn Keys, with: &Person, locked: &Person, without: &Person) {
    let first = keys.of(with).unwrap().expect("a key at hand");
    let second = keys.of(with).unwrap().expect("a key at hand, asked again");
    assert_eq!(first.certificate(), second.certificate());
    assert_eq!(first.certificate().facts().iin.as_deref(), Some(with.iin.as_str()));
    for form in [ValueForm::Der, ValueForm::Fixed] {
        let (one, two) = (first.sign(b"octets", form).unwrap(), second.sign(b"octets", form).unwrap());
        assert_eq!(one, two, "the same octets are signed alike");
        let key = first.certificate().public_key();
        assert!(suites::verify(first.algorithm(), key, b"octets", &one, form));
        assert!(!suites::verify(first.algorithm(), key, b"other octets", &one, form));
    }
    for _ in 0..2 {
        assert!(matches!(keys.of(locked), Err(KeyFault::Locked(_))));
        assert!(keys.of(without).unwrap().is_none());
    }
}

#[test]
fn keys_in_memory_keep_the_contract() {
    let keys = MemoryKeys::new()
        .with(signer("akzholtaev-head").unwrap())
        .with_fault(&person("Көкжиекова").iin, KeyFault::Locked("no password".into()));
    contract(&keys, &head(), &person("Көкжиекова"), &person("Бозторғаева"));
}

/// The head's key as PKCS #12 under `password`, in a folder of its own.
fn packed(folder: &Path, name: &str, password: &str) -> PathBuf {
    let file = folder.join(format!("{name}.p12"));
    let made = Command::new("openssl")
        .args(["pkcs12", "-export", "-passout", &format!("pass:{password}"), "-inkey"])
        .args([sample(&format!("keys/{name}.pem")), "-in".into(), sample(&format!("certs/{name}.pem")), "-out".into()])
        .arg(&file)
        .status()
        .expect("openssl; it is in the Debian package openssl");
    assert!(made.success());
    private(&file);
    file
}

fn private(file: &Path) {
    fs::set_permissions(file, fs::Permissions::from_mode(0o600)).unwrap();
}

fn written(folder: &Path, name: &str, text: &str) -> PathBuf {
    let file = folder.join(name);
    fs::write(&file, text).unwrap();
    private(&file);
    file
}

#[test]
fn keys_in_files_keep_the_contract() {
    let place = tempfile::tempdir().unwrap();
    let right = written(place.path(), "right.password", "Құпия сөз 7\nnot the password\n");
    let wrong = written(place.path(), "wrong.password", "Құпия сөз 8\n");
    let in_p12 = |name, password: &PathBuf| KeyPlace {
        file: KeyFile::Pkcs12(packed(place.path(), name, "Құпия сөз 7")),
        password: Password::File(password.clone()),
        public: false,
    };
    let keys = KeysAtHand::new([
        (head(), in_p12("akzholtaev-head", &right)),
        (person("Көкжиекова"), in_p12("kokzhiekova-signer", &wrong)),
    ]);
    contract(&keys, &head(), &person("Көкжиекова"), &person("Бозторғаева"));
}

fn pem(key: PathBuf, certificate: PathBuf, password: Password) -> KeyPlace {
    KeyPlace { file: KeyFile::Pem { key, certificate }, password, public: false }
}

#[test]
fn pem_keys_open_with_a_password_of_the_environment_or_without_one() {
    let place = tempfile::tempdir().unwrap();
    let certificate = sample("certs/akzholtaev-head.pem");
    let plain = written(place.path(), "plain.pem", &fs::read_to_string(sample("keys/akzholtaev-head.pem")).unwrap());
    let keys = KeysAtHand::new([(head(), pem(plain.clone(), certificate.clone(), Password::None))]);
    assert!(keys.of(&head()).unwrap().is_some());
    let secret = place.path().join("secret.pem");
    let made = Command::new("openssl")
        .args(["pkcs8", "-topk8", "-v2", "aes-256-cbc", "-passout", "pass:open it", "-in"])
        .args([&plain, Path::new("-out"), &secret])
        .status()
        .expect("openssl; it is in the Debian package openssl");
    assert!(made.success());
    private(&secret);
    // Set before the test binary by nobody: a variable of another name is simply not there.
    let unset = Password::Environment("MURAGAT_TEST_NO_SUCH_PASSWORD".into());
    let locked = look(&head(), &pem(secret.clone(), certificate.clone(), unset)).unwrap_err();
    assert!(matches!(&locked, KeyFault::Locked(said) if said.contains("MURAGAT_TEST_NO_SUCH_PASSWORD")));
    let file = Password::File(written(place.path(), "password", "open it"));
    assert_eq!(look(&head(), &pem(secret.clone(), certificate.clone(), file)), Ok(()));
    // Nobody sits at the terminal of a test; looking asks nobody.
    assert_eq!(look(&head(), &pem(secret.clone(), certificate.clone(), Password::Prompt)), Ok(()));
    let asked = KeysAtHand::new([(head(), pem(secret, certificate, Password::Prompt))]);
    if !std::io::IsTerminal::is_terminal(&std::io::stdin()) {
        assert!(matches!(asked.of(&head()), Err(KeyFault::Locked(_))));
    }
}

#[test]
fn what_everybody_may_read_is_no_secret() {
    let place = tempfile::tempdir().unwrap();
    let key = written(place.path(), "key.pem", &fs::read_to_string(sample("keys/akzholtaev-head.pem")).unwrap());
    let certificate = sample("certs/akzholtaev-head.pem");
    let mut place = pem(key.clone(), certificate, Password::None);
    assert_eq!(look(&head(), &place), Ok(()));
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let refused = look(&head(), &place).unwrap_err().to_string();
    assert!(refused.contains("chmod o-rwx") && refused.contains("key.pem"), "{refused}");
    place.public = true;
    assert_eq!(look(&head(), &place), Ok(()), "a demonstration's keys are public");
}

#[test]
fn the_certificate_is_of_the_person_and_for_signing() {
    let look_at = |person: &Person, key: &str, certificate: &str| {
        let mut place =
            pem(sample(&format!("keys/{key}.pem")), sample(&format!("certs/{certificate}.pem")), Password::None);
        place.public = true;
        look(person, &place).map_err(|fault| fault.to_string())
    };
    assert_eq!(look_at(&head(), "akzholtaev-head", "akzholtaev-head"), Ok(()));
    let other = look_at(&head(), "kokzhiekova-signer", "kokzhiekova-signer").unwrap_err();
    assert!(other.contains("not of the person"), "{other}");
    let swapped = look_at(&head(), "kokzhiekova-signer", "akzholtaev-head").unwrap_err();
    assert!(swapped.contains("not of this key"), "{swapped}");
    let login = look_at(&head(), "zhaksybekova-authentication", "zhaksybekova-authentication").unwrap_err();
    assert!(login.contains("authentication"), "{login}");
    let absent = look_at(&head(), "nobody", "nobody").unwrap_err();
    assert!(absent.contains("nobody.pem"), "{absent}");
    for said in [other, swapped, login, absent] {
        assert!(!said.contains(&head().iin), "no ЖСН in messages: {said}");
    }
}
