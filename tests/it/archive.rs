//! What `archive` promises.
