//! Names that files bear in the inbox itself: whatever they are, each is taken and has its end, and none of them steers a
//! terminal, begins a line, or is found as a file of ours.

use super::honest::Draft;
use super::luck::Luck;
use crate::road::program::{Said, files, muragat, text};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// What a forged line would begin with.
const FORGED: &str = "2015-11-18T09:30:00Z  INFO muragat: filed";

fn names() -> Vec<Vec<u8>> {
    let forged = format!("a\n{FORGED}.zip");
    let long = [&b"a".repeat(251)[..], b".zip"].concat();
    let foreign = b"\xff".repeat(255);
    let cyrillic = "қ".repeat(127);
    let mut names: Vec<&[u8]> = vec![
        b"a\x1b[31mred\x1b[0m.zip",
        b"b\x1b]0;title\x07.zip",
        b"c\rX.zip",
        b"d\tX.zip",
        b"e\x01\x08\x7f.zip",
        b"-rf.zip",
        b"--help",
        b" ",
        b"~",
        b"*",
        b"NUL",
        b"con.zip",
        b"C:\\evil.zip",
        b"'; rm -rf .zip",
        b"$(reboot) `id`.zip",
        b"%s%n{0}{}.zip",
        b"=cmd|' C calc'!A0.zip",
        b"#panic(1) $x$ @y <z>.zip",
        b"a.zip.ready.zip",
        b"name, \"quoted\".zip",
        b"\xff\xfe\xfd.zip",
        b"\xc0\xae\xc0\xae.zip",
        &foreign,
        &long,
    ];
    let strange =
        ["\u{202e}piz.exe.zip", "\u{9b}2J\u{85}.zip", "李🦀ﷺ.zip", "\u{feff}\u{200b}.zip", &cyrillic, &forged];
    names.extend(strange.iter().map(|name| name.as_bytes()));
    names.into_iter().map(<[u8]>::to_vec).collect()
}

/// An office with a package under each name, each of them to be returned by a sheet that quotes the name.
fn office(place: &Path) -> (std::path::PathBuf, usize) {
    let root = place.join("office");
    muragat(&["init", "--demo", text(&root)]).ends(0);
    let names = names();
    for (seed, name) in names.iter().enumerate() {
        let mut request = Draft::request(&mut Luck::of("inbox", seed as u64));
        request.files.push(("attachments/more.png".into(), Vec::new()));
        fs::write(root.join("inbox").join(OsStr::from_bytes(name)), request.package()).expect("the inbox takes it");
    }
    (root, names.len())
}

/// Nothing in what a command says is a control character, turns the line, or is a line that a name made.
fn assert_harmless(said: &Said) {
    for told in [&said.out, &said.err] {
        let strange = told.chars().find(|c| (c.is_control() && *c != '\n') || muragat::domain::text::is_unseen(*c));
        assert_eq!(strange, None, "{told:?}");
        assert!(!told.lines().any(|line| line.trim_start().starts_with(FORGED)), "{told}");
    }
}

#[test]
fn every_name_is_taken_has_its_end_and_leaves_nothing_in_the_inbox() {
    let place = tempfile::tempdir().expect("a folder");
    let (root, count) = office(place.path());
    // What is called a marker, and is none.
    fs::create_dir(root.join("inbox/con.zip.ready")).expect("a folder");
    let said = muragat(&["process", "--workspace", text(&root)]).ends(0);
    assert_harmless(&said);
    assert_eq!(files(&root.join("inbox")), Vec::<std::path::PathBuf>::new(), "the inbox is empty");
    let again = muragat(&["process", "--json", "--workspace", text(&root)]).ends(0).json();
    assert_eq!((&again["tally"]["claimed"], &again["tally"]["waiting"]), (&0.into(), &serde_json::json!([])));
    let returns = files(&root.join("outbox")).iter().filter(|path| text(path).ends_with("-return.pdf")).count();
    assert_eq!(returns, count);
    let balance = muragat(&["balance", "--json", "--workspace", text(&root)]).ends(0).json();
    assert_eq!(balance["balance"]["seen"], count, "{balance}");
}

#[test]
fn no_name_steers_a_terminal_or_forges_a_line() {
    let place = tempfile::tempdir().expect("a folder");
    let (root, count) = office(place.path());
    // As long as nothing can be laid out, all of them wait and are listed by their names.
    fs::remove_dir_all(root.join("outbox/provider")).ok();
    fs::write(root.join("outbox/provider"), "in the way").expect("a file");
    let said = muragat(&["process", "--workspace", text(&root)]).ends(5);
    assert_harmless(&said);
    let listed = muragat(&["queue", "--workspace", text(&root)]).ends(5);
    assert_harmless(&listed);
    assert_eq!(listed.out.lines().filter(|line| !line.starts_with(' ')).count(), count, "{}", listed.out);
    let as_json = muragat(&["queue", "--json", "--workspace", text(&root)]).ends(5);
    assert_harmless(&as_json);
    let shown: Vec<_> = as_json.json()["waiting"].as_array().expect("a list").clone();
    assert!(shown.iter().any(|one| one["file_name"].as_str().is_some_and(|name| name.contains("\x1b[31m"))));
    let parked = muragat(&[
        "queue",
        "park",
        &format!("a\n{FORGED}.zip"),
        "--reason",
        "\x1b[1mno\nyes",
        "--workspace",
        text(&root),
    ]);
    assert_harmless(&parked.ends(0));
    assert_harmless(
        &muragat(&["queue", "park", "\x1b[31mnobody", "--reason", "x", "--workspace", text(&root)]).ends(4),
    );
}

#[test]
fn check_shows_names_harmlessly() {
    let place = tempfile::tempdir().expect("a folder");
    for (seed, name) in names().iter().enumerate() {
        // The command line is text; a name that is none reaches it by no way.
        let Ok(name) = std::str::from_utf8(name) else { continue };
        let path = place.path().join(name);
        let mut request = Draft::request(&mut Luck::of("check", seed as u64));
        request.files.push(("attachments/more.png".into(), Vec::new()));
        fs::write(&path, request.package()).expect("a file");
        let said = muragat(&["check", text(&path)]);
        assert_harmless(&said.ends(3));
    }
}
