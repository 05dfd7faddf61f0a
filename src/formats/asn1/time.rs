//! `UTCTime` and `GeneralizedTime` in the forms of RFC 5280 §4.1.2.5 and RFC 3161 §2.4.2: UTC, seconds always there.

use super::{AsnFault, Element, tag, write};
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Timelike, Utc};

/// The moment that an element names, in UTC.
pub fn time(element: &Element<'_>) -> Result<DateTime<FixedOffset>, AsnFault> {
    const FAULT: AsnFault = AsnFault("not a time in UTC");
    let text = std::str::from_utf8(element.contents).map_err(|_| FAULT)?.strip_suffix('Z').ok_or(FAULT)?;
    let (text, fraction) = match text.split_once('.') {
        // Digits up to nanoseconds, the last one not a nought: one moment is written one way.
        Some((text, digits)) if element.tag == tag::GENERALIZED_TIME => {
            let plain = matches!(digits.len(), 1..=9) && digits.bytes().all(|b| b.is_ascii_digit());
            if !plain || digits.ends_with('0') {
                return Err(FAULT);
            }
            (text, format!("{digits:0<9}").parse::<u32>().map_err(|_| FAULT)?)
        }
        Some(_) => return Err(FAULT),
        None => (text, 0),
    };
    let year_digits = match element.tag {
        tag::UTC_TIME => 2,
        tag::GENERALIZED_TIME => 4,
        _ => return Err(FAULT),
    };
    if text.len() != year_digits + 10 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(FAULT);
    }
    let number = |range: std::ops::Range<usize>| text[range].parse::<u32>().map_err(|_| FAULT);
    let field = |index: usize| number(year_digits + 2 * index..year_digits + 2 * index + 2);
    let year = match (element.tag, number(0..year_digits)?) {
        (tag::UTC_TIME, year @ 50..) => 1900 + year,
        (tag::UTC_TIME, year) => 2000 + year,
        (_, year) => year,
    };
    let day = NaiveDate::from_ymd_opt(i32::try_from(year).map_err(|_| FAULT)?, field(0)?, field(1)?);
    let moment = day.and_then(|day| day.and_hms_nano_opt(field(2).ok()?, field(3).ok()?, field(4).ok()?, fraction));
    moment.map(|moment| moment.and_utc().fixed_offset()).ok_or(FAULT)
}

/// The element for a moment: `UTCTime` until 2049, `GeneralizedTime` then; parts of a second are left out.
pub fn written(moment: DateTime<FixedOffset>) -> Vec<u8> {
    let utc = moment.with_timezone(&Utc);
    match utc.year() {
        1950..=2049 => write::element(tag::UTC_TIME, utc.format("%y%m%d%H%M%SZ").to_string().as_bytes()),
        _ => generalized(moment),
    }
}

/// `GeneralizedTime` of any year; parts of a second as short as they can be.
pub fn generalized(moment: DateTime<FixedOffset>) -> Vec<u8> {
    let utc = moment.with_timezone(&Utc);
    let fraction = format!(".{:09}", utc.nanosecond());
    let text = format!("{}{}Z", utc.format("%Y%m%d%H%M%S"), fraction.trim_end_matches('0').trim_end_matches('.'));
    write::element(tag::GENERALIZED_TIME, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(tag: u8, text: &str) -> Option<String> {
        time(&Element { tag, contents: text.as_bytes(), whole: &[] }).ok().map(|t| t.to_rfc3339())
    }

    #[test]
    fn both_forms_are_read() {
        assert_eq!(read(tag::UTC_TIME, "490228235959Z").as_deref(), Some("2049-02-28T23:59:59+00:00"));
        assert_eq!(read(tag::UTC_TIME, "500101000000Z").as_deref(), Some("1950-01-01T00:00:00+00:00"));
        assert_eq!(read(tag::GENERALIZED_TIME, "20220918132014.25Z").as_deref(), Some("2022-09-18T13:20:14.250+00:00"));
        for text in
            ["20220918132014.20Z", "20220918132014.Z", "20220918132014+0600", "202209181320Z", "20220231132014Z"]
        {
            assert_eq!(read(tag::GENERALIZED_TIME, text), None, "{text}");
        }
        assert_eq!(read(tag::UTC_TIME, "220918132014.5Z"), None);
        assert_eq!(read(tag::UTC_TIME, "+20918132014Z"), None);
    }

    #[test]
    fn what_is_written_is_read() {
        for text in ["2015-11-18T09:30:00+06:00", "2050-01-01T00:00:00+00:00", "1949-12-31T23:59:59+00:00"] {
            let moment = DateTime::parse_from_rfc3339(text).unwrap();
            assert_eq!(time(&Element::only(&written(moment)).unwrap()).unwrap(), moment);
        }
        let moment = DateTime::parse_from_rfc3339("2022-09-18T13:20:14.250Z").unwrap();
        assert_eq!(Element::only(&generalized(moment)).unwrap().contents, b"20220918132014.25Z");
    }
}
