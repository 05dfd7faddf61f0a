//! Tables from which people of the office make decisions. None of these ever reaches an applicant.

use super::{Code, Entry, IN_WORK, about, said};

const TABLE: &str = "R-094";

pub(super) const ENTRIES: &[Entry] = &[
    about(
        Code::TableUnreadable,
        TABLE,
        &["what"],
        IN_WORK,
        said("Кесте оқылмады[: {what}].", "Таблица не прочитана[: {what}].", "The table cannot be read[: {what}]."),
        said(
            "Файлды XLSX немесе UTF-8 кодтауындағы CSV түрінде сақтаңыз.",
            "Сохраните файл в формате XLSX или CSV в кодировке UTF-8.",
            "Save the file as XLSX, or as CSV in UTF-8.",
        ),
    ),
    about(
        Code::TableHeading,
        TABLE,
        &["heading"],
        IN_WORK,
        said(
            "Баған тақырыбы белгісіз немесе екі рет кездеседі[: {heading}].",
            "Заголовок столбца неизвестен или повторяется[: {heading}].",
            "The heading of a column is not known, or stands twice[: {heading}].",
        ),
        said(
            "Тақырыптарды «decisions template» берген үлгіден алыңыз; артық бағанды өшіріңіз.",
            "Возьмите заголовки из образца «decisions template», лишний столбец удалите.",
            "Take the headings from `decisions template`; remove a column that is not needed.",
        ),
    ),
    about(
        Code::TableColumnMissing,
        TABLE,
        &["column"],
        IN_WORK,
        said(
            "Міндетті баған жоқ[: {column}].",
            "Нет обязательного столбца[: {column}].",
            "A column that is needed is missing[: {column}].",
        ),
        said(
            "Бағанды қосыңыз; тақырыбы «decisions template» үлгісінде бар.",
            "Добавьте столбец; его заголовок есть в образце «decisions template».",
            "Add the column; its heading stands in `decisions template`.",
        ),
    ),
    about(
        Code::TableCell,
        TABLE,
        &["column", "expected"],
        IN_WORK,
        said(
            "Ұяшықтың мәні оқылмады[: {column}][; мысалы: {expected}].",
            "Значение ячейки не прочитано[: {column}][; например: {expected}].",
            "The value of a cell cannot be read[: {column}][; for example: {expected}].",
        ),
        said(
            "Ұяшықты үлгі бойынша толтырып, кестені қайта енгізіңіз.",
            "Заполните ячейку по образцу и загрузите таблицу заново.",
            "Fill in the cell like the example and import the table again.",
        ),
    ),
    about(
        Code::TableDisagrees,
        TABLE,
        &["column"],
        IN_WORK,
        said(
            "Бір өтініштің жолдарындағы мәндер әртүрлі[: {column}].",
            "В строках одного заявления разные значения[: {column}].",
            "The rows of one request say different things[: {column}].",
        ),
        said(
            "Мәнді өтініштің бірінші жолында ғана қалдырыңыз.",
            "Оставьте значение только в первой строке заявления.",
            "Leave the value in the first row of the request alone.",
        ),
    ),
    about(
        Code::TableCaseTwice,
        TABLE,
        &["number", "line"],
        IN_WORK,
        said(
            "Өтініш кестеде екі жерде тұр[: {number}][, бірінші рет {line}-жолда].",
            "Заявление стоит в таблице в двух местах[: {number}][, впервые в строке {line}].",
            "The request stands at two places of the table[: {number}][, first in row {line}].",
        ),
        said(
            "Өтініштің барлық жолын қатар қойыңыз.",
            "Поставьте все строки заявления рядом.",
            "Put all rows of the request together.",
        ),
    ),
];
