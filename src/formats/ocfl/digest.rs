//! SHA-512 for inventories and SHA-256 for stamps, from one read.

use data_encoding::HEXLOWER;
use ring::digest::{Context, SHA256, SHA512};
use std::io::Read;

/// Bytes read at once: small enough that the second digest finds them in the cache.
const CHUNK_BYTES: usize = 128 * 1024;

/// Both digests of the same bytes, in lower-case hexadecimal, and how many bytes there were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digests {
    pub sha512: String,
    pub sha256: String,
    pub size_bytes: u64,
}

impl Digests {
    pub fn of(bytes: &[u8]) -> Self {
        let mut both = Both::new();
        bytes.chunks(CHUNK_BYTES).for_each(|chunk| both.update(chunk));
        both.finish()
    }

    /// Reads to the end. Fails as the reader fails.
    pub fn of_stream(mut stream: impl Read) -> std::io::Result<Self> {
        let mut both = Both::new();
        let mut chunk = vec![0; CHUNK_BYTES];
        loop {
            match stream.read(&mut chunk) {
                Ok(0) => return Ok(both.finish()),
                Ok(read) => both.update(&chunk[..read]),
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
    }
}

/// SHA-512 alone, in lower-case hexadecimal.
pub fn sha512(bytes: &[u8]) -> String {
    HEXLOWER.encode(ring::digest::digest(&SHA512, bytes).as_ref())
}

struct Both {
    sha512: Context,
    sha256: Context,
    size_bytes: u64,
}

impl Both {
    fn new() -> Self {
        Self { sha512: Context::new(&SHA512), sha256: Context::new(&SHA256), size_bytes: 0 }
    }

    fn update(&mut self, chunk: &[u8]) {
        self.sha512.update(chunk);
        self.sha256.update(chunk);
        self.size_bytes += chunk.len() as u64;
    }

    fn finish(self) -> Digests {
        Digests {
            sha512: HEXLOWER.encode(self.sha512.finish().as_ref()),
            sha256: HEXLOWER.encode(self.sha256.finish().as_ref()),
            size_bytes: self.size_bytes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_gives_what_the_whole_gives() {
        let bytes: Vec<u8> = (0..300_000u32).map(|i| i as u8).collect();
        let whole = Digests::of(&bytes);
        assert_eq!(Digests::of_stream(&bytes[..]).expect("memory reads"), whole);
        assert_eq!(whole.size_bytes, 300_000);
        assert_eq!(whole.sha512, sha512(&bytes));
        // FIPS 180-4 example "abc".
        assert_eq!(Digests::of(b"abc").sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
