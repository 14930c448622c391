//! From an input to an article, whatever it is.

use super::{Knowledge, from_html, from_message, from_record, metadata, saved_text::titled_text};
use crate::ingest::{self, Content, Given, Input, Media, Origin};
use hearsay_types::{Article, BlockKind, Credit, CreditKind, DateCandidate, Evident, Note, Noted};

/// Reads an input: a page, a saved text or a record.
///
/// What a record gives (title, date, ...) outweighs what the page says. The language is that of the text,
/// whatever is declared. Does not fail: of what is no report the article's text is empty, with a note.
pub fn read(input: Input) -> Noted<Article> {
    let Input { record, given, fallback, content, aside, notes: mut all_notes, own_bytes: _ } = input;
    let Noted { value: mut article, notes } = match content {
        Content::Page { bytes, media, map } => {
            let charset = map.is_some().then_some("utf-8");
            let Noted { value: page, notes } = ingest::decode(&bytes, charset, media);
            drop(bytes);
            all_notes.extend(notes);
            let mut read = match media {
                Media::Html => from_html(&page, given.url.as_deref().or(fallback.url.as_deref())),
                Media::Text => titled_text(&page, given.title.as_deref()),
            };
            if let Some(map) = map {
                read.value.source_map = read.value.source_map.after(&map);
            }
            read
        }
        Content::Record(record) => from_record(&record, &given),
        Content::Message(message) => Noted::plain(from_message(&message)),
    };
    all_notes.extend(notes);
    article.input = record;
    article.boilerplate.extend(aside);
    let declared = given.language.clone().or(article.language.take());
    all_notes.extend(fill_in(&mut article, given));
    fall_back(&mut article, fallback);
    article.language = language(&article, declared.as_deref()).map(str::to_owned);
    if article.text.trim().is_empty() {
        all_notes.push(Note::new("article", "no text of a report was found"));
    }
    Noted { value: article, notes: all_notes }
}

/// The language of the main text.
fn language(article: &Article, declared: Option<&str>) -> Option<&'static str> {
    let paragraphs = article.blocks.iter().filter(|block| block.kind != BlockKind::Caption);
    let mut words = String::new();
    for block in paragraphs {
        words.push_str(block.span.of(&article.text));
        words.push('\n');
    }
    Knowledge::compiled_in().languages.identify(&words, declared)
}

/// Puts what the record gives into the article.
fn fill_in(article: &mut Article, given: Given) -> Option<Note> {
    let by = if given.by.is_empty() { "given" } else { given.by };
    let evident =
        |value: Option<String>| value.map(|value| Evident { value, evidence: by.to_owned(), span: None });
    article.id = given.id.or(article.id.take());
    article.url = evident(given.url).or(article.url.take());
    article.publisher = evident(given.publisher).or(article.publisher.take());
    article.title = evident(given.title).or(article.title.take());
    article.byline = evident(given.byline).or(article.byline.take());
    article.dateline = evident(given.dateline).or(article.dateline.take());
    article.labels.splice(0..0, given.labels);
    article.credits.splice(0..0, given.origins.into_iter().map(republished));

    let mut unread = Vec::new();
    for (value, is_update) in [(given.updated, true), (given.published, false)] {
        let Some(value) = value else { continue };
        let Some(candidate) = date_of(&value, is_update, by) else {
            unread.push(value);
            continue;
        };
        let slot = if is_update { &mut article.updated } else { &mut article.published };
        *slot = Some(Evident { value: candidate.date, evidence: candidate.evidence.clone(), span: None });
        article.date_candidates.insert(0, candidate);
    }
    let unread = unread.join(", ");
    (!unread.is_empty())
        .then(|| Note::new("article", format!("the date given is not understood: {unread:.60}")))
}

/// Fills what the text does not say of itself.
fn fall_back(article: &mut Article, fallback: Given) {
    let by = fallback.by;
    let evident =
        |value: Option<String>| value.map(|value| Evident { value, evidence: by.to_owned(), span: None });
    // A page that does not name its own address was given the one that it was found at.
    let own_url =
        article.url.take().filter(|url| fallback.url.as_ref() != Some(&url.value) || url.evidence != "given");
    article.url = own_url.or(evident(fallback.url));
    article.title = article.title.take().or(evident(fallback.title));
    article.byline = article.byline.take().or(evident(fallback.byline));
    article.publisher = article.publisher.take().or(evident(fallback.publisher));
    for (value, is_update) in [(fallback.published, false), (fallback.updated, true)] {
        let Some(candidate) = value.and_then(|value| date_of(&value, is_update, by)) else { continue };
        let slot = if is_update { &mut article.updated } else { &mut article.published };
        slot.get_or_insert_with(|| Evident {
            value: candidate.date,
            evidence: candidate.evidence.clone(),
            span: None,
        });
        article.date_candidates.push(DateCandidate { score: 0.2, ..candidate });
    }
}

/// The credit of a text that the input says it passes on.
fn republished(origin: Origin) -> Credit {
    let date = origin.date.as_deref().and_then(metadata::date_of_value);
    Credit {
        kind: CreditKind::Republished,
        of: origin.of,
        evidence: origin.evidence,
        span: None,
        date: date.map(|written| written.date.date()),
    }
}

/// A date as a record gives it.
fn date_of(value: &str, is_update: bool, by: &str) -> Option<DateCandidate> {
    let written = metadata::date_of_value(value)?;
    Some(DateCandidate {
        date: written.date,
        has_time: written.has_time,
        is_update,
        evidence: format!("{by}: {value:.60}"),
        score: if written.is_ambiguous { 0.9 } else { 1.0 },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Record;
    use hearsay_types::{InputRecord, SourceMap, Span};

    fn record(given: Given, text: &str) -> Noted<Article> {
        let content = Content::Record(Record { text: text.to_owned(), map: SourceMap::identity(text.len()) });
        read(Input {
            record: InputRecord::default(),
            given,
            fallback: Given::default(),
            content,
            aside: Vec::new(),
            notes: Vec::new(),
            own_bytes: None,
        })
    }

    #[test]
    fn a_record_is_taken_as_it_is() {
        let text = "\n\nTalks resumed.\r\n\r\nThe ministry said that it had not been told of them.  ";
        let given = Given {
            id: Some("r7".into()),
            title: Some("Talks".into()),
            published: Some("2031-05-04".into()),
            updated: Some("soon".into()),
            ..Given::default()
        };
        let Noted { value: article, notes } = record(given, text);
        assert_eq!(article.text, text);
        let blocks: Vec<&str> = article.blocks.iter().map(|block| block.span.of(text)).collect();
        assert_eq!(blocks.first(), Some(&"Talks resumed."));
        assert_eq!(article.id.as_deref(), Some("r7"));
        assert_eq!(article.title.unwrap().value, "Talks");
        assert_eq!(article.published.unwrap().value.date().to_string(), "2031-05-04");
        assert_eq!(article.language.as_deref(), Some("en"));
        assert_eq!(notes.len(), 1);
        assert!(notes[0].message.contains("not understood: soon"));
    }

    #[test]
    fn a_page_in_a_record_maps_to_the_record() {
        let json =
            r#"{"html": "<p>The \u201ctruce\u201d was broken by the army, the rebels said on Friday.</p>"}"#;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        std::fs::write(&path, json).unwrap();
        let input = ingest::inputs(&[path], &ingest::Options::default()).next().unwrap().unwrap();
        let article = read(input).value;
        let at = article.text.find("truce").unwrap();
        assert_eq!(article.source_map.source_of(Span::new(at, at + 5)).unwrap().of(json), "truce");
    }

    #[test]
    fn a_page_in_another_language_is_named() {
        let page = "<html lang=en><p>El ministerio negó el viernes que sus tropas hubieran abierto fuego \
            contra el convoy que llevaba alimentos a la ciudad sitiada, según un comunicado.</p>";
        let article = read(Input::page("a.html", page.as_bytes().to_vec(), Media::Html)).value;
        assert_eq!(article.language.as_deref(), Some("es"));
    }

    #[test]
    fn of_nothing_comes_an_empty_article() {
        for media in [Media::Html, Media::Text] {
            let Noted { value: article, notes } = read(Input::page("a", Vec::new(), media));
            assert_eq!(article.text, "");
            assert!(notes.iter().any(|note| note.message == "no text of a report was found"));
        }
    }
}
