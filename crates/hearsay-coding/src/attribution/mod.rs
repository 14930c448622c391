//! Who says so: from an analyzed article to its voices.
//!
//! **In**: the article (text, blocks), its analysis (sentences, tokens, parse, entities), its coreference,
//! its actors.
//! **Out**: voices: source, cue, content, manner, kind of source, anonymity, and the voice within which
//! each speaks, to any depth.
//!
//! **Method**: the scheme is that of PARC 3.0 (Pareti 2016) and PolNeAR (Newell et al. 2018). A lexicon of
//! verbs, nouns, adjectives, adverbs and phrases (`data/attribution/`) says which constructions introduce
//! somebody's words; the parse says what the words are and whose. Quotation marks are read on their own
//! and joined with the cue beside them, since parses of sentences with quotations are often wrong. What
//! stands between marks without a cue and without the shape of speech is a scare quote or a title: no
//! voice. An agentless passive has no source: "it was reported" is a voice without one, "arms were
//! delivered" is none.
//!
//! **Known gaps**: free indirect speech in the sentences behind an indirect quotation; cues that are no
//! single word and stand in no file.

mod lexicon;
mod quotations;
mod tree;

mod drafts;
mod reading;

mod content;
mod sources;
mod subjects;
mod tails;
mod that;
mod tolls;

mod clauses;
mod cues;
mod documents;
mod infinitives;
mod naming;
mod nouns;
mod objects;
mod phrases;
mod prepositions;
mod verbs;

mod appositions;
mod blocks;
mod direct;
mod free;
mod headlines;
mod media;
mod turns;

mod nesting;
mod resolve;

pub use nesting::{chain_at, chain_of};

use drafts::{Draft, Drafts};
use hearsay_types::{Actors, Analysis, Article, Coreference, SourceKind, Voice, VoiceId};
use lexicon::{Lexicon, Nature};
use reading::Reading;
use resolve::Earlier;

/// Finds the voices of an article. Holds the lexicon; built once, used for many articles.
#[derive(Debug)]
pub struct VoiceFinder {
    lexicon: Lexicon,
}

impl Default for VoiceFinder {
    fn default() -> Self {
        Self::new()
    }
}

impl VoiceFinder {
    /// Reads the lexicon that is compiled in.
    pub fn new() -> Self {
        Self { lexicon: Lexicon::new() }
    }

    /// The voices of an article, in the order of the text, each behind its parent. Spans are byte offsets
    /// into `article.text`; `text` must be the analysis of this article. `coreference` and `actors` may
    /// be empty: then pronouns are resolved by the sources before them alone. Does not fail.
    pub fn find(
        &self,
        article: &Article,
        text: &Analysis,
        coreference: &Coreference,
        actors: &Actors,
    ) -> Vec<Voice> {
        let reading = Reading::new(article, text, coreference, actors, &self.lexicon);
        let mut drafts = Drafts::default();
        reading.voices_of_verbs(&mut drafts);
        reading.voices_of_phrases(&mut drafts);
        reading.voices_of_nouns(&mut drafts);
        reading.attribute_quotations(&mut drafts);
        reading.claims_taken_up(&mut drafts);
        reading.block_quotations(&mut drafts);
        reading.voices_of_turns(&mut drafts);
        reading.keep_phrases_apart(&mut drafts);
        reading.free_indirect_speech(&mut drafts);
        reading.voices_of_headlines(&mut drafts);
        reading.voices_of_outlets(&mut drafts);
        assemble(&reading, &told(drafts.list))
    }
}

/// The drafts that have content left, with their references to each other kept.
fn told(mut drafts: Vec<Draft>) -> Vec<Draft> {
    for draft in &mut drafts {
        draft.content.retain(|span| !span.is_empty());
    }
    let mut place: Vec<Option<usize>> = Vec::with_capacity(drafts.len());
    let mut n = 0;
    for draft in &drafts {
        place.push((!draft.content.is_empty()).then_some(n));
        n += usize::from(!draft.content.is_empty());
    }
    let kept = drafts.into_iter().filter(|draft| !draft.content.is_empty());
    let moved = |outer: usize| place.get(outer).copied().flatten();
    kept.map(|draft| Draft { outer: draft.outer.and_then(moved), ..draft }).collect()
}

/// Finishes the drafts: manner, kind, anonymity, reference, parents, order.
fn assemble(reading: &Reading, drafts: &[Draft]) -> Vec<Voice> {
    let mut by_source: Vec<usize> = (0..drafts.len()).collect();
    by_source.sort_by_key(|i| (drafts[*i].source.map_or(u32::MAX, |source| source.span.start), *i));
    let mut voices: Vec<Option<Voice>> = vec![None; drafts.len()];
    let mut earlier: Vec<Earlier> = Vec::new();
    for i in by_source {
        let draft = &drafts[i];
        let source = draft.source;
        let refers_to = source.and_then(|source| reading.refers_to(source, &draft.content, &earlier));
        let mut kind = source.map_or(SourceKind::Unknown, |source| reading.kind(source));
        let words = source.map(|source| source.span.of(reading.text));
        if kind == SourceKind::Unknown
            && let Some(known) =
                refers_to.as_deref().or(words).and_then(|name| resolve::same_source(name, &earlier))
        {
            kind = known;
        }
        let nature: Option<Nature> = source.and_then(|source| reading.nature(source.head));
        if let Some(source) = source {
            let words = source.span.of(reading.text).to_owned();
            earlier.push(Earlier { source, name: refers_to.clone(), words, kind });
        }
        voices[i] = Some(Voice {
            source: source.map(|source| source.span),
            refers_to,
            cue: draft.cue,
            content: draft.content.clone(),
            how: reading.manner(draft, nature, kind == SourceKind::Media),
            attitude: reading.attitude(draft.cue_token, &draft.content),
            is_reflexive: source.is_some_and(|source| reading.is_first_person(source.head)),
            anonymous: source.is_none_or(|source| reading.is_anonymous(source)),
            kind,
            parent: None,
        });
    }
    let voices: Vec<Voice> = voices.into_iter().flatten().collect();
    let given: Vec<Option<usize>> = drafts.iter().map(|draft| draft.outer).collect();
    let mut parents = nesting::parents(&voices, &given);
    // "We believe" outside of anybody's words is the author's.
    let of_author = |i: usize| voices[i].is_reflexive && parents[i].is_none();
    if (0..voices.len()).any(of_author) {
        let mut kept: Vec<Draft> = drafts.to_vec();
        for (i, draft) in kept.iter_mut().enumerate() {
            if of_author(i) {
                draft.content.clear();
            }
        }
        return assemble(reading, &told(kept));
    }
    let order = nesting::order(&voices, &mut parents);
    let mut place = vec![0usize; voices.len()];
    for (new, old) in order.iter().enumerate() {
        place[*old] = new;
    }
    let placed = order.iter().map(|old| Voice {
        parent: parents[*old].map(|parent| VoiceId::from(place[parent])),
        ..voices[*old].clone()
    });
    let mut placed: Vec<Voice> = placed.collect();
    name_first_persons(&mut placed, reading.text);
    mark_own_words(&mut placed, reading);
    placed
}

/// Marks pronouns in somebody's words that go back to that voice: "the group says it believes that ...".
fn mark_own_words(voices: &mut [Voice], reading: &Reading) {
    let text = reading.text;
    let name = |voice: &Voice| voice.refers_to.clone().or_else(|| Some(voice.source?.of(text).to_owned()));
    for i in 0..voices.len() {
        let Some(outer) = voices[i].parent.and_then(|parent| voices.get(parent.idx())) else { continue };
        let is_pronoun = voices[i].source.is_some_and(|source| {
            let words = source.of(text).to_lowercase();
            ["person_pron", "body_pron", "plural_pron"].iter().any(|list| reading.lexicon.is(list, &words))
        });
        if is_pronoun && voices[i].refers_to.is_some() && voices[i].refers_to == name(outer) {
            voices[i].is_reflexive = true;
        }
    }
}

/// Gives "I" and "we" in somebody's words the name of that voice.
fn name_first_persons(voices: &mut [Voice], text: &str) {
    for i in 0..voices.len() {
        let outer =
            voices[i].parent.filter(|_| voices[i].is_reflexive).and_then(|parent| voices.get(parent.idx()));
        let name = outer.and_then(|outer| {
            outer.refers_to.clone().or_else(|| outer.source.map(|source| source.of(text).to_owned()))
        });
        if name.is_some() {
            voices[i].refers_to = name;
        }
    }
}
