//! Rules beyond the schema: what a request contradicts in itself, in its passport, in the package.
//!
//! One rule is one file with one finding code, its tests beside it, and one sample that shows it (`samples/`). Rules are
//! pure: they see [`Input`] and say [`Finding`]s with places; they never stop each other, and never ask the outside.
//! The schema has accepted the request before (`formats::xsd`), so a rule does not repeat what a schema says.
//!
//! # Adding a rule
//! 1. A code with its disposition in `domain::codes`, its sentences in `report::sentences` (a test asks for them).
//! 2. A file here named after the code, with `pub fn check(input: &Input) -> Vec<Finding>` and a module doc that names the
//!    clause it rests on. Places come from `input.places`, by path below `request`. Facts are words and numbers of the
//!    package, never a person's name, birth date or ЖСН.
//! 3. Tests in the same file over `specimen`: one request that is right, one that is wrong, and the place of the finding.
//! 4. A line in [`RULES`]; its order is the order of findings, so it goes where a clerk would look for it.
//! 5. A sample with the code in `samples/INDEX.toml`.

mod attachment_digest;
mod attachment_media_type;
mod attachment_missing;
mod attachment_points;
mod attachment_required;
mod attachment_right;
mod attachment_size;
mod attachment_too_many;
mod attachment_undeclared;
mod batch;
mod date_calendar;
mod date_future;
mod date_order;
mod date_promised;
mod date_too_early;
mod identifier_check_digit;
mod power_of_attorney_incomplete;
mod power_of_attorney_not_notarised;
mod room;
mod service_channel;
mod service_details;
mod service_not_in_force;
mod service_unknown;
#[cfg(test)]
mod specimen;
mod text_letters;

pub use room::{Validated, validate};

use crate::domain::calendar::Calendar;
use crate::domain::finding::Finding;
use crate::domain::request::{Attachment, Request};
use crate::formats::container::Member;
use crate::formats::places::Places;
use crate::releases::passport::Passport;
use chrono::{DateTime, FixedOffset};

/// What the rules look at.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Read from the octets whose digest was checked; without such octets there is no request, and no rule is asked.
    pub request: &'a Request,
    /// Of `request.xml` as it stands in the package.
    pub places: &'a Places,
    /// The edition of the service in force on the day of claim.
    pub passport: Option<&'a Passport>,
    /// Whether any edition of the service is known at all.
    pub service_known: bool,
    pub calendar: &'a Calendar,
    /// The moment of claim.
    pub now: DateTime<FixedOffset>,
    /// Every member of the package beside the content (`Container::survey`).
    pub members: &'a [Member],
    /// `Limits::attachments_max`.
    pub attachments_max: usize,
    /// `Limits::points_max`.
    pub points_max: u64,
}

type Rule = fn(&Input) -> Vec<Finding>;

/// Every rule, in the order of its findings: the service, who asks, when, by what right, with what papers.
const RULES: [Rule; 21] = [
    service_unknown::check,
    service_not_in_force::check,
    service_channel::check,
    service_details::check,
    identifier_check_digit::check,
    date_calendar::check,
    date_future::check,
    date_too_early::check,
    date_order::check,
    date_promised::check,
    power_of_attorney_not_notarised::check,
    power_of_attorney_incomplete::check,
    attachment_too_many::check,
    attachment_missing::check,
    attachment_undeclared::check,
    attachment_size::check,
    attachment_digest::check,
    attachment_media_type::check,
    attachment_points::check,
    attachment_required::check,
    attachment_right::check,
];

/// All findings of all rules. The same input gives the same findings in the same order.
pub fn rules(input: &Input) -> Vec<Finding> {
    RULES.iter().flat_map(|check| check(input)).collect()
}

impl<'a> Input<'a> {
    /// Declared attachments, each with its path and the member of its name.
    fn attachments(&self) -> impl Iterator<Item = (String, &'a Attachment, Option<&'a Member>)> + use<'a> {
        let members = self.members;
        self.request.attachments.iter().enumerate().map(move |(index, attachment)| {
            let member = members.iter().find(|member| member.name == attachment.file);
            (format!("attachments/attachment[{}]", index + 1), attachment, member)
        })
    }

    /// Every moment that the request tells of, by the path of its element.
    fn moments(&self) -> Vec<(String, DateTime<FixedOffset>)> {
        let request = self.request;
        let mut moments =
            vec![("submitted_at".to_owned(), request.submitted_at), ("accepted_at".to_owned(), request.accepted_at)];
        for (index, lookup) in request.lookups.iter().enumerate() {
            moments.push((format!("lookups/lookup[{}]/asked_at", index + 1), lookup.asked_at));
        }
        moments.extend(request.payment.as_ref().map(|p| ("payment/paid_at".to_owned(), p.paid_at)));
        moments
    }

    /// The element inside `details`, as a path.
    fn details_path(&self) -> String {
        format!("details/{}", self.request.details_kind())
    }
}
