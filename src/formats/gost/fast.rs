//! Points for checking: as few multiplications as possible, in a time that depends on the numbers.
//!
//! Jacobian coordinates: `x = X / Z²`, `y = Y / Z³`, the neutral point has `Z = 0`.

use super::curves::{Curve, Point, Scalar};
use super::field::Element;
use crypto_bigint::Uint;

/// Signed digits of the base point's factor; its multiples are made once, so more of them pay off.
const BASE_WINDOW: u32 = 7;
/// Signed digits of the public key's factor.
const KEY_WINDOW: u32 = 5;

#[derive(Debug, Clone, Copy)]
pub struct Jacobian<C: Curve<LIMBS>, const LIMBS: usize> {
    pub x: Element<C, LIMBS>,
    pub y: Element<C, LIMBS>,
    pub z: Element<C, LIMBS>,
}

impl<C: Curve<LIMBS>, const LIMBS: usize> Jacobian<C, LIMBS> {
    const NEUTRAL: Self = Self { x: Element::ONE, y: Element::ONE, z: Element::ZERO };

    /// `uG + vQ`: both factors in one walk over their digits (Straus), the digits signed and far apart.
    pub fn combination(u: &Scalar<C, LIMBS>, v: &Scalar<C, LIMBS>, key: &Point<C, LIMBS>) -> Self {
        let of_base = signed_digits(&u.retrieve(), BASE_WINDOW);
        let of_key = signed_digits(&v.retrieve(), KEY_WINDOW);
        let base_multiples = C::base_multiples();
        let key_multiples = Self::from(*key).odd_multiples(1 << (KEY_WINDOW - 2));
        let mut sum = Self::NEUTRAL;
        for (base_digit, key_digit) in of_base.iter().zip(&of_key).rev() {
            sum = sum.double();
            if *key_digit != 0 {
                let multiple = key_multiples[usize::from(key_digit.unsigned_abs() / 2)];
                sum = sum.add(&if *key_digit < 0 { multiple.negated() } else { multiple });
            }
            if *base_digit != 0 {
                let Point { x, y } = base_multiples[usize::from(base_digit.unsigned_abs() / 2)];
                sum = sum.add_point(&Point { x, y: if *base_digit < 0 { -y } else { y } });
            }
        }
        sum
    }

    /// What [`Curve::base_multiples`] holds.
    pub fn odd_multiples_of_base() -> Vec<Point<C, LIMBS>> {
        let multiples = Self::from(C::BASE).odd_multiples(1 << (BASE_WINDOW - 2));
        // No small multiple of a point of prime order is neutral.
        multiples.into_iter().filter_map(Self::to_point).collect()
    }

    pub fn is_neutral(&self) -> bool {
        self.z.is_zero()
    }

    /// The coordinates themselves; `None` for the neutral point.
    fn to_point(self) -> Option<Point<C, LIMBS>> {
        let inverse = self.z.invert_vartime()?;
        let square = inverse.square();
        Some(Point { x: self.x * square, y: self.y * square * inverse })
    }

    /// `1, 3, 5 …` times the point.
    fn odd_multiples(&self, count: usize) -> Vec<Self> {
        let two = self.double();
        std::iter::successors(Some(*self), |last| Some(last.add(&two))).take(count).collect()
    }

    fn negated(&self) -> Self {
        Self { y: -self.y, ..*self }
    }

    fn double(&self) -> Self {
        let yy = self.y.square();
        let four_xyy = (self.x * yy).double().double();
        let zz = self.z.square();
        let third = (self.x - zz) * (self.x + zz);
        let slope = third.double() + third;
        let x = slope.square() - four_xyy.double();
        let y = slope * (four_xyy - x) - yy.square().double().double().double();
        Self { x, y, z: (self.y * self.z).double() }
    }

    fn add(&self, other: &Self) -> Self {
        if other.is_neutral() {
            return *self;
        }
        let zz = other.z.square();
        self.add_scaled(other.x, other.y, Some((other.z, zz)))
    }

    fn add_point(&self, other: &Point<C, LIMBS>) -> Self {
        self.add_scaled(other.x, other.y, None)
    }

    /// Adds the point of `X`, `Y` and `Z` with its square, or `Z = 1`.
    fn add_scaled(
        &self,
        x: Element<C, LIMBS>,
        y: Element<C, LIMBS>,
        z: Option<(Element<C, LIMBS>, Element<C, LIMBS>)>,
    ) -> Self {
        if self.is_neutral() {
            return Self { x, y, z: z.map_or(Element::ONE, |(z, _)| z) };
        }
        let own_zz = self.z.square();
        let (own_x, own_y) = match z {
            Some((z, zz)) => (self.x * zz, self.y * (zz * z)),
            None => (self.x, self.y),
        };
        let run = x * own_zz - own_x;
        let rise = y * (own_zz * self.z) - own_y;
        if run.is_zero() {
            return if rise.is_zero() { self.double() } else { Self::NEUTRAL };
        }
        let run_square = run.square();
        let run_cube = run_square * run;
        let along = own_x * run_square;
        let x = rise.square() - run_cube - along.double();
        let y = rise * (along - x) - own_y * run_cube;
        let own_z = z.map_or(self.z, |(z, _)| self.z * z);
        Self { x, y, z: own_z * run }
    }
}

impl<C: Curve<LIMBS>, const LIMBS: usize> From<Point<C, LIMBS>> for Jacobian<C, LIMBS> {
    fn from(point: Point<C, LIMBS>) -> Self {
        Self { x: point.x, y: point.y, z: Element::ONE }
    }
}

/// The digits of a number in base 2, the lowest first: zero, or odd and below `2^(window - 1)` in size, and then zero
/// for at least `window - 1` places. One place more than the number has bits.
fn signed_digits<const LIMBS: usize>(number: &Uint<LIMBS>, window: u32) -> Vec<i8> {
    let octets = number.to_le_bytes();
    let octets = octets.as_ref();
    let bits = octets.len() * 8;
    let octet = |at: usize| octets.get(at).copied().map_or(0, u32::from);
    // `window` bits from place `at` on; nine at most.
    let window_at = |at: usize| (octet(at / 8) | octet(at / 8 + 1) << 8) >> (at % 8) & ((1 << window) - 1);
    let mut digits = vec![0; bits + 1];
    let (mut at, mut carry) = (0, 0);
    while at <= bits {
        let value = window_at(at) + carry;
        if value % 2 == 0 {
            // Nothing stands here, or a one and the carry, which go on as the carry.
            at += 1;
            continue;
        }
        carry = value >> (window - 1);
        let size = if carry == 1 { (1 << window) - value } else { value };
        let size = i8::try_from(size).unwrap_or_default();
        digits[at] = if carry == 1 { -size } else { size };
        at += window as usize;
    }
    digits
}
