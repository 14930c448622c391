//! Families of copies in the terminal: whose text it is, who carries it, how much of it, and why we think so.

use super::{
    Painter, printable,
    records::{Records, shortened, wrap},
};
use hearsay::Joined;
use hearsay_types::{CopyFamily, CopyLink};
use std::{
    collections::BTreeSet,
    io::{self, Write},
};

/// Characters of a title that are shown.
const MAX_TITLE: usize = 70;

/// Writes the families, those of most reports first.
pub fn copies(out: &mut dyn Write, joined: &Joined, columns: usize, painter: &Painter) -> io::Result<()> {
    let records = Records::new(&joined.kept, columns, painter);
    let mut families: Vec<&CopyFamily> = joined.copies.iter().collect();
    families.sort_by_key(|family| usize::MAX - family.reports.len());
    for family in &families {
        write_family(out, &records, family)?;
    }
    let carried: BTreeSet<&String> = families.iter().flat_map(|family| &family.reports).collect();
    let (n, all) = (families.len(), joined.kept.reports.len());
    let families = if n == 1 { "family" } else { "families" };
    let tail = format!("{n} {families} of copies: {} of {all} reports", carried.len());
    writeln!(out, "{}", painter.faint(&tail))
}

fn write_family(out: &mut dyn Write, records: &Records<'_>, family: &CopyFamily) -> io::Result<()> {
    let painter = records.painter;
    let n = family.reports.len();
    let of = match (&family.of, &family.origin) {
        (Some(of), _) => format!("of {}", printable(of)),
        (None, Some(origin)) => format!("of {}", records.outlet(origin)),
        (None, None) => "whose origin is not known".to_owned(),
    };
    writeln!(out, "{}", painter.strong(&format!("{n} reports with one text {of}")))?;
    for line in wrap(&printable(&family.evidence.join("; ")), records.columns - 2) {
        writeln!(out, "  {}", painter.faint(&line))?;
    }
    for id in &family.reports {
        let is_origin = family.origin.as_ref() == Some(id);
        let title = records.report(id).and_then(|report| report.title.as_deref());
        let title = title.map(|title| shortened(title, MAX_TITLE)).unwrap_or_default();
        let mark = if is_origin { "•" } else { "·" };
        let id_and_day = format!("{}  {}", printable(id), records.day(id).unwrap_or("no date"));
        writeln!(
            out,
            "  {mark} {}  {}{}",
            painter.strong(&records.outlet(id)),
            painter.faint(&id_and_day),
            if is_origin { "  the origin" } else { "" }
        )?;
        if !title.is_empty() {
            writeln!(out, "    {title}")?;
        }
        // Where its text comes from, by the link that shares most; for those after the first.
        let comes =
            family.links.iter().filter(|link| link.to == *id || (!link.is_directed && link.from == *id));
        let most = comes.max_by(|a, b| a.containment.total_cmp(&b.containment));
        if let Some(link) = most.filter(|_| !is_origin) {
            write_link(out, records, link, id)?;
        }
    }
    writeln!(out)
}

fn write_link(out: &mut dyn Write, records: &Records<'_>, link: &CopyLink, id: &str) -> io::Result<()> {
    let other = if link.to == id { &link.from } else { &link.to };
    let preposition = if link.is_directed { "from" } else { "with" };
    let n_words: u32 = link.passages.iter().map(|passage| passage.n_words).sum();
    let (n, s) = (link.passages.len(), if link.passages.len() == 1 { "" } else { "s" });
    let words = format!("{n_words} words in {n} passage{s} {preposition} {}", records.outlet(other));
    let why = link.evidence.first().filter(|_| link.is_directed);
    let why = why.map(|why| format!(" ({})", printable(why))).unwrap_or_default();
    for line in wrap(&format!("{words}{why}"), records.columns - 4) {
        writeln!(out, "    {}", records.painter.faint(&line))?;
    }
    Ok(())
}
