//! Decision packages that hurt: batches without measure, findings of a million lines, words for nobody's case.

use super::catalogue::{Family, Hostile};
use super::honest::Draft;
use super::luck::Luck;
use muragat::domain::codes::Code;

pub const FAMILIES: &[Family] = &[
    Family { name: "batch-without-measure", make: batch_without_measure },
    Family { name: "batch-of-strangers", make: batch_of_strangers },
    Family { name: "decision-of-many-lines", make: decision_of_many_lines },
    Family { name: "decision-by-nobody", make: decision_by_nobody },
    Family { name: "decision-of-no-font", make: decision_of_no_font },
    Family { name: "decision-contradicts-itself", make: decision_contradicts_itself },
];

const UNANSWERABLE: &[Code] = &[Code::DecisionUnknownRequest];

fn one(luck: &mut Luck, body: &str) -> String {
    let number = luck.between(100_000, 999_999);
    format!("<decision><request_number>AC-2015-{number}</request_number>{body}</decision>")
}

const REFUSAL: &str = "<outcome>refuse</outcome><decided_at>2015-11-18T09:10:00+06:00</decided_at>\
    <grounds><ground><code>DOCUMENTS_INCOMPLETE</code><fact><kk>жоқ</kk><ru>нет</ru></fact></ground></grounds>";

fn batch(luck: &mut Luck, count: usize) -> Draft {
    let decisions: String = (0..count).map(|_| one(luck, REFUSAL)).collect();
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<decisions xmlns=\"urn:muragat:decision:1\">{decisions}</decisions>"
    );
    Draft::decision("340d960f-28fb-5630-a718-4b0765f6c0ae").with_document(text)
}

/// A hundred thousand decisions under one signature.
fn batch_without_measure(luck: &mut Luck) -> Hostile {
    let count = *luck.one_of(&[40_000, 100_000]);
    let draft = batch(luck, count);
    let document = [("decision.xml".to_owned(), draft.document().as_bytes().to_vec())];
    let members = document.iter().map(|(name, octets)| super::zip::Member::stored(name, octets));
    Hostile::new(super::zip::Zip::of(members).build(), &[Code::XmlTooLarge])
}

/// As many decisions as fit, none about a request of this office: a return with a reason for each.
fn batch_of_strangers(luck: &mut Luck) -> Hostile {
    let count = *luck.one_of(&[150, 600, 3000]);
    Hostile::new(batch(luck, count).package(), UNANSWERABLE)
}

/// One fact that stands in a thousand papers, or in many more than a document can hold.
fn decision_of_many_lines(luck: &mut Luck) -> Hostile {
    let draft = Draft::decision(&luck.uuid());
    let text = draft.document();
    let start = text.find("<source>").expect("a source");
    let end = text.find("</source>").expect("its end") + "</source>".len();
    let count = *luck.one_of(&[1000, 6000, 1_000_000]);
    if count < 1_000_000 {
        let text = text.replacen("<sources>", &format!("<sources>{}", text[start..end].repeat(count)), 1);
        return Hostile::new(
            draft.with_document(text).package(),
            &[Code::DecisionUnknownRequest, Code::XmlTooLarge, Code::ContainerRatio],
        );
    }
    let text = text.replacen("<sources>", &format!("<sources>{}", "<source/>".repeat(count)), 1);
    let members = [super::zip::Member::stored("decision.xml", text.as_bytes())];
    Hostile::new(super::zip::Zip::of(members).build(), &[Code::XmlTooLarge])
}

/// Signed by an operator, an applicant, a stranger, or not at all.
fn decision_by_nobody(luck: &mut Luck) -> Hostile {
    let signer = *luck.one_of(&["ibraeva", "tumarbaeva-operator", "mukanov-stranger", "bekova"]);
    let draft = Draft { signer, ..Draft::decision(&luck.uuid()) };
    let codes = &[
        Code::DecisionRole,
        Code::DecisionForeignCase,
        Code::DecisionUnknownRequest,
        Code::SignatureNoAnchor,
        Code::SignatureNotAuthorised,
    ];
    Hostile::new(draft.package(), codes)
}

/// Words on a certificate in letters that no sheet can show.
fn decision_of_no_font(luck: &mut Luck) -> Hostile {
    let sign = *luck.one_of(&["李", "🦀", "ﷺ", "\u{e000}", "\u{fffd}"]);
    let draft = Draft::decision(&luck.uuid()).edit("скотник", &format!("скотник {sign}"));
    Hostile::new(draft.package(), &[Code::TextLetters])
}

/// Granted with grounds of refusal, refused with a certificate, decided tomorrow.
fn decision_contradicts_itself(luck: &mut Luck) -> Hostile {
    let grounds = "<grounds><ground><code>X</code><fact><kk>а</kk><ru>а</ru></fact></ground></grounds>";
    let (from, to) = match luck.between(0, 3) {
        0 => ("<outcome>grant", "<outcome>refuse".to_owned()),
        1 => ("<executor_iin>", format!("{grounds}<executor_iin>")),
        2 => ("<outcome>grant", "<outcome>both".to_owned()),
        _ => ("2015-11-18T08:52:00+06:00", "2099-01-01T00:00:00+06:00".to_owned()),
    };
    let draft = Draft::decision(&luck.uuid()).edit(from, &to);
    Hostile::new(draft.package(), &[Code::DecisionUnknownRequest, Code::SchemaViolation, Code::DateFuture])
}
