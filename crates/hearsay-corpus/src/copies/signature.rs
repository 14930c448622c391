//! From a text to its signature: the few runs of words by which reports that share text are looked up.

use super::words;

/// Words in a run, the unit in which sharing is counted.
pub const RUN_WORDS: usize = 5;

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// `FACTOR` to the power of [`RUN_WORDS`]: what takes the oldest word out of a rolling hash.
const OLDEST: u64 = {
    let (mut power, mut i) = (1_u64, 0);
    while i < RUN_WORDS {
        power = power.wrapping_mul(FACTOR);
        i += 1;
    }
    power
};

/// Hashes the runs of words that come in one by one.
#[derive(Debug, Clone, Default)]
pub(super) struct Roller {
    rolling: u64,
    last: [u64; RUN_WORDS],
    n: usize,
}

impl Roller {
    /// Takes the next word; gives the hash of the run that it ends, from the fifth word on.
    pub fn push(&mut self, word: u64) -> Option<u64> {
        let slot = self.n % RUN_WORDS;
        let oldest = self.last[slot];
        self.last[slot] = word;
        self.n += 1;
        let out = if self.n > RUN_WORDS { oldest.wrapping_mul(OLDEST) } else { 0 };
        self.rolling = self.rolling.wrapping_mul(FACTOR).wrapping_add(word).wrapping_sub(out);
        (self.n >= RUN_WORDS).then(|| words::mix(self.rolling))
    }
}

/// The hashes of all runs of five words, in the order of the text; the one at `i` begins with the word at `i`.
pub(super) fn runs(words: &[u64]) -> Vec<u64> {
    let mut roller = Roller::default();
    words.iter().filter_map(|word| roller.push(*word)).collect()
}

/// How thinly the runs of a text are sampled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Density {
    /// All runs of five words: finds the smallest overlap, for up to some tens of thousands of reports.
    All,
    /// So many that every stretch of 24 words, shared word by word, is found, and most shorter ones: one run in
    /// eleven words. For millions of reports.
    Sampled,
}

impl Density {
    /// Of so many neighboring runs at least one is taken.
    const fn window(self) -> usize {
        match self {
            Self::All => 1,
            Self::Sampled => 20,
        }
    }

    /// The density that suits so many reports.
    pub const fn suiting(n_reports: usize) -> Self {
        if n_reports <= 20_000 { Self::All } else { Self::Sampled }
    }
}

/// The runs by which one report is looked up.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Signature {
    /// Hashes of five-word runs, ascending, none twice.
    pub fingerprints: Vec<u64>,
    /// The text's length in words.
    pub n_words: u32,
}

impl Signature {
    /// The signature of a text; without fingerprints where the text has fewer than five words.
    pub fn of(text: &str, density: Density) -> Self {
        let mut signature = Self::default();
        signature.refill(text, density);
        signature
    }

    /// Makes this the signature of `text`, in the memory that it has.
    pub fn refill(&mut self, text: &str, density: Density) {
        self.fingerprints.clear();
        let (mut roller, mut n_words) = (Roller::default(), 0_u32);
        let mut sampler = Sampler::new(density.window());
        words::each(text, |word, _, _| {
            n_words += 1;
            if let Some(run) = roller.push(word) {
                sampler.push(run, &mut self.fingerprints);
            }
        });
        sampler.finish(&mut self.fingerprints);
        self.fingerprints.sort_unstable();
        self.fingerprints.dedup();
        self.n_words = n_words;
    }
}

/// Positions of the runs that [`Signature::of`] takes, in the order of the text.
pub(super) fn sampled(runs: &[u64], density: Density) -> Vec<usize> {
    let window = density.window();
    if window == 1 {
        return (0..runs.len()).collect();
    }
    let mut taken: Vec<usize> = Vec::new();
    let n_windows = (runs.len() + 1).saturating_sub(window).max(usize::from(!runs.is_empty()));
    for start in 0..n_windows {
        let here = &runs[start..runs.len().min(start + window)];
        let least = here.iter().enumerate().min_by_key(|(_, run)| **run).map(|(i, _)| start + i);
        if let Some(least) = least
            && taken.last() != Some(&least)
        {
            taken.push(least);
        }
    }
    taken
}

/// Winnowing (Schleimer, Wilkerson and Aiken 2003): of each window of neighboring runs the one with the least
/// hash is taken, the first where several are least.
struct Sampler {
    window: usize,
    recent: [u64; 32],
    n: usize,
    /// Position and hash of the least run of the window that ends with the last run.
    least: Option<(usize, u64)>,
}

impl Sampler {
    fn new(window: usize) -> Self {
        Self { window: window.min(32), recent: [0; 32], n: 0, least: None }
    }

    fn push(&mut self, run: u64, taken: &mut Vec<u64>) {
        if self.window == 1 {
            taken.push(run);
            return;
        }
        let at = self.n;
        self.recent[at % 32] = run;
        self.n += 1;
        let is_full = self.n >= self.window;
        match self.least {
            Some((position, least)) if position + self.window > at => {
                if run < least {
                    self.least = Some((at, run));
                    if is_full {
                        taken.push(run);
                    }
                } else if self.n == self.window {
                    taken.push(least);
                }
            }
            None if !is_full => self.least = Some((at, run)),
            _ => {
                let start = (at + 1).saturating_sub(self.window);
                let window = (start..=at).map(|i| (self.recent[i % 32], i));
                if let Some((least, position)) = window.min() {
                    self.least = Some((position, least));
                    taken.push(least);
                }
            }
        }
    }

    fn finish(&mut self, taken: &mut Vec<u64>) {
        if self.n < self.window
            && let Some((_, least)) = self.least
        {
            taken.push(least);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::words::Words, *};
    use proptest::prelude::*;

    #[test]
    fn short_texts_have_short_signatures() {
        assert_eq!(Signature::of("four words are few", Density::All).fingerprints.len(), 0);
        assert_eq!(Signature::of("five words are a run", Density::Sampled).fingerprints.len(), 1);
        assert_eq!(Signature::of("", Density::Sampled), Signature::default());
    }

    proptest! {
        #[test]
        fn a_shared_stretch_of_24_words_is_found(
            before in prop::collection::vec(0..9_u8, 0..60),
            shared in prop::collection::vec(any::<u16>(), 24),
            after in prop::collection::vec(0..9_u8, 0..60),
        ) {
            let text = |words: Vec<String>| Signature::of(&words.join(" "), Density::Sampled).fingerprints;
            let word = |n: &u8| format!("w{n}");
            let shared: Vec<String> = shared.iter().map(|n| format!("s{n}")).collect();
            let one = text(before.iter().map(word).chain(shared.clone()).collect());
            let other = text(shared.into_iter().chain(after.iter().map(word)).collect());
            prop_assert!(one.iter().any(|print| other.contains(print)));
        }

        #[test]
        fn positions_are_those_of_the_signature(words in prop::collection::vec(0..40_u8, 0..90)) {
            let text: Vec<String> = words.iter().map(|n| format!("w{n}")).collect();
            let text = text.join(" ");
            for density in [Density::All, Density::Sampled] {
                let runs = runs(&Words::of(&text).hashes);
                let mut prints: Vec<u64> = sampled(&runs, density).into_iter().map(|i| runs[i]).collect();
                prints.sort_unstable();
                prints.dedup();
                prop_assert_eq!(prints, Signature::of(&text, density).fingerprints);
            }
        }
    }
}
