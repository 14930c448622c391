//! Factuality on `uds-factuality`: did it happen, by predicate.
//!
//! **Gold**: predicates of `ud-ewt`, each with the mean judgement of annotators from -3 (certainly did not happen
//! or is not so) to 3 (certainly did). **Scored**: each annotated predicate, on the gold words; one that no frame
//! stands for counts as certain. By operators: the rules' class of each, on the same scale by [`on_scale`]; learned: the number of
//! the model's head. **Match**: Pearson's r and the mean absolute error of our values. The trivial answer, 3 for all, has no r; its error is the baseline of the error.

use crate::{Scoring, models, table::Row};
use anyhow::Context;
use hearsay_coding::{Rules, factuality};
use hearsay_types::{Analysis, Factuality, Span, TokenId};
use serde_json::Value;
use std::collections::HashMap;

/// Scores the operators on the parses of both models, and what the neural one has learned.
pub fn score(scoring: &mut Scoring) -> anyhow::Result<()> {
    let rules = Rules::with_files(&[])?;
    let records = scoring.gold.json_lines("uds-factuality/dev.jsonl.xz")?;
    let sentences: Option<Vec<Sentence>> = records.iter().map(Sentence::read).collect();
    let sentences = sentences.context("a sentence of uds-factuality")?;
    for (analyzer, mark) in models::analyzers()? {
        let (mut operators, mut learned) = (Vec::new(), Vec::new());
        for sentence in &sentences {
            let analysis = analyzer.analyze_given(&sentence.text, std::slice::from_ref(&sentence.words));
            operators.extend(sentence.by_operators(&rules, &analysis, scoring.errors));
            learned.extend(sentence.as_learned(&analysis));
        }
        report(scoring, &operators, &format!("by operators{mark}"));
        if !learned.is_empty() {
            report(scoring, &learned, &format!("learned{mark}"));
        }
    }
    Ok(())
}

fn report(scoring: &mut Scoring, pairs: &[[f64; 2]], mark: &str) {
    let trivial = mean_error(pairs.iter().map(|[gold, _]| [*gold, 3.0]));
    let error = mean_error(pairs.iter().copied());
    for (metric, score, baseline) in [
        ("Pearson's r", pearson(pairs), "Rudinger et al. 2018 0.768".to_owned()),
        (
            "1 / (1 + mean absolute error)",
            1.0 / (1.0 + error),
            format!("all certain {:.3}", 1.0 / (1.0 + trivial)),
        ),
    ] {
        scoring.table.push(Row {
            stage: "factuality",
            gold: "uds-factuality dev".to_owned(),
            n: pairs.len(),
            metric: format!("{metric}, {mark}"),
            score,
            spread: None,
            baseline,
        });
    }
}

/// Our values on the annotators' scale. What was planned or wished had mostly not happened.
fn on_scale(value: Factuality) -> f64 {
    match value {
        Factuality::Certain => 3.0,
        Factuality::Probable => 1.5,
        Factuality::Possible => 0.0,
        Factuality::Future => -1.0,
        Factuality::Unreal => -1.5,
        Factuality::Denied => -3.0,
    }
}

/// One annotated sentence.
struct Sentence {
    id: String,
    /// Its words with one space between them.
    text: String,
    words: Vec<Span>,
    /// Which word, and what the annotators said.
    predicates: Vec<(TokenId, f64)>,
}

impl Sentence {
    fn read(record: &Value) -> Option<Self> {
        let (mut text, mut words) = (String::new(), Vec::new());
        for word in record.get("tokens")?.as_array()? {
            if !text.is_empty() {
                text.push(' ');
            }
            let start = text.len();
            text.push_str(word.as_str()?);
            words.push(Span::new(start, text.len()));
        }
        let predicate = |value: &Value| {
            let token = usize::try_from(value.get("token")?.as_u64()?).ok()?.checked_sub(1)?;
            Some((TokenId::from(token), value.get("score")?.as_f64()?))
        };
        let predicates =
            record.get("predicates")?.as_array()?.iter().map(predicate).collect::<Option<_>>()?;
        Some(Self { id: record.get("id")?.as_str()?.to_owned(), text, words, predicates })
    }

    /// What the annotators said beside what the operators say.
    fn by_operators(&self, rules: &Rules, analysis: &Analysis, show: bool) -> Vec<[f64; 2]> {
        let found = factuality::of_predicates(rules, &self.text, analysis);
        let found: HashMap<TokenId, Factuality> = found.into_iter().collect();
        let pair = |&(token, gold): &(TokenId, f64)| {
            let value = found.get(&token).copied().unwrap_or(Factuality::Certain);
            if show && (gold - on_scale(value)).abs() > 3.0 {
                println!("{} word {}: gold {gold:.1}, found {}", self.id, token.0 + 1, value.as_str());
            }
            [gold, on_scale(value)]
        };
        self.predicates.iter().map(pair).collect()
    }

    /// What the annotators said beside what the model has learned; nothing if it has learned nothing of it.
    fn as_learned(&self, analysis: &Analysis) -> Vec<[f64; 2]> {
        let learned = |token: TokenId| analysis.factuality.get(token.idx()).copied().map(f64::from);
        self.predicates.iter().filter_map(|&(token, gold)| Some([gold, learned(token)?])).collect()
    }
}

/// Correlation of two columns; 0 if one of them is constant.
fn pearson(pairs: &[[f64; 2]]) -> f64 {
    let n = pairs.len().max(1) as f64;
    let mean = |i: usize| pairs.iter().map(|pair| pair[i]).sum::<f64>() / n;
    let means = [mean(0), mean(1)];
    let moment = |i: usize, j: usize| {
        pairs.iter().map(|pair| (pair[i] - means[i]) * (pair[j] - means[j])).sum::<f64>()
    };
    let spread = (moment(0, 0) * moment(1, 1)).sqrt();
    if spread > 0.0 { moment(0, 1) / spread } else { 0.0 }
}

fn mean_error(pairs: impl ExactSizeIterator<Item = [f64; 2]>) -> f64 {
    let n = pairs.len().max(1) as f64;
    pairs.map(|[gold, found]| (gold - found).abs()).sum::<f64>() / n
}
