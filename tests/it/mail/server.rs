//! A server of e-mail in Python (aiosmtpd), which tells of every letter that it took.

use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// Longer than the server ever takes.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Server {
    child: Child,
    /// Closing it ends the server.
    _stdin: ChildStdin,
    said: Receiver<Value>,
    pub port: u16,
}

impl Server {
    /// With the arguments of tests/judges/mail_server.py.
    pub fn start(arguments: &[&str]) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let venv = std::env::var_os("MURAGAT_VENV").map_or_else(|| root.join(".venv"), PathBuf::from);
        let mut command = Command::new(venv.join("bin/python"));
        command.arg(root.join("tests/judges/mail_server.py")).args(arguments);
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = child.unwrap_or_else(|e| panic!("aiosmtpd does not run ({e}): scripts/judges installs it"));
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (tell, said) = channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let value = serde_json::from_str(&line).unwrap_or_else(|e| panic!("{e}: {line}"));
                if tell.send(value).is_err() {
                    return;
                }
            }
        });
        let stdin = child.stdin.take().unwrap();
        let first: Value = said.recv_timeout(PATIENCE).expect("aiosmtpd does not run: scripts/judges installs it");
        let port = u16::try_from(first["port"].as_u64().unwrap()).unwrap();
        Self { child, _stdin: stdin, said, port }
    }

    /// The next letter that it took.
    pub fn letter(&self) -> Value {
        self.said.recv_timeout(PATIENCE).expect("a letter")
    }

    /// What it took and nobody asked for yet.
    pub fn rest(&self) -> Vec<Value> {
        self.said.try_iter().collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The value of a header, read by the server's reader.
pub fn header(letter: &Value, name: &str) -> String {
    let all = letter["letter"]["headers"].as_array().unwrap();
    let found: Vec<_> = all.iter().filter(|header| header[0] == name).collect();
    assert_eq!(found.len(), 1, "{name}: {all:?}");
    found[0][1].as_str().unwrap().to_owned()
}

/// A certificate of `localhost` and its key, made by OpenSSL.
pub fn certificate(folder: &Path) -> (PathBuf, PathBuf) {
    let (certificate, key) = (folder.join("server.pem"), folder.join("server.key"));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"])
        .args([
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost",
            "-addext",
            "basicConstraints=critical,CA:FALSE",
        ])
        .args(["-addext", "extendedKeyUsage=serverAuth", "-keyout"])
        .args([&key, Path::new("-out"), &certificate])
        .output()
        .unwrap_or_else(|e| panic!("openssl: {e}; it is in the Debian package openssl"));
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    (certificate, key)
}
