//! Every declared attachment is in the package (R-033; 000 §6(5), 003 §6(5)).

use super::Input;
use crate::domain::codes::Code;
use crate::domain::finding::Finding;

pub fn check(input: &Input) -> Vec<Finding> {
    let missing = input.attachments().filter(|(_, _, member)| member.is_none());
    missing
        .map(|(path, attachment, _)| {
            let place = input.places.at(&format!("{path}/file"));
            Finding::new(Code::AttachmentMissing, place)
                .fact("attachment", &attachment.id)
                .fact("name", &attachment.file)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::specimen::Specimen;
    use super::*;

    #[test]
    fn a_declared_file_that_is_not_there_is_found() {
        assert_eq!(Specimen::archival().found(check), []);
        let one = Specimen::archival().change(|s| drop(s.members.remove(1)));
        assert_eq!(one.found(check), [("attachment.missing", "/request/attachments/attachment[2]/file".into())]);
        assert_eq!(one.findings(check)[0].get("attachment"), "a2");
    }
}
