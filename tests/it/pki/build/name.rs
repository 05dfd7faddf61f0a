//! Distinguished names in the order that the national authority writes them.

use super::der::{Der, oid, printable, sequence, set, utf8};

pub const COMMON_NAME: &str = "2.5.4.3";
pub const SURNAME: &str = "2.5.4.4";
pub const SERIAL_NUMBER: &str = "2.5.4.5";
pub const COUNTRY: &str = "2.5.4.6";
pub const ORGANIZATION: &str = "2.5.4.10";
pub const ORGANIZATIONAL_UNIT: &str = "2.5.4.11";
/// The national authority puts the patronymic here.
pub const GIVEN_NAME: &str = "2.5.4.42";

/// A name as octets: names are compared so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name(pub Der);

/// What a person's certificate says of them.
#[derive(Debug, Clone, Default)]
pub struct Holder {
    pub surname: String,
    pub given_name: String,
    pub patronymic: Option<String>,
    pub iin: String,
    /// Name and БСН of the entity that the person signs for.
    pub entity: Option<(String, String)>,
}

impl Name {
    pub fn of(attributes: &[(&str, &str)]) -> Self {
        let one = |(id, text): &(&str, &str)| {
            let value = match *id {
                COUNTRY | SERIAL_NUMBER => printable(text),
                _ => utf8(text),
            };
            set([sequence([oid(id), value])])
        };
        Self(sequence(attributes.iter().map(one)))
    }

    pub fn of_authority(common_name: &str) -> Self {
        Self::of(&[(COMMON_NAME, common_name), (COUNTRY, "KZ")])
    }

    pub fn of_holder(holder: &Holder) -> Self {
        let surname = holder.surname.to_uppercase();
        let common = format!("{surname} {}", holder.given_name.to_uppercase());
        let serial = format!("IIN{}", holder.iin);
        let patronymic = holder.patronymic.as_deref().map(str::to_uppercase);
        let entity = holder.entity.as_ref().map(|(name, bin)| (name.as_str(), format!("BIN{bin}")));
        let mut attributes =
            vec![(COMMON_NAME, common.as_str()), (SURNAME, &surname), (SERIAL_NUMBER, &serial), (COUNTRY, "KZ")];
        if let Some((name, bin)) = &entity {
            attributes.extend([(ORGANIZATION, *name), (ORGANIZATIONAL_UNIT, bin)]);
        }
        if let Some(patronymic) = &patronymic {
            attributes.push((GIVEN_NAME, patronymic));
        }
        Self::of(&attributes)
    }
}
