//! The room that draws: facts in, a PDF/A-3a + PDF/UA-1 with its data attached out, and the recipe to draw it again.

use super::drawing::{self, Drawing, Plan};
use super::failure::Failure;
use super::office::Office;
use super::stamp::Stamped;
use crate::domain::identifiers::Digest256;
use crate::formats::typesetting::ENGINE;
use serde_json::json;
use sha2::{Digest, Sha256};

/// A drawn sheet: final octets but for a signature.
pub struct Drawn<'o> {
    pub stamped: Stamped<'o>,
    pub pdf: Vec<u8>,
    /// Pages, of both languages together.
    pub pages: u32,
    /// JSON with everything that the same octets can be drawn from again: those of the PDF before anybody signed it.
    pub recipe: Vec<u8>,
}

/// Draws a sheet. The same facts and template give the same octets, on any machine and with any number of workers.
pub fn render<'o>(office: &Office, stamped: Stamped<'o>) -> Result<Drawn<'o>, Failure> {
    let sheet = &stamped.sheet;
    let title = format!("{} № {}", sheet.title.in_language(sheet.language), sheet.number);
    let ident = format!("{}-{}-{}", sheet.number, sheet.kind.key(), sheet.copy);
    let plan = Plan {
        template: &stamped.template,
        data: &stamped.data,
        title: &title,
        author: sheet.provider.name.in_language(sheet.language),
        ident: &ident,
        created_at: stamped.issued_at,
    };
    let Drawing { typeset, attached } = drawing::draw(office, &plan)?;
    let recipe = json!({
        "format": "muragat.recipe/1",
        "kind": sheet.kind.key(),
        "template": { "edition": stamped.template.edition, "sha256": stamped.template.digest },
        "engine": ENGINE,
        "title": title,
        "ident": ident,
        "created_at": stamped.issued_at.to_rfc3339(),
        "pdf": { "sha256": Digest256::of(&typeset.pdf).hex(), "size_bytes": typeset.pdf.len(), "sheets": typeset.sheets },
        "document_sha256": data_encoding::HEXLOWER.encode(&Sha256::digest(attached.as_bytes())),
        "data": stamped.data,
    });
    let mut recipe = serde_json::to_vec_pretty(&recipe).unwrap_or_default();
    recipe.push(b'\n');
    let pages = u32::try_from(typeset.sheets).unwrap_or(u32::MAX);
    Ok(Drawn { stamped, pdf: typeset.pdf, pages, recipe })
}
