//! The timeline: what is said to have happened on each day, with how many independent roots say and deny it.

use crate::{days::Days, said::Sayings};
use hearsay_types::{Matter, ReportRecord, Stance, StatementRecord};
use std::collections::BTreeMap;

/// Something on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The days on which it is said to have been.
    pub days: Days,
    /// Whether a statement tells them; else they are those of the first report.
    pub is_told: bool,
    /// Other days that members tell, with how many of them do.
    pub other_days: Vec<(Days, usize)>,
    /// The matter's id.
    pub matter: String,
    /// Its label.
    pub label: String,
    /// `event`, `relation`, `control` or `agreement`.
    pub kind: &'static str,
    /// Its statements.
    pub statements: Vec<String>,
    /// In how many reports.
    pub n_reports: usize,
    /// How many statements take each stance: says, denies, doubts.
    pub stances: [usize; 3],
    /// How many independent roots take each.
    pub roots: [usize; 3],
}

/// The events among the matters by the days that most of their statements tell, in the order of days; of one day
/// those on most independent roots first. With `as_of`, a day counted from 1970-01-01, only what was by the end of
/// it. What nothing tells the day of, and no report either, is left out. Does not fail.
pub fn timeline(
    reports: &[ReportRecord],
    statements: &[StatementRecord],
    matters: &[Matter],
    as_of: Option<i64>,
) -> Vec<Entry> {
    let sayings = Sayings::new(reports);
    let by_id: BTreeMap<&str, &StatementRecord> =
        statements.iter().map(|statement| (statement.id.as_str(), statement)).collect();
    let of_matter = |matter: &Matter| {
        let members: Vec<&StatementRecord> =
            matter.members.iter().filter_map(|id| by_id.get(id.as_str()).copied()).collect();
        let mut told: BTreeMap<Days, usize> = BTreeMap::new();
        for days in members.iter().filter_map(|member| member.date().and_then(Days::of)) {
            *told.entry(days).or_default() += 1;
        }
        // Of days told alike the shorter stretch, then the earlier one.
        let most =
            told.iter().max_by_key(|(days, n)| (days.is_short(), **n, -days.first)).map(|(days, _)| *days);
        let of_report = || members.iter().filter_map(|member| sayings.day(member)).min().map(Days::one);
        let days = most.or_else(of_report)?;
        told.remove(&days);
        let other_days = told.into_iter().filter(|(other, _)| other.is_short()).collect();
        let mut reports: Vec<&str> = members.iter().map(|member| member.report.as_str()).collect();
        reports.sort_unstable();
        reports.dedup();
        let stances = [Stance::Asserts, Stance::Denies, Stance::Disputes];
        Some(Entry {
            days,
            is_told: most.is_some(),
            other_days,
            matter: matter.id.clone(),
            label: matter.label.clone(),
            kind: matter.kind,
            statements: matter.members.clone(),
            n_reports: reports.len(),
            stances: stances.map(|stance| matter.stance.values().filter(|taken| **taken == stance).count()),
            roots: stances.map(|stance| matter.independent_by(stance)),
        })
    };
    let mut entries: Vec<Entry> = matters
        .iter()
        .filter_map(of_matter)
        .filter(|entry| as_of.is_none_or(|as_of| entry.days.first <= as_of))
        .collect();
    entries.sort_by_key(|entry| (entry.days, usize::MAX - entry.roots.iter().sum::<usize>()));
    entries
}
