//! What the words of a short run say of it: a pointer to other articles, a label, a notice, a credit.

use rustc_hash::FxHashMap;

/// Phrases with their roles and examples; see the folder's README.
const PHRASES: &str = include_str!("../../../data/article/phrases.tsv");

/// What a phrase makes of the run that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The run is a button or a label.
    Label,
    /// The run speaks to the reader, or sorts the page.
    Notice,
    /// The run leads to another page, if it has a link or is very short.
    Pointer,
    /// The run tells who reported.
    Credit,
    /// The run tells who wrote it or made a picture, if it is no sentence.
    Line,
    /// The run is the heading of something that is no part of the text, as is all that follows.
    Section,
}

/// The phrases, by their first words.
#[derive(Debug)]
pub(crate) struct Phrases {
    /// Those that a run begins with, by the letters and digits that they begin with.
    first: FxHashMap<&'static str, Vec<Entry>>,
    /// Those that stand anywhere.
    within: Vec<Entry>,
}

impl Phrases {
    /// Reads the table.
    pub(crate) fn load() -> Self {
        let mut this = Self { first: FxHashMap::default(), within: Vec::new() };
        for entry in entries() {
            match entry.place {
                "whole" | "begins" => this.first.entry(first_word(entry.phrase)).or_default().push(entry),
                _ => this.within.push(entry),
            }
        }
        this
    }

    /// The roles of a run by its words; none for ordinary text.
    pub(super) fn roles(&self, text: &str) -> Vec<Role> {
        let text = plain(text);
        let first = self.first.get(first_word(&text)).into_iter().flatten();
        first.chain(&self.within).filter(|entry| entry.fits(&text)).map(|entry| entry.role).collect()
    }
}

/// The letters and digits that a text begins with.
fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    &text[..end]
}

#[derive(Debug)]
struct Entry {
    place: &'static str,
    phrase: &'static str,
    role: Role,
}

impl Entry {
    fn fits(&self, text: &str) -> bool {
        match self.place {
            "whole" => text.trim_end_matches(is_mark) == self.phrase,
            "begins" => text.strip_prefix(self.phrase).is_some_and(|rest| {
                !(self.phrase.ends_with(char::is_alphanumeric) && rest.starts_with(char::is_alphanumeric))
            }),
            "ends" => text.trim_end_matches(is_mark).ends_with(self.phrase),
            "holds" => text.contains(self.phrase),
            _ => false,
        }
    }
}

fn entries() -> impl Iterator<Item = Entry> {
    PHRASES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut fields = line.split('\t');
        let (role, place, phrase) = (fields.next()?, fields.next()?, fields.next()?);
        let role = match role {
            "label" => Role::Label,
            "notice" => Role::Notice,
            "pointer" => Role::Pointer,
            "credit" => Role::Credit,
            "line" => Role::Line,
            "section" => Role::Section,
            _ => return None,
        };
        Some(Entry { place, phrase, role })
    })
}

/// Lower case, plain apostrophes, one blank between words, no marks at the start.
fn plain(text: &str) -> String {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let mut plain = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !plain.is_empty() {
            plain.push(' ');
        }
        for c in word.chars() {
            match c {
                '’' | '‘' | '´' | '`' => plain.push('\''),
                _ => plain.extend(c.to_lowercase()),
            }
        }
    }
    plain
}

fn is_mark(c: char) -> bool {
    !c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_fits_its_example_and_not_its_counterexample() {
        let lines = PHRASES.lines().filter(|line| !line.starts_with('#'));
        for (line, entry) in lines.clone().zip(entries()) {
            let fields: Vec<&str> = line.split('\t').collect();
            assert_eq!(fields.len(), 5, "{line}");
            assert_eq!(plain(entry.phrase), entry.phrase, "{line}");
            assert!(entry.fits(&plain(fields[3])), "must match: {line}");
            assert!(!entry.fits(&plain(fields[4])), "must not match: {line}");
        }
        assert_eq!(lines.clone().count(), entries().count());
        let keys: Vec<&str> = lines.filter_map(|line| line.rsplitn(3, '\t').nth(2)).collect();
        assert!(keys.is_sorted_by(|a, b| a < b), "sorted, without duplicates");
    }
}
