//! Complaints are entered once and answered once, whichever database keeps the catalogue.

use super::{on_each, registered, request};
use chrono::{DateTime, FixedOffset};
use muragat::catalogue::cases::Period;
use muragat::catalogue::complaints::{self, Answer, NewComplaint};
use muragat::domain::complaint::{ComplaintOutcome, ComplaintWay};
use muragat::domain::text::Bilingual;
use muragat::ports::tx::TxError;

fn moment(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

fn brought(day: &str, subject: &str, case_number: Option<String>) -> NewComplaint {
    NewComplaint {
        received_at: moment(&format!("{day}T10:00:00+06:00")),
        way: ComplaintWay::Post,
        complainant: "Ибраева Айгүл".into(),
        contact: None,
        case_number,
        service: "ARCH_CERT".into(),
        subject: subject.into(),
        body: Bilingual::new("қызмет беруші басшысы", "руководитель услугодателя"),
        due_on: "2015-11-25".parse().unwrap(),
    }
}

#[test]
fn a_complaint_has_one_number_and_one_answer() {
    on_each(|tx| {
        let case = registered(tx, &request(1), 1)?;
        let first = brought("2015-11-18", "Мерзімі өтті", Some(case.number.clone()));
        let (entered, is_new) = complaints::enter(tx, &first)?;
        assert_eq!((entered.number.as_str(), is_new), ("CM-2015-000001", true));
        assert_eq!(entered.entered, first);
        // The same again is the same complaint; other words are another one.
        let (again, is_new) = complaints::enter(tx, &first)?;
        assert_eq!((again.number.as_str(), is_new), ("CM-2015-000001", false));
        let (second, _) = complaints::enter(tx, &brought("2015-11-19", "Жауап жоқ", None))?;
        assert_eq!(second.number, "CM-2015-000002");

        let answer = Answer {
            answered_at: moment("2015-11-20T09:00:00+06:00"),
            outcome: ComplaintOutcome::Upheld,
            text: "Анықтама берілді".into(),
        };
        assert!(complaints::answer(tx, "CM-2015-000001", &answer)?);
        assert!(!complaints::answer(tx, "CM-2015-000001", &answer)?, "the same again");
        let other = Answer { outcome: ComplaintOutcome::Dismissed, ..answer.clone() };
        let refused = tx.attempt(|tx| complaints::answer(tx, "CM-2015-000001", &other));
        assert!(matches!(refused, Err(TxError::Refused(_))), "{refused:?}");
        let unknown = tx.attempt(|tx| complaints::answer(tx, "CM-2015-000009", &answer));
        assert!(matches!(unknown, Err(TxError::Refused(_))), "{unknown:?}");
        assert_eq!(complaints::by_number(tx, "CM-2015-000001")?.unwrap().answer, Some(answer));

        let of = |from: &str, to: &str, service: Option<&str>| Period {
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
            service: service.map(str::to_owned),
        };
        let mut numbers = |period: Period| -> Result<Vec<String>, TxError> {
            Ok(complaints::received(tx, &period)?.into_iter().map(|complaint| complaint.number).collect())
        };
        assert_eq!(numbers(of("2015-11-18", "2015-11-19", None))?, ["CM-2015-000001", "CM-2015-000002"]);
        assert_eq!(numbers(of("2015-11-19", "2015-11-30", Some("ARCH_CERT")))?, ["CM-2015-000002"]);
        assert!(numbers(of("2015-11-18", "2015-11-30", Some("MEDIA_REG")))?.is_empty());
        Ok(())
    });
}
