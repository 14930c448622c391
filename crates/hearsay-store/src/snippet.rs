//! A few words of a text around what was sought.

use crate::words::{Token, tokens};

/// Words of a snippet.
const WORDS: usize = 28;

/// A piece of a text with the places in it that were sought.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Snippet {
    /// The piece, with `…` where it was cut off.
    pub text: String,
    /// Byte ranges of `text` that were sought, in ascending order.
    pub marks: Vec<(usize, usize)>,
}

/// The piece of `text` that holds most of what was sought. Each of `sought` is a phrase, and whether its last
/// word may go on. `whole` keeps all of the text.
pub(crate) fn snippet(text: &str, sought: &[(&str, bool)], whole: bool) -> Snippet {
    let words = tokens(text);
    let mut phrases: Vec<(Vec<Token>, bool)> =
        sought.iter().map(|(phrase, is_prefix)| (tokens(phrase), *is_prefix)).collect();
    phrases.retain(|(phrase, _)| !phrase.is_empty());
    // Found: first word, words, which phrase.
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    for at in 0..words.len() {
        for (n, (phrase, is_prefix)) in phrases.iter().enumerate() {
            if matches(&words[at..], phrase, *is_prefix) {
                found.push((at, phrase.len(), n));
            }
        }
    }
    let (from, to) = if whole { (0, words.len()) } else { window(&found, words.len()) };
    let start = if from == 0 { 0 } else { words.get(from).map_or(0, |word| word.start) };
    let end =
        if to >= words.len() { text.len() } else { words.get(to - 1).map_or(text.len(), |word| word.end) };
    let mut out = Snippet { text: String::new(), marks: Vec::new() };
    out.text.push_str(if start > 0 { "… " } else { "" });
    let shift = out.text.len();
    out.text
        .extend(text[start..end].chars().map(|c| if c == '\n' || c == '\r' || c == '\t' { ' ' } else { c }));
    out.text.push_str(if end < text.len() { " …" } else { "" });
    for (at, n, _) in found {
        if at < from || at + n > to {
            continue;
        }
        let mark = (words[at].start - start + shift, words[at + n - 1].end - start + shift);
        match out.marks.last_mut() {
            Some(last) if mark.0 < last.1 => last.1 = last.1.max(mark.1),
            _ => out.marks.push(mark),
        }
    }
    out
}

fn matches(words: &[Token], phrase: &[Token], is_prefix: bool) -> bool {
    let Some(words) = words.get(..phrase.len()) else { return false };
    let last = phrase.len() - 1;
    words.iter().zip(phrase).enumerate().all(|(i, (word, sought))| {
        word.folded == sought.folded || (is_prefix && i == last && word.folded.starts_with(&sought.folded))
    })
}

/// The first and behind the last word of the piece with most different phrases, and of those the first.
fn window(found: &[(usize, usize, usize)], n_words: usize) -> (usize, usize) {
    let mut best = (0, 0);
    for (i, (at, ..)) in found.iter().enumerate() {
        let within = found[i..].iter().take_while(|(other, n, _)| other + n <= at + WORDS * 3 / 4);
        let mut phrases: Vec<usize> = within.map(|(.., phrase)| *phrase).collect();
        phrases.sort_unstable();
        phrases.dedup();
        if phrases.len() > best.1 {
            best = (*at, phrases.len());
        }
    }
    let from = best.0.saturating_sub(WORDS / 4);
    (from, (from + WORDS).min(n_words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_where_most_was_found() {
        let filler = "one two three four five six seven eight nine ten ".repeat(8);
        let text = format!("Convoy. {filler}The aid convoy left\nOrvén at dawn. {filler}");
        let found = snippet(&text, &[("convoy", false), ("orven", false)], false);
        assert!(found.text.starts_with("… ") && found.text.ends_with(" …"), "{}", found.text);
        let marked: Vec<&str> = found.marks.iter().map(|(from, to)| &found.text[*from..*to]).collect();
        assert_eq!(marked, ["convoy", "Orvén"]);
        let whole = snippet("The aid convoy", &[("aid conv", true)], true);
        assert_eq!((whole.text.as_str(), &whole.marks[..]), ("The aid convoy", &[(4, 14)][..]));
        assert_eq!(snippet("", &[("x", false)], false), Snippet::default());
    }
}
