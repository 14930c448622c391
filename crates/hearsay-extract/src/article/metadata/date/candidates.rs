//! The dates that a page offers, each with what it was read from.

use super::{
    read::{Convention, WrittenDate, dates, value},
    tables::Called,
};
use crate::article::{
    Knowledge,
    dom::{NodeId, NodeKind, Tag},
    metadata::{json_ld::Thing, markup::Roles, page::Page},
};
use hearsay_types::DateCandidate;
use jiff::civil::Date;

/// Longer texts are prose: dates in them are seldom the page's own.
const LONG_TEXT: usize = 200;
/// At most so many dates of running text are kept.
const MAX_TEXT_DATES: usize = 300;

/// A date with what the choice needs to know of how it was written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    pub(crate) candidate: DateCandidate,
    /// Whether a day is written, not just a month or a year.
    pub(crate) has_day: bool,
    /// Whether the time is written in UTC.
    pub(crate) is_utc: bool,
}

/// All dates that may be the page's own, in no order.
///
/// `address` is the page's address, given or named by the page.
pub(crate) fn find(
    page: &Page<'_, '_>,
    things: &[Thing],
    address: Option<&str>,
    convention: Convention<'_>,
    knowledge: &Knowledge,
) -> Vec<Found> {
    let mut finder = Finder { page, convention, knowledge, found: Vec::new(), ahead: Vec::new() };
    finder.fields();
    finder.things(things);
    if let Some(address) = address {
        finder.address(address, 0.72, "url");
    }
    finder.elements();
    finder.texts();
    finder.scripts();
    finder.pictures();
    if finder.found.is_empty() {
        finder.found.append(&mut finder.ahead);
    }
    if finder.found.is_empty() {
        finder.copyright_years();
    }
    finder.found
}

struct Finder<'a, 'd, 'p> {
    page: &'a Page<'d, 'p>,
    convention: Convention<'a>,
    knowledge: &'a Knowledge,
    found: Vec<Found>,
    /// Dates later than any page can have that the page itself names: taken only where there is nothing
    /// else.
    ahead: Vec<Found>,
}

impl Finder<'_, '_, '_> {
    fn add(&mut self, date: &WrittenDate, called: Called, score: f32, evidence: impl Into<String>) {
        let day = date.date.date();
        let is_ahead = day > self.knowledge.latest;
        if day < Date::constant(1994, 1, 1) || called == Called::Other || (is_ahead && score < 0.75) {
            return;
        }
        let score = if date.has_day { score } else { score * 0.45 };
        let score = if date.has_time { score + 0.01 } else { score };
        let found = if is_ahead { &mut self.ahead } else { &mut self.found };
        let candidate = DateCandidate {
            date: date.date,
            has_time: date.has_time,
            is_update: called == Called::Updated,
            evidence: evidence.into(),
            score,
        };
        found.push(Found { candidate, has_day: date.has_day, is_utc: date.is_utc });
    }

    fn value(&self, text: &str) -> Option<WrittenDate> {
        value(text, &self.knowledge.months, self.convention)
    }

    /// `meta` elements.
    fn fields(&mut self) {
        for field in &self.page.fields {
            let Some((called, score)) = self.knowledge.date_fields.get(&field.name) else { continue };
            if let Some(date) = self.value(&field.content) {
                self.add(&date, called, score, format!("meta {}={}", field.by, field.name));
            }
        }
    }

    /// JSON-LD.
    fn things(&mut self, things: &[Thing]) {
        let n_articles = things.iter().filter(|thing| thing.is_article()).count();
        for thing in things {
            let weight = if thing.is_article() {
                if n_articles > 3 { 0.9 } else { 1.0 }
            } else if thing.is_page() {
                0.95
            } else if thing.is_part() {
                0.5
            } else {
                0.8
            };
            for (property, called, score) in [
                ("datePublished", Called::Published, 0.94),
                ("dateCreated", Called::Published, 0.86),
                ("uploadDate", Called::Published, 0.8),
                ("datePosted", Called::Published, 0.8),
                ("dateModified", Called::Updated, 0.5),
            ] {
                if let Some(date) = thing.words(property).and_then(|words| self.value(&words)) {
                    self.add(&date, called, score * weight, format!("json-ld {property}"));
                }
            }
        }
    }

    /// A date in an address: `/2016/09/04/`, `/20160904/`, `/2016/09/`, `-2016-09-04-`.
    fn address(&mut self, address: &str, score: f32, evidence: &str) {
        let path = address.split_once("://").map_or(address, |(_, rest)| rest);
        let path = path.find('/').map_or("", |slash| &path[slash..]);
        // What stands before the address of an archived page is the day on which it was archived.
        let path = path.find("/http").map_or(path, |inner| &path[inner..]);
        let path = path.split(['?', '#']).next().unwrap_or(path);
        let convention = Convention { month_first: false, ..self.convention };
        let found: Vec<WrittenDate> = dates(path, &self.knowledge.months, convention).collect();
        for date in found {
            let words = &path[date.range.clone()];
            if !date.is_ambiguous && words.starts_with(['1', '2']) && words.len() >= 7 {
                self.add(&date, Called::Published, score, evidence);
            }
        }
    }

    /// Microdata, RDFa and `time`.
    fn elements(&mut self) {
        let page = self.page;
        for node in page.order.iter().copied() {
            let NodeKind::Element(tag) = page.dom.kind(node) else { continue };
            if tag == Tag::Meta {
                continue;
            }
            for attribute in ["itemprop", "property"] {
                let Some(name) = page.dom.attribute(node, attribute) else { continue };
                let name = name.trim().to_lowercase();
                let name = name.rsplit_once(' ').map_or(name.as_str(), |(_, last)| last);
                let Some((called, score)) = self.knowledge.date_fields.get(name) else { continue };
                if let Some(date) = self.element_value(node) {
                    let score = score * self.region_factor(node);
                    self.add(&date, called, score, format!("{attribute}={name}"));
                }
            }
            if tag == Tag::Time {
                self.time(node);
            }
            // WordPress: <abbr class="published" title="2016-09-04T10:30:00">
            let is_titled = matches!(tag, Tag::Abbr | Tag::Span)
                && page.own_roles(node).any(Roles::DATE.with(Roles::UPDATED));
            if is_titled
                && let Some(title) = page.dom.attribute(node, "title")
                && let Some(date) = self.value(&title)
            {
                let called = if page.own_roles(node).any(Roles::UPDATED) {
                    Called::Updated
                } else {
                    Called::Published
                };
                self.add(&date, called, 0.8 * self.region_factor(node), "title of a date's element");
            }
        }
    }

    fn element_value(&self, node: NodeId) -> Option<WrittenDate> {
        let attributes = ["datetime", "content", "title"];
        let written = attributes.iter().filter_map(|name| self.page.dom.attribute(node, name));
        let from_attribute = written.filter_map(|written| self.value(&written)).next();
        from_attribute.or_else(|| {
            let is_short = self.page.n_text(node) <= LONG_TEXT;
            is_short.then(|| self.value(&self.page.words(node))).flatten()
        })
    }

    fn time(&mut self, node: NodeId) {
        let page = self.page;
        let written =
            page.dom.attribute(node, "datetime").or_else(|| page.dom.attribute(node, "data-datetime"));
        let machine = written.and_then(|written| self.value(&written));
        let words = if page.n_text(node) <= LONG_TEXT { page.words(node) } else { String::new() };
        let Some(date) = machine.filter(|date| date.has_day).or_else(|| self.value(&words)) else { return };
        let roles = page.roles_near(node, 2);
        let own = page.own_roles(node);
        let called = if own.any(Roles::UPDATED) && !own.any(Roles::DATE) {
            Called::Updated
        } else {
            self.called_by_words(node, &words).unwrap_or(
                if roles.any(Roles::UPDATED) && !own.any(Roles::DATE) {
                    Called::Updated
                } else {
                    Called::Published
                },
            )
        };
        let is_marked = page.dom.attribute(node, "pubdate").is_some() || own.any(Roles::DATE);
        let base = if is_marked { 0.82 } else { 0.76 };
        let score = base * self.region_factor(node) * self.nearness(node);
        self.add(&date, called, score, "time element");
    }

    /// What the words in or before an element call its date.
    fn called_by_words(&self, node: NodeId, words: &str) -> Option<Called> {
        let first_digit = words.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
        self.knowledge.date_cues.before(&words[..first_digit]).or_else(|| self.cue_before(node))
    }

    /// What the text before a node calls the date in it.
    fn cue_before(&self, node: NodeId) -> Option<Called> {
        let place = self.page.place(node);
        let before = self.page.order[..place].iter().rev().take(8);
        let mut texts = before.filter(|node| self.page.dom.kind(**node) == NodeKind::Text);
        let text = texts.find(|text| self.page.n_text(**text) > 0)?;
        if self.page.n_text(*text) > 80 {
            return None;
        }
        self.knowledge.date_cues.before(&self.page.dom.text(*text))
    }

    /// Less than 1 in regions that are not about the page's article.
    fn region_factor(&self, node: NodeId) -> f32 {
        let regions = self.page.regions(node);
        let mut factor = 1.0;
        if regions.any(Roles::COMMENTS) {
            factor *= 0.35;
        }
        if regions.any(Roles::RELATED) {
            factor *= 0.5;
        }
        if regions.any(Roles::FOOTER.with(Roles::NAV)) {
            factor *= 0.6;
        }
        if regions.any(Roles::HIDDEN) {
            factor *= 0.6;
        }
        if regions.any(Roles::LINK) {
            factor *= 0.88;
        }
        if regions.any(Roles::ITEM) {
            factor *= 0.92;
        }
        factor
    }

    /// 1 close to the main heading, less far from it.
    fn nearness(&self, node: NodeId) -> f32 {
        let Some(heading) = self.page.headings.first() else { return 0.97 };
        let (at, heading) = (self.page.place(node), self.page.place(*heading));
        match at.abs_diff(heading) {
            0..=40 => 1.0,
            41..=150 => 0.97,
            _ if at < heading => 0.85,
            151..=600 => 0.93,
            _ => 0.86,
        }
    }

    /// Dates in the words of the page.
    fn texts(&mut self) {
        let page = self.page;
        let mut n_found = 0;
        for node in page.order.iter().copied() {
            if page.dom.kind(node) != NodeKind::Text || page.regions(node).any(Roles::HIDDEN) {
                continue;
            }
            let raw = &page.dom.page()[page.dom.span(node).range()];
            let mut digits = raw.bytes().filter(u8::is_ascii_digit);
            if digits.nth(2).is_none() {
                // "4. September" and the year may stand in elements of their own.
                continue;
            }
            let text = page.dom.text(node);
            for date in dates(&text, &self.knowledge.months, self.convention) {
                if n_found >= MAX_TEXT_DATES {
                    return;
                }
                n_found += 1;
                self.text_date(node, &text, &date);
            }
        }
        self.divided_dates();
    }

    fn text_date(&mut self, node: NodeId, text: &str, date: &WrittenDate) {
        let page = self.page;
        let before = text[..date.range.start].trim();
        let cue = self.knowledge.date_cues.before(before);
        let cue = if before.is_empty() { self.cue_before(node) } else { cue };
        let rest = text.trim().len().saturating_sub(date.range.len());
        let roles = page.roles_near(node, 3);
        let mut score = match rest {
            0..=3 => 0.6,
            4..=40 => 0.55,
            41..=LONG_TEXT => 0.4,
            _ => 0.25,
        };
        if rest <= LONG_TEXT {
            if roles.any(Roles::DATE) {
                score += 0.12;
            } else if roles.any(Roles::AUTHOR) {
                score += 0.06;
            }
            if cue == Some(Called::Published) {
                score += 0.1;
            }
        }
        if date.is_ambiguous {
            score -= 0.02;
        }
        let called = match cue {
            Some(called) => called,
            None if roles.any(Roles::UPDATED) && !roles.any(Roles::DATE) => Called::Updated,
            None => Called::Published,
        };
        score *= self.region_factor(node) * self.nearness(node);
        let words = text[date.range.clone()].to_owned();
        let what = if cue.is_some() { "text after a cue" } else { "text" };
        self.add(date, called, score, format!("{what}: {words}"));
    }

    /// Dates whose parts stand in elements of their own: `<span>4</span> <span>Sep</span> <span>2016</span>`.
    fn divided_dates(&mut self) {
        let page = self.page;
        for node in page.order.iter().copied() {
            let is_element = matches!(page.dom.kind(node), NodeKind::Element(tag) if tag != Tag::Time);
            let own = page.own_roles(node);
            if !is_element || !own.any(Roles::DATE.with(Roles::UPDATED)) || page.n_text(node) > 80 {
                continue;
            }
            if page.regions(node).any(Roles::HIDDEN) || page.dom.children(node).count() < 2 {
                continue;
            }
            let words = page.words(node);
            let spaced = spaced_words(page, node);
            let Some(date) = self.value(&words).or_else(|| self.value(&spaced)) else { continue };
            let first_digit = words.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
            let cue = self.knowledge.date_cues.before(&words[..first_digit]);
            let called = cue.unwrap_or(if own.any(Roles::UPDATED) && !own.any(Roles::DATE) {
                Called::Updated
            } else {
                Called::Published
            });
            let score = 0.66 * self.region_factor(node) * self.nearness(node);
            self.add(&date, called, score, format!("date's element: {words}"));
        }
    }

    /// `"datePublished": "2016-09-04"` and the like in scripts that are no JSON-LD.
    fn scripts(&mut self) {
        if self.found.iter().any(|found| !found.candidate.is_update && found.candidate.score > 0.6) {
            return;
        }
        let page = self.page;
        for node in page.order.iter().copied() {
            if !page.dom.is(node, Tag::Script) {
                continue;
            }
            let script = page.dom.raw_content(node);
            for (key, called, score) in [
                ("datePublished", Called::Published, 0.6),
                ("dateCreated", Called::Published, 0.55),
                ("publishDate", Called::Published, 0.58),
                ("publish_date", Called::Published, 0.58),
                ("publishedDate", Called::Published, 0.58),
                ("published_at", Called::Published, 0.55),
                ("publishedAt", Called::Published, 0.55),
                ("pubDate", Called::Published, 0.55),
                ("pub_date", Called::Published, 0.55),
                ("publicationDate", Called::Published, 0.58),
                ("dateModified", Called::Updated, 0.3),
            ] {
                if let Some(at) = script.find(key) {
                    let from = at + key.len();
                    let to = script.floor_char_boundary((from + 50).min(script.len()));
                    let rest = script[from..to]
                        .trim_start_matches(['"', '\'', '\\', ' ', ':', '=', '[', '\n', '\t']);
                    let end = rest.find(['"', '\'', '\\', '}', ';']).unwrap_or(rest.len());
                    if let Some(date) = self.value(&rest[..end]) {
                        self.add(&date, called, score, format!("script {key}"));
                    }
                }
            }
        }
    }

    /// Dates in the addresses of the page's own pictures.
    fn pictures(&mut self) {
        let names = ["og:image", "twitter:image", "og:image:url", "twitter:image:src"];
        let addresses: Vec<String> = names
            .iter()
            .filter_map(|name| self.page.field(&[name]))
            .map(|(_, address)| address.to_owned())
            .collect();
        for address in addresses {
            self.address(&address, 0.5, "address of the page's picture");
        }
    }

    /// `© 2016`: the year, as its first day.
    fn copyright_years(&mut self) {
        let page = self.page;
        for node in page.order.iter().copied().filter(|node| page.dom.kind(*node) == NodeKind::Text) {
            if page.regions(node).any(Roles::HIDDEN) || page.n_text(node) > LONG_TEXT {
                continue;
            }
            let text = page.dom.text(node);
            let Some(at) = text.find('©').or_else(|| text.to_ascii_lowercase().find("copyright")) else {
                continue;
            };
            let years = text[at..].split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 4);
            let year =
                years.filter_map(|run| run.parse::<i16>().ok()).find(|year| (1994..2100).contains(year));
            if let Some(date) = year.and_then(|year| Date::new(year, 1, 1).ok()) {
                let written = WrittenDate {
                    range: 0..0,
                    date: date.to_datetime(jiff::civil::Time::midnight()),
                    has_time: false,
                    has_day: false,
                    is_ambiguous: false,
                    is_utc: false,
                };
                self.add(&written, Called::Published, 0.1, "copyright year");
            }
        }
    }
}

/// The words of an element, those of each text within set apart by a space.
fn spaced_words(page: &Page<'_, '_>, node: NodeId) -> String {
    let texts = page.dom.descendants(node).filter(|within| page.dom.kind(*within) == NodeKind::Text);
    let words: Vec<String> = texts.map(|text| page.dom.text(text).trim().to_owned()).collect();
    words.join(" ")
}
