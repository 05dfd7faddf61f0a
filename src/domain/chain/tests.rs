use super::*;

const HEAD: &[Role] = &[Role::ProviderHead, Role::AuthorisedSigner];

/// The steps of 002.
fn east() -> Chain {
    let steps = [
        (Act::Take, &[Role::ChancelleryClerk] as &[_]),
        (Act::Resolve, &[Role::ProviderHead]),
        (Act::Assign, &[Role::DepartmentHead]),
        (Act::Draft, &[Role::Specialist]),
        (Act::Sign, HEAD),
        (Act::Hand, &[Role::ChancelleryClerk]),
    ];
    let step =
        |(number, (act, roles)): (u32, (Act, &[Role]))| Step { number, act, roles: roles.to_vec(), target: None };
    Chain { steps: (1..).zip(steps).map(step).collect(), hears: false }
}

fn at(minute: u32) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(&format!("2015-11-18T09:{minute:02}:00+06:00")).unwrap()
}

fn entry(step: u32, act: Act, role: Role) -> Entry {
    let person = Person { iin: "000000000000".into(), name: Bilingual::new("А", "А") };
    Entry {
        step,
        act,
        role,
        person,
        at: at(10),
        timed: true,
        outcome: None,
        to: None,
        invited_on: None,
        note: None,
        started_at: None,
        due_at: None,
        spent: None,
        decision: None,
    }
}

/// Takes steps one after another, each by the first of its roles.
fn walked(chain: &Chain, acts: &[(Act, Role)]) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (act, role) in acts {
        let step = chain.admit(&entries, *act, *role, Order::Onward).unwrap();
        entries.push(entry(step, *act, *role));
    }
    entries
}

const TO_DRAFT: [(Act, Role); 4] = [
    (Act::Take, Role::ChancelleryClerk),
    (Act::Resolve, Role::ProviderHead),
    (Act::Assign, Role::DepartmentHead),
    (Act::Draft, Role::Specialist),
];

/// Every act by every role after every beginning: one pair alone goes on, and whoever is refused hears who may.
#[test]
fn after_each_step_exactly_one_follows_and_others_hear_who_may() {
    let chain = east();
    let whole = [&TO_DRAFT[..], &[(Act::Sign, Role::AuthorisedSigner), (Act::Hand, Role::ChancelleryClerk)]].concat();
    for done in 0..whole.len() {
        let entries = walked(&chain, &whole[..done]);
        for act in Act::ALL.into_iter().filter(|act| act.is_step()) {
            for role in Role::ALL {
                let said = chain.admit(&entries, act, role, Order::Next);
                let step = &chain.steps[done];
                let again = act == Act::Assign && done == 3;
                let fits = act == step.act && step.roles.contains(&role) || again && role == Role::DepartmentHead;
                assert_eq!(said.is_ok(), fits, "{done}: {} by {}: {said:?}", act.key(), role.key());
                match said {
                    Err(Refusal::NotNext { before, may }) => {
                        assert_eq!((before[0], &may), (step.act, &step.roles), "{done}: {}", act.key());
                    }
                    Err(Refusal::Done { next, may }) => assert_eq!((next, &may), (Some(step.act), &step.roles)),
                    Err(Refusal::Role { may }) => assert!(!may.is_empty() && !may.contains(&role)),
                    Err(Refusal::Closed) => assert!(done >= 5),
                    Err(Refusal::NoStep) => assert_eq!(act, Act::Examine),
                    Ok(_) => {}
                }
            }
        }
    }
}

#[test]
fn a_return_takes_the_draft_back_and_nothing_before_it() {
    let chain = east();
    let mut entries = walked(&chain, &TO_DRAFT);
    entries.push(entry(5, Act::Check, Role::ProviderHead));
    assert_eq!(
        chain.admit(&entries, Act::Return, Role::Specialist, Order::Next),
        Err(Refusal::Role { may: HEAD.into() })
    );
    entries.push(entry(5, Act::Return, Role::ProviderHead));
    let standing = chain.standing(&entries);
    assert_eq!((standing.reached, standing.checked, standing.returned), (3, None, Some(5)));
    assert_eq!(standing.done, [Some(0), Some(1), Some(2), None, None, None]);
    let refused = chain.admit(&entries, Act::Check, Role::ProviderHead, Order::Next);
    assert_eq!(refused, Err(Refusal::NotNext { before: vec![Act::Draft], may: vec![Role::Specialist] }));
    assert_eq!(chain.admit(&entries, Act::Draft, Role::Specialist, Order::Next), Ok(4));
    // Nothing drafted, nothing to return.
    assert!(matches!(
        chain.admit(&entries[..3], Act::Return, Role::ProviderHead, Order::Next),
        Err(Refusal::NotNext { .. })
    ));
}

#[test]
fn onward_steps_may_lie_unrecorded_and_nothing_goes_back() {
    let chain = east();
    let entries = walked(&chain, &[(Act::Draft, Role::Specialist)]);
    assert_eq!(chain.standing(&entries).done, [None, None, None, Some(0), None, None]);
    let said = chain.admit(&entries, Act::Take, Role::ChancelleryClerk, Order::Onward);
    assert_eq!(said, Err(Refusal::Done { next: Some(Act::Sign), may: HEAD.into() }));
    let signed = walked(&chain, &[(Act::Sign, Role::AuthorisedSigner)]);
    assert_eq!(chain.admit(&signed, Act::Draft, Role::Specialist, Order::Onward), Err(Refusal::Closed));
    assert_eq!(chain.admit(&signed, Act::Hand, Role::ChancelleryClerk, Order::Next), Ok(6));
    assert!(chain.admit(&entries, Act::Hand, Role::ChancelleryClerk, Order::Onward).is_err(), "not signed yet");
}

#[test]
fn somebody_is_heard_only_where_the_edition_demands_it() {
    let mut chain = east();
    assert_eq!(chain.admit(&[], Act::Hear, Role::Specialist, Order::Next), Err(Refusal::NoStep));
    chain.hears = true;
    assert_eq!(chain.admit(&[], Act::Hear, Role::Specialist, Order::Next), Ok(5));
    let clerk = chain.admit(&[], Act::Hear, Role::ChancelleryClerk, Order::Next);
    assert!(matches!(clerk, Err(Refusal::Role { may }) if may.contains(&Role::DepartmentHead)));
}

#[test]
fn late_is_said_only_of_what_is_known() {
    let due = |minute, timed| Entry { due_at: Some(at(minute)), timed, ..entry(1, Act::Draft, Role::Specialist) };
    assert_eq!(due(10, true).is_late(), Some(false));
    assert_eq!(due(9, true).is_late(), Some(true));
    assert_eq!(due(10, false).is_late(), Some(false), "by ten past it was done");
    assert_eq!(due(9, false).is_late(), None, "it may have been done before");
    assert_eq!(entry(1, Act::Draft, Role::Specialist).is_late(), None);
}
