//! One test binary: what the rooms promise, judged by foreign tools where there are any.

mod architecture;
mod archive;
mod catalogue;
mod cluster;
mod doors;
mod formats;
mod forms_sheets;
mod fuzz;
mod hostile;
mod inbox;
mod invariants;
mod mail;
mod pki;
mod releases;
mod reliability;
mod requirements;
mod road;
mod samples;
mod sheets;
mod signatures;
mod signing;
