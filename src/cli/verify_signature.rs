//! `verify-signature`: the signatures of one file, in a clerk's words or as JSON.

use super::exit;
use super::output::Output;
use crate::app::verify_signature::{self, Answer, Question};
use crate::app::{AppError, Place};
use crate::domain::codes::Code;
use crate::domain::finding::Finding;
use crate::domain::verdict::{SignatureReport, TimeSource};
use crate::releases::policy::Action;
use crate::report;
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeZone};
use serde_json::{Value, json};

pub fn verify_signature(output: &Output, place: &Place, question: &Question) -> Result<u8, AppError> {
    let answer = verify_signature::verify(place, question)?;
    let code = code(&answer);
    let findings = told(&answer);
    output.line(format!("{}:", question.file.display()));
    output.line(report::verdict_text(&answer.verdict, &findings, output.language).trim_end());
    if answer.no_anchors {
        output.line(output.say(
            "Тіркеу куәлігінің тізбегі тексерілген жоқ: сенімді куәландырушы орталықтар көрсетілмеген (--trust немесе --workspace). Бұл қолтаңба дұрыс та, бұрыс та деп саналмайды.",
            "Цепочка регистрационного свидетельства не проверена: доверенные удостоверяющие центры не указаны (--trust или --workspace). Подпись не признана ни верной, ни неверной.",
            "The certificate's path was not checked: no trust anchors were given (--trust or --workspace). The signature is called neither good nor bad.",
        ));
    }
    let pairs = answer.verdict.signatures.iter().zip(&answer.follows);
    let mut signatures: Vec<_> = pairs.map(|(signature, follows)| signature_json(signature, *follows)).collect();
    for (signature, (field, whole)) in signatures.iter_mut().zip(&answer.fields) {
        signature["field"] = json!(field);
        signature["covers_whole_file"] = json!(whole);
        if !whole {
            output.line(format!(
                "{field}: {}",
                output.say(
                    "қолтаңбадан кейін файлға толықтыру енгізілген",
                    "после подписи файл дополнен",
                    "the file was added to after this signature",
                )
            ));
        }
    }
    output.object(
        "verify-signature",
        json!({
            "file": question.file.display().to_string(),
            "kind": answer.kind.map(|kind| kind.key()),
            "indication": answer.verdict.indication,
            "policy": answer.verdict.policy,
            "revocation": answer.verdict.revocation,
            "judged_at": answer.verdict.judged_at.to_rfc3339(),
            "signatures": signatures,
            "findings": report::machine(&findings, None),
            "not_checked": if answer.no_anchors { vec!["path"] } else { Vec::new() },
        }),
    );
    Ok(code)
}

/// What is said against the signatures: a path that nobody could look for is nothing against them.
fn told(answer: &Answer) -> Vec<Finding> {
    let unanswerable = |finding: &&Finding| answer.no_anchors && finding.code == Code::SignatureNoAnchor;
    answer.findings.iter().filter(|finding| !unanswerable(finding)).cloned().collect()
}

/// 0: every signature counts; 3: something is wrong; 5: nothing is wrong, and something could not be checked.
fn code(answer: &Answer) -> u8 {
    let told = told(answer);
    let waits = |finding: &Finding| finding.code == Code::SignatureCheckNotFinished;
    if told.iter().any(|finding| !waits(finding)) && !answer.follows.iter().all(|f| *f == Action::Accept)
        || answer.verdict.signatures.is_empty()
    {
        return exit::FINDINGS;
    }
    match answer.follows.iter().all(|follows| *follows == Action::Accept) {
        true => exit::DONE,
        false => exit::WAITING,
    }
}

/// One signature; members are only ever added.
pub(super) fn signature_json(signature: &SignatureReport, follows: Action) -> Value {
    let mut members = json!(signature);
    let stamped = signature.best_signature_time.source == TimeSource::TimeStamp;
    let signed_at = if stamped { Some(signature.best_signature_time.at) } else { signature.claimed_at };
    members["sub_indication"] = json!(signature.sub_indication);
    members["signer"] = json!(signature.certificate.as_ref().map(|certificate| &certificate.holder));
    members["signed_at"] = json!(signed_at.map(|at| at.to_rfc3339()));
    members["signed_at_source"] = match (stamped, signed_at) {
        (true, _) => json!("time_stamp"),
        (false, Some(_)) => json!("signer"),
        (false, None) => Value::Null,
    };
    members["follows"] = json!(match follows {
        Action::Accept => "accept",
        Action::Stop => "stop",
        Action::Wait => "wait",
    });
    members
}

/// A moment as RFC 3339 has it, or a day: its first moment in Almaty.
pub fn moment(text: &str) -> Result<DateTime<FixedOffset>, String> {
    let wrong = || format!("{text}: not a moment as 2015-11-18T09:30:00+06:00, nor a day as 2015-11-18");
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Ok(moment);
    }
    let day: NaiveDate = text.parse().map_err(|_| wrong())?;
    let first = chrono_tz::Asia::Almaty.from_local_datetime(&day.and_time(NaiveTime::MIN)).earliest();
    first.map(|moment| moment.fixed_offset()).ok_or_else(wrong)
}
