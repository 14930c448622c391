//! Which year a date without one means.

use super::{
    calendar::{Grain, Moment, add_years, season_month},
    tense::Direction,
};
use jiff::civil::Date;

/// Months that a narrative may go back without naming the year: more than that, and the next year is
/// meant. Narratives mostly name each new year. From `evals -- time` on the training part of WikiWars.
const MONTHS_BACK: i32 = 9;

/// The month of a moment, that of a season or quarter its first.
pub(super) fn month_of(moment: Moment) -> Option<i32> {
    match moment.grain {
        Grain::Year | Grain::Decade | Grain::Century => None,
        Grain::Half(half) => Some((half - 1) * 6 + 1),
        Grain::Season(season) => Some(season_month(season)),
        Grain::Quarter(quarter) => Some((quarter - 1) * 3 + 1),
        _ => moment.month,
    }
}

/// The year of a month in a narrative that stood at a year and perhaps a month.
pub(super) fn continued(year: i32, month: Option<i32>, wanted: i32) -> i32 {
    let Some(month) = month else { return year };
    let distance = wanted - month;
    if distance < -MONTHS_BACK { add_years(year, 1) } else { year }
}

/// The year in which a month, or a day of it, is meant that a report of `today` names without one. Where
/// the direction is unknown, the month lies at most `months_ahead` ahead.
pub(super) fn nearest_year(
    today: Date,
    month: i32,
    day: Option<i32>,
    direction: Direction,
    months_ahead: i32,
) -> i32 {
    let year = i32::from(today.year());
    let here = (i32::from(today.month()), day.map_or(0, |_| i32::from(today.day())));
    let wanted = (month, day.unwrap_or(0));
    let is_ahead = wanted > here;
    let is_behind = wanted < here;
    let distance = month - here.0;
    match direction {
        Direction::Past => year - i32::from(is_ahead),
        Direction::Future => year + i32::from(is_behind),
        Direction::Unknown if distance > months_ahead => year - 1,
        Direction::Unknown if distance < months_ahead - 12 => year + 1,
        Direction::Unknown => year,
    }
}
