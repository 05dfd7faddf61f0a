//! Packages made by a foreign writer, then spoiled octet by octet.

use super::*;
use crate::formats::suites::DigestAlgorithm::Sha256;
use std::io::Write;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

fn stored() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Stored)
}

fn packed(members: &[(&str, &[u8])], options: SimpleFileOptions) -> Vec<u8> {
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, octets) in members {
        if name.ends_with('/') {
            writer.add_directory(*name, options).unwrap();
        } else {
            writer.start_file(*name, options).unwrap();
            writer.write_all(octets).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

fn package() -> Vec<u8> {
    let members: [(&str, &[u8]); 4] = [
        ("request.xml", b"<request/>"),
        ("attachments/", b""),
        ("attachments/1.pdf", b"%PDF"),
        ("attachments/\u{49b}.png", b"x"),
    ];
    packed(&members, stored())
}

fn codes(bytes: &[u8]) -> Vec<Code> {
    codes_under(bytes, &Limits::default())
}

fn codes_under(bytes: &[u8], limits: &Limits) -> Vec<Code> {
    match Container::open(bytes, limits) {
        Ok(container) => container.survey().err().unwrap_or_default().iter().map(|f| f.code).collect(),
        Err(findings) => findings.iter().map(|f| f.code).collect(),
    }
}

/// Every place where `what` stands.
fn places(bytes: &[u8], what: &[u8]) -> Vec<usize> {
    (0..bytes.len()).filter(|i| bytes[*i..].starts_with(what)).collect()
}

/// The same octets with `from` written over by `to`, everywhere.
fn renamed(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = bytes.to_vec();
    for at in places(&bytes, from.as_bytes()) {
        bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    }
    bytes
}

/// Central directory entries, in order.
fn directory_entries(bytes: &[u8]) -> Vec<usize> {
    places(bytes, b"PK\x01\x02")
}

#[test]
fn a_package_is_read_and_measured() {
    for options in [stored(), SimpleFileOptions::default()] {
        let long: Vec<u8> = (0..5000_u32).flat_map(|i| i.to_string().into_bytes()).collect();
        let bytes =
            packed(&[("decision.xml", b"<decision/>"), ("attachments/a.tif", &long), ("attachments/b", b"")], options);
        let container = Container::open(&bytes, &Limits::default()).unwrap();
        assert_eq!(container.content_name(), "decision.xml");
        assert_eq!(container.read("decision.xml").unwrap(), b"<decision/>");
        assert_eq!(container.names().collect::<Vec<_>>(), ["decision.xml", "attachments/a.tif", "attachments/b"]);
        let members = container.survey().unwrap();
        let Measured { size_bytes, sha256, head, tail, .. } = &members[0].measured;
        assert_eq!(*size_bytes, long.len() as u64);
        assert_eq!(*sha256, data_encoding::HEXLOWER.encode(&Sha256.digest(&long)));
        assert_eq!((&head[..], &tail[..]), (&long[..MARGIN], &long[long.len() - MARGIN..]));
        assert_eq!(members[1].measured.size_bytes, 0);
        assert_eq!(container.measure("attachments/c").unwrap_err().code, Code::ContainerDamaged);
    }
    assert_eq!(codes(&package()), []);
}

#[test]
fn what_is_no_archive_is_not_read() {
    let bytes = package();
    for spoiled in [
        b"".to_vec(),
        b"%PDF-1.4".to_vec(),
        bytes[..bytes.len() - 1].to_vec(),
        bytes[..bytes.len() / 2].to_vec(),
        [b"MZ".to_vec(), bytes.clone()].concat(),
        [bytes.clone(), b"more".to_vec()].concat(),
        [bytes.clone(), bytes.clone()].concat(),
    ] {
        assert_eq!(codes(&spoiled), [Code::ContainerNotZip]);
    }
    let empty = packed(&[], stored());
    assert_eq!(codes(&empty), [Code::ContainerNoContent]);
    assert_eq!(codes(&packed(&[("a.xml", b"")], stored())), [Code::ContainerNoContent]);
    assert_eq!(codes(&packed(&[("request.xml", b"a"), ("decision.xml", b"b")], stored())), [Code::ContainerNoContent]);
}

#[test]
fn two_ends_are_two_archives() {
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file("request.xml", stored()).unwrap();
    let hidden = [b"PK\x05\x06".as_slice(), &[0; 16], &[0, 0]].concat();
    writer.set_raw_comment([b"note ".to_vec(), hidden].concat().into());
    assert_eq!(codes(&writer.finish().unwrap().into_inner()), [Code::ContainerNotZip]);

    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file("request.xml", stored()).unwrap();
    writer.set_comment("a plain comment");
    assert_eq!(codes(&writer.finish().unwrap().into_inner()), []);
}

#[test]
fn a_changed_octet_of_a_member_is_damage() {
    let bytes = packed(&[("request.xml", b"<request/>"), ("attachments/a", &[7; 3000])], SimpleFileOptions::default());
    let entries = directory_entries(&bytes);
    let mut crc = bytes.clone();
    crc[entries[1] + 16] ^= 1;
    assert_eq!(codes(&crc), [Code::ContainerDamaged]);
    for size in [2999_u32, 3001] {
        let mut other = bytes.clone();
        other[entries[1] + 24..entries[1] + 28].copy_from_slice(&size.to_le_bytes());
        assert_eq!(codes(&other), [Code::ContainerDamaged], "{size}");
    }
    let mut method = bytes.clone();
    method[entries[1] + 10] = 12;
    assert_eq!(codes(&method), [Code::ContainerDamaged]);
    let mut disagreeing = bytes.clone();
    let local = places(&bytes, b"attachments/a")[0];
    disagreeing[local + 12] = b'b';
    assert_eq!(codes(&disagreeing), [Code::ContainerDamaged]);
}

#[test]
fn members_that_share_octets_are_refused() {
    let bytes = packed(&[("request.xml", b"<request/>"), ("attachments/a", b"1"), ("attachments/b", b"1")], stored());
    let entries = directory_entries(&bytes);
    let mut shared = renamed(&bytes, "attachments/b", "attachments/a");
    let place = bytes[entries[1] + 42..entries[1] + 46].to_vec();
    shared[entries[2] + 42..entries[2] + 46].copy_from_slice(&place);
    assert_eq!(codes(&shared), [Code::ContainerDamaged, Code::ContainerDuplicateName]);
}

#[test]
fn names_that_lead_elsewhere_or_collide_are_refused() {
    let named = |name: &str| packed(&[("request.xml", b""), (name, b"x")], stored());
    for name in [
        "../a",
        "attachments/../../a",
        "/etc/a",
        "a//b",
        "a\\b",
        "c:a",
        "attachments/./a",
        "a\u{7}b",
        "nul",
        "attachments/COM1.pdf",
        "attachments/a.",
        "attachments/ a",
        "\u{202e}fdp.a",
        "",
    ] {
        assert_eq!(codes(&named(name)), [Code::ContainerName], "{name:?}");
    }
    assert_eq!(codes(&named(&"a".repeat(256))), [Code::ContainerName]);
    let mut not_utf8 = named("attachments/zz");
    for at in places(&not_utf8, b"attachments/zz") {
        not_utf8[at + 12] = 0xff;
    }
    assert_eq!(codes(&not_utf8), [Code::ContainerName]);

    let two = packed(&[("request.xml", b""), ("attachments/a1", b"1"), ("attachments/a2", b"2")], stored());
    assert_eq!(codes(&renamed(&two, "attachments/a2", "attachments/a1")), [Code::ContainerDuplicateName]);
    for (one, other) in
        [("a/Й", "a/й"), ("a/й", "a/и\u{306}"), ("a/x", "A/X"), ("Request.xml", "request.xml"), ("a/ﬁ", "a/fi")]
    {
        let bytes = packed(
            &[("request.xml", b""), (one, b""), (if other == "request.xml" { "b" } else { other }, b"")],
            stored(),
        );
        assert_eq!(codes(&bytes), [Code::ContainerDuplicateName], "{one} {other}");
    }
}

#[test]
fn links_devices_and_encryption_are_refused() {
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file("request.xml", stored()).unwrap();
    writer.add_symlink("attachments/a", "/etc/passwd", stored()).unwrap();
    assert_eq!(codes(&writer.finish().unwrap().into_inner()), [Code::ContainerSymlink]);

    let mut bytes = package();
    for (header, flags) in [(b"PK\x01\x02", 8), (b"PK\x03\x04", 6)] {
        let at = places(&bytes, header)[2];
        bytes[at + flags] |= 1;
    }
    assert_eq!(codes(&bytes), [Code::ContainerEncrypted]);
}

#[test]
fn limits_have_a_finding_each() {
    let limits = |change: fn(&mut Limits)| {
        let mut limits = Limits::default();
        change(&mut limits);
        limits
    };
    let bytes = package();
    assert_eq!(codes_under(&bytes, &limits(|l| l.packed_bytes_max = 100)), [Code::ContainerTooLarge]);
    assert_eq!(codes_under(&bytes, &limits(|l| l.unpacked_bytes_max = 10)), [Code::ContainerTooLarge]);
    assert_eq!(codes_under(&bytes, &limits(|l| l.members_max = 3)), [Code::ContainerTooManyMembers]);
    let small = limits(|l| l.content_bytes_max = 9);
    assert_eq!(Container::open(&bytes, &small).unwrap().read("request.xml").unwrap_err().code, Code::XmlTooLarge);

    let bomb = packed(&[("request.xml", b""), ("attachments/a", &vec![0; 3 << 20])], SimpleFileOptions::default());
    assert_eq!(codes(&bomb), [Code::ContainerRatio]);
    // A bomb that states a small size is stopped where the small size ends.
    let mut lying = bomb.clone();
    let at = directory_entries(&lying)[1];
    lying[at + 24..at + 28].copy_from_slice(&1000_u32.to_le_bytes());
    assert_eq!(codes(&lying), [Code::ContainerDamaged]);
}

#[test]
fn limits_are_read_from_configuration() {
    let limits: Limits = toml::from_str("members_max = 7").unwrap();
    assert_eq!(limits, Limits { members_max: 7, ..Limits::default() });
    assert!(toml::from_str::<Limits>("members = 7").is_err());
}

use proptest::prelude::*;

proptest! {
    #[test]
    fn any_octets_are_read_or_refused(octets in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = codes(&octets);
    }

    #[test]
    fn a_package_with_changed_octets_is_read_or_refused(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
        keep_length in any::<bool>(),
    ) {
        let mut bytes = package();
        for (at, octet) in changes {
            let at = at.index(bytes.len());
            bytes[at] = octet;
        }
        if !keep_length {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(container) = Container::open(&bytes, &Limits::default()) {
            for name in container.names() {
                let _ = container.read(name);
                let _ = container.measure(name);
            }
        }
    }
}
