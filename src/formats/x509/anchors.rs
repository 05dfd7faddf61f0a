//! The certificates that an office trusts: the files of its folder `trust/`.
//!
//! A self-signed authority is an anchor; any other authority there helps to build paths and is trusted for nothing
//! by itself.

use super::{Certificate, CertificateFault};

/// Why a file cannot stand in `trust/`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnchorFault {
    #[error("{file}: {fault}")]
    Unreadable { file: String, fault: CertificateFault },
    #[error("{file}: the certificate of {holder} is not of a certification authority")]
    NotAuthority { file: String, holder: String },
}

/// Anchors, and the authorities between them and the signers.
#[derive(Debug, Clone, Default)]
pub struct Anchors {
    pub(super) anchors: Vec<(String, Certificate)>,
    pub(super) intermediates: Vec<Certificate>,
}

impl Anchors {
    /// Reads files, each of a name and its octets: DER, or PEM with any number of certificates.
    pub fn load<N: AsRef<str>, B: AsRef<[u8]>>(files: impl IntoIterator<Item = (N, B)>) -> Result<Self, AnchorFault> {
        let mut store = Self::default();
        for (file, octets) in files {
            let file = file.as_ref().to_owned();
            let all = Certificate::all_from_pem_or_der(octets.as_ref())
                .map_err(|fault| AnchorFault::Unreadable { file: file.clone(), fault })?;
            for certificate in all {
                if !certificate.extensions.signs_certificates() {
                    return Err(AnchorFault::NotAuthority { file, holder: certificate.facts.holder });
                }
                // Where the algorithm is not known here the names decide; no path can be proven through it anyway.
                let own = certificate.subject == certificate.issuer;
                if own && certificate.is_signed_by(&certificate) != Some(false) {
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

    pub fn is_empty(&self) -> bool {
        self.anchors.is_empty()
    }
}
