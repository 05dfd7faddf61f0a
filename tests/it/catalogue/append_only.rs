//! What the database itself forbids, whoever asks it.

use super::surveys::survey;
use super::{answered, now, on_each, request};
use muragat::catalogue::chain;
use muragat::catalogue::events::{self, Kind, NewEvent};
use muragat::catalogue::{registries, surveys};
use muragat::domain::chain::{Act, Entry, Person, Spent, TargetUnit};
use muragat::domain::decision::Outcome;
use muragat::domain::signer::Role;
use muragat::domain::text::Bilingual;
use muragat::ports::tx::{Tx, TxError};
use muragat::stages::hand_over::{self, Consignment};
use serde_json::json;

/// Statements that would change what is final; each word by word, past every operation.
const FORBIDDEN: &[&str] = &[
    "UPDATE events SET facts = '{}'",
    "DELETE FROM events",
    "UPDATE chain_entries SET person = 'other'",
    "DELETE FROM chain_entries",
    "UPDATE journal SET note = 'other'",
    "DELETE FROM journal",
    "UPDATE numbers SET last = last - 1",
    "UPDATE numbers SET last = last + 2",
    "UPDATE numbers SET year = 2014",
    "DELETE FROM numbers",
    "UPDATE submissions SET digest = replace(digest, 'a', 'b')",
    "UPDATE submissions SET claimed_at = '2015-11-01T00:00:00+06:00'",
    "DELETE FROM submissions",
    "UPDATE cases SET number = 'AC-2015-000009'",
    "UPDATE cases SET request_id = 'other'",
    "UPDATE cases SET state = 'registered'",
    "UPDATE cases SET state = 'unknown'",
    "DELETE FROM cases",
    "UPDATE documents SET issued_at = '2015-11-01T00:00:00+06:00'",
    "UPDATE documents SET sha256 = NULL",
    "DELETE FROM documents",
    "UPDATE registries SET closed = 0",
    "UPDATE registries SET seal = 'other'",
    "DELETE FROM registries",
    "UPDATE registry_lines SET sheets = 99",
    "DELETE FROM registry_lines",
    "UPDATE statuses SET status = 'refused'",
    "UPDATE statuses SET request_number = NULL",
    "DELETE FROM statuses",
    "UPDATE survey_answers SET choices = '3 3'",
    "DELETE FROM survey_answers",
    "INSERT INTO registry_lines SELECT registry, seq + 1, document, request_number, receipt_barcode, service, outcome,
     sheets, due_on, access, note FROM registry_lines",
];

/// The same by the words that SQLite has for it: they delete without saying so.
const FORBIDDEN_IN_SQLITE: &[&str] = &[
    "INSERT OR REPLACE INTO events SELECT line, at, at_ms, subject, kind, actor, '{}' FROM events",
    "INSERT OR REPLACE INTO chain_entries SELECT * FROM chain_entries",
    "INSERT OR REPLACE INTO journal SELECT line, number, 'note', marked_at, correspondent, incoming_index, summary,
     resolution, receipt_mark, execution_mark, note FROM journal",
    "INSERT OR REPLACE INTO numbers SELECT series, year, 1000 FROM numbers",
    "INSERT OR REPLACE INTO submissions SELECT * FROM submissions",
    "INSERT OR REPLACE INTO cases SELECT * FROM cases",
    "INSERT OR REPLACE INTO documents SELECT * FROM documents",
    "INSERT OR REPLACE INTO registries SELECT * FROM registries",
    "INSERT OR REPLACE INTO registry_lines SELECT * FROM registry_lines",
    "UPDATE OR REPLACE events SET line = line + 1",
];

/// The same by the word that PostgreSQL has for it: it passes by the triggers of rows.
const FORBIDDEN_IN_POSTGRES: &[&str] = &[
    "TRUNCATE events",
    "TRUNCATE chain_entries",
    "TRUNCATE journal",
    "TRUNCATE numbers",
    "TRUNCATE sheets",
    "TRUNCATE registry_lines",
    "TRUNCATE statuses",
    "TRUNCATE registries CASCADE",
    "TRUNCATE documents CASCADE",
    "TRUNCATE cases CASCADE",
    "TRUNCATE submissions CASCADE",
];

/// One of everything, and the registry closed.
fn furnish(tx: &mut Tx<'_>) -> Result<(), TxError> {
    answered(tx, &request(1), 1, Outcome::Grant)?;
    let facts = json!({ "version": 1 });
    let event = NewEvent { at: now(), subject: "AC-2015-000001", kind: Kind::Filed, actor: "muragat", facts: &facts };
    events::append(tx, &event)?;
    let person =
        Person { iin: "000000000000".into(), name: Bilingual::new("А. Сынақов", "А. Сынаков") };
    let entry = Entry {
        step: 1,
        act: Act::Draft,
        role: Role::Specialist,
        person: person.clone(),
        at: now(),
        timed: true,
        outcome: Some(Outcome::Grant),
        to: Some(person),
        invited_on: Some(now().date_naive()),
        note: Some("ескертпе".into()),
        started_at: Some(now()),
        due_at: Some(now()),
        spent: Some(Spent { value: 900, unit: TargetUnit::Second }),
        decision: None,
    };
    chain::add(tx, "AC-2015-000001", &entry)?;
    assert_eq!(chain::of(tx, "AC-2015-000001")?, [entry]);
    surveys::add(tx, &survey("sheet", Some("AC-2015-000001")), now())?;
    let consignment = Consignment {
        services: vec!["ARCH_CERT".into(), "MEDIA_REG".into(), "FOREIGN_PRESS".into()],
        centre: None,
        from: Bilingual::new("Мұрағат", "Архив"),
        to: Bilingual::new("ХҚКО", "ЦОН"),
        slot: None,
        box_no: None,
        seal: None,
    };
    hand_over::form(tx, &consignment, now())?;
    super::statuses::told(tx, 1)?;
    assert_eq!(registries::list(tx)?.len(), 1);
    Ok(())
}

/// Refused in the words of a rule of ours, not because a key happened to collide.
fn assert_refused(tx: &mut Tx<'_>, sql: &'static str) {
    let done = tx.attempt(|tx| tx.exec(sql, &[]));
    assert!(matches!(&done, Err(TxError::Refused(why)) if !why.contains("constraint")), "«{sql}» gave {done:?}");
}

#[test]
fn what_is_final_is_not_changed_or_removed() {
    on_each(|tx| {
        furnish(tx)?;
        for sql in FORBIDDEN {
            assert_refused(tx, sql);
        }
        let own = if tx.dialect() == "sqlite" { FORBIDDEN_IN_SQLITE } else { FORBIDDEN_IN_POSTGRES };
        for sql in own {
            assert_refused(tx, sql);
        }
        Ok(())
    });
}
