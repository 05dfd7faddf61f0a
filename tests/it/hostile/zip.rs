//! A writer of archives that writes whatever it is told: every field of every header may lie.

/// One member with its header, its line in the directory, and what may stand behind its octets.
#[derive(Clone)]
pub struct Member {
    pub name: Vec<u8>,
    /// In the member's own header; absent: the same name.
    pub local_name: Option<Vec<u8>>,
    /// Octets as they stand in the archive.
    pub packed: Vec<u8>,
    pub method: u16,
    pub local_method: Option<u16>,
    pub flags: u16,
    pub local_flags: Option<u16>,
    pub crc32: u32,
    pub packed_bytes: u32,
    pub unpacked_bytes: u32,
    /// CRC, packed and unpacked size in the member's own header; absent: those of the directory.
    pub local_sizes: Option<(u32, u32, u32)>,
    pub extra: Vec<u8>,
    pub local_extra: Vec<u8>,
    pub comment: Vec<u8>,
    /// Upper octet: the system; lower: the version.
    pub made_by: u16,
    pub external: u32,
    /// Where the directory says that the header stands; absent: where it stands.
    pub header_at: Option<u32>,
    /// Behind the octets: a data descriptor, or whatever.
    pub behind: Vec<u8>,
    /// Whether header and octets are written, and whether the directory names them.
    pub is_written: bool,
    pub is_listed: bool,
}

impl Member {
    pub fn stored(name: impl AsRef<[u8]>, octets: &[u8]) -> Self {
        let size = u32::try_from(octets.len()).expect("a small member");
        Self {
            name: name.as_ref().to_vec(),
            local_name: None,
            packed: octets.to_vec(),
            method: 0,
            local_method: None,
            // Names are UTF-8.
            flags: 1 << 11,
            local_flags: None,
            crc32: crc32(octets),
            packed_bytes: size,
            unpacked_bytes: size,
            local_sizes: None,
            extra: Vec::new(),
            local_extra: Vec::new(),
            comment: Vec::new(),
            made_by: 3 << 8 | 20,
            external: 0o100_644 << 16,
            header_at: None,
            behind: Vec::new(),
            is_written: true,
            is_listed: true,
        }
    }

    pub fn deflated(name: impl AsRef<[u8]>, octets: &[u8]) -> Self {
        let packed = deflate(octets);
        let packed_bytes = u32::try_from(packed.len()).expect("a small member");
        Self { packed, packed_bytes, method: 8, ..Self::stored(name, octets) }
    }

    /// Sizes stand behind the octets and not before them, as a writer has it that does not know them yet.
    pub fn described(mut self) -> Self {
        self.flags |= 1 << 3;
        self.local_sizes = Some((0, 0, 0));
        self.behind = self.descriptor();
        self
    }

    /// A data descriptor that says what the directory says.
    pub fn descriptor(&self) -> Vec<u8> {
        [&b"PK\x07\x08"[..], &le32(self.crc32), &le32(self.packed_bytes), &le32(self.unpacked_bytes)].concat()
    }

    fn header(&self) -> Vec<u8> {
        let (crc32, packed, unpacked) =
            self.local_sizes.unwrap_or((self.crc32, self.packed_bytes, self.unpacked_bytes));
        let name = self.local_name.as_ref().unwrap_or(&self.name);
        let mut out = b"PK\x03\x04".to_vec();
        for word in [20, self.local_flags.unwrap_or(self.flags), self.local_method.unwrap_or(self.method), 0, 0x21] {
            out.extend(le16(word));
        }
        for long in [crc32, packed, unpacked] {
            out.extend(le32(long));
        }
        out.extend(length16(name));
        out.extend(length16(&self.local_extra));
        [&out, name, &self.local_extra].into_iter().flatten().copied().collect()
    }

    fn line(&self, at: u32) -> Vec<u8> {
        let mut out = b"PK\x01\x02".to_vec();
        for word in [self.made_by, 20, self.flags, self.method, 0, 0x21] {
            out.extend(le16(word));
        }
        for long in [self.crc32, self.packed_bytes, self.unpacked_bytes] {
            out.extend(le32(long));
        }
        for part in [&self.name, &self.extra, &self.comment] {
            out.extend(length16(part));
        }
        out.extend([0; 4]);
        out.extend(le32(self.external));
        out.extend(le32(self.header_at.unwrap_or(at)));
        [&out, &self.name, &self.extra, &self.comment].into_iter().flatten().copied().collect()
    }
}

/// An archive, and what its end says of it.
#[derive(Clone, Default)]
pub struct Zip {
    pub before: Vec<u8>,
    pub members: Vec<Member>,
    /// Between the last member and the directory.
    pub between: Vec<u8>,
    /// Between the directory and the end record: where ZIP64 records stand.
    pub beside_end: Vec<u8>,
    pub comment: Vec<u8>,
    pub after: Vec<u8>,
    /// Members as the end record counts them; absent: as they are.
    pub count: Option<u16>,
    pub directory_bytes: Option<u32>,
    pub directory_at: Option<u32>,
    pub disks: (u16, u16),
    /// Whether places are counted from the first octet of the file and not of the archive.
    pub counts_before: bool,
}

impl Zip {
    pub fn of(members: impl IntoIterator<Item = Member>) -> Self {
        Self { members: members.into_iter().collect(), ..Self::default() }
    }

    pub fn build(&self) -> Vec<u8> {
        let base = if self.counts_before { 0 } else { self.before.len() };
        let mut out = self.before.clone();
        let mut places = Vec::new();
        for member in &self.members {
            places.push(small(out.len() - base));
            if member.is_written {
                out.extend(member.header());
                out.extend(&member.packed);
                out.extend(&member.behind);
            }
        }
        out.extend(&self.between);
        let start = out.len();
        let listed = || self.members.iter().zip(&places).filter(|(member, _)| member.is_listed);
        for (member, at) in listed() {
            out.extend(member.line(*at));
        }
        let size = small(out.len() - start);
        out.extend(&self.beside_end);
        out.extend(b"PK\x05\x06");
        let count = self.count.unwrap_or_else(|| u16::try_from(listed().count()).expect("so many members"));
        for word in [self.disks.0, self.disks.1, count, count] {
            out.extend(le16(word));
        }
        out.extend(le32(self.directory_bytes.unwrap_or(size)));
        out.extend(le32(self.directory_at.unwrap_or(small(start - base))));
        out.extend(length16(&self.comment));
        out.extend(&self.comment);
        out.extend(&self.after);
        out
    }
}

/// The records by which ZIP64 overrules the end record.
pub fn zip64_end(directory_at: u64, directory_bytes: u64, count: u64, own_place: u64) -> Vec<u8> {
    let mut out = b"PK\x06\x06".to_vec();
    out.extend(44_u64.to_le_bytes());
    out.extend([45, 0, 45, 0]);
    out.extend([0; 8]);
    for long in [count, count, directory_bytes, directory_at] {
        out.extend(long.to_le_bytes());
    }
    out.extend(b"PK\x06\x07");
    out.extend(le32(0));
    out.extend(own_place.to_le_bytes());
    out.extend(le32(1));
    out
}

/// One field of an extra block.
pub fn extra(kind: u16, octets: &[u8]) -> Vec<u8> {
    [&le16(kind)[..], &length16(octets), octets].concat()
}

pub fn deflate(octets: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(octets).expect("memory");
    encoder.finish().expect("memory")
}

pub fn crc32(octets: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(octets);
    crc.sum()
}

fn le16(n: u16) -> [u8; 2] {
    n.to_le_bytes()
}

fn le32(n: u32) -> [u8; 4] {
    n.to_le_bytes()
}

fn length16(octets: &[u8]) -> [u8; 2] {
    le16(u16::try_from(octets.len()).expect("a short field"))
}

fn small(n: usize) -> u32 {
    u32::try_from(n).expect("a small archive")
}
