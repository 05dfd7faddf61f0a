//! What may stand on the sheets that accompany a restricted case: no name, no kind, no heading. The answer itself
//! says what it says; it is sealed to the applicant.

use crate::domain::document::DocumentKind;
use crate::domain::text::Bilingual;
use serde_json::{Value, json};

/// The content of such a sheet without what tells whom or what the case is about.
pub fn content(kind: DocumentKind, content: &Value) -> Value {
    let mut content = content.clone();
    match kind {
        DocumentKind::Receipt => {
            remove(&mut content, "representative");
            remove(&mut content, "phone");
            for document in content["documents"].as_array_mut().into_iter().flatten() {
                document["title"] = format!("{} / {}", DOCUMENT.0, DOCUMENT.1).into();
            }
        }
        DocumentKind::AcceptanceRefusal => {
            remove(&mut content, "representative");
            remove(&mut content, "applicant_address");
        }
        DocumentKind::Verification => {
            content["document_title"] = json!(Bilingual::new(DOCUMENT.0, DOCUMENT.1));
            // Of a request by the portal this is the applicant.
            for signature in content["signatures"].as_array_mut().into_iter().flatten() {
                remove(signature, "holder");
            }
        }
        DocumentKind::Readiness => {
            let named = json!(Bilingual::new(DOCUMENT.0, DOCUMENT.1));
            if let Some(title) = content.get_mut("paper").and_then(|paper| paper.get_mut("title")) {
                *title = named;
            }
        }
        _ => {}
    }
    content
}

const DOCUMENT: (&str, &str) = ("Құжат", "Документ");

fn remove(value: &mut Value, member: &str) {
    if let Some(members) = value.as_object_mut() {
        members.shift_remove(member);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_counts_papers_and_a_verification_sheet_names_keys() {
        let receipt = json!({ "documents": [{ "title": "Решение об усыновлении", "sheets": "2" }],
                              "representative": "Бекова Сәуле", "due_on": "2015-12-01" });
        assert_eq!(
            content(DocumentKind::Receipt, &receipt),
            json!({ "documents": [{ "title": "Құжат / Документ", "sheets": "2" }], "due_on": "2015-12-01" })
        );
        let sheet = json!({ "document_title": { "kk": "Мұрағаттық анықтама", "ru": "Архивная справка" },
                            "signatures": [{ "holder": "Ибраева Айгүл", "serial": "01" }] });
        assert_eq!(
            content(DocumentKind::Verification, &sheet),
            json!({ "document_title": { "kk": "Құжат", "ru": "Документ" }, "signatures": [{ "serial": "01" }] })
        );
        let not_accepted =
            json!({ "representative": "Бекова Сәуле", "applicant_address": "Базар көшесі, 3", "copy_no": "1" });
        assert_eq!(content(DocumentKind::AcceptanceRefusal, &not_accepted), json!({ "copy_no": "1" }));
        let ready =
            json!({ "paper": { "title": { "kk": "Мұрағаттық анықтама", "ru": "Архивная справка" }, "number": "Е-1" } });
        assert_eq!(
            content(DocumentKind::Readiness, &ready),
            json!({ "paper": { "title": { "kk": "Құжат", "ru": "Документ" }, "number": "Е-1" } })
        );
        let refusal = json!({ "grounds": [] });
        assert_eq!(content(DocumentKind::Refusal, &refusal), refusal);
    }
}
