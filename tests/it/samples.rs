//! What `samples` promises.
