//! What `sheets` promises.
