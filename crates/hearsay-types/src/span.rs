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

/// One stretch. Both sides consist of units that correspond one to one: `text_step` bytes of text for each
/// `source_step` bytes of source (1 and 1 for what stands there as it is, 2 and 1 for Cyrillic letters of
/// an eight-bit character set). A stretch that corresponds only as a whole (an entity such as `&eacute;`)
/// is one unit, with steps of 0 where its length is too great for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Segment {
    text: Span,
    source: Span,
    text_step: u8,
    source_step: u8,
}

impl SourceMap {
    /// The map of a text that is the input itself, `n_bytes` long.
    pub fn identity(n_bytes: usize) -> Self {
        let mut map = Self::default();
        map.push(Span::new(0, n_bytes), Span::new(0, n_bytes));
        map
    }

    /// Adds that `text` was read from the bytes `source` of the input: byte by byte if both are of one
    /// length, else as a whole. Spans of text come in ascending order; neighbours that continue each
    /// other in like manner are joined. Empty spans of text are left out.
    pub fn push(&mut self, text: Span, source: Span) {
        if text.len() == source.len() {
            self.push_segment(Segment { text, source, text_step: 1, source_step: 1 });
        } else {
            let steps = (u8::try_from(text.len()), u8::try_from(source.len()));
            let (text_step, source_step) = if let (Ok(t), Ok(s)) = steps { (t, s) } else { (0, 0) };
            self.push_segment(Segment { text, source, text_step, source_step });
        }
    }

    fn push_segment(&mut self, new: Segment) {
        if new.text.is_empty() {
            return;
        }
        debug_assert!(self.segments.last().is_none_or(|last| last.text.end <= new.text.start));
        if let Some(last) = self.segments.last_mut()
            && (last.text_step, last.source_step) == (new.text_step, new.source_step)
            && new.source_step != 0
            && last.text.end == new.text.start
            && last.source.end == new.source.start
        {
            last.text.end = new.text.end;
            last.source.end = new.source.end;
            return;
        }
        self.segments.push(new);
    }

    /// Adds the map of a text that was put behind this one's, from the byte `at` on.
    pub fn append(&mut self, other: &SourceMap, at: usize) {
        let shift = u32::try_from(at).expect("texts are limited to 4 GiB on entry");
        for segment in &other.segments {
            let text = Span { start: segment.text.start + shift, end: segment.text.end + shift };
            self.push_segment(Segment { text, ..*segment });
        }
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

    /// The map as numbers, to be kept: for each stretch, in the order of the text, the bytes of text between
    /// it and the one before, its length in the text, and its distance in the source from the end of the one
    /// before, which may be negative. Where both sides do not correspond byte by byte there follow the length
    /// in the source and the bytes of text and of source that make one unit (0 and 0: one as a whole).
    pub fn to_numbers(&self) -> Vec<Vec<i64>> {
        let (mut text, mut source) = (0, 0);
        let numbers = |segment: &Segment| {
            let mut row = vec![
                i64::from(segment.text.start) - text,
                segment.text.len() as i64,
                i64::from(segment.source.start) - source,
            ];
            if !segment.is_plain() {
                let steps = [i64::from(segment.text_step), i64::from(segment.source_step)];
                row.extend([segment.source.len() as i64, steps[0], steps[1]]);
            }
            (text, source) = (i64::from(segment.text.end), i64::from(segment.source.end));
            row
        };
        self.segments.iter().map(numbers).collect()
    }

    /// The map that [`to_numbers`](Self::to_numbers) wrote; `None` where the numbers are not one.
    pub fn from_numbers(rows: &[Vec<i64>]) -> Option<Self> {
        let (mut text, mut source) = (0i64, 0i64);
        let mut segments = Vec::with_capacity(rows.len());
        let span = |start: i64, n_bytes: i64| {
            let (start, n_bytes) = (u32::try_from(start).ok()?, u32::try_from(n_bytes).ok()?);
            Some(Span { start, end: start.checked_add(n_bytes)? })
        };
        for row in rows {
            let (gap, n_bytes, distance, rest) = match row[..] {
                [gap, n_bytes, distance] => (gap, n_bytes, distance, (n_bytes, 1, 1)),
                [gap, n_bytes, distance, n_source, t, s] => (gap, n_bytes, distance, (n_source, t, s)),
                _ => return None,
            };
            let segment = Segment {
                text: span(text.checked_add(u32::try_from(gap).ok()?.into())?, n_bytes)?,
                source: span(source.checked_add(distance)?, rest.0)?,
                text_step: u8::try_from(rest.1).ok()?,
                source_step: u8::try_from(rest.2).ok()?,
            };
            (text, source) = (segment.text.end.into(), segment.source.end.into());
            segments.push(segment);
        }
        Some(Self { segments })
    }

    /// The map over two steps: this one leads from a text to a middle text, `earlier` from there to the
    /// input.
    pub fn after(&self, earlier: &SourceMap) -> SourceMap {
        let mut joined = SourceMap::default();
        for outer in &self.segments {
            let first = earlier.segments.partition_point(|inner| inner.text.end <= outer.source.start);
            let inners = &earlier.segments[first..];
            if let Some(inner) = inners.first().filter(|inner| inner.is_plain())
                && inner.text.contains(outer.source)
            {
                joined.push_segment(Segment { source: inner.source_of(outer.source), ..*outer });
            } else if outer.is_plain() {
                for inner in inners.iter().take_while(|inner| inner.text.start < outer.source.end) {
                    let start = inner.text.start.max(outer.source.start);
                    let end = inner.text.end.min(outer.source.end);
                    let shift = |offset: u32| offset - outer.source.start + outer.text.start;
                    let text = Span { start: shift(start), end: shift(end) };
                    let middle = Span { start, end };
                    joined.push_segment(Segment { text, source: inner.source_of(middle), ..*inner });
                }
            } else {
                for (text, middle) in outer.units() {
                    if let Some(source) = earlier.source_of(middle) {
                        joined.push(text, source);
                    }
                }
            }
        }
        joined
    }
}

impl Segment {
    /// Whether both sides correspond byte by byte.
    fn is_plain(&self) -> bool {
        self.text_step == 1 && self.source_step == 1
    }

    /// The source of the part of `span` that lies in this segment: of all units that it touches.
    fn source_of(&self, span: Span) -> Span {
        let start = span.start.max(self.text.start) - self.text.start;
        let end = span.end.min(self.text.end) - self.text.start;
        let (text_step, source_step) = (u32::from(self.text_step), u32::from(self.source_step));
        if text_step == 0 || start >= end {
            return self.source;
        }
        let first = start / text_step * source_step;
        let last = end.div_ceil(text_step) * source_step;
        Span { start: self.source.start + first, end: self.source.start + last }
    }

    /// The units, each with its text and its source.
    fn units(self) -> impl Iterator<Item = (Span, Span)> {
        let (text_step, source_step) = match self.text_step {
            0 => (self.text.len() as u32, self.source.len() as u32),
            step => (u32::from(step), u32::from(self.source_step)),
        };
        (0..self.text.len() as u32 / text_step.max(1)).map(move |i| {
            let (text, source) = (self.text.start + i * text_step, self.source.start + i * source_step);
            let text = Span { start: text, end: text + text_step };
            (text, Span { start: source, end: source + source_step })
        })
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
    fn a_map_comes_back_from_its_numbers() {
        let mut map = SourceMap::default();
        map.push(Span::new(0, 5), Span::new(40, 45));
        map.push(Span::new(6, 8), Span::new(10, 11));
        map.push(Span::new(8, 10), Span::new(11, 19));
        map.push(Span::new(12, 412), Span::new(100, 300));
        let numbers = map.to_numbers();
        assert_eq!(numbers[0], [0, 5, 40]);
        assert_eq!(SourceMap::from_numbers(&numbers), Some(map));
        assert_eq!(SourceMap::from_numbers(&[vec![0, 5, -1]]), None);
        assert_eq!(SourceMap::from_numbers(&[vec![0, i64::MAX, 1]]), None);
        assert_eq!(SourceMap::from_numbers(&[vec![1, 2]]), None);
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

    #[test]
    fn keeps_the_way_back_through_long_words_of_another_alphabet() {
        // windows-1251 "да нет" (6 bytes) -> UTF-8 (11 bytes)
        let mut decoding = SourceMap::default();
        let (mut text, mut source) = (0, 0);
        for n in [2, 2, 1, 2, 2, 2] {
            decoding.push(Span::new(text, text + n), Span::new(source, source + 1));
            (text, source) = (text + n, source + 1);
        }
        assert_eq!(decoding.segments.len(), 3);
        assert_eq!(decoding.source_of(Span::new(5, 9)), Some(Span::new(3, 5)));
        assert_eq!(decoding.source_of(Span::new(2, 7)), Some(Span::new(1, 4)));
        // "нет да"
        let mut assembling = SourceMap::default();
        assembling.push(Span::new(0, 6), Span::new(5, 11));
        assembling.push(Span::new(7, 11), Span::new(0, 4));
        let joined = assembling.after(&decoding);
        assert_eq!(joined.source_of(Span::new(2, 4)), Some(Span::new(4, 5)));
        assert_eq!(joined.source_of(Span::new(7, 11)), Some(Span::new(0, 2)));
        assert_eq!(joined.source_of(Span::new(6, 7)), None);
    }

    #[test]
    fn joins_escapes_with_a_decoding() {
        // The JSON escapes \u0434\u0430, behind a byte order mark of three bytes -> "да"
        let mut decoding = SourceMap::default();
        decoding.push(Span::new(0, 12), Span::new(3, 15));
        let mut unescaping = SourceMap::default();
        unescaping.push(Span::new(0, 2), Span::new(0, 6));
        unescaping.push(Span::new(2, 4), Span::new(6, 12));
        let joined = unescaping.after(&decoding);
        assert_eq!(joined.source_of(Span::new(2, 4)), Some(Span::new(9, 15)));
        // The same over UTF-16, two bytes for each.
        let mut wide = SourceMap::default();
        (0..12).for_each(|i| wide.push(Span::new(i, i + 1), Span::new(2 * i, 2 * i + 2)));
        assert_eq!(unescaping.after(&wide).source_of(Span::new(2, 4)), Some(Span::new(12, 24)));
    }
}
