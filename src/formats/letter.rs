//! A letter of e-mail (RFC 5322, MIME): the text plain and as HTML, and what goes with it.
//!
//! The same letter has the same octets: its parts are parted by lines made of its Message-ID, and its date is given.

use crate::domain::address::Address;
use crate::domain::identifiers::Digest256;
use chrono::{DateTime, FixedOffset};
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, Message, MultiPart, SinglePart};

/// What a letter is made of. Addresses were read, and nothing else of a stranger's stands in its head.
#[derive(Debug, Clone)]
pub struct Draft<'a> {
    pub from: &'a Address,
    pub to: &'a Address,
    /// Without the angle brackets, as `AC-D-2015-000001@example.kz`.
    pub message_id: &'a str,
    pub date: DateTime<FixedOffset>,
    pub subject: &'a str,
    pub plain: &'a str,
    pub html: &'a str,
    pub files: Vec<File>,
}

/// A file that goes with a letter; its name is ASCII.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub name: String,
    pub media_type: &'static str,
    pub octets: Vec<u8>,
}

/// Why no letter was made. Tells nothing of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LetterFault {
    #[error("an address is none")]
    Address,
    #[error("the head of a letter would have more than one line")]
    Head,
    #[error("a media type is none")]
    MediaType,
    #[error("the parts of the letter do not fit together")]
    Parts,
}

/// That a machine wrote it: nobody's answering machine answers it (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// The octets of a letter.
///
/// # Errors
/// [`LetterFault::Head`] where a value of the head holds a line end or another control character.
pub fn write(draft: &Draft<'_>) -> Result<Vec<u8>, LetterFault> {
    let names = draft.files.iter().map(|file| file.name.as_str());
    if [draft.message_id, draft.subject].into_iter().chain(names).any(|value| value.chars().any(char::is_control)) {
        return Err(LetterFault::Head);
    }
    let mailbox = |address: &Address| {
        let address = address.as_str().parse().map_err(|_| LetterFault::Address)?;
        Ok::<_, LetterFault>(Mailbox::new(None, address))
    };
    let boundary = |place: &str| {
        format!("muragat-{}", &Digest256::of(format!("{place} {}", draft.message_id).as_bytes()).hex()[..40])
    };
    let texts = MultiPart::alternative()
        .boundary(boundary("texts"))
        .singlepart(SinglePart::plain(draft.plain.to_owned()))
        .singlepart(SinglePart::html(draft.html.to_owned()));
    let mut parts = MultiPart::mixed().boundary(boundary("parts")).multipart(texts);
    for file in &draft.files {
        let media_type = ContentType::parse(file.media_type).map_err(|_| LetterFault::MediaType)?;
        parts = parts.singlepart(Attachment::new(file.name.clone()).body(file.octets.clone(), media_type));
    }
    let message = Message::builder()
        .from(mailbox(draft.from)?)
        .to(mailbox(draft.to)?)
        .message_id(Some(format!("<{}>", draft.message_id)))
        .date(draft.date.to_utc().into())
        .subject(draft.subject)
        .header(AutoSubmitted)
        .multipart(parts);
    Ok(message.map_err(|_| LetterFault::Parts)?.formatted())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft<'a>(from: &'a Address, to: &'a Address, subject: &'a str) -> Draft<'a> {
        Draft {
            from,
            to,
            message_id: "AC-D-2015-000001@example.kz",
            date: DateTime::parse_from_rfc3339("2015-11-18T09:30:00+06:00").unwrap(),
            subject,
            plain: "Құжат дайын.\r\n.\r\n",
            html: "<p>Құжат дайын.</p>",
            files: vec![File {
                name: "AC-D-2015-000001.pdf".into(),
                media_type: "application/pdf",
                octets: b"%PDF-\x00\xff".to_vec(),
            }],
        }
    }

    #[test]
    fn a_letter_is_the_same_each_time_and_its_head_holds_what_it_was_given() {
        let (from, to) = (Address::read("a@b.kz").unwrap(), Address::read("c@d.kz").unwrap());
        let letter = write(&draft(&from, &to, "Жауап / Ответ")).unwrap();
        assert_eq!(letter, write(&draft(&from, &to, "Жауап / Ответ")).unwrap());
        let text = String::from_utf8(letter).expect("ASCII");
        assert!(text.is_ascii());
        for line in [
            "From: a@b.kz",
            "To: c@d.kz",
            "Message-ID: <AC-D-2015-000001@example.kz>",
            "Auto-Submitted: auto-generated",
        ] {
            assert!(text.lines().any(|l| l == line), "{line}: {text}");
        }
        assert!(text.contains("Date: Wed, 18 Nov 2015 03:30:00 +0000"), "{text}");
    }

    #[test]
    fn nothing_ends_a_line_of_the_head() {
        let (from, to) = (Address::read("a@b.kz").unwrap(), Address::read("c@d.kz").unwrap());
        for subject in ["a\r\nBcc: e@f.kz", "a\nb", "a\rb", "a\0b"] {
            assert_eq!(write(&draft(&from, &to, subject)), Err(LetterFault::Head));
        }
        let mut named = draft(&from, &to, "a");
        named.files[0].name = "a\r\nX: y".into();
        assert_eq!(write(&named), Err(LetterFault::Head));
    }
}
