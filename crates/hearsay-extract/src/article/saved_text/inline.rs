//! The marks within a piece: links, pictures, emphasis, escapes.

use super::pieces::Piece;
use hearsay_types::{SourceMap, Span};

/// The words of a piece without its marks.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    /// The words; lines are divided by a space.
    pub(super) text: String,
    /// From the words to the saved text.
    pub(super) map: SourceMap,
    /// Links: the anchor in the words, the anchor in the saved text, the target.
    pub(super) links: Vec<WordLink>,
    /// Marks in the saved text, in ascending order.
    pub(super) markup: Vec<Span>,
    /// How many pictures stood in the piece.
    pub(super) n_pictures: usize,
}

/// A link in a piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WordLink {
    /// The anchor in [`Words::text`].
    pub(super) anchor: Span,
    /// The anchor in the saved text.
    pub(super) source: Span,
    /// The address as written.
    pub(super) target: String,
}

impl Words {
    /// Whether (nearly) all words are linked.
    pub(super) fn is_linked(&self) -> bool {
        let n_linked: usize = self.links.iter().map(|link| link.anchor.len()).sum();
        !self.links.is_empty() && n_linked * 10 >= self.text.len() * 8
    }
}

/// A mark to be left out, or the end of a link.
#[derive(Debug, Clone)]
enum Mark {
    /// Bytes to leave out.
    Skip(Span),
    /// A link's anchor, in the saved text, with its target.
    Link(Span, String),
}

impl Mark {
    fn start(&self) -> u32 {
        match self {
            Self::Skip(span) | Self::Link(span, _) => span.start,
        }
    }
}

/// Longer addresses are none.
const MAX_ADDRESS: usize = 2_000;

/// Reads the words of a piece of `text`.
pub(super) fn words(text: &str, piece: &Piece) -> Words {
    let mut words = Words::default();
    for (i, line) in piece.lines.iter().enumerate() {
        if i > 0 {
            let gap = Span { start: piece.lines[i - 1].end, end: line.start };
            let at = words.text.len();
            words.text.push(' ');
            if !gap.is_empty() {
                words.map.push(Span::new(at, at + 1), gap);
                words.markup.push(gap);
            }
        }
        add_line(text, *line, &mut words);
    }
    trim_end(&mut words);
    words
}

fn add_line(text: &str, line: Span, words: &mut Words) {
    let mut skips: Vec<Span> = Vec::new();
    let mut links: Vec<(Span, String)> = Vec::new();
    for mark in marks(text, line, &mut words.n_pictures) {
        match mark {
            Mark::Skip(span) => skips.push(span),
            Mark::Link(anchor, target) => links.push((anchor, target)),
        }
    }
    skips.sort_unstable();
    links.sort_by_key(|(anchor, _)| *anchor);
    let mut at = line.start;
    // Places in the saved text with their places in the words, to move the anchors.
    let mut moved: Vec<(u32, u32, u32)> = Vec::new();
    let mut copy = |from: u32, to: u32, words: &mut Words| {
        if from < to {
            let source = Span { start: from, end: to };
            let start = words.text.len();
            words.text.push_str(source.of(text));
            words.map.push(Span::new(start, words.text.len()), source);
            moved.push((from, to, start as u32));
        }
    };
    for skip in skips {
        if skip.start < at {
            continue;
        }
        copy(at, skip.start, words);
        words.markup.push(skip);
        at = skip.end;
    }
    copy(at, line.end, words);
    let place = |offset: u32, is_end: bool| {
        let idx = moved.partition_point(|(_, to, _)| if is_end { *to < offset } else { *to <= offset });
        let (from, _, start) = moved.get(idx)?;
        let is_inside = if is_end { *from < offset } else { *from <= offset };
        is_inside.then(|| start + (offset - from))
    };
    for (source, target) in links {
        if let (Some(start), Some(end)) = (place(source.start, false), place(source.end, true))
            && start < end
        {
            words.links.push(WordLink { anchor: Span { start, end }, source, target });
        }
    }
}

/// The marks of one line.
fn marks(text: &str, line: Span, n_pictures: &mut usize) -> Vec<Mark> {
    let words = line.of(text);
    let bytes = words.as_bytes();
    let base = line.start;
    let span = |from: usize, to: usize| Span { start: base + from as u32, end: base + to as u32 };
    let mut found = Vec::new();
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) => {
                found.push(Mark::Skip(span(at, at + 1)));
                at += 2;
                continue;
            }
            b'!' if bytes.get(at + 1) == Some(&b'[') => {
                open.push((at, true));
                at += 2;
                continue;
            }
            b'[' => open.push((at, false)),
            b']' => {
                if let Some((start, is_picture)) = open.pop() {
                    let target = target(words, at + 1);
                    match target {
                        Some((_, end)) if is_picture => {
                            *n_pictures += 1;
                            while found.last().is_some_and(|mark| mark.start() >= base + start as u32) {
                                found.pop();
                            }
                            found.push(Mark::Skip(span(start, end)));
                            at = end;
                            continue;
                        }
                        Some((address, end)) => {
                            found.push(Mark::Skip(span(start, start + 1)));
                            found.push(Mark::Link(span(start + 1, at), address.to_owned()));
                            found.push(Mark::Skip(span(at, end)));
                            at = end;
                            continue;
                        }
                        None => {}
                    }
                }
            }
            b'<' => {
                let rest = &words[at + 1..];
                let rest = &rest[..rest.floor_char_boundary(MAX_ADDRESS)];
                let is_address = |end: &usize| !rest[..*end].contains(' ');
                let end = rest.starts_with("http").then(|| rest.find('>')).flatten().filter(is_address);
                if let Some(end) = end {
                    found.push(Mark::Skip(span(at, at + 1)));
                    found.push(Mark::Link(span(at + 1, at + 1 + end), rest[..end].to_owned()));
                    found.push(Mark::Skip(span(at + 1 + end, at + 2 + end)));
                    at += end + 2;
                    continue;
                }
            }
            _ => {}
        }
        at += 1;
    }
    emphasis(words, base, &mut found);
    found
}

/// `(address)` or `(address "title")` at `at`: the address, and where the bracket ends.
fn target(words: &str, at: usize) -> Option<(&str, usize)> {
    let rest = words.get(at..)?.strip_prefix('(')?;
    let rest = &rest[..rest.floor_char_boundary(MAX_ADDRESS)];
    let mut depth = 0;
    let end = rest.char_indices().find_map(|(i, c)| match c {
        '(' => {
            depth += 1;
            None
        }
        ')' if depth == 0 => Some(i),
        ')' => {
            depth -= 1;
            None
        }
        _ => None,
    })?;
    let inner = rest[..end].trim();
    let (address, title) = inner.split_once(char::is_whitespace).unwrap_or((inner, "\""));
    // "(see below)" is no address.
    let is_address = address.is_empty()
        || address.starts_with(['#', '/', '.', '?', '<'])
        || address.contains(['.', ':', '/']);
    let is_title = title.trim_start().starts_with(['"', '\'', '(']);
    (is_address && is_title).then_some((address.trim_matches(['<', '>']), at + end + 2))
}

/// `**`, `__`, `*`, `_` and `` ` `` in pairs around words.
fn emphasis(words: &str, base: u32, found: &mut Vec<Mark>) {
    let mut taken = vec![false; words.len()];
    let take = |span: Span, taken: &mut Vec<bool>| {
        taken[(span.start - base) as usize..(span.end - base) as usize].fill(true);
    };
    for mark in found.iter() {
        if let Mark::Skip(span) = mark {
            take(*span, &mut taken);
        }
    }
    for mark in ["**", "__", "*", "_", "`"] {
        let mut opened: Option<usize> = None;
        for (at, _) in words.match_indices(mark) {
            let end = at + mark.len();
            let span = Span { start: base + at as u32, end: base + end as u32 };
            if taken[at..end].contains(&true) {
                continue;
            }
            let before = words[..at].chars().next_back();
            let after = words[end..].chars().next();
            let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let is_space = |c: Option<char>| c.is_none_or(char::is_whitespace);
            match opened {
                Some(start) if !is_space(before) && !is_word(after) => {
                    let first = Span { start: base + start as u32, end: base + (start + mark.len()) as u32 };
                    for span in [first, span] {
                        take(span, &mut taken);
                        found.push(Mark::Skip(span));
                    }
                    opened = None;
                }
                _ if !is_space(after) && !is_word(before) => opened = Some(at),
                _ => {}
            }
        }
    }
}

/// Drops white space at the end, which a picture may have left.
fn trim_end(words: &mut Words) {
    let length = words.text.trim_end().len();
    words.text.truncate(length);
    words.links.retain(|link| link.anchor.end as usize <= length);
}

#[cfg(test)]
mod tests {
    use super::{
        super::{MonthNames, pieces::divide},
        *,
    };

    fn read(text: &str) -> Words {
        words(text, &divide(text, &MonthNames::load())[0])
    }

    #[test]
    fn links_are_read_and_their_marks_left_out() {
        let text = "It was [broken by rebels](#), said [the Post](https://post.example/a_(b) \"t\").";
        let words = read(text);
        assert_eq!(words.text, "It was broken by rebels, said the Post.");
        let anchors: Vec<(&str, &str)> =
            words.links.iter().map(|link| (link.anchor.of(&words.text), link.target.as_str())).collect();
        assert_eq!(anchors, [("broken by rebels", "#"), ("the Post", "https://post.example/a_(b)")]);
        let marks: Vec<&str> = words.markup.iter().map(|span| span.of(text)).collect();
        assert_eq!(marks, ["[", "](#)", "[", "](https://post.example/a_(b) \"t\")"]);
        assert!(words.links.iter().all(|link| link.source.of(text) == link.anchor.of(&words.text)));
    }

    #[test]
    fn brackets_that_are_no_links_stay() {
        assert_eq!(
            read("He [the mayor] (see below) said [sic].").text,
            "He [the mayor] (see below) said [sic]."
        );
    }

    #[test]
    fn pictures_and_emphasis_go() {
        let words = read("![A **ferry**](ferry.jpg) The **ferry** was *not* at 5*3*2, snake_case_name \\*");
        assert_eq!(words.text, " The ferry was not at 5*3*2, snake_case_name *");
        assert_eq!(words.n_pictures, 1);
    }

    #[test]
    fn words_map_to_the_saved_text() {
        let text = "x [ab](#) y";
        let words = read(text);
        let at = words.text.find("ab").unwrap();
        assert_eq!(words.map.source_of(Span::new(at, at + 2)).unwrap().of(text), "ab");
    }

    #[test]
    fn hostile_brackets_end_soon() {
        let text = "[".repeat(50_000) + &"](#)".repeat(50_000);
        assert!(read(&text).text.len() <= text.len());
    }
}
