//! Tolls as headlines and notes put them: "Three civilians killed, 12 others injured in Velm".

use super::Framer;
use hearsay_types::{TokenId, Upos};

impl Framer<'_> {
    /// Whether the verb is a participle without its auxiliary, so that its subject is whom it befell. Two signs:
    /// the verb cannot be without an object and has none; or its subject and object are both counted or
    /// bystanders, of whom nobody writes that they killed each other.
    pub(super) fn is_toll(&self, verb: TokenId) -> bool {
        let tree = self.tree;
        let has = |rel: &str| tree.children(verb).iter().any(|child| tree.rel(*child).is(rel));
        let may_be_participle =
            tree.token(verb).feats.get("Tense") == Some("Past") && !has("aux") && !has("iobj");
        let subject =
            tree.children(verb).iter().copied().find(|child| *child < verb && tree.rel(*child).is("nsubj"));
        let Some(subject) =
            subject.filter(|_| may_be_participle && self.lexicon.tolls.has(self.reading, verb))
        else {
            return false;
        };
        match tree.child(verb, "obj") {
            Some(object) => self.is_one_of_toll(subject) && self.is_one_of_toll(object),
            None => tree.upos(subject) != Upos::Pron && !has("ccomp") && !self.shares_object(verb),
        }
    }

    /// "Twelve", "twelve others", "residents".
    fn is_one_of_toll(&self, id: TokenId) -> bool {
        let counted = self.tree.upos(id) == Upos::Num || self.lexicon.bystanders.has(self.reading, id);
        // "dozens of strikes"
        let whole = self.whole_of(id);
        counted && whole.is_none_or(|whole| self.lexicon.bystanders.has(self.reading, whole))
    }

    /// "Killed and wounded dozens": the object may stand with the other verb.
    fn shares_object(&self, verb: TokenId) -> bool {
        let tree = self.tree;
        let below = tree.children(verb).iter().copied().filter(|child| tree.rel(*child).is("conj"));
        let above = tree.head(verb).filter(|_| tree.rel(verb).is("conj"));
        below.chain(above).any(|other| tree.has(other, "obj"))
    }
}
