//! The headline of a page.

use super::{evident, fold, json_ld::Thing, markup::Roles, page::Page};
use crate::article::dom::{NodeId, NodeKind, Tag};
use hearsay_types::Evident;

/// A headline that the page offers.
struct Candidate {
    words: String,
    folded: String,
    evidence: String,
    score: f32,
}

/// Marks that divide a headline from an outlet's name. A hyphen counts only between spaces.
const DIVIDERS: &[&str] = &[
    " | ", " - ", " – ", " — ", " :: ", " » ", " « ", " · ", " • ", " > ", " / ", " // ", " ~ ", "|", " : ",
    ": ",
];

/// The headline: the candidate on which the page agrees most, without the outlet's name.
pub(super) fn read(
    page: &Page<'_, '_>,
    things: &[Thing],
    publisher: Option<&str>,
) -> Option<Evident<String>> {
    let mut candidates = Vec::new();
    let window = window_title(page);
    let outlet = publisher.map(fold).unwrap_or_default();
    let mut add = |words: &str, evidence: String, score: f32| {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let words = without_outlet(&words, &outlet);
        let folded = fold(words);
        if !folded.is_empty() && words.len() <= 400 && (folded != outlet || score < 0.2) {
            candidates.push(Candidate { words: words.to_owned(), folded, evidence, score });
        }
    };
    for thing in things.iter().filter(|thing| thing.is_article()).take(1) {
        if let Some(headline) = thing.words("headline").or_else(|| thing.words("name")) {
            add(&headline, "json-ld headline".to_owned(), 0.55);
        }
    }
    for (name, score) in [
        ("og:title", 0.6),
        ("twitter:title", 0.4),
        ("parsely-title", 0.45),
        ("sailthru.title", 0.45),
        ("citation_title", 0.6),
        ("dc.title", 0.4),
        ("dcterms.title", 0.4),
        ("title", 0.3),
        ("headline", 0.4),
    ] {
        if let Some((field, words)) = page.field(&[name]) {
            add(words, format!("meta {}={name}", field.by), score);
        }
    }
    // What stands last in the window's title is mostly the outlet, even where it stands in a heading.
    let last = window.as_deref().and_then(last_part).map(fold).unwrap_or_default();
    for (heading, evidence, score) in headings(page) {
        let words = page.words(heading);
        let is_last = !last.is_empty() && fold(&words) == last;
        add(&words, evidence, if is_last { score - 0.35 } else { score });
    }
    if let Some(window) = &window {
        let parts = parts(window);
        add(window, "title element".to_owned(), if parts.len() > 1 { 0.2 } else { 0.35 });
        for part in parts {
            add(part, "part of the title element".to_owned(), 0.2);
        }
    }
    choose(candidates)
}

/// Agreement between candidates decides; of forms of one headline the one in the page's own heading.
fn choose(candidates: Vec<Candidate>) -> Option<Evident<String>> {
    let total = |candidate: &Candidate| {
        let mut total = candidate.score;
        for other in &candidates {
            if std::ptr::eq(other, candidate) {
                continue;
            }
            if other.folded == candidate.folded {
                total += other.score * 0.5;
            } else if agree(&other.folded, &candidate.folded) {
                total += other.score * 0.35;
            }
        }
        total
    };
    let mut best: Option<(f32, &Candidate)> = None;
    for candidate in &candidates {
        let total = total(candidate);
        if best.is_none_or(|(highest, _)| total > highest) {
            best = Some((total, candidate));
        }
    }
    let (_, best) = best?;
    Some(evident(best.words.clone(), best.evidence.clone()))
}

/// Whether one folded headline is the other with something added.
fn agree(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    long.contains(short) && short.len() * 5 >= long.len() * 2
}

/// Headings and elements marked as headlines, with a score each.
fn headings(page: &Page<'_, '_>) -> Vec<(NodeId, String, f32)> {
    let mut found = Vec::new();
    let n_main = page.headings.iter().filter(|heading| !page.regions(**heading).any(Roles::ASIDE)).count();
    for heading in &page.headings {
        let mut score: f32 = if n_main <= 1 { 0.5 } else { 0.4 };
        if page.roles_near(*heading, 2).any(Roles::TITLE) {
            score += 0.12;
        }
        if page.regions(*heading).any(Roles::ARTICLE) {
            score += 0.05;
        }
        if page.regions(*heading).any(Roles::ASIDE) {
            score -= 0.3;
        }
        found.push((*heading, "h1".to_owned(), score));
        if found.len() >= 8 {
            break;
        }
    }
    let mut n_other = 0;
    for node in page.order.iter().copied() {
        let NodeKind::Element(tag) = page.dom.kind(node) else { continue };
        if tag == Tag::H1
            || matches!(tag, Tag::Meta | Tag::Title)
            || page.n_text(node) == 0
            || page.n_text(node) > 400
        {
            continue;
        }
        let is_property = ["itemprop", "property"].iter().any(|name| {
            page.dom
                .attribute(node, name)
                .is_some_and(|value| matches!(value.trim(), "headline" | "schema:headline" | "dc:title"))
        });
        let is_heading = matches!(tag, Tag::H2 | Tag::H3);
        let is_marked = page.own_roles(node).any(Roles::TITLE);
        let aside = page.regions(node).any(Roles::ASIDE);
        let score = match (is_property, is_heading, is_marked) {
            (true, ..) => 0.45,
            (_, true, true) => 0.35,
            (_, true, false) => 0.12,
            (_, false, true) => 0.22,
            _ => continue,
        };
        let score = if aside { score - 0.25 } else { score };
        let score = if page.regions(node).any(Roles::LINK) { score - 0.05 } else { score };
        if score > 0.0 {
            found.push((node, format!("{} element", page.dom.name(node)), score));
            n_other += 1;
        }
        if n_other >= 12 {
            break;
        }
    }
    found
}

/// The words of the first `title` element of the head.
fn window_title(page: &Page<'_, '_>) -> Option<String> {
    let mut titles = page.dom.elements(Tag::Title);
    let title = titles.find(|title| {
        let is_drawing = page.dom.ancestors(*title).any(|above| page.dom.is(above, Tag::Svg));
        !is_drawing && page.n_text(*title) > 0
    })?;
    Some(page.words(title))
}

/// A headline without the outlet's name at either end.
fn without_outlet<'w>(words: &'w str, outlet: &str) -> &'w str {
    if outlet.is_empty() {
        return words;
    }
    let is_outlet = |part: &str| {
        let part = fold(part);
        !part.is_empty()
            && (part == outlet
                || (part.len() > 3
                    && (outlet.contains(&part) || part.contains(outlet))
                    && part.len() < outlet.len() * 2))
    };
    for divider in DIVIDERS {
        if let Some((rest, last)) = words.rsplit_once(divider)
            && is_outlet(last)
            && rest.len() > last.len() / 2
        {
            return rest.trim();
        }
        if let Some((first, rest)) = words.split_once(divider)
            && is_outlet(first)
            && rest.len() > first.len() / 2
        {
            return rest.trim();
        }
    }
    words
}

/// What stands behind the last divider of a window's title.
fn last_part(window: &str) -> Option<&str> {
    let dividers = &DIVIDERS[..13];
    let at = dividers.iter().filter_map(|divider| Some(window.rfind(divider)? + divider.len())).max()?;
    Some(&window[at..])
}

/// The parts of a window's title between its dividers, longest first.
fn parts(window: &str) -> Vec<&str> {
    let mut found = vec![window];
    for divider in &DIVIDERS[..13] {
        found = found.iter().flat_map(|part| part.split(divider)).collect();
    }
    let mut found: Vec<&str> = found.into_iter().map(str::trim).filter(|part| part.len() > 3).collect();
    found.sort_by_key(|part| std::cmp::Reverse(part.len()));
    found.truncate(3);
    found
}

#[cfg(test)]
mod tests {
    use crate::article::{Knowledge, dom::Dom, metadata};

    fn title(page: &str) -> String {
        let metadata = metadata::read(&Dom::parse(page), None, Knowledge::compiled_in());
        metadata.title.map(|title| title.value).unwrap_or_default()
    }

    #[test]
    fn the_outlet_is_taken_off() {
        assert_eq!(
            title(
                "<title>Ferry sinks in storm – The Harbor Post</title><meta property=og:site_name content='Harbor Post'>"
            ),
            "Ferry sinks in storm"
        );
        assert_eq!(
            title("<title>Harbor Post | Ferry sinks in storm</title><h1>Ferry sinks in storm</h1>"),
            "Ferry sinks in storm"
        );
    }

    #[test]
    fn a_heading_with_the_outlets_name_is_no_headline() {
        let page = "<title>Ferry sinks - Harbor Post</title><h1>Harbor Post</h1><h2 class=entry-title>Ferry sinks</h2>";
        assert_eq!(title(page), "Ferry sinks");
    }

    #[test]
    fn a_page_without_any_has_none() {
        assert_eq!(title("<p>Ferry sinks"), "");
    }
}
