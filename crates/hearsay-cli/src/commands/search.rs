//! `hearsay search`: reports and statements of a case, the newest first.

use super::painter;
use crate::{args::Search, render::printable};
use hearsay::shown;
use hearsay::store::{
    CaseFile,
    effective::{Rulings, Standing},
    search::{Hit, Snippet},
};
use jiff::Timestamp;
use std::{io::Write, process::ExitCode};

/// Writes what the query finds to `out`.
pub fn run(args: &Search, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let case = CaseFile::open(&args.case, Timestamp::now())?;
    let mut found = case.search(&args.query.join(" "), args.limit)?;
    let rulings = case.rulings()?;
    for kept in found.hits.iter_mut().filter_map(|hit| hit.statement.as_mut()) {
        kept.statement = rulings.corrected(&kept.statement, None);
    }
    for hit in &found.hits {
        if args.json {
            writeln!(out, "{}", shown::hit(hit, &rulings))?
        } else {
            write_text(hit, &rulings, args, out)?
        }
    }
    if !args.json && found.hits.is_empty() {
        writeln!(out, "nothing found")?;
    }
    if !args.json && found.has_more {
        writeln!(out, "there is more: --limit shows more than {}", args.limit)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn write_text(hit: &Hit, rulings: &Rulings, args: &Search, out: &mut dyn Write) -> anyhow::Result<()> {
    let painter = painter(args.color);
    let report = &hit.report;
    let day =
        report.published.as_deref().map_or("no date", |published| published.get(..10).unwrap_or(published));
    let publisher = printable(report.publisher.as_deref().unwrap_or("unknown publisher"));
    let title = printable(report.title.as_deref().unwrap_or(""));
    let id = hit.statement.as_ref().map_or(&report.id, |kept| &kept.statement.id);
    writeln!(out, "{}  {}  {publisher}: {title}", painter.strong(&printable(id)), day)?;
    if let Some(kept) = &hit.statement {
        let statement = &kept.statement;
        let mut words = painter.type_name(statement.proposition.kind(), statement.type_name());
        for role in ["actor", "from", "by", "recipient", "to", "place", "agreement"] {
            if let Some(said) = statement.role(role) {
                words += &format!("  {role}: {}", printable(said));
            }
        }
        words += &statement.date().map(|date| format!("  date: {date}")).unwrap_or_default();
        for voice in &statement.voice {
            words += &format!("  says: {}", printable(voice.name().unwrap_or("somebody")));
        }
        words += &format!("  {}", painter.factuality(statement.factuality));
        match rulings.standing(&statement.id) {
            Standing::Undecided => {}
            standing => words += &format!("  {}", painter.standing(standing)),
        }
        writeln!(out, "    {words}")?;
    }
    writeln!(out, "    {}\n", marked(&hit.snippet, |words| painter.strong(words)))?;
    Ok(())
}

/// The snippet with what was sought emphasized.
fn marked(snippet: &Snippet, emphasize: impl Fn(&str) -> String) -> String {
    let (mut words, mut at) = (String::new(), 0);
    for (from, to) in &snippet.marks {
        words += &printable(&snippet.text[at..*from]);
        words += &emphasize(&printable(&snippet.text[*from..*to]));
        at = *to;
    }
    words + &printable(&snippet.text[at..])
}
