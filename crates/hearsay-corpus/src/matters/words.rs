//! Sets of words as sorted numbers, so that many can be compared.

use std::collections::BTreeMap;

/// Numbers of words, ascending, each once.
pub type Words = Vec<u32>;

/// Words by number.
#[derive(Debug, Default)]
pub struct Vocabulary {
    numbers: BTreeMap<String, u32>,
    words: Vec<String>,
    /// How much each word tells, in 0..=1: known once all reports were counted.
    rarity: Vec<f64>,
}

impl Vocabulary {
    /// The numbers of words in their comparable form.
    pub fn numbers(&mut self, words: impl IntoIterator<Item = String>) -> Words {
        let mut numbers: Words = words.into_iter().map(|word| self.number(word)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    fn number(&mut self, word: String) -> u32 {
        let next = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(word.clone()).or_insert(next);
        if number == next {
            self.words.push(word);
        }
        number
    }

    /// A word by its number.
    pub fn word(&self, number: u32) -> Option<&str> {
        self.words.get(number as usize).map(String::as_str)
    }

    /// Takes in how many of `n_reports` have each word.
    pub fn weigh(&mut self, n_with: &[usize], n_reports: usize) {
        let n = n_reports.max(2) as f64;
        self.rarity =
            n_with.iter().map(|with| ((n / (*with).max(1) as f64).ln() / n.ln()).max(0.1)).collect();
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// How much a word tells, in 0..=1.
    pub fn rarity(&self, word: u32) -> f64 {
        self.rarity.get(word as usize).copied().unwrap_or(0.5)
    }

    /// The share of two sets of words that both have, each by its rarity: of the smaller set and of both
    /// together, in equal parts. 0 where one is empty.
    pub fn overlap(&self, a: &[u32], b: &[u32]) -> f64 {
        let weight = |words: &[u32]| words.iter().map(|word| self.rarity(*word)).sum::<f64>();
        let (mut i, mut j, mut shared) = (0, 0, 0.0);
        while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
            if x == y {
                shared += self.rarity(*x);
            }
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }
        if shared == 0.0 {
            return 0.0;
        }
        let (x, y) = (weight(a), weight(b));
        0.5 * shared / x.min(y) + 0.5 * shared / (x + y - shared)
    }
}
