//! The signature fields of a form (ISO 32000-1, 12.7).

use crate::formats::pdf::{Dictionary, Document, Object, PdfFault, Reference, read_text};
use std::collections::BTreeSet;

/// How deep fields may lie in each other.
const DEPTH_MAX: usize = 16;
/// How many fields a form may have.
const FIELDS_MAX: usize = 10_000;

/// One signature field, signed or empty.
pub(super) struct Field {
    /// With the names of the fields around it.
    pub name: String,
    /// Absent when the field stands in the list itself.
    pub reference: Option<Reference>,
    pub dictionary: Dictionary,
    /// Where the signature dictionary lies; absent when the field is empty.
    pub value: Option<Reference>,
}

/// What a field hands down to the fields in it.
#[derive(Clone, Default)]
struct Inherited {
    name: String,
    is_signature: bool,
    value: Option<Object>,
}

/// All signature fields in the order of the form.
pub(super) fn fields(document: &Document<'_>) -> Result<Vec<Field>, PdfFault> {
    let form = document.value(&document.catalog()?, "AcroForm")?;
    let Object::Dictionary(form) = form else { return Ok(Vec::new()) };
    let mut walk = Walk { document, seen: BTreeSet::new(), left: FIELDS_MAX, found: Vec::new() };
    if let Object::Array(members) = document.value(&form, "Fields")? {
        for member in &members {
            walk.field(member, &Inherited::default(), 0)?;
        }
    }
    Ok(walk.found)
}

struct Walk<'d, 'a> {
    document: &'d Document<'a>,
    seen: BTreeSet<Reference>,
    left: usize,
    found: Vec<Field>,
}

impl Walk<'_, '_> {
    fn field(&mut self, member: &Object, around: &Inherited, depth: usize) -> Result<(), PdfFault> {
        self.left = self.left.checked_sub(1).ok_or(PdfFault::TooLarge("fields"))?;
        if depth > DEPTH_MAX {
            return Err(PdfFault::TooLarge("fields within fields"));
        }
        let reference = member.as_reference();
        if reference.is_some_and(|reference| !self.seen.insert(reference)) {
            return Err(PdfFault::Malformed { what: "a field stands twice in the form", at: 0 });
        }
        let Object::Dictionary(dictionary) = self.document.resolve(member)? else { return Ok(()) };
        let mut own = around.clone();
        if let Object::Text(part) = self.document.value(&dictionary, "T")? {
            let full_stop = if own.name.is_empty() { "" } else { "." };
            own.name = format!("{}{full_stop}{}", own.name, read_text(&part.octets));
        }
        if dictionary.get("FT").is_some() {
            own.is_signature = self.document.value(&dictionary, "FT")?.as_name() == Some(b"Sig");
        }
        if let Some(value) = dictionary.get("V") {
            own.value = Some(value.clone());
        }
        let kids = self.document.value(&dictionary, "Kids")?;
        match kids.as_array() {
            // Kids without a name are widgets of this very field.
            Some(kids) if self.are_fields(kids)? => {
                for kid in kids {
                    self.field(kid, &own, depth + 1)?;
                }
            }
            _ if own.is_signature => {
                let value = match own.value {
                    None | Some(Object::Null) => None,
                    Some(Object::Reference(value)) => Some(value),
                    Some(_) => return Err(PdfFault::Malformed { what: "a signature that is no object", at: 0 }),
                };
                self.found.push(Field { name: own.name, reference, dictionary, value });
            }
            _ => {}
        }
        Ok(())
    }

    fn are_fields(&mut self, kids: &[Object]) -> Result<bool, PdfFault> {
        for kid in kids {
            self.left = self.left.checked_sub(1).ok_or(PdfFault::TooLarge("fields"))?;
            let kid = self.document.resolve(kid)?;
            if kid.as_dictionary().is_some_and(|kid| kid.get("T").is_some()) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
