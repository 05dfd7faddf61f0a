//! A notarised power of attorney has a number, a date and a notary: БНАЖ is asked by them (R-037, R-071; 000 §7(2–3)).

use super::Input;
use crate::domain::codes::Code;
use crate::domain::finding::Finding;
use crate::domain::party::PowerOfAttorneyKind;

pub fn check(input: &Input) -> Vec<Finding> {
    let power = match &input.request.representative {
        Some(r) if r.power_of_attorney.kind == PowerOfAttorneyKind::Notarised => &r.power_of_attorney,
        _ => return Vec::new(),
    };
    let data = [("number", &power.number), ("date", &power.date), ("notary", &power.notary)];
    let missing: Vec<&str> = data.into_iter().filter(|(_, value)| value.is_none()).map(|(name, _)| name).collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let finding = Finding::new(Code::PowerOfAttorneyIncomplete, input.places.at("representative/power_of_attorney"));
    vec![finding.fact("element", "power_of_attorney").fact("missing", missing.join(", "))]
}

#[cfg(test)]
mod tests {
    use super::super::specimen::Specimen;
    use super::*;

    #[test]
    fn what_a_notarised_power_lacks_is_named() {
        assert_eq!(Specimen::archival().found(check), []);
        let bare = Specimen::archival().edit("<number>12-қ</number><date>2015-11-02</date>", "");
        assert_eq!(
            bare.found(check),
            [("power-of-attorney.incomplete", "/request/representative/power_of_attorney".into())]
        );
        assert_eq!(bare.findings(check)[0].get("missing"), "number, date");
        assert_eq!(bare.edit("<kind>notarised", "<kind>other").found(check), []);
    }
}
