//! The apostille, from the decision to the filed sheet.

use super::desk::Desk;

/// Labels of the ten fields, in the order of the model.
const FIELDS: [&str; 10] = [
    "Ел / Страна",
    "Құжатқа қол қойған адам / Кем подписан",
    "Қол қойған адамның лауазымы / В каком качестве выступал подписавший",
    "Құжатқа басылған мөрдің (мөртабанның) иесі / Чьей печатью (штампом) скреплён",
    "Қайда / Где",
    "Күні / Дата",
    "Куәландырған / Кем",
    "Апостильдер тізілімі бойынша нөмірі / Номер по реестру апостилей",
    "Мөр (мөртабан) / Печать (штамп)",
    "Қолы / Подпись",
];

#[test]
fn r_054_133_an_apostille_has_its_heading_its_ten_fields_and_what_the_decision_says() {
    let desk = Desk::today();
    desk.put("41-apostille-centre-kk", None, &[]);
    desk.put("80-decision-41-apostille", None, &[]);
    let tally = desk.process();
    assert_eq!((tally.registered, tally.filed, tally.waiting.len()), (1, 1, 0), "{tally:?}");
    let words = desk.words("-apostille.pdf");
    assert!(words.contains("APOSTILLE (Convention de La Haye du 5 octobre 1961)"), "{words}");
    for (number, label) in (1..).zip(FIELDS) {
        assert!(words.contains(label) && words.contains(&format!("{number}.")), "{number}. {label}: {words}");
    }
    // Fields that stand alone on their line come in the order of the model.
    let places: Vec<_> = [0, 1, 2, 3, 6, 7].map(|field| words.find(FIELDS[field]).unwrap()).into();
    assert!(places.is_sorted(), "{places:?}");
    for said in [
        "Қазақстан Республикасы Республика Казахстан",
        "Ғ. Әбдіқадыров Г. Абдикадыров",
        "Алтынқыр қалалық мұрағатының директоры Директор Алтынкырского городского архива",
        "Алтынқыр қалалық мұрағаты Алтынкырский городской архив",
        "Сарыдала қаласы город Сарыдала",
        "2015 жылғы 18 қараша 18 ноября 2015 года",
        "Н. Ақжолтаев, мұрағат директоры Н. Акжолтаев, директор архива",
        "№ APR-2015-000001",
        "Туу туралы мұрағаттық анықтама № Е-411, 2015 жылғы 4 қараша",
        "Архивная справка о рождении № Е-411 от 4 ноября 2015 года",
        "Түркия Турция",
        "№ AP-2015-000001",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    // A centre hands out paper, for ink and seal: fields 9 and 10 have their places.
    let paper = desk.words("-apostille-paper.pdf");
    assert!(paper.contains("М.О. / М.П.") && !paper.contains("ЭЦҚ-мен қол қойды"), "{paper}");
    assert!(words.contains("ЭЦҚ-мен қол қойды / Подписано ЭЦП"), "{words}");
}

#[test]
fn r_054_133_apostilles_are_numbered_one_after_another_whatever_is_refused_between_them() {
    let desk = Desk::today();
    for name in ["40-apostille-portal-ru", "41-apostille-centre-kk", "42-apostille-provider-ru"] {
        desk.put(name, None, &[]);
    }
    desk.put("80-decision-40-apostille", None, &[]);
    let details = std::fs::read_to_string("samples/packages/80-decision-41-apostille/decision.xml").unwrap();
    let (start, end) = (details.find("<details>").unwrap(), details.find("</details>").unwrap() + "</details>".len());
    let refused = "<grounds><ground><code>DECISION_REFUSAL</code><fact><kk>Ел конвенцияға қатыспайды.</kk>\
                   <ru>Страна не участвует в конвенции.</ru></fact></ground></grounds>";
    let executor = "<executor_iin>800000400023</executor_iin>";
    let grounds = format!("{refused}{executor}");
    desk.put(
        "80-decision-41-apostille",
        None,
        &[("<outcome>grant", "<outcome>refuse"), (&details[start..end], ""), (executor, &grounds)],
    );
    desk.put("80-decision-42-apostille", None, &[]);
    let tally = desk.process();
    assert_eq!((tally.registered, tally.filed, tally.refused), (3, 3, 1), "{tally:?}");
    let mut numbers: Vec<_> = desk.documents().into_iter().map(|document| document.number).collect();
    numbers.sort();
    assert_eq!(numbers, ["AP-D-2015-000001", "APR-2015-000001", "APR-2015-000002"]);
    let refusal = desk.words("-refusal.pdf");
    for said in
        ["Апостиль қою үшін негіздер жоқ", "Основания для проставления апостиля отсутствуют", "пункта 8 приложения 1"]
    {
        assert!(refusal.contains(said), "{said}: {refusal}");
    }
}
