//! Who works: this process among others, and whether another one is still there.

/// A process, told apart from every other that was or will be. It says nothing about a person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Worker {
    /// The machine, or the part of it whose processes see each other; empty where it cannot be told.
    pub host: String,
    pub pid: u32,
    /// Changes when the machine starts again.
    pub boot: String,
    /// When the process started, in the machine's own count; a number that is used again differs here.
    pub started: u64,
}

/// The processes of this machine.
pub trait Workers: Send + Sync {
    /// This process.
    fn me(&self) -> &Worker;

    /// Whether `other` has certainly ended. `false` also where nobody can know: it works on another machine.
    fn is_gone(&self, other: &Worker) -> bool;
}
