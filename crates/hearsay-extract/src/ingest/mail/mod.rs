//! Mail: single messages (EML), mailboxes (mbox), and pages saved as MHTML.
//!
//! In come the bytes of a message; out come its text as one input and each attachment that can be read as
//! a further one. `mail-parser` takes header and parts apart; what the parts hold is decoded here, because
//! every character has to lead back to the message's bytes: through base64, quoted-printable and the
//! character set. The plain text is taken where the message has one worth reading, else the HTML. Quoted
//! and forwarded parts become quotations, signatures are kept apart ([`body`]). The header gives title,
//! date, byline and publisher ([`sender`]).
//!
//! An attachment is a file of its own: its record's bytes and hash are those of the file that was
//! attached, not of the letters that carry it.
//!
//! Known gaps: encrypted mail; Outlook's `.msg`; forwarded parts in mails of HTML alone.

mod body;
mod mailbox;
mod sender;
mod transfer;
mod words;

use super::{Content, FileInputs, Given, Input, Media, Setup, Skipped, decode, file, record_of};
use body::{Body, Flow};
use hearsay_types::{Note, SourceMap};
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType, decoders::html::html_to_text};
use std::{path::Path, sync::Arc};

pub(super) use mailbox::{Mailbox, is_envelope};
use words::Kind;
pub(super) use words::MailWords;

/// Where a message's bytes come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    /// A file of its own, or an attachment.
    File,
    /// A mailbox, in which lines that begin with "From " have a `>` before them.
    Mailbox,
}

/// How many files may lie within each other, a message counted as one.
pub(super) const MAX_DEPTH: usize = 8;

/// The inputs of a message: its text, then what is attached to it, in order.
pub(super) fn message(
    path: String,
    raw: Vec<u8>,
    container: Container,
    depth: usize,
    setup: &Arc<Setup>,
) -> FileInputs {
    let skip = |reason: &str| -> FileInputs {
        Box::new(std::iter::once(Err(Skipped { path: path.clone(), reason: reason.to_owned() })))
    };
    if u32::try_from(raw.len()).is_err() {
        return skip("it is larger than 4 GiB");
    }
    let Some(message) = MessageParser::default().parse(&raw) else {
        return skip("it has no header that could be read");
    };
    let Parts { mut notes, attachments } = parts(&message);
    let text = match text(&message, &raw, container, setup) {
        Some(Ok(text)) => {
            notes.splice(0..0, text.notes);
            let record = record_of(path.clone(), &raw);
            let own_bytes = Some(raw.clone());
            let (given, content, aside) = (text.given, text.content, text.aside);
            let fallback = Given::default();
            Some(Ok(Input { record, given, fallback, content, aside, notes, own_bytes }))
        }
        Some(Err(reason)) => Some(Err(Skipped { path: path.clone(), reason })),
        None if attachments.is_empty() => {
            Some(Err(Skipped { path: path.clone(), reason: "it has no text".to_owned() }))
        }
        None => None,
    };
    let attached = attachments.into_iter().enumerate().map(|(i, part)| {
        let start = part.offset_body as usize;
        let body = raw.get(start..(part.offset_end as usize).max(start)).unwrap_or_default();
        let name = part.attachment_name().unwrap_or_default();
        let name = if part.is_message() { "attached.eml" } else { name };
        (format!("{path}:{}", i + 1), name.to_owned(), transfer::undo(body, 0, part.encoding).0)
    });
    let attached: Vec<(String, String, Vec<u8>)> = attached.collect();
    let setup = Arc::clone(setup);
    let read = move |(path, name, bytes): (String, String, Vec<u8>)| {
        file::open_within(path, Path::new(&name), bytes, depth + 1, &setup)
    };
    Box::new(text.into_iter().chain(attached.into_iter().flat_map(read)))
}

/// What hangs on a message.
struct Parts<'m> {
    /// On what is not read.
    notes: Vec<Note>,
    /// Files to read.
    attachments: Vec<&'m MessagePart<'m>>,
}

/// Divides what hangs on a message into what is read and what never holds a report: pictures, signatures
/// and keys, reports on delivery.
fn parts<'m>(message: &'m Message<'m>) -> Parts<'m> {
    let mut parts = Parts { notes: Vec::new(), attachments: Vec::new() };
    let mut n_pictures = 0;
    for part in message.attachments() {
        let (kind, subtype) = media_type(part);
        match (kind.as_str(), subtype.as_str()) {
            ("image", _) => n_pictures += 1,
            (_, "pgp-signature" | "pgp-keys" | "pkcs7-signature" | "x-pkcs7-signature" | "pgp-encrypted")
            | (_, "delivery-status" | "disposition-notification" | "rfc822-headers" | "vcard" | "x-vcard") => {
            }
            _ => parts.attachments.push(part),
        }
    }
    if n_pictures > 0 {
        parts.notes.push(Note::new("ingest", format!("{n_pictures} pictures of the mail were not read")));
    }
    parts
}

/// The media type of a part in lower case, such as `text` and `plain`.
fn media_type(part: &MessagePart<'_>) -> (String, String) {
    let Some(content_type) = part.content_type() else { return ("text".to_owned(), "plain".to_owned()) };
    let subtype = content_type.subtype().unwrap_or("plain");
    (content_type.ctype().to_lowercase(), subtype.to_lowercase())
}

/// The text of a message.
struct Text {
    given: Given,
    content: Content,
    aside: Vec<String>,
    notes: Vec<Note>,
}

/// Reads the text of a message; `None` where it has none. The error is the reason why it cannot be read.
fn text(
    message: &Message<'_>,
    raw: &[u8],
    container: Container,
    setup: &Setup,
) -> Option<Result<Text, String>> {
    let root = media_type(message.root_part());
    let is_encrypted = root.1 == "encrypted"
        || (matches!(root.1.as_str(), "pkcs7-mime" | "x-pkcs7-mime") && root.0 == "application");
    if is_encrypted {
        return Some(Err("it is an encrypted mail".to_owned()));
    }
    let words = &setup.mail_words;
    let (mut given, kind) = given(message, words);
    let plain: Vec<_> = message.text_bodies().filter(|part| matches!(part.body, PartType::Text(_))).collect();
    let html: Vec<_> = message.html_bodies().filter(|part| matches!(part.body, PartType::Html(_))).collect();
    let saved_page = saved_page(message);
    if let (Some(url), Some(page)) = (&saved_page, html.first()) {
        let (content, notes) = page_of(&[page], raw, setup);
        let given = Given { by: "mhtml header", url: url.clone(), ..Given::default() };
        return Some(Ok(Text { given, content, aside: Vec::new(), notes }));
    }
    let n_letters = |words: &str| words.chars().filter(|c| c.is_alphanumeric()).count();
    let n_plain: usize = plain.iter().filter_map(|part| part.text_contents()).map(n_letters).sum();
    let n_html: usize =
        html.iter().filter_map(|part| part.text_contents()).map(|html| n_letters(&html_to_text(html))).sum();
    if n_plain == 0 && n_html == 0 {
        return None;
    }
    // Newsletters often have a plain part that only says that there is another.
    if n_plain * 2 < n_html {
        let (content, notes) = page_of(&html, raw, setup);
        return Some(Ok(Text { given, content, aside: Vec::new(), notes }));
    }
    let (body, notes) = plain_text(&plain, raw, container, setup);
    if body.text.trim_start().starts_with("-----BEGIN PGP MESSAGE-----") {
        return Some(Err("it is an encrypted mail".to_owned()));
    }
    let n_all = n_letters(&body.text);
    if let Some(head) = body.forwarded.filter(|_| kind != Some(Kind::Reply) && body.n_own * 2 < n_all) {
        let from = head.from.unwrap_or_default();
        let name = from.split(['<', '[', '(']).next().unwrap_or_default().trim().trim_matches(['"', '\'']);
        let of = if name.is_empty() { from.trim_matches(['<', '>']) } else { name };
        given.origins.push(super::Origin {
            of: Some(of.to_owned()).filter(|of| !of.is_empty()),
            date: head.date,
            evidence: format!(
                "forwarded from {}",
                if from.is_empty() { "a sender that is not named" } else { &from }
            ),
        });
    }
    let content = Content::Page { bytes: body.text.into_bytes(), media: Media::Text, map: Some(body.map) };
    Some(Ok(Text { given, content, aside: body.aside, notes }))
}

/// Where the message is a page that a browser saved: the page's address, if it tells it.
fn saved_page(message: &Message<'_>) -> Option<Option<String>> {
    let location = message.header("Snapshot-Content-Location").and_then(|value| value.as_text());
    let sender = message.from().and_then(|from| from.first()).and_then(|addr| addr.name().or(addr.address()));
    let is_saved = location.is_some() || sender.is_some_and(|sender| sender.starts_with("Saved by "));
    is_saved.then(|| location.map(|location| location.trim().to_owned()))
}

/// What the header gives, and what the subject says that the message is.
fn given(message: &Message<'_>, words: &MailWords) -> (Given, Option<Kind>) {
    let sender = sender::read(message, words);
    let (title, kind) = words.subject(message.subject().unwrap_or_default());
    let date = message.date().filter(|date| date.is_valid() && date.year > 0);
    let date = date.map(|d| {
        format!("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", d.year, d.month, d.day, d.hour, d.minute, d.second)
    });
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let given = Given {
        by: "mail header",
        publisher: sender.publisher,
        title: Some(title).filter(|title| !title.is_empty()),
        byline: sender.byline,
        published: date,
        ..Given::default()
    };
    (given, kind)
}

/// The plain parts of a message as one saved text, with a map to the message.
fn plain_text(
    parts: &[&MessagePart<'_>],
    raw: &[u8],
    container: Container,
    setup: &Setup,
) -> (Body, Vec<Note>) {
    let mut whole = Body::default();
    let mut all_notes = Vec::new();
    for part in parts {
        let (text, map, notes) = decoded(part, raw, Media::Text, setup);
        all_notes.extend(notes);
        let attribute = |name| part.content_type().and_then(|content_type| content_type.attribute(name));
        let is =
            |value: Option<&str>, wanted: &str| value.is_some_and(|value| value.eq_ignore_ascii_case(wanted));
        let flow = match (is(attribute("format"), "flowed"), is(attribute("delsp"), "yes")) {
            (true, true) => Flow::FlowedDeletingSpace,
            (true, false) => Flow::Flowed,
            (false, _) => Flow::Fixed,
        };
        let body = body::compose(&text, flow, container, &setup.mail_words);
        if !whole.text.is_empty() && !body.text.is_empty() {
            whole.text.push_str("\n\n");
        }
        let at = whole.text.len();
        whole.text.push_str(&body.text);
        whole.map.append(&body.map.after(&map), at);
        whole.aside.extend(body.aside);
        whole.forwarded = whole.forwarded.or(body.forwarded);
        whole.n_own += body.n_own;
    }
    (whole, all_notes)
}

/// The HTML parts of a message as one page, with a map to the message.
fn page_of(parts: &[&MessagePart<'_>], raw: &[u8], setup: &Setup) -> (Content, Vec<Note>) {
    let (mut page, mut map, mut all_notes) = (String::new(), SourceMap::default(), Vec::new());
    for part in parts {
        let (text, part_map, notes) = decoded(part, raw, Media::Html, setup);
        map.append(&part_map, page.len());
        page.push_str(&text);
        all_notes.extend(notes);
    }
    (Content::Page { bytes: page.into_bytes(), media: Media::Html, map: Some(map) }, all_notes)
}

/// The text of a part, with a map to the message.
fn decoded(
    part: &MessagePart<'_>,
    raw: &[u8],
    media: Media,
    setup: &Setup,
) -> (String, SourceMap, Vec<Note>) {
    let start = part.offset_body as usize;
    let body = raw.get(start..(part.offset_end as usize).max(start)).unwrap_or_default();
    let (bytes, transfer) = transfer::undo(body, start, part.encoding);
    let declared = part.content_type().and_then(|content_type| content_type.attribute("charset"));
    // ASCII is what programs declare that do not look; the page knows better.
    let declared = declared.filter(|label| !label.to_lowercase().contains("ascii"));
    let named = setup.options.charset.as_deref().or(declared);
    let decoded = decode(&bytes, named, media);
    let map = decoded.value.map.after(&transfer);
    (decoded.value.text, map, decoded.notes)
}

#[cfg(test)]
mod tests;
