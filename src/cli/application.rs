//! `application`: the paper form of an application.

use super::exit;
use super::output::Output;
use crate::app::{self, AppError, Place};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct ApplicationArguments {
    /// A package of a request: the form is filled in from it.
    #[arg(required_unless_present = "service")]
    package: Option<PathBuf>,
    /// A blank form of this service, as ARCH_CERT.
    #[arg(long, value_name = "CODE", conflicts_with = "package")]
    service: Option<String>,
    /// File to write.
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
}

pub fn application(output: &Output, place: &Place, arguments: &ApplicationArguments) -> Result<u8, AppError> {
    let office = app::open(&place.open()?, false)?;
    let pdf = match (&arguments.package, &arguments.service) {
        (Some(package), _) => {
            let unreadable = |e: std::io::Error| AppError::Usage(format!("{}: {e}", package.display()));
            let too_large = || AppError::Usage(format!("{}: larger than a package may be", package.display()));
            let size_bytes = std::fs::metadata(package).map_err(unreadable)?.len();
            if size_bytes > office.container_limits.packed_bytes_max {
                return Err(too_large());
            }
            let name = package.file_name().unwrap_or_default().to_string_lossy().into_owned();
            app::application::filled(&office, name, std::fs::read(package).map_err(unreadable)?)?
        }
        (None, Some(service)) => {
            app::application::blank(&office, office.releases.service_named(service).unwrap_or(service))?
        }
        (None, None) => return Err(AppError::Usage("give a package, or --service".into())),
    };
    let target = arguments.output.display().to_string();
    std::fs::write(&arguments.output, &pdf).map_err(|e| AppError::failure(&target, e))?;
    output.line(&target);
    output.object("application", json!({ "file": target, "size_bytes": pdf.len() }));
    Ok(exit::DONE)
}
