//! Scores of entities: F1 of exact spans with their type among person, organization and place.
//!
//! - `uner-ewt` dev and `ud-gum` dev: on gold tokens. `uner-ewt` is not trained on; EWT's own words and
//!   trees are. In `ud-gum` a name is a mention whose head is a proper noun, cut as
//!   [`hearsay_language::entities::gold`] says; inner ones are left out.
//! - `re3d` dev: on raw text, the third of its documents that training leaves out; every distinct span of
//!   type Person, Organisation or Location counts, so descriptions ("the Iraqi population") and nested
//!   mentions too, which no recognizer of names can find. In the second row gold without those that
//!   begin in lower case or with an article, and without pronouns.
//!
//! Types: organization, armed group and government are ORG; place and facility LOC; others do not count.
//! Baselines: spaCy 3.8 `md`.

use crate::{Scoring, models, table::Row};
use hearsay_language::{
    Analyzer,
    conllu::{self, ConlluSentence},
    entities::{
        NameType,
        gold::{NameSpan, gum_names},
    },
    linear::hash_bytes,
};
use hearsay_types::{Analysis, Article, Entity, EntityType, Span};
use std::collections::BTreeSet;

type Spans = BTreeSet<(Span, NameType)>;

/// Scores all models; rows of the neural one say so.
pub fn score(scoring: &mut Scoring) -> anyhow::Result<()> {
    for (analyzer, mark) in models::analyzers()? {
        let analyzer = analyzer.as_ref();
        let uner = uner(analyzer, &scoring.gold.text("uner-ewt/dev.iob2.xz")?);
        push(scoring, "uner-ewt dev", mark, "spaCy md 0.66", &uner);
        let gum = gum(analyzer, &conllu::read(&scoring.gold.text("ud-gum/dev.conllu.xz")?)?);
        push(scoring, "ud-gum dev", mark, "spaCy md 0.57", &gum);
        let [all, names] = re3d(analyzer, scoring)?;
        push(scoring, "re3d dev third", mark, "spaCy md 0.38 (BBC)", &all);
        push(scoring, "re3d dev third, names", mark, "", &names);
    }
    Ok(())
}

/// One text's gold and predicted names, and its id.
struct Case {
    id: String,
    text: String,
    gold: Spans,
    predicted: Spans,
}

fn push(scoring: &mut Scoring, gold: &str, mark: &str, baseline: &str, cases: &[Case]) {
    let n_gold: usize = cases.iter().map(|case| case.gold.len()).sum();
    let n_predicted: usize = cases.iter().map(|case| case.predicted.len()).sum();
    let n_both: usize = cases.iter().map(|case| case.gold.intersection(&case.predicted).count()).sum();
    let f1 = 2.0 * n_both as f64 / (n_gold + n_predicted).max(1) as f64;
    scoring.table.push(Row {
        stage: "entities",
        gold: gold.to_owned(),
        n: n_gold,
        metric: format!("PER ORG LOC F1, exact span{mark}"),
        score: f1,
        spread: None,
        baseline: baseline.to_owned(),
    });
    if scoring.errors {
        println!(
            "{gold}: precision {:.3}, recall {:.3}",
            n_both as f64 / n_predicted.max(1) as f64,
            n_both as f64 / n_gold.max(1) as f64
        );
        let show = std::env::var_os("HEARSAY_SHOW_WORDS").is_some();
        for case in cases {
            let missed = case.gold.difference(&case.predicted).map(|name| ("missed", name));
            let wrong = case.predicted.difference(&case.gold).map(|name| ("wrong", name));
            for (outcome, (span, name_type)) in missed.chain(wrong) {
                let words = if show { span.of(&case.text) } else { "" };
                println!("{} {}..{} {name_type:?} {outcome} {words}", case.id, span.start, span.end);
            }
        }
    }
}

/// The counted type of an entity.
fn name_type(kind: EntityType) -> Option<NameType> {
    use EntityType::{ArmedGroup, Facility, Government, Organization, Person, Place};
    match kind {
        Person => Some(NameType::Person),
        Organization | ArmedGroup | Government => Some(NameType::Organization),
        Place | Facility => Some(NameType::Place),
        _ => None,
    }
}

fn spans(entities: &[Entity]) -> Spans {
    entities.iter().filter_map(|entity| Some((entity.span, name_type(entity.kind)?))).collect()
}

/// Sentences of given words as one text, its words divided by spaces.
fn given(analyzer: &dyn Analyzer, sentences: &[Vec<&str>]) -> (String, Analysis) {
    let mut text = String::new();
    let mut spans: Vec<Vec<Span>> = Vec::new();
    for forms in sentences {
        let span = |form: &&str| {
            let start = text.len();
            text.push_str(form);
            let span = Span::new(start, text.len());
            text.push(' ');
            span
        };
        spans.push(forms.iter().map(span).collect());
    }
    let analysis = analyzer.analyze_given(&text, &spans);
    (text, analysis)
}

fn case(analyzer: &dyn Analyzer, id: &str, sentences: &[(Vec<&str>, Vec<NameSpan>)]) -> Case {
    let forms: Vec<Vec<&str>> =
        sentences.iter().map(|(forms, _)| forms.clone()).filter(|f| !f.is_empty()).collect();
    let (text, analysis) = given(analyzer, &forms);
    let mut gold = Spans::new();
    let named = sentences.iter().filter(|(forms, _)| !forms.is_empty()).zip(&analysis.sentences);
    for ((_, names), sentence) in named {
        let tokens = &analysis.tokens[sentence.tokens.start as usize..sentence.tokens.end as usize];
        gold.extend(
            names.iter().map(|(start, end, kind)| (tokens[*start].span.cover(tokens[end - 1].span), *kind)),
        );
    }
    let predicted = spans(&analysis.entities);
    Case { id: id.to_owned(), text, gold, predicted }
}

fn uner(analyzer: &dyn Analyzer, text: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    for document in text.split("# newdoc id = ").filter(|document| !document.is_empty()) {
        let id = document.lines().next().unwrap_or_default();
        let mut sentences = Vec::new();
        for block in document.split("\n\n") {
            let mut forms = Vec::new();
            let mut names: Vec<NameSpan> = Vec::new();
            for line in block.lines().filter(|line| !line.starts_with('#')) {
                let fields: Vec<&str> = line.split('\t').collect();
                let [_, form, tag, ..] = fields[..] else { continue };
                let at = forms.len();
                forms.push(form);
                let kind = match tag.get(2..) {
                    Some("PER") => NameType::Person,
                    Some("ORG") => NameType::Organization,
                    Some("LOC") => NameType::Place,
                    _ => continue,
                };
                match names.last_mut() {
                    Some(last) if tag.starts_with('I') => last.1 = at + 1,
                    _ => names.push((at, at + 1, kind)),
                }
            }
            sentences.push((forms, names));
        }
        cases.push(case(analyzer, id, &sentences));
    }
    cases
}

fn gum(analyzer: &dyn Analyzer, sentences: &[ConlluSentence]) -> Vec<Case> {
    let is_new = |sentence: &ConlluSentence| sentence.comments.iter().any(|c| c.starts_with("newdoc"));
    let mut cases = Vec::new();
    let mut start = 0;
    while start < sentences.len() {
        let end = (start + 1..sentences.len()).find(|i| is_new(&sentences[*i])).unwrap_or(sentences.len());
        let document: Vec<_> = sentences[start..end]
            .iter()
            .map(|sentence| {
                (sentence.words().map(|row| row.form.as_str()).collect(), gum_names(&sentence.rows))
            })
            .collect();
        let id = sentences[start].comment("newdoc id").unwrap_or_default();
        cases.push(case(analyzer, id, &document));
        start = end;
    }
    cases
}

/// All gold, and gold of names alone.
fn re3d(analyzer: &dyn Analyzer, scoring: &Scoring) -> anyhow::Result<[Vec<Case>; 2]> {
    let files = scoring.gold.archive("re3d/re3d-dev.tar.xz")?;
    let lines = |ending: &str| -> anyhow::Result<Vec<serde_json::Value>> {
        let files = files.iter().filter(|(path, _)| path.ends_with(ending));
        let lines = files.flat_map(|(_, bytes)| bytes.split(|byte| *byte == b'\n'));
        lines.filter(|line| !line.is_empty()).map(|line| Ok(serde_json::from_slice(line)?)).collect()
    };
    let entities = lines("entities.jsonl")?;
    let mut cases = [Vec::new(), Vec::new()];
    for document in lines("documents.jsonl")? {
        let id = document["_id"].as_str().unwrap_or_default();
        if !hash_bytes(id.as_bytes()).is_multiple_of(3) {
            continue;
        }
        let text = document["text"].as_str().unwrap_or_default();
        let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let mut gold = Spans::new();
        for entity in entities.iter().filter(|entity| entity["documentId"] == id) {
            let kind = match entity["type"].as_str() {
                Some("Person") => NameType::Person,
                Some("Organisation") => NameType::Organization,
                Some("Location") => NameType::Place,
                _ => continue,
            };
            let at = |field: &str| entity[field].as_u64().and_then(|n| bytes.get(n as usize)).copied();
            if let (Some(begin), Some(end)) = (at("begin"), at("end")) {
                gold.insert((Span::new(begin, end.max(begin)), kind));
            }
        }
        let article = Article { text: text.to_owned(), ..Article::default() };
        let predicted = spans(&analyzer.analyze(&article).entities);
        let names = gold.iter().filter(|(span, _)| is_name(span.of(text))).copied().collect();
        for (cases, gold) in cases.iter_mut().zip([gold, names]) {
            let (id, text, predicted) = (id.to_owned(), text.to_owned(), predicted.clone());
            cases.push(Case { id, text, gold, predicted });
        }
    }
    Ok(cases)
}

fn is_name(words: &str) -> bool {
    const NO_NAMES: &[&str] =
        &["The", "A", "An", "He", "She", "It", "They", "We", "I", "His", "Her", "Their", "Our", "Its"];
    words.starts_with(char::is_uppercase) && !NO_NAMES.contains(&words.split(' ').next().unwrap_or_default())
}
