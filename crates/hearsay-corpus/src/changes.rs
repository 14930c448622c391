//! Changed positions: who says of one matter something else than before.

use crate::said::{Said, Sayings};
use hearsay_types::{Matter, ReportRecord, Stance, StatementRecord};
use std::collections::BTreeMap;

/// What a voice said of a matter at one time.
#[derive(Debug, Clone, PartialEq)]
pub struct Stand {
    /// What it does to the matter.
    pub stance: Stance,
    /// The number killed, as written, where it gives one.
    pub killed: Option<String>,
    /// Its words.
    pub said: Said,
}

/// A voice that said one thing of a matter and, in a later report, another.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Who.
    pub who: String,
    /// What it said, in the order of days: each differs from the one before in stance or number.
    pub stands: Vec<Stand>,
}

/// The changed positions on a matter, in the order of voices' names. Only reports of different days make a change:
/// within one day nothing tells what was said first. Who gives no number does not take back the one that he gave.
pub fn changes(
    matter: &Matter,
    statements: &BTreeMap<&str, &StatementRecord>,
    reports: &Sayings<'_>,
) -> Vec<Change> {
    let mut by_voice: BTreeMap<String, Vec<Stand>> = BTreeMap::new();
    for (id, stance) in &matter.stance {
        let Some(statement) = statements.get(id.as_str()) else { continue };
        let said = reports.said(statement);
        if said.day.is_none() {
            continue;
        }
        let killed = statement.quantities.iter().find(|quantity| quantity.what == "killed");
        let killed = killed.map(|quantity| quantity.text.trim().to_lowercase());
        by_voice.entry(said.key.clone()).or_default().push(Stand { stance: *stance, killed, said });
    }
    by_voice.into_values().filter_map(change).collect()
}

/// The change among what one voice said; `None` where there is none.
fn change(mut stands: Vec<Stand>) -> Option<Change> {
    stands.sort_by_key(|stand| stand.said.day);
    let mut kept: Vec<Stand> = Vec::new();
    let mut killed: Option<String> = None;
    for stand in stands {
        let differs = kept.last().is_none_or(|last| {
            let is_later = stand.said.day > last.said.day;
            let other_number = stand.killed.is_some() && killed.is_some() && stand.killed != killed;
            is_later && (stand.stance != last.stance || other_number)
        });
        killed = stand.killed.clone().or(killed);
        if differs {
            kept.push(stand);
        }
    }
    let who = kept.last()?.said.who.clone();
    (kept.len() > 1).then_some(Change { who, stands: kept })
}

/// The changed positions on all matters, by the matter's id; matters without any are left out. Does not fail.
pub fn all(
    reports: &[ReportRecord],
    statements: &[StatementRecord],
    matters: &[Matter],
) -> BTreeMap<String, Vec<Change>> {
    let sayings = Sayings::new(reports);
    let by_id: BTreeMap<&str, &StatementRecord> =
        statements.iter().map(|statement| (statement.id.as_str(), statement)).collect();
    let found = matters.iter().map(|matter| (matter.id.clone(), changes(matter, &by_id, &sayings)));
    found.filter(|(_, changes)| !changes.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stand(day: i64, stance: Stance, killed: Option<&str>) -> Stand {
        let said = Said {
            statement: format!("s{day}"),
            report: "r".into(),
            who: "the ministry".into(),
            key: "ministry".into(),
            is_outlet: false,
            day: Some(day),
            factuality: hearsay_types::Factuality::Certain,
        };
        Stand { stance, killed: killed.map(str::to_owned), said }
    }

    #[test]
    fn another_stance_or_number_on_a_later_day_is_a_change() {
        let days = |stands: Vec<Stand>| {
            change(stands)
                .map(|change| change.stands.iter().filter_map(|stand| stand.said.day).collect::<Vec<_>>())
        };
        let (says, denies) = (Stance::Asserts, Stance::Denies);
        assert_eq!(days(vec![stand(2, denies, None), stand(1, says, None)]), Some(vec![1, 2]));
        assert_eq!(days(vec![stand(1, says, None), stand(1, denies, None)]), None);
        assert_eq!(
            days(vec![stand(1, says, Some("12")), stand(2, says, None), stand(3, says, Some("21"))]),
            Some(vec![1, 3])
        );
        assert_eq!(days(vec![stand(1, says, Some("12")), stand(2, says, Some("12"))]), None);
        assert_eq!(days(Vec::new()), None);
    }
}
