//! Numbers in figures and words, with the bounds that the words around them set.

use super::{QuantityReader, lexicon::Bound};
use hearsay_types::{Quantity, Span, TokenId};

/// A noun phrase's number stands at most this many words before its noun.
const REACH: u32 = 8;

impl QuantityReader<'_> {
    /// The number that a noun phrase speaks of; `None` where it has none. `what` is left empty.
    pub(super) fn number_in(&self, head: TokenId) -> Option<Quantity> {
        let tree = self.framer.tree;
        let first = tree.subtree(head, |_| false).first().copied()?;
        let sentence = tree.sentence(tree.token(head).sentence);
        // of "ten were among 48 people killed" it is the 48
        let behind_copula =
            tree.child(head, "cop").filter(|copula| *copula < head).map_or(0, |copula| copula.0 + 1);
        let from = first.0.max(head.0.saturating_sub(REACH)).max(sentence.start).max(behind_copula);
        let mut number = self.number_at(from, head.0)?;
        self.bound(&mut number, sentence.start);
        let Number { low, high, first, last } = number;
        let span =
            Span { start: tree.token(TokenId(first)).span.start, end: tree.token(TokenId(last)).span.end };
        Some(Quantity { what: String::new(), low, high, span })
    }

    /// The first number in these positions, both included.
    fn number_at(&self, from: u32, to: u32) -> Option<Number> {
        let mut number: Option<Number> = None;
        for at in from..=to {
            let value = self.value(TokenId(at));
            match (&mut number, value) {
                (None, None) => {}
                (None, Some(value)) => {
                    number = Some(Number { low: value.n(), high: value.n(), first: at, last: at })
                }
                (Some(number), Some(value)) if number.last + 1 == at => number.extend(value, at),
                // "twenty-one"
                (Some(number), Some(Value::Number(value)))
                    if number.last + 2 == at && self.is_hyphen(at - 1) && number.is_tens_before(value) =>
                {
                    number.extend(Value::Number(value), at);
                }
                (Some(number), Some(Value::Number(value)))
                    if number.last + 2 == at && self.is_range_word(at - 1) && number.low <= Some(value) =>
                {
                    number.high = Some(value);
                    number.last = at;
                }
                (Some(_), _) => {}
            }
        }
        number
    }

    /// Widens or narrows the bounds by the words before: "at least", "up to", "between".
    fn bound(&self, number: &mut Number, start: u32) {
        for length in (1..=3_u32).rev() {
            let Some(from) = number.first.checked_sub(length).filter(|from| *from >= start) else { continue };
            let words = (from..number.first).map(TokenId);
            let phrase: Vec<&str> = words.map(|id| self.framer.tree.token(id).span.of(self.words)).collect();
            let Some(bound) = self.lexicon.bound(&phrase.join(" ").to_lowercase()) else { continue };
            match bound {
                Bound::AtLeast => number.high = None,
                Bound::AtMost => number.low = None,
                Bound::About => {}
            }
            number.first = from;
            return;
        }
    }

    fn is_hyphen(&self, at: u32) -> bool {
        self.framer.tree.token(TokenId(at)).span.of(self.words) == "-"
    }

    fn is_range_word(&self, at: u32) -> bool {
        let word = self.framer.tree.token(TokenId(at)).span.of(self.words);
        matches!(word, "-" | "–" | "to" | "and" | "or")
    }

    fn value(&self, id: TokenId) -> Option<Value> {
        let token = self.framer.tree.token(id);
        let form = token.span.of(self.words);
        if form.starts_with(|c: char| c.is_ascii_digit()) {
            return figures(form).map(Value::Number);
        }
        self.lexicon.number(self.framer.reading, id)
    }
}

/// A figure such as `12`, `1,000` or `2.5`, which is cut; `None` for `12th` or `3-0`.
fn figures(form: &str) -> Option<u64> {
    let whole = form.split_once('.').map_or(form, |(whole, _)| whole);
    if !whole.chars().all(|c| c.is_ascii_digit() || c == ',') {
        return None;
    }
    whole.chars().filter(char::is_ascii_digit).collect::<String>().parse().ok()
}

/// What a number word stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value {
    /// A number by itself.
    Number(u64),
    /// `hundred`, `million`: what stands before is so many of it.
    Multiple(u64),
    /// `dozens`, `scores`: nobody can say how many.
    Many,
}

impl Value {
    const fn n(self) -> Option<u64> {
        match self {
            Self::Number(n) | Self::Multiple(n) => Some(n),
            Self::Many => None,
        }
    }
}

struct Number {
    low: Option<u64>,
    high: Option<u64>,
    first: u32,
    last: u32,
}

impl Number {
    /// Whether it is the "twenty" of "twenty-one".
    fn is_tens_before(&self, ones: u64) -> bool {
        self.low == self.high
            && self.high.is_some_and(|tens| (20..100).contains(&tens) && tens % 10 == 0)
            && (1..10).contains(&ones)
    }

    fn extend(&mut self, value: Value, at: u32) {
        let (Some(n), Some(by)) = (self.high, value.n()) else { return };
        let extended = match value {
            Value::Multiple(_) => n.checked_mul(by),
            // "twenty" "one"
            _ if self.is_tens_before(by) => n.checked_add(by),
            _ => None,
        };
        if let Some(extended) = extended {
            *self = Self { low: Some(extended), high: Some(extended), first: self.first, last: at };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_figures() {
        assert_eq!(figures("1,000"), Some(1000));
        assert_eq!(figures("2.5"), Some(2));
        assert_eq!(figures("12th"), None);
        assert_eq!(figures("99999999999999999999999"), None);
    }
}
