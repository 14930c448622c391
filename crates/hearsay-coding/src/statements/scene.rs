//! Where an event happens that names no place: at the last place that the text speaks of, under the heading
//! that names one, or where the report's violence happens.

use super::{
    candidate::Candidate,
    discourse::{is_named_place, is_sited, place_of},
    roles::{describes_somebody, is_locative},
};
use crate::frames::{Framer, PredicateClass};
use hearsay_types::{EventType, Factuality, Proposition, Role, SentenceId, TokenId, Upos};
use std::collections::BTreeMap;

/// How many sentences back the place is looked for that the text speaks of.
const REACH_OF_SCENE: u32 = 2;
/// A heading has at most this many words.
const LONGEST_HEADING: usize = 9;

/// Gives an event that happens somewhere the last place that the text speaks of before it.
pub(super) fn set_scene(
    framer: &Framer<'_>,
    before: &[Candidate],
    later: &mut Candidate,
    role: &dyn Fn(TokenId) -> Role,
) {
    let is_unplaced = match &later.statement.proposition {
        Proposition::Event(event) => is_sited(event.kind) && event.place.is_none() && !later.is_summary(),
        _ => false,
    };
    if !is_unplaced {
        return;
    }
    let head = later.head;
    let told = last_told(framer, before, head);
    let place =
        told.or_else(|| last_named(framer, head).or_else(|| named_in_heading(framer, head)).map(role));
    if let Proposition::Event(event) = &mut later.statement.proposition {
        event.place = place;
    }
}

/// The place of the last statement before, near enough.
fn last_told(framer: &Framer<'_>, before: &[Candidate], head: TokenId) -> Option<Role> {
    let tree = framer.tree;
    let sentence = tree.token(head).sentence.0;
    let near = before
        .iter()
        .rev()
        .take_while(|earlier| sentence.saturating_sub(tree.token(earlier.head).sentence.0) <= REACH_OF_SCENE);
    // of "boats with relief for besieged Velm were hit" the boats are not in Velm
    let is_aside = |earlier: &&Candidate| {
        let is_attribute = earlier.class == PredicateClass::Verb && tree.rel(earlier.head).is("amod");
        is_attribute && tree.token(earlier.head).sentence.0 == sentence
    };
    let told = near.filter(|earlier| !is_aside(earlier));
    told.filter_map(|earlier| place_of(&earlier.statement))
        .find(|place| is_named_place(framer, place))
        .cloned()
}

/// The last place behind a preposition, near enough.
fn last_named(framer: &Framer<'_>, head: TokenId) -> Option<TokenId> {
    let tree = framer.tree;
    let sentence = tree.token(head).sentence;
    let first = SentenceId(sentence.0.saturating_sub(REACH_OF_SCENE));
    let words = (tree.sentence(first).start..tree.sentence(sentence).end).rev().map(TokenId);
    let mut places = words.filter(|id| {
        is_locative(tree.preposition(*id))
            && framer.participants.is_place(*id)
            && !describes_somebody(framer, *id)
    });
    places.next()
}

/// The place in the heading above: "2. Lock at Velm, 16 September". A heading is a short sentence without a
/// verb; the last one holds, whether or not it names a place.
fn named_in_heading(framer: &Framer<'_>, head: TokenId) -> Option<TokenId> {
    let tree = framer.tree;
    let here = tree.token(head).sentence.0;
    let is_word = |id: &TokenId| tree.upos(*id) != Upos::Punct;
    let words = |sentence: u32| tree.sentence(SentenceId(sentence)).map(TokenId).filter(is_word);
    let is_heading = |sentence: &u32| {
        let n = words(*sentence).filter(|id| tree.upos(*id) != Upos::Num).count();
        let has_verb =
            words(*sentence).any(|id| matches!(tree.upos(id), Upos::Verb | Upos::Aux | Upos::Pron));
        // a dateline has names only
        let has_noun =
            words(*sentence).any(|id| tree.upos(id) == Upos::Noun && !framer.participants.is_time(id));
        (1..=LONGEST_HEADING).contains(&n) && !has_verb && has_noun
    };
    let heading = (0..here).rev().find(is_heading)?;
    let named =
        |id: &TokenId| tree.is_nominal(*id) && framer.is_place(*id) && !framer.participants.is_time(*id);
    // "Lock at Velm": the lock; "west Velm": what stands highest in the parse
    let place = words(heading).find(named)?;
    let whole = tree
        .head(place)
        .filter(|noun| tree.upos(*noun) == Upos::Noun && framer.is_site(*noun) && tree.rel(place).is("nmod"));
    Some(whole.unwrap_or(place))
}

/// Gives violence without a place that of the report's violence, where all of it that names one is in one
/// place, or most of it and nobody else's is near.
pub(super) fn set_main_scene(framer: &Framer<'_>, candidates: &mut [Candidate]) {
    let mut places: BTreeMap<String, (usize, Role)> = BTreeMap::new();
    let mut n = 0;
    for candidate in candidates.iter() {
        let Proposition::Event(event) = &candidate.statement.proposition else { continue };
        let is_told = !matches!(candidate.statement.factuality, Factuality::Unreal | Factuality::Future);
        let Some(place) = event.place.as_ref().filter(|place| is_told && is_named_place(framer, place))
        else {
            continue;
        };
        if event.kind == EventType::Assault {
            n += 1;
            places.entry(place.text.to_lowercase()).or_insert_with(|| (0, place.clone())).0 += 1;
        }
    }
    let Some((count, main)) = places.into_values().max_by_key(|(count, _)| *count) else { return };
    if count < 2 || count * 2 <= n {
        return;
    }
    for candidate in candidates {
        let may_happen = candidate.statement.factuality != Factuality::Unreal && !candidate.is_summary();
        let Proposition::Event(event) = &mut candidate.statement.proposition else { continue };
        let is_harm =
            candidate.has_victim || candidate.takes_up || !candidate.statement.quantities.is_empty();
        if event.kind == EventType::Assault && event.place.is_none() && is_harm && may_happen {
            event.place = Some(main.clone());
        }
    }
}
