//! The same small internet over real connections of the loopback interface.
//!
//! `http://host/path` of the world of [`Net`] is `http://127.0.0.1:PORT/host/path` here; [`Relay`] rewrites.

use super::net::{Net, PAGE, Road};
use muragat::ports::outside::{Outside, OutsideFault, Question};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// More than any question of a test.
const BODY_MAX: u64 = 1 << 20;
/// How long one connection is held at the most: a test that never reads must end.
const PATIENCE: Duration = Duration::from_secs(20);

/// Listens until it is dropped.
pub struct Server {
    address: SocketAddr,
    closing: Arc<AtomicBool>,
    listening: Option<std::thread::JoinHandle<()>>,
}

impl Server {
    pub fn start(net: Arc<Net>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port of the loopback interface");
        let address = listener.local_addr().expect("an address");
        let closing = Arc::new(AtomicBool::new(false));
        let flag = closing.clone();
        let listening = std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if flag.load(Ordering::SeqCst) {
                    return;
                }
                let (net, flag) = (net.clone(), flag.clone());
                // One thread for each connection: a silent one must not hold up the next.
                std::thread::spawn(move || serve(&net, stream, &flag));
            }
        });
        Self { address, closing, listening: Some(listening) }
    }

    /// `127.0.0.1:PORT`
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// Where an address of the world is reached.
    pub fn url(&self, url: &str) -> String {
        format!("http://{}/{}", self.address, url.trim_start_matches("http://"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.closing.store(true, Ordering::SeqCst);
        // The listener waits for somebody: so somebody comes.
        let _ = TcpStream::connect(self.address);
        if let Some(listening) = self.listening.take() {
            let _ = listening.join();
        }
    }
}

/// Answers one question. A connection that breaks off is the asker's business.
fn serve(net: &Net, stream: TcpStream, closing: &AtomicBool) -> Option<()> {
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    stream.set_write_timeout(Some(PATIENCE)).ok()?;
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let path = line.split(' ').nth(1)?.trim_start_matches('/').to_owned();
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        match header.trim_end().split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.trim().parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut body = Vec::new();
    reader.take(u64::min(length, BODY_MAX)).read_to_end(&mut body).ok()?;
    let (road, octets) = net.hear(&format!("http://{path}"), &body);
    let mut stream = stream;
    match road {
        Road::Open => say(&mut stream, 200, octets.len(), &octets),
        Road::Closed => None,
        Road::Silent => {
            let begin = std::time::Instant::now();
            while begin.elapsed() < PATIENCE && !closing.load(Ordering::SeqCst) {
                std::thread::sleep(Duration::from_millis(20));
            }
            None
        }
        Road::Status(status) => say(&mut stream, status, 0, &[]),
        Road::CutAt(most) => say(&mut stream, 200, octets.len(), &octets[..most.min(octets.len())]),
        Road::Padded(more) => {
            let padded = [octets, vec![0; more]].concat();
            say(&mut stream, 200, padded.len(), &padded)
        }
        Road::Page => say(&mut stream, 200, PAGE.len(), PAGE),
    }
}

/// `length` is what the header says, `octets` is what comes.
fn say(stream: &mut TcpStream, status: u16, length: usize, octets: &[u8]) -> Option<()> {
    let head = format!("HTTP/1.1 {status} .\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(octets).ok()
}

/// Asks the server what the program wants to ask the world.
pub struct Relay<'a, O> {
    pub server: &'a Server,
    pub door: O,
}

impl<O: Outside> Outside for Relay<'_, O> {
    fn ask(&self, question: &Question) -> Result<Vec<u8>, OutsideFault> {
        self.door.ask(&Question { url: self.server.url(&question.url), ..question.clone() })
    }
}
