//! Parts of speech, morphological features and lemmas.
//!
//! In: the forms of a sentence's words. Out: for each word a [`Tag`] (UPOS with the treebank's own finer
//! tag, which the parser's features use), and, after the parse, features and lemma.
//!
//! Tags are given from left to right by a linear classifier that sees the words around and the two tags
//! before ([`Tagger`]). Features and lemmas are classes too ([`Morphology`]): a lemma's class says what
//! to cut from the form's end and what to put there. Features of finite verbs agree with their subject,
//! so they are given after the parse.
//!
//! Known gaps: a sentence in capitals is tagged worse; no `Typo` and no `Style` features are given.

mod context;
mod lexeme;
mod morphology;
mod tagger;
pub mod train;

pub use context::{Context, contexts};
pub use lexeme::{Lexeme, LexemeMaker, NO_WORD};
pub(crate) use morphology::Edit;
pub use morphology::Morphology;
pub use tagger::{Tag, Tagger};
