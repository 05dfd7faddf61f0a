//! The path from a certificate to an anchor, and whether it is good for a purpose at a moment (RFC 5280 §6).

use super::{Anchors, Certificate, Purpose};
use crate::formats::suites::Algorithm;
use chrono::{DateTime, FixedOffset};

/// Authorities between a signer and an anchor, the anchor counted.
const AUTHORITIES_MAX: usize = 6;
/// Certificates that come along with a signature are looked at up to this number.
const EXTRA_MAX: usize = 32;
/// Signatures that are checked for one path: more are needed only where somebody has laid out a maze.
const SIGNATURES_MAX: usize = 64;

/// File name in `trust/` of the anchor that a path ends in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnchorName(pub String);

/// Why a certificate is not good for a purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathFault {
    #[error("no path leads to an anchor")]
    NoPath,
    /// Neither yes nor no.
    #[error("an algorithm on the path is not known here")]
    Unsupported,
    #[error("the term of the certificate is over")]
    Expired,
    #[error("the term of the certificate has not begun")]
    NotYetValid,
    #[error("an authority on the path is out of its term")]
    AuthorityOutOfTerm,
    /// Path length, key usage of an authority, or a critical extension that is not understood here.
    #[error("the path is against a constraint that stands in its certificates")]
    Constraints,
    #[error("the certificate is of a certification authority")]
    OfAuthority,
    #[error("the certificate is for authentication")]
    ForAuthentication,
    #[error("the certificate is not for this purpose")]
    OtherPurpose,
}

/// A certificate and the authorities above it up to an anchor. Only [`build`] makes one, so whoever has it knows that
/// every signature on it was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    certificates: Vec<Certificate>,
    anchor: AnchorName,
}

impl Path {
    /// The leaf first, the anchor last; an anchor that was asked about itself stands alone.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// Each certificate below the anchor with its issuer, the leaf first: those about which revocation is asked.
    pub fn links(&self) -> impl Iterator<Item = (&Certificate, &Certificate)> {
        self.certificates.iter().zip(self.certificates.iter().skip(1))
    }

    pub fn anchor(&self) -> &AnchorName {
        &self.anchor
    }

    /// The algorithms by which each was signed by the next, the leaf's first; the anchor is trusted, not checked.
    pub fn algorithms(&self) -> impl Iterator<Item = Algorithm> {
        self.links().filter_map(|(certificate, _)| certificate.signature_algorithm())
    }
}

/// Looks for a path from `certificate` to an anchor, all of it in term at the moment `at`, and for the purpose.
///
/// Authorities come from `anchors` and, trusted for nothing, from `extra`, which may hold what came with a signature.
/// They are matched by the octets of the name, by key identifier and by signature, and several of one name are all tried:
/// the generations of the national authority differ in little. Says nothing about revocation. The same arguments give
/// the same answer.
///
/// # Errors
/// The first that applies of: no path (or an algorithm on the way that is not known here), a constraint, the purpose, the
/// term of the certificate, the term of an authority. So a stranger's certificate is *no path* whatever else is wrong.
pub fn build(
    certificate: &Certificate,
    anchors: &Anchors,
    extra: &[Certificate],
    at: DateTime<FixedOffset>,
    purpose: Purpose,
) -> Result<Path, PathFault> {
    let extra = &extra[..extra.len().min(EXTRA_MAX)];
    let mut search = Search { anchors, extra, at, signatures_left: SIGNATURES_MAX };
    let found = search.climb(&mut vec![certificate.clone()], None);
    if let Err(fault @ (PathFault::NoPath | PathFault::Unsupported | PathFault::Constraints)) = found {
        return Err(fault);
    }
    purpose.admits(certificate)?;
    if at < certificate.facts().not_before {
        return Err(PathFault::NotYetValid);
    }
    if at > certificate.facts().not_after {
        return Err(PathFault::Expired);
    }
    found
}

/// A signer's path by the store alone; the name of its anchor.
pub fn judge_path(
    certificate: &Certificate,
    anchors: &Anchors,
    at: DateTime<FixedOffset>,
) -> Result<AnchorName, PathFault> {
    build(certificate, anchors, &[], at, Purpose::Signing).map(|path| path.anchor)
}

struct Search<'a> {
    anchors: &'a Anchors,
    extra: &'a [Certificate],
    at: DateTime<FixedOffset>,
    signatures_left: usize,
}

impl Search<'_> {
    /// Looks for an issuer of the last of `chain` that leads to an anchor. `flaw` is what is wrong with the chain so far:
    /// it is carried up, so that a path with a flaw is told from no path.
    fn climb(&mut self, chain: &mut Vec<Certificate>, flaw: Option<PathFault>) -> Result<Path, PathFault> {
        let Some(child) = chain.last().cloned() else { return Err(PathFault::NoPath) };
        if let Some(file) = self.anchors.name_of(&child) {
            let path = Path { certificates: chain.clone(), anchor: AnchorName(file.to_owned()) };
            return flaw.map_or(Ok(path), Err);
        }
        let below = chain.len() - 1;
        if below == AUTHORITIES_MAX {
            return Err(PathFault::NoPath);
        }
        let (anchors, extra) = (self.anchors, self.extra);
        let mut fault = PathFault::NoPath;
        for issuer in anchors.authorities().chain(extra) {
            if chain.contains(issuer) || !child.names_issuer(issuer) {
                continue;
            }
            if self.signatures_left == 0 {
                return Err(fault);
            }
            self.signatures_left -= 1;
            match anchors.is_signed_by(&child, issuer) {
                Some(true) => {}
                Some(false) => continue,
                None => {
                    fault = worse_known(fault, PathFault::Unsupported);
                    continue;
                }
            }
            let flaw = flaw.or_else(|| self.flaw_of(issuer, below));
            chain.push(issuer.clone());
            let found = self.climb(chain, flaw);
            chain.pop();
            match found {
                Ok(path) => return Ok(path),
                Err(other) => fault = worse_known(fault, other),
            }
        }
        Err(fault)
    }

    /// What is wrong with an authority that has `below` authorities between itself and the leaf.
    fn flaw_of(&self, issuer: &Certificate, below: usize) -> Option<PathFault> {
        let room = issuer.extensions().path_length_max.is_none_or(|most| below <= usize::from(most));
        if !room || !issuer.signs_certificates() {
            return Some(PathFault::Constraints);
        }
        (!issuer.in_term(self.at)).then_some(PathFault::AuthorityOutOfTerm)
    }
}

/// Of two failed ways the one that tells more: what could not be checked is never taken for a no, and a path that exists
/// is never called none.
fn worse_known(a: PathFault, b: PathFault) -> PathFault {
    let rank = |fault: PathFault| match fault {
        PathFault::NoPath => 0,
        PathFault::Constraints => 1,
        PathFault::AuthorityOutOfTerm => 2,
        _ => 3,
    };
    if rank(b) > rank(a) { b } else { a }
}
