//! docs/ROLES.md, made from the table of permissions.

use super::{act_name, role_name};
use crate::domain::permissions;
use crate::domain::text::Language;
use std::fmt::Write as _;

/// The page as it must stand in docs/ROLES.md.
pub fn roles_page() -> String {
    let mut out = String::from(HEAD);
    for (role, acts, clause) in permissions::TABLE {
        let names = |language| acts.iter().map(|act| act_name(*act, language)).collect::<Vec<_>>().join(", ");
        let said =
            if acts.is_empty() { "–".to_owned() } else { [names(Language::Kk), names(Language::Ru)].join(" / ") };
        let (kk, ru) = (role_name(*role, Language::Kk), role_name(*role, Language::Ru));
        let keys: Vec<_> = acts.iter().map(|act| format!("`{}`", act.key())).collect();
        let keys = if keys.is_empty() { "–".to_owned() } else { keys.join(", ") };
        // Writing to a String does not fail.
        let _ = writeln!(out, "| `{}` | {kk} / {ru} | {keys} | {said} | {clause} |", role.key(),);
    }
    out.push_str(FOOT);
    out
}

const HEAD: &str = "# Who may do what

Made from `src/domain/permissions.rs`; a test compares. After a change there: `MURAGAT_BLESS=1 cargo test --lib report::`.

Roles are those of `[[signers]]` in `muragat.toml`. A command of `muragat chain` and a step that a signed decision tells of are
refused alike where this table says no; an edition narrows it, for each of its steps names one role.

| role | kk / ru | may | kk / ru | clause |
|---|---|---|---|---|
";

const FOOT: &str = "
- `sign` is never typed: the step is done when the document bears the ЭЦҚ. Of those who may sign, `decision_roles` of the
  passport says who signs the result of that edition.
- An operator of a centre and the specialist at the provider's counter also sign requests of their channel (R-050). The applicant,
  the representative, the courier and the people of the centre's accumulation sector stand outside the office and have no role here.
";
