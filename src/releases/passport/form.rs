//! A form whose fields the passport names: a service needs no schema of its own.

use super::Passport;
use crate::domain::text::Bilingual;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The member of `details` that holds such a form.
pub const FORM: &str = "form";

/// `[[fields]]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// As `plot_number`.
    pub name: String,
    pub label: Bilingual,
    /// The request must say it.
    #[serde(default)]
    pub asked: bool,
    /// The decision must say it, and the document shows it.
    #[serde(default)]
    pub printed: bool,
    pub clause: String,
}

impl Passport {
    /// The first field that a request's `details` lack, or have although nobody asked; `None`: all is there.
    pub fn asked_fault(&self, details: &Value) -> Option<&str> {
        self.fault(details, |field| field.asked)
    }

    /// The same for the `details` of a decision.
    pub fn printed_fault(&self, details: &Value) -> Option<&str> {
        self.fault(details, |field| field.printed)
    }

    fn fault(&self, details: &Value, is_due: impl Fn(&Field) -> bool) -> Option<&str> {
        if self.details != FORM {
            return None;
        }
        let given: Vec<_> = given(details).iter().filter_map(|field| field["name"].as_str()).collect();
        let due = || self.fields.iter().filter(|field| is_due(field)).map(|field| field.name.as_str());
        let count = |name: &str| given.iter().filter(|own| **own == name).count();
        let lacking = due().find(|name| count(name) != 1);
        lacking.or_else(|| given.iter().any(|own| due().all(|name| name != *own)).then_some(FORM))
    }

    /// What the document shows of a decision's `details`: its fields in the passport's order, with their labels.
    pub fn shown(&self, details: &Value) -> Value {
        let value = |name: &str| given(details).iter().find(|field| field["name"] == name).map(|field| &field["value"]);
        let printed = self.fields.iter().filter(|field| field.printed);
        let fields: Vec<_> = printed
            .filter_map(|f| Some(json!({ "name": f.name, "label": f.label, "value": value(&f.name)? })))
            .collect();
        json!({ "form": { "title": self.title, "fields": fields } })
    }
}

fn given(details: &Value) -> &[Value] {
    details[FORM]["fields"].as_array().map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_says_what_is_due_once_and_nothing_else() {
        let mut passport = crate::releases::Releases::embedded().unwrap().passports()[0].clone();
        passport.details = FORM.into();
        let field = |name: &str, asked, printed| Field {
            name: name.into(),
            label: Bilingual::new(name, name),
            asked,
            printed,
            clause: "1".into(),
        };
        passport.fields = vec![field("plot", true, true), field("area", false, true)];
        let details = |names: &[&str]| {
            let fields: Vec<_> = names.iter().map(|name| json!({ "name": name, "value": "x" })).collect();
            json!({ "form": { "fields": fields } })
        };
        assert_eq!(passport.asked_fault(&details(&["plot"])), None);
        assert_eq!(passport.asked_fault(&details(&[])), Some("plot"));
        assert_eq!(passport.asked_fault(&details(&["plot", "plot"])), Some("plot"));
        assert_eq!(passport.asked_fault(&details(&["plot", "area"])), Some(FORM));
        assert_eq!(passport.printed_fault(&details(&["plot"])), Some("area"));
        assert_eq!(passport.printed_fault(&details(&["area", "plot"])), None);
        let shown = passport.shown(&details(&["area", "plot"]));
        assert_eq!(shown["form"]["fields"][0]["name"], "plot");
    }
}
