//! The agreements board in the terminal: of each agreement the parties, what became of it day by day, who takes it
//! to be in force, its clauses, and who is said to have violated it.

use super::{
    Painter, printable,
    records::{Records, shortened, wrap},
};
use hearsay::{
    Joined,
    board::{
        agreements::{Agreement, Clause, ClauseKind, Position, Standing, Step, Violation},
        days::Days,
    },
};
use std::io::{self, Write};

/// Characters of a clause or a violation that are shown.
const MAX_WORDS: usize = 150;
/// Clauses of a kind that are shown.
const MAX_CLAUSES: usize = 8;
/// Parties that are named.
const MAX_PARTIES: usize = 6;

/// Writes the agreements.
pub fn agreements(
    out: &mut dyn Write,
    joined: &Joined,
    agreements: &[Agreement],
    columns: usize,
    painter: &Painter,
) -> io::Result<()> {
    let page = Page { records: Records::new(&joined.kept, columns, painter) };
    for agreement in agreements {
        page.agreement(out, agreement)?;
    }
    let (n, all) = (agreements.len(), joined.kept.reports.len());
    let s = if n == 1 { "" } else { "s" };
    writeln!(out, "{}", painter.faint(&format!("{n} agreement{s} in {all} reports")))
}

struct Page<'a> {
    records: Records<'a>,
}

impl Page<'_> {
    fn agreement(&self, out: &mut dyn Write, agreement: &Agreement) -> io::Result<()> {
        let painter = self.records.painter;
        writeln!(out, "{}", painter.strong(&format!("{}  {}", agreement.id, printable(&agreement.name))))?;
        let most = agreement.parties.first().map_or(0, |party| party.statements.len());
        let parties = agreement.parties.iter().filter(|party| 3 * party.statements.len() >= most);
        let names: Vec<&str> = parties.map(|party| party.name.as_str()).take(MAX_PARTIES).collect();
        if names.len() > 1 {
            self.lines(out, &format!("between {}", join(&names)), 2)?;
        }
        if !agreement.other_names.is_empty() {
            let names: Vec<&str> = agreement.other_names.iter().map(String::as_str).take(4).collect();
            self.faint_lines(out, &format!("also called {}", join(&names)), 2)?;
        }
        for step in &agreement.steps {
            self.step(out, step)?;
        }
        self.positions(out, &agreement.positions)?;
        for kind in [ClauseKind::Term, ClauseKind::Exemption, ClauseKind::Condition] {
            let clauses: Vec<&Clause> =
                agreement.clauses.iter().filter(|clause| clause.kind == kind).collect();
            if !clauses.is_empty() {
                writeln!(out, "  {}", heading(kind))?;
            }
            clauses.iter().take(MAX_CLAUSES).try_for_each(|clause| self.clause(out, clause))?;
            if clauses.len() > MAX_CLAUSES {
                let rest = clauses.len() - MAX_CLAUSES;
                writeln!(out, "      {}", painter.faint(&format!("and {rest} more (--json)")))?;
            }
        }
        if !agreement.violations.is_empty() {
            writeln!(out, "  said to have been violated")?;
        }
        agreement.violations.iter().try_for_each(|violation| self.violation(out, violation))?;
        writeln!(out)
    }

    fn step(&self, out: &mut dyn Write, step: &Step) -> io::Result<()> {
        let painter = self.records.painter;
        let day = match (&step.dates[..], step.day) {
            ([], Some(day)) => format!("≤ {}", Days::one(day)),
            ([], None) => String::new(),
            ([(days, _), ..], _) => days.first_day(),
        };
        let by = step.by.as_ref().map(|by| format!(" by {}", shortened(by, 50))).unwrap_or_default();
        let act = painter.type_name("agreement", &step.act.as_str().replace('_', " "));
        let mut row = format!("{act}{by}");
        if step.said.is_empty() && step.denied.is_empty() {
            row += ", as expected or held possible";
        }
        writeln!(out, "  {day:>12}  {row}")?;
        if step.dates.len() > 1 {
            let told = step.dates.iter().map(|(days, ids)| {
                let who = ids.iter().filter_map(|id| self.teller(step, id));
                let mut who: Vec<String> = who.collect();
                who.dedup();
                format!("{days} {}", some(&who))
            });
            let told: Vec<String> = told.collect();
            self.indented(out, &format!("dates differ: {}", told.join("; ")))?;
        }
        for (label, said) in
            [("said by", &step.said), ("expected by", &step.expected), ("denied by", &step.denied)]
        {
            if !said.is_empty() {
                self.indented(out, &format!("{label} {}", self.records.voices(said)))?;
            }
        }
        Ok(())
    }

    fn teller(&self, step: &Step, id: &str) -> Option<String> {
        let mut all = [&step.said, &step.expected, &step.denied].into_iter().flatten();
        all.find(|said| said.statement == id).map(|said| printable(&said.who))
    }

    fn positions(&self, out: &mut dyn Write, positions: &[Position]) -> io::Result<()> {
        if positions.is_empty() {
            return Ok(());
        }
        writeln!(out, "  how it stands, by who says so")?;
        for position in positions {
            let stands = position.stands.iter().map(|(standing, said)| {
                let day = said.first().and_then(|said| said.day);
                let day = day.map(|day| format!(" ({})", Days::one(day))).unwrap_or_default();
                format!("{}{day}", standing.as_str())
            });
            let stands: Vec<String> = stands.collect();
            let changed = if position.has_changed() { "  changed" } else { "" };
            let mark = if position.now() == Some(Standing::Over) { "×" } else { "•" };
            let id = position.stands.last().and_then(|(_, said)| said.last());
            let id = id.map(|said| printable(&said.statement)).unwrap_or_default();
            writeln!(
                out,
                "    {mark} {}: {}{}  {}",
                self.records.painter.strong(&shortened(&position.who, 60)),
                stands.join(" → "),
                self.records.painter.mark(changed),
                self.records.painter.faint(&id)
            )?;
        }
        Ok(())
    }

    fn clause(&self, out: &mut dyn Write, clause: &Clause) -> io::Result<()> {
        let on: Vec<&str> = clause.on.iter().map(String::as_str).collect();
        let on = if on.is_empty() { String::new() } else { format!(" [{}]", join(&on)) };
        let words = format!("“{}”{on}", shortened(&clause.words, MAX_WORDS));
        let mut lines = wrap(&words, self.records.columns - 6).into_iter();
        if let Some(first) = lines.next() {
            writeln!(out, "    • {first}")?;
        }
        lines.try_for_each(|line| writeln!(out, "      {line}"))?;
        if !clause.said.is_empty() {
            self.faint_lines(out, &self.records.voices(&clause.said), 6)?;
        }
        if !clause.denied.is_empty() {
            self.faint_lines(out, &format!("denied by {}", self.records.voices(&clause.denied)), 6)?;
        }
        Ok(())
    }

    fn violation(&self, out: &mut dyn Write, violation: &Violation) -> io::Result<()> {
        let accused = violation.accused.as_deref().map_or("nobody named".to_owned(), printable);
        let day = violation.days.map(|days| format!(", {days}")).unwrap_or_default();
        let accused = self.records.painter.strong(&accused);
        writeln!(out, "    • {accused}{day}: “{}”", shortened(&violation.words, MAX_WORDS))?;
        let rows = [
            ("alleged by", &violation.alleged),
            ("held possible by", &violation.possible),
            ("denied by", &violation.denied),
            ("the act is denied by", &violation.acts_denied),
        ];
        for (label, said) in rows.iter().filter(|(_, said)| !said.is_empty()) {
            self.faint_lines(out, &format!("{label} {}", self.records.voices(said)), 6)?;
        }
        Ok(())
    }

    fn indented(&self, out: &mut dyn Write, text: &str) -> io::Result<()> {
        self.faint_lines(out, text, 16)
    }

    fn lines(&self, out: &mut dyn Write, text: &str, indent: usize) -> io::Result<()> {
        let lines = wrap(&printable(text), self.records.columns.saturating_sub(indent));
        lines.iter().try_for_each(|line| writeln!(out, "{:indent$}{line}", ""))
    }

    fn faint_lines(&self, out: &mut dyn Write, text: &str, indent: usize) -> io::Result<()> {
        let lines = wrap(&printable(text), self.records.columns.saturating_sub(indent));
        lines.iter().try_for_each(|line| writeln!(out, "{:indent$}{}", "", self.records.painter.faint(line)))
    }
}

const fn heading(kind: ClauseKind) -> &'static str {
    match kind {
        ClauseKind::Term => "terms",
        ClauseKind::Exemption => "exemptions",
        ClauseKind::Condition => "conditions",
    }
}

/// "A, B and C".
fn join(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => printable(one),
        [most @ .., last] => printable(&format!("{} and {last}", most.join(", "))),
    }
}

/// The first few, and how many more.
fn some(names: &[String]) -> String {
    let rest = names.len().saturating_sub(2);
    let shown = names.iter().take(2).map(|name| shortened(name, 40)).collect::<Vec<_>>().join(", ");
    if rest > 0 { format!("({shown} and {rest} more)") } else { format!("({shown})") }
}
