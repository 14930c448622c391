//! Control, relations and the timeline in the terminal: a row for each, with who says so.

use super::{
    Painter, printable,
    records::{Records, shortened, wrap},
};
use hearsay::{
    Joined,
    board::{
        days::Days,
        holdings::{Interval, Place},
        relations::Edge,
        said::Said,
        timeline::Entry,
    },
};
use hearsay_types::RelationType;
use std::io::{self, Write};

/// Who is said to hold which place, from when to when.
pub fn control(
    out: &mut dyn Write,
    joined: &Joined,
    places: &[Place],
    columns: usize,
    painter: &Painter,
) -> io::Result<()> {
    let records = Records::new(&joined.kept, columns, painter);
    for place in places {
        writeln!(out, "{}", painter.strong(&printable(&place.name)))?;
        for interval in &place.intervals {
            write_interval(out, &records, interval)?;
        }
        writeln!(out)?;
    }
    let (n, s) = (places.len(), if places.len() == 1 { "" } else { "s" });
    writeln!(out, "{}", painter.faint(&format!("{n} place{s} in {} reports", joined.kept.reports.len())))
}

fn write_interval(out: &mut dyn Write, records: &Records<'_>, interval: &Interval) -> io::Result<()> {
    let painter = records.painter;
    let day = |day: i64| Days::one(day).to_string();
    let from = match interval.from {
        Some(from) if interval.is_told => day(from),
        Some(from) => format!("≤ {}", day(from)),
        None => String::new(),
    };
    let until = interval.until.map(|until| format!("→ {}", day(until))).unwrap_or_default();
    let actor =
        interval.actor.as_deref().map_or_else(|| "nobody named".to_owned(), |actor| shortened(actor, 50));
    let contested = if interval.is_contested { "  contested" } else { "" };
    let state = painter.type_name("control", interval.state.as_str());
    writeln!(out, "  {from:>12} {until:12}  {state}  {actor}{}", painter.mark(contested))?;
    rows(
        out,
        records,
        29,
        &[("said by", &interval.said), ("expected by", &interval.expected), ("denied by", &interval.denied)],
    )
}

/// Who is said to be what to whom.
pub fn relations(
    out: &mut dyn Write,
    joined: &Joined,
    edges: &[Edge],
    columns: usize,
    painter: &Painter,
) -> io::Result<()> {
    let records = Records::new(&joined.kept, columns, painter);
    for edge in edges {
        let name =
            |name: &Option<String>| name.as_deref().map_or("nobody named".into(), |name| shortened(name, 50));
        let kind = edge.kind.as_str().replace('_', " ");
        let kind = painter.type_name("relation", &kind);
        let what = match edge.kind {
            RelationType::RenamedTo => String::new(),
            _ => edge.what.first().map(|what| format!("  ({})", shortened(what, 40))).unwrap_or_default(),
        };
        writeln!(
            out,
            "{}  {kind}  {}{what}",
            painter.strong(&name(&edge.from)),
            painter.strong(&name(&edge.to))
        )?;
        if !edge.other_names.is_empty() {
            let names =
                edge.other_names.iter().map(|name| shortened(name, 40)).collect::<Vec<_>>().join(", ");
            writeln!(out, "    {}", painter.faint(&format!("earlier {names}")))?;
        }
        rows(
            out,
            &records,
            4,
            &[
                ("said by", &edge.said),
                ("expected by", &edge.expected),
                ("denied by", &edge.denied),
                ("the opposite is said by", &edge.against),
            ],
        )?;
    }
    if !edges.is_empty() {
        writeln!(out)?;
    }
    let (n, s) = (edges.len(), if edges.len() == 1 { "" } else { "s" });
    writeln!(out, "{}", painter.faint(&format!("{n} relation{s} in {} reports", joined.kept.reports.len())))
}

/// What is said to have happened, day by day.
pub fn timeline(
    out: &mut dyn Write,
    joined: &Joined,
    entries: &[Entry],
    columns: usize,
    painter: &Painter,
) -> io::Result<()> {
    let columns = columns.clamp(40, 110);
    let mut last: Option<Days> = None;
    for entry in entries {
        if last != Some(entry.days) {
            writeln!(out, "{}", painter.strong(&entry.days.to_string()))?;
            last = Some(entry.days);
        }
        let label = format!("{}  {}", entry.matter, without_day(&printable(&entry.label), entry.days));
        for (n, line) in wrap(&label, columns - 4).iter().enumerate() {
            writeln!(out, "  {}{line}", if n == 0 { "" } else { "  " })?;
        }
        let names = ["said", "denied", "doubted"];
        let counts = names.iter().zip(entry.stances.iter().zip(entry.roots)).filter(|(_, (n, _))| **n > 0);
        let counts: Vec<String> =
            counts.map(|(name, (n, roots))| format!("{name} {n}× on {roots} roots")).collect();
        let counts = counts.join(", ").replace(" 1 roots", " 1 root");
        let s = if entry.n_reports == 1 { "" } else { "s" };
        let told = if entry.is_told { "" } else { "; the day is the report's" };
        let others: Vec<String> = entry.other_days.iter().map(|(days, n)| format!("{days} ({n}×)")).collect();
        let others =
            if others.is_empty() { String::new() } else { format!("; also dated {}", others.join(", ")) };
        let facts = format!("{counts}; {} report{s}{told}{others}", entry.n_reports);
        for line in wrap(&facts, columns - 4) {
            writeln!(out, "    {}", painter.faint(&line))?;
        }
    }
    if !entries.is_empty() {
        writeln!(out)?;
    }
    let tail = format!("{} matters in {} reports", entries.len(), joined.kept.reports.len());
    writeln!(out, "{}", painter.faint(&tail))
}

/// A label without the day that stands above it.
fn without_day(label: &str, days: Days) -> String {
    label.replace(&format!(" ({days})"), "")
}

fn rows(
    out: &mut dyn Write,
    records: &Records<'_>,
    indent: usize,
    rows: &[(&str, &Vec<Said>)],
) -> io::Result<()> {
    for (label, said) in rows.iter().filter(|(_, said)| !said.is_empty()) {
        let text = format!("{label} {}", records.voices(said));
        for line in wrap(&printable(&text), records.columns.saturating_sub(indent).max(30)) {
            writeln!(out, "{:indent$}{}", "", records.painter.faint(&line))?;
        }
    }
    Ok(())
}
