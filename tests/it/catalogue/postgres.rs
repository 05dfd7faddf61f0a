//! What only a server can do: go away, stop in the middle, prove who it is, and admit nobody.

use super::{backends, on_server};
use crate::cluster::{self, Cluster};
use muragat::adapters::postgres::{Address, PostgresStore, Server};
use muragat::catalogue::{meta, migrate};
use muragat::ports::tx::{Store, TxError};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

fn word(store: &Store, name: &str) -> Result<Option<String>, TxError> {
    store.read(|tx| meta::get(tx, name))
}

fn backend_pid(store: &Store) -> i64 {
    store.write(|tx| tx.one("SELECT pg_backend_pid()", &[])).unwrap().unwrap().int(0).unwrap()
}

fn terminate(pid: i64) {
    let pid = i32::try_from(pid).unwrap();
    let ended = cluster::shared().administrator().execute("SELECT pg_terminate_backend($1)", &[&pid]).unwrap();
    assert_eq!(ended, 1);
}

#[test]
fn a_connection_that_is_lost_takes_its_transaction_with_it_and_the_next_one_goes_on() {
    let store = on_server(&cluster::shared().schema());
    migrate(&store).unwrap();
    let lost = store.write(|tx| {
        meta::set(tx, "half", "done")?;
        let pid = tx.one("SELECT pg_backend_pid()", &[])?.unwrap().int(0)?;
        terminate(pid);
        meta::set(tx, "other half", "done")
    });
    assert!(matches!(lost, Err(TxError::Unavailable(_))), "{lost:?}");
    assert_eq!(word(&store, "half"), Ok(None));
    let at_commit = store.write(|tx| {
        meta::set(tx, "half", "done")?;
        let pid = tx.one("SELECT pg_backend_pid()", &[])?.unwrap().int(0)?;
        terminate(pid);
        Ok(())
    });
    assert!(matches!(at_commit, Err(TxError::Unavailable(_))), "{at_commit:?}");
    let in_attempt = store.write(|tx| {
        let pid = tx.one("SELECT pg_backend_pid()", &[])?.unwrap().int(0)?;
        terminate(pid);
        let _ = tx.attempt(|tx| meta::set(tx, "half", "done"));
        Ok(())
    });
    assert!(matches!(in_attempt, Err(TxError::Unavailable(_))), "{in_attempt:?}");
    assert_eq!(word(&store, "half"), Ok(None));
}

#[test]
fn a_connection_that_is_lost_while_idle_is_replaced_unseen() {
    let store = on_server(&cluster::shared().schema());
    migrate(&store).unwrap();
    for round in 0..3 {
        terminate(backend_pid(&store));
        store.write(|tx| meta::set(tx, "round", &round.to_string())).unwrap();
        assert_eq!(word(&store, "round").unwrap(), Some(round.to_string()));
    }
}

/// A machine that freezes in a transaction must not hold the catalogue.
#[test]
fn a_transaction_that_idles_is_ended_by_the_server_and_the_lock_is_given_back() {
    let url = cluster::shared().schema();
    let (store, other) = (on_server(&url), on_server(&url));
    migrate(&store).unwrap();
    let frozen = store.write(|tx| {
        meta::set(tx, "half", "done")?;
        let set = tx.one("SELECT current_setting('idle_in_transaction_session_timeout')", &[])?.unwrap();
        assert_eq!(set.text(0), Ok("1min"));
        tx.script("SET idle_in_transaction_session_timeout = '50ms'")?;
        // Waits in the server's queue until the lock is given back.
        other.write(|tx| meta::set(tx, "next", "went on"))?;
        meta::set(tx, "other half", "done")
    });
    assert!(matches!(frozen, Err(TxError::Unavailable(_))), "{frozen:?}");
    assert_eq!(word(&store, "half"), Ok(None));
    assert_eq!(word(&store, "next").unwrap().as_deref(), Some("went on"));
}

#[test]
fn who_waits_too_long_for_another_writer_is_told_so_and_may_come_again() {
    let url = cluster::shared().schema();
    let (store, other) = (on_server(&url), on_server(&url));
    migrate(&store).unwrap();
    other.write(|tx| tx.script("SET SESSION lock_timeout = '50ms'")).unwrap();
    store
        .write(|_| {
            let busy = other.write(|tx| meta::set(tx, "a", "1"));
            assert!(matches!(busy, Err(TxError::Unavailable(_))), "{busy:?}");
            Ok(())
        })
        .unwrap();
    other.write(|tx| meta::set(tx, "a", "1")).unwrap();
}

#[test]
fn a_server_that_stops_in_the_middle_keeps_what_was_committed_and_is_taken_up_again() {
    let server = Cluster::start("", |_| ());
    let store = on_server(&server.schema());
    migrate(&store).unwrap();
    store.write(|tx| meta::set(tx, "before", "kept")).unwrap();
    let stopped = store.write(|tx| {
        meta::set(tx, "during", "lost")?;
        server.crash();
        meta::set(tx, "during", "lost too")
    });
    assert!(matches!(stopped, Err(TxError::Unavailable(_))), "{stopped:?}");
    for _ in 0..2 {
        let away = store.write(|tx| meta::set(tx, "away", "lost"));
        assert!(matches!(&away, Err(TxError::Unavailable(why)) if why.contains("database postgres at")), "{away:?}");
        assert!(matches!(word(&store, "before"), Err(TxError::Unavailable(_))));
    }
    server.go_on();
    assert_eq!(word(&store, "before").unwrap().as_deref(), Some("kept"));
    for lost in ["during", "away"] {
        assert_eq!(word(&store, lost), Ok(None), "{lost}");
    }
    store.write(|tx| meta::set(tx, "after", "kept")).unwrap();
}

#[test]
fn what_a_server_says_about_its_state_is_worth_trying_again() {
    let store = on_server(&cluster::shared().schema());
    for state in ["53100", "53200", "53300", "57P03", "40P01", "58030"] {
        let said = store.write(|tx| {
            tx.script(&format!("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{state}', MESSAGE = 'no room'; END $$"))
        });
        assert!(matches!(&said, Err(TxError::Unavailable(why)) if why.contains("no room")), "{state}: {said:?}");
    }
    let damaged = store.write(|tx| tx.script("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'XX001'; END $$"));
    assert!(matches!(damaged, Err(TxError::Damaged(_))), "{damaged:?}");
}

/// Words of a value that does not read would bring the value into the log.
#[test]
fn no_message_repeats_a_value() {
    for backend in backends() {
        let name = "Ибраева";
        for sql in ["SELECT CAST(?1 AS BIGINT) FROM meta", "INSERT INTO meta (name, value) VALUES (?1, ?1), (?1, ?1)"] {
            let done = backend.store.write(|tx| {
                meta::set(tx, "a", "1")?;
                tx.exec(sql, &[name.into()])
            });
            if let Err(error) = done {
                assert!(!error.to_string().contains(name), "{}: {error}", backend.name);
            }
        }
    }
}

fn at(url: &str, password: Option<&str>, ca: Option<&[u8]>) -> Result<Store, TxError> {
    let address =
        Address { url: url.to_owned(), password: password.map(|p| p.as_bytes().to_vec()), ca: ca.map(<[u8]>::to_vec) };
    PostgresStore::open(Server::at(&address).unwrap_or_else(|wrong| panic!("{url}: {wrong}")))
}

#[test]
fn a_database_that_is_not_fit_is_refused_with_words() {
    let shared = cluster::shared();
    let mut administrator = shared.administrator();
    administrator
        .batch_execute("CREATE DATABASE koi ENCODING 'KOI8R' LOCALE 'C' LOCALE_PROVIDER libc TEMPLATE template0")
        .unwrap();
    let folder = shared.folder().display();
    let url = |database: &str, more: &str| {
        format!("postgres:///{database}?host={folder}&port={}&user=postgres{more}", shared.port())
    };
    for (url, words) in [
        (url("koi", ""), "UTF8"),
        (url("nowhere", ""), "nowhere"),
        (url("postgres", "&options=-csearch_path%3Dnowhere"), "CREATE SCHEMA"),
        (format!("postgres:///postgres?host={folder}/nowhere&user=postgres"), "nowhere"),
    ] {
        let refused = at(&url, None, None).map(drop);
        assert!(matches!(&refused, Err(TxError::Unavailable(why)) if why.contains(words)), "{words}: {refused:?}");
    }
}

/// Makes an authority and a server's certificate of it in the folder; the authority's own, as PEM.
fn certify(folder: &Path, name: &str) -> Vec<u8> {
    let openssl = |words: &str| {
        let mut command = Command::new("openssl");
        command.args(words.split(' ')).current_dir(folder).stderr(Stdio::null());
        let done = command.status().expect("openssl is needed: install the Debian package openssl");
        assert!(done.success(), "openssl {words}");
    };
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";
    openssl(&format!("req -x509 {key} -keyout {name}-ca.key -out {name}-ca.pem -days 2 -subj /CN=authority"));
    openssl(&format!("req {key} -keyout {name}.key -out {name}.csr -subj /CN=server"));
    std::fs::write(folder.join("names"), "subjectAltName=DNS:localhost\n").unwrap();
    openssl(&format!(
        "x509 -req -in {name}.csr -CA {name}-ca.pem -CAkey {name}-ca.key -CAcreateserial -days 2 -extfile names -out {name}.pem"
    ));
    std::fs::set_permissions(folder.join(format!("{name}.key")), PermissionsExt::from_mode(0o600)).unwrap();
    std::fs::read(folder.join(format!("{name}-ca.pem"))).unwrap()
}

#[test]
fn a_server_proves_who_it_is_and_so_do_we() {
    let (mut ours, mut other) = (Vec::new(), Vec::new());
    let mut place = std::path::PathBuf::new();
    let prepare = |folder: &Path| {
        ours = certify(folder, "ours");
        other = certify(folder, "other");
        let rules = "local all all trust\nhost all all samehost scram-sha-256\n";
        std::fs::write(folder.join("pg_hba.conf"), rules).unwrap();
        place = folder.to_owned();
    };
    let settings = "-c listen_addresses=localhost -c ssl=on -c ssl_cert_file=../ours.pem -c ssl_key_file=../ours.key";
    let server = Cluster::start(settings, prepare);
    let password = "sesame & co";
    let make = format!("CREATE ROLE clerk LOGIN PASSWORD '{password}'; CREATE SCHEMA clerk AUTHORIZATION clerk");
    server.administrator().batch_execute(&make).unwrap();
    let url = |mode: &str| format!("postgres://clerk@localhost:{}/postgres{mode}", server.port());
    let encrypted = |store: &Store| {
        let sql = "SELECT CAST(ssl AS TEXT), version FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        let row = store.read(|tx| tx.one(sql, &[])).unwrap().unwrap();
        (row.text(0).unwrap().to_owned(), row.opt_text(1).unwrap().map(str::to_owned))
    };
    for mode in ["", "?sslmode=require", "?sslmode=verify-ca", "?sslmode=verify-full", "?sslmode=prefer"] {
        let store = at(&url(mode), Some(password), Some(&ours)).unwrap();
        assert_eq!(encrypted(&store), ("true".into(), Some("TLSv1.3".into())), "{mode}");
        migrate(&store).unwrap();
    }
    let store = at(&url("?sslmode=disable"), Some(password), Some(&ours)).unwrap();
    assert_eq!(encrypted(&store), ("false".into(), None));

    let refused = |url: &str, password, ca: Option<&[u8]>| {
        let refused = at(url, password, ca).map(drop).unwrap_err();
        assert!(matches!(refused, TxError::Unavailable(_)), "{refused:?}");
        assert!(!refused.to_string().contains("sesame"), "{refused}");
        refused.to_string()
    };
    for mode in ["", "?sslmode=require", "?sslmode=prefer"] {
        let why = refused(&url(mode), Some(password), Some(&other));
        assert!(why.contains("certificate"), "another authority: {why}");
    }
    let by_number = url("").replace("localhost", "127.0.0.1");
    assert!(refused(&by_number, Some(password), Some(&ours)).contains("certificate"), "another name");
    assert!(refused(&url(""), Some("sesame and co"), Some(&ours)).contains("28P01"));
    refused(&url(""), None, Some(&ours));

    server.administrator().batch_execute("ALTER SYSTEM SET ssl = off").unwrap();
    server.administrator().batch_execute("SELECT pg_reload_conf()").unwrap();
    server.crash();
    std::fs::write(
        place.join("options"),
        std::fs::read_to_string(place.join("options")).unwrap().replace("-c ssl=on", ""),
    )
    .unwrap();
    server.go_on();
    refused(&url("?sslmode=verify-full"), Some(password), Some(&ours));
    assert_eq!(encrypted(&at(&url("?sslmode=prefer"), Some(password), Some(&ours)).unwrap()).0, "false");
}

#[test]
fn an_address_that_would_weaken_or_show_something_is_refused() {
    for (url, words) in [
        ("mysql://h/d", "postgres://"),
        ("host=h dbname=d", "postgres://"),
        ("postgres://u:sesame@localhost/d", "no password"),
        ("postgres:///d?host=/s&password=sesame", "no password"),
        ("postgres://u@db.example/d", "give ca"),
        ("postgres://u@db.example/d?sslmode=prefer", "without ca"),
        ("postgres://u@localhost/d?sslmode=require", "without ca"),
        ("postgres://u@localhost/d?sslmode=maybe", "sslmode"),
        ("postgres://u@localhost/d?unknown=1", "unknown"),
    ] {
        let address = Address { url: url.into(), password: None, ca: None };
        let wrong = Server::at(&address).map(drop).expect_err(url).to_string();
        assert!(wrong.contains(words) && !wrong.contains("sesame"), "{url}: {wrong}");
    }
    for ca in ["", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        let address = Address { url: "postgres://u@h/d".into(), password: None, ca: Some(ca.as_bytes().to_vec()) };
        assert!(Server::at(&address).map(drop).expect_err(ca).to_string().contains("ca"), "{ca}");
    }
}
