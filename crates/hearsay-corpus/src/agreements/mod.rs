//! The agreements board: from statements about agreements to what is said of each as a whole.
//!
//! Statements are sorted into agreements ([`group`]) by name, parties and days. Of each are given the parties, the
//! terms, exemptions and conditions ([`clauses`]), the steps from proposal to end and who takes it to be in force
//! ([`steps`]), and who is said to have violated it ([`violations`]). Nothing is decided: every row lists its
//! statements and who says so, and denials stand beside what they deny.

mod clauses;
mod group;
mod names;
mod steps;
mod violations;

pub use clauses::{Clause, ClauseKind};
pub use steps::{Position, Standing, Step};
pub use violations::Violation;

use crate::{
    days::Days,
    said::{Said, Sayings},
};
use group::Group;
use hearsay_types::{Matter, ReportRecord, StatementRecord};
use std::collections::BTreeMap;

/// What agreements are found in.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// The reports.
    pub reports: &'a [ReportRecord],
    /// Their statements, in the order of reports and texts.
    pub statements: &'a [StatementRecord],
    /// What they are about: who denies an act that is said to be a violation.
    pub matters: &'a [Matter],
}

/// One agreement, as far as statements tell of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    /// Unique on its board: `a01`.
    pub id: String,
    /// What most call it; made of its sort, parties and day where no statement names it.
    pub name: String,
    /// Other names that it goes by.
    pub other_names: Vec<String>,
    /// Between whom it is, the most frequently named first.
    pub parties: Vec<Party>,
    /// What it demands, exempts and hangs on.
    pub clauses: Vec<Clause>,
    /// What became of it, in the order of days.
    pub steps: Vec<Step>,
    /// Who takes it to be in force, and who does not, in the order in which they last said so.
    pub positions: Vec<Position>,
    /// By whom it is said to have been violated.
    pub violations: Vec<Violation>,
    /// All its statements, in the order of reports and texts.
    pub statements: Vec<Said>,
}

/// One that an agreement is said to be between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Its name.
    pub name: String,
    /// The statements that name it.
    pub statements: Vec<String>,
}

/// The agreements that the statements are about, those of most reports first. With `as_of`, a day counted from
/// 1970-01-01, only what is said to have been so by the end of that day; a statement without a date counts as of
/// the day of its report. Does not fail.
pub fn board(found: Found<'_>, as_of: Option<i64>) -> Vec<Agreement> {
    let sayings = Sayings::new(found.reports);
    let by_then = |statement: &StatementRecord| match (as_of, sayings.days(statement)) {
        (Some(as_of), Some(days)) => days.first <= as_of,
        (Some(_), None) => false,
        (None, _) => true,
    };
    let acts = violations::Acts::new(found, &sayings);
    let mut agreements: Vec<Agreement> = Vec::new();
    for mut group in group::group(found.statements, &sayings) {
        group.members.retain(|member| by_then(member.statement));
        if !group.members.is_empty() {
            agreements.push(agreement(&group, &sayings, &acts, as_of));
        }
    }
    let n_reports = |agreement: &Agreement| {
        let mut reports: Vec<&str> = agreement.statements.iter().map(|said| said.report.as_str()).collect();
        reports.sort_unstable();
        reports.dedup();
        reports.len()
    };
    agreements.sort_by_key(|agreement| {
        (usize::MAX - n_reports(agreement), usize::MAX - agreement.statements.len())
    });
    for (n, agreement) in agreements.iter_mut().enumerate() {
        agreement.id = format!("a{:02}", n + 1);
    }
    agreements
}

fn agreement(
    group: &Group<'_>,
    sayings: &Sayings<'_>,
    acts: &violations::Acts<'_>,
    as_of: Option<i64>,
) -> Agreement {
    let steps = steps::steps(group, sayings);
    let parties = parties(group);
    let mut names = group.names();
    let name = if names.is_empty() { made_name(group, &parties, &steps) } else { names.remove(0) };
    Agreement {
        id: String::new(),
        name,
        other_names: names,
        clauses: clauses::clauses(group, sayings),
        positions: steps::positions(group, sayings),
        violations: violations::violations(group, sayings, acts, as_of),
        steps,
        parties,
        statements: group.members.iter().map(|member| sayings.said(member.statement)).collect(),
    }
}

/// Those named where it was made, talked about or proposed; where nobody is, those named where it is in force or
/// bound by its terms.
fn parties(group: &Group<'_>) -> Vec<Party> {
    let named = |makers: bool| {
        let mut parties: BTreeMap<&str, Party> = BTreeMap::new();
        for member in group.members.iter().filter(|member| group::names_makers(member.record.act) == makers) {
            for (key, name) in &member.parties {
                let party = parties
                    .entry(key)
                    .or_insert_with(|| Party { name: name.clone(), statements: Vec::new() });
                party.statements.push(member.statement.id.clone());
            }
        }
        let mut parties: Vec<Party> = parties.into_values().collect();
        parties.sort_by(|a, b| b.statements.len().cmp(&a.statements.len()).then(a.name.cmp(&b.name)));
        parties
    };
    let makers = named(true);
    if makers.is_empty() { named(false) } else { makers }
}

/// "truce between Kardovia and Estmere, 2031-09-05".
fn made_name(group: &Group<'_>, parties: &[Party], steps: &[Step]) -> String {
    let mut name = group.sort().unwrap_or("agreement").to_owned();
    if let [first, second, ..] = parties {
        name += &format!(" between {} and {}", first.name, second.name);
    }
    let made = steps.iter().find(|step| step.is_making() && !step.dates.is_empty());
    let day = made.and_then(|step| step.dates.first()).map(|(days, _)| *days);
    let day = day.or_else(|| group.members.iter().filter_map(|member| member.day).min().map(Days::one));
    name + &day.map(|day| format!(", {day}")).unwrap_or_default()
}
