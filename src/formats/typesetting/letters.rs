//! Which characters a sheet can show: those of the fonts, and blanks.

use super::Typesetter;
use unicode_normalization::UnicodeNormalization;

impl Typesetter {
    /// Whether a sheet can show the character; a letter and its accent are asked for as one (NFC).
    pub fn shows(&self, c: char) -> bool {
        // Blanks are no letters: the engine sets them without a font.
        matches!(c, ' ' | '\n' | '\t' | '\u{a0}') || self.desk.has_letter(c)
    }

    /// The characters of a text that no sheet can show, each once, in their order, `most` at most.
    pub fn lacks(&self, text: &str, most: usize) -> Vec<char> {
        let mut lacking = Vec::new();
        for c in text.nfc().filter(|c| !self.shows(*c)) {
            if lacking.len() == most {
                break;
            }
            if !lacking.contains(&c) {
                lacking.push(c);
            }
        }
        lacking
    }

    /// A stranger's text as a sheet can show it: what it cannot show stands by its number, as `[U+674E]`.
    pub fn legible(&self, text: &str) -> String {
        let mut legible = String::with_capacity(text.len());
        for c in text.nfc() {
            if self.shows(c) { legible.push(c) } else { legible.push_str(&format!("[{}]", code_point(c))) }
        }
        legible
    }
}

/// As `U+674E`.
pub fn code_point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}
