//! E-mail by SMTP (RFC 5321), one connection for each letter.
//!
//! Each step of the conversation is taken by itself, for the same code means another thing at each: a refusal before the
//! recipient was named is the office's business, one after it is the letter's. Where TLS is wanted, nothing is said without it.

use crate::domain::address::Address;
use crate::ports::post::{Away, Letter, Post, PostFault};
use lettre::Address as Mailbox;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{Certificate, CertificateStore, SmtpConnection, TlsParameters, TlsVersion};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use std::time::Duration;

/// When TLS begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// Never: only for a server on this machine.
    None,
    /// After EHLO; a server that does not offer it is sent nothing.
    StartTls,
    /// With the first octet.
    Tls,
}

/// Where the server is and how it is spoken to.
#[derive(Clone)]
pub struct SmtpSettings {
    pub server: String,
    pub port: u16,
    pub security: Security,
    /// Authorities of the server's certificate, PEM; absent: those that browsers trust.
    pub ca: Option<Vec<u8>>,
    /// User and password; nothing is sent in the open.
    pub login: Option<(String, String)>,
    /// Of the sender: what the office calls itself.
    pub hello: String,
    /// For each step.
    pub patience: Duration,
}

impl std::fmt::Debug for SmtpSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SmtpSettings({}:{}, {:?})", self.server, self.port, self.security)
    }
}

/// A server of e-mail.
pub struct Smtp {
    settings: SmtpSettings,
    tls: Option<TlsParameters>,
}

impl Smtp {
    /// Opens no connection yet. `None` when the authorities do not read.
    pub fn new(settings: SmtpSettings) -> Option<Self> {
        let tls = match settings.security {
            Security::None => None,
            Security::StartTls | Security::Tls => {
                let builder = TlsParameters::builder(settings.server.clone()).set_min_tls_version(TlsVersion::Tlsv12);
                let builder = match &settings.ca {
                    // Who names an authority trusts that one alone.
                    Some(pem) => {
                        let certificate = Certificate::from_pem(pem).ok()?;
                        builder.certificate_store(CertificateStore::None).add_root_certificate(certificate)
                    }
                    None => builder.certificate_store(CertificateStore::WebpkiRoots),
                };
                Some(builder.build_rustls().ok()?)
            }
        };
        Some(Self { settings, tls })
    }

    /// A connection on which letters may be handed over.
    fn connect(&self) -> Result<SmtpConnection, PostFault> {
        let SmtpSettings { server, port, security, login, hello, patience, .. } = &self.settings;
        let hello = ClientId::Domain(hello.clone());
        let from_the_start = self.tls.as_ref().filter(|_| *security == Security::Tls);
        let address = (server.as_str(), *port);
        let connected = SmtpConnection::connect(address, Some(*patience), &hello, from_the_start, None);
        let mut connection = connected.map_err(|error| away(&error))?;
        if let (Security::StartTls, Some(tls)) = (security, &self.tls) {
            if !connection.can_starttls() {
                connection.abort();
                return Err(PostFault::Away(Away::Tls));
            }
            connection.starttls(tls, &hello).map_err(|error| away(&error))?;
        }
        if let Some((user, password)) = login {
            let credentials = Credentials::new(user.clone(), password.clone());
            if let Err(error) = connection.auth(DEFAULT_MECHANISMS, &credentials) {
                connection.abort();
                return Err(match code(&error) {
                    None if !error.is_client() => away(&error),
                    said => PostFault::Away(Away::Login(said.unwrap_or(0))),
                });
            }
        }
        Ok(connection)
    }
}

impl Post for Smtp {
    fn send(&self, letter: &Letter) -> Result<(), PostFault> {
        let (from, to) = (mailbox(&letter.from), mailbox(&letter.to));
        let (Some(from), Some(to)) = (from, to) else { return Err(PostFault::Refused(NO_MAILBOX)) };
        let mut connection = self.connect()?;
        let sent = hand_over(&mut connection, from, to, &letter.octets);
        match sent {
            // It has the letter; whether it says goodbye nobody needs to know.
            Ok(()) => drop(connection.quit()),
            Err(_) => connection.abort(),
        }
        sent
    }
}

/// "Mailbox name not allowed" (RFC 5321, 4.2.3), said by us.
const NO_MAILBOX: u16 = 553;

fn hand_over(connection: &mut SmtpConnection, from: Mailbox, to: Mailbox, octets: &[u8]) -> Result<(), PostFault> {
    connection.command(Mail::new(Some(from), Vec::new())).map_err(|error| match code(&error) {
        Some(code @ 500..) => PostFault::Away(Away::Sender(code)),
        _ => away(&error),
    })?;
    connection.command(Rcpt::new(to, Vec::new())).map_err(|error| of_letter(&error))?;
    connection.command(Data).map_err(|error| of_letter(&error))?;
    // The line end before the closing dot is the message's own last one.
    let octets = octets.strip_suffix(b"\r\n").unwrap_or(octets);
    connection.message(octets).map_err(|error| of_letter(&error))?;
    Ok(())
}

/// A fault before the recipient was named.
fn away(error: &Error) -> PostFault {
    PostFault::Away(match code(error) {
        Some(code) => Away::Busy(code),
        None if error.is_tls() || tells_of_tls(error) => Away::Tls,
        None => Away::Unreachable,
    })
}

/// A fault after it.
fn of_letter(error: &Error) -> PostFault {
    match code(error) {
        // The server goes (421): every letter waits.
        Some(421) => PostFault::Away(Away::Busy(421)),
        Some(code @ 500..) => PostFault::Refused(code),
        Some(code) => PostFault::Later(code),
        None => PostFault::Away(Away::Unreachable),
    }
}

/// A handshake that fails is told as a line that broke.
fn tells_of_tls(error: &Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        let within = cause.downcast_ref::<std::io::Error>().and_then(|io| io.get_ref());
        if cause.is::<rustls::Error>() || within.is_some_and(|inner| inner.is::<rustls::Error>()) {
            return true;
        }
        source = cause.source();
    }
    false
}

fn code(error: &Error) -> Option<u16> {
    error.status().map(u16::from)
}

fn mailbox(address: &Address) -> Option<Mailbox> {
    address.as_str().parse().ok()
}
