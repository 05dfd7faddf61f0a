//! Somebody adds a service by docs/guides/new-service.md alone: its blocks are the files and the commands of this test.

use crate::road::program::{Said, muragat, text};
use std::fs;
use std::path::Path;
use std::process::Command;

/// What the guide has the reader write or type, in order.
enum Block {
    /// Path below the workspace, and content.
    File(String, String),
    Commands(Vec<String>),
}

/// A fenced block is a file when the line before it is a path in backquotes, and commands when it is `sh`.
fn guide() -> Vec<Block> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/guides/new-service.md")).unwrap();
    let (mut blocks, mut before) = (Vec::new(), "");
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let body: Vec<_> = lines.by_ref().take_while(|line| *line != "```").collect();
            let path = before.strip_prefix('`').and_then(|path| path.strip_suffix('`'));
            blocks.push(match (language, path) {
                ("sh", _) => Block::Commands(body.into_iter().map(str::to_owned).collect()),
                (_, Some(path)) => Block::File(path.to_owned(), body.join("\n") + "\n"),
                (other, None) => panic!("a block of {other} has no file name before it"),
            });
        }
        before = line;
    }
    blocks
}

/// Types a line of the guide in the workspace.
fn typed(root: &Path, line: &str) -> Said {
    let mut words = line.split_whitespace();
    assert_eq!(words.next(), Some("muragat"), "{line}");
    let mut command = Command::new(env!("CARGO_BIN_EXE_muragat"));
    command.args(words).current_dir(root).env_remove("MURAGAT_WORKSPACE").env("MURAGAT_LANG", "en");
    let done = command.output().unwrap();
    Said {
        code: done.status.code().unwrap(),
        out: String::from_utf8(done.stdout).unwrap(),
        err: String::from_utf8(done.stderr).unwrap(),
    }
}

fn words(pdf: &Path) -> String {
    let done = Command::new("pdftotext").arg(pdf).arg("-").output();
    let done = done.unwrap_or_else(|e| panic!("pdftotext: {e}; it is in the Debian package poppler-utils"));
    String::from_utf8(done.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The workspace as the guide leaves it before the trial: a demonstration, and what the guide takes from the source.
fn prepared(root: &Path) {
    muragat(&["init", "--demo", text(root)]).ends(0);
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    fs::create_dir_all(root.join("trial/request/attachments")).unwrap();
    fs::copy(source.join("pki/keys/ibraeva.pem"), root.join("trial/ibraeva.pem")).unwrap();
    fs::copy(source.join("pki/certs/ibraeva.pem"), root.join("trial/ibraeva.certificate.pem")).unwrap();
    let scan = source.join("packages/10-arch-portal-kk-work-record/attachments/identity-card.png");
    fs::copy(scan, root.join("trial/request/attachments/plan.png")).unwrap();
}

fn write(root: &Path, path: &str, content: &str) {
    let file = root.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    // What is added to a file that is there stands at its end.
    let whole = fs::read_to_string(&file).map_or_else(|_| content.to_owned(), |old| format!("{old}\n{content}"));
    fs::write(file, whole).unwrap();
}

#[test]
fn a_newcomer_adds_a_service_by_the_guide_alone() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("trial-office");
    prepared(&root);
    let mut told = Vec::new();
    for block in guide() {
        match block {
            Block::File(path, content) => write(&root, &path, &content),
            Block::Commands(lines) => {
                told.extend(lines.iter().map(|line| (line.clone(), typed(&root, line).ends(0).out)));
            }
        }
    }
    let said = |start: &str| &told.iter().find(|(line, _)| line.starts_with(start)).unwrap().1;
    assert!(said("muragat config check").contains("in order"), "{}", said("muragat config check"));
    assert!(said("muragat explain").contains("regulation §5"), "{}", said("muragat explain"));
    // Five working days from Monday 16 November.
    assert!(
        said("muragat case").contains("23.11.2015") || said("muragat case").contains("2015-11-23"),
        "{}",
        said("muragat case")
    );
    let document = root.join("outbox/portal/GP-D-2015-000001-certificate.pdf");
    let drawn = words(&document);
    for sentence in
        ["17-3 учаскесі бау-бақшаға берілген, ауданы 6 сотық", "Участок 17-3 отведён под сад, площадь 6 соток"]
    {
        assert!(drawn.contains(sentence), "{drawn}");
    }
    assert!(root.join("outbox/portal/GP-D-2015-000001-certificate.pdf.p7s").is_file());
    let attached = root.join("attached.xml");
    for (tool, package, arguments) in [
        ("pdfdetach", "poppler-utils", ["-save", "1", "-o", text(&attached), text(&document)]),
        ("xmllint", "libxml2-utils", ["--noout", "--nonet", "--schema", "schemas/document.xsd", text(&attached)]),
    ] {
        let mut command = Command::new(tool);
        let done = command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output();
        let done = done.unwrap_or_else(|e| panic!("{tool}: {e}; it is in the Debian package {package}"));
        assert!(done.status.success(), "{tool}: {}", String::from_utf8_lossy(&done.stderr));
    }
}

#[test]
fn without_a_template_of_its_own_the_document_is_drawn_line_by_line_and_a_missing_field_is_found() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("trial-office");
    prepared(&root);
    for block in guide() {
        let Block::File(path, content) = block else { continue };
        if !path.contains("/templates/") {
            write(&root, &path, &content);
        }
    }
    let request = root.join("trial/request/request.xml");
    let whole = fs::read_to_string(&request).unwrap();
    let build = "muragat package build trial/request -o inbox/1.zip --key trial/ibraeva.pem --certificate trial/ibraeva.certificate.pem";
    fs::write(&request, whole.replace("plot_number", "plot")).unwrap();
    typed(&root, build).ends(0);
    let found = typed(&root, "muragat check inbox/1.zip --json").ends(3).json();
    assert_eq!(found["findings"][0]["code"], "service.details", "{found}");
    fs::write(&request, whole).unwrap();
    typed(&root, build).ends(0);
    typed(
        &root,
        "muragat package build trial/decision -o inbox/2.zip --key keys/kokzhiekova-signer.pem --certificate keys/kokzhiekova-signer.certificate.pem",
    )
    .ends(0);
    typed(&root, "muragat process").ends(0);
    let drawn = words(&root.join("outbox/portal/GP-D-2015-000001-certificate.pdf"));
    for line in ["Учаскенің нөмірі: 17-3", "Ауданы: 6 сотық", "Номер участка: 17-3", "Площадь: 6 соток"]
    {
        assert!(drawn.contains(line), "{drawn}");
    }
}

/// A service that only registers: there is nothing to grant, and a decision that grants goes back.
#[test]
fn a_service_that_promises_no_document_grants_none() {
    let place = tempfile::tempdir().unwrap();
    let root = place.path().join("trial-office");
    prepared(&root);
    for block in guide() {
        let Block::File(path, content) = block else { continue };
        let promises = |line: &&str| line.starts_with("document = ") || line.starts_with("title = ");
        match path.contains("/services/") {
            true => {
                assert_eq!(content.lines().filter(promises).count(), 4, "each with its clause: {content}");
                let kept: Vec<_> = content.lines().filter(|line| !promises(line)).collect();
                write(&root, &path, &(kept.join("\n") + "\n"));
            }
            false => write(&root, &path, &content),
        }
    }
    for line in [
        "muragat package build trial/request -o inbox/1.zip --key trial/ibraeva.pem --certificate trial/ibraeva.certificate.pem",
        "muragat package build trial/decision -o inbox/2.zip --key keys/kokzhiekova-signer.pem --certificate keys/kokzhiekova-signer.certificate.pem",
    ] {
        typed(&root, line).ends(0);
    }
    let tally = typed(&root, "muragat process --json").ends(0).json()["tally"].clone();
    assert_eq!(
        (&tally["registered"], &tally["returned"], &tally["filed"]),
        (&1.into(), &1.into(), &0.into()),
        "{tally}"
    );
    let told = fs::read_to_string(root.join("outbox/provider/RT-2015-000001.json")).unwrap();
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    let codes: Vec<_> = told["findings"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["decision.no-document"], "{told}");
    assert_eq!(typed(&root, "muragat case GP-2015-000001 --json").ends(0).json()["state"], "registered");
}
