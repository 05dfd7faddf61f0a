//! `status`: how the work goes.

use super::exit;
use super::output::Output;
use crate::app::{self, AppError, Place, pace};
use crate::stages::pace::Step;
use crate::upkeep::status::{self, Counts};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub fn status(output: &Output, place: &Place) -> Result<u8, AppError> {
    let workspace = place.open()?;
    let office = app::open(&workspace, false)?;
    let counts = status::counts(&office)?;
    let workers = pace::read(&workspace);
    let mut spent: BTreeMap<&str, pace::Spent> = BTreeMap::new();
    for (step, one) in workers.iter().flat_map(|told| &told.steps) {
        let sum = spent.entry(step).or_default();
        sum.times += one.times;
        sum.seconds += one.seconds;
    }
    let disk = rustix::fs::statvfs(&workspace.root).map_err(|e| AppError::failure("disk", e))?;
    let disk_free_bytes = disk.f_bavail.saturating_mul(disk.f_frsize);

    lines(output, &counts);
    let mebibytes = (disk_free_bytes >> 20).to_string();
    output.line(format!("{}: {mebibytes} MiB", output.say("дискіде бос орын", "свободно на диске", "disk space left")));
    let running = workers.iter().filter(|told| told.running).count();
    output.line(format!("{}: {running}", output.say("жұмыс істеп тұр", "работает процессов", "processes at work")));
    let head = output.say("кезең: рет, секунд", "этап: раз, секунд", "step: times, seconds");
    if spent.values().any(|one| one.times > 0) {
        output.line(head);
    }
    let known = Step::ALL.iter().filter_map(|step| Some((step.key(), spent.get(step.key())?)));
    for (step, one) in known.clone().filter(|(_, one)| one.times > 0) {
        output.line(format!("  {step:<10} {:>8} {:>12.3}", one.times, one.seconds));
    }
    let mut members = json!(counts);
    members["steps"] = known.map(|(step, one)| (step.to_owned(), json!(one))).collect::<serde_json::Map<_, _>>().into();
    members["workers"] = workers
        .iter()
        .map(|told| {
            json!({
                "process": told.process, "running": told.running,
                "began_ms": told.began_ms, "told_ms": told.told_ms, "steps": told.steps,
            })
        })
        .collect::<Vec<Value>>()
        .into();
    members["disk_free_bytes"] = json!(disk_free_bytes);
    output.object("status", members);
    Ok(exit::DONE)
}

fn lines(output: &Output, counts: &Counts) {
    let lines = [
        (output.say("түсті", "поступило", "taken"), counts.taken),
        (output.say("жауап берілді", "дан ответ", "answered"), counts.answered),
        (output.say("орындауда", "на исполнении", "in work"), counts.in_work),
        (output.say("хабарлама жіберілді", "направлено уведомлений", "noticed"), counts.noticed),
        (output.say("жіберушіге қайтарылды", "возвращено отправителю", "returned"), counts.returned),
        (output.say("тіркеусіз қайтарылды", "возвращено без регистрации", "rejected"), counts.rejected),
        (output.say("қайта түсті", "поступило повторно", "repeated"), counts.repeated),
        (output.say("күтуде", "ожидает", "waiting"), counts.waiting),
        (output.say("  оның ішінде кейінге қойылды", "  из них отложено", "  of them parked"), counts.parked),
        (output.say("қарау кезегінде", "в очереди на рассмотрение", "queued"), counts.queue_depth),
        (output.say("inbox/ ішінде", "лежит в inbox/", "in inbox/"), counts.inbox_depth),
        (output.say("хат кезекте", "писем в очереди", "letters queued"), counts.letters_queued),
        (output.say("хат қабылданбады", "писем не принято", "letters refused"), counts.letters_refused),
    ];
    let width = lines.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    for (name, count) in lines {
        output.line(format!("{name}{} {count:>8}", " ".repeat(width - name.chars().count())));
    }
    if let Some(oldest) = &counts.oldest_waiting {
        let words = output.say("ең ұзақ күткен", "ожидает дольше всех", "oldest waiting");
        let reason = oldest.reason.as_deref().map(|reason| crate::report::waiting_reason(reason, output.language));
        let since = oldest.since.format("%d.%m.%Y %H:%M");
        output.line(format!("{words}: {since}  {}  {}", oldest.sha256, reason.unwrap_or_default()));
    }
}
