//! Names and texts as sequences of comparable words, with the way back to the text.
//!
//! Case, accents, apostrophes, hyphens and the spellings of the Arabic article are made alike:
//! `Al-Qa’ida`, `al Qaida` and `al-Qaida` are all `al qaida`.

use hearsay_types::Span;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A word of a text in its comparable form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Lower case, without accents, apostrophes and full stops.
    pub form: String,
    /// Where it stands; a possessive `'s` is left out.
    pub span: Span,
    /// Whether all its letters are capitals, and there is more than one.
    pub capitals: bool,
    /// Whether it starts with a capital or a digit.
    pub capitalized: bool,
    /// Whether only spaces, hyphens, slashes or `&` divide it from the word before: a name may go on.
    pub joined: bool,
}

/// The words of a text, in its order. Words are runs of letters and digits; an apostrophe or a full stop
/// between letters does not end one (`Sana'a`, `U.S.`), a possessive `'s` does.
pub fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut gap_is_open = false;
    while let Some((start, first)) = chars.next() {
        if !first.is_alphanumeric() {
            gap_is_open = gap_is_open && (is_apostrophe(first) || " \u{a0}-‐‑–/&".contains(first));
            continue;
        }
        let mut end = start + first.len_utf8();
        while let Some(&(at, c)) = chars.peek() {
            let continues = if c.is_alphanumeric() || is_combining_mark(c) {
                true
            } else if is_apostrophe(c) {
                inner_apostrophe(&text[at + c.len_utf8()..])
            } else if c == '.' {
                inner_stop(&text[start..at], &text[at + 1..])
            } else {
                false
            };
            if !continues {
                break;
            }
            end = at + c.len_utf8();
            chars.next();
        }
        // The last stop of an acronym belongs to it: `U.S.`
        if text[start..end].contains('.') && text[end..].starts_with('.') {
            end += 1;
            chars.next();
        }
        words.push(word(text, start, end, gap_is_open));
        gap_is_open = true;
        skip_possessive(text, end, &mut chars);
    }
    unify_articles(&mut words, text);
    words
}

/// The comparable form of a name: its words, divided by spaces.
pub fn name(name: &str) -> String {
    words(name).iter().map(|word| word.form.as_str()).collect::<Vec<_>>().join(" ")
}

/// Passes over a possessive `'s` that stands at `end`: it is no word.
fn skip_possessive(text: &str, end: usize, chars: &mut std::iter::Peekable<std::str::CharIndices<'_>>) {
    let mut rest = text[end..].chars();
    let is_possessive = rest.next().is_some_and(is_apostrophe)
        && matches!(rest.next(), Some('s' | 'S'))
        && rest.next().is_none_or(|c| !c.is_alphanumeric());
    if is_possessive {
        chars.next();
        chars.next();
    }
}

fn word(text: &str, start: usize, end: usize, joined: bool) -> Word {
    let written = &text[start..end];
    let form: String = if written.is_ascii() {
        written.chars().filter(|c| !matches!(c, '\'' | '`' | '.')).map(|c| c.to_ascii_lowercase()).collect()
    } else {
        fold(written)
    };
    let mut letters = written.chars().filter(|c| c.is_alphabetic());
    let capitals = letters.clone().count() > 1 && letters.all(char::is_uppercase);
    let capitalized = written.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric());
    Word { form, span: Span::new(start, end), capitals, capitalized, joined }
}

/// Lower case, without accents, apostrophes and stops.
fn fold(written: &str) -> String {
    let kept = written.nfd().filter(|c| !is_combining_mark(*c) && !is_apostrophe(*c) && *c != '.');
    kept.flat_map(char::to_lowercase).map(plain_letter).collect()
}

/// Letters that no accent makes: they have no decomposition.
fn plain_letter(c: char) -> char {
    match c {
        'ı' => 'i',
        'ł' => 'l',
        'ø' => 'o',
        'đ' => 'd',
        other => other,
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | 'ʼ' | 'ʿ' | 'ʾ' | 'ʻ')
}

/// Whether an apostrophe with `rest` behind it is inside a word: a letter follows, and not a lone `s`.
fn inner_apostrophe(rest: &str) -> bool {
    let mut following = rest.chars();
    let Some(next) = following.next().filter(|c| c.is_alphabetic()) else { return false };
    let is_last = following.next().is_none_or(|c| !c.is_alphanumeric());
    !(matches!(next, 's' | 'S') && is_last)
}

/// Whether a full stop between `before` and `rest` belongs to an acronym: single letters on both sides
/// (`U.S`), or a last one behind such letters (`U.S.`, where the stop itself is left out).
fn inner_stop(before: &str, rest: &str) -> bool {
    let single = before.rsplit('.').next().is_some_and(|part| part.chars().count() == 1);
    let mut following = rest.chars();
    let next_is_letter = following.next().is_some_and(char::is_uppercase);
    let next_is_single = following.next().is_none_or(|c| !c.is_alphabetic());
    single && next_is_letter && next_is_single
}

/// The Arabic article before a hyphen, in all its assimilated spellings, is `al`.
fn unify_articles(words: &mut [Word], text: &str) {
    const ARTICLES: &[&str] = &[
        "el", "as", "ash", "ad", "az", "ez", "an", "en", "ar", "er", "at", "et", "es", "esh", "ed", "ul",
        "ud", "us", "uz", "ur", "il", "adh", "ath",
    ];
    for i in 0..words.len().saturating_sub(1) {
        let gap = &text[words[i].span.end as usize..words[i + 1].span.start as usize];
        if matches!(gap, "-" | "‐" | "‑") && !words[i].capitals && ARTICLES.contains(&words[i].form.as_str())
        {
            words[i].form = "al".to_owned();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_spellings_alike() {
        for spelling in ["al-Qaida", "Al Qaida", "al-Qa'ida", "al-Qa’ida"] {
            assert_eq!(name(spelling), "al qaida");
        }
        assert_eq!(name("Deir ez-Zor"), name("Deir al-Zor"));
        assert_eq!(name("São Tomé"), "sao tome");
    }

    #[test]
    fn keeps_acronyms_together_and_possessives_apart() {
        let text = "the U.S.-led coalition and Sana'a's U.N. envoy.";
        let forms: Vec<String> = words(text).into_iter().map(|word| word.form).collect();
        assert_eq!(forms, ["the", "us", "led", "coalition", "and", "sanaa", "un", "envoy"]);
        assert_eq!(words(text)[1].span.of(text), "U.S.");
        assert_eq!(words("U.N. envoy")[0].span, Span::new(0, 4));
    }

    #[test]
    fn a_comma_or_a_full_stop_parts_names() {
        let joined: Vec<bool> = words("Ara, Bela Cor. Dun").iter().map(|word| word.joined).collect();
        assert_eq!(joined, [false, false, true, false]);
    }
}
