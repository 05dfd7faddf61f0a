//! The room that opens a package under limits (design.md §10). Only here a package can be rejected: later rooms have
//! identifiable content before them.

use super::failure::Failure;
use super::office::Office;
use super::pace::Step;
use super::spool;
use crate::catalogue::submissions::Submission;
use crate::domain::codes::Code;
use crate::domain::finding::{Finding, Place, listed};
use crate::formats::container::{Container, Member};
use crate::formats::xml;
use crate::formats::xsd::Kind;

/// What unpacking led to.
pub enum Unpacked<T> {
    Opened(T),
    /// No identifiable content.
    Rejected(Vec<Finding>),
}

impl<T> Unpacked<T> {
    /// Goes on with what was opened.
    pub fn try_map<U, E>(self, work: impl FnOnce(T) -> Result<U, E>) -> Result<Unpacked<U>, E> {
        match self {
            Self::Opened(opened) => work(opened).map(Unpacked::Opened),
            Self::Rejected(findings) => Ok(Unpacked::Rejected(findings)),
        }
    }
}

/// A package whose members were all read once under limits and whose document is well-formed.
pub struct Opened {
    pub submission: Submission,
    /// The octets as received.
    pub package: Vec<u8>,
    /// Request or decision, by its root element.
    pub kind: Kind,
    /// `request.xml` or `decision.xml`.
    pub xml: Vec<u8>,
    /// Every member with size, digest and margins.
    pub members: Vec<Member>,
}

/// Opens a claimed package out of the spool.
pub fn unpack(office: &Office, submission: &Submission) -> Result<Unpacked<Opened>, Failure> {
    let _measured = office.pace.of(Step::Unpack);
    let maximum = office.container_limits.packed_bytes_max;
    if submission.size_bytes > maximum {
        let finding = Finding::new(Code::ContainerTooLarge, Place::package());
        return Ok(Unpacked::Rejected(vec![finding.fact("seen", submission.size_bytes).fact("allowed", maximum)]));
    }
    let package = office.spool.read(&spool::key(&submission.digest, submission.round))?;
    Ok(open(office, submission.clone(), package))
}

/// Opens octets; the same octets and limits give the same findings.
pub fn open(office: &Office, submission: Submission, package: Vec<u8>) -> Unpacked<Opened> {
    match contents(office, &package) {
        Ok((kind, xml, members)) => Unpacked::Opened(Opened { submission, package, kind, xml, members }),
        Err(findings) => Unpacked::Rejected(listed(findings)),
    }
}

type Contents = (Kind, Vec<u8>, Vec<Member>);

fn contents(office: &Office, package: &[u8]) -> Result<Contents, Vec<Finding>> {
    let container = Container::open(package, &office.container_limits)?;
    let name = container.content_name();
    let xml = container.read(name).map_err(|finding| vec![finding])?;
    let kind = {
        let parsed = xml::parse(&xml, &office.xml_limits).map_err(|fault| vec![fault.finding(name)])?;
        let kind = Kind::of(parsed.document()).filter(|kind| kind.file() == name);
        let root = parsed.root();
        kind.ok_or_else(|| {
            let (line, column) = xml::position(root);
            let place = Place::file(name).at(line, column).xpath(xml::xpath(root));
            vec![Finding::new(Code::XmlRoot, place).fact("seen", root.tag_name().name())]
        })?
    };
    Ok((kind, xml, container.survey()?))
}
