//! `trust add|list|remove`.

use super::exit;
use super::output::Output;
use crate::app::trust::{self, Added, Decision, Listed, ListedList, Origin, Outcome, Standing, Trust, What};
use crate::app::{AppError, Place};
use clap::Subcommand;
use serde_json::{Value, json};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum TrustCommand {
    /// Trust certification authorities, or take in revocation lists that one of them signed.
    Add {
        /// Certificates (PEM, DER) or revocation lists.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Why; required for what the national authorities did not publish.
        #[arg(long, value_name = "TEXT")]
        why: Option<String>,
        /// Who decides; else the user of the machine.
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
    /// Every authority and revocation list: term, key, fingerprint, whose decision.
    List,
    /// Trust a file no longer; it is kept in trust/removed/.
    Remove {
        /// As `trust list` names it.
        name: String,
        #[arg(long)]
        yes: bool,
        #[arg(long, value_name = "TEXT")]
        why: Option<String>,
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
}

pub fn trust(output: &Output, place: &Place, command: &TrustCommand) -> Result<u8, AppError> {
    let workspace = place.open()?;
    match command {
        TrustCommand::Add { files, why, by } => {
            let decision = Decision { by: by.clone(), why: why.clone() };
            let added = trust::add(&workspace, files, &decision)?;
            added.iter().for_each(|one| say_added(output, one));
            output.object("trust", json!({ "added": added.iter().map(added_json).collect::<Vec<_>>() }));
        }
        TrustCommand::List => {
            let all = trust::list(&workspace)?;
            say_all(output, &all);
            output.object(
                "trust",
                json!({
                    "at": all.at.to_rfc3339(),
                    "certificates": all.certificates.iter().map(certificate_json).collect::<Vec<_>>(),
                    "lists": all.lists.iter().map(list_json).collect::<Vec<_>>(),
                }),
            );
        }
        TrustCommand::Remove { name, yes, why, by } => {
            let decision = Decision { by: by.clone(), why: why.clone() };
            let removed = trust::remove(&workspace, name, *yes, &decision)?;
            let words = output.say(
                "енді сенілмейді, сақталған жері",
                "больше не доверяется, хранится в",
                "no longer trusted, kept in",
            );
            output.line(format!("{}: {words} {}", removed.file, removed.kept));
            output.object("trust", json!({ "removed": removed.file, "kept": removed.kept }));
        }
    }
    Ok(exit::DONE)
}

fn say_added(output: &Output, added: &Added) {
    let outcome = match added.outcome {
        Outcome::New => output.say("қосылды", "добавлен", "added"),
        Outcome::Known => output.say("бұрыннан бар", "уже есть", "there already"),
        Outcome::Renewed => output.say("жаңартылды", "обновлён", "renewed"),
    };
    let about = match &added.what {
        What::Certificate(c) => format!("{}, {}", c.facts().holder, origin(output, Origin::of(c))),
        What::List(list) => entries(output, list.len()),
    };
    output.line(format!("{}: {outcome}. {about}", added.file));
}

fn origin(output: &Output, origin: Origin) -> &'static str {
    let (kk, ru, en) = match origin {
        Origin::National => (
            "ұлттық куәландырушы орталықтың жарияланған куәлігі",
            "опубликованное свидетельство национального удостоверяющего центра",
            "published by the national certification authority",
        ),
        Origin::NationalTest => (
            "НАЗАР: ұлттық орталықтың СЫНАҚ куәлігі, тек көрсетуге арналған",
            "ВНИМАНИЕ: ТЕСТОВОЕ свидетельство национального центра, только для демонстрации",
            "ATTENTION: a TEST authority of the national centre, for demonstrations only",
        ),
        Origin::Own => ("мекеменің өз шешімі", "собственное решение учреждения", "the office's own decision"),
    };
    output.say(kk, ru, en)
}

fn entries(output: &Output, count: usize) -> String {
    let words = output.say("кері қайтарылған куәлік", "отозванных свидетельств", "revoked certificates");
    format!("{words}: {count}")
}

fn say_all(output: &Output, all: &Trust) {
    if all.certificates.is_empty() {
        output.line(output.say(
            "Ешкімге сенілмейді: ешбір қолтаңба расталмайды.",
            "Никому не доверяется: ни одна подпись не будет подтверждена.",
            "Nobody is trusted: no signature will be confirmed.",
        ));
    }
    all.certificates.iter().for_each(|listed| say_certificate(output, listed));
    all.lists.iter().for_each(|listed| say_list(output, listed));
}

fn say_certificate(output: &Output, listed: &Listed) {
    let kind = match listed.anchor {
        true => output.say("негізгі куәландырушы", "корневой удостоверяющий центр", "root authority"),
        false => output.say("аралық куәландырушы", "промежуточный удостоверяющий центр", "intermediate authority"),
    };
    output.line(format!("{}  {}", listed.file, listed.facts.holder));
    output.line(format!("    {kind}, {}, {}", listed.key, origin(output, listed.origin)));
    if let Some((name, generation, _)) = listed.published {
        let words = output.say("буын", "поколение", "generation");
        output.line(format!("    {name}, {words} {generation}"));
    }
    let (from, until) = (listed.facts.not_before.format("%d.%m.%Y"), listed.facts.not_after.format("%d.%m.%Y"));
    output.line(format!("    {from} – {until}{}", standing(output, listed.standing)));
    output.line(format!("    SHA-256 {}", listed.facts.sha256));
    if let Some(record) = &listed.record {
        let why = record.added.why.as_deref().map(|why| format!(": {why}")).unwrap_or_default();
        output.line(format!("    {}, {}{why}", record.added.at.format("%d.%m.%Y"), record.added.by));
    }
}

fn standing(output: &Output, standing: Standing) -> String {
    match standing {
        Standing::InTerm => String::new(),
        Standing::Ended => output.say(", МЕРЗІМІ ӨТКЕН", ", СРОК ИСТЁК", ", TERM OVER").to_owned(),
        Standing::NotBegun => output.say(", мерзімі басталған жоқ", ", срок не начался", ", term not begun").to_owned(),
        Standing::EndsSoon(days) => {
            let words = output.say("аяқталуына қалған күн", "дней до окончания", "days left");
            format!(", {words}: {days}")
        }
    }
}

fn say_list(output: &Output, listed: &ListedList) {
    let nobody =
        output.say("СЕНІМДІ ЕШКІМ ҚОЛ ҚОЙМАҒАН", "НЕ ПОДПИСАН НИКЕМ ИЗ ДОВЕРЕННЫХ", "SIGNED BY NOBODY TRUSTED");
    output.line(format!("{}  {}", listed.file, listed.issuer.as_deref().unwrap_or(nobody)));
    let day = |at: &chrono::DateTime<chrono::FixedOffset>| at.format("%d.%m.%Y %H:%M").to_string();
    let until = listed.next_update.as_ref().map_or_else(|| "?".into(), day);
    let stale = if listed.stale { output.say(", ЕСКІРГЕН", ", УСТАРЕЛ", ", OUT OF DATE") } else { "" };
    output.line(format!("    {} – {until}{stale}, {}", day(&listed.this_update), entries(output, listed.entries)));
}

fn added_json(added: &Added) -> Value {
    let outcome = match added.outcome {
        Outcome::New => "new",
        Outcome::Known => "known",
        Outcome::Renewed => "renewed",
    };
    let (what, sha256, origin) = match &added.what {
        What::Certificate(c) => ("certificate", c.facts().sha256.clone(), Origin::of(c).key()),
        What::List(list) => ("revocation_list", list.sha256().to_owned(), "signed"),
    };
    json!({ "file": added.file, "outcome": outcome, "what": what, "sha256": sha256, "origin": origin })
}

fn certificate_json(listed: &Listed) -> Value {
    let published = listed
        .published
        .map(|(name, generation, kind)| json!({ "name": name, "generation": generation, "kind": kind }));
    let days_left = match listed.standing {
        Standing::EndsSoon(days) => Some(days),
        _ => None,
    };
    json!({
        "file": listed.file,
        "anchor": listed.anchor,
        "holder": listed.facts.holder,
        "issuer": listed.facts.issuer,
        "key": listed.key,
        "not_before": listed.facts.not_before.to_rfc3339(),
        "not_after": listed.facts.not_after.to_rfc3339(),
        "sha256": listed.facts.sha256,
        "origin": listed.origin.key(),
        "published": published,
        "standing": listed.standing.key(),
        "days_left": days_left,
        "added": listed.record.as_ref().map(|record| &record.added),
    })
}

fn list_json(listed: &ListedList) -> Value {
    json!({
        "file": listed.file,
        "issuer": listed.issuer,
        "this_update": listed.this_update.to_rfc3339(),
        "next_update": listed.next_update.map(|at| at.to_rfc3339()),
        "entries": listed.entries,
        "sha256": listed.sha256,
        "stale": listed.stale,
        "added": listed.record.as_ref().map(|record| &record.added),
    })
}
