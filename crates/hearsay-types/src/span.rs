//! Places in a text, and the way from a text back to the bytes that it was read from.

use std::ops::Range;

/// A stretch of [`Article::text`](crate::Article): byte offsets, half open, on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`, in bytes.
    ///
    /// # Panics
    /// If `start > end`, or an offset does not fit in 32 bits: texts are limited to 4 GiB on entry.
    pub fn new(start: usize, end: usize) -> Self {
        assert!(start <= end, "a span ends where it starts or later");
        let narrow = |n| u32::try_from(n).expect("texts are limited to 4 GiB on entry");
        Self { start: narrow(start), end: narrow(end) }
    }

    /// Length in bytes.
    pub const fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span holds nothing.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The span as a range, to index a `str` or bytes with.
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The words at this span of `text`. Empty where `text` is not the span's own text and the
    /// offsets do not fit it.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }

    /// Whether `other` lies wholly within this span.
    pub const fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the spans share at least one byte.
    pub const fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The span without white space at its ends.
    pub fn trim(self, text: &str) -> Span {
        let words = self.of(text);
        let start = self.start as usize + (words.len() - words.trim_start().len());
        Span::new(start, start + words.trim().len())
    }
}

/// Where each stretch of a text was read from: the way back from decoded, unescaped, assembled text to
/// the bytes of the input.
///
/// Segments are in the order of the text and do not overlap. Text that no segment covers stands
/// nowhere in the input (a line break put between two blocks).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceMap {
    segments: Vec<Segment>,
}

/// One stretch: if both sides are of one length they correspond byte by byte, otherwise only as a whole
/// (an entity such as `&eacute;`, a character of another character set).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Segment {
    text: Span,
    source: Span,
}

impl SourceMap {
    /// The map of a text that is the input itself, `n_bytes` long.
    pub fn identity(n_bytes: usize) -> Self {
        let whole = Span::new(0, n_bytes);
        Self { segments: vec![Segment { text: whole, source: whole }] }
    }

    /// Adds that `text` was read from the bytes `source` of the input. Spans of text come in ascending
    /// order; neighbours that continue each other byte by byte are joined.
    pub fn push(&mut self, text: Span, source: Span) {
        if let Some(last) = self.segments.last_mut()
            && last.text.len() == last.source.len()
            && text.len() == source.len()
            && last.text.end == text.start
            && last.source.end == source.start
        {
            last.text.end = text.end;
            last.source.end = source.end;
            return;
        }
        debug_assert!(self.segments.last().is_none_or(|last| last.text.end <= text.start));
        self.segments.push(Segment { text, source });
    }

    /// The bytes of the input from which `span` was read: from the first to the last that had a part in
    /// it. `None` where nothing of `span` stands in the input.
    pub fn source_of(&self, span: Span) -> Option<Span> {
        let first = self.segments.partition_point(|segment| segment.text.end <= span.start);
        let mut found: Option<Span> = None;
        for segment in self.segments[first..].iter().take_while(|segment| segment.text.start < span.end) {
            let part = segment.source_of(span);
            found = Some(found.map_or(part, |sofar| sofar.cover(part)));
        }
        found
    }

    /// The map over two steps: this one leads from a text to a middle text, `earlier` from there to the
    /// input.
    pub fn after(&self, earlier: &SourceMap) -> SourceMap {
        let mut joined = SourceMap::default();
        for outer in &self.segments {
            if outer.text.len() != outer.source.len() {
                if let Some(source) = earlier.source_of(outer.source) {
                    joined.push(outer.text, source);
                }
                continue;
            }
            let first = earlier.segments.partition_point(|inner| inner.text.end <= outer.source.start);
            for inner in earlier.segments[first..].iter().take_while(|i| i.text.start < outer.source.end) {
                let start = inner.text.start.max(outer.source.start);
                let end = inner.text.end.min(outer.source.end);
                let middle = Span { start, end };
                let shift = |offset: u32| offset - outer.source.start + outer.text.start;
                joined.push(Span { start: shift(start), end: shift(end) }, inner.source_of(middle));
            }
        }
        joined
    }
}

impl Segment {
    /// The source of the part of `span` that lies in this segment.
    fn source_of(&self, span: Span) -> Span {
        if self.text.len() != self.source.len() {
            return self.source;
        }
        let start = span.start.max(self.text.start) - self.text.start;
        let end = span.end.min(self.text.end) - self.text.start;
        Span { start: self.source.start + start, end: self.source.start + end }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trims_white_space_only() {
        assert_eq!(Span::new(1, 6).trim("x a b  y"), Span::new(2, 5));
    }

    #[test]
    fn finds_the_bytes_behind_an_entity() {
        // "a&amp;b" -> "a&b"
        let mut map = SourceMap::default();
        map.push(Span::new(0, 1), Span::new(0, 1));
        map.push(Span::new(1, 2), Span::new(1, 6));
        map.push(Span::new(2, 3), Span::new(6, 7));
        assert_eq!(map.source_of(Span::new(1, 2)), Some(Span::new(1, 6)));
        assert_eq!(map.source_of(Span::new(1, 3)), Some(Span::new(1, 7)));
        assert_eq!(map.source_of(Span::new(3, 4)), None);
    }

    #[test]
    fn joins_two_maps() {
        // Latin-1 "é x" (bytes E9 20 78) -> UTF-8 (C3 A9 20 78) -> "x é"
        let mut decoding = SourceMap::default();
        decoding.push(Span::new(0, 2), Span::new(0, 1));
        decoding.push(Span::new(2, 4), Span::new(1, 3));
        let mut assembling = SourceMap::default();
        assembling.push(Span::new(0, 1), Span::new(3, 4));
        assembling.push(Span::new(2, 4), Span::new(0, 2));
        let joined = assembling.after(&decoding);
        assert_eq!(joined.source_of(Span::new(0, 1)), Some(Span::new(2, 3)));
        assert_eq!(joined.source_of(Span::new(2, 4)), Some(Span::new(0, 1)));
    }
}
