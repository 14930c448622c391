//! Article: the main text of a page, and what the page says about it.
//!
//! In comes a decoded page ([`Dom::parse`]), out goes an [`Article`] whose text maps back to the bytes of the page.

mod body;
pub mod dom;

use crate::ingest::Decoded;
use dom::Dom;
use hearsay_types::{Article, Note, Noted};

/// Reads an HTML page.
///
/// `url` is the page's address where something besides the page tells it.
pub fn from_html(page: &Decoded, url: Option<&str>) -> Noted<Article> {
    let _ = url;
    let dom = Dom::parse(&page.text);
    let mut notes = Vec::new();
    if dom.is_cut() {
        notes.push(Note::new("article", "the page is too large: only its beginning was read"));
    }
    let body = body::read(&dom);
    let article = Article {
        source_map: body.map.after(&page.map),
        text: body.text,
        blocks: body.blocks,
        links: body.links,
        ..Article::default()
    };
    Noted { value: article, notes }
}
