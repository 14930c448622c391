//! The stretches of an article that are split into sentences: its blocks, with the dateline by itself.
//!
//! "VELM, Ost, Sept 4 (Agency) - The ferry sank." is two stretches: the dateline with the agency and the dash, and
//! what the report says. A parser that meets both in one sentence takes the town for the subject.

use hearsay_types::{Article, Span};

/// The longest credit in brackets or slashes that is taken for part of a dateline, in bytes.
const MAX_CREDIT: usize = 60;

/// The blocks of an article, each with its number, in the order of the text; a block that begins with the
/// dateline is divided behind it. An article without blocks is one block.
pub fn stretches(article: &Article) -> Vec<(usize, Span)> {
    let whole = [Span::new(0, article.text.len())];
    let blocks: Vec<Span> = article.blocks.iter().map(|block| block.span).collect();
    let blocks = if blocks.is_empty() { &whole[..] } else { &blocks };
    let dateline = article.dateline.as_ref().and_then(|dateline| dateline.span);
    let mut stretches = Vec::with_capacity(blocks.len() + 1);
    for (i, &block) in blocks.iter().enumerate() {
        let cut = dateline.filter(|line| block.contains(*line)).and_then(|line| behind(article, block, line));
        match cut {
            Some(cut) => {
                stretches.extend([(i, Span { end: cut, ..block }), (i, Span { start: cut, ..block })])
            }
            None => stretches.push((i, block)),
        }
    }
    stretches
}

/// Where what follows a dateline begins: behind a credit in brackets or slashes, stops and dashes.
/// `None` where the dateline does not begin the block or nothing stands between it and the words that follow.
fn behind(article: &Article, block: Span, line: Span) -> Option<u32> {
    let text = &article.text;
    let before = text.get(block.start as usize..line.start as usize)?;
    let mut rest = text.get(line.end as usize..block.end as usize)?.trim_start();
    let is_divided = |rest: &str| rest.starts_with(['(', '/', '-', '–', '—', ':', '.', ',']);
    if !before.trim().is_empty() || !is_divided(rest) {
        return None;
    }
    for (open, close) in [('(', ')'), ('/', '/')] {
        rest = rest.trim_start_matches(['.', ',', ' ']);
        let credit = rest.strip_prefix(open).and_then(|inner| Some((inner, inner.find(close)?)));
        if let Some((inner, end)) = credit.filter(|(_, end)| *end <= MAX_CREDIT) {
            rest = inner.get(end + close.len_utf8()..)?;
        }
    }
    rest = rest
        .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | ':' | '.' | ','));
    (!rest.is_empty()).then(|| block.end - u32::try_from(rest.len()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hearsay_types::{Block, BlockKind, Evident};

    fn parts(text: &str, dateline: &str) -> Vec<String> {
        let start = text.find(dateline).unwrap();
        let article = Article {
            text: text.to_owned(),
            blocks: vec![Block { kind: BlockKind::Paragraph, span: Span::new(0, text.len()) }],
            dateline: Some(Evident {
                value: dateline.to_owned(),
                evidence: "dateline".to_owned(),
                span: Some(Span::new(start, start + dateline.len())),
            }),
            ..Article::default()
        };
        stretches(&article).iter().map(|(_, span)| span.of(text).to_owned()).collect()
    }

    #[test]
    fn a_dateline_is_a_stretch_by_itself() {
        let credited = parts("VELM, Ost, Sept 4 (Agency) - The ferry sank.", "VELM, Ost, Sept 4");
        assert_eq!(credited, ["VELM, Ost, Sept 4 (Agency) - ", "The ferry sank."]);
        let slashed = parts("VELM, September 4. /ANA/. The ferry sank.", "VELM, September 4");
        assert_eq!(slashed, ["VELM, September 4. /ANA/. ", "The ferry sank."]);
        assert_eq!(parts("Velm (CNN)The ferry sank.", "Velm"), ["Velm (CNN)", "The ferry sank."]);
        assert_eq!(parts("VELM — “We sank.”", "VELM"), ["VELM — ", "“We sank.”"]);
    }

    #[test]
    fn words_that_run_on_are_not_divided() {
        let text = "Velm burned on Sunday.";
        assert_eq!(parts(text, "Velm"), [text]);
        assert_eq!(parts("Later, VELM - it sank.", "VELM"), ["Later, VELM - it sank."]);
    }
}
