//! One sheet for the eye: `cargo run --example sheet -- KIND DATA.json OUT.pdf` typesets values with the template in the
//! working tree, so that a template can be drawn without building the program again.

use chrono::DateTime;
use muragat::formats::barcode::{code128_svg, qr_svg};
use muragat::formats::typesetting::{Job, Typesetter};
use muragat::formats::value::to_xml;
use muragat::language::dress;
use muragat::releases::Releases;
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [kind, data, out] = arguments.as_slice() else {
        return Err("usage: sheet KIND DATA.json OUT.pdf".into());
    };
    let data = std::fs::read(data)?;
    let sheet: serde_json::Value = serde_json::from_slice(&data)?;
    let edition = sheet["edition"].as_str().unwrap_or("2015-1");
    let mut files = Vec::new();
    gather(&Path::new("templates").join(kind).join(edition), "", &mut files)?;
    gather(Path::new("templates/lib"), "lib/", &mut files)?;
    let number = sheet["stamp"]["number"].as_str().or(sheet["number"].as_str()).unwrap_or("AC-D-2015-000001");
    let url = sheet["stamp"]["url"].as_str().unwrap_or("https://example.kz/v/AC-D-2015-000001?c=0000000000");
    files.push(("qr.svg".to_owned(), qr_svg(url)?.into_bytes()));
    files.push(("code128.svg".to_owned(), code128_svg(number)?.into_bytes()));
    files.push(("document.xml".to_owned(), to_xml("document", "urn:muragat:document:1", &sheet).into_bytes()));
    files.push(("data.json".to_owned(), serde_json::to_vec(&dress(&sheet))?));
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, octets)| (name.as_str(), octets.as_slice())).collect();
    let typesetter = Typesetter::new(&Releases::embedded()?.fonts(), 1)?;
    let job = Job {
        files: &files,
        title: number,
        author: "muragat",
        created_at: DateTime::parse_from_rfc3339("2015-11-18T09:30:00+06:00")?,
        ident: number,
    };
    let typeset = typesetter.typeset(&job)?;
    std::fs::write(out, &typeset.pdf)?;
    println!("{} sheets, {} octets", typeset.sheets, typeset.pdf.len());
    Ok(())
}

fn gather(folder: &Path, prefix: &str, files: &mut Vec<(String, Vec<u8>)>) -> Result<(), Box<dyn Error>> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            files.push((name, std::fs::read(entry.path())?));
        }
    }
    Ok(())
}
