//! `[catalogue]`: which database keeps numbers and states.

use super::{Config, ConfigFault, SecretSource};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Without an address: SQLite, in `catalogue.db` of the workspace.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// `postgres://user@host/database`, without a password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Where the password lies, for a server that asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<SecretSource>,
    /// Certificates (PEM) of the authorities that may have certified the server; a file, relative to the workspace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca: Option<String>,
}

impl Catalogue {
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// The block of `muragat.toml` that names a server.
    pub fn block(url: &str) -> String {
        let url = toml::Value::String(url.to_owned());
        format!(
            "\n# Numbers and states are kept on a PostgreSQL server.\n[catalogue]\nurl = {url}\n# password = {{ file = \"<file>\" }}\n# ca = \"<file.pem>\"\n"
        )
    }
}

impl Config {
    /// The password of the catalogue's server; `None` where none is named.
    pub fn catalogue_password(&self, workspace: &Path) -> Result<Option<Vec<u8>>, ConfigFault> {
        self.catalogue
            .password
            .as_ref()
            .map(|from| self.referred(from, workspace, &["catalogue", "password"]))
            .transpose()
    }

    /// The authorities of the catalogue's server; `None` where none are named.
    pub fn catalogue_ca(&self, workspace: &Path) -> Result<Option<Vec<u8>>, ConfigFault> {
        let read = |file: &String| {
            let fault = |error| self.fault(&["catalogue", "ca"], format!("ca file {file}: {error}"));
            std::fs::read(workspace.join(file)).map_err(fault)
        };
        self.catalogue.ca.as_ref().map(read).transpose()
    }

    pub(super) fn check_catalogue(&self, faults: &mut Vec<ConfigFault>) {
        let mut fault = |name: &str, message: &str| faults.push(self.fault(&["catalogue", name], message.into()));
        let catalogue = &self.catalogue;
        match &catalogue.url {
            Some(url) if !url.starts_with("postgres://") && !url.starts_with("postgresql://") => {
                fault("url", "url must begin with postgres://; without [catalogue] the catalogue is SQLite");
            }
            Some(url) if holds_password(url) => {
                fault("url", "no password in url: name a file or a variable by password");
            }
            Some(_) => {}
            None if !catalogue.is_default() => fault("password", "password and ca are for a server: give its url"),
            None => {}
        }
        if catalogue.password.as_ref().is_some_and(|from| from.file.is_some() == from.env.is_some()) {
            fault("password", "give the password by file or by env, one of the two");
        }
    }
}

fn holds_password(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let in_authority = authority.rsplit_once('@').is_some_and(|(user, _)| user.contains(':'));
    in_authority || rest.contains("?password=") || rest.contains("&password=")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(block: &str) -> Vec<String> {
        let text = format!("{}\n{block}", crate::config::DEMO);
        let config = Config::read("muragat.toml", text.as_bytes()).unwrap();
        let mut faults = Vec::new();
        config.check_catalogue(&mut faults);
        faults.into_iter().map(|fault| format!("{} {}", fault.line, fault.message)).collect()
    }

    #[test]
    fn a_password_stands_elsewhere_and_a_fault_names_its_line() {
        let line = crate::config::DEMO.lines().count() + 3;
        for url in ["postgres://u:p@h/d", "postgres:///d?host=/s&password=p", "postgres:///d?password=p"] {
            let found = faults(&format!("[catalogue]\nurl = \"{url}\""));
            assert!(found[0].starts_with(&format!("{line} no password")), "{found:?}");
        }
        assert!(faults("[catalogue]\nurl = \"mysql://h/d\"")[0].contains("postgres://"));
        assert!(faults("[catalogue]\nca = \"ca.pem\"")[0].contains("give its url"));
        assert!(faults("[catalogue]\nurl = \"postgres://h/d\"\npassword = {}")[0].contains("one of the two"));
        assert_eq!(faults(""), Vec::<String>::new());
        assert_eq!(
            faults(&Catalogue::block("postgres://clerk@h:5433/d?options=-csearch_path%3Dm")),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_password_is_read_without_its_closing_line_and_not_shown() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("catalogue.password"), "sesame and more\n").unwrap();
        let block = "[catalogue]\nurl = \"postgres://h/d\"\npassword = { file = \"catalogue.password\" }";
        let config = Config::read("m", format!("{}\n{block}", crate::config::DEMO).as_bytes()).unwrap();
        assert_eq!(config.catalogue_password(folder.path()).unwrap().as_deref(), Some(b"sesame and more".as_slice()));
        assert!(config.catalogue_password(&folder.path().join("nowhere")).is_err());
        assert!(!toml::to_string(&config).unwrap().contains("sesame"));
    }
}
