//! Attributions before they have their place among the others.

use super::reading::Source;
use hearsay_types::{How, Span, TokenId};
use rustc_hash::FxHashMap;

/// An attribution in the making.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// `None` where a cue has no source.
    pub source: Option<Source>,
    pub cue: Option<Span>,
    /// The word that the cue was found by.
    pub cue_token: Option<TokenId>,
    /// Empty where another draft has taken the words over: then there is no voice.
    pub content: Vec<Span>,
    /// The manner where the construction alone decides it.
    pub how: Option<How>,
    /// The draft on whose word this one is told, where containment cannot tell.
    pub outer: Option<usize>,
}

/// The drafts of an article, in the order in which they were found.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    pub list: Vec<Draft>,
    by_cue: FxHashMap<TokenId, usize>,
    without_cue: Vec<usize>,
}

impl Drafts {
    /// Adds a draft and gives its position.
    pub fn push(&mut self, draft: Draft) -> usize {
        let at = self.list.len();
        match draft.cue_token {
            Some(token) => {
                self.by_cue.entry(token).or_insert(at);
            }
            None => self.without_cue.push(at),
        }
        self.list.push(draft);
        at
    }

    pub fn extend(&mut self, draft: Option<Draft>) {
        if let Some(draft) = draft {
            self.push(draft);
        }
    }

    /// The first draft that was found by this word.
    pub fn at_cue(&self, token: TokenId) -> Option<usize> {
        self.by_cue.get(&token).copied()
    }

    /// Drops the drafts without a cue whose content lies in one of these spans.
    pub fn give_way_to(&mut self, spans: &[Span]) {
        for at in &self.without_cue {
            if let Some(draft) = self.list.get_mut(*at)
                && draft.content.iter().any(|content| spans.iter().any(|span| span.contains(*content)))
            {
                draft.content.clear();
            }
        }
    }
}

impl std::ops::Index<usize> for Drafts {
    type Output = Draft;

    fn index(&self, at: usize) -> &Draft {
        &self.list[at]
    }
}

impl std::ops::IndexMut<usize> for Drafts {
    fn index_mut(&mut self, at: usize) -> &mut Draft {
        &mut self.list[at]
    }
}
