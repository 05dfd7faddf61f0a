//! The house checks itself: dependencies run one way, and no room knows what it must not.

use std::collections::BTreeSet;
use std::path::Path;

/// What each room may use of the crate (docs/ARCHITECTURE.md, "Dependencies"). `stages` never use each other.
const MAY_USE: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("language", &["domain"]),
    ("formats", &["domain", "ports", "releases::embedded"]),
    ("ports", &["domain", "formats::keys"]),
    ("catalogue", &["domain", "language", "formats", "ports"]),
    ("releases", &["domain", "language", "formats", "ports"]),
    ("report", &["domain", "language", "formats", "ports"]),
    ("config", &["domain", "releases", "formats", "ports"]),
    ("adapters", &["domain", "formats", "ports", "catalogue::migrations"]),
    ("stages", &["domain", "language", "formats", "ports", "catalogue", "releases", "report"]),
    ("upkeep", &["domain", "language", "formats", "ports", "catalogue", "releases", "report", "stages"]),
    ("pipeline", &["domain", "language", "formats", "ports", "catalogue", "releases", "report", "stages"]),
    (
        "app",
        &[
            "domain",
            "language",
            "formats",
            "ports",
            "catalogue",
            "releases",
            "report",
            "stages",
            "pipeline",
            "upkeep",
            "adapters",
            "config",
        ],
    ),
    (
        "cli",
        &[
            "domain",
            "language",
            "formats",
            "ports",
            "catalogue",
            "releases",
            "report",
            "stages",
            "pipeline",
            "upkeep",
            "app",
            "config",
        ],
    ),
];

#[test]
fn dependencies_run_one_way() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = BTreeSet::new();
    for file in walkdir::WalkDir::new(&source).into_iter().flatten() {
        if file.path().extension().is_none_or(|e| e != "rs") {
            continue;
        }
        let path = file.path().strip_prefix(&source).unwrap().display().to_string();
        if matches!(path.as_str(), "lib.rs" | "main.rs") {
            continue;
        }
        let room = path.split(['/', '.']).next().unwrap().to_owned();
        let allowed = MAY_USE.iter().find(|(name, _)| *name == room).map(|(_, may)| *may);
        let allowed =
            allowed.unwrap_or_else(|| panic!("src/{path}: the room `{room}` is not in the plan of the house"));
        let text = std::fs::read_to_string(file.path()).unwrap();
        let production = text.split("\n#[cfg(test)]\nmod tests").next().unwrap();
        // `super::` of a file right below `stages/` is a sister too.
        let production = if path.starts_with("stages/") && path.matches('/').count() == 1 {
            production.replace("super::", "crate::stages::")
        } else {
            production.to_owned()
        };
        for used in uses(&production) {
            let first = used.split("::").next().unwrap();
            let sister_stage = room == "stages" && first == "stages" && !sister_allowed(&path, &used);
            let strange =
                first != room && !allowed.iter().any(|may| used == *may || used.starts_with(&format!("{may}::")));
            if sister_stage || strange {
                wrong.insert(format!("src/{path} uses crate::{used}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "these uses run against the one way of docs/ARCHITECTURE.md:\n  {}\nMove the thing to a lower room, or hand it in as an argument.",
        wrong.into_iter().collect::<Vec<_>>().join("\n  ")
    );
}

/// What all rooms share; the rest of `stages` is rooms.
const COMMON: [&str; 10] =
    ["chain", "drawing", "enquiries", "failure", "hands", "office", "outgoing", "paper", "signatures", "spool"];

/// A room may use what all share, its own folder, and the proof types that another room makes.
fn sister_allowed(path: &str, used: &str) -> bool {
    let own = path.trim_start_matches("stages/").split(['/', '.']).next().unwrap();
    let part = used.split("::").nth(1).unwrap_or("");
    let is_type = used.rsplit("::").next().is_some_and(|last| last.starts_with(char::is_uppercase));
    part == own || COMMON.contains(&part) || is_type
}

/// Every `crate::…` path of a source text, braces of `use` unfolded one level.
fn uses(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.split(';').flat_map(|s| s.match_indices("crate::").map(move |(i, _)| &s[i + 7..])) {
        let head: String = line.chars().take_while(|c| c.is_alphanumeric() || "_:".contains(*c)).collect();
        if let Some(rest) = line.strip_prefix(&head).and_then(|r| r.strip_prefix('{')) {
            let inside = rest.split('}').next().unwrap_or("");
            for item in inside.split(',') {
                let item = item.trim().split([' ', '{']).next().unwrap_or("").trim_end_matches(':');
                if !item.is_empty() {
                    found.push(format!("{head}{item}"));
                }
            }
        } else if !head.is_empty() {
            found.push(head.trim_end_matches(':').to_owned());
        }
    }
    found
}

#[test]
fn the_reader_of_uses_sees_what_it_must() {
    assert_eq!(
        uses("use crate::domain::text::Language; fn f() { crate::app::run() }"),
        ["domain::text::Language", "app::run"]
    );
    assert_eq!(uses("use crate::ports::{tx::Tx, clock};"), ["ports::tx::Tx", "ports::clock"]);
}

/// What each act does, in its order (design.md §1).
const STORY: &[(&str, &[&str])] = &[
    ("process", &["claim(", "work("]),
    ("claim", &["claim::"]),
    ("turn", &["take_in(", "answer("]),
    ("take_in", &["examine(", "spool.flush(", "judge::", "numbering::register(", "ending::file("]),
    ("examine", &["unpack::", "validate::", "collect::"]),
    ("answer", &["numbering::decide(", "decide::compose", "ending::file("]),
    ("draw_up", &["stamp::", "render::", "sign::", "deposit::"]),
    ("lay_out", &["deliver::"]),
    ("hand_over", &["hand_over::form(", "hand_over::compose(", "draw_up("]),
];

#[test]
fn the_story_keeps_its_order() {
    let story = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pipeline.rs")).unwrap();
    for (act, words) in STORY {
        let start = ["\nfn ", "\npub fn "]
            .iter()
            .find_map(|word| ["(", "<"].iter().find_map(|bracket| story.find(&format!("{word}{act}{bracket}"))));
        let start = start.unwrap_or_else(|| panic!("src/pipeline.rs no longer tells `{act}`"));
        // From the body on: the arguments name types of the rooms.
        let body = story[start..].split("\n}").next().unwrap();
        let mut rest = body.split_once("{\n").unwrap().1;
        for word in *words {
            let Some((_, after)) = rest.split_once(word) else {
                panic!("src/pipeline.rs, fn {act}: `{word}` does not stand in the order of design.md §1");
            };
            rest = after;
        }
    }
}

#[test]
fn no_stub_is_called_done() {
    for folder in ["src", "tests", "benches", "examples"] {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for file in walkdir::WalkDir::new(&root)
            .into_iter()
            .flatten()
            .filter(|f| f.path().extension().is_some_and(|e| e == "rs"))
        {
            let text = std::fs::read_to_string(file.path()).unwrap();
            for stub in
                [concat!("to", "do!("), concat!("unimple", "mented!("), concat!("#[ign", "ore"), concat!("dbg", "!(")]
            {
                assert!(!text.contains(stub), "{} still holds `{stub}`", file.path().display());
            }
        }
    }
}
