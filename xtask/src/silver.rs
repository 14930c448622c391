//! Sentences of open texts as the neural reader has them, for the `fast` reader to learn from (distillation).
//! Texts whose sentences are in `evals/gold/news-parses` are left out: what is scored is not learned.

use super::train::Data;
use hearsay_language::{
    Analyzer, NeuralAnalyzer,
    conllu::{ConlluRow, ConlluSentence},
    tokens::Splitter,
};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Files whose words are given, one a line, below the folder of gold data.
const COLUMNS: [&str; 3] = ["wikigold/train.conll.xz", "wnut17/train.conll.xz", "wnut17/dev.conll.xz"];
/// Sentences with fewer or more words are left out.
const LENGTHS: std::ops::RangeInclusive<usize> = 3..=80;
/// How many sentences the reader is given at once.
const BATCH: usize = 256;

/// The texts that are kept from learning, by their SHA-256.
const CHECKED: &str = include_str!("../../evals/gold/news-parses/documents.tsv");

/// The sentences, without those that are in `gold`. Words have no lemmas; the treebanks' own tag is the one that
/// words of their part of speech and features mostly have in `gold`.
pub fn sentences(data: &mut Data, gold: &[ConlluSentence]) -> anyhow::Result<Vec<ConlluSentence>> {
    let known: BTreeSet<Vec<&str>> =
        gold.iter().map(|s| s.words().map(|row| row.form.as_str()).collect()).collect();
    let mut texts = Vec::new();
    for file in COLUMNS {
        texts.extend(columns(&data.text(file)?));
    }
    texts.extend(meantime(&data.text("meantime-en/dev.tokens.csv.xz")?));
    let splitter = Splitter::new();
    for text in raw_texts(data)? {
        for line in text.lines() {
            let forms = |sentence: Vec<std::ops::Range<usize>>| {
                sentence.into_iter().filter_map(|range| line.get(range)).map(str::to_owned).collect()
            };
            texts.extend(splitter.split(line).into_iter().map(forms));
        }
    }
    let mut seen = BTreeSet::new();
    texts.retain(|forms: &Vec<String>| {
        let words: Vec<&str> = forms.iter().map(String::as_str).collect();
        LENGTHS.contains(&forms.len()) && !known.contains(&words) && seen.insert(forms.clone())
    });

    let tags = TreebankTags::of(gold);
    let reader = NeuralAnalyzer::new();
    let mut sentences = Vec::new();
    for batch in texts.chunks(BATCH) {
        let forms: Vec<Vec<&str>> = batch.iter().map(|s| s.iter().map(String::as_str).collect()).collect();
        for (forms, words) in forms.iter().zip(reader.annotate(&forms)) {
            let rows = forms.iter().zip(words).zip(1..).map(|((form, word), id)| ConlluRow {
                upos: word.upos.as_str().to_owned(),
                xpos: tags.mostly(word.upos.as_str(), &word.feats.0),
                feats: word.feats.0.to_string(),
                head: word.head.map_or(0, |head| head + 1).to_string(),
                deprel: word.deprel.as_str().to_owned(),
                ..ConlluRow::word(id, form)
            });
            sentences.push(ConlluSentence { comments: Vec::new(), rows: rows.collect() });
        }
    }
    Ok(sentences)
}

/// How often words of a part of speech and features have a tag of the treebanks.
struct TreebankTags<'a>(BTreeMap<(&'a str, &'a str), BTreeMap<&'a str, usize>>);

impl<'a> TreebankTags<'a> {
    fn of(gold: &'a [ConlluSentence]) -> Self {
        let mut counts: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
        for row in gold.iter().flat_map(ConlluSentence::words) {
            for feats in [row.feats.as_str(), ANY] {
                let tags = counts.entry((row.upos.as_str(), feats)).or_default();
                *tags.entry(row.xpos.as_str()).or_default() += 1;
            }
        }
        Self(counts)
    }

    /// The most frequent tag; that of the part of speech where the features are new.
    fn mostly(&self, upos: &str, feats: &str) -> String {
        let tags = self.0.get(&(upos, feats)).or_else(|| self.0.get(&(upos, ANY)));
        let most = tags.into_iter().flatten().max_by_key(|(_, count)| **count);
        most.map_or("_", |(tag, _)| tag).to_owned()
    }
}

/// Stands for all features.
const ANY: &str = "*";

/// Words in the first of several columns; blank lines between sentences.
fn columns(text: &str) -> Vec<Vec<String>> {
    let mut sentences = vec![Vec::new()];
    for line in text.lines() {
        match line.split([' ', '\t']).next() {
            Some("-DOCSTART-") => {}
            None | Some("") => sentences.push(Vec::new()),
            Some(word) => sentences.last_mut().into_iter().for_each(|s| s.push(word.to_owned())),
        }
    }
    sentences
}

/// Columns: text, number of the sentence, number of the word, word, and more; quotation marks around a word
/// with a comma or a quotation mark.
fn meantime(text: &str) -> Vec<Vec<String>> {
    let mut sentences: Vec<Vec<String>> = Vec::new();
    let mut last = ("", "");
    for line in text.lines().skip(1) {
        let mut fields = line.splitn(4, ',');
        let (Some(text), Some(number), Some(_), Some(rest)) =
            (fields.next(), fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        let marked = rest.strip_prefix('"').and_then(|rest| rest.split_once("\","));
        let word = marked.or_else(|| rest.split_once(',')).map_or(rest, |(word, _)| word);
        if last != (text, number) {
            sentences.push(Vec::new());
            last = (text, number);
        }
        sentences.last_mut().into_iter().for_each(|s| s.push(word.replace("\"\"", "\"")));
    }
    sentences
}

/// Texts whose words are not given and that are not checked against; paragraphs are lines.
fn raw_texts(data: &mut Data) -> anyhow::Result<Vec<String>> {
    let checked: BTreeSet<&str> = CHECKED.lines().filter_map(|line| line.split('\t').nth(2)).collect();
    let mut texts = Vec::new();
    let geovirus = data.text("geovirus/dev.xml.xz")?;
    texts.extend(between(&geovirus, "<text>", "</text>").map(unescaped));
    for (path, bytes) in data.archive("wikiwars/train.tar.xz")? {
        if path.starts_with("in/") {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            texts.extend(between(&text, "<TEXT>", "</TEXT>").map(unescaped));
        }
    }
    for (path, bytes) in data.archive("re3d/re3d-dev.tar.xz")? {
        if path.ends_with("documents.jsonl") {
            for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
                let document: serde_json::Value = serde_json::from_slice(line)?;
                texts.extend(document["text"].as_str().map(str::to_owned));
            }
        }
    }
    texts.retain(|text: &String| {
        let sha256 = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        !checked.contains(sha256.as_str())
    });
    Ok(texts)
}

fn between<'a>(text: &'a str, open: &'a str, close: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(open).skip(1).filter_map(move |rest| rest.split_once(close)).map(|(inner, _)| inner)
}

/// The text with XML's entities resolved and line ends as a parser gives them.
fn unescaped(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    named.iter().fold(text, |text, (entity, character)| text.replace(entity, character))
}
