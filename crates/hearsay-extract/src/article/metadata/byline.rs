//! Who wrote a page.

use super::{evident, fold, json_ld::Thing, markup::Roles, page::Page};
use crate::article::{
    Knowledge,
    dom::{NodeId, NodeKind, Tag},
};
use hearsay_types::Evident;

/// Words around names in bylines, from `data/metadata/byline_words.tsv`.
#[derive(Debug)]
pub(crate) struct BylineWords {
    /// Words that introduce a name, longest first.
    lead: Vec<&'static str>,
    /// What stands where a name would and is none.
    nobody: Vec<&'static str>,
    /// Words that end a name.
    tail: Vec<&'static str>,
}

impl BylineWords {
    /// Reads the compiled-in table.
    pub(crate) fn load() -> Self {
        let lines = include_str!("../../../data/metadata/byline_words.tsv").lines();
        let entries: Vec<(&str, &str)> =
            lines.filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t')).collect();
        let of_kind = |wanted: &str| -> Vec<&'static str> {
            entries.iter().filter(|(_, kind)| *kind == wanted).map(|(words, _)| *words).collect()
        };
        let mut lead = of_kind("lead");
        lead.sort_by_key(|words| std::cmp::Reverse(words.len()));
        Self { lead, nobody: of_kind("nobody"), tail: of_kind("tail") }
    }

    /// The words behind "By" and its like; `None` where the words do not begin with one.
    pub(crate) fn after_lead<'w>(&self, words: &'w str) -> Option<&'w str> {
        let words = words.trim_start_matches(|c: char| !c.is_alphanumeric());
        let first = words.chars().next()?.to_lowercase().next()?;
        self.lead.iter().filter(|lead| lead.starts_with(first)).find_map(|lead| {
            let n_chars = lead.chars().count();
            let end = words.char_indices().nth(n_chars).map_or(words.len(), |(at, _)| at);
            let is_lead = words[..end].to_lowercase() == **lead;
            let rest = &words[end..];
            let is_apart = rest.starts_with(|c: char| !c.is_alphanumeric()) || lead.ends_with(':');
            let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ':');
            (is_lead && is_apart && !rest.is_empty()).then_some(rest)
        })
    }

    /// The names in the words of a byline, cleaned; empty where they are no names.
    pub(crate) fn names(&self, words: &str) -> Vec<String> {
        if words.contains("://") || words.contains("www.") {
            return Vec::new();
        }
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut words = words.as_str();
        while let Some(rest) = self.after_lead(words) {
            words = rest;
        }
        // "Interview: Ann Bell", "Text, photos: Ann Bell"
        if let Some((label, rest)) = words.split_once(": ")
            && label.len() <= 25
            && !label.contains(|c: char| c.is_ascii_digit())
        {
            words = rest;
        }
        // "Ann Bell | 4 September 2016", "Ann Bell • 3 min read"
        let words = words.split(['|', '•', '·', '\n', '(', '—', '–', '@']).next().unwrap_or(words);
        let words = words.split(" - ").next().unwrap_or(words);
        let divided = words
            .split([',', ';', '/', '&'])
            .flat_map(|part| part.split(" and "))
            .flat_map(|part| part.split(" und "))
            .flat_map(|part| part.split(" y "))
            .flat_map(|part| part.split(" et "));
        let mut names: Vec<String> = Vec::new();
        for part in divided {
            let part = part.trim().trim_matches(|c: char| !c.is_alphanumeric() && c != '.');
            let part = self.without_tail(self.after_lead(part).unwrap_or(part));
            let part = part
                .split_once(" on ")
                .filter(|(_, rest)| rest.contains(|c: char| c.is_ascii_digit()))
                .map_or(part, |(name, _)| name);
            let is_role = !names.is_empty() && part.split(' ').count() > 4;
            if self.is_name(part) && !is_role && !names.iter().any(|name| name == part) {
                names.push(part.to_owned());
            } else if names.is_empty() {
                break;
            }
        }
        names
    }

    /// The words up to the first that ends a name.
    fn without_tail<'w>(&self, words: &'w str) -> &'w str {
        let ends = words.match_indices(' ').map(|(at, _)| at).filter(|at| {
            let rest = words[at + 1..].to_lowercase();
            let after = |tail: &str| {
                rest.strip_prefix(tail).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
            };
            self.tail.iter().any(|tail| after(tail))
        });
        ends.min().map_or(words, |end| words[..end].trim_end())
    }

    fn is_name(&self, words: &str) -> bool {
        let lower = words.to_lowercase();
        let n_words = words.split(' ').count();
        let n_digits = words.bytes().filter(u8::is_ascii_digit).count();
        (2..=60).contains(&words.chars().count())
            && n_words <= 7
            && n_digits <= 4
            && words.contains(char::is_alphabetic)
            && !self.nobody.contains(&lower.as_str())
            && !words.contains(['{', '}', '<', '>', '=', '?', '!', '"'])
    }
}

/// How many nodes behind the first heading a line with an agency may stand.
const REACH_OF_AGENCY_LINE: usize = 80;

/// A byline that the page offers.
struct Candidate {
    names: Vec<String>,
    evidence: String,
    score: f32,
}

/// The byline: the names with the best evidence.
pub(super) fn read(
    page: &Page<'_, '_>,
    things: &[Thing],
    publisher: Option<&str>,
    knowledge: &Knowledge,
) -> Option<Evident<String>> {
    let words = &knowledge.byline_words;
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut add = |written: &[String], evidence: String, score: f32| {
        let names: Vec<String> = written.iter().flat_map(|written| words.names(written)).collect();
        if !names.is_empty() && names.len() <= 12 {
            let is_outlet =
                publisher.is_some_and(|publisher| names.iter().any(|name| is_outlet(name, publisher)));
            let score = if is_outlet { score * 0.4 } else { score };
            let is_single = names.iter().all(|name| !name.contains(' '));
            let score = if is_single { score * 0.8 } else { score };
            let is_account = names.iter().all(|name| name.contains(['.', '_', '@']) && !name.contains(' '));
            let score = if is_account { score * 0.7 } else { score };
            candidates.push(Candidate { names, evidence, score });
        }
    };
    let articles = things.iter().filter(|thing| thing.is_article());
    for thing in articles.take(1) {
        add(&thing.names("author"), "json-ld author".to_owned(), 0.9);
        add(&thing.names("creator"), "json-ld creator".to_owned(), 0.6);
    }
    for thing in things.iter().filter(|thing| thing.is_page()).take(1) {
        add(&thing.names("author"), "json-ld author".to_owned(), 0.6);
    }
    for (name, score) in [
        ("author", 0.8),
        ("article:author_name", 0.8),
        ("article:author", 0.75),
        ("byl", 0.85),
        ("parsely-author", 0.8),
        ("sailthru.author", 0.8),
        ("dc.creator", 0.7),
        ("dc.contributor", 0.5),
        ("dcterms.creator", 0.7),
        ("dcsext.author", 0.7),
        ("citation_author", 0.9),
        ("cxenseparse:author", 0.8),
        ("og:article:author", 0.7),
        ("vr:author", 0.7),
        ("shareaholic:article_author_name", 0.7),
        ("mediator_author", 0.7),
        ("authors", 0.7),
    ] {
        let written: Vec<String> = page
            .fields
            .iter()
            .filter(|field| field.name == name)
            .map(|field| field.content.trim().to_owned())
            .collect();
        add(&written, format!("meta {name}"), score);
    }
    if let Some((_, label)) = page.field(&["twitter:label1"])
        && words.after_lead(&format!("{label} x")).is_some()
        && let Some((_, name)) = page.field(&["twitter:data1"])
    {
        add(&[name.to_owned()], "meta twitter:data1".to_owned(), 0.75);
    }
    for (node, evidence, score) in elements(page) {
        let written = page.words(node);
        let has_lead = words.after_lead(&written).is_some();
        add(&[written], evidence, if has_lead { score + 0.08 } else { score });
    }
    for (written, score) in lead_texts(page, words) {
        add(&[written], "text after a cue".to_owned(), score);
    }
    if let Some(agency) = agency_line(page, knowledge) {
        add(&[agency], "agency and place under the heading".to_owned(), 0.55);
    }
    choose(candidates)
}

/// The agency of a line under the first heading that is only an agency and where it writes from: "AFP,
/// MANILA".
fn agency_line(page: &Page<'_, '_>, knowledge: &Knowledge) -> Option<String> {
    let heading = page.place(*page.headings.first()?);
    let below = page.order.get(heading..)?.iter().copied().take(REACH_OF_AGENCY_LINE);
    let texts = below.filter(|node| page.dom.kind(*node) == NodeKind::Text && page.n_text(*node) <= 60);
    texts.into_iter().find_map(|node| {
        let written = page.dom.text(node);
        let (agency, place) = written.trim().split_once(',')?;
        let is_place = place.chars().any(char::is_alphabetic) && !place.chars().any(char::is_lowercase);
        (is_place && knowledge.credits.is_agency(agency.trim())).then(|| agency.trim().to_owned())
    })
}

/// Whether a byline's name is only the outlet's.
fn is_outlet(name: &str, publisher: &str) -> bool {
    let (name, publisher) = (fold(name), fold(publisher));
    name == publisher
        || publisher.contains(&name) && name.len() * 2 > publisher.len()
        || name.contains(&publisher)
}

fn choose(candidates: Vec<Candidate>) -> Option<Evident<String>> {
    let folded: Vec<Vec<String>> =
        candidates.iter().map(|c| c.names.iter().map(|name| fold(name)).collect()).collect();
    let mut best: Option<(f32, usize)> = None;
    for (i, candidate) in candidates.iter().enumerate() {
        let mut total = candidate.score;
        for (j, other) in candidates.iter().enumerate() {
            if i != j && folded[i].iter().any(|name| folded[j].contains(name)) {
                total += other.score * 0.15;
            }
        }
        if best.is_none_or(|(highest, _)| total > highest) {
            best = Some((total, i));
        }
    }
    let (total, best) = best?;
    if total < 0.15 {
        return None;
    }
    let best = &candidates[best];
    Some(evident(best.names.join(", "), best.evidence.clone()))
}

/// Elements that are marked as naming the author, with a score each.
fn elements(page: &Page<'_, '_>) -> Vec<(NodeId, String, f32)> {
    let mut found = Vec::new();
    for node in page.order.iter().copied() {
        let NodeKind::Element(tag) = page.dom.kind(node) else { continue };
        let n_text = page.n_text(node);
        if n_text == 0 || n_text > 150 || page.regions(node).any(Roles::HIDDEN) {
            continue;
        }
        let itemprop = page.dom.attribute(node, "itemprop").unwrap_or_default();
        let rel = page.dom.attribute(node, "rel").unwrap_or_default();
        let has = |value: &str, wanted: &str| value.split_whitespace().any(|part| part == wanted);
        let (mut score, evidence) = if has(&itemprop, "author") || has(&itemprop, "creator") {
            (0.78, "itemprop=author")
        } else if has(&rel, "author") {
            (0.74, "rel=author")
        } else if page.own_roles(node).any(Roles::AUTHOR) {
            match tag {
                Tag::A | Tag::Span | Tag::Address | Tag::Cite | Tag::Strong | Tag::B => {
                    (0.62, "element of an author's class")
                }
                _ => (0.55, "element of an author's class"),
            }
        } else if tag == Tag::Address || (tag == Tag::A && is_authors_page(page, node)) {
            (0.5, "link to an author's page")
        } else {
            continue;
        };
        let regions = page.regions(node);
        if regions.any(Roles::COMMENTS) {
            score *= 0.3;
        }
        if regions.any(Roles::RELATED) {
            score *= 0.55;
        }
        if regions.any(Roles::FOOTER.with(Roles::NAV)) {
            score *= 0.6;
        }
        score *= match page.headings.first() {
            Some(heading) if page.place(node).abs_diff(page.place(*heading)) > 600 => 0.75,
            Some(heading) if page.place(node).abs_diff(page.place(*heading)) > 200 => 0.9,
            _ => 1.0,
        };
        found.push((node, evidence.to_owned(), score));
        if found.len() >= 60 {
            break;
        }
    }
    found
}

fn is_authors_page(page: &Page<'_, '_>, link: NodeId) -> bool {
    let target = page.dom.attribute(link, "href").unwrap_or_default().to_ascii_lowercase();
    ["/author/", "/authors/", "/autor/", "/autoren/", "/auteur/", "/by/", "/profile/", "/journalist"]
        .iter()
        .any(|part| target.contains(part))
}

/// Short texts that begin with "By" and the like, with a score each.
fn lead_texts(page: &Page<'_, '_>, words: &BylineWords) -> Vec<(String, f32)> {
    let mut found = Vec::new();
    for (place, node) in page.order.iter().copied().enumerate() {
        if page.dom.kind(node) != NodeKind::Text || page.n_text(node) > 100 || page.n_text(node) < 2 {
            continue;
        }
        let regions = page.regions(node);
        if regions.any(Roles::HIDDEN.with(Roles::COMMENTS).with(Roles::FOOTER)) {
            continue;
        }
        let text = page.dom.text(node);
        let text = text.trim();
        let starts_upper = |words: &str| words.starts_with(char::is_uppercase);
        let written = match words.after_lead(text) {
            Some(rest) if starts_upper(rest) => rest.to_owned(),
            Some(_) => continue,
            // "By" alone, the name in the next text
            None if text.len() <= 24 && words.after_lead(&format!("{text} x")).is_some() => {
                let after = page.order[place + 1..].iter().take(8);
                let mut texts =
                    after.filter(|node| page.dom.kind(**node) == NodeKind::Text && page.n_text(**node) > 1);
                match texts.next() {
                    Some(next) if page.n_text(*next) <= 60 => page.dom.text(*next).trim().to_owned(),
                    _ => continue,
                }
            }
            None => continue,
        };
        if !starts_upper(&written) {
            continue;
        }
        let mut score =
            if page.roles_near(node, 3).any(Roles::AUTHOR.with(Roles::DATE)) { 0.6 } else { 0.48 };
        if regions.any(Roles::RELATED.with(Roles::NAV)) {
            score *= 0.5;
        }
        if let Some(heading) = page.headings.first()
            && place.abs_diff(page.place(*heading)) > 300
        {
            score *= 0.7;
        }
        found.push((written, score));
        if found.len() >= 20 {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cleaned() {
        let words = BylineWords::load();
        let names = |written: &str| words.names(written).join(" + ");
        assert_eq!(names("By Ann Bell and Tom Reed"), "Ann Bell + Tom Reed");
        assert_eq!(names("Von Anna Hafner | 4. September 2016"), "Anna Hafner");
        assert_eq!(names("Written by: ANN BELL"), "ANN BELL");
        assert_eq!(names("Posted by Ann Bell on 4 September 2016"), "Ann Bell");
        assert_eq!(names("Text, Fotos: Anna Hafner"), "Anna Hafner");
        assert_eq!(names("Ann Bell at 10:30"), "Ann Bell");
        assert_eq!(names("Amelia Bell"), "Amelia Bell");
        assert_eq!(names("admin"), "");
        assert_eq!(names("https://harbor.example/ann"), "");
        assert_eq!(names(""), "");
    }

    #[test]
    fn table_is_sorted() {
        let table = include_str!("../../../data/metadata/byline_words.tsv");
        let lines: Vec<&str> = table.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(lines.is_sorted());
        let kinds = ["\tlead", "\tnobody", "\ttail"];
        assert!(lines.iter().all(|line| kinds.iter().any(|kind| line.ends_with(kind))));
    }
}
