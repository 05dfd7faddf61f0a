//! An attachment has the size that was signed.

use super::Input;
use crate::domain::codes::Code;
use crate::domain::finding::Finding;

pub fn check(input: &Input) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, attachment, member) in input.attachments() {
        let seen = member.map_or(attachment.size_bytes, |member| member.measured.size_bytes);
        if seen != attachment.size_bytes {
            let place = input.places.at(&format!("{path}/size_bytes"));
            let finding = Finding::new(Code::AttachmentSize, place).fact("attachment", &attachment.id);
            let finding = finding.fact("name", &attachment.file).fact("expected", attachment.size_bytes);
            findings.push(finding.fact("seen", seen));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::specimen::Specimen;
    use super::*;

    #[test]
    fn another_size_is_found_at_the_stated_one() {
        assert_eq!(Specimen::archival().found(check), []);
        let longer = Specimen::archival().change(|s| s.members[1].measured.size_bytes += 1);
        assert_eq!(longer.found(check), [("attachment.size", "/request/attachments/attachment[2]/size_bytes".into())]);
    }
}
