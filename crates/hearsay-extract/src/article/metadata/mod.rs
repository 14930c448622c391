//! What a page says about itself: headline, byline, publisher, address, dates, labels, language.
//!
//! In comes a parsed page, out go values with the markup or words that each was read from. Structured
//! descriptions (JSON-LD, `meta` fields of any vocabulary, microdata, RDFa) come first, then elements
//! whose classes betray them, then words that stand where such words stand. Nothing is taken on trust
//! alone: a headline must be among the headings or agree with another, a byline must look like a name.
//!
//! Known gaps: publishers' names in logos only, bylines in scripts only, labels in free text.

pub(crate) mod byline;
pub(crate) mod date;
mod json_ld;
mod labels;
pub(crate) mod markup;
mod outlet;
mod page;
mod title;

use super::{Knowledge, dom::Dom};
use date::{Chosen, Convention};
use hearsay_types::{DateCandidate, Evident, Label};
use jiff::civil::DateTime;
use page::Page;

/// What a page says about itself. A field is `None` or empty where the page does not say.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Metadata {
    /// The headline, without the outlet's name.
    pub title: Option<Evident<String>>,
    /// Who wrote it, without "By"; several names divided by `, `.
    pub byline: Option<Evident<String>>,
    /// The outlet.
    pub publisher: Option<Evident<String>>,
    /// The canonical address; the given one where the page names none.
    pub url: Option<Evident<String>>,
    /// When the page was published.
    pub published: Option<Evident<DateTime>>,
    /// When it was last changed.
    pub updated: Option<Evident<DateTime>>,
    /// All dates that the page offers, best first.
    pub date_candidates: Vec<DateCandidate>,
    /// Sections, topics and tags.
    pub labels: Vec<Label>,
    /// The language that the page names for itself, as an ISO 639-1 code.
    pub language: Option<String>,
}

/// Reads what a page says about itself. `url` is its address where it is known. Does not fail.
///
/// ```
/// use hearsay_extract::article::{Knowledge, dom::Dom, metadata};
/// let page = "<title>Ferry sinks | Inlet Review</title><h1>Ferry sinks</h1><time>4 Sept 2016</time>";
/// let metadata = metadata::read(&Dom::parse(page), None, Knowledge::compiled_in());
/// assert_eq!(metadata.title.unwrap().value, "Ferry sinks");
/// assert_eq!(metadata.published.unwrap().value.date().to_string(), "2016-09-04");
/// ```
pub fn read(dom: &Dom<'_>, url: Option<&str>, knowledge: &Knowledge) -> Metadata {
    let page = Page::read(dom, &knowledge.markup_words);
    let things = json_ld::things(&page.json_ld);
    let locale = outlet::locale(&page, &things);
    let language = locale.as_deref().and_then(outlet::language_of);
    let url = outlet::address(&page, &things, url);
    let publisher = outlet::publisher(&page, &things);
    let convention = Convention {
        language: language.as_deref(),
        month_first: outlet::writes_month_first(
            locale.as_deref(),
            url.as_ref().map(|url| url.value.as_str()),
        ),
    };
    let address = url.as_ref().map(|url| url.value.as_str());
    let Chosen { candidates, published, updated } =
        date::choose(date::find(&page, &things, address, convention, knowledge));
    let evident = |date: DateCandidate| Evident { value: date.date, evidence: date.evidence, span: None };
    Metadata {
        title: title::read(&page, &things, publisher.as_ref().map(|p| p.value.as_str())),
        byline: byline::read(&page, &things, publisher.as_ref().map(|p| p.value.as_str()), knowledge),
        labels: labels::read(&page, &things),
        published: published.map(evident),
        updated: updated.map(evident),
        date_candidates: candidates,
        publisher,
        url,
        language,
    }
}

/// The date that a field of a record gives. Where its numbers leave open which is the month, it is the
/// first one: spreadsheets write `9/4/2016`.
pub(crate) fn date_of_value(value: &str) -> Option<date::WrittenDate> {
    let convention = Convention { language: Some("en"), month_first: true };
    date::value(value, &Knowledge::compiled_in().months, convention)
}

/// Lower-case letters and digits with single spaces: a form in which names and headlines compare.
pub(crate) fn fold(words: &str) -> String {
    let mut folded = String::with_capacity(words.len());
    for part in words.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(part.chars().flat_map(char::to_lowercase));
    }
    folded
}

fn evident(value: impl Into<String>, evidence: impl Into<String>) -> Evident<String> {
    Evident { value: value.into(), evidence: evidence.into(), span: None }
}
