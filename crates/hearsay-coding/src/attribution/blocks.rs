//! Block quotations and what introduces them.
//!
//! A block quotation, and a paragraph behind one that ends in a colon, speaks with the voice of the
//! sentence before it. Where that sentence has no voice the words are taken for the author's own.

use super::{
    drafts::{Draft, Drafts},
    lexicon::{Frames, Nature},
    reading::{Reading, Source},
    subjects::Speaker,
};
use hearsay_types::{BlockKind, EntityType, How, Span, TokenId, Upos};

/// A source with the span and the token of its cue.
pub(super) type Introducer = (Source, Option<Span>, Option<TokenId>);

impl Reading<'_> {
    /// The voices of block quotations and of paragraphs behind a colon.
    pub fn block_quotations(&self, drafts: &mut Drafts) {
        let blocks = &self.article.blocks;
        let mut i = 1;
        while i < blocks.len() {
            let quoted = blocks[i].kind == BlockKind::Blockquote;
            let before = blocks[i - 1];
            let behind_colon =
                before.kind == BlockKind::Paragraph && before.span.of(self.text).ends_with(':');
            let own_marks = blocks[i].span.of(self.text).starts_with(['"', '“', '‘', '«']);
            if before.kind == BlockKind::Blockquote
                || !(quoted || behind_colon && !own_marks && blocks[i].kind != BlockKind::Heading)
            {
                i += 1;
                continue;
            }
            let end = self.quoted_blocks(i);
            if let Some((source, cue, cue_token)) = self.introducer(blocks[i].span.start, drafts) {
                let content = blocks[i..end].iter().map(|block| self.without_marks(block.span));
                let content: Vec<Span> =
                    content.filter(|span| span.of(self.text).chars().any(char::is_alphanumeric)).collect();
                drafts.give_way_to(&content);
                if !content.is_empty() {
                    drafts.push(Draft {
                        source: Some(source),
                        cue,
                        cue_token,
                        content,
                        how: Some(How::Direct),
                        outer: None,
                    });
                }
            }
            i = end;
        }
    }

    /// "From the Herald:", "Mara Lind again:": the first person, else the first body or text, that words
    /// without a verb name. Places are topics.
    fn named_in(&self, tokens: impl Iterator<Item = TokenId>) -> Option<Source> {
        let heads: Vec<TokenId> = tokens
            .filter(|id| matches!(self.upos(*id), Upos::Noun | Upos::Propn))
            .filter(|id| !["compound", "flat", "appos"].iter().any(|name| self.tree.deprel(*id).is(name)))
            .collect();
        let is_place = |id: TokenId| {
            let kind = self.entity_at(id).map(|entity| entity.kind);
            matches!(kind, Some(EntityType::Place | EntityType::Nationality | EntityType::Facility))
        };
        let is = |id: TokenId, wanted: &[Nature]| {
            !is_place(id) && self.nature(id).is_some_and(|nature| wanted.contains(&nature))
        };
        let person = heads.iter().copied().find(|id| is(*id, &[Nature::Person]));
        let other = || heads.iter().copied().find(|id| is(*id, &[Nature::Body, Nature::Text]));
        self.source(person.or_else(other)?)
    }

    /// Behind the last block that belongs to the quotation that begins with block `first`: the block
    /// quotations or list items that follow each other, and what follows a paragraph that is only "...".
    fn quoted_blocks(&self, first: usize) -> usize {
        let blocks = &self.article.blocks;
        let mut end = first + 1;
        while let Some(next) = blocks.get(end) {
            let is_ellipsis = |block: &hearsay_types::Block| {
                let words = block.span.of(self.text);
                words.chars().all(|c| ".…[]() ".contains(c)) && !words.is_empty()
            };
            let same = next.kind == blocks[first].kind && next.kind != BlockKind::Paragraph;
            let omitted = is_ellipsis(next)
                && blocks.get(end + 1).is_some_and(|behind| behind.kind == blocks[first].kind);
            if !same && !omitted {
                break;
            }
            end += if omitted && !same { 2 } else { 1 };
        }
        end.min(blocks.len())
    }

    /// Who introduces what begins at `start`: the voice of the sentence before it. The outermost voice of
    /// that sentence if it has one; else, where it ends in a colon or speaks of a document or a person's
    /// words, its subject.
    pub fn introducer(&self, start: u32, drafts: &Drafts) -> Option<Introducer> {
        let i =
            self.analysis.sentences.partition_point(|sentence| sentence.span.start < start).checked_sub(1)?;
        let sentence = &self.analysis.sentences[i];
        if sentence.span.end > start + 1 {
            return None;
        }
        let depth = |draft: &Draft| draft.cue_token.map_or(0, |token| self.tree.path_up(token).count());
        let cues = (sentence.tokens.start..sentence.tokens.end)
            .map(TokenId)
            .filter_map(|token| drafts.at_cue(token));
        let told =
            cues.map(|at| &drafts[at]).filter(|draft| draft.source.is_some() && !draft.content.is_empty());
        if let Some(voice) = told.min_by_key(|draft| (depth(draft), draft.cue.map(|cue| cue.start))) {
            return Some((voice.source?, voice.cue, voice.cue_token));
        }
        let tokens = || (sentence.tokens.start..sentence.tokens.end).map(TokenId);
        let text = sentence.span.of(self.text);
        for verb in tokens() {
            if let Some((cue, particle)) = self.verb_cue(verb)
                && cue.frames.has(Frames::QUOTE)
                && let Speaker::Named(source) = self.speaker(verb)
                && (text.ends_with(':') || self.tree.deprel(verb).is("root"))
            {
                return Some((source, Some(self.cue_span(verb, particle)), Some(verb)));
            }
        }
        let is_quoted_block = self.article.blocks.iter().any(|block| {
            block.span.start == start
                && (block.kind == BlockKind::Blockquote || self.quotation_at(start).is_some())
        });
        if is_quoted_block && text.ends_with(':') && !self.has_clause(tokens()) {
            return Some((self.named_in(tokens())?, None, None));
        }
        let root = tokens().find(|id| self.tree.deprel(*id).is("root"))?;
        let subject = self.tree.dependent_of(root, &["nsubj"])?;
        let source = self.source(subject)?;
        let nature = self.nature(source.head);
        let speaks = nature == Some(Nature::Person)
            || nature == Some(Nature::Text) && text.ends_with(':')
            || nature == Some(Nature::Body) && text.ends_with(':');
        speaks.then_some((source, None, None))
    }
}
