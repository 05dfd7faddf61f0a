//! How the facts of a sheet become a PDF; rooms that draw share it.
//!
//! The same facts, template and moment give the same octets. What is filed is drawn again from its recipe: as it is, or in
//! another form of the same result, on paper or as a copy (design.md §4).

use super::failure::Failure;
use super::office::Office;
use super::paper;
use crate::domain::document::DocumentKind;
use crate::formats::typesetting::{Job, Typeset};
use crate::formats::{barcode, value};
use crate::language::dress;
use crate::releases::Template;
use chrono::{DateTime, FixedOffset};
use serde_json::{Value, json};

/// Namespace of the data attached to a sheet (schemas/document.xsd).
const DOCUMENT: &str = "urn:muragat:document:1";

/// What a sheet is drawn from.
pub struct Plan<'a> {
    pub template: &'a Template<'a>,
    pub data: &'a Value,
    pub title: &'a str,
    pub author: &'a str,
    /// Makes the identifier of the file; never twice for different facts.
    pub ident: &'a str,
    pub created_at: DateTime<FixedOffset>,
}

/// A drawn sheet.
pub struct Drawing {
    pub typeset: Typeset,
    /// `document.xml` as it is attached.
    pub attached: String,
}

pub fn draw(office: &Office, plan: &Plan<'_>) -> Result<Drawing, Failure> {
    let attached = attached(plan.data);
    let mut dressed = dress(plan.data);
    paper::draw_bars(&mut dressed["content"])?;
    let dressed = dressed.to_string();
    let word = |name: &str| plan.data["stamp"][name].as_str().unwrap_or_default();
    let (qr, code128) = (barcode::qr_svg(word("url"))?, barcode::code128_svg(word("number"))?);
    let mut files: Vec<(&str, &[u8])> = plan.template.files.iter().map(|(n, b)| (n.as_str(), *b)).collect();
    files.push(("data.json", dressed.as_bytes()));
    files.push(("document.xml", attached.as_bytes()));
    files.push(("qr.svg", qr.as_bytes()));
    files.push(("code128.svg", code128.as_bytes()));
    let typeset = office.typesetter.typeset(&Job {
        files: &files,
        title: plan.title,
        author: plan.author,
        created_at: plan.created_at,
        ident: plan.ident,
    })?;
    Ok(Drawing { typeset, attached })
}

/// `document.xml`: the data of a sheet, as it is attached.
pub fn attached(data: &Value) -> String {
    value::to_xml("document", DOCUMENT, data)
}

/// In which form something filed is drawn again.
pub enum Form {
    /// As its recipe says.
    AsFiled,
    /// For an ink signature and a seal.
    Paper,
    /// What a certified copy says of itself: member `copy` of the sheet's data.
    Copy(Value),
}

/// Draws a filed document again from its recipe. Nothing is filed.
pub fn again(office: &Office, recipe: &[u8], form: Form) -> Result<Vec<u8>, Failure> {
    let unreadable = || Failure::Missing("the recipe of the document does not read".into());
    let mut recipe: Value = serde_json::from_slice(recipe).map_err(|_| unreadable())?;
    let mut data = recipe["data"].take();
    let word = |name: &str| recipe[name].as_str().unwrap_or_default().to_owned();
    let kind = DocumentKind::from_key(&word("kind")).ok_or_else(unreadable)?;
    let created_at = DateTime::parse_from_rfc3339(&word("created_at")).map_err(|_| unreadable())?;
    let template = office
        .releases
        .template_of(kind, data["service"]["code"].as_str(), created_at.date_naive())
        .ok_or_else(|| Failure::Missing(format!("no template of {} is in force", kind.key())))?;
    let mut ident = word("ident");
    match form {
        Form::AsFiled => {}
        Form::Paper => {
            data["form"] = json!("paper");
            for signer in data["signers"].as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
                signer.remove("signed_at");
            }
            ident.push_str("-paper");
        }
        Form::Copy(about) => {
            data["form"] = json!("copy");
            data["copy"] = about;
            ident.push_str("-copy");
        }
    }
    let author = data["provider"]["name"]["kk"].as_str().unwrap_or_default().to_owned();
    let plan =
        Plan { template: &template, data: &data, title: &word("title"), author: &author, ident: &ident, created_at };
    Ok(draw(office, &plan)?.typeset.pdf)
}
