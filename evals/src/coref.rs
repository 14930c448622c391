//! Coreference on `ud-gum`: pronouns and definite descriptions with the words that they go back to.
//!
//! **Gold**: `Entity=` of GUM. **Scored**: third-person pronouns ("he", "its", "these" ...), those of them
//! that are subjects, and definite noun phrases (with "the", "this" and its like) as the analysis has them.
//! **Match**: a link is right when the antecedent heads a mention of the same entity as the anaphor.
//! Precision: right links of all links; recall: of all anaphors that have an earlier mention of their
//! entity within the text. "Named": the first word of the chain that is no pronoun must be right.
//! The trivial rule links a pronoun to the nearest subject of the sentence before that agrees in number.

use crate::{Scoring, gum, table::Row};
use hearsay_language::{Analyzer, CoreferenceFinder, FastAnalyzer, conllu, coref::gold};
use hearsay_types::{Analysis, Coreference, TokenId, Upos};

/// Genres that read like news.
const NEWS: &[&str] = &["news", "interview", "bio", "speech"];

/// Scores links on gold parses and on those of the fast analyzer.
pub fn score(scoring: &mut Scoring) -> anyhow::Result<()> {
    let (analyzer, finder) = (FastAnalyzer::new(), CoreferenceFinder::new());
    let splits: &[&str] = if scoring.full { &["dev", "train"] } else { &["dev"] };
    for split in splits {
        let file = scoring.gold.text(&format!("ud-gum/{split}.conllu.xz"))?;
        let sentences = conllu::read(&file)?;
        let linked = gold::documents(&sentences);
        for parses in ["gold", "fast"] {
            let mut news = Tally::default();
            let mut all = Tally::default();
            for document in gum::documents(&file) {
                let Some((_, sentences)) = linked.iter().find(|(id, _)| *id == document.id) else { continue };
                let mentions = gold::mentions(sentences);
                let mut own = document.analysis.clone();
                let analysis = if parses == "fast" {
                    analyzer.analyze(&document.article)
                } else {
                    own.entities = analyzer.entities().find(&document.article.text, &own);
                    own
                };
                let entities = by_token(&analysis, &document.analysis, &mentions);
                let found = finder.find(&document.article.text, &analysis);
                let genre = document.id.split('_').nth(1).unwrap_or_default();
                let show = scoring.errors && parses == "gold" && NEWS.contains(&genre);
                all.add(&document.id, &document.article.text, &analysis, &entities, &found, show);
                if NEWS.contains(&genre) {
                    news.add(&document.id, &document.article.text, &analysis, &entities, &found, false);
                }
            }
            news.report(scoring, &format!("ud-gum {split}, news-like genres, {parses} parses"));
            all.report(scoring, &format!("ud-gum {split}, {parses} parses"));
        }
    }
    Ok(())
}

/// For each token of an analysis the entities whose mentions it heads, and where each begins in the text.
fn by_token(analysis: &Analysis, gold: &Analysis, mentions: &[gold::GoldMention]) -> Vec<Vec<u32>> {
    let mut entities = vec![Vec::new(); analysis.tokens.len()];
    for mention in mentions {
        let Some(head) = gold.tokens.get(mention.head) else { continue };
        let start = analysis.tokens.partition_point(|token| token.span.end <= head.span.start);
        for (i, token) in analysis.tokens.iter().enumerate().skip(start) {
            if token.span.start >= head.span.end {
                break;
            }
            entities[i].push(mention.entity);
        }
    }
    entities
}

/// What is counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Pronoun,
    SubjectPronoun,
    Definite,
}

#[derive(Default)]
struct Tally {
    /// By sort: links, right links, anaphors with an antecedent, chains that lead to a right name.
    counts: [[usize; 4]; 3],
    /// Right links of the trivial rule, over pronouns.
    trivial: usize,
}

impl Tally {
    fn add(
        &mut self,
        id: &str,
        text: &str,
        analysis: &Analysis,
        entities: &[Vec<u32>],
        found: &Coreference,
        show: bool,
    ) {
        let mut seen: Vec<u32> = Vec::new();
        for (i, own) in entities.iter().enumerate() {
            let head = TokenId::from(i);
            let same = |other: TokenId| entities[other.idx()].iter().any(|entity| own.contains(entity));
            if let Some(sort) = sort(text, analysis, head) {
                let link = found.antecedent(head);
                let has = own.iter().any(|entity| seen.contains(entity));
                let right = link.is_some_and(same);
                let named = found.chain(head).find(|id| analysis.token(*id).upos != Upos::Pron);
                for counted in [Some(sort), (sort == Sort::SubjectPronoun).then_some(Sort::Pronoun)] {
                    let Some(counted) = counted else { continue };
                    let counts = &mut self.counts[counted as usize];
                    counts[0] += usize::from(link.is_some());
                    counts[1] += usize::from(right);
                    counts[2] += usize::from(has);
                    counts[3] += usize::from(named.is_some_and(same));
                }
                if sort != Sort::Definite {
                    self.trivial += usize::from(nearest_subject(analysis, head).is_some_and(same));
                }
                if show && (link.is_some() || has) && !right {
                    print(id, text, analysis, head, link, has);
                }
            }
            seen.extend(own);
        }
    }

    fn report(&self, scoring: &mut Scoring, gold: &str) {
        let mut push = |metric: String, n: usize, score: f64, baseline: String| {
            let gold = gold.to_owned();
            scoring.table.push(Row { stage: "coref", gold, n, metric, score, spread: None, baseline });
        };
        let f1 = |right: usize, links: usize, gold: usize| 2.0 * right as f64 / (links + gold).max(1) as f64;
        for (sort, name) in ["pronouns", "pronouns as subjects", "definite descriptions"].iter().enumerate() {
            let [links, right, gold, named] = self.counts[sort];
            let trivial = 2.0 * self.trivial as f64 / (2 * self.counts[0][2]).max(1) as f64;
            let baseline = if sort == 0 { format!("nearest subject {trivial:.3}") } else { String::new() };
            push(format!("{name}, antecedent F1"), gold, f1(right, links, gold), baseline);
            push(format!("{name}, precision"), gold, right as f64 / links.max(1) as f64, String::new());
            if sort < 2 {
                push(format!("{name}, named F1"), gold, f1(named, links, gold), String::new());
            }
        }
    }
}

/// Which sort of anaphor a token heads.
fn sort(text: &str, analysis: &Analysis, head: TokenId) -> Option<Sort> {
    let token = analysis.token(head);
    let form = token.span.of(text).to_lowercase();
    let pronouns = [
        "he",
        "him",
        "his",
        "himself",
        "she",
        "her",
        "hers",
        "herself",
        "it",
        "its",
        "itself",
        "they",
        "them",
        "their",
        "theirs",
        "themselves",
        "these",
        "those",
    ];
    if matches!(token.upos, Upos::Pron | Upos::Det) && pronouns.contains(&form.as_str()) {
        if token.upos == Upos::Det && token.deprel.is("det") {
            return None;
        }
        return Some(if token.deprel.is("nsubj") { Sort::SubjectPronoun } else { Sort::Pronoun });
    }
    let definite = || {
        analysis.dependents(head).any(|(_, below)| {
            below.deprel.is("det") && matches!(&*below.lemma, "the" | "this" | "that" | "these" | "those")
        })
    };
    (token.upos == Upos::Noun && !token.deprel.is("compound") && definite()).then_some(Sort::Definite)
}

/// The last subject of the sentence before that agrees in number.
fn nearest_subject(analysis: &Analysis, head: TokenId) -> Option<TokenId> {
    let token = analysis.token(head);
    let number = token.feats.get("Number");
    let before = (0..head.idx()).rev().map(TokenId::from);
    before.take_while(|id| token.sentence.0 - analysis.token(*id).sentence.0 <= 2).find(|id| {
        let other = analysis.token(*id);
        other.deprel.is("nsubj") && other.feats.get("Number") == number && other.sentence != token.sentence
    })
}

#[expect(clippy::print_stdout, reason = "a list of errors for developers")]
fn print(id: &str, text: &str, analysis: &Analysis, head: TokenId, link: Option<TokenId>, has: bool) {
    let span = |id: TokenId| analysis.token(id).span;
    let words =
        |id: TokenId| if std::env::var_os("HEARSAY_SHOW_WORDS").is_some() { span(id).of(text) } else { "" };
    let (to, to_words) =
        link.map_or(("none".to_owned(), ""), |link| (span(link).start.to_string(), words(link)));
    let gold = if has { "other" } else { "none" };
    println!("{id} {} [{}] -> {to} [{to_words}], gold {gold}", span(head).start, words(head));
}
