//! `due`: open cases by term.

use super::exit;
use super::output::Output;
use super::services;
use crate::app::{self, AppError, Place};
use crate::domain::text::one_line;
use crate::report;
use crate::upkeep::due::{self, DueCase, DueList, Question, Risk, Standing};
use clap::Args;
use serde_json::json;

#[derive(Debug, Args)]
pub struct DueArguments {
    /// Of one service, as ARCH_CERT.
    #[arg(long, value_name = "CODE")]
    service: Option<String>,
    /// So many working days left, or fewer, are a risk.
    #[arg(long, value_name = "DAYS", default_value_t = 2)]
    risk_days: u32,
    /// Those that are in term too.
    #[arg(long)]
    all: bool,
}

pub fn due(output: &Output, place: &Place, arguments: &DueArguments) -> Result<u8, AppError> {
    let office = app::open(&place.open()?, false)?;
    let service = services::named(&office.releases, arguments.service.as_deref())?;
    let question = Question { service, risk_working_days: arguments.risk_days };
    let list = due::list(&office, &question)?;
    show(output, &list, arguments.all);
    let of = |standing| list.cases.iter().filter(move |case| case.standing == standing);
    let in_term = of(Standing::InTerm).count();
    output.object(
        "due",
        json!({
            "on": list.on, "risk_working_days": arguments.risk_days,
            "late": of(Standing::Late).collect::<Vec<_>>(),
            "today": of(Standing::Today).collect::<Vec<_>>(),
            "at_risk": of(Standing::AtRisk).collect::<Vec<_>>(),
            "in_term": if arguments.all { json!(of(Standing::InTerm).collect::<Vec<_>>()) } else { json!([]) },
            "in_term_count": in_term,
            "unregistered": list.unregistered,
        }),
    );
    Ok(exit::DONE)
}

fn show(output: &Output, list: &DueList, all: bool) {
    let sections = [
        (Standing::Late, output.say("Мерзімі өткен", "Просрочено", "Late")),
        (Standing::Today, output.say("Мерзімі бүгін", "Срок сегодня", "Due today")),
        (Standing::AtRisk, output.say("Мерзімі жақын", "Под угрозой срыва срока", "At risk")),
        (Standing::InTerm, output.say("Мерзімінде", "В срок", "In term")),
    ];
    output.line(list.on.format("%d.%m.%Y").to_string());
    for (standing, name) in sections {
        let cases: Vec<_> = list.cases.iter().filter(|case| case.standing == standing).collect();
        output.line(format!("{name}: {}", cases.len()));
        if standing != Standing::InTerm || all {
            cases.iter().for_each(|case| output.line(line(output, case)));
        }
    }
    if !list.unregistered.is_empty() {
        let name = output.say(
            "Тіркелмеген, күтуде (мерзімі жүріп жатыр)",
            "Не зарегистрировано, ожидает (срок идёт)",
            "Not registered, waiting (the term runs)",
        );
        output.line(format!("{name}: {}", list.unregistered.len()));
        for one in &list.unregistered {
            let reason = report::waiting_reason(one.reason.as_deref().unwrap_or_default(), output.language);
            let since = one.claimed_at.format("%d.%m.%Y %H:%M");
            output.line(format!("  {since}  {}  {reason}", one_line(&one.file_name)));
        }
    }
}

fn line(output: &Output, case: &DueCase) -> String {
    let left = case.working_days_left.map_or_else(|| "?".to_owned(), |days| days.to_string());
    let days = output.say("жұм. күн", "раб. дн.", "working days");
    let mut text = format!(
        "  {:<18}{:<16}{:<16}{}  {left:>4} {days}  {}",
        case.number,
        case.service,
        report::channel_name(case.channel, output.language),
        case.binding_on.format("%d.%m.%Y"),
        report::state_name(case.state, output.language),
    );
    if case.promised_on.is_some_and(|promised| promised < case.due_on) {
        text.push_str(output.say("; қолхатта уәде етілген күн", "; обещано в расписке", "; promised on the receipt"));
    }
    for risk in &case.risks {
        let word = match risk {
            Risk::FewDays => continue,
            Risk::StepOver => {
                output.say("ішкі кезең мерзімі өтті", "внутренний срок шага истёк", "an inner step is over")
            }
            Risk::IncompleteCloses => output.say(
                "құжаттар жетіспейді, осы негіз жабылуда",
                "не хватает документов, основание закрывается",
                "papers are missing, the ground closes",
            ),
            Risk::NotCounted => output.say("күнтізбеде жыл жоқ", "нет года в календаре", "the calendar lacks the year"),
        };
        text.push_str(&format!("; {word}"));
    }
    if let Some(until) = case.incomplete_until {
        let words =
            output.say("толық емес деп бас тарту мерзімі", "отказ за неполноту до", "refusal as incomplete until");
        text.push_str(&format!("; {words} {}", until.format("%d.%m.%Y")));
    }
    text
}
