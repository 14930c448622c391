//! Cutting sentences into windows that the encoder can take.

use super::shape::shape;
use hearsay_nn::{Batch, MAX_PIECES, WordPieces};
use std::ops::Range;

/// The next window begins with the first word that starts at least so many pieces behind the start of the
/// last, so that about sixty pieces stand in both.
const STEP: usize = 190;

/// The pieces of the words of a sentence.
#[derive(Debug, Default)]
pub struct Pieces {
    ids: Vec<u32>,
    /// For each word where its pieces begin, and where the last one's end.
    starts: Vec<usize>,
    shapes: Vec<u32>,
    letters: String,
}

impl Pieces {
    /// Cuts the words of a sentence into pieces, at most `most` a word.
    pub fn set(&mut self, forms: &[&str], most: usize, vocabulary: &WordPieces) {
        self.ids.clear();
        self.starts.clear();
        self.shapes.clear();
        for form in forms {
            self.starts.push(self.ids.len());
            self.shapes.push(shape(form));
            vocabulary.add(form, most, &mut self.ids, &mut self.letters);
        }
        self.starts.push(self.ids.len());
    }

    /// Adds the sentence to a batch in windows of whole words: one, or several that overlap where it has more
    /// than [`MAX_PIECES`] pieces. Each word is wanted once, in the window in which it stands further from the
    /// nearer end (the sentence's own ends do not count), the earlier one of equals.
    pub fn add(&self, batch: &mut Batch, vocabulary: &WordPieces) {
        let windows = self.windows();
        for (i, window) in windows.iter().enumerate() {
            let before = i.checked_sub(1).and_then(|i| windows.get(i));
            let after = windows.get(i + 1);
            let distance = |word: usize, window: &Range<usize>| {
                let start = self.starts[word];
                let to_start = if window.start == 0 { usize::MAX } else { start - self.starts[window.start] };
                let is_last = window.end + 1 == self.starts.len();
                let to_end = if is_last { usize::MAX } else { self.starts[window.end] - start };
                to_start.min(to_end)
            };
            batch.begin();
            batch.push(vocabulary.start(), 0, false);
            for word in window.clone() {
                let here = distance(word, window);
                let is_later = before.is_some_and(|w| w.contains(&word) && distance(word, w) >= here);
                let is_earlier = after.is_some_and(|w| w.contains(&word) && distance(word, w) > here);
                let ids = &self.ids[self.starts[word]..self.starts[word + 1]];
                for (n, id) in ids.iter().enumerate() {
                    batch.push(*id, self.shapes[word], n == 0 && !is_later && !is_earlier);
                }
            }
            batch.push(vocabulary.end(), 0, false);
        }
    }

    /// The shapes of the words.
    pub fn shapes(&self) -> &[u32] {
        &self.shapes
    }

    /// The number of pieces.
    pub const fn len(&self) -> usize {
        self.ids.len()
    }

    /// The windows as ranges of words. No word has more pieces than fit in what a window moves on by.
    fn windows(&self) -> Vec<Range<usize>> {
        let n_words = self.shapes.len();
        let mut windows = Vec::new();
        let mut start = 0;
        while start < n_words {
            let fits = |end: &usize| self.starts[*end] - self.starts[start] <= MAX_PIECES;
            let end = (start + 1..=n_words).take_while(fits).last().unwrap_or(start + 1);
            windows.push(start..end);
            if end == n_words {
                break;
            }
            let next = (start + 1..end).find(|word| self.starts[*word] - self.starts[start] >= STEP);
            start = next.unwrap_or(end);
        }
        windows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_wanted_once() {
        let vocabulary = WordPieces::new("[UNK]\n[CLS]\n[SEP]\na\n##b").unwrap();
        let mut pieces = Pieces::default();
        for n in [0, 1, 2, 100, 127, 128, 254, 255, 600, 2000] {
            for word in ["a", "ab", "abbbbbbb"] {
                pieces.set(&vec![word; n], 8, &vocabulary);
                let mut batch = Batch::default();
                pieces.add(&mut batch, &vocabulary);
                assert_eq!(batch.n_wanted(), n, "{n} words {word}");
                assert!(pieces.windows().iter().all(|w| w.len() * word.len() <= MAX_PIECES));
            }
        }
    }
}
