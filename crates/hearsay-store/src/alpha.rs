//! Krippendorff's alpha: how far coders agree beyond chance.
//!
//! Any number of coders, any of whom may have left units uncoded. K. Krippendorff, *Computing Krippendorff's
//! alpha-reliability* (2011); the metrics of its section on levels of measurement.

use std::collections::BTreeMap;

/// What differences between values mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Values are the same or not.
    Nominal,
    /// Values are ranks: those with more coded values between them are farther apart.
    Ordinal,
    /// Values are amounts: those with a greater difference are farther apart.
    Interval,
}

/// Alpha of units, each with the values that coders gave it. 1 is agreement in all, 0 what chance would give, below
/// 0 is worse than chance. Units with fewer than two values say nothing and are left out. `None` where nothing is
/// left, or where all values are the same, so that there is nothing to agree about.
///
/// For [`Level::Ordinal`] and [`Level::Interval`], values are ranks or amounts; for [`Level::Nominal`] numbers of
/// categories.
pub fn alpha(units: &[Vec<i64>], level: Level) -> Option<f64> {
    // Coincidences: for each pair of values, how often coders gave the two to one unit, each unit counting once a
    // value.
    let mut coincidences: BTreeMap<(i64, i64), f64> = BTreeMap::new();
    let mut totals: BTreeMap<i64, f64> = BTreeMap::new();
    for unit in units.iter().filter(|unit| unit.len() > 1) {
        let share = 1.0 / (unit.len() - 1) as f64;
        for (i, a) in unit.iter().enumerate() {
            for (_, b) in unit.iter().enumerate().filter(|(j, _)| *j != i) {
                *coincidences.entry((*a, *b)).or_default() += share;
            }
            *totals.entry(*a).or_default() += 1.0;
        }
    }
    let n: f64 = totals.values().sum();
    let distance = |a: i64, b: i64| match level {
        Level::Nominal => f64::from(u8::from(a != b)),
        Level::Ordinal => {
            let between: f64 = totals.range(a.min(b)..=a.max(b)).map(|(_, total)| total).sum();
            let ends = totals.get(&a).copied().unwrap_or(0.0) + totals.get(&b).copied().unwrap_or(0.0);
            if a == b { 0.0 } else { (between - ends / 2.0).powi(2) }
        }
        Level::Interval => (a as f64 - b as f64).powi(2),
    };
    let observed: f64 = coincidences.iter().map(|((a, b), count)| count * distance(*a, *b)).sum();
    let mut expected = 0.0;
    for (a, of_a) in &totals {
        expected += totals.iter().map(|(b, of_b)| of_a * of_b * distance(*a, *b)).sum::<f64>();
    }
    (expected > 0.0).then(|| 1.0 - (n - 1.0) * observed / expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of coders, a character a unit, a dot for none, turned into units.
    fn units(rows: &[&str]) -> Vec<Vec<i64>> {
        let n = rows[0].len();
        let value = |c: char| c.to_digit(36).map(i64::from);
        (0..n).map(|i| rows.iter().filter_map(|row| value(row.chars().nth(i).unwrap())).collect()).collect()
    }

    fn assert_alpha(rows: &[&str], level: Level, published: f64) {
        let found = alpha(&units(rows), level).unwrap();
        assert!((found - published).abs() < 0.0005, "{level:?}: {found}, published is {published}");
    }

    #[test]
    fn two_coders_of_two_values_as_published() {
        // Krippendorff (2011), A: binary data, two observers, no missing data.
        assert_alpha(&["0100000000", "1110010010"], Level::Nominal, 0.095);
    }

    #[test]
    fn two_coders_of_names_as_published() {
        // Krippendorff (2011), B: nominal data, two observers, no missing data.
        assert_alpha(&["aabbdcccedda", "babbbccceddd"], Level::Nominal, 0.692);
    }

    #[test]
    fn four_coders_with_gaps_as_published() {
        // Krippendorff (2011), C and D: any number of observers, missing data, and other metrics.
        let rows = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."];
        assert_alpha(&rows, Level::Nominal, 0.743);
        assert_alpha(&rows, Level::Ordinal, 0.815);
        assert_alpha(&rows, Level::Interval, 0.849);
    }

    #[test]
    fn nothing_to_agree_about_has_no_alpha() {
        assert_eq!(alpha(&[], Level::Nominal), None);
        assert_eq!(alpha(&units(&["111", "111"]), Level::Nominal), None);
        assert_eq!(alpha(&units(&["1..", ".23"]), Level::Ordinal), None);
        assert_eq!(alpha(&units(&["12", "12"]), Level::Ordinal), Some(1.0));
    }
}
