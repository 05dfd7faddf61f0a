//! The extensions of a certificate that decide what it may be used for (RFC 5280 §4.2).

use super::roles::{KeyStorage, Role};
use der::Decode;
use der::asn1::ObjectIdentifier;
use x509_cert::TbsCertificate;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{
    AuthorityInfoAccessSyntax, AuthorityKeyIdentifier, BasicConstraints, CertificatePolicies, CrlDistributionPoints,
    ExtendedKeyUsage, FreshestCrl, KeyUsage, SubjectKeyIdentifier,
};

/// Key usage, constraints, purposes and identifiers are judged; the others restrict nothing that is judged here.
/// Constraints of names and policies are not among them: where they are critical the certificate is not used.
const UNDERSTOOD: [&str; 10] = [
    "2.5.29.14",         // subject key identifier
    "2.5.29.15",         // key usage
    "2.5.29.17",         // subject alternative name
    "2.5.29.19",         // basic constraints
    "2.5.29.31",         // distribution points of revocation lists
    "2.5.29.32",         // certificate policies
    "2.5.29.35",         // authority key identifier
    "2.5.29.37",         // extended key usage
    "1.3.6.1.5.5.7.1.1", // access to the authority
    "1.2.398.3.3.5",     // where the key is kept
];

const CLIENT_AUTHENTICATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");
const EMAIL_PROTECTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.4");
const TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");
const OCSP_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.9");
const DOCUMENT_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.36");
const ANY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37.0");
/// Server and client authentication, code signing, time stamping, OCSP: none of them signs a document.
const OTHER_USAGES: [&str; 5] =
    ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.3", "1.3.6.1.5.5.7.3.8", "1.3.6.1.5.5.7.3.9"];

const OCSP_ACCESS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1");
const ISSUER_ACCESS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.2");
const OCSP_NO_CHECK: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1.5");
const KEY_STORAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.398.3.3.5");

/// Addresses of one kind beyond these are not read.
const ADDRESSES_MAX: usize = 8;

#[derive(Debug, Clone)]
pub(super) struct Extensions {
    pub authority: bool,
    /// How many authorities may stand below this one.
    pub path_length_max: Option<u8>,
    pub key_usage: Option<KeyUsage>,
    pub extended: Option<Vec<ObjectIdentifier>>,
    extended_critical: bool,
    pub policies: Vec<ObjectIdentifier>,
    pub key_storage: Option<KeyStorage>,
    pub subject_key: Option<Vec<u8>>,
    pub authority_key: Option<Vec<u8>>,
    pub ocsp: Vec<String>,
    pub issuers: Vec<String>,
    pub lists: Vec<String>,
    pub delta_lists: Vec<String>,
    /// Nobody need be asked about this responder (RFC 6960 §4.2.2.2.1).
    pub no_check: bool,
    /// A critical extension that is not understood here: the certificate must not be used.
    pub unknown_critical: bool,
}

impl Extensions {
    /// An error where an extension that decides cannot be read, or one stands twice. Addresses and policies that cannot
    /// be read are as if absent.
    pub fn read(tbs: &TbsCertificate) -> der::Result<Self> {
        let all = tbs.extensions.as_deref().unwrap_or_default();
        if (1..all.len()).any(|n| all[..n].iter().any(|earlier| earlier.extn_id == all[n].extn_id)) {
            return Err(der::ErrorKind::Failed.into());
        }
        let constraints = tbs.get::<BasicConstraints>()?.map(|(_, c)| c);
        let extended = tbs.get::<ExtendedKeyUsage>()?;
        let access = tbs.get::<AuthorityInfoAccessSyntax>().ok().flatten().map(|(_, a)| a.0).unwrap_or_default();
        let access = |method: ObjectIdentifier| {
            addresses(access.iter().filter(|a| a.access_method == method).map(|a| &a.access_location))
        };
        let points = tbs.get::<CrlDistributionPoints>().ok().flatten().map(|(_, p)| p.0).unwrap_or_default();
        let deltas = tbs.get::<FreshestCrl>().ok().flatten().map(|(_, p)| p.0).unwrap_or_default();
        let policies = tbs.get::<CertificatePolicies>().ok().flatten().map(|(_, p)| p.0).unwrap_or_default();
        let value_of = |id: ObjectIdentifier| all.iter().find(|e| e.extn_id == id).map(|e| e.extn_value.as_bytes());
        let mut critical = all.iter().filter(|e| e.critical).map(|e| e.extn_id.to_string());
        Ok(Self {
            authority: constraints.as_ref().is_some_and(|c| c.ca),
            path_length_max: constraints.and_then(|c| c.path_len_constraint),
            key_usage: tbs.get::<KeyUsage>()?.map(|(_, u)| u),
            extended_critical: extended.as_ref().is_some_and(|(critical, _)| *critical),
            extended: extended.map(|(_, e)| e.0),
            policies: policies.into_iter().map(|p| p.policy_identifier).collect(),
            key_storage: value_of(KEY_STORAGE).and_then(key_storage),
            subject_key: tbs.get::<SubjectKeyIdentifier>()?.map(|(_, k)| k.0.as_bytes().to_vec()),
            authority_key: tbs
                .get::<AuthorityKeyIdentifier>()?
                .and_then(|(_, k)| k.key_identifier)
                .map(|k| k.as_bytes().to_vec()),
            ocsp: access(OCSP_ACCESS),
            issuers: access(ISSUER_ACCESS),
            lists: distribution(&points),
            delta_lists: distribution(&deltas),
            no_check: value_of(OCSP_NO_CHECK).is_some(),
            unknown_critical: critical.any(|id| !UNDERSTOOD.contains(&id.as_str())),
        })
    }

    /// An authority that may sign certificates.
    pub fn signs_certificates(&self) -> bool {
        self.authority && !self.unknown_critical && self.key_usage.as_ref().is_none_or(|u| u.key_cert_sign())
    }

    /// An authority that may sign revocation lists.
    pub fn signs_lists(&self) -> bool {
        self.authority && !self.unknown_critical && self.key_usage.as_ref().is_none_or(|u| u.crl_sign())
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
        !self.authority && usage && extended
    }

    /// A certificate for time-stamps: that purpose alone, and critical (RFC 3161 §2.3).
    pub fn signs_time_stamps(&self) -> bool {
        let alone = self.extended.as_deref() == Some(&[TIME_STAMPING]);
        !self.authority && alone && self.extended_critical && self.may_sign()
    }

    /// A responder to which an authority has delegated its answers (RFC 6960 §4.2.2.2). An authority may be one itself.
    pub fn signs_answers(&self) -> bool {
        self.extended.as_ref().is_some_and(|purposes| purposes.contains(&OCSP_SIGNING)) && self.may_sign()
    }

    /// A certificate for logging in.
    pub fn authenticates(&self) -> bool {
        self.extended.as_ref().is_some_and(|purposes| purposes.contains(&CLIENT_AUTHENTICATION))
    }

    pub fn roles(&self) -> Vec<Role> {
        self.extended.iter().flatten().filter_map(|oid| Role::from_oid(*oid)).collect()
    }

    fn may_sign(&self) -> bool {
        self.key_usage.as_ref().is_none_or(|u| u.digital_signature() || u.non_repudiation())
    }
}

/// The first object identifier within the extension: the national authority writes a sequence of one.
fn key_storage(value: &[u8]) -> Option<KeyStorage> {
    let named = Vec::<ObjectIdentifier>::from_der(value).ok()?;
    named.first().map(|oid| KeyStorage::from_oid(*oid))
}

fn distribution(points: &[x509_cert::ext::pkix::crl::dp::DistributionPoint]) -> Vec<String> {
    // A point that another issuer answers for would be an indirect list.
    let own = points.iter().filter(|p| p.crl_issuer.is_none());
    let names = own.filter_map(|p| match &p.distribution_point {
        Some(DistributionPointName::FullName(names)) => Some(names),
        _ => None,
    });
    addresses(names.flatten())
}

/// The addresses of HTTP among names. One authority wrote two into one name: `http://a\n URL=http://b`.
fn addresses<'a>(names: impl Iterator<Item = &'a GeneralName>) -> Vec<String> {
    let texts = names.filter_map(|name| match name {
        GeneralName::UniformResourceIdentifier(text) => Some(text.as_str()),
        _ => None,
    });
    let words = texts.flat_map(str::split_ascii_whitespace).map(|word| word.strip_prefix("URL=").unwrap_or(word));
    let by_http =
        |word: &&str| ["http://", "https://"].iter().any(|scheme| word.to_ascii_lowercase().starts_with(scheme));
    let mut found: Vec<String> = Vec::new();
    for word in words.filter(by_http).take(ADDRESSES_MAX) {
        if !found.iter().any(|known| known == word) {
            found.push(word.to_owned());
        }
    }
    found
}
