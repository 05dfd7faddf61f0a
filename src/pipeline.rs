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
//!
//! Any number of processes may work at once: each takes a lease of what it works on, and what was taken over meanwhile
//! it does not record (`window`).

mod ending;
mod log;
mod numbering;
mod post;
mod scanner;
mod tally;
mod window;

pub use scanner::Scanner;
pub use tally::{Progress, Tally};
pub use window::Retry;

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
    claim, collect, decide, deliver, deposit, hand_over, judge, portal, render, sign, slip, spool, stamp, unpack,
    validate,
};
use std::sync::Arc;
use window::{Leases, Window};

/// How a run goes about its work.
pub struct Run<'a> {
    pub retry: Retry,
    pub progress: &'a Progress<'a>,
    /// Asked between windows: nothing is ever left half-done.
    pub stop: &'a dyn Fn() -> bool,
}

/// Drains an inbox once: acts one and two for everything that can be done now. Repeating it changes nothing.
///
/// # Errors
/// [`Failure::Missing`] while a process on another machine looks at the inbox.
pub fn process(office: &Office, inbox: &dyn Inbox, hands: Hands, progress: &Progress<'_>) -> Result<Tally, Failure> {
    let busy = || Failure::Missing("a process on another machine looks at this inbox".into());
    let scanner = Scanner::take(office)?.ok_or_else(busy)?;
    let mut tally = claim(office, inbox, &|| true)?;
    let run = Run { retry: Retry::Everything, progress, stop: &|| false };
    hands.work(|crew| work(office, crew, &run, &mut tally))?;
    // Only who alone claims knows what in the spool serves nobody.
    if scanner.renew()? {
        spool::sweep(office)?;
    }
    Ok(tally)
}

/// The beginning of act one, claim ①: everything in the inbox becomes ours, until `go_on` says no. It may go on beside
/// `work`.
pub fn claim(office: &Office, inbox: &dyn Inbox, go_on: &dyn Fn() -> bool) -> Result<Tally, Failure> {
    let claimed = claim::drain(office, inbox, go_on)?;
    Ok(Tally { claimed: claimed.new, repeated: claimed.repeated.len() as u64, ..Tally::default() })
}

/// Acts one and two for what is claimed and nobody else works on, until nothing is left that can be done now. Repeating
/// it changes nothing.
pub fn work<'o>(office: &'o Office, crew: &Crew<'o>, run: &Run<'_>, tally: &mut Tally) -> Result<(), Failure> {
    while let Some(window) = window::next_new(office)? {
        turn(office, crew, window, true, run, tally)?;
        if (run.stop)() {
            return Ok(());
        }
    }
    // A decision may lie before its request, or correct what is not filed yet: what waits is tried again as long as fewer
    // and fewer wait.
    let mut waited = usize::MAX;
    'passes: loop {
        let waiting = window::waiting(office, run.retry)?;
        let count = waiting.iter().map(Vec::len).sum();
        if count == 0 || count >= waited {
            break;
        }
        waited = count;
        for packages in waiting {
            if let Some(window) = window::again(office, run.retry, &packages)? {
                turn(office, crew, window, false, run, tally)?;
            }
            if (run.stop)() {
                break 'passes;
            }
        }
    }
    // Those that came again bear the numbers of the first.
    slip::lay_for_repeats(office)?;
    // Also what others changed, or a crash left untold.
    portal::tell(office)?;
    // What is promised by e-mail goes out, each letter once.
    post::send(office, run, tally)
}

/// One window of packages, from the first look to its end.
fn turn<'o>(
    office: &'o Office,
    crew: &Crew<'o>,
    window: Window,
    patient: bool,
    run: &Run<'_>,
    tally: &mut Tally,
) -> Result<(), Failure> {
    let Window { packages, leases } = window;
    let size = packages.len();
    let done = take_in(office, crew, &leases, packages, tally)
        .and_then(|decisions| answer(office, crew, &leases, decisions, patient, tally));
    let left = give_back(office, &leases, done.as_ref().err());
    done?;
    // A package that comes out of its window as it went in would be taken up for ever.
    if left? > 0 {
        return Err(Failure::Missing("a package was looked at and reached no end".into()));
    }
    // The applicant's cabinet shows what changed.
    portal::tell(office)?;
    (run.progress)(size);
    Ok(())
}

/// Lets others at what was not finished, and says why it was not; how much that was.
fn give_back(office: &Office, leases: &Leases, failed: Option<&Failure>) -> Result<u64, Failure> {
    if failed.is_some() {
        office.archive.let_go();
    }
    leases.end(office, failed)
}

/// Act one: packages become registered cases, notices, returns, or are rejected. Those that hold decisions go on to act
/// two.
fn take_in<'o>(
    office: &'o Office,
    crew: &Crew<'o>,
    leases: &Arc<Leases>,
    packages: Vec<Submission>,
    tally: &mut Tally,
) -> Result<Vec<Judged>, Failure> {
    let keeper = leases.clone();
    let examined = crew.each(packages, move |submission| {
        keeper.keep(office);
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
    let (endings, decisions) = numbering::register(office, leases, read)?;
    ending::file(office, crew, leases, endings, tally)?;
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
    leases: &Arc<Leases>,
    decisions: Vec<Judged>,
    patient: bool,
    tally: &mut Tally,
) -> Result<(), Failure> {
    // decide ③: document numbers in the order of claiming, on one thread.
    let decided = numbering::decide(office, leases, decisions, patient)?;
    let (mut endings, mut answers) = ending::of_decisions(office, decided);
    // A batch may be of any size: only a window of its answers is in memory at once.
    while !answers.is_empty() {
        let window = answers.split_off(answers.len().saturating_sub(window::WINDOW_PACKAGES));
        let keeper = leases.clone();
        let filed = crew.each(window, move |numbered| {
            keeper.keep(office);
            let composed = decide::compose(office, &numbered.judged, &numbered.answer);
            let deposited = composed.and_then(|outgoing| draw_up(office, outgoing));
            (numbered, deposited)
        });
        let held = ending::promise_answers(office, crew, leases, filed, &mut endings, tally)?;
        answers.retain(|numbered| held.has(numbered.package_digest()));
    }
    // A batch that is answered to the last case is listed.
    ending::list_issued(office, leases, &mut endings)?;
    ending::file(office, crew, leases, endings, tally)
}

/// How every act ends: the sheets are drawn and filed. When that is durable, `ending` lays them out, and only then the
/// catalogue says so.
fn draw_up(office: &Office, mut outgoing: Outgoing) -> Result<deposit::Deposited, Failure> {
    let (mut finals, mut awaited) = (Vec::new(), None);
    for mut sheet in std::mem::take(&mut outgoing.sheets) {
        sign::tell(&finals, &mut sheet);
        let stamped = stamp::stamp(office, sheet, outgoing.at)?;
        if stamped.sheet.kind.is_printed_on_demand() {
            outgoing.files.push(render::recipe_alone(&stamped));
            continue;
        }
        let drawn = render::render(office, stamped)?;
        match sign::sign(office, drawn, outgoing.decision) {
            Ok(signed) => finals.push(signed),
            // The other sheets are drawn all the same: whoever signs gets them together.
            Err(unsigned @ Failure::Unsigned { .. }) => awaited = awaited.or(Some(unsigned)),
            Err(other) => return Err(other),
        }
    }
    if let Some(unsigned) = awaited {
        return Err(unsigned);
    }
    deposit::deposit(office, outgoing, finals) // ④
}

/// What leaves goes to those for whom it is meant.
fn lay_out(office: &Office, deposited: &deposit::Deposited) -> Result<(), Failure> {
    deliver::deliver(office, deposited)
}

/// Act three: what is ready for a service centre goes on a registry in two copies; nothing ready, no registry. Those
/// that were closed before a crash and lack their copies are finished first.
pub fn hand_over(office: &Office, consignment: &Consignment) -> Result<Vec<Registry>, Failure> {
    let now = office.now();
    let taken = window::take(
        office,
        |tx| {
            let mut closed = hand_over::unfinished(tx)?;
            // form, and close ⑤: number and lines are frozen in one transaction.
            closed.extend(hand_over::form(tx, consignment, now)?);
            Ok(closed)
        },
        |registry| registry.number.clone(),
    )?;
    let Some((closed, leases)) = taken else { return Ok(Vec::new()) };
    let done = closed.iter().try_for_each(|registry| {
        let copies = hand_over::compose(office, registry)?;
        let deposited = draw_up(office, copies)?;
        ending::promise(office, &leases, &registry.number, &deposited)
    });
    let left = give_back(office, &leases, done.as_ref().err());
    done.and(left).map(|_| closed)
}
