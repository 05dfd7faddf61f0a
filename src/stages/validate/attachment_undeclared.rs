//! Nothing is in the package that the request does not declare: the signature would not cover it.

use super::Input;
use crate::domain::codes::Code;
use crate::domain::finding::{Finding, Place};
use crate::formats::container::Member;

pub fn check(input: &Input) -> Vec<Finding> {
    let declared = |name: &str| input.request.attachments.iter().any(|attachment| attachment.file == name);
    input.members.iter().filter(|member| !declared(&member.name)).map(finding).collect()
}

/// A decision declares no attachments: whatever else is in its package, nobody signed it.
pub fn beside_a_decision(members: &[Member]) -> Vec<Finding> {
    members.iter().map(finding).collect()
}

fn finding(member: &Member) -> Finding {
    let name = member.name.as_str();
    Finding::new(Code::AttachmentUndeclared, Place::file(name)).fact("name", name)
}

#[cfg(test)]
mod tests {
    use super::super::specimen::{Specimen, member};
    use super::*;

    #[test]
    fn an_undeclared_member_is_found_by_its_name() {
        assert_eq!(Specimen::archival().found(check), []);
        let found =
            Specimen::archival().change(|s| s.members.push(member("attachments/more.pdf", b"%PDF"))).findings(check);
        assert_eq!(
            (found[0].code, &found[0].place),
            (Code::AttachmentUndeclared, &Place::file("attachments/more.pdf"))
        );
    }
}
