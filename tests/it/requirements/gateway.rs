//! A gateway to the registers, played here over real connections, that also fails in every way.

use super::counter::Counter;
use muragat::adapters::http::{HttpOutside, HttpSettings};
use muragat::adapters::registers::{Gateway, OfficeRegisters};
use muragat::domain::lookup::{AnswerFault, Question, Register};
use muragat::formats::register_answer::{self, Record, SIZE_BYTES_MAX};
use muragat::ports::outside::{Bearer, Hosts, host};
use muragat::ports::registers::{RegisterFault, Registers};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const TOKEN: &str = "a-word-between-two";

/// How the gateway behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    Honest,
    Absent,
    /// Says nothing until it is closed.
    Slow,
    /// Closes the connection in the middle of the answer.
    Torn,
    Status(u16),
    Redirects,
    Page,
    OtherPerson,
    OtherQuestion,
    TooLarge,
    /// Lacks the status of the person.
    Half,
    /// Fails on every attempt but each third.
    Flaps,
}

struct Gate {
    url: String,
    mood: Arc<Mutex<Mood>>,
    heard: Arc<AtomicUsize>,
    closing: Arc<AtomicBool>,
}

impl Gate {
    fn open(mood: Mood) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let url = format!("http://{}/ask", listener.local_addr().unwrap());
        let (mood, heard) = (Arc::new(Mutex::new(mood)), Arc::new(AtomicUsize::new(0)));
        let closing = Arc::new(AtomicBool::new(false));
        let (its_mood, its_heard, its_closing) = (mood.clone(), heard.clone(), closing.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if its_closing.load(Ordering::SeqCst) {
                    return;
                }
                let (mood, closing) = (*its_mood.lock().unwrap(), its_closing.clone());
                let attempt = its_heard.fetch_add(1, Ordering::SeqCst) + 1;
                std::thread::spawn(move || serve(stream, mood, attempt, &closing));
            }
        });
        Self { url, mood, heard, closing }
    }

    fn registers(&self, whole: Duration, bearer: Option<&str>) -> OfficeRegisters {
        let hosts = Hosts { configured: host(&self.url).into_iter().collect(), of_certificates: false };
        let settings = HttpSettings { hosts, connect: Duration::from_secs(20), whole, proxy: None };
        let gateway = Gateway {
            outside: Arc::new(HttpOutside::new(settings).unwrap()),
            url: self.url.clone(),
            bearer: bearer.map(|token| Bearer(token.to_owned())),
            registers: vec![Register::Person, Register::Notary],
            attempts_max: 3,
            pause: Duration::ZERO,
        };
        OfficeRegisters { kept: None, gateway: Some(gateway) }
    }

    /// Its answer, and how often it was asked.
    fn ask(&self, whole: Duration) -> (Result<Value, RegisterFault>, usize) {
        let before = self.heard.load(Ordering::SeqCst);
        let reply = self.registers(whole, Some(TOKEN)).ask(&question(), "2015-11-18T09:30:00+06:00".parse().unwrap());
        let answer = reply.map(|reply| serde_json::from_slice(&reply.octets).unwrap());
        (answer, self.heard.load(Ordering::SeqCst) - before)
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.closing.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(host(&self.url).unwrap());
    }
}

fn question() -> Question {
    Question { register: Register::Person, key: "450000307703".into(), query_id: "q:person_register".into() }
}

fn serve(stream: TcpStream, mood: Mood, attempt: usize, closing: &AtomicBool) -> Option<()> {
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let (mut length, mut authorised, mut line) = (0, false, String::new());
    reader.read_line(&mut line).ok()?;
    assert_eq!(line.trim_end(), "POST /ask HTTP/1.1");
    loop {
        line.clear();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().ok()?,
            "authorization" => authorised = value.trim() == format!("Bearer {TOKEN}"),
            "content-type" => assert_eq!(value.trim(), "application/json"),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let asked: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(asked["format"], "muragat.register-question/1");
    let echo = Question {
        register: Register::from_key(asked["register"].as_str().unwrap()).unwrap(),
        key: asked["key"].as_str().unwrap().to_owned(),
        query_id: asked["query_id"].as_str().unwrap().to_owned(),
    };
    let whole =
        Record {
            names: vec!["Егоров Лев Тимофеевич".into()], status: Some("active".into()), ..Record::default()
        };
    let honest = register_answer::answer(&echo, Some(whole.clone()));
    let (status, octets) = match mood {
        _ if !authorised => (401, Vec::new()),
        Mood::Honest | Mood::Torn => (200, honest),
        Mood::Absent => (200, register_answer::answer(&echo, None)),
        Mood::Slow => {
            while !closing.load(Ordering::SeqCst) {
                std::thread::sleep(Duration::from_millis(10));
            }
            return None;
        }
        Mood::Status(status) => (status, b"{}".to_vec()),
        Mood::Redirects => (302, Vec::new()),
        Mood::Page => (200, b"<!DOCTYPE html><html><body>Please log in</body></html>".to_vec()),
        Mood::OtherPerson => {
            (200, register_answer::answer(&Question { key: "791028302728".into(), ..echo }, Some(whole)))
        }
        Mood::OtherQuestion => (200, register_answer::answer(&Question { query_id: "q-0".into(), ..echo }, None)),
        Mood::TooLarge => (200, [honest, vec![b' '; SIZE_BYTES_MAX]].concat()),
        Mood::Half => (200, register_answer::answer(&echo, Some(Record { status: None, ..whole }))),
        Mood::Flaps if attempt.is_multiple_of(3) => (200, honest),
        Mood::Flaps => (503, Vec::new()),
    };
    let mut stream = stream;
    let location = if mood == Mood::Redirects { "Location: http://127.0.0.1:9/\r\n" } else { "" };
    let length = octets.len();
    write!(stream, "HTTP/1.1 {status} X\r\nContent-Length: {length}\r\n{location}Connection: close\r\n\r\n").ok()?;
    let sent = if mood == Mood::Torn { length / 2 } else { length };
    stream.write_all(&octets[..sent]).ok()
}

const PATIENT: Duration = Duration::from_secs(20);

#[test]
fn r_054_070_an_honest_gateway_is_asked_once_and_says_who_is_there_and_who_is_not() {
    let (answer, asked) = Gate::open(Mood::Honest).ask(PATIENT);
    let answer = answer.unwrap();
    assert_eq!((&answer["found"], &answer["record"]["status"], asked), (&json!(true), &json!("active"), 1));
    let (answer, asked) = Gate::open(Mood::Absent).ask(PATIENT);
    assert_eq!((&answer.unwrap()["found"], asked), (&json!(false), 1));
}

#[test]
fn r_054_074_whatever_else_a_gateway_does_is_no_answer() {
    let not = |fault| RegisterFault::NoAnswer(fault);
    for (mood, fault, attempts) in [
        (Mood::Torn, RegisterFault::Unreachable, 3),
        (Mood::Status(500), RegisterFault::Status(500), 3),
        (Mood::Status(429), RegisterFault::Status(429), 3),
        // "Not found" is said of an address; of a person it is said in an answer.
        (Mood::Status(404), RegisterFault::Status(404), 1),
        (Mood::Status(204), RegisterFault::Status(204), 1),
        (Mood::Redirects, RegisterFault::Status(302), 1),
        (Mood::Page, not(AnswerFault::Unreadable), 3),
        (Mood::OtherPerson, not(AnswerFault::OtherQuestion), 3),
        (Mood::OtherQuestion, not(AnswerFault::OtherQuestion), 3),
        (Mood::Half, not(AnswerFault::Incomplete("status")), 3),
        (Mood::TooLarge, RegisterFault::TooLarge, 1),
    ] {
        let (answer, asked) = Gate::open(mood).ask(PATIENT);
        assert_eq!((answer, asked), (Err(fault), attempts), "{mood:?}");
    }
}

#[test]
fn r_054_074_a_silent_gateway_is_given_up_and_a_flapping_one_is_asked_again() {
    let gate = Gate::open(Mood::Slow);
    assert_eq!(gate.ask(Duration::from_millis(100)).0, Err(RegisterFault::TimedOut));
    let (answer, asked) = Gate::open(Mood::Flaps).ask(PATIENT);
    assert_eq!((answer.unwrap()["found"].clone(), asked), (json!(true), 3));
    let nobody = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    let mut gate = Gate::open(Mood::Honest);
    gate.url = format!("http://{nobody}/ask");
    assert_eq!(gate.ask(PATIENT).0, Err(RegisterFault::Unreachable));
}

#[test]
fn r_054_074_the_gateway_asks_who_is_there_and_no_other_host_is_reached() {
    let gate = Gate::open(Mood::Honest);
    let now = "2015-11-18T09:30:00+06:00".parse().unwrap();
    let ask = |token, url: &str| {
        let mut registers = gate.registers(PATIENT, token);
        registers.gateway.as_mut().unwrap().url = url.to_owned();
        registers.ask(&question(), now).map(|_| ())
    };
    assert_eq!(ask(None, &gate.url), Err(RegisterFault::Status(401)));
    assert_eq!(ask(Some(TOKEN), "http://127.0.0.1:9/ask"), Err(RegisterFault::NotAllowed));
    let entity = Question { register: Register::Entity, ..question() };
    assert_eq!(gate.registers(PATIENT, None).ask(&entity, now), Err(RegisterFault::NobodyToAsk));
    assert!(!format!("{:?}", Bearer(TOKEN.into())).contains(TOKEN));
}

#[test]
fn r_054_074_through_the_gateway_a_request_waits_out_every_fault_and_is_registered_by_the_honest_answer() {
    let gate = Gate::open(Mood::Half);
    let registers = Arc::new(gate.registers(PATIENT, Some(TOKEN)));
    let counter = Counter::asking("2015-11-18", &[], registers);
    counter.put("50-lookup-missing", None, &[]);
    for mood in [Mood::Half, Mood::OtherPerson, Mood::Status(500), Mood::TooLarge, Mood::Page] {
        *gate.mood.lock().unwrap() = mood;
        let tally = counter.process();
        assert_eq!((tally.waiting.len(), tally.registered, tally.noticed), (1, 0, 0), "{mood:?}: {tally:?}");
        assert!(tally.waiting[0].reason.starts_with("lookup.not-answered: "), "{mood:?}: {}", tally.waiting[0].reason);
        assert!(!tally.waiting[0].reason.contains("450000307703"), "nothing personal: {}", tally.waiting[0].reason);
    }
    *gate.mood.lock().unwrap() = Mood::Honest;
    assert_eq!((counter.process().registered, counter.findings()), (1, Vec::<String>::new()));
    // Nothing of the strangers whom it spoke of came into the archive.
    let case = counter.cases()[0].number.clone();
    let answers = counter.filed(&case, "evidence/answers.json");
    let said = answers["answers"].as_array().unwrap().iter().filter(|a| a["kind"] == "register").count();
    assert_eq!((said, &answers["unanswered"]), (1, &json!([])));
    assert_eq!(counter.files(&case).iter().filter(|f| f.starts_with("evidence/") && f.len() == 9 + 64 + 5).count(), 1);
}
