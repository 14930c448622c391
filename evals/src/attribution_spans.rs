//! Attribution on our own hand-made set in the manner of PolNeAR: spans of source, cue and content.
//!
//! **Gold**: `evals/gold/attribution`: standoff annotation of open news whose texts are found with the gold
//! data. A document whose text is missing or another one is an error. **Predicted**: the voices of the whole
//! pipeline. **Match**: attributions are paired one to one, those that share most first (the sum of the
//! roles' IoU). A role is right when the words that its spans unite overlap with IoU of at least 0.5; each
//! role has precision over the predicted ones that are not empty, recall over the gold ones that are not.
//! Words are runs of letters and digits.

use crate::{Scoring, gold::Gold, standoff, table::Row};
use hearsay::{Options, Reader};
use hearsay_types::{Article, Block, BlockKind, How, Noted, Span, Voice};
use std::collections::BTreeSet;

const ROLES: [&str; 3] = ["source", "cue", "content"];

/// Words as positions in the text, for each role.
type Attribution = [BTreeSet<usize>; 3];

/// A document with its attributions.
struct Document {
    id: String,
    split: String,
    text: String,
    gold: Vec<(String, Attribution)>,
}

/// Scores the whole set and its two halves.
pub fn score(scoring: &mut Scoring) -> anyhow::Result<()> {
    let documents = documents(&scoring.gold)?;
    let reader = Reader::new(&Options::default())?;
    let mut tallies = [Tally::default(), Tally::default(), Tally::default()];
    for document in &documents {
        let report = reader.read_article(Noted { value: article(&document.text), notes: Vec::new() }).value;
        let words = words(&document.text);
        let of = |spans: &[Span]| {
            words_in(&words, spans.iter().map(|span| (span.start as usize, span.end as usize)))
        };
        // An outlet to which something was said shares the cue of who said it; the set has no such voices.
        let is_told = |voice: &Voice| {
            let inner = |other: &Voice| {
                other.cue == voice.cue && other.source != voice.source && other.parent.is_some()
            };
            voice.how == How::Media && voice.cue.is_some() && report.voices.iter().any(inner)
        };
        let predicted: Vec<Attribution> = report
            .voices
            .iter()
            .filter(|voice| !is_told(voice))
            .map(|voice| [of(voice.source.as_slice()), of(voice.cue.as_slice()), of(&voice.content)])
            .collect();
        let half = usize::from(document.split != "first");
        let show = scoring.errors && half == 0;
        tallies[half].add(document, &words, &predicted, show);
        tallies[2].add(document, &words, &predicted, false);
    }
    for (tally, name) in tallies.iter().zip(["first half", "second half", "all"]) {
        tally.report(scoring, &format!("own attributions, {name}"));
    }
    Ok(())
}

/// A text as an article: a paragraph a line.
fn article(text: &str) -> Article {
    let mut article = Article { text: text.to_owned(), ..Article::default() };
    let mut start = 0;
    for line in text.split('\n') {
        let span = Span::new(start, start + line.len()).trim(text);
        if !span.is_empty() {
            article.blocks.push(Block { kind: BlockKind::Paragraph, span });
        }
        start += line.len() + 1;
    }
    article
}

fn words(text: &str) -> Vec<(usize, usize)> {
    let mut words = Vec::new();
    let mut start = None;
    for (i, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(i),
            (false, Some(first)) => {
                words.push((first, i));
                start = None;
            }
            _ => {}
        }
    }
    words
}

fn words_in(words: &[(usize, usize)], spans: impl Iterator<Item = (usize, usize)>) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for (start, end) in spans {
        let first = words.partition_point(|word| word.1 <= start);
        found.extend((first..words.len()).take_while(|i| words[*i].0 < end));
    }
    found
}

#[derive(Default)]
struct Tally {
    n_gold: usize,
    /// By role: right, predicted, gold.
    roles: [[usize; 3]; 3],
    /// Attributions with all gold roles right.
    whole: usize,
}

impl Tally {
    fn add(&mut self, document: &Document, words: &[(usize, usize)], predicted: &[Attribution], show: bool) {
        let gold = &document.gold;
        self.n_gold += gold.len();
        for role in 0..3 {
            self.roles[role][1] += predicted.iter().filter(|p| !p[role].is_empty()).count();
            self.roles[role][2] += gold.iter().filter(|(_, g)| !g[role].is_empty()).count();
        }
        let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
        for (i, (_, g)) in gold.iter().enumerate() {
            for (j, p) in predicted.iter().enumerate() {
                let shared: f64 = (0..3).map(|role| iou(&g[role], &p[role])).sum();
                if shared > 0.2 {
                    pairs.push((shared, i, j));
                }
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        let mut partner: Vec<Option<usize>> = vec![None; gold.len()];
        let mut taken = vec![false; predicted.len()];
        for (_, i, j) in pairs {
            if partner[i].is_none() && !taken[j] {
                partner[i] = Some(j);
                taken[j] = true;
            }
        }
        for ((label, g), partner) in gold.iter().zip(&partner) {
            let mut wrong = Vec::new();
            for role in 0..3 {
                let right = partner.is_some_and(|j| iou(&g[role], &predicted[j][role]) >= 0.5);
                self.roles[role][0] += usize::from(right);
                let empty = partner.is_none_or(|j| predicted[j][role].is_empty());
                if !(right || g[role].is_empty() && empty && partner.is_some()) {
                    wrong.push(ROLES[role]);
                }
            }
            self.whole += usize::from(wrong.is_empty());
            if show && !wrong.is_empty() {
                let what = if partner.is_none() { "missed".to_owned() } else { wrong.join(" ") };
                print(document, words, &format!("{label} {what}"), g);
                if let Some(j) = partner {
                    print(document, words, "    found", &predicted[*j]);
                }
            }
        }
        if show {
            for (p, _) in predicted.iter().zip(&taken).filter(|(_, taken)| !**taken) {
                print(document, words, "extra", p);
            }
        }
    }

    fn report(&self, scoring: &mut Scoring, gold: &str) {
        let mut push = |metric: String, n: usize, score: f64| {
            let (gold, baseline) = (gold.to_owned(), String::new());
            scoring.table.push(Row { stage: "attribution", gold, n, metric, score, spread: None, baseline });
        };
        for (role, name) in ROLES.iter().enumerate() {
            let [right, predicted, gold] = self.roles[role].map(|n| n as f64);
            push(
                format!("{name} F1, IoU>=0.5"),
                self.roles[role][2],
                2.0 * right / (predicted + gold).max(1.0),
            );
            if role > 0 {
                push(format!("{name} precision"), self.roles[role][1], right / predicted.max(1.0));
            }
        }
        push("whole attributions, recall".into(), self.n_gold, self.whole as f64 / self.n_gold.max(1) as f64);
    }
}

fn iou(a: &BTreeSet<usize>, b: &BTreeSet<usize>) -> f64 {
    let shared = a.intersection(b).count();
    let all = a.len() + b.len() - shared;
    if all == 0 { 0.0 } else { shared as f64 / all as f64 }
}

/// The annotated documents with their texts.
fn documents(gold: &Gold) -> anyhow::Result<Vec<Document>> {
    let mut documents = Vec::new();
    for annotated in standoff::documents(gold, "attribution")? {
        let words = words(&annotated.text);
        let mut attributions = Vec::new();
        for row in standoff::rows("attribution", &format!("{}.tsv", annotated.set))? {
            let [of, number, _, form, kind, _, source, cue, content] = &row[..] else { continue };
            if *of == annotated.id {
                let spans = |field: &String| words_in(&words, field.split(',').filter_map(span));
                let label = format!("{number} {form} {kind}");
                attributions.push((label, [spans(source), spans(cue), spans(content)]));
            }
        }
        let split = annotated.row.get(2).cloned().unwrap_or_default();
        documents.push(Document { id: annotated.id, split, text: annotated.text, gold: attributions });
    }
    Ok(documents)
}

fn span(field: &str) -> Option<(usize, usize)> {
    let (start, end) = field.split_once('-')?;
    Some((start.parse().ok()?, end.parse().ok()?))
}

#[expect(clippy::print_stdout, reason = "a list of errors for developers")]
fn print(document: &Document, words: &[(usize, usize)], what: &str, attribution: &Attribution) {
    let role = |role: usize| {
        let set = &attribution[role];
        let Some((first, last)) = set.first().zip(set.last()) else { return "-".to_owned() };
        let (start, end) = (words[*first].0, words[*last].1);
        match std::env::var_os("HEARSAY_SHOW_WORDS") {
            Some(_) => format!("{start}-{end} [{}]", document.text.get(start..end).unwrap_or_default()),
            None => format!("{start}-{end}"),
        }
    };
    println!("{} {what} | {} | {} | {}", document.id, role(0), role(1), role(2));
}
