//! Names of metadata fields that hold dates, and words that introduce dates.

use rustc_hash::FxHashMap;

/// What a date is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Called {
    Published,
    Updated,
    /// A date of something else: an event, a registration.
    Other,
}

impl Called {
    fn from_name(name: &str) -> Option<Self> {
        match name {
            "published" => Some(Self::Published),
            "updated" => Some(Self::Updated),
            "other" => Some(Self::Other),
            _ => None,
        }
    }
}

/// Names of `meta` fields that hold dates, from `data/metadata/date_fields.tsv`.
#[derive(Debug)]
pub(crate) struct DateFields(FxHashMap<&'static str, (Called, f32)>);

impl DateFields {
    /// Reads the compiled-in table.
    pub(crate) fn load() -> Self {
        let entries = table(include_str!("../../../../data/metadata/date_fields.tsv"));
        Self(
            entries
                .filter_map(|line| {
                    let mut columns = line.split('\t');
                    let (name, called, score) = (columns.next()?, columns.next()?, columns.next()?);
                    Some((name, (Called::from_name(called)?, score.parse().ok()?)))
                })
                .collect(),
        )
    }

    /// What a field of this name, in lower case, holds, and how far it is to be trusted.
    pub(crate) fn get(&self, name: &str) -> Option<(Called, f32)> {
        self.0.get(name).copied()
    }
}

/// Words that stand before a date and say what it is, from `data/metadata/date_cues.tsv`.
#[derive(Debug)]
pub(crate) struct DateCues(FxHashMap<&'static str, Called>);

impl DateCues {
    /// Reads the compiled-in table.
    pub(crate) fn load() -> Self {
        let entries = table(include_str!("../../../../data/metadata/date_cues.tsv"));
        Self(
            entries
                .filter_map(|line| line.split_once('\t'))
                .filter_map(|(words, called)| Some((words, Called::from_name(called)?)))
                .collect(),
        )
    }

    /// What the words directly before a date say of it: the longest cue of up to four words that ends
    /// there.
    pub(crate) fn before(&self, words: &str) -> Option<Called> {
        let tail = words.trim_end_matches(|c: char| !c.is_alphabetic());
        let from = tail.char_indices().rev().nth(40).map_or(0, |(at, _)| at);
        let lower = tail[from..].to_lowercase();
        let mut found = None;
        let mut at = lower.len();
        for _ in 0..4 {
            let before = lower[..at].trim_end();
            at = before.rfind(char::is_whitespace).map_or(0, |space| space + 1);
            at = lower.ceil_char_boundary(at);
            let start = lower[at..].find(char::is_alphabetic).map_or(at, |skip| at + skip);
            if let Some(called) = self.0.get(&lower[start..]) {
                found = Some(*called);
            }
            if at == 0 {
                break;
            }
        }
        found
    }
}

fn table(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_well_formed() {
        for text in [
            include_str!("../../../../data/metadata/date_fields.tsv"),
            include_str!("../../../../data/metadata/date_cues.tsv"),
        ] {
            let lines: Vec<&str> = table(text).collect();
            assert!(lines.is_sorted());
            for line in lines {
                let columns: Vec<&str> = line.split('\t').collect();
                assert!(Called::from_name(columns[1]).is_some(), "{line}");
                assert_eq!(columns[0], columns[0].to_lowercase(), "{line}");
                assert!(columns.get(2).is_none_or(|score| score.parse::<f32>().is_ok()), "{line}");
            }
        }
    }

    #[test]
    fn the_longest_cue_counts() {
        let cues = DateCues::load();
        assert_eq!(cues.before("By Ann Bell. Published on: "), Some(Called::Published));
        assert_eq!(cues.before("Last updated "), Some(Called::Updated));
        assert_eq!(cues.before("Veröffentlicht am "), Some(Called::Published));
        assert_eq!(cues.before("The ferry sank "), None);
        assert_eq!(cues.before(""), None);
    }
}
