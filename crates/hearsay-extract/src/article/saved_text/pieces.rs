//! The lines of a saved text as pieces: headings, paragraphs, quotations, list items, table rows, rules.

use super::MonthNames;
use hearsay_types::Span;

/// What a piece's marks say it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PieceKind {
    /// `# Heading`, or a line underlined with `===` or `---`; 1 is the highest level.
    Heading(u8),
    Paragraph,
    /// `> quotation`.
    Quotation,
    /// `- item`, `1. item`.
    Item,
    /// `| cell | cell |`.
    Table,
    /// `---`, `***`, `* * *`: stands for nothing.
    Rule,
    /// Words that were cut off from the report that they stood in one line with.
    Cut,
}

/// Lines that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) kind: PieceKind,
    /// The lines without the marks of the piece and without white space at their ends; none is empty.
    pub(super) lines: Vec<Span>,
}

impl Piece {
    /// From the first line to the last.
    pub(super) fn span(&self) -> Span {
        let whole = self.lines.iter().copied().reduce(Span::cover);
        whole.unwrap_or_default()
    }
}

/// A line without white space at its ends, and what it is.
#[derive(Debug, Clone, Copy)]
struct Line {
    kind: LineKind,
    span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LineKind {
    Blank,
    Text,
    Piece(PieceKind),
    /// `===` or `---` under a line of text.
    Underline(u8),
}

/// Divides a text into pieces.
///
/// Blank lines divide. Where lines were broken at a fixed width they are joined again; otherwise each
/// line is a paragraph of its own, as in most saved pages.
pub(super) fn divide(text: &str, months: &MonthNames) -> Vec<Piece> {
    let lines = lines(text, months);
    let width = wrapped_at(&lines);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut is_open = false;
    for (i, line) in lines.iter().enumerate() {
        match line.kind {
            LineKind::Blank => is_open = false,
            LineKind::Underline(level) => {
                match pieces.last_mut() {
                    Some(last) if is_open && last.kind == PieceKind::Paragraph && last.lines.len() == 1 => {
                        last.kind = PieceKind::Heading(level);
                    }
                    _ => pieces.push(Piece { kind: PieceKind::Rule, lines: Vec::new() }),
                }
                is_open = false;
            }
            LineKind::Piece(PieceKind::Rule) => {
                pieces.push(Piece { kind: PieceKind::Rule, lines: Vec::new() });
                is_open = false;
            }
            LineKind::Piece(PieceKind::Quotation) => {
                let before = i.checked_sub(1).map(|before| lines[before].kind);
                let continues = before == Some(LineKind::Piece(PieceKind::Quotation)) && is_open;
                match pieces.last_mut() {
                    _ if line.span.is_empty() => is_open = false,
                    Some(last) if continues && last.kind == PieceKind::Quotation => {
                        last.lines.push(line.span)
                    }
                    _ => {
                        pieces.push(Piece { kind: PieceKind::Quotation, lines: vec![line.span] });
                        is_open = true;
                    }
                }
            }
            LineKind::Piece(kind) => {
                if !line.span.is_empty() {
                    pieces.push(Piece { kind, lines: vec![line.span] });
                }
                is_open = kind == PieceKind::Item;
            }
            LineKind::Text => {
                let before = i.checked_sub(1).map(|before| lines[before].span.len());
                match (pieces.last_mut(), width) {
                    // A line much shorter than the others ended its paragraph.
                    (Some(last), Some(width))
                        if is_open && before.is_some_and(|before| before * 4 >= width * 3) =>
                    {
                        last.lines.push(line.span);
                    }
                    _ => pieces.push(Piece { kind: PieceKind::Paragraph, lines: vec![line.span] }),
                }
                is_open = true;
            }
        }
    }
    pieces
}

fn lines(text: &str, months: &MonthNames) -> Vec<Line> {
    let mut found: Vec<Line> = Vec::new();
    let mut start = 0;
    for raw in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}']) {
        let span = Span::new(start, start + raw.len()).trim(text);
        start += raw.len();
        found.push(line(text, span, months));
    }
    found
}

/// What one trimmed line is.
fn line(text: &str, span: Span, months: &MonthNames) -> Line {
    let words = span.of(text);
    let inner = |skip: usize| Span::new(span.start as usize + skip, span.end as usize).trim(text);
    let piece = |kind, span| Line { kind: LineKind::Piece(kind), span };
    let Some(first) = words.chars().next() else { return Line { kind: LineKind::Blank, span } };
    let only = |mark: char| words.chars().all(|c| c == mark || c == ' ') && words.matches(mark).count() >= 3;
    match first {
        '=' if only('=') => Line { kind: LineKind::Underline(1), span },
        '-' if only('-') => Line { kind: LineKind::Underline(2), span },
        '*' | '_' | '~' | '•' | '—' | '–' if only(first) => piece(PieceKind::Rule, span),
        '#' => {
            let level = words.len() - words.trim_start_matches('#').len();
            let rest = &words[level..];
            if level <= 6 && rest.starts_with(char::is_whitespace) {
                let end = span.end as usize - (rest.len() - rest.trim_end_matches(['#', ' ']).len());
                let heading = Span::new(span.start as usize + level, end.max(span.start as usize + level));
                return piece(PieceKind::Heading(level as u8), heading.trim(text));
            }
            Line { kind: LineKind::Text, span }
        }
        '>' => {
            let marks = words.len() - words.trim_start_matches(['>', ' ']).len();
            piece(PieceKind::Quotation, inner(marks))
        }
        '|' if words.ends_with('|') && words.len() > 2 => {
            let is_ruler = words.chars().all(|c| "|-: ".contains(c));
            piece(if is_ruler { PieceKind::Rule } else { PieceKind::Table }, span)
        }
        '-' | '*' | '+' | '•' | '●' | '▪' | '◦' | '·' => {
            let rest = &words[first.len_utf8()..];
            let is_item = rest.starts_with(char::is_whitespace);
            if is_item {
                piece(PieceKind::Item, inner(first.len_utf8()))
            } else {
                Line { kind: LineKind::Text, span }
            }
        }
        '0'..='9' => {
            let digits = words.len() - words.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let rest = &words[digits..];
            let is_item = digits <= 2 && rest.starts_with(['.', ')']) && rest[1..].starts_with(' ');
            // "4. September 2016" is a date, not a fourth item.
            let is_date = super::starts_with_month(rest.get(1..).unwrap_or_default().trim_start(), months);
            if is_item && !is_date {
                piece(PieceKind::Item, inner(digits + 1))
            } else {
                Line { kind: LineKind::Text, span }
            }
        }
        _ => Line { kind: LineKind::Text, span },
    }
}

/// The width at which lines were broken, if they were: most lines that are followed by a line end near it.
fn wrapped_at(lines: &[Line]) -> Option<usize> {
    let longest = lines.iter().map(|line| line.span.len()).max()?;
    if !(40..=130).contains(&longest) {
        return None;
    }
    let is_text = |line: &Line| line.kind == LineKind::Text;
    let followed = lines.windows(2).filter(|pair| is_text(&pair[0]) && is_text(&pair[1]));
    let lengths: Vec<usize> = followed.map(|pair| pair[0].span.len()).collect();
    let n_full = lengths.iter().filter(|length| **length * 4 >= longest * 3).count();
    (lengths.len() >= 4 && n_full * 3 >= lengths.len() * 2).then_some(longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<String> {
        let shown = |piece: &Piece| {
            let lines: Vec<&str> = piece.lines.iter().map(|line| line.of(text)).collect();
            format!("{:?}: {}", piece.kind, lines.join(" "))
        };
        divide(text, &MonthNames::load()).iter().map(shown).collect()
    }

    #[test]
    fn marks_tell_the_kinds() {
        let text = "# Ferry sinks #\n\nA ferry sank.\nNobody was hurt.\n\n> We heard it,\n> he said.\n\n- one\n- two\n\n---\n\n1. first\n\n| a | b |\n|---|---|\n";
        let expected = [
            "Heading(1): Ferry sinks",
            "Paragraph: A ferry sank.",
            "Paragraph: Nobody was hurt.",
            "Quotation: We heard it, he said.",
            "Item: one",
            "Item: two",
            "Rule: ",
            "Item: first",
            "Table: | a | b |",
            "Rule: ",
        ];
        assert_eq!(pieces(text), expected);
    }

    #[test]
    fn a_line_may_be_underlined() {
        assert_eq!(
            pieces("Ferry sinks\n===\n\nA ferry sank."),
            ["Heading(1): Ferry sinks", "Paragraph: A ferry sank."]
        );
    }

    #[test]
    fn lines_broken_at_a_width_are_joined() {
        let text = "A ferry that was on its way from Haventown to South Inlet sank on\nSunday morning after it had struck a rock, the harbor master said on\nMonday in a statement to the newspapers of the town, which had asked.\nNobody was hurt.\nThe second ferry was called back at once and is now in the port for\nan inspection that will take about a week, if no part is missing, he\nsaid.\n";
        let found = pieces(text);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[1].starts_with("Paragraph: The second ferry"));
    }

    #[test]
    fn a_date_is_no_list_item() {
        assert_eq!(pieces("4. September 2016"), ["Paragraph: 4. September 2016"]);
    }

    #[test]
    fn nothing_gives_nothing() {
        assert!(pieces("").is_empty() && pieces(" \n\t\n").is_empty());
    }
}
