//! Nouns that name or refine an entity: `data/entities/nouns.tsv`.

use hearsay_types::EntityType;
use rustc_hash::FxHashMap;

const NOUNS: &str = include_str!("../../data/entities/nouns.tsv");
/// The most words of a noun.
const LONGEST: usize = 4;

/// What a noun is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Where {
    /// It ends a name and refines its kind.
    Head,
    /// It is an entity by itself.
    Noun,
}

/// The nouns.
#[derive(Debug)]
pub(super) struct NounList {
    nouns: FxHashMap<(Where, String), EntityType>,
}

impl NounList {
    /// The nouns of the data file.
    pub fn built_in() -> Self {
        let nouns = rows()
            .filter_map(|row| Some(((place(row[1])?, row[2].to_owned()), EntityType::from_name(row[0])?)));
        Self { nouns: nouns.collect() }
    }

    /// The kind that the last words of a name tell, by the longest noun: "Velm Interior Ministry".
    /// "Ministry of ..." at its beginning counts too.
    pub fn head(&self, words: &[&str]) -> Option<EntityType> {
        let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
        let before_of =
            lower.iter().position(|word| matches!(word.as_str(), "of" | "for")).unwrap_or(lower.len());
        let get = |words: &[String]| self.get(Where::Head, words);
        (0..lower.len())
            .filter(|start| lower.len() - start <= LONGEST)
            .find_map(|start| get(&lower[start..]))
            .or_else(|| {
                (0..before_of)
                    .filter(|start| before_of - start <= LONGEST)
                    .find_map(|start| get(&lower[start..before_of]))
            })
    }

    /// The nouns in a sentence, the longest at each place, as positions of words.
    pub fn find(&self, forms: &[&str], lemmas: &[&str], place: Where) -> Vec<(usize, usize, EntityType)> {
        let lower: Vec<String> = forms.iter().map(|form| form.to_lowercase()).collect();
        let mut found = Vec::new();
        let mut start = 0;
        while start < lower.len() {
            let longest = (1..=LONGEST.min(lower.len() - start)).rev().find_map(|n| {
                let mut words = lower[start..start + n].to_vec();
                let by_form = self.get(place, &words);
                let kind = by_form.or_else(|| {
                    words[n - 1] = lemmas[start + n - 1].to_lowercase();
                    self.get(place, &words)
                });
                kind.map(|kind| (start, start + n, kind))
            });
            start = longest.map_or(start + 1, |(_, end, _)| end);
            found.extend(longest);
        }
        found
    }

    fn get(&self, place: Where, words: &[String]) -> Option<EntityType> {
        self.nouns.get(&(place, words.join(" "))).copied()
    }
}

fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    NOUNS.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>()).filter(|row| row.len() == 5)
}

fn place(name: &str) -> Option<Where> {
    match name {
        "head" => Some(Where::Head),
        "noun" => Some(Where::Noun),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_holds() {
        let list = NounList::built_in();
        for row in rows() {
            let [kind, place_name, noun, yes, no] = row[..] else { panic!("{row:?}") };
            let kind = EntityType::from_name(kind).unwrap();
            let found = |text: &str| {
                let words: Vec<&str> = text.split(' ').collect();
                match place(place_name).unwrap() {
                    Where::Head => list.head(&words) == Some(kind),
                    Where::Noun => list
                        .find(&words, &words, Where::Noun)
                        .iter()
                        .any(|(start, end, found)| words[*start..*end].join(" ") == noun && *found == kind),
                }
            };
            assert!(found(yes), "{row:?}: {yes}");
            assert!(!found(no), "{row:?}: {no}");
        }
    }

    #[test]
    fn the_file_is_sorted_without_doubles() {
        let lines: Vec<&str> = NOUNS.lines().skip(1).collect();
        assert!(lines.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(lines.len(), rows().count());
    }
}
