//! A small internet in this process: addresses, and what happens to whoever asks there.

use super::{Listing, Ocsp, Pki, TimeStamping};
use muragat::ports::outside::{Outside, OutsideFault, Question};
use std::collections::BTreeMap;
use std::sync::Mutex;

type Answer = Box<dyn Fn(&[u8]) -> Vec<u8> + Send + Sync>;

/// What happens between asking and answering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Road {
    Open,
    /// Nobody listens.
    Closed,
    /// Somebody listens and never says a word.
    Silent,
    Status(u16),
    /// So many octets of the answer arrive.
    CutAt(usize),
    /// The answer, and so many octets behind it.
    Padded(usize),
    /// A page for people: the network wants a password first.
    Page,
}

pub const PAGE: &[u8] = b"<!DOCTYPE html><html><body>Please log in</body></html>";

struct Place {
    answer: Answer,
    road: Road,
}

/// Addresses and their services; what is not there is unreachable.
#[derive(Default)]
pub struct Net {
    places: Mutex<BTreeMap<String, Place>>,
    asked: Mutex<Vec<String>>,
}

impl Net {
    /// Every authority of the families answers honestly: lists, statuses, time-stamps.
    pub fn honest(pki: &'static Pki, families: &[&str]) -> Self {
        let net = Self::default();
        for family in families {
            for authority in [format!("root-{family}"), format!("nca-{family}")] {
                net.lists(pki, Listing::of(pki, &authority), &authority);
            }
            let authority = format!("nca-{family}");
            net.answers(pki, Ocsp::of(pki, &authority));
            net.stamps(pki, TimeStamping::of(pki, &format!("tsa-{family}")));
        }
        net
    }

    /// Puts a service at an address.
    pub fn put(&self, url: &str, answer: impl Fn(&[u8]) -> Vec<u8> + Send + Sync + 'static) {
        let place = Place { answer: Box::new(answer), road: Road::Open };
        self.places.lock().expect("no test stopped here").insert(url.to_owned(), place);
    }

    pub fn answers(&self, pki: &'static Pki, responder: Ocsp) {
        let url = pki.description.addresses.status(&responder.authority);
        self.put(&url, move |request| responder.answer(pki, request));
    }

    /// The list lies where the certificates of `authority` say.
    pub fn lists(&self, pki: &'static Pki, listing: Listing, authority: &str) {
        self.put(&pki.description.addresses.list(authority), move |_| listing.answer(pki));
    }

    pub fn stamps(&self, pki: &'static Pki, service: TimeStamping) {
        let url = pki.description.addresses.time_stamps(&service.authority);
        self.put(&url, move |request| service.answer(pki, request));
    }

    /// Changes what happens on the way to an address, and puts a silent service there if there is none.
    pub fn road(&self, url: &str, road: Road) {
        let mut places = self.places.lock().expect("no test stopped here");
        places.entry(url.to_owned()).or_insert_with(|| Place { answer: Box::new(|_| Vec::new()), road }).road = road;
    }

    /// Every address that was asked, in turn.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no test stopped here").clone()
    }

    /// The road to an address, and what its service says.
    pub(super) fn hear(&self, url: &str, body: &[u8]) -> (Road, Vec<u8>) {
        self.asked.lock().expect("no test stopped here").push(url.to_owned());
        match self.places.lock().expect("no test stopped here").get(url) {
            None => (Road::Closed, Vec::new()),
            Some(Place { road: road @ (Road::Closed | Road::Silent | Road::Status(_)), .. }) => (*road, Vec::new()),
            Some(place) => (place.road, (place.answer)(body)),
        }
    }
}

impl Outside for Net {
    fn ask(&self, question: &Question) -> Result<Vec<u8>, OutsideFault> {
        let (road, mut octets) = self.hear(&question.url, question.body.as_deref().unwrap_or_default());
        match road {
            Road::Open => {}
            Road::Closed => return Err(OutsideFault::Unreachable),
            Road::Silent => return Err(OutsideFault::TimedOut),
            Road::Status(status) => return Err(OutsideFault::Status(status)),
            // A body shorter than its header says is a connection that broke off.
            Road::CutAt(_) => return Err(OutsideFault::Unreachable),
            Road::Padded(more) => octets.resize(octets.len() + more, 0),
            Road::Page => octets = PAGE.to_vec(),
        }
        if octets.len() > question.size_max { Err(OutsideFault::TooLarge) } else { Ok(octets) }
    }
}
