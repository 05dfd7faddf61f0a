//! A digest that is made part by part, of what is too long to be held.

use super::DigestAlgorithm;
use gost94::Digest as _;
use sha2::Digest as _;

/// A digest that is not finished.
pub struct Running(State);

enum State {
    Sha1(sha1::Sha1),
    Sha256(sha2::Sha256),
    Sha384(sha2::Sha384),
    Sha512(sha2::Sha512),
    Gost3411(gost94::Gost94Test),
    Streebog256(streebog::Streebog256),
    Streebog512(streebog::Streebog512),
}

impl DigestAlgorithm {
    /// Begins a digest; [`Running::finish`] gives what [`DigestAlgorithm::digest`] gives for all parts together.
    pub fn begin(self) -> Running {
        Running(match self {
            Self::Sha1 => State::Sha1(sha1::Sha1::new()),
            Self::Sha256 => State::Sha256(sha2::Sha256::new()),
            Self::Sha384 => State::Sha384(sha2::Sha384::new()),
            Self::Sha512 => State::Sha512(sha2::Sha512::new()),
            Self::Gost3411 => State::Gost3411(gost94::Gost94Test::new()),
            Self::Streebog256 => State::Streebog256(streebog::Streebog256::new()),
            Self::Streebog512 => State::Streebog512(streebog::Streebog512::new()),
        })
    }
}

impl Running {
    pub fn update(&mut self, part: &[u8]) {
        match &mut self.0 {
            State::Sha1(digest) => digest.update(part),
            State::Sha256(digest) => digest.update(part),
            State::Sha384(digest) => digest.update(part),
            State::Sha512(digest) => digest.update(part),
            State::Gost3411(digest) => digest.update(part),
            State::Streebog256(digest) => digest.update(part),
            State::Streebog512(digest) => digest.update(part),
        }
    }

    pub fn finish(self) -> Vec<u8> {
        match self.0 {
            State::Sha1(digest) => digest.finalize().to_vec(),
            State::Sha256(digest) => digest.finalize().to_vec(),
            State::Sha384(digest) => digest.finalize().to_vec(),
            State::Sha512(digest) => digest.finalize().to_vec(),
            State::Gost3411(digest) => digest.finalize().to_vec(),
            State::Streebog256(digest) => digest.finalize().to_vec(),
            State::Streebog512(digest) => digest.finalize().to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_give_the_digest_of_the_whole() {
        let octets: Vec<u8> = (0..5000u32).map(|i| i as u8).collect();
        for algorithm in DigestAlgorithm::ALL {
            let mut running = algorithm.begin();
            octets.chunks(333).for_each(|part| running.update(part));
            assert_eq!(running.finish(), algorithm.digest(&octets), "{}", algorithm.key());
        }
    }
}
