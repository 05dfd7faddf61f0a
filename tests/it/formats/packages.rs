//! Packages made by Info-ZIP, as offices and scanners make them, and as a stranger might.

use super::tool;
use muragat::domain::codes::{Code, Disposition};
use muragat::formats::container::{Container, Limits};
use std::path::Path;

/// A folder with a request and scans, and what `zip` makes of it with these arguments.
fn zipped(prepare: impl FnOnce(&Path), arguments: &[&str]) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let content = folder.path().join("content");
    std::fs::create_dir_all(content.join("attachments")).expect("a folder");
    std::fs::write(content.join("request.xml"), "<request/>").expect("a file");
    std::fs::write(content.join("attachments/құжат.pdf"), vec![b'x'; 70_000]).expect("a file");
    prepare(&content);
    let archive = folder.path().join("package.zip");
    let made = tool("zip", "zip", |command| {
        command.current_dir(&content).arg("-q").arg(&archive).args(arguments);
    });
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    std::fs::read(archive).expect("an archive")
}

fn codes(bytes: &[u8]) -> Vec<Code> {
    let codes: Vec<Code> = match Container::open(bytes, &Limits::default()) {
        Ok(container) => container.survey().err().unwrap_or_default().iter().map(|f| f.code).collect(),
        Err(findings) => findings.iter().map(|f| f.code).collect(),
    };
    assert!(codes.iter().all(|code| code.disposition(None) == Disposition::Reject), "{codes:?}");
    codes
}

#[test]
fn what_info_zip_makes_is_read() {
    for arguments in [&["-r", "."][..], &["-r", "-D", "."], &["-r", "-0", "."], &["-r", "-9", "-X", "."]] {
        let bytes = zipped(|_| {}, arguments);
        let container = Container::open(&bytes, &Limits::default()).expect("a package");
        let mut names: Vec<&str> = container.names().collect();
        names.sort_unstable();
        assert_eq!(names, ["attachments/құжат.pdf", "request.xml"], "{arguments:?}");
        assert_eq!(container.read("request.xml").expect("the content"), b"<request/>");
        assert_eq!(container.survey().expect("members")[0].measured.size_bytes, 70_000);
    }
}

#[test]
fn a_streamed_archive_is_read() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("request.xml"), "<request/>").expect("a file");
    let made = tool("sh", "dash", |command| {
        command.current_dir(folder.path()).args(["-c", "zip -q - request.xml | cat"]);
    });
    let container = Container::open(&made.stdout, &Limits::default()).expect("a package with sizes after its members");
    assert_eq!(container.read("request.xml").expect("the content"), b"<request/>");
}

#[test]
fn what_a_stranger_makes_is_refused() {
    assert_eq!(
        codes(&zipped(|_| {}, &["-r", "-P", "secret", "."])),
        [Code::ContainerEncrypted, Code::ContainerEncrypted]
    );
    let link = |folder: &Path| {
        std::os::unix::fs::symlink("/etc/passwd", folder.join("attachments/b.pdf")).expect("a link");
    };
    assert_eq!(codes(&zipped(link, &["-r", "-y", "."])), [Code::ContainerSymlink]);
    let case = |folder: &Path| {
        std::fs::write(folder.join("attachments/ҚҰЖАТ.PDF"), "x").expect("a file");
    };
    assert_eq!(codes(&zipped(case, &["-r", "."])), [Code::ContainerDuplicateName]);
    let bomb = |folder: &Path| {
        std::fs::write(folder.join("attachments/zeros.tif"), vec![0; 8 << 20]).expect("a file");
    };
    assert_eq!(codes(&zipped(bomb, &["-r", "."])), [Code::ContainerRatio]);
    let device = |folder: &Path| {
        std::fs::write(folder.join("attachments/aux.pdf"), "x").expect("a file");
    };
    assert_eq!(codes(&zipped(device, &["-r", "."])), [Code::ContainerName]);
    let none = |folder: &Path| {
        std::fs::remove_file(folder.join("request.xml")).expect("a file");
    };
    assert_eq!(codes(&zipped(none, &["-r", "."])), [Code::ContainerNoContent]);
    let many = |folder: &Path| {
        (0..1000).for_each(|i| std::fs::write(folder.join(format!("attachments/{i}")), "").expect("a file"));
    };
    assert_eq!(codes(&zipped(many, &["-r", "."])), [Code::ContainerTooManyMembers]);
}

/// Each octet of a small package changed in turn: read, or refused as a container; never more than that.
#[test]
fn each_octet_may_be_wrong() {
    let bytes =
        zipped(|folder| std::fs::write(folder.join("attachments/құжат.pdf"), "x").expect("a file"), &["-r", "."]);
    let mut refused = 0;
    for at in 0..bytes.len() {
        for flip in [1, 0x80, 0xff] {
            let mut other = bytes.clone();
            other[at] ^= flip;
            refused += usize::from(!codes(&other).is_empty());
        }
    }
    assert!(refused > bytes.len(), "{refused} of {}", bytes.len() * 3);
}
