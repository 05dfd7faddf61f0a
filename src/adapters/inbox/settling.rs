//! When a file that is being written has arrived: pure, so that every course of events can be played in a test.
//!
//! A file is taken when somebody says so by a marker beside it, when it was renamed in and ends as an archive does, or
//! when nothing about it changed for a while and it ends as an archive does. One that does not is given much longer,
//! and is then taken all the same: a person must hear that it cannot be read.

use std::collections::HashMap;
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::time::{Duration, Instant};

/// What tells a file from its later self.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    pub device: u64,
    pub inode: u64,
    pub size_bytes: u64,
    pub modified_ns: i128,
}

impl Stamp {
    pub fn of(metadata: &Metadata) -> Self {
        Self {
            device: metadata.dev(),
            inode: metadata.ino(),
            size_bytes: metadata.len(),
            modified_ns: i128::from(metadata.mtime()) * 1_000_000_000 + i128::from(metadata.mtime_nsec()),
        }
    }

    /// The same file with the same content, whatever it is called now.
    pub fn is_same_file(&self, other: &Self) -> bool {
        self == other
    }
}

/// What is to be done with a file now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    Ready,
    /// Look again then, if nothing happens before.
    At(Instant),
}

/// What is known of the files that have not arrived yet.
#[derive(Debug)]
pub struct Settling {
    quiet: Duration,
    patience: Duration,
    files: HashMap<String, Seen>,
    round: u64,
}

#[derive(Debug)]
struct Seen {
    stamp: Stamp,
    since: Instant,
    whole: Option<bool>,
    renamed_in: bool,
    round: u64,
}

impl Settling {
    /// A file must not change for `quiet`; one that does not end as an archive does is taken after `patience`.
    pub fn new(quiet: Duration, patience: Duration) -> Self {
        Self { quiet, patience: patience.max(quiet), files: HashMap::new(), round: 0 }
    }

    /// A new look at the folder begins.
    pub fn begin(&mut self) {
        self.round += 1;
    }

    /// A look is over: what was not seen in it is forgotten.
    pub fn end(&mut self) {
        let round = self.round;
        self.files.retain(|_, seen| seen.round == round);
    }

    /// Files that have not arrived.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Judges one file. `age` is how long ago the file system says that it changed; `renamed_in` that an event said so;
    /// `is_whole` looks at its end and is asked once for each state of the file.
    pub fn judge<E>(
        &mut self,
        name: &str,
        stamp: Stamp,
        (now, age): (Instant, Duration),
        (marked, renamed_in): (bool, bool),
        is_whole: impl FnOnce() -> Result<bool, E>,
    ) -> Result<Readiness, E> {
        let round = self.round;
        // A file that lay there before we looked has been quiet for as long as it says.
        let since = |age: Duration| now.checked_sub(age).unwrap_or(now);
        if !self.files.contains_key(name) {
            let seen = Seen { stamp, since: since(age), whole: None, renamed_in: false, round };
            self.files.insert(name.to_owned(), seen);
        }
        let Some(seen) = self.files.get_mut(name) else { return Ok(Readiness::At(now + self.quiet)) };
        seen.round = round;
        if seen.stamp != stamp {
            *seen = Seen { stamp, since: now, whole: None, renamed_in: false, round };
        }
        seen.renamed_in |= renamed_in;
        if marked {
            return Ok(Readiness::Ready);
        }
        let quiet_at = seen.since + self.quiet;
        if now < quiet_at && !seen.renamed_in {
            return Ok(Readiness::At(quiet_at));
        }
        let whole = match seen.whole {
            Some(whole) => whole,
            None => *seen.whole.insert(is_whole()?),
        };
        let patient_until = seen.since + self.patience;
        match whole || now >= patient_until {
            true => Ok(Readiness::Ready),
            false => Ok(Readiness::At(patient_until)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUIET: Duration = Duration::from_secs(3);
    const PATIENCE: Duration = Duration::from_secs(600);

    fn stamp(size_bytes: u64) -> Stamp {
        Stamp { device: 1, inode: 7, size_bytes, modified_ns: i128::from(size_bytes) }
    }

    /// Plays one file: (second, size, marked, renamed in, ends whole) and what is then expected.
    fn play(course: &[(u64, u64, bool, bool, bool, bool)]) {
        let start = Instant::now() + Duration::from_secs(1_000_000);
        let mut settling = Settling::new(QUIET, PATIENCE);
        for (step, &(second, size, marked, renamed, whole, ready)) in course.iter().enumerate() {
            settling.begin();
            let now = start + Duration::from_secs(second);
            let answer =
                settling.judge("a.zip", stamp(size), (now, Duration::ZERO), (marked, renamed), || Ok::<_, ()>(whole));
            settling.end();
            assert_eq!(answer == Ok(Readiness::Ready), ready, "step {step}: {answer:?}");
        }
    }

    #[test]
    fn a_quiet_whole_file_is_taken_after_the_time() {
        play(&[(0, 9, false, false, true, false), (2, 9, false, false, true, false), (3, 9, false, false, true, true)]);
    }

    #[test]
    fn a_file_that_grows_starts_anew() {
        play(&[
            (0, 5, false, false, true, false),
            (2, 9, false, false, true, false),
            (4, 9, false, false, true, false),
        ]);
    }

    #[test]
    fn a_slow_writer_that_pauses_longer_than_the_quiet_time_is_not_taken_half_way() {
        play(&[
            (0, 5, false, false, false, false),
            (4, 5, false, false, false, false),
            (5, 9, false, false, true, false),
        ]);
    }

    #[test]
    fn what_was_renamed_in_whole_is_taken_at_once_and_a_renamed_torso_is_not() {
        play(&[(0, 9, false, true, true, true)]);
        play(&[(0, 9, false, true, false, false), (4, 9, false, false, false, false)]);
    }

    #[test]
    fn a_marker_is_a_persons_word() {
        play(&[(0, 9, true, false, false, true)]);
    }

    #[test]
    fn what_is_no_archive_is_taken_in_the_end_so_that_somebody_hears_of_it() {
        play(&[
            (0, 9, false, false, false, false),
            (599, 9, false, false, false, false),
            (600, 9, false, false, false, true),
        ]);
    }

    #[test]
    fn another_file_under_the_name_starts_anew_and_a_file_gone_is_forgotten() {
        let now = Instant::now() + Duration::from_secs(1_000_000);
        let mut settling = Settling::new(QUIET, PATIENCE);
        settling.begin();
        let old = (now, Duration::from_secs(60));
        assert_eq!(settling.judge("a", stamp(1), old, (false, false), || Ok::<_, ()>(true)), Ok(Readiness::Ready));
        let other = Stamp { inode: 8, ..stamp(1) };
        let answer = settling.judge("a", other, (now, Duration::ZERO), (false, false), || Ok::<_, ()>(true));
        assert_eq!(answer, Ok(Readiness::At(now + QUIET)));
        settling.end();
        settling.begin();
        settling.end();
        assert!(settling.is_empty());
    }
}
