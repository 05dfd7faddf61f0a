//! Luck that can be had again: the same seed, the same package.

/// A small generator of numbers (SplitMix64).
pub struct Luck(u64);

impl Luck {
    /// Of one family and one seed: families do not share their luck.
    pub fn of(family: &str, seed: u64) -> Self {
        let mixed = family.bytes().fold(seed, |sum, octet| sum.wrapping_mul(0x100_0000_01b3) ^ u64::from(octet));
        Self(mixed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From `low` to `high`, both of them too.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        let span = (high - low) as u64 + 1;
        low + usize::try_from(self.next() % span).expect("a small span")
    }

    pub fn one_of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.between(0, choices.len() - 1)]
    }

    pub fn octets(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next().to_le_bytes()[0]).collect()
    }

    pub fn uuid(&mut self) -> String {
        let hex = data_encoding::HEXLOWER.encode(&self.octets(16));
        [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
    }
}
