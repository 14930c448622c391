//! Who sent a mail: the person as byline, the body as publisher.

use super::words::{Kind, MailWords};
use mail_parser::{Addr, HeaderName, Message};

/// Who sent a mail; `None` where its header does not tell.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Sender {
    pub(super) byline: Option<String>,
    pub(super) publisher: Option<String>,
}

/// Reads the sender from the header. The publisher is what `Organization` names, a body in the sender's
/// name ("Ann Bell, Orvenna Post"), the list that the mail went through, or the domain that it came from
/// unless that is a host of private mail.
pub(super) fn read(message: &Message<'_>, words: &MailWords) -> Sender {
    let mut sender = Sender::default();
    let from = message.from().and_then(|from| from.first());
    let from = from.or_else(|| message.sender().and_then(|sender| sender.first()));
    if let Some(name) = from.and_then(|addr| addr.name()).map(clean).filter(|name| !name.contains('@')) {
        divide(&name, words, &mut sender);
    }
    let organization = message.header(HeaderName::Organization).and_then(|value| value.as_text()).map(clean);
    let list = message.list_id().as_address().and_then(|list| list.first()?.name()).map(clean);
    let organization = organization.filter(|name| !name.is_empty());
    let list = list.filter(|name| !name.is_empty());
    sender.publisher =
        organization.or(sender.publisher).or(list).or_else(|| from.and_then(|a| domain(a, words)));
    sender
}

/// Divides a sender's name: "Ann Bell, Orvenna Post", "Ann Bell (Orvenna Post)", "Ann Bell via Post".
fn divide(name: &str, words: &MailWords, sender: &mut Sender) {
    let dividers = [" via ", " | ", " - ", " – ", " — ", " at ", ", ", " (", " from "];
    let parts = dividers.iter().find_map(|divider| name.split_once(divider));
    let clean =
        |part: &str| part.trim_matches(|c: char| c == ')' || c == '(' || c.is_whitespace()).to_owned();
    match parts {
        Some((person, body))
            if !words.names_body(person) && (words.names_body(body) || name.contains(" via ")) =>
        {
            (sender.byline, sender.publisher) = (Some(clean(person)), Some(clean(body)));
        }
        // "Bell, Ann"
        Some((last, first)) if name.contains(", ") && !words.names_body(name) => {
            sender.byline = Some(format!("{} {}", clean(first), clean(last)));
        }
        _ if words.names_body(name) => sender.publisher = Some(name.to_owned()),
        _ => sender.byline = Some(name.to_owned()),
    }
}

/// The domain of an address, without `mail.` and the like before it.
fn domain(addr: &Addr<'_>, words: &MailWords) -> Option<String> {
    let domain = addr.address()?.rsplit_once('@')?.1.trim().trim_matches('>').to_lowercase();
    // "yahoo.com", "yahoo.co.uk"
    let mut parts = domain.rsplit('.').skip(1);
    let host = parts
        .next()
        .and_then(|host| if host.len() <= 3 { parts.next().or(Some(host)) } else { Some(host) })?;
    let is_name = domain.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '.');
    (is_name && !words.is(Kind::Freemail, host)).then(|| {
        let prefixes = ["mail.", "email.", "news.", "newsletter.", "e."];
        let own =
            prefixes.iter().find_map(|prefix| domain.strip_prefix(prefix).filter(|rest| rest.contains('.')));
        own.unwrap_or(&domain).to_owned()
    })
}

/// A name without quotation marks and with single spaces.
fn clean(name: &str) -> String {
    let name = name.trim().trim_matches(['"', '\'']);
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use mail_parser::MessageParser;

    #[test]
    fn persons_and_bodies() {
        let cases = [
            ("From: Ann Bell <ann@gmail.com>", Some("Ann Bell"), None),
            ("From: Ann Bell <ann@post.example>", Some("Ann Bell"), Some("post.example")),
            ("From: \"Bell, Ann\" <ann@yahoo.co.uk>", Some("Ann Bell"), None),
            ("From: Orvenna Post <mail@gmail.com>", None, Some("Orvenna Post")),
            ("From: Ann Bell (Orvenna Post) <a@p.example>", Some("Ann Bell"), Some("Orvenna Post")),
            ("From: Ann Bell via Lists <a@p.example>", Some("Ann Bell"), Some("Lists")),
            ("From: ann@p.example\r\nOrganization: Red Star Society", None, Some("Red Star Society")),
            ("From: =?utf-8?Q?Zo=C3=AB_Bell?= <a@mail.post.example>", Some("Zoë Bell"), Some("post.example")),
        ];
        for (header, byline, publisher) in cases {
            let raw = format!("{header}\r\nSubject: x\r\n\r\ntext");
            let message = MessageParser::default().parse(raw.as_bytes()).unwrap();
            let sender = read(&message, &MailWords::load());
            assert_eq!(
                (sender.byline.as_deref(), sender.publisher.as_deref()),
                (byline, publisher),
                "{header}"
            );
        }
    }
}
