//! Who may do what (domain.md §3.1): one table, which the chain and the console go by and docs/ROLES.md shows.
//!
//! An edition narrows it (its steps name one role each); nothing widens it.

use super::chain::Act;
use super::signer::Role;

/// Each role, what it may do, and the clause behind it.
pub const TABLE: &[(Role, &[Act], &str)] = &[
    (Role::CentreOperator, &[], "000 §7; 001 §7; 002 §9; 003 §8"),
    (
        Role::Specialist,
        // The employee's own ЭЦҚ stands on the result in the editions of the regions.
        &[Act::Draft, Act::Hear, Act::Check, Act::Sign],
        "002 §5(4); 001 §6(10); 000 §6(12); 004 app. 3",
    ),
    (
        Role::ProviderHead,
        &[Act::Resolve, Act::Hear, Act::Check, Act::Sign, Act::Return],
        "002 §5(2), §5(5); 004 app. 3",
    ),
    (Role::AuthorisedSigner, &[Act::Hear, Act::Check, Act::Sign, Act::Return], "002 §3, §11; 003 §6"),
    (Role::ChancelleryClerk, &[Act::Take, Act::Assign, Act::Hand], "002 §5(1), §5(6); 004 app. 3"),
    (Role::DepartmentHead, &[Act::Assign, Act::Hear], "002 §5(3)"),
    (Role::Expert, &[Act::Examine, Act::Return], "004 app. 3"),
];

/// Whether a role may ever do this.
pub fn may(role: Role, act: Act) -> bool {
    TABLE.iter().any(|(known, acts, _)| *known == role && acts.contains(&act))
}

/// Every role that may.
pub fn roles(act: Act) -> impl Iterator<Item = Role> {
    TABLE.iter().filter(move |(_, acts, _)| acts.contains(&act)).map(|(role, ..)| *role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_stands_once_and_every_act_has_somebody() {
        let roles_of_table: Vec<_> = TABLE.iter().map(|(role, ..)| *role).collect();
        for role in Role::ALL {
            assert_eq!(roles_of_table.iter().filter(|known| **known == role).count(), 1, "{}", role.key());
        }
        for act in Act::ALL {
            assert!(roles(act).next().is_some(), "{}", act.key());
        }
    }

    #[test]
    fn nobody_signs_who_only_carries_papers() {
        for role in [Role::CentreOperator, Role::ChancelleryClerk, Role::DepartmentHead, Role::Expert] {
            assert!(!may(role, Act::Sign) && !may(role, Act::Check), "{}", role.key());
        }
    }
}
