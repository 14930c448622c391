//! Attribution on our own hand-made set in the manner of PolNeAR: spans of source, cue and content.
//!
//! **Gold**: `evals/gold/attribution`: standoff annotation of open news whose texts are found with the gold
//! data. A document whose text is missing or another one is an error. **Predicted**: the voices of the whole
//! pipeline. **Match**: attributions are paired one to one, those that share most first (the sum of the
//! roles' IoU). A role is right when the words that its spans unite overlap with IoU of at least 0.5; each
//! role has precision over the predicted ones that are not empty, recall over the gold ones that are not.
//! Words are runs of letters and digits.

use crate::{Scoring, gold::Gold, table::Row};
use anyhow::Context;
use hearsay::{Options, Reader};
use hearsay_types::{Article, Block, BlockKind, How, Noted, Span, Voice};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

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
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("gold/attribution");
    let table = |file: &str| -> anyhow::Result<Vec<Vec<String>>> {
        let path = folder.join(file);
        let text = std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        Ok(text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect())
    };
    let texts = texts(gold)?;
    let mut documents = Vec::new();
    for row in table("documents.tsv")? {
        let [set, id, split, sha256, ..] = &row[..] else { continue };
        let text = texts.get(&(set.clone(), id.clone())).with_context(|| format!("no text of {set} {id}"))?;
        let found: String = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect();
        anyhow::ensure!(found == *sha256, "the text of {set} {id} is another one");
        let words = words(text);
        let mut document =
            Document { id: id.clone(), split: split.clone(), text: text.clone(), gold: Vec::new() };
        for row in table(&format!("{set}.tsv"))? {
            let [of, number, _, form, kind, _, source, cue, content] = &row[..] else { continue };
            if of == id {
                let spans = |field: &String| words_in(&words, field.split(',').filter_map(span));
                let label = format!("{number} {form} {kind}");
                document.gold.push((label, [spans(source), spans(cue), spans(content)]));
            }
        }
        documents.push(document);
    }
    Ok(documents)
}

fn span(field: &str) -> Option<(usize, usize)> {
    let (start, end) = field.split_once('-')?;
    Some((start.parse().ok()?, end.parse().ok()?))
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
