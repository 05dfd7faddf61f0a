//! A place in a TOML file and what is wrong there.

use serde::de::DeserializeOwned;
use std::ops::Range;

/// What is wrong in a file that people edit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct SourceFault {
    pub file: String,
    /// From 1.
    pub line: usize,
    pub message: String,
}

impl SourceFault {
    pub fn new(file: impl Into<String>, line: usize, message: impl Into<String>) -> Self {
        Self { file: file.into(), line, message: message.into() }
    }
}

/// Reads `bytes` as TOML of the shape `T`.
pub fn read<T: DeserializeOwned>(file: &str, bytes: &[u8]) -> Result<T, SourceFault> {
    let text = text(file, bytes)?;
    toml::from_str(text).map_err(|error| fault(file, text, &error))
}

/// UTF-8, or the line where it ends to be.
pub fn text<'a>(file: &str, bytes: &'a [u8]) -> Result<&'a str, SourceFault> {
    std::str::from_utf8(bytes).map_err(|error| {
        let line = 1 + bytes[..error.valid_up_to()].iter().filter(|b| **b == b'\n').count();
        SourceFault::new(file, line, "the text is not UTF-8")
    })
}

/// The fault behind an error of the TOML reader.
pub fn fault(file: &str, text: &str, error: &toml::de::Error) -> SourceFault {
    let message = error.message().trim().replace('\n', "; ");
    SourceFault::new(file, line_of(text, error.span()), message)
}

/// Line, from 1, in which `span` begins; without a span the first.
pub fn line_of(text: &str, span: Option<Range<usize>>) -> usize {
    let start = span.map_or(0, |s| s.start.min(text.len()));
    1 + text.as_bytes()[..start].iter().filter(|b| **b == b'\n').count()
}
