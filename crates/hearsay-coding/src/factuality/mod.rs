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
        let Some((voice, cue)) = voice.and_then(|voice| Some((voice, voice.cue?))) else { return value };
        let value = self.under_cue(cue, value);
        // nobody stands behind "the rumor of a raid": who calls it unfounded denies the raid
        let verdict = || self.framer.tree.text().tokens_in(cue).find_map(|id| self.verdict_on(id.into()));
        match voice.source {
            Some(_) => value,
            None => verdict().map_or(value, |verdict| compose(verdict, value)),
        }
    }

    /// What is claimed of the content of a claim that is the subject of a verdict: "the claim is false".
    fn verdict_on(&self, claim: TokenId) -> Option<Factuality> {
        let said = self.framer.tree.head(claim).filter(|_| self.framer.tree.rel(claim).is("nsubj"))?;
        let verdict = self.lexicon.verdict(self.framer.reading, claim, said)?;
        Some(if self.is_negated(said) { Factuality::Certain } else { verdict })
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
        // "takes no money"; a noun has its own "no"
        let has_no_object = frame.class == PredicateClass::Verb && self.has_no(frame.head, "obj");
        let is_negated =
            |id: TokenId| !is_negation_spent && (self.is_negated(id) != (has_no_object && id == frame.head));
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
            if let Some(verdict) = self.verdict_on(at) {
                value = compose(verdict, value);
                at = above;
                continue;
            }
            match rel.universal() {
                "xcomp" | "ccomp" | "csubj" | "acl" | "advcl" if self.is_left_open(at) => {
                    return compose(Factuality::Possible, value);
                }
                // "to attack would be a mistake"
                "csubj" if tree.preposition(at) == "to" => return compose(Factuality::Unreal, value),
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
                // "a raid was planned"; of "the raids are aimed at stopping X" it is the stopping that is open
                "nsubj" if tree.rel(at).as_str() == "nsubj:pass" && !self.embeds_other(above) => {
                    value = self.embedded(above, value, content)
                }
                // "talk of a raid is nonsense"
                "nmod" if self.verdict_on(above).is_some() => {}
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

    /// Whether the predicate embeds what stands behind a preposition, and something does.
    fn embeds_other(&self, predicate: TokenId) -> bool {
        let tree = self.framer.tree;
        let is_behind = |child: &TokenId| {
            matches!(tree.rel(*child).universal(), "obl" | "advcl")
                && matches!(tree.preposition(*child), "at" | "for" | "to")
        };
        self.lexicon.embeds_by_preposition(self.framer.reading, predicate)
            && tree.children(predicate).iter().any(is_behind)
    }

    /// The value under an embedding predicate with its own negation and mood.
    fn embedded(&self, by: TokenId, value: Factuality, content: &[Span]) -> Factuality {
        let Some((positive, negative)) = self.lexicon.embedding(self.framer.reading, by) else {
            return value;
        };
        let negated = self.is_negated(by);
        let value = compose(if negated { negative } else { positive }, value);
        let children = self.framer.tree.children(by).iter();
        let is_approximate =
            children.copied().any(|child| self.lexicon.is_approximator(self.framer.reading, child));
        let value = if is_approximate { compose(Factuality::Probable, value) } else { value };
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
        if let Some(future) = self.arranged(id) {
            value = compose(future, value);
        }
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

    /// "Is to resume", "are due to meet": future; "was to have resumed" did not come about.
    fn arranged(&self, verb: TokenId) -> Option<Factuality> {
        let tree = self.framer.tree;
        let children = || tree.children(verb).iter().copied();
        let mark = children().find(|child| match tree.lemma(*child) {
            "to" => tree.rel(*child).is("mark"),
            "due" => matches!(tree.rel(*child).universal(), "mark" | "advmod"),
            _ => false,
        })?;
        let be = tree.neighbor(mark, -1).filter(|id| tree.lemma(*id) == "be" && tree.head(*id) == Some(verb));
        let perfect = children().any(|child| tree.rel(child).is("aux") && tree.lemma(child) == "have");
        be.map(|_| if perfect { Factuality::Unreal } else { Factuality::Future })
    }

    /// "Unclear whether X did it", "asked if X did it".
    fn is_left_open(&self, clause: TokenId) -> bool {
        let tree = self.framer.tree;
        let is_advcl = tree.rel(clause).is("advcl");
        tree.children(clause).iter().any(|child| {
            tree.rel(*child).is("mark")
                && (tree.lemma(*child) == "whether" || tree.lemma(*child) == "if" && !is_advcl)
        })
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

    /// "Was stopped after firing on the crowd", "failed over support for rebels": what stands behind such a word is
    /// told by the way.
    fn tells_when(&self, part: TokenId) -> bool {
        matches!(
            self.framer.tree.preposition(part),
            "after"
                | "amid"
                | "as"
                | "because"
                | "because_of"
                | "before"
                | "despite"
                | "due_to"
                | "during"
                | "over"
                | "since"
                | "when"
                | "while"
        )
    }

    fn is_conditional(&self, clause: TokenId) -> bool {
        let tree = self.framer.tree;
        let children = || tree.children(clause).iter().copied();
        let is_marked = || {
            children().any(|child| {
                tree.rel(child).is("mark") && self.lexicon.is_condition(self.framer.reading, child)
            })
        };
        tree.rel(clause).is("advcl") && (is_marked() || self.is_inverted(clause))
    }

    /// "Had the army attacked, ...": the auxiliary opens the sentence, and the parse may hang it elsewhere.
    fn is_inverted(&self, clause: TokenId) -> bool {
        let tree = self.framer.tree;
        let children = || tree.children(clause).iter().copied();
        let Some(subject) = children().find(|child| tree.rel(*child).is("nsubj")) else { return false };
        let first = tree.children(subject).iter().copied().chain([subject]).min().unwrap_or(subject);
        let opener = tree.neighbor(first, -1).filter(|id| tree.neighbor(*id, -1).is_none());
        opener.is_some_and(|id| matches!(tree.token(id).span.of(self.words), "Had" | "Were" | "Should"))
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
        (n.count() + usize::from(self.has_no(id, "nsubj"))) % 2 == 1
    }

    /// Whether the subject or object of a verb is nobody or nothing: "no aircraft".
    fn has_no(&self, verb: TokenId, rel: &str) -> bool {
        let det = self.framer.tree.child(verb, rel).and_then(|noun| self.framer.tree.child(noun, "det"));
        det.is_some_and(|det| self.lexicon.is_negation(self.framer.reading, det))
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
