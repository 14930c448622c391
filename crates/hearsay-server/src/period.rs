//! A stretch of days that all pages share: `from` and `to` of a query.

use crate::{
    call::{Call, Problem},
    desk::Snapshot,
};
use hearsay::board::{days::Days, said::Sayings};
use hearsay_types::{Matter, ReportRecord, StatementRecord};
use jiff::civil::Date;

/// The days that are asked for, both ends included, and what lies in them.
pub struct Period<'a> {
    sayings: Sayings<'a>,
    days: Days,
    from: Option<Date>,
    to: Option<Date>,
}

impl<'a> Period<'a> {
    /// What a query asks for; `None` where it names no day.
    ///
    /// # Errors
    /// If a day is none.
    pub fn asked(call: &Call, snapshot: &'a Snapshot) -> Result<Option<Self>, Problem> {
        let (from, to) = (call.day("from")?, call.day("to")?);
        if from.is_none() && to.is_none() {
            return Ok(None);
        }
        let number = |day: Option<Date>| day.and_then(|day| Days::day_of(&day.to_string()));
        let days = Days { first: number(from).unwrap_or(i64::MIN), last: number(to).unwrap_or(i64::MAX) };
        Ok(Some(Self { sayings: Sayings::new(&snapshot.joined.kept.reports), days, from, to }))
    }

    /// Whether what a statement tells was so in it, by its own date, else by the day of its report.
    pub fn has(&self, statement: &StatementRecord) -> bool {
        self.sayings.days(statement).is_some_and(|days| self.meets(Some(days.first), Some(days.last)))
    }

    /// Whether one of a matter's statements lies in it.
    pub fn has_matter(&self, matter: &Matter, snapshot: &Snapshot) -> bool {
        matter.members.iter().filter_map(|id| snapshot.statement(id)).any(|member| self.has(member))
    }

    /// Whether a report came out in it.
    pub fn has_report(&self, report: &ReportRecord) -> bool {
        let day = report.published.as_deref().and_then(Days::day_of);
        day.is_some_and(|day| self.meets(Some(day), Some(day)))
    }

    /// Whether it shares a day with a stretch that may be open.
    pub fn meets(&self, first: Option<i64>, last: Option<i64>) -> bool {
        first.is_none_or(|first| first <= self.days.last) && last.is_none_or(|last| last >= self.days.first)
    }

    /// As the search language writes it: `2031-05-01..2031-05-09`, open where it is.
    pub fn to_query(&self) -> String {
        let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
        format!("{}..{}", day(self.from), day(self.to))
    }
}
