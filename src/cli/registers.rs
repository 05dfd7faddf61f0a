//! `registers import|list`.

use super::exit;
use super::output::Output;
use crate::app::registers::{self, Imported, Outcome};
use crate::app::{AppError, Place};
use crate::domain::lookup::Register;
use crate::language::abbreviations;
use clap::Subcommand;
use serde_json::json;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum RegistersCommand {
    /// Put an extract of a register in place of the one before; with faults nothing is changed.
    Import {
        /// CSV, or SQLite with a table named after the register.
        file: PathBuf,
        /// As person_register, entity_register, notary_register, payment_gateway; or by its abbreviation, as ЖТ МДҚ.
        #[arg(long, value_name = "REGISTER", value_parser = register)]
        register: Register,
        /// The last day that is whole in it; else today.
        #[arg(long, value_name = "DAY")]
        as_of: Option<chrono::NaiveDate>,
        /// Read and count only.
        #[arg(long)]
        dry_run: bool,
    },
    /// What is kept, of which day, with its digest.
    List,
}

fn register(text: &str) -> Result<Register, String> {
    let known: Vec<_> = Register::ALL.iter().map(|register| register.key()).collect();
    // «ЖТ МДҚ», «ГБД ФЛ» and their aliases are the register of persons.
    Register::from_key(abbreviations::key(text).unwrap_or(text)).ok_or_else(|| format!("one of {}", known.join(", ")))
}

pub fn registers(output: &Output, place: &Place, command: &RegistersCommand) -> Result<u8, AppError> {
    match command {
        RegistersCommand::Import { file, register, as_of, dry_run } => {
            let imported = registers::import(place, *register, file, *as_of, *dry_run)?;
            Ok(tell(output, &file.display().to_string(), &imported))
        }
        RegistersCommand::List => {
            let all = registers::list(&place.open()?)?;
            for one in &all {
                output.line(format!("{}  {}  {}  {}", one.register.key(), one.as_of, one.rows, one.sha256));
            }
            let extracts: Vec<_> = all
                .iter()
                .map(|e| json!({ "register": e.register, "as_of": e.as_of, "rows": e.rows, "sha256": e.sha256 }))
                .collect();
            output.object("registers", json!({ "extracts": extracts }));
            Ok(exit::DONE)
        }
    }
}

fn tell(output: &Output, file: &str, imported: &Imported) -> u8 {
    for fault in &imported.faults {
        output.line(format!("{file}:{}: {}", fault.line, fault.message));
    }
    let more = imported.faults_count.saturating_sub(imported.faults.len() as u64);
    if more > 0 {
        let words = output.say("тағы қате", "ещё ошибок", "more faults");
        output.line(format!("{words}: {more}"));
    }
    let changes = imported.changes;
    let counts = output.say("жол", "строк", "rows");
    let new = output.say("жаңа", "новых", "new");
    let changed = output.say("өзгерген", "изменённых", "changed");
    let gone = output.say("жоқ болған", "исчезнувших", "gone");
    let key = imported.register.key();
    output.line(format!(
        "{key}  {}  {counts}: {}, {new}: {}, {changed}: {}, {gone}: {}",
        imported.as_of, imported.rows, changes.new, changes.changed, changes.gone
    ));
    output.line(format!("SHA-256: {}", imported.sha256));
    let (outcome, words) = match imported.outcome {
        Outcome::Taken => ("taken", output.say("Қабылданды.", "Принято.", "Taken.")),
        Outcome::Known => (
            "known",
            output.say(
                "Бұрыннан бар, ештеңе өзгерген жоқ.",
                "Уже есть, ничего не изменено.",
                "There already; nothing was changed.",
            ),
        ),
        Outcome::Refused => (
            "refused",
            output.say(
                "Қателер бар: ештеңе өзгерген жоқ.",
                "Есть ошибки: ничего не изменено.",
                "There are faults: nothing was changed.",
            ),
        ),
        Outcome::DryRun => (
            "dry_run",
            output.say(
                "Тек қаралды, ештеңе өзгерген жоқ.",
                "Только просмотрено, ничего не изменено.",
                "Looked at only; nothing was changed.",
            ),
        ),
    };
    output.line(words);
    let faults: Vec<_> = imported.faults.iter().map(|f| json!({ "line": f.line, "message": f.message })).collect();
    output.object(
        "registers",
        json!({
            "register": key, "as_of": imported.as_of, "sha256": imported.sha256, "outcome": outcome,
            "rows": imported.rows, "new": changes.new, "changed": changes.changed, "gone": changes.gone,
            "faults_count": imported.faults_count, "faults": faults,
        }),
    );
    if imported.outcome == Outcome::Refused { exit::FINDINGS } else { exit::DONE }
}
