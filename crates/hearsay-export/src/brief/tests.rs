use super::*;
use crate::invented;

fn shelling() -> Brief {
    let case = invented::case();
    brief(&case.record(), Period { known_on: Some("2031-05-04"), ..Period::default() })
}

#[test]
fn both_sides_stand_in_it_with_their_roots_and_figures() {
    let text = markdown::write(&shelling());
    for words in [
        "| **shelling of Orven, 2031-05-02** \\[1–2\\] | 2031-05-02 | 1 | 1 | 0 | 2 |",
        "**12** \\[1\\] | General Marrek |",
        "**at least 15** \\[2\\] | The Front |",
        "**Denied**, 1 independent root: The Front (a party).",
        "As known on 2031-05-04.",
        "1. “Rebels shelled Orven on Friday, killing 12 people” — General Marrek. The r1 \\<Courier\\>",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
}

#[test]
fn every_number_has_its_source_and_every_source_its_number() {
    let brief = shelling();
    let mut cited = std::collections::BTreeSet::new();
    let mut take = |runs: &[Inline]| {
        for run in runs {
            if let Inline::Sources(pairs) = run {
                cited.extend(pairs.iter().flat_map(|(first, last)| *first..=*last));
            }
        }
    };
    for block in &brief.blocks {
        match block {
            Block::Paragraph(runs) => take(runs),
            Block::Item(runs) => {
                assert!(runs.iter().any(|run| matches!(run, Inline::Sources(_))), "{runs:?}");
                take(runs);
            }
            Block::Table(_, rows) => rows.iter().flatten().for_each(|cell| take(cell)),
            Block::Heading(..) => {}
        }
    }
    assert!(cited.into_iter().eq(1..=brief.sources.len()));
}

#[test]
fn foreign_words_stay_words() {
    let mut case = invented::case();
    case.reports[0].title = Some("</title><script>alert(1)</script>\u{202e}\u{1b}[31m *x*".to_owned());
    case.reports[0].url = Some("javascript:alert(1)".to_owned());
    let brief = brief(&case.record(), Period::default());
    let html = html::write(&brief);
    assert!(!html.contains("<script") && !html.contains("href=\"javascript"), "{html}");
    assert!(!html.contains(['\u{202e}', '\u{1b}']) && html.contains("&lt;script&gt;"));
    assert!(!html.contains(" src=") && !html.contains("@import") && !html.contains("url("));
    assert!(markdown::write(&brief).contains("\\*x\\*"));
    let docx = docx::write(&brief);
    assert!(docx.starts_with(b"PK\x03\x04") && !docx.windows(8).any(|bytes| bytes == b"<script>"));
}

#[test]
fn an_empty_record_gives_a_brief_too() {
    let record = crate::Record { reports: &[], statements: &[], copies: &[], matters: &[] };
    assert!(html::write(&brief(&record, Period::default())).contains("0 reports by 0 outlets"));
}

#[test]
fn news_are_told_by_what_each_matter_gained() {
    let mut case = invented::case();
    let (first, second) = ("2031-05-03", "2031-05-06");
    for report in &mut case.reports {
        report.published = Some(if report.id == "r1" { first } else { second }.to_owned());
    }
    let since = |day| markdown::write(&brief(&case.record(), Period { since: Some(day), known_on: None }));
    let text = since("2031-05-05");
    for words in [
        "## New since 2031-05-05",
        "roots against 0 → 1, by The Front; killed at least 15 (before: 12); 1 new report. \\[2\\]",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    assert_eq!(text.matches(" New.").count(), 1, "{text}");
    assert!(since("2031-05-01").contains("not spoken of before; roots for 0 → 1"));
    let none = since("2031-05-07");
    assert!(none.contains("No matter has news.") && !none.contains("shelling of Orven"), "{none}");
}
