//! Doors to the outside: small traits, each with a twin in memory.

pub mod clock;
pub mod inbox;
pub mod keys;
pub mod objects;
pub mod outside;
pub mod post;
pub mod registers;
pub mod tx;
pub mod workers;
