//! Names of months, as the data file gives them.

use rustc_hash::FxHashMap;

/// The names of the months in the languages of `data/metadata/months.tsv`.
#[derive(Debug)]
pub(crate) struct MonthNames {
    by_name: FxHashMap<&'static str, Vec<Entry>>,
}

/// One reading of a name.
#[derive(Debug, Clone, Copy)]
struct Entry {
    month: i8,
    /// ISO 639-1 codes, divided by commas.
    languages: &'static str,
}

impl MonthNames {
    /// Reads the compiled-in table. A line that is not of its form is left out (a test finds it).
    pub(crate) fn load() -> Self {
        let mut by_name: FxHashMap<&'static str, Vec<Entry>> = FxHashMap::default();
        for line in include_str!("../../../../data/metadata/months.tsv").lines() {
            let mut columns = line.split('\t');
            if let (Some(name), Some(Ok(month)), Some(languages)) =
                (columns.next(), columns.next().map(str::parse), columns.next())
            {
                by_name.entry(name).or_default().push(Entry { month, languages });
            }
        }
        Self { by_name }
    }

    /// The number of the month that a lower-case word names, without a full stop. Where languages differ
    /// (`listopad` is November in Polish, October in Croatian) `language` decides, an ISO 639-1 code; else
    /// the reading that more languages share.
    pub(crate) fn month(&self, word: &str, language: Option<&str>) -> Option<i8> {
        let entries = self.by_name.get(word)?;
        let spoken = |entry: &&Entry| language.is_some_and(|l| entry.languages.split(',').any(|e| e == l));
        let chosen = entries.iter().find(spoken);
        chosen.or_else(|| entries.iter().max_by_key(|entry| entry.languages.len())).map(|entry| entry.month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_is_sorted_and_well_formed() {
        let lines: Vec<&str> = include_str!("../../../../data/metadata/months.tsv")
            .lines()
            .filter(|l| !l.starts_with('#'))
            .collect();
        assert!(lines.is_sorted(), "sort by name, then month");
        for line in lines {
            let columns: Vec<&str> = line.split('\t').collect();
            assert_eq!(columns.len(), 3, "{line}");
            assert!((1..=12).contains(&columns[1].parse::<i8>().unwrap()), "{line}");
            assert!(columns[2].split(',').all(|code| code.len() == 2), "{line}");
        }
    }

    #[test]
    fn the_language_decides_between_two_months() {
        let names = MonthNames::load();
        assert_eq!(names.month("listopad", Some("hr")), Some(10));
        assert_eq!(names.month("listopad", Some("pl")), Some(11));
        assert_eq!(names.month("märz", None), Some(3));
        assert_eq!(names.month("summer", None), None);
    }
}
