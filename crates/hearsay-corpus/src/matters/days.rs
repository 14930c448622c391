//! TIMEX3 values as stretches of days.

/// A stretch of days, both ends included, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Days {
    /// The first.
    pub first: i64,
    /// The last.
    pub last: i64,
}

impl Days {
    /// The days of a value: a day, a week, a month, a year, a season is not read. `None` for what is no stretch
    /// of the calendar ("PRESENT_REF", "P3D") or is not well formed.
    pub fn of(value: &str) -> Option<Self> {
        let date = value.split('T').next().unwrap_or(value);
        let mut parts = date.split('-');
        let year: i64 = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
        let Some(part) = parts.next() else {
            return Some(Self { first: day(year, 1, 1), last: day(year, 12, 31) });
        };
        if let Some(week) = part.strip_prefix('W') {
            let week: i64 = week.parse().ok().filter(|week| (1..=53).contains(week))?;
            // The week with 4 January in it is the first.
            let fourth = day(year, 1, 4);
            let monday = fourth - (fourth + 3).rem_euclid(7) + (week - 1) * 7;
            return Some(Self { first: monday, last: monday + 6 });
        }
        let month: i64 = part.parse().ok().filter(|month| (1..=12).contains(month))?;
        let Some(part) = parts.next() else {
            let (next_year, next) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
            return Some(Self { first: day(year, month, 1), last: day(next_year, next, 1) - 1 });
        };
        let day_of_month: i64 = part.parse().ok().filter(|day| (1..=31).contains(day))?;
        let first = day(year, month, day_of_month);
        Some(Self { first, last: first })
    }

    /// How many days lie between two stretches; 0 where they touch or overlap.
    pub fn gap(self, other: Self) -> i64 {
        (other.first - self.last).max(self.first - other.last).max(0)
    }

    /// Whether it is a day or a few.
    pub const fn is_short(self) -> bool {
        self.last - self.first < 7
    }
}

/// Days from 1970-01-01 to a day of the Gregorian calendar (Hinnant, "chrono-compatible low-level date algorithms").
fn day(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_stretches() {
        assert_eq!(Days::of("1970-01-01"), Some(Days { first: 0, last: 0 }));
        assert_eq!(Days::of("2000-03-01T12:00").map(|days| days.first), Some(11_017));
        assert_eq!(Days::of("1970-02").map(|days| (days.first, days.last)), Some((31, 58)));
        assert_eq!(
            Days::of("2016-W37"),
            Days::of("2016-09-12").map(|d| Days { first: d.first, last: d.first + 6 })
        );
        assert_eq!((Days::of("P3D"), Days::of("2016-13"), Days::of("XXXX-09")), (None, None, None));
    }
}
