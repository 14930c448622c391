//! States that an adjective names before a noun which is no actor: "Russian air strikes", "the U.S.-Russian
//! deal".

use super::resolve::Linking;
use crate::knowledge::NameClass;
use hearsay_types::{ActorKind, Mention, TokenId};

impl Linking<'_> {
    /// A mention for each adjective of a state that no other mention covers. Pronouns do not go back to them,
    /// so that they are found when all else is.
    pub fn adjectives(&mut self) -> Vec<Mention> {
        let mut found = Vec::new();
        for name in 0..self.names.len() {
            let span = self.names[name].span;
            let is_adjective = self.names[name].uses.iter().any(|(_, class)| *class == NameClass::Adjective);
            if !is_adjective || self.roster.said.iter().any(|said| said.span.contains(span)) {
                continue;
            }
            let Some(owner) = self.head_of_name(name).and_then(|head: TokenId| self.owner_by_name(head))
            else {
                continue;
            };
            if owner.actor.kind == ActorKind::State {
                found.push(Mention { span, actor: self.of_owner(&owner), cluster: 0 });
            }
        }
        found
    }
}
