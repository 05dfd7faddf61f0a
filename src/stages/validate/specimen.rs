//! A request, its package and its passport, to be spoiled by the tests of the rules.

use super::Input;
use crate::domain::calendar::Calendar;
use crate::domain::finding::Finding;
use crate::domain::request::Request;
use crate::formats::container::{Measured, Member};
use crate::formats::places::Places;
use crate::formats::{value, xsd};
use crate::releases::passport::Passport;
use chrono::NaiveDate;
use sha2::{Digest, Sha256};

pub const ARCHIVAL: &str = include_str!("../../../tests/it/formats/request-archival.xml");
pub const FOREIGN: &str = include_str!("../../../tests/it/formats/request-foreign.xml");
pub const MEDIA: &str = include_str!("../../../tests/it/formats/request-media.xml");

const PASSPORT: &str = r#"
service = "ARCH_CERT"
edition = "2012-11-07"
from = "2012-11-07"
prefix = "AC"
jurisdiction = "republic"
provider = { kk = "мұрағат", ru = "архив" }
applicants = ["person"]
name = { kk = "Мұрағаттық анықтамалар беру", ru = "Выдача архивных справок" }
regulation = { kk = "регламент", ru = "регламент" }
standard = { kk = "стандарт", ru = "стандарт" }
source = "003-A2"
automation = "partial"
details = "archival_certificate"
decision_roles = ["provider_head"]
complaint = { kk = "шағым", ru = "жалоба" }
grounds = []

[clauses]

[words]
applicant = { kk = "алушы", ru = "услугополучатель" }
provider = { kk = "қызмет көрсетуші", ru = "услугодатель" }
portal = { kk = "ЭҮП", ru = "ПЭП" }
refusal = { kk = "бас тарту", ru = "отказ" }
clause = "003-A2 §5"

[counting]
acceptance_day = "not_counted"
last_day_off = "next_working_day"
clause = "003-A2"

[fee]
clause = "003-A2"

[channels.portal]
term = { value = 15, unit = "working_day" }
clause = "003-A2 §6"
steps = { order = ["result"], clause = "003-A2 §6" }
result = { kind = "document", forms = ["electronic"], ways = ["cabinet"], clause = "003-A2 §6" }

[channels.centre]
term = { value = 15, unit = "working_day" }
clause = "003-A2 §8"
steps = { order = ["result"], clause = "003-A2 §8" }
result = { kind = "document", forms = ["paper"], ways = ["in_person"], clause = "003-A2 §8" }
required = [
  { kind = "identity_document", name = { kk = "жеке куәлік", ru = "удостоверение" }, clause = "11" },
  { kind = "kinship_document", name = { kk = "туыстық", ru = "родство" }, when_type = ["genealogical"], clause = "11" },
  { kind = "power_of_attorney", name = { kk = "сенімхат", ru = "доверенность" }, when_represented = true, clause = "11" },
]
"#;

/// A whole PDF and a whole TIFF, as the request declares them.
const SCANS: [&[u8]; 2] = [b"%PDF-1.4\n%%EOF\n", b"II*\0\x08\0\0\0\0\0\0\0\0\0"];

#[derive(Debug, Clone)]
pub struct Specimen {
    pub xml: String,
    pub passport: Option<Passport>,
    pub service_known: bool,
    pub members: Vec<Member>,
    pub attachments_max: usize,
    pub points_max: u64,
}

impl Specimen {
    pub fn of(xml: &str) -> Self {
        Self {
            xml: xml.to_owned(),
            passport: Some(toml::from_str(PASSPORT).unwrap()),
            service_known: true,
            members: Vec::new(),
            attachments_max: 64,
            points_max: 1_000_000_000,
        }
    }

    /// An archival certificate asked through a centre by a representative, with two scans.
    pub fn archival() -> Self {
        let mut specimen = Self::of(ARCHIVAL);
        let names = ["attachments/identity.pdf", "attachments/еңбек кітапшасы.tif"];
        let stated = [("20480", "0f1e2d3c4b5a69788796a5b4c3d2e1f0"), ("81920", "1f1e2d3c4b5a69788796a5b4c3d2e1f0")];
        for ((name, octets), (size, half)) in names.into_iter().zip(SCANS).zip(stated) {
            let member = member(name, octets);
            let tail = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
            specimen = specimen.edit(&format!("{half}{tail}"), &member.measured.sha256);
            specimen = specimen.edit(size, &member.measured.size_bytes.to_string());
            specimen.members.push(member);
        }
        specimen
    }

    /// The same with another text in its XML; the text must be there, and the schema must still accept it.
    pub fn edit(&self, from: &str, to: &str) -> Self {
        assert!(self.xml.contains(from), "{from} does not stand in the specimen");
        Self { xml: self.xml.replace(from, to), ..self.clone() }
    }

    pub fn change(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut specimen = self.clone();
        change(&mut specimen);
        specimen
    }

    pub fn findings(&self, rule: fn(&Input) -> Vec<Finding>) -> Vec<Finding> {
        assert_eq!(xsd::Schemas::embedded().validate(self.xml.as_bytes()), [], "the schema speaks before the rules");
        let request: Request = serde_json::from_value(value::from_xml(self.xml.as_bytes()).unwrap()).unwrap();
        rule(&Input {
            request: &request,
            places: &Places::read("request.xml", self.xml.as_bytes()),
            passport: self.passport.as_ref(),
            service_known: self.service_known,
            calendar: &Calendar {
                years: (2015, 2015),
                days_off: [NaiveDate::from_ymd_opt(2015, 12, 1).unwrap()].into(),
                ..Calendar::default()
            },
            now: "2015-11-18T09:30:00+06:00".parse().unwrap(),
            members: &self.members,
            attachments_max: self.attachments_max,
            points_max: self.points_max,
        })
    }

    /// Code and XPath of each finding.
    pub fn found(&self, rule: fn(&Input) -> Vec<Finding>) -> Vec<(&'static str, String)> {
        self.findings(rule).into_iter().map(|f| (f.code.key(), f.place.xpath.unwrap_or_default())).collect()
    }
}

pub fn member(name: &str, octets: &[u8]) -> Member {
    let sha256 = data_encoding::HEXLOWER.encode(&Sha256::digest(octets));
    let size_bytes = octets.len() as u64;
    let measured = Measured { size_bytes, sha256, head: octets.to_vec(), tail: octets.to_vec(), points: None };
    Member { name: name.to_owned(), measured }
}
