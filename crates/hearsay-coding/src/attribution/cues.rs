//! The words of a verbal cue, and what sort of act they tell.

use super::{
    lexicon::{Class, Cue},
    reading::Reading,
};
use hearsay_types::{Attitude, Span, TokenId, Upos};

impl Reading<'_> {
    /// The lexicon's entry for a verb, with its particle or preposition if the entry has one.
    pub fn verb_cue(&self, verb: TokenId) -> Option<(Cue, Option<TokenId>)> {
        if self.upos(verb) != Upos::Verb {
            return None;
        }
        let lemma = self.lemma(verb);
        let particle = self.tree.dependents(verb).iter().copied().find(|id| {
            let deprel = self.tree.deprel(*id);
            deprel.as_str() == "compound:prt"
                || (deprel.is("xcomp") || deprel.is("amod"))
                    && self.lexicon.is("predicate_particle", self.lemma(*id))
        });
        if let Some(particle) = particle {
            let phrase = format!("{lemma} {}", self.lemma(particle));
            if let Some(cue) = self.lexicon.verb(&phrase) {
                return Some((cue, Some(particle)));
            }
        }
        // "called for", "commented on": the preposition behind the verb belongs to the cue.
        if let Some(preposition) = self.preposition_behind(verb)
            && let Some(cue) = self.lexicon.verb(&format!("{lemma} {}", self.lemma(preposition)))
            && self.phrase_with(verb, preposition).is_some()
        {
            return Some((cue, Some(preposition)));
        }
        // Lemmatizers that learn endings leave "blam" of "blamed".
        let cue = self.lexicon.verb(lemma).or_else(|| self.lexicon.verb(&format!("{lemma}e")));
        cue.map(|cue| (cue, None))
    }

    /// The words of a verbal cue: the verb, its particle, its auxiliaries, and the adverbs and negations before it
    /// and between: "has also repeatedly said".
    pub fn cue_span(&self, verb: TokenId, particle: Option<TokenId>) -> Span {
        let mut span = self.span(verb);
        if let Some(particle) = particle.filter(|id| id.0.abs_diff(verb.0) <= 6) {
            span = span.cover(self.span(particle));
        }
        span = span.cover(self.span(self.first_of_verb(verb)));
        if self.is_quoted_as(verb)
            && let Some(quoting) =
                self.quoting_verb(verb).filter(|id| self.tree.is_passive(*id) && *id < verb)
        {
            span = span.cover(self.span(quoting));
        } else if self.is_quoted_as(verb)
            && let Some(mark) = self.marker(verb, "as")
        {
            span = span.cover(self.span(mark));
        }
        span
    }

    /// The first of the auxiliaries, adverbs and negations that stand directly before a verb.
    fn first_of_verb(&self, verb: TokenId) -> TokenId {
        let own = self.quotation_of(verb);
        let mut first = verb;
        while let Some(before) = self.previous(first) {
            let deprel = self.tree.deprel(before);
            let helps = deprel.is("aux") || deprel.is("cop") || deprel.is("advmod");
            let belongs = self.tree.head(before) == Some(verb) && helps && self.upos(before) != Upos::Sconj;
            if !belongs || self.quotation_of(before) != own {
                break;
            }
            first = before;
        }
        // A sentence's first adverb speaks of the sentence: "Later said the mayor".
        let opens = self.upos(first) == Upos::Adv && self.previous(first).is_none();
        if opens && first < verb { TokenId(first.0 + 1) } else { first }
    }

    /// The preposition directly behind a verb, or behind its particle.
    fn preposition_behind(&self, verb: TokenId) -> Option<TokenId> {
        let next = self.next(verb)?;
        let next = if self.upos(next) == Upos::Adv { self.next(next)? } else { next };
        matches!(self.upos(next), Upos::Adp | Upos::Sconj | Upos::Part).then_some(next)
    }

    /// The phrase or clause below a verb that this preposition introduces.
    pub fn phrase_with(&self, verb: TokenId, preposition: TokenId) -> Option<TokenId> {
        let head = self.tree.head(preposition)?;
        let deprel = self.tree.deprel(preposition);
        let marks = deprel.is("case") || deprel.is("mark") || deprel.is("fixed");
        (marks && head > preposition && self.tree.is_under(head, verb) && head != verb).then_some(head)
    }

    /// Said, believed, intended or known: by the class of the cue, and by the construction where that decides
    /// ("told residents to leave" tells what one wants).
    pub fn attitude(&self, cue: Option<TokenId>, content: &[Span]) -> Attitude {
        let Some(cue) = cue else { return Attitude::Said };
        let class = match self.upos(cue) {
            Upos::Verb => self.verb_cue(cue).map(|(cue, _)| cue.class),
            Upos::Noun => self.lexicon.noun(self.lemma(cue)).map(|cue| cue.class),
            Upos::Adj => self.lexicon.adjective(&self.form(cue).to_lowercase()).map(|cue| cue.class),
            _ => None,
        };
        let wants = content.first().is_some_and(|span| span.of(self.text).starts_with("to "));
        match class {
            Some(Class::Demand | Class::Want) => Attitude::Intention,
            Some(Class::Believe) => Attitude::Belief,
            Some(Class::Know | Class::Find | Class::Show) => Attitude::Fact,
            Some(Class::Say | Class::Question | Class::Warn | Class::Promise) if wants => Attitude::Intention,
            _ => Attitude::Said,
        }
    }
}
