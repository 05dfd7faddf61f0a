//! ★ The story of the product, told once and in order.
//!
//! Days and other people lie between a request and its answer, and again before a box is opened. So there are three short
//! acts; each starts from a durable fact and ends in one, and no act judges again what an earlier one recorded:
//!
//! ```text
//! take_in(package)     claim ① unpack validate collect ② judge register ③
//! answer(decision)     decide ③ stamp render sign deposit ④ deliver
//! hand_over(registry)  form close ⑤
//! ```
//!
//! A bad package is no error here: it carries findings, and ends as a notice, a return, or among the rejected. `Err` means
//! that *we* failed; then the package stays where it is, waiting, with the reason.

mod ending;
mod numbering;
mod tally;

pub use ending::Retry;
pub use tally::{Progress, Tally};

use crate::catalogue::registries::Registry;
use crate::catalogue::submissions::Submission;
use crate::ports::inbox::Inbox;
use crate::stages::collect::Collected;
use crate::stages::failure::Failure;
use crate::stages::hand_over::Consignment;
use crate::stages::hands::{Crew, Hands};
use crate::stages::judge::Judged;
use crate::stages::office::Office;
use crate::stages::outgoing::Outgoing;
use crate::stages::unpack::Unpacked;
use crate::stages::{
    claim, collect, decide, deliver, deposit, hand_over, judge, render, sign, spool, stamp, unpack, validate,
};

/// How a run goes about its work.
pub struct Run<'a> {
    pub retry: Retry,
    pub progress: &'a Progress<'a>,
    /// Asked between windows: nothing is ever left half-done.
    pub stop: &'a dyn Fn() -> bool,
}

/// Drains an inbox once: acts one and two for everything that can be done now. Repeating it changes nothing.
pub fn process(office: &Office, inbox: &dyn Inbox, hands: Hands, progress: &Progress<'_>) -> Result<Tally, Failure> {
    let mut tally = claim(office, inbox, &|| true)?;
    let run = Run { retry: Retry::Everything, progress, stop: &|| false };
    hands.work(|crew| work(office, crew, &run, &mut tally))?;
    spool::sweep(office)?;
    Ok(tally)
}

/// The beginning of act one, claim ①: everything in the inbox becomes ours, until `go_on` says no. It may go on beside
/// `work`.
pub fn claim(office: &Office, inbox: &dyn Inbox, go_on: &dyn Fn() -> bool) -> Result<Tally, Failure> {
    let claimed = claim::drain(office, inbox, go_on)?;
    Ok(Tally { claimed: claimed.new, repeated: claimed.repeated.len() as u64, ..Tally::default() })
}

/// Acts one and two for what is claimed, until nothing is left that can be done now. Repeating it changes nothing.
pub fn work<'o>(office: &'o Office, crew: &Crew<'o>, run: &Run<'_>, tally: &mut Tally) -> Result<(), Failure> {
    while let Some(window) = ending::new_window(office)? {
        let first = window[0].digest;
        turn(office, crew, window, true, run, tally)?;
        ending::require_end(office, &first)?;
        if (run.stop)() {
            return Ok(());
        }
    }
    // A decision may lie before its request: what waits after the first pass is tried once more.
    for window in ending::waiting_windows(office, run.retry)? {
        turn(office, crew, window, false, run, tally)?;
        if (run.stop)() {
            break;
        }
    }
    Ok(())
}

/// One window of packages, from the first look to its end.
fn turn<'o>(
    office: &'o Office,
    crew: &Crew<'o>,
    window: Vec<Submission>,
    patient: bool,
    run: &Run<'_>,
    tally: &mut Tally,
) -> Result<(), Failure> {
    let size = window.len();
    let decisions = take_in(office, crew, window, tally)?;
    answer(office, crew, decisions, patient, tally)?;
    (run.progress)(size);
    Ok(())
}

/// Act one: packages become registered cases, notices, returns, or are rejected. Those that hold decisions go on to act
/// two.
fn take_in<'o>(
    office: &'o Office,
    crew: &Crew<'o>,
    window: Vec<Submission>,
    tally: &mut Tally,
) -> Result<Vec<Judged>, Failure> {
    let examined = crew.each(window, |submission| {
        let examined = examine(office, &submission);
        (submission, examined)
    });
    // evidence ②: what was answered is safe before anybody judges; one flush for the window.
    if examined.iter().any(|(_, examined)| matches!(examined, Ok(Unpacked::Opened(c)) if c.is_new)) {
        office.spool.flush()?;
    }
    let read = crew.each(examined, |(submission, examined)| {
        let judged = examined.and_then(|examined| examined.try_map(|collected| judge::judge(office, collected)));
        (submission, judged)
    });
    // register ③: numbers, journal and due dates in the order of claiming, on one thread.
    let (endings, decisions) = numbering::register(office, read)?;
    ending::file(office, crew, endings, tally)?;
    Ok(decisions)
}

/// What is found out about one package before anybody judges it.
fn examine(office: &Office, submission: &Submission) -> Result<Unpacked<Collected>, Failure> {
    let opened = match unpack::unpack(office, submission)? {
        Unpacked::Opened(opened) => opened,
        Unpacked::Rejected(findings) => return Ok(Unpacked::Rejected(findings)),
    };
    let validated = validate::validate(office, opened);
    Ok(Unpacked::Opened(collect::collect(office, validated)?)) // ②
}

/// Act two: decisions become filed and delivered documents.
fn answer<'o>(
    office: &'o Office,
    crew: &Crew<'o>,
    decisions: Vec<Judged>,
    patient: bool,
    tally: &mut Tally,
) -> Result<(), Failure> {
    // decide ③: document numbers in the order of claiming, on one thread.
    let decided = numbering::decide(office, decisions, patient)?;
    let (mut endings, mut answers) = ending::of_decisions(decided);
    // A batch may be of any size: only a window of its answers is in memory at once.
    while !answers.is_empty() {
        let window = answers.split_off(answers.len().saturating_sub(ending::WINDOW_PACKAGES));
        let filed = crew.each(window, |numbered| {
            let composed = decide::compose(office, &numbered.judged, &numbered.answer);
            let deposited = composed.and_then(|outgoing| send_out(office, outgoing));
            (numbered, deposited)
        });
        ending::promise_answers(office, filed, &mut endings, tally)?;
    }
    ending::file(office, crew, endings, tally)
}

/// How every act ends: the sheets are drawn, filed, and laid out for whom they are meant.
fn send_out(office: &Office, mut outgoing: Outgoing) -> Result<deposit::Deposited, Failure> {
    let mut finals = Vec::new();
    for mut sheet in std::mem::take(&mut outgoing.sheets) {
        sign::tell(&finals, &mut sheet);
        let stamped = stamp::stamp(office, sheet, outgoing.at)?;
        if stamped.sheet.kind.is_printed_on_demand() {
            outgoing.files.push(render::recipe_alone(&stamped));
            continue;
        }
        let drawn = render::render(office, stamped)?;
        finals.push(sign::sign(office, drawn, outgoing.decision)?);
    }
    let deposited = deposit::deposit(office, outgoing, finals)?; // ④
    deliver::deliver(office, &deposited)?;
    Ok(deposited)
}

/// Act three: what is ready for a service centre goes on a registry in two copies; nothing ready, no registry. Those
/// that were closed before a crash and lack their copies are finished first.
pub fn hand_over(office: &Office, consignment: &Consignment) -> Result<Vec<Registry>, Failure> {
    let now = office.now();
    let mut closed = office.store.read(hand_over::unfinished)?;
    // form, and close ⑤: number and lines are frozen in one transaction.
    closed.extend(office.store.write(|tx| hand_over::form(tx, consignment, now))?);
    for registry in &closed {
        let copies = hand_over::compose(office, registry)?;
        let deposited = send_out(office, copies)?;
        ending::promise(office, &deposited)?;
    }
    Ok(closed)
}
