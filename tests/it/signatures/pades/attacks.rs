//! Signed PDFs that somebody changed: within what was signed, in the hole, and by revisions behind it.

use super::judges::{Desk, check, faults, request, sheet, sign, sign_by_pyhanko};
use muragat::formats::pades::{self, LaterChange};
use muragat::formats::pdf::{Dictionary, Document, Object, Reference, Update};

const SIGNED: &str = "Signature1";

fn signed() -> Vec<u8> {
    sign(sheet(), SIGNED, "head-p-256")
}

/// Where the hole lies, bracket to bracket.
fn hole(pdf: &[u8]) -> std::ops::Range<usize> {
    let word = b"/Contents <";
    let start =
        sheet().len() + pdf[sheet().len()..].windows(word.len()).position(|w| w == word).expect("a hole") + word.len()
            - 1;
    start..start + pdf[start..].iter().position(|octet| *octet == b'>').expect("an end") + 1
}

/// Nobody takes this for a good signature.
fn is_refused(pdf: &[u8]) -> bool {
    match pades::check(pdf) {
        Err(_) => true,
        Ok(found) => found.iter().all(|signature| signature.checked.fault.is_some()),
    }
}

#[test]
fn a_changed_octet_is_found_wherever_it_is() {
    let signed = signed();
    let hole = hole(&signed);
    let before = (0..hole.start).step_by(499).chain(sheet().len()..hole.start);
    for at in before.chain(hole.end..signed.len()) {
        let mut changed = signed.clone();
        changed[at] ^= 1;
        assert!(is_refused(&changed), "octet {at}");
    }
}

/// A CMS has octets that are not signed, such as its list of digest algorithms: who signed what stays the same.
#[test]
fn a_changed_octet_in_the_hole_changes_nothing_or_is_found() {
    let signed = signed();
    let certificate = check(&signed).remove(0).checked.certificate;
    let mut harmless = 0;
    for at in hole(&signed).step_by(7) {
        let mut changed = signed.clone();
        changed[at] ^= 1;
        if !is_refused(&changed) {
            let [signature] = &check(&changed)[..] else { panic!("octet {at}: one signature") };
            assert_eq!(signature.checked.certificate, certificate, "octet {at}");
            assert!(signature.covers_whole_file, "octet {at}");
            harmless += 1;
        }
    }
    assert!(harmless < 10, "{harmless}");
}

#[test]
fn octets_cut_off_or_added_behind_are_found() {
    let signed = signed();
    for length in [signed.len() - 1, signed.len() - 7, sheet().len() + 100] {
        assert!(is_refused(&signed[..length]), "{length}");
    }
    for more in [&b"\n"[..], b"%", b"\n%%EOF\n", b"1 0 obj\nnull\nendobj\n%%EOF\n"] {
        assert!(is_refused(&[&signed[..], more].concat()), "{more:?}");
    }
    assert!(is_refused(&[b"\n", &signed[..]].concat()));
}

#[test]
fn something_behind_the_cms_in_the_hole_is_found() {
    let mut changed = signed();
    let end = hole(&changed).end;
    changed[end - 3..end - 1].copy_from_slice(b"41");
    assert_eq!(faults(&changed), [Some("something stands behind the CMS".to_owned())]);
}

/// Appends a revision to a signed file.
fn revise(pdf: &[u8], change: impl Fn(&Document<'_>, &mut Update<'_, '_>)) -> Vec<u8> {
    let document = Document::open(pdf).expect("readable");
    let mut update = Update::new(&document);
    change(&document, &mut update);
    update.append().expect("appended").octets
}

fn dictionary(document: &Document<'_>, reference: Reference) -> Dictionary {
    document.fetch(reference).expect("readable").object.as_dictionary().expect("a dictionary").clone()
}

fn root(document: &Document<'_>) -> Reference {
    document.trailer().get("Root").and_then(Object::as_reference).expect("a root")
}

fn first_page(document: &Document<'_>) -> Reference {
    let pages = document.catalog().unwrap().get("Pages").and_then(Object::as_reference).unwrap();
    dictionary(document, pages).get("Kids").unwrap().as_array().unwrap()[0].as_reference().unwrap()
}

fn form(document: &Document<'_>) -> Reference {
    document.catalog().unwrap().get("AcroForm").and_then(Object::as_reference).expect("a form")
}

fn set(document: &Document<'_>, update: &mut Update<'_, '_>, object: Reference, key: &str, value: Object) {
    let mut changed = dictionary(document, object);
    changed.set(key, value);
    update.set(object, &Object::Dictionary(changed));
}

fn add(update: &mut Update<'_, '_>, object: &[u8]) -> Object {
    let number = update.number().expect("a number");
    update.set_written(number, object.to_vec());
    Object::Reference(number)
}

type Change = fn(&Document<'_>, &mut Update<'_, '_>);

/// What somebody may append to change what a reader sees or does. The second: whether pyHanko refuses it, too.
const CHANGES: &[(&str, bool, Change)] = &[
    ("other words on the page", true, |document, update| {
        let contents = dictionary(document, first_page(document)).get("Contents").unwrap().as_reference().unwrap();
        update.set_written(contents, b"<</Length 0>>\nstream\n\nendstream".to_vec());
    }),
    ("a page that shows something else", true, |document, update| {
        let other = add(update, b"<</Length 0>>\nstream\n\nendstream");
        set(document, update, first_page(document), "Contents", other);
    }),
    ("other fonts and images", true, |document, update| {
        set(document, update, first_page(document), "Resources", Object::Dictionary(Dictionary::default()));
    }),
    ("a note over the page", true, |document, update| {
        let note = add(update, b"<</Type /Annot /Subtype /FreeText /Rect [0 0 500 800] /Contents (no)>>");
        let mut annotations =
            dictionary(document, first_page(document)).get("Annots").unwrap().as_array().unwrap().to_vec();
        annotations.push(note);
        set(document, update, first_page(document), "Annots", Object::Array(annotations));
    }),
    ("something that happens on opening", true, |document, update| {
        let action = add(update, b"<</S /JavaScript /JS (app.alert(1))>>");
        set(document, update, root(document), "OpenAction", action);
    }),
    ("another catalog", true, |document, update| {
        let pages = add(update, b"<</Type /Pages /Kids [] /Count 0>>");
        set(document, update, root(document), "Pages", pages);
    }),
    ("other metadata", true, |document, update| {
        let other = add(update, b"<</Type /Metadata /Subtype /XML /Length 0>>\nstream\n\nendstream");
        set(document, update, root(document), "Metadata", other);
    }),
    ("another tree of structure", true, |document, update| {
        let other = add(update, b"<</Type /StructTreeRoot>>");
        set(document, update, root(document), "StructTreeRoot", other);
    }),
    ("another file attached", true, |document, update| {
        let other = add(update, b"<</EmbeddedFiles <</Names []>>>>");
        set(document, update, root(document), "Names", other);
    }),
    ("a field to fill in", true, |document, update| {
        let field = add(update, b"<</FT /Tx /T (Sum) /V (1000) /Type /Annot /Subtype /Widget /Rect [0 0 90 90]>>");
        let mut fields = dictionary(document, form(document)).get("Fields").unwrap().as_array().unwrap().to_vec();
        fields.push(field);
        set(document, update, form(document), "Fields", Object::Array(fields));
    }),
    ("a signature field that does something", false, |document, update| {
        let action = "<</S /JavaScript /JS (app.alert(1))>>";
        let field = format!("<</FT /Sig /T (S) /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /A {action}>>");
        let field = add(update, field.as_bytes());
        let mut fields = dictionary(document, form(document)).get("Fields").unwrap().as_array().unwrap().to_vec();
        fields.push(field);
        set(document, update, form(document), "Fields", Object::Array(fields));
    }),
    ("the signature in another field", false, |document, update| {
        let old = dictionary(document, form(document)).get("Fields").unwrap().as_array().unwrap()[0].as_reference();
        let field = dictionary(document, old.unwrap());
        let moved = update.number().unwrap();
        update.set(moved, &Object::Dictionary(field));
        set(document, update, form(document), "Fields", Object::Array(vec![Object::Reference(moved)]));
    }),
    ("the widget moved and shown", true, |document, update| {
        let old = dictionary(document, form(document)).get("Fields").unwrap().as_array().unwrap()[0].as_reference();
        let place = [0, 0, 500, 800].map(Object::Integer).to_vec();
        set(document, update, old.unwrap(), "Rect", Object::Array(place));
    }),
];

#[test]
fn a_revision_that_changes_the_document_is_found() {
    let signed = signed();
    let changed: Vec<_> = CHANGES.iter().map(|(_, _, change)| revise(&signed, change)).collect();
    for ((what, ..), changed) in CHANGES.iter().zip(&changed) {
        assert!(changed.starts_with(&signed));
        let [signature] = &check(changed)[..] else { panic!("{what}: one signature") };
        let fault = signature.checked.fault.as_ref().unwrap_or_else(|| panic!("{what}: not found"));
        assert!(fault.to_string().contains("changed after it was signed"), "{what}: {fault}");
        assert!(signature.later.iter().any(|change| matches!(change, LaterChange::Other(_))), "{what}");
        assert!(signature.checked.signed_octets.is_none() && signature.checked.intact().is_none());
    }
    let files: Vec<_> = changed.iter().map(Vec::as_slice).collect();
    let judged = Desk::new().pyhanko_each(&files);
    let refuses = |one: &Vec<serde_json::Value>| one.iter().all(|s| s["bottom_line"] != serde_json::json!(true));
    let refused: Vec<_> =
        CHANGES.iter().zip(&judged).filter(|(_, one)| refuses(one)).map(|((what, ..), _)| *what).collect();
    let expected: Vec<_> = CHANGES.iter().filter(|(_, foreign, _)| *foreign).map(|(what, ..)| *what).collect();
    assert_eq!(refused, expected);
}

#[test]
fn a_further_signature_does_not_hide_a_change() {
    let changed = revise(&signed(), CHANGES[0].2);
    let again = sign(&changed, "Signature2", "asanova-p-256");
    let [first, second] = &check(&again)[..] else { panic!("two signatures") };
    assert!(first.checked.fault.is_some() && second.checked.fault.is_none());
}

#[test]
fn a_signature_put_into_another_document_is_found() {
    let signed = signed();
    let cms = &signed[hole(&signed)];
    let mut other = pades::prepare(sheet(), &request("Another"), (cms.len() - 2) / 2).unwrap().embed(&[]).unwrap();
    let place = hole(&other);
    other[place].copy_from_slice(cms);
    assert_eq!(faults(&other), [Some("the digest differs".to_owned())]);
}

/// An object that something signed refers to, and that comes only afterwards.
#[test]
fn an_object_that_was_waited_for_is_found() {
    let waiting = revise(sheet(), |document, update| {
        let nobody = Object::Reference(Reference { number: 5000, generation: 0 });
        set(document, update, root(document), "PieceInfo", nobody);
    });
    let signed = sign(&waiting, SIGNED, "head-p-256");
    assert_eq!(faults(&signed), [None]);
    let filled = revise(&signed, |_, update| {
        update.set(Reference { number: 5000, generation: 0 }, &Object::Dictionary(Dictionary::default()));
    });
    assert!(is_refused(&filled));
}

/// Objects in a stream change when the stream does.
#[test]
fn a_stream_of_objects_that_is_replaced_is_found() {
    let desk = Desk::new();
    let plain = desk.put("plain.pdf", sheet());
    let packed = desk.path("packed.pdf");
    crate::sheets::press::run("qpdf", "qpdf", &["--object-streams=generate", &plain, packed.to_str().expect("UTF-8")]);
    let signed = sign(&desk.read("packed.pdf"), SIGNED, "head-p-256");
    let replaced = revise(&signed, |document, update| {
        let stream = document.entries().values().find_map(|entry| match entry {
            muragat::formats::pdf::Entry::InStream { stream, .. } => Some(*stream),
            _ => None,
        });
        let stream = Reference { number: stream.expect("a stream of objects"), generation: 0 };
        let old = document.fetch(stream).unwrap();
        let plain = document.stream(&old).unwrap().unwrap();
        let old = old.object.as_dictionary().unwrap().clone();
        let mut head = Dictionary::from([("Type", Object::name("ObjStm"))]);
        for key in ["N", "First"] {
            head.set(key, old.get(key).unwrap().clone());
        }
        head.set("Length", Object::Integer(plain.len() as i64));
        let mut body = Vec::new();
        Object::Dictionary(head).write(&mut body);
        body.extend(b"\nstream\n");
        body.extend(&plain);
        body.extend(b"\nendstream");
        update.set_written(stream, body);
    });
    assert!(is_refused(&replaced));
}

/// Who admits no change at all (`DocMDP`, 1) admits no further signature either.
#[test]
fn a_last_word_is_the_last() {
    let desk = Desk::new();
    let last = sign_by_pyhanko(&desk, sheet(), "ETSI.CAdES.detached", &["--certify"]);
    assert_eq!(faults(&last), [None]);
    let further = sign(&last, "Signature2", "head-p-256");
    assert_eq!(
        faults(&further),
        [Some("not everything is covered: the signer admitted no further signature".into()), None]
    );
    assert!(desk.pyhanko(&further)[0]["bottom_line"] != serde_json::json!(true));
}
