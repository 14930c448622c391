//! Which words are toponyms.
//!
//! Three sources: entities that are places or facilities, cut to the name; names of the knowledge's places;
//! names of the gazetteer that no entity covers, where the place is well known, or where their surroundings
//! say that a place is meant: a preposition, a word for its kind ("the village of Velm"), or a toponym in the
//! same list or behind a comma. A name that a person of the report has is none, nor is one inside an
//! organization's name.

use super::{
    PlaceResolver,
    gazetteer::{Class, NameValue},
    last_chars, overlap, tokens_touching,
    types::Kind,
    words::Use,
};
use crate::knowledge::{
    EntryId, Found,
    normalize::{self, Word},
};
use hearsay_types::{Analysis, Article, EntityType, Span, Upos};
use rustc_hash::FxHashSet;

/// The most words of a name that is looked up.
const LONGEST: usize = 7;
/// Words that are seldom places although places are called so: `data/place/ordinary.tsv`.
const ORDINARY: &str = include_str!("../../data/place/ordinary.tsv");

/// What recognition of one report works on.
struct Reading<'a> {
    article: &'a Article,
    text: &'a Analysis,
    words: &'a [Word],
    /// Comparable forms of the words of persons' names.
    persons: Vec<String>,
}

impl PlaceResolver {
    /// The toponyms of a report, in the order of the text; of those that overlap the longest.
    pub(super) fn recognize(
        &self,
        article: &Article,
        text: &Analysis,
        words: &[Word],
        known: &[Found],
    ) -> Vec<Span> {
        let persons = persons(article, text);
        let reading = Reading { article, text, words, persons };
        let mut spans: Vec<Span> = Vec::new();
        for entity in &text.entities {
            if matches!(entity.kind, EntityType::Place | EntityType::Facility) {
                spans.extend(self.name_within(&reading, entity.span));
            }
        }
        let is_place = |name: &&Found| name.uses.iter().any(|(id, _)| matches!(id, EntryId::Place(_)));
        for name in known.iter().filter(is_place) {
            if is_free(article, text, name.span)
                && !reading.is_person(name.span)
                && !is_currency(article, name.span)
            {
                spans.push(name.span);
            }
        }
        spans = longest(spans);
        self.add_named(&reading, &mut spans);
        longest(spans)
    }

    /// The name in an entity that is a place: "the city of Velm" is Velm, "Velm Health Ministry" too.
    fn name_within(&self, reading: &Reading<'_>, entity: Span) -> Option<Span> {
        let first = reading.words.partition_point(|word| word.span.end <= entity.start);
        let end = reading.words.partition_point(|word| word.span.start < entity.end);
        let mut words = reading.words.get(first..end)?;
        let is_low = |word: &Word| {
            !word.capitalized
                && !matches!(&*word.form, "al" | "el" | "as" | "ad" | "ar" | "an" | "ez" | "de" | "la")
        };
        while let [word, rest @ ..] = words
            && (is_low(word) || matches!(&*word.form, "the"))
        {
            words = rest;
        }
        while let [rest @ .., word] = words
            && is_low(word)
        {
            words = rest;
        }
        if let [kind, of, rest @ ..] = words
            && matches!(&*kind.form, "city" | "town" | "village" | "state" | "province")
            && of.form == "of"
        {
            words = rest;
        }
        let is_known = |words: &[Word]| {
            let found = self.names.gazetteer.longest(words.iter().map(|word| word.form.as_str()));
            found.is_some_and(|(n, _)| n == words.len())
        };
        if let [part, rest @ ..] = words
            && self.words.radius(Use::Before, &part.form).is_some()
            && is_known(rest)
            && !is_known(words)
        {
            words = rest;
        }
        let (one, last) = (words.first()?, words.last()?);
        if words.len() == 1 && self.ordinary.contains(&*one.form) {
            return None;
        }
        let whole = one.span.cover(last.span);
        let forms = || words.iter().map(|word| word.form.as_str());
        let found = self.names.gazetteer.longest(forms());
        let Some((n, value)) = found.filter(|(n, _)| *n < words.len()) else { return Some(whole) };
        let shorter = one.span.cover(words.get(n - 1)?.span);
        if words.get(n - 1)?.form == "county" {
            return Some(shorter);
        }
        // More than the name of a place: what is behind it says whether the whole is one.
        let is_facility = self.words.radius(Use::Facility, &last.form).is_some();
        let is_part = self.words.radius(Use::Behind, &last.form).is_some();
        if is_facility || is_part || words.len() - n > 3 && !self.is_well_known(value) {
            return Some(whole);
        }
        (self.is_well_known(value) && !(n == 1 && self.ordinary.contains(&*one.form)))
            .then_some(shorter)
            .or(Some(whole))
    }

    /// Adds names of the gazetteer that no entity covers, where they are likely places; twice, since a place
    /// makes its neighbors in a list likely.
    fn add_named(&self, reading: &Reading<'_>, spans: &mut Vec<Span>) {
        for round in 0..2 {
            let mut at = 0;
            while at < reading.words.len() {
                let Some((n, value)) = self.named_at(reading, at) else {
                    at += 1;
                    continue;
                };
                let span = reading.words[at].span.cover(reading.words[at + n - 1].span);
                let span = self.with_stop(reading.article, span);
                let is_new = spans.iter().all(|other| !overlap(*other, span));
                let is_new = is_new && !self.is_part_of_name(reading, at, n, value, spans);
                if is_new
                    && is_free(reading.article, reading.text, span)
                    && self.is_likely(reading, span, value, round, spans)
                {
                    spans.push(span);
                    at += n;
                } else {
                    at += 1;
                }
            }
        }
    }

    /// Whether a city's name stands between other capitalized words, as part of a longer name that no entity
    /// covers: a person's, mostly.
    fn is_part_of_name(
        &self,
        reading: &Reading<'_>,
        at: usize,
        n: usize,
        value: Option<NameValue>,
        spans: &[Span],
    ) -> bool {
        let gazetteer = &self.names.gazetteer;
        let first = value.and_then(|value| gazetteer.places_of(value).next());
        let place = first.and_then(|named| gazetteer.place(named.id));
        if place.is_some_and(|place| !place.class.is_settlement() || place.population > 6.0) {
            return false;
        }
        let is_other = |word: &Word| {
            word.capitalized
                && !word.form.starts_with(|c: char| c.is_ascii_digit())
                && !self.ordinary.contains(&*word.form)
                && spans.iter().all(|span| !overlap(*span, word.span))
        };
        let gap_is_space = |a: &Word, b: &Word| {
            reading.article.text.get(a.span.end as usize..b.span.start as usize) == Some(" ")
        };
        let words = reading.words;
        let before = at.checked_sub(1).map(|before| (&words[before], &words[at]));
        let behind = words.get(at + n).map(|behind| (&words[at + n - 1], behind));
        let before = before.is_some_and(|(one, two)| is_other(one) && gap_is_space(one, two));
        before || n == 1 && behind.is_some_and(|(one, two)| is_other(two) && gap_is_space(one, two))
    }

    /// An abbreviation with its full stop: "Ky."
    fn with_stop(&self, article: &Article, span: Span) -> Span {
        let longer = Span::new(span.start as usize, span.end as usize + 1);
        let written = article.text.get(longer.start as usize..longer.end as usize);
        let is_short = written.is_some_and(|words| words.ends_with('.') && self.names.is_abbreviation(words));
        if is_short { longer } else { span }
    }

    /// The longest name of the gazetteer that begins at a word, with how many words it has. Of a word that
    /// nothing knows, itself where "the village of" stands before it.
    fn named_at(&self, reading: &Reading<'_>, at: usize) -> Option<(usize, Option<NameValue>)> {
        let words = reading.words;
        let first = &words[at];
        if !first.capitalized || first.form.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let joined = words[at + 1..].iter().take_while(|word| word.joined).count().min(LONGEST - 1);
        let forms = words[at..=at + joined].iter().map(|word| word.form.as_str());
        let found = self.names.gazetteer.longest(forms);
        let found = found.filter(|(n, _)| words[at + n - 1].capitalized);
        let found = found.filter(|(n, _)| *n > 1 || !self.ordinary.contains(&*first.form));
        match found {
            Some((n, value)) => Some((n, Some(value))),
            None if self.ordinary.contains(&*first.form) => None,
            None => Some((1, None)),
        }
    }

    /// Whether a name that no entity covers is likely a place's here. Without `value` nothing knows it.
    fn is_likely(
        &self,
        reading: &Reading<'_>,
        span: Span,
        value: Option<NameValue>,
        round: usize,
        spans: &[Span],
    ) -> bool {
        let (article, text) = (reading.article, reading.text);
        let range = tokens_touching(text, span);
        let mut tokens = text.tokens[range].iter();
        if value.is_some_and(|value| self.is_usual(value)) && opens_dateline(article, span) {
            return true;
        }
        if !tokens.any(|token| token.upos == Upos::Propn) || is_currency(article, span) {
            return false;
        }
        let before = article.text.get(..span.start as usize).unwrap_or_default();
        let behind = article.text.get(span.end as usize..).unwrap_or_default();
        let written = span.of(&article.text);
        if self.types.around("", behind) == Some(Kind::Nothing) {
            return false;
        }
        let is_told = self.types.before(last_chars(before, 40)).is_some();
        let Some(value) = value else { return is_told && written.chars().count() > 2 };
        if self.names.is_abbreviation(written) {
            let is_full = written.len() > 2 && !written.contains('.');
            return !behind.starts_with('-') && (is_full || before.ends_with(", "));
        }
        let is_located = last_chars(before, 12).rsplit_once(' ').is_some_and(|(rest, gap)| {
            gap.is_empty()
                && matches!(
                    rest.rsplit([' ', '\n']).next().unwrap_or_default(),
                    "in" | "near" | "from" | "outside" | "around" | "across" | "In" | "Near"
                )
        });
        let is_listed = || {
            let neighbor = |gap: &str| matches!(gap, ", " | " and " | ", and " | " or ");
            spans.iter().any(|other| {
                let gap = if other.start >= span.end {
                    article.text.get(span.end as usize..other.start as usize)
                } else {
                    article.text.get(other.end as usize..span.start as usize)
                };
                gap.is_some_and(neighbor)
            })
        };
        let is_usual = self.is_usual(value);
        let is_near = is_told || is_located && is_usual;
        if reading.is_person(span) {
            return is_near && !reading.begins_with_person(span);
        }
        let is_kind = || is_usual && self.types.around("", behind).is_some();
        is_near || self.is_well_known(value) || is_kind() || round > 0 && is_usual && is_listed()
    }

    /// Whether a name is the usual one of some place.
    fn is_usual(&self, value: NameValue) -> bool {
        self.names.gazetteer.places_of(value).next().is_some_and(|named| !named.is_alias)
    }

    /// Whether a name is that of a country, a region, a division, or a larger city.
    fn is_well_known(&self, value: NameValue) -> bool {
        let gazetteer = &self.names.gazetteer;
        // The usual and populous come first; nothing behind them is well known.
        let first = gazetteer.places_of(value).take(6);
        let mut places = first.filter_map(|named| Some((gazetteer.place(named.id)?, named.is_alias)));
        places.any(|(place, is_alias)| match place.class {
            Class::Country | Class::Region | Class::Nature => true,
            Class::Division => !is_alias,
            Class::County => false,
            _ => place.population > 5.0 && !is_alias,
        })
    }
}

impl Reading<'_> {
    /// Whether a name is a word of a person's name in this report.
    fn is_person(&self, name: Span) -> bool {
        let form = normalize::name(name.of(&self.article.text));
        self.persons.contains(&form)
    }

    /// Whether the words of a person are this very name: the preposition before it says little.
    fn begins_with_person(&self, name: Span) -> bool {
        self.text
            .entities
            .iter()
            .any(|entity| entity.kind == EntityType::Person && overlap(entity.span, name))
    }
}

/// The comparable forms of the words of persons' names that have more than one.
fn persons(article: &Article, text: &Analysis) -> Vec<String> {
    let mut forms: Vec<String> = Vec::new();
    for entity in text.entities.iter().filter(|entity| entity.kind == EntityType::Person) {
        let words = normalize::words(entity.span.of(&article.text));
        if words.len() > 1 {
            forms.extend(words.into_iter().map(|word| word.form));
        }
    }
    forms
}

/// Spans without those that overlap a longer one, in the order of the text.
fn longest(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by_key(|span| (std::cmp::Reverse(span.len()), span.start));
    let mut kept: Vec<Span> = Vec::new();
    for span in spans {
        if !span.is_empty() && kept.iter().all(|other| !overlap(*other, span)) {
            kept.push(span);
        }
    }
    kept.sort_by_key(|span| span.start);
    kept
}

/// Whether a name in capitals stands where a dateline does: "VELM — ", "VELM, Ost (Agency)".
fn opens_dateline(article: &Article, name: Span) -> bool {
    let (start, end) = (name.start as usize, name.end as usize);
    let before = article.text.get(..start).unwrap_or_default();
    let behind = article.text.get(end..).unwrap_or_default();
    let in_capitals = !name.of(&article.text).chars().any(char::is_lowercase);
    let begins = before.is_empty() || before.trim_end_matches(' ').ends_with(['\n', '.']);
    let ends = [" -", " –", " —", "—", ", ", " ("].iter().any(|gap| behind.starts_with(gap));
    in_capitals && begins && ends && name.len() > 2
}

/// Whether an organization's name says by this name where it is: "Velm police", "the University of Velm".
fn tells_seat(article: &Article, entity: Span, name: Span) -> bool {
    let words = |start: u32, end: u32| {
        article.text.get(start as usize..end as usize).unwrap_or_default().trim().to_lowercase()
    };
    if entity.start <= name.start && name.end < entity.end {
        let behind = words(name.end, entity.end);
        let next = behind.split(' ').next().unwrap_or_default();
        if matches!(next, "police" | "mayor" | "premier" | "governor" | "government" | "county" | "city") {
            return true;
        }
    }
    let before = words(entity.start, name.start.max(entity.start));
    entity.end <= name.end
        && ["government of", "university of", "city of", "state of", "province of", "port of"]
            .iter()
            .any(|start| before.trim_start_matches("the ") == *start)
}

/// Whether words lie in no person's, organization's or other thing's name that says more.
fn is_free(article: &Article, text: &Analysis, name: Span) -> bool {
    use EntityType::{ArmedGroup, Government, Nationality, Organization, Person};
    let mut entities = text.entities.iter().filter(|entity| overlap(entity.span, name));
    !entities.any(|entity| {
        let is_other = matches!(entity.kind, Person | Organization | ArmedGroup | Government | Nationality);
        let is_seat =
            || matches!(entity.kind, Organization | Government) && tells_seat(article, entity.span, name);
        is_other
            && !is_seat()
            && (entity.span.len() > name.len() + 1 || entity.kind == Person && entity.score > 0.8)
    })
}

/// "US$5", "$US 5": money, no place.
fn is_currency(article: &Article, name: Span) -> bool {
    let before = article.text.get(..name.start as usize).unwrap_or_default();
    let behind = article.text.get(name.end as usize..).unwrap_or_default();
    behind.starts_with('$') || before.ends_with('$')
}

/// The words of the data file.
pub(super) fn ordinary() -> FxHashSet<&'static str> {
    ORDINARY.lines().skip(1).collect()
}
