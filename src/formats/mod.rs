//! Standards: containers, XML, signatures, archives, sheets. Know bytes, not cases.

pub mod asic;
pub mod asn1;
pub mod barcode;
pub mod c14n;
pub mod cms;
pub mod container;
pub mod crl;
pub mod csv;
pub mod gost;
pub mod keys;
pub mod letter;
pub mod manifest;
pub mod media_type;
pub mod ocfl;
pub mod ocsp;
pub mod package;
pub mod pades;
pub mod pdf;
pub mod picture;
pub mod pkcs12;
pub mod places;
pub mod premis;
pub mod register_answer;
pub mod register_rows;
pub mod revocation;
pub mod signature;
pub mod spreadsheet;
pub mod status;
pub mod suites;
pub mod timestamp;
pub mod typesetting;
pub mod validation;
pub mod value;
pub mod x509;
pub mod xml;
pub mod xmldsig;
pub mod xsd;

/// Base64 as XML and PEM carry it: white space anywhere, padding required; `None` when it is not.
fn base64(text: &str) -> Option<Vec<u8>> {
    use base64ct::{Base64, Encoding};
    let packed: String = text.split([' ', '\t', '\r', '\n']).collect();
    Base64::decode_vec(&packed).ok()
}
