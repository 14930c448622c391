//! Saved pages and records, and what is read from them: the cases are in `tests/saved_text/*.md`.
//!
//! A case has a heading, a block `page` (or `record`, with lines `title: ...` and `publisher: ...` of given
//! fields before a line `---`), and a block `article` with all that must come out.

#![expect(clippy::unwrap_used, reason = "a test fails where a case is not of its form")]

use hearsay_extract::{
    article::{from_record, from_saved_text},
    ingest::{Given, Media, Record, decode},
};
use hearsay_types::{Article, SourceMap, Span};
use std::fmt::Write as _;

#[test]
fn saved_pages_are_read_as_the_cases_say() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/saved_text");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut n_cases = 0;
    let mut wrong = String::new();
    for path in paths {
        for case in cases(&std::fs::read_to_string(&path).unwrap()) {
            let (name, rest) = case.split_once('\n').unwrap();
            let expected = block(rest, "article").unwrap_or_else(|| panic!("{name}: no block article"));
            let article = match block(rest, "record") {
                Some(record) => read_record(record),
                None => read_page(block(rest, "page").unwrap_or_else(|| panic!("{name}: no block page"))),
            };
            let found = shown(&article);
            if found.trim() != expected.trim() {
                let _ = writeln!(wrong, "## {name}\n{found}");
            }
            n_cases += 1;
        }
    }
    assert!(n_cases >= 8);
    assert!(wrong.is_empty(), "these cases give other articles:\n{wrong}");
}

/// The file's cases: from each heading of the second level outside of blocks to the next.
fn cases(file: &str) -> Vec<String> {
    let mut cases: Vec<String> = Vec::new();
    let mut in_block = false;
    for line in file.lines() {
        in_block ^= line.starts_with("````");
        match (line.strip_prefix("## ").filter(|_| !in_block), cases.last_mut()) {
            (Some(name), _) => cases.push(format!("{name}\n")),
            (None, Some(case)) => case.extend([line, "\n"]),
            (None, None) => {}
        }
    }
    cases
}

fn block<'c>(case: &'c str, kind: &str) -> Option<&'c str> {
    let start = case.find(&format!("````{kind}\n"))?;
    let inner = &case[start + kind.len() + 5..];
    Some(if inner.starts_with("````") { "" } else { &inner[..inner.find("\n````")?] })
}

fn read_page(page: &str) -> Article {
    let decoded = decode(page.as_bytes(), None, Media::Text).value;
    let article = from_saved_text(&decoded).value;
    for found in &article.blocks {
        let words = found.span.of(&article.text);
        for (at, word) in words.split_whitespace().map(|word| (word.as_ptr() as usize, word)) {
            let start = at - article.text.as_ptr() as usize;
            let source = article.source_map.source_of(Span::new(start, start + word.len())).unwrap();
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            assert!(letters(source.of(page)).contains(&letters(word)), "{word} maps to {}", source.of(page));
        }
    }
    article
}

fn read_record(record: &str) -> Article {
    let (fields, text) = record.split_once("\n---\n").unwrap();
    let field = |name: &str| {
        fields.lines().find_map(|line| line.strip_prefix(&format!("{name}: "))).map(str::to_owned)
    };
    let given = Given { title: field("title"), publisher: field("publisher"), ..Given::default() };
    let record = Record { text: text.to_owned(), map: SourceMap::identity(text.len()) };
    let article = from_record(&record, &given).value;
    assert_eq!(article.text, text);
    article
}

/// All that was read, a line for each thing.
fn shown(article: &Article) -> String {
    let mut lines = String::new();
    let fields = [
        ("title", &article.title),
        ("byline", &article.byline),
        ("publisher", &article.publisher),
        ("dateline", &article.dateline),
    ];
    for (name, field) in fields {
        if let Some(found) = field {
            let _ = writeln!(lines, "{name}: {}", found.value);
            assert!(found.span.is_none_or(|span| !span.of(&article.text).is_empty()));
        }
    }
    for (name, date) in [("published", &article.published), ("updated", &article.updated)] {
        if let Some(found) = date {
            let _ = writeln!(lines, "{name}: {}", found.value.date());
        }
    }
    for label in &article.labels {
        let _ = writeln!(lines, "label: {} = {}", label.name, label.value);
    }
    for credit in &article.credits {
        let of = credit.of.as_deref().unwrap_or("-");
        let date = credit.date.map(|date| format!(", {date}")).unwrap_or_default();
        let _ = writeln!(lines, "credit: {} = {of}{date}", credit.kind);
        assert!(credit.span.is_none_or(|span| span.of(&article.text) == credit.evidence));
    }
    for link in &article.links {
        let _ = writeln!(lines, "link: {} -> {}", link.anchor.of(&article.text), link.target);
    }
    for found in &article.blocks {
        let _ = writeln!(lines, "[{}] {}", found.kind, found.span.of(&article.text).replace('\n', " / "));
    }
    for words in &article.boilerplate {
        let _ = writeln!(lines, "outside: {}", words.replace('\n', " / "));
    }
    lines
}

#[test]
fn hostile_texts_are_read_without_panic_and_soon() {
    let long = [
        "[".repeat(100_000),
        "![a](b)".repeat(20_000),
        "*a ".repeat(50_000),
        "a 4/4/16 (AP) © by ".repeat(10_000),
        "> said:\n\n".repeat(10_000),
        "short line here:\n".repeat(10_000),
        "\u{a0}\u{2028}İß年\\".repeat(10_000),
    ];
    for text in
        long.iter().map(String::as_str).chain(["", "\n", "#", ">", "[](", "By", "©", ":", "4. September"])
    {
        let decoded = decode(text.as_bytes(), None, Media::Text).value;
        let article = from_saved_text(&decoded).value;
        assert!(article.blocks.iter().all(|block| !block.span.of(&article.text).is_empty()));
        let record = Record { text: text.to_owned(), map: SourceMap::identity(text.len()) };
        assert_eq!(from_record(&record, &Given::default()).value.text, text);
    }
}
