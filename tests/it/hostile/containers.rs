//! Archives that lie: about sizes, places, names of one member, the end of the file, or what they are at all.

use super::catalogue::{Family, Hostile};
use super::honest;
use super::luck::Luck;
use super::zip::{Member, Zip, deflate, extra, zip64_end};
use muragat::domain::codes::Code;

pub const FAMILIES: &[Family] = &[
    Family { name: "bomb", make: bomb },
    Family { name: "bomb-nested", make: bomb_nested },
    Family { name: "bomb-overlapping", make: bomb_overlapping },
    Family { name: "bomb-quoted-headers", make: bomb_quoted_headers },
    Family { name: "bomb-many-small", make: bomb_many_small },
    Family { name: "size-lies-in-directory", make: size_lies_in_directory },
    Family { name: "size-lies-in-header", make: size_lies_in_header },
    Family { name: "size-lies-in-descriptor", make: size_lies_in_descriptor },
    Family { name: "crc-lies", make: crc_lies },
    Family { name: "stored-of-two-sizes", make: stored_of_two_sizes },
    Family { name: "hidden-member", make: hidden_member },
    Family { name: "hidden-first-member", make: hidden_first_member },
    Family { name: "header-disagrees", make: header_disagrees },
    Family { name: "flags-disagree", make: flags_disagree },
    Family { name: "encrypted", make: encrypted },
    Family { name: "encrypted-aes", make: encrypted_aes },
    Family { name: "zip64-end", make: zip64_overrules },
    Family { name: "zip64-sizes", make: zip64_sizes },
    Family { name: "octets-before", make: octets_before },
    Family { name: "octets-after", make: octets_after },
    Family { name: "octets-between", make: octets_between },
    Family { name: "two-ends", make: two_ends },
    Family { name: "end-lies", make: end_lies },
    Family { name: "method-unknown", make: method_unknown },
    Family { name: "members-ten-thousand", make: members_ten_thousand },
    Family { name: "special-file", make: special_file },
    Family { name: "content-twice", make: content_twice },
    Family { name: "content-as-folder", make: content_as_folder },
    Family { name: "nothing-in-it", make: nothing_in_it },
    Family { name: "no-archive", make: no_archive },
];

/// Hundreds of times as much behind a scan's name as it weighs.
fn bomb(luck: &mut Luck) -> Hostile {
    let mut members = honest::members(luck);
    let last = members.len() - 1;
    let bomb = vec![luck.next().to_le_bytes()[0]; luck.between(2 << 20, 12 << 20)];
    members[last] = Member::deflated(members[last].name.clone(), &bomb);
    Hostile::new(Zip::of(members).build(), &[Code::ContainerRatio])
}

/// Archives in an archive: whoever opens what is inside never ends.
fn bomb_nested(luck: &mut Luck) -> Hostile {
    let mut inner = Zip::of([Member::deflated("0.txt", &vec![0; 1 << 20])]).build();
    for level in 0..luck.between(2, 6) {
        let copies = (0..8).map(|copy| Member::deflated(format!("{level}-{copy}.zip"), &inner));
        inner = Zip::of(copies).build();
    }
    let mut members = honest::members(luck);
    members.push(Member::stored("attachments/nested.zip", &inner));
    Hostile::new(Zip::of(members).build(), &[Code::AttachmentUndeclared])
}

/// Many names for the same octets, so that a small file unpacks to a large one.
fn bomb_overlapping(luck: &mut Luck) -> Hostile {
    let mut members = honest::members(luck);
    let kernel = Member::deflated("attachments/kernel", &vec![7; 900_000]);
    let at = u32::try_from(Zip::of(members.clone()).build().len()).expect("small");
    let directory: usize = members.iter().map(|m| 46 + m.name.len()).sum();
    let at = at - u32::try_from(directory + 22).expect("small");
    let is_renamed = luck.between(0, 1) == 1;
    for copy in 0..luck.between(10, 500) {
        let mut member = Member { header_at: Some(at), is_written: copy == 0, ..kernel.clone() };
        if copy > 0 && is_renamed {
            member.name = format!("attachments/kerne{copy}").into_bytes();
        } else if copy > 0 {
            member.name = format!("attachments/kernel{copy}").into_bytes();
        }
        members.push(member);
    }
    Hostile::new(Zip::of(members).build(), &[Code::ContainerDamaged])
}

/// Each member's octets quote the header of the next one in a stored block of deflate: all share one kernel.
fn bomb_quoted_headers(luck: &mut Luck) -> Hostile {
    let kernel = deflate(&vec![b'a'; 500_000]);
    let count = luck.between(5, 40);
    let plain = |n: usize| Member { local_name: None, ..Member::stored(format!("attachments/{n:04}"), b"") };
    // From the last to the first: what follows a header is a stored block with all that comes after it.
    let mut rest = Zip::of([Member { packed: kernel.clone(), method: 8, ..plain(count) }]);
    rest.members[0].is_listed = false;
    let mut tail = rest.build();
    tail.truncate(tail.len() - 22);
    let mut body = Vec::new();
    for n in (0..count).rev() {
        let mut one = Zip::of([Member { method: 8, is_listed: false, ..plain(n) }]).build();
        one.truncate(one.len() - 22);
        let quoted = u16::try_from(30 + plain(n + 1).name.len()).expect("short");
        one.push(0);
        one.extend(quoted.to_le_bytes());
        one.extend((!quoted).to_le_bytes());
        body = [one, if n + 1 == count { tail.clone() } else { body }].concat();
    }
    let honest = honest::members(luck);
    let mut zip = Zip::of(honest);
    let start = {
        let built = zip.build();
        let directory: usize = zip.members.iter().map(|m| 46 + m.name.len()).sum();
        built.len() - 22 - directory
    };
    let header = 30 + "attachments/0000".len();
    for n in 0..=count {
        let at = start + n * (header + 5);
        let packed_bytes = u32::try_from(body.len() + start - at - header).expect("small");
        let member = Member {
            method: 8,
            packed_bytes,
            unpacked_bytes: 500_000 + u32::try_from((count - n) * header).expect("small"),
            header_at: Some(u32::try_from(at).expect("small")),
            is_written: false,
            ..plain(n)
        };
        zip.members.push(member);
    }
    zip.between = body;
    Hostile::new(zip.build(), &[Code::ContainerDamaged])
}

/// Every member keeps its ratio, all of them together are more than is allowed.
fn bomb_many_small(luck: &mut Luck) -> Hostile {
    let mut members = honest::members(luck);
    let one = Member { unpacked_bytes: 0x0fff_ffff, ..Member::deflated("attachments/a", &luck.octets(3000)) };
    for n in 0..luck.between(5, 60) {
        members.push(Member { name: format!("attachments/{n}").into_bytes(), ..one.clone() });
    }
    Hostile::new(Zip::of(members).build(), &[Code::ContainerTooLarge, Code::ContainerRatio])
}

/// The directory states another unpacked size than there is.
fn size_lies_in_directory(luck: &mut Luck) -> Hostile {
    let mut members = honest::members(luck);
    let which = luck.between(0, members.len() - 1);
    let honest_size = members[which].unpacked_bytes;
    members[which].unpacked_bytes = *luck.one_of(&[0, 1, honest_size - 1, honest_size + 1, 900_000]);
    Hostile::new(Zip::of(members).build(), &[Code::ContainerDamaged])
}

/// The member's own header states other sizes than the directory, for whoever reads from the first octet on.
fn size_lies_in_header(luck: &mut Luck) -> Hostile {
    let mut members = honest::members(luck);
    let which = luck.between(0, members.len() - 1);
    let m = &mut members[which];
    let strange = *luck.one_of(&[0, 1, m.packed_bytes.wrapping_sub(9), 0x7fff_ffff, u32::MAX]);
    m.local_sizes = Some(match luck.between(0, 2) {
        0 => (m.crc32, strange, m.unpacked_bytes),
        1 => (m.crc32, m.packed_bytes, strange),
        _ => (m.crc32 ^ 1, m.packed_bytes, m.unpacked_bytes),
    });
    Hostile::new(Zip::of(members).build(), &[Code::ContainerDamaged])
}

/// What stands behind the octets says something else than the directory, or is not there.
fn size_lies_in_descriptor(luck: &mut Luck) -> Hostile {
    let mut members = honest::members(luck);
    let which = luck.between(0, members.len() - 1);
    let mut member = members[which].clone().described();
    match luck.between(0, 3) {
        0 => member.behind.clear(),
        1 => member.behind = Member { unpacked_bytes: 5, ..member.clone() }.descriptor(),
        2 => member.behind = Member { crc32: 5, ..member.clone() }.descriptor(),
        _ => member.behind.extend(luck.octets(8)),
    }
    members[which] = member;
    Hostile::new(Zip::of(members).build(), &[Code::ContainerDamaged])
}

/// A check sum that is not that of the octets.
fn crc_lies(luck: &mut Luck) -> Hostile {
    let mut members = honest::members(luck);
    let which = luck.between(0, members.len() - 1);
    members[which].crc32 ^= 1 << luck.between(0, 31);
    Hostile::new(Zip::of(members).build(), &[Code::ContainerDamaged])
}

/// Stored as it is, and yet packed and unpacked size differ: one reader takes one, another the other.
fn stored_of_two_sizes(luck: &mut Luck) -> Hostile {
    let mut members = honest::members(luck);
    let mut hidden = Member::stored("attachments/stored", &luck.octets(500));
    hidden.unpacked_bytes = u32::try_from(luck.between(0, 499)).expect("small");
    members.push(hidden);
    Hostile::new(Zip::of(members).build(), &[Code::ContainerDamaged])
}

/// A member that the directory does not name stands between those that it names.
fn hidden_member(luck: &mut Luck) -> Hostile {
    let mut members = honest::members(luck);
    let hidden = Member { is_listed: false, ..Member::deflated("request.xml", b"<request>another</request>") };
    let at = luck.between(1, members.len());
    members.insert(at, hidden);
    Hostile::new(Zip::of(members).build(), &[Code::ContainerDamaged])
}

/// Another document stands first, and only the second is named: who streams sees the first.
fn hidden_first_member(luck: &mut Luck) -> Hostile {
    let mut members = honest::members(luck);
    let other = Member { is_listed: false, ..members[0].clone() };
    members.insert(0, other);
    Hostile::new(Zip::of(members).build(), &[Code::ContainerDamaged])
}

/// Name or method of a member's own header are not those of the directory, or its place is none.
fn header_disagrees(luck: &mut Luck) -> Hostile {
    let mut members = honest::members(luck);
    let which = luck.between(0, members.len() - 1);
    let m = &mut members[which];
    match luck.between(0, 3) {
        0 => m.local_name = Some(b"attachments/other-name.pdf".to_vec()),
        1 => m.local_method = Some(if m.method == 8 { 0 } else { 8 }),
        2 => m.header_at = Some(*luck.one_of(&[1, 17, 0x00ff_ffff, u32::MAX])),
        _ => m.local_name = Some(m.name.to_ascii_uppercase()),
    }
    Hostile::new(Zip::of(members).build(), &[Code::ContainerDamaged])
}

/// One header says that the member is encrypted, in UTF-8, or described behind its octets; the other does not.
fn flags_disagree(luck: &mut Luck) -> Hostile {
    let mut members = honest::members(luck);
    let which = luck.between(0, members.len() - 1);
    let flags = members[which].flags;
    members[which].local_flags = Some(flags ^ *luck.one_of(&[1, 1 << 3, 1 << 6, 1 << 11, 1 << 13]));
    Hostile::new(Zip::of(members).build(), &[Code::ContainerDamaged])
}

/// Encrypted in the old way (its twelve octets before the content), strongly, or with its directory.
fn encrypted(luck: &mut Luck) -> Hostile {
    let mut members = honest::members(luck);
    let which = luck.between(0, members.len() - 1);
    let noise = luck.octets(members[which].packed.len() + 12);
    let m = &mut members[which];
    m.flags |= *luck.one_of(&[1, 1 | 1 << 6, 1 << 13 | 1, 1 << 6]);
    m.packed_bytes = u32::try_from(noise.len()).expect("small");
    m.packed = noise;
    Hostile::new(Zip::of(members).build(), &[Code::ContainerEncrypted])
}

/// AES as WinZip writes it: a method of its own, and an extra field with the real one.
fn encrypted_aes(luck: &mut Luck) -> Hostile {
    let mut members = honest::members(luck);
    let which = luck.between(0, members.len() - 1);
    let m = &mut members[which];
    let strength = *luck.one_of(&[1, 2, 3]);
    let field = extra(0x9901, &[2, 0, b'A', b'E', strength, 8, 0]);
    (m.flags, m.method) = (m.flags | 1, 99);
    (m.extra, m.local_extra) = (field.clone(), field);
    Hostile::new(Zip::of(members).build(), &[Code::ContainerEncrypted])
}

/// The end record is overruled by that of ZIP64, which names another directory.
fn zip64_overrules(luck: &mut Luck) -> Hostile {
    let mut zip = Zip::of(honest::members(luck));
    let place = u64::from(u32::try_from(zip.build().len() - 22).expect("small"));
    let count = luck.next() % 9;
    zip.beside_end = zip64_end(luck.next() % place, place / 2, count, place);
    if luck.between(0, 1) == 1 {
        (zip.count, zip.directory_at, zip.directory_bytes) = (Some(0xffff), Some(u32::MAX), Some(u32::MAX));
    }
    Hostile::new(zip.build(), &[Code::ContainerNotZip, Code::ContainerTooManyMembers])
}

/// Sizes and place of a member stand in an extra field of ZIP64, and are not what the headers say.
fn zip64_sizes(luck: &mut Luck) -> Hostile {
    let mut members = honest::members(luck);
    let which = luck.between(0, members.len() - 1);
    let m = &mut members[which];
    let lie = [luck.next() % 5000, u64::from(m.packed_bytes), luck.next() % 9000].map(u64::to_le_bytes).concat();
    m.extra = extra(1, &lie);
    match luck.between(0, 2) {
        0 => m.unpacked_bytes = u32::MAX,
        1 => (m.unpacked_bytes, m.packed_bytes) = (u32::MAX, u32::MAX),
        _ => m.header_at = Some(u32::MAX),
    }
    let codes = &[Code::ContainerDamaged, Code::ContainerTooLarge, Code::ContainerRatio];
    Hostile::new(Zip::of(members).build(), codes)
}

/// A program, a picture or a document stands before the archive.
fn octets_before(luck: &mut Luck) -> Hostile {
    let mut zip = Zip::of(honest::members(luck));
    let marks: [&[u8]; 6] =
        [b"MZ\x90\x00", b"#!/bin/sh\nexit\n", b"%PDF-1.7\n%\xe2\xe3\n", b"\xff\xd8\xff\xe0", b"PK\x07\x08", b"\0"];
    let length = luck_length(luck.next());
    zip.before = [luck.one_of(&marks).to_vec(), luck.octets(length)].concat();
    zip.counts_before = luck.between(0, 1) == 1;
    Hostile::new(zip.build(), &[Code::ContainerNotZip])
}

/// Something follows the end, or a comment promises more than there is.
fn octets_after(luck: &mut Luck) -> Hostile {
    let mut zip = Zip::of(honest::members(luck));
    let tails: [&[u8]; 5] = [b"\0", b"\n", b"%%EOF", b"PK\x01\x02", b"<script>alert(1)</script>"];
    zip.after = luck.one_of(&tails).to_vec();
    Hostile::new(zip.build(), &[Code::ContainerNotZip])
}

/// Octets that belong to no member stand between members and directory.
fn octets_between(luck: &mut Luck) -> Hostile {
    let mut zip = Zip::of(honest::members(luck));
    let length = luck.between(1, 3000);
    if luck.between(0, 1) == 1 {
        zip.between = luck.octets(length);
    } else {
        zip.members[0].behind = luck.octets(length);
    }
    Hostile::new(zip.build(), &[Code::ContainerDamaged])
}

/// A second end record, in the comment or behind the first: two archives in one file.
fn two_ends(luck: &mut Luck) -> Hostile {
    let mut zip = Zip::of(honest::members(luck));
    let inner = Zip::of([Member::stored("request.xml", b"<request/>")]).build();
    let empty = Zip::default().build();
    if luck.between(0, 1) == 1 {
        zip.comment = [luck.octets(3), if luck.between(0, 1) == 1 { inner } else { empty }].concat();
    } else {
        zip.after = [zip.build(), inner].concat();
    }
    Hostile::new(zip.build(), &[Code::ContainerNotZip])
}

/// The end record counts wrong, points elsewhere, or says that there are more disks.
fn end_lies(luck: &mut Luck) -> Hostile {
    let mut zip = Zip::of(honest::members(luck));
    let count = u16::try_from(zip.members.len()).expect("few");
    match luck.between(0, 5) {
        0 => zip.count = Some(count - 1),
        1 => zip.count = Some(count + 1),
        2 => zip.directory_at = Some(*luck.one_of(&[0, 1, 30, 0x7fff_ffff, u32::MAX])),
        3 => zip.directory_bytes = Some(*luck.one_of(&[0, 1, 46, 0x7fff_ffff, u32::MAX])),
        4 => zip.disks = (1, 0),
        _ => zip.disks = (0, 0xffff),
    }
    Hostile::new(zip.build(), &[Code::ContainerNotZip])
}

/// Packed by a method that nobody asked for.
fn method_unknown(luck: &mut Luck) -> Hostile {
    let mut members = honest::members(luck);
    let which = luck.between(0, members.len() - 1);
    members[which].method = *luck.one_of(&[1, 6, 9, 12, 14, 18, 93, 95, 96, 97, 98, 99, 0xffff]);
    Hostile::new(Zip::of(members).build(), &[Code::ContainerDamaged])
}

/// More members than anybody scans: a directory to drown in.
fn members_ten_thousand(luck: &mut Luck) -> Hostile {
    let mut members = honest::members(luck);
    let count = *luck.one_of(&[1001, 2000, 10_000, 60_000]);
    members.extend((0..count).map(|n| Member::stored(format!("attachments/{n}"), b"")));
    Hostile::new(Zip::of(members).build(), &[Code::ContainerTooManyMembers])
}

/// A link, a device, a pipe or a socket by its file mode, whatever system is named as the maker.
fn special_file(luck: &mut Luck) -> Hostile {
    let mut members = honest::members(luck);
    let mode = *luck.one_of(&[0o120_777, 0o020_666, 0o060_660, 0o010_644, 0o140_755_u32]);
    let target = *luck.one_of(&["/etc/passwd", "../../../catalogue.db", "attachments/award.png", "/dev/zero"]);
    let mut link = Member::stored("attachments/link", target.as_bytes());
    link.external = mode << 16;
    link.made_by = *luck.one_of(&[3 << 8 | 20, 19 << 8 | 20, 20, 10 << 8 | 20]);
    members.push(link);
    Hostile::new(Zip::of(members).build(), &[Code::ContainerSymlink])
}

/// Two documents under one name, or a request and a decision in one package.
fn content_twice(luck: &mut Luck) -> Hostile {
    let mut members = honest::members(luck);
    let name = *luck.one_of(&["request.xml", "decision.xml", "REQUEST.XML", "request.xml/"]);
    let octets: &[u8] = if name.ends_with('/') { b"" } else { b"<request xmlns=\"urn:muragat:request:1\"/>" };
    let other = Member::stored(name, octets);
    let at = luck.between(0, members.len());
    members.insert(at, other);
    Hostile::new(Zip::of(members).build(), &[Code::ContainerDuplicateName, Code::ContainerNoContent])
}

/// The document is a folder, or stands in one.
fn content_as_folder(luck: &mut Luck) -> Hostile {
    let mut members = honest::members(luck);
    members[0].name = luck.one_of(&["request.xml/", "a/request.xml", "request.xml/request.xml"]).as_bytes().to_vec();
    Hostile::new(Zip::of(members).build(), &[Code::ContainerName, Code::ContainerNoContent])
}

/// An archive of nothing, of folders, or of a document of no octets.
fn nothing_in_it(luck: &mut Luck) -> Hostile {
    let folders = (0..luck.between(1, 20)).map(|n| Member::stored(format!("{n}/"), b""));
    let mut zip = match luck.between(0, 2) {
        0 => Zip::default(),
        1 => Zip::of(folders),
        _ => Zip::of([Member::stored("request.xml", b"")]),
    };
    zip.comment = luck.next().to_string().into_bytes();
    Hostile::new(zip.build(), &[Code::ContainerNoContent, Code::XmlMalformed])
}

/// No archive at all: nothing, one octet, another format, a name for one.
fn no_archive(luck: &mut Luck) -> Hostile {
    let heads: [&[u8]; 10] = [
        b"",
        b"P",
        b"PK\x03\x04",
        b"PK\x05\x06",
        b"Rar!\x1a\x07\x01\0",
        b"7z\xbc\xaf\x27\x1c",
        b"\x1f\x8b\x08\0",
        b"%PDF-1.7\n",
        b"<?xml version='1.0'?><request/>",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    ];
    let seed = luck.next();
    let noise = if seed.is_multiple_of(3) { Vec::new() } else { luck.octets(luck_length(seed)) };
    Hostile::new([luck.one_of(&heads).to_vec(), noise].concat(), &[Code::ContainerNotZip])
}

/// Mostly short, sometimes as long as the longest comment.
fn luck_length(n: u64) -> usize {
    let lengths = [0, 1, 21, 22, 100, 5000, 65_535, 65_557, 70_000];
    lengths[usize::try_from(n % lengths.len() as u64).expect("small")]
}
