//! What `releases` promises.
