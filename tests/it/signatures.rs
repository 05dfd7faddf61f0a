//! What signatures promise: the canonical form, the profiles of XML-DSig, CMS, ASiC-E and time-stamps, the path to an anchor;
//! judged by xmllint, xmlsec1 and openssl.

mod asic;
mod attacks;
mod canonical;
mod cms;
mod command;
pub mod desk;
mod evidence;
mod faults;
mod foreign;
mod forged;
mod gost;
mod kazakhstan;
mod packages;
pub mod pades;
mod paths;
mod revocation;
mod timestamps;
pub mod tools;
mod trust;
mod verdicts;
