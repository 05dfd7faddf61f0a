//! The first sheet of a spreadsheet (XLSX, XLS, ODS) or a CSV as rows of cells, for tables that people fill in.
//!
//! A formula stands for the value that the spreadsheet kept with it. Nothing is guessed: a cell that holds an error says
//! so, a CSV in another encoding than UTF-8 is refused, for letters would be lost.

use super::csv::{self, CsvFault};
use calamine::{Data, Reader, SheetVisible};
use chrono::NaiveDate;
use std::io::{self, Cursor, Read};

/// Larger files are no tables; bytes.
const FILE_BYTES_MAX: usize = 64 << 20;
/// What a packed spreadsheet may unpack to; bytes.
const UNPACKED_BYTES_MAX: u64 = 512 << 20;
const ROWS_MAX: usize = 200_000;
const COLUMNS_MAX: usize = 256;
/// Of a cell; a spreadsheet itself takes no more than 32,767.
const CELL_BYTES_MAX: usize = 128 << 10;

/// One row that has something in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// As the spreadsheet counts, from 1; of a CSV the line on which the row begins.
    pub line: u32,
    pub cells: Vec<Cell>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Empty,
    /// Never blank; without blanks around it.
    Text(String),
    Number(f64),
    Day(NaiveDate),
    Truth(bool),
    /// An error of the spreadsheet, as `#REF!`, or a value that is no fact of a document, as a duration.
    Fault(String),
}

/// Why a file is no table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetFault {
    #[error("neither a spreadsheet nor CSV in UTF-8: {0}")]
    Unreadable(String),
    #[error("larger than {0}")]
    TooLarge(String),
}

/// Reads the first visible sheet that has anything in it. The same octets give the same rows.
pub fn read(octets: &[u8]) -> Result<Vec<Row>, SheetFault> {
    if octets.len() > FILE_BYTES_MAX {
        return Err(SheetFault::TooLarge(format!("{FILE_BYTES_MAX} bytes")));
    }
    if octets.starts_with(b"PK") {
        require_small(octets)?;
        return workbook(octets);
    }
    if octets.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return workbook(octets);
    }
    comma_separated(octets)
}

/// A spreadsheet is a ZIP; one that unpacks to more than it may is not opened.
fn require_small(octets: &[u8]) -> Result<(), SheetFault> {
    let unreadable = |error: &dyn std::fmt::Display| SheetFault::Unreadable(error.to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(octets)).map_err(|e| unreadable(&e))?;
    let mut left = UNPACKED_BYTES_MAX;
    for index in 0..archive.len() {
        let member = archive.by_index(index).map_err(|e| unreadable(&e))?;
        // What really comes out counts, not what the directory says.
        let size = io::copy(&mut member.take(left.saturating_add(1)), &mut io::sink()).map_err(|e| unreadable(&e))?;
        let too_large = || SheetFault::TooLarge(format!("{UNPACKED_BYTES_MAX} bytes unpacked"));
        left = left.checked_sub(size).ok_or_else(too_large)?;
    }
    Ok(())
}

fn workbook(octets: &[u8]) -> Result<Vec<Row>, SheetFault> {
    let unreadable = |error: &dyn std::fmt::Display| SheetFault::Unreadable(error.to_string());
    let mut book = calamine::open_workbook_auto_from_rs(Cursor::new(octets)).map_err(|e| unreadable(&e))?;
    let visible = |sheet: &&calamine::Sheet| sheet.visible == SheetVisible::Visible;
    let names: Vec<String> = book.sheets_metadata().iter().filter(visible).map(|sheet| sheet.name.clone()).collect();
    for name in names {
        let range = book.worksheet_range(&name).map_err(|e| unreadable(&e))?;
        let Some((first, _)) = range.start() else { continue };
        if range.width() > COLUMNS_MAX || range.height() > ROWS_MAX {
            return Err(SheetFault::TooLarge(format!("{ROWS_MAX} rows of {COLUMNS_MAX} cells")));
        }
        let lines = (first..).map(|line| line.saturating_add(1));
        let rows = range.rows().zip(lines).map(|(cells, line)| Row { line, cells: cells.iter().map(cell).collect() });
        return Ok(rows.filter(|row| !row.is_blank()).collect());
    }
    Ok(Vec::new())
}

fn cell(data: &Data) -> Cell {
    match data {
        Data::Empty => Cell::Empty,
        Data::String(text) => text_cell(text),
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) => Cell::Number(*number),
        Data::Bool(truth) => Cell::Truth(*truth),
        Data::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            let date = NaiveDate::from_ymd_opt(year.into(), month.into(), day.into());
            date.map_or_else(|| Cell::Fault(moment.as_f64().to_string()), Cell::Day)
        }
        Data::DateTimeIso(text) => match text.get(..10).and_then(|day| day.parse().ok()) {
            Some(day) => Cell::Day(day),
            None => text_cell(text),
        },
        Data::DateTime(moment) => Cell::Fault(moment.as_f64().to_string()),
        Data::DurationIso(text) => Cell::Fault(text.clone()),
        Data::Error(error) => Cell::Fault(error.to_string()),
    }
}

fn text_cell(text: &str) -> Cell {
    let text = text.trim();
    match text {
        "" => Cell::Empty,
        long if long.len() > CELL_BYTES_MAX => Cell::Fault(format!("> {CELL_BYTES_MAX} bytes")),
        // A spreadsheet breaks lines as Windows does.
        text => Cell::Text(text.replace("\r\n", "\n")),
    }
}

fn comma_separated(octets: &[u8]) -> Result<Vec<Row>, SheetFault> {
    let unreadable = |fault: CsvFault| SheetFault::Unreadable(fault.to_string());
    let mut rows = Vec::new();
    for row in csv::Rows::new(octets).map_err(unreadable)? {
        let csv::Row { line, fields } = row.map_err(unreadable)?;
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        let row = Row { line, cells: fields.iter().map(|field| text_cell(field)).collect() };
        if rows.len() == ROWS_MAX {
            return Err(SheetFault::TooLarge(format!("{ROWS_MAX} rows")));
        }
        if !row.is_blank() {
            rows.push(row);
        }
    }
    Ok(rows)
}

impl Row {
    fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| *cell == Cell::Empty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(rows: &[Row]) -> Vec<(u32, Vec<&str>)> {
        let word = |cell: &Cell| match cell {
            Cell::Text(text) => text.clone().leak() as &str,
            _ => "",
        };
        rows.iter().map(|row| (row.line, row.cells.iter().map(word).collect())).collect()
    }

    #[test]
    fn a_csv_of_any_country_is_read_with_its_lines() {
        let semicolons = "\u{feff}а;б\r\n;\r\n\"1; \"\"2\"\"\n3\"; x \r\nlast;\r\n";
        let expected = vec![(1, vec!["а", "б"]), (3, vec!["1; \"2\"\n3", "x"]), (5, vec!["last", ""])];
        assert_eq!(texts(&read(semicolons.as_bytes()).unwrap()), expected);
        let commas = vec![(1, vec!["а", "б;в"]), (2, vec!["1", "2"])];
        assert_eq!(texts(&read("а,б;в\n1,2\n".as_bytes()).unwrap()), commas);
    }

    #[test]
    fn what_is_no_table_is_refused_and_not_guessed() {
        // «Дело» as a spreadsheet of an older Windows writes it.
        assert!(matches!(read(b"\xc4\xe5\xeb\xee;1\n"), Err(SheetFault::Unreadable(_))));
        assert!(matches!(read(b"PK\x03\x04 and no archive"), Err(SheetFault::Unreadable(_))));
        assert!(matches!(read(&[0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3]), Err(SheetFault::Unreadable(_))));
        assert!(matches!(read("x;".repeat(300).as_bytes()), Err(SheetFault::Unreadable(_))));
        assert_eq!(read(b"").unwrap(), []);
    }

    proptest! {
        #[test]
        fn any_octets_give_rows_or_a_fault(octets in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = read(&octets);
        }
    }
}
