//! From frames, rules, actors, places, times and voices to statements.
//!
//! In comes a report with all that the earlier stages found in it ([`Found`]); out come its statements in
//! the order of the text. At each word that triggers a rule ([`crate::rules`]) the word's frame
//! ([`crate::frames`]) is read; the rules that hold give type and roles. Then: the clause that states it
//! ([`Statement::span`]), who says so (the chain of voices around the word), what the innermost voice
//! claims of it ([`crate::factuality`]), and tolls ([`crate::quantities`]).
//!
//! One proposition makes one statement: an event noun in a part of a verb of the same type ("killed in an
//! air strike") joins the verb's statement, and what a request or promise is about makes no event of its own.

mod accords;
mod candidate;
mod discourse;
mod enacting;
mod merge;
mod pronouns;
mod role_words;
mod roles;
mod scene;
mod settle;
mod span;
mod speakers;

use crate::{
    attribution::{chain_at, chain_of},
    factuality::{self, FactualityReader},
    frames::{Evidence, Frame, Framer, Participants, PredicateClass, Slot, Tree},
    quantities::QuantityReader,
    rules::{Match, Rule, Rules, Target},
};
use candidate::Candidate;
use hearsay_types::{
    Actors, Analysis, Article, Coreference, Factuality, PlaceMention, Span, Statement, TimeExpression,
    TokenId, Voice, VoiceId,
};
use roles::Roles;

/// What the earlier stages found in a report.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// The report's text.
    pub article: &'a Article,
    /// Its analysis.
    pub text: &'a Analysis,
    /// Temporal expressions, in the order of the text.
    pub times: &'a [TimeExpression],
    /// Toponyms, in the order of the text.
    pub places: &'a [PlaceMention],
    /// What pronouns and descriptions go back to.
    pub coreference: &'a Coreference,
    /// Actors and their mentions.
    pub actors: &'a Actors,
}

/// The statements of a report, in the order of the text. `voices` are those that the attribution stage
/// found, each behind its parent.
///
/// Every span is a stretch of the article's text; the words of a role are words of the text, or of what a
/// pronoun stands for.
pub fn statements(rules: &Rules, found: &Found<'_>, voices: &[Voice]) -> Vec<Statement> {
    let tree = Tree::new(found.text);
    let reading = rules.vocabulary().read(found.text, &found.article.text);
    let lexicon = rules.lexicon();
    let participants = Participants::new(&tree, found.actors, found.places, found.times, &reading, lexicon);
    let framer = Framer { tree: &tree, reading: &reading, participants: &participants, lexicon };
    let first_voices = speakers::first_voices(voices, &found.article.text);
    let coder = Coder { rules, found, framer: &framer, voices, first_voices };
    let mut candidates = Vec::new();
    for i in 0..found.text.tokens.len() {
        let id = TokenId::from(i);
        if rules.may_match(&framer, id) {
            coder.code(id, &mut candidates);
        }
    }
    settle::settle(&coder, candidates)
}

/// Codes one report.
struct Coder<'a> {
    rules: &'a Rules,
    found: &'a Found<'a>,
    framer: &'a Framer<'a>,
    voices: &'a [Voice],
    /// For each voice the first of the same speaker.
    first_voices: Vec<VoiceId>,
}

/// Parts in which an event noun tells how, by what or in the course of what a verb's deed was done.
fn is_manner(slot: Slot<'_>) -> bool {
    match slot {
        Slot::Agent | Slot::Patient => true,
        Slot::Preposition(preposition) => {
            ["by", "due", "during", "from", "in", "through", "with"].contains(&preposition)
        }
        _ => false,
    }
}

impl Coder<'_> {
    /// "Wounded people", "the detained men": what befell them is told in passing, by nobody.
    fn is_attribute_of_victim(&self, rule: &Rule, frame: &Frame<'_>) -> bool {
        matches!(rule.target, Target::Event(_))
            && frame.class == PredicateClass::Verb
            && self.framer.tree.rel(frame.head).is("amod")
            && frame.get(Slot::Agent).is_none()
    }

    /// Takes words that are not the voice's own out of a frame: "the raid, officials said, killed ten".
    fn keep_to_content(&self, frame: &mut Frame<'_>, content: &[Span], source: Option<Span>) {
        let n = frame.arguments.len();
        frame.arguments.retain(|argument| {
            let span = self.framer.tree.token(argument.head).span;
            let is_source = source.is_some_and(|source| source.contains(span));
            let inside = content.iter().any(|piece| piece.contains(span));
            inside
                || argument.evidence == Evidence::Avowed
                || argument.evidence == Evidence::Shared && !is_source
        });
        if frame.arguments.len() < n && frame.class == PredicateClass::Verb {
            self.framer.push_guesses(frame, content);
        }
    }

    /// Adds what the rules find at one word.
    fn code(&self, id: TokenId, candidates: &mut Vec<Candidate>) {
        let Some(mut frame) = self.framer.frame(id) else { return };
        let span_of_word = self.framer.tree.token(id).span;
        let chain = chain_at(self.voices, span_of_word);
        let content: &[Span] = chain.last().map_or(&[], |voice| &self.voices[voice.idx()].content);
        if !content.is_empty() {
            let source = chain.last().and_then(|voice| self.voices[voice.idx()].source);
            self.keep_to_content(&mut frame, content, source);
        }
        for rivals in self.rules.matches(self.framer, &frame) {
            // where the participants of a rule are not there, the next one takes its place
            let mut stated =
                rivals.into_iter().map(|found| self.state(found, &frame, chain.clone(), content));
            candidates.extend(stated.find(|stated| !stated.is_empty()).into_iter().flatten());
        }
    }

    /// The voices, outermost first, of what a cue introduces; `None` where the word is no cue.
    fn chain_of_cue(&self, word: TokenId) -> Option<Vec<VoiceId>> {
        let span = self.framer.tree.token(word).span;
        let introduces = |voice: &Voice| voice.cue.is_some_and(|cue| cue.contains(span));
        let voice = self.voices.iter().position(introduces)?;
        Some(chain_of(self.voices, VoiceId::from(voice)))
    }

    /// What one rule states of a frame within these voices: nothing where its participants are not there.
    fn state(
        &self,
        found: Match,
        frame: &Frame<'_>,
        chain: Vec<VoiceId>,
        content: &[Span],
    ) -> Vec<Candidate> {
        let words = &self.found.article.text;
        let claims = FactualityReader { framer: self.framer, lexicon: self.rules.factuality(), words };
        let quantities = QuantityReader { framer: self.framer, lexicon: self.rules.quantities(), words };
        let rule = self.rules.rule(&found);
        let mut sets = self.roles(rule, frame, &found.phrase);
        sets.retain(|roles| roles.n_actors(self.framer) >= rule.participants);
        if sets.is_empty() || self.is_attribute_of_victim(rule, frame) {
            return Vec::new();
        }
        let parts = self.told_parts(rule, frame);
        // "its ally Kardovia" says by itself all that it says
        let in_clause = matches!(rule.target, Target::Event(_) | Target::Agreement(_));
        let span = span::statement_span(self.framer, frame, &parts, content, words, in_clause);
        let own = rule.factuality.unwrap_or(Factuality::Certain);
        let voice = chain.last().map(|voice| &self.voices[voice.idx()]);
        // "has no interest": the "no" is what the rule finds
        let is_negation = |id: &TokenId| self.rules.factuality().is_negation(self.framer.reading, *id);
        let is_negation_spent = rule.asks_negation || found.phrase.iter().any(is_negation);
        let claimed = claims.read(frame, own, is_negation_spent, voice);
        // "Velmar denied it": the denial is Velmar's own
        let is_denial = rule.resumes && own == Factuality::Denied;
        let chain = if is_denial { self.chain_of_cue(frame.head).unwrap_or(chain) } else { chain };
        let learned = self.found.text.factuality.get(frame.head.idx()).copied();
        let candidate = |roles: &Roles| Candidate {
            head: frame.head,
            top: frame.top,
            class: frame.class,
            found: found.clone(),
            manner: frame.arguments.iter().filter(|a| is_manner(a.slot)).map(|a| a.head).collect(),
            joined: Vec::new(),
            absorbed: self.absorbed(rule, frame),
            target: roles.get("recipient").or_else(|| roles.get("place")),
            has_victim: roles.get("recipient").is_some_and(|head| self.framer.is_victim(head)),
            takes_up: frame.class == PredicateClass::Noun && discourse::is_definite(self.framer, frame.head),
            tells_attack: false,
            resumes: rule.resumes,
            speakers: chain.iter().map(|voice| self.first_voices[voice.idx()]).collect(),
            statement: Statement {
                span,
                proposition: self.proposition(rule, frame, roles, span),
                voices: chain.clone(),
                factuality: claimed,
                quantities: quantities.read(frame),
                rule: rule.name.to_string(),
                score: roles.score(frame) * factuality::trust(claimed, learned),
            },
        };
        sets.iter().map(candidate).collect()
    }
}

#[cfg(test)]
mod tests;
