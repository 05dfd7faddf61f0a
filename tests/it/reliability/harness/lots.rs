//! Packages one after the other, made of the samples with the test keys: what an office gets, in its usual mixture, each
//! with what must become of it. The same seed makes the same octets.

use super::chance::Chance;
use muragat::app::demo::{self, Sample};
use muragat::domain::case::SubmissionState as State;
use muragat::domain::identifiers::Digest256;
use muragat::formats::keys::{Sign, Signer};
use muragat::formats::package;
use muragat::releases::embedded;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A request and the decision that answers it; `None`: it is answered in batches.
const FAMILIES: [(&str, Option<&str>); 6] = [
    ("10-arch-portal-kk-work-record", Some("80-decision-10-work-record")),
    ("15-arch-provider-ru-awards", Some("80-decision-15-awards")),
    ("18-arch-provider-ru-incomplete", Some("80-decision-18-refused-incomplete")),
    ("20-press-portal-kk-one-title", Some("80-decision-20-titles")),
    ("30-media-portal-kk-newspaper", Some("80-decision-30-medium")),
    ("60-batch-01", None),
];
const BATCH: &str = "85-decisions-batch-of-twenty";
const BATCH_MAX: usize = 20;
const NOTICED: [&str; 3] = ["50-signature-missing", "50-payment-missing", "50-signature-expired"];
const RETURNED: [&str; 4] =
    ["50-attachment-digest", "50-schema-violation", "50-signature-not-authorised", "50-date-order"];
const GIVEN_NAMES: [&str; 12] =
    ["Айгүл", "Әсем", "Гүлнұр", "Дәулет", "Жібек", "Қуаныш", "Мөлдір", "Нұрлан", "Өмірзақ", "Сәуле", "Үміт", "Шұғыла"];
/// So many packages back, one may come again.
const REMEMBERED: usize = 40;

/// A package to be dropped.
pub struct Lot {
    pub file_name: String,
    pub octets: Vec<u8>,
    /// Ends as an archive does: it is taken without a person's word.
    pub is_archive: bool,
}

/// What must become of the octets with this digest.
pub struct Expected {
    pub end: State,
    /// Another package with the same request: one of the two is registered, the other returned.
    pub rival: Option<Digest256>,
    /// The names under which it was dropped; all but one are repeats.
    pub file_names: BTreeSet<String>,
}

/// Makes packages and remembers what it made.
pub struct Mill {
    chance: Chance,
    samples: BTreeMap<String, Sample>,
    made: usize,
    recent: VecDeque<(Digest256, Vec<u8>, bool)>,
    /// Ids of requests that have no decision yet, by family, and whose package brought each.
    open: Vec<Vec<(String, Digest256)>>,
    pub expected: BTreeMap<Digest256, Expected>,
    /// Ids of requests for which a decision was made.
    pub decided: BTreeSet<String>,
    pub requests: BTreeSet<String>,
}

impl Mill {
    pub fn new(seed: u64) -> Self {
        let samples = demo::samples().expect("the index reads").into_iter().map(|s| (s.name.clone(), s)).collect();
        Self {
            chance: Chance::new(seed),
            samples,
            made: 0,
            recent: VecDeque::new(),
            open: vec![Vec::new(); FAMILIES.len()],
            expected: BTreeMap::new(),
            decided: BTreeSet::new(),
            requests: BTreeSet::new(),
        }
    }

    /// The next package.
    pub fn make(&mut self) -> Lot {
        self.made += 1;
        match self.chance.below(100) {
            0..=28 => self.request(0),
            29..=31 => self.request(1),
            32..=33 => self.request(2),
            34..=37 => self.request(3),
            38..=41 => self.request(4),
            42..=50 => self.request(5),
            51..=57 => self.decision(),
            58 => self.batch(),
            59..=62 => self.plain(&NOTICED, State::Noticed),
            63..=68 => self.plain(&RETURNED, State::Returned),
            69..=70 => self.rival(),
            71..=87 => self.rejected(),
            _ => self.again(),
        }
    }

    fn request(&mut self, family: usize) -> Lot {
        let id = self.id();
        let octets = self.of_sample(FAMILIES[family].0, &id);
        let lot = self.new_lot(octets, true, State::Registered);
        self.open[family].push((id.clone(), Digest256::of(&lot.octets)));
        self.requests.insert(id);
        lot
    }

    fn decision(&mut self) -> Lot {
        let family = self.chance.below(FAMILIES.len() - 1);
        let (Some((id, _)), Some(name)) = (self.take_open(family), FAMILIES[family].1) else { return self.request(0) };
        let octets = self.of_sample(name, &id);
        self.decided.insert(id);
        self.new_lot(octets, true, State::Answered)
    }

    fn batch(&mut self) -> Lot {
        let family = FAMILIES.len() - 1;
        let ids: Vec<_> = std::iter::from_fn(|| self.take_open(family)).take(BATCH_MAX).map(|(id, _)| id).collect();
        if ids.is_empty() {
            return self.request(family);
        }
        let sample = &self.samples[BATCH];
        let mut files = files(sample);
        let text = String::from_utf8(files[0].1.clone()).expect("UTF-8");
        let (start, end) = (text.find("<decision>").expect("one"), text.find("</decision>").expect("one") + 11);
        let one = &text[start..end];
        let all: Vec<_> = ids.iter().map(|id| within(one, "<request_id>", "</request_id>", id)).collect();
        files[0].1 = format!("{}{}\n</decisions>\n", &text[..start], all.join("\n")).into_bytes();
        let octets = build(&files, &sample.signer);
        self.decided.extend(ids);
        self.new_lot(octets, true, State::Answered)
    }

    fn plain(&mut self, names: &[&str], end: State) -> Lot {
        let name = names[self.chance.below(names.len())];
        let id = self.id();
        let octets = self.of_sample(name, &id);
        self.new_lot(octets, true, end)
    }

    /// Other octets with the id of a request that is under way.
    fn rival(&mut self) -> Lot {
        let known = |(_, digest): &(String, Digest256)| self.expected[digest].rival.is_none();
        let Some((id, first)) = self.open[0].iter().rev().find(|open| known(open)).cloned() else {
            return self.request(0);
        };
        let octets = self.of_sample(FAMILIES[0].0, &id);
        let lot = self.new_lot(octets, true, State::Registered);
        let second = Digest256::of(&lot.octets);
        for (one, other) in [(first, second), (second, first)] {
            self.expected.get_mut(&one).expect("made").rival = Some(other);
        }
        lot
    }

    fn rejected(&mut self) -> Lot {
        let size = 20 + self.chance.below(2000);
        let noise = self.chance.bytes(size);
        let packed = |name: &str, octets: Vec<u8>| package::pack(&[(name.to_owned(), octets)]).expect("packs");
        let (octets, is_archive) = match self.chance.below(4) {
            0 => (noise, false),
            1 => (packed("notes.txt", noise), true),
            2 => (packed("request.xml", format!("<request n='{}'>", self.made).into_bytes()), true),
            _ => {
                let mut torso = packed("request.xml", noise);
                torso.truncate(torso.len() - 30);
                (torso, false)
            }
        };
        self.new_lot(octets, is_archive, State::Rejected)
    }

    /// The octets of a package that came not long ago, under another name.
    fn again(&mut self) -> Lot {
        if self.recent.is_empty() {
            return self.rejected();
        }
        let (digest, octets, is_archive) = self.recent[self.chance.below(self.recent.len())].clone();
        let file_name = self.file_name("again");
        self.expected.get_mut(&digest).expect("made").file_names.insert(file_name.clone());
        Lot { file_name, octets, is_archive }
    }

    fn new_lot(&mut self, octets: Vec<u8>, is_archive: bool, end: State) -> Lot {
        let digest = Digest256::of(&octets);
        let file_name = self.file_name(end.key());
        let expected = Expected { end, rival: None, file_names: [file_name.clone()].into() };
        assert!(self.expected.insert(digest, expected).is_none(), "each package is another one");
        self.recent.push_back((digest, octets.clone(), is_archive));
        if self.recent.len() > REMEMBERED {
            self.recent.pop_front();
        }
        Lot { file_name, octets, is_archive }
    }

    fn file_name(&mut self, word: &str) -> String {
        match self.chance.below(4) {
            0 => format!("{:06} өтініш ({word}).zip", self.made),
            1 => format!("{:06}.ZIP", self.made),
            _ => format!("{:06}-{word}.zip", self.made),
        }
    }

    fn take_open(&mut self, family: usize) -> Option<(String, Digest256)> {
        let open = self.open[family].len();
        // Sometimes the youngest, whose package may still lie in the inbox.
        let at = if self.chance.percent(20) { open.checked_sub(1)? } else { self.chance.below(open) };
        (open > 0).then(|| self.open[family].remove(at))
    }

    fn id(&mut self) -> String {
        let (one, other) = (self.chance.next(), self.chance.next());
        let variant = (other >> 48) & 0x3fff | 0x8000;
        let (first, second, third) = (one >> 32, (one >> 16) & 0xffff, one & 0xfff);
        format!("{first:08x}-{second:04x}-4{third:03x}-{variant:04x}-{:012x}", other & 0xffff_ffff_ffff)
    }

    /// A sample about another person under another id, signed anew.
    fn of_sample(&mut self, name: &str, id: &str) -> Vec<u8> {
        let sample = self.samples[name].clone();
        let mut files = files(&sample);
        for (file, octets) in &mut files {
            if file != package::REQUEST && file != package::DECISION {
                continue;
            }
            let mut text = String::from_utf8(octets.clone()).expect("UTF-8");
            if file == package::REQUEST {
                text = within(&text, " id=\"", "\"", id);
                let person = GIVEN_NAMES[self.chance.below(GIVEN_NAMES.len())];
                if let Some((head, details)) = text.split_once("<details>") {
                    text = format!("{head}<details>{}", within(details, "<given_name>", "</given_name>", person));
                }
                let (n, two) = (self.made, |n: usize| format!("{:02}", n % 100));
                let phone = format!("8 (7000) {}-{}-{}", two(n / 10_000), two(n / 100), two(n));
                text = within(&text, "<phone>", "</phone>", &phone);
                // A receipt pays once.
                if let Some((head, payment)) = text.split_once("<payment>") {
                    let receipt = format!("SD-{:06}", self.made);
                    text = format!("{head}<payment>{}", within(payment, "<reference>", "</reference>", &receipt));
                }
            } else {
                text = within(&text, "<request_id>", "</request_id>", id);
            }
            *octets = text.into_bytes();
        }
        build(&files, &sample.signer)
    }
}

fn files(sample: &Sample) -> Vec<(String, Vec<u8>)> {
    let folder = format!("samples/{}/", sample.path);
    embedded::below(&folder).map(|(name, octets)| (name.to_owned(), octets.to_vec())).collect()
}

fn build(files: &[(String, Vec<u8>)], signer: &str) -> Vec<u8> {
    let signer: Option<Signer> = (signer != "none").then(|| demo::signer(signer).expect("a test key"));
    package::build_from(files, signer.as_ref().map(|s| s as &dyn Sign)).expect("builds")
}

/// The text with what stands between the first two marks replaced; without marks as it is.
fn within(text: &str, start: &str, end: &str, with: &str) -> String {
    let Some((before, rest)) = text.split_once(start) else { return text.to_owned() };
    let Some((_, after)) = rest.split_once(end) else { return text.to_owned() };
    format!("{before}{start}{with}{end}{after}")
}
