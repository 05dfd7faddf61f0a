//! A sheet that waits for a signature, as it lies in the spool: the octets that the person is shown are the octets that
//! are filed, whatever became of program and templates in between.
//!
//! ```text
//! <decision>/signing/<number>/document.pdf  recipe.json  [document.pdf.p7s]  kept.json
//! <decision>/signing/<number>/<role>/…      what came back from a person (`travelling`)
//! ```
//! `kept.json` is written last and holds the digests of the others: what a loss of power left torn is made again.

use super::record::Octets;
use crate::domain::identifiers::Digest256;
use crate::ports::objects::{self, ObjectsError};
use crate::stages::failure::Failure;
use crate::stages::office::Office;
use crate::stages::render::Drawn;
use serde::{Deserialize, Serialize};

/// Where one sheet waits.
#[derive(Debug, Clone)]
pub struct Place(String);

impl Place {
    /// In the folder of the decision's package, with which it is cleared.
    pub fn new(decision: &Digest256, number: &str) -> Self {
        Self(format!("{}/signing/{number}", decision.hex()))
    }

    pub fn key(&self, name: &str) -> String {
        format!("{}/{name}", self.0)
    }
}

/// What the keys at hand did, and who is still to sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    format: String,
    /// The PDF before anybody signed.
    pub base: Octets,
    /// In the order of signing.
    pub signers: Vec<KeptSigner>,
    #[serde(default)]
    digests: Digests,
    /// Over the final PDF, by all keys at hand.
    #[serde(skip)]
    pub cms: Option<Vec<u8>>,
    #[serde(skip)]
    pdf: Vec<u8>,
    #[serde(skip)]
    recipe: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptSigner {
    /// On the sheet: `executor`, `provider_head`, `authorised_signer`.
    pub role: String,
    pub iin: String,
    /// Signed here when the sheet was drawn.
    pub at_hand: bool,
}

/// SHA-256 of the files, hexadecimal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Digests {
    pdf: String,
    recipe: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cms: Option<String>,
    sheets: u32,
}

const PDF: &str = "document.pdf";
const RECIPE: &str = "recipe.json";
const CMS: &str = "document.pdf.p7s";
const KEPT: &str = "kept.json";

impl Kept {
    pub fn new(base: Octets, cms: Option<Vec<u8>>, signers: Vec<KeptSigner>) -> Self {
        let format = "muragat.kept/1".to_owned();
        Self { format, base, signers, digests: Digests::default(), cms, pdf: Vec::new(), recipe: Vec::new() }
    }

    /// Roles whose keys were not at hand.
    pub fn missing(&self) -> Vec<&str> {
        self.signers.iter().filter(|s| !s.at_hand).map(|s| s.role.as_str()).collect()
    }

    /// The final PDF.
    pub fn pdf(&self) -> &[u8] {
        &self.pdf
    }

    /// From which it was drawn.
    pub fn recipe(&self) -> &[u8] {
        &self.recipe
    }

    /// The sheet with the octets that were kept.
    pub fn instead_of<'o>(&self, mut drawn: Drawn<'o>) -> Drawn<'o> {
        drawn.pdf.clone_from(&self.pdf);
        drawn.recipe.clone_from(&self.recipe);
        drawn.pages = self.digests.sheets;
        drawn
    }
}

/// The sheet that waits at `place`; `None`: nothing whole does.
pub fn read(office: &Office, place: &Place) -> Result<Option<Kept>, Failure> {
    let Some(bytes) = get(office, place, KEPT)? else { return Ok(None) };
    let Ok(mut kept) = serde_json::from_slice::<Kept>(&bytes) else { return Ok(None) };
    let (Some(pdf), Some(recipe)) = (get(office, place, PDF)?, get(office, place, RECIPE)?) else { return Ok(None) };
    let cms = match &kept.digests.cms {
        Some(_) => get(office, place, CMS)?,
        None => None,
    };
    if kept.digests != digests(&pdf, &recipe, cms.as_deref(), kept.digests.sheets) {
        return Ok(None);
    }
    (kept.pdf, kept.recipe, kept.cms) = (pdf, recipe, cms);
    Ok(Some(kept))
}

/// Keeps a sheet, durably: after this it is never drawn or signed by the keys at hand again.
pub fn keep(office: &Office, place: &Place, drawn: &Drawn<'_>, kept: &Kept) -> Result<(), Failure> {
    let mut kept = kept.clone();
    kept.digests = digests(&drawn.pdf, &drawn.recipe, kept.cms.as_deref(), drawn.pages);
    let list = serde_json::to_vec(&kept).unwrap_or_default();
    let mut files = vec![(PDF, drawn.pdf.as_slice()), (RECIPE, &drawn.recipe)];
    files.extend(kept.cms.as_deref().map(|cms| (CMS, cms)));
    files.push((KEPT, &list));
    for (name, bytes) in files {
        objects::create_or_mend(&*office.spool, &place.key(name), bytes)?;
    }
    Ok(office.spool.flush()?)
}

fn digests(pdf: &[u8], recipe: &[u8], cms: Option<&[u8]>, sheets: u32) -> Digests {
    let hex = |octets: &[u8]| Digest256::of(octets).hex();
    Digests { pdf: hex(pdf), recipe: hex(recipe), cms: cms.map(hex), sheets }
}

/// An object that may not be there.
pub(super) fn get(office: &Office, place: &Place, name: &str) -> Result<Option<Vec<u8>>, Failure> {
    match office.spool.read(&place.key(name)) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(ObjectsError::NotFound(_)) => Ok(None),
        Err(other) => Err(other.into()),
    }
}
