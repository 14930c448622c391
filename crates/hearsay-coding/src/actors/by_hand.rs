//! Analyses made by hand, for tests: one token a line, `FORM UPOS HEAD DEPREL [LEMMA [FEATS]]`, an empty
//! line between sentences; words are divided by single spaces.

use hearsay_types::{
    Analysis, Article, Deprel, Entity, EntityType, Features, Sentence, SentenceId, Span, Token, TokenId, Upos,
};

/// The article and its analysis.
pub(crate) fn read(rows: &str) -> (Article, Analysis) {
    let (mut article, mut analysis) = (Article::default(), Analysis::default());
    for sentence_rows in rows.split("\n\n") {
        let first = analysis.tokens.len();
        let sentence = SentenceId::from(analysis.sentences.len());
        for row in sentence_rows.lines().map(str::trim).filter(|row| !row.is_empty()) {
            let fields: Vec<&str> = row.split(' ').collect();
            if !article.text.is_empty() {
                article.text.push(' ');
            }
            let start = article.text.len();
            article.text.push_str(fields[0]);
            let head: usize = fields[2].parse().unwrap();
            let lemma = fields.get(4).map_or_else(|| fields[0].to_lowercase(), |lemma| (*lemma).to_owned());
            analysis.tokens.push(Token {
                span: Span::new(start, article.text.len()),
                upos: Upos::from_name(fields[1]).unwrap(),
                feats: Features(fields.get(5).copied().unwrap_or("_").into()),
                lemma: lemma.into(),
                head: (head > 0).then(|| TokenId::from(first + head - 1)),
                deprel: Deprel::from_name(fields[3]),
                sentence,
            });
        }
        let span = analysis.tokens[first..].iter().map(|token| token.span).reduce(Span::cover).unwrap();
        let tokens = first as u32..analysis.tokens.len() as u32;
        analysis.sentences.push(Sentence { span, tokens, block: 0 });
    }
    (article, analysis)
}

/// Adds an entity over the first occurrence of `words`.
pub(crate) fn entity(article: &Article, analysis: &mut Analysis, words: &str, kind: EntityType) {
    let start = article.text.find(words).unwrap();
    let span = Span::new(start, start + words.len());
    analysis.entities.push(Entity { span, kind, score: 1.0 });
    analysis.entities.sort_by_key(|entity| entity.span);
}
