//! Events across reports: ECB+ (Cybulska and Vossen 2014), with gold mentions.
//!
//! Mentions are the actions (`ACTION_*`, `NEG_ACTION_*`) in the sentences that the set lists; they are one event where
//! a chain across documents or within one joins them, else each is its own. The score is CoNLL F1: the mean of MUC,
//! B3 and CEAFe (Pradhan et al. 2012), over all documents of the split at once, singletons included.
//!
//! What of joining applies to bare mentions: documents are grouped by the words that they share, weighed by how rare
//! these are; within a group mentions are joined by the mean over all pairs (`docs/methods/matters.md`). The baseline
//! joins mentions of one head lemma within one topic, whose number it is told. Nothing is learned from these texts.

use crate::{Scoring, models, table::Row};
use anyhow::Context;
use hearsay_language::Analyzer;
use std::collections::{BTreeMap, BTreeSet};

/// How alike the documents of a group are at least on average; set by hand.
const DOCUMENTS: f64 = 0.15;
/// How alike the mentions of two clusters are at least on average; set by hand.
const MENTIONS: f64 = 0.5;

/// A document.
struct Document {
    name: String,
    words: Vec<String>,
}

/// A mention of an event.
struct Mention {
    document: usize,
    sentence: usize,
    /// The stem of its head's lemma.
    head: String,
    /// The stems of its words.
    stems: BTreeSet<String>,
    /// Words of its sentence.
    context: Vec<String>,
    gold: String,
}

/// Scores events across reports.
pub fn score(scoring: &mut Scoring) -> anyhow::Result<()> {
    let analyzers = models::analyzers()?;
    let (analyzer, _) = analyzers.last().context("there is no model")?;
    let listed = listed(&scoring.gold.text("ecbplus/coreference_sentences_train_dev.csv")?);
    let splits: &[&str] = if scoring.full { &["train", "dev"] } else { &["dev"] };
    for split in splits {
        let files = scoring.gold.archive(&format!("ecbplus/{split}.tar.xz"))?;
        let (mut documents, mut mentions) = (Vec::new(), Vec::new());
        for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".xml")) {
            let name = path.rsplit('/').next().unwrap_or(path).trim_end_matches(".xml");
            let empty = BTreeSet::new();
            let xml = String::from_utf8_lossy(bytes);
            let place = documents.len();
            let sentences = listed.get(name).unwrap_or(&empty);
            documents.push(read(analyzer.as_ref(), place, name, &xml, sentences, &mut mentions));
        }
        let gold: Vec<&str> = mentions.iter().map(|mention| mention.gold.as_str()).collect();
        let topic = |mention: &Mention| {
            documents[mention.document].name.split('_').next().unwrap_or_default().to_owned()
        };
        let by_lemma: Vec<(String, &str)> =
            mentions.iter().map(|mention| (topic(mention), mention.head.as_str())).collect();
        let baseline = conll(&gold, &by_lemma);
        let found = conll(&gold, &join(&documents, &mentions));
        let mut push = |metric: &str, score: f64, baseline: f64| {
            scoring.table.push(Row {
                stage: "ecbplus",
                gold: format!("ecbplus {split}"),
                n: mentions.len(),
                metric: metric.to_owned(),
                score,
                spread: None,
                baseline: format!("one lemma in one topic {baseline:.3}"),
            });
        };
        let mean = |scores: [f64; 3]| scores.iter().sum::<f64>() / 3.0;
        push("events across documents, gold mentions, CoNLL F1", mean(found), mean(baseline));
        for (i, name) in ["MUC", "B3", "CEAFe"].into_iter().enumerate() {
            push(&format!("events across documents, gold mentions, {name} F1"), found[i], baseline[i]);
        }
    }
    Ok(())
}

/// The sentences that count, by document.
fn listed(csv: &str) -> BTreeMap<String, BTreeSet<usize>> {
    let mut listed: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for line in csv.lines().skip(1) {
        if let [topic, file, sentence] = line.trim().split(',').collect::<Vec<_>>()[..]
            && let Ok(sentence) = sentence.parse()
        {
            listed.entry(format!("{topic}_{file}")).or_default().insert(sentence);
        }
    }
    listed
}

/// The value of an attribute in a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

/// Reads a document, and adds its mentions.
fn read(
    analyzer: &dyn Analyzer,
    place: usize,
    name: &str,
    xml: &str,
    listed: &BTreeSet<usize>,
    mentions: &mut Vec<Mention>,
) -> Document {
    let unescape = |text: &str| {
        text.replace("&quot;", "\"").replace("&apos;", "'").replace("&lt;", "<").replace("&amp;", "&")
    };
    // By token id: its sentence and its place there.
    let mut at: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut sentences: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for token in xml.split("<token ").skip(1) {
        let Some((tag, text)) = token.split_once('>') else { continue };
        let tag = format!(" {tag}");
        let sentence = attribute(&tag, "sentence").and_then(|n| n.parse().ok()).unwrap_or(0);
        let words = sentences.entry(sentence).or_default();
        if let Some(id) = token.split("t_id=\"").nth(1).and_then(|rest| rest.split('"').next()) {
            at.insert(id, (sentence, words.len()));
        }
        words.push(unescape(text.split("</token>").next().unwrap_or_default()));
    }
    // Chains by mention.
    let mut chains: BTreeMap<&str, String> = BTreeMap::new();
    for relation in xml.split("_DOC_COREF ").skip(1) {
        let (tag, rest) = relation.split_once('>').unwrap_or((relation, ""));
        let body = rest.split("_DOC_COREF>").next().unwrap_or_default();
        let padded = format!(" {tag}");
        let number = attribute(&padded, "r_id").unwrap_or_default();
        let chain = attribute(&padded, "note").map_or_else(|| format!("{name} {number}"), str::to_owned);
        for source in body.split("<source").skip(1) {
            let id = source.split("m_id=\"").nth(1).and_then(|rest| rest.split('"').next());
            id.into_iter().for_each(|id| {
                chains.insert(id, chain.clone());
            });
        }
    }
    let numbers: Vec<usize> = sentences.keys().copied().collect();
    let texts: Vec<Vec<&str>> =
        sentences.values().map(|words| words.iter().map(String::as_str).collect()).collect();
    let annotated = analyzer.annotate(&texts);
    let markables = xml.split("<Markables>").nth(1).and_then(|rest| rest.split("</Markables>").next());
    for markable in markables.unwrap_or_default().split("m_id=\"").collect::<Vec<_>>().windows(2) {
        let kind = markable[0].rsplit('<').next().unwrap_or_default();
        if !kind.starts_with("ACTION") && !kind.starts_with("NEG_ACTION") {
            continue;
        }
        let id = markable[1].split('"').next().unwrap_or_default();
        let tokens = markable[1].split("</").next().unwrap_or_default().split("t_id=\"").skip(1);
        let tokens: Vec<(usize, usize)> =
            tokens.filter_map(|rest| at.get(rest.split('"').next()?)).copied().collect();
        let Some((sentence, _)) = tokens.first().copied().filter(|(n, _)| listed.contains(n)) else {
            continue;
        };
        let Some(words) = numbers.iter().position(|n| *n == sentence).and_then(|n| annotated.get(n)) else {
            continue;
        };
        let own: Vec<usize> = tokens.iter().filter(|(n, _)| *n == sentence).map(|(_, i)| *i).collect();
        let stem_at = |i: &usize| words.get(*i).map_or_else(String::new, |word| stem(&word.lemma));
        let is_head = |i: &&usize| {
            let head = words.get(**i).and_then(|word| word.head);
            head.is_none_or(|head| !own.contains(&(head as usize)))
        };
        let head = own.iter().find(is_head).or(own.last()).map(stem_at).unwrap_or_default();
        let long = own.iter().filter(|i| words.get(**i).is_some_and(|word| word.lemma.len() > 3));
        let stems = long.map(stem_at).chain([head.clone()]).collect();
        mentions.push(Mention {
            document: place,
            sentence,
            head,
            stems,
            context: words.iter().map(|word| stem(&word.lemma)).collect(),
            gold: chains.get(id).cloned().unwrap_or_else(|| format!("{name} mention {id}")),
        });
    }
    let words = annotated.iter().flatten().map(|word| stem(&word.lemma)).collect();
    Document { name: name.to_owned(), words }
}

/// A lemma without an ending by which nouns are made of verbs: "bombing", "announcement", "killer".
fn stem(lemma: &str) -> String {
    let lemma = lemma.to_lowercase();
    let endings = ["ment", "ing", "ion", "er", "or", "e", "s"];
    let stems = endings.iter().filter_map(|ending| lemma.strip_suffix(ending));
    let stem = stems.into_iter().find(|stem| stem.chars().count() >= 3).map(str::to_owned);
    stem.unwrap_or(lemma)
}

/// Words with weights, of length one.
type Weighed = BTreeMap<String, f64>;

/// Words by how rare they are among documents.
fn weigh(words: &[String], n_with: &BTreeMap<&str, usize>, n: usize) -> Weighed {
    let mut counts: BTreeMap<&str, f64> = BTreeMap::new();
    words.iter().filter(|word| word.chars().all(char::is_alphanumeric)).for_each(|word| {
        *counts.entry(word).or_default() += 1.0;
    });
    let rarity = |word: &str| (n as f64 / n_with.get(word).copied().unwrap_or(1).max(1) as f64).ln();
    let mut weighed: Weighed =
        counts.iter().map(|(word, n)| ((*word).to_owned(), (1.0 + n.ln()) * rarity(word))).collect();
    let length = weighed.values().map(|weight| weight * weight).sum::<f64>().sqrt().max(1e-9);
    weighed.values_mut().for_each(|weight| *weight /= length);
    weighed
}

fn likeness(a: &Weighed, b: &Weighed) -> f64 {
    a.iter().filter_map(|(word, x)| b.get(word).map(|y| x * y)).sum()
}

/// The cluster of each mention: its documents' group, and its number there.
fn join(documents: &[Document], mentions: &[Mention]) -> Vec<(usize, usize)> {
    let mut n_with: BTreeMap<&str, usize> = BTreeMap::new();
    for document in documents {
        let different: BTreeSet<&str> = document.words.iter().map(String::as_str).collect();
        different.into_iter().for_each(|word| *n_with.entry(word).or_default() += 1);
    }
    let texts: Vec<Weighed> =
        documents.iter().map(|document| weigh(&document.words, &n_with, documents.len())).collect();
    let group_of = average(texts.len(), DOCUMENTS, |i, j| likeness(&texts[i], &texts[j]));
    let contexts: Vec<Weighed> =
        mentions.iter().map(|mention| weigh(&mention.context, &n_with, documents.len())).collect();
    let mut found = vec![(0, 0); mentions.len()];
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, mention) in mentions.iter().enumerate() {
        groups.entry(group_of[mention.document]).or_default().push(i);
    }
    for (group, members) in groups {
        let clusters = average(members.len(), MENTIONS, |x, y| {
            let (i, j) = (members[x], members[y]);
            let (a, b) = (&mentions[i], &mentions[j]);
            alike(
                a,
                b,
                likeness(&texts[a.document], &texts[b.document]),
                likeness(&contexts[i], &contexts[j]),
            )
        });
        for (member, cluster) in members.iter().zip(clusters) {
            found[*member] = (group, cluster);
        }
    }
    found
}

/// How alike two mentions are, in 0..=1: by their words as far as their documents and sentences are alike. Nothing in
/// it is learned: the texts are publishers' and no source of weights.
fn alike(a: &Mention, b: &Mention, documents: f64, contexts: f64) -> f64 {
    let n_begin = a.head.chars().zip(b.head.chars()).take_while(|(x, y)| x == y).count();
    let words = if a.head == b.head {
        1.0
    } else if !a.stems.is_disjoint(&b.stems) {
        0.75
    } else if n_begin >= 4 {
        0.5
    } else {
        0.0
    };
    // One sentence seldom names one event twice, one document often.
    let surroundings = match (a.document == b.document, a.sentence == b.sentence) {
        (true, true) => 0.0,
        (true, false) => 1.0,
        (false, _) => (documents + contexts).min(1.0),
    };
    words * (0.5 + 0.5 * surroundings)
}

/// Joins the two likest clusters again and again, by the mean over all pairs, while that is above `least`. The cluster of each.
fn average(n: usize, least: f64, like: impl Fn(usize, usize) -> f64) -> Vec<usize> {
    let mut sums = vec![vec![0.0; n]; n];
    for (i, j) in (0..n).flat_map(|i| (0..i).map(move |j| (i, j))) {
        let value = like(j, i);
        sums[i][j] = value;
        sums[j][i] = value;
    }
    let mut of: Vec<usize> = (0..n).collect();
    let mut sizes = vec![1.0_f64; n];
    let mut alive: Vec<usize> = (0..n).collect();
    // For each cluster its likest other.
    let best_of = |a: usize, alive: &[usize], sums: &[Vec<f64>], sizes: &[f64]| {
        let others = alive.iter().filter(|b| **b != a).map(|b| (sums[a][*b] / (sizes[a] * sizes[*b]), *b));
        others.max_by(|x, y| x.0.total_cmp(&y.0).then(y.1.cmp(&x.1)))
    };
    let mut best: Vec<Option<(f64, usize)>> = (0..n).map(|a| best_of(a, &alive, &sums, &sizes)).collect();
    loop {
        let top = alive.iter().filter_map(|a| best[*a].map(|(value, b)| (value, *a, b)));
        let Some((value, a, b)) = top.max_by(|x, y| x.0.total_cmp(&y.0).then(y.1.cmp(&x.1))) else { break };
        if value <= least {
            break;
        }
        alive.retain(|c| *c != b);
        for c in &alive {
            let sum = sums[a][*c] + sums[b][*c];
            sums[a][*c] = sum;
            sums[*c][a] = sum;
        }
        sizes[a] += sizes[b];
        of.iter_mut().filter(|cluster| **cluster == b).for_each(|cluster| *cluster = a);
        for c in alive.clone() {
            let is_touched = c == a || best[c].is_none_or(|(_, other)| other == a || other == b);
            if is_touched {
                best[c] = best_of(c, &alive, &sums, &sizes);
            } else if sums[c][a] / (sizes[c] * sizes[a]) > best[c].map_or(f64::MIN, |(value, _)| value) {
                best[c] = Some((sums[c][a] / (sizes[c] * sizes[a]), a));
            }
        }
    }
    of
}

/// MUC, B3 and CEAFe, each as F1.
fn conll<G: Ord, P: Ord>(gold: &[G], predicted: &[P]) -> [f64; 3] {
    fn clusters<T: Ord>(labels: &[T]) -> (Vec<usize>, usize) {
        let different: BTreeSet<&T> = labels.iter().collect();
        let at: BTreeMap<&T, usize> =
            different.into_iter().enumerate().map(|(i, label)| (label, i)).collect();
        (labels.iter().filter_map(|label| at.get(label).copied()).collect(), at.len())
    }
    let ((gold, n_gold), (predicted, n_predicted)) = (clusters(gold), clusters(predicted));
    let mut shared: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    let (mut gold_sizes, mut predicted_sizes) = (vec![0.0; n_gold], vec![0.0; n_predicted]);
    for (g, p) in gold.iter().zip(&predicted) {
        *shared.entry((*g, *p)).or_default() += 1.0;
        gold_sizes[*g] += 1.0;
        predicted_sizes[*p] += 1.0;
    }
    let f1 = |precision: f64, recall: f64| {
        if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
    };
    // Links that are kept: members less parts, of members less one.
    let n = gold.len() as f64;
    let kept = n - shared.len() as f64;
    let muc = f1(kept / (n - n_predicted as f64).max(1.0), kept / (n - n_gold as f64).max(1.0));
    let precision: f64 = shared.iter().map(|((_, p), n)| n * n / predicted_sizes[*p]).sum();
    let recall: f64 = shared.iter().map(|((g, _), n)| n * n / gold_sizes[*g]).sum();
    let b3 = f1(precision / n.max(1.0), recall / n.max(1.0));
    let aligned = assign(n_gold, n_predicted, |g, p| {
        shared.get(&(g, p)).map_or(0.0, |n| 2.0 * n / (gold_sizes[g] + predicted_sizes[p]))
    });
    let ceafe = f1(aligned / (n_predicted as f64).max(1.0), aligned / (n_gold as f64).max(1.0));
    [muc, b3, ceafe]
}

/// The greatest sum of values where each row has one column at most, and each column one row (Kuhn and Munkres, with
/// potentials).
fn assign(n_rows: usize, n_columns: usize, value: impl Fn(usize, usize) -> f64) -> f64 {
    let n = n_rows.max(n_columns);
    let value = |i: usize, j: usize| if i < n_rows && j < n_columns { value(i, j) } else { 0.0 };
    let values: Vec<Vec<f64>> = (0..n).map(|i| (0..n).map(|j| value(i, j)).collect()).collect();
    let (mut u, mut v) = (vec![0.0; n + 1], vec![0.0; n + 1]);
    // The row of each column; row and column 0 are nobody's.
    let mut row_of = vec![0; n + 1];
    for row in 1..=n {
        row_of[0] = row;
        let (mut column, mut before) = (0, vec![0; n + 1]);
        let (mut least, mut is_used) = (vec![f64::INFINITY; n + 1], vec![false; n + 1]);
        while row_of[column] != 0 {
            is_used[column] = true;
            let (at, mut delta, mut next) = (row_of[column], f64::INFINITY, 0);
            for j in 1..=n {
                if is_used[j] {
                    continue;
                }
                let cost = -values[at - 1][j - 1] - u[at] - v[j];
                if cost < least[j] {
                    least[j] = cost;
                    before[j] = column;
                }
                if least[j] < delta {
                    delta = least[j];
                    next = j;
                }
            }
            for j in 0..=n {
                if is_used[j] {
                    u[row_of[j]] += delta;
                    v[j] -= delta;
                } else {
                    least[j] -= delta;
                }
            }
            column = next;
        }
        while column != 0 {
            row_of[column] = row_of[before[column]];
            column = before[column];
        }
    }
    (1..=n).filter(|j| row_of[*j] > 0).map(|j| values[row_of[j] - 1][j - 1]).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of Pradhan et al. (2014) has no singletons; this one is worked by hand.
    #[test]
    fn scores_are_those_worked_by_hand() {
        assert_eq!(conll(&[1, 1, 2], &[1, 1, 2]), [1.0; 3]);
        // One of two links is found; {a, b} and {c} for {a, b, c}.
        let [muc, b3, ceafe] = conll(&[1, 1, 1], &[1, 1, 2]);
        assert!((muc - 2.0 / 3.0).abs() < 1e-9);
        assert!((b3 - 2.0 * (5.0 / 9.0) / (1.0 + 5.0 / 9.0)).abs() < 1e-9);
        // 0.8 of two predicted, of one gold.
        assert!((ceafe - 2.0 * 0.4 * 0.8 / 1.2).abs() < 1e-9);
    }
}
