//! A time-stamp token: CMS SignedData over [`TstInfo`].

use super::TstInfo;
use crate::formats::asn1::BerLimits;
use crate::formats::cms::{self, CmsLimits, Content, SignedData, oids};
use crate::formats::signature::{Carried, SignatureFault};
use crate::formats::suites::Algorithm;
use crate::formats::x509::Certificate;
use chrono::{DateTime, FixedOffset};

/// A token of more octets is refused; real ones have some thousands.
const SIZE_BYTES_MAX: usize = 256 * 1024;

/// Why a time-stamp proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimeStampFault {
    #[error("not a time-stamp token: {0}")]
    Malformed(&'static str),
    #[error("the digest of the time-stamp is not known: {0}")]
    Algorithm(String),
    /// The token is good, of something else.
    #[error("the time-stamp is over other octets")]
    Imprint,
    #[error("signature of the time-stamp: {0}")]
    Signature(SignatureFault),
}

/// A token as it was found.
#[derive(Debug, Clone)]
pub struct TimeStamp {
    /// The token as it came.
    pub octets: Vec<u8>,
    /// Absent when it cannot be read. Believe it only when there is no `fault`.
    pub info: Option<TstInfo>,
    pub fault: Option<TimeStampFault>,
    /// Of the token's own signature; absent when not admitted.
    pub algorithm: Option<Algorithm>,
    /// Of the authority.
    pub certificate: Option<Certificate>,
    pub carried: Carried,
}

impl TimeStamp {
    /// Reads a token and checks its own signature; over what it is, [`Self::over`] checks.
    ///
    /// Certificates that did not travel in it are not looked for: whoever asks for a time-stamp asks for them too.
    pub fn read(octets: &[u8]) -> Self {
        let mut stamp = Self {
            octets: octets.to_vec(),
            info: None,
            fault: None,
            algorithm: None,
            certificate: None,
            carried: Carried::default(),
        };
        stamp.fault = stamp.check().err();
        stamp
    }

    fn check(&mut self) -> Result<(), TimeStampFault> {
        let ber = BerLimits { size_bytes_max: SIZE_BYTES_MAX, elements_max: 20_000, ..BerLimits::default() };
        let limits = CmsLimits { ber, ..CmsLimits::default() };
        let malformed = |what: &'static str| TimeStampFault::Malformed(what);
        let message = SignedData::read(&self.octets, &limits);
        let message = message.map_err(|fault| match fault.of_signature() {
            SignatureFault::Malformed(what) => malformed(what),
            _ => malformed("more elements than allowed"),
        })?;
        self.carried = message.carried();
        if message.content_type() != oids::TST_INFO {
            return Err(malformed("another content type"));
        }
        let content = message.content().ok_or(malformed("no content"))?;
        self.info = Some(TstInfo::read(content).map_err(|fault| malformed(fault.0))?);
        if message.signers() != 1 {
            return Err(malformed("not one signer"));
        }
        let checked = cms::check_signer(&message, 0, &mut Content::new(Some(content), None), &[]);
        self.algorithm = checked.algorithm;
        self.certificate = checked.certificate;
        self.carried = checked.carried;
        if let Some(fault) = checked.fault {
            return Err(TimeStampFault::Signature(fault));
        }
        match message.refers_to_certificate(0) {
            true => Ok(()),
            false => Err(malformed("it does not name the certificate of the authority")),
        }
    }

    /// Whether it is over these octets, added to what was found so far.
    pub fn over(mut self, octets: &[u8]) -> Self {
        if self.fault.is_none() {
            self.fault = self.info.as_ref().and_then(|info| match info.imprint_algorithm {
                None => Some(TimeStampFault::Algorithm(info.imprint_oid.clone())),
                Some(algorithm) if algorithm.digest(octets) == info.imprint => None,
                Some(_) => Some(TimeStampFault::Imprint),
            });
        }
        self
    }

    /// The time, where nothing in the token speaks against it.
    pub fn gen_time(&self) -> Option<DateTime<FixedOffset>> {
        match self.fault {
            None => self.info.as_ref().map(|info| info.gen_time),
            Some(_) => None,
        }
    }
}
