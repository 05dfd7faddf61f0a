//! What `catalogue` promises.
