//! Fees, receipts and the payment gateway.

use super::counter::Counter;
use chrono::{DateTime, FixedOffset, NaiveDate};
use muragat::domain::fee::Multiplier;
use muragat::domain::lookup::Register;
use muragat::domain::payment::{self, Fault, Fee, Obligation, PayRule, Receipt};
use muragat::formats::register_answer::Record;
use muragat::ports::registers::RegisterFault;
use muragat::releases::Releases;
use serde_json::json;

const UNPAID: &str = "50-payment-missing";
const APPLICANT: &str = "000040000059";
const STRANGER: &str = "129940000020";
const END: &str = "  </attachments>\n";

fn moment(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

/// What a test says of one payment.
#[derive(Clone)]
struct Paid {
    rule: PayRule,
    mci: &'static str,
    at: &'static str,
    amount_kzt: u64,
    payer: Option<&'static str>,
    service: Option<&'static str>,
    failure: Option<&'static str>,
}

const EARLY: Paid = Paid {
    rule: PayRule::BeforeSigning,
    mci: "5",
    at: "2015-11-16T18:59:59+06:00",
    amount_kzt: 9910,
    payer: Some(APPLICANT),
    service: Some("MEDIA_REG"),
    failure: None,
};

fn faults(paid: &Paid) -> Vec<Fault> {
    let releases = Releases::embedded().unwrap();
    let receipt = Receipt {
        reference: "SD-1".into(),
        amount_kzt: paid.amount_kzt,
        payer: paid.payer.map(str::to_owned),
        service: paid.service.map(str::to_owned),
        paid_at: moment(paid.at),
        failure: paid.failure.map(str::to_owned),
    };
    payment::check(&duty(paid.rule, paid.mci), Some(&receipt), &|day| releases.mci_kzt(day)).unwrap()
}

fn duty(rule: PayRule, mci: &str) -> Obligation<'static> {
    Obligation {
        fee: Fee { multiplier: Multiplier::parse(mci).unwrap(), pay: rule },
        service: "MEDIA_REG",
        payers: &[APPLICANT, "830000400118"],
        submitted_at: moment("2015-11-16T19:00:00+06:00"),
        offered_at: None,
        looked_at: moment("2015-11-18T09:30:00+06:00"),
    }
}

fn lacks(due_kzt: u64, mci: &str) -> Vec<Fault> {
    vec![Fault::Amount { due_kzt, multiplier: Multiplier::parse(mci).unwrap() }]
}

#[test]
fn r_054_080_the_payment_comes_before_the_signature_to_the_second() {
    let on_time = ["2015-11-16T18:59:59+06:00", "2015-11-16T19:00:00+06:00", "2015-11-16T13:00:00Z"];
    for at in on_time {
        assert_eq!(faults(&Paid { at, ..EARLY }), [], "{at}");
    }
    for at in ["2015-11-16T19:00:01+06:00", "2015-11-16T13:00:01Z"] {
        assert_eq!(faults(&Paid { at, ..EARLY }), [Fault::AfterSigning], "{at}");
    }
}

#[test]
fn r_054_080_a_receipt_names_the_applicant_or_the_representative_and_this_service() {
    for (payer, expected) in [
        (Some(APPLICANT), vec![]),
        (Some("830000400118"), vec![]),
        (None, vec![]),
        (Some(STRANGER), vec![Fault::ForeignPayer]),
    ] {
        assert_eq!(faults(&Paid { payer, ..EARLY }), expected, "{payer:?}");
    }
    for (service, expected) in
        [(Some("MEDIA_REG"), vec![]), (None, vec![]), (Some("ARCH_APOSTILLE"), vec![Fault::OtherService])]
    {
        assert_eq!(faults(&Paid { service, ..EARLY }), expected, "{service:?}");
    }
    // All that is wrong is said at once.
    let all =
        Paid { payer: Some(STRANGER), service: Some("X"), amount_kzt: 1, at: "2015-11-17T00:00:00+06:00", ..EARLY };
    assert_eq!(faults(&all).len(), 4);
}

#[test]
fn r_054_082_a_fee_within_hours_is_late_by_a_second() {
    let hours = PayRule::WithinHours(24);
    let until = moment("2015-11-17T19:00:00+06:00");
    let paid = |at| faults(&Paid { rule: hours, at, ..EARLY });
    assert_eq!(paid("2015-11-17T19:00:00+06:00"), []);
    assert_eq!(paid("2015-11-17T19:00:01+06:00"), [Fault::Expired { until }]);
    let index = |_: NaiveDate| Some(1982);
    let looked = |looked_at: &str| {
        let duty = Obligation { looked_at: moment(looked_at), ..duty(hours, "5") };
        payment::check(&duty, None, &index).unwrap()
    };
    assert_eq!(looked("2015-11-17T19:00:00+06:00"), [Fault::Awaited { until }]);
    assert_eq!(looked("2015-11-17T19:00:01+06:00"), [Fault::Expired { until }]);
    // The hours run from the offer, where it is known.
    let offered = Obligation { offered_at: Some(moment("2015-11-17T12:00:00+06:00")), ..duty(hours, "5") };
    let until = moment("2015-11-18T12:00:00+06:00");
    assert_eq!(payment::check(&offered, None, &index), Ok(vec![Fault::Awaited { until }]));
    assert_eq!(payment::check(&duty(PayRule::BeforeSigning, "5"), None, &index), Ok(vec![Fault::Missing]));
}

#[test]
fn r_054_084_a_payment_that_failed_is_said_in_the_banks_words_and_nothing_else() {
    let failed = Paid { failure: Some("Нет средств"), amount_kzt: 0, payer: Some(STRANGER), ..EARLY };
    assert_eq!(faults(&failed), [Fault::Failed { description: "Нет средств".into() }]);
}

#[test]
fn r_054_085_the_fee_is_counted_by_the_index_of_the_day_of_payment() {
    // 2651 until the end of March 2020, 2778 from 1 April; days begin where the office is.
    for (at, due) in [
        ("2020-03-31T23:59:59+06:00", 13255),
        ("2020-03-31T17:59:59Z", 13255),
        ("2020-04-01T00:00:00+06:00", 13890),
        ("2020-03-31T18:00:00Z", 13890),
        ("2011-12-31T23:59:59+06:00", 7560),
        ("2012-01-01T00:00:00+06:00", 8090),
        ("2013-06-01T12:00:00+06:00", 8655),
    ] {
        let pay = PayRule::WithinHours(24 * 365 * 20);
        assert_eq!(faults(&Paid { rule: pay, at, amount_kzt: due, ..EARLY }), [], "{at}");
        assert_eq!(faults(&Paid { rule: pay, at, amount_kzt: due + 1, ..EARLY }), [], "{at}: more is no fault");
        assert_eq!(faults(&Paid { rule: pay, at, amount_kzt: due - 1, ..EARLY }), lacks(due, "5"), "{at}");
    }
    // Half of 1731 is 865.5: nobody is asked for half a tenge. 1.6 of 1982 is 3171.2.
    assert_eq!(
        faults(&Paid { mci: "0.5", at: "2013-06-01T12:00:00+06:00", amount_kzt: 864, ..EARLY }),
        lacks(865, "0.5")
    );
    assert_eq!(faults(&Paid { mci: "1.6", amount_kzt: 3171, ..EARLY }), []);
    assert_eq!(faults(&Paid { mci: "1.6", amount_kzt: 3170, ..EARLY }), lacks(3171, "1.6"));
    let unknown =
        payment::check(&duty(PayRule::BeforeSigning, "0.5"), Some(&receipt_of("2009-12-31T12:00:00+06:00")), &|_| None);
    assert!(unknown.is_err(), "no index, no fee");
}

fn receipt_of(paid_at: &str) -> Receipt {
    Receipt {
        reference: "SD-1".into(),
        amount_kzt: 1,
        payer: None,
        service: None,
        paid_at: moment(paid_at),
        failure: None,
    }
}

/// The gateway's record of a whole payment of the unpaid sample.
fn record(paid_at: &str) -> Record {
    Record {
        reference: Some("SD-990001".into()),
        amount_kzt: Some(9910),
        payer: Some(APPLICANT.into()),
        service: Some("MEDIA_REG".into()),
        paid_at: Some(moment(paid_at)),
        ..Record::default()
    }
}

const DOUBT: (&str, &str) = ("believe_portal = true", "believe_portal = false");

#[test]
fn r_054_080_the_fact_of_payment_is_asked_of_the_gateway_and_not_of_the_applicant() {
    let own_word = "  <payment>\n    <reference>SD-990001</reference>\n    <amount_kzt>9910</amount_kzt>\n    \
                    <paid_at>2015-11-16T18:40:00+06:00</paid_at>\n  </payment>\n";
    let own_word = format!("{END}{own_word}");
    let edits = [(END, own_word.as_str())];
    // Nobody to ask: it waits, and nobody is told.
    let counter = Counter::on("2015-11-18", &[DOUBT]);
    counter.put(UNPAID, None, &edits);
    let tally = counter.process();
    assert_eq!((tally.waiting.len(), tally.noticed, tally.registered), (1, 0, 0), "{tally:?}");
    assert!(tally.waiting[0].reason.starts_with("payment.not-confirmed"), "{}", tally.waiting[0].reason);
    assert!(counter.sent().is_empty());
    // The gateway knows it, by the number that the applicant gave.
    counter.registers.lay(Register::Payments, |_| Ok(Some(record("2015-11-16T18:40:00+06:00"))));
    let tally = counter.process();
    assert_eq!((tally.waiting.len(), tally.registered), (0, 1), "{tally:?}");
    let asked = counter.registers.asked();
    assert_eq!((asked.len(), asked[0].key.as_str()), (1, "SD-990001"));
    let filed = counter.filed(&counter.cases()[0].number, "evidence/registers.json");
    assert_eq!((&filed["payment"]["by"], &filed["believes_portal"]), (&json!("memory"), &json!(false)), "{filed}");
}

#[test]
fn r_054_081_what_was_not_paid_gets_a_notice_without_a_number() {
    let counter = Counter::on("2015-11-18", &[DOUBT]);
    counter.registers.lay(Register::Payments, |_| Ok(None));
    counter.put(UNPAID, None, &[]);
    let tally = counter.process();
    assert_eq!((tally.noticed, tally.registered, tally.waiting.len()), (1, 0, 0), "{tally:?}");
    assert_eq!(counter.findings(), ["payment.missing"]);
    let letter = counter.words("-notice.pdf");
    for words in
        ["Қызмет үшін төлем жасалғаны расталмады", "Оплата услуги не подтверждена", "Төлем жасап", "Произведите оплату"]
    {
        assert!(letter.contains(words), "{letter}");
    }
    assert!(counter.cases().is_empty() && !letter.contains("MR-2015-"), "{letter}");
}

/// The request of 2012 for the service that stood under the regulation of 2011.
fn of_2012(submitted: &str) -> Vec<(&'static str, String)> {
    vec![("2015-11-16T19:00:00+06:00", submitted.to_owned()), ("2015-11-16T19:05:00+06:00", submitted.to_owned())]
}

#[test]
fn r_054_082_083_five_indices_within_24_hours_then_the_request_is_over_and_may_come_again() {
    let edits = of_2012("2012-06-18T12:00:00+06:00");
    let edits: Vec<_> = edits.iter().map(|(from, to)| (*from, to.as_str())).collect();
    let counter = Counter::on("2012-06-18T12:30:00+06:00", &[DOUBT]);
    for register in [Register::ApplicantSystem, Register::ServiceSystem] {
        counter.registers.lay(register, |_| Ok(Some(Record::default())));
    }
    counter.registers.lay(Register::Payments, |_| Ok(None));
    counter.put(UNPAID, None, &edits);
    let waits = |counter: &Counter| {
        let tally = counter.process();
        assert_eq!((tally.waiting.len(), tally.noticed), (1, 0), "{tally:?}");
        assert_eq!(tally.waiting[0].reason, "payment.not-confirmed: not paid yet");
    };
    waits(&counter);
    // To the second: the hour is not over yet.
    counter.turn("2012-06-19T12:00:00+06:00");
    waits(&counter);
    // The key is the request itself: no receipt is named. The two systems are not asked again.
    let mut asked: Vec<_> = counter.registers.asked().iter().map(|q| (q.register, q.key.clone())).collect();
    asked.dedup();
    let asked: Vec<_> = asked.iter().map(|(register, key)| (*register, key.as_str())).collect();
    let expected = [
        (Register::ApplicantSystem, APPLICANT),
        (Register::ServiceSystem, APPLICANT),
        (Register::Payments, "790bbcae-511a-5310-931c-e9b140ce5884"),
    ];
    assert_eq!(asked, expected);
    counter.turn("2012-06-19T12:00:01+06:00");
    let tally = counter.process();
    assert_eq!((tally.waiting.len(), tally.noticed, tally.registered), (0, 1, 0), "{tally:?}");
    assert_eq!(counter.findings(), ["payment.expired"]);
    let letter = counter.words("-notice.pdf");
    for words in [
        "(5 АЕК)",
        "(24 сағат)",
        "Сұрау салуды қайтадан жіберуге болады",
        "срок запроса истёк",
        "Запрос можно направить повторно",
    ] {
        assert!(letter.contains(words), "{words}: {letter}");
    }
}

#[test]
fn r_054_082_paid_in_time_it_is_registered_whenever_it_is_looked_at() {
    let edits = of_2012("2012-06-18T12:00:00+06:00");
    let edits: Vec<_> = edits.iter().map(|(from, to)| (*from, to.as_str())).collect();
    for (paid_at, amount_kzt, findings) in [
        ("2012-06-19T12:00:00+06:00", 8090, vec![]),
        ("2012-06-19T12:00:01+06:00", 8090, vec!["payment.expired"]),
        ("2012-06-19T11:00:00+06:00", 8089, vec!["payment.amount"]),
    ] {
        let counter = Counter::on("2012-06-21T09:30:00+06:00", &[DOUBT]);
        for register in [Register::ApplicantSystem, Register::ServiceSystem] {
            counter.registers.lay(register, |_| Ok(Some(Record::default())));
        }
        let paid = Record { amount_kzt: Some(amount_kzt), ..record(paid_at) };
        counter.registers.lay(Register::Payments, move |_| Ok(Some(paid.clone())));
        counter.put(UNPAID, None, &edits);
        let tally = counter.process();
        let expected: Vec<String> = findings.into_iter().map(str::to_owned).collect();
        assert_eq!(tally.registered, u64::from(expected.is_empty()), "{paid_at}: {tally:?}");
        assert_eq!(counter.findings(), expected, "{paid_at}");
    }
}

#[test]
fn r_054_084_a_receipt_pays_once_also_for_two_packages_at_once() {
    let counter = Counter::on("2015-11-18", &[]);
    let other = ("790bbcae-511a-5310-931c-e9b140ce5884", "790bbcae-511a-5310-931c-e9b140ce5885");
    let paid = |reference: &str| {
        format!(
            "{END}  <payment>\n    <reference>{reference}</reference>\n    <amount_kzt>9910</amount_kzt>\n    \
             <paid_at>2015-11-16T18:40:00+06:00</paid_at>\n  </payment>\n"
        )
    };
    let (first, second) = (paid("SD-990002"), paid("Sd-990002"));
    counter.put_as("1.zip", UNPAID, &[(END, &first)]);
    counter.put_as("2.zip", UNPAID, &[(END, &second), other]);
    let tally = counter.process();
    assert_eq!((tally.registered, tally.noticed), (1, 1), "{tally:?}");
    assert_eq!(counter.findings(), ["payment.receipt-used"]);
    let number = counter.cases()[0].number.clone();
    let letter = counter.words("-notice.pdf");
    assert!(letter.contains("Ұсынылған чек басқа өтініш бойынша бұрын пайдаланылған"), "{letter}");
    assert!(!letter.contains(&number), "whose request it paid for is nobody else's business: {letter}");
    // The notice used nothing up: a third request with a receipt of its own has the next number.
    let third = ("790bbcae-511a-5310-931c-e9b140ce5884", "790bbcae-511a-5310-931c-e9b140ce5886");
    counter.put_as("3.zip", UNPAID, &[(END, &paid("SD-990003")), third]);
    assert_eq!(counter.process().registered, 1);
    let numbers: Vec<_> = counter.cases().into_iter().map(|case| case.number).collect();
    assert_eq!(numbers, ["MR-2015-000001", "MR-2015-000002"]);
}

#[test]
fn r_054_084_a_failed_payment_is_told_with_the_full_description() {
    let counter = Counter::on("2015-11-18", &[]);
    counter.put("50-payment-failed", None, &[]);
    assert_eq!((counter.process().noticed, counter.findings()), (1, vec!["payment.failed".to_owned()]));
    let letter = counter.words("-notice.pdf");
    let verbatim = "«Операция отклонена банком: на счёте недостаточно средств»";
    assert_eq!(letter.matches(verbatim).count(), 2, "on both sheets in the bank's own language: {letter}");
}

#[test]
fn r_054_086_certificates_and_foreign_press_are_free_and_nobody_is_asked_for_money() {
    let releases = Releases::embedded().unwrap();
    for passport in releases.passports() {
        let is_free = ["ARCH_CERT", "FOREIGN_PRESS"].contains(&passport.service.as_str());
        let details = json!({ passport.details.clone(): { "application": "registration" } });
        assert_eq!(passport.owed(&details).is_none(), is_free, "{} {}", passport.service, passport.edition);
    }
    let counter = Counter::on("2015-11-18", &[DOUBT]);
    counter.registers.lay(Register::Payments, |_| Err(RegisterFault::Unreachable));
    for sample in
        ["10-arch-portal-kk-work-record", "20-press-portal-kk-one-title", "34-media-provider-ru-re-registration"]
    {
        counter.put(sample, None, &[]);
    }
    assert_eq!((counter.process().registered, counter.registers.asked().len()), (3, 0));
}
