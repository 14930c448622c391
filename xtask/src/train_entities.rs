//! The texts that the entity recognizer is trained on: GUM, Wikigold, WNUT-17 and a part of re3d.

use super::train::{Data, model_folder};
use anyhow::Context;
use hearsay_language::{
    Analyzer, FastAnalyzer, conllu,
    entities::{
        NameType,
        gold::{cut, gum_names, outer},
        train::{NamedSentence, untrained},
    },
    linear::{Bytes, hash_bytes},
};
use hearsay_types::{Article, Upos};
use std::fs;

/// Files with names, below the folder of gold data.
pub const FILES: [&str; 5] = [
    "ud-gum/train.conllu.xz",
    "wikigold/train.conll.xz",
    "wnut17/train.conll.xz",
    "wnut17/dev.conll.xz",
    "re3d/re3d-dev.tar.xz",
];

/// The analyzer with the tags and parse that lie in the models' folder: those compiled in may be older.
fn analyzer() -> anyhow::Result<FastAnalyzer> {
    let read = |stage: &str| -> anyhow::Result<Bytes> {
        let path = model_folder(stage).join("weights.bin");
        let bytes = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
        Ok(Bytes::Shared(bytes.into()))
    };
    let names = Bytes::Shared(untrained().finish().into());
    Ok(FastAnalyzer::from_bytes([read("tags")?, read("parse")?, names])?)
}

/// All texts, each a list of sentences with parts of speech as the fast tagger gives them.
pub fn texts(data: &mut Data) -> anyhow::Result<Vec<Vec<NamedSentence>>> {
    let analyzer = analyzer()?;
    let mut texts = Vec::new();
    texts.extend(gum(&data.text(FILES[0])?)?);
    for file in &FILES[1..4] {
        texts.extend(columns(&data.text(file)?));
    }
    for text in &mut texts {
        let forms: Vec<Vec<&str>> =
            text.iter().map(|sentence| sentence.forms.iter().map(String::as_str).collect()).collect();
        let tagged: Vec<Vec<Upos>> = analyzer
            .annotate(&forms)
            .into_iter()
            .map(|words| words.iter().map(|word| word.upos).collect())
            .collect();
        for (sentence, upos) in text.iter_mut().zip(tagged) {
            sentence.upos = upos;
        }
    }
    texts.extend(re3d(&data.archive(FILES[4])?, &analyzer)?);
    Ok(texts)
}

fn gum(text: &str) -> anyhow::Result<Vec<Vec<NamedSentence>>> {
    let mut texts: Vec<Vec<NamedSentence>> = Vec::new();
    for sentence in conllu::read(text)? {
        let is_new = sentence.comments.iter().any(|comment| comment.starts_with("newdoc"));
        if is_new || texts.is_empty() {
            texts.push(Vec::new());
        }
        let forms = sentence.words().map(|row| row.form.clone()).collect();
        let named = NamedSentence { forms, upos: Vec::new(), names: gum_names(&sentence.rows) };
        texts.last_mut().context("a text was begun")?.push(named);
    }
    Ok(texts)
}

/// Two columns, word and tag (IO or BIO); `-DOCSTART-` begins a text, else every ten sentences do.
fn columns(text: &str) -> Vec<Vec<NamedSentence>> {
    let has_texts = text.contains("-DOCSTART-");
    let mut texts: Vec<Vec<NamedSentence>> = vec![Vec::new()];
    let mut sentence = NamedSentence::default();
    let mut last = String::new();
    for line in text.lines().chain([""]) {
        let mut fields = line.split([' ', '\t']);
        let (word, tag) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
        if word == "-DOCSTART-" {
            texts.push(Vec::new());
            continue;
        }
        if word.is_empty() {
            if !sentence.forms.is_empty() {
                texts.last_mut().expect("there is a first text").push(std::mem::take(&mut sentence));
                if !has_texts && texts.last().is_some_and(|text| text.len() >= 10) {
                    texts.push(Vec::new());
                }
            }
            last.clear();
            continue;
        }
        let at = sentence.forms.len();
        sentence.forms.push(word.to_owned());
        let (prefix, name) = tag.split_once('-').unwrap_or(("O", ""));
        if let Some(name_type) = column_type(name) {
            match sentence.names.last_mut() {
                Some((_, end, _)) if prefix == "I" && last == name && *end == at => *end = at + 1,
                _ => sentence.names.push((at, at + 1, name_type)),
            }
        }
        name.clone_into(&mut last);
    }
    texts.retain(|text| !text.is_empty());
    texts
}

fn column_type(name: &str) -> Option<NameType> {
    match name {
        "PER" | "person" => Some(NameType::Person),
        "ORG" | "corporation" | "group" => Some(NameType::Organization),
        "LOC" | "location" => Some(NameType::Place),
        _ => None,
    }
}

/// Whether a document of re3d is kept back for scores: one in three, by its id.
fn is_kept_back(id: &str) -> bool {
    hash_bytes(id.as_bytes()).is_multiple_of(3)
}

fn re3d(files: &[(String, Vec<u8>)], analyzer: &FastAnalyzer) -> anyhow::Result<Vec<Vec<NamedSentence>>> {
    let mut texts = Vec::new();
    let lines = |ending: &str| -> anyhow::Result<Vec<serde_json::Value>> {
        let files = files.iter().filter(|(path, _)| path.ends_with(ending));
        let lines = files.flat_map(|(_, bytes)| bytes.split(|byte| *byte == b'\n'));
        lines.filter(|line| !line.is_empty()).map(|line| Ok(serde_json::from_slice(line)?)).collect()
    };
    let entities = lines("entities.jsonl")?;
    for document in lines("documents.jsonl")? {
        let id = document["_id"].as_str().unwrap_or_default();
        if is_kept_back(id) {
            continue;
        }
        let text = document["text"].as_str().unwrap_or_default();
        let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let article = Article { text: text.to_owned(), ..Article::default() };
        let analysis = analyzer.analyze(&article);
        let mut sentences = Vec::new();
        for sentence in &analysis.sentences {
            let tokens = &analysis.tokens[sentence.tokens.start as usize..sentence.tokens.end as usize];
            let forms: Vec<&str> = tokens.iter().map(|token| token.span.of(text)).collect();
            let upos: Vec<Upos> = tokens.iter().map(|token| token.upos).collect();
            let mut names = Vec::new();
            for entity in entities.iter().filter(|entity| entity["documentId"] == id) {
                let name_type = match entity["type"].as_str() {
                    Some("Person") => NameType::Person,
                    Some("Organisation") => NameType::Organization,
                    Some("Location") => NameType::Place,
                    _ => continue,
                };
                let at = |field: &str| entity[field].as_u64().and_then(|n| bytes.get(n as usize)).copied();
                let (Some(begin), Some(end)) = (at("begin"), at("end")) else { continue };
                let start = tokens.iter().position(|token| token.span.start as usize == begin);
                let stop = tokens.iter().position(|token| token.span.end as usize == end);
                let (Some(start), Some(stop)) = (start, stop) else { continue };
                // The head of a name is its last proper noun before a preposition.
                let before = (start..=stop).find(|i| *i > start && upos[*i] == Upos::Adp).unwrap_or(stop + 1);
                let Some(head) = (start..before).rev().find(|i| upos[*i] == Upos::Propn) else { continue };
                if head + 1 != before {
                    continue;
                }
                if let Some(name) = cut(&forms, &upos, start..stop + 1, head, name_type) {
                    names.push((name.start, name.end, name_type));
                }
            }
            let forms = forms.into_iter().map(str::to_owned).collect();
            sentences.push(NamedSentence { forms, upos, names: outer(names) });
        }
        texts.push(sentences);
    }
    Ok(texts)
}
