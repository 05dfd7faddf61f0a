//! Keys in files: PKCS #12, or PKCS #8 in PEM with the certificate beside it.
//!
//! A file is opened when its person first signs, once in a run. Passwords come from a file, the environment or the
//! terminal, live as long as the opening takes, and are in no message.

use crate::domain::signer::Signer as Person;
use crate::formats::keys::{Sign, Signer};
use crate::formats::pkcs12::{self, Contents, Pkcs12Fault};
use crate::formats::x509::Certificate;
use crate::ports::keys::{KeyFault, Keys, SignatureKey};
use p256::elliptic_curve::zeroize::Zeroizing;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// Where a key lies and what opens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyPlace {
    pub file: KeyFile,
    pub password: Password,
    /// A demonstration's keys are known to everyone: who else may read the file is not asked.
    pub public: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyFile {
    Pkcs12(PathBuf),
    Pem { key: PathBuf, certificate: PathBuf },
}

/// Whence the password comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Password {
    /// The key is not encrypted.
    None,
    File(PathBuf),
    /// Name of an environment variable.
    Environment(String),
    /// The terminal.
    Prompt,
}

/// A larger file is no key.
const SIZE_BYTES_MAX: u64 = 1 << 20;

type Opened = Result<Arc<Signer>, KeyFault>;

/// The keys of the people who have one here.
#[derive(Default)]
pub struct KeysAtHand(Vec<(Person, KeyPlace, OnceLock<Opened>)>);

impl KeysAtHand {
    pub fn new(places: impl IntoIterator<Item = (Person, KeyPlace)>) -> Self {
        Self(places.into_iter().map(|(person, place)| (person, place, OnceLock::new())).collect())
    }
}

impl Keys for KeysAtHand {
    fn of(&self, person: &Person) -> Result<Option<Arc<dyn SignatureKey>>, KeyFault> {
        let Some((_, place, opened)) = self.0.iter().find(|(known, ..)| known == person) else { return Ok(None) };
        let signer = opened.get_or_init(|| open(person, place).map(Arc::new)).clone()?;
        Ok(Some(signer))
    }
}

/// Whether the key would open. What only its holder's password can tell is not asked: nobody is at the terminal.
pub fn look(person: &Person, place: &KeyPlace) -> Result<(), KeyFault> {
    match (&place.file, &place.password) {
        (KeyFile::Pkcs12(path), Password::Prompt) => {
            pkcs12::look(&read(path, place.public)?).map_err(|fault| unreadable(path, &fault))
        }
        (KeyFile::Pem { key, certificate }, Password::Prompt) => {
            read(key, place.public)?;
            fits(person, &load_certificate(certificate)?, certificate)
        }
        _ => open(person, place).map(drop),
    }
}

fn open(person: &Person, place: &KeyPlace) -> Result<Signer, KeyFault> {
    let (signer, path) = match &place.file {
        KeyFile::Pkcs12(path) => {
            let octets = read(path, place.public)?;
            let password = password(person, place)?;
            let contents = Contents::open(&octets, &password).map_err(|fault| unreadable(path, &fault))?;
            (contents.signer().map_err(|fault| unreadable(path, &fault))?, path)
        }
        KeyFile::Pem { key: path, certificate } => {
            let octets = read(path, place.public)?;
            let beside = load_certificate(certificate)?;
            let password = password(person, place)?;
            let key = pkcs12::key_from_pem(&octets, &password).map_err(|fault| unreadable(path, &fault))?;
            let signer = Signer::new(key, beside);
            (signer.map_err(|fault| KeyFault::Failed(format!("{}: {fault}", certificate.display())))?, path)
        }
    };
    fits(person, signer.certificate(), path)?;
    Ok(signer)
}

/// The certificate has to be this person's, and one for signing.
fn fits(person: &Person, certificate: &Certificate, path: &Path) -> Result<(), KeyFault> {
    let wrong = |what: &str| Err(KeyFault::Failed(format!("{}: {what}", path.display())));
    if certificate.authenticates() && !certificate.signs_documents() {
        return wrong("the certificate is for authentication: take the file of the signing key");
    }
    if !certificate.signs_documents() {
        return wrong("the certificate is not for signing documents");
    }
    match certificate.facts().iin.as_deref() == Some(&person.iin) {
        true => Ok(()),
        false => wrong("the certificate is not of the person of this entry: their ЖСН differ"),
    }
}

fn unreadable(path: &Path, fault: &Pkcs12Fault) -> KeyFault {
    let said = format!("{}: {fault}", path.display());
    match fault {
        Pkcs12Fault::Password => KeyFault::Locked(said),
        _ => KeyFault::Failed(said),
    }
}

fn load_certificate(path: &Path) -> Result<Certificate, KeyFault> {
    let octets = read(path, true)?;
    Certificate::from_pem_or_der(&octets).map_err(|e| KeyFault::Failed(format!("{}: {e}", path.display())))
}

fn password(person: &Person, place: &KeyPlace) -> Result<Zeroizing<String>, KeyFault> {
    let locked = |what: String| KeyFault::Locked(what);
    match &place.password {
        Password::None => Ok(Zeroizing::default()),
        Password::Environment(name) => std::env::var(name)
            .map(Zeroizing::new)
            .map_err(|_| locked(format!("the variable {name} with the password is not set"))),
        Password::File(path) => {
            let octets = read(path, place.public)?;
            let text = std::str::from_utf8(&octets).map_err(|_| locked(format!("{}: not UTF-8", path.display())))?;
            Ok(Zeroizing::new(text.lines().next().unwrap_or_default().to_owned()))
        }
        Password::Prompt if !std::io::stdin().is_terminal() => {
            Err(locked("the password is asked for at a terminal, and there is none".into()))
        }
        Password::Prompt => {
            let name = person.signature_name();
            let asked = rpassword::prompt_password(format!("ЭЦҚ / ЭЦП, {}: ", name.kk));
            asked.map(Zeroizing::new).map_err(|e| locked(format!("no password was given: {e}")))
        }
    }
}

/// Reads a file that nobody but its owner and group may read.
fn read(path: &Path, public: bool) -> Result<Zeroizing<Vec<u8>>, KeyFault> {
    use std::os::unix::fs::MetadataExt;
    let failed = |what: String| KeyFault::Failed(format!("{}: {what}", path.display()));
    let file = std::fs::File::open(path).map_err(|e| failed(e.to_string()))?;
    let about = file.metadata().map_err(|e| failed(e.to_string()))?;
    if !about.is_file() {
        return Err(failed("not a file".into()));
    }
    if !public && about.mode() & 0o007 != 0 {
        return Err(failed("everybody on this machine may read or change it: chmod o-rwx".into()));
    }
    let mut octets = Zeroizing::new(Vec::new());
    file.take(SIZE_BYTES_MAX + 1).read_to_end(&mut octets).map_err(|e| failed(e.to_string()))?;
    match octets.len() as u64 > SIZE_BYTES_MAX {
        true => Err(failed("larger than any key".into())),
        false => Ok(octets),
    }
}
