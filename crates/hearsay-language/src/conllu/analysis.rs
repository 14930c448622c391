//! An analysis as CoNLL-U.

use super::{ConlluRow, ConlluSentence, write};
use hearsay_types::{Analysis, Article, SentenceId, TokenId};

/// Writes the analysis of an article, one tree a sentence, with `# text` and `SpaceAfter=No`.
pub fn write_analysis(article: &Article, analysis: &Analysis) -> String {
    let sentences: Vec<ConlluSentence> =
        (0..analysis.sentences.len()).map(|i| sentence(article, analysis, SentenceId::from(i))).collect();
    write(&sentences)
}

fn sentence(article: &Article, analysis: &Analysis, id: SentenceId) -> ConlluSentence {
    let text = &article.text;
    let one_line = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
    let first = analysis.sentences[id.idx()].tokens.start;
    let mut rows = Vec::new();
    for (TokenId(n), token) in analysis.tokens_of(id) {
        let next = analysis.tokens.get(n as usize + 1).filter(|next| next.sentence == id);
        let mut row = ConlluRow::word(n - first + 1, &one_line(token.span.of(text)));
        row.lemma = if token.lemma.is_empty() { "_".to_owned() } else { token.lemma.to_string() };
        row.upos = token.upos.as_str().to_owned();
        row.feats = token.feats.0.to_string();
        row.head = token.head.map_or(0, |TokenId(head)| head - first + 1).to_string();
        row.deprel = token.deprel.as_str().to_owned();
        if next.is_some_and(|next| next.span.start == token.span.end) {
            row.misc = "SpaceAfter=No".to_owned();
        }
        rows.push(row);
    }
    let words = one_line(analysis.sentences[id.idx()].span.of(text));
    let report = article.id.as_deref().unwrap_or(&article.input.path);
    let comments = vec![format!("sent_id = {}-{}", one_line(report), id.0 + 1), format!("text = {words}")];
    ConlluSentence { comments, rows }
}
