//! Names of agreements: "the Skarn truce of September 2031", "resolution 131", "the deal".

use std::collections::{BTreeMap, BTreeSet};

const WORDS: &str = include_str!("../../data/agreements/words.tsv");

/// Words that end the head of a name: what comes behind tells what it is about.
const PREPOSITIONS: [&str; 9] = ["between", "by", "for", "from", "in", "of", "on", "to", "with"];

/// Those before what it is for and between whom it is, which does not tell one from another.
const SCOPE: [&str; 5] = ["between", "for", "in", "on", "with"];

/// What sorts of accords may be one, beside those of one sort.
const COMPATIBLE: [(&str, &str); 4] =
    [("deal", "treaty"), ("deal", "truce"), ("deal", "proposal"), ("proposal", "truce")];

/// The words of names, by their classes.
#[derive(Debug)]
pub struct NameWords(BTreeMap<&'static str, &'static str>);

/// What a name says of which agreement it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Name {
    /// As written, without the article.
    pub words: String,
    /// `truce`, `deal`, `resolution`, ...; `None` where no word tells.
    pub class: Option<&'static str>,
    /// Names in it, in lower case: "skarn".
    pub proper: BTreeSet<String>,
    /// Other words in it that tell something: "fisheries".
    pub others: BTreeSet<String>,
    /// Numbers in it: "131".
    pub numbers: BTreeSet<u64>,
    /// The year and the month in it.
    pub year: Option<u64>,
    /// From 1.
    pub month: Option<usize>,
}

impl NameWords {
    /// The data file that is compiled in.
    pub fn built_in() -> Self {
        let rows = WORDS.lines().filter(|line| !line.starts_with('#'));
        Self(rows.filter_map(|line| line.split_once('\t')).map(|(class, word)| (word, class)).collect())
    }

    /// Reads a name. Without words it is that of an agreement that is not named.
    pub fn name(&self, words: &str) -> Name {
        const MONTHS: [&str; 12] = [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ];
        let mut name = Name { words: without_article(words).to_owned(), ..Name::default() };
        let (mut is_head, mut is_scope) = (true, false);
        let tokens = words.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '\'' | '’' | '.')));
        for token in tokens.map(|token| token.trim_matches(|c: char| !c.is_alphanumeric())) {
            let lower = token.to_lowercase();
            let lower = lower.strip_suffix("'s").or(lower.strip_suffix("’s")).unwrap_or(&lower);
            if lower.is_empty() {
                continue;
            }
            is_head &= !PREPOSITIONS.contains(&lower);
            is_scope |= SCOPE.contains(&lower);
            match self.0.get(lower).or_else(|| self.0.get(lower.strip_suffix('s').unwrap_or(lower))).copied()
            {
                Some("month") => {
                    name.month = MONTHS.iter().position(|month| *month == lower).map(|at| at + 1)
                }
                Some("stop" | "status") => {}
                Some(class) if name.class.is_none() || (is_head && class == "annex") => {
                    name.class = Some(class)
                }
                Some(_) => {}
                None => match lower.parse::<u64>() {
                    Ok(year @ 1900..=2199) => name.year = Some(year),
                    Ok(number) => _ = name.numbers.insert(number),
                    // "For the north of Ostria" may be said of each truce that there ever was.
                    Err(_) if is_scope => {}
                    Err(_) if token.chars().next().is_some_and(char::is_uppercase) => {
                        name.proper.insert(lower.to_owned());
                    }
                    Err(_) => _ = name.others.insert(lower.to_owned()),
                },
            }
        }
        name
    }
}

impl Name {
    /// Whether it tells nothing of which agreement it is but its sort.
    pub fn is_bare(&self) -> bool {
        self.proper.is_empty() && self.others.is_empty() && self.numbers.is_empty() && self.year.is_none()
    }

    /// Whether two names cannot be those of one agreement.
    pub fn contradicts(&self, other: &Self) -> bool {
        let differ = |a: Option<u64>, b: Option<u64>| a.zip(b).is_some_and(|(a, b)| a != b);
        let months = self.month.zip(other.month).is_some_and(|(a, b)| a != b);
        let numbers =
            !self.numbers.is_empty() && !other.numbers.is_empty() && self.numbers.is_disjoint(&other.numbers);
        differ(self.year, other.year) || months || numbers || !compatible(self.class, other.class)
    }
}

/// Whether two sorts may be one. What no word tells may be any, but no resolution, treaty or annex.
pub fn compatible(a: Option<&str>, b: Option<&str>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a == b || COMPATIBLE.contains(&(a, b)) || COMPATIBLE.contains(&(b, a)),
        (Some(one), None) | (None, Some(one)) => !matches!(one, "resolution" | "treaty" | "annex"),
        (None, None) => true,
    }
}

/// "the truce" as "truce".
fn without_article(words: &str) -> &str {
    let words = words.trim();
    let (first, rest) = words.split_once(' ').unwrap_or(("", words));
    let is_article = ["the", "a", "an", "this", "that", "its", "their", "no", "any"]
        .contains(&first.to_lowercase().as_str());
    if is_article { rest.trim_start() } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_which_agreement() {
        let words = NameWords::built_in();
        let name = |text: &str| words.name(text);
        assert!(name("the fragile truce").is_bare() && name("").is_bare() && name("an accord").is_bare());
        assert!(name("a truce for the north of Ostria").is_bare());
        assert!(!name("Skarn truce").is_bare() && !name("a fisheries treaty").is_bare());
        assert_eq!(name("Skarn talks on a truce for Orvenna, August 2031").class, Some("talks"));
        assert_eq!(name("a confidential annex to the Skarn truce").class, Some("annex"));
        assert_eq!(name("Annex C to the Skarn truce").class, Some("annex"));
        let dated = name("Skarn truce of September 2031");
        assert_eq!((dated.year, dated.month), (Some(2031), Some(9)));
        assert!(dated.contradicts(&name("truce of Port Selan, April 2031")));
        assert!(dated.contradicts(&name("Skarn talks on a truce")));
        assert!(!dated.contradicts(&name("the deal")));
        assert!(name("Resolution 131").contradicts(&name("resolution 137 (2031)")));
        assert!(name("resolution 131").contradicts(&name("")));
        assert_eq!(name("The truce").words, "truce");
    }

    #[test]
    fn the_words_are_sorted() {
        for text in [WORDS, include_str!("../../data/agreements/violation.tsv")] {
            let rows: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
            let mut sorted = rows.clone();
            sorted.sort_unstable();
            sorted.dedup();
            assert_eq!(rows, sorted);
        }
    }
}
