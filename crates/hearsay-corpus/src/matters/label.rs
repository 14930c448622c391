//! Short names of matters, made of their statements' words.

use super::{facts::Facts, questions::Question};
use hearsay_types::{PropositionRecord, Stance};
use std::collections::BTreeMap;

/// A matter's name: what is asked, and the words, place and day that most statements give.
pub fn label(facts: &[Facts<'_>], members: &BTreeMap<usize, Stance>, question: &Question) -> String {
    let role = |name: &str| most(members.keys().filter_map(|i| facts[*i].statement.role(name)));
    let first = members.keys().next().map(|i| &facts[*i].statement.proposition);
    let what = match first {
        Some(PropositionRecord::Event { .. }) => {
            let kind = most(members.keys().map(|i| facts[*i].statement.type_name())).unwrap_or_default();
            [Some(kind.to_lowercase()), role("recipient").map(|recipient| format!("on {recipient}"))]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" ")
        }
        Some(PropositionRecord::Relation { .. }) => {
            let kind = most(members.keys().map(|i| facts[*i].statement.type_name()))
                .unwrap_or_default()
                .replace('_', " ");
            [role("from"), Some(kind), role("to")].into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
        Some(PropositionRecord::Control { .. }) => {
            let kind = most(members.keys().map(|i| facts[*i].statement.type_name()))
                .unwrap_or_default()
                .replace('_', " ");
            [role("actor"), Some(kind)].into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
        Some(PropositionRecord::Agreement { .. }) => {
            let kind = most(members.keys().map(|i| facts[*i].statement.type_name()))
                .unwrap_or_default()
                .replace('_', " ");
            [role("agreement"), Some(kind)].into_iter().flatten().collect::<Vec<_>>().join(": ")
        }
        None => String::new(),
    };
    let place = role("place").map(|place| format!(", {place}")).unwrap_or_default();
    let day = most(members.keys().filter_map(|i| facts[*i].statement.date()));
    let day = day.map(|day| format!(" ({day})")).unwrap_or_default();
    let asked = match question {
        Question::Happened => String::new(),
        Question::Doer(sides) => format!(
            "who did it: {}; ",
            sides.iter().map(|side| side.trim_start_matches('=')).collect::<Vec<_>>().join(", ")
        ),
        Question::Meant => "whether it was meant: ".to_owned(),
        Question::Toll => "how many were killed: ".to_owned(),
        Question::Declared => "declared: ".to_owned(),
    };
    format!("{asked}{what}{place}{day}")
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
