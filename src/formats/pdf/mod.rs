//! PDF files as far as signatures need them (ISO 32000-1): objects, revisions, and revisions appended.
//!
//! Reads what the cross-reference sections say and nothing else: a file that other readers would "repair" is refused,
//! because two readers may repair it differently. Pages are not drawn and encrypted files are not opened.

mod document;
mod object;
mod parse;
mod sections;
mod stream;
mod update;

#[cfg(test)]
mod tests;

pub use document::{Document, Indirect};
pub use object::{Dictionary, Object, Reference, Text, read_text};
pub use sections::Entry;
pub use update::Update;

/// A PDF of more octets is not read.
pub const SIZE_BYTES_MAX: usize = 256 << 20;

/// Why a file cannot be read as a PDF.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PdfFault {
    #[error("not a PDF")]
    NotPdf,
    #[error("the PDF is encrypted")]
    Encrypted,
    #[error("the PDF goes beyond a limit: {0}")]
    TooLarge(&'static str),
    #[error("the PDF is damaged at octet {at}: {what}")]
    Malformed { what: &'static str, at: usize },
}
