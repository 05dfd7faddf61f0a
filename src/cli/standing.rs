//! What became of a document, in a line for `verify` and `case`.

use super::output::Output;
use crate::app::standing::Standing;
use crate::domain::document::Manner;

/// «AC-D-2015-000006  КҮШІ ЖОЙЫЛДЫ, орнына AC-D-2015-000029 (18.11.2015): …»; nothing where nothing happened to it.
pub fn lines(output: &Output, standing: &Standing) -> Vec<String> {
    let number = &standing.document;
    let mut lines = Vec::new();
    if let Some(by) = &standing.annulled {
        let words = output.say("КҮШІ ЖОЙЫЛДЫ, орнына", "АННУЛИРОВАН, заменён на", "ANNULLED, replaced by");
        let reason = by.reason.as_ref().map(|reason| format!(": {}", reason.in_language(output.language)));
        let day = by.decided_at.format("%d.%m.%Y");
        lines.push(format!("{number}  {words} {} ({day}){}", by.document, reason.unwrap_or_default()));
    }
    for duplicate in &standing.duplicates {
        let words = output.say("телнұсқасы берілген", "выдан дубликат", "a duplicate was given");
        lines.push(format!("{number}  {words}: {duplicate}"));
    }
    if let Some(earlier) = &standing.replaces {
        let words = match earlier.manner {
            Manner::Duplicate => output.say("телнұсқа, түпнұсқасы", "дубликат документа", "a duplicate of"),
            Manner::Correction => output.say("түзетілген құжат орнына", "исправлен взамен", "corrected, in place of"),
            Manner::ReRegistration => {
                output.say("қайта есепке қойылған куәлік орнына", "переучёт взамен", "re-registered, in place of")
            }
        };
        lines.push(format!("{number}  {words} {}", earlier.earlier));
    }
    lines
}
