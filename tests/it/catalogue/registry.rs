//! What is ready, and the registry that freezes it.

use super::{Backend, answered, at, backends, now, on_each, registered, request};
use muragat::catalogue::documents::Filed;
use muragat::catalogue::events;
use muragat::catalogue::registries::{self, NewRegistry, Registry};
use muragat::catalogue::sheets::{self, NewSheet};
use muragat::domain::decision::Outcome;
use muragat::domain::document::DocumentKind;
use muragat::domain::identifiers::Digest256;
use muragat::domain::request::Channel;
use muragat::domain::text::Bilingual;
use muragat::ports::tx::TxError;
use muragat::stages::hand_over::{self, Consignment};
use serde_json::json;

pub(super) fn consignment() -> Consignment {
    Consignment {
        services: ["ARCH_CERT", "MEDIA_REG", "FOREIGN_PRESS", "ARCH_APOSTILLE"].map(String::from).to_vec(),
        centre: None,
        from: Bilingual::new("Облыстық мемлекеттік мұрағат", "Областной государственный архив"),
        to: Bilingual::new("Халыққа қызмет көрсету орталығы", "Центр обслуживания населения"),
        slot: Some("16:00".into()),
        box_no: Some("4".into()),
        seal: None,
    }
}

fn again(registry: &Registry) -> NewRegistry {
    let registry = registry.clone();
    NewRegistry {
        direction: registry.direction,
        centre: registry.centre,
        from: registry.from,
        to: registry.to,
        slot: registry.slot,
        box_no: registry.box_no,
        seal: registry.seal,
        closed_at: at("2015-11-19T09:30:00+06:00"),
        lines: registry.lines,
    }
}

#[test]
fn ready_is_what_is_filed_for_a_centre_and_on_no_registry() {
    on_each(|tx| {
        let mut earlier = request(1);
        earlier.promised_on = Some("2015-12-01".parse().unwrap());
        answered(tx, &earlier, 1, Outcome::Grant)?;
        answered(tx, &request(2), 2, Outcome::Refuse)?;
        registered(tx, &request(3), 3)?;
        let mut portal = request(4);
        portal.channel = Channel::Portal;
        answered(tx, &portal, 4, Outcome::Grant)?;
        let mut elsewhere = request(5);
        elsewhere.centre = Some("district".into());
        elsewhere.promised_on = Some("2015-12-30".parse().unwrap());
        answered(tx, &elsewhere, 5, Outcome::Grant)?;

        let ready = registries::ready(tx, None)?;
        let shown: Vec<_> = ready.iter().map(|l| (l.document.as_str(), l.outcome, l.due_on.to_string())).collect();
        assert_eq!(
            shown,
            [
                ("AC-D-2015-000001", Outcome::Grant, "2015-12-01".into()),
                ("AC-D-2015-000002", Outcome::Refuse, "2015-12-08".into()),
                ("AC-D-2015-000004", Outcome::Grant, "2015-12-08".into()),
            ],
            "the earlier of the promised and the legal day binds"
        );
        assert_eq!(registries::ready(tx, Some("district"))?.len(), 1);
        assert!(registries::ready(tx, Some("nowhere"))?.is_empty());
        Ok(())
    });
}

#[test]
fn a_registry_takes_what_is_ready_and_the_next_takes_the_rest() {
    on_each(|tx| {
        assert_eq!(hand_over::form(tx, &consignment(), now())?, None, "nothing is ready");
        for n in 1..=3 {
            answered(tx, &request(n), n, Outcome::Grant)?;
        }
        let registry = hand_over::form(tx, &consignment(), now())?.unwrap();
        assert_eq!((registry.number.as_str(), registry.lines.len()), ("CR-2015-000001", 3));
        assert_eq!(hand_over::form(tx, &consignment(), now())?, None);
        answered(tx, &request(4), 4, Outcome::Refuse)?;
        let next = hand_over::form(tx, &consignment(), now())?.unwrap();
        assert_eq!((next.number.as_str(), next.lines[0].document.as_str()), ("CR-2015-000002", "AC-D-2015-000004"));

        assert_eq!(registries::by_number(tx, &registry.number)?, Some(registry.clone()));
        assert_eq!(registries::list(tx)?, [registry, next]);
        assert_eq!(registries::of_document(tx, "AC-D-2015-000002")?.as_deref(), Some("CR-2015-000001"));
        let told = events::of_subject(tx, "AC-2015-000002")?;
        assert_eq!(told[0].facts, json!({ "registry": "CR-2015-000001", "line": 2, "document": "AC-D-2015-000002" }));
        Ok(())
    });
}

#[test]
fn closing_the_same_documents_again_gives_the_same_registry() {
    on_each(|tx| {
        for n in 1..=2 {
            answered(tx, &request(n), n, Outcome::Grant)?;
        }
        let registry = hand_over::form(tx, &consignment(), now())?.unwrap();
        assert_eq!(registries::close(tx, &again(&registry))?, registry);

        let mut fewer = again(&registry);
        fewer.lines.pop();
        assert!(matches!(registries::close(tx, &fewer), Err(TxError::Refused(_))), "one of two");
        answered(tx, &request(3), 3, Outcome::Grant)?;
        let mut more = again(&registry);
        more.lines.extend(registries::ready(tx, None)?);
        assert!(matches!(registries::close(tx, &more), Err(TxError::Refused(_))), "two and a new one");
        let empty = NewRegistry { lines: Vec::new(), ..again(&registry) };
        assert!(matches!(registries::close(tx, &empty), Err(TxError::Refused(_))));
        assert_eq!(registries::list(tx)?.len(), 1);
        Ok(())
    });
}

#[test]
fn a_registry_that_is_taken_back_leaves_number_and_documents_free() {
    for Backend { name, store, .. } in backends() {
        store.write(|tx| answered(tx, &request(1), 1, Outcome::Grant)).unwrap();
        let taken_back = store.write(|tx| {
            hand_over::form(tx, &consignment(), now())?;
            Err::<(), _>(TxError::Unavailable("on purpose".into()))
        });
        assert!(taken_back.is_err(), "{name}");
        let registry = store.write(|tx| hand_over::form(tx, &consignment(), now())).unwrap().unwrap();
        assert_eq!(registry.number, "CR-2015-000001", "{name}");
    }
}

#[test]
fn a_registry_is_found_until_both_copies_are_filed() {
    on_each(|tx| {
        answered(tx, &request(1), 1, Outcome::Grant)?;
        let number = hand_over::form(tx, &consignment(), now())?.unwrap().number;
        for copy in hand_over::COPIES {
            assert_eq!(registries::unfiled(tx)?.len(), 1, "before copy {copy}");
            let kind = DocumentKind::Registry;
            sheets::add(tx, &NewSheet { kind, subject: number.clone(), copy, issued_at: now() })?;
            let filed = Filed {
                sha256: Digest256::of(&[copy as u8]),
                sheets: 1,
                object_id: format!("urn:muragat:registry:{number}"),
                path: format!("registry/{number}-copy{copy}.pdf"),
            };
            sheets::set_filed(tx, kind, &number, copy, &filed)?;
        }
        assert!(registries::unfiled(tx)?.is_empty());
        Ok(())
    });
}
