//! Mentions of actors, linked to who they are on the report's day.
//!
//! In come an article, its analysis and its coreference, and what is known beforehand
//! ([`Knowledge`]); out go [`Actors`]: names, agent nouns ("rebels", "the Ostrian army"), offices ("the
//! foreign minister"), pronouns and definite descriptions, each linked to an actor of the knowledge files
//! or to a local one. Nobody is dropped for being unknown.
//!
//! Method: every nominal head of the parse is asked in turn whether it is a name, an entity, an agent
//! noun or a pronoun ([`resolve`]); a possessor or an adjective tells whose body or member it is;
//! pronouns and descriptions stand for the actor of what they go back to ([`pronouns`]).
//!
//! Known gaps: first persons within quotations are left to attribution; groups of persons that split and
//! join within a report.

mod adjectives;
#[cfg(test)]
pub(crate) mod by_hand;
mod descriptions;
mod lexicon;
mod names;
mod nouns;
mod owners;
mod phrase;
mod pronouns;
mod resolve;
mod roster;

use crate::Knowledge;
use hearsay_types::{Actors, Analysis, Article, Coreference, Mention};
use lexicon::Lexicon;
use resolve::Linking;
use std::sync::Arc;

/// Links mentions to actors.
#[derive(Debug, Clone)]
pub struct ActorLinker {
    knowledge: Arc<Knowledge>,
    lexicon: Arc<Lexicon>,
}

impl ActorLinker {
    /// A linker that knows what `knowledge` holds.
    pub fn new(knowledge: Arc<Knowledge>) -> Self {
        Self { knowledge, lexicon: Arc::new(Lexicon::built_in()) }
    }

    /// The actors of one report and their mentions, as of the report's day ([`Article::dct`]; the latest
    /// names and offices where it has none). Does not fail.
    pub fn link(&self, article: &Article, text: &Analysis, coreference: &Coreference) -> Actors {
        let mut linking = Linking::new(&self.knowledge, &self.lexicon, article, text, coreference);
        linking.run();
        let adjectives = linking.adjectives();
        let mut found = linking.finish();
        found.mentions.extend(adjectives);
        in_order_of_mention(found)
    }
}

/// Sorts mentions by their place, longer ones first, and numbers actors by their first mention. Actors
/// without a mention are left out.
fn in_order_of_mention(mut found: Actors) -> Actors {
    found
        .mentions
        .sort_by_key(|mention| (mention.span.start, std::cmp::Reverse(mention.span.end), mention.actor));
    found.mentions.dedup_by(|later, earlier| later.span == earlier.span);
    let mut new_ids = vec![None; found.actors.len()];
    let mut ordered = Actors::default();
    for mention in found.mentions {
        let new = &mut new_ids[mention.actor.idx()];
        let actor = *new.get_or_insert_with(|| {
            ordered.actors.push(found.actors[mention.actor.idx()].clone());
            hearsay_types::ActorId::from(ordered.actors.len() - 1)
        });
        ordered.mentions.push(Mention { span: mention.span, actor, cluster: actor.0 });
    }
    ordered
}

#[cfg(test)]
mod tests;
