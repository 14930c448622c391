//! What whole reports must give, as specifications written in Markdown: `report/*.md`.
//!
//! In a case, lines that begin with `> ` are the text; `published: 2016-09-09` before it is its date. Behind
//! it, `statement: TYPE | field: value | ...` must hold for one of the statements found, `no: ...` for none.
//! The fields: `is` (factuality), `says` (the voices' sources, outermost first, joined by ` < `; `nobody` for
//! a source that is missing, `the report` for no voice), `quote`, a quantity's name, `mode`, and the names of
//! roles. A role's value is its words or its actor's name; `?` is a role that is empty. `known: reason` marks
//! a case that does not hold yet: once it does, the mark must go.
//!
//! The actors and places are those of `examples/knowledge.toml`.

use hearsay::{
    Options, Reader,
    ingest::{Input, Media},
};
use hearsay_extract::article;
use hearsay_types::{Evident, Proposition, Quantity, Report, Role, Statement};
use std::{fmt::Write as _, fs, path::Path};

/// A case: what stands under one heading.
#[derive(Default)]
struct Case {
    place: String,
    published: Option<String>,
    known: bool,
    text: String,
    /// Conditions with whether some statement must meet them or none may.
    wanted: Vec<(String, bool)>,
}

fn cases(name: &str, markdown: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for (i, line) in markdown.lines().enumerate() {
        if let Some(heading) = line.strip_prefix('#') {
            let place = format!("{name}:{} {}", i + 1, heading.trim_start_matches('#').trim());
            cases.push(Case { place, ..Case::default() });
        }
        let Some(case) = cases.last_mut() else { continue };
        if let Some(text) = line.strip_prefix('>') {
            case.text.push_str(text.strip_prefix(' ').unwrap_or(text));
            case.text.push('\n');
        } else if let Some((key, value)) = line.split_once(": ") {
            match key {
                "published" => case.published = Some(value.to_owned()),
                "known" => case.known = true,
                "statement" | "no" => case.wanted.push((value.to_owned(), key == "statement")),
                _ => {}
            }
        }
    }
    cases.retain(|case| !case.text.is_empty());
    cases
}

fn read(reader: &Reader, case: &Case) -> Report {
    let input = Input::page("case", case.text.clone().into_bytes(), Media::Text);
    let mut article = article::read(input);
    if let Some(day) = &case.published {
        let day: jiff::civil::Date = day.parse().expect("a date");
        let value = day.at(12, 0, 0, 0);
        article.value.published = Some(Evident { value, evidence: "the case".to_owned(), span: None });
    }
    reader.read_article(article).value
}

/// The values that a field of a statement may be called by; none where there is no such field.
fn values(report: &Report, statement: &Statement, field: &str) -> Vec<String> {
    let role = |role: &Option<Role>| match role {
        None => vec!["?".to_owned()],
        Some(role) => {
            let actor = role.actor.map(|id| report.actors.actors[id.idx()].name.clone());
            actor.into_iter().chain([role.text.clone()]).collect()
        }
    };
    let word = |word: &Option<String>| vec![word.clone().unwrap_or_else(|| "?".to_owned())];
    match (field, &statement.proposition) {
        ("is", _) => vec![statement.factuality.to_string()],
        ("quote", _) => vec![statement.span.of(&report.article.text).to_owned()],
        ("says", _) => says(report, statement),
        ("mode", Proposition::Event(event)) => word(&event.mode),
        ("actor", Proposition::Event(event)) => role(&event.actor),
        ("recipient", Proposition::Event(event)) => role(&event.recipient),
        ("place", Proposition::Event(event)) => role(&event.place),
        ("date", Proposition::Event(event)) => word(&event.date),
        ("intent", Proposition::Event(event)) => word(&event.intent.map(|intent| intent.to_string())),
        ("from", Proposition::Relation(relation)) => role(&relation.from),
        ("to", Proposition::Relation(relation)) => role(&relation.to),
        ("what", Proposition::Relation(relation)) => role(&relation.what),
        ("actor", Proposition::Control(control)) => role(&control.actor),
        ("place", Proposition::Control(control)) => role(&control.place),
        ("date", Proposition::Control(control)) => word(&control.date),
        ("agreement", Proposition::Agreement(act)) => role(&act.agreement),
        ("by", Proposition::Agreement(act)) => role(&act.by),
        ("content", Proposition::Agreement(act)) => role(&act.content),
        ("party", Proposition::Agreement(act)) => {
            act.parties.iter().flat_map(|party| role(&Some(party.clone()))).collect()
        }
        ("date", Proposition::Agreement(act)) => word(&act.date),
        _ => statement.quantities.iter().filter(|quantity| quantity.what == field).map(amount).collect(),
    }
}

/// `12`, `at least 12`, `up to 12`, `10 to 12`.
fn amount(quantity: &Quantity) -> String {
    match (quantity.low, quantity.high) {
        (Some(low), Some(high)) if low == high => low.to_string(),
        (Some(low), Some(high)) => format!("{low} to {high}"),
        (Some(low), None) => format!("at least {low}"),
        (None, Some(high)) => format!("up to {high}"),
        (None, None) => "some".to_owned(),
    }
}

/// The chain of voices by the words that name them, and by what these stand for.
fn says(report: &Report, statement: &Statement) -> Vec<String> {
    if statement.voices.is_empty() {
        return vec!["the report".to_owned()];
    }
    let voices = || statement.voices.iter().map(|id| &report.voices[id.idx()]);
    let words = |voice: &hearsay_types::Voice| {
        voice.source.map_or_else(|| "nobody".to_owned(), |span| span.of(&report.article.text).to_owned())
    };
    let named: Vec<String> = voices().map(words).collect();
    let resolved: Vec<String> =
        voices().map(|voice| voice.refers_to.clone().unwrap_or_else(|| words(voice))).collect();
    vec![named.join(" < "), resolved.join(" < ")]
}

/// Whether some statement of the report meets all conditions of `wanted`.
fn has(report: &Report, wanted: &str) -> bool {
    let mut parts = wanted.split(" | ");
    let type_name = parts.next().unwrap_or_default();
    let fields: Vec<(&str, &str)> = parts
        .map(|part| part.split_once(": ").unwrap_or_else(|| panic!("no field and value: {part}")))
        .collect();
    report.statements.iter().any(|statement| {
        let meets = |field: &str, value: &str| {
            values(report, statement, field).iter().any(|found| found.eq_ignore_ascii_case(value))
        };
        statement.proposition.type_name() == type_name
            && fields.iter().all(|(field, value)| meets(field, value))
    })
}

/// The statements found, for the message of a case that does not hold.
fn listing(report: &Report) -> String {
    let fields = [
        "actor",
        "recipient",
        "place",
        "from",
        "to",
        "what",
        "agreement",
        "by",
        "party",
        "content",
        "mode",
        "date",
        "intent",
        "is",
        "says",
    ];
    let mut lines = String::new();
    for statement in &report.statements {
        write!(lines, "    {}", statement.proposition.type_name()).expect("a string");
        for field in fields {
            let found = values(report, statement, field);
            if let Some(value) = found.last().filter(|value| *value != "?") {
                write!(lines, " | {field}: {value}").expect("a string");
            }
        }
        for quantity in &statement.quantities {
            write!(lines, " | {}: {}", quantity.what, amount(quantity)).expect("a string");
        }
        lines.push('\n');
    }
    lines
}

#[test]
fn reports_are_read_as_specified() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let knowledge = vec![root.join("../../examples/knowledge.toml")];
    let reader = Reader::new(&Options { knowledge, ..Options::default() }).expect("the examples are sound");
    let mut files: Vec<_> = fs::read_dir(root.join("tests/report"))
        .expect("the folder of cases")
        .map(|entry| entry.expect("a file").path())
        .collect();
    files.sort();
    let (mut n_cases, mut wrong) = (0, String::new());
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        for case in cases(&name, &fs::read_to_string(&file).expect("a text")) {
            n_cases += 1;
            let report = read(&reader, &case);
            let missed: Vec<&str> = case
                .wanted
                .iter()
                .filter(|(wanted, is_wanted)| has(&report, wanted) != *is_wanted)
                .map(|(wanted, _)| wanted.as_str())
                .collect();
            assert!(!case.wanted.is_empty(), "{}: nothing is asked", case.place);
            if missed.is_empty() && case.known {
                writeln!(wrong, "{}\n  holds now: take the mark `known` away", case.place).expect("a string");
            } else if !missed.is_empty() && !case.known {
                let missed = missed.join("\n    ");
                let found = listing(&report);
                writeln!(wrong, "{}\n  wrong\n    {missed}\n  found\n{found}", case.place).expect("a string");
            }
        }
    }
    assert!(n_cases > 0, "no cases");
    assert!(wrong.is_empty(), "\n{wrong}");
}
