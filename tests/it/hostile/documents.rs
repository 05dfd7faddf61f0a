//! Documents that hurt whoever reads XML: entities, floods, depths, encodings, other languages than ours.

use super::catalogue::{Family, Hostile};
use super::honest::Draft;
use super::luck::Luck;
use super::zip::{Member, Zip};
use muragat::domain::codes::Code;

pub const FAMILIES: &[Family] = &[
    Family { name: "laughs", make: laughs },
    Family { name: "quadratic", make: quadratic },
    Family { name: "doctype", make: doctype },
    Family { name: "entity-of-file", make: entity_of_file },
    Family { name: "entity-unknown", make: entity_unknown },
    Family { name: "deep", make: deep },
    Family { name: "attributes-flood", make: attributes_flood },
    Family { name: "namespaces-flood", make: namespaces_flood },
    Family { name: "nodes-flood", make: nodes_flood },
    Family { name: "huge-token", make: huge_token },
    Family { name: "huge-document", make: huge_document },
    Family { name: "utf-16", make: utf_16 },
    Family { name: "encoding-lies", make: encoding_lies },
    Family { name: "octets-not-utf8", make: octets_not_utf8 },
    Family { name: "characters-forbidden", make: characters_forbidden },
    Family { name: "not-well-formed", make: not_well_formed },
    Family { name: "other-namespace", make: other_namespace },
    Family { name: "elsewhere", make: elsewhere },
    Family { name: "schema-flood", make: schema_flood },
    Family { name: "instructions-odd", make: instructions_odd },
];

/// A package of one document that nobody signed.
fn unsigned(document: impl AsRef<[u8]>, codes: &'static [Code]) -> Hostile {
    Hostile::new(Zip::of([Member::stored("request.xml", document.as_ref())]).build(), codes)
}

/// The honest, signed document with something put before its root, and its scans.
fn before_root(luck: &mut Luck, prolog: &str, codes: &'static [Code]) -> Hostile {
    let mut members = honest_members(luck);
    let text = String::from_utf8(members[0].1.clone()).expect("UTF-8");
    let (declaration, rest) = text.split_once("?>").expect("a declaration");
    members[0].1 = format!("{declaration}?>{prolog}{rest}").into_bytes();
    packed(&members, codes)
}

fn honest_members(luck: &mut Luck) -> Vec<(String, Vec<u8>)> {
    Draft::request(luck).members()
}

fn packed(members: &[(String, Vec<u8>)], codes: &'static [Code]) -> Hostile {
    // Stored: a flood that was deflated would be stopped by its ratio before anybody reads it.
    let members = members.iter().map(|(name, octets)| Member::stored(name, octets));
    Hostile::new(Zip::of(members).build(), codes)
}

/// Ten entities of ten entities of ten entities.
fn laughs(luck: &mut Luck) -> Hostile {
    let (levels, each) = (luck.between(5, 40), luck.between(5, 12));
    let mut entities = "<!ENTITY l0 \"lol\">".to_owned();
    for level in 1..levels {
        entities += &format!("<!ENTITY l{level} \"{}\">", format!("&l{};", level - 1).repeat(each));
    }
    before_root(luck, &format!("<!DOCTYPE request [{entities}]>"), &[Code::XmlDoctype])
}

/// One long entity, called a hundred thousand times.
fn quadratic(luck: &mut Luck) -> Hostile {
    let long = "a".repeat(luck.between(10_000, 200_000));
    let calls = "&a;".repeat(luck.between(10_000, 100_000));
    let text = format!("<!DOCTYPE request [<!ENTITY a \"{long}\">]><request>{calls}</request>");
    unsigned(text, &[Code::XmlDoctype])
}

/// A document type, inside or outside, with defaults that would change what is read.
fn doctype(luck: &mut Luck) -> Hostile {
    let prolog = luck.one_of(&[
        "<!DOCTYPE request>",
        "<!DOCTYPE request []>",
        "<!DOCTYPE request SYSTEM \"http://127.0.0.1:9/x.dtd\">",
        "<!DOCTYPE request PUBLIC \"-//X//X\" \"file:///etc/passwd\">",
        "<!-- a --><!DOCTYPE request [<!ATTLIST request id CDATA \"x\">]>",
        "\n<!DOCTYPE request [<!ELEMENT request ANY>]>",
        "<?a?><!DOCTYPE request [<!NOTATION n SYSTEM \"n\">]>",
    ]);
    before_root(luck, prolog, &[Code::XmlDoctype])
}

/// A file of this machine, or something of the network, read in the applicant's name.
fn entity_of_file(luck: &mut Luck) -> Hostile {
    let source = luck.one_of(&[
        "SYSTEM \"file:///etc/passwd\"",
        "SYSTEM \"http://169.254.169.254/latest/meta-data/\"",
        "SYSTEM \"http://127.0.0.1:1/x\"",
        "SYSTEM \"expect://id\"",
        "PUBLIC \"x\" \"ftp://127.0.0.1/x\"",
        "SYSTEM \"file:///dev/zero\"",
    ]);
    let subset = match luck.between(0, 2) {
        0 => format!("<!ENTITY x {source}>"),
        1 => format!("<!ENTITY % p {source}> %p;"),
        _ => format!("<!ENTITY % a {source}><!ENTITY % b \"<!ENTITY x SYSTEM 'http://127.0.0.1:1/?%a;'>\">%b;"),
    };
    before_root(luck, &format!("<!DOCTYPE request [{subset}]>"), &[Code::XmlDoctype])
}

/// Entities that nobody declared, and references that are none.
fn entity_unknown(luck: &mut Luck) -> Hostile {
    let reference =
        *luck.one_of(&["&nbsp;", "&x;", "&#0;", "&#x1F;", "&#xD800;", "&#x110000;", "&", "&#99999999999;", "%p;&amp"]);
    let draft = Draft::request(luck);
    let text = draft.document().replacen("<surname>", &format!("<surname>{reference}"), 1);
    unsigned(text, &[Code::XmlMalformed])
}

/// Elements in elements: a stack that never ends.
fn deep(luck: &mut Luck) -> Hostile {
    let levels = *luck.one_of(&[65, 66, 1000, 100_000, 400_000]);
    let name = *luck.one_of(&["a", "request", "r:a xmlns:r='urn:r'"]);
    let mut text = format!("<{name}>").repeat(levels);
    if luck.between(0, 1) == 1 {
        text += &format!("</{}>", name.split(' ').next().expect("a name")).repeat(levels);
    }
    text.truncate(4 << 20);
    unsigned(text, &[Code::XmlTooDeep, Code::XmlTooLarge])
}

/// A hundred, or a million, attributes of one element.
fn attributes_flood(luck: &mut Luck) -> Hostile {
    let count = *luck.one_of(&[65, 1000, 100_000, 380_000]);
    let attributes: String = (0..count).map(|n| format!(" a{n}=''")).collect();
    let text = match luck.between(0, 1) {
        0 => format!("<request xmlns='urn:muragat:request:1'{attributes}/>"),
        _ => format!("<request xmlns='urn:muragat:request:1'><service{attributes}>x</service></request>"),
    };
    unsigned(text, &[Code::XmlTooLarge])
}

/// Prefixes without end: each element has all those of its ancestors.
fn namespaces_flood(luck: &mut Luck) -> Hostile {
    let count = luck.between(13, 60);
    let declarations: String = (0..count).map(|n| format!(" xmlns:p{n}='urn:{n}'")).collect();
    let text = format!(
        "<request xmlns='urn:muragat:request:1'{declarations}>{}</request>",
        format!("<a{declarations}/>").repeat(50)
    );
    unsigned(text, &[Code::XmlTooLarge])
}

/// So many elements, comments or instructions that a tree of them fills the memory.
fn nodes_flood(luck: &mut Luck) -> Hostile {
    let node = *luck.one_of(&["<a/>", "<!---->", "<?a?>", "<a>b</a>", "<![CDATA[]]>", "a<b/>"]);
    let body = node.repeat((4 << 20) / node.len() - 100);
    unsigned(format!("<request>{body}</request>"), &[Code::XmlTooLarge, Code::XmlRoot])
}

/// One token of megabytes: a name, a text, an attribute, a comment, an instruction.
fn huge_token(luck: &mut Luck) -> Hostile {
    let long = luck.one_of(&["a", "қ", " ", "&lt;", "\n"]).repeat(luck.between(100_000, 900_000));
    let long = &long[..long.floor_char_boundary(4_000_000)];
    let word = "a".repeat(luck.between(100_000, 3_000_000));
    let root = "request xmlns='urn:muragat:request:1'";
    let text = match luck.between(0, 6) {
        0 => format!("<{root}><{word}/></request>"),
        1 => format!("<{root}><service>{long}</service></request>"),
        2 => format!("<{root} id='{long}'/>"),
        3 => format!("<{root}><!--{long}--></request>"),
        4 => format!("<{root}><?a {long}?></request>"),
        5 => format!("<{root}><service><![CDATA[{long}]]></service></request>"),
        _ => format!("<{root} xmlns:{word}='urn:a'/>"),
    };
    unsigned(text, &[Code::SchemaViolation, Code::XmlMalformed])
}

/// One octet more than a document may have, or very many.
fn huge_document(luck: &mut Luck) -> Hostile {
    let extra = *luck.one_of(&[1, 100, 1 << 20]);
    let mut members = honest_members(luck);
    let missing = (4 << 20) - members[0].1.len() + extra;
    members[0].1.extend(luck.octets(missing).iter().map(|octet| b" \n\t\r"[usize::from(octet % 4)]));
    packed(&members, &[Code::XmlTooLarge])
}

/// Two octets for each character, with a mark and without, in either order.
fn utf_16(luck: &mut Luck) -> Hostile {
    let draft = Draft::request(luck);
    let encoding = *luck.one_of(&["UTF-16", "UTF-8", "UCS-2"]);
    let document = draft.document().replace("UTF-8", encoding);
    let units: Vec<u16> = document.encode_utf16().collect();
    let (mark, octets): (&[u8], Vec<u8>) = match luck.between(0, 3) {
        0 => (b"\xff\xfe", units.iter().flat_map(|unit| unit.to_le_bytes()).collect()),
        1 => (b"\xfe\xff", units.iter().flat_map(|unit| unit.to_be_bytes()).collect()),
        2 => (b"", units.iter().flat_map(|unit| unit.to_le_bytes()).collect()),
        _ => (b"\xff\xfe\0\0", document.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect()),
    };
    unsigned([mark, &octets].concat(), &[Code::XmlMalformed])
}

/// Another encoding is declared than that of the octets.
fn encoding_lies(luck: &mut Luck) -> Hostile {
    let encoding = *luck.one_of(&["windows-1251", "UTF-7", "IBM037", "ISO-8859-1", "UTF-16", "koi8-r", "x", ""]);
    let mut members = honest_members(luck);
    let text = String::from_utf8(members[0].1.clone()).expect("UTF-8");
    members[0].1 = text.replacen("UTF-8", encoding, 1).into_bytes();
    packed(&members, &[Code::XmlMalformed])
}

/// Octets that are no UTF-8: overlong, halves of pairs, code pages.
fn octets_not_utf8(luck: &mut Luck) -> Hostile {
    let bad: [&[u8]; 8] = [
        b"\xc0\xbc",
        b"\xe0\x80\xbc",
        b"\xf0\x80\x80\xbc",
        b"\xed\xa0\x80\xed\xb0\x80",
        b"\xf4\x90\x80\x80",
        b"\xff",
        b"\x80",
        b"\xcf\xf0\xe8",
    ];
    let mut members = honest_members(luck);
    let at = members[0].1.windows(9).position(|w| w == b"<surname>").expect("a surname") + 9;
    let octets = luck.one_of(&bad).to_vec();
    members[0].1.splice(at..at, octets);
    packed(&members, &[Code::XmlMalformed])
}

/// Characters that XML does not know, and those that no text of ours may have.
fn characters_forbidden(luck: &mut Luck) -> Hostile {
    let sign = *luck.one_of(&[
        "\0",
        "\x01",
        "\x08",
        "\x0b",
        "\x1b[31m",
        "\u{fffe}",
        "\u{ffff}",
        "\u{9b}31m",
        "\u{202e}",
        "\u{85}",
        "\x7f",
    ]);
    let draft = Draft::request(luck).edit("<surname>Лысенко", &format!("<surname>Лы{sign}сенко"));
    let members = draft.files;
    packed(&members, &[Code::XmlMalformed, Code::SchemaViolation])
}

/// Not XML: cut off, crossed, twice, two roots.
fn not_well_formed(luck: &mut Luck) -> Hostile {
    let mut members = honest_members(luck);
    let text = String::from_utf8(members[0].1.clone()).expect("UTF-8");
    let text = match luck.between(0, 7) {
        0 => text[..text.floor_char_boundary(luck.between(50, text.len() - 20))].to_owned(),
        1 => text.replacen("</surname>", "</given_name>", 1),
        2 => format!("{text}<request/>"),
        3 => format!(" {text}"),
        4 => text.replacen("<request ", "<request id='1' ", 1),
        5 => text.replacen("</request>", "", 1),
        6 => text.replacen("<service>", "<service a=b>", 1),
        _ => text.replacen("<service>", "<1service>", 1),
    };
    members[0].1 = text.into_bytes();
    packed(&members, &[Code::XmlMalformed])
}

/// The right names in the wrong language: no namespace, another one, a prefix that means something else.
fn other_namespace(luck: &mut Luck) -> Hostile {
    let draft = Draft::request(luck);
    let ours = "xmlns=\"urn:muragat:request:1\"";
    let other = *luck.one_of(&[
        "",
        "xmlns=\"\"",
        "xmlns=\"urn:muragat:request:2\"",
        "xmlns=\"urn:muragat:request:1 \"",
        "xmlns=\"urn:muragat:decision:1\"",
        "xmlns=\"urn:muragat:document:1\"",
        "xmlns:r=\"urn:muragat:request:1\"",
        "xmlns=\"URN:MURAGAT:REQUEST:1\"",
    ]);
    let text = draft.document().replacen(ours, other, 1);
    unsigned(text, &[Code::XmlRoot])
}

/// Words that other readers follow out of the document: style sheets, schemas, inclusions.
fn elsewhere(luck: &mut Luck) -> Hostile {
    let draft = Draft::request(luck);
    let (from, to) = *luck.one_of(&[
        ("<service>", "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd' parse='text'/><service>"),
        ("<request ", "<request xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:noNamespaceSchemaLocation='http://127.0.0.1:1/x.xsd' "),
        ("<service>", "<service xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:type='xs:anyType' xmlns:xs='http://www.w3.org/2001/XMLSchema'>"),
        ("<service>", "<service xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:nil='true'>"),
        ("<service>", "<service xml:base='file:///etc/'>"),
    ]);
    let text = draft.document().replacen(from, to, 1);
    packed(&draft.with_document(text).files, &[Code::SchemaViolation, Code::SignatureMissing])
}

/// Thousands of faults against the schema: a list that nobody reads.
fn schema_flood(luck: &mut Luck) -> Hostile {
    let draft = Draft::request(luck);
    let each = "<attachment><id/><kind>?</kind><file>..</file></attachment>";
    let flood = each.repeat(luck.between(500, 20_000));
    let text = draft.document().replacen("<attachments>", &format!("<attachments>{flood}"), 1);
    packed(&draft.with_document(text).files, &[Code::SchemaViolation])
}

/// Instructions, declarations and comments where readers differ.
fn instructions_odd(luck: &mut Luck) -> Hostile {
    let prolog = luck.one_of(&[
        "<?xml version='1.0'?>",
        "<?XML x?>",
        "<?a`b c?>",
        "<?xml?>",
        "<!-- -- -->",
        "<!--->",
        "<![CDATA[x]]>",
        "<!ENTITY x 'y'>",
        "<!doctype request>",
    ]);
    let codes = &[Code::XmlMalformed, Code::XmlDoctype];
    before_root(luck, prolog, codes)
}
