//! What `architecture` promises.
