//! The world behind the doors. Named by `app` and by tests alone.

pub mod answers;
pub mod clock;
pub mod disk;
mod fair_lock;
pub mod given_packages;
pub mod http;
pub mod inbox;
pub mod inbox_memory;
pub mod keys_at_hand;
pub mod keys_memory;
pub mod objects_fs;
pub mod objects_memory;
pub mod outside_memory;
pub mod outside_resting;
pub mod post_memory;
pub mod postgres;
pub mod register_folder;
pub mod registers;
pub mod registers_memory;
pub mod smtp;
pub mod sqlite;
pub mod workers;
