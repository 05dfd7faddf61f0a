//! Files that are no signed documents: cut, padded, nested, of another coding.

use super::document::{Draft, enclose, request};
use super::refusals::{MALFORMED, Refusal};
use super::{File, Forged};
use muragat::domain::codes::Code;

pub fn forged() -> Vec<Forged> {
    let mut all = texts();
    all.extend(messages());
    all
}

fn texts() -> Vec<Forged> {
    let good = Draft::honest("p-256").document();
    let text = |name: String, octets: Vec<u8>, code: Code| Forged {
        name: format!("XML: {name}"),
        file: File::Xml(octets),
        refusal: Refusal::unread(code),
    };
    let doctype =
        |declaration: &str| good.replacen("?>", &format!("?>\n<!DOCTYPE request {declaration}>"), 1).into_bytes();
    let laughs = "[<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]";
    let deep = enclose(request(), &["<a>".repeat(2_000), "</a>".repeat(2_000)].concat());
    // Not one character many times: a container would be refused for packing too well.
    let numbers: String = (0..800_000).map(|n| format!("{n} ")).collect();
    let utf16: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut latin = good.clone().into_bytes();
    let at = good.find("ARCH_CERT").expect("a service");
    latin[at] = 0xe9;
    let mut nul = good.clone().into_bytes();
    nul[at] = 0;
    let mut all = vec![
        text("a document type".into(), doctype(""), Code::XmlDoctype),
        text("entities within entities".into(), doctype(laughs), Code::XmlDoctype),
        text(
            "an entity out of a file".into(),
            doctype("[<!ENTITY x SYSTEM \"file:///etc/hostname\">]"),
            Code::XmlDoctype,
        ),
        text(
            "a document type out of the network".into(),
            doctype("SYSTEM \"http://crl.pki.example/x.dtd\""),
            Code::XmlDoctype,
        ),
        text("two thousand levels".into(), deep.into_bytes(), Code::XmlTooDeep),
        text("five million octets".into(), good.replacen("ARCH_CERT", &numbers, 1).into_bytes(), Code::XmlTooLarge),
        text("of sixteen bits".into(), utf16, Code::XmlMalformed),
        text("an octet of another coding".into(), latin, Code::XmlMalformed),
        text("an octet that is no character".into(), nul, Code::XmlMalformed),
        text(
            "a reference to a character that is none".into(),
            good.replacen("ARCH_CERT", "&#0;", 1).into_bytes(),
            Code::XmlMalformed,
        ),
        text(
            "an entity that was never declared".into(),
            good.replacen("ARCH_CERT", "&x;", 1).into_bytes(),
            Code::XmlMalformed,
        ),
        text(
            "a prefix that was never declared".into(),
            good.replacen("<service>", "<x:service>", 1).into_bytes(),
            Code::XmlMalformed,
        ),
        text(
            "an attribute twice".into(),
            good.replacen(" id=\"", " id=\"x\" id=\"", 1).into_bytes(),
            Code::XmlMalformed,
        ),
        text(
            "two document elements".into(),
            good.repeat(2).replacen("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "", 2).into_bytes(),
            Code::XmlMalformed,
        ),
        text("text behind the end".into(), [good.as_bytes(), b"x"].concat(), Code::XmlMalformed),
        text("empty".into(), Vec::new(), Code::XmlMalformed),
    ];
    // Cut within the last tag too: the signature is whole there, and the document is not.
    for eighths in 1..8 {
        let cut = good.len() * eighths / 8;
        all.push(text(format!("cut after {eighths} eighths"), good.as_bytes()[..cut].to_vec(), Code::XmlMalformed));
    }
    all.push(text(
        "cut by one octet".into(),
        good.trim_end().as_bytes()[..good.trim_end().len() - 1].to_vec(),
        Code::XmlMalformed,
    ));
    all
}

fn messages() -> Vec<Forged> {
    let File::Detached { message: good, content } = super::cms::honest("p-256") else { return Vec::new() };
    let message = |name: String, message: Vec<u8>| Forged {
        name: format!("CMS: {name}"),
        file: File::Detached { message, content: content.clone() },
        refusal: MALFORMED,
    };
    let mut all = vec![
        message("empty".into(), Vec::new()),
        message("one octet".into(), vec![0x30]),
        message("a text".into(), b"not a signature".to_vec()),
        message("octets behind the end".into(), [&good[..], &[0, 0]].concat()),
        message("twice".into(), good.repeat(2)),
        message("longer than it is".into(), [&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff][..], &good[4..]].concat()),
        message("a length of nine octets".into(), [&[0x30, 0x89][..], &[0xff; 9], &good[4..]].concat()),
        message("without an end".into(), [&[0x30, 0x80][..], &good[4..]].concat()),
        message("ten thousand levels without an end".into(), [0x30, 0x80].repeat(10_000)),
        message("ends without a beginning".into(), vec![0; 1_000]),
        message("a tag of many octets".into(), [&[0x3f][..], &[0xff; 100]].concat()),
        message("the request itself".into(), request().as_bytes().to_vec()),
    ];
    for eighths in 1..8 {
        all.push(message(format!("cut after {eighths} eighths"), good[..good.len() * eighths / 8].to_vec()));
    }
    all.push(message("cut by one octet".into(), good[..good.len() - 1].to_vec()));
    all
}
