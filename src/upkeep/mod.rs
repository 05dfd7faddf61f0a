//! The second road: fixity, resume, rebuild.
