//! `[outside]`: whom the office asks over the network, and how long it waits.

use crate::ports::outside::Hosts;
use serde::{Deserialize, Serialize};

/// Revocation lists, OCSP, time-stamps.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Outside {
    /// Nobody is asked; revocation lists then come from `trust/crl/` alone.
    pub offline: bool,
    /// Hosts that may be asked when the configuration names an address of theirs, as `ocsp.pki.gov.kz` or `10.0.0.5:8080`.
    pub hosts: Vec<String>,
    /// Also the addresses that a certificate names, once a path leads from it to an anchor.
    pub hosts_of_certificates: bool,
    /// Responders that are asked beside, or in place of, the one a certificate names.
    pub ocsp: Vec<String>,
    /// The time-stamp service of the office's own signatures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_stamp: Option<String>,
    /// Until a connection stands.
    pub connect_seconds: u64,
    /// From a question to the last octet of its answer.
    pub answer_seconds: u64,
    /// Of one answer: a revocation list of a large authority has some ten MiB.
    pub answer_bytes_max: usize,
    /// Of all answers that are kept while they hold.
    pub kept_bytes_max: u64,
    /// `http://host:port` through which everything goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy: Option<String>,
}

impl Default for Outside {
    fn default() -> Self {
        Self {
            offline: false,
            hosts: Vec::new(),
            hosts_of_certificates: true,
            ocsp: Vec::new(),
            time_stamp: None,
            connect_seconds: 5,
            answer_seconds: 20,
            answer_bytes_max: 64 << 20,
            kept_bytes_max: 512 << 20,
            proxy: None,
        }
    }
}

impl Outside {
    /// The rule of the door: none of it while the office is offline.
    pub fn rule(&self) -> Hosts {
        if self.offline {
            return Hosts::default();
        }
        let of_addresses = self.ocsp.iter().chain(&self.time_stamp).filter_map(|url| crate::ports::outside::host(url));
        let named = self.hosts.iter().map(|host| host.to_ascii_lowercase());
        Hosts { configured: named.chain(of_addresses).collect(), of_certificates: self.hosts_of_certificates }
    }

    /// What is wrong with the values, each with its name.
    pub(super) fn faults(&self) -> Vec<(&'static str, String)> {
        let mut faults = Vec::new();
        for (name, value) in [("connect_seconds", self.connect_seconds), ("answer_seconds", self.answer_seconds)] {
            if value == 0 {
                faults.push((name, format!("{name} is 0: no answer could come")));
            }
        }
        if self.answer_bytes_max == 0 {
            faults.push(("answer_bytes_max", "answer_bytes_max is 0: no answer could come".into()));
        }
        let no_address = |url: &&String| crate::ports::outside::host(url).is_none();
        for (name, urls) in
            [("ocsp", self.ocsp.iter().collect::<Vec<_>>()), ("time_stamp", self.time_stamp.iter().collect())]
        {
            for url in urls.into_iter().filter(no_address) {
                faults.push((name, format!("{url} is no http or https address")));
            }
        }
        for host in &self.hosts {
            if crate::ports::outside::host(&format!("http://{host}/")).is_none() {
                faults.push(("hosts", format!("{host} is no host, as ocsp.pki.gov.kz is")));
            }
        }
        if self.proxy.as_ref().is_some_and(|url| no_address(&url)) {
            faults.push(("proxy", "proxy is no address, as http://10.0.0.1:3128 is".into()));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::outside::{NamedBy, Question};

    #[test]
    fn an_address_of_the_configuration_admits_its_own_host() {
        let settings = Outside {
            hosts: vec!["Crl.Example".into()],
            ocsp: vec!["http://ocsp.example:8080/x".into()],
            hosts_of_certificates: false,
            ..Outside::default()
        };
        assert_eq!(settings.faults(), []);
        let admits = |url: &str| settings.rule().admits(&Question::get(url, NamedBy::Configuration, 1));
        assert!(admits("http://crl.example/a.crl") && admits("http://ocsp.example:8080/y"));
        assert!(!admits("http://ocsp.example/y") && !admits("http://other.example/"));
        let offline = Outside { offline: true, ..settings };
        assert_eq!(offline.rule(), Hosts::default());
    }

    #[test]
    fn what_could_never_work_is_named() {
        let settings = Outside {
            hosts: vec!["http://a.kz/".into()],
            ocsp: vec!["ocsp.example".into()],
            time_stamp: Some("ftp://a.kz/".into()),
            proxy: Some("proxy".into()),
            connect_seconds: 0,
            answer_bytes_max: 0,
            ..Outside::default()
        };
        let named: Vec<_> = settings.faults().into_iter().map(|(name, _)| name).collect();
        assert_eq!(named, ["connect_seconds", "answer_bytes_max", "ocsp", "time_stamp", "hosts", "proxy"]);
    }
}
