//! One message of a Telegram export.

use super::{Message, Object, Read, scan::Chat};
use crate::ingest::{Given, Origin, json};
use hearsay_types::{Label, Span};

/// What the chats of an export are.
const KINDS: &[&str] = &[
    "bot_chat",
    "personal_chat",
    "private_channel",
    "private_group",
    "private_supergroup",
    "public_channel",
    "public_supergroup",
    "saved_messages",
];

/// Whether a text starts as an export of one chat, or of a whole account, does.
pub(super) fn is_export(start: &str) -> bool {
    if !start.starts_with('{') {
        return false;
    }
    let dense: String = start.chars().take(16 << 10).filter(|c| !c.is_whitespace()).collect();
    let is_chat = || KINDS.iter().any(|kind| dense.contains(&format!("\"type\":\"{kind}\"")));
    (dense.contains("\"messages\":[") && is_chat())
        || dense.starts_with("{\"about\":\"Hereisthedatayourequested")
        || dense.contains("\"chats\":{\"about\":")
}

/// Reads one message of a chat.
pub(super) fn read(object: Object<'_>, chat: &Chat) -> Read {
    if object.value("type").is_some_and(|kind| kind != "message") {
        return Read::Nothing;
    }
    let mut message = Message::default();
    let mut labels = Vec::new();
    let mut pieces = object.list("text_entities").peekable();
    if pieces.peek().is_some() {
        pieces.for_each(|piece| add(&mut message, piece, &mut labels));
    } else {
        match object.get("text") {
            Some(text) if text.string().is_some() => {
                message.push(text);
            }
            _ => object.list("text").for_each(|piece| add(&mut message, piece, &mut labels)),
        }
    }
    if message.text.trim().is_empty() {
        return Read::Empty;
    }
    let name = unescaped(&chat.name);
    let is_channel = chat.kind.ends_with("channel");
    let is_private = matches!(chat.kind.as_str(), "personal_chat" | "bot_chat" | "saved_messages");
    let sender = object.value(if is_channel { "author" } else { "from" });
    let number = object.value("id");
    let has_address = is_channel || chat.kind.ends_with("supergroup");
    let address = number.as_ref().filter(|_| has_address && !chat.id.is_empty());
    let first =
        ["forwarded_from", "saved_from"].into_iter().find_map(|field| Some((field, object.value(field)?)));
    let given = Given {
        by: "telegram export",
        id: number.as_ref().map(|number| format!("{}/{number}", chat.id).trim_start_matches('/').to_owned()),
        url: address.map(|number| format!("https://t.me/c/{}/{number}", chat.id)),
        publisher: (!is_private).then_some(name).flatten(),
        byline: sender,
        published: object.value("date_unixtime").or_else(|| object.value("date")),
        updated: object.value("edited_unixtime").or_else(|| object.value("edited")),
        labels,
        origins: first
            .map(|(field, of)| Origin { evidence: format!("{field}: {of}"), of: Some(of), date: None })
            .into_iter()
            .collect(),
        ..Given::default()
    };
    Read::Input(Box::new((given, message)))
}

/// Adds a piece of a text: a string, or an object that says what it is.
fn add(message: &mut Message, piece: Object<'_>, labels: &mut Vec<Label>) {
    let span = match piece.get("text") {
        Some(text) => message.push(text),
        None => message.push(piece),
    };
    if span.is_empty() {
        return;
    }
    let words = span.of(&message.text).to_owned();
    match piece.value("type").as_deref() {
        Some("blockquote") => message.quoted.push(span),
        Some("text_link") => message.links.extend(piece.value("href").map(|target| (span, target))),
        Some("link") => message.links.push((span, words)),
        Some("hashtag") => {
            let value = words.trim_start_matches('#').to_owned();
            labels.push(Label { name: "hashtag".to_owned(), value });
        }
        _ => {}
    }
}

/// A string that stood between quotation marks.
fn unescaped(raw: &str) -> Option<String> {
    let name = json::unescape(raw, Span::new(0, raw.len())).0;
    let name = name.trim();
    (!name.is_empty() && name != "null").then(|| name.to_owned())
}
