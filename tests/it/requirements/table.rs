//! docs/REQUIREMENTS.md itself: every row is there, and whoever is proven names a test that exists.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The rows that there are, both ends included; the numbers between them were never given.
const ROWS: &[(u32, u32)] = &[
    (1, 10),
    (20, 26),
    (30, 41),
    (50, 59),
    (70, 74),
    (80, 86),
    (90, 97),
    (100, 110),
    (120, 127),
    (130, 142),
    (150, 163),
    (170, 200),
];

/// Names of tests and the file that each stands in.
fn tests() -> BTreeMap<String, BTreeSet<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = BTreeMap::<_, BTreeSet<_>>::new();
    for folder in ["src", "tests/it"] {
        for entry in walkdir::WalkDir::new(root.join(folder)).into_iter().map(|e| e.unwrap()) {
            if entry.path().extension().is_none_or(|end| end != "rs") {
                continue;
            }
            let text = fs::read_to_string(entry.path()).unwrap();
            let file = entry.path().strip_prefix(root).unwrap().display().to_string();
            let mut is_test = false;
            for line in text.lines().map(str::trim) {
                if let Some(name) = line.strip_prefix("fn ").filter(|_| is_test) {
                    let name = name.split('(').next().unwrap().to_owned();
                    found.entry(name).or_default().insert(file.clone());
                }
                is_test = line == "#[test]" || (is_test && line.starts_with("#["));
            }
        }
    }
    found
}

#[test]
fn every_row_is_there_and_what_is_proven_has_its_test() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/REQUIREMENTS.md")).unwrap();
    let tests = tests();
    let mut rows = Vec::new();
    let mut proven = BTreeSet::new();
    for line in page.lines().filter(|line| line.starts_with("| R-")) {
        let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [row, state, test, place] = cells[..] else { panic!("four cells, not {}: {line}", cells.len()) };
        rows.push(row["R-".len()..].parse::<u32>().unwrap_or_else(|_| panic!("{line}")));
        match state {
            "proven" => {
                assert!(!test.is_empty(), "{line}");
                for name in test.split(", ").map(|name| name.trim_matches('`')) {
                    assert!(name.starts_with("r_054_"), "{row}: a test of a row is called r_054_…, not {name}");
                    let files = tests.get(name).unwrap_or_else(|| panic!("{row}: there is no test {name}"));
                    assert!(files.iter().any(|file| place.contains(file.as_str())), "{row}: {name} is in {files:?}");
                    proven.insert(name.to_owned());
                }
            }
            "open" => assert!(test == "–" && place.chars().count() > 5, "an open row names what is missing: {line}"),
            other => panic!("{row} is {other}, neither proven nor open"),
        }
    }
    let expected: Vec<_> = ROWS.iter().flat_map(|(first, last)| *first..=*last).collect();
    assert_eq!(rows, expected);
    // No row's test is left out of the page.
    let unnamed: Vec<_> = tests.keys().filter(|name| name.starts_with("r_054_") && !proven.contains(*name)).collect();
    assert_eq!(unnamed, [""; 0]);
}
