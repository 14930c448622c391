//! Sections, topics and tags of a page.

use super::{fold, json_ld::Thing, markup::Roles, page::Page};
use crate::article::dom::Tag;
use hearsay_types::Label;

/// At most so many labels are kept.
const MAX_LABELS: usize = 40;

/// The labels in the order: sections, tags, keywords; each once.
pub(super) fn read(page: &Page<'_, '_>, things: &[Thing]) -> Vec<Label> {
    let mut labels = Vec::new();
    let mut add = |name: &str, value: &str| {
        let value = value.trim().trim_matches('#');
        let is_new = !labels.iter().any(|label: &Label| fold(&label.value) == fold(value));
        if is_new && !value.is_empty() && value.len() <= 80 && labels.len() < MAX_LABELS {
            labels.push(Label { name: name.to_owned(), value: value.to_owned() });
        }
    };
    let articles = || things.iter().filter(|thing| thing.is_article()).take(1);
    for (field, name) in [
        ("article:section", "section"),
        ("og:article:section", "section"),
        ("parsely-section", "section"),
        ("article:tag", "tag"),
    ] {
        let fields = page.fields.iter().filter(|meta| meta.name == field);
        fields.for_each(|meta| add(name, &meta.content));
    }
    for section in articles().flat_map(|thing| thing.names("articleSection")) {
        add("section", &section);
    }
    for link in page.dom.elements(Tag::A) {
        let rel = page.dom.attribute(link, "rel").unwrap_or_default();
        let is_tag = rel.split_whitespace().any(|rel| rel == "tag" || rel == "category");
        if is_tag && !page.regions(link).any(Roles::NAV.with(Roles::RELATED)) && page.n_text(link) <= 80 {
            add("tag", &page.words(link));
        }
    }
    for keywords in articles().flat_map(|thing| thing.names("keywords")) {
        keywords.split(',').for_each(|keyword| add("keyword", keyword));
    }
    for field in ["news_keywords", "parsely-tags", "keywords"] {
        if let Some((_, keywords)) = page.field(&[field]) {
            keywords.split([',', ';']).for_each(|keyword| add("keyword", keyword));
        }
    }
    labels
}
