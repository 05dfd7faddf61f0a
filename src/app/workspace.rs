//! A workspace: one folder with everything an office has, found and made here. All paths in it are relative.

use super::AppError;
use crate::config::{self, Config};
use crate::releases::embedded;
use chrono::{DateTime, FixedOffset};
use std::fs::{self, File, TryLockError};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// The folders of a workspace (design.md §6).
pub const FOLDERS: [&str; 8] = ["inbox", "outbox", "rejected", "archive", "spool", "trust", "packages", "keys"];

/// Where the command line says to work, and when.
#[derive(Debug, Clone, Default)]
pub struct Place {
    pub workspace: Option<PathBuf>,
    /// `--now`
    pub now: Option<String>,
}

/// A workspace that was found, with its configuration.
#[derive(Debug)]
pub struct Workspace {
    pub root: PathBuf,
    pub config: Config,
    now: Option<DateTime<FixedOffset>>,
}

impl Place {
    /// The workspace named, else of MURAGAT_WORKSPACE, else the nearest `muragat.toml` upward; `None` when there is none
    /// and none was named.
    pub fn find(&self) -> Result<Option<Workspace>, AppError> {
        let named = self.workspace.clone().or_else(|| std::env::var_os("MURAGAT_WORKSPACE").map(PathBuf::from));
        let root = match named {
            Some(root) => root,
            None => {
                let here = std::env::current_dir().map_err(|e| AppError::failure("current folder", e))?;
                match here.ancestors().find(|folder| folder.join(config::FILE_NAME).is_file()) {
                    Some(root) => root.to_owned(),
                    None => return Ok(None),
                }
            }
        };
        if !root.join(config::FILE_NAME).is_file() {
            let root = root.display();
            return Err(AppError::Usage(format!("{root} is no workspace: make one with `muragat init {root}`")));
        }
        Ok(Some(Workspace::open(root, self.now.as_deref())?))
    }

    /// `--now` where there is no workspace whose clock it could move: only `check` looks at it.
    pub fn moment(&self) -> Result<Option<DateTime<FixedOffset>>, AppError> {
        self.now.as_deref().map(parse_moment).transpose()
    }

    /// As [`Place::find`]; a command that needs a workspace has none: usage.
    pub fn open(&self) -> Result<Workspace, AppError> {
        let none = "no workspace: give --workspace DIR, set MURAGAT_WORKSPACE, or make one with `muragat init DIR`";
        self.find()?.ok_or_else(|| AppError::Usage(none.into()))
    }
}

impl Workspace {
    /// Reads the configuration of the workspace at `root`.
    pub fn open(root: PathBuf, now: Option<&str>) -> Result<Self, AppError> {
        let config = Config::load(&root.join(config::FILE_NAME))?;
        let now = now.map(parse_moment).transpose()?;
        // The date of a document is its signing date: nobody moves it in a real office.
        if now.is_some() && !config.demo {
            return Err(AppError::Usage("--now is only for a workspace made with --demo".into()));
        }
        Ok(Self { root, config, now })
    }

    /// The moment that `--now` or a demonstration's clock stands at; `None`: the machine's clock.
    pub fn fixed_now(&self) -> Result<Option<DateTime<FixedOffset>>, AppError> {
        let fixed = self.config.clock.fixed;
        if fixed.is_some() && !self.config.demo {
            return Err(AppError::Usage("[clock] fixed is only for a workspace made with --demo".into()));
        }
        Ok(self.now.or(fixed))
    }

    /// Begins a task that changes something. Several may go on in one workspace, in one process or many, but not two of
    /// one kind.
    pub fn begin(&self, task: Task) -> Result<Guard, AppError> {
        let own = self.try_own(task)?.ok_or_else(|| self.busy(task))?;
        Ok(Guard { _own: Some(own), ..self.join()? })
    }

    /// The right to a task that others may be waiting for, too; `None`: another process has it, [`Workspace::holder`]
    /// says which.
    pub fn try_own(&self, task: Task) -> Result<Option<Own>, AppError> {
        let own = self.lock_file(task.file_name())?;
        match own.try_lock() {
            Ok(()) => sign_lock(&own).map_err(|e| AppError::failure("lock", e)).map(|()| Some(Own(own))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(e)) => Err(AppError::failure("lock", e)),
        }
    }

    /// Joins those who work here; any number may.
    pub fn join(&self) -> Result<Guard, AppError> {
        let everybody = self.lock_file("lock")?;
        let alone = match everybody.try_lock() {
            Ok(()) => true,
            // Who came first clears up after a crash; that must be over.
            Err(TryLockError::WouldBlock) => {
                everybody.lock_shared().map_err(|e| AppError::failure("lock", e))?;
                false
            }
            Err(TryLockError::Error(e)) => return Err(AppError::failure("lock", e)),
        };
        Ok(Guard { _own: None, everybody, alone })
    }

    /// The kernel lets go of the lock of a process that died, so a file alone says nothing.
    fn lock_file(&self, name: &str) -> Result<File, AppError> {
        let path = self.root.join("spool").join(name);
        let opened = File::options().read(true).write(true).create(true).truncate(false).open(&path);
        opened.map_err(|e| AppError::failure(&path.display().to_string(), e))
    }

    /// Which process has the task, or had it last, in words.
    pub fn holder(&self, task: Task) -> String {
        let said = fs::read_to_string(self.root.join("spool").join(task.file_name())).unwrap_or_default();
        said.trim().to_owned()
    }

    fn busy(&self, task: Task) -> AppError {
        let holder = self.holder(task);
        let name = task.file_name();
        AppError::Busy(format!(
            "another muragat is at work in this workspace ({name}: {holder}); wait for it, or stop it"
        ))
    }
}

/// A kind of work of which a workspace bears one at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// Looking at the inbox and claiming: `process`, `demo`, and one `watch` of many.
    Intake,
    /// Forming registries.
    HandOver,
    /// What people change by hand: the queue, signatures that come back.
    Desk,
}

impl Task {
    fn file_name(self) -> &'static str {
        match self {
            Self::Intake => "intake.lock",
            Self::HandOver => "hand_over.lock",
            Self::Desk => "desk.lock",
        }
    }
}

/// The right to a task, until it is dropped or its process ends.
#[derive(Debug)]
pub struct Own(#[expect(dead_code, reason = "the kernel lets go when the file is closed")] File);

/// Holds the locks of a task until it is dropped.
#[derive(Debug)]
pub struct Guard {
    _own: Option<Own>,
    everybody: File,
    alone: bool,
}

impl Guard {
    /// Nobody else is at work: what lies half-done was left by a crash, and may be cleared up before
    /// [`Guard::let_others_in`].
    pub fn is_alone(&self) -> bool {
        self.alone
    }

    pub fn let_others_in(&mut self) -> Result<(), AppError> {
        if std::mem::take(&mut self.alone) {
            self.everybody.lock_shared().map_err(|e| AppError::failure("lock", e))?;
        }
        Ok(())
    }
}

/// Says who holds it, for the one who is turned away.
fn sign_lock(file: &File) -> std::io::Result<()> {
    use std::io::Write;
    file.set_len(0)?;
    let since = chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ");
    (&mut &*file).write_all(format!("process {} since {since}\n", std::process::id()).as_bytes())
}

fn parse_moment(text: &str) -> Result<DateTime<FixedOffset>, AppError> {
    let wrong = |_| AppError::Usage(format!("--now {text}: not a moment as 2015-11-18T09:30:00+06:00"));
    DateTime::parse_from_rfc3339(text).map_err(wrong)
}

/// Makes a workspace; one that exists is left as it is and refused. Its catalogue is SQLite.
pub fn init(root: &Path, demo: bool) -> Result<Workspace, AppError> {
    init_on(root, demo, None)
}

/// The same with the catalogue on the server that is named (`postgres://…`).
pub fn init_on(root: &Path, demo: bool, catalogue: Option<&str>) -> Result<Workspace, AppError> {
    let at = |path: &Path| {
        let path = path.display().to_string();
        move |e: std::io::Error| AppError::failure(&path, e)
    };
    let file = root.join(config::FILE_NAME);
    if file.exists() {
        return Err(AppError::Usage(format!("{} is a workspace already", root.display())));
    }
    for folder in FOLDERS {
        let path = root.join(folder);
        fs::create_dir_all(&path).map_err(at(&path))?;
    }
    let keys = root.join("keys");
    fs::set_permissions(&keys, fs::Permissions::from_mode(0o700)).map_err(at(&keys))?;
    let (text, secret) = if demo {
        // The test PKI has no network: what it revoked stands in lists beside its anchors.
        let lists = root.join("trust/crl");
        fs::create_dir_all(&lists).map_err(at(&lists))?;
        for (from, into) in [("samples/pki/anchors/", root.join("trust")), ("samples/pki/crl/", lists)] {
            for (name, bytes) in embedded::below(from) {
                let path = into.join(name);
                fs::write(&path, bytes).map_err(at(&path))?;
            }
        }
        let note = root.join("keys/README.txt");
        fs::write(&note, config::DEMO_KEYS_NOTE).map_err(at(&note))?;
        for name in config::DEMO_KEYS {
            for (kind, ending) in [("keys", ""), ("certs", ".certificate")] {
                let bytes = embedded::file(&format!("samples/pki/{kind}/{name}.pem")).unwrap_or_default();
                let path = root.join(format!("keys/{name}{ending}.pem"));
                fs::write(&path, bytes).map_err(at(&path))?;
            }
        }
        (config::DEMO, config::DEMO_SECRET.to_vec())
    } else {
        (config::OFFICE, new_secret()?)
    };
    let path = root.join("office.secret");
    write_secret(&path, &secret).map_err(at(&path))?;
    let catalogue = catalogue.map(config::Catalogue::block).unwrap_or_default();
    fs::write(&file, text.to_owned() + &catalogue).map_err(at(&file))?;
    Workspace::open(root.to_owned(), None)
}

/// 256 random bits in base64, on one line.
fn new_secret() -> Result<Vec<u8>, AppError> {
    use ring::rand::SecureRandom;
    let mut bytes = [0; 32];
    let dry = |_| AppError::Failure("the machine gives no random numbers".into());
    ring::rand::SystemRandom::new().fill(&mut bytes).map_err(dry)?;
    Ok((data_encoding::BASE64.encode(&bytes) + "\n").into_bytes())
}

fn write_secret(path: &Path, secret: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?.write_all(secret)
}
