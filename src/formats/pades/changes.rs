//! What revisions after a signature did: further signatures and validation data may come, nothing else may change.
//!
//! Everything that the later revisions replace is compared with what was signed, object by object. What they add counts
//! only when something that was signed leads to it, and then the object that leads to it was replaced, too, or waited
//! for it: a reference into the void that is filled later is found as well.

use super::fields::{Field, fields};
use crate::formats::pdf::{Dictionary, Document, Entry, Object, PdfFault, Reference};
use std::collections::BTreeSet;

/// What a later revision did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LaterChange {
    /// A further signature, in this field.
    Signature(String),
    /// A time-stamp over the document, in this field.
    TimeStamp(String),
    /// Certificates and revocation answers for long-term validation.
    ValidationData,
    /// The metadata of the document, which most writers touch: nothing of it stands on a page.
    Metadata,
    /// Anything else: the document is no longer what was signed.
    Other(String),
}

/// What changed between the revision that was signed and the whole file, each change once.
pub(super) fn later(signed: &Document<'_>, whole: &Document<'_>) -> Result<Vec<LaterChange>, PdfFault> {
    let mut comparison = Comparison {
        signed,
        whole,
        added: Vec::new(),
        dangling: BTreeSet::new(),
        annotations: BTreeSet::new(),
        validation: BTreeSet::new(),
        found: Vec::new(),
    };
    comparison.survey()?;
    comparison.trailer();
    comparison.catalog()?;
    comparison.form()?;
    comparison.objects()?;
    let mut found: Vec<LaterChange> = Vec::new();
    for change in comparison.found {
        if !found.contains(&change) {
            found.push(change);
        }
    }
    Ok(found)
}

/// Whether a later revision may not even add signatures (ISO 32000-1, 12.8.2.2: `DocMDP` with `P` 1).
pub(super) fn is_final(document: &Document<'_>, signature: &Dictionary) -> Result<bool, PdfFault> {
    let references = document.value(signature, "Reference")?;
    for reference in references.as_array().unwrap_or_default() {
        let Object::Dictionary(reference) = document.resolve(reference)? else { continue };
        if document.value(&reference, "TransformMethod")?.as_name() != Some(b"DocMDP") {
            continue;
        }
        let Object::Dictionary(parameters) = document.value(&reference, "TransformParams")? else { continue };
        if document.value(&parameters, "P")?.as_integer() == Some(1) {
            return Ok(true);
        }
    }
    Ok(false)
}

struct Comparison<'d, 's, 'w> {
    signed: &'d Document<'s>,
    whole: &'d Document<'w>,
    /// Fields that are not in the signed revision.
    added: Vec<Field>,
    /// Numbers that the signed revision refers to and does not have.
    dangling: BTreeSet<u32>,
    /// The arrays of annotations in the signed revision that are objects of their own.
    annotations: BTreeSet<u32>,
    /// The dictionaries and arrays of the signed revision's validation data.
    validation: BTreeSet<u32>,
    found: Vec<LaterChange>,
}

impl Comparison<'_, '_, '_> {
    fn other(&mut self, what: impl Into<String>) {
        self.found.push(LaterChange::Other(what.into()));
    }

    fn was_used(&self, number: u32) -> bool {
        !matches!(self.signed.entries().get(&number), None | Some(Entry::Free))
    }

    /// Reads every object that was signed.
    fn survey(&mut self) -> Result<(), PdfFault> {
        for (number, entry) in self.signed.entries() {
            let generation = match entry {
                Entry::Free => continue,
                Entry::InFile { generation, .. } => *generation,
                Entry::InStream { .. } => 0,
            };
            let object = self.signed.fetch(Reference { number: *number, generation })?.object;
            let entries = self.signed.entries();
            object.references(&mut |reference| {
                if matches!(entries.get(&reference.number), None | Some(Entry::Free)) {
                    self.dangling.insert(reference.number);
                }
            });
            let page = object.as_dictionary().filter(|d| d.is_name("Type", "Page"));
            if let Some(Object::Reference(own)) = page.and_then(|page| page.get("Annots")) {
                self.annotations.insert(own.number);
            }
        }
        let catalog = self.signed.catalog()?;
        if let Some(store) = catalog.get("DSS") {
            self.enter_validation(store, 0)?;
        }
        for field in fields(self.whole)? {
            if field.reference.is_none_or(|reference| !self.was_used(reference.number)) {
                self.added.push(field);
            }
        }
        Ok(())
    }

    /// The store, its lists, and the lists for single signatures: three levels.
    fn enter_validation(&mut self, object: &Object, level: usize) -> Result<(), PdfFault> {
        if let Object::Reference(reference) = object {
            self.validation.insert(reference.number);
        }
        if let (Object::Dictionary(dictionary), true) = (self.signed.resolve(object)?, level < 3) {
            for (_, value) in dictionary.iter() {
                // Streams are never replaced; what is no stream is a list.
                let is_list = match value {
                    Object::Reference(reference) => !self.signed.fetch(*reference)?.is_stream(),
                    _ => true,
                };
                if is_list {
                    self.enter_validation(value, level + 1)?;
                }
            }
        }
        Ok(())
    }

    fn trailer(&mut self) {
        let (old, new) = (self.signed.trailer(), self.whole.trailer());
        if old.get("Root") != new.get("Root") {
            self.other("another catalog");
        }
        if new.get("Info").is_some() && old.get("Info") != new.get("Info") {
            self.other("another description of the document");
        }
        if !self.whole.section_places().ends_with(self.signed.section_places()) {
            self.other("another history of the document");
        }
        if !self.whole.octets().trim_ascii_end().ends_with(b"%%EOF") {
            self.other("octets behind the last revision");
        }
    }

    /// The catalog may get validation data and declare extensions.
    fn catalog(&mut self) -> Result<(), PdfFault> {
        let (old, new) = (self.signed.catalog()?, self.whole.catalog()?);
        if !same_but(&old, &new, &["AcroForm", "DSS", "Extensions"]) {
            self.other("the catalog");
        }
        match (old.get("DSS"), new.get("DSS")) {
            (Some(_), None) => self.other("validation data taken away"),
            (old, new) if old != new => self.found.push(LaterChange::ValidationData),
            _ => {}
        }
        let (old, new) = (self.signed.value(&old, "Extensions")?, self.whole.value(&new, "Extensions")?);
        if let Some(old) = old.as_dictionary()
            && !new.as_dictionary().is_some_and(|new| new.contains(old))
        {
            self.other("the declared extensions");
        }
        Ok(())
    }

    /// The form may get signature fields.
    fn form(&mut self) -> Result<(), PdfFault> {
        let old = self.signed.value(&self.signed.catalog()?, "AcroForm")?;
        let new = self.whole.value(&self.whole.catalog()?, "AcroForm")?;
        let (Object::Dictionary(old), Object::Dictionary(new)) = (old, new) else {
            self.other("the form");
            return Ok(());
        };
        let mut free = vec!["Fields", "SigFlags"];
        free.extend(["DR", "DA"].into_iter().filter(|key| old.get(key).is_none()));
        if !same_but(&old, &new, &free) {
            self.other("the form");
        }
        let (old, new) = (self.signed.value(&old, "Fields")?, self.whole.value(&new, "Fields")?);
        if !self.only_adds_fields(&old, &new) {
            self.other("the fields of the form");
        }
        for field in std::mem::take(&mut self.added) {
            let change = self.judge_added(&field)?;
            self.found.push(change);
            self.added.push(field);
        }
        Ok(())
    }

    /// Whether the new list is the old one with added signature fields.
    fn only_adds_fields(&self, old: &Object, new: &Object) -> bool {
        let (old, new) = (old.as_array().unwrap_or_default(), new.as_array().unwrap_or_default());
        let mut rest = old.iter();
        let mut next = rest.next();
        for member in new {
            if next == Some(member) {
                next = rest.next();
            } else if member.as_reference().is_none_or(|r| !self.added.iter().any(|f| f.reference == Some(r))) {
                return false;
            }
        }
        next.is_none()
    }

    fn judge_added(&self, field: &Field) -> Result<LaterChange, PdfFault> {
        let dictionary = &field.dictionary;
        let simple = dictionary.is_name("FT", "Sig") && dictionary.is_name("Subtype", "Widget");
        let acts = ["A", "AA", "Kids", "Parent"].iter().any(|key| dictionary.get(key).is_some());
        let signature = field.value.map(|value| self.whole.fetch(value)).transpose()?.map(|found| found.object);
        Ok(match signature {
            Some(Object::Dictionary(signature)) if simple && !acts => {
                match signature.is_name("SubFilter", "ETSI.RFC3161") {
                    true => LaterChange::TimeStamp(field.name.clone()),
                    false => LaterChange::Signature(field.name.clone()),
                }
            }
            _ => LaterChange::Other(format!("the field {}", field.name)),
        })
    }

    /// Every object whose place changed.
    fn objects(&mut self) -> Result<(), PdfFault> {
        let root = self.signed.trailer().get("Root").and_then(Object::as_reference);
        let form = self.signed.catalog()?.get("AcroForm").cloned();
        let list = match form.as_ref().map(|form| self.signed.resolve(form)).transpose()? {
            Some(Object::Dictionary(form)) => form.get("Fields").and_then(Object::as_reference),
            _ => None,
        };
        // Compared already, as values.
        let known = [root, form.and_then(|form| form.as_reference()), list];
        for (number, entry) in self.whole.entries() {
            let before = self.signed.entries().get(number).copied().unwrap_or(Entry::Free);
            if before == *entry {
                continue;
            }
            let generation = match before {
                Entry::InFile { generation, .. } => generation,
                Entry::InStream { .. } => 0,
                Entry::Free => {
                    if self.dangling.contains(number) {
                        self.other(format!("object {number}, which was referred to before it was there"));
                    }
                    continue;
                }
            };
            let reference = Reference { number: *number, generation };
            if !known.contains(&Some(reference)) && !self.may_change(reference)? {
                self.other(format!("object {number}"));
            }
        }
        Ok(())
    }

    fn is_metadata(&self, reference: Reference) -> Result<bool, PdfFault> {
        Ok(self.signed.catalog()?.get("Metadata") == Some(&Object::Reference(reference)))
    }

    fn may_change(&mut self, reference: Reference) -> Result<bool, PdfFault> {
        let (old, new) = (self.signed.fetch(reference)?.object, self.whole.fetch(reference)?.object);
        if self.validation.contains(&reference.number) {
            self.found.push(LaterChange::ValidationData);
            return Ok(matches!(new, Object::Dictionary(_) | Object::Array(_)));
        }
        if self.annotations.contains(&reference.number) {
            return Ok(self.only_adds_fields(&old, &new));
        }
        let (Object::Dictionary(old), Object::Dictionary(new)) = (old, new) else { return Ok(false) };
        if self.is_metadata(reference)? {
            self.found.push(LaterChange::Metadata);
            return Ok(new.is_name("Type", "Metadata"));
        }
        if self.signed.trailer().get("Info") == Some(&Object::Reference(reference)) {
            self.found.push(LaterChange::Metadata);
            return Ok(same_but(&old, &new, &["ModDate", "Producer"]));
        }
        if old.is_name("Type", "Page") {
            let (before, after) = (self.signed.value(&old, "Annots")?, self.whole.value(&new, "Annots")?);
            return Ok(same_but(&old, &new, &["Annots"]) && self.only_adds_fields(&before, &after));
        }
        if old.is_name("FT", "Sig") && old.get("V").is_none() {
            let name = |d: &Dictionary| {
                d.get("T").and_then(Object::as_text).map(|t| crate::formats::pdf::read_text(&t.octets))
            };
            self.found.push(LaterChange::Signature(name(&old).unwrap_or_default()));
            return Ok(new.get("V").is_some() && same_but(&old, &new, &["V", "AP", "MK", "M", "F"]));
        }
        // A section of cross-references: nothing leads to it as to an object.
        Ok(old.is_name("Type", "XRef") && new.is_name("Type", "XRef"))
    }
}

/// Whether two dictionaries hold the same, these keys aside.
fn same_but(old: &Dictionary, new: &Dictionary, free: &[&str]) -> bool {
    let rest = |dictionary: &Dictionary| {
        let mut rest = dictionary.clone();
        for key in free {
            rest.remove(key);
        }
        rest
    };
    rest(old) == rest(new)
}
