//! The certificates that an office trusts: the files of its folder `trust/`.
//!
//! A self-signed authority is an anchor; any other authority there helps to build paths and is trusted for nothing
//! by itself.

use super::{Certificate, CertificateFault};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Why a file cannot stand in `trust/`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnchorFault {
    #[error("{file}: {fault}")]
    Unreadable { file: String, fault: CertificateFault },
    #[error("{file}: the certificate of {holder} is not of a certification authority")]
    NotAuthority { file: String, holder: String },
}

/// Anchors, and the authorities between them and the signers. A copy shares what was computed already.
#[derive(Debug, Clone, Default)]
pub struct Anchors {
    anchors: Vec<(String, Certificate)>,
    intermediates: Vec<Certificate>,
    known: Arc<Mutex<Known>>,
}

/// Which certificate of the store signed which: as many pairs as the store has, whatever is judged. By SHA-256.
type Known = HashMap<(String, String), Option<bool>>;

impl Anchors {
    /// Reads files, each of a name and its octets: DER, or PEM with any number of certificates.
    pub fn load<N: AsRef<str>, B: AsRef<[u8]>>(files: impl IntoIterator<Item = (N, B)>) -> Result<Self, AnchorFault> {
        let mut store = Self::default();
        for (file, octets) in files {
            let file = file.as_ref().to_owned();
            let all = Certificate::all_from_pem_or_der(octets.as_ref())
                .map_err(|fault| AnchorFault::Unreadable { file: file.clone(), fault })?;
            for certificate in all {
                if !certificate.signs_certificates() {
                    return Err(AnchorFault::NotAuthority { file, holder: certificate.facts().holder.clone() });
                }
                if is_anchor(&certificate) {
                    store.anchors.push((file.clone(), certificate));
                } else {
                    store.intermediates.push(certificate);
                }
            }
        }
        Ok(store)
    }

    /// File name and certificate of each anchor, in the order given.
    pub fn anchors(&self) -> impl Iterator<Item = (&str, &Certificate)> {
        self.anchors.iter().map(|(file, certificate)| (file.as_str(), certificate))
    }

    pub fn intermediates(&self) -> impl Iterator<Item = &Certificate> {
        self.intermediates.iter()
    }

    /// Every authority of the store, anchors first.
    pub fn authorities(&self) -> impl Iterator<Item = &Certificate> {
        self.anchors.iter().map(|(_, certificate)| certificate).chain(&self.intermediates)
    }

    pub fn is_empty(&self) -> bool {
        self.anchors.is_empty()
    }

    /// File name of the anchor that this certificate is.
    pub(super) fn name_of(&self, certificate: &Certificate) -> Option<&str> {
        self.anchors().find(|(_, anchor)| *anchor == certificate).map(|(file, _)| file)
    }

    /// As [`Certificate::is_signed_by`]; between certificates of the store computed once.
    pub(super) fn is_signed_by(&self, child: &Certificate, issuer: &Certificate) -> Option<bool> {
        let stored = |wanted: &Certificate| self.authorities().any(|known| known == wanted);
        if !stored(child) || !stored(issuer) {
            return child.is_signed_by(issuer);
        }
        let pair = (child.facts().sha256.clone(), issuer.facts().sha256.clone());
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&pair).copied();
        known.unwrap_or_else(|| {
            let signed = child.is_signed_by(issuer);
            self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(pair, signed);
            signed
        })
    }
}

/// Where the algorithm is not known here the names decide; no path can be proven through it anyway.
pub(super) fn is_anchor(certificate: &Certificate) -> bool {
    certificate.subject() == certificate.issuer() && certificate.is_signed_by(certificate) != Some(false)
}
