//! What `road` promises.
