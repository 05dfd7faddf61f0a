//! Scans that are not what they say: two files in one, another kind, cut off, or of a size that fills the memory of
//! whoever opens them.

use super::catalogue::{Family, Hostile};
use super::honest::Draft;
use super::luck::Luck;
use super::zip::{Member, Zip, crc32};
use muragat::domain::codes::Code;

pub const FAMILIES: &[Family] = &[
    Family { name: "polyglot-pdf-zip", make: polyglot_pdf_zip },
    Family { name: "polyglot-pdf-html", make: polyglot_pdf_html },
    Family { name: "polyglot-picture-pdf", make: polyglot_picture_pdf },
    Family { name: "polyglot-picture-zip", make: polyglot_picture_zip },
    Family { name: "picture-huge-png", make: picture_huge_png },
    Family { name: "picture-huge-jpeg", make: picture_huge_jpeg },
    Family { name: "picture-huge-tiff", make: picture_huge_tiff },
    Family { name: "another-kind", make: another_kind },
    Family { name: "cut-off", make: cut_off },
    Family { name: "scan-empty", make: scan_empty },
    Family { name: "scan-exchanged", make: scan_exchanged },
    Family { name: "scan-missing", make: scan_missing },
    Family { name: "scans-too-many", make: scans_too_many },
    Family { name: "scan-of-noise", make: scan_of_noise },
];

const JPEG: &str = "attachments/application.jpg";
const PNG: &str = "attachments/award.png";
const TIFF: &str = "attachments/identity-card.tif";

/// The honest request with another scan under one of its names, signed so: the sender means it.
fn with(luck: &mut Luck, name: &str, octets: Vec<u8>, codes: &'static [Code]) -> Hostile {
    Hostile::new(Draft::request(luck).scan(name, octets).package(), codes)
}

/// The same, declared as a PDF.
fn with_pdf(luck: &mut Luck, octets: Vec<u8>, codes: &'static [Code]) -> Hostile {
    let draft = Draft::request(luck).edit("image/png", "application/pdf").scan(PNG, octets);
    Hostile::new(draft.package(), codes)
}

fn scan(luck: &mut Luck, name: &str) -> Vec<u8> {
    let draft = Draft::request(luck);
    draft.files.into_iter().find(|(known, _)| known == name).expect("a scan").1
}

fn pdf(inside: &[u8]) -> Vec<u8> {
    [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", inside, b"\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"]
        .concat()
}

/// A PDF for one reader, an archive with a program for another.
fn polyglot_pdf_zip(luck: &mut Luck) -> Hostile {
    let mut zip = Zip::of([Member::stored("run.exe", &luck.octets(200))]);
    let document = pdf(b"");
    let octets = match luck.between(0, 1) {
        0 => {
            zip.comment = b"%%EOF\n".to_vec();
            [document, zip.build()].concat()
        }
        _ => [document, zip.build(), b"\n%%EOF\n".to_vec()].concat(),
    };
    with_pdf(luck, octets, &[Code::AttachmentMediaType])
}

/// A PDF for one reader, a page with a script for a browser.
fn polyglot_pdf_html(luck: &mut Luck) -> Hostile {
    let page = luck.one_of(&[
        "<html><script>alert(1)</script>",
        "<!DOCTYPE html><body onload=alert(1)>",
        "<HTML\n>",
        "<script src=//x></script>",
        "<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
    ]);
    let page = [b"% ".to_vec(), luck.octets(20), page.as_bytes().to_vec()].concat();
    with_pdf(luck, pdf(&page), &[Code::AttachmentMediaType])
}

/// A picture whose first octets hide a PDF.
fn polyglot_picture_pdf(luck: &mut Luck) -> Hostile {
    let inner = pdf(b"");
    match luck.between(0, 2) {
        0 => {
            let mut jpeg = scan(luck, JPEG);
            let length = u16::try_from(inner.len() + 2).expect("short").to_be_bytes();
            jpeg.splice(2..2, [&b"\xff\xfe"[..], &length, &inner].concat());
            with(luck, JPEG, jpeg, &[Code::AttachmentMediaType])
        }
        1 => {
            let mut png = scan(luck, PNG);
            let chunk = [b"teXt", &inner[..]].concat();
            let length = u32::try_from(inner.len()).expect("short").to_be_bytes();
            png.splice(33..33, [&length[..], &chunk, &crc32(&chunk).to_be_bytes()].concat());
            with(luck, PNG, png, &[Code::AttachmentMediaType])
        }
        _ => {
            let tiff = [scan(luck, TIFF), inner].concat();
            with(luck, TIFF, tiff, &[Code::AttachmentMediaType])
        }
    }
}

/// A picture with an archive behind it.
fn polyglot_picture_zip(luck: &mut Luck) -> Hostile {
    let archive = Zip::of([Member::stored("a.class", &luck.octets(100))]).build();
    let name = *luck.one_of(&[JPEG, PNG, TIFF]);
    let octets = [scan(luck, name), archive].concat();
    with(luck, name, octets, &[Code::AttachmentMediaType])
}

/// A few octets that say: a picture of thousands of millions of points.
fn picture_huge_png(luck: &mut Luck) -> Hostile {
    let mut png = scan(luck, PNG);
    let (width, height) =
        *luck.one_of(&[(0x7fff_ffff_u32, 0x7fff_ffff_u32), (100_000, 100_000), (1, u32::MAX), (u32::MAX, 1)]);
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc32(&png[12..29]).to_be_bytes();
    png[29..33].copy_from_slice(&sum);
    with(luck, PNG, png, &[Code::AttachmentPoints])
}

/// The same in a JPEG, its frame behind as much metadata as there may be.
fn picture_huge_jpeg(luck: &mut Luck) -> Hostile {
    let mut jpeg = scan(luck, JPEG);
    let frame =
        jpeg.windows(4).position(|w| w[0] == 0xff && (0xc0..=0xc2).contains(&w[1]) && w[2] == 0).expect("a frame");
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
    for _ in 0..luck.between(0, 3) {
        let metadata = [b"\xff\xe1\xff\xff".to_vec(), luck.octets(65_533)].concat();
        jpeg.splice(2..2, metadata);
    }
    with(luck, JPEG, jpeg, &[Code::AttachmentPoints])
}

/// The same in a TIFF, wherever its directory stands.
fn picture_huge_tiff(luck: &mut Luck) -> Hostile {
    let filler = vec![b'x'; luck.between(0, 200_000) & !1];
    let (width, height) = *luck.one_of(&[(u32::MAX, u32::MAX), (60_000, 60_000), (1, 2_000_000_000)]);
    let is_little = luck.between(0, 1) == 1;
    let short = |n: u16| if is_little { n.to_le_bytes() } else { n.to_be_bytes() };
    let long = |n: u32| if is_little { n.to_le_bytes() } else { n.to_be_bytes() };
    let mut tiff = if is_little { b"II".to_vec() } else { b"MM".to_vec() };
    tiff.extend(short(42));
    tiff.extend(long(u32::try_from(8 + filler.len()).expect("small")));
    tiff.extend(filler);
    tiff.extend(short(3));
    for (tag, value) in [(256, width), (257, height), (259, 1)] {
        tiff.extend([&short(tag)[..], &short(4), &long(1), &long(value)].concat());
    }
    tiff.extend(long(0));
    with(luck, TIFF, tiff, &[Code::AttachmentPoints])
}

/// A program, a page, an office document under the name of a picture.
fn another_kind(luck: &mut Luck) -> Hostile {
    let heads: [&[u8]; 12] = [
        b"MZ\x90\0",
        b"\x7fELF",
        b"<html><script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0",
        b"GIF89a",
        b"#!/bin/sh\n",
        b"%!PS-Adobe-3.0",
        b"\x00\x00\x00\x18ftypheic",
        b"BM",
        b"\n%PDF-1.4",
    ];
    let octets = [luck.one_of(&heads).to_vec(), luck.octets(300)].concat();
    let name = *luck.one_of(&[JPEG, PNG, TIFF]);
    with(luck, name, octets, &[Code::AttachmentMediaType])
}

/// A scan that broke off on its way.
fn cut_off(luck: &mut Luck) -> Hostile {
    let name = *luck.one_of(&[JPEG, PNG, TIFF]);
    let mut octets = scan(luck, name);
    let most = if name == TIFF { 7 } else { octets.len() - 20 };
    octets.truncate(luck.between(1, most));
    with(luck, name, octets, &[Code::AttachmentMediaType])
}

/// Scans of no octets.
fn scan_empty(luck: &mut Luck) -> Hostile {
    let name = *luck.one_of(&[JPEG, PNG, TIFF]);
    with(luck, name, Vec::new(), &[Code::AttachmentMediaType])
}

/// Another scan than the one that was signed for.
fn scan_exchanged(luck: &mut Luck) -> Hostile {
    let mut members = Draft::request(luck).members();
    let which = luck.between(1, members.len() - 1);
    let at = luck.between(10, members[which].1.len() - 1);
    members[which].1[at] ^= 1 << luck.between(0, 7);
    if luck.between(0, 1) == 1 {
        members[which].1.push(0);
    }
    let members = members.iter().map(|(name, octets)| Member::deflated(name, octets));
    Hostile::new(Zip::of(members).build(), &[Code::AttachmentDigest, Code::AttachmentSize])
}

/// A scan that is named and not there.
fn scan_missing(luck: &mut Luck) -> Hostile {
    let mut members = Draft::request(luck).members();
    members.remove(luck.between(1, members.len() - 1));
    let members = members.iter().map(|(name, octets)| Member::deflated(name, octets));
    Hostile::new(Zip::of(members).build(), &[Code::AttachmentMissing])
}

/// Scans that nobody named, hundreds of them: a return that would be a book.
fn scans_too_many(luck: &mut Luck) -> Hostile {
    let mut members = Draft::request(luck).members();
    for n in 0..luck.between(100, 990) {
        members.push((format!("attachments/{n}-{}.png", luck.next()), Vec::new()));
    }
    let members = members.iter().map(|(name, octets)| Member::stored(name, octets));
    Hostile::new(Zip::of(members).build(), &[Code::AttachmentUndeclared])
}

/// The right marks at both ends, noise between: no decoder may be needed here, and what is signed is taken.
fn scan_of_noise(luck: &mut Luck) -> Hostile {
    let noise = luck.octets(2000);
    with_pdf(luck, pdf(&noise), &[])
}
