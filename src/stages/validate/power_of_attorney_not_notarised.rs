//! Data of a power of attorney are filled in only if it is notarised (R-037; 000 §7(2), 003-A1 §8(2)).

use super::Input;
use crate::domain::codes::Code;
use crate::domain::finding::Finding;
use crate::domain::party::PowerOfAttorneyKind;

pub fn check(input: &Input) -> Vec<Finding> {
    let Some(power) = input.request.representative.as_ref().map(|r| &r.power_of_attorney) else { return Vec::new() };
    let kind = match power.kind {
        PowerOfAttorneyKind::Notarised => return Vec::new(),
        PowerOfAttorneyKind::Other => "other",
        PowerOfAttorneyKind::None => "none",
    };
    let data = [("number", &power.number), ("date", &power.date), ("notary", &power.notary)];
    let given: Vec<&str> = data.into_iter().filter(|(_, value)| value.is_some()).map(|(name, _)| name).collect();
    let Some(first) = given.first() else { return Vec::new() };
    let place = input.places.at(&format!("representative/power_of_attorney/{first}"));
    let finding = Finding::new(Code::PowerOfAttorneyNotNotarised, place);
    vec![finding.fact("kind", kind).fact("element", given.join(", "))]
}

#[cfg(test)]
mod tests {
    use super::super::specimen::Specimen;
    use super::*;

    #[test]
    fn data_without_a_notary_are_found_once() {
        assert_eq!(Specimen::archival().found(check), []);
        let other = Specimen::archival().edit("<kind>notarised", "<kind>other");
        assert_eq!(
            other.found(check),
            [("power-of-attorney.not-notarised", "/request/representative/power_of_attorney/number".into())]
        );
        assert_eq!(other.findings(check)[0].get("element"), "number, date, notary");
        let bare =
            other.edit("<number>12-қ</number><date>2015-11-02</date><notary>Өскемен қаласының нотариусы</notary>", "");
        assert_eq!(bare.found(check), []);
    }
}
