//! What holds for any text: spans lie on boundaries, tokens rebuild the text, every sentence is a tree.

use hearsay_language::{Analyzer, FastAnalyzer, tokens::MAX_TOKENS};
use hearsay_types::{Analysis, Article, Block, BlockKind, Span};
use proptest::prelude::*;
use std::sync::LazyLock;

/// Opened once: the cases are many.
static ANALYZER: LazyLock<FastAnalyzer> = LazyLock::new(FastAnalyzer::new);

fn article(text: &str) -> Article {
    Article { text: text.to_owned(), ..Article::default() }
}

/// Checks all invariants of an analysis of the whole text.
fn check(analysis: &Analysis, text: &str) {
    let mut end = 0;
    for token in &analysis.tokens {
        let (start, stop) = (token.span.start as usize, token.span.end as usize);
        assert!(start >= end && stop > start, "tokens ascend and are not empty");
        assert!(text.is_char_boundary(start) && text.is_char_boundary(stop));
        let skipped = &text[end..start];
        assert!(
            skipped.chars().all(|c| !c.is_alphanumeric() && !c.is_ascii_punctuation()),
            "only space is skipped: {skipped:?}"
        );
        end = stop;
    }
    assert!(text[end..].chars().all(|c| !c.is_alphanumeric()), "nothing is left behind the last token");
    let mut next = 0;
    for sentence in &analysis.sentences {
        assert_eq!(sentence.tokens.start, next, "sentences divide the tokens");
        next = sentence.tokens.end;
        assert!((1..=MAX_TOKENS).contains(&sentence.tokens.len()));
        let tokens = &analysis.tokens[sentence.tokens.start as usize..next as usize];
        assert_eq!(tokens.iter().filter(|token| token.head.is_none()).count(), 1, "one root");
        for token in tokens {
            let mut steps = 0;
            let mut at = token;
            while let Some(head) = at.head {
                assert!(sentence.tokens.contains(&head.0), "heads lie in the sentence");
                at = analysis.token(head);
                steps += 1;
                assert!(steps <= tokens.len(), "no cycle");
            }
            assert!(at.deprel.is("root"));
            assert!(token.deprel.is("root") == token.head.is_none());
        }
    }
    assert_eq!(next as usize, analysis.tokens.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_characters(text in "\\PC{0,80}") {
        check(&ANALYZER.analyze(&article(&text)), &text);
    }

    #[test]
    fn any_control_and_marks(text in "[ \\n\\r\\t\u{0}\u{a0}a-cA-C0-2.,!?'\"()\\[\\]\u{201c}\u{2019}\u{2014}\\-/:@#$%…é]{0,120}") {
        let text: String = text;
        check(&ANALYZER.analyze(&article(&text)), &text);
    }

    #[test]
    fn markup_anywhere(text in "[a-c .,\\[\\]()#é]{1,60}", cuts in proptest::collection::vec(0usize..60, 0..8)) {
        let mut offsets: Vec<usize> = cuts.into_iter().filter(|at| text.is_char_boundary(*at)).collect();
        offsets.sort_unstable();
        let markup = offsets.chunks_exact(2).map(|pair| Span::new(pair[0], pair[1])).collect();
        let block = Block { kind: BlockKind::Paragraph, span: Span::new(0, text.len()) };
        let article = Article { markup, blocks: vec![block, block], ..article(&text) };
        for token in ANALYZER.analyze(&article).tokens {
            prop_assert!(text.get(token.span.range()).is_some_and(|words| !words.is_empty()));
        }
    }
}

#[test]
fn odd_texts() {
    let long = "word ".repeat(3000);
    let stops = ". ".repeat(1000);
    let quotes = "\"'\u{201c}".repeat(500);
    let joined = "a-b/c.".repeat(2000);
    let letters = "x".repeat(100_000);
    for text in [
        "",
        " ",
        "\u{feff}",
        ".",
        "\u{0}",
        "é",
        "\u{1f3f4}\u{e0067}",
        &long,
        &stops,
        &quotes,
        &joined,
        &letters,
    ] {
        check(&ANALYZER.analyze(&article(text)), text);
    }
}

#[test]
fn sentences_stay_within_blocks() {
    let text = "The council met\nin Arvale.";
    let block = |start, end| Block { kind: BlockKind::Paragraph, span: Span::new(start, end) };
    let article = Article { blocks: vec![block(0, 15), block(16, 26)], ..article(text) };
    let analysis = ANALYZER.analyze(&article);
    assert_eq!(analysis.sentences.iter().map(|s| s.block).collect::<Vec<_>>(), [0, 1]);
}
