//! Article: the main text of a page, and what the page says about it.
//!
//! In comes a decoded page ([`Dom::parse`]), out goes an [`Article`] whose text maps back to the bytes of the page.

mod body;
mod credits;
mod dateline;
pub mod dom;
mod knowledge;
pub mod language;
mod message;
pub mod metadata;
mod read;
mod rules;
mod saved_text;

pub use knowledge::Knowledge;
pub use message::from_message;
pub use read::read;
pub use saved_text::{from_record, from_saved_text};

use crate::ingest::Decoded;
use dom::Dom;
use hearsay_types::{Article, Note, Noted};

/// Reads an HTML page.
///
/// `url` is the page's address where something besides the page tells it.
pub fn from_html(page: &Decoded, url: Option<&str>) -> Noted<Article> {
    let knowledge = Knowledge::compiled_in();
    let dom = Dom::parse(&page.text);
    let mut notes = Vec::new();
    if dom.is_cut() {
        notes.push(Note::new("article", "the page is too large: only its beginning was read"));
    }
    let body = body::read(&dom, &knowledge.hints, &knowledge.phrases);
    let metadata = metadata::read(&dom, url, knowledge);
    let mut article = Article {
        source_map: body.map.after(&page.map),
        text: body.text,
        blocks: body.blocks,
        links: body.links,
        boilerplate: body.boilerplate,
        title: metadata.title,
        byline: metadata.byline,
        publisher: metadata.publisher,
        published: metadata.published,
        updated: metadata.updated,
        date_candidates: metadata.date_candidates,
        url: metadata.url,
        language: metadata.language,
        labels: metadata.labels,
        ..Article::default()
    };
    credits::read_page(&mut article, knowledge);
    Noted { value: article, notes }
}
