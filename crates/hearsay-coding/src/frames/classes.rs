//! What kind of thing a common noun names: a person, a structure, a vehicle.

use std::sync::LazyLock;

/// A set of classes of nouns (`data/nouns/README.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Classes(u16);

/// The nouns with their classes, in the order of their bytes.
const TABLE: &str = include_str!("../../data/nouns/classes.tsv");

const NAMES: [&str; 9] =
    ["person", "group", "structure", "area", "way", "vehicle", "weapon", "supplies", "thing"];

/// The lines of the table.
static LINES: LazyLock<Vec<&'static str>> = LazyLock::new(|| TABLE.lines().skip(1).collect());

impl Classes {
    /// Human beings.
    pub const PERSON: Self = Self(1);

    /// Several together, as one: a body, a party, a crowd.
    pub const GROUP: Self = Self(1 << 1);

    /// What is made or marked off, and so has a place.
    pub const THING: Self = Self(1 << 8);

    /// No class.
    pub const NONE: Self = Self(0);

    /// The class of this name; `None` if there is no such class.
    pub fn from_name(name: &str) -> Option<Self> {
        NAMES.iter().position(|known| *known == name).map(|at| Self(1 << at))
    }

    /// The classes of a noun in lower case, by its usual senses; none for an unknown one.
    pub fn of(noun: &str) -> Self {
        let name = |line: &'static str| line.split('\t').next().unwrap_or_default();
        let Ok(at) = LINES.binary_search_by(|line| name(line).cmp(noun)) else { return Self::NONE };
        let classes = LINES[at].split('\t').nth(1).unwrap_or_default();
        classes.split(' ').filter_map(Self::from_name).fold(Self::NONE, Self::or)
    }

    /// All classes of both.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether one class is in both.
    pub const fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_have_the_classes_of_their_usual_senses() {
        let class = |name| Classes::from_name(name).unwrap();
        assert!(Classes::of("depot").meet(class("structure")));
        assert!(Classes::of("ferryman").meet(class("person")));
        assert!(Classes::of("barge").meet(class("vehicle")));
        assert!(!Classes::of("plan").meet(class("structure")));
        assert_eq!(Classes::of("no-such-noun"), Classes::NONE);
        assert_eq!(Classes::of(""), Classes::NONE);
    }

    #[test]
    fn the_table_is_sorted_and_names_known_classes() {
        assert!(LINES.is_sorted_by_key(|line| line.split('\t').next()));
        let names = LINES.iter().flat_map(|line| line.split('\t').nth(1).unwrap().split(' '));
        assert!(names.into_iter().all(|name| Classes::from_name(name).is_some()));
    }
}
