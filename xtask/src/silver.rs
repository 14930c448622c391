//! Sentences of open texts with the neural reader's trees, for the `fast` reader to learn from (distillation).

use super::train::Data;
use hearsay_language::{
    Analyzer, NeuralAnalyzer,
    conllu::{ConlluRow, ConlluSentence},
    tokens::Splitter,
};
use std::collections::BTreeSet;

/// Files whose words are given, one a line, below the folder of gold data.
const COLUMNS: [&str; 3] = ["wikigold/train.conll.xz", "wnut17/train.conll.xz", "wnut17/dev.conll.xz"];
/// Sentences with fewer or more words are left out.
const LENGTHS: std::ops::RangeInclusive<usize> = 3..=80;
/// How many sentences the reader is given at once.
const BATCH: usize = 256;

/// The sentences, without those that are in `gold`; each word has its head and relation and nothing else.
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

    let reader = NeuralAnalyzer::new();
    let mut sentences = Vec::new();
    for batch in texts.chunks(BATCH) {
        let forms: Vec<Vec<&str>> = batch.iter().map(|s| s.iter().map(String::as_str).collect()).collect();
        for (forms, words) in forms.iter().zip(reader.annotate(&forms)) {
            let rows = forms.iter().zip(words).zip(1..).map(|((form, word), id)| ConlluRow {
                head: word.head.map_or(0, |head| head + 1).to_string(),
                deprel: word.deprel.as_str().to_owned(),
                ..ConlluRow::word(id, form)
            });
            sentences.push(ConlluSentence { comments: Vec::new(), rows: rows.collect() });
        }
    }
    Ok(sentences)
}

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

/// Texts whose words are not given; paragraphs are lines.
fn raw_texts(data: &mut Data) -> anyhow::Result<Vec<String>> {
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
    Ok(texts)
}

fn between<'a>(text: &'a str, open: &'a str, close: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(open).skip(1).filter_map(move |rest| rest.split_once(close)).map(|(inner, _)| inner)
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
