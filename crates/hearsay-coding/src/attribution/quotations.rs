//! Quotation marks: which stretches of the text stand between them.
//!
//! Straight and curly, double and single marks, guillemets, and doubled single marks. Apostrophes are
//! told from closing marks by their neighbours. A mark that is never closed runs to the end of its
//! paragraph if the next paragraph opens one again, as is the custom in quotations over several
//! paragraphs.

use hearsay_types::{Article, Span};

/// A stretch between quotation marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quotation {
    /// With its marks.
    pub outer: Span,
    /// Without them, and without white space at its ends.
    pub inner: Span,
    /// The block in which it stands.
    pub block: usize,
    /// The quotation in which it stands, as a position in the list.
    pub within: Option<usize>,
    /// Whether it has no closing mark and goes on in the next block.
    pub goes_on: bool,
}

/// All quotations of an article, in the order of their opening marks.
pub(super) fn quotations(article: &Article) -> Vec<Quotation> {
    let whole = [Span::new(0, article.text.len())];
    let blocks: Vec<Span> = article.blocks.iter().map(|block| block.span).collect();
    let blocks = if blocks.is_empty() { &whole[..] } else { &blocks };
    let mut found = Vec::new();
    for (i, block) in blocks.iter().enumerate() {
        let next = blocks.get(i + 1).map_or("", |next| next.of(&article.text));
        scan(&article.text, *block, i, next, &mut found);
    }
    found
        .sort_by_key(|quotation: &Quotation| (quotation.outer.start, std::cmp::Reverse(quotation.outer.end)));
    let mut open: Vec<usize> = Vec::new();
    for i in 0..found.len() {
        while open.last().is_some_and(|last| !found[*last].outer.contains(found[i].outer)) {
            open.pop();
        }
        found[i].within = open.last().copied();
        open.push(i);
    }
    found
}

/// The sort of mark: a quotation ends with the sort that it began with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Double,
    Single,
    Guillemet,
}

/// An opening mark that waits for its closing one.
struct Open {
    sort: Sort,
    mark: char,
    start: usize,
    inner: usize,
    /// Where a single quotation ends: its end is sought when it opens.
    end: Option<usize>,
}

fn scan(text: &str, block: Span, number: usize, next_block: &str, found: &mut Vec<Quotation>) {
    let words = block.of(text);
    let base = block.start as usize;
    let mut open: Vec<Open> = Vec::new();
    let mut close = |open: &Open, inner_end: usize, end: usize, goes_on: bool| {
        let inner = Span::new(base + open.inner, base + inner_end.max(open.inner)).trim(text);
        let outer = Span::new(base + open.start, base + end);
        if !inner.is_empty() {
            found.push(Quotation { outer, inner, block: number, within: None, goes_on });
        }
    };
    let mut before = ' ';
    let mut characters = words.char_indices().peekable();
    while let Some((at, mark)) = characters.next() {
        let mut end = at + mark.len_utf8();
        let mut after = characters.peek().map_or(' ', |(_, next)| *next);
        let doubled = matches!(mark, '\'' | '`' | '’' | '‘') && after == mark && before != mark;
        if doubled {
            characters.next();
            end += after.len_utf8();
            after = characters.peek().map_or(' ', |(_, next)| *next);
        }
        let sort = match mark {
            '"' | '“' | '”' | '„' | '‟' | '＂' => Sort::Double,
            '«' | '»' => Sort::Guillemet,
            '\'' | '’' | '‘' | '‚' | '‛' | '`' if doubled => Sort::Double,
            '\'' | '’' | '‘' | '‚' | '‛' | '`' => Sort::Single,
            _ => {
                before = mark;
                continue;
            }
        };
        let this_open = open.iter().rposition(|open| open.sort == sort);
        match sort {
            Sort::Single => match this_open {
                Some(i) if open[i].end == Some(at) => {
                    close(&open[i], at, end, false);
                    open.truncate(i);
                }
                None if opens_single(mark, before, after, &words[end..]) => {
                    let single_end = single_end(&words[end..]).map(|offset| end + offset);
                    if single_end.is_some() {
                        open.push(Open { sort, mark, start: at, inner: end, end: single_end });
                    }
                }
                _ => {}
            },
            Sort::Double | Sort::Guillemet => {
                let opening = match this_open {
                    Some(i) => reopens(mark, open[i].mark, before, after),
                    None => opens(mark, before, after),
                };
                match (this_open, opening) {
                    (Some(i), false) => {
                        close(&open[i], at, end, false);
                        open.truncate(i);
                    }
                    (Some(i), true) => {
                        open.truncate(i);
                        open.push(Open { sort, mark, start: at, inner: end, end: None });
                    }
                    (None, true) => open.push(Open { sort, mark, start: at, inner: end, end: None }),
                    (None, false) => {}
                }
            }
        }
        before = mark;
    }
    if let Some(last) = open.iter().find(|open| open.sort != Sort::Single) {
        let next_opens = next_block.starts_with(['"', '“', '„', '«']);
        let introduced =
            words[..last.start].trim_end().ends_with([',', ':']) || words[..last.start].trim().is_empty();
        if next_opens || introduced {
            close(last, words.len(), words.len(), next_opens);
        }
    }
}

/// Whether a double mark or guillemet opens a quotation where none of its sort is open.
fn opens(mark: char, before: char, after: char) -> bool {
    match mark {
        '“' | '„' | '‟' | '«' | '`' | '‘' => true,
        '»' => false,
        '”' | '’' | '\'' => before.is_whitespace() && after.is_alphanumeric(),
        _ => !after.is_whitespace() || before.is_whitespace(),
    }
}

/// Whether a mark opens a quotation although one of its sort is open, so that the closing mark of that
/// one must have been lost.
fn reopens(mark: char, opened_by: char, before: char, after: char) -> bool {
    match mark {
        '“' => opened_by == '“' && (before.is_whitespace() || !after.is_whitespace()),
        '„' | '«' | '`' => true,
        '"' => (before.is_whitespace() || before == '(') && after.is_alphanumeric(),
        _ => false,
    }
}

/// Whether a single mark opens a quotation rather than being an apostrophe.
fn opens_single(mark: char, before: char, after: char, behind: &str) -> bool {
    if mark == '’' || !(before.is_whitespace() || "([“\"—–-".contains(before)) {
        return false;
    }
    let elided = ["em ", "til ", "tis ", "twas ", "cause ", "n ", "bout "];
    let is_elision = elided.iter().any(|word| behind.to_ascii_lowercase_starts(word));
    (after.is_alphabetic() || "[.…“\"".contains(after)) && !(mark != '‘' && is_elision)
}

/// Where the closing mark of a single quotation stands in what is behind its opening mark. The marks of
/// plural possessives ("the rebels' demands") are passed over where a better candidate follows.
fn single_end(behind: &str) -> Option<usize> {
    let mut candidates: Vec<(usize, bool)> = Vec::new();
    let mut before = ' ';
    let mut characters = behind.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let after = characters.peek().map_or(' ', |(_, next)| *next);
        match character {
            '‘' if before.is_whitespace() => break,
            '\'' if before.is_whitespace() && after.is_alphabetic() => break,
            '\'' | '’' if !before.is_whitespace() && !after.is_alphanumeric() => {
                let firm = ".,!?…;:)”\"".contains(before)
                    || ".,!?…;:)".contains(after)
                    || !before.eq_ignore_ascii_case(&'s');
                candidates.push((at, firm));
            }
            _ => {}
        }
        before = character;
    }
    candidates.iter().find(|(_, firm)| *firm).or(candidates.last()).map(|(at, _)| *at)
}

/// `starts_with` without regard to ASCII case.
trait StartsWithoutCase {
    fn to_ascii_lowercase_starts(&self, prefix: &str) -> bool;
}

impl StartsWithoutCase for str {
    fn to_ascii_lowercase_starts(&self, prefix: &str) -> bool {
        self.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hearsay_types::{Block, BlockKind};

    fn found(text: &str) -> Vec<String> {
        let mut article = Article { text: text.to_owned(), ..Article::default() };
        let mut start = 0;
        for line in text.split('\n') {
            let span = Span::new(start, start + line.len());
            article.blocks.push(Block { kind: BlockKind::Paragraph, span });
            start += line.len() + 1;
        }
        quotations(&article).iter().map(|quotation| quotation.inner.of(text).to_owned()).collect()
    }

    #[test]
    fn finds_marks_of_all_sorts() {
        assert_eq!(found("\"We left,\" he said. \"Now.\""), ["We left,", "Now."]);
        assert_eq!(found("“We left,” he said."), ["We left,"]);
        assert_eq!(found("«We left», he said."), ["We left"]);
        assert_eq!(found("``We left,'' he said."), ["We left,"]);
        assert_eq!(found("'We left,' he said."), ["We left,"]);
    }

    #[test]
    fn apostrophes_are_no_marks() {
        assert_eq!(found("the rebels' demands and Lind's car"), Vec::<String>::new());
        assert_eq!(found("the '90s and rock 'n roll"), Vec::<String>::new());
        assert_eq!(found("He said: 'The rebels' demands are old.'"), ["The rebels' demands are old."]);
        assert_eq!(found("‘It’s the rebels’ town,’ she said."), ["It’s the rebels’ town,"]);
    }

    #[test]
    fn quotations_nest() {
        assert_eq!(
            found("“He called it ‘a gift’ to us,” she said."),
            ["He called it ‘a gift’ to us,", "a gift"]
        );
    }

    #[test]
    fn a_quotation_goes_on_in_the_next_paragraph() {
        assert_eq!(found("“We left.\n“We came back,” he said."), ["We left.", "We came back,"]);
    }

    #[test]
    fn a_lost_closing_mark_ends_where_the_next_one_opens() {
        assert_eq!(found("The \"front fled and the \"rebels\" came."), ["rebels"]);
    }
}
