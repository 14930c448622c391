//! Copies at scale: `cargo bench -p hearsay-corpus --bench copies [-- N_REPORTS] [-- --dump N_REPORTS]`.
//!
//! Makes reports from a seed (100,000 where no number is given): 6 to 28 sentences of invented words, frequent
//! words and stock phrases as frequent as in news, a footer a publisher; one in five is an edited copy of an earlier one, one
//! in ten has a paragraph of 60 words of one. Times signatures with candidate search on one core, without the making of
//! texts; says how many of the copies the candidates hold, how much memory the index takes, and how long comparing a
//! pair takes. `--dump` writes texts instead, one a line, each behind the number of what it is an edited copy of (or
//! nothing) and a tab, for other programs to read.
#![expect(clippy::print_stdout, reason = "a program for developers that prints figures")]

use hearsay_corpus::copies::{Candidate, Density, Finder, Index, PublisherIdx, ReportIdx, Signature};
use hearsay_types::ReportRecord;

const N_PUBLISHERS: u64 = 300;
const BATCH: u64 = 1000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|one| one != "--bench").collect();
    let number = arguments.iter().find_map(|one| one.parse().ok());
    if arguments.iter().any(|one| one == "--dump") {
        for made in (0..number.unwrap_or(10_000)).map(Made::new) {
            let from = made.from.filter(|(_, is_whole)| *is_whole).map(|(from, _)| from.to_string());
            println!("{}\t{}", from.unwrap_or_default(), made.text);
        }
    } else {
        measure(number.unwrap_or(100_000));
    }
}

fn measure(n_reports: u64) {
    let mut index = Index::default();
    let finder = Finder::default();
    let (mut signing, mut adding) = (0.0, 0.0);
    let (mut n_bytes, mut n_words, mut n_candidates, mut n_worth) = (0_usize, 0_usize, 0_usize, 0_usize);
    let (mut whole, mut part) = ((0_u32, 0_u32), (0_u32, 0_u32));
    for batch in 0..n_reports.div_ceil(BATCH) {
        let made: Vec<Made> = (batch * BATCH..n_reports.min((batch + 1) * BATCH)).map(Made::new).collect();
        let start = seconds();
        let signatures: Vec<Signature> =
            made.iter().map(|report| Signature::of(&report.text, Density::Sampled)).collect();
        signing += seconds() - start;
        let start = seconds();
        let publisher = |report: &Made| PublisherIdx((report.id % N_PUBLISHERS) as u32);
        let found: Vec<(ReportIdx, Vec<Candidate>)> =
            made.iter().zip(&signatures).map(|(report, one)| index.add(one, publisher(report))).collect();
        adding += seconds() - start;
        n_words += signatures.iter().map(|one| one.n_words as usize).sum::<usize>();
        for (report, (at, candidates)) in made.iter().zip(&found) {
            n_bytes += report.text.len();
            n_candidates += candidates.len();
            let is_worth = |one: &&Candidate| finder.is_worth_comparing(one, *at, &index, Density::Sampled);
            n_worth += candidates.iter().filter(is_worth).count();
            let holds = |id: u64| candidates.iter().any(|one| u64::from(one.report.0) == id);
            match report.from {
                Some((id, true)) => whole = (whole.0 + u32::from(holds(id)), whole.1 + 1),
                Some((id, false)) => part = (part.0 + u32::from(holds(id)), part.1 + 1),
                None => {}
            }
        }
    }
    let n = n_reports as f64;
    println!("{n_reports} reports, {:.0} words and {:.0} bytes each", n_words as f64 / n, n_bytes as f64 / n);
    println!("signatures: {:.0} reports/s; candidate search: {:.0} reports/s", n / signing, n / adding);
    println!("both: {:.0} reports/s", n / (signing + adding));
    println!("index: {:.0} bytes a report", index.n_bytes() as f64 / n);
    println!(
        "candidates: {:.2} a report, {:.2} worth comparing",
        n_candidates as f64 / n,
        n_worth as f64 / n
    );
    let share = |(n_right, n): (u32, u32)| f64::from(n_right) / f64::from(n.max(1));
    println!("edited copies among candidates: {:.4} of {}", share(whole), whole.1);
    println!("paragraphs of 60 words among candidates: {:.4} of {}", share(part), part.1);
    compare(n_reports.min(4000));
}

/// Times the exact comparison of copies with what they come from.
fn compare(n_reports: u64) {
    let finder = Finder::default();
    let record = |made: Made| ReportRecord {
        id: made.id.to_string(),
        publisher: Some(format!("Outlet {}", made.id % N_PUBLISHERS)),
        text: made.text,
        ..ReportRecord::default()
    };
    let copies = (0..n_reports).map(Made::new).filter_map(|made| Some((made.from?.0, made)));
    let pairs: Vec<(ReportRecord, ReportRecord)> =
        copies.map(|(from, made)| (record(Made::new(from)), record(made))).collect();
    let start = seconds();
    let links = pairs.iter().filter_map(|(a, b)| finder.link(&finder.prepare(a), &finder.prepare(b)));
    let n_linked = links.count();
    let each = (seconds() - start) / pairs.len().max(1) as f64;
    println!("comparing a pair: {:.0} microseconds; {n_linked} of {} linked", each * 1e6, pairs.len());
}

/// Processor time of this thread where the system tells it (Linux), else time by the clock.
fn seconds() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds: Option<f64> = told.and_then(|line| line.split(' ').next()?.parse().ok());
    let clock = || std::time::UNIX_EPOCH.elapsed().map_or(0.0, |time| time.as_secs_f64());
    nanoseconds.map_or_else(clock, |n| n / 1e9)
}

/// A report, made from its number.
struct Made {
    id: u64,
    text: String,
    /// The report that it has text from, and whether it is a copy of all of it.
    from: Option<(u64, bool)>,
}

impl Made {
    /// 0 and 1: a copy; 2: with a paragraph of another; else its own.
    fn kind(id: u64) -> u64 {
        Dice(id ^ 0x0c0b).below(10)
    }

    fn new(id: u64) -> Self {
        let mut dice = Dice(id.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5eed);
        let kind = Self::kind(id);
        let mut earlier = (0..50).map(|_| id.saturating_sub(1 + dice.below(id.min(20_000))));
        let original = earlier.find(|other| Self::kind(*other) >= 2);
        let from = original.filter(|_| id > 20 && kind < 3).map(|other| (other, kind < 2));
        let mut sentences: Vec<Vec<u64>> = match from {
            Some((other, true)) => edited(own_sentences(other), &mut dice),
            _ => own_sentences(id),
        };
        if let Some((other, false)) = from {
            let place = dice.below(sentences.len() as u64) as usize;
            let paragraph: Vec<u64> = own_sentences(other).concat().into_iter().take(60).collect();
            sentences.insert(place, paragraph);
        }
        let mut text = String::new();
        for sentence in &sentences {
            for (i, word) in sentence.iter().enumerate() {
                push_word(&mut text, *word, i == 0);
                text.push(if i + 1 == sentence.len() { '.' } else { ' ' });
            }
            text.push(' ');
        }
        let mut footer = Dice(id % N_PUBLISHERS);
        (0..25).for_each(|_| {
            push_word(&mut text, footer.word(), false);
            text.push(' ');
        });
        Self { id, text, from }
    }
}

/// A report's sentences, as numbers of words.
fn own_sentences(id: u64) -> Vec<Vec<u64>> {
    let mut dice = Dice(id.wrapping_mul(0xd134_2543_de82_ef95) ^ 0xf00d);
    let n_sentences = 6 + dice.below(23);
    let sentence = |dice: &mut Dice| {
        let mut words: Vec<u64> = (0..12 + dice.below(18)).map(|_| dice.word()).collect();
        if dice.below(7) == 0 {
            let mut stock = Dice(dice.log_uniform(2000));
            words.extend((0..8).map(|_| stock.word()));
        }
        words
    };
    (0..n_sentences).map(|_| sentence(&mut dice)).collect()
}

/// A copy: one word in fifty is another, one sentence in ten is gone.
fn edited(mut sentences: Vec<Vec<u64>>, dice: &mut Dice) -> Vec<Vec<u64>> {
    sentences.retain(|_| dice.below(10) > 0);
    for word in sentences.iter_mut().flatten() {
        if dice.below(50) == 0 {
            *word = dice.word();
        }
    }
    sentences
}

/// Writes the word of a number: frequent ones are short.
fn push_word(text: &mut String, mut number: u64, is_first: bool) {
    const CONSONANTS: &[u8] = b"tnsrhdlcmfpgwbvk";
    const VOWELS: &[u8] = b"eaoiu";
    let start = text.len();
    number += 1;
    while number > 0 {
        text.push(char::from(CONSONANTS[(number % 16) as usize]));
        text.push(char::from(VOWELS[(number / 16 % 5) as usize]));
        number /= 80;
    }
    if is_first && let Some(first) = text.get_mut(start..start + 1) {
        first.make_ascii_uppercase();
    }
}

/// Splitmix64.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }

    /// Zipf's law: the logarithm is uniform.
    fn log_uniform(&mut self, n: u64) -> u64 {
        let share = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        (n as f64).powf(share) as u64 - 1
    }

    fn word(&mut self) -> u64 {
        self.log_uniform(50_000)
    }
}
