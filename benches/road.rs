//! `make bench`: documents a second, memory over many documents, cold start, cases a second of the whole road, fixity.
//!
//! Prints figures and judges nothing: what they should be stands in docs/PERFORMANCE.md. Arguments choose parts by name
//! (`documents memory cold road fixity`); without any, all run. `MURAGAT_BENCH_CASES` changes the number of cases; `MURAGAT_BENCH_ROAD`, as `portal, RSA, 1`, chooses
//! roads and workers.

use muragat::app::{self, Workspace, demo};
use muragat::domain::document::DocumentKind;
use muragat::formats::barcode::{code128_svg, qr_svg};
use muragat::formats::typesetting::{Job, Typesetter};
use muragat::formats::{package, value};
use muragat::language::dress;
use muragat::pipeline;
use muragat::releases::{Releases, Template, embedded};
use muragat::stages::hands::Hands;
use serde_json::{Value, json};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Set in a process that makes so many documents of a kind and ends, as `certificate:1`; also for counting instructions
/// with `valgrind --tool=callgrind`, which no other work on the machine disturbs.
const COLD: &str = "MURAGAT_BENCH_COLD";

fn main() {
    if let Ok(cold) = std::env::var(COLD) {
        let (what, count) = cold.split_once(':').expect("KIND:COUNT");
        let press = Press::new(1, what);
        for n in 0..count.parse().expect("a count") {
            press.make(n);
        }
        return;
    }
    let wanted: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let parts: [(&str, fn()); 5] =
        [("documents", documents), ("cold", cold), ("road", road), ("fixity", fixity), ("memory", memory)];
    for (name, part) in parts {
        if wanted.is_empty() || wanted.iter().any(|w| w == name) {
            part();
        }
    }
}

/// A kind of sheet with values that differ from document to document.
struct Press {
    typesetter: Typesetter,
    releases: &'static Releases,
    kind: DocumentKind,
    values: Value,
}

impl Press {
    fn new(workers: usize, what: &str) -> Self {
        static RELEASES: std::sync::LazyLock<Releases> =
            std::sync::LazyLock::new(|| Releases::embedded().expect("released files read"));
        let (kind, text) = match what {
            "one page" => (DocumentKind::Return, include_str!("../tests/it/sheets/return.json")),
            "verification" => (DocumentKind::Verification, include_str!("../tests/it/sheets/verification.json")),
            _ => (DocumentKind::ArchivalCertificate, include_str!("../tests/it/sheets/archival_table_one_row.json")),
        };
        Self {
            typesetter: Typesetter::new(&RELEASES.fonts(), workers).expect("released fonts read"),
            releases: &RELEASES,
            kind,
            values: serde_json::from_str(text).expect("the sample is JSON"),
        }
    }

    fn template(&self) -> Template<'static> {
        let day = "2015-11-18".parse().expect("a day");
        self.releases.template(self.kind, day).expect("in force")
    }

    /// Makes the `n`-th document; how many octets and pages.
    fn make(&self, n: usize) -> (usize, usize) {
        let number = format!("AC-D-2015-{n:06}");
        let mut values = self.values.clone();
        values["number"] = json!(number);
        values["stamp"]["number"] = json!(number);
        values["stamp"]["url"] = json!(format!("https://muragat.example/v/{number}?c=ABCDEFGH{:02}", n % 100));
        let name = format!("{} {}", ["Ибраева", "Әлімжанова", "Кузнецова", "Тілеубаев"][n % 4], n);
        values["addressee"] = json!({ "kk": name, "ru": name });
        let attached = value::to_xml("document", "urn:muragat:document:1", &values);
        let dressed = dress(&values).to_string();
        let qr = qr_svg(values["stamp"]["url"].as_str().unwrap_or_default()).expect("fits");
        let bars = code128_svg(&number).expect("fits");
        let template = self.template();
        let mut files: Vec<(&str, &[u8])> = template.files.iter().map(|(n, b)| (n.as_str(), *b)).collect();
        files.push(("data.json", dressed.as_bytes()));
        files.push(("document.xml", attached.as_bytes()));
        files.push(("qr.svg", qr.as_bytes()));
        files.push(("code128.svg", bars.as_bytes()));
        let job = Job {
            files: &files,
            title: &number,
            author: "muragat",
            created_at: "2015-11-18T09:30:00+06:00".parse().expect("a moment"),
            ident: &number,
        };
        let typeset = self.typesetter.typeset(&job).expect("typesets");
        (typeset.pdf.len(), typeset.sheets)
    }

    /// Makes `count` documents on `workers` long-lived threads.
    fn run(&self, workers: usize, count: usize) -> Duration {
        let next = AtomicUsize::new(0);
        let begin = Instant::now();
        std::thread::scope(|scope| {
            for _ in 0..workers {
                scope.spawn(|| {
                    loop {
                        let n = next.fetch_add(1, Ordering::Relaxed);
                        if n >= count {
                            break;
                        }
                        self.make(n);
                    }
                });
            }
        });
        begin.elapsed()
    }
}

fn documents() {
    for what in ["one page", "certificate"] {
        let press = Press::new(2, what);
        let (octets, pages) = press.make(0);
        press.run(1, 50);
        for workers in [1, 2] {
            let mut rates: Vec<f64> = (0..3).map(|_| 300.0 / press.run(workers, 300).as_secs_f64()).collect();
            rates.sort_by(f64::total_cmp);
            println!("documents, {what} ({pages} pages, {octets} octets), {workers} worker(s): {:.0}/s", rates[1]);
        }
    }
}

fn memory() {
    let press = Press::new(2, "one page");
    for thousands in 1..=10 {
        let took = press.run(2, 1000);
        if [1, 2, 5, 10].contains(&thousands) {
            println!(
                "memory after {thousands},000 documents: {} MiB now, {} MiB at most ({:.0}/s)",
                status_kib("VmRSS:") / 1024,
                status_kib("VmHWM:") / 1024,
                1000.0 / took.as_secs_f64()
            );
        }
    }
}

fn status_kib(field: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix(field)).unwrap_or("0");
    line.split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or(0)
}

fn cold() {
    let program = std::env::current_exe().expect("this program has a path");
    let mut times: Vec<_> = (0..7)
        .map(|_| {
            let begin = Instant::now();
            let status = Command::new(&program).env(COLD, "certificate:1").status().expect("starts");
            assert!(status.success());
            begin.elapsed()
        })
        .collect();
    times.sort();
    println!("cold start to first document: {} ms", times[times.len() / 2].as_millis());
}

/// Which road is measured: who asks with which key, what is decided, and who signs with which key.
struct Way {
    name: &'static str,
    request: &'static str,
    asks: &'static str,
    decision: &'static str,
    signer: &'static str,
    signs: &'static str,
}

/// With a notice that the certificate lies ready.
const RSA: Way = Way {
    name: "portal, RSA",
    request: "10-arch-portal-kk-work-record",
    asks: "ibraeva",
    decision: "85-decisions-batch-of-twenty",
    signer: "akzholtaev-head",
    signs: "akzholtaev-head",
};
const GOST: Way = Way {
    name: "portal, GOST 34.310-2015 of 512 bits",
    request: "65-arch-portal-kk-gost-2015",
    asks: "esenalieva-gost-2015",
    signs: "akzholtaev-head-gost",
    ..RSA
};
/// The document itself goes into the cabinet: one of two sheets, and no notice.
const CABINET: Way = Way {
    name: "portal, ECDSA, no notice",
    request: "20-press-portal-kk-one-title",
    asks: "tileubaev",
    decision: "80-decision-20-titles",
    signer: "kokzhiekova-signer",
    signs: "kokzhiekova-signer",
};
/// With the receipt, and the paper form that the centre hands out.
const CENTRE: Way = Way { name: "centre, RSA", request: "12-arch-centre-kk-wages", asks: "tumarbaeva-operator", ..RSA };

/// A demo workspace with `cases` requests, and their decisions in batches of 100. The signer's key signs the batches and
/// the documents; the executor's is RSA.
fn workspace(way: &Way, cases: usize) -> (tempfile::TempDir, Workspace) {
    let folder = tempfile::tempdir().expect("a folder");
    let workspace = app::init(&folder.path().join("office"), true).expect("makes a workspace");
    for (source, target) in [("keys", ""), ("certs", ".certificate")] {
        let pem = embedded::file(&format!("samples/pki/{source}/{}.pem", way.signs)).expect("there");
        std::fs::write(workspace.root.join(format!("keys/{}{target}.pem", way.signer)), pem).expect("writes");
    }
    let inbox = workspace.root.join("inbox");
    let source = format!("samples/packages/{}/", way.request);
    let files: Vec<(String, Vec<u8>)> =
        embedded::below(&source).map(|(name, bytes)| (name.to_owned(), bytes.to_vec())).collect();
    let asks = demo::signer(way.asks).expect("a key");
    let signs = demo::signer(way.signs).expect("a key");
    for n in 0..cases {
        let mut files = files.clone();
        for (name, bytes) in &mut files {
            if name == package::REQUEST {
                let text = String::from_utf8(bytes.clone()).expect("UTF-8");
                *bytes = replace_id(&text, &id(n)).into_bytes();
            }
        }
        let bytes = package::build_from(&files, Some(&asks)).expect("builds");
        std::fs::write(inbox.join(format!("1-{n:06}.zip")), bytes).expect("writes");
    }
    let decided = embedded::file(&format!("samples/packages/{}/decision.xml", way.decision)).expect("there");
    let decided = std::str::from_utf8(decided).expect("UTF-8");
    let (start, end) = (decided.find("<request_id>").expect("one"), decided.find("</decision>").expect("one"));
    let one = &decided[start..end];
    for (part, from) in (0..cases).step_by(100).enumerate() {
        let mut text = String::from("<decisions xmlns=\"urn:muragat:decision:1\">\n");
        for n in from..(from + 100).min(cases) {
            let (before, rest) = one.split_once("<request_id>").expect("an id");
            let (_, after) = rest.split_once("</request_id>").expect("an id");
            text.push_str(&format!("<decision>{before}<request_id>{}</request_id>{after}</decision>\n", id(n)));
        }
        text.push_str("</decisions>\n");
        let files = [(package::DECISION.to_owned(), text.into_bytes())];
        let bytes = package::build_from(&files, Some(&signs)).expect("builds");
        std::fs::write(inbox.join(format!("2-{part:06}.zip")), bytes).expect("writes");
    }
    (folder, workspace)
}

fn id(n: usize) -> String {
    format!("00000000-0000-4000-8000-{n:012}")
}

fn replace_id(text: &str, id: &str) -> String {
    let (before, rest) = text.split_once(" id=\"").expect("an id");
    let (_, after) = rest.split_once('"').expect("an id");
    format!("{before} id=\"{id}\"{after}")
}

fn cases() -> usize {
    std::env::var("MURAGAT_BENCH_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(1000)
}

/// Package and decision in; certificate of two sheets signed, filed and delivered, all of it durable.
fn road() {
    let count = cases();
    // What is deleted here is looked past by the file system for a minute, whenever somebody creates a file.
    let mut folders = Vec::new();
    let only = std::env::var("MURAGAT_BENCH_ROAD").unwrap_or_default();
    for (way, workers) in [(RSA, 1), (RSA, 2), (GOST, 1), (GOST, 2), (CABINET, 1), (CABINET, 2), (CENTRE, 2)] {
        if !format!("{}, {workers}", way.name).contains(&only) {
            continue;
        }
        let (folder, workspace) = workspace(&way, count);
        folders.push(folder);
        let office = app::open(&workspace, true).expect("opens");
        let (begin, cpu_before) = (Instant::now(), cpu_ticks());
        let tally = pipeline::process(&office, office.inbox.as_ref(), Hands(workers), &|_| ()).expect("runs");
        let took = begin.elapsed();
        assert_eq!((tally.registered, tally.filed), (count as u64, count as u64), "{tally:?}");
        println!(
            "road, {}, {count} cases, {workers} worker(s): {:.0} cases/s, {:.1} ms of processor a case, {} MiB at most",
            way.name,
            count as f64 / took.as_secs_f64(),
            (cpu_ticks() - cpu_before) as f64 * 10.0 / count as f64,
            status_kib("VmHWM:") / 1024,
        );
    }
}

/// Hundredths of a second that this process has been running, for itself and in the kernel; other work on the machine
/// disturbs it less than a clock.
fn cpu_ticks() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    behind_name.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum()
}

fn fixity() {
    let (_folder, workspace) = workspace(&RSA, cases());
    let office = app::open(&workspace, true).expect("opens");
    pipeline::process(&office, office.inbox.as_ref(), Hands(2), &|_| ()).expect("runs");
    for workers in [1, 2] {
        let begin = Instant::now();
        let fixity = app::verify::all(&office, Hands(workers)).expect("reads");
        let took = begin.elapsed().as_secs_f64();
        assert!(fixity.damages.is_empty());
        println!(
            "fixity, {} objects, {} files, {} MiB, {workers} thread(s): {:.0} files/s, {:.0} MiB/s",
            fixity.objects,
            fixity.files,
            fixity.size_bytes >> 20,
            fixity.files as f64 / took,
            fixity.size_bytes as f64 / took / f64::from(1 << 20)
        );
    }
}
