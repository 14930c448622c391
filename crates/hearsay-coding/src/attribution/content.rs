//! What is said: from the words of a clause or a noun phrase to spans of the text.

use super::reading::Reading;
use hearsay_types::{Span, TokenId, Upos};

impl Reading<'_> {
    /// The content that hangs from `head`, without the branches of `cuts` (the cue and its source where
    /// they interrupt it).
    pub fn content_under(&self, head: TokenId, cuts: &[TokenId]) -> Vec<Span> {
        let tokens = self.tree.subtree(head, |id| cuts.contains(&id));
        self.spans_of(&tokens, cuts)
    }

    /// The stretches of text that these tokens make up: punctuation at the ends is dropped, and gaps are
    /// closed unless a cut branch lies in them.
    pub fn spans_of(&self, tokens: &[TokenId], cuts: &[TokenId]) -> Vec<Span> {
        let mut pieces: Vec<Vec<TokenId>> = Vec::new();
        for id in tokens {
            let joins = pieces.last().and_then(|piece| piece.last()).is_some_and(|last| {
                let gap = last.0 + 1..id.0;
                gap.clone().all(|between| !self.is_cut(TokenId(between), cuts))
            });
            match pieces.last_mut() {
                Some(piece) if joins => piece.push(*id),
                _ => pieces.push(vec![*id]),
            }
        }
        pieces.iter().filter_map(|piece| self.bare_span(piece)).collect()
    }

    fn is_cut(&self, id: TokenId, cuts: &[TokenId]) -> bool {
        !cuts.is_empty() && self.tree.path_up(id).any(|above| cuts.contains(&above))
    }

    /// From the first to the last word; without punctuation at the ends other than brackets and
    /// quotation marks that have their partner inside. `None` where there is no word.
    fn bare_span(&self, piece: &[TokenId]) -> Option<Span> {
        let first = piece.iter().position(|id| !self.is_punct(*id) || self.is_opening(*id))?;
        let last = piece.iter().rposition(|id| !self.is_punct(*id) || self.is_closing(*id))?;
        let piece = piece.get(first..=last)?;
        let span = self.span(*piece.first()?).cover(self.span(*piece.last()?));
        let has_word = piece.iter().any(|id| !self.is_punct(*id));
        has_word.then(|| self.without_marks(span)).filter(|span| !span.is_empty())
    }

    fn is_opening(&self, id: TokenId) -> bool {
        self.form(id).starts_with(['(', '[', '“', '‘', '«', '"', '\''])
    }

    fn is_closing(&self, id: TokenId) -> bool {
        self.form(id).ends_with([')', ']', '”', '’', '»', '"', '\''])
    }

    /// The span without quotation marks that enclose it or have no partner in it, and without commas,
    /// colons and white space left at its ends.
    pub fn without_marks(&self, span: Span) -> Span {
        let mut span = span.trim(self.text);
        loop {
            let words = span.of(self.text);
            let opened = self.quotation_at(span.start);
            let closed = self
                .quotations_over(span)
                .find(|quotation| quotation.outer.end == span.end && !quotation.goes_on);
            let encloses = opened.is_some_and(|quotation| quotation.outer.end >= span.end);
            let is_enclosed = closed.is_some_and(|quotation| quotation.outer.start <= span.start);
            let front = words.starts_with([',', ':', ';', '-', '–', '—'])
                || encloses
                || words.starts_with(['”', '»']);
            let back = words.ends_with([',', ':', ';', '-', '–', '—'])
                || is_enclosed
                || words.ends_with(['“', '«'])
                || words.ends_with(['"', '”']) && closed.is_none();
            let width = |character: Option<char>| character.map_or(0, char::len_utf8);
            let start = span.start as usize + if front { width(words.chars().next()) } else { 0 };
            let end = span.end as usize - if back { width(words.chars().next_back()) } else { 0 };
            if (!front && !back) || start >= end {
                return if start >= end { Span::new(start.min(end), start.min(end)) } else { span };
            }
            span = Span::new(start, end).trim(self.text);
        }
    }

    /// Whether a finite clause stands among these tokens.
    pub fn has_clause(&self, mut tokens: impl Iterator<Item = TokenId>) -> bool {
        tokens.any(|id| {
            matches!(self.upos(id), Upos::Verb | Upos::Aux)
                && self.tree.token(id).feats.get("VerbForm") == Some("Fin")
        })
    }
}

/// The smallest span that holds all of these; `None` if there are none.
pub(super) fn cover(spans: &[Span]) -> Option<Span> {
    spans.iter().copied().reduce(Span::cover)
}

/// The spans in the order of the text, those that touch or overlap joined.
pub(super) fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start <= last.end => *last = last.cover(span),
            _ => joined.push(span),
        }
    }
    joined
}
