//! Whether a signature holds (RFC 7091 §6.2).

use super::curves::{Curve, Point, Scalar, pair};
use super::fast::Jacobian;
use super::field::Element;
use crypto_bigint::modular::ConstMontyParams;
use crypto_bigint::{CheckedAdd, Uint};

/// Whether `value` is a signature over `digest` by the key `public`.
///
/// `public` is `x ‖ y`, `value` is `r ‖ s`; these numbers and `digest` carry their lowest octet first and have the length
/// of the curve. False for other lengths, a point that is not on the curve, and `r` or `s` out of range.
pub fn verify<C: Curve<LIMBS>, const LIMBS: usize>(public: &[u8], digest: &[u8], value: &[u8]) -> bool {
    let (Some(public), Some((r, s)), Some(e)) =
        (Point::<C, LIMBS>::from_octets(public), pair::<LIMBS>(value), challenge::<C, LIMBS>(digest))
    else {
        return false;
    };
    let order = C::Order::PARAMS.modulus().as_ref();
    let out_of_range = |number: &Uint<LIMBS>| number.is_zero_vartime() || number >= order;
    if out_of_range(&r) || out_of_range(&s) {
        return false;
    }
    let Some(inverse) = e.invert_vartime().into_option() else { return false };
    let u = Scalar::<C, LIMBS>::new(&s) * inverse;
    let v = -(Scalar::<C, LIMBS>::new(&r) * inverse);
    has_coordinate(&Jacobian::combination(&u, &v, &public), &r)
}

/// The number that is signed: the digest modulo the order, and 1 where that is 0.
pub fn challenge<C: Curve<LIMBS>, const LIMBS: usize>(digest: &[u8]) -> Option<Scalar<C, LIMBS>> {
    if digest.len() != Uint::<LIMBS>::BYTES {
        return None;
    }
    let e = Scalar::<C, LIMBS>::new(&Uint::from_le_slice(digest));
    Some(if e == Scalar::<C, LIMBS>::ZERO { Scalar::<C, LIMBS>::ONE } else { e })
}

/// Whether `x` of the point, modulo the order, is `r`; without the division that finding `x` takes.
fn has_coordinate<C: Curve<LIMBS>, const LIMBS: usize>(point: &Jacobian<C, LIMBS>, r: &Uint<LIMBS>) -> bool {
    let zz = point.z.square();
    let is_x = |number: &Uint<LIMBS>| Element::new(number) * zz == point.x;
    let field = C::Field::PARAMS.modulus().as_ref();
    let above = || r.checked_add(C::Order::PARAMS.modulus().as_ref()).into_option().filter(|sum| sum < field);
    !point.is_neutral() && ((r < field && is_x(r)) || above().is_some_and(|sum| is_x(&sum)))
}
