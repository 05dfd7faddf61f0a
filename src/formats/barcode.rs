//! Codes that machines read from our sheets, drawn as SVG: QR (ISO/IEC 18004) and Code 128 (ISO/IEC 15417).
//!
//! The drawings are measured in modules and carry their quiet zones. How large a module is on paper is the template's
//! business: it alone knows the room, and `templates/lib/codes.typ` keeps the least size that old scanners read.

use barcoders::sym::code128::Code128;
use fast_qr::qr::QRBuilder;
use fast_qr::{ECL, QRCode};
use std::fmt::Write;

/// Modules left white on each side of a QR symbol (ISO/IEC 18004, 6.3.8).
const QR_QUIET: usize = 4;
/// Modules left white before and after a Code 128 symbol (ISO/IEC 15417, 4.4).
const CODE128_QUIET: usize = 10;
/// Height of a Code 128 drawing in its own units; templates stretch it.
const CODE128_HEIGHT: usize = 24;
/// Longest text of a Code 128 symbol: 40 characters at the least module of 0.33 mm still fit the width of a sheet.
const CODE128_LENGTH_MAX: usize = 40;

/// Why a text has no code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BarcodeError {
    #[error("{length} octets do not fit a QR symbol of level M")]
    QrTooLong { length: usize },
    #[error("Code 128 set B holds 1 to {CODE128_LENGTH_MAX} printable ASCII characters, not {text:?}")]
    NotCode128 { text: String },
}

/// A QR symbol of error level M.
///
/// The same text always gives the same drawing.
pub fn qr_svg(text: &str) -> Result<String, BarcodeError> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().map_err(|_| BarcodeError::QrTooLong { length: text.len() })?;
    let side = code.size + 2 * QR_QUIET;
    let mut path = String::with_capacity(4096);
    for row in 0..code.size {
        runs(qr_row(&code, row), |start, length| {
            let _ = write!(path, "M{} {}h{length}v1h-{length}z", start + QR_QUIET, row + QR_QUIET);
        });
    }
    Ok(svg(side, side, &path))
}

/// A Code 128 symbol, set B throughout.
pub fn code128_svg(text: &str) -> Result<String, BarcodeError> {
    let refuse = || BarcodeError::NotCode128 { text: text.to_owned() };
    if text.is_empty() || text.len() > CODE128_LENGTH_MAX || !text.bytes().all(|b| (0x20..0x7f).contains(&b)) {
        return Err(refuse());
    }
    // The library chooses the set by a letter put in front: U+0181 means B.
    let modules = Code128::new(format!("\u{0181}{text}")).map_err(|_| refuse())?.encode();
    let mut path = String::with_capacity(1024);
    runs(modules.iter().map(|m| *m == 1), |start, length| {
        let _ = write!(path, "M{} 0h{length}v{CODE128_HEIGHT}h-{length}z", start + CODE128_QUIET);
    });
    Ok(svg(modules.len() + 2 * CODE128_QUIET, CODE128_HEIGHT, &path))
}

fn qr_row(code: &QRCode, row: usize) -> impl Iterator<Item = bool> + '_ {
    (0..code.size).map(move |column| code[row][column].value())
}

/// Calls `run(start, length)` for every unbroken stretch of dark modules.
fn runs(modules: impl Iterator<Item = bool>, mut run: impl FnMut(usize, usize)) {
    let mut start = None;
    let mut end = 0;
    for (place, dark) in modules.enumerate() {
        match (dark, start) {
            (true, None) => start = Some(place),
            (false, Some(first)) => {
                run(first, place - first);
                start = None;
            }
            _ => {}
        }
        end = place + 1;
    }
    if let Some(first) = start {
        run(first, end - first);
    }
}

fn svg(width: usize, height: usize, path: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" preserveAspectRatio=\"none\"><path d=\"{path}\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_measured_in_modules_with_its_quiet_zone() {
        let qr = qr_svg("https://example.kz/v/AC-D-2015-000001?c=ABCDEFGHJK").unwrap();
        // 50 octets at level M: version 4, 33 modules, four of quiet on each side.
        assert!(qr.contains("viewBox=\"0 0 41 41\""), "{}", &qr[..120]);
        let bars = code128_svg("AC-D-2015-000001").unwrap();
        // Start, 16 characters and check character of 11 modules, stop of 13, ten of quiet on each side.
        assert!(bars.contains(&format!("viewBox=\"0 0 {} ", 18 * 11 + 13 + 20)), "{}", &bars[..120]);
    }

    #[test]
    fn a_text_without_a_code_is_refused_and_not_cut() {
        assert!(matches!(code128_svg(""), Err(BarcodeError::NotCode128 { .. })));
        assert!(matches!(code128_svg("ҚР-2015"), Err(BarcodeError::NotCode128 { .. })));
        assert!(matches!(code128_svg(&"A".repeat(41)), Err(BarcodeError::NotCode128 { .. })));
        assert!(matches!(qr_svg(&"a".repeat(2332)), Err(BarcodeError::QrTooLong { length: 2332 })));
    }

    #[test]
    fn stretches_reach_the_last_module() {
        let mut seen = Vec::new();
        runs([true, false, true, true].into_iter(), |start, length| seen.push((start, length)));
        assert_eq!(seen, [(0, 1), (2, 2)]);
    }
}
