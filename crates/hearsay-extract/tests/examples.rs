//! The reports of `examples/` come out whole, in order and without the clutter of their pages.

use hearsay_extract::{article, ingest};
use hearsay_types::{Article, Span};
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/reports")
}

fn articles() -> Vec<Article> {
    let inputs = ingest::inputs(&[folder()], &ingest::Options::default());
    inputs.map(|input| article::read(input.expect("each example is read")).value).collect()
}

fn name(article: &Article) -> String {
    article.input.path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
}

#[test]
fn every_example_is_read_in_order() {
    let articles = articles();
    let names: Vec<String> = articles.iter().map(name).collect();
    assert_eq!(names.len(), 20);
    assert_eq!(names[0], "ambrel-chronicle-ildova.html");
    assert_eq!(names[10..13], ["notes.csv:2", "notes.csv:7", "notes.csv:12"]);
    assert_eq!(names[19], "wire.jsonl:5");
    for article in &articles {
        let is_spanish = name(article) == "gaceta-convoy.html";
        assert_eq!(
            article.language.as_deref(),
            Some(if is_spanish { "es" } else { "en" }),
            "{}",
            name(article)
        );
    }
}

#[test]
fn texts_hold_the_report_and_not_the_clutter() {
    let clutter = [
        "Accept all",
        "Advertisement",
        "Most read",
        "Sign up",
        "Subscribe",
        "All rights reserved",
        "ploverwatcher",
        "Share this",
        "Skip to content",
        "Recipe",
        "Tide tables",
        "Also today",
        "Stay informed",
    ];
    for article in articles().iter().filter(|article| name(article).ends_with(".html")) {
        let found: Vec<&&str> = clutter.iter().filter(|words| article.text.contains(**words)).collect();
        assert!(found.is_empty(), "{}: {found:?}", name(article));
        assert!(article.text.len() > 1_000, "{}: {}", name(article), article.text);
    }
}

#[test]
fn a_page_in_windows_1252_keeps_its_quotation_marks_and_their_bytes() {
    let articles = articles();
    let courier = articles.iter().find(|a| name(a) == "lissovar-courier-convoy.html").unwrap();
    let at = courier.text.find("“The rounds came").unwrap();
    let span = Span::new(at, at + "“The rounds".len());
    let bytes = std::fs::read(folder().join("lissovar-courier-convoy.html")).unwrap();
    assert_eq!(&bytes[courier.source_map.source_of(span).unwrap().range()], b"\x93The rounds");
}
