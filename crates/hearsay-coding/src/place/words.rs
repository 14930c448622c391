//! Words around toponyms: `data/place/words.tsv`.

use rustc_hash::FxHashMap;

const WORDS: &str = include_str!("../../data/place/words.tsv");
/// The most words of an entry.
pub(super) const LONGEST: usize = 5;

/// What a word is to the name beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Use {
    Before,
    Behind,
    Around,
    Facility,
}

/// The words.
#[derive(Debug)]
pub(super) struct PlaceWords {
    radii: FxHashMap<&'static str, Vec<(Use, f32)>>,
}

impl PlaceWords {
    /// The words of the data file.
    pub fn built_in() -> Self {
        let mut radii: FxHashMap<&'static str, Vec<(Use, f32)>> = FxHashMap::default();
        for row in rows() {
            if let (Some(place), Ok(radius)) = (usage(row[1]), row[2].parse()) {
                radii.entry(row[0]).or_default().push((place, radius));
            }
        }
        Self { radii }
    }

    /// The factor or radius of words (lower case, divided by single spaces) in a use.
    pub fn radius(&self, place: Use, words: &str) -> Option<f32> {
        let uses = self.radii.get(words)?;
        uses.iter().find(|(other, _)| *other == place).map(|(_, radius)| *radius)
    }
}

fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    WORDS.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>()).filter(|row| row.len() == 5)
}

fn usage(name: &str) -> Option<Use> {
    match name {
        "before" => Some(Use::Before),
        "behind" => Some(Use::Behind),
        "around" => Some(Use::Around),
        "facility" => Some(Use::Facility),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_holds() {
        let list = PlaceWords::built_in();
        for row in rows() {
            let [_, use_name, _, yes, no] = row[..] else { panic!("{row:?}") };
            let place = usage(use_name).unwrap();
            let found = |text: &str| {
                let words: Vec<&str> = text.split(' ').collect();
                let at = words.iter().position(|word| *word == "Velm");
                let (before, behind) =
                    at.map_or((&words[..], &[][..]), |at| (&words[..at], &words[at + 1..]));
                match place {
                    Use::Before | Use::Around => list.radius(place, &before.join(" ")).is_some(),
                    Use::Behind => list.radius(place, &behind.join(" ")).is_some(),
                    Use::Facility => {
                        let inner = before.strip_prefix(&["the"]).and_then(|rest| rest.strip_suffix(&["in"]));
                        inner.is_some_and(|inner| list.radius(place, &inner.join(" ")).is_some())
                    }
                }
            };
            assert!(found(yes), "{row:?}");
            assert!(!found(no), "{row:?}");
        }
    }

    #[test]
    fn the_file_is_sorted() {
        let lines: Vec<&str> = WORDS.lines().skip(1).collect();
        assert_eq!(lines.len(), rows().count());
        let keys: Vec<(&str, &str)> = rows().map(|row| (row[0], row[1])).collect();
        assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(rows().all(|row| row[0].split(' ').count() <= LONGEST));
    }
}
