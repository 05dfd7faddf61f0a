//! The inbox as a folder on disk: its files, and which of them have arrived whole.

mod arrivals;
mod events;
mod folder;
mod settling;

pub use arrivals::{Arrivals, Scan};
pub use events::Events;
pub use folder::InboxFolder;
pub use settling::{Readiness, Settling, Stamp};
