//! Each service by each channel under each edition: from the package to the result, as its regulation says.
//!
//! Not built yet, and left out here: the chain of the provider's people, look-ups that we ask ourselves, amount and time
//! of a payment, the notice that a portal gets in place of the document (000, 003), e-mail and
//! survey. What the passports say of them is compared all the same.

use super::desk::Desk;
use super::{act, day, releases};
use muragat::domain::document::DocumentKind;
use muragat::domain::request::Channel;
use muragat::releases::passport::{ResultKind, Step};

/// One service by one channel under one edition.
struct Way {
    act: &'static str,
    channel: Channel,
    /// Month into which the sample is brought; it is claimed and decided on its eighteenth.
    month: &'static str,
    request: &'static str,
    decision: Option<&'static str>,
    /// Counted by hand.
    due: &'static str,
    why: &'static str,
    /// Processes of the act, and what the last of them yields by this channel.
    steps: usize,
    result: ResultKind,
    document: Option<DocumentKind>,
}

const WAYS: &[Way] = &[
    Way {
        act: "000",
        channel: Channel::Portal,
        month: "2013-06",
        request: "20-press-portal-kk-one-title",
        decision: Some("80-decision-20-titles"),
        due: "2013-06-21",
        why: "ten working days from Sunday the 9th",
        steps: 8,
        result: ResultKind::Notice,
        document: Some(DocumentKind::ForeignPressCertificate),
    },
    Way {
        act: "000",
        channel: Channel::Centre,
        month: "2013-06",
        request: "22-press-centre-kk-three-titles",
        decision: Some("80-decision-22-titles"),
        due: "2013-06-20",
        why: "ten working days from Thursday the 6th",
        steps: 9,
        result: ResultKind::Document,
        document: Some(DocumentKind::ForeignPressCertificate),
    },
    Way {
        act: "001",
        channel: Channel::Portal,
        month: "2013-05",
        request: "10-arch-portal-kk-work-record",
        decision: Some("80-decision-10-work-record"),
        due: "2013-05-31",
        why: "fifteen working days from Friday the 10th, itself off",
        steps: 7,
        result: ResultKind::Document,
        document: Some(DocumentKind::ArchivalCertificate),
    },
    Way {
        act: "001",
        channel: Channel::Centre,
        month: "2013-05",
        request: "12-arch-centre-kk-wages",
        decision: Some("80-decision-12-wages"),
        due: "2013-05-31",
        why: "fifteen working days from Thursday the 9th; the 10th is off",
        steps: 8,
        result: ResultKind::Document,
        document: Some(DocumentKind::ArchivalCertificate),
    },
    Way {
        act: "001",
        channel: Channel::Provider,
        month: "2013-05",
        request: "14-arch-provider-kk-school-renamed",
        decision: Some("80-decision-14-school"),
        due: "2013-05-29",
        why: "fifteen working days from Sunday the 5th; 7, 9 and 10 May are off",
        steps: 9,
        result: ResultKind::Document,
        document: Some(DocumentKind::ArchivalCertificate),
    },
    Way {
        act: "002",
        channel: Channel::Portal,
        month: "2015-11",
        request: "20-press-portal-kk-one-title",
        decision: Some("80-decision-20-titles"),
        due: "2015-11-23",
        why: "ten working days from Monday the 9th",
        steps: 7,
        result: ResultKind::Document,
        document: Some(DocumentKind::ForeignPressCertificate),
    },
    Way {
        act: "002",
        channel: Channel::Centre,
        month: "2015-11",
        request: "22-press-centre-kk-three-titles",
        decision: Some("80-decision-22-titles"),
        due: "2015-11-20",
        why: "ten working days from Friday the 6th, not counted",
        steps: 8,
        result: ResultKind::Document,
        document: Some(DocumentKind::ForeignPressCertificate),
    },
    Way {
        act: "002",
        channel: Channel::Provider,
        month: "2015-11",
        request: "24-press-provider-kk-library",
        decision: Some("80-decision-24-titles"),
        due: "2015-11-25",
        why: "ten working days from Wednesday the 11th",
        steps: 8,
        result: ResultKind::Document,
        document: Some(DocumentKind::ForeignPressCertificate),
    },
    Way {
        act: "003-A1",
        channel: Channel::Portal,
        month: "2015-11",
        request: "40-apostille-portal-ru",
        decision: Some("80-decision-40-apostille"),
        due: "2015-11-19",
        why: "three working days from Monday the 16th",
        steps: 11,
        result: ResultKind::ReadinessNotice,
        document: Some(DocumentKind::Apostille),
    },
    Way {
        act: "003-A1",
        channel: Channel::Centre,
        month: "2015-11",
        request: "41-apostille-centre-kk",
        decision: Some("80-decision-41-apostille"),
        due: "2015-12-07",
        why: "twenty calendar days from Tuesday the 17th, a Monday",
        steps: 9,
        result: ResultKind::Stamp,
        document: Some(DocumentKind::Apostille),
    },
    Way {
        act: "003-A1",
        channel: Channel::Provider,
        month: "2015-11",
        request: "42-apostille-provider-ru",
        decision: Some("80-decision-42-apostille"),
        due: "2015-11-18",
        why: "brought in person on Tuesday the 17th: one working day",
        steps: 8,
        result: ResultKind::Stamp,
        document: Some(DocumentKind::Apostille),
    },
    Way {
        act: "003-A2",
        channel: Channel::Portal,
        month: "2015-11",
        request: "10-arch-portal-kk-work-record",
        decision: Some("80-decision-10-work-record"),
        due: "2015-11-25",
        why: "fifteen calendar days from the 10th, a Wednesday",
        steps: 8,
        result: ResultKind::ReadinessNotice,
        document: Some(DocumentKind::ArchivalCertificate),
    },
    Way {
        act: "003-A2",
        channel: Channel::Centre,
        month: "2015-11",
        request: "12-arch-centre-kk-wages",
        decision: Some("80-decision-12-wages"),
        due: "2015-11-24",
        why: "fifteen calendar days from the 9th, a Tuesday",
        steps: 9,
        result: ResultKind::Document,
        document: Some(DocumentKind::ArchivalCertificate),
    },
    Way {
        act: "003-A2",
        channel: Channel::Provider,
        month: "2015-11",
        request: "14-arch-provider-kk-school-renamed",
        decision: Some("80-decision-14-school"),
        due: "2015-11-20",
        why: "fifteen calendar days from the 5th, a Friday",
        steps: 8,
        result: ResultKind::Document,
        document: Some(DocumentKind::ArchivalCertificate),
    },
    Way {
        act: "003-A3",
        channel: Channel::Portal,
        month: "2015-11",
        request: "30-media-portal-kk-newspaper",
        decision: Some("80-decision-30-medium"),
        due: "2015-11-24",
        why: "fifteen working days from Tuesday the 3rd",
        steps: 11,
        result: ResultKind::Notice,
        document: Some(DocumentKind::MediaCertificate),
    },
    Way {
        act: "003-A3",
        channel: Channel::Provider,
        month: "2015-11",
        request: "32-media-provider-kk-duplicate",
        decision: Some("80-decision-32-medium"),
        due: "2015-11-26",
        why: "fifteen working days from Thursday the 5th",
        steps: 8,
        result: ResultKind::Document,
        document: Some(DocumentKind::MediaCertificate),
    },
    Way {
        act: "004",
        channel: Channel::Portal,
        month: "2012-06",
        request: "30-media-portal-kk-newspaper",
        decision: Some("80-decision-30-medium"),
        due: "2012-06-18",
        why: "fifteen calendar days from the 3rd, a Monday",
        steps: 10,
        result: ResultKind::Document,
        document: Some(DocumentKind::MediaCertificate),
    },
];

/// In 2013 two acts give archival certificates: an office of the region goes by its own.
const REGION: &[(&str, &str)] = &[
    ("services = [\"ARCH_CERT\", \"ARCH_APOSTILLE\"]\nbin", "services = [\"ARCH_CERT\"]\nbin"),
    ("bin = \"129940000010\"", "bin = \"129940000010\"\njurisdiction = \"mangystau\""),
];

#[test]
fn r_054_008_every_service_by_every_channel_under_every_edition() {
    let releases = releases();
    for way in WAYS {
        let Way { act: name, channel, month, due, why, .. } = way;
        let told = format!("{name} by {}", channel.key());
        let passport = act(&releases, name);
        let desk = Desk::on(&format!("{month}-18"), if *name == "001" { REGION } else { &[] });
        let moved = [("2015-11-", &*format!("{month}-"))];
        desk.put(way.request, None, &moved);
        if let Some(decision) = way.decision {
            desk.put(decision, None, &moved);
        }
        let tally = desk.process();
        assert_eq!((tally.registered, tally.waiting.len()), (1, 0), "{told}: {tally:?}");
        let case = desk.cases().remove(0);
        assert_eq!((&case.service, &case.edition), (&passport.service, &passport.edition), "{told}");
        assert_eq!(case.channel, *channel, "{told}");
        assert_eq!(case.due_on, day(due), "{told}: {why}");
        assert!(case.number.starts_with(&format!("{}-{}-", passport.prefix, &month[..4])), "{told}: {}", case.number);
        let kinds: Vec<_> = desk.documents().iter().map(|d| d.kind).collect();
        assert_eq!(kinds, way.document.into_iter().collect::<Vec<_>>(), "{told}");
        for kind in kinds {
            // Where the edition gives a notice through the portal, the document is handed out by the provider.
            let by = if matches!(way.result, ResultKind::Notice | ResultKind::ReadinessNotice) {
                Channel::Provider
            } else {
                *channel
            };
            let place = format!("{}/", muragat::stages::office::Office::outbox_folder(Some(by)));
            let is_it = |name: &String| name.starts_with(&place) && name.ends_with(&format!("{}.pdf", kind.key()));
            assert!(desk.sent().iter().any(is_it), "{told}: {:?}", desk.sent());
        }
        let rule = &passport.channels[channel];
        assert_eq!((rule.steps.order.len(), rule.result.kind), (way.steps, way.result), "{told}");
        assert!(rule.steps.order.contains(&Step::Result), "{told}");
        assert_eq!(passport.document, way.document, "{told}");
    }
    let mut named: Vec<_> = WAYS.iter().map(|way| (way.act, way.channel)).collect();
    named.sort_unstable();
    named.dedup();
    let all: usize = releases.passports().iter().map(|p| p.channels.len()).sum();
    assert_eq!(named.len(), all, "a channel of an edition is not in the table");
}

#[test]
fn r_054_006_no_service_centre_takes_media_in() {
    let releases = releases();
    for name in ["003-A3", "004"] {
        assert!(!act(&releases, name).channels.contains_key(&Channel::Centre), "{name}");
    }
    let desk = Desk::on("2015-11-18", &[]);
    let by_centre = [("<channel>provider", "<channel>centre")];
    desk.put("32-media-provider-kk-duplicate", Some("tumarbaeva-operator"), &by_centre);
    let tally = desk.process();
    assert_eq!((tally.registered, tally.returned), (0, 1), "{tally:?}");
    let letter = String::from_utf8(desk.letter(".json").expect("what the centre's system reads")).unwrap();
    assert!(letter.contains("\"service.channel\""), "{letter}");
}

#[test]
fn apostille_in_person_by_post_and_by_a_centre_have_their_own_terms() {
    for (request, edits, due) in [
        ("42-apostille-provider-ru", &[][..], "2015-11-18"),
        ("42-apostille-provider-ru", &[("<delivery>in_person", "<delivery>post")], "2015-11-20"),
        ("41-apostille-centre-kk", &[], "2015-12-07"),
    ] {
        let desk = Desk::on("2015-11-18", &[]);
        desk.put(request, None, edits);
        assert_eq!(desk.process().registered, 1);
        assert_eq!(desk.cases()[0].due_on, day(due), "{request} {edits:?}");
    }
}
