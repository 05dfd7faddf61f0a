//! A picture says that it has no more points than a viewer can open (design.md §10).

use super::Input;
use crate::domain::codes::Code;
use crate::domain::finding::Finding;

pub fn check(input: &Input) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, attachment, member) in input.attachments() {
        let Some(seen) = member.and_then(|member| member.measured.points) else { continue };
        if seen > input.points_max {
            let finding = Finding::new(Code::AttachmentPoints, input.places.at(&format!("{path}/file")));
            let finding = finding.fact("attachment", &attachment.id).fact("name", &attachment.file);
            findings.push(finding.fact("seen", seen).fact("allowed", input.points_max));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::specimen::Specimen;
    use super::*;

    #[test]
    fn a_picture_of_too_many_points_is_found_and_the_largest_allowed_one_is_not() {
        let of = |points| Specimen::archival().change(|s| s.members[1].measured.points = Some(points)).found(check);
        assert_eq!(of(1_000_000_000), []);
        assert_eq!(of(1_000_000_001), [("attachment.points", "/request/attachments/attachment[2]/file".into())]);
    }
}
