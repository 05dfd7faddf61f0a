//! The integers modulo `p`, in which the coordinates of points lie.
//!
//! Both fields have a `p` that lies just below a power of two, `p = 2^N − GAP`. So the upper half of a product, times
//! `GAP`, is added to its lower half: half the work of Montgomery's form, which suits any modulus. No operation but
//! [`Element::invert_vartime`] and comparing takes a time that depends on the numbers.

use super::curves::Curve;
use crypto_bigint::modular::{ConstMontyForm, ConstMontyParams};
use crypto_bigint::{Choice, CtAssign, Limb, Uint, Word};
use std::marker::PhantomData;
use std::ops::{Add, Mul, Neg, Sub};

/// An integer modulo `p`.
#[derive(Debug, Clone, Copy)]
pub struct Element<C, const LIMBS: usize> {
    /// Any number of the length that is congruent; up to `GAP` numbers have two.
    number: Uint<LIMBS>,
    curve: PhantomData<C>,
}

type Montgomery<C, const LIMBS: usize> = ConstMontyForm<<C as Curve<LIMBS>>::Field, LIMBS>;

impl<C: Curve<LIMBS>, const LIMBS: usize> Element<C, LIMBS> {
    pub const ZERO: Self = Self::new(&Uint::ZERO);
    pub const ONE: Self = Self::new(&Uint::ONE);

    const GAP: Limb = C::Field::PARAMS.modulus().as_ref().wrapping_neg().as_limbs()[0];

    pub const fn new(number: &Uint<LIMBS>) -> Self {
        Self { number: *number, curve: PhantomData }
    }

    /// The number below `p`.
    pub fn retrieve(&self) -> Uint<LIMBS> {
        let (above, carry) = self.number.carrying_add(&Uint::from(Self::GAP), Limb::ZERO);
        let mut reduced = self.number;
        reduced.ct_assign(&above, Choice::from_u8_lsb(carry.0.to_le_bytes()[0]));
        reduced
    }

    pub fn is_zero(&self) -> bool {
        self.retrieve().is_zero_vartime()
    }

    #[inline]
    pub fn square(&self) -> Self {
        let (lower, upper) = self.number.widening_square();
        Self::folded(&lower, &upper)
    }

    #[inline]
    pub fn double(&self) -> Self {
        *self + *self
    }

    /// `None` for zero.
    pub fn invert(&self) -> Option<Self> {
        let inverse = Montgomery::<C, LIMBS>::new(&self.number).invert().into_option()?;
        Some(Self::new(&inverse.retrieve()))
    }

    /// The same for numbers that are not secret.
    pub fn invert_vartime(&self) -> Option<Self> {
        let inverse = Montgomery::<C, LIMBS>::new(&self.number).invert_vartime().into_option()?;
        Some(Self::new(&inverse.retrieve()))
    }

    #[inline]
    pub fn assign(&mut self, other: &Self, choice: Choice) {
        self.number.ct_assign(&other.number, choice);
    }

    /// `lower + upper · 2^N`, where `2^N` is congruent to `GAP`.
    #[inline]
    fn folded(lower: &Uint<LIMBS>, upper: &Uint<LIMBS>) -> Self {
        let (mut limbs, mut carry) = (*lower.as_limbs(), Limb::ZERO);
        for (limb, above) in limbs.iter_mut().zip(upper.as_limbs()) {
            (*limb, carry) = above.carrying_mul_add(Self::GAP, *limb, carry);
        }
        // The carry is at most `GAP`, whose square is far below one limb.
        Self::with_carry(&Uint::new(limbs), carry)
    }

    /// `number + carry · 2^N`.
    #[inline]
    fn with_carry(number: &Uint<LIMBS>, carry: Limb) -> Self {
        let (sum, carry) = number.carrying_add(&Self::gaps(carry.0), Limb::ZERO);
        // After a second carry the sum is small: there is no third.
        Self::new(&sum.wrapping_add(&Self::gaps(carry.0)))
    }

    #[inline]
    fn gaps(count: Word) -> Uint<LIMBS> {
        Uint::from(Self::GAP.0.wrapping_mul(count))
    }
}

impl<C: Curve<LIMBS>, const LIMBS: usize> PartialEq for Element<C, LIMBS> {
    fn eq(&self, other: &Self) -> bool {
        self.retrieve() == other.retrieve()
    }
}

impl<C: Curve<LIMBS>, const LIMBS: usize> Add for Element<C, LIMBS> {
    type Output = Self;

    #[inline]
    fn add(self, other: Self) -> Self {
        let (sum, carry) = self.number.carrying_add(&other.number, Limb::ZERO);
        Self::with_carry(&sum, carry)
    }
}

impl<C: Curve<LIMBS>, const LIMBS: usize> Sub for Element<C, LIMBS> {
    type Output = Self;

    /// Subtracting is adding the complement; where that does not carry, `2^N` was borrowed, which is `GAP` too much.
    #[inline]
    fn sub(self, other: Self) -> Self {
        let less = |from: &Uint<LIMBS>, what: &Uint<LIMBS>| {
            let (rest, carry) = from.carrying_add(&what.not(), Limb::ONE);
            (rest, 1 ^ carry.0)
        };
        let (rest, borrowed) = less(&self.number, &other.number);
        let (rest, borrowed) = less(&rest, &Self::gaps(borrowed));
        Self::new(&less(&rest, &Self::gaps(borrowed)).0)
    }
}

impl<C: Curve<LIMBS>, const LIMBS: usize> Neg for Element<C, LIMBS> {
    type Output = Self;

    fn neg(self) -> Self {
        Self::ZERO - self
    }
}

impl<C: Curve<LIMBS>, const LIMBS: usize> Mul for Element<C, LIMBS> {
    type Output = Self;

    #[inline]
    fn mul(self, other: Self) -> Self {
        let (lower, upper) = self.number.widening_mul(&other.number);
        Self::folded(&lower, &upper)
    }
}

#[cfg(test)]
mod tests {
    use super::super::curves::{CryptoProA, L256, L512, ParamSetA};
    use super::*;
    use proptest::prelude::*;

    /// Every operation against Montgomery's form of the library.
    fn check<C: Curve<LIMBS>, const LIMBS: usize>(one: &[u8], two: &[u8]) {
        let number = |octets: &[u8]| Uint::<LIMBS>::from_le_slice(&octets[..Uint::<LIMBS>::BYTES]);
        let modulus = C::Field::PARAMS.modulus().as_ref();
        let mut numbers = vec![number(one), number(two), Uint::ZERO, Uint::ONE, Uint::MAX, *modulus];
        numbers.extend([modulus.wrapping_sub(&Uint::ONE), modulus.wrapping_add(&Uint::ONE)]);
        for a in &numbers {
            let (x, m) = (Element::<C, LIMBS>::new(a), Montgomery::<C, LIMBS>::new(a));
            assert_eq!(x.retrieve(), m.retrieve());
            assert_eq!(x.square().retrieve(), m.square().retrieve());
            assert_eq!(x.double().retrieve(), m.double().retrieve());
            assert_eq!((-x).retrieve(), (-m).retrieve());
            assert_eq!(x.is_zero(), m == Montgomery::<C, LIMBS>::ZERO);
            let inverse = x.invert().map(|i| i.retrieve());
            assert_eq!(inverse, m.invert().into_option().map(|i| i.retrieve()));
            assert_eq!(inverse, x.invert_vartime().map(|i| i.retrieve()));
            for b in &numbers {
                let (y, n) = (Element::<C, LIMBS>::new(b), Montgomery::<C, LIMBS>::new(b));
                assert_eq!((x + y).retrieve(), (m + n).retrieve());
                assert_eq!((x - y).retrieve(), (m - n).retrieve());
                assert_eq!((x * y).retrieve(), (m * n).retrieve());
                assert_eq!(x == y, m == n);
            }
        }
    }

    proptest! {
        #[test]
        fn it_is_arithmetic(one in any::<[u8; 64]>(), two in any::<[u8; 64]>()) {
            check::<CryptoProA, L256>(&one, &two);
            check::<ParamSetA, L512>(&one, &two);
        }
    }
}
