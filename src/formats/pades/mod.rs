//! Signatures inside a PDF (PAdES, ETSI EN 319 142-1): made by an appended revision, and checked in any signed PDF.
//!
//! The CMS itself is made and checked in [`super::cms`]; here stands what belongs to the PDF: the field, which octets
//! are covered, and what later revisions did to them. Whose a certificate is, is judged in `validation`.

mod changes;
mod check;
mod coverage;
mod fields;
mod prepare;
mod sign;
mod validation_data;

pub use changes::LaterChange;
pub use check::{PdfSignature, SIGNATURES_MAX, check};
pub use prepare::{Prepared, Request, prepare};
pub use sign::{SignError, sign};
