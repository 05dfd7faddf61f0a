//! Registers as an office reaches them: those kept here, and a gateway over the network for the others.

use super::register_folder::RegisterFolder;
use crate::domain::lookup::{Question, Register};
use crate::formats::register_answer;
use crate::ports::outside::{Bearer, NamedBy, Outside, OutsideFault, Question as Sent};
use crate::ports::registers::{RegisterFault, Registers, Reply};
use chrono::{DateTime, FixedOffset};
use std::sync::Arc;
use std::time::Duration;

/// A gateway that speaks `muragat.register-question/1` by POST (docs/guides/registers.md).
pub struct Gateway {
    pub outside: Arc<dyn Outside>,
    pub url: String,
    pub bearer: Option<Bearer>,
    pub registers: Vec<Register>,
    /// How often a question is put before it counts as unanswered; at least once.
    pub attempts_max: u32,
    /// Between the first attempt and the second; twice as long before each further one.
    pub pause: Duration,
}

/// The registers of an office.
#[derive(Default)]
pub struct OfficeRegisters {
    pub kept: Option<RegisterFolder>,
    pub gateway: Option<Gateway>,
}

impl Registers for OfficeRegisters {
    fn has(&self, register: Register) -> bool {
        self.kept.as_ref().is_some_and(|kept| kept.has(register))
            || self.gateway.as_ref().is_some_and(|gateway| gateway.has(register))
    }

    /// A register kept here is asked first; one that is too old gives way to the gateway.
    fn ask(&self, question: &Question, now: DateTime<FixedOffset>) -> Result<Reply, RegisterFault> {
        let here = self.kept.as_ref().filter(|kept| kept.has(question.register)).map(|kept| kept.ask(question, now));
        let gateway = self.gateway.as_ref().filter(|gateway| gateway.has(question.register));
        match (here, gateway) {
            (Some(Ok(reply)), _) => Ok(reply),
            (_, Some(gateway)) => gateway.ask(question, now),
            (Some(Err(fault)), None) => Err(fault),
            (None, None) => Err(RegisterFault::NobodyToAsk),
        }
    }
}

impl Registers for Gateway {
    fn has(&self, register: Register) -> bool {
        self.registers.contains(&register)
    }

    fn ask(&self, question: &Question, _now: DateTime<FixedOffset>) -> Result<Reply, RegisterFault> {
        let mut pause = self.pause;
        let mut attempt = 1;
        loop {
            match self.attempt(question) {
                Err(fault) if attempt < self.attempts_max && may_pass(&fault) => {
                    std::thread::sleep(pause);
                    pause = pause.saturating_mul(2);
                    attempt += 1;
                }
                outcome => return outcome,
            }
        }
    }
}

impl Gateway {
    fn attempt(&self, question: &Question) -> Result<Reply, RegisterFault> {
        let mut sent = Sent::post(
            &self.url,
            NamedBy::Configuration,
            register_answer::MEDIA_TYPE,
            register_answer::question(question),
            register_answer::SIZE_BYTES_MAX,
        );
        sent.bearer.clone_from(&self.bearer);
        let octets = self.outside.ask(&sent).map_err(|fault| match fault {
            OutsideFault::Unreachable => RegisterFault::Unreachable,
            OutsideFault::TimedOut => RegisterFault::TimedOut,
            // 404 as well: a wrong address must not look like "there are no data".
            OutsideFault::Status(status) => RegisterFault::Status(status),
            OutsideFault::TooLarge => RegisterFault::TooLarge,
            OutsideFault::NotAllowed => RegisterFault::NotAllowed,
        })?;
        register_answer::read(&octets, question)?;
        Ok(Reply { octets, source: "gateway".into() })
    }
}

/// Whether asking again at once may help.
fn may_pass(fault: &RegisterFault) -> bool {
    match fault {
        RegisterFault::Unreachable | RegisterFault::TimedOut | RegisterFault::NoAnswer(_) => true,
        RegisterFault::Status(status) => *status >= 500 || *status == 429,
        _ => false,
    }
}
