//! Words as the full-text index knows them.
//!
//! SQLite's tokenizer splits at what is neither a letter nor a digit, which leaves a Chinese or Japanese
//! sentence in one piece. Runs of such letters are therefore given to it as pairs of neighbors, and a search
//! for a run becomes a search for its pairs in a row.

use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Whether a letter belongs to a script that is written without spaces.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The text as it is given to the index.
pub(crate) fn for_index(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unspaced) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(2 * text.len());
    let mut last = None;
    for c in text.chars() {
        if !is_unspaced(c) {
            if let Some(last) = last.take() {
                // The run's last letter on its own, so that a search for one letter finds it.
                out.extend([last, ' ']);
            }
            out.push(c);
        } else {
            match last {
                Some(last) => out.extend([last, c, ' ']),
                None => out.push(' '),
            }
            last = Some(c);
        }
    }
    out.extend(last);
    Cow::Owned(out)
}

/// The words of a search, in quotation marks as a phrase for the index. `is_prefix`: the last may go on.
/// `None` where no letter or digit is in it.
pub(crate) fn for_match(words: &str, is_prefix: bool) -> Option<String> {
    if !words.chars().any(char::is_alphanumeric) {
        return None;
    }
    let indexed = for_index(words);
    let ends_unspaced = words.chars().next_back().is_some_and(is_unspaced);
    let mut phrase: &str = indexed.trim();
    let mut is_prefix = is_prefix;
    if ends_unspaced {
        // A run may go on in the text: its last letter alone is only in the index where the run ends.
        let before = phrase.trim_end_matches(|c| !char::is_whitespace(c)).trim_end();
        let is_single = before.chars().next_back().is_none_or(|c| !is_unspaced(c));
        if is_single {
            is_prefix = true;
        } else {
            phrase = before;
        }
    }
    Some(format!("\"{}\"{}", phrase.replace('"', " "), if is_prefix { "*" } else { "" }))
}

/// One word of a text, by its bytes, folded as the index folds it.
pub(crate) struct Token {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) folded: String,
}

/// The words of a text, in its order. Letters of scripts without spaces are words of their own.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut is_open = false;
    for (at, c) in text.char_indices() {
        let is_part = c.is_alphanumeric() || is_combining_mark(c);
        if !is_part {
            is_open = false;
            continue;
        }
        let end = at + c.len_utf8();
        match found.last_mut() {
            Some(last) if is_open && !is_unspaced(c) => last.end = end,
            _ => found.push(Token { start: at, end, folded: String::new() }),
        }
        is_open = !is_unspaced(c);
    }
    for token in &mut found {
        token.folded = fold(&text[token.start..token.end]);
    }
    found
}

/// A word without case and accents.
fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    word.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_without_spaces_become_pairs() {
        assert_eq!(for_index("Tokyo 東京都 said"), "Tokyo  東京 京都 都  said");
        assert_eq!(for_match("東京都", false).unwrap(), "\"東京 京都\"");
        assert_eq!(for_match("都", false).unwrap(), "\"都\"*");
        assert_eq!(for_match("Idlib \"x", true).unwrap(), "\"Idlib  x\"*");
        assert_eq!(for_match("--", false), None);
    }

    #[test]
    fn words_are_folded() {
        let folded: Vec<String> = tokens("Zürich’s 3 Bērzi東京").into_iter().map(|t| t.folded).collect();
        assert_eq!(folded, ["zurich", "s", "3", "berzi", "東", "京"]);
    }
}
