//! The reply package for the applicant's cabinet: `status.xml` and what the edition gives through the portal, the document
//! with its signatures or a notice that it lies ready (domain.md D7, R-136).

use crate::domain::identifiers::Digest256;
use crate::formats::package;
use crate::formats::status::{File, HandOver, Message};
use crate::releases::passport::ResultKind;
use crate::report;
use crate::stages::deposit::{Deposited, FiledSheet};
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use crate::stages::outgoing::Reply;

/// The message of a reply package.
pub const STATUS: &str = "status.xml";

impl Reply {
    /// Whether a sheet goes to the cabinet: where the edition promises a notice, the document itself is handed out by the
    /// provider.
    pub fn holds(&self, sheet: &FiledSheet) -> bool {
        let is_given = self.result == ResultKind::Document || !sheet.kind.is_result();
        sheet.leaves && sheet.errand.is_none() && is_given
    }
}

/// Name and octets of the package. The same facts and keys give the same octets.
pub fn pack(office: &Office, reply: &Reply, deposited: &Deposited) -> Result<(String, Vec<u8>), Failure> {
    let mut members = Vec::new();
    let mut documents = Vec::new();
    for sheet in deposited.sheets().iter().filter(|sheet| reply.holds(sheet)) {
        let name = format!("{}-{}", sheet.number, sheet.kind.key());
        let mut add = |ending: &str, bytes: &[u8], is_signature: bool| {
            let name = format!("{name}{ending}");
            documents.push(File {
                name: name.clone(),
                is_signature,
                kind: sheet.kind.key(),
                number: sheet.number.clone(),
                media_type: media_type(ending),
                size_bytes: bytes.len(),
                sha256: Digest256::of(bytes).hex(),
            });
            members.push((name, bytes.to_vec()));
        };
        add(".pdf", &sheet.pdf, false);
        sheet.signatures.iter().for_each(|file| add(&file.ending, &file.bytes, true));
    }
    let is_elsewhere = deposited.sheets().iter().any(|sheet| sheet.leaves && !reply.holds(sheet));
    let message = Message {
        package_sha256: reply.submission.hex(),
        request_id: Some(&reply.request_id),
        request_number: Some(&reply.request_number),
        state: reply.status.key(),
        name: report::status_name(reply.status),
        message: report::status_message(reply.status),
        changed_at: reply.at.to_rfc3339(),
        due_on: Some(reply.due_on.to_string()),
        sheet: Some(&reply.sheet),
        hand_over: is_elsewhere.then_some(HandOver {
            place: &reply.provider.name,
            address: &reply.provider.address,
            phone: &reply.provider.phone,
        }),
        documents,
        ..Message::default()
    };
    let key = reply.signer.as_ref().map(|signer| office.keys.of(signer)).transpose()?.flatten();
    let unsigned = |error| Failure::Signing(format!("{}: {error}", reply.sheet));
    let status = match &key {
        Some(key) => message.signed(&**key).map_err(unsigned)?,
        None => message.to_xml(),
    };
    members.push((STATUS.to_owned(), status.into_bytes()));
    let packed = package::store(&members).map_err(|e| Failure::Missing(format!("{}: {e}", reply.sheet)))?;
    Ok((format!("{}.zip", reply.sheet), packed))
}

fn media_type(ending: &str) -> &'static str {
    match ending.rsplit('.').next() {
        Some("pdf") => "application/pdf",
        Some("p7s") => "application/pkcs7-signature",
        Some("p7m") => "application/pkcs7-mime",
        Some("xml") => "application/xml",
        _ => "application/octet-stream",
    }
}
