//! Whether the signatures of a container hold, and hold for everything in it.

use super::{MEDIA_TYPE, Manifest, ManifestFault, Part, is_part};
use crate::formats::cms::{self, CmsLimits};
use crate::formats::container::{Archive, MIMETYPE};
use crate::formats::signature::{CheckedSignature, SignatureFault, SignatureKind};
use crate::formats::suites::DigestAlgorithm;
use std::collections::{BTreeMap, BTreeSet};

/// Manifests of one container, each with its signature file (design.md §10).
const MANIFESTS_MAX: usize = 10;

/// Octets of data objects that are digested for one container, whatever its manifests ask for…
const DIGESTED_BYTES_MAX: u64 = 1024 * 1024 * 1024;
/// … where an octet under GOST 34.311 counts for so many: it takes that much longer than SHA-256.
const GOST3411_WEIGHT: u64 = 8;

/// Whether an archive says of itself to be such a container.
pub fn claims(archive: &Archive<'_>) -> bool {
    archive.names().any(is_part)
}

/// Checks every signature, in the order of the manifests' names; none there: an empty list.
///
/// A signature without a fault covers every data object of the container with the octets that are in it;
/// `signed_octets` are those of the manifest. A fault of the container is a fault of all its signatures. The same octets
/// give the same answer.
pub fn check(archive: &Archive<'_>) -> Vec<CheckedSignature> {
    let mut names: Vec<&str> = archive.names().collect();
    names.sort_unstable();
    let manifests: Vec<_> = names.iter().copied().filter(|name| Part::of(name) == Part::Manifest).collect();
    let signatures: BTreeSet<_> = names.iter().copied().filter(|name| Part::of(name) == Part::Signature).collect();
    let shared = form_fault(archive, &names, manifests.len());
    let mut objects = Objects { archive, digests: BTreeMap::new(), left_bytes: DIGESTED_BYTES_MAX };
    let mut used = BTreeSet::new();
    let mut all = Vec::new();
    for name in manifests.into_iter().take(MANIFESTS_MAX) {
        all.extend(check_manifest(archive, name, &signatures, &mut used, &mut objects));
    }
    // A signature that no manifest names is over something else, or over nothing.
    let stray = signatures.iter().any(|name| !used.contains(*name));
    let stray = stray.then_some(SignatureFault::Malformed("a signature that no manifest names"));
    let fault = shared.or(stray);
    if all.is_empty() && fault.is_some() {
        all.push(CheckedSignature::found(SignatureKind::Cms, 0));
    }
    for (index, checked) in all.iter_mut().enumerate() {
        checked.index = index;
        if let Some(fault) = &fault {
            refuse(checked, fault.clone());
        }
    }
    all
}

/// What is wrong with the container as a whole.
fn form_fault(archive: &Archive<'_>, names: &[&str], manifests: usize) -> Option<SignatureFault> {
    let media_type = archive.read(MIMETYPE).unwrap_or_default();
    let malformed = |what: &'static str| Some(SignatureFault::Malformed(what));
    if !archive.begins_with(MIMETYPE) {
        return malformed("the container does not begin with its media type, stored");
    }
    if media_type != MEDIA_TYPE.as_bytes() {
        return malformed("the media type of the container is another one");
    }
    if names.iter().any(|name| is_part(name) && *name != MIMETYPE && Part::of(name) == Part::Other) {
        return malformed("a member of META-INF that is neither a manifest nor a signature");
    }
    (manifests > MANIFESTS_MAX).then_some(SignatureFault::TooMany(MANIFESTS_MAX))
}

/// The signatures over one manifest.
fn check_manifest<'a>(
    archive: &'a Archive<'_>,
    name: &str,
    signatures: &BTreeSet<&'a str>,
    used: &mut BTreeSet<&'a str>,
    objects: &mut Objects<'_, '_>,
) -> Vec<CheckedSignature> {
    let one = |fault| {
        let mut checked = CheckedSignature::found(SignatureKind::Cms, 0);
        checked.fault = Some(fault);
        vec![checked]
    };
    let Ok(octets) = archive.read(name) else { return one(SignatureFault::Malformed("a manifest out of its limits")) };
    let manifest = match Manifest::read(&octets) {
        Ok(manifest) => manifest,
        Err(ManifestFault::Malformed(what)) => return one(SignatureFault::Malformed(what)),
        Err(ManifestFault::Algorithm(uri)) => return one(SignatureFault::Algorithm(uri)),
    };
    let Some(signature) = signatures.get(manifest.signature.as_str()) else {
        return one(SignatureFault::Malformed("a manifest whose signature is not there"));
    };
    if !used.insert(signature) {
        return one(SignatureFault::Malformed("a signature that two manifests name"));
    }
    let Ok(message) = archive.read(signature) else {
        return one(SignatureFault::Malformed("a signature out of its limits"));
    };
    let mut checked = cms::check(&message, Some(&octets), &CmsLimits::default());
    // Only what is signed is worth a look at the data objects.
    if checked.iter().any(|signature| signature.fault.is_none())
        && let Err(fault) = objects.covered_by(&manifest)
    {
        checked.iter_mut().for_each(|signature| refuse(signature, fault.clone()));
    }
    checked
}

/// Takes the proof away; a fault that is there already stays.
fn refuse(checked: &mut CheckedSignature, fault: SignatureFault) {
    checked.signed_octets = None;
    checked.fault.get_or_insert(fault);
}

/// The data objects, each digest made once.
struct Objects<'a, 'b> {
    archive: &'a Archive<'b>,
    digests: BTreeMap<(String, &'static str), Vec<u8>>,
    left_bytes: u64,
}

impl Objects<'_, '_> {
    /// Whether the manifest names every data object once, with its digest, and nothing else.
    fn covered_by(&mut self, manifest: &Manifest) -> Result<(), SignatureFault> {
        let mut named = BTreeSet::new();
        for object in &manifest.objects {
            if is_part(&object.name) || !self.archive.has(&object.name) {
                return Err(SignatureFault::Coverage("the manifest names what is no data object"));
            }
            if !named.insert(object.name.as_str()) {
                return Err(SignatureFault::Coverage("the manifest names a data object twice"));
            }
        }
        if self.archive.names().any(|name| !is_part(name) && !named.contains(name)) {
            return Err(SignatureFault::Coverage("a data object that the manifest does not name"));
        }
        for object in &manifest.objects {
            if self.digest(&object.name, object.algorithm)? != object.digest {
                return Err(SignatureFault::Digest);
            }
        }
        Ok(())
    }

    fn digest(&mut self, name: &str, algorithm: DigestAlgorithm) -> Result<&[u8], SignatureFault> {
        use std::collections::btree_map::Entry;
        let damaged = |_| SignatureFault::Malformed("a data object that does not unpack");
        match self.digests.entry((name.to_owned(), algorithm.key())) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(place) => {
                let weight = if algorithm == DigestAlgorithm::Gost3411 { GOST3411_WEIGHT } else { 1 };
                let work = self.archive.size_bytes(name).map_err(damaged)?.saturating_mul(weight);
                let left = self.left_bytes.checked_sub(work);
                self.left_bytes = left.ok_or(SignatureFault::Malformed("more octets than are digested"))?;
                Ok(place.insert(self.archive.digest(name, algorithm).map_err(damaged)?))
            }
        }
    }
}
