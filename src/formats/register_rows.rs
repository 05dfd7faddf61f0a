//! Rows of an extract: which columns each register has, and how a row becomes a key and a record.

use super::register_answer::Record;
use crate::domain::identifiers::check_digit;
use crate::domain::lookup::{Register, Standing, power_key};
use chrono::{DateTime, NaiveDate};

/// The columns of a register's extract; those that may be left empty end in `?`.
pub fn columns(register: Register) -> &'static [&'static str] {
    match register {
        Register::Person => &["iin", "surname", "given_name", "patronymic?", "status"],
        Register::Entity => &["bin", "name_kk", "name_ru", "status"],
        Register::Notary => &["number", "date", "principal", "attorney", "status"],
        Register::ApplicantSystem | Register::ServiceSystem => &["identifier"],
        Register::Payments => &["reference", "amount_kzt", "payer", "service", "paid_at", "failure?"],
    }
}

/// A header that was understood: where each column stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    register: Register,
    /// Of each of [`columns`]; `None`: an optional one that is not there.
    places: Vec<Option<usize>>,
}

/// Why a row is none; says a column and never its value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RowFault {
    #[error("there is no column {0}")]
    NoColumn(&'static str),
    #[error("the column {0} is unknown")]
    UnknownColumn(String),
    #[error("{0} is empty")]
    Empty(&'static str),
    #[error("{0} is no ЖСН or БСН: twelve digits with a right check digit")]
    Identifier(&'static str),
    #[error("status is none of active, dead, liquidated, revoked, expired")]
    Status,
    #[error("{0} is no day, as 2015-11-02")]
    Day(&'static str),
    #[error("{0} is no moment, as 2015-11-02T10:00:00+06:00")]
    Moment(&'static str),
    #[error("{0} is no whole number of tenge")]
    Amount(&'static str),
    #[error("the key stands twice")]
    Twice,
}

impl Header {
    /// Reads the header of an extract: every column by its name, in any order.
    pub fn read(register: Register, names: &[String]) -> Result<Self, RowFault> {
        let wanted = columns(register);
        let bare = |name: &'static str| name.trim_end_matches('?');
        if let Some(strange) = names.iter().find(|name| !wanted.iter().any(|w| bare(w) == name.trim())) {
            let name: String = strange.chars().filter(|c| !c.is_control()).take(40).collect();
            return Err(RowFault::UnknownColumn(name));
        }
        let place = |wanted: &&'static str| match names.iter().position(|name| name.trim() == bare(wanted)) {
            None if !wanted.ends_with('?') => Err(RowFault::NoColumn(bare(wanted))),
            place => Ok(place),
        };
        let places = wanted.iter().map(place).collect::<Result<_, _>>()?;
        Ok(Self { register, places })
    }

    /// Reads a row under this header: the key and what is kept under it.
    pub fn row(&self, fields: &[String]) -> Result<(String, Record), RowFault> {
        let optional = |column: usize| {
            let place = self.places.get(column).copied().flatten();
            place.and_then(|place| fields.get(place)).map(|field| field.trim()).filter(|field| !field.is_empty())
        };
        let name = |column: usize| columns(self.register)[column];
        let text = |column: usize| optional(column).map(str::to_owned).ok_or(RowFault::Empty(name(column)));
        let identifier = |column: usize| {
            let text = text(column)?;
            check_digit(&text).map(|()| text).map_err(|_| RowFault::Identifier(name(column)))
        };
        let status = |column: usize| {
            let text = text(column)?;
            Standing::from_key(&text).map(|_| Some(text)).ok_or(RowFault::Status)
        };
        let bare = Record::default();
        Ok(match self.register {
            Register::Person => {
                let full: Vec<_> =
                    [Some(text(1)?), Some(text(2)?), optional(3).map(str::to_owned)].into_iter().flatten().collect();
                (identifier(0)?, Record { names: vec![full.join(" ")], status: status(4)?, ..bare })
            }
            Register::Entity => {
                (identifier(0)?, Record { names: vec![text(1)?, text(2)?], status: status(3)?, ..bare })
            }
            Register::Notary => {
                let day: NaiveDate = text(1)?.parse().map_err(|_| RowFault::Day("date"))?;
                let parties = (Some(identifier(2)?), Some(identifier(3)?));
                let record = Record { principal: parties.0, attorney: parties.1, status: status(4)?, ..bare };
                (power_key(&text(0)?, &day.to_string()), record)
            }
            Register::ApplicantSystem | Register::ServiceSystem => (identifier(0)?, bare),
            Register::Payments => {
                let reference = text(0)?;
                let paid_at = DateTime::parse_from_rfc3339(&text(4)?).map_err(|_| RowFault::Moment("paid_at"))?;
                let record = Record {
                    reference: Some(reference.clone()),
                    amount_kzt: Some(text(1)?.parse().map_err(|_| RowFault::Amount("amount_kzt"))?),
                    payer: Some(identifier(2)?),
                    service: Some(text(3)?),
                    paid_at: Some(paid_at),
                    failure: optional(5).map(str::to_owned),
                    ..bare
                };
                (reference, record)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::register_answer::Answer;

    fn words(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn a_whole_row_of_each_register_is_a_whole_answer() {
        for (register, header, row, key) in [
            (Register::Person, "status,iin,given_name,surname", "active,791028302728,B,A", "791028302728"),
            (Register::Entity, "bin,name_kk,name_ru,status", "940140000385,А,Б,liquidated", "940140000385"),
            (
                Register::Notary,
                "number,date,principal,attorney,status",
                "12-қ,2015-11-02,791028302728,061211600012,revoked",
                "12-қ/2015-11-02",
            ),
            (Register::ServiceSystem, "identifier", "791028302728", "791028302728"),
            (
                Register::Payments,
                "reference,amount_kzt,payer,service,paid_at",
                "SD-1,991,791028302728,ARCH_APOSTILLE,2015-11-02T10:00:00+06:00",
                "SD-1",
            ),
        ] {
            let (found, record) = Header::read(register, &words(header)).unwrap().row(&words(row)).unwrap();
            assert_eq!(found, key);
            match record.read(register).unwrap() {
                Answer::Register(said) => assert!(said.found),
                Answer::Payment(receipt) => assert_eq!(receipt.unwrap().amount_kzt, 991),
            }
        }
    }

    #[test]
    fn what_a_row_lacks_is_named_by_its_column() {
        let header = |names: &str| Header::read(Register::Person, &words(names));
        assert_eq!(header("iin,surname,given_name"), Err(RowFault::NoColumn("status")));
        assert_eq!(header("iin,surname,given_name,status,age"), Err(RowFault::UnknownColumn("age".into())));
        let header = header("iin,surname,given_name,patronymic,status").unwrap();
        let fault = |row: &str| header.row(&words(row)).unwrap_err();
        assert_eq!(fault("791028302720,A,B,,active"), RowFault::Identifier("iin"));
        assert_eq!(fault("791028302728,,B,,active"), RowFault::Empty("surname"));
        assert_eq!(fault("791028302728,A,B,,Active"), RowFault::Status);
        assert_eq!(fault("791028302728,A,B"), RowFault::Empty("status"));
    }
}
