//! Roles that an event takes over from what the report told before.
//!
//! "Jets hit the market in Orven. At least twelve people were killed. The attack was the third this week."
//! Toll and resumption leave out what the first sentence said. A later event of the same type takes over a
//! place told a few sentences before, and whatever was told of the same target anywhere before; a toll without
//! a doer takes the doer of the sentence before; "the attack" takes whatever it lacks from the last event
//! of its type. A doer is never taken from a voice that does not speak at the later place, nor from what was
//! denied or only supposed. What still lacks a place happens where the text speaks of last.

use super::{candidate::Candidate, scene};
use crate::frames::{Framer, PredicateClass};
use hearsay_types::{Event, EventType, Factuality, Proposition, Role, Span, Statement, TokenId, Upos};

/// A place holds for events of the type this many sentences on.
const REACH_OF_PLACE: u32 = 4;
/// "The attack" may stand this many sentences behind the attack.
const REACH_OF_RESUMPTION: u32 = 12;
/// A toll follows its event in the same or the next sentence.
const REACH_OF_TOLL: u32 = 1;

/// Types of events that happen somewhere. Words do not.
const SITED: &[EventType] = &[
    EventType::Aid,
    EventType::Assault,
    EventType::Coerce,
    EventType::Mobilize,
    EventType::Protest,
    EventType::Retreat,
];

/// Whether events of the type happen somewhere.
pub(super) fn is_sited(kind: EventType) -> bool {
    SITED.contains(&kind)
}

/// Fills missing roles, and drops what only takes up an event or accord where none was told. `candidates` are
/// in the order of the text, as are `accords`, the words for agreements; `role` gives the words of a phrase.
pub(super) fn carry_over(
    framer: &Framer<'_>,
    candidates: &mut Vec<Candidate>,
    accords: &[TokenId],
    role: &dyn Fn(TokenId) -> Role,
) {
    let mut stands = vec![true; candidates.len()];
    for i in 0..candidates.len() {
        let (before, rest) = candidates.split_at_mut(i);
        let Some(later) = rest.first_mut() else { continue };
        place_at_target(framer, later, role);
        let denies_other = later.resumes && take_denied(framer, before, later);
        if later.resumes && !denies_other {
            take_accused(framer, before, later);
        }
        let found = denies_other
            || complete(framer, before, &stands, later)
            || follows_accord(framer, accords, later);
        stands[i] = found || !later.resumes;
        scene::set_scene(framer, before, later, role);
        set_held_place(framer, before, later);
    }
    for i in 0..candidates.len() {
        let (toll, behind) = candidates.split_at_mut(i + 1);
        if let Some(toll) = toll.last_mut() {
            take_from_behind(framer, toll, behind);
        }
    }
    let mut stands = stands.into_iter();
    candidates.retain(|_| stands.next().unwrap_or(true));
}

/// "Two were killed as the army shelled the market": a harm without a doer takes that of the attack that the
/// rest of its sentence tells, and if its own words name no place, what was attacked there.
fn take_from_behind(framer: &Framer<'_>, harm: &mut Candidate, behind: &[Candidate]) {
    let sentence = |candidate: &Candidate| framer.tree.token(candidate.head).sentence;
    let here = sentence(harm);
    let within = |other: &Candidate| framer.tree.ancestors(other.head).any(|above| above == harm.head);
    let is_told = |other: &&Candidate| {
        let claimed = !matches!(other.statement.factuality, Factuality::Denied | Factuality::Unreal);
        claimed && other.speakers == harm.speakers && within(other)
    };
    let attacks = || {
        let near = behind.iter().take_while(|other| sentence(other) == here).filter(is_told);
        near.filter_map(|other| match &other.statement.proposition {
            Proposition::Event(event) if event.kind == EventType::Assault => Some((other, event)),
            _ => None,
        })
    };
    let doer = attacks().find_map(|(_, event)| event.actor.clone());
    let site = attacks().find_map(|(other, event)| {
        let hit =
            event.recipient.clone().filter(|_| other.target.is_some_and(|target| framer.is_site(target)));
        event
            .place
            .clone()
            .filter(|place| other.statement.span.contains(place.span.unwrap_or(Span::new(0, 0))))
            .or(hit)
    });
    let is_harm = harm.has_victim || !harm.statement.quantities.is_empty();
    let (span, target) = (harm.statement.span, harm.target);
    if let Proposition::Event(event) = &mut harm.statement.proposition
        && event.kind == EventType::Assault
        && is_harm
    {
        if event.actor.is_none() {
            event.actor =
                doer.filter(|actor| !is_among(event, &actor.text) && !is_own(framer, actor, target));
        }
        if event.place.as_ref().is_none_or(|place| place.is_from_elsewhere(span)) {
            let site = site.filter(|site| !is_among(event, &site.text));
            event.place = site.or_else(|| event.place.take());
        }
    }
}

/// Puts an event whose target is a place there: "air strikes on Orven".
fn place_at_target(framer: &Framer<'_>, later: &mut Candidate, role: &dyn Fn(TokenId) -> Role) {
    let Some(target) = later.target.filter(|target| framer.is_place(*target)) else { return };
    if let Proposition::Event(event) = &mut later.statement.proposition
        && SITED.contains(&event.kind)
        && event.place.is_none()
    {
        event.place = Some(role(target));
    }
}

/// Whether a term or exemption stands where the text speaks of an accord: "The army is to leave the hill."
fn follows_accord(framer: &Framer<'_>, accords: &[TokenId], later: &Candidate) -> bool {
    let sentence = |id: TokenId| framer.tree.token(id).sentence.0;
    let here = sentence(later.head);
    matches!(later.statement.proposition, Proposition::Agreement(_))
        && accords
            .iter()
            .any(|accord| (here.saturating_sub(REACH_OF_PLACE)..=here).contains(&sentence(*accord)))
}

/// "Velmar denies it": where the last that others said of Velmar is a relation, an act of control or one about an
/// agreement, it is that which Velmar denies. Whether it is.
fn take_denied(framer: &Framer<'_>, before: &[Candidate], later: &mut Candidate) -> bool {
    let Proposition::Event(event) = &later.statement.proposition else { return false };
    let Some(denier) = event.actor.clone() else { return false };
    let sentence = framer.tree.token(later.head).sentence.0;
    let near = before.iter().rev().take_while(|earlier| {
        sentence.saturating_sub(framer.tree.token(earlier.head).sentence.0) <= REACH_OF_PLACE
    });
    let says_of_denier = |earlier: &&Candidate| {
        let doer = match &earlier.statement.proposition {
            Proposition::Event(event) if event.kind != EventType::Accuse => event.actor.as_ref(),
            Proposition::Event(_) => None,
            Proposition::Relation(relation) => relation.from.as_ref(),
            Proposition::Control(control) => control.actor.as_ref(),
            Proposition::Agreement(act) => act.by.as_ref(),
        };
        !earlier.speakers.is_empty() && doer.is_some_and(|doer| doer.text.eq_ignore_ascii_case(&denier.text))
    };
    let told = near.filter(says_of_denier).map(|earlier| &earlier.statement.proposition).next();
    match told {
        Some(told) if !matches!(told, Proposition::Event(_)) => {
            later.statement.proposition = told.clone();
            true
        }
        _ => false,
    }
}

/// Of "the spokesman denied the accusation" it is the accused who is said not to have done it.
fn take_accused(framer: &Framer<'_>, before: &[Candidate], later: &mut Candidate) {
    let sentence = framer.tree.token(later.head).sentence.0;
    let near = before.iter().rev().take_while(|earlier| {
        sentence.saturating_sub(framer.tree.token(earlier.head).sentence.0) <= REACH_OF_RESUMPTION
    });
    let mut accused = near.filter_map(|earlier| match &earlier.statement.proposition {
        Proposition::Event(event) if event.kind == EventType::Accuse => event.recipient.clone(),
        _ => None,
    });
    if let (Some(accused), Proposition::Event(event)) = (accused.next(), &mut later.statement.proposition) {
        event.actor = Some(accused);
    }
}

/// Whether a role is a pronoun of which nobody knows what it stands for.
fn is_open(framer: &Framer<'_>, role: &Role) -> bool {
    let Some(span) = role.span else { return false };
    let tokens = framer.tree.text().tokens_in(span);
    role.text.len() == span.len() && tokens.map(TokenId::from).all(|id| framer.tree.upos(id) == Upos::Pron)
}

/// Whether the words of a role hold a toponym, so that it may stand for other sentences too.
pub(super) fn is_named_place(framer: &Framer<'_>, role: &Role) -> bool {
    let tokens = role.span.map(|span| framer.tree.text().tokens_in(span)).unwrap_or_default();
    tokens.map(TokenId::from).any(|id| {
        let is_area = framer.lexicon.areas.has(framer.reading, id);
        framer.participants.is_place(id) || is_area && framer.is_place(id)
    })
}

/// Gives an event what earlier ones tell of it; whether it takes one up.
fn complete(framer: &Framer<'_>, before: &[Candidate], stands: &[bool], later: &mut Candidate) -> bool {
    let definite_target = later.target.is_some_and(|target| is_definite(framer, target));
    if later.is_summary() {
        return false;
    }
    let resumes = later.resumes || later.takes_up;
    let names_event = later.takes_up && later.class != PredicateClass::Noun;
    let sentence = framer.tree.token(later.head).sentence.0;
    let is_toll = later.has_victim || !later.statement.quantities.is_empty();
    let speakers = later.speakers.clone();
    let (target, tells_attack) = (later.target, later.tells_attack);
    let Proposition::Event(event) = &mut later.statement.proposition else { return false };
    let mut found = false;
    for (earlier, _) in before.iter().zip(stands).rev().filter(|(_, stands)| **stands) {
        let distance = sentence.saturating_sub(framer.tree.token(earlier.head).sentence.0);
        if is_told(event) {
            break;
        }
        let Proposition::Event(model) = &earlier.statement.proposition else { continue };
        if event.kind != model.kind {
            continue;
        }
        let mode_differs = event.mode.is_some() && model.mode.is_some() && event.mode != model.mode;
        let same_target = definite_target
            && !is_person(framer, target)
            && earlier
                .target
                .zip(target)
                .is_some_and(|(a, b)| framer.tree.lemma(a).eq_ignore_ascii_case(framer.tree.lemma(b)));
        let takes_up = resumes
            && distance <= REACH_OF_RESUMPTION
            && !mode_differs
            && (event.recipient.is_none() || same_target || names_event);
        let heard = earlier.speakers.is_empty() || earlier.speakers == speakers;
        let claimed = !matches!(earlier.statement.factuality, Factuality::Denied | Factuality::Unreal);
        let beside = distance <= REACH_OF_PLACE && heard && claimed && !mode_differs;
        found |= takes_up;
        if event.place.is_none() && (same_target || takes_up || beside) {
            event.place = model
                .place
                .clone()
                .filter(|place| !is_among(event, &place.text) && is_named_place(framer, place));
        }
        let follows = is_toll && !tells_attack && distance <= REACH_OF_TOLL;
        if event.actor.is_none() && heard && claimed && (takes_up || follows && !mode_differs) {
            let others = |actor: &Role| !is_among(event, &actor.text) && !is_own(framer, actor, target);
            event.actor = model.actor.clone().filter(others);
        }
        let is_told_of = model.recipient.as_ref().is_some_and(|role| !is_open(framer, role));
        if event.recipient.is_none() && takes_up && is_told_of && earlier.statement.quantities.is_empty() {
            event.recipient = model.recipient.clone().filter(|recipient| !is_among(event, &recipient.text));
        }
    }
    found
}

/// An act of control without a place ("the siege was lifted") goes on with the place of the last one that had
/// one.
fn set_held_place(framer: &Framer<'_>, before: &[Candidate], later: &mut Candidate) {
    let sentence = framer.tree.token(later.head).sentence.0;
    let Proposition::Control(control) = &mut later.statement.proposition else { return };
    if control.place.is_some() {
        return;
    }
    let near = before.iter().rev().take_while(|earlier| {
        sentence.saturating_sub(framer.tree.token(earlier.head).sentence.0) <= REACH_OF_PLACE
    });
    let places = near.filter_map(|earlier| match &earlier.statement.proposition {
        Proposition::Control(earlier) => earlier.place.clone(),
        _ => None,
    });
    control.place = places.into_iter().next();
}

/// The place of an event or an act of control.
pub(super) fn place_of(statement: &Statement) -> Option<&Role> {
    match &statement.proposition {
        Proposition::Event(event) => event.place.as_ref(),
        Proposition::Control(control) => control.place.as_ref(),
        _ => None,
    }
}

fn is_told(event: &Event) -> bool {
    event.actor.is_some() && event.recipient.is_some() && event.place.is_some()
}

/// Whether a name fills another role already.
fn is_among(event: &Event, text: &str) -> bool {
    [&event.actor, &event.recipient, &event.place].into_iter().flatten().any(|role| role.text == text)
}

/// Whether whom it befell is the doer's: "rebels attacked; four rebels were killed", "the army ...; three soldiers
/// were killed".
fn is_own(framer: &Framer<'_>, actor: &Role, victim: Option<TokenId>) -> bool {
    let (Some(span), Some(victim)) = (actor.span, victim) else { return false };
    let victim = framer.whole_of(victim).unwrap_or(victim);
    let is_soldier = |id: TokenId| framer.lexicon.military.has(framer.reading, id);
    framer.tree.text().tokens_in(span).map(TokenId::from).any(|id| {
        let same = framer.tree.is_nominal(id)
            && framer.tree.lemma(id).eq_ignore_ascii_case(framer.tree.lemma(victim));
        same || is_soldier(id) && is_soldier(victim)
    })
}

/// "The soldiers" of one sentence are not always those of another; "the convoy" is.
pub(super) fn is_person(framer: &Framer<'_>, target: Option<TokenId>) -> bool {
    target.is_some_and(|target| {
        framer.lexicon.people.has(framer.reading, target)
            && !framer.is_place(target)
            && framer.tree.lemma(target) != "convoy"
    })
}

/// Whether a noun is known from before: "the attack", "this attack", a name.
pub(super) fn is_definite(framer: &Framer<'_>, noun: TokenId) -> bool {
    let determiner = framer.tree.child(noun, "det");
    determiner.is_some_and(|det| {
        let feats = &framer.tree.token(det).feats;
        feats.get("Definite") == Some("Def") || feats.get("PronType") == Some("Dem")
    }) || framer.tree.upos(noun) == Upos::Propn
}
