//! Standards: containers, XML, signatures, archives, sheets. Know bytes, not cases.

pub mod barcode;
pub mod c14n;
pub mod ocfl;
pub mod places;
pub mod typesetting;
pub mod value;
pub mod x509;
pub mod xml;
pub mod xmldsig;
pub mod xsd;
