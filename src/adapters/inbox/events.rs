//! Events of a folder: a hint that wakes the scan, never the truth. A network share gives none and is polled.

use notify::event::{EventKind, ModifyKind, RenameMode};
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// More names than this are not remembered: the scan finds their files all the same, a little later.
const NAMES_MAX: usize = 10_000;

/// Wakes whoever waits for something to happen in a folder, and remembers what was renamed into it.
pub struct Events {
    state: Arc<State>,
    /// Events come as long as it lives; `None`: the folder gives none.
    watcher: Option<RecommendedWatcher>,
}

#[derive(Default)]
struct State {
    pending: Mutex<Pending>,
    woken: Condvar,
}

#[derive(Default)]
struct Pending {
    awake: bool,
    renamed: HashSet<String>,
}

impl State {
    fn wake(&self, renamed: impl Iterator<Item = String>) {
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        for name in renamed {
            if pending.renamed.len() < NAMES_MAX {
                pending.renamed.insert(name);
            }
        }
        pending.awake = true;
        self.woken.notify_all();
    }
}

impl Events {
    /// Listens to `folder`, unless it lies on a network share or the machine has no more watches to give.
    pub fn of(folder: &Path) -> Self {
        let state = Arc::new(State::default());
        let watcher = if is_share(folder) { None } else { listen(folder, state.clone()).ok() };
        Self { state, watcher }
    }

    /// Whether the folder tells of its changes; otherwise it must be looked at again and again.
    pub fn is_told(&self) -> bool {
        self.watcher.is_some()
    }

    /// Waits until something happens, [`Events::wake`] is called, or the time is over; `false`: only the time is over.
    pub fn wait(&self, at_most: Duration) -> bool {
        let pending = self.state.pending.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.state.woken.wait_timeout_while(pending, at_most, |pending| !pending.awake);
        let (mut pending, _) = waited.unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut pending.awake)
    }

    /// Wakes the one who waits.
    pub fn wake(&self) {
        self.state.wake(std::iter::empty());
    }

    /// Names renamed in since it was last asked.
    pub fn renamed(&self) -> HashSet<String> {
        std::mem::take(&mut self.state.pending.lock().unwrap_or_else(PoisonError::into_inner).renamed)
    }
}

fn listen(folder: &Path, state: Arc<State>) -> notify::Result<RecommendedWatcher> {
    let told = move |event: notify::Result<notify::Event>| {
        // An overflow or a fault says only: look.
        let Ok(event) = event else { return state.wake(std::iter::empty()) };
        let named = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
        match event.kind {
            // Our own reading.
            EventKind::Access(_) if !event.need_rescan() => {}
            EventKind::Modify(ModifyKind::Name(RenameMode::To | RenameMode::Both)) => {
                state.wake(event.paths.last().and_then(|path| named(path)).into_iter());
            }
            _ => state.wake(std::iter::empty()),
        }
    };
    let mut watcher = notify::recommended_watcher(told)?;
    watcher.watch(folder, RecursiveMode::NonRecursive)?;
    Ok(watcher)
}

/// Network and user-space file systems tell only of what this machine does itself.
fn is_share(folder: &Path) -> bool {
    const NFS: i64 = 0x6969;
    const SMB: i64 = 0x517b;
    const CIFS: i64 = 0xff53_4d42;
    const SMB2: i64 = 0xfe53_4d42;
    const FUSE: i64 = 0x6573_5546;
    const V9FS: i64 = 0x0102_1997;
    let kind = rustix::fs::statfs(folder).map(|stat| stat.f_type & 0xffff_ffff);
    // Of which nothing is known, nothing is promised.
    kind.map_or(true, |kind| [NFS, SMB, CIFS, SMB2, FUSE, V9FS].contains(&kind))
}
