//! `watch`: the inbox, for ever.

use super::output::Output;
use super::{exit, process};
use crate::app::watch::{News, Stop};
use crate::app::{self, AppError, Place, Task};
use crate::domain::text::one_line;
use crate::pipeline::Tally;
use serde_json::{Value, json};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// Runs until SIGINT or SIGTERM; what was begun is finished first. Beside another `watch` it helps with the work, and
/// looks at the inbox when that one has ended. A second signal ends the process at once: nothing is
/// lost by that either.
pub fn watch(output: &Output, place: &Place, workers: Option<usize>) -> Result<u8, AppError> {
    let workspace = place.open()?;
    app::require_sound(&workspace)?;
    let (office, _guard) = app::open_to_work(&workspace)?;
    process::warn(output, &workspace, &office)?;
    let (arrivals, events) = app::arrivals(&workspace);
    let stop = Stop::new(events);
    let mut signals = Signals::new([SIGINT, SIGTERM]).map_err(|e| AppError::failure("signals", e))?;
    let handle = signals.handle();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for signal in signals.forever() {
                stop.ask();
                let _ = signal_hook::flag::register_conditional_default(signal, ALWAYS.clone());
            }
        });
        let hands = app::hands(&workspace.config, workers);
        let desk = || Ok(workspace.try_own(Task::Intake)?.map(|own| Box::new(own) as Box<dyn Send>));
        let watched = app::pace::told(&workspace, &office, || {
            app::watch::watch(&office, &arrivals, &desk, hands, &stop, &|news| tell(output, &news))
        });
        handle.close();
        Ok(watched.map(|()| exit::DONE)?)
    })
}

static ALWAYS: std::sync::LazyLock<std::sync::Arc<std::sync::atomic::AtomicBool>> =
    std::sync::LazyLock::new(|| std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true)));

/// One line for people, one object for machines, each with the machine's time.
fn tell(output: &Output, news: &News) {
    let at = chrono::Local::now();
    let line = |text: String| output.line(format!("{}  {text}", at.format("%H:%M:%S")));
    let object = |what: &str, mut members: Value| {
        members["at"] = json!(at.to_rfc3339());
        members["news"] = json!(what);
        output.object("watch", members);
    };
    match news {
        News::Watching { told } => {
            line(output.say("inbox/ бақылауда", "inbox/ под наблюдением", "watching inbox/").to_owned());
            if !told {
                let words = output.say(
                    "желілік қалта: екі секунд сайын қаралады",
                    "сетевая папка: просматривается каждые две секунды",
                    "a network folder: looked at every two seconds",
                );
                line(words.to_owned());
            }
            object("watching", json!({ "told": told }));
        }
        News::Helping => {
            let words = output.say(
                "inbox/ басқа процестің бақылауында; осы процесс қабылданғанды өңдеуге көмектеседі",
                "за inbox/ наблюдает другой процесс; этот помогает обрабатывать принятое",
                "another process watches inbox/; this one helps with what is claimed",
            );
            line(words.to_owned());
            object("helping", json!({}));
        }
        News::Claimed(tally) => {
            line(counts(output, tally));
            object("claimed", json!({ "tally": tally }));
        }
        News::Ended(tally) => {
            line(counts(output, tally));
            for waiting in &tally.waiting {
                let reason = crate::report::waiting_reason(&waiting.reason, output.language);
                line(format!("  {}: {reason}", one_line(&waiting.file_name)));
            }
            object("ended", json!({ "tally": tally }));
        }
        News::Trouble { failure, again_in } => {
            let seconds = again_in.as_secs();
            let words = output.say("кедергі", "препятствие", "trouble");
            let again = output.say("қайталау, секундтан кейін", "повтор через, секунд", "again in seconds");
            output.remark(format!("{}  {words}: {failure}; {again}: {seconds}", at.format("%H:%M:%S")));
            object("trouble", json!({ "reason": failure.to_string(), "again_in_seconds": seconds }));
        }
        News::Stopped => {
            line(output.say("тоқтатылды", "остановлено", "stopped").to_owned());
            object("stopped", json!({}));
        }
    }
}

/// What is not zero, in words.
fn counts(output: &Output, tally: &Tally) -> String {
    process::lines(output, tally)
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(name, count)| format!("{}: {count}", name.trim()))
        .collect::<Vec<_>>()
        .join(", ")
}
