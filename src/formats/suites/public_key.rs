//! Public keys as certificates carry them: `SubjectPublicKeyInfo` (RFC 5280 §4.1.2.7, RFC 3279, and Kazakhstan's own).

use const_oid::ObjectIdentifier;
use der::asn1::{AnyRef, BitString, Null, OctetString, UintRef};
use der::{Any, Decode, Encode, Reader, SliceReader};
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");

/// The two kinds of GOST 34.310 keys, by what an `AlgorithmIdentifier` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GostKind {
    Y2004,
    /// Of 512 bits.
    Y2015,
}

impl GostKind {
    /// `None` for other algorithms, and for other parameters than the only ones in use.
    pub fn of(oid: ObjectIdentifier, parameters: Option<AnyRef<'_>>) -> Option<Self> {
        let named = parameters?.decode_as::<Vec<ObjectIdentifier>>().ok()?;
        [Self::Y2004, Self::Y2015].into_iter().find(|kind| kind.oid() == oid && kind.parameters() == named[..])
    }

    pub fn oid(self) -> ObjectIdentifier {
        ObjectIdentifier::new_unwrap(match self {
            Self::Y2004 => "1.2.398.3.10.1.1.1.1",
            Self::Y2015 => "1.2.398.3.10.1.1.2.2",
        })
    }

    /// Those of the curve and of the digest.
    pub fn parameters(self) -> [ObjectIdentifier; 2] {
        let (curve, digest) = match self {
            Self::Y2004 => ("1.2.398.3.10.1.1.1.1.1", "1.2.398.3.10.1.3.1.1.0"),
            Self::Y2015 => ("1.2.398.3.10.1.1.2.2.1", "1.2.398.3.10.1.3.3"),
        };
        [ObjectIdentifier::new_unwrap(curve), ObjectIdentifier::new_unwrap(digest)]
    }
}

/// The public key of a certificate, as far as it is known here. Whether a point lies on its curve is seen when used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// PKCS #1 `RSAPublicKey`, and the length of the modulus.
    Rsa { pkcs1: Vec<u8>, modulus_bits: usize },
    /// A point of P-256 as SEC 1 writes it.
    P256(Vec<u8>),
    /// A point of P-384 as SEC 1 writes it.
    P384(Vec<u8>),
    /// GOST 34.310-2004: `x ‖ y`, 32 octets each, the lowest first.
    Gost2004(Vec<u8>),
    /// GOST 34.310-2015 of 512 bits: `x ‖ y`, 64 octets each, the lowest first.
    Gost2015(Vec<u8>),
    /// Any other kind, or a known one with parameters that are not: the object identifier of the algorithm.
    Other(String),
}

impl PublicKey {
    /// Reads a `SubjectPublicKeyInfo`. An error only where it is none; a kind that is not known is [`Self::Other`].
    pub fn from_spki(octets: &[u8]) -> der::Result<Self> {
        Ok(Self::of(&SubjectPublicKeyInfoOwned::from_der(octets)?))
    }

    /// The same of one that was read already.
    pub fn of(spki: &SubjectPublicKeyInfoOwned) -> Self {
        let key = spki.subject_public_key.as_bytes().unwrap_or_default();
        let named = spki.algorithm.parameters.as_ref();
        let curve = || named.and_then(|any| any.decode_as::<ObjectIdentifier>().ok());
        let gost = || match GostKind::of(spki.algorithm.oid, named.map(AnyRef::from))? {
            GostKind::Y2004 => point(key, 64).map(Self::Gost2004),
            GostKind::Y2015 => point(key, 128).map(Self::Gost2015),
        };
        let known = match spki.algorithm.oid {
            RSA => modulus_bits(key).ok().map(|modulus_bits| Self::Rsa { pkcs1: key.to_vec(), modulus_bits }),
            EC if curve() == Some(P256) => Some(Self::P256(key.to_vec())),
            EC if curve() == Some(P384) => Some(Self::P384(key.to_vec())),
            _ => gost(),
        };
        known.unwrap_or_else(|| Self::Other(spki.algorithm.oid.to_string()))
    }

    /// Writes the `SubjectPublicKeyInfo`; an error for a key that is not known here.
    pub fn to_spki(&self) -> der::Result<Vec<u8>> {
        let oid = self.oid().ok_or_else(|| der::Error::from(der::ErrorKind::Failed))?;
        let of_gost = |kind: GostKind| Any::encode_from(&kind.parameters().to_vec());
        let (parameters, key) = match self {
            Self::Rsa { pkcs1, .. } => (Any::encode_from(&Null)?, pkcs1.clone()),
            Self::P256(key) => (Any::encode_from(&P256)?, key.clone()),
            Self::P384(key) => (Any::encode_from(&P384)?, key.clone()),
            Self::Gost2004(key) => (of_gost(GostKind::Y2004)?, OctetString::new(&key[..])?.to_der()?),
            Self::Gost2015(key) => (of_gost(GostKind::Y2015)?, OctetString::new(&key[..])?.to_der()?),
            Self::Other(_) => return Err(der::Error::from(der::ErrorKind::Failed)),
        };
        let algorithm = AlgorithmIdentifierOwned { oid, parameters: Some(parameters) };
        SubjectPublicKeyInfoOwned { algorithm, subject_public_key: BitString::from_bytes(&key)? }.to_der()
    }

    /// The identifier of the kind of key; `None` for [`Self::Other`].
    pub fn oid(&self) -> Option<ObjectIdentifier> {
        match self {
            Self::Rsa { .. } => Some(RSA),
            Self::P256(_) | Self::P384(_) => Some(EC),
            Self::Gost2004(_) => Some(GostKind::Y2004.oid()),
            Self::Gost2015(_) => Some(GostKind::Y2015.oid()),
            Self::Other(_) => None,
        }
    }

    /// From PKCS #1 `RSAPublicKey`.
    pub fn rsa(pkcs1: &[u8]) -> der::Result<Self> {
        Ok(Self::Rsa { pkcs1: pkcs1.to_vec(), modulus_bits: modulus_bits(pkcs1)? })
    }
}

/// The coordinates of a GOST key: an octet string within the bit string.
fn point(key: &[u8], length: usize) -> Option<Vec<u8>> {
    let octets = OctetString::from_der(key).ok()?.into_bytes();
    (octets.len() == length).then_some(octets)
}

fn modulus_bits(pkcs1: &[u8]) -> der::Result<usize> {
    let mut reader = SliceReader::new(pkcs1)?;
    let modulus = reader.sequence(|r| {
        let modulus = UintRef::decode(r)?.as_bytes().to_vec();
        UintRef::decode(r)?;
        Ok(modulus)
    })?;
    let zeros = modulus.first().map_or(0, |octet| octet.leading_zeros() as usize);
    Ok(modulus.len() * 8 - zeros)
}
