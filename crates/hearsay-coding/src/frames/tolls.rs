//! Tolls as headlines and notes put them: "Three civilians killed, 12 others injured in Velm".

use super::{Evidence, Framer};
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
            // "the people whom the army killed", without "whom": the object stands before
            None if tree.rel(verb).as_str() == "acl:relcl" => false,
            None => tree.upos(subject) != Upos::Pron && !has("ccomp") && !self.shares_object(verb),
        }
    }

    /// "A gunman drove into a crowd that was celebrating, killing ten": not the crowd, which the parse may have near.
    /// The subject of a deed of this kind, if it is one that others hand down and bystanders are in its way; `None`
    /// where nobody else is.
    pub(super) fn past_bystanders(
        &self,
        verb: TokenId,
        (subject, found): (TokenId, Evidence),
    ) -> Option<(TokenId, Evidence)> {
        let is_bystander = |id: TokenId| self.lexicon.bystanders.has(self.reading, id);
        let does_harm = self.lexicon.tolls.has(self.reading, verb) && !self.is_passive(verb);
        if does_harm && self.tree.rel(verb).is("acl") && self.is_where(subject) {
            return self.hit_there(subject).map(|doer| (doer, Evidence::Shared));
        }
        // "killing ten and wounding twelve"
        let first = self.tree.head(verb).filter(|_| self.tree.rel(verb).is("conj")).unwrap_or(verb);
        if found != Evidence::Shared
            || !self.tree.rel(first).is("advcl")
            || !does_harm
            || !is_bystander(subject)
        {
            return Some((subject, found));
        }
        let above = self.tree.ancestors(verb).filter(|id| self.tree.upos(*id) == Upos::Verb);
        let subjects = above.into_iter().filter_map(|id| self.tree.child(id, "nsubj"));
        let mut doers = subjects.into_iter().map(|id| self.antecedent(id));
        doers.find(|id| !is_bystander(*id)).map(|doer| (doer, Evidence::Shared))
    }

    /// Whether a noun names where something is done, and nobody who does it: "strikes on **Velm**", "hit **the site**".
    fn is_where(&self, id: TokenId) -> bool {
        matches!(self.tree.rel(id).universal(), "obj" | "obl" | "nmod") && self.is_site(id)
    }

    /// "Jets hit a market in the town, killing six", "strikes on Velm that killed ten", with the killing as the town's:
    /// what hit the place.
    fn hit_there(&self, place: TokenId) -> Option<TokenId> {
        let above = self.tree.ancestors(place).find(|id| !self.is_where(*id))?;
        if self.tree.upos(above) != Upos::Verb {
            return self.lexicon.instruments.has(self.reading, above).then_some(above);
        }
        if self.is_passive(above) {
            return self
                .tree
                .children(above)
                .iter()
                .copied()
                .find(|child| self.tree.preposition(*child) == "by");
        }
        self.subject(above).map(|(subject, _)| subject)
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
