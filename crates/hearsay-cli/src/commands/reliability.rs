//! `hearsay reliability`: how far coders agree who decided apart.

use super::painter;
use crate::{
    args::Reliability as Arguments,
    render::{Painter, printable},
};
use hearsay::store::{
    CaseFile,
    alpha::Level,
    reliability::{FieldReliability, Reliability},
};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::{collections::BTreeSet, io::Write, process::ExitCode};

/// The most values that a confusion table has; where there are more, only differences are listed.
const MAX_VALUES: usize = 8;
/// From here on, conclusions may be drawn; from the second on, tentative ones.
const RELIABLE: [f64; 2] = [0.8, 0.667];

/// Writes what comparing gives.
pub fn run(args: &Arguments, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let case = CaseFile::open(&args.case, Timestamp::now())?;
    if args.coder.len() < 2 || args.coder[0] == args.coder[1] {
        anyhow::bail!("two coders are compared: --coder ana --coder bo");
    }
    let found = case.reliability(&args.coder)?;
    if args.json {
        writeln!(out, "{}", to_json(&found))?;
    } else {
        write_text(&found, &painter(args.color), out)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn write_text(found: &Reliability, painter: &Painter, out: &mut dyn Write) -> anyhow::Result<()> {
    let coded = found.coders.iter().zip(&found.n_coded);
    let coded: Vec<String> = coded.map(|(coder, n)| format!("{} coded {n}", printable(coder))).collect();
    writeln!(out, "{}; {} statements by at least two\n", coded.join(", "), found.n_shared)?;
    if found.n_shared == 0 {
        writeln!(out, "nothing to compare: hearsay review --coder NAME, with the same --limit for each")?;
        return Ok(());
    }
    let head = format!("{:<20} {:>6} {:>6} {:>7}", "field", "units", "same", "alpha");
    writeln!(out, "{}", painter.faint(&head))?;
    for field in &found.fields {
        let name = printable(&field.field);
        let (alpha, words) = match field.alpha {
            Some(alpha) if alpha >= RELIABLE[0] => (format!("{alpha:7.3}"), ""),
            Some(alpha) if alpha >= RELIABLE[1] => (format!("{alpha:7.3}"), "  tentative"),
            Some(alpha) => (format!("{alpha:7.3}"), "  not reliable"),
            None => ("      –".to_owned(), "  all the same"),
        };
        let (units, same) = (field.n_units, field.n_same);
        writeln!(out, "{name:<20} {units:>6} {same:>6} {}{}", painter.strong(&alpha), painter.faint(words))?;
    }
    for field in found.fields.iter().filter(|field| !field.differences.is_empty()) {
        writeln!(out)?;
        write_differences(found, field, painter, out)?;
    }
    Ok(())
}

fn write_differences(
    found: &Reliability,
    field: &FieldReliability,
    painter: &Painter,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    writeln!(out, "{}", painter.strong(&printable(&field.field)))?;
    let values: BTreeSet<&String> = field.confusion.keys().flat_map(|(a, b)| [a, b]).collect();
    if values.len() <= MAX_VALUES {
        let named = |value: &String| shown(Some(value));
        let width = values.iter().map(|value| named(value).chars().count()).max().unwrap_or(0).max(4);
        let rows = found.coders[0].chars().count().max(width);
        let (first, second) = (printable(&found.coders[0]), printable(&found.coders[1]));
        writeln!(out, "  {}", painter.faint(&format!("{first:<rows$}  {second} →")))?;
        let head: Vec<String> = values.iter().map(|value| format!("{:>width$}", named(value))).collect();
        writeln!(out, "  {:<rows$}  {}", "", painter.faint(&head.join("  ")))?;
        for a in &values {
            let cell = |b: &&String| {
                let n = field.confusion.get(&((*a).clone(), (*b).clone())).copied().unwrap_or(0);
                let cell = if n == 0 { "·".to_owned() } else { n.to_string() };
                let cell = format!("{cell:>width$}");
                if a == b || n == 0 { painter.faint(&cell) } else { painter.mark(&cell) }
            };
            let cells: Vec<String> = values.iter().map(cell).collect();
            writeln!(out, "  {}  {}", painter.faint(&format!("{:<rows$}", named(a))), cells.join("  "))?;
        }
    }
    for (statement, given) in &field.differences {
        let given: Vec<String> = given.iter().map(|value| shown(value.as_ref())).collect();
        writeln!(out, "  {}  {}", painter.faint(&printable(statement)), given.join(" | "))?;
    }
    Ok(())
}

/// A value; of an empty one that it is so, of none a dash.
fn shown(value: Option<&String>) -> String {
    match value {
        None => "–".to_owned(),
        Some(value) if value.is_empty() => "(none)".to_owned(),
        Some(value) => printable(value),
    }
}

fn to_json(found: &Reliability) -> Value {
    let level = |level: Level| match level {
        Level::Nominal => "nominal",
        Level::Ordinal => "ordinal",
        Level::Interval => "interval",
    };
    let field = |field: &FieldReliability| {
        json!({
            "field": field.field, "level": level(field.level), "units": field.n_units, "same": field.n_same,
            "alpha": field.alpha,
            "confusion": field.confusion.iter()
                .map(|((a, b), n)| json!({ "values": [a, b], "n": n }))
                .collect::<Vec<_>>(),
            "differences": field.differences.iter()
                .map(|(statement, values)| json!({ "statement": statement, "values": values }))
                .collect::<Vec<_>>(),
        })
    };
    json!({
        "coders": found.coders, "coded": found.n_coded, "shared": found.n_shared,
        "fields": found.fields.iter().map(field).collect::<Vec<_>>(),
    })
}
