//! Results by e-mail: by which channels and editions, and by which not.

use super::desk::Desk;
use muragat::adapters::post_memory::MemoryPost;
use muragat::domain::address::Address;
use muragat::stages::office::Mail;
use std::sync::Arc;

/// Where the letters of an office went that walked these packages.
fn mailed(mut desk: Desk, packages: &[(&str, &[(&str, &str)])]) -> Vec<String> {
    let post = Arc::new(MemoryPost::new());
    desk.office.mail = Some(Mail { post: post.clone(), from: Address::read("kense@sarydala.example").unwrap() });
    packages.iter().for_each(|(package, edits)| desk.put(package, None, edits));
    let tally = desk.process();
    assert_eq!((tally.registered, tally.filed), (1, 1), "{tally:?}");
    post.taken().iter().map(|letter| letter.to.as_str().to_owned()).collect()
}

#[test]
fn r_054_138_where_the_edition_has_that_way_the_result_is_mailed() {
    // 002 §11 p8: in person or by e-mail.
    let press = mailed(Desk::today(), &[("24-press-provider-kk-library", &[]), ("80-decision-24-titles", &[])]);
    assert_eq!(press, ["kitaphana@sarydala.example"]);
    // Who gave no address is handed it.
    let email = "<email>kitaphana@sarydala.example</email>";
    let silent =
        mailed(Desk::today(), &[("24-press-provider-kk-library", &[(email, "")]), ("80-decision-24-titles", &[])]);
    assert_eq!(silent, [] as [&str; 0]);
    // 003 app. 2 has no such way for certificates at the provider's counter, and the portal has its cabinet.
    let school = [("14-arch-provider-kk-school-renamed", &[][..]), ("80-decision-14-school", &[][..])];
    assert_eq!(mailed(Desk::today(), &school), [] as [&str; 0]);
    let portal = [("20-press-portal-kk-one-title", &[][..]), ("80-decision-20-titles", &[][..])];
    assert_eq!(mailed(Desk::today(), &portal), [] as [&str; 0]);
}
