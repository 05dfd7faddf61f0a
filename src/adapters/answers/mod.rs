//! A network that remembers: answers that hold are given again, without asking.
//!
//! What is kept was judged by the asker when it came, and is judged by the asker again each time it is recalled; nothing
//! here knows what an answer means. A broken, stale or wrong one is therefore never given. Several who ask the same at the
//! same time share one question.

mod shelf;

use crate::ports::outside::{Answered, Given, Holds, Outside, OutsideFault, Question};
use chrono::{DateTime, FixedOffset};
use sha2::{Digest, Sha256};
use shelf::{FolderShelf, Kept, MemoryShelf, Shelf};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// A network and what it said.
pub struct RememberedOutside {
    inner: Arc<dyn Outside>,
    shelf: Box<dyn Shelf>,
    flights: Mutex<HashMap<String, Arc<Flight>>>,
}

impl RememberedOutside {
    /// Answers are kept in memory, `bytes_max` together.
    pub fn in_memory(inner: Arc<dyn Outside>, bytes_max: u64) -> Self {
        Self::over(inner, Box::new(MemoryShelf::new(bytes_max)))
    }

    /// Answers are kept in a folder, which outlives the process; it is made when there is something to keep. Losing it
    /// loses nothing but time.
    pub fn in_folder(inner: Arc<dyn Outside>, folder: PathBuf, bytes_max: u64) -> Self {
        Self::over(inner, Box::new(FolderShelf::new(folder, bytes_max)))
    }

    fn over(inner: Arc<dyn Outside>, shelf: Box<dyn Shelf>) -> Self {
        Self { inner, shelf, flights: Mutex::default() }
    }

    fn recall(&self, key: &str, holds: Holds<'_>) -> Option<Answered> {
        let kept = self.shelf.find(key)?;
        match holds(&kept.octets, Given::Before) {
            Some(_) => Some(Answered { octets: kept.octets, obtained_at: kept.obtained_at }),
            None => {
                self.shelf.forget(key);
                None
            }
        }
    }

    /// Asks, and keeps the answer if it holds; whether it does.
    fn ask_and_keep(
        &self,
        key: &str,
        question: &Question,
        now: DateTime<FixedOffset>,
        holds: Holds<'_>,
    ) -> Result<(Answered, bool), OutsideFault> {
        let octets = self.inner.ask(question)?;
        let until = holds(&octets, Given::Now);
        if until.is_some_and(|until| until > now) {
            self.shelf.keep(key, &Kept { octets: octets.clone(), obtained_at: now });
        }
        Ok((Answered { octets, obtained_at: now }, until.is_some()))
    }

    /// Joins who asks the same already, or goes first.
    fn board(&self, key: &str) -> Boarded<'_> {
        let mut flights = lock(&self.flights);
        match flights.get(key) {
            Some(flight) => Boarded::Joined(flight.clone()),
            None => {
                let flight = Arc::new(Flight::default());
                flights.insert(key.to_owned(), flight.clone());
                Boarded::First(Pilot { all: &self.flights, key: key.to_owned(), flight })
            }
        }
    }
}

impl Outside for RememberedOutside {
    fn ask(&self, question: &Question) -> Result<Vec<u8>, OutsideFault> {
        self.inner.ask(question)
    }

    fn ask_or_recall(
        &self,
        question: &Question,
        now: DateTime<FixedOffset>,
        holds: Holds<'_>,
    ) -> Result<Answered, OutsideFault> {
        let Some(name) = question.kept_as() else { return self.inner.ask_or_recall(question, now, holds) };
        let key = data_encoding::HEXLOWER.encode(&Sha256::digest(name.as_bytes()));
        if let Some(answered) = self.recall(&key, holds) {
            return Ok(answered);
        }
        match self.board(&key) {
            Boarded::First(pilot) => {
                // Somebody may have come back with it between looking and going.
                let outcome = match self.recall(&key, holds) {
                    Some(answered) => Ok((answered, true)),
                    None => self.ask_and_keep(&key, question, now, holds),
                };
                pilot.land(outcome.clone());
                outcome.map(|(answered, _)| answered)
            }
            Boarded::Joined(flight) => match flight.wait()? {
                (answered, true) if holds(&answered.octets, Given::Before).is_some() => Ok(answered),
                // What did not hold for the other was an answer to his question, not to ours.
                _ => self.ask_and_keep(&key, question, now, holds).map(|(answered, _)| answered),
            },
        }
    }
}

/// What became of a question, and whether the answer held.
type Outcome = Result<(Answered, bool), OutsideFault>;

#[derive(Default)]
struct Flight {
    outcome: Mutex<Option<Outcome>>,
    landed: Condvar,
}

impl Flight {
    fn wait(&self) -> Outcome {
        let mut outcome = lock(&self.outcome);
        loop {
            match &*outcome {
                Some(outcome) => return outcome.clone(),
                None => outcome = self.landed.wait(outcome).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

enum Boarded<'a> {
    First(Pilot<'a>),
    Joined(Arc<Flight>),
}

/// Who asks for all. Gone without an answer, the others are told that there is none.
struct Pilot<'a> {
    all: &'a Mutex<HashMap<String, Arc<Flight>>>,
    key: String,
    flight: Arc<Flight>,
}

impl Pilot<'_> {
    fn land(&self, outcome: Outcome) {
        *lock(&self.flight.outcome) = Some(outcome);
    }
}

impl Drop for Pilot<'_> {
    fn drop(&mut self) {
        lock(self.all).remove(&self.key);
        lock(&self.flight.outcome).get_or_insert(Err(OutsideFault::Unreachable));
        self.flight.landed.notify_all();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::outside_memory::MemoryOutside;
    use crate::ports::outside::NamedBy;
    use chrono::Duration;
    use std::sync::atomic::{AtomicUsize, Ordering};

    const URL: &str = "http://crl.example/a.crl";

    fn now() -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339("2015-11-18T09:30:00+06:00").unwrap()
    }

    fn question() -> Question {
        Question::get(URL, NamedBy::Certificate, 1 << 20)
    }

    /// Counts what is asked; says `word` each time with the number.
    fn network(word: &'static str) -> Arc<MemoryOutside> {
        let network = Arc::new(MemoryOutside::new());
        let count = AtomicUsize::new(0);
        network.lay(URL, move |_| Ok(format!("{word} {}", count.fetch_add(1, Ordering::SeqCst)).into_bytes()));
        network
    }

    fn for_a_day(octets: &[u8], _: Given) -> Option<DateTime<FixedOffset>> {
        octets.starts_with(b"good").then(|| now() + Duration::days(1))
    }

    /// Both shelves keep the same promises.
    fn each(test: impl Fn(&str, &dyn Fn(Arc<dyn Outside>, u64) -> RememberedOutside)) {
        test("memory", &RememberedOutside::in_memory);
        let folder = tempfile::tempdir().unwrap();
        let number = AtomicUsize::new(0);
        test("folder", &|network, bytes_max| {
            let place = folder.path().join(number.fetch_add(1, Ordering::SeqCst).to_string());
            RememberedOutside::in_folder(network, place, bytes_max)
        });
    }

    #[test]
    fn what_holds_is_asked_once() {
        each(|shelf, make| {
            let network = network("good");
            let remembered = make(network.clone(), 1000);
            let first = remembered.ask_or_recall(&question(), now(), &for_a_day).unwrap();
            let later = remembered.ask_or_recall(&question(), now() + Duration::hours(1), &for_a_day).unwrap();
            assert_eq!((first.octets.as_slice(), first.obtained_at), (&b"good 0"[..], now()), "{shelf}");
            assert_eq!(first, later, "{shelf}");
            assert_eq!(network.asked().len(), 1);
            // Whoever wants a new one gets a new one.
            assert_eq!(remembered.ask(&question()).unwrap(), b"good 1");
        });
    }

    #[test]
    fn what_does_not_hold_is_neither_kept_nor_recalled() {
        each(|shelf, make| {
            let network = network("broken");
            let remembered = make(network.clone(), 1000);
            for n in 0..3 {
                let said = remembered.ask_or_recall(&question(), now(), &for_a_day).unwrap();
                assert_eq!(said.octets, format!("broken {n}").into_bytes(), "{shelf}");
            }
            // Kept while it held, no longer recalled when it does not.
            let network = super::tests::network("good");
            let remembered = make(network.clone(), 1000);
            remembered.ask_or_recall(&question(), now(), &for_a_day).unwrap();
            let stale = |_: &[u8], given: Given| match given {
                Given::Before => None,
                Given::Now => Some(now()),
            };
            // It holds until this moment and no longer: not kept either.
            for n in 1..3 {
                let said = remembered.ask_or_recall(&question(), now(), &stale).unwrap();
                assert_eq!(said.octets, format!("good {n}").into_bytes(), "{shelf}");
            }
        });
    }

    #[test]
    fn an_answer_to_a_body_is_kept_only_under_a_name() {
        each(|shelf, make| {
            let network = network("good");
            let remembered = make(network.clone(), 1000);
            let mut posted = Question::post(URL, NamedBy::Certificate, "x/y", b"nonce".to_vec(), 1000);
            for _ in 0..2 {
                remembered.ask_or_recall(&posted, now(), &for_a_day).unwrap();
            }
            assert_eq!(network.asked().len(), 2, "{shelf}");
            posted.keep_as = Some("about one certificate".into());
            for _ in 0..2 {
                remembered.ask_or_recall(&posted, now(), &for_a_day).unwrap();
            }
            assert_eq!(network.asked().len(), 3, "{shelf}");
        });
    }

    #[test]
    fn no_more_is_kept_than_fits() {
        each(|shelf, make| {
            let network = Arc::new(MemoryOutside::new());
            let url = |n: usize| format!("http://crl.example/{n}.crl");
            for n in 0..10 {
                network.lay(&url(n), |_| Ok(vec![b'g'; 1000]));
            }
            let always = |_: &[u8], _: Given| Some(now() + Duration::days(1));
            let remembered = make(network.clone(), 3500);
            for n in 0..10 {
                let question = Question::get(&url(n), NamedBy::Certificate, 1000);
                remembered.ask_or_recall(&question, now(), &always).unwrap();
            }
            assert_eq!(network.asked().len(), 10);
            for n in 0..10 {
                let question = Question::get(&url(n), NamedBy::Certificate, 1000);
                remembered.ask_or_recall(&question, now(), &always).unwrap();
            }
            // Three fit; asking the others again pushes those out.
            assert!(network.asked().len() >= 17, "{shelf}: {}", network.asked().len());
        });
    }

    #[test]
    fn a_damaged_file_is_as_if_it_were_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let network = network("good");
        let make = || RememberedOutside::in_folder(network.clone(), folder.path().to_owned(), 1000);
        make().ask_or_recall(&question(), now(), &for_a_day).unwrap();
        assert_eq!(make().ask_or_recall(&question(), now(), &for_a_day).unwrap().octets, b"good 0");
        let file = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
        let whole = std::fs::read(&file).unwrap();
        let mut asked = network.asked().len();
        for damage in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[damage] ^= 1;
            std::fs::write(&file, bytes).unwrap();
            let said = make().ask_or_recall(&question(), now(), &for_a_day).unwrap();
            asked += 1;
            assert_eq!(said.octets, format!("good {}", asked - 1).into_bytes(), "octet {damage}");
        }
        std::fs::write(&file, &whole[..10]).unwrap();
        make().ask_or_recall(&question(), now(), &for_a_day).unwrap();
        assert_eq!(network.asked().len(), asked + 1);
    }

    #[test]
    fn many_who_ask_at_once_ask_once_and_a_silence_is_waited_for_once() {
        each(|shelf, make| {
            for silent in [false, true] {
                let network = Arc::new(MemoryOutside::new());
                let all_are_there = Arc::new(std::sync::Barrier::new(8));
                network.lay(URL, move |_| {
                    std::thread::sleep(std::time::Duration::from_millis(200));
                    if silent { Err(OutsideFault::TimedOut) } else { Ok(b"good".to_vec()) }
                });
                let remembered = make(network.clone(), 1000);
                let ask = || {
                    all_are_there.wait();
                    remembered.ask_or_recall(&question(), now(), &for_a_day).map(|a| a.octets)
                };
                let said: Vec<_> = std::thread::scope(|scope| {
                    let threads: Vec<_> = (0..8).map(|_| scope.spawn(ask)).collect();
                    threads.into_iter().map(|t| t.join().unwrap()).collect()
                });
                let expected = if silent { Err(OutsideFault::TimedOut) } else { Ok(b"good".to_vec()) };
                assert!(said.iter().all(|s| *s == expected), "{shelf}");
                // A thread that comes too late asks anew.
                assert!(network.asked().len() < 8, "{shelf}: {}", network.asked().len());
            }
        });
    }

    #[test]
    fn an_answer_that_failed_for_one_is_not_given_to_another() {
        // The nonce of the first does not stand in the answer: the second asks for himself.
        let network = network("good");
        let remembered = RememberedOutside::in_memory(network.clone(), 1000);
        let mismatched = |_: &[u8], given: Given| match given {
            Given::Now => None,
            Given::Before => Some(now() + Duration::days(1)),
        };
        for n in 0..3 {
            let said = remembered.ask_or_recall(&question(), now(), &mismatched).unwrap();
            assert_eq!(said.octets, format!("good {n}").into_bytes());
        }
    }
}
