//! The plain text of a mail as a saved text: lines that were broken at a width are joined, quoted and
//! forwarded parts are marked as quotations, signatures and the heads of forwarded mails are kept apart.

use super::{
    Container,
    words::{Kind, MailWords},
};
use hearsay_types::{SourceMap, Span};

/// The plain text of a mail, with a paragraph a line and `> ` before what somebody else wrote.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) text: String,
    /// From `text` to the text of the part.
    pub(super) map: SourceMap,
    /// Signatures and the heads of forwarded mails.
    pub(super) aside: Vec<String>,
    /// The head of the first forwarded mail.
    pub(super) forwarded: Option<Head>,
    /// Number of the letters and digits that are not quoted.
    pub(super) n_own: usize,
}

/// What the head of a forwarded mail tells, as written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Head {
    pub(super) from: Option<String>,
    pub(super) date: Option<String>,
}

/// How the lines of a part were broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// At a width, or not at all.
    Fixed,
    /// A space at a line's end says that it goes on (RFC 3676).
    Flowed,
    /// As `Flowed`, and that space is no part of the text.
    FlowedDeletingSpace,
}

/// A line of the part.
#[derive(Debug, Clone, Copy)]
struct Line {
    /// How many quotation marks stand before it.
    depth: usize,
    /// The words, without white space at their ends.
    span: Span,
    /// Whether it ends in a space.
    has_space: bool,
    role: Role,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Blank,
    Text,
    /// A line of a head, a signature, a mark.
    Aside,
}

/// Puts the text of a part in order.
///
/// In a mailbox, `>` stands before lines that begin with "From ".
pub(super) fn compose(text: &str, flow: Flow, container: Container, words: &MailWords) -> Body {
    let mut lines = lines(text, container);
    let mut body = Body::default();
    mark_forwarded(text, &mut lines, words, &mut body);
    mark_signatures(text, &mut lines);
    let is_flowed = flow != Flow::Fixed;
    let width = if is_flowed { None } else { width(&lines) };
    let mut open: Option<Line> = None;
    let mut aside = String::new();
    for line in lines {
        if line.role == Role::Aside {
            aside.push_str(if aside.is_empty() { "" } else { " " });
            aside.push_str(line.span.of(text));
        } else if line.role == Role::Text && !aside.is_empty() {
            body.aside.push(std::mem::take(&mut aside));
        }
        if line.role != Role::Text {
            open = None;
            continue;
        }
        let goes_on = open
            .filter(|open| open.depth == line.depth)
            .is_some_and(|open| if is_flowed { open.has_space } else { is_broken(text, open, line, width) });
        body.add(text, line, open.filter(|_| goes_on), flow);
        open = Some(line);
    }
    body.aside.extend((!aside.is_empty()).then_some(aside));
    body
}

impl Body {
    /// Adds a line behind `before`, which it goes on, or as a new paragraph.
    fn add(&mut self, text: &str, line: Line, before: Option<Line>, flow: Flow) {
        match before {
            Some(before) if flow != Flow::FlowedDeletingSpace => {
                // The space stands for the line end.
                let at = self.text.len();
                self.text.push(' ');
                let end = (before.span.end as usize + 1).min(text.len());
                self.map.push(Span::new(at, at + 1), Span::new(before.span.end as usize, end));
            }
            Some(_) => {}
            None => {
                self.text.push_str(if self.text.is_empty() { "" } else { "\n\n" });
                self.text.push_str(if line.depth > 0 { "> " } else { "" });
            }
        }
        let (at, words) = (self.text.len(), line.span.of(text));
        self.text.push_str(words);
        self.map.push(Span::new(at, self.text.len()), line.span);
        if line.depth == 0 {
            self.n_own += words.chars().filter(|c| c.is_alphanumeric()).count();
        }
    }
}

fn lines(text: &str, container: Container) -> Vec<Line> {
    let mut start = 0;
    let line = |raw: &str| {
        let ended = raw.trim_end_matches(['\n', '\r']);
        let is_shielded = container == Container::Mailbox && ended.starts_with(">From ");
        let mut rest = if is_shielded { &ended[1..] } else { ended };
        let mut depth = 0;
        while let Some(behind) = rest.trim_start_matches(' ').strip_prefix('>') {
            (rest, depth) = (behind, depth + 1);
        }
        // "-- " is a mark, whose space is part of it.
        let has_space = rest.ends_with(' ') && rest.trim_start() != "-- ";
        let offset = start + (ended.len() - rest.len());
        let span = Span::new(offset, offset + rest.len()).trim(text);
        start += raw.len();
        let role = if span.is_empty() { Role::Blank } else { Role::Text };
        Line { depth, span, has_space, role }
    };
    text.split_inclusive('\n').map(line).collect()
}

/// Finds the heads of forwarded mails; all behind one is quoted once more, as far as the lines are not
/// quoted less than the head.
fn mark_forwarded(text: &str, lines: &mut [Line], words: &MailWords, body: &mut Body) {
    let mut at = 0;
    let mut within: Vec<usize> = Vec::new();
    while at < lines.len() {
        let (depth, is_text) = (lines[at].depth, lines[at].role == Role::Text);
        if is_text {
            within.retain(|head| depth >= *head);
        }
        if let Some((head, end)) = is_text.then(|| head(text, lines, at, words)).flatten() {
            lines[at..end].iter_mut().filter(|l| l.role == Role::Text).for_each(|l| l.role = Role::Aside);
            // A rule above the head.
            let above = lines[..at].iter_mut().rfind(|line| line.role == Role::Text);
            if let Some(above) = above.filter(|line| is_rule(line.span.of(text))) {
                above.role = Role::Aside;
            }
            body.forwarded.get_or_insert(head);
            within.push(depth);
            at = end;
        } else {
            lines[at].depth += within.len();
            at += 1;
        }
    }
}

fn is_rule(words: &str) -> bool {
    words.len() >= 3 && words.chars().all(|c| matches!(c, '_' | '-' | '=' | '*'))
}

/// The head of a forwarded mail that begins at the line `at`, and the line behind it. It has a mark and a
/// sender, or a sender and two further lines.
fn head(text: &str, lines: &[Line], at: usize, words: &MailWords) -> Option<(Head, usize)> {
    let is_marked = words.is_forward_mark(lines[at].span.of(text));
    let mut next = at + usize::from(is_marked);
    while is_marked && lines.get(next).is_some_and(|line| line.role == Role::Blank) {
        next += 1;
    }
    let mut head = Head::default();
    let mut n_lines = 0;
    while let Some(line) = lines.get(next).filter(|line| line.role == Role::Text) {
        match words.head_line(line.span.of(text)) {
            Some((kind, value)) => {
                let value = Some(value.to_owned()).filter(|value| !value.is_empty());
                match kind {
                    Kind::From if head.from.is_none() => head.from = value,
                    Kind::Date if head.date.is_none() => head.date = value,
                    _ => {}
                }
                n_lines += 1;
            }
            // A long line of recipients goes on in the next one.
            None if n_lines > 0 && is_continued(text, lines, next) => {}
            None => break,
        }
        next += 1;
    }
    let is_head = head.from.is_some() && (is_marked || n_lines >= 3);
    (is_head || (is_marked && n_lines == 0)).then_some((head, next))
}

/// Whether a line between two lines of a head goes on the one before it: it is short, and the next one has
/// a name and a colon.
fn is_continued(text: &str, lines: &[Line], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| lines[before].span.of(text)).unwrap_or_default();
    before.ends_with([',', ';']) || (before.len() >= 70 && lines[at].span.len() <= 40)
}

/// Finds signatures: all behind `-- ` at the end of what one person wrote.
fn mark_signatures(text: &str, lines: &mut [Line]) {
    let mut signature: Option<usize> = None;
    for line in lines {
        let words = line.span.of(text);
        if signature.is_some_and(|depth| depth != line.depth && line.role != Role::Blank) {
            signature = None;
        }
        if line.role == Role::Text && words == "--" {
            signature = Some(line.depth);
        }
        if signature.is_some() && line.role == Role::Text {
            line.role = Role::Aside;
        }
    }
}

/// The width at which the lines were broken: the longest line that is followed by one, if it is a width
/// that programs break at.
fn width(lines: &[Line]) -> Option<usize> {
    let is_text = |line: &Line| line.role == Role::Text;
    let followed = lines.windows(2).filter(|pair| pair.iter().all(is_text));
    let lengths: Vec<usize> = followed.map(|pair| pair[0].span.len()).collect();
    // One long line, an address, is no width.
    let longest = lengths.iter().copied().filter(|length| *length <= 100).max()?;
    let n_longer = lengths.iter().filter(|length| **length > 100).count();
    (longest >= 50 && n_longer * 10 <= lengths.len()).then_some(longest)
}

/// Whether the line was broken before its next word because that did not fit.
fn is_broken(text: &str, line: Line, next: Line, width: Option<usize>) -> bool {
    let Some(width) = width else { return false };
    let words = next.span.of(text);
    let first = words.split_whitespace().next().unwrap_or_default();
    let is_item = matches!(first, "-" | "*" | "•" | "+") || is_number(first);
    // Bytes stand for characters: what is not ASCII is a little wider on both sides.
    let n_bytes = line.span.len() + 1 + first.len();
    // A quoted line was broken at the width of its writer, which is another one.
    let goes_on = !line.span.of(text).ends_with(['.', '?', '!', ':', '”', '"'])
        && first.starts_with(|c: char| c.is_lowercase() || line.depth > 0);
    let is_full = n_bytes > width || (goes_on && n_bytes * 10 >= width * 8);
    is_full && line.span.len() * 2 >= width && !is_item
}

fn is_number(word: &str) -> bool {
    let digits = word.trim_end_matches(['.', ')']);
    digits.len() < word.len() && digits.len() <= 2 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn composed(text: &str, flow: Flow) -> Body {
        let body = compose(text, flow, Container::Mailbox, &MailWords::load());
        for (at, c) in body.text.char_indices() {
            let source = body.map.source_of(Span::new(at, at + c.len_utf8()));
            assert!(source.is_none_or(|source| source.of(text).trim() == c.to_string().trim()));
        }
        body
    }

    #[test]
    fn lines_broken_at_a_width_are_joined() {
        let text = "The ministry said on Sunday that no shot had been fired by its troops,\n\
            and that it had asked the monitors of the truce to inspect the bridge.\n\
            It blamed the Front.\nTalks resume.\n";
        let body = composed(text, Flow::Fixed);
        let lines: Vec<&str> = body.text.split("\n\n").collect();
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(lines[0].ends_with("troops, and that it had asked the monitors of the truce to inspect the bridge. It blamed the Front."));
    }

    #[test]
    fn flowed_lines_are_joined_at_their_spaces() {
        let text = "The ministry \nsaid so.\nIt did. \n> Who \n> knows?\n-- \nAnn Bell\n";
        let body = composed(text, Flow::Flowed);
        assert_eq!(body.text, "The ministry said so.\n\nIt did.\n\n> Who knows?");
        assert_eq!(body.aside, ["-- Ann Bell"]);
        assert_eq!(composed("Minis \ntry", Flow::FlowedDeletingSpace).text, "Ministry");
    }

    #[test]
    fn forwarded_mails_are_quotations() {
        let text = "See below.\n\n---------- Forwarded message ---------\nFrom: Bo Carr <bo@post.example>\n\
            Date: Sun, 4 May 2031 at 10:00\nSubject: Truce\nTo: Ann Bell <ann@gmail.com>\n\n\nThe truce holds.\n\n> Does it?\n";
        let body = composed(text, Flow::Fixed);
        assert_eq!(body.text, "See below.\n\n> The truce holds.\n\n> Does it?");
        let head = body.forwarded.unwrap();
        assert_eq!(head.from.as_deref(), Some("Bo Carr <bo@post.example>"));
        assert_eq!(head.date.as_deref(), Some("Sun, 4 May 2031 at 10:00"));
        assert!(body.aside[0].contains("Subject: Truce"));
        assert_eq!(body.n_own, 8);
    }

    #[test]
    fn a_head_without_a_mark_has_three_lines() {
        let text = "Fyi\n\n________________________________\nFrom: Bo Carr\nSent: Sunday, May 4, 2031\nTo: Ann Bell\nSubject: Truce\n\nIt holds.\n";
        assert_eq!(composed(text, Flow::Fixed).text, "Fyi\n\n> It holds.");
        let text = "From: the mayor\nTo: the town\n\nIt holds.\n";
        assert!(composed(text, Flow::Fixed).forwarded.is_none());
    }
}
