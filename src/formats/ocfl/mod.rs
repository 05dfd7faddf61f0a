//! The archive on disk: OCFL 1.1 objects in one storage root, written durably, read back sceptically.
//!
//! Start at [`Archive`]. Layout, write order and the numbered invariants (A1 …) stand in docs/FORMAT.md.
//! What does not live here: which files a case has (`stages::deposit`), and the second road (`upkeep::fixity`).
//!
//! Source: Oxford Common File Layout Specification 1.1; community extension 0004 for the folders.

mod archive;
pub mod check;
mod codes;
mod commit;
pub mod digest;
pub mod inventory;
pub mod layout;
mod recover;
mod version;

pub use archive::{Archive, ArchiveError, Head, HeadFile};
pub use codes::{Code, ObjectFault};
pub use version::{Committed, NewVersion};
