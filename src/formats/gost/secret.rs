//! A private number, and signing by it (RFC 7091 §6.1).

use super::checking::challenge;
use super::curves::{Curve, Scalar};
use super::steady::times_base;
use crypto_bigint::modular::ConstMontyParams;
use crypto_bigint::{CtLt, Uint};

/// The private number of a key, with its public point.
#[derive(Clone)]
pub struct Secret<C: Curve<LIMBS>, const LIMBS: usize> {
    number: Scalar<C, LIMBS>,
    public: Vec<u8>,
}

impl<C: Curve<LIMBS>, const LIMBS: usize> std::fmt::Debug for Secret<C, LIMBS> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl<C: Curve<LIMBS>, const LIMBS: usize> Secret<C, LIMBS> {
    /// `None` for a number that is 0, or not below the order of the curve.
    pub fn new(number: &Uint<LIMBS>) -> Option<Self> {
        let in_range = number.is_nonzero() & number.ct_lt(C::Order::PARAMS.modulus().as_ref());
        if !in_range.to_bool() {
            return None;
        }
        let public = times_base::<C, LIMBS>(number)?.to_octets();
        Some(Self { number: Scalar::<C, LIMBS>::new(number), public })
    }

    /// `x ‖ y`, each with its lowest octet first.
    pub fn public(&self) -> &[u8] {
        &self.public
    }

    /// The signature `r ‖ s` over a digest; digest, `r` and `s` carry their lowest octet first.
    ///
    /// The same key and digest give the same value. `None` for a digest of another length than the curve's.
    pub fn sign(&self, digest: &[u8]) -> Option<Vec<u8>> {
        let e = challenge::<C, LIMBS>(digest)?;
        self.sign_with(&e, &C::nonce(&self.number.retrieve(), &e.retrieve()))
    }

    /// Signs with the nonce given; `None` for one of the 2 in about 2^256 that the standard tells to pass over.
    pub(super) fn sign_with(&self, e: &Scalar<C, LIMBS>, nonce: &Uint<LIMBS>) -> Option<Vec<u8>> {
        let point = times_base::<C, LIMBS>(nonce)?;
        // Montgomery's form takes a number up to the size of the words: this is `x` modulo the order.
        let r = Scalar::<C, LIMBS>::new(&point.x.retrieve());
        let s = r * self.number + Scalar::<C, LIMBS>::new(nonce) * e;
        let (r, s) = (r.retrieve(), s.retrieve());
        let usable = (r.is_nonzero() & s.is_nonzero()).to_bool();
        usable.then(|| [r.to_le_bytes().as_ref(), s.to_le_bytes().as_ref()].concat())
    }
}
