//! Schema.org descriptions in JSON-LD, read with tolerance for what publishers make of JSON.

use serde_json::Value;
use std::borrow::Cow;

/// One description of a thing.
#[derive(Debug, Clone)]
pub(crate) struct Thing {
    /// Its types, without the vocabulary's address.
    pub(crate) types: Vec<String>,
    /// Its properties.
    pub(crate) value: Value,
}

/// How deep descriptions are followed.
const MAX_DEPTH: usize = 12;
/// How many descriptions are kept.
const MAX_THINGS: usize = 200;
/// Properties that hold other works than the one that the page is about.
const OTHER_WORKS: &[&str] = &[
    "comment",
    "comments",
    "hasPart",
    "isPartOf",
    "mentions",
    "about",
    "relatedLink",
    "itemListElement",
    "video",
    "image",
    "review",
    "subjectOf",
    "citation",
    "isBasedOn",
    "associatedMedia",
    "potentialAction",
    "breadcrumb",
    "publisher",
    "author",
    "creator",
];

impl Thing {
    /// Whether it is an article or another text of its own.
    pub(crate) fn is_article(&self) -> bool {
        self.types.iter().any(|kind| {
            kind.ends_with("Article")
                || kind.ends_with("Posting")
                || matches!(kind.as_str(), "Report" | "Review" | "Blog")
        })
    }

    /// Whether it is a page.
    pub(crate) fn is_page(&self) -> bool {
        self.types.iter().any(|kind| kind.ends_with("Page"))
    }

    /// Whether it is a picture, a film or another part of a page.
    pub(crate) fn is_part(&self) -> bool {
        let parts = [
            "ImageObject",
            "VideoObject",
            "Comment",
            "ListItem",
            "BreadcrumbList",
            "Organization",
            "Person",
            "SearchAction",
        ];
        self.types.iter().any(|kind| parts.contains(&kind.as_str()))
    }

    /// A property's words: of a list the first, of a description its name or address.
    pub(crate) fn words(&self, property: &str) -> Option<String> {
        words_of(self.value.get(property)?)
    }

    /// The names of all that a property holds.
    pub(crate) fn names(&self, property: &str) -> Vec<String> {
        match self.value.get(property) {
            Some(Value::Array(values)) => values.iter().filter_map(words_of).collect(),
            Some(value) => words_of(value).into_iter().collect(),
            None => Vec::new(),
        }
    }
}

/// All things that the scripts describe, in their order. Broken JSON is mended where that is easy,
/// else left out.
pub(crate) fn things(scripts: &[&str]) -> Vec<Thing> {
    let mut found = Vec::new();
    for script in scripts {
        if let Some(value) = parse(script) {
            collect(&value, 0, &mut found);
        }
    }
    found
}

fn collect(value: &Value, depth: usize, found: &mut Vec<Thing>) {
    if depth > MAX_DEPTH || found.len() >= MAX_THINGS {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, depth + 1, found)),
        Value::Object(properties) => {
            let types = match properties.get("@type") {
                Some(Value::String(kind)) => vec![local_name(kind)],
                Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).map(local_name).collect(),
                _ => Vec::new(),
            };
            if !types.is_empty() {
                found.push(Thing { types, value: value.clone() });
            }
            for (name, value) in properties {
                if !OTHER_WORKS.contains(&name.as_str()) {
                    collect(value, depth + 1, found);
                }
            }
        }
        _ => {}
    }
}

/// `NewsArticle` of `http://schema.org/NewsArticle`.
fn local_name(kind: &str) -> String {
    kind.rsplit(['/', ':', '#']).next().unwrap_or(kind).to_owned()
}

fn words_of(value: &Value) -> Option<String> {
    let words = match value {
        Value::String(words) => words.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(values) => return values.iter().find_map(words_of),
        Value::Object(properties) => {
            return ["name", "@value", "url", "@id"]
                .iter()
                .find_map(|name| properties.get(*name).and_then(words_of));
        }
        _ => return None,
    };
    let words = decode_references(words.trim());
    (!words.is_empty()).then(|| words.into_owned())
}

/// `&amp;`, `&#039;` and the like, which many publishers write into JSON.
fn decode_references(words: &str) -> Cow<'_, str> {
    if !words.contains('&') || !words.contains(';') {
        return Cow::Borrowed(words);
    }
    let dom_text = crate::article::dom::Dom::parse(words);
    Cow::Owned(dom_text.text_content(crate::article::dom::Dom::DOCUMENT))
}

fn parse(script: &str) -> Option<Value> {
    let trimmed = script.trim();
    if let Ok(value) = serde_json::from_str(trimmed) {
        return Some(value);
    }
    let begins = |(at, rest): &(usize, &str)| {
        !trimmed[..*at].ends_with("CDATA") && rest[1..].trim_start().starts_with(['"', '{', '[', '/'])
    };
    let brackets = trimmed.match_indices(['{', '[']).map(|(at, _)| (at, &trimmed[at..]));
    let (first, _) = brackets.take(8).find(begins)?;
    let last = trimmed.rfind(['}', ']'])?;
    let inner = trimmed.get(first..=last)?;
    let mended = mend(inner);
    if let Ok(value) = serde_json::from_str(&mended) {
        return Some(value);
    }
    // several values after one another, or a good beginning
    serde_json::Deserializer::from_str(&mended).into_iter::<Value>().next()?.ok()
}

/// Replaces control characters, drops commas before a closing bracket and comments, escapes lone
/// backslashes.
fn mend(json: &str) -> String {
    let mut mended = String::with_capacity(json.len());
    let (mut in_string, mut escaped) = (false, false);
    let mut chars = json.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if in_string {
            match c {
                _ if escaped => {
                    escaped = false;
                    if !matches!(c, '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u') {
                        mended.push('\\');
                    }
                    mended.push(if c.is_control() { ' ' } else { c });
                }
                '\\' => {
                    escaped = true;
                    mended.push(c);
                }
                '"' => {
                    in_string = !ends_string(&json[at + 1..]);
                    mended.push_str(if in_string { "\\\"" } else { "\"" });
                }
                _ => mended.push(if c.is_control() { ' ' } else { c }),
            }
            continue;
        }
        match c {
            '"' => in_string = true,
            ',' if json[at + 1..].trim_start().starts_with(['}', ']', ',']) => continue,
            '/' if json[at..].starts_with("/*") => {
                let end = json[at..].find("*/").map_or(json.len(), |end| at + end + 1);
                while chars.peek().is_some_and(|(next, _)| *next <= end) {
                    chars.next();
                }
                continue;
            }
            _ => {}
        }
        mended.push(if c.is_control() { ' ' } else { c });
    }
    mended
}

/// Whether what follows a quotation mark shows that it ended a string.
fn ends_string(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.is_empty() || rest.starts_with([',', ':', '}', ']'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_things_in_graphs_and_lists() {
        let found = things(&[
            r#"{"@graph": [{"@type": "WebPage"}, {"@type": ["NewsArticle"], "headline": "A &amp; B"}]}"#,
        ]);
        assert_eq!(found.len(), 2);
        assert!(found[0].is_page() && found[1].is_article());
        assert_eq!(found[1].words("headline").as_deref(), Some("A & B"));
    }

    #[test]
    fn mends_what_publishers_break() {
        let broken = "// <![CDATA[\n{\"@type\": \"NewsArticle\", \"headline\": \"He said \"no\"\nto it\", \"author\": [{\"name\": \"Ann Bell\"},],}\n// ]]>";
        let found = things(&[broken]);
        assert_eq!(found[0].words("headline").as_deref(), Some("He said \"no\" to it"));
        assert_eq!(found[0].names("author"), ["Ann Bell"]);
    }

    #[test]
    fn leaves_out_other_works() {
        let found = things(&[
            r#"{"@type": "Article", "comment": [{"@type": "Comment"}], "mainEntity": {"@type": "Article"}}"#,
        ]);
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn hopeless_json_gives_nothing() {
        assert!(things(&["", "{", "]}", "\"", "{\"@type\":"]).is_empty());
    }
}
