//! Which candidates stand: one statement for one proposition.

use super::{Coder, candidate::Candidate, discourse};
use crate::{
    events,
    frames::{Framer, PredicateClass},
    rules::Rules,
};
use hearsay_types::{AgreementActType, Event, Factuality, Proposition, Statement, TokenId};

/// Drops what another candidate says already, and brings the rest in the order of the text.
pub(super) fn settle(coder: &Coder<'_>, mut candidates: Vec<Candidate>) -> Vec<Statement> {
    let (framer, rules) = (coder.framer, coder.rules);
    let absorbed: Vec<bool> =
        (0..candidates.len()).map(|i| is_absorbed(framer, rules, &candidates, i)).collect();
    let mut keep = absorbed.iter();
    candidates.retain(|_| keep.next().is_some_and(|absorbed| !absorbed));
    merge_events(framer, &mut candidates);
    candidates.sort_by_key(|candidate| candidate.head);
    discourse::carry_over(framer, &mut candidates, &|head| coder.role_at(head));
    coder.add_parties(&mut candidates);
    candidates.retain(|candidate| !is_bare_event(&candidate.statement));
    let mut statements: Vec<Statement> =
        candidates.into_iter().map(|candidate| candidate.statement).collect();
    statements.iter_mut().for_each(events::settle);
    statements.iter_mut().for_each(settle_agreement);
    statements.sort_by_key(|statement| statement.span);
    statements.dedup_by(|a, b| a.span == b.span && a.proposition == b.proposition);
    statements
}

/// An agreement that was not reached is one that the parties failed to agree on.
fn settle_agreement(statement: &mut Statement) {
    let Proposition::Agreement(act) = &mut statement.proposition else { return };
    // its rules ask for the "not" of "does not cover"
    if act.act == AgreementActType::Exemption && statement.factuality == Factuality::Denied {
        statement.factuality = Factuality::Certain;
    }
    let unmade = matches!(act.act, AgreementActType::Agreed | AgreementActType::Signed);
    if unmade && statement.factuality == Factuality::Denied {
        act.act = AgreementActType::FailedToAgree;
        statement.factuality = Factuality::Certain;
    }
}

/// Whether an event has neither actor, recipient, place nor number: "the blast".
fn is_bare_event(statement: &Statement) -> bool {
    let bare = |event: &Event| event.actor.is_none() && event.recipient.is_none() && event.place.is_none();
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

/// Joins an event noun with the verb of the same type that it is a participant of, and harms that one doer
/// does in one breath ("killed two and wounded five").
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
        join(&mut candidates[host].statement, part.statement);
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
    let joined = framer.tree.rel(part.head).is("conj") && framer.tree.head(part.head) == Some(whole.head);
    let trailing = framer.tree.rel(part.head).is("advcl") && framer.tree.head(part.head) == Some(whole.head);
    let harms = !part.statement.quantities.is_empty() && !whole.statement.quantities.is_empty();
    (joined || trailing) && harms && same_doer(a, b)
}

/// "wounded two soldiers in a bomb attack": the event noun may hang on the verb's patient.
fn tells_manner(framer: &Framer<'_>, part: &Candidate, whole: &Candidate) -> bool {
    let under_argument = framer.tree.head(part.head).is_some_and(|above| whole.manner.contains(&above));
    under_argument && matches!(framer.tree.preposition(part.head), "in" | "during" | "by" | "with")
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

/// Adds to `whole` what only `part` tells.
fn join(whole: &mut Statement, part: Statement) {
    let (Proposition::Event(into), Proposition::Event(from)) = (&mut whole.proposition, part.proposition)
    else {
        return;
    };
    into.mode = into.mode.take().or(from.mode);
    let opponent = from.recipient.clone().filter(|_| into.recipient.is_some() && part.rule == OPPONENTS);
    into.actor = into.actor.take().or(from.actor).or(opponent);
    into.recipient = into.recipient.take().or(from.recipient);
    into.place = into.place.take().or(from.place);
    into.date = into.date.take().or(from.date);
    for weapon in from.weapons {
        if !into.weapons.contains(&weapon) {
            into.weapons.push(weapon);
        }
    }
    whole.quantities.extend(part.quantities);
    whole.quantities.sort_by_key(|quantity| quantity.span);
    whole.quantities.dedup_by(|a, b| a.span == b.span);
}
