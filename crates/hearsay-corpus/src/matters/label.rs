//! Short names of matters, made of their statements' words.

use super::{facts::Facts, identity::Identities, questions::Question};
use hearsay_types::{PropositionRecord, Stance, StatementRecord};
use std::collections::BTreeMap;

/// How a kind of event or act of control is named, by type: with what it is done to, without it, and the role
/// that says so.
const NAMES: &str = include_str!("../../data/matters/labels.tsv");

/// A matter's name: what is asked, and the words, place and day that most statements give.
pub fn label(
    facts: &[Facts<'_>],
    members: &BTreeMap<usize, Stance>,
    question: &Question,
    identities: &Identities,
) -> String {
    let statements: Vec<&StatementRecord> = members.keys().map(|i| facts[*i].statement).collect();
    let role = |name: &str| {
        let words = statements.iter().filter_map(|statement| words_of_role(statement, name));
        most(words).map(uncapitalized)
    };
    let kind = most(statements.iter().map(|statement| statement.type_name())).unwrap_or_default();
    let plain = kind.replace('_', " ");
    let joined = |parts: [Option<String>; 3], between: &str| {
        parts.into_iter().flatten().collect::<Vec<_>>().join(between)
    };
    let what = match statements.first().map(|statement| &statement.proposition) {
        Some(PropositionRecord::Event { .. } | PropositionRecord::Control { .. }) => deed(&kind, &role),
        Some(PropositionRecord::Relation { .. }) => joined([role("from"), Some(plain), role("to")], " "),
        Some(PropositionRecord::Agreement { .. }) => joined([role("agreement"), Some(plain), None], ": "),
        None => String::new(),
    };
    let place = role("place").filter(|place| !what.contains(place.as_str()));
    let day = most(statements.iter().filter_map(|statement| statement.date()).filter_map(day));
    let place = place.map(|place| format!(", {place}")).unwrap_or_default();
    let day = day.map(|day| format!(" ({day})")).unwrap_or_default();
    let asked = match question {
        Question::Happened => String::new(),
        Question::Doer(sides) => {
            let known =
                sides.iter().map(|side| capitalized(&identities.name_of(side.trim_start_matches('='))));
            let names: Vec<String> = known.filter(|name| !name.is_empty()).collect();
            // Of somebody who is nobody known there are only words.
            let names = if names.is_empty() { role("actor").into_iter().collect() } else { names };
            let by = if names.is_empty() { String::new() } else { format!(": {}", names.join(", ")) };
            format!("who did it{by}; ")
        }
        Question::Meant => "whether it was meant: ".to_owned(),
        Question::Toll => "how many were killed: ".to_owned(),
        Question::Declared => "declared: ".to_owned(),
    };
    format!("{asked}{what}{place}{day}")
}

/// The words of a role; of "his government" the name of whom they stand for, where that is known.
fn words_of_role<'a>(statement: &'a StatementRecord, name: &str) -> Option<&'a str> {
    const PRONOUNS: [&str; 6] = ["her", "his", "its", "my", "our", "their"];
    let words = statement.role(name)?;
    let first = words.split(' ').next().unwrap_or_default();
    if !PRONOUNS.iter().any(|pronoun| first.eq_ignore_ascii_case(pronoun)) {
        return Some(words);
    }
    let links = statement.links.actors.get(name);
    let known = links.and_then(|links| links.iter().find(|link| !link.key.starts_with("local-")));
    Some(known.map_or(words, |link| link.name.as_str()))
}

/// "violence against the convoy", "capture of the mill by the army".
fn deed(kind: &str, role: &dyn Fn(&str) -> Option<String>) -> String {
    let row = NAMES.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
    let mut rows = row.filter(|fields| fields.first() == Some(&kind));
    let Some([_, named, unnamed, of]) = rows.next().as_deref().and_then(|row| row.first_chunk().copied())
    else {
        return kind.to_lowercase().replace('_', " ");
    };
    let doer = (of == "place").then(|| role("actor")).flatten();
    let by = doer.map(|doer| format!(" by {doer}")).unwrap_or_default();
    role(of).map_or_else(|| format!("{unnamed}{by}"), |whom| format!("{named} {whom}{by}"))
}

/// "At least ten people" as it stands within a sentence: without the capital of a word that is no name.
fn uncapitalized(words: String) -> String {
    const PLAIN: [&str; 16] = [
        "A",
        "About",
        "An",
        "At",
        "Dozens",
        "Her",
        "His",
        "Hundreds",
        "Its",
        "More",
        "Nearly",
        "Our",
        "Some",
        "The",
        "Their",
        "Thousands",
    ];
    let first = words.split(' ').next().unwrap_or_default();
    if PLAIN.contains(&first) { words.replacen(first, &first.to_lowercase(), 1) } else { words }
}

/// The day, month or year that a TIMEX3 value begins with; `None` for "the future" and the like.
fn day(value: &str) -> Option<&str> {
    let is_digits = |text: &str, range: std::ops::Range<usize>| {
        text.get(range).is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let (year, month, day) = (is_digits(value, 0..4), is_digits(value, 5..7), is_digits(value, 8..10));
    let end = if year && month && day {
        10
    } else if year && month {
        7
    } else {
        4
    };
    year.then(|| value.get(..end)).flatten()
}

fn capitalized(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What is said most often; of several the first in order.
fn most<'a>(words: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for word in words.filter(|word| !word.is_empty()) {
        *counts.entry(word).or_default() += 1;
    }
    let best = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0)));
    best.map(|(word, _)| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deeds_are_named_with_what_they_are_done_to() {
        let roles = |name: &str| match name {
            "recipient" => Some("the convoy".to_owned()),
            "place" => Some("the mill".to_owned()),
            "actor" => Some("the army".to_owned()),
            _ => None,
        };
        assert_eq!(deed("ASSAULT", &roles), "violence against the convoy");
        assert_eq!(deed("takes", &roles), "capture of the mill by the army");
        assert_eq!(deed("CONSULT", &|_: &str| None), "talks");
    }

    #[test]
    fn only_days_months_and_years_are_shown() {
        assert_eq!(day("2025-09-06T04:00"), Some("2025-09-06"));
        assert_eq!(day("2025-07"), Some("2025-07"));
        assert_eq!(day("2025-SP"), Some("2025"));
        assert_eq!(day("FUTURE_REF"), None);
        assert_eq!(day("XXXX-09"), None);
    }
}
