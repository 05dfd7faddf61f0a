//! `balance`: nothing is lost, as an equation.

use super::exit;
use super::output::Output;
use crate::app::{self, AppError, Place};
use crate::language::abbreviations;
use crate::upkeep::balance::{self, Balance, End, Question};
use chrono::NaiveDate;
use serde_json::json;

/// Without `sender` of all together; with an empty one, of each sender.
pub fn balance(output: &Output, place: &Place, day: Option<NaiveDate>, sender: Option<&str>) -> Result<u8, AppError> {
    let office = app::open(&place.open()?, false)?;
    let books = balance::read(&office)?;
    if sender != Some("") {
        let sender = sender.map(known_sender);
        let balance = books.balance(&Question { day, sender });
        show(output, &balance);
        output.object("balance", json!({ "even": balance.is_even(), "balance": balance }));
        return Ok(if balance.is_even() { exit::DONE } else { exit::DAMAGED });
    }
    let (mut even, mut senders) = (true, serde_json::Map::new());
    for sender in books.senders() {
        let balance = books.balance(&Question { day, sender: Some(sender.clone()) });
        output.line(format!("{sender}:"));
        show(output, &balance);
        output.line("");
        even &= balance.is_even();
        senders.insert(sender, json!(balance));
    }
    output.object("balance", json!({ "even": even, "senders": senders }));
    Ok(if even { exit::DONE } else { exit::DAMAGED })
}

/// «ХҚО/sarydala» is `centre/sarydala`.
fn known_sender(word: &str) -> String {
    let (channel, place) = word.split_once('/').map_or((word, None), |(channel, place)| (channel, Some(place)));
    let channel = abbreviations::key(channel).unwrap_or(channel);
    place.map_or_else(|| channel.to_owned(), |place| format!("{channel}/{place}"))
}

fn show(output: &Output, balance: &Balance) {
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
    if balance.inbox > 0 {
        let words = output.say("оның ішінде inbox/ қалтасында", "из них ещё в inbox/", "of them still in inbox/");
        output.line(format!("{words}: {}", balance.inbox));
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
