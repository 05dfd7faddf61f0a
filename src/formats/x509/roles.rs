//! What Kazakhstan's national authority says of a holder by object identifiers of its own: roles among the purposes of
//! the certificate, and where the key is kept.
//!
//! Which role may do what is for the office and the services to say.

use der::asn1::ObjectIdentifier;

const ROLES: &str = "1.2.398.3.3.4.";

macro_rules! roles {
    ($($(#[$doc:meta])* $variant:ident = $oid:literal, $key:literal;)*) => {
        /// A role of a holder, as it stands in the extended key usage.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Role {
            $($(#[$doc])* $variant,)*
            /// Another one under the authority's arc of roles.
            Other(String),
        }

        impl Role {
            /// The role that a purpose of the certificate names; `None` of a purpose that is no role.
            pub fn from_oid(oid: ObjectIdentifier) -> Option<Self> {
                match oid.to_string().as_str() {
                    $($oid => Some(Self::$variant),)*
                    other if other.starts_with(ROLES) => Some(Self::Other(other.to_owned())),
                    _ => None,
                }
            }

            /// As records and reports name it; of an unknown one its identifier.
            pub fn key(&self) -> &str {
                match self { $(Self::$variant => $key,)* Self::Other(oid) => oid }
            }
        }
    };
}

roles! {
    /// жеке тұлға / физическое лицо
    Individual = "1.2.398.3.3.4.1.1", "individual";
    /// An information system of a person.
    IndividualSystem = "1.2.398.3.3.4.1.1.1", "individual_system";
    /// заңды тұлға / юридическое лицо
    LegalEntity = "1.2.398.3.3.4.1.2", "legal_entity";
    /// бірінші басшы / первый руководитель
    FirstHead = "1.2.398.3.3.4.1.2.1", "first_head";
    /// қол қою құқығы бар тұлға / лицо с правом подписи
    Signatory = "1.2.398.3.3.4.1.2.2", "signatory";
    /// Signs financial documents.
    FinancialSignatory = "1.2.398.3.3.4.1.2.3", "financial_signatory";
    /// кадр қызметі / кадровая служба
    PersonnelOfficer = "1.2.398.3.3.4.1.2.4", "personnel_officer";
    /// ұйым қызметкері / сотрудник организации
    Employee = "1.2.398.3.3.4.1.2.5", "employee";
    /// An information system of an organisation.
    LegalEntitySystem = "1.2.398.3.3.4.1.2.6", "legal_entity_system";
    /// Identified in person at a service centre.
    IdentifiedInPerson = "1.2.398.3.3.4.3.1", "identified_in_person";
    IdentifiedRemotely = "1.2.398.3.3.4.3.2", "identified_remotely";
    /// Identified by a digital identity.
    DigitalIdentity = "1.2.398.3.3.4.3.2.1", "digital_identity";
}

/// Where the holder's key is kept, as the certificate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyStorage {
    /// In a file (PKCS #12).
    File,
    /// In something else, by its identifier: a token, a card, a service.
    Other(String),
}

impl KeyStorage {
    pub(super) fn from_oid(oid: ObjectIdentifier) -> Self {
        match oid.to_string().as_str() {
            "1.2.398.3.3.5.1.1" => Self::File,
            other => Self::Other(other.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_told_from_a_purpose() {
        let role = |oid: &str| Role::from_oid(ObjectIdentifier::new_unwrap(oid));
        assert_eq!(role("1.2.398.3.3.4.1.2.1"), Some(Role::FirstHead));
        assert_eq!(role("1.2.398.3.3.4.2.7").unwrap().key(), "1.2.398.3.3.4.2.7");
        assert_eq!(role("1.3.6.1.5.5.7.3.4"), None);
        assert_eq!(role("1.2.398.3.3.41.1"), None);
    }
}
