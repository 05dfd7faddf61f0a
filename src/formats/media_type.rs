//! Whether octets are what their declared media type says: PDF, JPEG, PNG and TIFF, by their marks at both ends.
//!
//! This tells a scan from a stranger and a whole file from one that was cut off; it is no decoder.

use super::container::Measured;

/// The media types of scans (domain.md §5.4).
pub const ALLOWED: [&str; 4] = ["application/pdf", "image/jpeg", "image/png", "image/tiff"];

/// The allowed media type whose mark begins `head`.
pub fn of(head: &[u8]) -> Option<&'static str> {
    let [pdf, jpeg, png, tiff] = ALLOWED;
    match head {
        // The mark at the very beginning: a file that is two things at once is no scan.
        [b'%', b'P', b'D', b'F', b'-', b'1' | b'2', b'.', ..] => Some(pdf),
        [0xff, 0xd8, 0xff, ..] => Some(jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(png),
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Some(tiff),
        _ => None,
    }
}

/// Whether the first octets are those of the declared media type.
pub fn matches(declared: &str, head: &[u8]) -> bool {
    of(head) == Some(declared)
}

/// What the file would be for another reader, by marks in its margins: an archive at its end, a PDF or a page of the web
/// that begins a little later.
pub fn second(file: &Measured) -> Option<&'static str> {
    let Measured { head, tail, .. } = file;
    let is_pdf = of(head) == Some("application/pdf");
    let lower = head.to_ascii_lowercase();
    if contains(tail, b"PK\x05\x06") {
        Some("application/zip")
    } else if !is_pdf && (contains(head, b"%PDF-") || contains(tail, b"%%EOF")) {
        Some("application/pdf")
    } else if PAGES.iter().any(|mark| contains(&lower, mark.as_bytes())) {
        Some("text/html")
    } else {
        None
    }
}

/// What a browser takes for a page, whatever stands before it.
const PAGES: [&str; 5] = ["<html", "<!doctype html", "<script", "<body", "<svg"];

/// Whether both ends of a file are those of the declared media type, and of no other.
pub fn is_whole(declared: &str, file: &Measured) -> bool {
    let Measured { head, tail, size_bytes, .. } = file;
    matches(declared, head)
        && second(file).is_none()
        && match declared {
            "application/pdf" => contains(tail, b"%%EOF"),
            // Some scanners pad the end.
            "image/jpeg" => contains(&tail[tail.len().min(2)..], &[0xff, 0xd9]),
            "image/png" => {
                head.get(8..16) == Some(b"\0\0\0\x0dIHDR") && contains(tail, b"\0\0\0\0IEND\xae\x42\x60\x82")
            }
            "image/tiff" => first_directory(head).is_some_and(|at| at >= 8 && u64::from(at) + 6 <= *size_bytes),
            _ => false,
        }
}

/// Offset of a TIFF's first image directory.
fn first_directory(head: &[u8]) -> Option<u32> {
    let octets: [u8; 4] = head.get(4..8)?.try_into().ok()?;
    Some(if head.starts_with(b"II") { u32::from_le_bytes(octets) } else { u32::from_be_bytes(octets) })
}

fn contains(octets: &[u8], mark: &[u8]) -> bool {
    octets.windows(mark.len()).any(|window| window == mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(octets: &[u8]) -> Measured {
        let margin = super::super::container::MARGIN;
        Measured {
            size_bytes: octets.len() as u64,
            sha256: String::new(),
            head: octets[..octets.len().min(margin)].to_vec(),
            tail: octets[octets.len().saturating_sub(margin)..].to_vec(),
            points: None,
        }
    }

    /// One real picture in each format, and a PDF.
    fn specimens() -> Vec<(&'static str, Vec<u8>)> {
        let picture = image::DynamicImage::ImageLuma8(image::GrayImage::from_pixel(40, 40, image::Luma([200])));
        let encoded = |format| {
            let mut octets = std::io::Cursor::new(Vec::new());
            picture.write_to(&mut octets, format).unwrap();
            octets.into_inner()
        };
        vec![
            ("application/pdf", b"%PDF-1.4\n1 0 obj\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n".to_vec()),
            ("image/jpeg", encoded(image::ImageFormat::Jpeg)),
            ("image/png", encoded(image::ImageFormat::Png)),
            ("image/tiff", encoded(image::ImageFormat::Tiff)),
        ]
    }

    #[test]
    fn each_file_is_what_it_is_and_nothing_else() {
        for (media_type, octets) in specimens() {
            assert_eq!(of(&octets), Some(media_type));
            for declared in ALLOWED {
                assert_eq!(
                    is_whole(declared, &measured(&octets)),
                    declared == media_type,
                    "{media_type} as {declared}"
                );
            }
            assert!(!is_whole("text/html", &measured(&octets)));
        }
        for stranger in [&b"<html>"[..], b"MZ\x90\0", b"PK\x03\x04", b"", b"\n%PDF-1.4\n%%EOF", b"GIF89a"] {
            assert_eq!(of(stranger), None);
        }
    }

    #[test]
    fn a_file_that_was_cut_off_is_not_whole() {
        for (media_type, octets) in specimens() {
            assert!(!is_whole(media_type, &measured(&octets[..12.min(octets.len() / 2)])), "{media_type}");
        }
        let jpeg = &specimens()[1].1;
        assert!(!is_whole("image/jpeg", &measured(&jpeg[..jpeg.len() - 2])));
        let png = &specimens()[2].1;
        assert!(!is_whole("image/png", &measured(&png[..png.len() - 1])));
    }

    #[test]
    fn a_file_that_is_two_things_at_once_is_none() {
        let archive = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
        for (media_type, octets) in specimens() {
            let twofold = [&octets[..], archive].concat();
            assert_eq!(second(&measured(&octets)), None, "{media_type}");
            assert_eq!(second(&measured(&twofold)), Some("application/zip"));
            assert!(!is_whole(media_type, &measured(&twofold)), "{media_type}");
        }
        let page = b"%PDF-1.4\n% <HTML><script>\n%%EOF";
        assert!(!is_whole("application/pdf", &measured(page)));
        let hidden = [b"\xff\xd8\xff\xfe\0\x10%PDF-1.4".to_vec(), vec![0; 2000], b"\xff\xd9".to_vec()].concat();
        assert_eq!(second(&measured(&hidden)), Some("application/pdf"));
    }
}
