//! Our own annotation of open texts, `evals/gold/*`: labels and offsets here, the texts with the gold data.
//! The README of each folder says how its texts are built.

use crate::gold::Gold;
use anyhow::Context;
use hearsay_language::conllu::{ConlluId, ConlluRow, ConlluSentence};
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, path::Path};

/// An annotated document.
pub struct Annotated {
    /// `gum`, `geovirus` or `re3d`.
    pub set: String,
    /// Its id within the set.
    pub id: String,
    /// Its text, with the SHA-256 that `documents.tsv` names.
    pub text: String,
    /// Its line of `documents.tsv`.
    pub row: Vec<String>,
}

/// The documents of a folder of `evals/gold`, in the order of its `documents.tsv`.
///
/// # Errors
/// If a file cannot be read, or a text is missing or another one.
pub fn documents(gold: &Gold, folder: &str) -> anyhow::Result<Vec<Annotated>> {
    let texts = texts(gold)?;
    let mut table = table(folder, "documents.tsv")?;
    let header = table.remove(0);
    let hash = header.iter().position(|name| name == "sha256").context("no column sha256")?;
    let annotated = |row: Vec<String>| {
        let (set, id) = (row[0].clone(), row[1].clone());
        let text = texts.get(&(set.clone(), id.clone())).with_context(|| format!("no text of {set} {id}"))?;
        let found: String = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
        anyhow::ensure!(found == row[hash], "the text of {set} {id} is another one");
        Ok(Annotated { set, id, text: text.clone(), row })
    };
    table.into_iter().map(annotated).collect()
}

/// The lines of a table of a folder of `evals/gold`, without the header.
pub fn rows(folder: &str, file: &str) -> anyhow::Result<Vec<Vec<String>>> {
    Ok(table(folder, file)?.split_off(1))
}

/// The sentences of `evals/gold/news-parses`, each as a document of its own.
pub fn parses(gold: &Gold) -> anyhow::Result<Vec<ConlluSentence>> {
    let mut sentences: Vec<ConlluSentence> = Vec::new();
    for document in documents(gold, "news-parses")? {
        let mut last = String::new();
        let mut end_before = 0;
        for row in rows("news-parses", &format!("{}.tsv", document.set))? {
            let [of, number, token, start, end, upos, head, deprel] = &row[..] else { continue };
            if *of != document.id {
                continue;
            }
            let (start, end): (usize, usize) = (start.parse()?, end.parse()?);
            if *number != last {
                let id = format!("newdoc id = {} {number}", document.id);
                sentences.push(ConlluSentence { comments: vec![id], rows: Vec::new() });
                number.clone_into(&mut last);
            } else if let Some(before) = sentences.last_mut().and_then(|s| s.rows.last_mut())
                && start == end_before
            {
                "SpaceAfter=No".clone_into(&mut before.misc);
            }
            end_before = end;
            let Some(sentence) = sentences.last_mut() else { continue };
            let form = document.text.get(start..end).context("a token ends within a character")?;
            let none = || "_".to_owned();
            sentence.rows.push(ConlluRow {
                id: ConlluId::Word(token.parse()?),
                form: form.to_owned(),
                lemma: none(),
                upos: upos.clone(),
                xpos: none(),
                feats: none(),
                head: head.clone(),
                deprel: deprel.clone(),
                deps: none(),
                misc: none(),
            });
        }
    }
    Ok(sentences)
}

fn table(folder: &str, file: &str) -> anyhow::Result<Vec<Vec<String>>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("gold").join(folder).join(file);
    let text = std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    Ok(text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect())
}

/// All texts that documents may be of, by set and id.
fn texts(gold: &Gold) -> anyhow::Result<BTreeMap<(String, String), String>> {
    let mut texts = BTreeMap::new();
    for split in ["dev", "train"] {
        let file = gold.text(&format!("ud-gum/{split}.conllu.xz"))?;
        let (mut id, mut new_paragraph) = (String::new(), false);
        for line in file.lines() {
            if let Some(name) = line.strip_prefix("# newdoc id = ") {
                name.clone_into(&mut id);
                texts.insert(("gum".to_owned(), id.clone()), String::new());
            } else if line.starts_with("# newpar") {
                new_paragraph = true;
            } else if let Some(sentence) = line.strip_prefix("# text = ")
                && let Some(text) = texts.get_mut(&("gum".to_owned(), id.clone()))
            {
                if !text.is_empty() {
                    text.push(if new_paragraph { '\n' } else { ' ' });
                }
                text.push_str(sentence);
                new_paragraph = false;
            }
        }
    }
    let xml = gold.text("geovirus/dev.xml.xz")?;
    for part in xml.split("<text>").skip(1) {
        let text = unescaped(part.split("</text>").next().unwrap_or_default());
        let hash: String = Sha256::digest(&text).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        texts.insert(("geovirus".to_owned(), hash), text);
    }
    for (path, bytes) in gold.archive("re3d/re3d-dev.tar.xz")? {
        if !path.ends_with("documents.jsonl") {
            continue;
        }
        for line in String::from_utf8_lossy(&bytes).lines().filter(|line| !line.trim().is_empty()) {
            let value: serde_json::Value = serde_json::from_str(line)?;
            if let (Some(id), Some(text)) = (value["_id"].as_str(), value["text"].as_str()) {
                texts.insert(("re3d".to_owned(), id.to_owned()), text.to_owned());
            }
        }
    }
    Ok(texts)
}

/// The text with XML's entities resolved and line ends as a parser gives them.
fn unescaped(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    named.iter().fold(text, |text, (entity, character)| text.replace(entity, character))
}
