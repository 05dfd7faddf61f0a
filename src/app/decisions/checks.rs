//! What stands against a decision before anybody signs it: the schema, the catalogue, the passport.

use super::build::Built;
use super::table::{Group, REQUEST_NUMBER, Table};
use crate::app::AppError;
use crate::catalogue::cases::{self, Case};
use crate::domain::codes::Code;
use crate::domain::decision::Decision;
use crate::domain::finding::{Finding, Place};
use crate::ports::tx::{Tx, TxError};
use crate::releases::passport::Passport;
use crate::releases::tables::Column;
use crate::stages::decide::{self, facts};
use crate::stages::failure::Failure;
use crate::stages::office::Office;

/// The edition under which a case was registered, if the office still has it.
pub fn passport<'o>(office: &'o Office, case: &Case) -> Option<&'o Passport> {
    office.releases.passports().iter().find(|p| p.service == case.service && p.edition == case.edition)
}

/// Every reason why the decision would not be carried out, as far as it can be told before it is signed: by `signer`, or,
/// if nobody says who that will be, by whoever of the office may.
pub fn check(
    office: &Office,
    table: &Table,
    (group, built): (&Group, &Built),
    details: &str,
    signer: Option<&str>,
) -> Result<Vec<Finding>, AppError> {
    let line = table.rows(group).next().map_or(1, |row| row.line);
    let at = |key: &str| table.place(line, table.column(key));
    let mut findings = built.findings.clone();
    // What a cell failed to say would be missed by the schema once more.
    if findings.is_empty() {
        let violations = office.schemas.validate(built.xml().as_bytes());
        findings.extend(violations.into_iter().map(|mut finding| {
            finding.place = place_in_table(table, line, details, built, &finding.place);
            finding
        }));
    }
    let decision: Option<Decision> = match findings.is_empty() {
        true => serde_json::from_value(built.decision.clone()).ok(),
        false => None,
    };
    let mut failed = None;
    let found = office.store.read(|tx| {
        let Some(case) = cases::by_number(tx, &group.number)? else { return Ok(None) };
        let today = office.now().date_naive();
        let against = passport(office, &case).zip(decision.as_ref()).map(|(passport, decision)| {
            decide::against_case(office, tx, (&case, passport), decision, (today, &at(REQUEST_NUMBER)))
        });
        let against = against.transpose().unwrap_or_else(|failure| {
            failed = Some(failure);
            None
        });
        let against = match against {
            Some(decide::Against::Finding(finding)) => Some(finding),
            Some(decide::Against::Nothing | decide::Against::NotYet) | None => None,
        };
        // What the chain says counts only for a decision that nothing else speaks against.
        let chain = match (passport(office, &case), decision.as_ref()) {
            (Some(passport), Some(decision)) if against.is_none() => {
                against_chain(office, tx, (&case, passport), decision, signer)?
            }
            _ => None,
        };
        let chain = chain.map(|(finding, below)| {
            let column = if below == "/executor_iin" { "executor_iin" } else { "outcome" };
            Finding { place: at(column), ..finding }
        });
        Ok(Some((case, against.or(chain))))
    });
    let Some((case, against)) = found.map_err(Failure::from)? else {
        let unknown = Finding::new(Code::DecisionUnknownRequest, at(REQUEST_NUMBER));
        findings.push(unknown.fact("request_number", &group.number).fact("request_id", ""));
        return Ok(findings);
    };
    if let Some(failure) = failed {
        return Err(failure.into());
    }
    let is_sound = findings.is_empty();
    findings.extend(against);
    let Some(passport) = passport(office, &case) else {
        return Err(AppError::Failure(format!("the passport {} {} is gone", case.service, case.edition)));
    };
    let unfit = decision.as_ref().and_then(|decision| decide::outcome_fault(passport, decision));
    findings.extend(unfit.map(|(code, what)| Finding::new(code, at("outcome")).fact("what", what)));
    let grounds = built.decision["grounds"].as_array().into_iter().flatten();
    for code in grounds.filter_map(|ground| ground["code"].as_str()) {
        let rule = passport.ground(code);
        let until = rule
            .and_then(|rule| rule.within)
            .and_then(|within| office.releases.calendar().due(case.accepted_at.date_naive(), within).ok());
        if rule.is_none() {
            findings.push(Finding::new(Code::DecisionGround, at("grounds[]/code")).fact("ground", code));
        } else if let Some(until) = until.filter(|until| office.now().date_naive() > *until) {
            let finding = Finding::new(Code::DecisionGroundClosed, at("grounds[]/code")).fact("ground", code);
            findings.push(finding.fact("until", until));
        }
    }
    // What the schema refuses has its finding already.
    if is_sound {
        let whole = Place::file("decision.xml").xpath("/decision");
        let found = &built.decision["details"];
        let of_facts = [facts::faults(passport, found, &whole), facts::remarks(passport, found, &whole)].concat();
        findings.extend(of_facts.into_iter().map(|mut finding| {
            finding.place = place_in_table(table, line, details, built, &finding.place);
            finding
        }));
    }
    let executor = built.decision["executor_iin"].as_str().and_then(|iin| office.person(iin));
    let day = office.now().date_naive();
    let certifies = decision.as_ref().is_some_and(Decision::certifies);
    if certifies && passport.executor_signs && executor.is_none_or(|p| !p.answers_for(&case.service, day)) {
        findings.push(Finding::new(Code::DecisionExecutor, at("executor_iin")));
    }
    Ok(findings)
}

/// Why the case does not yet allow this decision by that role: whose turn it is, and who may decide at all.
fn against_chain(
    office: &Office,
    tx: &mut Tx<'_>,
    (case, passport): (&Case, &Passport),
    decision: &Decision,
    signer: Option<&str>,
) -> Result<Option<(Finding, String)>, TxError> {
    let day = office.now().date_naive();
    let may = |iin| decide::official(office, passport, [iin], day);
    let people: Vec<_> = match signer {
        Some(iin) => may(iin).into_iter().collect(),
        None => office.people.iter().filter_map(|person| may(&person.iin).ok()).collect(),
    };
    if people.is_empty() {
        let fault = decide::official(office, passport, signer, day).err();
        return Ok(fault.map(|fault| (fault.told(passport, Place::package()), String::new())));
    }
    decide::foresee(office, tx, (case, passport), decision, &people)
}

/// Where in the table that stands of which the schema speaks.
fn place_in_table(table: &Table, first_line: u32, details: &str, built: &Built, place: &Place) -> Place {
    let xpath = place.xpath.as_deref().unwrap_or_default();
    let mut steps = xpath.split('/').filter(|step| !step.is_empty()).skip(1).peekable();
    if steps.peek() == Some(&"details") {
        steps.next();
        steps.next_if_eq(&details);
    }
    let steps: Vec<(&str, usize)> = steps.map(step).collect();
    let (mut line, mut rest) = (first_line, steps.as_slice());
    let mut list = None;
    if let [(name, _), below @ ..] = rest
        && let Some(lines) = built.items.get(*name)
    {
        let item = below.first().map_or(1, |(_, nth)| *nth);
        line = lines.get(item.saturating_sub(1)).copied().unwrap_or(first_line);
        list = Some(*name);
        rest = below.get(1..).unwrap_or_default();
    }
    let is_it = |column: &Column| {
        let path = match (list, column.path.split_first()) {
            (Some(list), Some((first, below))) if first.is_list && first.name == list => below,
            (None, _) => column.path.as_slice(),
            _ => return false,
        };
        path.len() >= rest.len() && path.iter().zip(rest).all(|(step, (name, _))| step.name == *name)
    };
    let index = table.columns.iter().find(|(column, _)| is_it(column)).and_then(|(_, index)| *index);
    table.place(line, index).xpath(xpath)
}

/// `fact[3]` is the third of its name, `fact` the first.
fn step(step: &str) -> (&str, usize) {
    match step.strip_suffix(']').and_then(|step| step.split_once('[')) {
        Some((name, nth)) => (name, nth.parse().unwrap_or(1)),
        None => (step, 1),
    }
}
