//! Signed PDFs, judged by poppler, pyHanko, qpdf and openssl; and PDFs that pyHanko and openssl signed, judged by us.

mod attacks;
mod judges;

use crate::pki::Pki;
use crate::sheets::press::run;
use judges::{Desk, check, faults, request, sign_by_pyhanko, sign_stamped};
pub use judges::{request as blank_request, sheet, sign};
use muragat::formats::pades::{self, LaterChange, SignError};
use serde_json::json;

/// What every judge has to say of a file whose signatures are all good; the last one covers it whole.
fn assert_good(pdf: &[u8], signatures: usize) {
    let desk = Desk::new();
    desk.assert_sound(pdf);
    let said = desk.pdfsig(pdf);
    assert_eq!(said.matches("Signature Validation: Signature is Valid.").count(), signatures, "{said}");
    assert_eq!(said.matches("Total document signed").count(), 1, "{said}");
    let judged = desk.pyhanko(pdf);
    assert_eq!(judged.len(), signatures);
    for (n, one) in judged.iter().enumerate() {
        for key in ["intact", "valid", "trusted", "bottom_line"] {
            assert_eq!(one[key], json!(true), "{key}: {one}");
        }
        let (coverage, modifications) =
            if n + 1 == signatures { ("ENTIRE_FILE", "NONE") } else { ("ENTIRE_REVISION", "FORM_FILLING") };
        assert_eq!((&one["coverage"], &one["modifications"]), (&json!(coverage), &json!(modifications)), "{one}");
    }
    assert_eq!(faults(pdf), vec![None; signatures]);
}

#[test]
fn a_signature_is_good_for_every_judge() {
    for who in ["head-rsa", "head-p-256"] {
        let signed = sign(sheet(), "Signature1", who);
        assert_good(&signed, 1);
        let [signature] = &check(&signed)[..] else { panic!("one signature") };
        assert!(signature.covers_whole_file && signature.later.is_empty());
        assert_eq!(signature.revision_bytes, Some(signed.len()));
        assert_eq!(
            (signature.field_name.as_str(), signature.sub_filter.as_str()),
            ("Signature1", "ETSI.CAdES.detached")
        );
        assert_eq!(signature.reason.as_deref(), Some(request("").reason));
        assert_eq!(signature.checked.claimed_at, Some(request("").signed_at));
        assert_eq!(signature.checked.certificate, Some(Pki::get().certificate(who)));
    }
}

#[test]
fn a_second_signature_leaves_the_first_one_good() {
    let first = sign(sheet(), "Signature1", "asanova-p-256");
    let both = sign(&first, "Signature2", "head-rsa");
    assert!(both.starts_with(&first));
    assert_good(&both, 2);
    let [one, two] = &check(&both)[..] else { panic!("two signatures") };
    assert_eq!(one.later, [LaterChange::Signature("Signature2".into())]);
    assert_eq!((one.revision_bytes, one.covers_whole_file), (Some(first.len()), false));
    assert!(two.covers_whole_file);
    assert!(matches!(pades::prepare(&both, &request("Signature2"), 100), Err(SignError::FieldExists(_))));
}

#[test]
fn a_time_stamp_is_good_for_pyhanko() {
    let stamped = sign_stamped(sheet(), "Signature1", "head-rsa", "tsa-rsa");
    assert_good(&stamped, 1);
    let judged = Desk::new().pyhanko(&stamped);
    let at = json!({"intact": true, "valid": true, "trusted": true, "at": "2015-11-18T03:30:00+00:00"});
    assert_eq!(judged[0]["time_stamp"], at);
    let found = check(&stamped).remove(0).checked.time_stamps;
    assert_eq!(found.iter().map(|stamp| stamp.gen_time()).collect::<Vec<_>>(), [Some(Pki::get().now())]);
}

#[test]
fn the_same_arguments_give_the_same_octets_and_what_was_there_stays() {
    let signed = sign(sheet(), "Signature1", "head-rsa");
    assert!(signed == sign(sheet(), "Signature1", "head-rsa"));
    let behind = signed.strip_prefix(sheet()).expect("the sheet stands in front");
    assert!(sheet().ends_with(b"%%EOF") && behind.starts_with(b"\n") && behind.ends_with(b"%%EOF\n"));
    assert!(!signed.windows(11).any(|w| w == b"signingTime"));
}

/// Levels A and UA-1 were claimed before, and nothing that they rest on is touched.
#[test]
fn claims_structure_and_look_stay_as_they_were() {
    let desk = Desk::new();
    let once = sign(sheet(), "Signature1", "asanova-p-256");
    let twice = sign(&once, "Signature2", "head-rsa");
    let [before, after] = [("before.pdf", sheet()), ("after.pdf", &twice[..])].map(|(name, pdf)| desk.put(name, pdf));
    for (tool, arguments) in
        [("pdfinfo", &["-meta"][..]), ("pdfinfo", &["-struct-text"]), ("pdffonts", &[]), ("pdfdetach", &["-list"])]
    {
        let said = |path: &str| run(tool, "poppler-utils", &[arguments, &[path]].concat());
        assert_eq!(said(&before), said(&after), "{tool} {arguments:?}");
    }
    let meta = run("pdfinfo", "poppler-utils", &["-meta", &after]);
    for claim in ["<pdfaid:part>3</", "<pdfaid:conformance>A</", "<pdfuaid:part>1</"] {
        assert!(meta.contains(claim), "{claim}: {meta}");
    }
    for (name, path) in [("one", &before), ("two", &after)] {
        let image = desk.path(name);
        let image = image.to_str().expect("UTF-8");
        run("pdftoppm", "poppler-utils", &["-r", "60", "-png", "-singlefile", path, image]);
    }
    assert!(desk.read("one.png") == desk.read("two.png"), "the page looks different");
}

/// ISO 19005-3, 6.3 and 6.4; ISO 14289-1, 7.18: qpdf reads the field.
#[test]
fn the_field_is_what_the_claims_demand() {
    let desk = Desk::new();
    let signed = desk.put("signed.pdf", &sign(sheet(), "Signature1", "head-rsa"));
    let read: serde_json::Value =
        serde_json::from_str(&run("qpdf", "qpdf", &["--json=2", &signed])).expect("qpdf prints JSON");
    let form = &read["acroform"];
    assert_eq!((&form["hasacroform"], &form["needappearances"]), (&json!(true), &json!(false)));
    let field = &form["fields"][0];
    assert_eq!(field["alternativename"], json!(request("").label));
    assert_eq!((&field["fieldtype"], &field["pageposfrom1"]), (&json!("/Sig"), &json!(1)));
    // Printed, and neither invisible nor hidden.
    let flags = field["annotation"]["annotationflags"].as_i64().expect("flags");
    assert_eq!(flags & 0b10_0111, 0b100);
    let objects = &read["qpdf"][1];
    let at = |reference: &serde_json::Value| &objects[format!("obj:{}", reference.as_str().expect("a reference"))];
    let widget = &at(&field["object"])["value"];
    assert_eq!(widget["/Rect"], json!([0, 0, 0, 0]));
    assert_eq!(at(&widget["/AP"]["/N"])["stream"]["dict"]["/Subtype"], json!("/Form"));
    assert_eq!(at(&widget["/P"])["value"]["/Tabs"], json!("/S"));
    let catalog = &at(&objects["trailer"]["value"]["/Root"])["value"];
    assert_eq!(at(&catalog["/AcroForm"])["value"]["/SigFlags"], json!(3));
    assert_eq!(catalog["/MarkInfo"]["/Marked"], json!(true));
}

#[test]
fn a_file_with_streams_of_objects_is_signed_as_well() {
    let desk = Desk::new();
    let (plain, packed) = (desk.put("plain.pdf", sheet()), desk.path("packed.pdf"));
    let packed = packed.to_str().expect("UTF-8");
    run("qpdf", "qpdf", &["--object-streams=generate", &plain, packed]);
    let once = sign(&desk.read("packed.pdf"), "Signature1", "asanova-p-256");
    assert_good(&once, 1);
    assert_good(&sign(&once, "Signature2", "head-rsa"), 2);
}

#[test]
fn what_openssl_signs_fits_in() {
    let desk = Desk::new();
    let prepared = pades::prepare(sheet(), &request("Signature1"), 8000).expect("the sheet can be read");
    let (content, out) = (desk.put("content", &prepared.content()), desk.path("cms.der"));
    let (certificate, key) = (desk.certificate_pem("head-rsa"), desk.key("head-rsa"));
    let arguments = ["cms", "-sign", "-binary", "-cades", "-md", "sha256", "-outform", "DER"];
    let files = ["-signer", &certificate, "-inkey", &key, "-in", &content, "-out", out.to_str().expect("UTF-8")];
    run("openssl", "openssl", &[&arguments[..], &files].concat());
    let signed = prepared.embed(&desk.read("cms.der")).expect("it fits");
    assert_good(&signed, 1);
    let prepared = pades::prepare(sheet(), &request("Signature1"), 100).expect("the sheet can be read");
    assert!(matches!(prepared.embed(&[0; 101]), Err(SignError::NoRoom { size_bytes: 101, room_bytes: 100 })));
}

#[test]
fn what_pyhanko_signs_is_found_good() {
    for (sub_filter, options) in [("adbe.pkcs7.detached", &[][..]), ("ETSI.CAdES.detached", &["--lasting"])] {
        let lasting = !options.is_empty();
        let signed = sign_by_pyhanko(&Desk::new(), sheet(), sub_filter, options);
        let [signature] = &check(&signed)[..] else { panic!("one signature") };
        assert_eq!(signature.checked.fault, None, "{:?}", signature.later);
        assert_eq!((signature.field_name.as_str(), signature.sub_filter.as_str()), ("Қол", sub_filter));
        assert_eq!(signature.covers_whole_file, !lasting);
        if lasting {
            assert!(signature.later.contains(&LaterChange::ValidationData), "{:?}", signature.later);
            assert!(signature.later.iter().any(|change| matches!(change, LaterChange::TimeStamp(_))));
            // The one over the signature value, and the one over the document.
            assert_eq!(signature.checked.time_stamps.len(), 2);
            assert!(signature.checked.time_stamps.iter().all(|stamp| stamp.fault.is_none()));
            assert!(signature.checked.carried.certificates.len() >= 3);
        }
    }
}

#[test]
fn a_pdf_without_signature_has_none() {
    assert_eq!(check(sheet()).len(), 0);
    assert!(pades::check(b"no PDF").is_err());
}
