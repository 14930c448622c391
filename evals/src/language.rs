//! Scores of tokens, tags and parse on the development parts of `ud-ewt` and `ud-gum`.
//!
//! - Words and sentences: F1 of exact spans in the raw text of a document, its paragraphs as blocks.
//!   Gold words of a multiword token stand where their forms stand in it; a multiword token whose words
//!   do not make up its form counts as one word.
//! - With gold tokens: accuracy of UPOS, of all features but `Typo` and `Style`, of the lemma (case
//!   counts); unlabeled and labeled attachment (UAS, LAS), punctuation included, relations without
//!   subtypes.
//! - LAS raw: F1 of words whose span, head's span and relation are right, from raw text (as in the CoNLL
//!   2018 shared task).
//! - `news-parses`: our own parses of 150 news sentences in `evals/gold`, checked by hand, each as a document.
//! - Marks lost: the same sentences without commas and apostrophes, `Monday` `'s` written `Mondays`.
//!
//! Baselines: spaCy 3.8 `md`, its trees turned into UD by rules, without punctuation, on the test parts.

use crate::{Scoring, models, standoff, table::Row};
use hearsay_language::{
    Analyzer,
    conllu::{self, Alteration, ConlluId, ConlluSentence},
    tags::train::kept_feats,
};
use hearsay_types::{Analysis, Article, Block, BlockKind, Deprel, Span};
use std::collections::BTreeMap;

/// Name, file, and what spaCy reaches in UPOS, UAS and LAS.
const SETS: [(&str, &str, [&str; 3]); 2] = [
    ("ud-ewt dev", "ud-ewt/dev.conllu.xz", ["spaCy md 0.928", "spaCy md 0.847", "spaCy md 0.782"]),
    ("ud-gum dev", "ud-gum/dev.conllu.xz", ["spaCy md 0.946", "spaCy md 0.857", "spaCy md 0.796"]),
];

/// Scores all models; rows of the neural one say so.
pub fn score(scoring: &mut Scoring) -> anyhow::Result<()> {
    for (analyzer, mark) in models::analyzers()? {
        score_model(scoring, analyzer.as_ref(), mark)?;
    }
    Ok(())
}

fn score_model(scoring: &mut Scoring, analyzer: &dyn Analyzer, mark: &str) -> anyhow::Result<()> {
    for (name, file, baselines) in SETS {
        let sentences = conllu::read(&scoring.gold.text(file)?)?;
        let raw = score_raw(analyzer, &sentences, scoring.errors);
        let given = score_given(analyzer, &sentences, scoring.errors);
        let without =
            |s: &ConlluSentence| conllu::altered(s, Alteration::LostMarks).unwrap_or_else(|| s.clone());
        let lost = score_given(analyzer, &sentences.iter().map(without).collect::<Vec<_>>(), false);
        let mut push = |stage, metric: &str, n, score, baseline: &str| {
            scoring.table.push(Row {
                stage,
                gold: name.to_owned(),
                n,
                metric: format!("{metric}{mark}"),
                score,
                spread: None,
                baseline: baseline.to_owned(),
            });
        };
        if mark.is_empty() {
            push("tokens", "word F1, exact span", raw.words.gold, raw.words.f1(), "");
            push("tokens", "sentence F1, exact span", raw.sentences.gold, raw.sentences.f1(), "");
        }
        push("tags", "UPOS accuracy, gold tokens", given.words, given.share(given.upos), baselines[0]);
        push("tags", "features accuracy, gold tokens", given.words, given.share(given.feats), "");
        push("tags", "lemma accuracy, gold tokens", given.words, given.share(given.lemma), "spaCy md 0.972");
        push("parse", "UAS, gold tokens", given.words, given.share(given.unlabeled), baselines[1]);
        push("parse", "LAS, gold tokens", given.words, given.share(given.labeled), baselines[2]);
        push("parse", "LAS F1, raw text", raw.labeled.gold, raw.labeled.f1(), "Stanza 1.0 0.836");
        push("parse", "LAS, gold tokens, marks lost", lost.words, lost.share(lost.labeled), "");
    }
    news(scoring, analyzer, mark)
}

/// The parses of news that were checked by hand: no features, no lemmas.
fn news(scoring: &mut Scoring, analyzer: &dyn Analyzer, mark: &str) -> anyhow::Result<()> {
    let sentences = standoff::parses(&scoring.gold)?;
    let given = score_given(analyzer, &sentences, false);
    let raw = score_raw(analyzer, &sentences, scoring.errors);
    for (stage, metric, n, score) in [
        ("tags", "UPOS accuracy, gold tokens", given.words, given.share(given.upos)),
        ("parse", "UAS, gold tokens", given.words, given.share(given.unlabeled)),
        ("parse", "LAS, gold tokens", given.words, given.share(given.labeled)),
        ("parse", "LAS F1, raw text", raw.labeled.gold, raw.labeled.f1()),
    ] {
        scoring.table.push(Row {
            stage,
            gold: "own news-parses".to_owned(),
            n,
            metric: format!("{metric}{mark}"),
            score,
            spread: None,
            baseline: String::new(),
        });
    }
    Ok(())
}

/// Counts of gold, of predicted, and of what is both.
#[derive(Default)]
struct Counts {
    gold: usize,
    predicted: usize,
    right: usize,
}

impl Counts {
    fn f1(&self) -> f64 {
        2.0 * self.right as f64 / (self.gold + self.predicted).max(1) as f64
    }
}

/// Counts of words that are right, with gold tokens.
#[derive(Default)]
struct Given {
    words: usize,
    upos: usize,
    feats: usize,
    lemma: usize,
    unlabeled: usize,
    labeled: usize,
}

impl Given {
    fn share(&self, right: usize) -> f64 {
        right as f64 / self.words.max(1) as f64
    }
}

fn score_given(analyzer: &dyn Analyzer, sentences: &[ConlluSentence], show: bool) -> Given {
    let forms: Vec<Vec<&str>> =
        sentences.iter().map(|s| s.words().map(|row| row.form.as_str()).collect()).collect();
    let mut counts = Given::default();
    let mut relations: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    for (sentence, words) in sentences.iter().zip(analyzer.annotate(&forms)) {
        for (row, word) in sentence.words().zip(&words) {
            let head = word.head.map_or(0, |head| head + 1);
            let relation = Deprel::from_name(&row.deprel).universal();
            let unlabeled = row.head == head.to_string();
            let labeled = unlabeled && word.deprel.universal() == relation;
            counts.words += 1;
            counts.upos += usize::from(row.upos == word.upos.as_str());
            counts.feats += usize::from(*kept_feats(&row.feats) == *word.feats.0);
            counts.lemma += usize::from(row.lemma == *word.lemma || row.lemma == "_");
            counts.unlabeled += usize::from(unlabeled);
            counts.labeled += usize::from(labeled);
            let relation = relations.entry(row.deprel.clone()).or_default();
            relation[0] += 1;
            relation[1] += usize::from(unlabeled);
            relation[2] += usize::from(labeled);
        }
    }
    if show {
        for (relation, [n, unlabeled, labeled]) in relations {
            println!("{relation}: {n} gold, head right in {unlabeled}, head and relation in {labeled}");
        }
    }
    counts
}

#[derive(Default)]
struct Raw {
    words: Counts,
    sentences: Counts,
    labeled: Counts,
}

fn score_raw(analyzer: &dyn Analyzer, sentences: &[ConlluSentence], show: bool) -> Raw {
    let mut counts = Raw::default();
    for document in documents(sentences) {
        let analysis = analyzer.analyze(&document.article);
        let predicted_sentences: Vec<Span> = analysis.sentences.iter().map(|s| s.span).collect();
        let predicted_words: Vec<Span> = analysis.tokens.iter().map(|t| t.span).collect();
        if show {
            report_differences(&document, &predicted_words, &predicted_sentences);
        }
        add(&mut counts.sentences, &document.sentences, &predicted_sentences);
        add(&mut counts.words, &document.words, &predicted_words);
        add(&mut counts.labeled, &document.arcs, &arcs(&analysis));
    }
    counts
}

/// Prints where words and sentences differ: the document and offsets; with `HEARSAY_SHOW_WORDS=1` the
/// words too.
fn report_differences(document: &Document, words: &[Span], sentences: &[Span]) {
    let with_words = std::env::var_os("HEARSAY_SHOW_WORDS").is_some();
    let missing = |gold: &[Span], found: &[Span], what: &str| {
        for span in gold.iter().filter(|span| found.binary_search(span).is_err()) {
            print!("{} {what} {}..{}", document.id, span.start, span.end);
            if with_words {
                let over: Vec<&str> = found
                    .iter()
                    .filter(|found| found.overlaps(*span))
                    .map(|found| found.of(&document.article.text))
                    .collect();
                print!("\t{:?} found as {over:?}", span.of(&document.article.text));
            }
            println!();
        }
    };
    missing(&document.words, words, "word");
    missing(&document.sentences, sentences, "sentence");
}

fn add<T: Ord>(counts: &mut Counts, gold: &[T], predicted: &[T]) {
    counts.gold += gold.len();
    counts.predicted += predicted.len();
    let is_gold = |item: &&T| gold.binary_search(*item).is_ok();
    counts.right += predicted.iter().filter(is_gold).count();
}

/// An arc: the word's span, its head's (empty for the root), the relation.
type Arc = (Span, Span, &'static str);

fn arcs(analysis: &Analysis) -> Vec<Arc> {
    let head =
        |head: Option<hearsay_types::TokenId>| head.map_or(Span::default(), |h| analysis.token(h).span);
    analysis.tokens.iter().map(|t| (t.span, head(t.head), t.deprel.universal())).collect()
}

/// A document rebuilt from its sentences. All lists are in ascending order.
struct Document {
    id: String,
    article: Article,
    words: Vec<Span>,
    sentences: Vec<Span>,
    arcs: Vec<Arc>,
}

fn documents(sentences: &[ConlluSentence]) -> Vec<Document> {
    let mut documents: Vec<Document> = Vec::new();
    for sentence in sentences {
        let begins =
            |name: &str| sentence.comments.iter().any(|c| c == name || c.starts_with(&format!("{name} ")));
        if begins("newdoc") || documents.is_empty() {
            documents.push(Document {
                id: sentence.comment("newdoc id").unwrap_or_default().to_owned(),
                article: Article::default(),
                words: Vec::new(),
                sentences: Vec::new(),
                arcs: Vec::new(),
            });
        }
        if let Some(document) = documents.last_mut() {
            document.add(sentence, begins("newpar"));
        }
    }
    documents
}

impl Document {
    fn add(&mut self, sentence: &ConlluSentence, begins_paragraph: bool) {
        let text = &mut self.article.text;
        if begins_paragraph && !text.is_empty() {
            text.truncate(text.trim_end().len());
            text.push_str("\n\n");
        }
        let start = text.len();
        let mut spans: Vec<Span> = Vec::new();
        // Words still to come of the multiword token that was written last, and its unread forms.
        let mut within: Option<(u32, Span)> = None;
        for row in &sentence.rows {
            match row.id {
                ConlluId::Empty(..) => {}
                ConlluId::Range(_, last) => {
                    within = Some((last, Span::new(text.len(), text.len() + row.form.len())));
                    text.push_str(&row.form);
                    if !row.no_space_after() {
                        text.push(' ');
                    }
                }
                ConlluId::Word(id) => match &mut within {
                    Some((last, rest)) if id <= *last => {
                        let fits = rest.of(text).to_lowercase().starts_with(&row.form.to_lowercase());
                        let length = if fits && id < *last { row.form.len() } else { rest.len() };
                        spans.push(Span { start: rest.start, end: rest.start + length as u32 });
                        rest.start += length as u32;
                    }
                    _ => {
                        spans.push(Span::new(text.len(), text.len() + row.form.len()));
                        text.push_str(&row.form);
                        if !row.no_space_after() {
                            text.push(' ');
                        }
                    }
                },
            }
        }
        let Some(whole) = spans.iter().copied().reduce(Span::cover) else { return };
        for (row, span) in sentence.words().zip(&spans) {
            let head = row.head.parse::<usize>().ok().and_then(|head| head.checked_sub(1));
            let head = head.and_then(|head| spans.get(head)).copied().unwrap_or_default();
            self.arcs.push((*span, head, Deprel::from_name(&row.deprel).universal()));
        }
        self.words.extend(spans.iter().filter(|span| !span.is_empty()));
        self.sentences.push(whole);
        let block = Span::new(start, self.article.text.trim_end().len());
        match self.article.blocks.last_mut().filter(|_| !begins_paragraph) {
            Some(last) => last.span = last.span.cover(block),
            None => self.article.blocks.push(Block { kind: BlockKind::Paragraph, span: block }),
        }
    }
}
