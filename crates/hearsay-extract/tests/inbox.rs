//! What arrives in an inbox is read like pages, with its own dates and senders.

use hearsay_extract::{
    article,
    ingest::{Options, inputs},
};
use hearsay_types::{Article, Span};
use std::path::Path;

/// The articles of a file of `tests/inbox`; for what is skipped, an empty one with the reason.
fn articles(name: &str) -> Vec<Article> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inbox").join(name);
    let found = inputs(&[path], &Options::default());
    let mut articles = Vec::new();
    for found in found {
        match found {
            Ok(input) => articles.push(article::read(input).value),
            Err(skipped) => {
                articles.push(Article { boilerplate: vec![skipped.reason], ..Article::default() })
            }
        }
    }
    articles
}

/// The articles in short: what a reader of a case sees of them.
fn outline(articles: &[Article]) -> String {
    let mut out = String::new();
    for article in articles {
        let path = article.input.path.rsplit('/').next().unwrap_or_default();
        let value = |field: &Option<hearsay_types::Evident<String>>| {
            field.as_ref().map_or("-".to_owned(), |field| field.value.clone())
        };
        let date = article.published.as_ref().map_or("-".to_owned(), |date| date.value.to_string());
        out += &format!(
            "{path} | {} | {} | {} | {date}\n",
            value(&article.title),
            value(&article.byline),
            value(&article.publisher)
        );
        out += &article.url.as_ref().map_or(String::new(), |url| format!("  address: {}\n", url.value));
        for link in &article.links {
            out += &format!("  link {}: {}\n", link.anchor.of(&article.text), link.target);
        }
        for credit in &article.credits {
            let (of, date) = (credit.of.as_deref().unwrap_or("-"), credit.date.map(|date| date.to_string()));
            out += &format!("  credit {}: {of} {}\n", credit.kind.as_str(), date.unwrap_or_default());
        }
        for label in &article.labels {
            out += &format!("  label {}: {}\n", label.name, label.value);
        }
        for block in &article.blocks {
            out += &format!("  {}: {}\n", block.kind.as_str(), block.span.of(&article.text));
        }
        for aside in &article.boilerplate {
            out += &format!("  aside: {aside}\n");
        }
    }
    out
}

/// Asserts that the articles of a file are those of `expected/NAME.txt`.
#[track_caller]
fn assert_outline(name: &str) {
    let found = outline(&articles(name));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/inbox/expected/{name}.txt"));
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    assert!(found.trim() == expected.trim(), "{name} gives\n{found}\nnot\n{expected}");
}

#[test]
fn mail() {
    assert_outline("mail.eml");
}

#[test]
fn mailbox() {
    assert_outline("inbox.mbox");
}

#[test]
fn telegram() {
    assert_outline("telegram.json");
}

#[test]
fn posts_of_x() {
    for name in ["tweets.js", "note-tweet.js", "like.js", "account.js", "posts.jsonl"] {
        assert_outline(name);
    }
}

/// Every character of a message stands in its record as it is, or as an escape of JSON or HTML.
#[test]
fn messages_map_to_their_records() {
    for name in ["telegram.json", "tweets.js", "posts.jsonl"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inbox").join(name);
        let bytes = std::fs::read(&path).expect("it can be read");
        for input in inputs(&[path], &Options::default()).flatten() {
            let n_bytes = usize::try_from(input.record.n_bytes).expect("it is small");
            let article = article::read(input).value;
            let first = article.text.split_whitespace().next().expect("it has words");
            let span =
                article.source_map.source_of(Span::new(0, first.len())).expect("it stands in the record");
            let is_there =
                |record: &[u8]| record.get(span.range()).is_some_and(|source| source == first.as_bytes());
            assert!(
                bytes.windows(n_bytes).any(|record| record[0] == b'{' && is_there(record)),
                "{name}: {first}"
            );
        }
    }
}

#[test]
fn pdf() {
    for name in ["report.pdf", "scan.pdf", "locked.pdf"] {
        assert_outline(name);
    }
}

/// The text of a PDF leads to the whole file.
#[test]
fn a_pdf_maps_as_a_whole() {
    let article = &articles("report.pdf")[0];
    let whole = Span { start: 0, end: u32::try_from(article.input.n_bytes).expect("it is small") };
    for block in &article.blocks {
        assert_eq!(article.source_map.source_of(block.span), Some(whole));
    }
}
