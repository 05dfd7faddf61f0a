//! What letters have in common: the fact, the words and clause of the edition, how to put it right, where to complain.

use crate::domain::finding::Finding;
use crate::domain::request::Channel;
use crate::releases::passport::{GroundRule, Passport};
use crate::report::{self, Voice};
use crate::stages::office::Provider;
use serde_json::{Value, json};

/// What a notice or a return says of one finding: the fact in the words of `voice`, what the act says of it and where, and
/// what to do.
pub fn reason(finding: &Finding, voice: Voice, passport: Option<&Passport>, channel: Option<Channel>) -> Value {
    let mut reason = json!({
        "text": report::bilingual(finding, voice),
        "remedy": report::bilingual_remedy(finding.code),
    });
    if let Some((rule, adds)) = passport.and_then(|passport| stop(finding, passport)) {
        if adds {
            reason["ground"] = json!(rule.text);
        }
        reason["clause"] = json!(rule.clause_for(channel));
    }
    reason
}

/// The edition's own stop for a finding, and whether its words say more than the finding's sentence.
fn stop<'p>(finding: &Finding, passport: &'p Passport) -> Option<(&'p GroundRule, bool)> {
    report::stops_of(finding).iter().find_map(|stop| Some((passport.stop(stop.code)?, stop.adds)))
}

/// How to complain, and the telephones of the edition: the end of every letter that says No.
pub fn close(content: &mut Value, passport: &Passport, provider: &Provider) {
    content["complaint"] = json!(provider.complaint.as_ref().unwrap_or(&passport.complaint));
    if !passport.contacts.is_empty() {
        content["contacts"] = json!(passport.contacts);
    }
}
