//! The extensions of a list: its number, its base, and what it is about (RFC 5280 §5.2).

use super::CrlFault;
use crate::formats::asn1::{self, Element, Reader, tag};
use crate::formats::x509::Certificate;
use der::asn1::ObjectIdentifier;

const ISSUER_ALTERNATIVE_NAME: &[u8] = &[0x55, 0x1d, 0x12];
const CRL_NUMBER: &[u8] = &[0x55, 0x1d, 0x14];
const DELTA_INDICATOR: &[u8] = &[0x55, 0x1d, 0x1b];
const DISTRIBUTION_POINT: &[u8] = &[0x55, 0x1d, 0x1c];
const AUTHORITY_KEY: &[u8] = &[0x55, 0x1d, 0x23];
const FRESHEST: &[u8] = &[0x55, 0x1d, 0x2e];

/// Names of one distribution point beyond these are refused.
const NAMES_MAX: usize = 16;

#[derive(Debug, Default)]
pub(super) struct Extensions {
    pub number: Option<Number>,
    /// Of a delta list: the number of the list that it changes.
    pub base_number: Option<Number>,
    pub authority_key: Option<Vec<u8>>,
    pub scope: Scope,
}

/// A number that is not negative, of any length; compared as numbers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Number {
    length: usize,
    octets: Vec<u8>,
}

impl Number {
    fn read(value: &[u8]) -> Result<Self, CrlFault> {
        let octets = Element::only(value)?.integer()?;
        if octets[0] & 0x80 != 0 || octets.len() > 21 {
            return Err(CrlFault::Malformed("a number out of its range"));
        }
        let octets = octets.strip_prefix(&[0]).unwrap_or(octets).to_vec();
        Ok(Self { length: octets.len(), octets })
    }
}

/// What a list is about.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Scope {
    only_users: bool,
    only_authorities: bool,
    /// Addresses of the distribution point that it is for; absent: of every certificate of the issuer.
    point: Option<Vec<String>>,
}

impl Scope {
    /// A list for one distribution point is about the certificates that name it.
    pub fn covers(&self, certificate: &Certificate) -> bool {
        let kind =
            !(self.only_users && certificate.is_authority() || self.only_authorities && !certificate.is_authority());
        let named = |names: &Vec<String>| names.iter().any(|name| certificate.crl_urls().contains(name));
        kind && self.point.as_ref().is_none_or(named)
    }

    /// `IssuingDistributionPoint`, which is always understood or refused.
    fn read(value: &[u8]) -> Result<Self, CrlFault> {
        let mut members = Element::only_of(value, tag::SEQUENCE)?.inside();
        let mut scope = Self::default();
        if let Some(point) = members.optional(tag::constructed(0))? {
            scope.point = Some(names(Element::only(point.contents)?)?);
        }
        scope.only_users = flag(&mut members, 1)?;
        scope.only_authorities = flag(&mut members, 2)?;
        let some_reasons = members.optional(tag::primitive(3))?.is_some();
        let (indirect, only_attributes) = (flag(&mut members, 4)?, flag(&mut members, 5)?);
        members.end()?;
        match () {
            () if indirect => Err(CrlFault::Indirect),
            () if some_reasons || only_attributes => Err(CrlFault::Partial),
            () => Ok(scope),
        }
    }
}

/// A BOOLEAN that is false where it is absent.
fn flag(members: &mut Reader<'_>, number: u8) -> Result<bool, CrlFault> {
    let found = members.optional(tag::primitive(number))?;
    Ok(found.map(|flag| flag.boolean()).transpose()?.unwrap_or(false))
}

/// Addresses of a `DistributionPointName`; a name relative to the issuer gives none, and so is about nobody.
fn names(point: Element<'_>) -> Result<Vec<String>, CrlFault> {
    const FULL_NAME: u8 = tag::constructed(0);
    const ADDRESS: u8 = tag::primitive(6);
    if point.tag != FULL_NAME {
        return Ok(Vec::new());
    }
    let all = point.inside().all(NAMES_MAX)?;
    let addresses = all.into_iter().filter(|name| name.tag == ADDRESS);
    Ok(addresses.map(|name| String::from_utf8_lossy(name.contents).into_owned()).collect())
}

impl Extensions {
    pub fn read(members: Reader<'_>) -> Result<Self, CrlFault> {
        let mut read = Self::default();
        for extension in asn1::extensions(members)? {
            match extension.id {
                CRL_NUMBER => read.number = Some(Number::read(extension.value)?),
                DELTA_INDICATOR => read.base_number = Some(Number::read(extension.value)?),
                DISTRIBUTION_POINT => read.scope = Scope::read(extension.value)?,
                AUTHORITY_KEY => {
                    let mut members = Element::only_of(extension.value, tag::SEQUENCE)?.inside();
                    read.authority_key = members.optional(tag::primitive(0))?.map(|key| key.contents.to_vec());
                }
                ISSUER_ALTERNATIVE_NAME | FRESHEST => {}
                id if extension.critical => {
                    let named = ObjectIdentifier::from_bytes(id).map_or_else(|_| String::new(), |oid| oid.to_string());
                    return Err(CrlFault::UnknownCritical(named));
                }
                _ => {}
            }
        }
        Ok(read)
    }
}
