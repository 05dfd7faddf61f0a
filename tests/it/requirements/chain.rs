//! The steps inside the provider: who takes them, in what time, and what a signed decision proves of them.

use super::counter::Counter;
use super::desk::Desk;
use super::{day, releases};
use chrono::NaiveDate;
use muragat::adapters::registers_memory::MemoryRegisters;
use muragat::catalogue::events::{self, Kind};
use muragat::catalogue::journal::{self, Mark};
use muragat::catalogue::{cases, chain};
use muragat::domain::chain::{Act, Entry, Spent, TargetUnit};
use muragat::domain::decision::Outcome;
use muragat::domain::finding::Finding;
use muragat::domain::permissions;
use muragat::domain::signer::{Role, Signer};
use muragat::releases::Releases;
use muragat::stages::chain::{Doing, Line, StepState};
use muragat::stages::office::Office;
use std::sync::Arc;

pub(super) const CLERK: &str = "770000400005";
pub(super) const HEAD: &str = "690000300001";
const DEPARTMENT: &str = "740000300003";
const SPECIALIST: &str = "780000300030";
const EXPERT: &str = "760000400003";
const SIGNER: &str = "720000400056";

/// What is typed beside act and person.
#[derive(Default)]
pub(super) struct Words<'w> {
    to: Option<&'w str>,
    outcome: Option<Outcome>,
    invited_on: Option<NaiveDate>,
    note: Option<&'w str>,
}

fn person<'o>(office: &'o Office, iin: &str) -> &'o Signer {
    office.person(iin).unwrap_or_else(|| panic!("nobody is {iin}"))
}

/// What `muragat chain` does.
pub(super) fn typed(office: &Office, number: &str, act: Act, iin: &str, words: &Words<'_>) -> Result<(), Finding> {
    let doing = Doing {
        to: words.to.map(|iin| person(office, iin)),
        outcome: words.outcome,
        invited_on: words.invited_on,
        note: words.note.map(str::to_owned),
        ..Doing::now(act, person(office, iin), office.now())
    };
    let done = office.store.write(|tx| {
        let case = cases::by_number(tx, number)?.expect("a case");
        let passports = office.releases.passports();
        let passport = passports.iter().find(|p| p.service == case.service && p.edition == case.edition).unwrap();
        let mut line = Line::of(office, tx, passport, &case)?;
        if let Err(finding) = line.add(&doing) {
            return Ok(Err(finding));
        }
        line.write(tx, office.now()).unwrap();
        Ok(Ok(()))
    });
    done.unwrap()
}

fn entries(office: &Office, number: &str) -> Vec<Entry> {
    office.store.read(|tx| chain::of(tx, number)).unwrap()
}

fn acts(office: &Office, number: &str) -> Vec<Act> {
    entries(office, number).into_iter().map(|entry| entry.act).collect()
}

/// State and lateness of each step, as of now.
fn view(office: &Office, number: &str) -> Vec<(StepState, Option<bool>)> {
    let seen = office.store.read(|tx| {
        let case = cases::by_number(tx, number)?.expect("a case");
        let passports = office.releases.passports();
        let passport = passports.iter().find(|p| p.service == case.service && p.edition == case.edition).unwrap();
        let line = Line::of(office, tx, passport, &case)?;
        Ok(line.view(office.now()).into_iter().map(|view| (view.state, view.is_late)).collect())
    });
    seen.unwrap()
}

fn minutes(minutes: u64) -> Option<Spent> {
    Some(Spent { value: minutes * 60, unit: TargetUnit::Second })
}

/// The request of three titles, accepted at a centre on Friday 6 November, registered on Wednesday the 18th at half past nine.
fn registered(edits: &[(&str, &str)]) -> Counter {
    let counter = Counter::on("2015-11-18", edits);
    counter.put("22-press-centre-kk-three-titles", None, &[]);
    assert_eq!(counter.process().registered, 1);
    counter
}

const NUMBER: &str = "FP-2015-000001";
const DECIDED: (&str, &str) = ("2015-11-18T08:12:00+06:00", "2015-11-18T14:38:00+06:00");

/// From the chancellery to the draft; the department's head takes twenty minutes.
fn drafted(counter: &Counter, outcome: Outcome) {
    let office = &counter.office;
    counter.turn("2015-11-18T09:40:00+06:00");
    typed(office, NUMBER, Act::Take, CLERK, &Words::default()).unwrap();
    counter.turn("2015-11-18T09:50:00+06:00");
    let resolution =
        Words { to: Some(DEPARTMENT), note: Some("Баспасөз бөліміне"), ..Words::default() };
    typed(office, NUMBER, Act::Resolve, HEAD, &resolution).unwrap();
    counter.turn("2015-11-18T10:10:00+06:00");
    typed(office, NUMBER, Act::Assign, DEPARTMENT, &Words { to: Some(SPECIALIST), ..Words::default() }).unwrap();
    counter.turn("2015-11-18T12:50:00+06:00");
    typed(office, NUMBER, Act::Draft, SPECIALIST, &Words { outcome: Some(outcome), ..Words::default() }).unwrap();
}

#[test]
fn r_054_091_the_chain_of_002_is_walked_and_each_step_leaves_its_result() {
    let counter = registered(&[]);
    let office = &counter.office;
    drafted(&counter, Outcome::Grant);
    counter.turn("2015-11-18T12:55:00+06:00");
    typed(office, NUMBER, Act::Check, SIGNER, &Words::default()).unwrap();
    counter.turn("2015-11-18T14:40:00+06:00");
    counter.put("80-decision-22-titles", None, &[DECIDED]);
    assert_eq!(counter.process().filed, 1);
    counter.turn("2015-11-18T14:50:00+06:00");
    typed(office, NUMBER, Act::Hand, CLERK, &Words::default()).unwrap();

    let all = entries(office, NUMBER);
    let told: Vec<_> = all.iter().map(|e| (e.step, e.act, e.role, e.person.iin.as_str())).collect();
    assert_eq!(
        told,
        [
            (1, Act::Take, Role::ChancelleryClerk, CLERK),
            (2, Act::Resolve, Role::ProviderHead, HEAD),
            (3, Act::Assign, Role::DepartmentHead, DEPARTMENT),
            (4, Act::Draft, Role::Specialist, SPECIALIST),
            (5, Act::Check, Role::AuthorisedSigner, SIGNER),
            (5, Act::Sign, Role::AuthorisedSigner, SIGNER),
            (6, Act::Hand, Role::ChancelleryClerk, CLERK),
        ]
    );
    assert!(view(office, NUMBER).iter().all(|(state, _)| *state == StepState::Done));
    // Each is an event: role, time, target, what it took; people by a key, never by name or ЖСН.
    let life = office.store.read(|tx| events::of_subject(tx, NUMBER)).unwrap();
    let steps: Vec<_> = life.iter().filter(|event| event.kind == Kind::ChainStep).collect();
    assert_eq!(steps.len(), 7);
    assert_eq!(steps[2].actor, "department_head");
    assert_eq!((&steps[2].facts["target"]["value"], &steps[2].facts["spent"]["value"]), (&15.into(), &1200.into()));
    assert_eq!(steps[2].facts["late"], true);
    for step in steps {
        assert!(step.facts["person"].as_str().unwrap().len() == 10, "{}", step.facts);
        let words = step.facts.to_string();
        assert!(![CLERK, SPECIALIST, "Баспасөз", "Самалтауов"].iter().any(|word| words.contains(word)), "{words}");
    }
    // Filed with the answer, so that the lines can be made again.
    let filed = counter.filed(NUMBER, "decision/steps.json");
    assert_eq!(filed["entries"].as_array().unwrap().len(), 5, "up to the decision");
    assert_eq!(
        (&filed["entries"][1]["act"], &filed["entries"][1]["note"]),
        (&"resolve".into(), &"Баспасөз бөліміне".into())
    );
    // Resolutions stand in their column of the journal.
    let lines = office.store.read(|tx| journal::of(tx, NUMBER)).unwrap();
    let resolutions: Vec<_> = lines.iter().filter(|line| line.mark == Mark::Resolution).collect();
    let words: Vec<_> = resolutions.iter().map(|line| line.resolution.as_deref().unwrap()).collect();
    assert_eq!(words, ["Баспасөз бөліміне – Е. Самалтауов", "Д. Қызғалдақов"]);
}

#[test]
fn r_054_092_targets_are_counted_in_working_time_and_who_is_late_is_seen() {
    let counter = registered(&[]);
    let office = &counter.office;
    // Registered at half past nine: the chancellery has a quarter of an hour.
    assert_eq!(view(office, NUMBER)[0], (StepState::Open, Some(false)));
    counter.turn("2015-11-18T09:46:00+06:00");
    assert_eq!(view(office, NUMBER)[0], (StepState::Open, Some(true)));
    counter.turn("2015-11-18T09:30:00+06:00");
    drafted(&counter, Outcome::Grant);
    counter.turn("2015-11-18T14:40:00+06:00");
    counter.put("80-decision-22-titles", None, &[DECIDED]);
    assert_eq!(counter.process().filed, 1);
    counter.turn("2015-11-18T18:28:00+06:00");
    counter.turn("2015-11-19T09:20:00+06:00");
    typed(office, NUMBER, Act::Hand, CLERK, &Words::default()).unwrap();

    let all = entries(office, NUMBER);
    let of = |act| all.iter().find(|entry| entry.act == act).unwrap();
    let due = |act| of(act).due_at.unwrap().format("%d %H:%M").to_string();
    assert_eq!((of(Act::Take).spent, due(Act::Take)), (minutes(10), "18 09:45".into()));
    assert_eq!((of(Act::Resolve).spent, due(Act::Resolve)), (minutes(10), "18 09:55".into()));
    assert_eq!((of(Act::Assign).spent, of(Act::Assign).is_late()), (minutes(20), Some(true)));
    // Eight working days after the handing in on Friday the 6th end with the work of Wednesday the 18th.
    let days = Some(Spent { value: 8, unit: TargetUnit::WorkingDay });
    assert_eq!((of(Act::Draft).spent, due(Act::Draft)), (days, "18 18:30".into()));
    assert_eq!(of(Act::Draft).is_late(), Some(false));
    // From ten to one to twenty to three, lunch left out: twenty of thirty minutes.
    assert_eq!((of(Act::Sign).spent, due(Act::Sign)), (minutes(20), "18 14:50".into()));
    assert_eq!(of(Act::Check).spent, None, "no step of its own");
    // Overnight: 3 h 50 min of the evening and 20 min of the morning, of a quarter of an hour.
    assert_eq!((of(Act::Hand).spent, of(Act::Hand).is_late()), (minutes(250), Some(true)));
    let late: Vec<_> = view(office, NUMBER).iter().map(|(_, late)| late.unwrap()).collect();
    assert_eq!(late, [false, false, true, false, false, true]);
}

#[test]
fn what_nobody_recorded_has_no_duration() {
    let counter = registered(&[]);
    counter.turn("2015-11-18T14:40:00+06:00");
    counter.put("80-decision-22-titles", None, &[DECIDED]);
    assert_eq!(counter.process().filed, 1);
    let all = entries(&counter.office, NUMBER);
    let told: Vec<_> = all.iter().map(|e| (e.act, e.timed, e.spent, e.is_late())).collect();
    let expected = [
        // Not later than the decision, and so in time; when, nobody says.
        (Act::Draft, false, None, Some(false)),
        (Act::Check, true, None, None),
        (Act::Sign, true, None, None),
    ];
    assert_eq!(told, expected);
    let states: Vec<_> = view(&counter.office, NUMBER).into_iter().map(|(state, _)| state).collect();
    use StepState::{Done, NotRecorded, Open};
    assert_eq!(states, [NotRecorded, NotRecorded, NotRecorded, Done, Done, Open]);
    // It cannot be made up afterwards.
    let late = typed(&counter.office, NUMBER, Act::Take, CLERK, &Words::default()).unwrap_err();
    assert_eq!(late.code.key(), "chain.closed");
}

#[test]
fn r_054_094_a_specialist_drafts_a_certificate_or_a_refusal_and_the_decision_is_that() {
    for (outcome, code) in [(Outcome::Grant, None), (Outcome::Refuse, Some("chain.draft-differs"))] {
        let counter = registered(&[]);
        drafted(&counter, outcome);
        counter.turn("2015-11-18T14:40:00+06:00");
        counter.put("80-decision-22-titles", None, &[DECIDED]);
        let tally = counter.process();
        assert_eq!((tally.filed, tally.returned), (u64::from(code.is_none()), u64::from(code.is_some())), "{tally:?}");
        assert_eq!(counter.findings().last().map(String::as_str), code);
    }
    // By another specialist than drafted it.
    let any_service = "from = \"2012-01-01\"\n# A test key";
    let archive_only = format!("services = [\"ARCH_CERT\", \"ARCH_APOSTILLE\"]\n{any_service}");
    let counter = registered(&[(&archive_only, any_service)]);
    drafted(&counter, Outcome::Grant);
    counter.turn("2015-11-18T14:40:00+06:00");
    counter.put("80-decision-22-titles", None, &[DECIDED, (SPECIALIST, "800000400023")]);
    assert_eq!(counter.process().returned, 1);
    assert_eq!(counter.findings(), ["chain.draft-differs"]);
    // Nobody else may draft, and nobody drafts what was given to another.
    let counter = registered(&[]);
    for other in [CLERK, HEAD, DEPARTMENT, EXPERT, SIGNER] {
        let words = Words { outcome: Some(Outcome::Refuse), ..Words::default() };
        let refused = typed(&counter.office, NUMBER, Act::Draft, other, &words).unwrap_err();
        assert_eq!((refused.code.key(), refused.get("may")), ("chain.role", "specialist"), "{other}");
    }
}

#[test]
fn r_054_095_the_head_checks_and_signs_grants_and_refusals_or_returns_the_draft() {
    for (request, decision, at, outcome) in [
        ("22-press-centre-kk-three-titles", "80-decision-22-titles", "T08:12:00", Outcome::Grant),
        ("25-press-provider-ru-to-refuse", "80-decision-25-refused-territory", "T08:16:00", Outcome::Refuse),
    ] {
        let counter = Counter::on("2015-11-18", &[]);
        counter.put(request, None, &[]);
        assert_eq!(counter.process().registered, 1);
        drafted(&counter, outcome);
        let office = &counter.office;
        for other in [CLERK, DEPARTMENT, SPECIALIST] {
            let refused = typed(office, NUMBER, Act::Check, other, &Words::default()).unwrap_err();
            assert_eq!(refused.code.key(), "chain.role", "{other}");
            assert!(refused.get("may").contains("provider_head"), "{refused:?}");
        }
        let reason = Words { note: Some("Мекенжайды нақтылау"), ..Words::default() };
        typed(office, NUMBER, Act::Return, HEAD, &reason).unwrap();
        let refused = typed(office, NUMBER, Act::Check, HEAD, &Words::default()).unwrap_err();
        assert_eq!((refused.code.key(), refused.get("before")), ("chain.not-next", "draft"));
        counter.turn("2015-11-18T14:31:00+06:00");
        let words = Words { outcome: Some(outcome), ..Words::default() };
        typed(office, NUMBER, Act::Draft, SPECIALIST, &words).unwrap();
        typed(office, NUMBER, Act::Check, HEAD, &Words::default()).unwrap();
        counter.turn("2015-11-18T14:40:00+06:00");
        counter.put(decision, None, &[(at, "T14:38:00")]);
        assert_eq!(counter.process().filed, 1, "{decision}");
        let done = acts(office, NUMBER);
        assert_eq!(done[4..], [Act::Return, Act::Draft, Act::Check, Act::Sign]);
        assert_eq!(entries(office, NUMBER).last().unwrap().outcome, Some(outcome));
        let refused = typed(office, NUMBER, Act::Return, HEAD, &reason).unwrap_err();
        assert_eq!(refused.code.key(), "chain.closed");
    }
}

#[test]
fn r_054_096_conclusion_expertise_with_its_act_and_the_heads_signature() {
    let moved = ("2015-11-", "2012-06-");
    let taken_in = || {
        let desk = Desk::on("2012-06-18", &[]);
        desk.put("30-media-portal-kk-newspaper", None, &[moved]);
        assert_eq!(desk.process().registered, 1);
        desk
    };
    let number = "MR-2012-000001";
    let desk = taken_in();
    let office = &desk.office;
    let words = Words::default;
    let too_soon = typed(office, number, Act::Examine, EXPERT, &words()).unwrap_err();
    assert_eq!((too_soon.code.key(), too_soon.get("before")), ("chain.not-next", "assign, draft"));
    typed(office, number, Act::Assign, CLERK, &Words { to: Some(SPECIALIST), ..words() }).unwrap();
    typed(office, number, Act::Draft, SPECIALIST, &Words { outcome: Some(Outcome::Grant), ..words() }).unwrap();
    let act = Words { note: Some("Сәйкестік актісі № 7, қорытынды № 9"), ..words() };
    assert_eq!(typed(office, number, Act::Examine, SPECIALIST, &act).unwrap_err().code.key(), "chain.role");
    typed(office, number, Act::Examine, EXPERT, &act).unwrap();
    desk.put("80-decision-30-medium", None, &[("2015-11-18T08:20", "2012-06-18T09:30")]);
    assert_eq!(desk.process().filed, 1);
    assert_eq!(acts(office, number), [Act::Assign, Act::Draft, Act::Examine, Act::Check, Act::Sign]);
    let examined = &entries(office, number)[2];
    assert_eq!((examined.role, examined.note.as_deref()), (Role::Expert, act.note));

    // The same out of one signed package, which tells of the steps itself.
    let desk = taken_in();
    let office = &desk.office;
    let step = |act: &str, iin: &str, at: &str, more: &str| {
        let taken_at = format!("2012-06-15T{at}:00+06:00");
        format!("<step><act>{act}</act><person_iin>{iin}</person_iin><taken_at>{taken_at}</taken_at>{more}</step>")
    };
    let steps = |examined_by: &str| {
        let to = format!("<assignee_iin>{SPECIALIST}</assignee_iin>");
        let first = step("assign", CLERK, "10:00", &to) + &step("draft", SPECIALIST, "10:05", "");
        let last = step("examine", examined_by, "10:12", "<note>Сәйкестік актісі № 7</note>");
        format!("</executor_iin><steps>{first}{last}</steps>")
    };
    desk.put("80-decision-30-medium", None, &[moved, ("</executor_iin>", &steps(CLERK))]);
    assert_eq!(desk.process().returned, 1);
    assert_eq!(desk.findings(), ["chain.role"], "a clerk makes no act of conformity");
    assert_eq!(acts(office, number), [], "nothing of it is recorded");
    desk.put("80-decision-30-medium", None, &[moved, ("</executor_iin>", &steps(EXPERT))]);
    assert_eq!(desk.process().filed, 1);
    let all = entries(office, number);
    assert_eq!(all.iter().map(|e| e.act).collect::<Vec<_>>(), acts(office, number));
    let spent: Vec<_> = all.iter().map(|entry| entry.spent).collect();
    let days = Some(Spent { value: 12, unit: TargetUnit::CalendarDay });
    // Signed on Monday morning: the rest of Friday and half an hour.
    assert_eq!(spent, [days, minutes(5), minutes(7), None, minutes(2 * 60 + 48 + 4 * 60 + 30)]);
    assert_eq!(all[4].is_late(), Some(true), "of a quarter of an hour");
}

#[test]
fn r_054_187_no_refusal_leaves_without_a_named_persons_signature() {
    let refused = |by: Option<&str>| {
        let counter = Counter::on("2015-11-18", &[]);
        counter.put("25-press-provider-ru-to-refuse", None, &[]);
        counter.process();
        counter.put("80-decision-25-refused-territory", by, &[]);
        counter.process();
        counter
    };
    for (by, code) in [("kyzgaldakov-specialist", "decision.role"), ("mukanov-stranger", "signature.no-anchor")] {
        let counter = refused(Some(by));
        assert_eq!(counter.findings(), [code]);
        assert!(!counter.sent().iter().any(|name| name.contains("refusal")), "{:?}", counter.sent());
        assert_eq!(acts(&counter.office, NUMBER), []);
    }
    let counter = refused(None);
    let letters: Vec<_> = counter.sent().into_iter().filter(|name| name.contains("refusal")).collect();
    assert!(letters.iter().any(|name| name.ends_with(".p7s")), "{letters:?}");
    let told: Vec<_> = entries(&counter.office, NUMBER).iter().map(|e| (e.act, e.role, e.outcome)).collect();
    let refused = Some(Outcome::Refuse);
    let signer = Role::AuthorisedSigner;
    assert_eq!(
        told,
        [(Act::Draft, Role::Specialist, refused), (Act::Check, signer, refused), (Act::Sign, signer, refused)]
    );
    assert!(counter.words("-refusal.pdf").contains("Көкжиекова"));
}

#[test]
fn r_054_197_where_the_edition_demands_it_the_applicant_is_heard_before_a_refusal() {
    let path = "schemas/services/FOREIGN_PRESS/2015-07-28.toml";
    let ours = String::from_utf8(releases().file(path).unwrap().to_vec()).unwrap();
    let hearing = "[hearing]\nbefore = { value = 3, unit = \"working_day\" }\n\
                   text = { kk = \"Тыңдауға шақыру\", ru = \"Приглашение на заслушивание\" }\nclause = \"ours\"\n\n[[chain]]\nstep = 1\n";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(path);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, ours.replacen("[[chain]]\nstep = 1\n", hearing, 1)).unwrap();
    let own = || Releases::with_overrides(folder.path()).unwrap();
    assert_eq!(own().lint(), []);
    let taken_in = || {
        let counter = Counter::under(own(), "2015-11-18", &[], Arc::new(MemoryRegisters::new()));
        for sample in ["25-press-provider-ru-to-refuse", "22-press-centre-kk-three-titles"] {
            counter.put(sample, None, &[]);
        }
        assert_eq!(counter.process().registered, 2);
        counter
    };
    // Not heard: no refusal. A grant needs nobody heard.
    let counter = taken_in();
    counter.put("80-decision-25-refused-territory", None, &[]);
    counter.put("80-decision-22-titles", None, &[]);
    let tally = counter.process();
    assert_eq!((tally.filed, tally.returned), (1, 1), "{tally:?}");
    assert_eq!(counter.findings(), ["chain.hearing"]);
    // Invited on Tuesday the 17th: three working days are over on Friday the 20th.
    let number = counter.cases().into_iter().find(|case| case.request_id.0.starts_with("01f9c708")).unwrap().number;
    let heard = Words { invited_on: Some(day("2015-11-17")), ..Words::default() };
    counter.turn("2015-11-19T10:00:00+06:00");
    let early = typed(&counter.office, &number, Act::Hear, SPECIALIST, &heard).unwrap_err();
    assert_eq!((early.code.key(), early.get("day")), ("chain.hearing-early", "2015-11-20"));
    let clerk = typed(&counter.office, &number, Act::Hear, CLERK, &heard).unwrap_err();
    assert_eq!(clerk.code.key(), "chain.role");
    counter.turn("2015-11-20T10:00:00+06:00");
    typed(&counter.office, &number, Act::Hear, SPECIALIST, &heard).unwrap();
    counter.turn("2015-11-20T11:00:00+06:00");
    counter.put("80-decision-25-refused-territory", None, &[("2015-11-18T08:16", "2015-11-20T10:30")]);
    assert_eq!(counter.process().filed, 1);
    assert_eq!(acts(&counter.office, &number), [Act::Hear, Act::Draft, Act::Check, Act::Sign]);
    // An edition that demands no hearing knows no such step.
    let counter = registered(&[]);
    let none = typed(&counter.office, NUMBER, Act::Hear, SPECIALIST, &heard).unwrap_err();
    assert_eq!(none.code.key(), "chain.no-step");
}

/// An office that wants every step recorded carries no decision out before that.
#[test]
fn where_steps_are_recorded_a_decision_waits_for_none_of_them() {
    let recorded = ("[hours]", "[chain]\nsteps = \"recorded\"\n\n[hours]");
    let counter = registered(&[recorded]);
    counter.turn("2015-11-18T14:40:00+06:00");
    counter.put("80-decision-22-titles", None, &[DECIDED]);
    assert_eq!(counter.process().returned, 1);
    let letter = counter.words("-return.pdf");
    for word in ["қабылдау", "басшының қарары", "кеңсе қызметкері", "приём", "сотрудник канцелярии"]
    {
        assert!(letter.contains(word), "{word}: {letter}");
    }
    let counter = registered(&[recorded]);
    drafted(&counter, Outcome::Grant);
    counter.turn("2015-11-18T14:40:00+06:00");
    counter.put("80-decision-22-titles", None, &[DECIDED]);
    assert_eq!(counter.process().filed, 1);
}

/// What stands in the table is what is refused: every act by every role that may not.
#[test]
fn a_role_does_only_what_the_table_lets_it_do() {
    let counter = registered(&[]);
    let office = &counter.office;
    let people = [CLERK, HEAD, DEPARTMENT, SPECIALIST, EXPERT, SIGNER, "750000400011"];
    let mut refused = 0;
    for iin in people {
        let role = person(office, iin).role;
        for act in Act::ALL.into_iter().filter(|act| !permissions::may(role, *act)) {
            let words = Words { to: Some(SPECIALIST), ..Words::default() };
            let finding = typed(office, NUMBER, act, iin, &words).unwrap_err();
            let expected: &[&str] = match act {
                Act::Hear | Act::Examine => &["chain.no-step"],
                _ => &["chain.role"],
            };
            assert!(expected.contains(&finding.code.key()), "{} by {}: {finding:?}", act.key(), role.key());
            assert!(finding.code.key() != "chain.role" || !finding.get("may").is_empty(), "{finding:?}");
            refused += 1;
        }
    }
    assert!(refused > 40, "{refused}");
    assert_eq!(acts(office, NUMBER), []);
}
