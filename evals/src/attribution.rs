//! Attribution on `gum-attribution`: clauses of cue and content in GUM, aligned with `ud-gum`.
//!
//! The set marks the discourse unit with the cue ("officials said") and the head unit of what it governs.
//! **Gold**: for each of its attributions the cue's unit; the content: the head unit and all units of the
//! same sentence that depend on it and not on the cue's; the source: the subject of the unit's verb, or
//! the object of "according to", in the gold parse. Left out, on both sides, are credits (a unit without a
//! verb and without "according"), attributions to the writer, the speaker or the reader ("I think",
//! "you know"), which are no voices here, and what somebody wants in an infinitive, which is none there.
//! **Predicted**: voices with a cue that is a verb or "according to" and with content outside of the cue's
//! unit; their content within the sentence of the gold content.
//! **Match**: content: token IoU at least 0.5; cue: it stands in the gold cue's unit; source: token IoU at
//! least 0.5. A link is right when cue and content are. Each gold and each predicted one matches once.

use crate::{
    Scoring,
    gum::{self, GumDocument},
    table::Row,
};
use hearsay_coding::attribution::VoiceFinder;
use hearsay_language::{Analyzer, CoreferenceFinder, FastAnalyzer};
use hearsay_types::{Actors, Analysis, Attitude, Span, TokenId, Upos, Voice};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Genres that read like news.
const NEWS: &[&str] = &["news", "interview"];

/// Scores the voices found on gold parses and on those of the fast analyzer.
pub fn score(scoring: &mut Scoring) -> anyhow::Result<()> {
    let (analyzer, finder) = (FastAnalyzer::new(), VoiceFinder::new());
    let coreferrer = CoreferenceFinder::new();
    let splits: &[&str] = if scoring.full { &["dev", "train"] } else { &["dev"] };
    for split in splits {
        let documents = gum::documents(&scoring.gold.text(&format!("ud-gum/{split}.conllu.xz"))?);
        let gold = scoring.gold.json_lines(&format!("gum-attribution/{split}.jsonl.xz"))?;
        let gold: BTreeMap<&str, &Value> =
            gold.iter().filter_map(|document| Some((document.get("doc")?.as_str()?, document))).collect();
        for parses in ["gold", "fast"] {
            let mut news = Tally::default();
            let mut all = Tally::default();
            for document in &documents {
                let Some(gold) = gold.get(document.id.as_str()) else { continue };
                let parsed = (parses == "fast").then(|| analyzer.analyze(&document.article));
                let analysis = parsed.as_ref().unwrap_or(&document.analysis);
                let coreference = coreferrer.find(&document.article.text, analysis);
                let voices = finder.find(&document.article, analysis, &coreference, &Actors::default());
                all.add(document, gold, analysis, &voices, scoring.errors && parses == "gold");
                let genre = document.id.split('_').nth(1).unwrap_or_default();
                if NEWS.contains(&genre) {
                    news.add(document, gold, analysis, &voices, false);
                }
            }
            news.report(scoring, &format!("gum-attribution {split}, news and interviews, {parses} parses"));
            all.report(scoring, &format!("gum-attribution {split}, all genres, {parses} parses"));
        }
    }
    crate::attribution_spans::score(scoring)
}

/// One attribution as sets of tokens of the gold analysis.
struct Link {
    cue: BTreeSet<usize>,
    source: BTreeSet<usize>,
    content: BTreeSet<usize>,
    sentence: u32,
}

#[derive(Default)]
struct Tally {
    n_gold: usize,
    n_predicted: usize,
    links: usize,
    contents: usize,
    n_gold_sources: usize,
    n_predicted_sources: usize,
    sources: usize,
}

impl Tally {
    fn add(
        &mut self,
        document: &GumDocument,
        gold: &Value,
        analysis: &Analysis,
        voices: &[Voice],
        show: bool,
    ) {
        let gold = gold_links(document, gold);
        let predicted = predicted_links(document, analysis, voices);
        let mut used = vec![false; predicted.len()];
        self.n_gold += gold.len();
        self.n_predicted += predicted.len();
        self.n_gold_sources += gold.iter().filter(|link| !link.source.is_empty()).count();
        self.n_predicted_sources += predicted.iter().filter(|link| !link.source.is_empty()).count();
        for link in &gold {
            let same_content = |p: &Link| iou(&clipped(p, link, &document.analysis), &link.content) >= 0.5;
            let same_cue = |p: &Link| p.cue.intersection(&link.cue).next().is_some();
            let free = |i: &usize| !used[*i];
            let both = (0..predicted.len())
                .filter(free)
                .find(|i| same_content(&predicted[*i]) && same_cue(&predicted[*i]));
            let content =
                both.or_else(|| (0..predicted.len()).filter(free).find(|i| same_content(&predicted[*i])));
            self.links += usize::from(both.is_some());
            self.contents += usize::from(content.is_some());
            if let Some(i) = content {
                used[i] = true;
                let right = !link.source.is_empty() && iou(&predicted[i].source, &link.source) >= 0.5;
                self.sources += usize::from(right);
                if show && !right && !link.source.is_empty() {
                    print(document, "source", &link.source, &predicted[i].source);
                }
            }
            if show && both.is_none() {
                let near = predicted.iter().find(|p| same_cue(p));
                print(document, "missed", &link.cue, &link.content);
                if let Some(near) = near {
                    print(document, "  instead", &near.cue, &near.content);
                }
            }
        }
        if show {
            for (link, _) in predicted.iter().zip(&used).filter(|(_, used)| !**used) {
                print(document, "extra", &link.cue, &link.content);
            }
        }
    }

    fn report(&self, scoring: &mut Scoring, gold: &str) {
        let rows = [
            ("link F1 (cue in unit, content IoU>=0.5)", self.links, self.n_predicted, self.n_gold),
            ("link precision", self.links, self.n_predicted, 0),
            ("link recall", self.links, 0, self.n_gold),
            ("content F1, IoU>=0.5", self.contents, self.n_predicted, self.n_gold),
            ("source F1, IoU>=0.5", self.sources, self.n_predicted_sources, self.n_gold_sources),
        ];
        for (metric, right, predicted, gold_n) in rows {
            let score = match (predicted, gold_n) {
                (0, gold_n) => right as f64 / gold_n.max(1) as f64,
                (predicted, 0) => right as f64 / predicted.max(1) as f64,
                (predicted, gold_n) => 2.0 * right as f64 / (predicted + gold_n).max(1) as f64,
            };
            scoring.table.push(Row {
                stage: "attribution",
                gold: gold.to_owned(),
                n: self.n_gold,
                metric: metric.to_owned(),
                score,
                spread: None,
                baseline: String::new(),
            });
        }
    }
}

fn iou(a: &BTreeSet<usize>, b: &BTreeSet<usize>) -> f64 {
    let shared = a.intersection(b).count();
    let all = a.len() + b.len() - shared;
    if all == 0 { 0.0 } else { shared as f64 / all as f64 }
}

/// The predicted content within the sentence of the gold one, without punctuation.
fn clipped(predicted: &Link, gold: &Link, analysis: &Analysis) -> BTreeSet<usize> {
    let within = |i: &&usize| analysis.tokens[**i].sentence.0 == gold.sentence;
    predicted.content.iter().filter(within).copied().collect()
}

fn gold_links(document: &GumDocument, gold: &Value) -> Vec<Link> {
    let analysis = &document.analysis;
    let number = |value: &Value| value.as_u64().and_then(|n| u32::try_from(n).ok());
    let edus = gold.get("edus").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let heads: BTreeMap<u32, u32> = edus
        .iter()
        .filter_map(|edu| Some((number(edu.get("id")?)?, edu.get("head").and_then(number).unwrap_or(0))))
        .collect();
    let attributions =
        gold.get("attributions").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let links = attributions.iter().filter_map(|attribution| {
        let cue_unit = number(attribution.get("cue_id")?)?;
        let content_unit = number(attribution.get("content_id")?)?;
        let in_unit = |unit: u32| (0..analysis.tokens.len()).filter(move |i| document.units[*i] == unit);
        let cue: BTreeSet<usize> = in_unit(cue_unit).collect();
        let verb = cue_word(analysis, &cue)?;
        let source = gold_source(analysis, verb)?;
        let sentence = analysis.tokens[in_unit(content_unit).next()?].sentence.0;
        let governed = |unit: u32| {
            let up =
                std::iter::successors(Some(unit), |unit| heads.get(unit).copied().filter(|head| *head != 0));
            let path: Vec<u32> = up.take(200).take_while(|unit| *unit != cue_unit).collect();
            path.contains(&content_unit)
                && !std::iter::successors(Some(unit), |u| heads.get(u).copied())
                    .take(200)
                    .take_while(|u| *u != content_unit)
                    .any(|u| u == cue_unit)
        };
        let content = (0..analysis.tokens.len()).filter(|i| {
            let token = &analysis.tokens[*i];
            token.sentence.0 == sentence
                && token.upos != Upos::Punct
                && !cue.contains(i)
                && governed(document.units[*i])
        });
        Some(Link { content: content.collect(), cue, source, sentence })
    });
    links.collect()
}

/// The verb of a cue's unit that no other word of the unit governs, or its "according".
fn cue_word(analysis: &Analysis, unit: &BTreeSet<usize>) -> Option<usize> {
    let is_according =
        |i: &usize| &*analysis.tokens[*i].lemma == "accord" || &*analysis.tokens[*i].lemma == "according";
    if let Some(according) = unit.iter().copied().find(is_according) {
        return Some(according);
    }
    let verbs = unit.iter().copied().filter(|i| {
        matches!(analysis.tokens[*i].upos, Upos::Verb)
            || analysis.dependent(TokenId::from(*i), "cop").is_some()
    });
    let head = |i: usize| analysis.tokens[i].head.map(TokenId::idx);
    let verbs: Vec<usize> = verbs.collect();
    verbs
        .iter()
        .copied()
        .find(|i| head(*i).is_none_or(|head| !unit.contains(&head)))
        .or(verbs.first().copied())
}

/// The source as the gold parse gives it; `None` where the attribution is the writer's, the speaker's or
/// the reader's own; empty where there is no subject.
fn gold_source(analysis: &Analysis, word: usize) -> Option<BTreeSet<usize>> {
    let id = TokenId::from(word);
    let head = if analysis.tokens[word].upos == Upos::Verb || analysis.dependent(id, "cop").is_some() {
        let mut verb = id;
        loop {
            if let Some(subject) = analysis.dependent(verb, "nsubj") {
                break Some(subject);
            }
            let token = analysis.token(verb);
            match token.head {
                Some(head)
                    if ["conj", "xcomp", "advcl", "parataxis"].iter().any(|name| token.deprel.is(name)) =>
                {
                    verb = head
                }
                Some(head) if token.deprel.as_str() == "acl" => break Some(head),
                _ => break None,
            }
        }
    } else {
        analysis.tokens[word].head
    };
    let Some(mut head) = head else { return Some(BTreeSet::new()) };
    if analysis.token(head).feats.get("PronType") == Some("Rel") {
        let up = std::iter::successors(Some(head), |id| analysis.token(*id).head).take(20);
        let clause = up.into_iter().find(|id| analysis.token(*id).deprel.is("acl:relcl"));
        head = clause.and_then(|clause| analysis.token(clause).head).unwrap_or(head);
    }
    let own = ["i", "we", "you", "us", "me", "one"];
    if own.contains(&analysis.token(head).lemma.to_lowercase().as_str()) {
        return None;
    }
    let words = analysis.subtree_without(head, |id, token| {
        token.deprel.is("acl") || token.deprel.is("punct") || token.deprel.is("case") || id.idx() == word
    });
    Some(words.into_iter().map(TokenId::idx).collect())
}

fn predicted_links(document: &GumDocument, analysis: &Analysis, voices: &[Voice]) -> Vec<Link> {
    let gold = &document.analysis;
    let tokens = |span: Span| gold.tokens_in(span).filter(|i| gold.tokens[*i].upos != Upos::Punct);
    let links = voices.iter().filter_map(|voice| {
        let wants = voice.attitude == Attitude::Intention
            && voice
                .content
                .first()
                .is_some_and(|span| gold.tokens_in(*span).take(1).any(|i| &*gold.tokens[i].lemma == "to"));
        if voice.is_reflexive || wants {
            return None;
        }
        let cue_tokens: BTreeSet<usize> = tokens(voice.cue?).collect();
        let is_scored = analysis.tokens_in(voice.cue?).any(|i| {
            let token = &analysis.tokens[i];
            token.upos == Upos::Verb || &*token.lemma == "according" || &*token.lemma == "accord"
        });
        let content: BTreeSet<usize> = voice.content.iter().flat_map(|span| tokens(*span)).collect();
        let sentence = gold.tokens[*content.first()?].sentence.0;
        // What stands in the cue's own unit is no clause of the set's.
        if content.iter().all(|i| cue_tokens.iter().any(|cue| document.units[*cue] == document.units[*i])) {
            return None;
        }
        let source = voice.source.into_iter().flat_map(tokens).collect();
        is_scored.then_some(Link { cue: cue_tokens, source, content, sentence })
    });
    links.collect()
}

#[expect(clippy::print_stdout, reason = "a list of errors for developers")]
fn print(document: &GumDocument, what: &str, a: &BTreeSet<usize>, b: &BTreeSet<usize>) {
    let analysis = &document.analysis;
    let span = |set: &BTreeSet<usize>| {
        let first = set.first().map(|i| analysis.tokens[*i].span);
        first.zip(set.last().map(|i| analysis.tokens[*i].span)).map(|(a, b)| a.cover(b)).unwrap_or_default()
    };
    let (a, b) = (span(a), span(b));
    let words = |span: Span| {
        if std::env::var_os("HEARSAY_SHOW_WORDS").is_some() { span.of(&document.article.text) } else { "" }
    };
    println!(
        "{} {what} {}..{} {}..{} [{}] [{}]",
        document.id,
        a.start,
        a.end,
        b.start,
        b.end,
        words(a),
        words(b)
    );
}
