//! Voices that a verb introduces: "X said that …", "accused Y of …", "it was reported that …".
//!
//! Each construction is a frame of the lexicon and a function of this module's neighbours: [`clauses`],
//! [`infinitives`], [`prepositions`], [`naming`], [`objects`], [`tolls`], [`documents`]. Where the parse offers no
//! content for a verb of plain saying, the words beside it decide.
//!
//! [`clauses`]: super::clauses
//! [`infinitives`]: super::infinitives
//! [`prepositions`]: super::prepositions
//! [`naming`]: super::naming
//! [`objects`]: super::objects
//! [`tolls`]: super::tolls
//! [`documents`]: super::documents

use super::{
    drafts::{Draft, Drafts},
    lexicon::{Class, Cue, Frames},
    reading::Reading,
    subjects::Speaker,
};
use hearsay_types::{Span, TokenId, Upos};

/// What a verb introduces.
pub(super) struct Found {
    pub content: Vec<Span>,
    /// Words that belong to the cue beside the verb.
    pub cue: Option<Span>,
    /// The content is told without a source although the clause has a subject: "is said to".
    pub subject_is_content: bool,
}

impl Found {
    pub fn plain(content: Vec<Span>) -> Option<Self> {
        (!content.is_empty()).then_some(Self { content, cue: None, subject_is_content: false })
    }
}

impl Reading<'_> {
    /// The voices of all verbs, in the order of the text.
    pub fn voices_of_verbs(&self, drafts: &mut Drafts) {
        for verb in self.tokens() {
            if let Some((cue, particle)) = self.verb_cue(verb) {
                self.voices_of_verb(verb, cue, particle, drafts);
            } else if self.upos(verb) == Upos::Verb {
                drafts.extend(self.document_act(verb));
            }
        }
    }

    fn voices_of_verb(&self, verb: TokenId, cue: Cue, particle: Option<TokenId>, drafts: &mut Drafts) {
        if cue.class == Class::Cite {
            drafts.extend(self.quoting(verb));
            return;
        }
        let tail = self
            .within_relative(verb, cue)
            .or_else(|| self.tail(verb, cue))
            .or_else(|| self.inverted_tail(verb, cue))
            .or_else(|| self.interposed(verb, cue));
        if let Some((source, content)) = tail {
            let cue = Some(self.cue_span(verb, particle));
            drafts.push(Draft {
                source: Some(source),
                cue,
                cue_token: Some(verb),
                content,
                how: None,
                outer: None,
            });
            return;
        }
        let mut speaker = self.speaker(verb);
        if cue.class == Class::Accuse {
            // "rebels accused of theft": without an object the verb is a passive, whatever the parse says.
            let no_object = self.tree.dependent_of(verb, &["obj", "iobj"]).is_none();
            if no_object
                && cue.frames.has(Frames::OF)
                && !matches!(speaker, Speaker::Barred)
                && !self.tree.is_passive(verb)
            {
                speaker = Speaker::Absent;
            }
            if self.tree.deprel(verb).is("amod") {
                return;
            }
        }
        if speaker == Speaker::Barred || self.is_withheld(verb, cue) {
            return;
        }
        let Some(found) = self.content_of_verb(verb, cue, speaker) else {
            drafts.extend(self.document_act(verb));
            return;
        };
        let source = match speaker {
            Speaker::Named(source) => Some(source),
            _ => None,
        };
        if let Some(source) = source
            && !self.can_say(source.head, cue.class)
        {
            return;
        }
        if source.is_none() && !found.subject_is_content && !self.may_lack_source(cue) {
            return;
        }
        let content = self.within_own_quotation(verb, found.content);
        if content.is_empty() {
            return;
        }
        let words = self.cue_span(verb, particle);
        let cue = Some(found.cue.map_or(words, |more| words.cover(more)));
        drafts.push(Draft { source, cue, cue_token: Some(verb), content, how: None, outer: None });
    }

    /// "unable to confirm", "to portray him as …", "..., proving that": nothing is said.
    fn is_withheld(&self, verb: TokenId, cue: Cue) -> bool {
        let infinitive = self.is_marked(verb, "to");
        let head = self.tree.head(verb);
        let withheld = head.is_some_and(|head| {
            self.tree.deprel(verb).is("xcomp") && self.lexicon.is("noncommittal", self.lemma(head))
        });
        // "He left, proving that ...": what a deed shows is the author's thought.
        let proves =
            cue.class == Class::Show && self.form(verb).ends_with("ing") && !self.tree.is_finite(verb);
        // "is to blame for": a judgement of the author's.
        let to_blame = infinitive
            && cue.class == Class::Accuse
            && self.next(verb).is_some_and(|id| self.is_form(id, "for"));
        proves
            || to_blame
            || infinitive && (cue.class == Class::Call || withheld && cue.class != Class::Question)
    }

    /// Findings show things by themselves, other things only in the author's mind: "the video shows", but
    /// not "the attack shows".
    fn can_say(&self, source: TokenId, class: Class) -> bool {
        let lemma = self.lemma(source);
        if self.is_form(source, "it") || self.is_form(source, "they") {
            return class != Class::Show || self.is_form(source, "they");
        }
        match class {
            Class::Show | Class::Doc => self.nature(source).is_some() || self.upos(source) == Upos::Propn,
            _ => !self.lexicon.is("causal_noun", lemma) || self.nature(source).is_some(),
        }
    }

    fn may_lack_source(&self, cue: Cue) -> bool {
        matches!(
            cue.class,
            Class::Say
                | Class::Claim
                | Class::Report
                | Class::Believe
                | Class::Accuse
                | Class::Admit
                | Class::Reveal
                | Class::Find
                | Class::Know
                | Class::Show
        )
    }

    /// Content does not leave the quotation in which its cue stands.
    fn within_own_quotation(&self, cue: TokenId, content: Vec<Span>) -> Vec<Span> {
        let Some(own) = self.quotation_of(cue) else { return content };
        let inner = self.quotations[own].inner;
        let clip = |span: Span| {
            let start = span.start.max(inner.start);
            let end = span.end.min(inner.end);
            (start < end).then_some(Span { start, end })
        };
        content.into_iter().filter_map(clip).collect()
    }

    fn content_of_verb(&self, verb: TokenId, cue: Cue, speaker: Speaker) -> Option<Found> {
        let frames = cue.frames;
        let passive = self.tree.is_passive(verb);
        if self.is_said_to(verb) {
            return self.said_to_be(verb);
        }
        if frames.has(Frames::PREP)
            && let Some((_, Some(preposition))) = self.verb_cue(verb)
        {
            return self.behind_preposition(verb, preposition);
        }
        if frames.has(
            Frames::OF | Frames::OFING | Frames::FOR | Frames::FORV | Frames::ON | Frames::WITH | Frames::IN,
        ) && let Some(found) = self.complaint(verb, frames)
        {
            return Some(found);
        }
        if frames.has(Frames::THAT | Frames::WH | Frames::QUOTE)
            && let Some(found) = self.clause(verb, cue)
        {
            return Some(found);
        }
        let particle = self.verb_cue(verb).and_then(|(_, particle)| particle).filter(|id| *id > verb);
        if frames.has(Frames::THAT)
            && let Some(content) = self.that_behind_verb(particle.unwrap_or(verb))
        {
            return Found::plain(content);
        }
        if frames.has(Frames::OINF)
            && let Some(found) = self.asked_to(verb)
        {
            return Some(found);
        }
        if frames.has(Frames::RINF)
            && !passive
            && let Some(found) = self.object_with_infinitive(verb)
        {
            return Some(found);
        }
        if frames.has(Frames::PINF)
            && (passive || speaker == Speaker::Absent)
            && let Some(found) = self.said_to(verb)
        {
            return Some(found);
        }
        if frames.has(Frames::INF)
            && !passive
            && let Some(found) = self.infinitive(verb)
        {
            return Some(found);
        }
        if frames.has(Frames::AS)
            && let Some(found) = self.as_something(verb)
        {
            return Some(found);
        }
        if frames.has(Frames::XOBJ)
            && let Some(found) = self.called(verb)
        {
            return Some(found);
        }
        if frames.has(Frames::ING)
            && !passive
            && let Some(found) = self.gerund(verb)
        {
            return Some(found);
        }
        if frames.has(Frames::NOBJ)
            && let Some(found) = self.rejected_claim(verb)
        {
            return Some(found);
        }
        if frames.has(Frames::TOLL)
            && let Some(found) = self.toll(verb)
        {
            return Some(found);
        }
        if frames.has(Frames::OBJ)
            && let Some(found) = self.object(verb, cue)
        {
            return Some(found);
        }
        if frames.has(Frames::THAT)
            && matches!(cue.class, Class::Say | Class::Claim | Class::Add | Class::Report)
        {
            return self.words_beside(verb);
        }
        None
    }
}
