//! Signing the members of a package, in each of the kinds.

use super::{PackageError, SignatureForm, content_of, text_of};
use crate::formats::asic;
use crate::formats::cms;
use crate::formats::container::DETACHED_SIGNATURE;
use crate::formats::keys::Sign;
use crate::formats::xmldsig;

/// Adds a signature of this kind; one of another kind that is there already is an error.
///
/// CMS and ASiC-E say no signing time: the same members and key give the same octets.
pub(super) fn sign(
    members: &mut Vec<(String, Vec<u8>)>,
    signer: &dyn Sign,
    form: SignatureForm,
) -> Result<(), PackageError> {
    let content = content_of(members)?;
    let (name, octets) = members[content].clone();
    match form {
        SignatureForm::Xmldsig => {
            let signed = xmldsig::sign(&text_of(&name, octets)?, signer);
            let signed = signed.map_err(|error| PackageError::Sign { file: name, error })?;
            members[content].1 = signed.into_bytes();
        }
        SignatureForm::Cms => {
            let name = format!("{name}{DETACHED_SIGNATURE}");
            let there = members.iter().position(|(n, _)| *n == name);
            let message = match there {
                Some(there) => cms::add_signer(&cms::octets(&members[there].1), Some(&octets), signer, None, None),
                None => cms::sign(&octets, true, &[signer], None, None),
            };
            let message = message.map_err(|error| PackageError::Cms { file: name.clone(), error })?;
            match there {
                Some(there) => members[there].1 = message,
                None => members.push((name, message)),
            }
        }
        SignatureForm::Asic => {
            let is_container = members.iter().any(|(name, _)| asic::is_part(name));
            let made = match is_container {
                true => asic::sign(members, &[signer], None, None),
                false => asic::build(members, &[signer], None, None).map(|made| *members = made),
            };
            made.map_err(PackageError::Asic)?;
        }
    }
    Ok(())
}
