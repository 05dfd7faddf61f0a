//! Published and foreign numbers, and what must be refused.

use super::curves::{Point, Scalar};
use super::fast::Jacobian;
use super::secret::Secret;
use super::steady::times_base;
use super::{CryptoProA, Curve, L256, L512, ParamSetA, verify};
use crypto_bigint::modular::ConstMontyParams;
use crypto_bigint::{U256, U512, Uint};
use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use proptest::prelude::*;

/// RFC 6979 appendix A.2.5 fixes the nonce of P-256 with SHA-256: the same function, another order.
#[test]
fn a_nonce_is_that_of_rfc_6979() {
    use rfc6979::consts::U32;
    use rfc6979::{ByteArray, generate_k};
    use sha2::Digest;
    let octets = |hex: &str| ByteArray::<U32>::from_iter(HEXLOWER_PERMISSIVE.decode(hex.as_bytes()).unwrap());
    let nonce = generate_k::<sha2::Sha256, U32>(
        &octets("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721"),
        &octets("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"),
        &sha2::Sha256::digest(b"sample"),
        b"",
    );
    assert_eq!(nonce, octets("A6E3C57DD01ABE90086538398355DD4C3B17AA873382B0F24D6129493D8AAD60"));
}

#[test]
fn the_orders_are_those_of_the_curves() {
    fn check<C: Curve<LIMBS>, const LIMBS: usize>() {
        assert!(Point::<C, LIMBS>::from_octets(&C::BASE.to_octets()).is_some());
        let order = C::Order::PARAMS.modulus().as_ref();
        assert!(times_base::<C, LIMBS>(order).is_none());
        let before = times_base::<C, LIMBS>(&order.wrapping_sub(&Uint::ONE)).unwrap();
        assert!(before == Point { x: C::BASE.x, y: -C::BASE.y });
    }
    check::<CryptoProA, L256>();
    check::<ParamSetA, L512>();
}

fn check_both_ways<C: Curve<LIMBS>, const LIMBS: usize>(number: &[u8], digest: &[u8]) {
    let number = Scalar::<C, LIMBS>::new(&Uint::from_le_slice(number)).retrieve();
    let secret = Secret::<C, LIMBS>::new(&number).unwrap();
    let value = secret.sign(digest).unwrap();
    assert_eq!(secret.sign(digest).unwrap(), value);
    assert!(verify::<C, LIMBS>(secret.public(), digest, &value));
    // Both ways of multiplying meet.
    let zero = Scalar::<C, LIMBS>::ZERO;
    let one = Scalar::<C, LIMBS>::ONE;
    let key = Point::<C, LIMBS>::from_octets(secret.public()).unwrap();
    let by_base = Jacobian::combination(&Scalar::<C, LIMBS>::new(&number), &zero, &key);
    let by_key = Jacobian::combination(&zero, &one, &key);
    assert_eq!(by_base.x * by_key.z.square(), by_key.x * by_base.z.square());
    // Every part of it counts.
    for (which, length) in [value.len(), digest.len(), secret.public().len()].into_iter().enumerate() {
        let at = usize::from(number.to_le_bytes().as_ref()[0]) % length;
        let mut parts = [value.clone(), digest.to_vec(), secret.public().to_vec()];
        parts[which][at] ^= 1;
        assert!(!verify::<C, LIMBS>(&parts[2], &parts[1], &parts[0]));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]
    #[test]
    fn what_is_signed_holds_and_nothing_else(number in any::<[u8; 32]>(), digest in any::<[u8; 32]>()) {
        check_both_ways::<CryptoProA, L256>(&number, &digest);
        check_both_ways::<ParamSetA, L512>(&[number, digest].concat(), &[digest, number].concat());
    }
}

/// The smallest numbers meet the exceptions of the addition: equal points, opposite points, the neutral one.
#[test]
fn small_and_opposite_factors_meet_no_hole() {
    type Factor = Scalar<CryptoProA, L256>;
    let number = |n: i32| {
        let size = Factor::new(&U256::from_u32(n.unsigned_abs()));
        if n < 0 { -size } else { size }
    };
    for key in [1_u8, 2, 3] {
        let point = times_base::<CryptoProA, L256>(&U256::from_u8(key)).unwrap();
        for u in -9..=9 {
            for v in -4..=4 {
                let sum = Jacobian::combination(&number(u), &number(v), &point);
                let expected = times_base::<CryptoProA, L256>(&number(u + v * i32::from(key)).retrieve());
                match expected {
                    None => assert!(sum.is_neutral(), "{u} {v} {key}"),
                    Some(Point { x, y }) => {
                        let zz = sum.z.square();
                        assert_eq!((x * zz, y * zz * sum.z), (sum.x, sum.y), "{u} {v} {key}");
                    }
                }
            }
        }
    }
}

/// A signature by the library of Kazakhstan's national certification authority, of a made-up key.
#[test]
fn a_foreign_signature_holds_and_its_faults_do_not() {
    let octets = |hex: &str| HEXLOWER.decode(hex.as_bytes()).unwrap();
    let turned = |hex: &str| octets(hex).into_iter().rev().collect::<Vec<_>>();
    let digest = octets(
        "7d2b8e1c32c116aba0e4c14a021d459206b6174d201cddfed0b256da91729cf1\
         69199a9ff12d6026c29e6acabe19c4d191954823f54fb7b2661b3b4b5cfe2179",
    );
    let number = U512::from_be_hex(
        "e86ce8e9cb499b2f3bb43c2f11c167f4a1cc1c54b39a5efc39e58dd73da1e02e\
         62d86dea059c7f4b80890eed35f26977491548b9ceb93e47571acaecf4f59775",
    );
    let public = [
        turned(
            "28c9f1ffdf601800c890cc078f948fb9af056935c1d1bf8a844cba3719ec953b\
             c4d14951e405671af34e72f2027a391238b13ab048088480fcf95989f12a92fa",
        ),
        turned(
            "45e5b51e170a01cbe33a5f0abcc9d9099429650bf9dd5101d9c706a85e5707c6\
             a67b10ba114d4bc7f887e21fdea0c2ca615784ac1303711592ea6808ad321204",
        ),
    ]
    .concat();
    let value = octets(
        "8d6c6a698664478e092159fb3570b0e93641b8eeb52e1735581099c8221c0d14\
         4415b08e27ebc77579ee65f70bd53f7932a7e9b885debd71e6be0e8018600364\
         d47013472a66eebceeb1efc9d2309981b4fc1f5d45d7d8b0ab1490574cee5e38\
         b975491336c312db35b6cf666e695f6bba90806d1dda19726218554cad2f1666",
    );
    let holds = |public: &[u8], digest: &[u8], value: &[u8]| verify::<ParamSetA, L512>(public, digest, value);
    assert_eq!(Secret::<ParamSetA, L512>::new(&number).unwrap().public(), public);
    assert!(holds(&public, &digest, &value));

    let order = <ParamSetA as Curve<L512>>::Order::PARAMS.modulus().as_ref().to_le_bytes().as_ref().to_vec();
    let with = |r: &[u8], s: &[u8]| [r, s].concat();
    let (r, s) = value.split_at(64);
    let above = |part: &[u8]| {
        let sum = U512::from_le_slice(part).wrapping_add(&U512::from_le_slice(&order));
        sum.to_le_bytes().as_ref().to_vec()
    };
    let off_curve = {
        let mut octets = public.clone();
        octets[64] ^= 1;
        octets
    };
    let beyond_field = with(&[0xFF; 64], &public[64..]);
    for (what, public, digest, value) in [
        ("r is 0", &public, &digest, with(&[0; 64], s)),
        ("s is 0", &public, &digest, with(r, &[0; 64])),
        ("r is the order", &public, &digest, with(&order, s)),
        ("s is the order", &public, &digest, with(r, &order)),
        ("s is the order more", &public, &digest, with(r, &above(s))),
        ("s before r", &public, &digest, with(s, r)),
        ("highest octet first", &public, &digest, value.iter().rev().copied().collect()),
        ("a short value", &public, &digest, value[..127].to_vec()),
        ("a long value", &public, &digest, with(&value, &[0])),
        ("no value", &public, &digest, Vec::new()),
        ("a point off the curve", &off_curve, &digest, value.clone()),
        ("a coordinate beyond the field", &beyond_field, &digest, value.clone()),
        ("the point at zero", &vec![0; 128], &digest, value.clone()),
        ("a short key", &public[..127].to_vec(), &digest, value.clone()),
        ("a short digest", &public, &digest[..32].to_vec(), value.clone()),
        ("a turned digest", &public, &digest.iter().rev().copied().collect(), value.clone()),
    ] {
        assert!(!holds(public, digest, &value), "{what}");
    }
}

#[test]
fn a_private_number_is_within_its_range_and_is_never_shown() {
    let order = <CryptoProA as Curve<L256>>::Order::PARAMS.modulus().as_ref();
    assert!(Secret::<CryptoProA, L256>::new(&U256::ZERO).is_none());
    assert!(Secret::<CryptoProA, L256>::new(order).is_none());
    let last = Secret::<CryptoProA, L256>::new(&order.wrapping_sub(&U256::ONE)).unwrap();
    assert_eq!(format!("{last:?}"), "Secret");
    assert!(last.sign(&[1; 31]).is_none() && last.sign(&[0; 32]).is_some());
}
