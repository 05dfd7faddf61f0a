//! The validation data of a document (`DSS`; EN 319 142-1, 5.4.2): believed in nothing, handed on as octets.

use crate::formats::pdf::{Document, Object, PdfFault};
use crate::formats::signature::Carried;

/// How many values of one kind are read.
const VALUES_MAX: usize = 64;

/// Certificates, lists and answers that the document carries beside its signatures. A value that cannot be read is
/// passed over: it helps nobody.
pub(super) fn carried(document: &Document<'_>) -> Result<Carried, PdfFault> {
    let mut carried = Carried::default();
    let Object::Dictionary(store) = document.value(&document.catalog()?, "DSS")? else { return Ok(carried) };
    for (key, values) in
        [("Certs", &mut carried.certificates), ("CRLs", &mut carried.crls), ("OCSPs", &mut carried.ocsp)]
    {
        let members = document.value(&store, key)?;
        for member in members.as_array().unwrap_or_default().iter().take(VALUES_MAX) {
            let Some(reference) = member.as_reference() else { continue };
            let stream = document.fetch(reference).and_then(|found| document.stream(&found));
            values.extend(stream.ok().flatten());
        }
    }
    Ok(carried)
}
