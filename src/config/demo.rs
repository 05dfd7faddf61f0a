//! The invented office of a demonstration.

/// Its `muragat.toml`.
pub const DEMO: &str = include_str!("demo.toml");

/// Its `office.secret`: known to everyone, so that two demonstrations give the same sheets. It proves nothing.
pub const DEMO_SECRET: &[u8] = b"demonstration only, known to everyone\n";

/// What a new workspace begins with: to be filled in, and refused by `config check` until it is.
pub const OFFICE: &str = include_str!("office.toml");
