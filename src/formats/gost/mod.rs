//! GOST 34.310 signatures on the two curves that Kazakhstan's national certification authority uses.
//!
//! | algorithm | curve | digest | in a certificate |
//! |---|---|---|---|
//! | 34.310-2004 | CryptoPro-A of RFC 4357, 256 bits | 34.311-95 | before 2022 |
//! | 34.310-2015 | paramSetA of RFC 7836, 512 bits | Streebog-512 | since 2022 |
//!
//! The equations are those of GOST R 34.10 (RFC 7091); what is national is the order of octets: digest, coordinates,
//! `r ‖ s` all carry their lowest octet first. The words of long
//! numbers, and the arithmetic modulo the order, are the work of `crypto-bigint`.
//!
//! Checking takes a time that depends on its arguments, which are public ([`verify`]). Signing does not branch on the
//! private number or on the nonce, and looks nothing up by them ([`Secret`]); the nonce comes from key and digest.
//! 34.310-2015 of 256 bits is not here: no certificate with it was ever seen, so its curve is not known for certain.

mod checking;
mod curves;
mod fast;
mod field;
mod pkcs8;
mod secret;
mod steady;

pub use checking::verify;
pub use curves::{CryptoProA, Curve, L256, L512, ParamSetA};
pub use pkcs8::{GostSecret, read, write};
pub use secret::Secret;

#[cfg(test)]
mod examples;
