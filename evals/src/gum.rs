//! GUM documents with their gold parses, as articles and analyses.

use hearsay_types::{
    Analysis, Article, Block, BlockKind, Deprel, Features, Sentence, SentenceId, Span, Token, TokenId, Upos,
};

/// A document of the treebank.
pub struct GumDocument {
    /// `GUM_news_flag`.
    pub id: String,
    /// Its text: sentences divided by spaces, paragraphs by line breaks.
    pub article: Article,
    /// The gold parse.
    pub analysis: Analysis,
    /// For each token the number of the elementary discourse unit that it is in; 0 where there is none.
    pub units: Vec<u32>,
}

/// Reads the documents of a CoNLL-U file of UD English-GUM.
pub fn documents(conllu: &str) -> Vec<GumDocument> {
    let mut documents: Vec<Builder> = Vec::new();
    for sentence in conllu.split("\n\n").filter(|sentence| !sentence.trim().is_empty()) {
        for line in sentence.lines() {
            if let Some(id) = line.strip_prefix("# newdoc id = ") {
                documents.push(Builder { id: id.to_owned(), ..Builder::default() });
            }
        }
        if let Some(document) = documents.last_mut() {
            document.add(sentence);
        }
    }
    documents.into_iter().map(Builder::finish).collect()
}

#[derive(Default)]
struct Builder {
    id: String,
    article: Article,
    analysis: Analysis,
    units: Vec<u32>,
    unit: u32,
    block_start: usize,
}

impl Builder {
    fn add(&mut self, sentence: &str) {
        let new_paragraph = sentence.lines().any(|line| line.starts_with("# newpar"));
        if self.article.blocks.is_empty() || new_paragraph {
            if !self.article.text.is_empty() {
                self.article.text.push('\n');
            }
            self.block_start = self.article.text.len();
            let span = Span::new(self.block_start, self.block_start);
            self.article.blocks.push(Block { kind: BlockKind::Paragraph, span });
        } else {
            self.article.text.push(' ');
        }
        let first = self.analysis.tokens.len();
        let id = SentenceId::from(self.analysis.sentences.len());
        // A multiword token: its surface span and the last word in it.
        let mut range: Option<(Span, u32, usize)> = None;
        let mut space = false;
        for line in sentence.lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            let [number, form, lemma, upos, _, feats, head, deprel, _, misc] = columns[..] else { continue };
            if number.contains('.') {
                continue;
            }
            let glued = misc.split('|').any(|entry| entry == "SpaceAfter=No");
            if let Some((_, last)) = number.split_once('-') {
                let span = self.push(form, &mut space, glued);
                range = Some((span, last.parse().unwrap_or(0), span.start as usize));
                continue;
            }
            let Ok(number) = number.parse::<u32>() else { continue };
            for entry in misc.split('|') {
                if let Some(discourse) = entry.strip_prefix("Discourse=") {
                    let unit = discourse.split(';').next().and_then(|first| first.split(':').nth(1));
                    let unit =
                        unit.and_then(|unit| unit.split("->").next()).and_then(|unit| unit.parse().ok());
                    self.unit = unit.unwrap_or(self.unit);
                }
            }
            let span = match &mut range {
                Some((whole, last, next)) if number <= *last => {
                    let end = (*next + form.len()).min(whole.end as usize);
                    let fits = self.article.text.is_char_boundary(end) && *next < end;
                    let span = if fits { Span::new(*next, end) } else { *whole };
                    *next = end.max(*next);
                    span
                }
                _ => self.push(form, &mut space, glued),
            };
            let head = head
                .parse::<usize>()
                .ok()
                .filter(|head| *head > 0)
                .map(|head| TokenId::from(first + head - 1));
            self.analysis.tokens.push(Token {
                span,
                upos: Upos::from_name(upos).unwrap_or(Upos::X),
                feats: Features(feats.into()),
                lemma: lemma.into(),
                head,
                deprel: Deprel::from_name(deprel),
                sentence: id,
            });
            self.units.push(self.unit);
        }
        let tokens =
            u32::try_from(first).unwrap_or(0)..u32::try_from(self.analysis.tokens.len()).unwrap_or(0);
        let (Some(a), Some(b)) = (self.analysis.tokens.get(first), self.analysis.tokens.last()) else {
            return;
        };
        let span = a.span.cover(b.span);
        let block = u32::try_from(self.article.blocks.len() - 1).unwrap_or(0);
        self.analysis.sentences.push(Sentence { span, tokens, block });
        if let Some(last) = self.article.blocks.last_mut() {
            last.span = Span::new(self.block_start, self.article.text.len());
        }
    }

    fn push(&mut self, form: &str, space: &mut bool, glued: bool) -> Span {
        if *space {
            self.article.text.push(' ');
        }
        *space = !glued;
        let start = self.article.text.len();
        self.article.text.push_str(form);
        Span::new(start, start + form.len())
    }

    fn finish(self) -> GumDocument {
        GumDocument { id: self.id, article: self.article, analysis: self.analysis, units: self.units }
    }
}
