//! What the innermost voice claims of a proposition: that it is so, was not, may be, will be.
//!
//! From the predicate upwards, every word that governs it may change what is claimed: its own negation and
//! modals, the verbs and nouns that embed it ("failed to", "plans to", "denied"), conditions and
//! questions. Each is an operator from `data/factuality/`; the operators are composed inside out. The way
//! up ends where the words of the innermost voice end: what the reporter makes of the voice is no part of
//! what the voice claims.
//!
//! After FactBank (Saurí and Pustejovsky 2009); signatures of embedding verbs after Nairn, Condoravdi and
//! Karttunen (2006). Known gaps: irony, generic sentences, negation that stands in another clause ("it is
//! not true that" is read; "nobody believes that" is not).

mod lexicon;

pub use lexicon::{Lexicon, LexiconError};

use crate::{
    frames::{Frame, Framer, Participants, PredicateClass, Tree},
    rules::Rules,
};
use hearsay_types::{Actors, Analysis, Factuality, Span, TokenId, Upos, Voice};

/// What the text itself claims of each predicate in it, whoever's words it is told in, in the order of the text:
/// by the operators alone, without the rules for statements, which may know better. Verbs, event nouns and
/// predicate adjectives have frames; other words are left out.
pub fn of_predicates(rules: &Rules, words: &str, text: &Analysis) -> Vec<(TokenId, Factuality)> {
    let tree = Tree::new(text);
    let reading = rules.vocabulary().read(text, words);
    let lexicon = rules.lexicon();
    let nobody = Actors::default();
    let participants = Participants::new(&tree, &nobody, &[], &[], &reading, lexicon);
    let framer = Framer { tree: &tree, reading: &reading, participants: &participants, lexicon };
    let reader = FactualityReader { framer: &framer, lexicon: rules.factuality(), words };
    let frames = (0..text.tokens.len()).filter_map(|i| framer.frame(TokenId::from(i)));
    frames.map(|frame| (frame.head, reader.read(&frame, Factuality::Certain, false, None))).collect()
}

/// Reads factuality in one text.
pub struct FactualityReader<'a> {
    /// Frames of the text.
    pub framer: &'a Framer<'a>,
    /// Operators.
    pub lexicon: &'a Lexicon,
    /// The article's words.
    pub words: &'a str,
}

impl FactualityReader<'_> {
    /// What is claimed of the frame's proposition. `own` is what its words claim by themselves;
    /// `is_negation_spent` says that the predicate's own negation is part of these words ("does not cover" is
    /// an exemption) and denies nothing; `voice` is the innermost voice, `None` where the report speaks itself.
    pub fn read(
        &self,
        frame: &Frame<'_>,
        own: Factuality,
        is_negation_spent: bool,
        voice: Option<&Voice>,
    ) -> Factuality {
        let content: &[Span] = voice.map_or(&[], |voice| &voice.content);
        let value = self.within(frame, own, is_negation_spent, content);
        let cue = voice.and_then(|voice| voice.cue);
        cue.map_or(value, |cue| self.under_cue(cue, value))
    }

    /// The value under the words that introduce a voice: what somebody denies he claims not to be so.
    fn under_cue(&self, cue: Span, value: Factuality) -> Factuality {
        let words = self.framer.tree.text().tokens_in(cue).map(TokenId::from);
        let operators =
            words.filter_map(|id| self.lexicon.embedding(self.framer.reading, id).map(|o| (id, o)));
        let strongest = operators.max_by_key(|(_, (positive, _))| *positive != Factuality::Certain);
        match strongest {
            Some((id, (_, negative))) if self.is_negated(id) => compose(negative, value),
            Some((_, (positive, _))) => compose(positive, value),
            None => value,
        }
    }

    fn within(
        &self,
        frame: &Frame<'_>,
        own: Factuality,
        is_negation_spent: bool,
        content: &[Span],
    ) -> Factuality {
        let is_negated = |id: TokenId| !is_negation_spent && self.is_negated(id);
        let mut value = self.with_modifiers(frame.head, is_negated(frame.head), own, content);
        let mut at = frame.head;
        if frame.top != frame.head && frame.class == PredicateClass::Noun {
            // a light verb: its tense and negation are those of the noun
            let (positive, negative) = self
                .lexicon
                .embedding(self.framer.reading, frame.top)
                .unwrap_or((Factuality::Certain, Factuality::Denied));
            value = compose(if is_negated(frame.top) { negative } else { positive }, value);
            value = self.with_mood(frame.top, value, content);
            at = frame.top;
        }
        self.climb(at, value, content)
    }

    /// Applies what governs the predicate, from the inside out.
    fn climb(&self, from: TokenId, mut value: Factuality, content: &[Span]) -> Factuality {
        let tree = self.framer.tree;
        let mut at = from;
        for above in tree.ancestors(from) {
            let inside =
                content.is_empty() || content.iter().any(|span| span.contains(tree.token(above).span));
            if !inside {
                break;
            }
            let rel = tree.rel(at);
            if self.is_presupposed(at) {
                break;
            }
            match rel.universal() {
                "xcomp" | "ccomp" | "csubj" | "obj" => value = self.embedded(above, value, content),
                "acl" if self.is_purpose(at, above) => return compose(Factuality::Unreal, value),
                "acl" if rel.as_str() != "acl:relcl" && !tree.preposition(at).is_empty() => {
                    value = self.embedded(above, value, content);
                }
                "nmod" | "obl" | "advcl"
                    if self.lexicon.embeds_by_preposition(self.framer.reading, above)
                        && !self.tells_when(at) =>
                {
                    value = self.embedded(above, value, content);
                }
                "nsubj" if tree.rel(at).as_str() == "nsubj:pass" => {
                    value = self.embedded(above, value, content)
                }
                // "if the raid was an error": whether there was one is left open too
                "nsubj" | "nmod" if self.is_conditional(above) => return Factuality::Unreal,
                "advcl" if self.is_conditional(at) => return Factuality::Unreal,
                // "managed on Sunday to leave", torn off by what stands between
                "advcl" if tree.preposition(at) == "to" && !tree.has(above, "obj") => {
                    let embeds = self.lexicon.embedding(self.framer.reading, above).is_some();
                    if !embeds {
                        return compose(Factuality::Unreal, value);
                    }
                    value = self.embedded(above, value, content);
                }
                "advcl" if tree.preposition(at) == "to" => return compose(Factuality::Unreal, value),
                "conj" if !tree.has(at, "nsubj") && !tree.has(at, "aux") => {
                    value = self.with_mood(above, value, content)
                }
                "conj" | "parataxis" | "cop" | "aux" => {}
                _ => break,
            }
            at = above;
        }
        if self.is_question(at) { Factuality::Unreal } else { value }
    }

    /// The value under an embedding predicate with its own negation and mood.
    fn embedded(&self, by: TokenId, value: Factuality, content: &[Span]) -> Factuality {
        let Some((positive, negative)) = self.lexicon.embedding(self.framer.reading, by) else {
            return value;
        };
        let negated = self.is_negated(by);
        let value = compose(if negated { negative } else { positive }, value);
        if negated { value } else { self.with_mood(by, value, content) }
    }

    /// The value under the predicate's own negation, mood and adverbs.
    fn with_modifiers(
        &self,
        id: TokenId,
        is_negated: bool,
        value: Factuality,
        content: &[Span],
    ) -> Factuality {
        let mut value = if is_negated { compose(Factuality::Denied, value) } else { value };
        let tree = self.framer.tree;
        for &child in tree.children(id) {
            if let Some(modifier) = self.lexicon.modifier(self.framer.reading, child)
                && !self.is_negated(child)
                && matches!(tree.rel(child).universal(), "advmod" | "amod")
            {
                value = compose(modifier, value);
            }
        }
        self.with_mood(id, value, content)
    }

    /// The value under modal verbs and conditions.
    fn with_mood(&self, id: TokenId, value: Factuality, content: &[Span]) -> Factuality {
        let tree = self.framer.tree;
        let mut value = value;
        if tree.token(id).feats.get("Mood") == Some("Imp") && tree.child(id, "nsubj").is_none() {
            value = compose(Factuality::Unreal, value);
        }
        for &child in tree.children(id).iter().filter(|child| tree.rel(**child).is("aux")) {
            let Some(mood) = self.lexicon.modal(self.framer.reading, child) else { continue };
            let mood = if mood == Factuality::Unreal && self.is_reported_future(id, child, content) {
                Factuality::Future
            } else {
                mood
            };
            value =
                if self.is_negated(id) && mood != Factuality::Unreal { value } else { compose(mood, value) };
        }
        value
    }

    /// `would` of indirect speech: what somebody said that he will do.
    fn is_reported_future(&self, verb: TokenId, modal: TokenId, content: &[Span]) -> bool {
        let tree = self.framer.tree;
        let is_would =
            tree.lemma(modal).eq_ignore_ascii_case("would") || tree.lemma(modal).eq_ignore_ascii_case("will");
        let subject = tree.child(verb, "nsubj");
        let has_condition = tree.children(verb).iter().any(|child| self.is_conditional(*child));
        let perfect = tree
            .children(verb)
            .iter()
            .any(|child| tree.lemma(*child) == "have" && tree.rel(*child).is("aux"));
        is_would
            && !content.is_empty()
            && !has_condition
            && !perfect
            && subject.is_none_or(|subject| tree.upos(subject) == Upos::Pron)
    }

    /// "Orders to leave", "time to act": an infinitive at a noun that says nothing of whether it came about.
    fn is_purpose(&self, infinitive: TokenId, noun: TokenId) -> bool {
        let tree = self.framer.tree;
        let has_to = |child: &TokenId| tree.rel(*child).is("mark") && tree.lemma(*child) == "to";
        tree.rel(infinitive).as_str() == "acl"
            && tree.upos(noun) == Upos::Noun
            && tree.token(infinitive).feats.get("VerbForm") == Some("Inf")
            && tree.children(infinitive).iter().any(has_to)
            && self.lexicon.embedding(self.framer.reading, noun).is_none()
    }

    /// "Too early to say who struck the convoy": somebody did, whatever is said of the saying.
    fn is_presupposed(&self, asked: TokenId) -> bool {
        let tree = self.framer.tree;
        let asks = |child: &TokenId| {
            let kind = tree.token(*child).feats.get("PronType");
            matches!(kind, Some("Int" | "Rel")) && !tree.rel(*child).is("mark")
        };
        tree.rel(asked).is("ccomp")
            && tree.token(asked).feats.get("VerbForm") != Some("Inf")
            && tree.children(asked).iter().any(asks)
    }

    /// "Was stopped after firing on the crowd": what stands behind such a word is told by the way.
    fn tells_when(&self, part: TokenId) -> bool {
        matches!(
            self.framer.tree.preposition(part),
            "after" | "before" | "during" | "since" | "when" | "while" | "as"
        )
    }

    fn is_conditional(&self, clause: TokenId) -> bool {
        let tree = self.framer.tree;
        tree.rel(clause).is("advcl")
            && tree.children(clause).iter().any(|child| {
                tree.rel(*child).is("mark") && self.lexicon.is_condition(self.framer.reading, *child)
            })
    }

    /// Whether a negation word depends on the predicate, or `without` governs it.
    fn is_negated(&self, id: TokenId) -> bool {
        let tree = self.framer.tree;
        let children = tree.children(id).iter();
        let n = children.filter(|child| {
            self.lexicon.is_negation(self.framer.reading, **child)
                && matches!(
                    tree.rel(**child).universal(),
                    "advmod" | "det" | "case" | "mark" | "cc" | "dep" | "nsubj" | "obj"
                )
        });
        // "no aircraft fired"
        let subject = tree.child(id, "nsubj").and_then(|subject| tree.child(subject, "det"));
        let negative = subject.filter(|det| self.lexicon.is_negation(self.framer.reading, *det));
        (n.count() + usize::from(negative.is_some())) % 2 == 1
    }

    fn is_question(&self, id: TokenId) -> bool {
        let tree = self.framer.tree;
        let range = tree.sentence(tree.token(id).sentence);
        let last = range.end.checked_sub(1).map(TokenId);
        last.is_some_and(|last| tree.token(last).span.of(self.words) == "?")
            && tree.token(id).feats.get("Mood") != Some("Imp")
            && tree.rel(id).is("root")
    }
}

/// How far a claim that the operators read can be trusted, in 0..=1, beside what a model has learned of the same
/// predicate ([`Analysis::factuality`]): less where they see nothing that speaks against it and the model does. It
/// is no reason to read another claim: the model does not know whose words they are.
pub fn trust(claim: Factuality, learned: Option<f32>) -> f32 {
    let is_doubtful = claim == Factuality::Certain && learned.is_some_and(|learned| learned < 0.5);
    if is_doubtful { 0.8 } else { 1.0 }
}

/// The claim of a proposition of which `inner` is claimed, under an operator.
pub fn compose(operator: Factuality, inner: Factuality) -> Factuality {
    use Factuality::{Certain, Denied, Future, Possible, Probable, Unreal};
    match (operator, inner) {
        (Certain, inner) => inner,
        (_, Unreal) | (Unreal, _) => Unreal,
        (Denied, Denied) => Certain,
        (Denied, _) | (Future, Denied) => Denied,
        (Possible, _) | (_, Possible) => Possible,
        (Probable, Denied) => Possible,
        (Probable, _) | (_, Probable) => Probable,
        (Future, _) => Future,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_denials_make_a_claim() {
        assert_eq!(compose(Factuality::Denied, Factuality::Denied), Factuality::Certain);
    }

    #[test]
    fn what_is_wished_for_is_not_claimed() {
        assert_eq!(compose(Factuality::Unreal, Factuality::Denied), Factuality::Unreal);
    }
}
