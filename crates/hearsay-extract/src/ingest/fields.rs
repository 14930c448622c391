//! From the fields of a record to an input.

use super::{Content, Field, Given, Input, Media, Options, Record};
use hearsay_types::{InputRecord, Label, Note, SourceMap, Span};
use rustc_hash::FxHashMap;

/// A value of a record's field.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Value {
    /// Its text, never only white space.
    pub(super) text: String,
    /// From the text to the bytes of the record.
    pub(super) map: SourceMap,
}

/// The fields of one record: each with its name as written (those of nested fields joined by dots) and its
/// values (several where the record has a list), in the record's order.
pub(super) type Fields = Vec<(String, Vec<Value>)>;

/// Which names stand for which fields.
#[derive(Debug, Clone)]
pub(super) struct FieldNames {
    /// From a name in its folded form to the field and its rank; a low rank wins.
    known: FxHashMap<String, (Field, usize)>,
    /// Names of objects in which the fields may lie, folded.
    within: Vec<String>,
    /// The user's names, as written, with their fields; they go before the others.
    mapped: Vec<(Field, String)>,
}

impl FieldNames {
    /// The usual names and those of the options.
    pub(super) fn new(options: &Options) -> Self {
        let table = include_str!("../../data/ingest/fields.tsv");
        let mut names =
            Self { known: FxHashMap::default(), within: Vec::new(), mapped: options.field_map.clone() };
        for (rank, line) in table.lines().skip(1).enumerate() {
            let mut columns = line.split('\t');
            let (Some(field), Some(name)) = (columns.next(), columns.next()) else { continue };
            match Field::from_name(field) {
                Some(field) => drop(names.known.insert(name.to_owned(), (field, rank))),
                None => names.within.push(name.to_owned()),
            }
        }
        names
    }

    /// The field that a name stands for, with its rank: first the user's names, then the usual ones, then
    /// those of fields that lie within an object that may hold a record.
    fn find(&self, name: &str) -> Option<(Field, usize)> {
        if let Some(rank) = self.mapped.iter().position(|(_, mapped)| mapped == name) {
            return Some((self.mapped[rank].0, rank));
        }
        const DEEPER: usize = 1_000;
        let mut depth = 1;
        let mut rest = name;
        loop {
            if let Some((field, rank)) = self.known.get(&fold(rest)) {
                return Some((*field, rank + depth * DEEPER));
            }
            let (outer, inner) = rest.split_once('.')?;
            if !self.within.contains(&fold(outer)) {
                return None;
            }
            (rest, depth) = (inner, depth + 1);
        }
    }

    /// Whether a name stands for the text or the page.
    pub(super) fn is_text(&self, name: &str) -> bool {
        self.find(name).is_some_and(|(field, _)| matches!(field, Field::Text | Field::Html))
    }

    /// Whether a name stands for any field.
    pub(super) fn is_known(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Makes an input of a record's fields; `None` where none of them is the text or the page.
    pub(super) fn input(&self, fields: Fields, record: InputRecord, notes: Vec<Note>) -> Option<Input> {
        let mut sorted: Vec<(Field, usize, String, Vec<Value>)> = fields
            .into_iter()
            .filter(|(_, values)| !values.is_empty())
            .filter_map(|(name, values)| self.find(&name).map(|(field, rank)| (field, rank, name, values)))
            .collect();
        sorted.sort_by_key(|(field, rank, ..)| (*field, *rank));

        let mut given = Given::default();
        let mut text: Option<Value> = None;
        let mut page: Option<Value> = None;
        for (field, _, name, values) in sorted {
            let slot = match field {
                Field::Text => {
                    text = text.or_else(|| Some(join(values, "\n\n")));
                    continue;
                }
                Field::Html => {
                    page = page.or_else(|| Some(join(values, "\n")));
                    continue;
                }
                Field::Labels => {
                    given.labels.extend(labels(&name, &values));
                    continue;
                }
                Field::Id => &mut given.id,
                Field::Url => &mut given.url,
                Field::Publisher => &mut given.publisher,
                Field::Title => &mut given.title,
                Field::Byline => &mut given.byline,
                Field::Dateline => &mut given.dateline,
                Field::Published => &mut given.published,
                Field::Updated => &mut given.updated,
                Field::Language => &mut given.language,
            };
            let value = join(values, ", ").text.trim().to_owned();
            let is_address = ["http://", "https://", "www."].iter().any(|start| value.starts_with(start));
            if field == Field::Publisher && is_address {
                // Some exports give the page's address as its source.
                given.url.get_or_insert(value);
            } else {
                slot.get_or_insert(value);
            }
        }
        let content = match (text, page) {
            (Some(text), _) if !is_html(&text.text) => {
                Content::Record(Record { text: text.text, map: text.map })
            }
            (Some(page), _) | (None, Some(page)) => {
                Content::Page { bytes: page.text.into_bytes(), media: Media::Html, map: Some(page.map) }
            }
            (None, None) => return None,
        };
        Some(Input {
            record,
            given,
            fallback: Given::default(),
            content,
            aside: Vec::new(),
            notes,
            own_bytes: None,
        })
    }
}

/// A name without what exports write in different ways: `Pub_Date`, `pubDate` and `pub date` are one.
fn fold(name: &str) -> String {
    let name = name.rsplit(':').next().unwrap_or(name);
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Several values as one text.
fn join(values: Vec<Value>, between: &str) -> Value {
    let mut values = values.into_iter();
    let Some(mut joined) = values.next() else {
        return Value { text: String::new(), map: SourceMap::default() };
    };
    for value in values {
        joined.text.push_str(between);
        let start = joined.text.len();
        joined.text.push_str(&value.text);
        joined.map.append(&value.map, start);
    }
    joined
}

/// Labels of a field whose values may be lists within a text. Bare numbers are no labels.
fn labels(name: &str, values: &[Value]) -> Vec<Label> {
    let is_list = ["tag", "keyword"].iter().any(|word| fold(name).contains(word));
    let is_between = |c: char| matches!(c, ';' | '|') || (is_list && c == ',');
    let pieces = values.iter().flat_map(|value| value.text.split(is_between)).map(str::trim);
    let pieces = pieces.filter(|piece| piece.chars().any(char::is_alphabetic));
    pieces.map(|piece| Label { name: name.to_owned(), value: piece.to_owned() }).collect()
}

/// Whether a text is a page or a piece of one: it has marks that plain text never has.
pub(super) fn is_html(text: &str) -> bool {
    let start = text.trim_start();
    let mut end = start.len().min(4096);
    while !start.is_char_boundary(end) {
        end -= 1;
    }
    let start = start[..end].to_ascii_lowercase();
    let opens = ["<!doctype html", "<html", "<head", "<body", "<p>", "<p ", "<div", "<article", "<section"];
    let marks = ["</p>", "</div>", "<br>", "<br/>", "<br />", "</a>", "</span>", "</h2>", "</li>"];
    opens.iter().any(|open| start.starts_with(open))
        || marks.iter().map(|mark| start.matches(mark).count()).sum::<usize>() >= 2
}

impl Value {
    /// A value that stands at `source` of the record, under the map `map`; `None` where it is empty, or
    /// one of the words that exports write for nothing.
    pub(super) fn new(text: String, map: SourceMap) -> Option<Self> {
        let words = text.trim();
        let is_nothing = ["null", "none", "nan", "n/a"].iter().any(|word| words.eq_ignore_ascii_case(word));
        (!words.is_empty() && !is_nothing).then_some(Self { text, map })
    }

    /// As [`new`](Self::new), for what stands in the record as it is.
    pub(super) fn same(record: &str, span: Span) -> Option<Self> {
        let text = span.of(record).to_owned();
        let mut map = SourceMap::default();
        map.push(Span::new(0, text.len()), span);
        Self::new(text, map)
    }
}
