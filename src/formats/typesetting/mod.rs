//! Sheets: a template and its values in, a PDF/A-3a and PDF/UA-1 file out. Typst as a library.
//!
//! Nothing is read from the disk, the network, the clock or the system's fonts: what a sheet needs stands in its [`Job`].
//! So the same job gives the same octets, on any thread, whatever was typeset before. Which template is in force, and
//! which values it is given, is decided elsewhere.

mod fault;
mod letters;
mod world;

pub use fault::{Place, TypesettingError};
pub use letters::code_point;

use chrono::{DateTime, Datelike, FixedOffset, Timelike};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use typst::comemo;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use world::{Desk, Sheet};

/// Version of the engine, for the recipe that is kept with a document.
pub const ENGINE: &str = "typst 0.15.1";

/// Stack of the thread that typesets, in octets: nested tables need far more than the system's usual 2 MiB.
const STACK_BYTES: usize = 32 << 20;

/// Values of a document from which on nothing of it stays in the engine's caches: what it leaves there is many times as
/// large, and no other document has it in common.
const LONG_BYTES: usize = 16 << 10;

/// One document to typeset.
#[derive(Debug, Clone, Copy)]
pub struct Job<'a> {
    /// Virtual files by name: `main.typ`, `lib/….typ`, `data.json`, `document.xml`, `qr.svg`, `code128.svg`,
    /// `emblem.svg`. Names must come from a small fixed set: the engine remembers every name for the life of the
    /// process. Without `emblem.svg` a template sees `lib/ornament.svg` in its place. A later file of the same name
    /// wins.
    pub files: &'a [(&'a str, &'a [u8])],
    /// Title of the document where the template gives none.
    pub title: &'a str,
    /// Author where the template gives none: the office.
    pub author: &'a str,
    /// The moment the document bears, with the office's offset.
    pub created_at: DateTime<FixedOffset>,
    /// What identifies the document for good, as its number; only a digest of it is written.
    pub ident: &'a str,
}

impl Job<'_> {
    fn is_long(&self) -> bool {
        self.files.iter().any(|(name, octets)| *name == "data.json" && octets.len() > LONG_BYTES)
    }

    /// Of everything that the octets follow from, but fonts and engine.
    fn digest(&self) -> [u8; 32] {
        let created_at = self.created_at.to_rfc3339();
        let words = [self.title, self.author, self.ident, &created_at].map(str::as_bytes);
        let files = self.files.iter().flat_map(|(name, bytes)| [name.as_bytes(), bytes]);
        let mut hasher = Sha256::new();
        for part in words.into_iter().chain(files) {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        hasher.finalize().into()
    }
}

/// A typeset document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typeset {
    /// The file. It ends in `%%EOF` without a line end: who appends must add one first.
    pub pdf: Vec<u8>,
    /// Pages in all, of every language.
    pub sheets: usize,
}

/// What was set before, by digest of the job.
type Memory = Arc<Mutex<HashMap<[u8; 32], Typeset>>>;

/// Fonts, library and parsed templates, shared by all documents and threads.
#[derive(Clone)]
pub struct Typesetter {
    desk: Arc<Desk>,
    workers: usize,
    memory: Option<Memory>,
}

/// Documents being typeset in this process. The engine's caches are global, so the most patient typesetter counts.
static WORKERS_MAX: AtomicUsize = AtomicUsize::new(1);

impl Typesetter {
    /// `fonts` are font files (TTF, OTF); nothing else is used. `workers` is how many threads will typeset at once:
    /// the engine's caches are cleared of what that many last documents did not touch.
    ///
    /// Errors: a file that holds no font.
    pub fn new(fonts: &[&[u8]], workers: usize) -> Result<Self, TypesettingError> {
        WORKERS_MAX.fetch_max(workers.max(1), Ordering::Relaxed);
        Ok(Self { desk: Arc::new(Desk::new(fonts)?), workers: workers.max(1), memory: None })
    }

    /// Sets each job once and gives its octets again from memory, without bound. For tests that walk the same road a
    /// thousand times: the same job gives the same octets anyway.
    pub fn remembering(mut self) -> Self {
        self.memory = Some(Arc::default());
        self
    }

    /// How many threads were announced.
    pub fn workers(&self) -> usize {
        self.workers
    }

    /// Typesets one document. Repeating it gives the same octets.
    ///
    /// Errors: a fault of the template or of its values, a character that the fonts lack, a file that is not there.
    /// None of them is the applicant's fault: nothing may be issued, and a person must look.
    pub fn typeset(&self, job: &Job) -> Result<Typeset, TypesettingError> {
        let Some(memory) = &self.memory else { return self.typeset_anew(job) };
        let digest = job.digest();
        if let Some(known) = memory.lock().unwrap_or_else(PoisonError::into_inner).get(&digest) {
            return Ok(known.clone());
        }
        let typeset = self.typeset_anew(job)?;
        memory.lock().unwrap_or_else(PoisonError::into_inner).insert(digest, typeset.clone());
        Ok(typeset)
    }

    fn typeset_anew(&self, job: &Job) -> Result<Typeset, TypesettingError> {
        let outcome = on_own_stack(|| self.typeset_here(job));
        // After failures too: a thousand bad documents must not fill the memory.
        comemo::evict(if job.is_long() { 0 } else { WORKERS_MAX.load(Ordering::Relaxed) });
        outcome
    }

    fn typeset_here(&self, job: &Job) -> Result<Typeset, TypesettingError> {
        let sheet = Sheet::new(&self.desk, job.files)?;
        let compiled = typst::compile::<PagedDocument>(&sheet);
        if let Some(warning) = compiled.warnings.iter().find(|w| fault::is_grave(w)) {
            return Err(fault::translate(&sheet, std::slice::from_ref(warning)));
        }
        let mut document = compiled.output.map_err(|faults| fault::translate(&sheet, &faults))?;
        let named = document.info_mut();
        named.title.get_or_insert_with(|| job.title.into());
        if named.author.is_empty() {
            named.author.push(job.author.into());
        }
        let pdf = typst_pdf::pdf(&document, &options(job)?).map_err(|faults| fault::translate(&sheet, &faults))?;
        Ok(Typeset { pdf, sheets: document.pages().len() })
    }
}

fn options(job: &Job) -> Result<PdfOptions, TypesettingError> {
    let standards = PdfStandards::new(&[PdfStandard::A_3a, PdfStandard::Ua_1])
        .map_err(|fault| TypesettingError::Engine { message: fault.message().to_string() })?;
    let moment = timestamp(&job.created_at)
        .ok_or_else(|| TypesettingError::Engine { message: format!("no such moment: {}", job.created_at) })?;
    Ok(PdfOptions {
        ident: Smart::Custom(job.ident.to_owned()),
        creator: Smart::Custom(Some("muragat".to_owned())),
        timestamp: Some(moment),
        page_ranges: None,
        standards,
        // Level A and UA-1 without tags would be a false claim that the engine does not refuse.
        tagged: true,
        pretty: false,
    })
}

fn timestamp(at: &DateTime<FixedOffset>) -> Option<Timestamp> {
    let local = at.naive_local();
    let moment = Datetime::from_ymd_hms(
        local.year(),
        local.month().try_into().ok()?,
        local.day().try_into().ok()?,
        local.hour().try_into().ok()?,
        local.minute().try_into().ok()?,
        local.second().try_into().ok()?,
    )?;
    Timestamp::new_local(moment, at.offset().local_minus_utc() / 60)
}

/// Runs `work` in a pool of one thread that belongs to the calling thread.
///
/// The engine spreads parts of a document over the pool it is called from. In a shared pool a thread that waits for its
/// part takes up *another document* on top of its own stack, and a stack that overflows ends the process. A pool of
/// one has nothing else to take up.
fn on_own_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    thread_local! {
        static POOL: Option<rayon::ThreadPool> = rayon::ThreadPoolBuilder::new()
            .num_threads(1)
            .stack_size(STACK_BYTES)
            .thread_name(|_| "typesetter".to_owned())
            .build()
            .ok();
    }
    POOL.with(|pool| match pool {
        Some(pool) => pool.install(work),
        // No thread to be had: the caller's own stack must do.
        None => work(),
    })
}
