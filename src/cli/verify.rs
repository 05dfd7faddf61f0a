//! `verify`: which file of the archive is no longer what it was.

use super::exit;
use super::output::Output;
use crate::app::signing::{self, Proof};
use crate::app::standing::{self, Standing};
use crate::app::verify::FileIs;
use crate::app::{self, AppError, Place};
use crate::upkeep::fixity::{Damage, Fixity, What};
use serde_json::{Value, json};
use std::path::Path;

pub fn verify(output: &Output, place: &Place, subject: Option<&str>, all: bool) -> Result<u8, AppError> {
    let workspace = place.open()?;
    let office = app::open(&workspace, false)?;
    let mut issued = None;
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
                        issued = Some(number);
                        fixity
                    }
                    FileIs::Unknown => return Ok(unknown(output, subject)),
                }
            }
            None => return Err(AppError::Usage(format!("no number and no file {subject}"))),
        },
    };
    let proofs = match subject {
        Some(number) if !all => signing::proofs(&office, number)?,
        _ => Vec::new(),
    };
    let mut standings = match (subject, &issued) {
        (_, Some(number)) => standing::standings(&office, number)?,
        (Some(number), None) if !all => standing::standings(&office, number)?,
        _ => Vec::new(),
    };
    standings.retain(|standing| !standing.is_plain());
    report(output, &fixity, &proofs, &standings);
    // Asked about by its own number or by its file, a document that is annulled is no document any more.
    let asked = issued.as_deref().or(subject);
    let is_annulled = standings.iter().any(|s| s.annulled.is_some() && asked == Some(s.document.as_str()));
    let sound = fixity.damages.is_empty() && proofs.iter().all(Proof::holds);
    Ok(match (sound, is_annulled) {
        (false, _) => exit::DAMAGED,
        (true, true) => exit::FINDINGS,
        (true, false) => exit::DONE,
    })
}

/// Who signed a document, how, and whether it still holds over what is filed.
fn show(output: &Output, proof: &Proof) {
    for signature in &proof.signatures {
        let role = super::sign::role_name(&signature.role, output.language);
        let how = match signature.how.as_str() {
            "pades" => output.say("PDF ішінде", "в PDF", "in the PDF"),
            "cms" => output.say("PDF қасында", "рядом с PDF", "beside the PDF"),
            _ => output.say("тізбе арқылы", "по перечню", "by the manifest"),
        };
        let state = match signature.intact {
            true => output.say("бүтін", "не нарушена", "intact"),
            false => output.say("БҰЗЫЛҒАН", "НАРУШЕНА", "BROKEN"),
        };
        let signer = signature.signer.as_deref().unwrap_or("–");
        output.line(format!("{}  {role}: {signer}, {how} ({})  {state}", proof.document, signature.file));
    }
    if !proof.begins_as_drawn {
        let words = output.say(
            "PDF қол қоюға дейінгі түрінен басталмайды",
            "PDF не начинается с того, что было составлено до подписания",
            "the PDF does not begin with what was drawn before signing",
        );
        output.line(format!("{}  {words}", proof.document));
    }
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

fn report(output: &Output, fixity: &Fixity, proofs: &[Proof], standings: &[Standing]) {
    proofs.iter().for_each(|proof| show(output, proof));
    for line in standings.iter().flat_map(|standing| super::standing::lines(output, standing)) {
        output.line(line);
    }
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
        json!({
            "objects": fixity.objects, "files": fixity.files, "size_bytes": fixity.size_bytes, "damages": damages,
            "documents": proofs, "standings": standings.iter().map(Standing::json).collect::<Vec<_>>(),
        }),
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
