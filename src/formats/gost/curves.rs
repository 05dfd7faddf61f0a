//! The curves: their numbers, and points as certificates write them.

use super::fast::Jacobian;
use super::field::Element;
use crypto_bigint::modular::{ConstMontyForm, ConstMontyParams};
use crypto_bigint::{U256, U512, Uint, const_monty_params};
use rfc6979::consts::{U32, U64};
use rfc6979::{ByteArray, generate_k};
use std::sync::LazyLock;

/// Machine words of a number of 256 bits.
pub const L256: usize = U256::LIMBS;
/// Machine words of a number of 512 bits.
pub const L512: usize = U512::LIMBS;

/// A curve `y² = x³ − 3x + b` of prime order: every point but the neutral one generates all.
pub trait Curve<const LIMBS: usize>: Copy + PartialEq + std::fmt::Debug + Send + Sync + 'static {
    /// Integers modulo `p`, in which coordinates lie; `p` is a power of two less a small number.
    type Field: ConstMontyParams<LIMBS>;
    /// Integers modulo `q`, the order.
    type Order: ConstMontyParams<LIMBS>;

    const B: Element<Self, LIMBS>;
    const BASE: Point<Self, LIMBS>;

    /// Odd multiples of the base point: 1, 3, 5 …
    fn base_multiples() -> &'static [Point<Self, LIMBS>];

    /// A number from 1 to `q - 1` that depends on `secret` and `digest` as RFC 6979 §3.2 says; `digest` is below `q`.
    fn nonce(secret: &Uint<LIMBS>, digest: &Uint<LIMBS>) -> Uint<LIMBS>;
}

/// An integer modulo the order.
pub type Scalar<C, const LIMBS: usize> = ConstMontyForm<<C as Curve<LIMBS>>::Order, LIMBS>;

/// A point of the curve other than the neutral one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point<C: Curve<LIMBS>, const LIMBS: usize> {
    pub x: Element<C, LIMBS>,
    pub y: Element<C, LIMBS>,
}

impl<C: Curve<LIMBS>, const LIMBS: usize> Point<C, LIMBS> {
    /// Reads `x ‖ y`, each with its lowest octet first; `None` for wrong lengths and for what is not on the curve.
    pub fn from_octets(octets: &[u8]) -> Option<Self> {
        let (x, y) = pair::<LIMBS>(octets)?;
        let modulus = C::Field::PARAMS.modulus().as_ref();
        if x >= *modulus || y >= *modulus {
            return None;
        }
        let (x, y) = (Element::new(&x), Element::new(&y));
        (y.square() == (x.square() - Element::new(&Uint::from(3_u8))) * x + C::B).then_some(Self { x, y })
    }

    pub fn to_octets(self) -> Vec<u8> {
        [self.x.retrieve().to_le_bytes().as_ref(), self.y.retrieve().to_le_bytes().as_ref()].concat()
    }
}

/// Two numbers of equal length, each with its lowest octet first.
pub fn pair<const LIMBS: usize>(octets: &[u8]) -> Option<(Uint<LIMBS>, Uint<LIMBS>)> {
    let length = Uint::<LIMBS>::BYTES;
    let (one, two) = octets.split_at_checked(length).filter(|(_, two)| two.len() == length)?;
    Some((Uint::from_le_slice(one), Uint::from_le_slice(two)))
}

const_monty_params!(
    CryptoProAField,
    U256,
    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFD97",
    "Modulo 2^256 − 617."
);
const_monty_params!(
    CryptoProAOrder,
    U256,
    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF6C611070995AD10045841B09B761B893",
    "Modulo the order of CryptoPro-A."
);

/// `id-GostR3410-2001-CryptoPro-A-ParamSet` (RFC 4357 §11.4), the curve of GOST 34.310-2004 keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CryptoProA;

impl Curve<L256> for CryptoProA {
    type Field = CryptoProAField;
    type Order = CryptoProAOrder;

    const B: Element<Self, L256> = Element::new(&U256::from_u8(166));
    const BASE: Point<Self, L256> = Point {
        x: Element::new(&U256::ONE),
        y: Element::new(&U256::from_be_hex("8D91E471E0989CDA27DF505A453F2B7635294F2DDF23E3B122ACC99C9E9F1E14")),
    };

    fn base_multiples() -> &'static [Point<Self, L256>] {
        static MULTIPLES: LazyLock<Vec<Point<CryptoProA, L256>>> = LazyLock::new(Jacobian::odd_multiples_of_base);
        &MULTIPLES
    }

    fn nonce(secret: &U256, digest: &U256) -> U256 {
        let octets = |number: &U256| {
            let mut octets = ByteArray::<U32>::default();
            octets.copy_from_slice(number.to_be_bytes().as_ref());
            octets
        };
        let order = octets(Self::Order::PARAMS.modulus().as_ref());
        U256::from_be_slice(&generate_k::<sha2::Sha256, U32>(&octets(secret), &order, &octets(digest), b""))
    }
}

const_monty_params!(
    ParamSetAField,
    U512,
    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF\
     FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFDC7",
    "Modulo 2^512 − 569."
);
const_monty_params!(
    ParamSetAOrder,
    U512,
    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF\
     27E69532F48D89116FF22B8D4E0560609B4B38ABFAD2B85DCACDB1411F10B275",
    "Modulo the order of paramSetA."
);

/// `id-tc26-gost-3410-12-512-paramSetA` (RFC 7836 appendix A.2), the curve of GOST 34.310-2015 keys of 512 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParamSetA;

impl Curve<L512> for ParamSetA {
    type Field = ParamSetAField;
    type Order = ParamSetAOrder;

    const B: Element<Self, L512> = Element::new(&U512::from_be_hex(
        "E8C2505DEDFC86DDC1BD0B2B6667F1DA34B82574761CB0E879BD081CFD0B6265\
         EE3CB090F30D27614CB4574010DA90DD862EF9D4EBEE4761503190785A71C760",
    ));
    const BASE: Point<Self, L512> = Point {
        x: Element::new(&U512::from_u8(3)),
        y: Element::new(&U512::from_be_hex(
            "7503CFE87A836AE3A61B8816E25450E6CE5E1C93ACF1ABC1778064FDCBEFA921\
             DF1626BE4FD036E93D75E6A50E3A41E98028FE5FC235F5B889A589CB5215F2A4",
        )),
    };

    fn base_multiples() -> &'static [Point<Self, L512>] {
        static MULTIPLES: LazyLock<Vec<Point<ParamSetA, L512>>> = LazyLock::new(Jacobian::odd_multiples_of_base);
        &MULTIPLES
    }

    fn nonce(secret: &U512, digest: &U512) -> U512 {
        let octets = |number: &U512| {
            let mut octets = ByteArray::<U64>::default();
            octets.copy_from_slice(number.to_be_bytes().as_ref());
            octets
        };
        let order = octets(Self::Order::PARAMS.modulus().as_ref());
        U512::from_be_slice(&generate_k::<sha2::Sha512, U64>(&octets(secret), &order, &octets(digest), b""))
    }
}
