//! Feeds (RSS 0.9 to 2.0, Atom): each entry an input, with its title, address, date, author and labels.
//!
//! Of an entry the whole text is taken where the feed gives it (`content:encoded`, `content`), else what it says in
//! short. Entries are found by their tags and read one by one, so that a damaged one costs itself. Every character of the
//! text leads back through references and CDATA sections to the bytes of the entry.
//!
//! Known gaps: nothing is fetched; an entry that only links to a picture or a sound has no text and is skipped.

use super::{
    Input, Media, Setup, Skipped, decode,
    fields::{Fields, Value},
    record_of,
};
use hearsay_types::{Note, SourceMap, Span};
use quick_xml::{
    Reader,
    escape::resolve_predefined_entity,
    events::{BytesStart, Event},
};
use std::{collections::VecDeque, ops::Range, sync::Arc};

/// The entries of a feed, one at a time.
pub(super) struct Feed {
    path: String,
    bytes: Vec<u8>,
    charset: String,
    note: Option<Note>,
    entries: VecDeque<Range<usize>>,
    /// The number of the entry that is read next, from 1.
    number: usize,
    /// Name and language of the whole feed.
    publisher: Option<String>,
    language: Option<String>,
    setup: Arc<Setup>,
}

impl Feed {
    pub(super) fn new(path: String, mut bytes: Vec<u8>, setup: Arc<Setup>) -> Self {
        let whole = decode(&bytes, setup.options.charset.as_deref(), Media::Html).value;
        let mut charset = whole.encoding.to_owned();
        let mut note = None;
        if charset.starts_with("UTF-16") || charset.starts_with("UTF-32") {
            note = Some(Note::new(
                "ingest",
                format!("read as {charset}; hash and offsets are of the entry in UTF-8"),
            ));
            (bytes, charset) = (whole.text.into_bytes(), "UTF-8".to_owned());
        }
        let entries = entries(&bytes);
        let first = entries.front().map_or(bytes.len(), |entry| entry.start);
        let head = decode(&bytes[..first], Some(&charset), Media::Text).value.text;
        let head = Element::read(&head);
        let words = |name: &str| head.iter().find(|element| element.name == name).and_then(Element::words);
        let (publisher, language) = (words("title"), words("language"));
        Self { path, bytes, charset, note, entries, number: 0, publisher, language, setup }
    }

    fn entry(&self, range: Range<usize>) -> Result<Input, String> {
        let raw = &self.bytes[range];
        let decoded = decode(raw, Some(&self.charset), Media::Text).value;
        let mut elements = Element::read(&decoded.text);
        // Elements of the entry itself; those within others (a source's title, an author's name) go by both names.
        let mut fields = Fields::new();
        for name in TEXTS {
            let Some(at) =
                elements.iter().position(|element| element.name == *name && element.words().is_some())
            else {
                continue;
            };
            let element = elements.swap_remove(at);
            let field = if element.text.contains('<') { "html" } else { "text" };
            fields.push((
                field.to_owned(),
                Value::new(element.text, element.map.after(&decoded.map)).into_iter().collect(),
            ));
            break;
        }
        let mut origins = Vec::new();
        for element in elements {
            let value = element.words();
            let field = match element.name.as_str() {
                "title" => "title",
                "link" if element.is_alternate() => "url",
                "pubDate" | "published" | "dc:date" | "issued" => "published",
                "updated" | "modified" | "atom:updated" => "updated",
                "author" | "dc:creator" | "author/name" => "byline",
                "dc:language" => "language",
                "category" | "dc:subject" => "category",
                "source" | "source/title" => {
                    origins.extend(value);
                    continue;
                }
                _ => continue,
            };
            let value = match field {
                "url" => element.attribute("href").map(str::to_owned).or(value),
                "category" => value.or_else(|| element.attribute("term").map(str::to_owned)),
                // `desk@news.example (A. Writer)`, as RSS has it.
                "byline" => value.map(|value| match value.split_once('(') {
                    Some((address, name)) if address.contains('@') => name.trim_end_matches(')').to_owned(),
                    _ => value,
                }),
                _ => value,
            };
            let value = value.and_then(|value| Value::new(value, SourceMap::default()));
            fields.push((field.to_owned(), value.into_iter().collect()));
        }
        let record = record_of(format!("{}:{}", self.path, self.number), raw);
        let input = self.setup.names.input(fields, record, self.note.clone().into_iter().collect());
        let mut input = input.ok_or("it has no text")?;
        input.given.by = "feed";
        input.given.publisher = input.given.publisher.or_else(|| self.publisher.clone());
        input.given.language = input.given.language.or_else(|| self.language.clone());
        let origin =
            |of: String| super::Origin { of: Some(of), date: None, evidence: "feed source".to_owned() };
        input.given.origins.extend(origins.into_iter().map(origin));
        input.own_bytes = Some(raw.to_vec());
        Ok(input)
    }
}

/// Elements that hold an entry's text, the best first.
const TEXTS: &[&str] =
    &["content:encoded", "content", "description", "summary", "dc:description", "media:description"];

impl Iterator for Feed {
    type Item = Result<Input, Skipped>;

    fn next(&mut self) -> Option<Self::Item> {
        let range = self.entries.pop_front()?;
        self.number += 1;
        let skipped = |reason| Skipped { path: format!("{}:{}", self.path, self.number), reason };
        Some(self.entry(range).map_err(skipped))
    }
}

/// Where the entries of a feed stand.
fn entries(bytes: &[u8]) -> VecDeque<Range<usize>> {
    let mut found = VecDeque::new();
    for (open, close) in [("<item", "</item>"), ("<entry", "</entry>")] {
        let mut from = 0;
        while let Some(start) = memchr::memmem::find(&bytes[from..], open.as_bytes()).map(|at| from + at) {
            let behind = start + open.len();
            // Not `<items>`.
            if !bytes.get(behind).is_some_and(|byte| *byte == b'>' || byte.is_ascii_whitespace()) {
                from = behind;
                continue;
            }
            let end = memchr::memmem::find(&bytes[behind..], close.as_bytes());
            let end = end.map_or(bytes.len(), |at| behind + at + close.len());
            found.push_back(start..end);
            from = end;
        }
        if !found.is_empty() {
            break;
        }
    }
    found
}

/// An element with the text in it.
struct Element {
    /// Its name as written; that of an element within another goes behind it and a slash.
    name: String,
    attributes: Vec<(String, String)>,
    /// What stands in it, without references and CDATA marks. Of XHTML in it, the marks.
    text: String,
    /// From `text` to the entry.
    map: SourceMap,
}

impl Element {
    /// The elements of an entry, or of a feed's head, up to where its XML is damaged.
    fn read(entry: &str) -> Vec<Self> {
        let mut reader = Reader::from_str(entry);
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_dangling_amp = true;
        let position =
            |reader: &Reader<&[u8]>| usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let mut read: Vec<Self> = Vec::new();
        // The open elements: their names and, where they are read, which they are.
        let mut open: Vec<(String, Option<usize>)> = Vec::new();
        loop {
            let before = position(&reader);
            let Ok(event) = reader.read_event() else { return read };
            let after = position(&reader);
            let within = open.iter().rev().find_map(|(_, at)| *at);
            // Marks of XHTML in a text are a part of it.
            let is_mark = matches!(event, Event::Start(_) | Event::Empty(_) | Event::End(_))
                && within.is_some_and(|at| read[at].is_xhtml())
                && !(matches!(event, Event::End(_)) && open.last().is_some_and(|(_, at)| at.is_some()));
            if let (true, Some(at)) = (is_mark, within) {
                read[at].push(&entry[before..after], before..after);
            }
            match event {
                Event::Start(start) => {
                    let name = start.name().as_ref().to_owned();
                    let at = (!is_mark).then(|| {
                        read.push(Self::new(&open, &name, &start));
                        read.len() - 1
                    });
                    open.push((name, at));
                }
                Event::Empty(empty) if !is_mark => {
                    let name = empty.name().as_ref().to_owned();
                    read.push(Self::new(&open, &name, &empty));
                }
                Event::End(_) => drop(open.pop()),
                Event::Text(_) => {
                    if let Some(at) = within {
                        read[at].push(&entry[before..after], before..after);
                    }
                }
                Event::CData(data) => {
                    if let Some(at) = within {
                        let start = before + "<![CDATA[".len();
                        read[at].push(&data, start..start + data.len());
                    }
                }
                Event::GeneralRef(reference) => {
                    if let Some(at) = within {
                        let char = reference.resolve_char_ref().ok().flatten().map(String::from);
                        let char = char.or_else(|| resolve_predefined_entity(&reference).map(str::to_owned));
                        // In XHTML a reference stays as it would stand in a page, and so does one that XML does not name.
                        let words = char.filter(|_| !read[at].is_xhtml());
                        read[at].push(words.as_deref().unwrap_or(&entry[before..after]), before..after);
                    }
                }
                Event::Eof => return read,
                _ => {}
            }
        }
    }

    fn new(open: &[(String, Option<usize>)], name: &str, start: &BytesStart<'_>) -> Self {
        // `feed`, `channel`, `item` and their kin are nothing that an element lies within.
        let outer = open.iter().rev().map(|(name, _)| name.as_str());
        let outer = outer.take_while(|name| !OUTER.contains(name)).next();
        let name = outer.map_or_else(|| name.to_owned(), |outer| format!("{outer}/{name}"));
        let attributes = start
            .attributes()
            .flatten()
            .map(|attribute| (attribute.key.as_ref().to_owned(), attribute.value.replace("&amp;", "&")));
        Self { name, attributes: attributes.collect(), text: String::new(), map: SourceMap::default() }
    }

    fn push(&mut self, words: &str, source: Range<usize>) {
        let start = self.text.len();
        self.text.push_str(words);
        self.map.push(Span::new(start, self.text.len()), Span::new(source.start, source.end));
    }

    /// The text without white space at its ends; `None` where there is none.
    fn words(&self) -> Option<String> {
        let words = self.text.trim();
        (!words.is_empty()).then(|| words.to_owned())
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn is_xhtml(&self) -> bool {
        self.attribute("type") == Some("xhtml")
    }

    /// Whether it leads to the entry's page, and not to an attachment or to the feed.
    fn is_alternate(&self) -> bool {
        self.attribute("rel").is_none_or(|rel| rel == "alternate")
    }
}

/// Elements that hold entries, and entries.
const OUTER: &[&str] = &["rss", "channel", "feed", "rdf:RDF", "item", "entry"];

#[cfg(test)]
mod tests {
    use super::super::{Content, Options, inputs};
    use super::*;

    fn read(name: &str, bytes: &[u8]) -> Vec<Result<Input, Skipped>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        inputs(&[path], &Options::default()).collect()
    }

    /// The text of an input, each character of which must stand at its source.
    fn text(input: &Input) -> String {
        let (text, map) = match &input.content {
            Content::Page { bytes, map, .. } => {
                (String::from_utf8_lossy(bytes).into_owned(), map.clone().unwrap())
            }
            Content::Record(record) => (record.text.clone(), record.map.clone()),
            Content::Message(_) => panic!("a message"),
        };
        for (at, char) in text.char_indices().filter(|(_, char)| char.is_alphabetic()) {
            let source = map.source_of(Span::new(at, at + char.len_utf8())).unwrap();
            let source = String::from_utf8_lossy(&input.bytes()[source.range()]).into_owned();
            assert!(
                source == char.to_string() || source.starts_with('&') || !char.is_ascii(),
                "{char} from {source}"
            );
        }
        text
    }

    const RSS: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>The Halyard</title><link>http://news.example/</link><language>en</language>
<item>
  <title>Guns fire &amp; fall silent</title>
  <link>http://news.example/guns</link>
  <guid isPermaLink="false">17</guid>
  <pubDate>Fri, 02 May 2031 10:20:30 GMT</pubDate>
  <dc:creator><![CDATA[A. Writer]]></dc:creator>
  <category>War</category>
  <description>Guns fired.</description>
  <content:encoded><![CDATA[<p>Guns fired at the <b>convoy</b>, residents said.</p>]]></content:encoded>
</item>
<item>
  <title>Short</title>
  <author>desk@news.example (B. Writer)</author>
  <source url="http://agency.example/feed">Agency</source>
  <description>&lt;p&gt;The army &quot;denied&quot; it.&lt;/p&gt;</description>
</item>
<item><title>Picture</title><enclosure url="http://news.example/a.png"/></item>
</channel></rss>"#;

    #[test]
    fn entries_of_rss_come_with_what_they_say_of_themselves() {
        let found = read("feed.xml", RSS.as_bytes());
        assert_eq!(found.len(), 3);
        let first = found[0].as_ref().unwrap();
        assert_eq!(text(first), "<p>Guns fired at the <b>convoy</b>, residents said.</p>");
        let given = &first.given;
        let fields = [&given.title, &given.url, &given.published, &given.byline, &given.publisher, &given.id];
        let fields: Vec<&str> = fields.iter().map(|field| field.as_deref().unwrap_or("-")).collect();
        let date = "Fri, 02 May 2031 10:20:30 GMT";
        assert_eq!(
            fields,
            ["Guns fire & fall silent", "http://news.example/guns", date, "A. Writer", "The Halyard", "-"]
        );
        assert_eq!(given.labels[0].value, "War");
        assert!(first.record.path.ends_with("feed.xml:1") && first.bytes().starts_with(b"<item>"));
        let second = found[1].as_ref().unwrap();
        assert_eq!(text(second), "<p>The army \"denied\" it.</p>");
        assert_eq!(second.given.byline.as_deref(), Some("B. Writer"));
        assert_eq!(second.given.origins[0].of.as_deref(), Some("Agency"));
        assert_eq!(found[2].as_ref().unwrap_err().reason, "it has no text");
    }

    #[test]
    fn entries_of_atom_are_read() {
        let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>Halyard</title>
            <link rel="self" href="http://news.example/feed"/>
            <entry><title>One</title><link rel="enclosure" href="http://news.example/x.mp3"/>
            <link href="http://news.example/one?a=1&amp;b=2"/><author><name>A. Writer</name></author>
            <published>2031-05-02T10:20:30Z</published><updated>2031-05-03T00:00:00Z</updated>
            <category term="War"/>
            <summary>Short.</summary>
            <content type="xhtml"><div><p>Guns &amp; <i>mortars</i> fired.</p><br/></div></content></entry></feed>"#;
        let found = read("feed.atom", atom.as_bytes());
        let entry = found[0].as_ref().unwrap();
        assert_eq!(text(entry), "<div><p>Guns &amp; <i>mortars</i> fired.</p><br/></div>");
        let given = &entry.given;
        let fields =
            [&given.title, &given.url, &given.published, &given.updated, &given.byline, &given.publisher];
        let fields: Vec<&str> = fields.iter().map(|field| field.as_deref().unwrap_or("-")).collect();
        let address = "http://news.example/one?a=1&b=2";
        let dates = ["2031-05-02T10:20:30Z", "2031-05-03T00:00:00Z"];
        assert_eq!(fields, ["One", address, dates[0], dates[1], "A. Writer", "Halyard"]);
        assert_eq!(given.labels[0].value, "War");
    }

    #[test]
    fn other_characters_lead_back_to_their_bytes() {
        let feed = "<?xml version=\"1.0\" encoding=\"windows-1251\"?><rss><channel><title>x</title>\
                    <item><description>МИР</description></item></channel></rss>";
        let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(feed);
        let found = read("feed.rss", &bytes);
        let Content::Record(record) = &found[0].as_ref().unwrap().content else { panic!("a record") };
        assert_eq!(record.text, "МИР");
        let start = "<item><description>".len();
        assert_eq!(record.map.source_of(Span::new(2, 4)), Some(Span::new(start + 1, start + 2)));
    }

    #[test]
    fn damage_costs_one_entry() {
        let damaged = RSS.replace("<pubDate>", "<pubDate").replace("isPermaLink=\"false\"", "isPermaLink=<");
        let found = read("feed.xml", damaged.as_bytes());
        assert_eq!(found.len(), 3);
        assert!(found[1].is_ok());
        let cut_off = &RSS[..RSS.find("denied").unwrap()];
        assert_eq!(text(read("feed.xml", cut_off.as_bytes())[1].as_ref().unwrap()), "<p>The army \"");
        assert_eq!(read("feed.xml", b"<rss><channel><title>x</title></channel></rss>").len(), 1);
    }

    #[test]
    fn any_bytes_are_read_without_a_panic() {
        let runner = proptest::test_runner::Config::with_cases(300);
        let damage = proptest::collection::vec((0..RSS.len(), proptest::num::u8::ANY), 0..20);
        proptest::test_runner::TestRunner::new(runner)
            .run(&damage, |damage| {
                let mut bytes = RSS.as_bytes().to_vec();
                damage.iter().for_each(|(at, byte)| bytes[*at] = *byte);
                read("feed.xml", &bytes);
                Ok(())
            })
            .unwrap();
    }
}
