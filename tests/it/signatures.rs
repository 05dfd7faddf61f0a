//! What `signatures` promises.
