//! Addresses that would be something else for a server or a shell, on their way through the office.

use crate::requirements::desk::Desk;
use muragat::adapters::post_memory::MemoryPost;
use muragat::catalogue::letters::{self, LetterState};
use muragat::domain::address::Address;
use muragat::stages::office::Mail;
use std::sync::Arc;

const REQUEST: &str = "24-press-provider-kk-library";
const GIVEN: &str = "<email>kitaphana@sarydala.example</email>";

fn carried(address: &str) -> (Desk, Arc<MemoryPost>, muragat::pipeline::Tally) {
    let (mut desk, post) = (Desk::today(), Arc::new(MemoryPost::new()));
    desk.office.mail = Some(Mail { post: post.clone(), from: Address::read("kense@sarydala.example").unwrap() });
    desk.put(REQUEST, None, &[(GIVEN, &format!("<email>{address}</email>"))]);
    desk.put("80-decision-24-titles", None, &[]);
    let tally = desk.process();
    (desk, post, tally)
}

#[test]
fn an_address_that_would_steer_a_server_never_reaches_one() {
    // What the schema lets through is no address of ours all the same.
    for hostile in ["b!a@relay.example", "a%b@relay.example", "a..b@b.example", "a@-b.example", "a@127.0.0.1"] {
        let (desk, post, _) = carried(hostile);
        assert!(post.taken().is_empty(), "{hostile}");
        let all = desk.office.store.read(letters::list).unwrap();
        assert_eq!((all.len(), all[0].state), (1, LetterState::Refused), "{hostile}");
        assert_eq!(all[0].reason.as_deref(), Some("mail.address"), "{hostile}");
        // The document itself is not held up.
        assert_eq!(desk.documents().len(), 1, "{hostile}");
        assert!(desk.sent().iter().any(|name| name.ends_with("-foreign_press_certificate.pdf")), "{hostile}");
    }
    // What would end a line, or begin another address, the schema stops: the package goes back.
    for hostile in [
        "a@b.example&#13;&#10;Bcc: c@d.example",
        "a@b.example,c@d.example",
        "A &lt;a@b.example&gt;",
        "\"a b\"@c.example",
    ] {
        let (desk, post, tally) = carried(hostile);
        assert_eq!((tally.registered, post.taken().len()), (0, 0), "{hostile}");
        assert!(desk.findings().contains(&"schema.violation".to_owned()), "{hostile}");
    }
    let (_, post, _) = carried("kitaphana@sarydala.example");
    assert_eq!(post.taken().len(), 1);
}

#[test]
fn what_is_restricted_never_goes_by_e_mail() {
    let (mut desk, post) = (Desk::today(), Arc::new(MemoryPost::new()));
    desk.office.mail = Some(Mail { post: post.clone(), from: Address::read("kense@sarydala.example").unwrap() });
    let open = "<language>kk</language>";
    desk.put(REQUEST, None, &[(open, &format!("{open}\n    <access>restricted</access>"))]);
    desk.put("80-decision-24-titles", None, &[]);
    desk.process();
    assert_eq!((desk.documents().len(), post.taken().len()), (1, 0));
    assert_eq!(desk.office.store.read(letters::list).unwrap(), []);
}
