//! No text makes a stage panic, and everything that is found lies where it says: reports of the gold data,
//! and texts made to break readers.
//!
//! Gold data is read from `HEARSAY_GOLD`, by default `../shared/data` beside the repository. Without
//! `HEARSAY_FULL=1`, a few records of each file are read, always the same ones.

use hearsay::{
    Options, Reader,
    ingest::{self, Input, Media},
};
use hearsay_types::{Report, Span};
use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

/// Records of a file that are read without the full run.
const SAMPLE: usize = 3;

/// Files of records with reports or sentences of news, below the folder of gold data.
const RECORDS: [&str; 5] = [
    "case-syria-2016/reports.jsonl",
    "fa-kes/dev.jsonl.xz",
    "news-clusters/dev.jsonl.xz",
    "newswcl50/dev.jsonl.xz",
    "plover-gsr/dev.jsonl",
];

fn is_full() -> bool {
    std::env::var_os("HEARSAY_FULL").is_some_and(|value| value == "1")
}

/// Asserts that every span of a report lies within its text, on character boundaries.
fn check(report: &Report) {
    let is_within = |span: Span| report.article.text.get(span.range()).is_some();
    assert!(report.analysis.tokens.iter().all(|token| is_within(token.span)), "tokens");
    assert!(report.analysis.entities.iter().all(|entity| is_within(entity.span)), "entities");
    assert!(report.times.iter().all(|time| is_within(time.span)), "times");
    assert!(report.places.iter().all(|place| is_within(place.span)), "places");
    for voice in &report.voices {
        assert!(voice.source.into_iter().chain(voice.cue).all(is_within), "sources and cues");
        assert!(voice.content.iter().copied().all(is_within), "contents");
    }
    for statement in &report.statements {
        assert!(is_within(statement.span) && !statement.span.is_empty(), "statements");
        assert!(statement.voices.iter().all(|voice| report.voices.get(voice.idx()).is_some()), "voices");
    }
}

/// Reads an input with all stages; adds `name` to `broken` where that panics.
fn try_input(reader: &Reader, name: &str, input: Input, broken: &mut Vec<String>) {
    let read = AssertUnwindSafe(|| check(&reader.read(input).value));
    if catch_unwind(read).is_err() {
        broken.push(name.to_owned());
    }
}

fn try_text(reader: &Reader, name: &str, text: &str, broken: &mut Vec<String>) {
    try_input(reader, name, Input::page(name, text.as_bytes().to_vec(), Media::Text), broken);
}

#[test]
fn reports_of_the_gold_data() {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let gold = std::env::var_os("HEARSAY_GOLD").map_or_else(beside, PathBuf::from);
    if !gold.is_dir() {
        eprintln!("gold data is missing (set HEARSAY_GOLD to its folder): none of its reports was read");
        return;
    }
    let reader = Reader::new(&Options::default()).unwrap();
    let temporary = tempfile::tempdir().unwrap();
    let (mut broken, mut n_read) = (Vec::new(), 0usize);
    for file in RECORDS.map(|file| gold.join(file)) {
        let bytes = fs::read(&file).unwrap();
        let mut unpacked = Vec::new();
        if lzma_rs::xz_decompress(&mut bytes.as_slice(), &mut unpacked).is_err() {
            unpacked = bytes;
        }
        let plain = temporary.path().join(file.file_name().unwrap()).with_extension("");
        fs::write(&plain, &unpacked).unwrap();
        let records = ingest::inputs(&[plain], &ingest::Options::default()).filter_map(Result::ok);
        for (i, input) in records.take(if is_full() { usize::MAX } else { SAMPLE }).enumerate() {
            try_input(&reader, &format!("{}, record {i}", file.display()), input, &mut broken);
            n_read += 1;
        }
    }
    eprintln!("{n_read} reports of the gold data were read");
    assert!(n_read > 0);
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn texts_made_to_break_readers() {
    let reader = Reader::new(&Options::default()).unwrap();
    let mut broken = Vec::new();
    let texts = [
        String::new(),
        "\u{0}\u{1}\u{2}".to_owned(),
        "x".repeat(100_000),
        "the ".repeat(20_000),
        "said ".repeat(5_000),
        "He said that she said that ".repeat(500),
        "“".repeat(5_000),
        "“He said ‘they ".repeat(1_000),
        "according to the army ".repeat(2_000),
        "the army and ".repeat(3_000),
        "army, army, army, ".repeat(2_000),
        "not ".repeat(3_000) + "killed 12 soldiers.",
        "On Monday ".repeat(2_000),
        "1 2 3 4 5 6 7 8 9 ".repeat(2_000),
        "99999999999999999999999999999 soldiers were killed 99999999999999999999 years ago.".to_owned(),
        "Ç\u{301}\u{200d}👩‍👩‍👧‍👦 said “İıſß”. ".repeat(300),
        "The army shelled Aleppo\u{a0}on\u{2009}Monday\u{2028}\u{2029}, the ministry said. ".repeat(200),
    ];
    for (i, text) in texts.iter().enumerate() {
        try_text(&reader, &format!("text {i}"), text, &mut broken);
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn a_report_cut_off_anywhere() {
    let text = "ORVENNA CITY (NPA) — “No shot was fired,” the ministry said on Sunday, 4 May 2031. It blamed \
                the Front, which “denies” it: two rebels, armed by Kardovia, were killed near Velm's bridge.";
    let reader = Reader::new(&Options::default()).unwrap();
    let mut broken = Vec::new();
    for (end, _) in text.char_indices() {
        try_text(&reader, &format!("the first {end} bytes"), &text[..end], &mut broken);
    }
    assert!(broken.is_empty(), "{broken:#?}");
}
