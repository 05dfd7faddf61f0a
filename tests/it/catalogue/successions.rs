//! Documents in the place of others, whichever database keeps the catalogue.

use super::{answer, answered, filed, now, on_each, request};
use muragat::catalogue::cases;
use muragat::catalogue::documents::{self, Document, NewDocument};
use muragat::catalogue::registries;
use muragat::catalogue::successions::{self, Succession};
use muragat::domain::decision::Outcome;
use muragat::domain::document::Manner;
use muragat::domain::identifiers::Digest256;
use muragat::domain::text::Bilingual;
use muragat::ports::tx::{Tx, TxError};

/// One more document of the case of `first`, not filed yet.
fn another(tx: &mut Tx<'_>, first: &Document, outcome: Outcome, decision: &str) -> Result<Document, TxError> {
    let case = cases::by_number(tx, &first.case_number)?.unwrap();
    let decision_digest = Digest256::of(decision.as_bytes());
    documents::add(tx, &NewDocument { outcome, decision_digest, ..answer(&case, Outcome::Grant) })
}

fn succession(document: &Document, earlier: &Document, manner: Manner) -> Succession {
    let reason = Some(Bilingual::new("жылы қате", "неверный год"));
    Succession { document: document.number.clone(), earlier: earlier.number.clone(), manner, decided_at: now(), reason }
}

#[test]
fn a_document_is_annulled_once_and_only_when_its_successor_is_filed() {
    on_each(|tx| {
        let first = answered(tx, &request(1), 1, Outcome::Grant)?;
        let doubled = another(tx, &first, Outcome::Duplicate, "a duplicate")?;
        let corrected = another(tx, &first, Outcome::Correct, "a correction")?;
        let again = another(tx, &first, Outcome::Correct, "another correction")?;
        let (duplicate, correction) =
            (succession(&doubled, &first, Manner::Duplicate), succession(&corrected, &first, Manner::Correction));
        for new in [&duplicate, &correction, &correction] {
            successions::add(tx, new)?;
        }
        assert_eq!(successions::of(tx, &corrected.number)?, Some(correction.clone()));
        assert_eq!(successions::annulling(tx, &first.number)?, Some(correction.clone()));
        assert_eq!(successions::after(tx, &first.number)?, [], "neither is filed");
        // Two cannot annul one document, and a duplicate more is none of that.
        let second = succession(&again, &first, Manner::ReRegistration);
        let refused = tx.attempt(|tx| successions::add(tx, &second));
        assert!(matches!(refused, Err(TxError::Refused(_))), "{refused:?}");
        successions::add(tx, &succession(&again, &first, Manner::Duplicate))?;

        let ready = |tx: &mut Tx<'_>| -> Result<Vec<String>, TxError> {
            Ok(registries::ready(tx, None)?.into_iter().map(|line| line.document).collect())
        };
        assert_eq!(ready(tx)?, std::slice::from_ref(&first.number));
        documents::set_filed(tx, &corrected.number, "ABCDEFGH23", &filed(&corrected))?;
        assert_eq!(successions::after(tx, &first.number)?, [correction]);
        // What is annulled goes with no courier.
        assert_eq!(ready(tx)?, std::slice::from_ref(&corrected.number));
        for forbidden in ["UPDATE successions SET manner = 'duplicate'", "DELETE FROM successions"] {
            let refused = tx.attempt(|tx| tx.exec(forbidden, &[]));
            assert!(refused.is_err(), "{forbidden}");
        }
        Ok(())
    });
}

#[test]
fn an_extended_term_moves_the_day_that_was_promised_too() {
    on_each(|tx| {
        let promised = "2015-12-01".parse().unwrap();
        for (n, promised_on) in [(1, Some(promised)), (2, None)] {
            let new = cases::NewCase { promised_on, ..request(n) };
            let document = answered(tx, &new, n, Outcome::Grant)?;
            let until = "2015-12-29".parse().unwrap();
            cases::extend(tx, &document.case_number, until)?;
            cases::extend(tx, &document.case_number, until)?;
            let case = cases::by_number(tx, &document.case_number)?.unwrap();
            assert_eq!((case.due_on, case.promised_on), (until, promised_on.map(|_| until)));
            assert_eq!(case.binding_due_on(), until);
        }
        Ok(())
    });
}
