//! The world behind the doors. Named by `app` and by tests alone.

pub mod clock;
mod fair_lock;
pub mod objects_fs;
pub mod objects_memory;
pub mod sqlite;
