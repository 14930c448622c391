//! A block's text without its markup, with the way back to the article's text.

use hearsay_types::Span;
use std::{borrow::Cow, ops::Range};

/// The words of a stretch of text.
#[derive(Debug)]
pub struct View<'a> {
    /// The text without markup.
    pub text: Cow<'a, str>,
    /// The pieces that it is made of: where each begins in `text`, and in the article's text.
    pieces: Vec<(usize, usize)>,
}

impl<'a> View<'a> {
    /// The view of `span`. `markup` holds spans in ascending order. A span that does not fit the text is
    /// an empty view.
    pub fn new(text: &'a str, span: Span, markup: &[Span]) -> Self {
        let first = markup.partition_point(|m| m.end <= span.start);
        let within = || markup[first..].iter().take_while(|m| m.start < span.end);
        if within().next().is_none() {
            return Self { text: Cow::Borrowed(span.of(text)), pieces: vec![(0, span.start as usize)] };
        }
        let mut words = String::new();
        let mut pieces = Vec::new();
        let mut from = span.start;
        let mut add = |start: u32, end: u32| {
            if let Some(piece) = text.get(start as usize..end as usize)
                && !piece.is_empty()
            {
                pieces.push((words.len(), start as usize));
                words.push_str(piece);
            }
        };
        for skipped in within() {
            if skipped.start > from {
                add(from, skipped.start);
            }
            from = from.max(skipped.end);
        }
        if from < span.end {
            add(from, span.end);
        }
        Self { text: Cow::Owned(words), pieces }
    }

    /// The place in the article's text of a range of the view's text that is not empty.
    pub fn span(&self, range: &Range<usize>) -> Span {
        let first = self.original(range.start);
        let last = self.original(range.end.saturating_sub(1).max(range.start)) + 1;
        Span::new(first, last.max(first))
    }

    /// The offset in the article's text of a byte of the view's text.
    fn original(&self, offset: usize) -> usize {
        let piece = self.pieces.partition_point(|(start, _)| *start <= offset).saturating_sub(1);
        self.pieces.get(piece).map_or(offset, |(start, original)| offset - start + original)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skips_markup_and_finds_the_way_back() {
        // "a [bé](#)c"
        let text = "a [bé](#)c";
        let markup = [Span::new(2, 3), Span::new(6, 10)];
        let view = View::new(text, Span::new(0, text.len()), &markup);
        assert_eq!(view.text, "a béc");
        assert_eq!(view.span(&(2..5)).of(text), "bé");
        assert_eq!(view.span(&(2..6)).of(text), "bé](#)c");
        assert_eq!(view.span(&(5..6)).of(text), "c");
    }
}
