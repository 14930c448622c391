//! Which candidates tell of one event: the deed and the noun for it, the harm and the attack that it came of.

use super::{candidate::Candidate, discourse};
use crate::frames::{Framer, PredicateClass};
use hearsay_types::{Event, Factuality, Proposition, Role, TokenId, Upos};

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
    if is_modifier_of(framer, part, whole) {
        return true;
    }
    if part.class == PredicateClass::Noun && whole.class != PredicateClass::Noun {
        return whole.manner.contains(&part.head)
            || part.top == whole.head
            || tells_manner(framer, part, whole)
            || names_whole(framer, part, whole);
    }
    if is_attack_behind(framer, part, whole) || is_left_by(framer, part, whole) {
        return true;
    }
    // "launched air strikes, killing ten" hangs on the launching; "hit a market in the town, killing six" on the town
    let is_of_whole =
        |above: TokenId| above == whole.head || above == whole.top || whole.joined.contains(&above);
    let above = framer.tree.head(part.head);
    let hangs_on_whole = above.is_some_and(is_of_whole);
    let hangs_on_place = framer.tree.rel(part.head).as_str() == "acl"
        && above.is_some_and(|place| {
            framer.is_site(place)
                && framer.tree.ancestors(place).find(|id| !framer.is_site(*id)).is_some_and(is_of_whole)
        });
    if !hangs_on_whole && !hangs_on_place || !same_doer(a, b) {
        return false;
    }
    let rel = framer.tree.rel(part.head);
    let has_toll = |candidate: &Candidate| !candidate.statement.quantities.is_empty();
    let trails = hangs_on_place || rel.is("advcl") && !framer.begins_other_clause(part.head);
    let is_outcome = trails && is_gerund(framer, part.head) && (part.has_victim || has_toll(part));
    // "four were killed and a nurse was wounded"
    let is_further_harm = rel.is("conj") && part.has_victim && whole.has_victim && has_toll(whole);
    is_outcome || is_further_harm || (rel.is("conj") || rel.is("advcl")) && has_toll(part) && has_toll(whole)
}

/// "Rebel shelling attacks killed two": the noun stands before what the deed was done by. "Five of the dead were
/// killed at the mill": it is in the words for whom it befell.
fn names_whole(framer: &Framer<'_>, part: &Candidate, whole: &Candidate) -> bool {
    let tree = framer.tree;
    let above = tree.head(part.head);
    let is_modifier = tree.rel(part.head).is("compound");
    let is_of_victim = tree.rel(part.head).is("nmod") && whole.has_victim && above == whole.target;
    is_of_victim || is_modifier && above.is_some_and(|above| whole.manner.contains(&above))
}

/// "Airstrike operations", "rockets fired from the hill hit the town": what is told of the whole by a word before it, or
/// of what it was done with.
fn is_modifier_of(framer: &Framer<'_>, part: &Candidate, whole: &Candidate) -> bool {
    let above = framer.tree.head(part.head);
    match framer.tree.rel(part.head).as_str() {
        "compound" => above == Some(whole.head),
        "acl" => {
            !part.has_victim
                && above.is_some_and(|above| {
                    whole.manner.contains(&above) && framer.lexicon.instruments.has(framer.reading, above)
                })
        }
        _ => false,
    }
}

/// "Fired on the market, leaving twelve dead", "the attack left a woman injured": whether the part is the dead and
/// wounded that the deed of the whole left.
fn is_left_by(framer: &Framer<'_>, part: &Candidate, whole: &Candidate) -> bool {
    let tree = framer.tree;
    if part.class == PredicateClass::Noun && part.statement.rule != COUNTED {
        return false;
    }
    let mut left = part.head;
    while matches!(tree.rel(left).universal(), "amod" | "acl" | "obj" | "xcomp" | "advmod" | "conj") {
        let Some(above) = tree.head(left) else { return false };
        left = above;
        if tree.lemma(left) == "leave" {
            break;
        }
    }
    if tree.lemma(left) != "leave" || left == part.head {
        return false;
    }
    let by_deed = tree.rel(left).is("advcl")
        && tree.head(left).is_some_and(|above| above == whole.head || whole.joined.contains(&above));
    let by_noun = tree
        .child(left, "nsubj")
        .is_some_and(|subject| subject == whole.head || whole.manner.contains(&subject));
    by_deed || by_noun
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
    let tree = framer.tree;
    let above_of = |id: TokenId| {
        let above = tree.head(id)?;
        // "killed in escalating shelling": the parse may hang the noun on its participle
        let is_attribute =
            above.0 + 1 == id.0 && tree.upos(above) == Upos::Verb && !tree.preposition(id).is_empty();
        if is_attribute { tree.head(above) } else { Some(above) }
    };
    let is_of_whole = |id: TokenId| whole.manner.contains(&id) || whole.joined.contains(&id);
    // "hurt in air strikes and rocket attacks"
    let first = tree.head(part.head).filter(|_| tree.rel(part.head).is("conj"));
    if first.is_some_and(is_of_whole) {
        return true;
    }
    if !matches!(tree.preposition(part.head), "in" | "during" | "by" | "due" | "with" | "after") {
        return false;
    }
    let Some(above) = above_of(part.head) else { return false };
    let joined = tree.rel(above).is("conj") && !framer.begins_full_clause(above);
    above == whole.head || is_of_whole(above) || joined && tree.head(above) == Some(whole.head)
}

fn same_doer(a: &Event, b: &Event) -> bool {
    match (&a.actor, &b.actor) {
        (Some(a), Some(b)) => a.text == b.text,
        _ => true,
    }
}

/// The rule of which "the dead" are the predicate.
const COUNTED: &str = "assault/numbered-dead";

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
    if is_left_by(framer, &part, whole) {
        whole.statement.span = whole.statement.span.cover(part.statement.span);
    }
    // "hit a convoy, killing two": a convoy counts as people where nobody else is named
    let is_convoy = whole.target.is_some_and(|target| framer.tree.lemma(target) == "convoy");
    let takes_victim = part.has_victim && (!whole.has_victim || is_convoy && harms_people(framer, &part));
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
    // a name tells more than a noun
    let is_named = |place: &Role| {
        let tokens = place.span.map(|span| framer.tree.text().tokens_in(span)).unwrap_or_default();
        tokens.map(TokenId::from).any(|id| framer.participants.is_place(id))
    };
    let named = into.place.take_if(|place| is_named(place)).or_else(|| from.place.clone().filter(is_named));
    if takes_victim && from.recipient.is_some() {
        let site = std::mem::replace(&mut into.recipient, from.recipient);
        into.place = named.or(into.place.take()).or(site.filter(|_| is_site)).or(from.place);
        whole.has_victim = true;
        whole.target = part.target;
    } else {
        into.place = named.or(into.place.take()).or(from.place);
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
