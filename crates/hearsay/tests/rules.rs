//! Each rule finds its examples and none of its counter-examples, read by the stages that it will meet.

use hearsay::{Options, Reader};
use hearsay_coding::Rules;
use hearsay_types::{Article, Noted, Proposition, Role, Statement};
use std::collections::BTreeMap;

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
        return Some(format!("no match; found {}", others.join(", ")));
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

#[test]
fn rules_find_their_examples() {
    let reader = Reader::new(&Options::default()).expect("the built-in files are sound");
    let rules = Rules::builtin().expect("the built-in rules are sound");
    let mut wrong = Vec::new();
    for (file, entry) in rules.entries() {
        let rule = format!("{file}/{}", entry.name);
        if entry.examples.is_empty() {
            wrong.push(format!("{rule}: has no example"));
        }
        for example in &entry.examples {
            let text = example.get("text").map(String::as_str).unwrap_or_default();
            match (miss(&read(&reader, text), &rule, example), example.get("known")) {
                (Some(why), None) => wrong.push(format!("{rule}: {text}\n    {why}")),
                (None, Some(_)) => wrong.push(format!("{rule}: {text}\n    is met: take out `known`")),
                _ => {}
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} examples of {} rules:\n{}",
        wrong.len(),
        rules.entries().len(),
        wrong.join("\n")
    );
}

#[test]
fn rules_do_not_find_their_counter_examples() {
    let reader = Reader::new(&Options::default()).expect("the built-in files are sound");
    let rules = Rules::builtin().expect("the built-in rules are sound");
    let mut wrong = Vec::new();
    for (file, entry) in rules.entries() {
        let rule = format!("{file}/{}", entry.name);
        for text in &entry.counter_examples {
            if read(&reader, text).iter().any(|statement| statement.rule == rule) {
                wrong.push(format!("{rule}: {text}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
