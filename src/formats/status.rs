//! `{urn:muragat:status:1}status`: a message about a request to the applicant's cabinet (schemas/status.xsd).

use super::keys::Sign;
use super::value;
use super::xmldsig::{self, SignError};
use crate::domain::text::Bilingual;
use serde_json::{Map, Value, json};

const NAMESPACE: &str = "urn:muragat:status:1";

/// What is told; members as the schema has them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Message<'a> {
    pub package_sha256: String,
    pub seq: Option<u32>,
    pub request_id: Option<&'a str>,
    pub request_number: Option<&'a str>,
    pub state: &'static str,
    pub name: Bilingual,
    pub message: Bilingual,
    /// RFC 3339.
    pub changed_at: String,
    pub due_on: Option<String>,
    pub sheet: Option<&'a str>,
    /// File name of the reply package.
    pub reply: Option<String>,
    pub hand_over: Option<HandOver<'a>>,
    pub documents: Vec<File>,
}

/// Where a document is handed out on paper.
#[derive(Debug, Clone, PartialEq)]
pub struct HandOver<'a> {
    pub place: &'a Bilingual,
    pub address: &'a Bilingual,
    pub phone: &'a str,
}

/// A file of the reply package.
#[derive(Debug, Clone, PartialEq)]
pub struct File {
    pub name: String,
    pub is_signature: bool,
    pub kind: &'static str,
    pub number: String,
    pub media_type: &'static str,
    pub size_bytes: usize,
    pub sha256: String,
}

impl Message<'_> {
    /// The message without a signature, which says so. The same facts give the same octets.
    pub fn to_xml(&self) -> String {
        value::to_xml("status", NAMESPACE, &self.value(false))
    }

    /// The message with an enveloped signature. The same facts and key give the same octets.
    pub fn signed(&self, key: &dyn Sign) -> Result<String, SignError> {
        xmldsig::sign(&value::to_xml("status", NAMESPACE, &self.value(true)), key)
    }

    /// Members in the order of the schema; what has nothing to say is left out.
    fn value(&self, signed: bool) -> Value {
        let mut members = Map::new();
        let mut put = |name: &str, value: Value| {
            if !value.is_null() {
                members.insert(name.to_owned(), value);
            }
        };
        put("signed", signed.into());
        put("package_sha256", self.package_sha256.as_str().into());
        put("seq", self.seq.into());
        put("request_id", self.request_id.into());
        put("request_number", self.request_number.into());
        put("state", self.state.into());
        put("name", json!(self.name));
        put("message", json!(self.message));
        put("changed_at", self.changed_at.as_str().into());
        put("due_on", self.due_on.as_deref().into());
        put("sheet", self.sheet.into());
        put("reply", self.reply.as_deref().into());
        let place = |h: &HandOver<'_>| json!({ "place": h.place, "address": h.address, "phone": h.phone });
        put("hand_over", self.hand_over.as_ref().map_or(Value::Null, place));
        if !self.documents.is_empty() {
            put("documents", self.documents.iter().map(File::value).collect());
        }
        members.into()
    }
}

impl File {
    fn value(&self) -> Value {
        json!({
            "file": self.name,
            "role": if self.is_signature { "signature" } else { "document" },
            "kind": self.kind,
            "number": self.number,
            "media_type": self.media_type,
            "size_bytes": self.size_bytes,
            "sha256": self.sha256,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_says_what_there_is_to_say_and_nothing_else() {
        let message = Message {
            package_sha256: "0".repeat(64),
            seq: Some(1),
            state: "registered",
            name: Bilingual::new("тіркелді", "зарегистрировано"),
            message: Bilingual::new("а < б", "в & г"),
            changed_at: "2015-11-18T09:30:00+06:00".into(),
            ..Message::default()
        };
        let xml = message.to_xml();
        assert!(xml.contains("<signed>false</signed>") && xml.contains("<kk>а &lt; б</kk>"), "{xml}");
        assert!(!xml.contains("due_on") && !xml.contains("documents") && !xml.contains("null"), "{xml}");
        assert_eq!(xml, message.to_xml());
    }
}
