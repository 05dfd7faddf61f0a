//! `print NUMBER --form paper|copy|verification`.

use super::exit;
use super::output::Output;
use crate::app::print::Wanted;
use crate::app::{self, AppError, Place};
use clap::{Args, ValueEnum};
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct PrintArguments {
    /// Of the document.
    number: String,
    #[arg(long, value_enum)]
    form: Form,
    /// ЖСН of the person who certifies the copy.
    #[arg(long, value_name = "IIN", required_if_eq("form", "copy"))]
    by: Option<String>,
    /// Why you look at a case of restricted access; it is written into the life line of the case.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// The PDF to write.
    #[arg(long, short)]
    output: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For an ink signature and a seal.
    Paper,
    /// A certified copy.
    Copy,
    /// The sheet that tells of the signatures: on the request, and on the document.
    Verification,
}

pub fn print(output: &Output, place: &Place, arguments: &PrintArguments) -> Result<u8, AppError> {
    let office = app::open(&place.open()?, false)?;
    let wanted = match arguments.form {
        Form::Paper => Wanted::Paper,
        Form::Verification => Wanted::Verification,
        Form::Copy => Wanted::Copy { by: arguments.by.clone().unwrap_or_default() },
    };
    let pdf = app::print::print(&office, &arguments.number, &wanted, arguments.reason.as_deref())?;
    let target = arguments.output.display().to_string();
    std::fs::write(&arguments.output, &pdf).map_err(|e| AppError::failure(&target, e))?;
    output.line(&target);
    output.object("print", json!({ "number": arguments.number, "file": target, "size_bytes": pdf.len() }));
    Ok(exit::DONE)
}
