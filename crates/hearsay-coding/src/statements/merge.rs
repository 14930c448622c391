//! Which candidates tell of one event: the deed and the noun for it, the harm and the attack that it came of.

use super::{candidate::Candidate, discourse};
use crate::frames::{Framer, PredicateClass};
use hearsay_types::{Event, Factuality, Proposition, TokenId};

/// Joins an event noun with the verb of the same type that it is a participant of, harms that one doer does
/// in one breath ("killed two and wounded five"), and a harm with the attack that it came of ("shelled the
/// town, killing two", "two were killed when the army shelled the town").
pub(super) fn merge_events(framer: &Framer<'_>, candidates: &mut Vec<Candidate>) {
    let mut i = 0;
    while i < candidates.len() {
        let host =
            (0..candidates.len()).find(|j| *j != i && is_part_of(framer, &candidates[i], &candidates[*j]));
        let Some(host) = host else {
            i += 1;
            continue;
        };
        let part = candidates.remove(i);
        let host = if host > i { host - 1 } else { host };
        join(framer, &mut candidates[host], part);
        i = 0;
    }
}

fn is_part_of(framer: &Framer<'_>, part: &Candidate, whole: &Candidate) -> bool {
    let (Some(a), Some(b)) = (part.event(), whole.event()) else { return false };
    if a.kind != b.kind || part.head == whole.head {
        return false;
    }
    if part.class == PredicateClass::Noun && whole.class != PredicateClass::Noun {
        return whole.manner.contains(&part.head)
            || part.top == whole.head
            || tells_manner(framer, part, whole);
    }
    if is_attack_behind(framer, part, whole) {
        return true;
    }
    let hangs_on_whole =
        framer.tree.head(part.head).is_some_and(|above| above == whole.head || whole.joined.contains(&above));
    if !hangs_on_whole || !same_doer(a, b) {
        return false;
    }
    let rel = framer.tree.rel(part.head);
    let has_toll = |candidate: &Candidate| !candidate.statement.quantities.is_empty();
    let trails = rel.is("advcl") && !framer.begins_other_clause(part.head);
    let is_outcome = trails && is_gerund(framer, part.head) && (part.has_victim || has_toll(part));
    // "four were killed and a nurse was wounded"
    let is_further_harm = rel.is("conj") && part.has_victim && whole.has_victim && has_toll(whole);
    is_outcome || is_further_harm || (rel.is("conj") || rel.is("advcl")) && has_toll(part) && has_toll(whole)
}

/// Words before a clause that tells what a harm came of.
const OCCASIONS: &[&str] = &["when", "as", "after", "where"];

/// "Two were killed when the army shelled the town", "by shells that were fired at it": whether the part tells the
/// attack of which the whole tells the harm, in the same voice.
fn is_attack_behind(framer: &Framer<'_>, part: &Candidate, whole: &Candidate) -> bool {
    let (Some(attack), Some(harm)) = (part.event(), whole.event()) else { return false };
    let told = |candidate: &Candidate| {
        !matches!(candidate.statement.factuality, Factuality::Denied | Factuality::Unreal)
    };
    let is_harm = whole.class == PredicateClass::Verb
        && (whole.has_victim || !whole.statement.quantities.is_empty())
        && part.statement.quantities.is_empty()
        && !harms_people(framer, part);
    if !is_harm || !same_doer(attack, harm) || part.speakers != whole.speakers || !told(part) || !told(whole)
    {
        return false;
    }
    let mut clause = part.head;
    while !matches!(framer.tree.rel(clause).universal(), "advcl" | "acl" | "ccomp" | "parataxis") {
        let Some(above) = framer.tree.head(clause) else { return false };
        clause = above;
    }
    let Some(above) = framer.tree.head(clause) else { return false };
    if framer.tree.rel(clause).is("acl") {
        return whole.manner.contains(&above);
    }
    let is_of_harm = |verb: TokenId| verb == whole.head || whole.joined.contains(&verb);
    let joined_to = || framer.tree.head(above).filter(|_| framer.tree.rel(above).is("conj"));
    framer.tree.rel(clause).is("advcl")
        && is_occasion(framer, clause)
        && (is_of_harm(above) || joined_to().is_some_and(is_of_harm))
}

/// Whether whom it befell is people: "killed two guards", not "hit a convoy".
fn harms_people(framer: &Framer<'_>, candidate: &Candidate) -> bool {
    candidate.has_victim && discourse::is_person(framer, candidate.target)
}

/// Whether the clause opens with "when", "as", "after".
fn is_occasion(framer: &Framer<'_>, clause: TokenId) -> bool {
    let mut words = framer.tree.children(clause).iter().copied().take_while(|word| *word < clause);
    words.any(|word| {
        matches!(framer.tree.rel(word).universal(), "mark" | "advmod")
            && OCCASIONS.contains(&framer.tree.lemma(word).to_ascii_lowercase().as_str())
    })
}

/// "killing two", "by shooting them": how a deed was done or what came of it, in the words of its verb.
fn is_gerund(framer: &Framer<'_>, verb: TokenId) -> bool {
    let feats = &framer.tree.token(verb).feats;
    let is_form = feats.get("VerbForm") == Some("Ger")
        || feats.get("VerbForm") == Some("Part") && feats.get("Tense") == Some("Pres");
    is_form && matches!(framer.tree.preposition(verb), "" | "by")
}

/// "wounded two soldiers in a bomb attack": the event noun may hang on the verb's patient, or on what is
/// joined to the verb ("killed, and fifty hurt in an attack").
fn tells_manner(framer: &Framer<'_>, part: &Candidate, whole: &Candidate) -> bool {
    if !matches!(framer.tree.preposition(part.head), "in" | "during" | "by" | "with") {
        return false;
    }
    let Some(above) = framer.tree.head(part.head) else { return false };
    let joined = framer.tree.rel(above).is("conj") && !framer.begins_full_clause(above);
    let is_of_whole = whole.manner.contains(&above) || whole.joined.contains(&above);
    is_of_whole || joined && framer.tree.head(above) == Some(whole.head)
}

fn same_doer(a: &Event, b: &Event) -> bool {
    match (&a.actor, &b.actor) {
        (Some(a), Some(b)) => a.text == b.text,
        _ => true,
    }
}

/// The rule whose recipient is the other side of a fight: of "killed in clashes with the army" the army
/// is who killed.
const OPPONENTS: &str = "assault/fight";

/// Adds to `whole` what only `part` tells. Of a deed with a place or thing and with people as its target it
/// is people that it was done to, there.
fn join(framer: &Framer<'_>, whole: &mut Candidate, part: Candidate) {
    if is_attack_behind(framer, &part, whole) {
        whole.statement.span = whole.statement.span.cover(part.statement.span);
        whole.tells_attack = !part.takes_up;
    }
    let takes_victim = part.has_victim && !whole.has_victim;
    let hits_site = !part.has_victim && part.target.is_some_and(|target| framer.is_site(target));
    let is_site = whole.target.is_some_and(|target| framer.is_site(target));
    whole.takes_up |= part.takes_up && part.event().is_some_and(|event| event.actor.is_none());
    whole.joined.push(part.head);
    whole.joined.extend(part.joined);
    whole.manner.extend(part.manner);
    let (Proposition::Event(into), Proposition::Event(from)) =
        (&mut whole.statement.proposition, part.statement.proposition)
    else {
        return;
    };
    into.mode = into.mode.take().or(from.mode);
    let is_opposed = into.recipient.is_some() && part.statement.rule == OPPONENTS;
    let opponent = from.recipient.clone().filter(|_| is_opposed);
    into.actor = into.actor.take().or(from.actor).or(opponent);
    if takes_victim && from.recipient.is_some() {
        let site = std::mem::replace(&mut into.recipient, from.recipient);
        into.place = into.place.take().or(site.filter(|_| is_site));
        whole.has_victim = true;
        into.place = into.place.take().or(from.place);
    } else {
        into.place = into.place.take().or(from.place);
        if into.recipient.is_none() {
            into.recipient = from.recipient;
        } else if hits_site {
            // "wounded in an attack on the market"
            into.place = into.place.take().or(from.recipient);
        }
    }
    into.date = into.date.take().or(from.date);
    for weapon in from.weapons {
        if !into.weapons.contains(&weapon) {
            into.weapons.push(weapon);
        }
    }
    let statement = &mut whole.statement;
    statement.quantities.extend(part.statement.quantities);
    statement.quantities.sort_by_key(|quantity| quantity.span);
    statement.quantities.dedup_by(|a, b| a.span == b.span);
}
