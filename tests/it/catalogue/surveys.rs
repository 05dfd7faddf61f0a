//! Filled surveys on each database: once a sheet, once a request, counted by period.

use super::{now, on_each, registered, request};
use chrono::NaiveDate;
use muragat::catalogue::surveys::{self, Added, NewAnswer};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn survey(sheet: &str, request_number: Option<&str>) -> NewAnswer {
    NewAnswer {
        sheet: sheet.into(),
        service: "ARCH_CERT".into(),
        edition: "2012-11-07".into(),
        wording_from: None,
        answered_on: day("2015-11-17"),
        choices: vec![3, 2],
        signed: false,
        request_number: request_number.map(str::to_owned),
    }
}

#[test]
fn a_sheet_counts_once_and_a_request_is_spoken_of_once() {
    on_each(|tx| {
        let case = registered(tx, &request(1), 1)?;
        let number = Some(case.number.as_str());
        assert_eq!(surveys::add(tx, &survey("a", number), now())?, Added::New);
        assert_eq!(surveys::add(tx, &survey("a", number), now())?, Added::Known);
        assert_eq!(surveys::add(tx, &survey("b", number), now())?, Added::RequestTaken);
        assert_eq!(surveys::add(tx, &survey("b", None), now())?, Added::New);
        let later = NewAnswer {
            wording_from: Some(day("2013-01-17")),
            answered_on: day("2015-11-18"),
            signed: true,
            ..survey("c", None)
        };
        assert_eq!(surveys::add(tx, &later, now())?, Added::New);
        let counts = |tx: &mut _, from: &str, to: &str, service| {
            let counts = surveys::counts(tx, day(from), day(to), service)?;
            Ok(counts.into_iter().map(|c| (c.wording_from, c.choices, c.signed, c.sheets)).collect::<Vec<_>>())
        };
        let first = (None, vec![3, 2], false, 2);
        let second = (Some(day("2013-01-17")), vec![3, 2], true, 1);
        assert_eq!(counts(tx, "2015-11-01", "2015-11-30", None)?, [first.clone(), second]);
        assert_eq!(counts(tx, "2015-11-17", "2015-11-17", Some("ARCH_CERT"))?, [first]);
        assert_eq!(counts(tx, "2015-11-17", "2015-11-17", Some("MEDIA_REG"))?, []);
        Ok(())
    });
}
