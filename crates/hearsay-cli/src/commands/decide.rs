//! `hearsay decide`: what people decide about a case; `hearsay undo` and `hearsay decisions`.

use super::painter;
use crate::{
    args::{Decide, Decisions, Undo, What},
    render::{Painter, printable},
};
use anyhow::{Context, bail};
use hearsay::store::{
    CaseFile,
    decisions::{Decision, Verdict},
    fields,
};
use hearsay::{Kept, by_hand, shown};
use jiff::Timestamp;
use serde_json::Value;
use std::{env, io::Write, process::ExitCode};

/// Notes the decisions that the arguments make.
pub fn run(args: &Decide, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let mut case = CaseFile::open(&args.case, Timestamp::now())?;
    let author = author(args.by.as_deref())?;
    for (subject, verdict) in verdicts(&case, &args.what)? {
        let number = case.decide(&author, &subject, &verdict, Timestamp::now())?;
        writeln!(out, "decision {number}: {}", words(&subject, &verdict))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Undoes a decision: the one that is named, else the author's newest that holds.
pub fn undo(args: &Undo, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let mut case = CaseFile::open(&args.case, Timestamp::now())?;
    let author = author(args.by.as_deref())?;
    let decisions = case.decisions()?;
    let is_last = |made: &&Decision| {
        made.holds && made.author == author && !matches!(made.verdict, Verdict::Undo { .. })
    };
    let undone = match args.decision {
        Some(number) => decisions.iter().find(|made| made.id == number),
        None => decisions.iter().rev().find(is_last),
    };
    let Some(undone) = undone else {
        match args.decision {
            Some(number) => bail!("there is no decision {number}"),
            None => bail!("there is no decision of {author} to undo"),
        }
    };
    let verdict = Verdict::Undo { decision: undone.id };
    let number = case.decide(&author, &undone.subject, &verdict, Timestamp::now())?;
    let what = words(&undone.subject, &undone.verdict);
    writeln!(out, "decision {number}: undoes decision {}: {what}", undone.id)?;
    Ok(ExitCode::SUCCESS)
}

/// Lists decisions, in the order in which they were made.
pub fn list(args: &Decisions, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let case = CaseFile::open(&args.case, Timestamp::now())?;
    let decisions = case.decisions()?;
    let rulings = case.rulings()?;
    let of = match &args.of {
        Some(id) => rulings.statements.get(id).map(|ruling| ruling.decisions.clone()).unwrap_or_default(),
        None => Vec::new(),
    };
    let undone_by = shown::undone_by(&decisions);
    let is_asked = |made: &&Decision| {
        let by = args.by.as_ref().is_none_or(|by| made.author == *by);
        by && args.of.as_ref().is_none_or(|id| made.subject == *id || of.contains(&made.id))
    };
    let painter = painter(args.color);
    let mut n_shown = 0;
    for made in decisions.iter().filter(is_asked) {
        n_shown += 1;
        let is_lost = rulings.without_subject.contains(&made.id);
        let undone = undone_by.get(&made.id);
        if args.json {
            let line = shown::decision(made, undone.copied(), !is_lost);
            writeln!(out, "{line}")?;
        } else {
            write_line(made, undone.copied(), is_lost, &painter, out)?;
        }
    }
    if !args.json && n_shown == 0 {
        writeln!(out, "no decisions")?;
    }
    Ok(ExitCode::SUCCESS)
}

fn write_line(
    made: &Decision,
    undone: Option<i64>,
    is_lost: bool,
    painter: &Painter,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let when = made.decided.get(..16).unwrap_or(&made.decided).replace('T', " ");
    let mut line = format!(
        "{:>5}  {}  {:<10}  {}",
        made.id,
        painter.faint(&when),
        printable(&made.author),
        words(&made.subject, &made.verdict)
    );
    if made.is_coding {
        line += &painter.faint("  (coding)");
    }
    if let Some(undone) = undone {
        line += &painter.faint(&format!("  (undone by {undone})"));
    } else if is_lost {
        line += &painter.faint("  (the newest reading does not have it; the decision stays)");
    }
    writeln!(out, "{}", line.trim_end())?;
    Ok(())
}

/// Who decides: the argument, else `HEARSAY_BY`, else the name of the user.
pub fn author(by: Option<&str>) -> anyhow::Result<String> {
    let named = by.map(str::to_owned);
    let from = |name: &str| env::var(name).ok().filter(|value| !value.trim().is_empty());
    let found = named.or_else(|| ["HEARSAY_BY", "USER", "LOGNAME", "USERNAME"].into_iter().find_map(from));
    found.context("who decides? Give a name with --by, or in HEARSAY_BY")
}

/// A decision in a line.
pub fn words(subject: &str, verdict: &Verdict) -> String {
    let value = |value: &Value| match value {
        Value::Null => "nothing".to_owned(),
        Value::String(words) => format!("“{words}”"),
        other => other.to_string(),
    };
    let said = match verdict {
        Verdict::Accept => format!("{subject} accepted"),
        Verdict::Reject => format!("{subject} rejected"),
        Verdict::Correct { field, value: to } => format!("{subject} {field} is {}", value(to)),
        Verdict::Add { statement } => {
            format!("{subject} states {}: “{}”", statement.type_name(), statement.quote)
        }
        Verdict::Merge { with, .. } => format!("{subject} and {with} are one matter"),
        Verdict::Split { statements, .. } => format!("{} do not belong to {subject}", statements.join(", ")),
        Verdict::SameActor { with } => format!("{subject} and {with} are one actor"),
        Verdict::NotSameActor { with } => format!("{subject} and {with} are two actors"),
        Verdict::RateSource { reliability, credibility } => {
            let reliability = reliability.map(|grade| format!("reliability {grade}"));
            let credibility = credibility.map(|grade| format!("credibility {grade}"));
            let grades: Vec<String> = reliability.into_iter().chain(credibility).collect();
            format!("{subject}: {}", grades.join(", "))
        }
        Verdict::Note { text } => format!("{subject}: {text}"),
        Verdict::Undo { decision } => format!("undoes decision {decision}"),
        _ => format!("{subject}: {}", verdict.name()),
    };
    printable(&said)
}

/// The decisions that the arguments make: each with its subject.
fn verdicts(case: &CaseFile, what: &What) -> anyhow::Result<Vec<(String, Verdict)>> {
    let each = |ids: &[String], verdict: Verdict| -> Vec<(String, Verdict)> {
        ids.iter().map(|id| (id.clone(), verdict.clone())).collect()
    };
    let one = |subject: &str, verdict: Verdict| vec![(subject.to_owned(), verdict)];
    Ok(match what {
        What::Accept { ids } => each(ids, Verdict::Accept),
        What::Reject { ids } => each(ids, Verdict::Reject),
        What::Correct { id, fields } => {
            let found = case.statement(id)?;
            let mut corrections = Vec::new();
            for (field, words) in fields {
                corrections.push((id.clone(), correction(&found, field, words)?));
            }
            corrections
        }
        What::Add { report, quote, fields } => {
            let mut statement = by_hand::statement(report, quote, fields).map_err(anyhow::Error::msg)?;
            by_hand::link(&mut statement, Kept::of_case(case)?.statements.iter());
            one(report, Verdict::Add { statement: Box::new(statement) })
        }
        What::Merge { matter, with } => {
            with.iter().map(|other| (matter.clone(), Verdict::merge(other))).collect()
        }
        What::Split { matter, statements } => {
            one(matter, Verdict::split(&statements.iter().map(String::as_str).collect::<Vec<_>>()))
        }
        What::SameActor { actor, with } => {
            known_actors(case, [actor, with])?;
            one(actor, Verdict::SameActor { with: with.clone() })
        }
        What::NotSameActor { actor, with } => {
            known_actors(case, [actor, with])?;
            one(actor, Verdict::NotSameActor { with: with.clone() })
        }
        What::Rate { subject, reliability, credibility } => {
            if reliability.is_some() && !case.knows_source(subject)? {
                bail!("no report of this case is published by {subject:?}, and no statement is said by it");
            }
            one(subject, Verdict::RateSource { reliability: *reliability, credibility: *credibility })
        }
        What::Note { subject, text } => one(subject, Verdict::Note { text: text.join(" ") }),
    })
}

/// `place=Haldrin` as a decision about a statement.
pub fn correction(
    statement: &hearsay_types::StatementRecord,
    field: &str,
    words: &str,
) -> anyhow::Result<Verdict> {
    let value = fields::value_of(statement, field, words).map_err(anyhow::Error::msg)?;
    let field = fields::full_name(statement, field).map_err(anyhow::Error::msg)?;
    Ok(Verdict::Correct { field, value })
}

fn known_actors(case: &CaseFile, keys: [&String; 2]) -> anyhow::Result<()> {
    for key in keys {
        if !case.knows_actor(key)? {
            bail!("no statement of this case has an actor with the key {key:?}: hearsay explain shows keys");
        }
    }
    Ok(())
}
