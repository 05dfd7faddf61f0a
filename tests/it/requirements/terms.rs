//! How long each act gives, by channel and way of delivery, in its own units.

use super::{act, releases};
use muragat::domain::calendar::{Term, TermUnit};
use muragat::domain::request::Channel::{self, Centre, Portal, Provider};
use muragat::releases::Releases;
use muragat::releases::passport::TargetUnit;
use serde_json::json;

fn term(name: &str, channel: Channel) -> (u32, TermUnit) {
    let Term { value, unit } = act(&releases(), name).channels[&channel].term;
    (value, unit)
}

#[test]
fn r_054_101_foreign_press_takes_ten_working_days() {
    for (name, channel) in [("000", Portal), ("000", Centre), ("002", Portal), ("002", Centre), ("002", Provider)] {
        assert_eq!(term(name, channel), (10, TermUnit::WorkingDay), "{name}");
    }
}

#[test]
fn r_054_102_an_archival_certificate_takes_fifteen_days_working_or_calendar() {
    for channel in [Portal, Centre, Provider] {
        assert_eq!(term("001", channel), (15, TermUnit::WorkingDay));
        assert_eq!(term("003-A2", channel), (15, TermUnit::CalendarDay));
    }
}

#[test]
fn r_054_103_apostille_takes_three_one_three_or_twenty_days() {
    let releases = releases();
    let apostille = act(&releases, "003-A1");
    let of = |channel, delivery| apostille.term(channel, &json!({"apostille": {"delivery": delivery}})).unwrap();
    let working = |value| Term { value, unit: TermUnit::WorkingDay };
    assert_eq!(of(Portal, "in_person"), working(3));
    assert_eq!((of(Provider, "in_person"), of(Provider, "post")), (working(1), working(3)));
    assert_eq!(of(Centre, "post"), Term { value: 20, unit: TermUnit::CalendarDay });
}

#[test]
fn r_054_104_media_take_fifteen_days_working_or_calendar() {
    assert_eq!(term("003-A3", Portal), (15, TermUnit::WorkingDay));
    assert_eq!(term("003-A3", Provider), (15, TermUnit::WorkingDay));
    assert_eq!(term("004", Portal), (15, TermUnit::CalendarDay));
}

#[test]
fn r_054_106_a_centre_handles_an_applicant_in_fifteen_minutes() {
    let releases = releases();
    let intake = act(&releases, "002").channels[&Centre].intake.clone().unwrap();
    assert_eq!(intake.minutes, 15);
    assert!(intake.clause.starts_with("002 §9"));
}

#[test]
fn r_054_107_technical_steps_have_their_limits_in_seconds() {
    let releases = releases();
    for (name, channel, seconds) in [
        ("000", Portal, &[60, 30, 90, 90, 60, 90, 60][..]),
        ("000", Centre, &[60, 30, 90, 90, 60, 60, 60, 60]),
        ("001", Portal, &[60, 30, 90, 90, 60, 60, 60]),
        ("001", Provider, &[15, 10, 90, 15, 15, 90, 90]),
        ("001", Centre, &[60, 30, 90, 90, 60, 60, 60, 60]),
        ("003-A1", Portal, &[15, 20, 90, 90, 20, 15, 15, 90, 90, 20]),
        ("003-A1", Provider, &[15, 10, 90, 15, 15, 90, 90]),
        ("003-A1", Centre, &[60, 30, 90, 90, 60, 60, 60, 60]),
        ("003-A2", Portal, &[60, 30, 90, 90, 60, 60, 30]),
        ("003-A3", Portal, &[15, 20, 90, 90, 20, 15, 15, 90, 90, 20]),
        ("003-A3", Provider, &[15, 10, 90, 15, 15, 90, 90]),
        ("002", Portal, &[]),
        ("004", Portal, &[]),
    ] {
        assert_eq!(act(&releases, name).channels[&channel].steps.seconds_max, seconds, "{name} {}", channel.key());
    }
}

#[test]
fn r_054_100_an_office_counts_in_units_of_its_own() {
    let path = "schemas/services/ARCH_CERT/2012-11-07.toml";
    let ours = String::from_utf8(releases().file(path).unwrap().to_vec()).unwrap();
    let theirs = ours
        .replacen("term = { value = 15, unit = \"calendar_day\" }", "term = { value = 7, unit = \"working_day\" }", 1)
        .replacen("seconds_max = [60", "seconds_max = [5", 1)
        + "\n[[chain]]\nstep = 1\nact = \"draft\"\nrole = \"specialist\"\naction = { kk = \"іс\", ru = \"шаг\" }\n"
        + "result = { kk = \"нәтиже\", ru = \"результат\" }\ntarget = { value = 4, unit = \"hour\" }\nclause = \"ours\"\n"
        + "\n[[chain]]\nstep = 2\nact = \"sign\"\nrole = \"provider_head\"\naction = { kk = \"қол\", ru = \"подпись\" }\n"
        + "result = { kk = \"нәтиже\", ru = \"результат\" }\ntarget = { value = 1, unit = \"hour\" }\nclause = \"ours\"\n";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(path);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, theirs).unwrap();
    let releases = Releases::with_overrides(folder.path()).unwrap();
    assert_eq!(releases.lint(), []);
    let own = act(&releases, "003-A2");
    assert_eq!(own.channels[&Portal].term, Term { value: 7, unit: TermUnit::WorkingDay });
    assert_eq!(own.channels[&Centre].term, Term { value: 15, unit: TermUnit::CalendarDay });
    assert_eq!((own.channels[&Portal].steps.seconds_max[0], own.chain[0].target.unit), (5, TargetUnit::Hour));
}
