//! The service is rendered through the channel that the request came by.

use super::Input;
use crate::domain::codes::Code;
use crate::domain::finding::Finding;

pub fn check(input: &Input) -> Vec<Finding> {
    let channel = input.request.channel;
    match input.passport {
        Some(passport) if !passport.channels.contains_key(&channel) => {
            let expected: Vec<_> = passport.channels.keys().map(|c| c.key()).collect();
            let finding = Finding::new(Code::ServiceChannel, input.places.at("channel"));
            let finding = finding.fact("service", &input.request.service).fact("channel", channel.key());
            vec![finding.fact("expected", expected.join(", "))]
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::specimen::Specimen;
    use super::*;

    #[test]
    fn a_channel_that_the_passport_lacks_is_found() {
        assert_eq!(Specimen::archival().found(check), []);
        let provider = Specimen::archival().edit("<channel>centre", "<channel>provider");
        assert_eq!(provider.found(check), [("service.channel", "/request/channel".into())]);
        assert_eq!(provider.findings(check)[0].get("expected"), "portal, centre");
    }
}
