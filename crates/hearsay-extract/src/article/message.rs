//! Messages of exports.

use super::Knowledge;
use crate::ingest::Message;
use hearsay_types::{Article, Block, BlockKind, Credit, Link, Span};

/// Reads a message, whose text is taken character by character: each line is a block, a quotation where the
/// export says so. Credit lines in it are found. Does not fail.
pub fn from_message(message: &Message) -> Article {
    let knowledge = Knowledge::compiled_in();
    let text = &message.text;
    let mut article = Article { text: text.clone(), source_map: message.map.clone(), ..Article::default() };
    let mut start = 0;
    let ends = message.quoted.iter().flat_map(|span| [span.start as usize, span.end as usize]);
    let mut cuts: Vec<usize> = ends.chain(text.match_indices('\n').map(|(at, _)| at)).collect();
    cuts.push(text.len());
    cuts.sort_unstable();
    for cut in cuts {
        let span = Span::new(start, cut.max(start)).trim(text);
        start = cut.max(start);
        if span.is_empty() {
            continue;
        }
        let is_quoted = message.quoted.iter().any(|quoted| quoted.contains(span));
        let kind = if is_quoted { BlockKind::Blockquote } else { BlockKind::Paragraph };
        article.blocks.push(Block { kind, span });
        for found in knowledge.credits.find(span.of(text), &knowledge.months) {
            let at = span.start as usize;
            let span = Span::new(at + found.span.start as usize, at + found.span.end as usize);
            let evidence = span.of(text).to_owned();
            article.credits.push(Credit {
                kind: found.kind,
                of: found.of,
                evidence,
                span: Some(span),
                date: found.date,
            });
        }
    }
    let links = message.links.iter();
    article.links = links.map(|(anchor, target)| Link { anchor: *anchor, target: target.clone() }).collect();
    article
}
