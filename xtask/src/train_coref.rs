//! The texts that coreference is trained on: GUM, with its gold parses and with those of the `fast` analyzer.

use super::train::Data;
use hearsay_language::{
    Analyzer, FastAnalyzer,
    conllu::{self, ConlluSentence},
    coref::{gold, train::LinkedText},
};
use hearsay_types::{
    Analysis, Article, Block, BlockKind, Deprel, Features, Sentence, SentenceId, Span, Token, TokenId, Upos,
};

/// The file with coreference, below the folder of gold data.
const FILE: &str = "ud-gum/train.conllu.xz";

/// All documents, each with both parses.
pub fn texts(data: &mut Data) -> anyhow::Result<Vec<LinkedText>> {
    let sentences = conllu::read(&data.text(FILE)?)?;
    let analyzer = FastAnalyzer::new();
    let mut texts = Vec::new();
    for (_, document) in gold::documents(&sentences) {
        let (article, mut parsed) = read(&document);
        parsed.entities = analyzer.entities().find(&article.text, &parsed);
        let mut entities = vec![Vec::new(); parsed.tokens.len()];
        for mention in gold::mentions(&document) {
            if let Some(list) = entities.get_mut(mention.head) {
                list.push(mention.entity);
            }
        }
        let fast = analyzer.analyze(&article);
        let by_span = |token: &Token| -> Vec<u32> {
            let start = parsed.tokens.partition_point(|other| other.span.end <= token.span.start);
            let over = parsed.tokens[start..].iter().zip(&entities[start..]);
            over.take_while(|(other, _)| other.span.start < token.span.end)
                .flat_map(|(_, list)| list.iter().copied())
                .collect()
        };
        let fast_entities = fast.tokens.iter().map(by_span).collect();
        texts.push(LinkedText { text: article.text.clone(), analysis: fast, entities: fast_entities });
        texts.push(LinkedText { text: article.text, analysis: parsed, entities });
    }
    Ok(texts)
}

/// A document's text, a paragraph a block, and its gold parse. Words of a multiword token stand side by side.
fn read(document: &[&ConlluSentence]) -> (Article, Analysis) {
    let (mut article, mut analysis) = (Article::default(), Analysis::default());
    for sentence in document {
        let new_paragraph = sentence.comments.iter().any(|comment| comment.starts_with("newpar"));
        if article.blocks.is_empty() || new_paragraph {
            article.text.push('\n');
            let start = article.text.len();
            article.blocks.push(Block { kind: BlockKind::Paragraph, span: Span::new(start, start) });
        } else {
            article.text.push(' ');
        }
        let first = analysis.tokens.len();
        let id = SentenceId::from(analysis.sentences.len());
        let mut glued = true;
        let mut range: Option<(u32, bool)> = None;
        for row in &sentence.rows {
            let number = match row.id {
                conllu::ConlluId::Range(_, last) => {
                    range = Some((last, row.no_space_after()));
                    continue;
                }
                conllu::ConlluId::Word(number) => number,
                conllu::ConlluId::Empty(..) => continue,
            };
            if !glued {
                article.text.push(' ');
            }
            let start = article.text.len();
            article.text.push_str(&row.form);
            glued = match range {
                Some((last, _)) if number < last => true,
                Some((last, after)) if number == last => after,
                _ => row.no_space_after(),
            };
            let head = row.head.parse::<usize>().ok().filter(|head| *head > 0);
            analysis.tokens.push(Token {
                span: Span::new(start, article.text.len()),
                upos: Upos::from_name(&row.upos).unwrap_or(Upos::X),
                feats: Features(row.feats.as_str().into()),
                lemma: row.lemma.as_str().into(),
                head: head.map(|head| TokenId::from(first + head - 1)),
                deprel: Deprel::from_name(&row.deprel),
                sentence: id,
            });
        }
        let tokens = TokenId::from(first).0..TokenId::from(analysis.tokens.len()).0;
        let spans = analysis.tokens[first..].iter().map(|token| token.span);
        if let Some(span) = spans.reduce(Span::cover) {
            let block = u32::try_from(article.blocks.len() - 1).unwrap_or(0);
            analysis.sentences.push(Sentence { span, tokens, block });
        }
        if let Some(block) = article.blocks.last_mut() {
            block.span = Span::new(block.span.start as usize, article.text.len());
        }
    }
    (article, analysis)
}
