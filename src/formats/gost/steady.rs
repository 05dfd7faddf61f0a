//! Points for signing: the same operations in the same order whatever the number is.
//!
//! Homogeneous coordinates `x = X / Z`, `y = Y / Z`, and one addition that holds for all points of a curve of odd order,
//! equal and neutral ones too (Renes, Costello, Batina, "Complete addition formulas", 2016, algorithm 4).

use super::curves::{Curve, Point};
use super::field::Element;
use crypto_bigint::{Choice, Uint};

#[derive(Debug, Clone, Copy)]
struct Projective<C: Curve<LIMBS>, const LIMBS: usize> {
    x: Element<C, LIMBS>,
    y: Element<C, LIMBS>,
    z: Element<C, LIMBS>,
}

/// `number` times the base point; `None` where that is the neutral point.
///
/// Four doublings and one addition for each four bits. The multiple to add is taken from a table that is read through
/// every time.
pub fn times_base<C: Curve<LIMBS>, const LIMBS: usize>(number: &Uint<LIMBS>) -> Option<Point<C, LIMBS>> {
    let neutral = Projective::<C, LIMBS> { x: Element::ZERO, y: Element::ONE, z: Element::ZERO };
    let base = Projective { x: C::BASE.x, y: C::BASE.y, z: Element::ONE };
    let mut multiples = [neutral; 16];
    for i in 1..multiples.len() {
        multiples[i] = multiples[i - 1].add(&base);
    }
    let mut sum = neutral;
    for octet in number.to_be_bytes().as_ref() {
        for digit in [octet >> 4, octet & 15] {
            for _ in 0..4 {
                sum = sum.add(&sum);
            }
            let mut chosen = neutral;
            for (candidate, i) in multiples.iter().zip(0..) {
                chosen.assign(candidate, Choice::from_u8_eq(digit, i));
            }
            sum = sum.add(&chosen);
        }
    }
    let inverse = sum.z.invert()?;
    Some(Point { x: sum.x * inverse, y: sum.y * inverse })
}

impl<C: Curve<LIMBS>, const LIMBS: usize> Projective<C, LIMBS> {
    fn add(&self, other: &Self) -> Self {
        let (xx, yy, zz) = (self.x * other.x, self.y * other.y, self.z * other.z);
        let xy = (self.x + self.y) * (other.x + other.y) - xx - yy;
        let xz = (self.x + self.z) * (other.x + other.z) - xx - zz;
        let yz = (self.y + self.z) * (other.y + other.z) - yy - zz;
        let triple = |number: Element<C, LIMBS>| number.double() + number;
        let triple_zz = triple(zz);
        let shift = triple(C::B * zz - xz);
        let tangent = triple(xx) - triple_zz;
        let rest = triple(C::B * xz - xx - triple_zz);
        let (below, above) = (yy - shift, yy + shift);
        Self { x: xy * below - yz * rest, y: below * above + tangent * rest, z: yz * above + xy * tangent }
    }

    fn assign(&mut self, other: &Self, choice: Choice) {
        self.x.assign(&other.x, choice);
        self.y.assign(&other.y, choice);
        self.z.assign(&other.z, choice);
    }
}
