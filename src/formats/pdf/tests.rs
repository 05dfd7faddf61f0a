//! Files that lie about where things stand, or want more than they are worth.

use super::*;

/// A file of these objects with a table that finds them; `{n}` in the trailer is where the table stands.
fn file(objects: &[&str], trailer: &str) -> Vec<u8> {
    let mut octets = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f\r\n", objects.len() + 1);
    for (n, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n\r\n", octets.len());
        octets.extend(format!("{} 0 obj\n{object}\nendobj\n", n + 1).as_bytes());
    }
    let at = octets.len();
    let trailer = trailer.replace("{n}", &at.to_string());
    octets.extend(format!("{table}trailer\n{trailer}\nstartxref\n{at}\n%%EOF\n").as_bytes());
    octets
}

fn fault(octets: &[u8]) -> PdfFault {
    Document::open(octets).err().expect("refused")
}

#[test]
fn objects_are_found_and_the_rest_is_null() {
    let octets = file(&["<</Type/Catalog/A 2 0 R>>", "[7 3 0 R]"], "<</Size 3/Root 1 0 R>>");
    let document = Document::open(&octets).unwrap();
    let list = document.value(&document.catalog().unwrap(), "A").unwrap();
    let [seven, nobody] = list.as_array().unwrap() else { panic!("{list:?}") };
    assert_eq!(seven.as_integer(), Some(7));
    assert_eq!(document.resolve(nobody), Ok(Object::Null));
    assert_eq!(document.resolve(&Object::Reference(Reference { number: 2, generation: 1 })), Ok(Object::Null));
}

#[test]
fn sections_that_lead_astray_are_refused() {
    let circle = file(&["<<>>"], "<</Size 2/Root 1 0 R/Prev {n}>>");
    assert!(fault(&circle).to_string().contains("in a circle"));
    for trailer in
        ["<</Size 2/Prev 99999>>", "<</Size 2/Prev -1>>", "<</Size 2/Prev 10>>", "<</Size 2/XRefStm 9>>", "7"]
    {
        assert!(matches!(fault(&file(&["<<>>"], trailer)), PdfFault::Malformed { .. }), "{trailer}");
    }
    assert_eq!(fault(&file(&["<<>>"], "<</Size 2/Encrypt 1 0 R>>")), PdfFault::Encrypted);
    assert_eq!(fault(b"PDF"), PdfFault::NotPdf);
}

#[test]
fn an_object_that_is_another_one_is_refused() {
    let mut octets = file(&["<<>>"], "<</Size 2/Root 1 0 R>>");
    octets[9] = b'2';
    assert!(Document::open(&octets).unwrap().catalog().is_err());
}

#[test]
fn references_in_a_circle_end() {
    let octets = file(&["2 0 R", "1 0 R"], "<</Size 3/Root 1 0 R>>");
    assert!(matches!(Document::open(&octets).unwrap().catalog(), Err(PdfFault::TooLarge(_))));
}

/// Each object holds all others in a string: read over and over, a small file would take for ever.
#[test]
fn objects_within_each_other_are_read_so_often_only() {
    let count = 3000;
    let mut octets = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f\r\n", count + 1);
    for n in 1..=count {
        table += &format!("{:010} 00000 n\r\n", octets.len());
        octets.extend(format!("{n} 0 obj (").as_bytes());
    }
    octets.resize(octets.len() + 9000, b'x');
    octets.resize(octets.len() + count, b')');
    let at = octets.len();
    octets.extend(format!("\n{table}trailer\n<</Size 2/Root 1 0 R>>\nstartxref\n{}\n%%EOF\n", at + 1).as_bytes());
    let document = Document::open(&octets).unwrap();
    let mut numbers = 1..=count as u32;
    let refused = numbers.find_map(|number| document.fetch(Reference { number, generation: 0 }).err());
    assert_eq!(refused, Some(PdfFault::TooLarge("objects within each other")));
}

#[test]
fn a_stream_that_unfolds_without_end_is_refused() {
    use std::io::Write;
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&vec![b' '; 65 << 20]).unwrap();
    let packed = packed.finish().unwrap();
    let mut octets = b"%PDF-1.7\n".to_vec();
    let head = format!("<</Type/ObjStm/N 1/First 0/Filter/FlateDecode/Length {}>>\nstream\n", packed.len());
    octets.extend(format!("1 0 obj\n{head}").as_bytes());
    octets.extend(&packed);
    octets.extend(b"\nendstream\nendobj\n");
    let at = octets.len();
    octets
        .extend(format!("xref\n1 1\n0000000009 00000 n\r\ntrailer\n<</Size 2>>\nstartxref\n{at}\n%%EOF\n").as_bytes());
    let document = Document::open(&octets).unwrap();
    let stream = document.fetch(Reference { number: 1, generation: 0 }).unwrap();
    assert!(stream.is_stream());
    assert_eq!(document.stream(&stream), Err(PdfFault::TooLarge("octets of a stream")));
}

#[test]
fn what_is_appended_is_found_and_what_was_there_stays() {
    let octets = file(&["<</Type/Catalog>>", "[1]"], "<</Size 3/Root 1 0 R>>");
    let document = Document::open(&octets).unwrap();
    let mut update = Update::new(&document);
    let new = update.number().unwrap();
    assert_eq!(new.number, 3);
    update.set(new, &Object::text("жаңа"));
    update.set(Reference { number: 2, generation: 0 }, &Object::Integer(9));
    let appended = update.append().unwrap().octets;
    assert!(appended.starts_with(&octets));
    let document = Document::open(&appended).unwrap();
    let text = document.fetch(new).unwrap().object;
    assert_eq!(read_text(&text.as_text().unwrap().octets), "жаңа");
    assert_eq!(document.fetch(Reference { number: 2, generation: 0 }).unwrap().object, Object::Integer(9));
    assert_eq!(document.section_places().len(), 2);
    assert!(document.catalog().is_ok());
}
