//! Events: what is peculiar to them beside their rules (`data/events/`).
//!
//! Types, modes and contexts are those of PLOVER 2.0 (Open Event Data Alliance 2021, CC BY-SA 4.0). A rule
//! may name the mode; otherwise the words beside the predicate tell it ("air strike", "by car bomb";
//! lists named `ASSAULT/aerial` in `data/events/modes.toml`). A retreat to come is a concession, and a
//! sanction or protest announced is a threat; other events to come keep their type, and their factuality
//! says that they are to come.

use crate::{
    frames::{Frame, Framer, PredicateClass, Slot},
    rules::Rules,
};
use hearsay_types::{Event, EventType, Factuality, Proposition, Statement, TokenId};

/// Types whose weapons are worth recording.
const ARMED: &[EventType] = &[EventType::Assault, EventType::Mobilize, EventType::Aid, EventType::Threaten];

/// Adds mode and weapons to an event. `words` is the article's text.
pub(crate) fn complete(
    rules: &Rules,
    framer: &Framer<'_>,
    frame: &Frame<'_>,
    words: &str,
    event: &mut Event,
) {
    let near = words_of_manner(framer, frame);
    if event.mode.is_none() {
        event.mode = mode(rules, framer, &near, event.kind);
    }
    if ARMED.contains(&event.kind) {
        let weapons = near.iter().filter(|id| **id != frame.head && rules.weapons().accept(framer, **id));
        for id in weapons {
            // the shells of "dozens of shells"
            let whole = framer.whole_of(*id).unwrap_or(*id);
            let weapon = framer.participants.span(whole).of(words).to_owned();
            if !event.weapons.contains(&weapon) {
                event.weapons.push(weapon);
            }
        }
    }
}

/// The mode that the first telling word has.
fn mode(rules: &Rules, framer: &Framer<'_>, near: &[TokenId], event: EventType) -> Option<String> {
    let modes = || rules.modes().iter().filter(|mode| mode.event == event);
    near.iter()
        .find_map(|id| modes().find(|mode| mode.terms.accept(framer, *id)))
        .map(|mode| mode.name.to_string())
}

/// The words that may tell how something is done: the predicate, its modifiers, the things it is done
/// with, its doer, in this order.
fn words_of_manner(framer: &Framer<'_>, frame: &Frame<'_>) -> Vec<TokenId> {
    let mut words = vec![frame.head];
    words.extend(frame.all(Slot::Modifier).map(|argument| argument.head));
    let manner = ["with", "by", "in", "using", "from", "through"].map(Slot::Preposition);
    let slots = manner.into_iter().chain([Slot::Agent]);
    let patient = (frame.class == PredicateClass::Verb).then_some(Slot::Patient);
    for slot in slots.chain(patient) {
        for argument in frame.all(slot) {
            words.push(argument.head);
            let inner = framer.tree.children(argument.head).iter().copied();
            words.extend(inner.filter(|child| {
                let rel = framer.tree.rel(*child);
                rel.is("compound") || rel.is("amod") || rel.is("conj")
            }));
        }
    }
    let using =
        framer.tree.children(frame.top).iter().copied().filter(|child| framer.tree.rel(*child).is("advcl"));
    for clause in using {
        words.extend(
            framer.tree.children(clause).iter().copied().filter(|child| framer.tree.rel(*child).is("obj")),
        );
    }
    words
}

/// Gives an event that is still to come, or an agreement that is refused, the type that PLOVER has for it.
pub(crate) fn settle(statement: &mut Statement) {
    let Proposition::Event(event) = &mut statement.proposition else { return };
    if event.kind == EventType::Agree && statement.factuality == Factuality::Denied {
        event.kind = EventType::Reject;
        statement.factuality = Factuality::Certain;
    }
    if statement.factuality != Factuality::Future {
        return;
    }
    let announced = match event.kind {
        EventType::Retreat => EventType::Concede,
        EventType::Protest | EventType::Sanction | EventType::Coerce => EventType::Threaten,
        _ => return,
    };
    event.kind = announced;
    event.mode = None;
}
