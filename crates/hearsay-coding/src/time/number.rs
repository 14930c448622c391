//! Numbers in digits and words, of one or more tokens.

use super::{
    lexicon::{Class, Lexicon},
    scan::{Kind, Token},
};

/// Tokens of a number in words; what goes on behind is another one.
const MAX_TOKENS: usize = 16;

/// The number that begins at token `at`, in hundredths, and the token behind it: `48`, `1,500`, `2.5`,
/// "twenty-one", "one hundred and fifty", "a hundred", "two and a half", "half a". `None` where there
/// is none. Numbers beyond 20 million are cut to that.
pub(super) fn read(tokens: &[Token], at: usize, sentence: u32, lexicon: &Lexicon) -> Option<(i32, usize)> {
    let here = |at: usize| tokens.get(at).filter(|token| token.sentence == sentence);
    let word = |at: usize| here(at).map(|token| token.word);
    let (mut value, mut next) = match here(at)?.kind {
        Kind::Digits(value, _) => (value.saturating_mul(100), at + 1),
        Kind::Amount(hundredths) | Kind::Point(hundredths, _) => (hundredths, at + 1),
        _ => in_words(tokens, at, sentence, lexicon)?,
    };
    let (and, hyphen, a, half) =
        (lexicon.find("and"), lexicon.find("-"), lexicon.find("a"), lexicon.find("half"));
    // "two and a half", "two-and-a-half"
    let mut rest = next;
    let skip_hyphen = |at: usize| if word(at) == Some(hyphen) { at + 1 } else { at };
    rest = skip_hyphen(rest);
    if word(rest) == Some(and) {
        rest = skip_hyphen(rest + 1);
        if word(rest) == Some(a) {
            rest = skip_hyphen(rest + 1);
        }
        if word(rest) == Some(half) {
            value = value.saturating_add(50);
            next = rest + 1;
        }
    }
    Some((value, next))
}

/// A number in words, in hundredths. Words that multiply ("hundred", "thousand", "million") have
/// values of 100 and more in the lexicon.
fn in_words(tokens: &[Token], at: usize, sentence: u32, lexicon: &Lexicon) -> Option<(i32, usize)> {
    let here = |at: usize| tokens.get(at).filter(|token| token.sentence == sentence);
    let numeral = |at: usize| here(at).and_then(|token| lexicon.value(token.word, Class::Numeral));
    let is = |at: usize, text: &str| here(at).is_some_and(|token| token.word == lexicon.find(text));
    let mut next = at;
    let (mut total, mut group): (i32, i32) = (0, 0);
    // "a hundred", "a dozen"
    if (is(at, "a") || is(at, "an")) && numeral(at + 1).is_some_and(|value| value >= 100 || value == 12) {
        group = 1;
        next += 1;
    }
    let first = next;
    while let Some(value) = numeral(next).filter(|_| next - at < MAX_TOKENS) {
        if value >= 100 {
            let scaled = group.max(1).saturating_mul(value);
            if value == 100 {
                group = scaled;
            } else {
                total = total.saturating_add(scaled);
                group = 0;
            }
        } else if value == 12 && group == 1 && next == first {
            group = 12;
        } else if next > first && (group % 100 != 0 && !(group % 100 >= 20 && value < 10)) {
            break;
        } else {
            group = group.saturating_add(value);
        }
        next += 1;
        // "twenty-one", "hundred and fifty"
        let joins = group % 100 >= 20 && group % 10 == 0;
        let is_hyphened = is(next, "-") && joins && numeral(next + 1).is_some_and(|value| value < 10);
        let is_whole = group >= 100 && group % 100 == 0 || total > 0 && group == 0;
        let goes_on = is(next, "and") && is_whole && numeral(next + 1).is_some_and(|value| value < 100);
        next += usize::from(is_hyphened || goes_on);
    }
    (next > first).then(|| (total.saturating_add(group).saturating_mul(100), next))
}
