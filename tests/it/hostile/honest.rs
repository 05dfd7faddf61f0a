//! What is honest in a hostile package: a request that would be registered if nothing were wrong around it. So a trick
//! that nobody notices ends as a case, and the test that expects its finding fails.

use super::luck::Luck;
use super::zip::Member;
use muragat::app::demo::signer;
use muragat::formats::package::{self, SignatureForm};
use std::io::{Cursor, Read};
use std::path::Path;

/// A specialist's request at the counter, with three scans: it gets a receipt.
const REQUEST: &str = "15-arch-provider-ru-awards";
const REQUEST_ID: &str = "340d960f-28fb-5630-a718-4b0765f6c0ae";
/// Its answer, signed by the director.
const DECISION: &str = "80-decision-15-awards";

/// A package before it is signed and packed.
#[derive(Clone)]
pub struct Draft {
    /// By their names; the document is one of them.
    pub files: Vec<(String, Vec<u8>)>,
    /// Whose key of the samples signs.
    pub signer: &'static str,
    pub form: SignatureForm,
}

impl Draft {
    /// A request under an id of its own.
    pub fn request(luck: &mut Luck) -> Self {
        let files = sample(REQUEST);
        let draft = Self { files, signer: "boztorgaeva-specialist", form: SignatureForm::Xmldsig };
        draft.edit(REQUEST_ID, &luck.uuid())
    }

    /// The decision of one request.
    pub fn decision(request_id: &str) -> Self {
        let draft = Self { files: sample(DECISION), signer: "akzholtaev-head", form: SignatureForm::Xmldsig };
        draft.edit(REQUEST_ID, request_id)
    }

    pub fn document(&self) -> &str {
        let is_document = |name: &str| name == "request.xml" || name == "decision.xml";
        let (_, octets) = self.files.iter().find(|(name, _)| is_document(name)).expect("a document");
        std::str::from_utf8(octets).expect("UTF-8")
    }

    /// The id in `request/@id`.
    pub fn id(&self) -> String {
        let (_, rest) = self.document().split_once(" id=\"").expect("an id");
        rest.split('"').next().expect("an id").to_owned()
    }

    pub fn with_document(mut self, text: String) -> Self {
        let is_document = |name: &str| name == "request.xml" || name == "decision.xml";
        let file = self.files.iter_mut().find(|(name, _)| is_document(name)).expect("a document");
        file.1 = text.into_bytes();
        self
    }

    /// With one text of the document replaced, wherever it stands; it must be there.
    pub fn edit(self, from: &str, to: &str) -> Self {
        let text = self.document();
        assert!(text.contains(from), "{from} does not stand in the document");
        let text = text.replace(from, to);
        self.with_document(text)
    }

    /// With another scan under a name that is declared.
    pub fn scan(mut self, name: &str, octets: Vec<u8>) -> Self {
        let file = self.files.iter_mut().find(|(known, _)| known == name);
        file.unwrap_or_else(|| panic!("no scan {name}")).1 = octets;
        self
    }

    /// Filled in, signed and packed as an honest sender does.
    pub fn package(&self) -> Vec<u8> {
        let signer = signer(self.signer).expect("a sample's key");
        package::build_as(&self.files, Some(&signer), self.form).expect("a package")
    }

    /// What is in that package.
    pub fn members(&self) -> Vec<(String, Vec<u8>)> {
        laid_open(&self.package())
    }
}

/// Members of a signed, honest request, in the order of the package: the document first.
pub fn members(luck: &mut Luck) -> Vec<Member> {
    Draft::request(luck).members().iter().map(|(name, octets)| Member::deflated(name, octets)).collect()
}

/// The members of an honest package.
pub fn laid_open(package: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ::zip::ZipArchive::new(Cursor::new(package)).expect("an archive");
    let read = |index: usize| {
        let mut member = archive.by_index(index).expect("a member");
        let mut octets = Vec::new();
        member.read_to_end(&mut octets).expect("its octets");
        (member.name().to_owned(), octets)
    };
    (0..package::inspect(package).expect("honest").members.len()).map(read).collect()
}

/// The files of a sample's folder, named as in a package.
fn sample(name: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/packages").join(name);
    let entries = walkdir::WalkDir::new(&folder).sort_by_file_name().into_iter().map(|entry| entry.expect("a folder"));
    let files = entries.filter(|entry| entry.file_type().is_file()).map(|entry| {
        let path = entry.path();
        let name = path.strip_prefix(&folder).expect("below it").to_str().expect("UTF-8").to_owned();
        (name, std::fs::read(path).expect("a file"))
    });
    files.collect()
}
