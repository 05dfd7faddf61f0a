//! The room that draws: facts in, a PDF/A-3a + PDF/UA-1 with its data attached out, and the recipe to draw it again. Of what
//! is printed on demand the recipe is all.

use super::drawing::{self, Drawing, Plan};
use super::failure::Failure;
use super::office::Office;
use super::outgoing::Sheet;
use super::pace::Step;
use super::stamp::Stamped;
use crate::domain::identifiers::Digest256;
use crate::formats::typesetting::{ENGINE, Typeset};
use serde_json::json;

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
    let _measured = office.pace.of(Step::Render);
    let sheet = &stamped.sheet;
    let plan = Plan {
        template: &stamped.template,
        data: &stamped.data,
        title: &title(sheet),
        author: sheet.provider.name.in_language(sheet.language),
        ident: &ident(sheet),
        created_at: stamped.issued_at,
    };
    let Drawing { typeset, attached } = drawing::draw(office, &plan)?;
    let recipe = recipe(&stamped, &attached, Some(&typeset));
    let pages = u32::try_from(typeset.sheets).unwrap_or(u32::MAX);
    Ok(Drawn { stamped, pdf: typeset.pdf, pages, recipe })
}

/// The recipe of a sheet that nobody has drawn yet: path in the archive object and octets. `muragat print` draws it.
pub fn recipe_alone(stamped: &Stamped<'_>) -> (String, Vec<u8>) {
    let attached = drawing::attached(&stamped.data);
    (format!("{}.recipe.json", stamped.sheet.path), recipe(stamped, &attached, None))
}

fn title(sheet: &Sheet) -> String {
    format!("{} № {}", sheet.title.in_language(sheet.language), sheet.number)
}

fn ident(sheet: &Sheet) -> String {
    format!("{}-{}-{}", sheet.number, sheet.kind.key(), sheet.copy)
}

fn recipe(stamped: &Stamped<'_>, attached: &str, drawn: Option<&Typeset>) -> Vec<u8> {
    let sheet = &stamped.sheet;
    let mut recipe = json!({
        "format": "muragat.recipe/1",
        "kind": sheet.kind.key(),
        "template": { "edition": stamped.template.edition, "sha256": stamped.template.digest },
        "engine": ENGINE,
        "title": title(sheet),
        "ident": ident(sheet),
        "created_at": stamped.issued_at.to_rfc3339(),
    });
    if let Some(drawn) = drawn {
        let sha256 = Digest256::of(&drawn.pdf).hex();
        recipe["pdf"] = json!({ "sha256": sha256, "size_bytes": drawn.pdf.len(), "sheets": drawn.sheets });
    }
    recipe["document_sha256"] = Digest256::of(attached.as_bytes()).hex().into();
    recipe["data"] = stamped.data.clone();
    let mut recipe = serde_json::to_vec_pretty(&recipe).unwrap_or_default();
    recipe.push(b'\n');
    recipe
}
