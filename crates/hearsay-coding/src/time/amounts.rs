//! Durations and modifiers in TIMEX3's notation.

use super::{
    candidate::Slots,
    lexicon::{Class, MODIFIERS, UNITS},
    resolve::{Resolved, code},
};
use hearsay_types::TimeType;

/// TIMEX3 `mod` of what was captured.
pub(super) fn modifier(slots: &Slots, words: &str) -> Option<&'static str> {
    let named = [Class::Edge, Class::EdgeNoun, Class::Approx].into_iter().find_map(|class| slots.get(class));
    if let Some(modifier) = named.and_then(|position| code(MODIFIERS, position))
        && slots.get(Class::Approx) != Some(0)
    {
        return Some(modifier);
    }
    let lower = words.to_ascii_lowercase();
    let known = [
        ("more than", "MORE_THAN"),
        ("greater than", "MORE_THAN"),
        ("in excess of", "MORE_THAN"),
        ("well over", "MORE_THAN"),
        ("a little over", "MORE_THAN"),
        ("less than", "LESS_THAN"),
        ("fewer than", "LESS_THAN"),
        ("close to", "LESS_THAN"),
        ("at least", "EQUAL_OR_MORE"),
        ("at most", "EQUAL_OR_LESS"),
        ("no more than", "EQUAL_OR_LESS"),
        ("up to", "EQUAL_OR_LESS"),
    ];
    known.iter().find(|(words, _)| lower.starts_with(words)).map(|(_, modifier)| *modifier)
}

/// A number of units, or an unknown number of them.
pub(super) fn duration(slots: &Slots) -> Option<Resolved> {
    let unit = slots.get(Class::Unit).or_else(|| slots.get(Class::Units))?;
    let number = match slots.get(Class::Number) {
        Some(number) => decimal(number),
        None if slots.get(Class::Vague).is_some() || slots.get(Class::Units).is_some() => "X".to_owned(),
        None => "1".to_owned(),
    };
    Some(Resolved::new(TimeType::Duration, in_units(&number, unit)?))
}

/// Half a unit, in the next finer one where that is whole.
pub(super) fn half_duration(slots: &Slots) -> Option<Resolved> {
    let value = match slots.get(Class::Unit)? {
        1 => "PT30S",
        2 => "PT30M",
        3 => "PT12H",
        4 => "P0.5W",
        6 => "P0.5M",
        8 => "P6M",
        9 => "P5Y",
        10 => "P50Y",
        _ => return None,
    };
    Some(Resolved::new(TimeType::Duration, value))
}

/// `P3D`, `PT48H`, `P1DE`; fortnights in weeks.
pub(super) fn in_units(number: &str, unit: i32) -> Option<String> {
    let code = code(UNITS, unit)?;
    Some(match code {
        "S" | "H" => format!("PT{number}{code}"),
        "MIN" => format!("PT{number}M"),
        "FN" => {
            format!("P{}W", number.parse::<i32>().map_or_else(|_| "X".to_owned(), |n| (n * 2).to_string()))
        }
        _ => format!("P{number}{code}"),
    })
}

/// A number of hundredths without needless zeros.
pub(super) fn decimal(hundredths: i32) -> String {
    match hundredths % 100 {
        0 => (hundredths / 100).to_string(),
        rest if rest % 10 == 0 => format!("{}.{}", hundredths / 100, rest / 10),
        rest => format!("{}.{rest:02}", hundredths / 100),
    }
}
