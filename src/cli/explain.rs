//! `explain`: what a finding code means.

use super::exit;
use super::output::Output;
use crate::app::AppError;
use crate::domain::codes::Code;
use crate::report;
use serde_json::json;

pub fn explain(output: &Output, code: Option<&str>) -> Result<u8, AppError> {
    let Some(wanted) = code else {
        for code in Code::ALL {
            output.line(code.key());
        }
        output.object("explain", json!({ "codes": Code::ALL }));
        return Ok(exit::DONE);
    };
    let unknown = || AppError::Usage(format!("no finding code {wanted}; `muragat explain` lists them"));
    let explanation = Code::from_key(wanted).and_then(report::explain).ok_or_else(unknown)?;
    output.line(explanation.text(output.language));
    output.object("explain", json!({ "code": wanted, "explanation": explanation }));
    Ok(exit::DONE)
}
