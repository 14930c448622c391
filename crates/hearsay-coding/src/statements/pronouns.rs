//! Whom the pronouns in a role stand for.

use super::Coder;
use crate::{attribution::chain_at, frames::Classes};
use hearsay_types::{ActorKind, EntityType, How, Span, TokenId, Upos};

impl Coder<'_> {
    /// Whether the word is a pronoun of which nobody knows what it stands for: "it", "they", "these". "We" is
    /// whoever issues the report; "she" is at least a person.
    pub(super) fn is_open(&self, head: TokenId) -> bool {
        let token = self.framer.tree.token(head);
        let refers = match token.feats.get("PronType") {
            Some("Prs") => !matches!(token.feats.get("Gender"), Some("Masc" | "Fem")),
            // "those who fired" are told, whoever they are
            Some("Dem") => self.framer.tree.children(head).is_empty(),
            _ => false,
        };
        let is_speaker = token.feats.get("Person") == Some("1");
        matches!(token.upos, Upos::Pron | Upos::Det)
            && refers
            && !is_speaker
            && self.antecedent_words(head).is_none()
    }

    /// "We", "our": whoever speaks the words.
    fn speaker(&self, pronoun: TokenId) -> Option<String> {
        let token = self.framer.tree.token(pronoun);
        if token.feats.get("Person") != Some("1") {
            return None;
        }
        let voice = &self.voices[chain_at(self.voices, token.span).last()?.idx()];
        let written = voice.source.map(|span| span.of(&self.found.article.text).to_owned());
        voice.refers_to.clone().or(written)
    }

    /// What a pronoun goes back to: who speaks, for "we"; another mention of its actor; where it stands for no
    /// actor, the noun that it goes back to.
    pub(super) fn antecedent_words(&self, head: TokenId) -> Option<String> {
        let tree = self.framer.tree;
        let possessive = tree.rel(head).as_str() == "nmod:poss" && tree.upos(head) != Upos::Propn;
        if tree.upos(head) != Upos::Pron && !(possessive && tree.upos(head) == Upos::Det) {
            return None;
        }
        if let Some(speaker) = self.speaker(head) {
            return Some(speaker);
        }
        let known = self.joined_owner(head).or_else(|| self.earlier_mention(head));
        known.or_else(|| self.coreferent(head)).or_else(|| self.own_speaker(head))
    }

    /// "Its" of "Kardovia and its allies": who stands before.
    fn joined_owner(&self, pronoun: TokenId) -> Option<String> {
        let tree = self.framer.tree;
        let owned = tree.head(pronoun).filter(|_| tree.rel(pronoun).as_str() == "nmod:poss")?;
        let owner = tree.head(owned).filter(|_| tree.rel(owned).is("conj"))?;
        let is_owner = owner < pronoun && self.framer.is_actor(owner) && tree.upos(owner) != Upos::Pron;
        is_owner.then(|| self.phrase(owner, true).of(&self.found.article.text).to_owned())
    }

    /// "It" of "the army denied that it had fired": where nothing else is known, a pronoun in indirect words
    /// is whoever they are ascribed to, if it fits.
    fn own_speaker(&self, pronoun: TokenId) -> Option<String> {
        let token = self.framer.tree.token(pronoun);
        let chain = chain_at(self.voices, token.span);
        let voice = &self.voices[chain.last()?.idx()];
        let source = voice.source.filter(|source| !source.contains(token.span))?;
        if voice.how == How::Direct || token.feats.get("PronType") != Some("Prs") {
            return None;
        }
        let tree = self.framer.tree;
        let tokens = self.found.text.tokens_in(source);
        let is_inside = |id: TokenId| tokens.contains(&id.idx());
        let mut words = tokens.clone().map(TokenId::from);
        let head = words.find(|id| !tree.head(*id).is_some_and(is_inside))?;
        let is_joined = tree.children(head).iter().any(|child| tree.rel(*child).is("conj"));
        let plural = is_joined || tree.token(head).feats.get("Number") == Some("Plur");
        let is_person = self.names_person(head);
        let fits = match (token.feats.get("Gender"), token.feats.get("Number")) {
            (Some("Masc" | "Fem"), _) => is_person && !plural,
            (_, Some("Plur")) => plural,
            _ => !is_person && !plural && tree.upos(head) != Upos::Pron,
        };
        let written = || source.of(&self.found.article.text).to_owned();
        let refers_to = voice.refers_to.clone().filter(|_| tree.upos(head) != Upos::Propn);
        fits.then(|| refers_to.unwrap_or_else(written))
    }

    /// Whether the words name one human being.
    fn names_person(&self, head: TokenId) -> bool {
        let classes = self.framer.reading.classes(head);
        match self.framer.participants.actor_kind(head) {
            Some(ActorKind::Person) => true,
            None | Some(ActorKind::Unknown) => {
                self.framer.participants.entity(head) == Some(EntityType::Person)
                    || Classes::PERSON.meet(classes) && !Classes::GROUP.meet(classes)
            }
            Some(_) => false,
        }
    }

    /// The first of the noun phrases that a pronoun goes back to which names somebody who can act.
    fn coreferent(&self, pronoun: TokenId) -> Option<String> {
        let named = |id: &TokenId| self.framer.tree.upos(*id) != Upos::Pron && self.framer.is_actor(*id);
        let antecedent = self.found.coreference.chain(pronoun).find(named)?;
        Some(self.phrase(antecedent, false).of(&self.found.article.text).to_owned())
    }

    /// The nearest mention of the pronoun's actor before it that is no pronoun, else the first behind it.
    fn earlier_mention(&self, head: TokenId) -> Option<String> {
        let here = self.framer.tree.token(head).span;
        let mentions = &self.found.actors.mentions;
        let own = mentions.iter().find(|mention| mention.span == here)?;
        let named = |span: Span| {
            let tokens = self.found.text.tokens_in(span);
            self.found.text.tokens[tokens].iter().any(|token| matches!(token.upos, Upos::Propn | Upos::Noun))
        };
        let others = mentions.iter().filter(|m| m.cluster == own.cluster && named(m.span));
        let (before, behind): (Vec<_>, Vec<_>) = others.partition(|m| m.span.start < here.start);
        let best = before.last().or(behind.first())?;
        // of "Prime Minister Mara Lind" and its "Prime Minister" the whole
        let whole = mentions.iter().filter(|m| m.cluster == own.cluster && m.span.contains(best.span));
        let best = whole.max_by_key(|m| m.span.len()).unwrap_or(best);
        Some(best.span.of(&self.found.article.text).to_owned())
    }
}
