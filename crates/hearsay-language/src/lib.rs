//! Sentences, tokens, tags, parse and entities.
//!
//! [`Analyzer`] is the interface. Behind it [`NeuralAnalyzer`] reads with a small transformer ([`neural`]),
//! [`FastAnalyzer`] with linear models, in the order in which a text passes through them: [`tokens`],
//! [`tags`], [`parse`], [`entities`]. [`coref`] links what any analyzer gives. [`linear`] is the machinery
//! of the linear models. [`conllu`] reads and writes treebanks.

mod analyzer;
pub mod conllu;
pub mod coref;
pub mod entities;
mod error;
mod fast;
mod forms;
pub mod linear;
pub mod neural;
pub mod parse;
mod recorded;
mod stretches;
pub mod tags;
pub mod tokens;
mod view;

pub use analyzer::{Analyzer, Word};
pub use coref::CoreferenceFinder;
pub use error::{Error, Result};
pub use fast::FastAnalyzer;
pub use neural::NeuralAnalyzer;
