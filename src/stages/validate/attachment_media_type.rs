//! An attachment is of its declared media type at both ends (design.md §10).

use super::Input;
use crate::domain::codes::Code;
use crate::domain::finding::Finding;
use crate::formats::media_type;

pub fn check(input: &Input) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, attachment, member) in input.attachments() {
        let Some(member) = member else { continue };
        let declared = attachment.media_type.as_str();
        if media_type::is_whole(declared, &member.measured) {
            continue;
        }
        let seen = match (media_type::of(&member.measured.head), media_type::second(&member.measured)) {
            (Some(first), Some(second)) => format!("{first}, {second}"),
            (Some(same), None) if same == declared => format!("{same}, cut off"),
            (Some(other), None) => other.to_owned(),
            (None, _) => "unknown".to_owned(),
        };
        let place = input.places.at(&format!("{path}/media_type"));
        let finding = Finding::new(Code::AttachmentMediaType, place).fact("attachment", &attachment.id);
        findings.push(finding.fact("name", &attachment.file).fact("declared", declared).fact("seen", seen));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::specimen::Specimen;
    use super::*;

    #[test]
    fn another_kind_of_file_and_a_part_of_one_are_found() {
        assert_eq!(Specimen::archival().found(check), []);
        let seen = |octets: &[u8]| {
            let head = octets.to_vec();
            let found = Specimen::archival().change(|s| {
                s.members[0].measured.tail.clone_from(&head);
                s.members[0].measured.head = head;
            });
            let found = found.findings(check);
            assert_eq!(found[0].place.xpath.as_deref(), Some("/request/attachments/attachment[1]/media_type"));
            found[0].get("seen").to_owned()
        };
        assert_eq!(seen(b"<html>"), "unknown");
        assert_eq!(seen(b"\xff\xd8\xff\xe0"), "image/jpeg");
        assert_eq!(seen(b"\xff\xd8\xff\xe0 %PDF-1.7"), "image/jpeg, application/pdf");
        let cut = Specimen::archival().change(|s| s.members[0].measured.tail.clear()).findings(check);
        assert_eq!(cut[0].get("seen"), "application/pdf, cut off");
    }
}
