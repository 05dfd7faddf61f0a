//! The room that draws: facts in, a PDF/A-3a + PDF/UA-1 with its data attached out, and the recipe to draw it again.

use super::failure::Failure;
use super::office::Office;
use super::paper;
use super::stamp::Stamped;
use crate::domain::identifiers::Digest256;
use crate::formats::typesetting::{ENGINE, Job};
use crate::formats::{barcode, value};
use crate::language::dress;

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

/// Namespace of the data attached to a sheet (schemas/document.xsd).
const DOCUMENT: &str = "urn:muragat:document:1";

/// Draws a sheet. The same facts and template give the same octets, on any machine and with any number of workers.
pub fn render<'o>(office: &Office, stamped: Stamped<'o>) -> Result<Drawn<'o>, Failure> {
    let sheet = &stamped.sheet;
    let attached = value::to_xml("document", DOCUMENT, &stamped.data);
    let mut dressed = dress(&stamped.data);
    paper::draw_bars(&mut dressed["content"])?;
    let dressed = dressed.to_string();
    let url = stamped.data["stamp"]["url"].as_str().unwrap_or_default();
    let (qr, code128) = (barcode::qr_svg(url)?, barcode::code128_svg(&sheet.number)?);
    let mut files: Vec<(&str, &[u8])> = stamped.template.files.iter().map(|(n, b)| (n.as_str(), *b)).collect();
    files.push(("data.json", dressed.as_bytes()));
    files.push(("document.xml", attached.as_bytes()));
    files.push(("qr.svg", qr.as_bytes()));
    files.push(("code128.svg", code128.as_bytes()));
    let title = format!("{} № {}", sheet.title.in_language(sheet.language), sheet.number);
    let ident = format!("{}-{}-{}", sheet.number, sheet.kind.key(), sheet.copy);
    let typeset = office.typesetter.typeset(&Job {
        files: &files,
        title: &title,
        author: sheet.provider.name.in_language(sheet.language),
        created_at: stamped.issued_at,
        ident: &ident,
    })?;
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
