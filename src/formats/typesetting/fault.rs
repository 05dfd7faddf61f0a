//! What went wrong on a sheet, in our words: file, line, column, message.

use super::world::Sheet;
use std::fmt;
use typst::diag::SourceDiagnostic;
use typst::syntax::DiagSpanKind;
use typst::{World, WorldExt};

/// Why a document was not typeset.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TypesettingError {
    /// The template or its values.
    #[error("{}{message}", place.as_ref().map(|p| format!("{p}: ")).unwrap_or_default())]
    Template {
        /// In the template; absent when the fault has no place, as a missing glyph found while writing the file.
        place: Option<Place>,
        message: String,
    },
    /// The engine could not be set up.
    #[error("{message}")]
    Engine { message: String },
}

/// A place in a template; lines and columns count from one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub file: String,
    pub line: usize,
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// Whether a warning means that the sheet would not look as it was drawn.
pub(super) fn is_grave(warning: &SourceDiagnostic) -> bool {
    ["unknown font", "did not converge"].iter().any(|sign| warning.message.contains(sign))
}

/// The first fault, and how many more there are.
pub(super) fn translate(sheet: &Sheet, faults: &[SourceDiagnostic]) -> TypesettingError {
    let Some(first) = faults.first() else {
        return TypesettingError::Engine { message: "the engine failed without a word".to_owned() };
    };
    let mut message = first.message.to_string();
    for hint in &first.hints {
        message.push_str("; ");
        message.push_str(&hint.v);
    }
    if faults.len() > 1 {
        message.push_str(&format!(" (and {} more)", faults.len() - 1));
    }
    TypesettingError::Template { place: place(sheet, first), message }
}

fn place(sheet: &Sheet, fault: &SourceDiagnostic) -> Option<Place> {
    let id = match fault.span.get() {
        DiagSpanKind::Detached => return None,
        DiagSpanKind::Number { id, .. } | DiagSpanKind::Range { id, .. } => id,
    };
    let source = sheet.source(id).ok()?;
    let (line, column) = source.lines().byte_to_line_column(sheet.range(fault.span)?.start)?;
    Some(Place { file: id.get().vpath().get_without_slash().to_owned(), line: line + 1, column: column + 1 })
}
