//! `balance`: nothing is lost, as an equation.

use super::exit;
use super::output::Output;
use crate::app::{self, AppError, Place};
use crate::upkeep::balance::{self, End};
use chrono::NaiveDate;

pub fn balance(output: &Output, place: &Place, day: Option<NaiveDate>) -> Result<u8, AppError> {
    let office = app::open(&place.open()?, false)?;
    let balance = balance::balance(&office, day)?;
    let found = &balance.found;
    let lines = [
        (output.say("түсті", "поступило", "seen"), balance.seen, balance.seen),
        (output.say("жауап берілді", "дан ответ", "answered"), balance.ledger.answered, found.answered),
        (output.say("хабарлама жіберілді", "направлено уведомлений", "noticed"), balance.ledger.noticed, found.noticed),
        (
            output.say("жіберушіге қайтарылды", "возвращено отправителю", "returned"),
            balance.ledger.returned,
            found.returned,
        ),
        (
            output.say("тіркеусіз қайтарылды", "возвращено без регистрации", "rejected"),
            balance.ledger.rejected,
            found.rejected,
        ),
        (output.say("қайта түсті", "поступило повторно", "repeated"), balance.ledger.repeated, found.repeated),
        (output.say("күтуде", "ожидает", "waiting"), balance.ledger.waiting, found.waiting),
        (output.say("орындауда", "на исполнении", "in work"), balance.ledger.in_work, found.in_work),
    ];
    let width = lines.iter().map(|(name, ..)| name.chars().count()).max().unwrap_or(0);
    let head = output.say("тізбе / табылғаны", "по учёту / найдено", "ledger / found");
    output.line(format!("{}  {head}", " ".repeat(width)));
    for (name, ledger, found) in lines {
        output.line(format!("{name}{} {ledger:>8} {found:>8}", " ".repeat(width - name.chars().count())));
    }
    for difference in &balance.differences {
        let nothing = output.say("жоқ", "нет", "nothing");
        let word = |end: Option<End>| end.map_or(nothing, |end| end_name(output, end));
        let (ledger, found) = (word(difference.ledger), word(difference.found));
        output.line(format!("{}  {ledger} ≠ {found}", difference.sha256));
    }
    let words = match balance.is_even() {
        true => output.say("Теңдік орындалады.", "Равенство соблюдается.", "The equation holds."),
        false => output.say("Теңдік бұзылған.", "Равенство нарушено.", "The equation does not hold."),
    };
    output.line(words);
    output.object("balance", serde_json::json!({ "even": balance.is_even(), "balance": balance }));
    Ok(if balance.is_even() { exit::DONE } else { exit::DAMAGED })
}

fn end_name<'a>(output: &Output, end: End) -> &'a str {
    match end {
        End::Answered => output.say("жауап берілді", "дан ответ", "answered"),
        End::Noticed => output.say("хабарлама", "уведомление", "noticed"),
        End::Returned => output.say("қайтару", "возврат", "returned"),
        End::Rejected => output.say("тіркеусіз қайтарылды", "возвращено без регистрации", "rejected"),
        End::Waiting => output.say("күтуде", "ожидает", "waiting"),
        End::InWork => output.say("орындауда", "на исполнении", "in work"),
    }
}
