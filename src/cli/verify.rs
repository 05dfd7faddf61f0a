//! `verify`: which file of the archive is no longer what it was.

use super::exit;
use super::output::Output;
use crate::app::verify::FileIs;
use crate::app::{self, AppError, Place};
use crate::upkeep::fixity::{Damage, Fixity, What};
use serde_json::{Value, json};
use std::path::Path;

pub fn verify(output: &Output, place: &Place, subject: Option<&str>, all: bool) -> Result<u8, AppError> {
    let workspace = place.open()?;
    let office = app::open(&workspace, false)?;
    let fixity = match (subject, all) {
        (None, false) => return Err(AppError::Usage("verify what? Give a number, a file, or --all".into())),
        (_, true) => app::verify::all(&office, app::hands(&workspace.config, None))?,
        (Some(subject), false) => match app::verify::number(&office, subject)? {
            Some(fixity) => fixity,
            None if Path::new(subject).is_file() => {
                match app::verify::file(&office, &workspace.root.join("archive"), Path::new(subject))? {
                    FileIs::Archived(fixity) => fixity,
                    FileIs::Issued(number, fixity) => {
                        let words = output.say(
                            "берілген құжат, өзгермеген",
                            "выданный лист, не изменён",
                            "the sheet as issued",
                        );
                        output.line(format!("{subject}: {number}, {words}"));
                        fixity
                    }
                    FileIs::Unknown => return Ok(unknown(output, subject)),
                }
            }
            None => return Err(AppError::Usage(format!("no number and no file {subject}"))),
        },
    };
    report(output, &fixity);
    Ok(if fixity.damages.is_empty() { exit::DONE } else { exit::DAMAGED })
}

fn unknown(output: &Output, file: &str) -> u8 {
    let words = output.say(
        "бұл мекеме мұндай файл берген жоқ, немесе ол өзгертілген",
        "такой файл этим учреждением не выдавался, или он изменён",
        "this office issued no such file, or it was changed",
    );
    output.line(format!("{file}: {words}"));
    output.object("verify", json!({ "file": file, "issued": false, "damages": [] }));
    exit::DAMAGED
}

fn report(output: &Output, fixity: &Fixity) {
    for damage in &fixity.damages {
        let object = damage.object.as_deref().unwrap_or("archive");
        output.line(format!("{object}  {}  {}", damage.file, word(output, damage)));
    }
    let (objects, files, read) = (
        output.say("объект", "объектов", "objects"),
        output.say("файл", "файлов", "files"),
        output.say("оқылды", "прочитано", "read"),
    );
    output.line(format!(
        "{objects}: {}, {files}: {}, {read}: {} KiB",
        fixity.objects,
        fixity.files,
        fixity.size_bytes / 1024
    ));
    if fixity.damages.is_empty() {
        output.line(output.say("Бәрі сәйкес.", "Всё совпадает.", "Everything agrees."));
    }
    let damages: Vec<Value> =
        fixity.damages.iter().map(|d| json!({ "object": d.object, "file": d.file, "what": d.what.as_str() })).collect();
    output.object(
        "verify",
        json!({ "objects": fixity.objects, "files": fixity.files, "size_bytes": fixity.size_bytes, "damages": damages }),
    );
}

fn word<'a>(output: &Output, damage: &Damage) -> &'a str {
    let (kk, ru, en) = match damage.what {
        What::Changed => ("өзгертілген", "изменён", "changed"),
        What::Missing => ("жоқ", "отсутствует", "missing"),
        What::Unexpected => ("бөтен файл", "посторонний файл", "unexpected"),
        What::Unfinished => ("аяқталмаған нұсқа", "незавершённая версия", "unfinished version"),
        What::Misplaced => ("басқа орында жатыр", "лежит не на месте", "misplaced"),
        What::Unreadable => ("оқылмайды", "не читается", "unreadable"),
        What::CatalogueDiffers => {
            ("каталогтағы дайджест басқа", "в каталоге другой дайджест", "the catalogue's digest differs")
        }
    };
    output.say(kk, ru, en)
}
