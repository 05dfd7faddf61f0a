//! The network by HTTP and HTTPS.
//!
//! GET and POST only, to hosts that the rule admits; no redirection is followed, so nobody sends us on to an address or a
//! scheme that was not admitted. A proxy is used when the office names one, never because the environment does.

use crate::ports::outside::{Hosts, Outside, OutsideFault, Question};
use std::time::Duration;
use ureq::{Agent, Error};

/// Headers of an answer; more is a fault of the answerer.
const HEADERS_BYTES_MAX: usize = 16 * 1024;

/// How the network is used.
#[derive(Debug, Clone)]
pub struct HttpSettings {
    pub hosts: Hosts,
    /// Until the connection stands.
    pub connect: Duration,
    /// From the question to the last octet of the answer.
    pub whole: Duration,
    /// `http://host:port`; `None`: directly.
    pub proxy: Option<String>,
}

/// The network.
pub struct HttpOutside {
    agent: Agent,
    hosts: Hosts,
}

impl HttpOutside {
    /// Opens no connection yet. `None` when the proxy is no address.
    pub fn new(settings: HttpSettings) -> Option<Self> {
        let proxy = match &settings.proxy {
            Some(url) => Some(ureq::Proxy::new(url).ok()?),
            None => None,
        };
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(proxy)
            .user_agent(concat!("muragat/", env!("CARGO_PKG_VERSION")))
            .max_response_header_size(HEADERS_BYTES_MAX)
            .timeout_connect(Some(settings.connect))
            .timeout_global(Some(settings.whole))
            .build();
        Some(Self { agent: config.new_agent(), hosts: settings.hosts })
    }
}

impl Outside for HttpOutside {
    fn ask(&self, question: &Question) -> Result<Vec<u8>, OutsideFault> {
        if !self.hosts.admits(question) {
            return Err(OutsideFault::NotAllowed);
        }
        let response = match &question.body {
            None => self.agent.get(&question.url).call(),
            Some(body) => {
                let mut request = self.agent.post(&question.url).content_type(question.content_type);
                if let Some(bearer) = &question.bearer {
                    request = request.header("authorization", format!("Bearer {}", bearer.0));
                }
                request.send(&body[..])
            }
        };
        let mut response = response.map_err(fault)?;
        match response.status().as_u16() {
            200 => {}
            status => return Err(OutsideFault::Status(status)),
        }
        let size_max = question.size_max as u64;
        if response.body().content_length().is_some_and(|announced| announced > size_max) {
            return Err(OutsideFault::TooLarge);
        }
        // The limit counts what is left to read, so one octet more tells a full answer from a cut one.
        let octets =
            response.body_mut().with_config().limit(size_max.saturating_add(1)).read_to_vec().map_err(fault)?;
        if octets.len() as u64 > size_max { Err(OutsideFault::TooLarge) } else { Ok(octets) }
    }
}

fn fault(error: Error) -> OutsideFault {
    match error {
        Error::Timeout(_) => OutsideFault::TimedOut,
        Error::Io(e) if e.kind() == std::io::ErrorKind::TimedOut => OutsideFault::TimedOut,
        Error::BodyExceedsLimit(_) => OutsideFault::TooLarge,
        Error::StatusCode(status) => OutsideFault::Status(status),
        _ => OutsideFault::Unreachable,
    }
}
