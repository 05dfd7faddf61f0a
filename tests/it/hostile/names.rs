//! Names of members that lead elsewhere, are devices, look like others, or are two names for one file.

use super::catalogue::{Family, Hostile};
use super::honest;
use super::luck::Luck;
use super::zip::{Member, Zip, crc32, extra};
use muragat::domain::codes::Code;

pub const FAMILIES: &[Family] = &[
    Family { name: "path-upward", make: path_upward },
    Family { name: "path-absolute", make: path_absolute },
    Family { name: "path-of-windows", make: path_of_windows },
    Family { name: "name-of-device", make: name_of_device },
    Family { name: "name-with-control", make: name_with_control },
    Family { name: "name-invisible", make: name_invisible },
    Family { name: "name-with-edges", make: name_with_edges },
    Family { name: "name-of-no-length", make: name_of_no_length },
    Family { name: "name-not-utf8", make: name_not_utf8 },
    Family { name: "name-in-extra-field", make: name_in_extra_field },
    Family { name: "collision-case", make: collision_case },
    Family { name: "collision-composition", make: collision_composition },
    Family { name: "collision-exact", make: collision_exact },
    Family { name: "collision-folder", make: collision_folder },
    Family { name: "look-alike-document", make: look_alike_document },
    Family { name: "look-alike-scan", make: look_alike_scan },
    Family { name: "name-of-markup", make: name_of_markup },
];

/// An honest request with one member more.
fn with(luck: &mut Luck, name: impl AsRef<[u8]>, codes: &'static [Code]) -> Hostile {
    let mut members = honest::members(luck);
    members.push(Member::stored(name, b"x"));
    Hostile::new(Zip::of(members).build(), codes)
}

/// Out of the folder, by steps upward that are written in every way.
fn path_upward(luck: &mut Luck) -> Hostile {
    let up = luck.one_of(&["../", "attachments/../../", "./../", "attachments/./../", "a//../", "../../../../../../"]);
    let target = luck.one_of(&["muragat.toml", "catalogue.db", "etc/cron.d/x", "office.secret", "archive/0=ocfl_1.1"]);
    with(luck, format!("{up}{target}"), &[Code::ContainerName])
}

/// From the root of the disk.
fn path_absolute(luck: &mut Luck) -> Hostile {
    let name = luck.one_of(&["/etc/passwd", "//etc/passwd", "/proc/self/mem", "/attachments/a.pdf", "/", "///"]);
    with(luck, name, &[Code::ContainerName])
}

/// With drive letters, backslashes, shares of the network, and streams beside a file.
fn path_of_windows(luck: &mut Luck) -> Hostile {
    let name = luck.one_of(&[
        "C:\\Windows\\system32\\x.dll",
        "c:a.pdf",
        "..\\..\\a.pdf",
        "attachments\\award.png",
        "\\\\server\\share\\a.pdf",
        "//server/share/a.pdf",
        "\\\\?\\C:\\a",
        "\\\\.\\PhysicalDrive0",
        "attachments/award.png:stream",
        "attachments/award.png::$DATA",
        "attachments/a<b>.pdf",
        "attachments/*?.pdf",
    ]);
    with(luck, name, &[Code::ContainerName])
}

/// Names that Windows keeps for devices, whatever stands behind the dot.
fn name_of_device(luck: &mut Luck) -> Hostile {
    let devices =
        ["CON", "con", "PRN", "AUX", "NUL", "COM1", "LPT9", "COM¹", "LPT²", "com³", "CONIN$", "conout$", "CLOCK$"];
    let (folder, end) = (*luck.one_of(&["", "attachments/"]), *luck.one_of(&["", ".pdf", ".tar.gz", " .pdf", "."]));
    let name = format!("{folder}{}{end}", luck.one_of(&devices));
    with(luck, name, &[Code::ContainerName])
}

/// Control characters, line feeds, and what turns a terminal's colours.
fn name_with_control(luck: &mut Luck) -> Hostile {
    let signs =
        ["\0", "\n", "\r\n", "\t", "\x1b[31m", "\x1b]0;t\x07", "\x7f", "\u{85}", "\u{9b}2J", "\u{2028}", "\u{2029}"];
    let name = format!("attachments/a{}b.pdf", luck.one_of(&signs));
    with(luck, name, &[Code::ContainerName])
}

/// Characters that nobody sees, and those that turn the direction of what follows.
fn name_invisible(luck: &mut Luck) -> Hostile {
    let signs = [
        '\u{200b}',
        '\u{200d}',
        '\u{200e}',
        '\u{202e}',
        '\u{2066}',
        '\u{2060}',
        '\u{feff}',
        '\u{ad}',
        '\u{61c}',
        '\u{180e}',
        '\u{e0041}',
        '\u{3164}',
        '\u{115f}',
        '\u{34f}',
    ];
    let sign = luck.one_of(&signs);
    let name = match luck.between(0, 2) {
        0 => format!("attachments/gpj{sign}fdp.exe"),
        1 => format!("request{sign}.xml"),
        _ => format!("{sign}request.xml"),
    };
    with(luck, name, &[Code::ContainerName])
}

/// Blanks and dots at the ends, which Windows takes away.
fn name_with_edges(luck: &mut Luck) -> Hostile {
    let name = luck.one_of(&[
        "request.xml ",
        "request.xml.",
        " request.xml",
        "attachments /a",
        "attachments./a",
        "a/.../b",
        "...",
    ]);
    with(luck, name, &[Code::ContainerName])
}

/// No name, or one that no file system keeps.
fn name_of_no_length(luck: &mut Luck) -> Hostile {
    let name = match luck.between(0, 4) {
        0 => String::new(),
        1 => "a".repeat(luck.between(256, 60_000)),
        2 => "қ".repeat(luck.between(128, 20_000)),
        3 => "a/".repeat(luck.between(130, 30_000)),
        _ => format!("attachments/{}.pdf", "é".repeat(300)),
    };
    with(luck, name, &[Code::ContainerName])
}

/// Names in an old code page, overlong, or of half a character.
fn name_not_utf8(luck: &mut Luck) -> Hostile {
    let octets: [&[u8]; 6] = [
        b"\x8f\xa0\xaf\xae\xe0\xe2",
        b"\xc0\xae\xc0\xae\xc0\xaf",
        b"\xe0\x80\xaf",
        b"\xed\xa0\x80",
        b"\xff\xfe",
        b"\xd2",
    ];
    let name = [b"attachments/".to_vec(), luck.one_of(&octets).to_vec(), b".pdf".to_vec()].concat();
    with(luck, name, &[Code::ContainerName])
}

/// A second name in an extra field, which other readers take for the real one.
fn name_in_extra_field(luck: &mut Luck) -> Hostile {
    let mut members = honest::members(luck);
    let which = luck.between(0, members.len() - 1);
    let m = &mut members[which];
    let other = luck.one_of(&["../../evil.sh", "request.xml", "decision.xml", "C:\\evil.exe"]).as_bytes();
    let other = if other == m.name { b"another.xml" } else { other };
    let field = extra(0x7075, &[&[1], &crc32(&m.name).to_le_bytes()[..], other].concat());
    if luck.between(0, 1) == 1 {
        m.extra = field
    } else {
        m.local_extra = field
    }
    Hostile::new(Zip::of(members).build(), &[Code::ContainerName])
}

/// Two names that a file system takes for one, because it ignores case.
fn collision_case(luck: &mut Luck) -> Hostile {
    let pairs = [
        ("attachments/a.pdf", "attachments/A.PDF"),
        ("attachments/Құжат", "attachments/құжат"),
        ("attachments/ӘЖЕ", "attachments/әже"),
        ("attachments/straße", "attachments/STRASSE"),
        ("attachments/σίσυφος", "attachments/σίσυφοσ"),
        ("attachments/K", "attachments/\u{212a}"),
        ("attachments/ſ", "attachments/S"),
        ("attachments/x", "Attachments/x"),
    ];
    two(luck, &pairs)
}

/// Two names that a file system takes for one, because it composes letters.
fn collision_composition(luck: &mut Luck) -> Hostile {
    let pairs = [
        ("attachments/й", "attachments/и\u{306}"),
        ("attachments/Ё", "attachments/е\u{308}"),
        ("attachments/é", "attachments/e\u{301}"),
        ("attachments/ﬁ", "attachments/fi"),
        ("attachments/Ａ", "attachments/a"),
        ("attachments/한", "attachments/\u{1112}\u{1161}\u{11ab}"),
        ("attachments/①", "attachments/1"),
    ];
    two(luck, &pairs)
}

fn two(luck: &mut Luck, pairs: &[(&str, &str)]) -> Hostile {
    let mut members = honest::members(luck);
    let (one, other) = luck.one_of(pairs);
    members.extend([one, other].map(|name| Member::stored(name, name.as_bytes())));
    Hostile::new(Zip::of(members).build(), &[Code::ContainerDuplicateName])
}

/// One name twice: the first reader takes the first, another the last.
fn collision_exact(luck: &mut Luck) -> Hostile {
    let mut members = honest::members(luck);
    let which = luck.between(0, members.len() - 1);
    let name = members[which].name.clone();
    for _ in 0..luck.between(1, 300) {
        members.push(Member::stored(&name, &luck.octets(9)));
    }
    Hostile::new(Zip::of(members).build(), &[Code::ContainerDuplicateName])
}

/// A file and a folder of one name.
fn collision_folder(luck: &mut Luck) -> Hostile {
    let mut members = honest::members(luck);
    let (one, other) = *luck.one_of(&[
        ("attachments/award.png/", ""),
        ("attachments", ""),
        ("request.xml/", ""),
        ("attachments/a", "attachments/a/b"),
        ("attachments/Б/c", "attachments/б"),
    ]);
    members.extend([one, other].into_iter().filter(|name| !name.is_empty()).map(|name| Member::stored(name, b"")));
    Hostile::new(Zip::of(members).build(), &[Code::ContainerDuplicateName])
}

/// The document's name in letters of another alphabet.
fn look_alike_document(luck: &mut Luck) -> Hostile {
    let mut members = honest::members(luck);
    members[0].name =
        luck.one_of(&["rеquest.xml", "request.хml", "requеst.xml", "ｒequest.xml", "requеѕt.xml"]).as_bytes().to_vec();
    Hostile::new(Zip::of(members).build(), &[Code::ContainerNoContent])
}

/// A scan's name in letters of another alphabet: not the one that was signed.
fn look_alike_scan(luck: &mut Luck) -> Hostile {
    let names = ["attachments/аward.png", "attachments/awаrd.png", "attaсhments/award.png", "attachments/award.рng"];
    let mut members = honest::members(luck);
    let is_instead = luck.between(0, 1) == 1;
    let at = members.iter().position(|m| m.name == b"attachments/award.png").expect("a scan");
    let other = Member { name: luck.one_of(&names).as_bytes().to_vec(), ..members[at].clone() };
    if is_instead {
        members[at] = other
    } else {
        members.push(other)
    }
    Hostile::new(Zip::of(members).build(), &[Code::AttachmentUndeclared])
}

/// Markup, code, formulas and letters that no sheet has, in a name that is quoted on the return.
fn name_of_markup(luck: &mut Luck) -> Hostile {
    let names = [
        "attachments/#panic(\"x\").pdf",
        "attachments/$ x $ @a #b _c_ `d`.pdf",
        "attachments/#import(a).pdf",
        "attachments/=cmd(A1).pdf",
        "attachments/{{name}} ${HOME} `id`.pdf",
        "attachments/李白.pdf",
        "attachments/🦀.pdf",
        "attachments/\u{e000}.pdf",
        "attachments/ﷺ.pdf",
        "attachments/a\u{fffd}b.pdf",
        "attachments/'; DROP TABLE submissions; --.pdf",
    ];
    let name = *luck.one_of(&names);
    with(luck, name, &[Code::AttachmentUndeclared, Code::ContainerName])
}
