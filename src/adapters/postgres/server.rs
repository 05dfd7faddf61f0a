//! Where the server is, how it proves who it is, and the settings of a connection.

use super::connection::Connection;
use super::faults::{chain, fault};
use crate::ports::tx::TxError;
use postgres::config::{Host, SslMode};
use postgres::{Config, NoTls};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;
use std::time::Duration;
use tokio_postgres_rustls::MakeRustlsConnect;

/// How long to wait for a server that does not answer.
const CONNECT_WAIT: Duration = Duration::from_secs(10);
/// A connection on which nothing moves is asked after so long, so often, at such intervals; then it is lost.
const KEEPALIVE_IDLE: Duration = Duration::from_secs(30);
const KEEPALIVE_EACH: Duration = Duration::from_secs(10);
const KEEPALIVE_TIMES: u32 = 3;

/// For every connection. The first sentence keeps a machine that froze in the middle of a transaction from holding the
/// catalogue for ever; the second is how long to wait for another process that is writing; the last restores what a
/// commit means where a server was told to forget it.
const SETTINGS: &str = "SET idle_in_transaction_session_timeout = '60s';
    SET lock_timeout = '30s';
    SET client_min_messages = warning;
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";
const FITNESS: &str = "SELECT current_setting('server_encoding'), current_schema()::text";

/// The words of the configuration.
pub struct Address {
    /// `postgres://user@host:port/database`; `?host=/folder` names a socket, `?options=-csearch_path%3Dname` a schema.
    pub url: String,
    pub password: Option<Vec<u8>>,
    /// Certificates (PEM) of the authorities that may have certified the server.
    pub ca: Option<Vec<u8>>,
}

/// An address that cannot be used, in words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct WrongAddress(pub String);

/// A server that was named in full; not asked yet.
pub struct Server {
    config: Config,
    /// `None`: in the clear, over a socket, within this machine, or because `sslmode=disable` says so.
    tls: Option<MakeRustlsConnect>,
}

impl Server {
    /// Reads the address. `sslmode` is honoured, and never weaker than it says: whatever encrypts also checks the
    /// server's certificate and name, so `require`, `verify-ca` and `verify-full` are one, and `prefer` takes no
    /// certificate unseen. Without it, a server elsewhere must prove itself by `ca`.
    pub fn at(address: &Address) -> Result<Self, WrongAddress> {
        let wrong = |why: String| WrongAddress(format!("the address of the catalogue: {why}"));
        let url = address.url.trim();
        if !["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
            return Err(wrong("it must begin with postgres://".into()));
        }
        let stated = url.contains("sslmode=");
        let known =
            url.replace("sslmode=verify-full", "sslmode=require").replace("sslmode=verify-ca", "sslmode=require");
        let mut config: Config = known.parse().map_err(|error: postgres::Error| wrong(chain(&error)))?;
        if config.get_password().is_some() {
            return Err(wrong("no password in it: name a file or a variable by password".into()));
        }
        let here = is_here(&config);
        if !stated {
            config.ssl_mode(match (&address.ca, here) {
                (Some(_), Place::Machine | Place::Elsewhere) => SslMode::Require,
                (_, Place::Socket) | (None, Place::Machine) => SslMode::Disable,
                (None, Place::Elsewhere) => {
                    return Err(wrong("the server is on another machine: give ca, or say sslmode=disable".into()));
                }
            });
        }
        let tls = match (config.get_ssl_mode(), &address.ca) {
            (SslMode::Disable, _) => None,
            (_, Some(ca)) => Some(tls(ca).map_err(wrong)?),
            (_, None) => return Err(wrong("sslmode without ca: nothing could be checked".into())),
        };
        if let Some(password) = &address.password {
            config.password(password);
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_WAIT);
        }
        config.application_name("muragat").keepalives(true).keepalives_idle(KEEPALIVE_IDLE);
        config.keepalives_interval(KEEPALIVE_EACH).keepalives_retries(KEEPALIVE_TIMES);
        config.tcp_user_timeout(KEEPALIVE_IDLE + KEEPALIVE_EACH * KEEPALIVE_TIMES);
        Ok(Self { config, tls })
    }

    pub(super) fn connect(&self) -> Result<Connection, TxError> {
        let connected = match &self.tls {
            None => self.config.connect(NoTls),
            Some(tls) => self.config.connect(tls.clone()),
        };
        let mut client = connected.map_err(|error| match fault(&error) {
            TxError::Unavailable(why) => TxError::Unavailable(format!("{}: {why}", self.name())),
            other => other,
        })?;
        client.batch_execute(SETTINGS).map_err(|error| fault(&error))?;
        let fitness = client.query_one(FITNESS, &[]).map_err(|error| fault(&error))?;
        let text = |column| fitness.try_get::<_, Option<String>>(column).ok().flatten();
        let unfit = |why: &str| TxError::Unavailable(format!("{}: {why}", self.name()));
        if text(0).is_none_or(|encoding| encoding != "UTF8") {
            return Err(unfit("the database is not in UTF8: make one WITH ENCODING 'UTF8' TEMPLATE template0"));
        }
        if text(1).is_none() {
            return Err(unfit("the search path names no schema that is there: make it by CREATE SCHEMA"));
        }
        Ok(Connection::new(client))
    }

    /// For messages: host and database.
    fn name(&self) -> String {
        let host = |host: &Host| match host {
            Host::Tcp(name) => name.clone(),
            Host::Unix(folder) => folder.display().to_string(),
        };
        let hosts: Vec<_> = self.config.get_hosts().iter().map(host).collect();
        format!("database {} at {}", self.config.get_dbname().unwrap_or_default(), hosts.join(", "))
    }
}

enum Place {
    Socket,
    Machine,
    Elsewhere,
}

fn is_here(config: &Config) -> Place {
    let hosts = config.get_hosts();
    let is_local = |host: &Host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback()),
    };
    let addresses_local = config.get_hostaddrs().iter().all(std::net::IpAddr::is_loopback);
    if !hosts.is_empty() && hosts.iter().all(|host| matches!(host, Host::Unix(_))) {
        Place::Socket
    } else if hosts.iter().all(is_local) && addresses_local {
        Place::Machine
    } else {
        Place::Elsewhere
    }
}

fn tls(ca: &[u8]) -> Result<MakeRustlsConnect, String> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(ca) {
        let certificate = certificate.map_err(|error| format!("ca: {error}"))?;
        roots.add(certificate).map_err(|error| format!("ca: {error}"))?;
    }
    if roots.is_empty() {
        return Err("ca: there is no certificate in it (PEM is expected)".into());
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    Ok(MakeRustlsConnect::new(config.with_root_certificates(roots).with_no_client_auth()))
}
