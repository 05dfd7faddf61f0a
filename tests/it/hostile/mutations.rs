//! Good packages spoiled by chance: what comes of them is not foretold, only that it has an end.

use super::catalogue::{Family, Hostile};
use super::honest::Draft;
use super::luck::Luck;
use super::zip::{Member, Zip};
use muragat::formats::package::SignatureForm;

pub const FAMILIES: &[Family] = &[
    Family { name: "octets-flipped", make: octets_flipped },
    Family { name: "octets-of-headers", make: octets_of_headers },
    Family { name: "torso", make: torso },
    Family { name: "spliced", make: spliced },
    Family { name: "document-flipped", make: document_flipped },
    Family { name: "document-shuffled", make: document_shuffled },
    Family { name: "scan-flipped-and-signed", make: scan_flipped_and_signed },
];

fn draft(luck: &mut Luck) -> Draft {
    let form = *luck.one_of(&SignatureForm::ALL);
    let draft = Draft::request(luck);
    Draft { form, ..draft }
}

/// Bits turned anywhere in the package.
fn octets_flipped(luck: &mut Luck) -> Hostile {
    let mut package = draft(luck).package();
    for _ in 0..luck.between(1, 20) {
        let at = luck.between(0, package.len() - 1);
        package[at] ^= 1 << luck.between(0, 7);
    }
    Hostile::of_any_end(package)
}

/// Octets of headers and directory written over with numbers that matter.
fn octets_of_headers(luck: &mut Luck) -> Hostile {
    let mut package = draft(luck).package();
    let heads: Vec<usize> = (0..package.len() - 4).filter(|at| package[*at..].starts_with(b"PK")).collect();
    for _ in 0..luck.between(1, 4) {
        let at = luck.one_of(&heads) + luck.between(2, 45);
        let value = *luck.one_of(&[0, 1, 0x7f, 0x80, 0xfe, 0xff]);
        for octet in package.iter_mut().skip(at).take(luck.between(1, 4)) {
            *octet = value;
        }
    }
    Hostile::of_any_end(package)
}

/// What is there when a copy breaks off, at its beginning or at its end.
fn torso(luck: &mut Luck) -> Hostile {
    let package = draft(luck).package();
    let cut = luck.between(0, package.len() - 1);
    Hostile::of_any_end(if luck.between(0, 3) == 0 { package[cut..].to_vec() } else { package[..cut].to_vec() })
}

/// The front of one package and the back of another.
fn spliced(luck: &mut Luck) -> Hostile {
    let (one, other) = (draft(luck).package(), draft(luck).package());
    let (cut, from) = (luck.between(0, one.len()), luck.between(0, other.len()));
    Hostile::of_any_end([&one[..cut], &other[from..]].concat())
}

/// Octets of the document changed after it was signed, in an archive that is whole.
fn document_flipped(luck: &mut Luck) -> Hostile {
    let mut members = draft(luck).members();
    let document = members.iter_mut().find(|(name, _)| name == "request.xml").expect("a document");
    for _ in 0..luck.between(1, 5) {
        let at = luck.between(0, document.1.len() - 1);
        document.1[at] = *luck.one_of(b"<>&\"' /=x\0\x80\xff?!-");
    }
    Hostile::of_any_end(packed(&members))
}

/// Elements of the document doubled, left out, and changed for each other, then signed: the schema alone stands there.
fn document_shuffled(luck: &mut Luck) -> Hostile {
    let draft = draft(luck);
    let mut lines: Vec<&str> = draft.document().lines().collect();
    for _ in 0..luck.between(1, 3) {
        let (one, other) = (luck.between(1, lines.len() - 1), luck.between(1, lines.len() - 1));
        match luck.between(0, 2) {
            0 => lines.swap(one, other),
            1 => drop(lines.remove(one)),
            _ => lines.insert(one, lines[other]),
        }
    }
    let text = lines.join("\n");
    let is_xml = roxmltree::Document::parse(&text)
        .is_ok_and(|document| document.root_element().has_tag_name(("urn:muragat:request:1", "request")));
    let changed = draft.clone().with_document(text.clone());
    let can_be_signed = is_xml && text.matches("<file>").count() == text.matches("<size_bytes/>").count();
    if can_be_signed {
        let signed = std::panic::catch_unwind(|| changed.package());
        if let Ok(package) = signed {
            return Hostile::of_any_end(package);
        }
    }
    Hostile::of_any_end(packed(&changed.files))
}

/// Scans spoiled before they were signed for: taken, unless their marks are gone.
fn scan_flipped_and_signed(luck: &mut Luck) -> Hostile {
    let mut draft = draft(luck);
    for (name, octets) in &mut draft.files {
        if name != "request.xml" {
            for _ in 0..luck.between(0, 30) {
                let at = luck.between(0, octets.len().min(200) - 1);
                octets[at] = luck.octets(1)[0];
            }
        }
    }
    Hostile::of_any_end(draft.package())
}

fn packed(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    Zip::of(members.iter().map(|(name, octets)| Member::deflated(name, octets))).build()
}
