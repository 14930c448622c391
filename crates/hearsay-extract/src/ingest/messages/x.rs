//! One post of X: of an archive that its owner asked for, or as the programming interface gives it.

use super::{Message, Object, Read};
use crate::ingest::{Given, Media, Origin, decode, json, mail::MailWords};
use hearsay_types::{Label, SourceMap, Span};
use std::{fs::File, io::Read as _, path::Path};

/// The parts of an archive that hold posts, by their names in the file's first line.
const PARTS: &[&str] = &["tweets", "tweet", "note_tweet", "community_tweet", "deleted_tweets", "like"];

/// Whether a text starts as a part of an archive does; the error says that it holds no posts. `None` where
/// it is no archive.
pub(super) fn part(start: &str) -> Option<Result<(), String>> {
    let name = start.strip_prefix("window.YTD.")?.split('.').next().unwrap_or_default();
    if PARTS.contains(&name) {
        return Some(Ok(()));
    }
    Some(Err(format!("it is a part of an archive of X that holds no posts ({name:.40})")))
}

/// Whose archive it is.
#[derive(Debug, Default)]
pub(super) struct Account {
    username: Option<String>,
    name: Option<String>,
}

impl Account {
    /// Reads `account.js` beside a file of an archive. Empty where there is none.
    pub(super) fn beside(file: &Path) -> Self {
        const MAX_BYTES: u64 = 1 << 20;
        let mut bytes = Vec::new();
        let read = File::open(file.with_file_name("account.js"))
            .and_then(|file| file.take(MAX_BYTES).read_to_end(&mut bytes));
        if read.is_err() {
            return Self::default();
        }
        let text = decode(&bytes, Some("utf-8"), Media::Text).value.text;
        let json = text.find('[').map_or("", |at| &text[at..]);
        let Ok(node) = json::parse(json) else { return Self::default() };
        let json::Node::Array(elements) = &node else { return Self::default() };
        let account = elements.first().and_then(|node| Object { text: json, node }.get("account"));
        let value = |name| account.and_then(|account| account.value(name));
        Self { username: value("username"), name: value("accountDisplayName") }
    }
}

/// Reads one element of an archive.
pub(super) fn read(object: Object<'_>, account: &Account, words: &MailWords) -> Read {
    if let Some(post) = object.get("tweet") {
        return tweet(post, account, words);
    }
    if let Some(post) = object.get("noteTweet") {
        let Some(core) = post.get("core") else { return Read::Nothing };
        let given = Given {
            published: post.value("createdAt"),
            updated: post
                .value("updatedAt")
                .filter(|updated| Some(updated) != post.value("createdAt").as_ref()),
            labels: core.list("hashtags").filter_map(hashtag).collect(),
            ..sender(account, post.value("noteTweetId"), words)
        };
        let mut message = Message::default();
        if let Some(text) = core.get("text") {
            message.push(text);
        }
        return finish(given, message, core.list("urls"));
    }
    if let Some(post) = object.get("like") {
        // Whose post it was that the owner liked, the archive does not tell.
        let address = post.value("expandedUrl");
        let given = Given { by: "x archive", id: post.value("tweetId"), url: address, ..Given::default() };
        let mut message = Message::default();
        post.get("fullText").into_iter().for_each(|text| escaped(&mut message, text));
        return finish(given, message, std::iter::empty());
    }
    // Older archives have the post itself.
    if object.get("created_at").is_some() { tweet(object, account, words) } else { Read::Nothing }
}

/// Whether an object is a post of the programming interface (version 1.1).
pub(super) fn is_post(object: Object<'_>) -> bool {
    object.get("user").is_some_and(|user| user.get("screen_name").is_some())
        && object.get("id_str").is_some()
        && object.get("created_at").is_some()
}

/// Reads a post of the programming interface.
pub(super) fn post(object: Object<'_>, words: &MailWords) -> Read {
    tweet(object, &object.get("user").map(account_of).unwrap_or_default(), words)
}

fn account_of(user: Object<'_>) -> Account {
    Account { username: user.value("screen_name"), name: user.value("name") }
}

/// Reads a post. What it passes on is a quotation: all of a repeated post, the post that it quotes.
fn tweet(post: Object<'_>, account: &Account, words: &MailWords) -> Read {
    let mut message = Message::default();
    let mut given = Given {
        published: post.value("created_at").map(|date| date_of(&date).unwrap_or(date)),
        language: post.value("lang").filter(|language| language != "und"),
        labels: post
            .get("entities")
            .into_iter()
            .flat_map(|entities| entities.list("hashtags"))
            .filter_map(hashtag)
            .collect(),
        ..sender(account, post.value("id_str").or_else(|| post.value("id")), words)
    };
    if let Some(first) = post.get("retweeted_status") {
        text_of(first).into_iter().for_each(|text| escaped(&mut message, text));
        message.quoted.push(Span::new(0, message.text.len()));
        given.origins.push(origin(first, "retweeted_status"));
    } else {
        text_of(post).into_iter().for_each(|text| escaped(&mut message, text));
        if let Some((of, at)) = repeated(&message.text) {
            message.quoted.push(Span::new(at, message.text.len()));
            given.origins.push(Origin { evidence: format!("RT {of}"), of: Some(of), date: None });
        }
        if let Some(text) = post.get("quoted_status").and_then(text_of) {
            message.text.push_str("\n\n");
            let at = message.text.len();
            escaped(&mut message, text);
            message.quoted.push(Span::new(at, message.text.len()));
        }
    }
    let statuses = [Some(post), post.get("retweeted_status"), post.get("quoted_status")];
    let entities = statuses.into_iter().flatten().filter_map(|status| status.get("entities"));
    finish(given, message, entities.flat_map(|entities| entities.list("urls").chain(entities.list("media"))))
}

/// The text of a post in its longest form.
fn text_of(post: Object<'_>) -> Option<Object<'_>> {
    let extended = post.get("extended_tweet").and_then(|extended| extended.get("full_text"));
    extended.or_else(|| post.get("full_text")).or_else(|| post.get("text"))
}

/// The first publication that a repeated post is.
fn origin(first: Object<'_>, field: &str) -> Origin {
    let user = first.get("user").map(account_of).unwrap_or_default();
    let of = user.name.or(user.username.map(|name| format!("@{name}")));
    let evidence = format!("{field}: {}", of.as_deref().unwrap_or("somebody who is not named"));
    Origin { of, date: first.value("created_at").and_then(|date| date_of(&date)), evidence }
}

/// The sender of `RT @sender: words`, and where the words begin.
fn repeated(text: &str) -> Option<(String, usize)> {
    let (name, _) = text.strip_prefix("RT @")?.split_once(": ")?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    is_name.then(|| (format!("@{name}"), "RT @".len() + name.len() + ": ".len()))
}

/// Who sent a post, and where it stands. A body's account is an outlet under its name; a person's goes by
/// its handle.
fn sender(account: &Account, id: Option<String>, words: &MailWords) -> Given {
    let handle = account.username.as_ref().map(|name| format!("@{name}"));
    let body = account.name.clone().filter(|name| words.names_body(name));
    let byline = if body.is_some() { None } else { account.name.clone().or(handle.clone()) };
    let folder = account.username.as_deref().unwrap_or("i/web");
    Given {
        by: "x archive",
        url: id.as_ref().map(|id| format!("https://x.com/{folder}/status/{id}")),
        id,
        publisher: body.or(handle),
        byline,
        ..Given::default()
    }
}

fn hashtag(tag: Object<'_>) -> Option<Label> {
    Some(Label { name: "hashtag".to_owned(), value: tag.value("text")? })
}

/// `Wed Sep 14 06:21:55 +0000 2016` as `2016-09-14T06:21:55`.
fn date_of(date: &str) -> Option<String> {
    let time = jiff::fmt::strtime::parse("%a %b %d %H:%M:%S %z %Y", date).ok()?;
    time.to_datetime().ok().map(|date| date.to_string())
}

/// Adds a text in which `&amp;`, `&lt;` and `&gt;` stand for signs.
fn escaped(message: &mut Message, value: Object<'_>) {
    let json::Node::String(span) = value.node else { return };
    let (raw, map) = json::unescape(value.text, *span);
    let (mut text, mut unescaping) = (String::with_capacity(raw.len()), SourceMap::default());
    let mut at = 0;
    while at < raw.len() {
        let rest = &raw[at..];
        let entity = [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>')]
            .into_iter()
            .find(|(entity, _)| rest.starts_with(entity));
        let (n_raw, start) = (entity.map_or_else(|| plain(rest), |(entity, _)| entity.len()), text.len());
        match entity {
            Some((_, sign)) => text.push(sign),
            None => text.push_str(&rest[..n_raw]),
        }
        unescaping.push(Span::new(start, text.len()), Span::new(at, at + n_raw));
        at += n_raw;
    }
    let start = message.text.len();
    message.text.push_str(&text);
    message.map.append(&unescaping.after(&map), start);
}

/// Length of the text up to the next `&`, at least one character.
fn plain(text: &str) -> usize {
    let first = text.chars().next().map_or(1, char::len_utf8);
    text[first..].find('&').map_or(text.len(), |at| first + at)
}

/// Adds the targets of shortened addresses.
fn finish<'t>(given: Given, mut message: Message, urls: impl Iterator<Item = Object<'t>>) -> Read {
    if message.text.trim().is_empty() {
        return Read::Empty;
    }
    for url in urls {
        let short = url.value("url").or_else(|| url.value("shortUrl"));
        let target = url.value("expanded_url").or_else(|| url.value("expandedUrl"));
        let (Some(short), Some(target)) = (short, target) else { continue };
        let found = message.text.find(&short).map(|at| Span::new(at, at + short.len()));
        message.links.extend(found.map(|span| (span, target)));
    }
    message.links.sort_by_key(|(span, _)| *span);
    message.links.dedup();
    Read::Input(Box::new((given, message)))
}
