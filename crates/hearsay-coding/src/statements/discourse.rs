//! Roles that an event takes over from the event told before it.
//!
//! "Jets hit the market in Orven. At least twelve people were killed. The attack was the third this week."
//! Toll and resumption leave out what the first sentence said. A later event of the same type takes over a
//! place told a few sentences before; a toll without a doer takes the doer of the sentence before; "the
//! attack" takes whatever it lacks from the last event of its type. Nothing is taken from a voice that
//! does not speak at the later place, from what was denied or only supposed, or from an event with another mode.

use super::candidate::Candidate;
use crate::frames::{Framer, PredicateClass};
use hearsay_types::{Event, Factuality, Proposition, TokenId};

/// A place holds for events of the type this many sentences on.
const REACH_OF_PLACE: u32 = 4;
/// "The attack" may stand this many sentences behind the attack.
const REACH_OF_RESUMPTION: u32 = 8;
/// A toll follows its event in the same or the next sentence.
const REACH_OF_TOLL: u32 = 1;

/// Fills missing roles. `candidates` are in the order of the text.
pub(super) fn carry_over(framer: &Framer<'_>, candidates: &mut [Candidate]) {
    for i in 1..candidates.len() {
        let (before, rest) = candidates.split_at_mut(i);
        let Some(later) = rest.first_mut() else { continue };
        let resumes = later.class == PredicateClass::Noun && is_definite(framer, later.head);
        let sentence = framer.tree.token(later.head).sentence.0;
        let is_toll = !later.statement.quantities.is_empty();
        let voices = later.statement.voices.clone();
        let Proposition::Event(event) = &mut later.statement.proposition else { continue };
        for earlier in before.iter().rev() {
            let distance = sentence.saturating_sub(framer.tree.token(earlier.head).sentence.0);
            if distance > REACH_OF_RESUMPTION || is_told(event) {
                break;
            }
            let Proposition::Event(model) = &earlier.statement.proposition else { continue };
            let heard = earlier.statement.voices.is_empty() || earlier.statement.voices == voices;
            let claimed = !matches!(earlier.statement.factuality, Factuality::Denied | Factuality::Unreal);
            let mode_differs = event.mode.is_some() && model.mode.is_some() && event.mode != model.mode;
            if event.kind != model.kind || !heard || !claimed || mode_differs {
                continue;
            }
            if event.place.is_none() && (distance <= REACH_OF_PLACE || resumes) {
                event.place = model.place.clone().filter(|place| !is_among(event, &place.text));
            }
            let follows = is_toll && distance <= REACH_OF_TOLL;
            if event.actor.is_none() && (resumes || follows) {
                event.actor = model.actor.clone().filter(|actor| !is_among(event, &actor.text));
            }
            if event.recipient.is_none() && resumes {
                event.recipient =
                    model.recipient.clone().filter(|recipient| !is_among(event, &recipient.text));
            }
        }
    }
}

fn is_told(event: &Event) -> bool {
    event.actor.is_some() && event.recipient.is_some() && event.place.is_some()
}

/// Whether a name fills another role already.
fn is_among(event: &Event, text: &str) -> bool {
    [&event.actor, &event.recipient, &event.place].into_iter().flatten().any(|role| role.text == text)
}

fn is_definite(framer: &Framer<'_>, noun: TokenId) -> bool {
    let determiner = framer.tree.child(noun, "det");
    determiner.is_some_and(|det| {
        let feats = &framer.tree.token(det).feats;
        feats.get("Definite") == Some("Def") || feats.get("PronType") == Some("Dem")
    })
}
