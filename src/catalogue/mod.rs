//! Operations on the catalogue and their SQL text.
