//! `process`, and the middle of `demo`.

use super::output::Output;
use super::{exit, registry};
use crate::app::{self, AppError, Place, Task, Workspace};
use crate::domain::text::one_line;
use crate::pipeline::{self, Tally};
use crate::report;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use std::path::PathBuf;

pub fn process(output: &Output, place: &Place, packages: &[PathBuf], workers: Option<usize>) -> Result<u8, AppError> {
    let given = (!packages.is_empty()).then_some(packages);
    run(output, &place.open()?, given, workers, false)
}

/// Drains the inbox, or the given packages, and sums up. A demo forms its registries too.
pub fn run(
    output: &Output,
    workspace: &Workspace,
    given: Option<&[PathBuf]>,
    workers: Option<usize>,
    demo: bool,
) -> Result<u8, AppError> {
    app::require_sound(workspace)?;
    let (office, _guard) = app::open_for(workspace, Task::Intake)?;
    warn(output, workspace, &office)?;
    let inbox = match given {
        Some(paths) => app::given(paths)?,
        None => office.inbox.clone(),
    };
    let bar = bar(output, inbox.names().map_err(|e| AppError::failure("inbox", e))?.len());
    let hands = app::hands(&workspace.config, workers);
    let tally = app::pace::told(workspace, &office, || {
        pipeline::process(&office, inbox.as_ref(), hands, &|done| bar.inc(done as u64))
    })?;
    bar.finish_and_clear();
    let registries = if demo { registry::form_all(&office)? } else { Vec::new() };
    let command = if demo { "demo" } else { "process" };
    summary(output, command, workspace, &tally, &registries);
    Ok(if tally.waiting.is_empty() { exit::DONE } else { exit::WAITING })
}

/// What must be said loudly at every run.
pub fn warn(output: &Output, workspace: &Workspace, office: &crate::stages::office::Office) -> Result<(), AppError> {
    if workspace.config.demo {
        output.remark(output.say(
            "ҮЛГІ: құжаттардың заңды күші жоқ, сынақ кілттері сенімді деп саналады.",
            "ОБРАЗЕЦ: документы не имеют юридической силы, доверенными считаются испытательные ключи.",
            "DEMO: the documents have no legal force; test keys are trusted.",
        ));
    }
    if let Some(moment) = workspace.fixed_now()? {
        let words = output.say("Сағат тоқтатылған", "Часы остановлены", "The clock stands still");
        output.remark(format!("{words}: {}", moment.format("%d.%m.%Y %H:%M %:z")));
    }
    if let Ok(policy) = office.policy(office.now().date_naive()) {
        let words = output.say(
            "ЭЦҚ тексеру тәртібі: кері қайтарып алу тексерілмейді",
            "Правила проверки ЭЦП: отзыв не проверяется",
            "Signature policy: revocation is not checked",
        );
        if !policy.checks_revocation() {
            output.remark(format!("{words} (policy {}, revocation = not-checked)", policy.edition));
        }
    }
    Ok(())
}

fn bar(output: &Output, packages: usize) -> ProgressBar {
    if !output.is_terminal() || packages == 0 {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(packages as u64);
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} {elapsed}") {
        bar.set_style(style);
    }
    bar
}

fn summary(output: &Output, command: &str, workspace: &Workspace, tally: &Tally, registries: &[String]) {
    let lines = lines(output, tally);
    let width = lines.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    for (name, count) in lines {
        output.line(format!("{name}{} {count:>6}", " ".repeat(width - name.chars().count())));
    }
    waiting(output, tally);
    if !registries.is_empty() {
        let words =
            output.say("Тізілімдер (екі данадан)", "Реестры (в двух экземплярах)", "Registries (two copies each)");
        output.line(format!("{words}: {}", registries.join(", ")));
    }
    let root = workspace.root.display();
    output.line("");
    for (folder, words) in [
        ("outbox", output.say("жіберілетін құжаттар", "исходящие документы", "what leaves the office")),
        ("archive", output.say("мұрағат (OCFL)", "архив (OCFL)", "the archive (OCFL)")),
        (
            "rejected",
            output.say(
                "тіркеусіз қайтарылған пакеттер",
                "пакеты, возвращённые без регистрации",
                "packages without identifiable content",
            ),
        ),
    ] {
        output.line(format!("{root}/{folder}/  {words}"));
    }
    output.object(command, json!({ "workspace": root.to_string(), "tally": tally, "registries": registries }));
}

/// Each package that waits, and why.
pub fn waiting(output: &Output, tally: &Tally) {
    for waiting in &tally.waiting {
        let reason = report::waiting_reason(&waiting.reason, output.language);
        output.line(format!("  {}: {reason}", one_line(&waiting.file_name)));
    }
}

/// What a run counts, in the order of the road, in the reader's words.
pub fn lines<'a>(output: &Output, tally: &Tally) -> [(&'a str, u64); 11] {
    [
        (output.say("түсті", "поступило", "claimed"), tally.claimed),
        (output.say("тіркелді", "зарегистрировано", "registered"), tally.registered),
        (output.say("шешім пакеттері орындалды", "исполнено пакетов решений", "answered"), tally.answered),
        (output.say("мұрағатқа орналастырылды", "помещено в архив", "filed"), tally.filed),
        (output.say("  оның ішінде бас тарту", "  из них отказов", "  of them refused"), tally.refused),
        (output.say("қол қоюды күтуде", "ожидает подписи", "awaits a signature"), tally.unsigned()),
        (output.say("хабарлама жіберілді", "направлено уведомлений", "noticed"), tally.noticed),
        (output.say("жіберушіге қайтарылды", "возвращено отправителю", "returned"), tally.returned),
        (output.say("тіркеусіз қайтарылды", "возвращено без регистрации", "rejected"), tally.rejected),
        (output.say("қайта түсті", "поступило повторно", "repeated"), tally.repeated),
        (output.say("күтуде", "ожидает", "waiting"), tally.waiting.len() as u64),
    ]
}
