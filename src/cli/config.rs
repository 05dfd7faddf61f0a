//! `config check|show`.

use super::exit;
use super::output::Output;
use crate::app::{self, AppError, Place};
use clap::Subcommand;
use serde_json::json;

#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Whether muragat.toml, the passports and the trust folder are complete and fit each other.
    Check,
    /// The configuration in force; secrets are not shown, for they are not in it.
    Show,
}

pub fn config(output: &Output, place: &Place, command: &ConfigCommand) -> Result<u8, AppError> {
    let workspace = place.open()?;
    match command {
        ConfigCommand::Check => {
            let mut faults = app::config_faults(&workspace)?;
            faults.extend(app::key_faults(&workspace));
            for fault in &faults {
                output.line(format!("{}:{}: {}", fault.file, fault.line, fault.message));
            }
            if faults.is_empty() {
                output.line(output.say("Баптау дұрыс.", "Настройки в порядке.", "The configuration is in order."));
            }
            let list: Vec<_> =
                faults.iter().map(|f| json!({ "file": f.file, "line": f.line, "message": f.message })).collect();
            output.object("config", json!({ "faults": list }));
            Ok(if faults.is_empty() { exit::DONE } else { exit::USAGE })
        }
        ConfigCommand::Show => {
            let text = toml::to_string_pretty(&workspace.config).map_err(|e| AppError::failure("muragat.toml", e))?;
            output.line(text.trim_end());
            output.object("config", json!({ "config": workspace.config }));
            Ok(exit::DONE)
        }
    }
}
