//! Keys that order reports and statements by day of publication.

use jiff::civil::Date;

/// The place of a report or of a statement in the order in which search shows them, newest last: the day of
/// publication, then the order of adding, then the statement's number in its report. Rows of the full-text
/// index have it as their number, so that the newest matches are found without looking at the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key(pub(crate) i64);

/// Bits of a statement's number within its report.
const STATEMENT_BITS: u32 = 16;
/// Bits of a report's number in the order of adding.
const REPORT_BITS: u32 = 27;
/// The part of a key that tells the statement.
pub(crate) const STATEMENT_MASK: i64 = (1 << STATEMENT_BITS) - 1;
/// The most reports that a case can hold.
pub(crate) const MAX_REPORTS: i64 = (1 << REPORT_BITS) - 1;

/// Years that are told apart; what lies beyond counts as the first or the last of them.
const YEARS: std::ops::RangeInclusive<i16> = 1..=2800;

impl Key {
    /// The key of the report that was added as the `report`th. Without a day it goes before all others.
    pub(crate) fn report(day: Option<Date>, report: i64) -> Self {
        let days = day.map_or(0, |day| day_number(day) + 1);
        Self((days << (REPORT_BITS + STATEMENT_BITS)) | ((report & MAX_REPORTS) << STATEMENT_BITS))
    }

    /// The key of the report's `n`th statement, from 0; `None` where there are more than can be told apart.
    pub(crate) fn statement(self, n: usize) -> Option<Self> {
        let number = i64::try_from(n).ok()?.checked_add(1).filter(|n| *n <= STATEMENT_MASK)?;
        Some(Self(self.0 + number))
    }

    /// The key of the report that a statement is of.
    pub(crate) fn of_report(self) -> Self {
        Self(self.0 & !STATEMENT_MASK)
    }

    /// The statement's number in its report, from 0; `None` for a report's own key.
    pub(crate) fn n(self) -> Option<usize> {
        usize::try_from((self.0 & STATEMENT_MASK) - 1).ok()
    }

    /// The keys of all reports of these days and of their statements: from the first to behind the last.
    pub(crate) fn of_days(from: Option<Date>, to: Option<Date>) -> (Self, Self) {
        let last =
            to.map_or(Self(i64::MAX), |to| Self((day_number(to) + 2) << (REPORT_BITS + STATEMENT_BITS)));
        (Self::report(Some(from.unwrap_or(Date::constant(1, 1, 1))), 0), last)
    }
}

/// Days from 0001-01-01, for years that are told apart.
fn day_number(day: Date) -> i64 {
    let first = Date::constant(1, 1, 1);
    let year = day.year().clamp(*YEARS.start(), *YEARS.end());
    let day = if year == day.year() { day } else { Date::new(year, 1, 1).unwrap_or(first) };
    days_between(first, day)
}

/// Days from 1970-01-01, negative before.
pub(crate) fn epoch_day(day: Date) -> i64 {
    days_between(Date::constant(1970, 1, 1), day)
}

fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_days_and_reports_come_behind() {
        let day = |text: &str| Some(text.parse::<Date>().unwrap());
        let keys = [
            Key::report(None, 9),
            Key::report(day("0001-01-01"), 1),
            Key::report(day("2016-09-18"), 7),
            Key::report(day("2016-09-18"), 7).statement(0).unwrap(),
            Key::report(day("2016-09-18"), 7).statement(65_534).unwrap(),
            Key::report(day("2016-09-18"), 8),
            Key::report(day("2016-09-19"), 1),
            Key::report(day("9999-12-31"), MAX_REPORTS),
        ];
        assert!(keys.is_sorted() && keys[0].0 >= 0);
        assert_eq!(keys[2].statement(65_535), None);
        assert_eq!((keys[3].n(), keys[3].of_report()), (Some(0), keys[2]));
        let (from, to) = Key::of_days(day("2016-09-18"), day("2016-09-18"));
        assert!(from <= keys[2] && keys[5] < to && to <= keys[6]);
        assert_eq!(epoch_day("1970-01-03".parse().unwrap()), 2);
    }
}
