//! The headline of a page.

use super::{evident, fold, json_ld::Thing, markup::Roles, page::Page};
use crate::article::dom::{NodeId, NodeKind, Tag};
use hearsay_types::Evident;
use rustc_hash::FxHashSet;

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
    let mut known = Known::default();
    if let Some(window) = &window {
        known.parts = parts(window).into_iter().map(fold).collect();
        known.last = last_part(window).map(fold).unwrap_or_default();
        known.add(window);
        add(window, "title element".to_owned(), if known.parts.len() > 1 { 0.2 } else { 0.35 });
        for part in parts(window) {
            add(part, "part of the title element".to_owned(), 0.2);
        }
    }
    if let Some((_, words)) = page.field(&["og:title"]) {
        known.add(words);
    }
    for thing in things.iter().filter(|thing| thing.is_article()).take(1) {
        thing.words("headline").iter().for_each(|words| known.add(words));
    }
    for (heading, evidence, score) in headings(page, &known) {
        add(&page.words(heading), evidence, score);
    }
    choose(candidates)
}

/// What the fields of the head say of the headline, folded.
#[derive(Default)]
struct Known {
    /// All their words.
    words: FxHashSet<String>,
    /// The parts of the window's title.
    parts: Vec<String>,
    /// What stands last in the window's title: mostly the outlet.
    last: String,
}

impl Known {
    fn add(&mut self, words: &str) {
        self.words.extend(fold(words).split(' ').map(str::to_owned));
    }

    /// Which share of the words the fields have, too.
    fn share(&self, folded: &str) -> f32 {
        let n_words = folded.split(' ').count();
        let n_known = folded.split(' ').filter(|word| self.words.contains(*word)).count();
        n_known as f32 / n_words as f32
    }
}

/// Agreement between candidates decides. Of forms of one headline that differ by a kicker or an outlet's
/// name the shorter one is the headline.
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
    let is_whole = |candidate: &&Candidate| {
        let is_phrase = candidate.folded.split(' ').count() >= 3 && candidate.folded.len() >= 15;
        is_phrase && candidate.score >= 0.33 && best.folded.contains(&candidate.folded)
    };
    let shorter =
        candidates.iter().filter(is_whole).filter(|candidate| agree(&candidate.folded, &best.folded));
    let best = shorter.min_by_key(|candidate| candidate.folded.len()).unwrap_or(best);
    Some(evident(best.words.clone(), best.evidence.clone()))
}

/// Whether one folded headline is the other with something added.
fn agree(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    long.contains(short) && short.len() * 5 >= long.len() * 2
}

/// Headings and elements marked as headlines, with a score each.
fn headings(page: &Page<'_, '_>, known: &Known) -> Vec<(NodeId, String, f32)> {
    let mut found = Vec::new();
    let margin = Roles::ASIDE.with(Roles::HIDDEN);
    let is_own = |heading: &NodeId| !page.regions(*heading).any(margin) && !is_outlets(page, *heading, known);
    let n_main = page.headings.iter().filter(|heading| is_own(heading)).count();
    for heading in page.headings.iter().take(12) {
        let share = known.share(&fold(&page.words(*heading)));
        let mut score: f32 = if n_main <= 1 { 0.7 } else { 0.4 };
        if share >= 0.4 {
            score += 0.5;
        }
        if page.roles_near(*heading, 2).any(Roles::TITLE) {
            score += 0.12;
        }
        if page.regions(*heading).any(Roles::ARTICLE) {
            score += 0.05;
        }
        if !is_own(heading) {
            score = 0.1;
        }
        found.push((*heading, "h1".to_owned(), score));
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
            let value = page.dom.attribute(node, name);
            value.is_some_and(|value| matches!(value.trim(), "headline" | "schema:headline" | "dc:title"))
        });
        let is_heading = matches!(tag, Tag::H2 | Tag::H3);
        let is_marked = page.own_roles(node).any(Roles::TITLE);
        let mut score: f32 = match (is_property, is_heading, is_marked) {
            (true, ..) => 0.45,
            (_, true, true) => 0.35,
            (_, true, false) => 0.12,
            (_, false, true) => 0.22,
            _ => continue,
        };
        if page.regions(node).any(Roles::ASIDE) {
            score -= 0.25;
        }
        if page.regions(node).any(Roles::LINK) {
            score -= 0.05;
        }
        // A heading that is part of the window's title.
        if is_heading && known.parts.contains(&fold(&page.words(node))) && !is_outlets(page, node, known) {
            score += 0.4;
        }
        if score > 0.0 {
            found.push((node, format!("{} element", page.dom.name(node)), score));
            n_other += 1;
        }
        if n_other >= 24 {
            break;
        }
    }
    found
}

/// Whether a heading holds the outlet's name rather than the headline: by its class, as a link to the
/// outlet's first page, or since it stands last in the window's title.
fn is_outlets(page: &Page<'_, '_>, heading: NodeId, known: &Known) -> bool {
    let roles = page.roles_near(heading, 1);
    if roles.any(Roles::SITE.with(Roles::UNSEEN)) && !page.own_roles(heading).any(Roles::TITLE) {
        return true;
    }
    let links = page.dom.descendants(heading).filter(|node| page.dom.is(*node, Tag::A));
    let above = page.dom.ancestors(heading).take(2).filter(|node| page.dom.is(*node, Tag::A));
    let is_home = links.chain(above).any(|link| {
        let target = page.dom.attribute(link, "href").unwrap_or_default();
        let rest = target
            .split_once("://")
            .map_or(&*target, |(_, rest)| rest.find('/').map_or("", |at| &rest[at..]));
        let path = rest
            .split(['?', '#'])
            .next()
            .unwrap_or(rest)
            .trim_end_matches("index.html")
            .trim_end_matches("index.php");
        matches!(path, "/" | "./" | "." | ".." | "../" | "") && !target.starts_with('#')
    });
    let folded = fold(&page.words(heading));
    is_home || (known.parts.len() > 1 && folded == known.last)
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
