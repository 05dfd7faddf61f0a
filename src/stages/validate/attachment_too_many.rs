//! No more attachments than the office allows (design.md §10).

use super::Input;
use crate::domain::codes::Code;
use crate::domain::finding::Finding;

pub fn check(input: &Input) -> Vec<Finding> {
    let seen = input.request.attachments.len();
    if seen <= input.attachments_max {
        return Vec::new();
    }
    let path = format!("attachments/attachment[{}]", input.attachments_max + 1);
    let finding = Finding::new(Code::AttachmentTooMany, input.places.at(&path));
    vec![finding.fact("seen", seen).fact("allowed", input.attachments_max)]
}

#[cfg(test)]
mod tests {
    use super::super::specimen::Specimen;
    use super::*;

    #[test]
    fn the_first_attachment_over_the_limit_is_the_place() {
        assert_eq!(Specimen::archival().found(check), []);
        let found = Specimen::archival().change(|s| s.attachments_max = 1).found(check);
        assert_eq!(found, [("attachment.too-many", "/request/attachments/attachment[2]".into())]);
    }
}
