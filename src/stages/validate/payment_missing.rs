//! A service with a fee is paid for before it is registered (R-080, R-081; 003-A1 §6(6–8), 003-A3 §6(6–8)).

use super::Input;
use crate::domain::codes::Code;
use crate::domain::finding::Finding;

pub fn check(input: &Input) -> Vec<Finding> {
    let request = input.request;
    let due = input.passport.is_some_and(|passport| passport.is_fee_due(&request.details));
    let paid = request.payment.as_ref().is_some_and(|payment| payment.amount_kzt > 0);
    if !due || paid {
        return Vec::new();
    }
    let finding = Finding::new(Code::PaymentMissing, input.places.at("payment/amount_kzt"));
    let finding = finding.fact("service", &request.service);
    vec![request.payment.as_ref().map_or(finding.clone(), |payment| finding.fact("amount_kzt", payment.amount_kzt))]
}

#[cfg(test)]
mod tests {
    use super::super::specimen::Specimen;
    use super::*;

    #[test]
    fn a_fee_that_is_due_and_not_paid_is_found() {
        let free = Specimen::archival();
        assert_eq!(free.found(check), []);
        let rate = "mci = \"5\"\nclause = \"004 §6(12)\"\n";
        let due = free.change(|s| s.passport.as_mut().unwrap().fee.rates.push(toml::from_str(rate).unwrap()));
        assert_eq!(due.found(check), [("payment.missing", "/request/payment/amount_kzt".into())]);
        assert_eq!(due.edit("<amount_kzt>0", "<amount_kzt>9910").found(check), []);
    }
}
