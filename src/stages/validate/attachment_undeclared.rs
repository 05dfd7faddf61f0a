//! Nothing is in the package that the request does not declare: the signature would not cover it.

use super::Input;
use crate::domain::codes::Code;
use crate::domain::finding::{Finding, Place};

pub fn check(input: &Input) -> Vec<Finding> {
    let declared = |name: &str| input.request.attachments.iter().any(|attachment| attachment.file == name);
    let undeclared = input.members.iter().filter(|member| !declared(&member.name));
    undeclared
        .map(|m| Finding::new(Code::AttachmentUndeclared, Place::file(m.name.as_str())).fact("name", &m.name))
        .collect()
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
