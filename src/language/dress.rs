//! Dressing a sheet's data: dates and counts get their written forms beside the plain value.
//!
//! A template then only chooses a form. The plain data stay what they are: they are attached and kept.

use super::dates::Written;
use super::numerals::{self, Gender};
use super::ties::tie;
use serde_json::{Map, Value, json};

/// A copy of `sheet` in which every date (by its key: `date`, `…_date`, `…_on`, `…_at`, `not_before`, `not_after`)
/// carries its forms in both languages, every text in a language (`kk`, `ru`) has its no-break spaces, every array `xs` has its count in words beside it as `xs_count`, and every member
/// of `totals` is a number with its words. What cannot be read as a date or number stays as it is. Pure.
pub fn dress(sheet: &Value) -> Value {
    match sheet {
        Value::Object(members) => {
            let mut dressed = Map::with_capacity(members.len());
            for (key, value) in members {
                dressed.insert(key.clone(), dress_member(key, value));
                if let Value::Array(items) = value {
                    let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
                    dressed.insert(format!("{key}_count"), number_words(count));
                }
            }
            Value::Object(dressed)
        }
        Value::Array(items) => items.iter().map(dress).collect(),
        leaf => leaf.clone(),
    }
}

fn dress_member(key: &str, value: &Value) -> Value {
    match value {
        Value::String(text) if matches!(key, "kk" | "ru") => tie(text).into(),
        Value::String(text) if is_date_key(key) => Written::read(text).map_or_else(|| value.clone(), |w| date(text, w)),
        Value::Object(totals) if key == "totals" => totals
            .iter()
            .map(|(name, total)| (name.clone(), read_number(total).map_or_else(|| total.clone(), number_words)))
            .collect(),
        other => dress(other),
    }
}

fn is_date_key(key: &str) -> bool {
    matches!(key, "date" | "not_before" | "not_after") || ["_on", "_at", "_date"].iter().any(|end| key.ends_with(end))
}

fn date(iso: &str, written: Written) -> Value {
    json!({
        "iso": iso,
        "short": written.short(),
        "time": written.time(),
        "kk": written.kk(),
        "kk_loc": written.kk_loc(),
        "kk_attr": written.kk_attr(),
        "kk_dat": written.kk_dat(),
        "ru": written.ru(),
        "ru_gen": written.ru_gen(),
        "ru_loc": written.ru_loc(),
    })
}

fn read_number(value: &Value) -> Option<u32> {
    match value {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.as_u64()?.try_into().ok(),
        _ => None,
    }
}

/// A number in figures and in words; Russian for a masculine noun (`ru`), a feminine (`ru_f`), a neuter (`ru_n`).
pub fn number_words(n: u32) -> Value {
    json!({
        "n": n.to_string(),
        "kk": numerals::kk(n),
        "ru": numerals::ru(n, Gender::Masculine),
        "ru_f": numerals::ru(n, Gender::Feminine),
        "ru_n": numerals::ru(n, Gender::Neuter),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_get_their_forms() {
        let dressed =
            dress(&json!({"issued_at": "2015-11-18T09:30:00+06:00", "request": {"registered_on": "2015-11-18"}}));
        let issued = &dressed["issued_at"];
        assert_eq!(issued["iso"], "2015-11-18T09:30:00+06:00");
        assert_eq!(issued["short"], "18.11.2015");
        assert_eq!(issued["time"], "09:30");
        assert_eq!(issued["kk_attr"], "2015\u{a0}жылғы 18\u{a0}қарашадағы");
        assert_eq!(issued["ru"], "18\u{a0}ноября 2015\u{a0}года");
        assert_eq!(dressed["request"]["registered_on"]["time"], Value::Null);
    }

    #[test]
    fn arrays_are_counted_and_totals_said() {
        let dressed = dress(&json!({
            "lines": [{"seq": "1", "due_on": "2015-12-08"}, {"seq": "2", "due_on": "2015-12-09"}],
            "facts": [],
            "totals": {"documents": "21", "sheets": "64", "remark": "?"},
        }));
        assert_eq!(dressed["lines_count"]["kk"], "екі");
        assert_eq!(dressed["lines"][0]["due_on"]["short"], "08.12.2015");
        assert_eq!(dressed["facts_count"]["ru"], "ноль");
        assert_eq!(dressed["totals"]["documents"]["kk"], "жиырма бір");
        assert_eq!(dressed["totals"]["documents"]["ru_f"], "двадцать одна");
        assert_eq!(dressed["totals"]["sheets"]["ru"], "шестьдесят четыре");
        assert_eq!(dressed["totals"]["remark"], "?");
    }

    #[test]
    fn other_members_and_strange_dates_stay() {
        let sheet = json!({
            "number": "AC-D-2015-000001", "years": "1974–1991", "period": {"from": "1974", "to": "1991"},
            "date": "белгісіз", "paid_at": "", "position": {"kk": "Директор"}, "note": null,
        });
        assert_eq!(dress(&sheet), sheet);
    }

    #[test]
    fn order_of_members_is_kept() {
        let dressed = dress(&json!({"b": [], "a": "1"}));
        assert_eq!(
            dressed.as_object().map(|m| m.keys().cloned().collect::<Vec<_>>()),
            Some(vec!["b".into(), "b_count".into(), "a".into()])
        );
    }
}
