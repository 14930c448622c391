//! Which candidates stand: one statement for one proposition.

use super::{Coder, candidate::Candidate, discourse, merge::merge_events, scene};
use crate::{events, frames::Framer, rules::Rules};
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

/// Nobody does it to himself, is his own ally or part of himself: of two roles with the same words the one that
/// stands elsewhere goes. A pronoun was taken for the wrong name.
fn drop_second_mention(statement: &mut Statement) {
    let span = statement.span;
    let (first, second) = match &mut statement.proposition {
        Proposition::Event(event) => (&mut event.actor, &mut event.recipient),
        Proposition::Relation(relation) => (&mut relation.from, &mut relation.to),
        _ => return,
    };
    let (Some(one), Some(other)) = (&first, &second) else { return };
    if !one.text.eq_ignore_ascii_case(&other.text) {
        return;
    }
    // "it", with the words that it was taken for
    let is_pronoun = |role: &Role| role.span.is_some_and(|own| own.len() != role.text.len());
    let is_other = |role: &Role| role.is_from_elsewhere(span) || is_pronoun(role);
    if is_other(other) {
        *second = None;
    } else if is_other(one) {
        *first = None;
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
        candidate.event().is_none() || !tops.iter().any(is_asked_for)
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
    candidate.event().is_some_and(bare) && statement.quantities.is_empty()
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
