//! Certificates in the profile of the national authority.

use super::der::{
    Der, bits, boolean, context, context_primitive, ia5, integer, named_bits, number, octets, oid, sequence, time, tlv,
};
use super::{Key, Moment, Name};

pub const EMAIL_PROTECTION: &str = "1.3.6.1.5.5.7.3.4";
pub const CLIENT_AUTHENTICATION: &str = "1.3.6.1.5.5.7.3.2";
pub const TIME_STAMPING: &str = "1.3.6.1.5.5.7.3.8";
pub const OCSP_SIGNING: &str = "1.3.6.1.5.5.7.3.9";
/// Roles are extended key usages of their own.
pub const ROLES: &str = "1.2.398.3.3.4.1";
pub const POLICIES: &str = "1.2.398.3.3.2";

pub const DIGITAL_SIGNATURE: usize = 0;
pub const NON_REPUDIATION: usize = 1;
pub const KEY_ENCIPHERMENT: usize = 2;
pub const KEY_CERT_SIGN: usize = 5;
pub const CRL_SIGN: usize = 6;

/// Everything that stands in a certificate.
#[derive(Debug, Clone)]
pub struct Certificate {
    pub serial: Vec<u8>,
    pub issuer: Name,
    pub subject: Name,
    pub from: Moment,
    pub until: Moment,
    pub spki: Der,
    pub extensions: Vec<Der>,
}

impl Certificate {
    /// The DER form, signed by `key`.
    pub fn signed_by(&self, key: &Key) -> Der {
        key.seal(sequence([
            context(0, &number(2)),
            integer(&self.serial),
            key.family().signature_algorithm(),
            self.issuer.0.clone(),
            sequence([time(self.from), time(self.until)]),
            self.subject.0.clone(),
            self.spki.clone(),
            context(3, &sequence(self.extensions.iter().cloned())),
        ]))
    }
}

/// Twenty octets that follow from a name; the first bit must be 0.
pub fn serial_of(name: &str) -> Vec<u8> {
    use sha1::{Digest, Sha1};
    let mut serial = Sha1::digest(name.as_bytes()).to_vec();
    serial[0] = serial[0] & 0x3f | 0x40;
    serial
}

pub fn extension(id: &str, critical: bool, value: Der) -> Der {
    let flag = critical.then(|| boolean(true));
    sequence([oid(id)].into_iter().chain(flag).chain([octets(&value)]))
}

pub fn basic_constraints(length: Option<u64>) -> Der {
    let content = [boolean(true)].into_iter().chain(length.map(number));
    extension("2.5.29.19", true, sequence(content))
}

pub fn key_usage(places: &[usize]) -> Der {
    extension("2.5.29.15", true, named_bits(places))
}

pub fn extended_key_usage(critical: bool, purposes: &[&str]) -> Der {
    extension("2.5.29.37", critical, sequence(purposes.iter().map(|id| oid(id))))
}

pub fn policy(id: &str) -> Der {
    extension("2.5.29.32", false, sequence([sequence([oid(id)])]))
}

pub fn subject_key(identifier: &[u8]) -> Der {
    extension("2.5.29.14", false, octets(identifier))
}

pub fn authority_key(identifier: &[u8]) -> Der {
    extension("2.5.29.35", false, sequence([context_primitive(0, identifier)]))
}

/// Where the authority answers about a status (AIA), and where its own certificate lies.
pub fn authority_access(ocsp: &str, issuer: &str) -> Der {
    let one = |method: &str, url: &str| sequence([oid(method), context_primitive(6, url.as_bytes())]);
    let ways = [one("1.3.6.1.5.5.7.48.1", ocsp), one("1.3.6.1.5.5.7.48.2", issuer)];
    extension("1.3.6.1.5.5.7.1.1", false, sequence(ways))
}

/// Where the revocation list lies.
pub fn distribution_point(url: &str) -> Der {
    let name = context(0, &context(0, &context_primitive(6, url.as_bytes())));
    extension("2.5.29.31", false, sequence([sequence([name])]))
}

/// Nobody need ask whether this responder is revoked (RFC 6960 §4.2.2.2.1).
pub fn ocsp_no_check() -> Der {
    extension("1.3.6.1.5.5.7.48.1.5", false, tlv(0x05, &[]))
}

/// How the holder keeps the key: a PKCS #12 file.
pub fn key_storage() -> Der {
    extension("1.2.398.3.3.5", false, sequence([oid("1.2.398.3.3.5.1.1")]))
}

/// Something that nobody understands.
pub fn unknown(critical: bool) -> Der {
    extension("1.2.398.3.3.99", critical, ia5("?"))
}

/// What a certificate is made for: usage, purposes and policy, by the name that `pki.toml` gives it.
pub fn profile(name: &str) -> Vec<Der> {
    let signing = [DIGITAL_SIGNATURE, NON_REPUDIATION];
    let role = |last: &str| format!("{ROLES}.{last}");
    let person = |usage: &[usize], purpose: &str, roles: &[&str], kind: u8| {
        let roles: Vec<_> = roles.iter().map(|last| role(last)).collect();
        let purposes: Vec<_> = [purpose].into_iter().chain(roles.iter().map(String::as_str)).collect();
        vec![
            key_usage(usage),
            extended_key_usage(false, &purposes),
            policy(&format!("{POLICIES}.{kind}")),
            key_storage(),
        ]
    };
    match name {
        "authority" => vec![basic_constraints(None), key_usage(&[KEY_CERT_SIGN, CRL_SIGN])],
        "authority-without-lists" => vec![basic_constraints(None), key_usage(&[KEY_CERT_SIGN])],
        "individual" => person(&signing, EMAIL_PROTECTION, &["1"], 3),
        "first-head" => person(&signing, EMAIL_PROTECTION, &["2", "2.1"], 1),
        "right-to-sign" => person(&signing, EMAIL_PROTECTION, &["2", "2.2"], 1),
        "employee" => person(&signing, EMAIL_PROTECTION, &["2", "2.5"], 1),
        "authentication" => person(&[DIGITAL_SIGNATURE, KEY_ENCIPHERMENT], CLIENT_AUTHENTICATION, &["1"], 4),
        "digital-signature-only" => person(&[DIGITAL_SIGNATURE], EMAIL_PROTECTION, &["1"], 3),
        "ocsp" => {
            vec![key_usage(&[DIGITAL_SIGNATURE]), ocsp_no_check(), extended_key_usage(false, &[OCSP_SIGNING])]
        }
        "time-stamping" => {
            vec![key_usage(&[DIGITAL_SIGNATURE, NON_REPUDIATION]), extended_key_usage(true, &[TIME_STAMPING])]
        }
        // Purposes that do not fit the work: a service that may not do what it does.
        "service" => vec![key_usage(&[DIGITAL_SIGNATURE])],
        "critical" => [person(&signing, EMAIL_PROTECTION, &["1"], 3), vec![unknown(true)]].concat(),
        other => panic!("no profile {other}"),
    }
}

/// The BIT STRING of a signature with one bit turned: for what must not verify.
pub fn spoiled(der: &[u8]) -> Der {
    let mut octets = der.to_vec();
    if let Some(last) = octets.last_mut() {
        *last ^= 1;
    }
    octets
}

/// A public key of nobody, as SPKI: of RSA with a modulus of that many octets.
pub fn rsa_spki(modulus: &[u8]) -> Der {
    let key = sequence([integer(modulus), number(65537)]);
    sequence([super::der::algorithm("1.2.840.113549.1.1.1"), bits(&key)])
}
