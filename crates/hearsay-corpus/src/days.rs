//! TIMEX3 values as stretches of days.

use std::fmt;

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

    /// A stretch of one day.
    pub const fn one(day: i64) -> Self {
        Self { first: day, last: day }
    }

    /// The day of a date or a time that begins with `YYYY-MM-DD`; `None` for all else.
    pub fn day_of(moment: &str) -> Option<i64> {
        let days = Self::of(moment.get(..10)?)?;
        (days.first == days.last).then_some(days.first)
    }

    /// The first day as `YYYY-MM-DD`.
    pub fn first_day(self) -> String {
        date(self.first)
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

impl fmt::Display for Days {
    /// `2031-05-02`, `2031-05` or `2031` for a whole month or year, else `2031-05-02..2031-05-08`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = date(self.first);
        for whole in [4, 7].iter().filter_map(|n| first.get(..*n)) {
            if self.last > self.first && Self::of(whole) == Some(*self) {
                return f.write_str(whole);
            }
        }
        f.write_str(&first)?;
        if self.last > self.first { write!(f, "..{}", date(self.last)) } else { Ok(()) }
    }
}

/// A day as `YYYY-MM-DD` (Hinnant, the inverse of the algorithm below).
fn date(day: i64) -> String {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    format!("{:04}-{month:02}-{day:02}", year + era * 400 + i64::from(month <= 2))
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
        for value in ["1969-12-31", "2000-02-29", "2024-03-01", "2100-12-31", "0001-01-01"] {
            assert_eq!(Days::of(value).unwrap().to_string(), value);
        }
        for value in ["2031", "2031-02"] {
            assert_eq!(Days::of(value).unwrap().to_string(), value);
        }
        assert_eq!(Days::of("2016-W36").unwrap().to_string(), "2016-09-05..2016-09-11");
        assert_eq!(Days::day_of("2016-09-04T14:00:00"), Days::of("2016-09-04").map(|days| days.first));
        assert_eq!((Days::day_of("2016-09"), Days::day_of("2016-W36-1x")), (None, None));
        assert_eq!((Days::of("P3D"), Days::of("2016-13"), Days::of("XXXX-09")), (None, None, None));
    }
}
