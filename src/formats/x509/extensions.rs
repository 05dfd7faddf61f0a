//! The extensions of a certificate that decide what it may be used for (RFC 5280 §4.2).

use der::asn1::ObjectIdentifier;
use x509_cert::TbsCertificate;
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectKeyIdentifier,
};

/// Key usage, constraints and identifiers are read below; the others restrict nothing that is judged here.
const UNDERSTOOD: [&str; 9] = [
    "2.5.29.14",         // subject key identifier
    "2.5.29.15",         // key usage
    "2.5.29.17",         // subject alternative name
    "2.5.29.19",         // basic constraints
    "2.5.29.31",         // distribution points of revocation lists
    "2.5.29.32",         // certificate policies
    "2.5.29.35",         // authority key identifier
    "2.5.29.37",         // extended key usage
    "1.3.6.1.5.5.7.1.1", // access to the authority
];

const CLIENT_AUTHENTICATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");
const EMAIL_PROTECTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.4");
const DOCUMENT_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.36");
const ANY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37.0");
/// Server and client authentication, code signing, time stamping, OCSP: none of them signs a document.
const OTHER_USAGES: [&str; 5] =
    ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.3", "1.3.6.1.5.5.7.3.8", "1.3.6.1.5.5.7.3.9"];

#[derive(Debug, Clone)]
pub(super) struct Extensions {
    pub authority: bool,
    /// How many authorities may stand below this one.
    pub path_length_max: Option<u8>,
    pub key_usage: Option<KeyUsage>,
    extended: Option<Vec<ObjectIdentifier>>,
    pub subject_key: Option<Vec<u8>>,
    pub authority_key: Option<Vec<u8>>,
    /// A critical extension that is not understood here: the certificate must not be used.
    pub unknown_critical: bool,
}

impl Extensions {
    pub fn read(tbs: &TbsCertificate) -> der::Result<Self> {
        let constraints = tbs.get::<BasicConstraints>()?.map(|(_, c)| c);
        let critical = tbs.extensions.iter().flatten().filter(|e| e.critical);
        Ok(Self {
            authority: constraints.as_ref().is_some_and(|c| c.ca),
            path_length_max: constraints.and_then(|c| c.path_len_constraint),
            key_usage: tbs.get::<KeyUsage>()?.map(|(_, u)| u),
            extended: tbs.get::<ExtendedKeyUsage>()?.map(|(_, e)| e.0),
            subject_key: tbs.get::<SubjectKeyIdentifier>()?.map(|(_, k)| k.0.as_bytes().to_vec()),
            authority_key: tbs
                .get::<AuthorityKeyIdentifier>()?
                .and_then(|(_, k)| k.key_identifier)
                .map(|k| k.as_bytes().to_vec()),
            unknown_critical: critical.map(|e| e.extn_id.to_string()).any(|id| !UNDERSTOOD.contains(&id.as_str())),
        })
    }

    /// An authority that may sign certificates.
    pub fn signs_certificates(&self) -> bool {
        self.authority && !self.unknown_critical && self.key_usage.as_ref().is_none_or(|u| u.key_cert_sign())
    }

    /// A person's certificate for signing: digital signature and non-repudiation in the key usage, and an extended
    /// usage, where there is one, that is not for something else, as logging in.
    pub fn signs_documents(&self) -> bool {
        let usage = self.key_usage.as_ref().is_some_and(|u| u.digital_signature() && u.non_repudiation());
        let extended = self.extended.as_ref().is_none_or(|purposes| {
            let admits = |oid: &ObjectIdentifier| [EMAIL_PROTECTION, DOCUMENT_SIGNING, ANY_USAGE].contains(oid);
            let other = |oid: &ObjectIdentifier| OTHER_USAGES.contains(&oid.to_string().as_str());
            // The national authority adds the holder's role as one more purpose: a role alone forbids nothing.
            purposes.iter().any(admits) || !purposes.iter().any(other)
        });
        !self.authority && !self.unknown_critical && usage && extended
    }

    /// A certificate for logging in.
    pub fn authenticates(&self) -> bool {
        self.extended.as_ref().is_some_and(|purposes| purposes.contains(&CLIENT_AUTHENTICATION))
    }
}
