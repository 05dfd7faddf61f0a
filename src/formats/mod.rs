//! Standards: containers, XML, signatures, archives, sheets. Know bytes, not cases.

pub mod barcode;
pub mod places;
pub mod typesetting;
pub mod value;
