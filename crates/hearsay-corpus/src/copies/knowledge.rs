//! What is known of pages and agencies, from the tables in `data/copies`.

use super::words::Words;
use rustc_hash::FxHashMap;

/// The tables, ready for use.
#[derive(Debug, Clone)]
pub(super) struct Knowledge {
    /// Phrases of furniture.
    pub furniture: Phrases<Furniture>,
    /// Names of agencies, to their places in `agency_names`.
    pub agencies: Phrases<usize>,
    /// The short names of agencies.
    pub agency_names: Vec<String>,
    /// Words that follow an agency's name where its own people speak.
    pub reporters: Vec<u64>,
    /// "told".
    pub told: u64,
}

/// What a phrase of furniture says of the words around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Furniture {
    Line,
    Heading,
}

impl Knowledge {
    pub fn new() -> Self {
        let mut furniture = Phrases::default();
        for row in rows(include_str!("../../data/copies/furniture.tsv")) {
            let kind = if row.get(1) == Some(&"heading") { Furniture::Heading } else { Furniture::Line };
            furniture.put(row[0], kind);
        }
        let (mut agencies, mut agency_names) = (Phrases::default(), Vec::new());
        for row in rows(include_str!("../../data/copies/agencies.tsv")) {
            let short = row.get(1).unwrap_or(&row[0]);
            let known = agency_names.iter().position(|name| name == short);
            let place = known.unwrap_or_else(|| {
                agency_names.push((*short).to_owned());
                agency_names.len() - 1
            });
            agencies.put(row[0], place);
        }
        let word = |word: &str| Words::of(word).hashes.first().copied().unwrap_or_default();
        let reporters =
            rows(include_str!("../../data/copies/reporters.tsv")).map(|row| word(row[0])).collect();
        Self { furniture, agencies, agency_names, reporters, told: word("told") }
    }

    /// The short name of the agency that a credit or a publisher's name is or begins with; `None` where it is none.
    pub fn agency(&self, name: &str) -> Option<&str> {
        let words = Words::of(name);
        let start = usize::from(words.len() > 1 && words.hashes[0] == Words::of("the").hashes[0]);
        let (_, place) = self.agencies.at(&words.hashes, start)?;
        self.agency_names.get(*place).map(String::as_str)
    }
}

/// The lines of a table, in columns.
fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = table.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines.map(|line| line.split('\t').collect())
}

/// Phrases by their words.
#[derive(Debug, Clone)]
pub(super) struct Phrases<T> {
    by_first: FxHashMap<u64, Vec<(Vec<u64>, T)>>,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self { by_first: FxHashMap::default() }
    }
}

impl<T> Phrases<T> {
    pub fn put(&mut self, phrase: &str, value: T) {
        let words = Words::of(phrase).hashes;
        if let Some(first) = words.first() {
            self.by_first.entry(*first).or_default().push((words, value));
        }
    }

    /// The longest phrase that stands at the word `at`, with its length in words.
    pub fn at(&self, words: &[u64], at: usize) -> Option<(usize, &T)> {
        let phrases = self.by_first.get(words.get(at)?)?;
        let here = phrases.iter().filter(|(phrase, _)| words[at..].starts_with(phrase));
        here.max_by_key(|(phrase, _)| phrase.len()).map(|(phrase, value)| (phrase.len(), value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_have_no_duplicates() {
        for table in [
            include_str!("../../data/copies/furniture.tsv"),
            include_str!("../../data/copies/agencies.tsv"),
            include_str!("../../data/copies/reporters.tsv"),
        ] {
            let names: Vec<&str> = rows(table).map(|row| row[0]).collect();
            assert!(names.windows(2).all(|pair| pair[0] < pair[1]), "{names:?}");
        }
        assert!(rows(include_str!("../../data/copies/furniture.tsv")).all(|row| row[0].contains(' ')));
    }

    #[test]
    fn agencies_have_one_short_name() {
        let knowledge = Knowledge::new();
        assert_eq!(knowledge.agency("The Associated Press"), Some("AP"));
        assert_eq!(knowledge.agency("AFP"), Some("AFP"));
        assert_eq!(knowledge.agency("The Orven Post"), None);
    }
}
