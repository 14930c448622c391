//! Whether rules find their examples and none of their counter-examples, read by the stages that they meet.

use crate::Reader;
use hearsay_coding::rules::{RuleEntry, RuleError, RuleFile, line_within_rule, rule_name};
use hearsay_types::{Article, Noted, Proposition, Role, Statement};
use std::{collections::BTreeMap, path::Path};

/// What became of the examples of one file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// How many rules the file has.
    pub n_rules: usize,
    /// How many examples and counter-examples were read.
    pub n_examples: usize,
    /// What does not hold, in the order of the file.
    pub failures: Vec<Failure>,
}

/// An example that is not met, a counter-example that is, or a rule without examples.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The line of the file, from 1; 0 where it is not known.
    pub line: usize,
    /// `file/rule`.
    pub rule: String,
    /// The example's text; empty for a rule without examples.
    pub text: String,
    /// What is found instead of what should be.
    pub reason: String,
}

/// Reads the examples of a rule file with `reader`, which must have been built with that file.
///
/// # Errors
/// If the file cannot be read or is no rule file.
pub fn check_file(reader: &Reader, path: &Path) -> Result<Outcome, RuleError> {
    let read_error = |source| RuleError::Read { path: path.to_owned(), source };
    let text = std::fs::read_to_string(path).map_err(read_error)?;
    let name = path.display().to_string();
    let file = RuleFile::parse(&name, &text)?;
    let mut outcome = Outcome { n_rules: file.rules.len(), ..Outcome::default() };
    for entry in &file.rules {
        outcome.n_examples += entry.examples.len() + entry.counter_examples.len();
        for mut failure in check_rule(reader, &rule_name(&name, &entry.name), entry) {
            failure.line = line_within_rule(&text, &entry.name, &failure.text);
            outcome.failures.push(failure);
        }
    }
    Ok(outcome)
}

/// What of one rule does not hold; `rule` is its full name. The lines are 0.
pub fn check_rule(reader: &Reader, rule: &str, entry: &RuleEntry) -> Vec<Failure> {
    let failure = |text: &str, reason: String| Failure {
        line: 0,
        rule: rule.to_owned(),
        text: text.to_owned(),
        reason,
    };
    let mut failures = Vec::new();
    if entry.examples.is_empty() {
        failures.push(failure("", "has no example".to_owned()));
    }
    for example in &entry.examples {
        let text = example.get("text").map(String::as_str).unwrap_or_default();
        match (miss(&read(reader, text), rule, example), example.get("known")) {
            (Some(why), None) => failures.push(failure(text, why)),
            (None, Some(_)) => failures.push(failure(text, "is met: take out `known`".to_owned())),
            _ => {}
        }
    }
    for text in &entry.counter_examples {
        if read(reader, text).iter().any(|statement| statement.rule == rule) {
            failures.push(failure(text, "is found, although it is a counter-example".to_owned()));
        }
    }
    failures
}

fn read(reader: &Reader, text: &str) -> Vec<Statement> {
    let article = Article { text: text.to_owned(), ..Article::default() };
    reader.read_article(Noted::plain(article)).value.statements
}

/// What the statement has for a key of an example.
fn field(statement: &Statement, key: &str) -> String {
    let words = |role: &Option<Role>| role.as_ref().map(|role| role.text.clone()).unwrap_or_default();
    match (&statement.proposition, key) {
        (_, "type") => statement.proposition.type_name().to_owned(),
        (_, "factuality") => statement.factuality.to_string(),
        (Proposition::Event(event), "mode") => event.mode.clone().unwrap_or_default(),
        (Proposition::Event(event), "actor") => words(&event.actor),
        (Proposition::Event(event), "recipient") => words(&event.recipient),
        (Proposition::Event(event), "place") => words(&event.place),
        (Proposition::Relation(relation), "from") => words(&relation.from),
        (Proposition::Relation(relation), "to") => words(&relation.to),
        (Proposition::Relation(relation), "what") => words(&relation.what),
        (Proposition::Control(control), "actor") => words(&control.actor),
        (Proposition::Control(control), "place") => words(&control.place),
        (Proposition::Agreement(act), "agreement") => words(&act.agreement),
        (Proposition::Agreement(act), "by") => words(&act.by),
        (Proposition::Agreement(act), "content") => words(&act.content),
        (Proposition::Agreement(act), "parties") => {
            act.parties.iter().map(|party| party.text.as_str()).collect::<Vec<_>>().join("; ")
        }
        _ => format!("(a {} has no {key})", statement.proposition.kind()),
    }
}

/// What keeps an example from being met; `None` if it is met.
fn miss(found: &[Statement], rule: &str, example: &BTreeMap<String, String>) -> Option<String> {
    let by_rule: Vec<&Statement> = found.iter().filter(|statement| statement.rule == rule).collect();
    if by_rule.is_empty() {
        let others: Vec<&str> = found.iter().map(|statement| statement.rule.as_str()).collect();
        let others = if others.is_empty() { "nothing".to_owned() } else { others.join(", ") };
        return Some(format!("no match; found {others}"));
    }
    let differences = |statement: &&Statement| {
        let wanted = example.iter().filter(|(key, _)| !["text", "known"].contains(&key.as_str()));
        let differs = wanted.filter(|(key, value)| field(statement, key) != **value);
        differs
            .map(|(key, value)| format!("{key} `{}` not `{value}`", field(statement, key)))
            .collect::<Vec<_>>()
    };
    let best = by_rule.iter().map(differences).min_by_key(Vec::len).unwrap_or_default();
    (!best.is_empty()).then(|| best.join(", "))
}
