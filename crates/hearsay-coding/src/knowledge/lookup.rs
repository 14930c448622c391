//! Looking names up in a text.

use super::{
    Between, Day, EntryId, NameClass,
    normalize::{self, Word},
};
use hearsay_types::Span;
use rustc_hash::FxHashMap;

/// One use of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Use {
    entry: EntryId,
    class: NameClass,
    between: Between,
    /// Whether the name is written in capitals only, and matches only so.
    capitals: bool,
}

/// A name found in a text, with all entries that it could mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it stands.
    pub span: Span,
    /// Whom or what it may mean and how, without doubles, in the order of the files.
    pub uses: Vec<(EntryId, NameClass)>,
    /// The words of the name, as positions in the list that was searched.
    pub words: std::ops::Range<usize>,
}

/// All names, by their comparable form.
#[derive(Debug, Default)]
pub struct NameIndex {
    uses: FxHashMap<String, Vec<Use>>,
    /// For the first word of every name, the most words that a name with it has.
    longest: FxHashMap<String, usize>,
}

impl NameIndex {
    /// Adds a name. One with a possessive in it (`People's Army`) is also found without its apostrophe.
    pub fn insert(&mut self, name: &str, entry: EntryId, class: NameClass, between: Between) {
        let capitals = is_capitals(name);
        let without_apostrophes: String = name.chars().filter(|c| !matches!(c, '\'' | '’')).collect();
        let mut forms = vec![normalize::name(name), normalize::name(&without_apostrophes)];
        forms.dedup();
        for form in forms.into_iter().filter(|form| !form.is_empty()) {
            let first = form.split(' ').next().unwrap_or_default();
            let n_words = form.split(' ').count();
            match self.longest.get_mut(first) {
                Some(longest) => *longest = n_words.max(*longest),
                None => drop(self.longest.insert(first.to_owned(), n_words)),
            }
            let one = Use { entry, class, between, capitals };
            let uses = self.uses.entry(form).or_default();
            if !uses.contains(&one) {
                uses.push(one);
            }
        }
    }

    /// Takes all names of an entry out.
    pub fn remove(&mut self, entry: EntryId) {
        self.uses.values_mut().for_each(|uses| uses.retain(|one| one.entry != entry));
    }

    /// The names in a text, the longest at each place, in the order of the text; they do not overlap.
    /// Names that begin after `day` count only where nothing else has the name. `words` are those of the
    /// text.
    pub fn find(&self, words: &[Word], day: Option<Day>) -> Vec<Found> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            match self.longest_at(words, at, day) {
                Some(name) => {
                    at = name.words.end;
                    found.push(name);
                }
                None => at += 1,
            }
        }
        found
    }

    /// What a whole name may mean; empty where nothing has it.
    pub fn get(&self, name: &str, day: Option<Day>) -> Vec<(EntryId, NameClass)> {
        let words = normalize::words(name);
        if words.is_empty() {
            return Vec::new();
        }
        self.longest_at(&words, 0, day)
            .filter(|found| found.words.end == words.len())
            .map_or_else(Vec::new, |f| f.uses)
    }

    fn longest_at(&self, words: &[Word], at: usize, day: Option<Day>) -> Option<Found> {
        let longest = *self.longest.get(&words[at].form)?;
        let joined = words[at + 1..].iter().take_while(|word| word.joined).count();
        let most = longest.min(joined + 1);
        let mut form = String::new();
        let mut lengths = Vec::with_capacity(most);
        for word in &words[at..at + most] {
            if !form.is_empty() {
                form.push(' ');
            }
            form.push_str(&word.form);
            lengths.push(form.len());
        }
        (1..=most).rev().find_map(|n| {
            let uses = self.uses.get(&form[..lengths[n - 1]])?;
            let words_of_name = &words[at..at + n];
            let uses = fitting(uses, words_of_name, day);
            let span = words_of_name[0].span.cover(words_of_name[n - 1].span);
            (!uses.is_empty()).then_some(Found { span, uses, words: at..at + n })
        })
    }
}

/// The uses that fit how the name is written and the day.
fn fitting(uses: &[Use], words: &[Word], day: Option<Day>) -> Vec<(EntryId, NameClass)> {
    let in_capitals = words.iter().all(|word| word.capitals);
    let has_capital = words.iter().any(|word| word.capitalized);
    let as_written: Vec<&Use> =
        uses.iter().filter(|one| if one.capitals { in_capitals } else { has_capital }).collect();
    let has_begun = |one: &&&Use| day.is_none_or(|day| one.between.from.is_none_or(|from| from <= day));
    let begun: Vec<&Use> = as_written.iter().filter(has_begun).copied().collect();
    let chosen = if begun.is_empty() { as_written } else { begun };
    let mut fitting: Vec<(EntryId, NameClass)> = Vec::new();
    for one in chosen {
        if fitting.iter().all(|(entry, _)| *entry != one.entry) {
            fitting.push((one.entry, one.class));
        }
    }
    fitting
}

/// Whether a name is an acronym by its letters: capitals only, more than one.
fn is_capitals(name: &str) -> bool {
    let mut letters = name.chars().filter(|c| c.is_alphabetic());
    letters.clone().count() > 1 && letters.all(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> NameIndex {
        let mut index = NameIndex::default();
        let names = [
            ("Ostria", 0, NameClass::Name),
            ("Free Ostrian Army", 1, NameClass::Name),
            ("People's Shield", 2, NameClass::Name),
            ("US", 3, NameClass::Acronym),
            ("Ostrian", 0, NameClass::Adjective),
        ];
        for (name, entry, class) in names {
            index.insert(name, EntryId::Actor(entry), class, Between::default());
        }
        index
    }

    fn found(text: &str) -> Vec<&str> {
        let words = normalize::words(text);
        index().find(&words, None).into_iter().map(|found| found.span.of(text)).collect()
    }

    #[test]
    fn prefers_the_longest_name() {
        assert_eq!(found("The Free Ostrian Army left Ostria."), ["Free Ostrian Army", "Ostria"]);
        assert_eq!(found("The free, Ostrian army"), ["Ostrian"]);
    }

    #[test]
    fn finds_a_name_that_has_lost_its_apostrophe() {
        assert_eq!(
            found("the Peoples Shield and the People’s Shield"),
            ["Peoples Shield", "People’s Shield"]
        );
    }

    #[test]
    fn an_acronym_is_no_pronoun() {
        assert_eq!(found("U.S. officials told us"), ["U.S."]);
    }

    #[test]
    fn a_name_is_not_found_before_it_was_given_if_another_has_it() {
        let mut index = NameIndex::default();
        let from = |year| Between { from: Some(jiff::civil::date(year, 1, 1)), to: None };
        index.insert("Ara", EntryId::Actor(0), NameClass::Name, from(2000));
        index.insert("Ara", EntryId::Actor(1), NameClass::Name, from(2010));
        let on = |year| index.get("Ara", Some(jiff::civil::date(year, 1, 1)));
        assert_eq!(on(2005), [(EntryId::Actor(0), NameClass::Name)]);
        assert_eq!(on(2015).len(), 2);
        assert_eq!(on(1990).len(), 2);
    }
}
