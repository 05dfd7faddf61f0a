//! `muragat.toml`. Read by `app` alone.
//!
//! What the office decides: who it is, who signs for it, what it admits. What the law decides is in `releases`.

mod catalogue;
mod chain;
mod check;
mod demo;
mod limits;
mod mail;
mod outside;
mod registers;
mod signatures;
mod signers;
mod slips;

use crate::domain::text::Bilingual;
use crate::domain::working_time::Hours;
pub use crate::releases::SourceFault as ConfigFault;
use crate::releases::source;
pub use catalogue::Catalogue;
pub use chain::{Chain, Steps};
use chrono::{DateTime, FixedOffset, NaiveDate};
use chrono_tz::Tz;
pub use demo::{DEMO, DEMO_KEYS, DEMO_KEYS_NOTE, DEMO_SECRET, OFFICE};
pub use limits::Limits;
pub use mail::{Mail, MailTls};
pub use outside::Outside;
pub use registers::{Gateway, Registers};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
pub use signatures::Signatures;
pub use signers::{KeyReference, Signer};
pub use slips::Slips;
use std::path::Path;

/// The file's name in a workspace.
pub const FILE_NAME: &str = "muragat.toml";

/// An office's configuration.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Sheets say ҮЛГІ / ОБРАЗЕЦ, and the clock may be fixed.
    #[serde(default)]
    pub demo: bool,
    /// What QR codes point at, without a closing slash.
    pub public_url: String,
    /// Threads that check and typeset; 0: one for each core.
    #[serde(default)]
    pub workers: usize,
    #[serde(default)]
    pub clock: Clock,
    #[serde(default, skip_serializing_if = "Catalogue::is_default")]
    pub catalogue: Catalogue,
    pub secret: SecretSource,
    #[serde(default)]
    pub limits: Limits,
    #[serde(default)]
    pub intake: Intake,
    #[serde(default)]
    pub slips: Slips,
    #[serde(default)]
    pub outside: Outside,
    #[serde(default)]
    pub registers: Registers,
    #[serde(default)]
    pub signatures: Signatures,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<Mail>,
    #[serde(default, skip_serializing_if = "Chain::is_default")]
    pub chain: Chain,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Hours>,
    #[serde(default)]
    pub providers: Vec<Provider>,
    #[serde(default)]
    pub centres: Vec<Centre>,
    #[serde(default)]
    pub signers: Vec<Signer>,
    /// The file as read, to name lines.
    #[serde(skip)]
    source: Source,
}

#[derive(Debug, Clone, Default)]
struct Source {
    file: String,
    text: String,
}

/// `[clock]`
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Clock {
    /// The office lives at this moment for ever; a demonstration only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed: Option<DateTime<FixedOffset>>,
    /// Where days begin.
    #[serde(default = "default_zone", deserialize_with = "read_zone", serialize_with = "write_zone")]
    pub zone: Tz,
}

impl Default for Clock {
    fn default() -> Self {
        Self { fixed: None, zone: default_zone() }
    }
}

/// Where a secret lies, as the key behind check codes of `[secret]`; exactly one of the two.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SecretSource {
    /// A file, relative to the workspace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The name of an environment variable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub env: Option<String>,
}

/// `[intake]`
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Intake {
    /// A package is taken when it has not changed for so long; seconds.
    pub quiet_seconds: u64,
    /// One that does not end as an archive does is waited for so long before it is taken, and rejected.
    pub incomplete_seconds: u64,
    /// A decision waits so long for its request to be registered, then it is returned; hours.
    pub decision_wait_hours: u32,
    /// What a process works on is another's when nothing was heard of it for so long; seconds. Longer than a window of
    /// packages takes at its slowest. A process that died on the same machine is not waited for.
    pub lease_seconds: u64,
}

impl Default for Intake {
    fn default() -> Self {
        Self { quiet_seconds: 3, incomplete_seconds: 600, decision_wait_hours: 72, lease_seconds: 900 }
    }
}

/// қызмет беруші / услугодатель, as letterheads have it.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// Service codes that it renders.
    pub services: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bin: Option<String>,
    pub name: Bilingual,
    pub address: Bilingual,
    /// Place of issue.
    pub place: Bilingual,
    pub phone: String,
    pub email: String,
    /// Where to complain, in place of the passport's sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complaint: Option<Bilingual>,
    /// Whose acts it goes by, as `mangystau` or `republic`; absent: the newest that is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<String>,
}

/// ХҚКО / ЦОН that sends packages and gets registries.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Centre {
    /// Short name for commands, as `sarydala`.
    pub key: String,
    pub name: Bilingual,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Bilingual>,
}

impl Config {
    /// Reads the file; a fault names its line. `check` then looks at what the words mean.
    pub fn load(path: &Path) -> Result<Self, ConfigFault> {
        let file = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|error| ConfigFault::new(&file, 1, error.to_string()))?;
        Self::read(&file, &bytes)
    }

    /// The same from octets; `file` is what faults call it.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, ConfigFault> {
        let mut config: Self = source::read(file, bytes)?;
        config.source = Source { file: file.into(), text: source::text(file, bytes)?.into() };
        Ok(config)
    }

    /// The provider that renders `service`.
    pub fn provider(&self, service: &str) -> Option<&Provider> {
        self.providers.iter().find(|p| p.services.iter().any(|s| s == service))
    }

    pub fn centre(&self, key: &str) -> Option<&Centre> {
        self.centres.iter().find(|c| c.key == key)
    }

    /// Everyone with this ЖСН whose term covers `day`; a person may hold two roles.
    pub fn signers_on<'a>(&'a self, iin: &'a str, day: NaiveDate) -> impl Iterator<Item = &'a Signer> {
        self.signers.iter().filter(move |s| s.iin == iin && s.in_term(day))
    }

    /// The key behind check codes, from the file below `workspace` or the environment.
    pub fn secret(&self, workspace: &Path) -> Result<Vec<u8>, ConfigFault> {
        let secret = self.referred(&self.secret, workspace, &["secret"])?;
        if secret.len() < SECRET_BYTES_MIN {
            return Err(self.fault(&["secret"], format!("the secret is shorter than {SECRET_BYTES_MIN} bytes")));
        }
        Ok(secret)
    }

    /// The token of the gateway to the registers, where it wants one.
    pub fn gateway_token(&self, workspace: &Path) -> Result<Option<String>, ConfigFault> {
        let path = &["registers", "gateway", "token"];
        let Some(token) = self.registers.gateway.as_ref().and_then(|gateway| gateway.token.as_ref()) else {
            return Ok(None);
        };
        let token = String::from_utf8(self.referred(token, workspace, path)?).ok();
        let token = token.filter(|token| !token.is_empty() && token.bytes().all(|b| b.is_ascii_graphic()));
        token.map(Some).ok_or_else(|| self.fault(path, "the token is no line of ASCII characters".into()))
    }

    /// The password of the mail server, where it wants one.
    pub fn mail_password(&self, workspace: &Path) -> Result<Option<String>, ConfigFault> {
        let path = &["mail", "password"];
        let Some(password) = self.mail.as_ref().and_then(|mail| mail.password.as_ref()) else { return Ok(None) };
        let password = String::from_utf8(self.referred(password, workspace, path)?).ok();
        let password = password.filter(|password| !password.is_empty() && !password.chars().any(char::is_control));
        password.map(Some).ok_or_else(|| self.fault(path, "the password is no line of text".into()))
    }

    /// What a reference at `path` leads to, without white space around it.
    fn referred(&self, from: &SecretSource, workspace: &Path, path: &[&str]) -> Result<Vec<u8>, ConfigFault> {
        let fault = |message: String| self.fault(path, message);
        let secret = match (&from.file, &from.env) {
            (Some(file), None) => {
                std::fs::read(workspace.join(file)).map_err(|error| fault(format!("secret file {file}: {error}")))?
            }
            (None, Some(name)) => {
                std::env::var(name).map_err(|error| fault(format!("variable {name}: {error}")))?.into_bytes()
            }
            _ => return Err(fault("give the secret by file or by env, one of the two".into())),
        };
        Ok(secret.trim_ascii().to_vec())
    }
}

/// Below this a check code could be guessed.
const SECRET_BYTES_MIN: usize = 16;

fn default_zone() -> Tz {
    chrono_tz::Asia::Almaty
}

fn read_zone<'de, D: Deserializer<'de>>(d: D) -> Result<Tz, D::Error> {
    let name = String::deserialize(d)?;
    name.parse().map_err(|_| serde::de::Error::custom(format!("{name} is no time zone, as Asia/Almaty is")))
}

fn write_zone<S: Serializer>(zone: &Tz, s: S) -> Result<S::Ok, S::Error> {
    s.serialize_str(zone.name())
}
