//! The door to e-mail: one letter to one person, taken over by a server or not.

use crate::domain::address::Address;

/// A letter ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub from: Address,
    pub to: Address,
    /// The message by RFC 5322, its lines ended by CR LF. The same letter has the same octets.
    pub octets: Vec<u8>,
}

/// Why a letter was not taken over. Says nothing of what the server said but its code: a server may repeat the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PostFault {
    /// The server, not the letter: no connection, no TLS, no login, or it wants nothing from this sender. Every letter
    /// waits.
    #[error("{0}")]
    Away(Away),
    /// This letter, and not for good (4xx).
    #[error("later ({0})")]
    Later(u16),
    /// This letter, for good (5xx).
    #[error("refused ({0})")]
    Refused(u16),
}

/// What stands between the office and its server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Away {
    #[error("the mail server does not answer")]
    Unreachable,
    #[error("the mail server does not prove who it is")]
    Tls,
    #[error("the mail server does not let the office in ({0})")]
    Login(u16),
    #[error("the mail server takes nothing from this sender ({0})")]
    Sender(u16),
    #[error("the mail server is busy ({0})")]
    Busy(u16),
}

/// Who carries letters.
pub trait Post: Send + Sync {
    /// Hands over one letter. `Ok`: the server has it, and answers for it from now on. An `Err` may come after the server
    /// took it (a line that broke at the wrong moment): then it is sent again, and its Message-ID tells the receiver.
    fn send(&self, letter: &Letter) -> Result<(), PostFault>;
}
