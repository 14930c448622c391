//! `hearsay explain`: the trail from a statement to the bytes that it was read from.

use super::{decide, painter};
use crate::{args::Explain, render::printable};
use hearsay::shown;
use hearsay::store::{
    CaseFile,
    decisions::{Decision, Verdict},
    effective::Standing,
    trail::{Field, Trail},
};
use jiff::Timestamp;
use std::{io::Write, process::ExitCode};

/// Writes the trail to `out`.
pub fn run(args: &Explain, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let case = CaseFile::open(&args.case, Timestamp::now())?;
    let trail = case.trail(&args.id)?;
    let mut decisions = case.decisions()?;
    decisions.retain(|made| trail.decisions.contains(&made.id));
    if args.json {
        writeln!(out, "{}", shown::trail(&trail, &decisions))?;
    } else {
        write_text(&trail, &decisions, args, out)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn write_text(
    trail: &Trail,
    decisions: &[Decision],
    args: &Explain,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let painter = painter(args.color);
    let statement = &trail.kept.statement;
    let report = &trail.reading.report;
    writeln!(out, "{}", painter.strong(&format!("statement {}", printable(&statement.id))))?;
    let kind = statement.proposition.kind();
    writeln!(out, "  {kind} {}, {}", painter.type_name(kind, statement.type_name()), statement.factuality)?;
    if trail.ruling.standing != Standing::Undecided {
        writeln!(out, "  {} by people (see decisions below)", painter.standing(trail.ruling.standing))?;
    }
    for correction in &trail.ruling.corrections {
        let words = decide::words(
            "",
            &Verdict::Correct { field: correction.field.clone(), value: correction.value.clone() },
        );
        writeln!(out, "  corrected: {}", words.trim())?;
    }
    writeln!(out, "  date {}", statement.date().unwrap_or("not told"))?;
    let score = statement.score.map(|score| format!(", score {score}")).unwrap_or_default();
    writeln!(out, "  found by {}{score}", printable(statement.rule.as_deref().unwrap_or("no rule")))?;
    for name in &statement.from_elsewhere {
        writeln!(out, "  {name} is understood from the rest of the report")?;
    }
    for (role, actors) in &statement.links.actors {
        for actor in actors {
            writeln!(out, "  {role} stands for {} ({})", printable(&actor.name), printable(&actor.key))?;
        }
    }
    if let Some(place) = &statement.links.place {
        let radius = place.radius_km;
        writeln!(
            out,
            "  place stands for {} ({}, {}, within {radius} km)",
            printable(&place.name),
            place.lat,
            place.lon
        )?;
    }
    for field in &trail.fields {
        write_field(field, &painter, out)?;
    }
    let name = |text: &Option<String>| printable(text.as_deref().unwrap_or("unknown"));
    writeln!(out, "{}", painter.strong(&format!("report {}", printable(&report.id))))?;
    writeln!(out, "  {}: {}", name(&report.publisher), name(&report.title))?;
    writeln!(out, "  published {}, address {}", name(&report.published), name(&report.url))?;
    writeln!(out, "{}", painter.strong("input"))?;
    writeln!(out, "  SHA-256 {}, {} bytes", trail.sha256, trail.n_bytes)?;
    for origin in &trail.origins {
        writeln!(
            out,
            "  from {}, captured {}, log entry {}",
            printable(&origin.path),
            origin.captured,
            origin.log
        )?;
    }
    writeln!(out, "{}", painter.strong("reading"))?;
    writeln!(out, "  {}, {} earlier readings", trail.recorded, trail.n_earlier)?;
    writeln!(out, "  reader {} {}", trail.reader.0, printable(&trail.reader.1.to_string()))?;
    writeln!(out, "  log entry {}, SHA-256 {}", trail.log.0, trail.log.1)?;
    for note in &trail.reading.layout.notes {
        writeln!(out, "  note of {}: {}", note.stage, printable(&note.message))?;
    }
    let list = |ids: Vec<String>| if ids.is_empty() { "none".to_owned() } else { ids.join(", ") };
    writeln!(out, "  matters: {}", list(trail.matters.iter().map(|id| printable(id)).collect()))?;
    if decisions.is_empty() {
        writeln!(out, "  decisions: none")?;
    }
    for made in decisions {
        let (author, when) = (printable(&made.author), &made.decided);
        writeln!(
            out,
            "  decision {} of {author}, {when}: {}",
            made.id,
            decide::words(&made.subject, &made.verdict)
        )?;
    }
    Ok(())
}

fn write_field(field: &Field, painter: &crate::render::Painter, out: &mut dyn Write) -> anyhow::Result<()> {
    let block = field.block.as_ref().map(|(n, kind)| format!("block {n} ({kind}), ")).unwrap_or_default();
    let bytes = field.source.map_or_else(
        || "stands nowhere in the input".to_owned(),
        |source| format!("bytes {}-{} of the input", source.start, source.end),
    );
    writeln!(out, "  {} \"{}\"", painter.faint(&field.name), printable(&field.words))?;
    writeln!(out, "      {block}text {}-{}, {bytes}", field.span.start, field.span.end)?;
    if let Some(words) = field.source_words.as_ref().filter(|words| **words != field.words) {
        writeln!(out, "      there: {}", printable(words))?;
    }
    Ok(())
}
