//! A report: an article, read.

use crate::{Actors, Analysis, Article, PlaceMention, Statement, TimeExpression, Voice};

/// Which model made an analysis.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ModelRecord {
    /// The model's name: `neural`, `fast`.
    pub name: String,
    /// SHA-256 of its weights' file, or of the hashes of its files one behind another. Lower-case hexadecimal.
    pub sha256: String,
}

/// An article with all that was read from it. Its parts are in the order in which the stages made them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// The text and what the page says of it.
    pub article: Article,
    /// Sentences, tokens, parse, entities.
    pub analysis: Analysis,
    /// What made the analysis; `None` where the text was not analyzed.
    pub model: Option<ModelRecord>,
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
