//! Matters in the terminal: a page to brief from. For each matter what it is about, who says so and who denies
//! it, on how many independent roots, with the figures and words of each root.

use super::{
    Painter, printable,
    records::{Records, shortened, wrap},
};
use hearsay::{
    Joined,
    board::{
        changes::{Change, Stand},
        days::Days,
    },
};
use hearsay_types::{Matter, Root, Stance, StatementRecord};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Write},
};

/// Characters of a quote that are shown.
const MAX_QUOTE: usize = 180;

/// Writes the matters that several reports speak of, or all; the most contested and best supported first.
pub fn matters(
    out: &mut dyn Write,
    joined: &Joined,
    changes: &BTreeMap<String, Vec<Change>>,
    show_all: bool,
    columns: usize,
    painter: &Painter,
) -> io::Result<()> {
    let (kept, matters) = (&joined.kept, &joined.matters);
    let page = Page { records: Records::new(kept, columns, painter), changes };
    let n_reports = |matter: &Matter| page.records.reports_of(&matter.members).len();
    let mut shown: Vec<&Matter> = matters.iter().filter(|matter| show_all || n_reports(matter) > 1).collect();
    let is_contested = |matter: &Matter| matter.stance.values().any(|stance| *stance != Stance::Asserts);
    shown.sort_by_key(|matter| {
        (!is_contested(matter), usize::MAX - matter.independent_roots(), usize::MAX - matter.members.len())
    });
    for matter in &shown {
        page.matter(out, matter)?;
    }
    let rest = matters.len() - shown.len();
    let reports = kept.reports.len();
    let tail = format!("{} matters in {reports} reports", shown.len());
    let rest = if rest > 0 { format!("; {rest} more of one report each (--all)") } else { String::new() };
    writeln!(out, "{}", page.records.painter.faint(&format!("{tail}{rest}")))
}

struct Page<'a> {
    records: Records<'a>,
    changes: &'a BTreeMap<String, Vec<Change>>,
}

impl Page<'_> {
    fn matter(&self, out: &mut dyn Write, matter: &Matter) -> io::Result<()> {
        let title = format!("{}  {}", matter.id, printable(&matter.label));
        for line in wrap(&title, self.records.columns) {
            writeln!(out, "{}", self.records.painter.strong(&line))?;
        }
        let reports = self.records.reports_of(&matter.members);
        let carried: BTreeSet<&String> = matter.copies.iter().flatten().collect();
        let mut facts = format!("{} statements in {} reports", matter.members.len(), reports.len());
        if !carried.is_empty() {
            facts += &format!(", {} of them copies of one another", carried.len());
        }
        let n = matter.independent_roots();
        facts += &format!("; {n} independent {}", if n == 1 { "root" } else { "roots" });
        for line in wrap(&facts, self.records.columns - 2) {
            writeln!(out, "  {}", self.records.painter.faint(&line))?;
        }
        for stance in [Stance::Asserts, Stance::Denies, Stance::Disputes] {
            let roots: Vec<&Root> =
                matter.roots.iter().filter(|root| root.stances.contains(&stance)).collect();
            if roots.is_empty() {
                continue;
            }
            let n = matter.independent_by(stance);
            writeln!(
                out,
                "  {} on {n} independent {}",
                heading(stance),
                if n == 1 { "root" } else { "roots" }
            )?;
            for root in roots {
                self.root(out, matter, root, stance)?;
            }
        }
        for change in self.changes.get(&matter.id).into_iter().flatten() {
            self.change(out, change)?;
        }
        writeln!(out)
    }

    /// "changed  Edda Quill: denied 2031-09-18 → said 2031-09-23".
    fn change(&self, out: &mut dyn Write, change: &Change) -> io::Result<()> {
        let stand = |stand: &Stand| {
            let killed =
                stand.killed.as_ref().map(|killed| format!(" (killed: {killed})")).unwrap_or_default();
            let day = stand.said.day.map(|day| format!(" {}", Days::one(day))).unwrap_or_default();
            format!("{}{killed}{day}", heading(stand.stance))
        };
        let stands = change.stands.iter().map(stand).collect::<Vec<_>>().join(" → ");
        let text = printable(&format!("{}: {stands}", change.who));
        for (n, line) in wrap(&text, self.records.columns - 12).iter().enumerate() {
            let label = if n == 0 { self.records.painter.mark("changed") } else { " ".repeat(7) };
            writeln!(out, "  {label}  {line}")?;
        }
        Ok(())
    }

    fn root(&self, out: &mut dyn Write, matter: &Matter, root: &Root, stance: Stance) -> io::Result<()> {
        let of_stance = |id: &&String| matter.stance.get(*id) == Some(&stance);
        let statements: Vec<&StatementRecord> =
            root.statements.iter().filter(of_stance).filter_map(|id| self.records.statement(id)).collect();
        let Some(first) = statements.first() else { return Ok(()) };
        let mark = if root.is_independent { "•" } else { "·" };
        let party = if root.is_party { ", a party" } else { "" };
        let counted = if root.is_independent { "" } else { "; listed, not counted" };
        let name = self.records.painter.strong(&printable(&root.name));
        let reason = format!("({}{party}{counted})", root.reason);
        writeln!(out, "    {mark} {name} {}", self.records.painter.faint(&reason))?;
        let figures = figures(&statements);
        if !figures.is_empty() {
            writeln!(out, "      {}", printable(&figures))?;
        }
        let outlet = self.records.outlet_and_day(&first.report);
        let quote = format!("“{}” {outlet}", shortened(&first.quote, MAX_QUOTE));
        let lines = wrap(&quote, self.records.columns - 6);
        for (n, line) in lines.iter().enumerate() {
            let is_last = n + 1 == lines.len();
            let standing = if is_last { self.records.standing(&first.id) } else { String::new() };
            writeln!(out, "      {line}{standing}")?;
        }
        Ok(())
    }
}

const fn heading(stance: Stance) -> &'static str {
    match stance {
        Stance::Asserts => "said",
        Stance::Denies => "denied",
        Stance::Disputes => "doubted",
    }
}

/// The numbers that a root gives, as written: "killed: at least 12; wounded: 40".
fn figures(statements: &[&StatementRecord]) -> String {
    let mut seen = BTreeSet::new();
    let quantities = statements.iter().flat_map(|statement| &statement.quantities);
    let figures = quantities.filter(|quantity| seen.insert((&quantity.what, &quantity.text)));
    figures.map(|quantity| format!("{}: {}", quantity.what, quantity.text)).collect::<Vec<_>>().join("; ")
}
