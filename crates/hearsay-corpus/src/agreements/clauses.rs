//! What an agreement demands, exempts and hangs on.

use super::group::{Group, Member};
use crate::said::{Said, Sayings};
use hearsay_types::AgreementActType as Act;
use std::collections::BTreeSet;

/// So much of the shorter of two clauses' words must both have for them to be one.
const MIN_SHARED: f64 = 0.6;

/// What a clause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClauseKind {
    /// It demands something.
    Term,
    /// It leaves somebody or something out.
    Exemption,
    /// It holds only if.
    Condition,
}

impl ClauseKind {
    /// In words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Term => "term",
            Self::Exemption => "exemption",
            Self::Condition => "condition",
        }
    }
}

/// A term, exemption or condition, as somebody words it.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// What it is.
    pub kind: ClauseKind,
    /// Its words, in the longest wording.
    pub words: String,
    /// Whom it binds or leaves out, as named.
    pub on: Vec<String>,
    /// Who says that it is so, or would be.
    pub said: Vec<Said>,
    /// Who denies it.
    pub denied: Vec<Said>,
}

/// The clauses of an agreement: terms, then exemptions, then conditions, each in the order of reports. Wordings that
/// share most of their words are one clause.
pub fn clauses(group: &Group<'_>, sayings: &Sayings<'_>) -> Vec<Clause> {
    let mut clauses: Vec<(Clause, Vec<BTreeSet<String>>)> = Vec::new();
    for member in &group.members {
        let kind = match member.record.act {
            Act::Term => ClauseKind::Term,
            Act::Exemption => ClauseKind::Exemption,
            Act::Condition => ClauseKind::Condition,
            _ => continue,
        };
        let wording = wording(member);
        let words = words(&wording);
        let is_one = |(clause, wordings): &(Clause, Vec<BTreeSet<String>>)| {
            clause.kind == kind && wordings.iter().any(|known| is_one(known, &words))
        };
        let at = clauses.iter().position(is_one).unwrap_or_else(|| {
            let clause =
                Clause { kind, words: wording.clone(), on: Vec::new(), said: Vec::new(), denied: Vec::new() };
            clauses.push((clause, Vec::new()));
            clauses.len() - 1
        });
        let (clause, wordings) = &mut clauses[at];
        if wording.len() > clause.words.len() {
            clause.words = wording;
        }
        for name in member.parties.values().filter(|name| !clause.on.contains(name)).collect::<Vec<_>>() {
            clause.on.push(name.clone());
        }
        wordings.push(words);
        let said = sayings.said(member.statement);
        if said.denies() { clause.denied.push(said) } else { clause.said.push(said) }
    }
    let mut clauses: Vec<Clause> = clauses.into_iter().map(|(clause, _)| clause).collect();
    clauses.sort_by_key(|clause| clause.kind);
    clauses
}

/// The words of the clause; the whole quote where they are missing or only name somebody.
fn wording(member: &Member<'_>) -> String {
    let content = member.record.content.as_deref().unwrap_or_default().trim();
    let names_somebody = member.record.parties.iter().any(|party| party == content);
    if content.is_empty() || names_somebody { member.statement.quote.clone() } else { content.to_owned() }
}

fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 2);
    words.map(str::to_lowercase).collect()
}

fn is_one(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    let shorter = a.len().min(b.len());
    shorter > 1 && a.intersection(b).count() as f64 >= MIN_SHARED * shorter as f64
}
