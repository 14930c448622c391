//! Views: the record in the columns of other event data sets. Each is one CSV file and `loss.csv`.
//!
//! UCDP GED and ACLED hold one row an incident, so theirs is one a matter; CAMEO (GDELT's columns) and PLOVER
//! (POLECAT's columns) hold one row a coded sentence, so theirs is one a statement. A field with room for one value
//! is filled where all members that assert the matter give the same one, else left empty and counted.

mod incidents;
mod sentences;

pub use incidents::{acled, ged};
pub use sentences::{cameo, plover};

use hearsay_types::{EventRecord, Factuality, PropositionRecord, StatementRecord};

const CODES: &str = include_str!("../../data/views/codes.tsv");

/// The codes that other data sets have for an event.
#[derive(Debug, Clone, Copy)]
struct Codes {
    cameo: &'static str,
    goldstein: f64,
    /// ACLED's event type and sub-event type.
    acled: Option<(&'static str, &'static str)>,
}

impl Codes {
    /// The line of the type and mode, else that of the type.
    fn of(event: &EventRecord) -> Option<Self> {
        let line = |mode: &str| {
            let rows = CODES.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
            rows.into_iter()
                .find(|row| row.first() == Some(&event.kind.as_str()) && row.get(1) == Some(&mode))
        };
        let row = event.mode.as_deref().and_then(line).or_else(|| line("*"))?;
        let acled = Some((*row.get(4)?, *row.get(5)?)).filter(|(event, _)| *event != "-");
        Some(Self { cameo: row.get(2)?, goldstein: row.get(3)?.parse().ok()?, acled })
    }
}

fn event(one: &StatementRecord) -> Option<&EventRecord> {
    match &one.proposition {
        PropositionRecord::Event { event } => Some(event),
        _ => None,
    }
}

/// Why a view that holds only what is claimed to have happened has no place for the statement.
fn not_claimed(one: &StatementRecord) -> Option<&'static str> {
    match one.factuality {
        Factuality::Certain | Factuality::Probable | Factuality::Possible => None,
        Factuality::Denied => Some("the source denies it, which the format cannot say"),
        Factuality::Future => Some("it is announced, which the format cannot say"),
        Factuality::Unreal => Some("it is supposed or wished, which the format cannot say"),
    }
}

/// The one value that all give who give any; an error where they differ.
fn agreed<T: PartialEq>(values: impl IntoIterator<Item = T>) -> Result<Option<T>, ()> {
    let mut values = values.into_iter();
    let Some(first) = values.next() else { return Ok(None) };
    if values.all(|value| value == first) { Ok(Some(first)) } else { Err(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{OutputFile, invented};
    use hearsay_types::EventType;

    fn rows(file: &OutputFile) -> Vec<std::collections::BTreeMap<String, String>> {
        let mut reader = ::csv::Reader::from_reader(file.bytes.as_slice());
        reader.deserialize().map(|row| row.unwrap()).collect()
    }

    #[test]
    fn the_codes_are_sorted_and_known() {
        let keys: Vec<(&str, &str)> = CODES
            .lines()
            .skip(1)
            .map(|line| {
                let row: Vec<&str> = line.split('\t').collect();
                assert_eq!(row.len(), 6, "{line}");
                assert!(EventType::from_name(row[0]).is_some() && row[3].parse::<f64>().is_ok(), "{line}");
                (row[0], row[1])
            })
            .collect();
        let types: std::collections::BTreeSet<&str> = keys.iter().map(|key| key.0).collect();
        assert_eq!(types.len(), EventType::ALL.len());
        assert!(keys.windows(2).all(|pair| pair[0] != pair[1] && pair[0].0 <= pair[1].0));
        assert!(types.iter().all(|kind| keys.contains(&(kind, "*"))));
    }

    #[test]
    fn an_incident_keeps_the_range_where_tolls_differ() {
        let case = invented::case();
        let files = ged(&case.record()).unwrap();
        let found = rows(&files[0]);
        assert_eq!(found.len(), 1);
        let row = &found[0];
        assert_eq!((row["best"].as_str(), row["low"].as_str(), row["high"].as_str()), ("12", "12", "12"));
        assert_eq!((row["date_start"].as_str(), row["date_prec"].as_str()), ("2031-05-02", "1"));
        assert_eq!((row["latitude"].as_str(), row["side_a"].as_str()), ("36.2", "Rebels"));
        assert_eq!(row["priogrid_gid"], "181875");
    }

    #[test]
    fn a_toll_that_differs_is_left_empty_and_counted() {
        let mut case = invented::case();
        case.matters[0].stance.values_mut().for_each(|stance| *stance = hearsay_types::Stance::Asserts);
        case.statements[4].factuality = Factuality::Certain;
        let files = ged(&case.record()).unwrap();
        assert_eq!(rows(&files[0])[0]["best"], "");
        assert_eq!(rows(&files[0])[0]["high"], "15");
        let files = acled(&case.record()).unwrap();
        assert_eq!(rows(&files[0])[0]["fatalities"], "");
        let loss = String::from_utf8(files[1].bytes.clone()).unwrap();
        assert!(loss.contains("left empty,fatalities,1,"), "{loss}");
    }

    #[test]
    fn what_is_denied_is_no_row_of_a_view_that_cannot_deny() {
        let case = invented::case();
        for files in [cameo(&case.record()).unwrap(), plover(&case.record()).unwrap()] {
            assert_eq!(rows(&files[0]).len(), 2);
            let loss = String::from_utf8(files[1].bytes.clone()).unwrap();
            assert!(loss.contains("left out,statements,1,\"the source denies it"), "{loss}");
        }
        let row = &rows(&cameo(&case.record()).unwrap()[0])[1];
        assert_eq!(
            (row["EventCode"].as_str(), row["EventRootCode"].as_str(), row["QuadClass"].as_str()),
            ("195", "19", "4")
        );
        // A month is no day.
        assert_eq!((row["SQLDATE"].as_str(), row["MonthYear"].as_str()), ("", "203105"));
    }
}
