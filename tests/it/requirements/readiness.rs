//! Notices of readiness by channel, and what to bring for an apostille.

use super::desk::Desk;

/// A request and its decision; the words of the notice that goes with the document.
fn told(request: &str, decision: &str, edits: &[(&str, &str)]) -> (Desk, String) {
    let desk = Desk::today();
    desk.put(request, None, edits);
    desk.put(decision, None, &[]);
    let tally = desk.process();
    assert_eq!((tally.registered, tally.filed, tally.waiting.len()), (1, 1, 0), "{request}: {tally:?}");
    let words = desk.words("-readiness.pdf");
    for code in ["in_person", "readiness", "apostille", "[", "]", "{"] {
        assert!(!words.contains(code), "{code}: {words}");
    }
    (desk, words)
}

fn holds(words: &str, all: &[&str]) {
    for one in all {
        assert!(words.contains(one), "«{one}» is not in: {words}");
    }
}

#[test]
fn r_054_127_the_portal_is_told_under_signature_that_a_certificate_lies_ready_and_where() {
    let (desk, words) = told("10-arch-portal-kk-work-record", "80-decision-10-work-record", &[]);
    holds(
        &words,
        &[
            "ХАБАРЛАМА құжаттың дайындығы туралы",
            "УВЕДОМЛЕНИЕ о готовности документа",
            "2015 жылғы 18 қарашада тіркелген № AC-2015-000001 өтінішіңіз бойынша мына құжат дайын: Мұрағаттық анықтама № AC-D-2015-000001, 2015 жылғы 18 қараша.",
            "готов документ: Архивная справка № AC-D-2015-000001 от 18 ноября 2015 года.",
            "Құжат мына жерде беріледі: Сарыдала өңірінің мемлекеттік мұрағаты, Сарыдала қаласы, Алтынқыр көшесі, 7.",
            "Документ выдаётся по адресу: Государственный архив региона Сарыдала, город Сарыдала, улица Алтынкыр, 7.",
            "жеке басты куәландыратын құжатты алыңыз",
            "документ, удостоверяющий личность",
            "1414",
            "ЭЦҚ-мен қол қойды",
            "Подписано ЭЦП",
        ],
    );
    assert!(!words.contains("түпнұсқа") && !words.contains("оригинал"), "{words}");
    let lies = |name: &str| desk.sent().contains(&name.to_owned());
    assert!(lies("portal/AC-D-2015-000001-readiness.pdf") && lies("portal/AC-D-2015-000001-readiness.pdf.p7s"));
    assert!(lies("provider/AC-D-2015-000001-archival_certificate.pdf"), "handed out there: {:?}", desk.sent());
    // The same act through its own counter gives the document, and 002 gives it through the portal too.
    for (request, decision) in [
        ("15-arch-provider-ru-awards", "80-decision-15-awards"),
        ("20-press-portal-kk-one-title", "80-decision-20-titles"),
    ] {
        let desk = Desk::today();
        desk.put(request, None, &[]);
        desk.put(decision, None, &[]);
        assert_eq!(desk.process().filed, 1);
        assert!(desk.sent().iter().all(|name| !name.contains("readiness")), "{request}: {:?}", desk.sent());
    }
}

#[test]
fn r_054_127_a_refusal_is_no_readiness() {
    let desk = Desk::today();
    desk.put("33-media-provider-ru-same-name", None, &[]);
    desk.put("80-decision-33-refused-same-name", None, &[]);
    assert_eq!(desk.process().refused, 1);
    assert!(desk.sent().iter().all(|name| !name.contains("readiness")), "{:?}", desk.sent());
}

#[test]
fn r_054_193_the_original_of_the_paper_is_to_be_brought_sent_or_left_at_the_centre() {
    let (desk, words) = told("40-apostille-portal-ru", "80-decision-40-apostille", &[]);
    holds(
        &words,
        &[
            "мына құжат апостиль мөртабанын басуға дайын: Педагогикалық училищеде оқығаны туралы мұрағаттық анықтама № Е-407, 2015 жылғы 29 қазан.",
            "готов к проставлению штампа «апостиль» документ: Архивная справка об обучении в педагогическом училище № Е-407 от 29 октября 2015 года.",
            "Құжаттың түпнұсқасын мына жерге әкеліңіз: Сарыдала өңірінің мемлекеттік мұрағаты",
            "Принесите оригинал документа: Государственный архив региона Сарыдала",
            "мерзімі (жұмыс күні): 1.",
            "срок (рабочих дней): 1.",
        ],
    );
    assert!(desk.sent().contains(&"portal/APR-2015-000001-readiness.pdf.p7s".to_owned()), "{:?}", desk.sent());
    assert!(desk.sent().contains(&"provider/APR-2015-000001-apostille.pdf".to_owned()), "{:?}", desk.sent());

    let by_post = [("<delivery>in_person", "<delivery>post")];
    let (desk, words) = told("42-apostille-provider-ru", "80-decision-42-apostille", &by_post);
    holds(
        &words,
        &[
            "Құжаттың түпнұсқасын пошта арқылы мына мекенжайға жіберіңіз",
            "Направьте оригинал документа по почте по адресу",
            "Документ с апостилем будет возвращён Вам по почте.",
            "срок (рабочих дней): 3.",
        ],
    );
    assert!(!words.contains("Принесите"), "{words}");
    assert!(desk.sent().contains(&"provider/APR-2015-000001-readiness.pdf".to_owned()), "{:?}", desk.sent());

    let (desk, words) = told("41-apostille-centre-kk", "80-decision-41-apostille", &[]);
    holds(
        &words,
        &[
            "Құжаттың түпнұсқасын мына жерге әкеліңіз: Сарыдала қаласының халыққа қызмет көрсету орталығы",
            "Принесите оригинал документа: Центр обслуживания населения города Сарыдала",
            "Оригинал доставит курьер",
            "Қашықтыққа қарай дайын құжат 2015 жылғы 7 желтоқсанға дейін (осы күнді қоса алғанда) жеткізіледі.",
            "готовый документ будет доставлен до 7 декабря 2015 года включительно.",
        ],
    );
    assert!(!words.contains("рабочих дней"), "{words}");
    assert!(desk.sent().contains(&"centre/APR-2015-000001-readiness.pdf".to_owned()), "{:?}", desk.sent());
}
