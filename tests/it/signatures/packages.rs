//! Packages made here: the same octets each time, good for other tools, laid open again.

use super::foreign::DOCUMENT;
use super::tools::{Pki, run};
use muragat::formats::package::{PackageError, build, build_from, inspect, pack, sign};

const REQUEST: &str = "<request xmlns=\"urn:muragat:request:1\"><attachments><attachment>\
    <file>attachments/a.txt</file><size_bytes/><sha256/></attachment></attachments></request>";

#[test]
fn a_folder_becomes_a_signed_package() {
    let pki = Pki::get();
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("attachments")).unwrap();
    std::fs::write(folder.path().join("attachments/a.txt"), "abc").unwrap();
    std::fs::write(folder.path().join("request.xml"), REQUEST).unwrap();
    std::fs::write(folder.path().join("expected.toml"), "not in the package").unwrap();
    let signer = pki.signer_of("ec");
    let package = build(folder.path(), Some(&signer)).unwrap();
    assert_eq!(package, build(folder.path(), Some(&signer)).unwrap());
    let files =
        [("attachments/a.txt".to_owned(), b"abc".to_vec()), ("request.xml".to_owned(), REQUEST.as_bytes().to_vec())];
    assert_eq!(package, build_from(&files, Some(&signer)).unwrap());

    // Another reader of ZIP finds nothing wrong, xmlsec1 takes the document.
    let file = pki.path("built.zip");
    std::fs::write(&file, &package).unwrap();
    let program = "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\n\
        assert all(i.date_time == (1980, 1, 1, 0, 0, 0) for i in z.infolist())\n\
        sys.stdout.buffer.write(z.read('request.xml'))";
    let (good, text) = run("python3", "python3", &["-c", program, file.to_str().unwrap()]);
    assert!(good, "zipfile of Python refuses the package");
    let text = String::from_utf8(text).unwrap();
    assert!(text.contains("<size_bytes>3</size_bytes><sha256>ba7816bf"));
    assert!(pki.xmlsec_verify("built", &text));

    let seen = inspect(&package).unwrap();
    assert_eq!(seen.content, "request.xml");
    let names: Vec<_> = seen.members.iter().map(|m| (m.name.as_str(), m.size_bytes)).collect();
    assert_eq!(names[1], ("attachments/a.txt", 3));
    assert_eq!(seen.signatures[0].intact, Some(true));
    assert_eq!(seen.signatures[0].certificate.as_ref().unwrap().iin.as_deref(), Some("570000300018"));
    let json = serde_json::to_value(&seen).unwrap();
    assert_eq!(json["signatures"][0]["algorithm"], "ecdsa-sha256");
}

#[test]
fn a_package_that_exists_takes_a_signature() {
    let pki = Pki::get();
    let bare = build_from(&[("decision.xml".to_owned(), DOCUMENT.as_bytes().to_vec())], None).unwrap();
    assert!(inspect(&bare).unwrap().signatures.is_empty());
    let once = sign(&bare, &pki.signer_of("rsa")).unwrap();
    let twice = sign(&once, &pki.signer_of("ec")).unwrap();
    let seen = inspect(&twice).unwrap();
    assert_eq!(seen.signatures.iter().map(|s| s.intact).collect::<Vec<_>>(), [Some(true), Some(true)]);
}

#[test]
fn what_is_wrong_with_a_package_is_said() {
    assert!(inspect(b"no zip").unwrap_err().to_string().starts_with("container.not-zip"));
    let broken = pack(&[("request.xml".to_owned(), b"<a>\n<b></a>".to_vec())]).unwrap();
    assert!(inspect(&broken).unwrap().fault.unwrap().starts_with("request.xml:2:"));
    let both = [("request.xml".to_owned(), Vec::new()), ("decision.xml".to_owned(), Vec::new())];
    assert!(matches!(build_from(&both, None), Err(PackageError::NoContent)));
    let both = pack(&both).unwrap();
    assert!(inspect(&both).unwrap_err().to_string().starts_with("container.no-content"));
    assert!(sign(&both, &Pki::get().signer_of("ec")).is_err());
}
