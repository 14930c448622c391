//! Dependency parsing.
//!
//! In: a sentence's words as [`Lexeme`](crate::tags::Lexeme)s with the hashes of their tags. Out: a head and a
//! relation for each word: always a tree with one root.
//!
//! A greedy transition parser in the arc-hybrid system (Kuhlmann et al. 2011) with the root behind the
//! last word (Ballesteros and Nivre 2013). A linear classifier chooses the move, two others the relation
//! of an arc to the left or to the right. It is trained with a dynamic oracle and exploration (Goldberg
//! and Nivre 2013), on tags as a tagger gives them that has not seen the sentence.
//!
//! Known gaps: only projective trees; long conjunctions, appositions and parataxis are attached worst.

mod features;
mod parser;
mod state;
pub mod train;

pub use parser::{Arc, Parser};
