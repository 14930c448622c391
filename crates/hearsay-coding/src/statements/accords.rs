//! Between whom an agreement is.
//!
//! A report names the parties of an accord once, in one of few ways: "a truce between X and Y", "the X-Y
//! deal", "the ceasefire brokered by X and Y", "X and Y agreed on a truce". Later acts about it leave them
//! out; they take over the parties named last before, else those named next.

use super::{Coder, candidate::Candidate};
use crate::frames::{Framer, Tree};
use hearsay_types::{AgreementActType, Proposition, Role, TokenId, Upos};

/// What is done to an accord by those who make it.
const MAKING: &[&str] = &[
    "agree",
    "announce",
    "broker",
    "conclude",
    "draft",
    "draw",
    "forge",
    "hammer",
    "make",
    "mediate",
    "negotiate",
    "reach",
    "seal",
    "sign",
    "strike",
    "work",
];

impl Coder<'_> {
    /// Gives each act about an agreement its parties. `candidates` are in the order of the text.
    pub(super) fn add_parties(&self, candidates: &mut [Candidate]) {
        let named: Vec<(TokenId, Vec<Role>)> = self.named_parties();
        for candidate in candidates {
            let head = candidate.head;
            let Proposition::Agreement(act) = &mut candidate.statement.proposition else { continue };
            let is_provision = matches!(
                act.act,
                AgreementActType::Term | AgreementActType::Exemption | AgreementActType::Condition
            );
            // who is bound by a term need not be all who agreed
            if act.parties.len() >= 2 || is_provision && !act.parties.is_empty() {
                continue;
            }
            let sentence = self.framer.tree.token(head).sentence;
            let full = || named.iter().filter(|(_, parties)| parties.len() >= 2);
            let here = full().find(|(at, _)| self.framer.tree.token(*at).sentence == sentence);
            // "an agreement" is not the one that was told of before
            let is_new = !act.parties.is_empty() && self.is_new_accord(head);
            let before = full().rfind(|(at, _)| *at <= head).filter(|_| !is_new);
            let found = here.or(before).or_else(|| full().find(|(at, _)| *at > head && !is_new));
            let single = || named.iter().rfind(|(at, _)| *at <= head);
            if let Some((_, parties)) = found.or_else(|| single().filter(|_| act.parties.is_empty())) {
                act.parties.clone_from(parties);
            }
        }
    }

    /// Whether the accord of an act is one that was not told of before: "the elders reached an agreement".
    fn is_new_accord(&self, act: TokenId) -> bool {
        let tree = self.framer.tree;
        let objects = tree.children(act).iter().copied().filter(|child| {
            matches!(tree.rel(*child).as_str(), "obj" | "nsubj:pass")
                && self.rules.accords().accept(self.framer, *child)
        });
        objects.chain(Some(act)).any(|noun| {
            tree.child(noun, "det").is_some_and(|det| tree.token(det).feats.get("Definite") == Some("Ind"))
        })
    }

    /// The words for agreements, in the order of the text.
    pub(super) fn accords(&self) -> Vec<TokenId> {
        let all = (0..self.found.text.tokens.len()).map(TokenId::from);
        let is_accord =
            |id: &TokenId| self.framer.tree.is_nominal(*id) && self.rules.accords().accept(self.framer, *id);
        all.filter(is_accord).collect()
    }

    /// The parties that the words around each accord name, in the order of the text.
    fn named_parties(&self) -> Vec<(TokenId, Vec<Role>)> {
        let with_heads = self.accords().into_iter().map(|accord| (accord, parties_of(self.framer, accord)));
        let named = with_heads.filter(|(_, heads)| !heads.is_empty());
        named.map(|(accord, heads)| (accord, self.distinct_roles(&heads))).collect()
    }

    fn distinct_roles(&self, heads: &[TokenId]) -> Vec<Role> {
        let mut roles: Vec<Role> = Vec::new();
        for head in heads {
            let is_modifier = self.framer.tree.head(*head).is_some_and(|above| above > *head)
                || self.framer.tree.rel(*head).is("flat");
            let state = if is_modifier { self.state_role_at(*head) } else { None };
            let role = state.unwrap_or_else(|| self.single_role_at(*head));
            if !roles
                .iter()
                .any(|old| old.text == role.text || old.actor.is_some() && old.actor == role.actor)
            {
                roles.push(role);
            }
        }
        roles
    }
}

/// The heads of the names of an accord's parties; empty where none are named with it.
fn parties_of(framer: &Framer<'_>, accord: TokenId) -> Vec<TokenId> {
    let tree = framer.tree;
    let mut heads = Vec::new();
    for &child in tree.children(accord) {
        let rel = tree.rel(child);
        match rel.universal() {
            "nmod" if matches!(tree.preposition(child), "between" | "by" | "with" | "among") => {
                push_joined(framer, child, &mut heads);
            }
            "amod" | "compound" | "nmod" if child < accord && tree.preposition(child).is_empty() => {
                push_before(framer, child, &mut heads);
            }
            "acl" if MAKING.contains(&tree.lemma(child)) => push_agents(framer, child, &mut heads),
            _ => {}
        }
    }
    // "under a deal reached by both sides", whatever the participle hangs on
    let behind = tree.neighbor(accord, 1).filter(|next| framer.noun_right_before(*next) == Some(accord));
    if let Some(making) = behind.filter(|next| MAKING.contains(&tree.lemma(*next))) {
        push_agents(framer, making, &mut heads);
    }
    if heads.len() < 2 {
        push_makers(framer, accord, &mut heads);
    }
    heads.retain(|head| framer.is_actor(*head));
    heads.sort_unstable();
    heads.dedup();
    heads
}

/// "The two sides reached an accord", "agreed on one with the rebels": who makes the accord.
fn push_makers(framer: &Framer<'_>, accord: TokenId, heads: &mut Vec<TokenId>) {
    let tree = framer.tree;
    let verb = tree.ancestors(accord).take(2).find(|above| tree.upos(*above) == Upos::Verb);
    let Some(verb) = verb.filter(|verb| MAKING.contains(&tree.lemma(*verb))) else { return };
    let Some(frame) = framer.frame(verb) else { return };
    let agent = frame.get(crate::frames::Slot::Agent);
    let mut makers = Vec::new();
    if let Some(agent) = agent.filter(|agent| *agent != accord) {
        push_joined(framer, agent, &mut makers);
    }
    for argument in frame.all(crate::frames::Slot::Preposition("with")) {
        push_joined(framer, argument.head, &mut makers);
    }
    // a mediator by himself is no party
    if makers.len() + heads.len() >= 2 {
        heads.extend(makers);
    }
}

/// The doers of "brokered by X and Y".
fn push_agents(framer: &Framer<'_>, verb: TokenId, heads: &mut Vec<TokenId>) {
    let tree = framer.tree;
    for &child in tree.children(verb) {
        if tree.rel(child).is("obl") && matches!(tree.preposition(child), "by" | "between" | "with") {
            push_joined(framer, child, heads);
        }
    }
}

/// A name and those joined to it.
fn push_joined(framer: &Framer<'_>, head: TokenId, heads: &mut Vec<TokenId>) {
    heads.push(head);
    let is_joined = |id: &TokenId| framer.tree.rel(*id).is("conj") && framer.tree.is_nominal(*id);
    let joined: Vec<TokenId> = framer.tree.children(head).iter().copied().filter(is_joined).collect();
    // "the state and opposition groups", with "opposition" as a name by itself
    let is_part = |id: &TokenId| joined.contains(&TokenId(id.0 + 1));
    heads.extend(joined.iter().filter(|id| !is_part(id)));
}

/// Names among the words before an accord: "the U.S.-Russian deal", "the Velmar-brokered truce".
fn push_before(framer: &Framer<'_>, modifier: TokenId, heads: &mut Vec<TokenId>) {
    let tree: &Tree<'_> = framer.tree;
    let words = tree.subtree(modifier, |id| tree.rel(id).is("acl"));
    let is_name = |id: &TokenId| {
        matches!(tree.upos(*id), Upos::Propn | Upos::Adj) && framer.is_actor(*id) && is_side(framer, *id)
    };
    heads.extend(words.into_iter().filter(is_name));
}

/// Whether a name before an accord is that of a party rather than of the town where it was signed.
fn is_side(framer: &Framer<'_>, id: TokenId) -> bool {
    use hearsay_types::ActorKind::{ArmedGroup, GovernmentBody, State};
    match framer.participants.actor_kind(id) {
        Some(State | GovernmentBody | ArmedGroup) => true,
        _ => !framer.participants.is_place(id),
    }
}
