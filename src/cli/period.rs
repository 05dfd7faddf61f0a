//! `--from`, `--to`, `--service` and where a list goes: what the commands that look over a period have in common.

use super::services;
use crate::app::AppError;
use crate::catalogue::cases::Period;
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use chrono::{Datelike, NaiveDate};
use clap::Args;
use std::path::{Path, PathBuf};

/// A period, both days included.
#[derive(Debug, Args)]
pub struct PeriodArguments {
    /// First day, as 2015-11-01; else the first of this month, of surveys of this year.
    #[arg(long, value_name = "DAY")]
    from: Option<NaiveDate>,
    /// Last day; else today.
    #[arg(long, value_name = "DAY")]
    to: Option<NaiveDate>,
    /// Of one service, as ARCH_CERT.
    #[arg(long, value_name = "CODE")]
    service: Option<String>,
}

impl PeriodArguments {
    /// The period; without `--from` since the first of this month.
    ///
    /// # Errors
    /// [`AppError::Usage`] when it ends before it begins, or no passport has the service.
    pub fn of_month(&self, office: &Office) -> Result<Period, AppError> {
        self.since(office, |today| today.with_day(1))
    }

    /// The same; without `--from` since the first of January.
    pub fn of_year(&self, office: &Office) -> Result<Period, AppError> {
        self.since(office, |today| NaiveDate::from_ymd_opt(today.year(), 1, 1))
    }

    fn since(&self, office: &Office, usual: impl Fn(NaiveDate) -> Option<NaiveDate>) -> Result<Period, AppError> {
        let today = office.now().date_naive();
        let from = self.from.or_else(|| usual(today)).unwrap_or(today);
        let service = services::named(&office.releases, self.service.as_deref())?;
        let period = Period { from, to: self.to.unwrap_or(today), service };
        if period.to < period.from {
            return Err(AppError::Usage("--to lies before --from".into()));
        }
        Ok(period)
    }
}

/// Where an extract goes in place of the screen.
#[derive(Debug, Args)]
pub struct ExtractArguments {
    /// Write it as a sheet in both languages.
    #[arg(long, value_name = "FILE")]
    pdf: Option<PathBuf>,
    /// Write it as a table for a spreadsheet.
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
}

impl ExtractArguments {
    /// Writes what is wanted, and gives the names of the files; none: it is for the screen.
    pub fn write(
        &self,
        table: impl FnOnce() -> String,
        sheet: impl FnOnce() -> Result<Vec<u8>, Failure>,
    ) -> Result<Vec<String>, AppError> {
        let mut files = Vec::new();
        if let Some(path) = &self.csv {
            files.push(write(path, table().as_bytes())?);
        }
        if let Some(path) = &self.pdf {
            files.push(write(path, &sheet()?)?);
        }
        Ok(files)
    }
}

/// Writes a file that somebody named, and gives its name.
pub fn write(path: &Path, octets: &[u8]) -> Result<String, AppError> {
    let name = path.display().to_string();
    std::fs::write(path, octets).map_err(|e| AppError::failure(&name, e))?;
    Ok(name)
}
