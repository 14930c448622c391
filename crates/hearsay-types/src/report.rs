//! A report: an article, read.

use crate::{Actors, Analysis, Article, PlaceMention, Statement, TimeExpression, Voice};

/// An article with all that was read from it. Its parts are in the order in which the stages made them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// The text and what the page says of it.
    pub article: Article,
    /// Sentences, tokens, parse, entities.
    pub analysis: Analysis,
    /// Temporal expressions, in the order of the text.
    pub times: Vec<TimeExpression>,
    /// Toponyms, in the order of the text.
    pub places: Vec<PlaceMention>,
    /// Actors and their mentions.
    pub actors: Actors,
    /// Voices; a voice stands behind its parent.
    pub voices: Vec<Voice>,
    /// Statements, in the order of the text.
    pub statements: Vec<Statement>,
}
