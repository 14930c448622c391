//! What pages on many reports share: where a statement stands, how a report is named, lines of some width.

use super::{Painter, printable};
use hearsay::{
    Kept,
    board::said::Said,
    store::effective::{Rulings, Standing},
};
use hearsay_types::{Factuality, ReportRecord, StatementRecord};
use std::collections::{BTreeMap, BTreeSet};
use unicode_width::UnicodeWidthStr;

/// Columns of the widest page.
const MAX_COLUMNS: usize = 110;
/// Voices that are named before the rest is counted.
const MAX_VOICES: usize = 3;

/// Records by their ids, and what is needed to lay them out.
pub struct Records<'a> {
    statements: BTreeMap<&'a str, &'a StatementRecord>,
    reports: BTreeMap<&'a str, &'a ReportRecord>,
    rulings: &'a Rulings,
    pub columns: usize,
    pub painter: &'a Painter,
}

impl<'a> Records<'a> {
    pub fn new(kept: &'a Kept, columns: usize, painter: &'a Painter) -> Self {
        Self {
            statements: kept.statements.iter().map(|statement| (statement.id.as_str(), statement)).collect(),
            reports: kept.reports.iter().map(|report| (report.id.as_str(), report)).collect(),
            rulings: &kept.rulings,
            columns: columns.clamp(40, MAX_COLUMNS),
            painter,
        }
    }

    pub fn statement(&self, id: &str) -> Option<&'a StatementRecord> {
        self.statements.get(id).copied()
    }

    pub fn report(&self, id: &str) -> Option<&'a ReportRecord> {
        self.reports.get(id).copied()
    }

    /// What people made of a statement, to stand behind it; empty where nobody decided.
    pub fn standing(&self, id: &str) -> String {
        match self.rulings.standing(id) {
            Standing::Undecided => String::new(),
            standing => format!(" {}", self.painter.standing(standing)),
        }
    }

    /// The reports that statements stand in.
    pub fn reports_of(&self, statements: &[String]) -> BTreeSet<&'a str> {
        let report = |id: &String| self.statement(id).map(|statement| statement.report.as_str());
        statements.iter().filter_map(report).collect()
    }

    /// The outlet of a report; its id where that is not known.
    pub fn outlet(&self, id: &str) -> String {
        printable(self.report(id).and_then(|report| report.publisher.as_deref()).unwrap_or(id))
    }

    /// The day on which a report was published.
    pub fn day(&self, id: &str) -> Option<&'a str> {
        self.report(id)?.published.as_deref()?.get(..10)
    }

    /// The outlet and day of a report, in brackets.
    pub fn outlet_and_day(&self, id: &str) -> String {
        let day = self.day(id).map(|day| format!(", {day}")).unwrap_or_default();
        format!("[{}{day}]", self.outlet(id))
    }

    /// The voices, each with one of its statements; the rest is counted.
    pub fn voices(&self, said: &[Said]) -> String {
        let mut seen: Vec<&str> = Vec::new();
        let mut named: Vec<String> = Vec::new();
        for one in said {
            if seen.contains(&one.key.as_str()) {
                continue;
            }
            seen.push(&one.key);
            let how = match one.factuality {
                Factuality::Certain | Factuality::Denied => String::new(),
                other => format!(", {other}"),
            };
            named.push(format!("{} ({}{how})", shortened(&one.who, 60), printable(&one.statement)));
        }
        let rest = named.len().saturating_sub(MAX_VOICES);
        named.truncate(MAX_VOICES);
        let rest = if rest > 0 { format!(" and {rest} more") } else { String::new() };
        named.join("; ") + &rest
    }
}

/// The first characters of a quote, on one line.
pub fn shortened(words: &str, max_chars: usize) -> String {
    let words = printable(words.trim());
    if words.chars().count() <= max_chars {
        return words;
    }
    let cut: String = words.chars().take(max_chars).collect();
    // A word that was cut in two is left out.
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(before, _)| before);
    format!("{} …", whole.trim_end_matches([',', ';', ':', ' ']))
}

/// Lines of at most `columns` columns, broken at spaces.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line =
            lines.last_mut().filter(|line| line.is_empty() || line.width() + 1 + word.width() <= columns);
        match line {
            Some(line) => {
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
    }
    lines
}
