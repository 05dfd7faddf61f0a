//! The slip of a package (пакеттің түскені туралы белгі / отметка о поступлении пакета): when it came, by which digest it
//! is known, what became of it, under which number.
//!
//! Two files for each package that was taken, `slips/<day>/<sha256>.json` for a machine and `.pdf` for a person, in the
//! outbox: one folder for all channels, for what was rejected or came again has none. No receipt (қолхат / расписка), and
//! nothing of the applicant stands on it. The same facts give the same octets.

use super::failure::Failure;
use super::judge::Judged;
use super::office::Office;
use super::pace::Step;
use crate::catalogue::submissions::{Repeat, Submission};
use crate::catalogue::untold::{self, Untold};
use crate::domain::case::SubmissionState;
use crate::domain::document::DocumentKind;
use crate::domain::finding::Finding;
use crate::domain::identifiers::Digest256;
use crate::domain::numbers::Series;
use crate::domain::text::{Bilingual, Language};
use crate::formats::typesetting::Job;
use crate::language::dress;
use crate::ports::objects;
use crate::report::{self, Voice};
use chrono::{DateTime, FixedOffset};
use serde_json::{Value, json};

/// How many reasons stand on the sheet; the JSON has all of them.
const REASONS_MAX: usize = 2;
/// How long each text of a reason may be on the sheet; characters.
const REASON_CHARACTERS_MAX: usize = 320;
/// How many repeats are told with one flush.
const REPEATS_AT_ONCE: usize = 64;

/// What became of one package.
pub struct Ended<'a> {
    pub submission: &'a Submission,
    pub state: SubmissionState,
    pub number: Option<&'a str>,
    /// Of a rejected package: why.
    pub findings: &'a [Finding],
    pub origin: &'a Origin,
}

/// What a package says of where it comes from and for whom it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// As the ledger has it; see [`Office::sender`].
    pub sender: Option<String>,
    /// The code of the service: whose name stands at the head.
    pub service: Option<String>,
}

impl Origin {
    /// As the package says itself.
    pub fn of(office: &Office, judged: &Judged) -> Self {
        Self {
            sender: judged.sent_through().map(|channel| office.sender(channel)),
            service: judged.validated.request().map(|request| request.service.clone()),
        }
    }
}

/// Lays the slip of a package into the outbox; durable after the next flush, so call it before the flush after which the
/// catalogue says the same. Repeating it changes nothing; of a package that waited, the slip is replaced.
pub fn lay(office: &Office, ended: &Ended<'_>) -> Result<(), Failure> {
    let submission = ended.submission;
    // It waited before, and nothing is new: its slip was safe before the catalogue said so.
    let waits_on = ended.state == SubmissionState::Waiting && submission.state == SubmissionState::Waiting;
    if waits_on && submission.number.as_deref() == ended.number {
        return Ok(());
    }
    let name = |language| match ended.number {
        Some(number) if Series::AcceptanceRefusal.is_of(number) => report::event_name("acceptance_refused", language),
        _ => report::submission_name(ended.state, language),
    };
    Slip {
        key: key(&submission.digest, submission.claimed_at, &round(submission.round)),
        file_name: &submission.file_name,
        digest: &submission.digest,
        size_bytes: submission.size_bytes,
        received_at: submission.claimed_at,
        verdict: ended.state.key(),
        words: Bilingual::new(name(Language::Kk), name(Language::Ru)),
        number: ended.number,
        first_received_at: None,
        findings: ended.findings,
        origin: ended.origin,
    }
    .lay(office)
}

/// Lays the slips of packages that came again: each bears the number of the first, so it is written when that is known.
/// Whatever stops it, the rest is told the next time. Repeating it changes nothing.
pub fn lay_for_repeats(office: &Office) -> Result<(), Failure> {
    loop {
        let untold = office.store.read(|tx| untold::list(tx, REPEATS_AT_ONCE))?;
        for one in &untold {
            lay_for_repeat(office, one)?;
        }
        if untold.is_empty() {
            return Ok(());
        }
        office.outbox.flush()?;
        office.store.write(|tx| untold.iter().try_for_each(|one| untold::told(tx, &one.repeat)))?;
    }
}

fn lay_for_repeat(office: &Office, untold: &Untold) -> Result<(), Failure> {
    let (repeat, first) = (&untold.repeat, &untold.first);
    Slip {
        key: key(&repeat.digest, repeat.repeated_at, &repeated(repeat)),
        file_name: &repeat.file_name,
        digest: &repeat.digest,
        size_bytes: first.size_bytes,
        received_at: repeat.repeated_at,
        verdict: "repeated",
        words: report::repeated_name(),
        number: first.number.as_deref(),
        first_received_at: Some(first.claimed_at),
        findings: &[],
        origin: &Origin { sender: first.sender.clone(), service: untold.service.clone() },
    }
    .lay(office)
}

/// Where a slip lies, without its ending.
fn key(digest: &Digest256, received_at: DateTime<FixedOffset>, which: &str) -> String {
    format!("slips/{}/{}{which}", received_at.format("%Y-%m-%d"), digest.hex())
}

/// What tells the rounds of a package apart.
fn round(round: u32) -> String {
    if round == 1 { String::new() } else { format!("-{round}") }
}

/// What tells its repeats apart: name and time.
fn repeated(repeat: &Repeat) -> String {
    let which = Digest256::of(format!("{}\n{}", repeat.repeated_at.to_rfc3339(), repeat.file_name).as_bytes()).hex();
    format!("-repeated-{}", which.get(..8).unwrap_or_default())
}

struct Slip<'a> {
    key: String,
    file_name: &'a str,
    digest: &'a Digest256,
    size_bytes: u64,
    received_at: DateTime<FixedOffset>,
    verdict: &'static str,
    words: Bilingual,
    number: Option<&'a str>,
    first_received_at: Option<DateTime<FixedOffset>>,
    findings: &'a [Finding],
    origin: &'a Origin,
}

impl Slip<'_> {
    fn lay(&self, office: &Office) -> Result<(), Failure> {
        let _measured = office.pace.of(Step::Slip);
        let record = self.record();
        let lay = |ending: &str, octets: &[u8]| {
            objects::create_or_mend(&*office.outbox, &format!("{}.{ending}", self.key), octets)
        };
        if office.draws_slips_for(self.origin.sender.as_deref()) {
            lay("pdf", &self.draw(office, &record)?)?;
        }
        Ok(lay("json", &record)?)
    }

    /// `muragat.slip/1`. Members are only ever added.
    fn record(&self) -> Vec<u8> {
        let mut record = json!({
            "format": "muragat.slip/1",
            "package": {
                "file_name": self.file_name, "sha256": self.digest.hex(), "size_bytes": self.size_bytes,
            },
            "received_at": self.received_at.to_rfc3339(),
            "verdict": self.verdict,
            "words": self.words,
            "number": self.number,
        });
        if let Some(at) = self.first_received_at {
            record["first"] = json!({ "received_at": at.to_rfc3339() });
        }
        if !self.findings.is_empty() {
            record["findings"] = report::machine(self.findings, None);
        }
        let mut octets = serde_json::to_vec_pretty(&record).unwrap_or_default();
        octets.push(b'\n');
        octets
    }

    /// The sheet, with the record attached.
    fn draw(&self, office: &Office, record: &[u8]) -> Result<Vec<u8>, Failure> {
        let missing = |what: &str| Failure::Missing(what.to_owned());
        let day = self.received_at.date_naive();
        let template = office.releases.template(DocumentKind::Slip, day);
        let template = template.ok_or_else(|| missing("no template of slip is in force"))?;
        let provider = self.origin.service.as_deref().and_then(|service| office.provider(service));
        let provider = provider.or(office.providers.first()).ok_or_else(|| missing("the office has no provider"))?;
        let data = dress(&json!({
            "sample": office.demo.to_string(),
            "provider": { "name": provider.name },
            "content": self.content(office),
        }))
        .to_string();
        let mut files: Vec<(&str, &[u8])> = template.files.iter().map(|(name, b)| (name.as_str(), *b)).collect();
        files.push(("data.json", data.as_bytes()));
        files.push(("slip.json", record));
        let typeset = office.typesetter.typeset(&Job {
            files: &files,
            title: "",
            author: &provider.name.kk,
            created_at: self.received_at,
            ident: &format!("{}-{}", self.key, self.verdict),
        })?;
        Ok(typeset.pdf)
    }

    /// What stands on the sheet. A name may hold characters that no font of ours has; the record has it as it is.
    fn content(&self, office: &Office) -> Value {
        let mut content = json!({
            "file_name": office.typesetter.legible(self.file_name),
            "sha256": self.digest.hex(),
            "received_at": self.received_at.to_rfc3339(),
            "verdict": self.verdict,
            "words": self.words,
        });
        if let Some(number) = self.number {
            content["number"] = json!(number);
        }
        if let Some(at) = self.first_received_at {
            content["first"] = json!({ "received_at": at.to_rfc3339() });
        }
        let short = |text: &str| {
            let shorter: String = text.chars().take(REASON_CHARACTERS_MAX).collect();
            office.typesetter.legible(&if shorter.len() < text.len() { shorter + "…" } else { shorter })
        };
        let both = |text: &Bilingual| json!({ "kk": short(&text.kk), "ru": short(&text.ru) });
        let reason = |finding: &Finding| {
            let text = both(&report::bilingual(finding, Voice::Operator));
            json!({ "text": text, "remedy": both(&report::bilingual_remedy(finding.code)) })
        };
        content["reasons"] = self.findings.iter().take(REASONS_MAX).map(reason).collect();
        content
    }
}
