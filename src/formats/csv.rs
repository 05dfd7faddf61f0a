//! Comma-separated values (RFC 4180), as registers and spreadsheets write them: UTF-8 with or without a mark, fields in
//! quotes where they must be, commas or semicolons. Read row by row under limits; nothing is guessed. Written so that a
//! spreadsheet of this country opens it: a mark, semicolons, and no text that it would take for a formula.

use std::io::BufRead;

/// Columns of a row, at most.
const COLUMNS_MAX: usize = 256;
/// Octets of a row, at most.
const ROW_BYTES_MAX: usize = 256 * 1024;

/// One row and the line that it begins on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// From 1.
    pub line: u64,
    pub fields: Vec<String>,
}

/// A whole table as a file.
pub fn table<S: AsRef<str>>(rows: impl IntoIterator<Item = Vec<S>>) -> String {
    let mut text = String::from('\u{feff}');
    for row in rows {
        let fields: Vec<_> = row.iter().map(|field| written(field.as_ref())).collect();
        text.push_str(&fields.join(";"));
        text.push_str("\r\n");
    }
    text
}

/// A field as it stands in a row. What a spreadsheet would reckon with stands behind an apostrophe: names are strangers'
/// words.
fn written(field: &str) -> String {
    let field = field.replace(['\r', '\n'], " ");
    let reckons = field.starts_with(['=', '+', '-', '@', '\t']);
    let field = if reckons { format!("'{field}") } else { field };
    let quoted = field.contains([';', ',', '"']) || field != field.trim();
    if quoted { format!("\"{}\"", field.replace('"', "\"\"")) } else { field }
}

/// Why reading cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum CsvFault {
    #[error("line {0}: the text is not UTF-8")]
    NotUtf8(u64),
    #[error("line {0}: a quotation mark stands where none may, or none closes the field")]
    Quotes(u64),
    #[error("line {0}: the row is longer than {ROW_BYTES_MAX} bytes or has more than {COLUMNS_MAX} columns")]
    TooLong(u64),
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

impl CsvFault {
    /// Where, as far as it is a fault of the text.
    pub fn line(&self) -> Option<u64> {
        match self {
            Self::NotUtf8(line) | Self::Quotes(line) | Self::TooLong(line) => Some(*line),
            Self::Io(_) => None,
        }
    }
}

/// Rows of a text, the first one being the header.
pub struct Rows<R> {
    input: R,
    separator: u8,
    /// Of the next row.
    line: u64,
    is_over: bool,
}

impl<R: BufRead> Rows<R> {
    /// Rows of `input`; the separator is the one that stands first in the header.
    pub fn new(mut input: R) -> Result<Self, CsvFault> {
        let start = input.fill_buf()?;
        let mark = if start.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        let header = start[mark..].iter().take_while(|b| **b != b'\n');
        let separator = header.copied().find(|b| matches!(b, b',' | b';')).unwrap_or(b',');
        input.consume(mark);
        Ok(Self { input, separator, line: 1, is_over: false })
    }

    /// The octets of one row with its line ends; quotes may hold line ends. Empty: nothing is left.
    fn octets(&mut self) -> Result<Vec<u8>, CsvFault> {
        let mut row = Vec::new();
        loop {
            let room = (ROW_BYTES_MAX + 1).saturating_sub(row.len());
            let read = std::io::Read::take(&mut self.input, room as u64).read_until(b'\n', &mut row)?;
            if row.len() > ROW_BYTES_MAX {
                return Err(CsvFault::TooLong(self.line));
            }
            let is_open = row.iter().filter(|b| **b == b'"').count() % 2 == 1;
            match (read, is_open) {
                (0, true) => return Err(CsvFault::Quotes(self.line)),
                (0, false) | (_, false) => return Ok(row),
                (_, true) => {}
            }
        }
    }

    fn row(&mut self) -> Result<Option<Row>, CsvFault> {
        loop {
            let octets = self.octets()?;
            if octets.is_empty() {
                return Ok(None);
            }
            let line = self.line;
            self.line += octets.iter().filter(|b| **b == b'\n').count() as u64;
            let text = std::str::from_utf8(&octets).map_err(|_| CsvFault::NotUtf8(line))?;
            let text = text.strip_suffix('\n').unwrap_or(text);
            let text = text.strip_suffix('\r').unwrap_or(text);
            if text.is_empty() {
                continue;
            }
            return fields(text, self.separator, line).map(|fields| Some(Row { line, fields }));
        }
    }
}

impl<R: BufRead> Iterator for Rows<R> {
    type Item = Result<Row, CsvFault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let row = self.row().transpose();
        self.is_over = !matches!(row, Some(Ok(_)));
        row
    }
}

fn fields(text: &str, separator: u8, line: u64) -> Result<Vec<String>, CsvFault> {
    let separator = char::from(separator);
    let mut fields = Vec::new();
    let mut rest = text;
    loop {
        if fields.len() == COLUMNS_MAX {
            return Err(CsvFault::TooLong(line));
        }
        let after = if let Some(quoted) = rest.strip_prefix('"') {
            let (field, after) = closed(quoted).ok_or(CsvFault::Quotes(line))?;
            fields.push(field);
            after
        } else {
            let (field, after) = rest.split_at(rest.find(separator).unwrap_or(rest.len()));
            if field.contains('"') {
                return Err(CsvFault::Quotes(line));
            }
            fields.push(field.to_owned());
            after
        };
        match after.strip_prefix(separator) {
            Some(after) => rest = after,
            None if after.is_empty() => return Ok(fields),
            None => return Err(CsvFault::Quotes(line)),
        }
    }
}

/// The field up to its closing mark, and what follows.
fn closed(quoted: &str) -> Option<(String, &str)> {
    let mut field = String::new();
    let mut rest = quoted;
    loop {
        let (before, after) = rest.split_once('"')?;
        field.push_str(before);
        match after.strip_prefix('"') {
            Some(after) => {
                field.push('"');
                rest = after;
            }
            None => return Some((field, after)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row's line and fields, or the line that cannot be read.
    type Read = Result<(u64, Vec<String>), Option<u64>>;

    fn read(text: &[u8]) -> Vec<Read> {
        let one = |row: Result<Row, CsvFault>| row.map(|r| (r.line, r.fields)).map_err(|fault| fault.line());
        Rows::new(text).unwrap().map(one).collect()
    }

    fn row(line: u64, fields: &[&str]) -> Read {
        Ok((line, fields.iter().map(|f| (*f).to_owned()).collect()))
    }

    #[test]
    fn rows_are_read_as_rfc_4180_has_them() {
        assert_eq!(read(b"a,b\r\n1,2\r\n"), [row(1, &["a", "b"]), row(2, &["1", "2"])]);
        assert_eq!(read(b"a,b\n1,2"), [row(1, &["a", "b"]), row(2, &["1", "2"])]);
        assert_eq!(
            read("\u{feff}a;b\n\n1;\"x;\"\"y\"\"\nz\"\n;\n".as_bytes()),
            [row(1, &["a", "b"]), row(3, &["1", "x;\"y\"\nz"]), row(5, &["", ""]),]
        );
        assert_eq!(read(b""), []);
    }

    #[test]
    fn what_is_written_is_read_again_and_no_spreadsheet_reckons_with_it() {
        let written = table([vec!["a", "b"], vec!["1;2", "\"x\""], vec!["", "=SUM(A1)"], vec!["line\nend", " y"]]);
        assert!(written.starts_with("\u{feff}a;b\r\n"), "{written}");
        let rows =
            [row(1, &["a", "b"]), row(2, &["1;2", "\"x\""]), row(3, &["", "'=SUM(A1)"]), row(4, &["line end", " y"])];
        assert_eq!(read(written.as_bytes()), rows);
    }

    #[test]
    fn what_is_no_row_ends_the_reading_with_its_line() {
        for wrong in [&b"a,b\n1,\"2\n3"[..], b"a,b\n1,x\"y\"\n", b"a,b\n\"x\"y,1\n", b"a,b\n1,\xff\n"] {
            assert_eq!(read(wrong), [row(1, &["a", "b"]), Err(Some(2))], "{wrong:?}");
        }
        let long = [b"a\n".as_slice(), &vec![b'x'; ROW_BYTES_MAX + 1]].concat();
        assert_eq!(read(&long), [row(1, &["a"]), Err(Some(2))]);
        let wide = ",".repeat(COLUMNS_MAX);
        assert_eq!(read(wide.as_bytes()), [Err(Some(1))]);
    }
}
