//! A PostgreSQL server of our own in a temporary folder, for as long as the test process lives.
//!
//! One serves all tests, each in a schema of its own; a test that stops or damages its server starts another. The server
//! runs under a keeper that waits for the end of its input: when the test process ends, by panic or signal too, the
//! keeper stops the server and removes the folder.
//!
//! The default order of text is by the rules of a language, as on a real server, and not by octets, so that a statement
//! which relies on octets without saying so is seen.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

pub struct Cluster {
    folder: PathBuf,
    bin: PathBuf,
    port: u16,
    schemas: AtomicU32,
    keeper: Child,
    /// Closed first: that is the keeper's sign.
    _alive: Option<ChildStdin>,
}

/// Arguments: programs, folder, port, further settings of the server.
const KEEP: &str = r#"
set -eu
trap '' INT HUP TERM
bin=$1 dir=$2 port=$3 settings=$4
cd "$dir"
"$bin/initdb" -D data -U postgres -E UTF8 --locale=C.UTF-8 --locale-provider=icu --icu-locale=ru \
    --auth=trust --no-sync --no-instructions >initdb.log 2>&1 || { cat initdb.log; exit 1; }
if [ -e pg_hba.conf ]; then cp pg_hba.conf data/pg_hba.conf; fi
echo "-p $port -k $dir -c listen_addresses= -c fsync=off $settings" >options
"$bin/pg_ctl" -D data -w -s -l server.log -o "$(cat options)" start >start.log 2>&1 || { cat start.log server.log; exit 1; }
echo ready
cat >/dev/null
"$bin/pg_ctl" -D data -m immediate -s stop >/dev/null 2>&1 || true
cd /
rm -rf "$dir"
"#;

/// The server that all tests share.
pub fn shared() -> &'static Cluster {
    static SHARED: OnceLock<Cluster> = OnceLock::new();
    SHARED.get_or_init(|| Cluster::start("", |_| ()))
}

impl Cluster {
    /// A server alone. `prepare` lays files into its folder before it starts: a `pg_hba.conf`, certificates.
    pub fn start(settings: &str, prepare: impl FnOnce(&Path)) -> Self {
        // A path of a socket is short: not below whatever folder the tests are told to use.
        let folder = tempfile::Builder::new().prefix("muragat-pg-").tempdir_in("/tmp").unwrap().keep();
        prepare(&folder);
        if is_root() {
            run(Command::new("chown").args(["-R", "postgres:"]).arg(&folder));
        }
        let (bin, port) = (programs(), free_port());
        let mut keeper = as_server_user("sh");
        keeper.args(["-c", KEEP, "keep"]).arg(&bin).arg(&folder).arg(port.to_string()).arg(settings);
        keeper.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut keeper = keeper.spawn().expect("a shell starts");
        let alive = keeper.stdin.take();
        let mut said = BufReader::new(keeper.stdout.take().expect("piped"));
        let mut first = String::new();
        said.read_line(&mut first).unwrap();
        if first != "ready\n" {
            let mut rest = String::new();
            said.read_to_string(&mut rest).unwrap();
            panic!("the PostgreSQL server does not start: {first}{rest}");
        }
        Self { folder, bin, port, schemas: AtomicU32::new(0), keeper, _alive: alive }
    }

    /// The address of a new, empty schema, through the socket.
    pub fn schema(&self) -> String {
        let name = format!("test_{}", self.schemas.fetch_add(1, Ordering::Relaxed));
        self.administrator().batch_execute(&format!("CREATE SCHEMA {name}")).unwrap();
        format!("{}&options=-csearch_path%3D{name}", self.url())
    }

    fn url(&self) -> String {
        format!("postgres:///postgres?host={}&port={}&user=postgres", self.folder.display(), self.port)
    }

    pub fn administrator(&self) -> postgres::Client {
        postgres::Client::connect(&self.url(), postgres::NoTls).expect("the server takes an administrator")
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// As if the machine had stopped: nothing is finished, nothing is said.
    pub fn crash(&self) {
        self.control(&["-m", "immediate", "stop"]);
    }

    pub fn go_on(&self) {
        let options = std::fs::read_to_string(self.folder.join("options")).unwrap();
        self.control(&["-l", "server.log", "-o", options.trim(), "start"]);
    }

    fn control(&self, words: &[&str]) {
        let mut command = as_server_user(self.bin.join("pg_ctl").to_str().unwrap());
        run(command.args(["-D", "data", "-w", "-s"]).args(words).current_dir(&self.folder).stdout(Stdio::null()));
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self._alive = None;
        let _ = self.keeper.wait();
    }
}

fn run(command: &mut Command) {
    let done = command.status().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(done.success(), "{command:?}");
}

fn is_root() -> bool {
    std::os::unix::fs::MetadataExt::uid(&std::fs::metadata("/proc/self").unwrap()) == 0
}

/// The server refuses to run as root.
fn as_server_user(program: &str) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", program]);
    command
}

/// Where the newest installed server has its programs: Debian keeps them out of the search path.
fn programs() -> PathBuf {
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, bin)| bin.join("initdb").exists())
        .collect();
    found.sort();
    let in_path = || {
        let path = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&path).find(|folder| folder.join("initdb").exists())
    };
    let found = found.pop().map(|(_, bin)| bin).or_else(in_path);
    found.expect("a PostgreSQL server is needed: install the Debian package postgresql (sh scripts/judges)")
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
