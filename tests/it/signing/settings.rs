//! What `muragat.toml` says of keys: each fault with its line and a remedy.

use muragat::config::{self, Config};
use muragat::releases::Releases;

/// The faults of the demonstration's configuration with another key of the head.
fn faults(key: &str) -> Vec<(usize, String)> {
    let own = "key = { pem = \"keys/akzholtaev-head.pem\", certificate = \"keys/akzholtaev-head.certificate.pem\" }";
    let text = config::DEMO.replace(own, key);
    assert_ne!(text, config::DEMO);
    let config = Config::read("muragat.toml", text.as_bytes()).unwrap_or_else(|fault| panic!("{key}: {fault}"));
    config.check(&Releases::embedded().unwrap()).into_iter().map(|f| (f.line, f.message)).collect()
}

#[test]
fn a_reference_names_one_file_and_one_way_to_open_it() {
    for good in [
        "key = { pkcs12 = \"keys/h.p12\", prompt = true }",
        "key = { pkcs12 = \"keys/h.p12\", password_file = \"keys/h.password\" }",
        "key = { pkcs12 = \"keys/h.p12\", password_env = \"HEAD\" }",
        "key = { pem = \"keys/h.pem\", certificate = \"keys/h.cer\" }",
        "key = { pem = \"keys/h.pem\", certificate = \"keys/h.cer\", password_env = \"HEAD\" }",
    ] {
        assert_eq!(faults(good), [], "{good}");
    }
    let line = 1 + config::DEMO.lines().position(|l| l.contains("keys/akzholtaev-head.pem")).unwrap();
    for (bad, said) in [
        ("key = {}", "give pkcs12, or pem and certificate"),
        ("key = { pkcs12 = \"a\", pem = \"b\", certificate = \"c\", prompt = true }", "keep pkcs12 or pem"),
        ("key = { pkcs12 = \"a\", certificate = \"c\", prompt = true }", "remove certificate"),
        ("key = { pkcs12 = \"a\" }", "password_file, password_env or prompt"),
        ("key = { pem = \"b\" }", "give certificate too"),
        ("key = { pkcs12 = \"a\", prompt = true, password_env = \"X\" }", "by one way"),
    ] {
        let found = faults(bad);
        assert!(found.iter().all(|(at, _)| *at == line) && !found.is_empty(), "{bad}: {found:?}");
        assert!(found.iter().any(|(_, message)| message.contains(said)), "{bad}: {found:?}");
    }
}

#[test]
fn who_signs_nothing_has_no_key_and_a_password_is_never_written_here() {
    let operator = "role = \"centre_operator\"\n";
    let text = config::DEMO.replacen(operator, &format!("{operator}key = {{ pkcs12 = \"a\", prompt = true }}\n"), 1);
    let config = Config::read("muragat.toml", text.as_bytes()).unwrap();
    let found = config.check(&Releases::embedded().unwrap());
    assert!(found.iter().any(|f| f.message.contains("remove the key")), "{found:?}");
    let written = config::DEMO.replacen("certificate = ", "password = \"secret\", certificate = ", 1);
    let refused = Config::read("muragat.toml", written.as_bytes()).unwrap_err();
    assert!(refused.message.contains("password") && !refused.to_string().contains("secret"), "{refused}");
}
