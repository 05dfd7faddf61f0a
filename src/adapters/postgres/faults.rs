//! What a server's answer means to the catalogue.
//!
//! Words are kept where they are the server's own or a trigger's. The words of class 22 (a value that does not read), and
//! every detail, quote values, and a value may be a name: they are left out.

use crate::ports::tx::TxError;
use postgres::error::SqlState;
use std::error::Error;

pub(super) fn fault_in(sql: &str, error: &postgres::Error) -> TxError {
    match fault(error) {
        TxError::Bug(why) => TxError::Bug(format!("{why}, in: {sql}")),
        other => other,
    }
}

pub(super) fn fault(error: &postgres::Error) -> TxError {
    let Some(answer) = error.as_db_error() else {
        return if error.is_closed() {
            TxError::Unavailable("the connection to the database server was lost".into())
        } else {
            TxError::Unavailable(chain(error))
        };
    };
    let code = answer.code().code();
    match meaning(code) {
        Meaning::Away => TxError::Unavailable(format!("{} ({code})", answer.message())),
        Meaning::Damaged => TxError::Damaged(format!("{} ({code})", answer.message())),
        Meaning::Refused => TxError::Refused(answer.message().to_owned()),
        Meaning::Mistake => TxError::Bug(format!("{} ({code})", answer.message())),
        Meaning::Value => TxError::Bug(format!("a value does not fit ({code})")),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// Away, busy, full, or not admitting us: worth trying again.
    Away,
    Damaged,
    Refused,
    Mistake,
    Value,
}

/// By SQLSTATE, whose first two characters are its class (PostgreSQL documentation, appendix A).
fn meaning(code: &str) -> Meaning {
    let is = |state: &SqlState| code == state.code();
    if is(&SqlState::RAISE_EXCEPTION) {
        return Meaning::Refused;
    }
    if is(&SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT)
        || is(&SqlState::READ_ONLY_SQL_TRANSACTION)
        || is(&SqlState::INSUFFICIENT_PRIVILEGE)
    {
        return Meaning::Away;
    }
    match code.get(..2).unwrap_or_default() {
        // Connection, admission, no such database or schema, taken back in favour of another, no room, not in the right
        // state, an operator's word, and the machine itself.
        "08" | "28" | "3D" | "3F" | "40" | "53" | "55" | "57" | "58" => Meaning::Away,
        "XX" => Meaning::Damaged,
        "23" => Meaning::Refused,
        "22" => Meaning::Value,
        _ => Meaning::Mistake,
    }
}

/// An error of the driver with its causes, each said once.
pub(super) fn chain(error: &dyn Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let next = error.to_string();
        if !words.contains(&next) {
            words = format!("{words}: {next}");
        }
        cause = error.source();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_pass_by_itself_is_worth_trying_again_and_a_mistake_is_not() {
        let away = [
            "08006", "28P01", "3D000", "3F000", "40001", "40P01", "53100", "53300", "55P03", "57P01", "57P03", "58030",
        ];
        for code in away.iter().chain(&["25P03", "25006", "42501"]) {
            assert_eq!(meaning(code), Meaning::Away, "{code}");
        }
        for (code, expected) in [
            ("XX001", Meaning::Damaged),
            ("23505", Meaning::Refused),
            ("P0001", Meaning::Refused),
            ("22P02", Meaning::Value),
            ("42601", Meaning::Mistake),
            ("25P02", Meaning::Mistake),
            ("", Meaning::Mistake),
        ] {
            assert_eq!(meaning(code), expected, "{code}");
        }
    }
}
