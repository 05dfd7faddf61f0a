//! Draws the scans of the samples: `samples/scans/NAME.txt` into each `samples/packages/*/attachments/NAME.EXT` that exists.
//!
//! The same specs give the same octets. Resolution and shades are low on purpose: the samples are embedded in the program.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, GrayImage, ImageEncoder, Luma};
use std::error::Error;
use std::path::{Path, PathBuf};
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;

/// Dots for one inch: letters of ten points are just legible.
const DPI: f64 = 70.0;
/// Shades of grey that are left; fewer pack better.
const SHADES: u8 = 8;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let desk = Desk::new(&root.join("templates/fonts"))?;
    let drawing = std::fs::read_to_string(root.join("samples/scans/scan.typ"))?;
    for target in attachments(&root.join("samples/packages"))? {
        let name = target.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        // page-07 is drawn as page.
        let name = name.trim_end_matches(|c: char| c == '-' || c.is_ascii_digit());
        let Ok(spec) = std::fs::read(root.join(format!("samples/scans/{name}.txt"))) else { continue };
        let sheet = desk.typeset(&drawing, "spec.txt", spec)?;
        let grey = shades(&sheet);
        let octets = match target.extension().and_then(|e| e.to_str()) {
            Some("png") => png(&grey)?,
            Some("jpg") => jpeg(&grey)?,
            Some("tif") => tiff(&grey),
            Some("pdf") => pdf(&desk, &grey)?,
            _ => return Err(format!("{}: neither pdf, png, jpg nor tif", target.display()).into()),
        };
        println!("{:>6} {}", octets.len(), target.strip_prefix(root).unwrap_or(&target).display());
        std::fs::write(&target, octets)?;
    }
    Ok(())
}

fn attachments(packages: &Path) -> Result<Vec<PathBuf>, std::io::Error> {
    let mut found = Vec::new();
    for package in std::fs::read_dir(packages)? {
        if let Ok(files) = std::fs::read_dir(package?.path().join("attachments")) {
            for file in files {
                found.push(file?.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The page as grey pixels, in few shades.
fn shades(document: &PagedDocument) -> GrayImage {
    let options = typst_render::RenderOptions { pixel_per_pt: (DPI / 72.0).into(), ..Default::default() };
    let pixels = typst_render::render(&document.pages()[0], &options);
    let step = 255 / (SHADES - 1);
    GrayImage::from_fn(pixels.width(), pixels.height(), |x, y| {
        let at = (y as usize * pixels.width() as usize + x as usize) * 4;
        let grey = u16::from(pixels.data()[at]); // nothing on the sheet has a colour
        Luma([((grey + u16::from(step) / 2) / u16::from(step)) as u8 * step])
    })
}

fn png(grey: &GrayImage) -> image::ImageResult<Vec<u8>> {
    let mut octets = Vec::new();
    PngEncoder::new_with_quality(&mut octets, CompressionType::Best, FilterType::NoFilter).write_image(
        grey,
        grey.width(),
        grey.height(),
        ExtendedColorType::L8,
    )?;
    Ok(octets)
}

fn jpeg(grey: &GrayImage) -> image::ImageResult<Vec<u8>> {
    let mut octets = Vec::new();
    JpegEncoder::new_with_quality(&mut octets, 18).write_image(
        grey,
        grey.width(),
        grey.height(),
        ExtendedColorType::L8,
    )?;
    Ok(octets)
}

/// A PDF as scanners write it: a page that is one picture.
fn pdf(desk: &Desk, grey: &GrayImage) -> Result<Vec<u8>, Box<dyn Error>> {
    let page = format!(
        "#set page(width: {}pt, height: {}pt, margin: 0pt)\n#set document(title: \"scan\", date: none)\n#image(\"scan.jpg\", width: 100%, alt: \"scan\")",
        f64::from(grey.width()) * 72.0 / DPI,
        f64::from(grey.height()) * 72.0 / DPI,
    );
    let document = desk.typeset(&page, "scan.jpg", jpeg(grey)?)?;
    let options = typst_pdf::PdfOptions { tagged: false, ..Default::default() };
    typst_pdf::pdf(&document, &options).map_err(|faults| format!("{faults:?}").into())
}

/// Black and white, PackBits: what an office scanner makes of a page when it is left alone (TIFF 6.0, sections 3 and 9).
fn tiff(grey: &GrayImage) -> Vec<u8> {
    let mut strip = Vec::new();
    for row in grey.rows() {
        let bits: Vec<bool> = row.map(|pixel| pixel.0[0] < 190).collect();
        let octets: Vec<u8> = bits
            .chunks(8)
            .map(|bits| bits.iter().enumerate().fold(0, |octet, (at, black)| octet | u8::from(*black) << (7 - at)))
            .collect();
        pack_bits(&octets, &mut strip);
    }
    const SHORT: u16 = 3;
    const LONG: u16 = 4;
    let fields = [
        (256, SHORT, grey.width()),
        (257, SHORT, grey.height()),
        (258, SHORT, 1),     // one bit for a pixel
        (259, SHORT, 32773), // PackBits
        (262, SHORT, 0),     // 0 is white
        (273, LONG, 8),      // the strip follows the header
        (277, SHORT, 1),
        (278, SHORT, grey.height()),
        (279, LONG, strip.len() as u32),
    ];
    strip.resize(strip.len().next_multiple_of(2), 0);
    let mut octets = b"II*\0".to_vec();
    octets.extend((8 + strip.len() as u32).to_le_bytes());
    octets.extend(strip);
    octets.extend((fields.len() as u16).to_le_bytes());
    for (tag, kind, value) in fields {
        octets.extend((tag as u16).to_le_bytes());
        octets.extend(kind.to_le_bytes());
        octets.extend(1u32.to_le_bytes());
        octets.extend(value.to_le_bytes());
    }
    octets.extend(0u32.to_le_bytes());
    octets
}

fn pack_bits(row: &[u8], packed: &mut Vec<u8>) {
    let run = |from: usize| row[from..].iter().take(128).take_while(|octet| **octet == row[from]).count();
    let mut at = 0;
    while at < row.len() {
        let same = run(at);
        if same >= 2 {
            packed.push((257 - same) as u8);
            packed.push(row[at]);
            at += same;
            continue;
        }
        let start = at;
        while at < row.len() && at - start < 128 && run(at) < 2 {
            at += 1;
        }
        packed.push((at - start - 1) as u8);
        packed.extend(&row[start..at]);
    }
}

/// Typst with the fonts of the templates and one file beside the text.
struct Desk {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

impl Desk {
    fn new(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let mut fonts = Vec::new();
        for file in std::fs::read_dir(folder)? {
            let path = file?.path();
            if path.extension().is_some_and(|e| e == "ttf") {
                fonts.extend(Font::iter(Bytes::new(std::fs::read(path)?)));
            }
        }
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        Ok(Self { library: LazyHash::new(Library::default()), book, fonts })
    }

    fn typeset(&self, text: &str, name: &str, octets: Vec<u8>) -> Result<PagedDocument, Box<dyn Error>> {
        let id = |name: &str| -> Result<FileId, Box<dyn Error>> {
            let path = VirtualPath::new(name).map_err(|fault| format!("{name}: {fault:?}"))?;
            Ok(RootedPath::new(VirtualRoot::Project, path).intern())
        };
        let source = Source::new(id("main.typ")?, text.to_owned());
        let sheet = Sheet { desk: self, source, file: (id(name)?, Bytes::new(octets)) };
        typst::compile::<PagedDocument>(&sheet).output.map_err(|faults| format!("{faults:?}").into())
    }
}

struct Sheet<'a> {
    desk: &'a Desk,
    source: Source,
    file: (FileId, Bytes),
}

impl World for Sheet<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.desk.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.desk.book
    }

    fn main(&self) -> FileId {
        self.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.source.id() { Ok(self.source.clone()) } else { Err(FileError::NotSource) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.file.0 { Ok(self.file.1.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.desk.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
