//! What arrives in an inbox is read like pages, with its own dates and senders.

use hearsay_extract::{
    article,
    ingest::{Options, inputs},
};
use hearsay_types::Article;
use std::path::Path;

/// The articles of a file of `tests/inbox`.
fn articles(name: &str) -> Vec<Article> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inbox").join(name);
    let found = inputs(&[path], &Options::default());
    found.map(|input| article::read(input.expect("it can be read")).value).collect()
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
