//! An attachment has the digest that was signed. One of another size is told by its size alone.

use super::Input;
use crate::domain::codes::Code;
use crate::domain::finding::Finding;

pub fn check(input: &Input) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, attachment, member) in input.attachments() {
        let Some(member) = member.filter(|member| member.measured.size_bytes == attachment.size_bytes) else {
            continue;
        };
        if member.measured.sha256 != attachment.sha256 {
            let place = input.places.at(&format!("{path}/sha256"));
            let finding = Finding::new(Code::AttachmentDigest, place).fact("attachment", &attachment.id);
            let finding = finding.fact("name", &attachment.file).fact("expected", &attachment.sha256);
            findings.push(finding.fact("seen", &member.measured.sha256));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::specimen::Specimen;
    use super::*;

    #[test]
    fn other_octets_are_found_at_the_stated_digest() {
        assert_eq!(Specimen::archival().found(check), []);
        let other = Specimen::archival().change(|s| s.members[0].measured.sha256 = "0".repeat(64));
        assert_eq!(other.found(check), [("attachment.digest", "/request/attachments/attachment[1]/sha256".into())]);
        let longer = other.change(|s| s.members[0].measured.size_bytes += 1);
        assert_eq!(longer.found(check), []);
    }
}
