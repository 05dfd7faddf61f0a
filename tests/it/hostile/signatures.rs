//! Signatures that were put round something else, beside something else, or are none.

use super::catalogue::{Family, Hostile};
use super::honest::Draft;
use super::luck::Luck;
use super::zip::{Member, Zip};
use muragat::domain::codes::Code;
use muragat::formats::package::SignatureForm;

pub const FAMILIES: &[Family] = &[
    Family { name: "wrapped", make: wrapped },
    Family { name: "signature-moved", make: signature_moved },
    Family { name: "signature-leftover", make: signature_leftover },
    Family { name: "signatures-flood", make: signatures_flood },
    Family { name: "p7s-garbage", make: p7s_garbage },
    Family { name: "p7s-beside-another", make: p7s_beside_another },
    Family { name: "p7s-nested", make: p7s_nested },
    Family { name: "asic-spoiled", make: asic_spoiled },
    Family { name: "asic-manifest-lies", make: asic_manifest_lies },
    Family { name: "signed-of-two-kinds", make: signed_of_two_kinds },
];

const SPOILED: &[Code] =
    &[Code::SignatureMissing, Code::SignatureUnsupported, Code::SignatureAltered, Code::SignatureInvalid];

fn packed(members: &[(String, Vec<u8>)], codes: &'static [Code]) -> Hostile {
    Hostile::new(Zip::of(members.iter().map(|(name, octets)| Member::deflated(name, octets))).build(), codes)
}

/// An honest package, signed in a form, laid open.
fn signed(luck: &mut Luck, form: SignatureForm) -> Vec<(String, Vec<u8>)> {
    Draft { form, ..Draft::request(luck) }.members()
}

fn document(members: &[(String, Vec<u8>)]) -> String {
    let (_, octets) = members.iter().find(|(name, _)| name == "request.xml").expect("a document");
    String::from_utf8(octets.clone()).expect("UTF-8")
}

fn put(members: &mut Vec<(String, Vec<u8>)>, name: &str, octets: Vec<u8>) {
    match members.iter_mut().find(|(known, _)| known == name) {
        Some(member) => member.1 = octets,
        None => members.push((name.to_owned(), octets)),
    }
}

/// The signature as it stands in a signed document, and the document without it.
fn apart(text: &str) -> (String, String) {
    let start = text.find("<ds:Signature").expect("a signature");
    let end = text.find("</ds:Signature>").expect("its end") + "</ds:Signature>".len();
    (text[start..end].to_owned(), [&text[..start], &text[end..]].concat())
}

/// The signed request inside the forger's own, in several hiding-places.
fn wrapped(luck: &mut Luck) -> Hostile {
    let mut members = signed(luck, SignatureForm::Xmldsig);
    let text = document(&members);
    let (signature, bare) = apart(&text);
    let whole = text.split_once("?>").expect("a declaration").1.trim();
    let evil = bare.replace("Лысенко", "Мошенник");
    let hidden = match luck.between(0, 3) {
        0 => evil.replacen("</request>", &format!("{whole}</request>"), 1),
        1 => {
            let object =
                format!("<ds:Object>{}</ds:Object></ds:Signature>", bare.split_once("?>").expect("one").1.trim());
            evil.replacen("</request>", &format!("{}</request>", signature.replace("</ds:Signature>", &object)), 1)
        }
        2 => format!("<outer xmlns=\"urn:muragat:request:1\">{whole}</outer>"),
        _ => evil.replacen("</request>", &format!("{signature}</request>"), 1),
    };
    put(&mut members, "request.xml", hidden.into_bytes());
    let codes = &[Code::SchemaViolation, Code::SignatureAltered, Code::SignatureUnsupported, Code::SignatureMissing];
    packed(&members, codes)
}

/// A signature that stands elsewhere in the document than where it signs all of it.
fn signature_moved(luck: &mut Luck) -> Hostile {
    let mut members = signed(luck, SignatureForm::Xmldsig);
    let (signature, bare) = apart(&document(&members));
    let place = *luck.one_of(&["<service>", "<applicant>", "<person>", "</details>", "</attachments>", "</request>"]);
    let is_wrapped = luck.between(0, 1) == 1;
    let moved = if is_wrapped { format!("<x>{signature}</x>") } else { format!("{signature}<!-- -->") };
    put(&mut members, "request.xml", bare.replacen(place, &format!("{moved}{place}"), 1).into_bytes());
    packed(&members, &[&[Code::SchemaViolation], SPOILED].concat().leak()[..])
}

/// What is left of a signature: empty elements, halves, values of nothing.
fn signature_leftover(luck: &mut Luck) -> Hostile {
    let mut members = signed(luck, SignatureForm::Xmldsig);
    let text = document(&members);
    let cut = |from: &str, to: &str| {
        let (start, end) = (text.find(from).expect("there"), text.rfind(to).expect("there") + to.len());
        [&text[..start], &text[end..]].concat()
    };
    let text = match luck.between(0, 6) {
        0 => cut("<ds:SignatureValue", "</ds:SignatureValue>"),
        1 => cut("<ds:SignedInfo", "</ds:SignedInfo>"),
        2 => cut("<ds:KeyInfo", "</ds:KeyInfo>"),
        3 => cut("<ds:Reference", "</ds:Reference>"),
        4 => text.replace("<ds:DigestValue>", "<ds:DigestValue>AAAA"),
        5 => text.replace("<ds:X509Certificate>", "<ds:X509Certificate>AAAA"),
        _ => text.replace("<ds:SignatureValue>", "<ds:SignatureValue>AAAA"),
    };
    put(&mut members, "request.xml", text.into_bytes());
    packed(&members, SPOILED)
}

/// Ten signatures are many; here are more.
fn signatures_flood(luck: &mut Luck) -> Hostile {
    let mut members = signed(luck, SignatureForm::Xmldsig);
    let text = document(&members);
    let (signature, _) = apart(&text);
    let many = signature.repeat(*luck.one_of(&[10, 11, 50, 400]));
    put(&mut members, "request.xml", text.replacen("</request>", &format!("{many}</request>"), 1).into_bytes());
    packed(&members, &[&[Code::SchemaViolation, Code::XmlTooLarge, Code::ContainerRatio], SPOILED].concat().leak()[..])
}

/// Something that is called a signature.
fn p7s_garbage(luck: &mut Luck) -> Hostile {
    let mut members = signed(luck, SignatureForm::Cms);
    let octets = match luck.between(0, 6) {
        0 => Vec::new(),
        1 => luck.octets(900),
        2 => b"-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----\n".to_vec(),
        3 => [0x30, 0x84, 0xff, 0xff, 0xff, 0xff].repeat(100),
        4 => [0x30, 0x80].repeat(luck.between(100, 50_000)),
        5 => vec![0x30; 5 << 20],
        _ => b"\x30\x0b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02".to_vec(),
    };
    put(&mut members, "request.xml.p7s", octets);
    let members: Vec<_> = members.iter().map(|(name, octets)| Member::stored(name, octets)).collect();
    Hostile::new(Zip::of(members).build(), SPOILED)
}

/// A good signature of another request.
fn p7s_beside_another(luck: &mut Luck) -> Hostile {
    let mut members = signed(luck, SignatureForm::Cms);
    let other = signed(luck, SignatureForm::Cms);
    let document = document(&other);
    match luck.between(0, 1) {
        0 => put(&mut members, "request.xml", document.into_bytes()),
        _ => members.iter_mut().for_each(|(name, _)| {
            if name == "request.xml.p7s" {
                *name = "decision.xml.p7s".into();
            }
        }),
    }
    packed(&members, SPOILED)
}

/// A CMS in a CMS, or a good one whose lengths have no end and whose octets go on behind it.
fn p7s_nested(luck: &mut Luck) -> Hostile {
    let mut members = signed(luck, SignatureForm::Cms);
    let at = members.iter().position(|(name, _)| name == "request.xml.p7s").expect("a signature");
    let good = members[at].1.clone();
    let length =
        |octets: &[u8]| [vec![0x83], u32::try_from(octets.len()).expect("small").to_be_bytes()[1..].to_vec()].concat();
    members[at].1 = match luck.between(0, 2) {
        0 => [vec![0x30], length(&good), good].concat(),
        1 => [good.clone(), good].concat(),
        _ => {
            let mut spoiled = good;
            let place = luck.between(4, spoiled.len() - 1);
            spoiled[place] ^= 1 << luck.between(0, 7);
            spoiled
        }
    };
    Hostile {
        is_perhaps_good: true,
        ..packed(
            &members,
            &[
                &[
                    Code::SignatureNoAnchor,
                    Code::SignatureOtherPerson,
                    Code::SignatureNotAuthorised,
                    Code::SignaturePurpose,
                    Code::SignatureTimeStamp,
                    Code::SignatureExpired,
                    Code::SignatureNotYetValid,
                ],
                SPOILED,
            ]
            .concat()
            .leak()[..],
        )
    }
}

/// A container of signatures whose parts do not belong together.
fn asic_spoiled(luck: &mut Luck) -> Hostile {
    let mut members = signed(luck, SignatureForm::Asic);
    let find = |members: &[(String, Vec<u8>)], part: &str| {
        members.iter().position(|(name, _)| name.starts_with("META-INF/") && name.contains(part)).expect("a part")
    };
    match luck.between(0, 6) {
        0 => drop(members.remove(find(&members, "Manifest"))),
        1 => drop(members.remove(find(&members, "p7s"))),
        2 => put(&mut members, "mimetype", b"application/zip".to_vec()),
        3 => members.push(("META-INF/signatures.xml".into(), b"<asic:XAdESSignatures/>".to_vec())),
        4 => members.push(("attachments/undeclared.pdf".into(), b"%PDF-1.4".to_vec())),
        5 => members.retain(|(name, _)| name != "attachments/award.png"),
        _ => {
            let at = find(&members, "p7s");
            members[at].1 = luck.octets(400);
        }
    }
    let members = members.iter().map(|(name, octets)| Member::stored(name, octets));
    Hostile::new(
        Zip::of(members).build(),
        &[&[Code::AttachmentUndeclared, Code::AttachmentMissing, Code::SignatureContentMissing], SPOILED]
            .concat()
            .leak()[..],
    )
}

/// A manifest that names files of this machine, has a document type, or names a file twice.
fn asic_manifest_lies(luck: &mut Luck) -> Hostile {
    let mut members = signed(luck, SignatureForm::Asic);
    let at = members.iter().position(|(name, _)| name.contains("Manifest")).expect("a manifest");
    let text = String::from_utf8(members[at].1.clone()).expect("UTF-8");
    let start = text.find("<asic:DataObjectReference").expect("a reference");
    let end = text[start..].find("</asic:DataObjectReference>").expect("its end") + start + 27;
    let reference = &text[start..end];
    let uri = reference.split_once("URI=\"").expect("a name").1.split('"').next().expect("a name");
    let lie = match luck.between(0, 4) {
        0 => text.replace(uri, "file:///etc/passwd"),
        1 => text.replace(uri, "../../catalogue.db"),
        2 => text.replacen("?>", "?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>", 1),
        3 => text.replacen(reference, &reference.repeat(luck.between(2, 5000)), 1),
        _ => text.replacen(reference, "", 1),
    };
    members[at].1 = lie.into_bytes();
    let members = members.iter().map(|(name, octets)| Member::stored(name, octets));
    Hostile::new(Zip::of(members).build(), &[&[Code::SignatureContentMissing], SPOILED].concat().leak()[..])
}

/// One signature for each reader: which of them is believed?
fn signed_of_two_kinds(luck: &mut Luck) -> Hostile {
    let mut members = signed(luck, SignatureForm::Xmldsig);
    let form = *luck.one_of(&[SignatureForm::Cms, SignatureForm::Asic]);
    let other = signed(luck, form);
    members.extend(other.into_iter().filter(|(name, _)| name != "request.xml" && !name.starts_with("attachments/")));
    members.sort_by_key(|(name, _)| name != "mimetype");
    let members = members.iter().map(|(name, octets)| Member::stored(name, octets));
    Hostile::new(Zip::of(members).build(), SPOILED)
}
