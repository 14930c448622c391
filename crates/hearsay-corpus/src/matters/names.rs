//! Names and offices in the words of a voice.

use super::facts::words;
use std::collections::BTreeSet;

const OFFICES: &str = include_str!("../../data/matters/offices.tsv");

/// Words for an office, and with `titles` also words that stand before a name.
pub fn offices(titles: bool) -> BTreeSet<&'static str> {
    let rows = OFFICES.lines().skip(1).filter_map(|line| line.split_once('\t'));
    rows.filter(|(_, what)| titles || *what == "office").map(|(word, _)| word).collect()
}

/// "Estmeran" of "Estmere", "Syrian" of "Syria".
pub fn is_adjective(word: &str, name: &str) -> bool {
    let n_shared = word.chars().zip(name.chars()).take_while(|(a, b)| a == b).count();
    let ends = ["an", "ian", "ese", "ish", "i"].iter().any(|ending| word.ends_with(ending));
    ends && n_shared >= 4 && n_shared + 2 >= name.chars().count() && word.chars().count() <= n_shared + 3
}

/// The words without an article at the beginning.
pub fn without_article(text: &str) -> Vec<String> {
    let mut words = words(text);
    if words.first().is_some_and(|word| matches!(word.as_str(), "the" | "a" | "an")) {
        words.remove(0);
    }
    words
}

/// A run of capitalized words.
#[derive(Debug)]
pub struct Name {
    /// In lower case.
    pub words: Vec<String>,
    /// Whether "in" or "at" stands before it.
    pub is_place: bool,
    /// Whether it stands in a clause about another: "two residents whom Halyard reached".
    pub is_in_clause: bool,
}

/// The names in a text: runs of capitalized words.
pub fn names(text: &str) -> Vec<Name> {
    let mut found: Vec<Name> = Vec::new();
    let (mut before, mut is_in_clause, mut goes_on) = (String::new(), false, false);
    for raw in text.split_whitespace() {
        let word = words(raw).join(" ");
        let is_upper = raw.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(char::is_uppercase);
        let lower = raw.to_lowercase();
        if is_upper && !matches!(lower.as_str(), "the" | "a" | "an" | "its" | "his" | "her" | "their") {
            match found.last_mut().filter(|_| goes_on) {
                Some(name) => name.words.push(word.clone()),
                None => {
                    let is_place = matches!(before.as_str(), "in" | "at" | "to" | "near" | "off");
                    found.push(Name { words: vec![word.clone()], is_place, is_in_clause });
                }
            }
            let ends = raw.ends_with([',', ';', ')', ':']) || raw.contains(['\'', '\u{2019}']);
            goes_on = !ends;
        } else {
            goes_on = false;
            is_in_clause |= matches!(word.as_str(), "who" | "whom" | "which" | "that");
        }
        before = word;
    }
    found
}

/// The words of a person's name in a voice's words: the first run of two or more names that is not "the ..." or
/// "of ...", its titles left out. `None` where there is none.
pub fn person(text: &str) -> Option<Vec<String>> {
    let titles = offices(true);
    let mut before = String::new();
    let mut run: Vec<String> = Vec::new();
    let mut has_title = false;
    let done = |run: &Vec<String>, has_title: bool| run.len() > 1 || (has_title && run.len() == 1);
    for raw in text.split_whitespace() {
        let lower = raw.to_lowercase();
        let is_upper = raw.starts_with(char::is_uppercase);
        let word = words(raw).join(" ");
        let is_title = titles.contains(word.as_str());
        let is_article = matches!(lower.as_str(), "the" | "a" | "an" | "its" | "his" | "her" | "their");
        let is_last = text.trim_end().ends_with(raw);
        let is_possessive = !is_last
            && (raw.contains("'s") || raw.contains("\u{2019}s") || raw.ends_with(['\'', '\u{2019}']));
        if is_upper && !is_article && !is_title && !is_possessive {
            let is_of = run.is_empty() && matches!(before.as_str(), "the" | "of" | "for" | "in" | "a" | "an");
            if is_of {
                before = if raw.ends_with([',', ';']) { String::new() } else { "of".to_owned() };
                continue;
            }
            run.push(word.clone());
            if raw.ends_with([',', ';']) {
                if done(&run, has_title) {
                    return Some(run);
                }
                run.clear();
            }
        } else {
            if done(&run, has_title) {
                return Some(run);
            }
            run.clear();
            has_title = is_title;
        }
        before = word;
    }
    done(&run, has_title).then_some(run)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words_of(text: &str) -> Option<String> {
        person(text).map(|words| words.join(" "))
    }

    #[test]
    fn persons_are_found_beside_their_offices() {
        assert_eq!(words_of("Its spokesman, Major General Osip Tarrane").as_deref(), Some("osip tarrane"));
        assert_eq!(words_of("The mayor, Ysolde Brand").as_deref(), Some("ysolde brand"));
        assert_eq!(
            words_of("Mina Castellan, the coordinator of the White Satchel").as_deref(),
            Some("mina castellan")
        );
        assert_eq!(words_of("Mr. Orrin").as_deref(), Some("orrin"));
        assert_eq!(words_of("the White Satchel"), None);
        assert_eq!(words_of("residents"), None);
    }
}
