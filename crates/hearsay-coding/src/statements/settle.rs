//! Which candidates stand: one statement for one proposition.

use super::{Coder, candidate::Candidate, discourse, scene};
use crate::{
    events,
    frames::{Framer, PredicateClass},
    rules::Rules,
};
use hearsay_types::{AgreementActType, Event, Factuality, Proposition, Role, Statement, TokenId};

/// Drops what another candidate says already, and brings the rest in the order of the text.
pub(super) fn settle(coder: &Coder<'_>, mut candidates: Vec<Candidate>) -> Vec<Statement> {
    let (framer, rules) = (coder.framer, coder.rules);
    let absorbed: Vec<bool> =
        (0..candidates.len()).map(|i| is_absorbed(framer, rules, &candidates, i)).collect();
    let mut keep = absorbed.iter();
    candidates.retain(|_| keep.next().is_some_and(|absorbed| !absorbed));
    merge_events(framer, &mut candidates);
    candidates.sort_by_key(|candidate| candidate.head);
    discourse::carry_over(framer, &mut candidates, &coder.accords(), &|head| coder.place_at(head));
    scene::set_main_scene(framer, &mut candidates);
    drop_what_terms_say(framer, &mut candidates);
    coder.add_enacting_body(&mut candidates);
    coder.add_parties(&mut candidates);
    candidates.retain(|candidate| !is_bare_event(framer, candidate));
    let mut statements: Vec<Statement> =
        candidates.into_iter().map(|candidate| candidate.statement).collect();
    statements.iter_mut().for_each(events::settle);
    statements.iter_mut().for_each(settle_agreement);
    statements.iter_mut().for_each(drop_second_mention);
    statements.sort_by_key(|statement| statement.span);
    statements.dedup_by(|a, b| a.span == b.span && a.proposition == b.proposition);
    statements
}

/// Nobody does it to himself: of two roles with the same words the one that stands elsewhere goes.
fn drop_second_mention(statement: &mut Statement) {
    let span = statement.span;
    let Proposition::Event(event) = &mut statement.proposition else { return };
    let (Some(actor), Some(recipient)) = (&event.actor, &event.recipient) else { return };
    if !actor.text.eq_ignore_ascii_case(&recipient.text) {
        return;
    }
    if recipient.is_from_elsewhere(span) {
        event.recipient = None;
    } else if actor.is_from_elsewhere(span) {
        event.actor = None;
    }
}

/// An agreement that was not reached is one that the parties failed to agree on; a term holds now, whatever is
/// to be done under it later.
fn settle_agreement(statement: &mut Statement) {
    let Proposition::Agreement(act) = &mut statement.proposition else { return };
    let is_provision =
        matches!(act.act, AgreementActType::Term | AgreementActType::Exemption | AgreementActType::Condition);
    if is_provision && statement.factuality == Factuality::Future {
        // that something shall be done is agreed already
        statement.factuality = Factuality::Certain;
    }
    let unmade = matches!(act.act, AgreementActType::Agreed | AgreementActType::Signed);
    if unmade && statement.factuality == Factuality::Denied {
        act.act = AgreementActType::FailedToAgree;
        statement.factuality = Factuality::Certain;
    }
}

/// Drops events that a term of an agreement asks for: "demands that all parties cease fire" tells of none.
fn drop_what_terms_say(framer: &Framer<'_>, candidates: &mut Vec<Candidate>) {
    let is_term = |candidate: &&Candidate| {
        matches!(&candidate.statement.proposition,
            Proposition::Agreement(act) if act.act == AgreementActType::Term)
    };
    let mut tops: Vec<TokenId> = Vec::new();
    for term in candidates.iter().filter(is_term) {
        // what is told in a term's own words: "the army is to leave the hill"
        let own = Some(term.head).filter(|_| term.absorbed.is_empty());
        tops.extend(term.absorbed.iter().copied().chain(own));
    }
    candidates.retain(|candidate| {
        // what is only mentioned there has happened: "release those held since the raid"
        let is_asked_for = |top: &TokenId| {
            let rel = framer.tree.rel(candidate.head);
            let joined = rel.is("conj") || rel.is("xcomp") || rel.is("ccomp") || rel.is("obj");
            *top == candidate.head || joined && framer.tree.head(candidate.head) == Some(*top)
        };
        event(&candidate.statement).is_none() || !tops.iter().any(is_asked_for)
    });
}

/// Whether an event has neither actor, recipient nor number, and its own sentence no place: "the blast".
fn is_bare_event(framer: &Framer<'_>, candidate: &Candidate) -> bool {
    let statement = &candidate.statement;
    let sentence = framer.tree.text().sentences.get(framer.tree.token(candidate.head).sentence.idx());
    let is_near = |role: &Role| sentence.is_some_and(|sentence| !role.is_from_elsewhere(sentence.span));
    let bare = |event: &Event| {
        event.actor.is_none() && event.recipient.is_none() && !event.place.as_ref().is_some_and(is_near)
    };
    event(statement).is_some_and(bare) && statement.quantities.is_empty()
}

/// Whether the candidate stands within what another one of its kind absorbs.
fn is_absorbed(framer: &Framer<'_>, rules: &Rules, all: &[Candidate], i: usize) -> bool {
    let one = &all[i];
    let target = rules.rule(&one.found).target;
    all.iter().any(|other| {
        !other.absorbed.is_empty()
            && other.head != one.head
            && rules.rule(&other.found).target.is_like(target)
            && other.absorbed.iter().any(|top| {
                (*top == one.head || framer.tree.ancestors(one.head).any(|above| above == *top))
                    && !stands_in_relative_clause(framer, one.head, *top)
            })
    })
}

/// Whether a relative clause lies between a word and one above it: what it says is told by itself.
fn stands_in_relative_clause(framer: &Framer<'_>, word: TokenId, top: TokenId) -> bool {
    let mut at = word;
    while at != top {
        if framer.tree.rel(at).as_str() == "acl:relcl" {
            return true;
        }
        let Some(above) = framer.tree.head(at) else { return false };
        at = above;
    }
    false
}

/// Joins an event noun with the verb of the same type that it is a participant of, harms that one doer does
/// in one breath ("killed two and wounded five"), and a harm with the attack that it came of ("shelled the
/// town, killing two").
fn merge_events(framer: &Framer<'_>, candidates: &mut Vec<Candidate>) {
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
    let (Some(a), Some(b)) = (event(&part.statement), event(&whole.statement)) else { return false };
    if a.kind != b.kind || part.head == whole.head {
        return false;
    }
    if part.class == PredicateClass::Noun && whole.class != PredicateClass::Noun {
        return whole.manner.contains(&part.head)
            || part.top == whole.head
            || tells_manner(framer, part, whole);
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
    is_outcome || (rel.is("conj") || rel.is("advcl")) && has_toll(part) && has_toll(whole)
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
    whole.manner.contains(&above) || joined && framer.tree.head(above) == Some(whole.head)
}

fn same_doer(a: &Event, b: &Event) -> bool {
    match (&a.actor, &b.actor) {
        (Some(a), Some(b)) => a.text == b.text,
        _ => true,
    }
}

fn event(statement: &Statement) -> Option<&Event> {
    match &statement.proposition {
        Proposition::Event(event) => Some(event),
        _ => None,
    }
}

/// The rule whose recipient is the other side of a fight: of "killed in clashes with the army" the army
/// is who killed.
const OPPONENTS: &str = "assault/fight";

/// Adds to `whole` what only `part` tells. Of a deed with a place or thing and with people as its target it
/// is people that it was done to, there.
fn join(framer: &Framer<'_>, whole: &mut Candidate, part: Candidate) {
    let takes_victim = part.has_victim && !whole.has_victim;
    let hits_site = !part.has_victim && part.target.is_some_and(|target| framer.is_site(target));
    let is_site = whole.target.is_some_and(|target| framer.is_site(target));
    whole.takes_up |= part.takes_up && event(&part.statement).is_some_and(|event| event.actor.is_none());
    whole.joined.push(part.head);
    whole.joined.extend(part.joined);
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
