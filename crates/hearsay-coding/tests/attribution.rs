//! Specifications of the attribution stage, the examples in its lexicon, and properties that hold on any
//! text. Runs on the parses of the fast analyzer.
#![expect(clippy::unwrap_used, reason = "a test")]

mod spec;

use hearsay_coding::attribution::{VoiceFinder, chain_at};
use hearsay_language::{Analyzer, CoreferenceFinder, FastAnalyzer};
use hearsay_types::{Actors, Article, Block, BlockKind, Span, Voice};
use proptest::prelude::*;
use std::fmt::Write as _;

/// A text as an article: a block a line; lines that begin with `> ` are block quotations, with `# ` headings.
fn article(text: &str) -> Article {
    let mut article = Article::default();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if !article.text.is_empty() {
            article.text.push('\n');
        }
        let (kind, words) = match (line.strip_prefix("> "), line.strip_prefix("# ")) {
            (Some(words), _) => (BlockKind::Blockquote, words),
            (_, Some(words)) => (BlockKind::Heading, words),
            _ => (BlockKind::Paragraph, line),
        };
        let start = article.text.len();
        article.text.push_str(words);
        article.blocks.push(Block { kind, span: Span::new(start, article.text.len()) });
    }
    article
}

/// The voices of an article, on the parses of the fast analyzer, without actors.
fn voices(finder: &VoiceFinder, article: &Article, analyzer: &FastAnalyzer) -> Vec<Voice> {
    let analysis = analyzer.analyze(article);
    let coreference = CoreferenceFinder::new().find(&article.text, &analysis);
    finder.find(article, &analysis, &coreference, &Actors::default())
}

/// `voice: 2. the mayor (= Tomas Reck) | said | the road is open | indirect, official, in 1`
fn line(number: usize, voice: &Voice, text: &str) -> String {
    let words = |span: Span| span.of(text).replace('\n', " ");
    let source = voice.source.map_or_else(|| "nobody".to_owned(), words);
    let refers_to = voice.refers_to.as_ref().map_or_else(String::new, |name| format!(" (= {name})"));
    let cue = voice.cue.map_or_else(|| "no cue".to_owned(), words);
    let content: Vec<String> = voice.content.iter().map(|span| words(*span)).collect();
    let anonymous = if voice.anonymous { ", anonymous" } else { "" };
    let parent = voice.parent.map_or_else(String::new, |parent| format!(", in {}", parent.0 + 1));
    let content = content.join(" ... ");
    format!(
        "voice: {number}. {source}{refers_to} | {cue} | {content} | {}, {}{anonymous}{parent}",
        voice.how, voice.kind
    )
}

#[test]
fn behaves_as_specified() {
    let (analyzer, finder) = (FastAnalyzer::new(), VoiceFinder::new());
    spec::run("attribution", &["voice"], |case| {
        let article = article(&case.text);
        let voices = voices(&finder, &article, &analyzer);
        voices.iter().enumerate().map(|(i, voice)| line(i + 1, voice, &article.text)).collect()
    });
}

/// The files of cues with their name, and the column in which the examples begin.
const CUE_FILES: &[(&str, &str, usize)] = &[
    ("adjectives", include_str!("../data/attribution/adjectives.tsv"), 3),
    ("adverbs", include_str!("../data/attribution/adverbs.tsv"), 3),
    ("attributives", include_str!("../data/attribution/attributives.tsv"), 3),
    ("nouns", include_str!("../data/attribution/nouns.tsv"), 3),
    ("phrases", include_str!("../data/attribution/phrases.tsv"), 2),
    ("verbs", include_str!("../data/attribution/verbs.tsv"), 3),
];

/// The share of examples that the fast analyzer's parses may spoil, in percent. Each spoiled one is a
/// tagging or parsing error; none may be added by a change to the rules.
const SPOILED_PERCENT: usize = 6;

#[test]
fn examples_of_the_lexicon_match_and_counterexamples_do_not() {
    let (analyzer, finder) = (FastAnalyzer::new(), VoiceFinder::new());
    let (mut n, mut wrong) = (0, String::new());
    for (file, lines, first) in CUE_FILES {
        for row in lines.lines().skip(1).map(|row| row.split('\t').collect::<Vec<_>>()) {
            for (text, wanted) in [(row[*first], true), (row[first + 1], false)] {
                n += 1;
                let article = article(text);
                let voices = voices(&finder, &article, &analyzer);
                if voices.is_empty() == wanted {
                    writeln!(wrong, "{file}.tsv: {}: {text}", row[0]).unwrap();
                }
            }
        }
    }
    let n_wrong = wrong.lines().count();
    assert!(n_wrong * 100 <= n * SPOILED_PERCENT, "{n_wrong} of {n} examples are wrong:\n{wrong}");
}

#[test]
fn a_chain_leads_from_the_outermost_to_the_innermost_voice() {
    let article = article("Velland says the mayor insists that the road is open.");
    let voices = voices(&VoiceFinder::new(), &article, &FastAnalyzer::new());
    let chain = |words: &str| {
        let start = article.text.find(words).unwrap();
        let chain = chain_at(&voices, Span::new(start, start + words.len()));
        let source =
            |id: &hearsay_types::VoiceId| voices[id.idx()].source.unwrap().of(&article.text).to_owned();
        chain.iter().map(source).collect::<Vec<_>>()
    };
    assert_eq!(chain("the road is open"), ["Velland", "the mayor"]);
    assert_eq!(chain("the mayor insists that the road is open"), ["Velland"]);
    assert_eq!(chain("Velland says the mayor insists"), Vec::<String>::new());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn spans_lie_in_the_text_and_parents_stand_before(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "said", "\"", "“", "”", "'", "’s", "the army", "Lind", "he", "it", "denied", "accused", "of", "shelling",
                "the town", "that", "according to", "citing", "as", "saying", "quoted", ",", ".", ":", "\n", "claims",
                "reportedly", "who", "and", "was", "told", "«", "»", "é", "…", "> ", "reports", "by", "\u{a0}", "(", ")",
            ]),
            0..60,
        ),
    ) {
        let text = words.join(" ");
        let article = article(&text);
        let voices = voices(&VoiceFinder::new(), &article, analyzer());
        for (i, voice) in voices.iter().enumerate() {
            prop_assert!(!voice.content.is_empty());
            for span in voice.content.iter().chain(&voice.source).chain(&voice.cue) {
                prop_assert!(article.text.get(span.range()).is_some_and(|words| !words.is_empty()));
            }
            prop_assert!(voice.parent.is_none_or(|parent| parent.idx() < i));
        }
    }
}

/// One analyzer for all cases of a property.
fn analyzer() -> &'static FastAnalyzer {
    static ANALYZER: std::sync::OnceLock<FastAnalyzer> = std::sync::OnceLock::new();
    ANALYZER.get_or_init(FastAnalyzer::new)
}
