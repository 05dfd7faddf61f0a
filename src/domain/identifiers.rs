//! ЖСН (ИИН) and БСН (БИН): twelve digits with a check digit (domain.md §9), and the UUID of a request.

use serde::{Deserialize, Serialize};

/// Why twelve characters are no ЖСН or БСН.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentifierFault {
    /// Not exactly twelve ASCII digits.
    NotTwelveDigits,
    /// The check digit must be `expected`.
    CheckDigit { expected: u8 },
    /// Both passes give 10, or it is all zeros, which forms hold where nobody filled them in: never assigned.
    NeverAssigned,
}

/// Checks the twelfth digit of a ЖСН or БСН in both passes.
///
/// Pass 1 weighs the first eleven digits 1…11; a remainder of 10 leads to pass 2 with 3…11, 1, 2.
pub fn check_digit(text: &str) -> Result<(), IdentifierFault> {
    let bytes = text.as_bytes();
    if bytes.len() != 12 || !bytes.iter().all(u8::is_ascii_digit) {
        return Err(IdentifierFault::NotTwelveDigits);
    }
    if text == "000000000000" {
        return Err(IdentifierFault::NeverAssigned);
    }
    let digit = |i: usize| u32::from(bytes[i] - b'0');
    let remainder = |weight: fn(u32) -> u32| (0..11).map(|i| weight(i) * digit(i as usize)).sum::<u32>() % 11;
    let first = remainder(|i| i + 1);
    let expected = if first < 10 { first } else { remainder(|i| if i < 9 { i + 3 } else { i - 8 }) };
    match expected {
        10 => Err(IdentifierFault::NeverAssigned),
        e if e == digit(11) => Ok(()),
        e => Err(IdentifierFault::CheckDigit { expected: e as u8 }),
    }
}

/// The UUID that a sender gives to a request (`request/@id`), in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestId(pub String);

impl std::fmt::Display for RequestId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// SHA-256 of a package as received: the identity of a submission.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest256(pub [u8; 32]);

impl Digest256 {
    pub fn of(bytes: &[u8]) -> Self {
        use sha2::Digest;
        Self(sha2::Sha256::digest(bytes).into())
    }

    /// Lower-case hexadecimal, 64 characters.
    pub fn hex(&self) -> String {
        data_encoding::HEXLOWER.encode(&self.0)
    }

    pub fn from_hex(text: &str) -> Option<Self> {
        let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok()?;
        Some(Self(bytes.try_into().ok()?))
    }
}

impl std::fmt::Debug for Digest256 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.hex())
    }
}

impl Serialize for Digest256 {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.hex())
    }
}

impl<'de> Deserialize<'de> for Digest256 {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::from_hex(&text).ok_or_else(|| serde::de::Error::custom("not a SHA-256 in hexadecimal"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_domain_9_pass_and_a_wrong_check_digit_fails() {
        for good in [
            "061211600012",
            "791028302728",
            "991231300003",
            "940140000385",
            "990140004654",
            "081040014026",
            "090440004151",
        ] {
            assert_eq!(check_digit(good), Ok(()), "{good}");
            // Every other twelfth digit is wrong, and the right one is told.
            let (body, right) = good.split_at(11);
            let expected: u8 = right.parse().unwrap();
            for wrong in (0..10).filter(|digit| *digit != expected) {
                assert_eq!(check_digit(&format!("{body}{wrong}")), Err(IdentifierFault::CheckDigit { expected }));
            }
        }
        assert_eq!(check_digit("000000000000"), Err(IdentifierFault::NeverAssigned), "its check digit would be right");
        assert_eq!(check_digit("06121160001"), Err(IdentifierFault::NotTwelveDigits));
        assert_eq!(check_digit("06121160001١"), Err(IdentifierFault::NotTwelveDigits));
    }
}
