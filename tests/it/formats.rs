//! What `formats` promises.
