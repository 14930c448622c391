//! Parsing text whose words are given as CoNLL-U.

use super::{ConlluId, ConlluSentence, read, write};
use crate::{Analyzer, Result};

/// Parses sentences whose words are given in columns 1 and 2, and writes them as CoNLL-U.
///
/// Columns 3, 4, 6, 7 and 8 of the words are filled anew; 5 and 9 become `_`. Comments, column 10,
/// ranges of multiword tokens and empty nodes stay as they are.
///
/// # Errors
/// If the input cannot be read as CoNLL-U.
pub fn parse_given(analyzer: &dyn Analyzer, input: &str) -> Result<String> {
    let mut sentences = read(input)?;
    let forms: Vec<Vec<&str>> =
        sentences.iter().map(|sentence| sentence.words().map(|row| row.form.as_str()).collect()).collect();
    let parsed = analyzer.annotate(&forms);
    for (sentence, words) in sentences.iter_mut().zip(parsed) {
        fill(sentence, &words);
    }
    Ok(write(&sentences))
}

fn fill(sentence: &mut ConlluSentence, words: &[crate::Word]) {
    // Heads are given by the ids of the file, which need not count from 1 without gaps.
    let id_of = |row: &super::ConlluRow| match row.id {
        ConlluId::Word(id) => Some(id),
        _ => None,
    };
    let ids: Vec<u32> = sentence.rows.iter().filter_map(id_of).collect();
    let rows = sentence.rows.iter_mut().filter(|row| matches!(row.id, ConlluId::Word(_)));
    for (row, word) in rows.zip(words) {
        let head = word.head.and_then(|head| ids.get(head as usize)).copied().unwrap_or(0);
        row.lemma = if word.lemma.is_empty() { "_".to_owned() } else { word.lemma.to_string() };
        row.upos = word.upos.as_str().to_owned();
        row.xpos = "_".to_owned();
        row.feats = word.feats.0.to_string();
        row.head = head.to_string();
        row.deprel = word.deprel.as_str().to_owned();
        row.deps = "_".to_owned();
    }
}
