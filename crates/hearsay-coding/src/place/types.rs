//! Words beside a toponym that say what kind of place it is: `data/place/types.tsv`.

use super::gazetteer::Class;
use rustc_hash::FxHashMap;

const TYPES: &str = include_str!("../../data/place/types.tsv");

/// What kind of place a word says that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Settlement,
    Division,
    Nature,
    Country,
    Any,
    /// No place: a disease.
    Nothing,
}

impl Kind {
    fn of(name: &str) -> Option<Self> {
        match name {
            "settlement" => Some(Self::Settlement),
            "division" => Some(Self::Division),
            "nature" => Some(Self::Nature),
            "country" => Some(Self::Country),
            "any" => Some(Self::Any),
            "nothing" => Some(Self::Nothing),
            _ => None,
        }
    }

    /// From -1, where the word speaks against a class, to 1.
    pub fn speaks_for(self, class: Class) -> f32 {
        let is_division = matches!(class, Class::Division | Class::County);
        match self {
            Self::Settlement if class.is_settlement() => 1.0,
            Self::Settlement => -1.0,
            Self::Division if is_division => 1.0,
            Self::Division if class == Class::Region => 0.5,
            Self::Nature if class == Class::Nature => 1.0,
            Self::Country if class == Class::Country => 1.0,
            _ => 0.0,
        }
    }
}

/// Where a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Side {
    Before,
    Behind,
}

/// The words.
#[derive(Debug)]
pub(super) struct Types(FxHashMap<(Side, &'static str), Kind>);

impl Types {
    /// The words of the data file.
    pub fn built_in() -> Self {
        Self(rows().filter_map(|row| Some(((side(row[1])?, row[0]), Kind::of(row[2])?))).collect())
    }

    /// What the words around a name say; those behind it first. `before` and `behind` are texts that end and
    /// begin with the name left out.
    pub fn around(&self, before: &str, behind: &str) -> Option<Kind> {
        let next: String = behind
            .strip_prefix(' ')
            .unwrap_or_default()
            .chars()
            .take_while(|c| c.is_alphabetic())
            .flat_map(char::to_lowercase)
            .take(20)
            .collect();
        self.0.get(&(Side::Behind, &*next)).copied().or_else(|| self.before(before))
    }

    /// What the words before a name say.
    pub fn before(&self, before: &str) -> Option<Kind> {
        let before = before.strip_suffix(' ')?.to_lowercase();
        let mut starts = before.rmatch_indices(' ').map(|(at, _)| at + 1);
        let last = starts.next().unwrap_or(0);
        let two = starts.next().unwrap_or(0);
        [two, last].into_iter().find_map(|at| self.0.get(&(Side::Before, before.get(at..)?)).copied())
    }
}

fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    TYPES.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>()).filter(|row| row.len() == 5)
}

fn side(name: &str) -> Option<Side> {
    match name {
        "before" => Some(Side::Before),
        "behind" => Some(Side::Behind),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_holds() {
        let types = Types::built_in();
        for row in rows() {
            let [words, place, kind, yes, no] = row[..] else { panic!("{row:?}") };
            assert!(side(place).is_some() && Kind::of(kind).is_some(), "{row:?}");
            let says = |text: &str| {
                let (before, behind) = text.split_once("Velm").unwrap();
                let side = if place == "before" { (before, " .") } else { ("", behind) };
                types.around(side.0, side.1)
            };
            assert_eq!(says(yes), Kind::of(kind), "{words}: {yes}");
            assert_ne!(says(no), Kind::of(kind), "{words}: {no}");
        }
    }

    #[test]
    fn the_file_is_sorted() {
        let keys: Vec<(&str, &str)> = rows().map(|row| (row[0], row[1])).collect();
        assert_eq!(keys.len(), TYPES.lines().skip(1).count());
        assert!(keys.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
