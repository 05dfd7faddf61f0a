//! `check`: findings of a package, nothing is written.

use super::exit;
use super::output::Output;
use crate::app::check::NotChecked;
use crate::app::{self, AppError, Place};
use crate::domain::text::one_line;
use crate::report;
use serde_json::json;
use std::path::Path;

pub fn check(output: &Output, place: &Place, package: &Path, trust: Option<&Path>) -> Result<u8, AppError> {
    let checked = app::check::check(place, package, trust)?;
    let name = package.display().to_string();
    if !checked.findings.is_empty() {
        output.line(report::print(&name, &checked.findings, checked.channel, output.language).trim_end());
    } else if checked.not_checked.is_empty() {
        output.line(format!(
            "{}: {}",
            one_line(&name),
            output.say("сәйкессіздік анықталған жоқ", "несоответствий не выявлено", "no findings")
        ));
    }
    for gap in &checked.not_checked {
        output.line(match gap {
            NotChecked::Path => output.say(
                "ЭЦҚ тіркеу куәлігінің тізбегі тексерілген жоқ: сенім қалтасы көрсетілмеген (--trust)",
                "Цепочка регистрационного свидетельства не проверена: не указана папка доверия (--trust)",
                "The certificate's path was not checked: no trust folder was given (--trust)",
            ),
            NotChecked::Office => output.say(
                "Қол қоюға өкілеттік тексерілген жоқ: жұмыс қалтасы жоқ (--workspace)",
                "Полномочия подписавшего не проверены: нет рабочей папки (--workspace)",
                "Whether the signer may sign was not checked: there is no workspace (--workspace)",
            ),
            NotChecked::Revocation => output.say(
                "ЭЦҚ тексеруі аяқталған жоқ: куәландырушы орталықтың тіркеу куәлігі туралы жауабы алынбады",
                "Проверка ЭЦП не завершена: ответ удостоверяющего центра о регистрационном свидетельстве не получен",
                "The check of the signature is not finished: nobody answered whether the certificate was revoked",
            ),
            NotChecked::Registers => output.say(
                "Өтініш беруші немесе төлем туралы деректер тексерілген жоқ: деректер базасының жауабы алынбады",
                "Сведения о заявителе или оплате не проверены: ответ базы данных не получен",
                "What registers say of the applicant or the payment was not checked: nobody answered",
            ),
        });
    }
    if let Some(verdict) = checked.verdict.as_ref().filter(|verdict| !verdict.signatures.is_empty()) {
        output.line(report::verdict_text(verdict, &[], output.language).trim_end());
    }
    if let Some(verdict) = checked.verdict.as_ref().filter(|v| v.revocation == "not-checked") {
        output.remark(format!("policy {}: revocation = {}", verdict.policy, verdict.revocation));
    }
    output.object(
        "check",
        json!({
            "package": name,
            "findings": report::machine(&checked.findings, checked.channel),
            "verdict": checked.verdict,
            "not_checked": checked.not_checked.iter().map(|n| match n {
                NotChecked::Path => "path",
                NotChecked::Office => "office",
                NotChecked::Revocation => "revocation",
                NotChecked::Registers => "registers",
            }).collect::<Vec<_>>(),
        }),
    );
    Ok(match (checked.findings.is_empty(), checked.not_checked.is_empty()) {
        (false, _) => exit::FINDINGS,
        (true, true) => exit::DONE,
        (true, false) => exit::WAITING,
    })
}
