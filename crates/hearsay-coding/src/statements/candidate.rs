//! Statements while it is still open which of them stand.

use super::{Coder, discourse, roles::Roles};
use crate::{
    events,
    frames::{Frame, PredicateClass},
    rules::{Match, Rule, SlotName, Target},
};
use hearsay_types::{
    AgreementAct, Control, Event, EventType, Proposition, Relation, Role, Span, Statement, TimeType, TokenId,
    Upos, VoiceId,
};

/// A statement with what decides whether it stands.
#[derive(Debug)]
pub(super) struct Candidate {
    /// The predicate.
    pub head: TokenId,
    /// The verb that carries its tense.
    pub top: TokenId,
    /// The predicate's class.
    pub class: PredicateClass,
    /// The rule.
    pub found: Match,
    /// The heads of its participants that may be events by which it was done.
    pub manner: Vec<TokenId>,
    /// The predicates of candidates that were joined to it.
    pub joined: Vec<TokenId>,
    /// Heads of phrases and clauses whose words make no statement of the same kind.
    pub absorbed: Vec<TokenId>,
    /// The head of what fills the recipient or, of an act of control, the place.
    pub target: Option<TokenId>,
    /// Whether the recipient is people or a group rather than a place or a thing.
    pub has_victim: bool,
    /// Whether its words point to an event told before: "the attack", "died in the attack".
    pub takes_up: bool,
    /// Whether it tells both a harm and the attack that it came of, so that who did it is told there or nowhere.
    pub tells_attack: bool,
    /// Whether it stands only if it takes up an event told before.
    pub resumes: bool,
    /// Who speaks, the outermost first: of each the first voice.
    pub speakers: Vec<VoiceId>,
    /// The statement.
    pub statement: Statement,
}

/// So many people are the toll of a war, not of one event.
const TOLL_OF_WAR: u64 = 1000;

impl Candidate {
    /// The event that it tells of, if it is one.
    pub(super) const fn event(&self) -> Option<&Event> {
        match &self.statement.proposition {
            Proposition::Event(event) => Some(event),
            _ => None,
        }
    }

    /// Whether it sums up what happened at many places: "180,000 people were killed".
    pub(super) fn is_summary(&self) -> bool {
        let counted = self.statement.quantities.iter().filter_map(|quantity| quantity.low);
        counted.max().is_some_and(|most| most >= TOLL_OF_WAR)
    }
}

impl Coder<'_> {
    /// The heads of what the rule absorbs.
    pub(super) fn absorbed(&self, rule: &Rule, frame: &Frame<'_>) -> Vec<TokenId> {
        let slots = rule.absorbs.iter().filter_map(SlotName::slot);
        slots.flat_map(|slot| frame.all(slot).map(|argument| argument.head)).collect()
    }

    /// The clauses that are part of what a rule states: what is demanded, promised, refused.
    pub(super) fn told_parts(&self, rule: &Rule, frame: &Frame<'_>) -> Vec<TokenId> {
        let mut parts = self.absorbed(rule, frame);
        parts.retain(|part| self.framer.begins_other_clause(*part));
        parts
    }

    /// What a rule states of a frame.
    pub(super) fn proposition(
        &self,
        rule: &Rule,
        frame: &Frame<'_>,
        roles: &Roles,
        span: Span,
    ) -> Proposition {
        let date = self.date(frame, span);
        match rule.target {
            Target::Event(kind) => {
                let mut event = Event {
                    kind,
                    mode: rule.mode.as_deref().map(str::to_owned),
                    actor: self.role(roles, "actor").filter(|_| !self.is_harmed_above(kind, frame, roles)),
                    recipient: self.role(roles, "recipient"),
                    place: self.place(roles, frame, discourse::is_sited(kind)),
                    date,
                    context: rule.context.clone(),
                    weapons: Vec::new(),
                    intent: None,
                };
                events::complete(self.rules, self.framer, frame, &self.found.article.text, &mut event);
                Proposition::Event(event)
            }
            Target::Relation(kind) => Proposition::Relation(Relation {
                kind,
                from: self.role(roles, "from"),
                to: self.role(roles, "to"),
                what: self.role(roles, "what"),
                date,
            }),
            Target::Control(act) => Proposition::Control(Control {
                act,
                actor: self.role(roles, "actor"),
                place: self.place(roles, frame, true),
                date,
            }),
            Target::Agreement(act) => Proposition::Agreement(AgreementAct {
                agreement: self.role(roles, "agreement"),
                act,
                parties: self.parties(roles),
                by: self.role(roles, "by"),
                content: self.role(roles, "content"),
                date,
            }),
        }
    }

    /// "The shells killed two children as they hit the school": whether a doer of violence is a pronoun that was
    /// taken for the bystanders whom the clause above tells harmed.
    fn is_harmed_above(&self, kind: EventType, frame: &Frame<'_>, roles: &Roles) -> bool {
        let tree = self.framer.tree;
        let above = tree.head(frame.head).filter(|_| tree.rel(frame.head).is("advcl"));
        let doer = roles.get("actor").filter(|doer| tree.upos(*doer) == Upos::Pron);
        let (Some(above), Some(doer)) = (above, doer) else { return false };
        let harmed = tree.children(above).iter().copied().filter(|child| {
            matches!(tree.rel(*child).as_str(), "obj" | "nsubj:pass")
                && self.framer.lexicon.bystanders.has(self.framer.reading, *child)
        });
        let stands_for: Vec<TokenId> = self.found.coreference.chain(doer).collect();
        kind == EventType::Assault && harmed.into_iter().any(|one| stands_for.contains(&one))
    }

    fn role(&self, roles: &Roles, name: &str) -> Option<Role> {
        let filler = roles.get(name).filter(|filler| !self.is_open(*filler))?;
        Some(if roles.is_alone(name) { self.single_role_at(filler) } else { self.role_at(filler) })
    }

    /// The value of the date nearest to the predicate, of those in the words of the statement; one of another
    /// clause only where it has none of its own.
    fn date(&self, frame: &Frame<'_>, span: Span) -> Option<String> {
        let head = self.framer.tree.token(frame.head).span;
        let clause = self.framer.clause_head(frame.top);
        let is_of_other = |date: Span| {
            let tree = self.framer.tree;
            let mut above = self.found.text.tokens_in(date).filter_map(|id| tree.head(TokenId::from(id)));
            let above = above.find(|head| !date.contains(tree.token(*head).span));
            above.is_some_and(|head| self.framer.clause_head(head) != clause)
        };
        let dates =
            self.found.times.iter().filter(|time| matches!(time.kind, TimeType::Date | TimeType::Time));
        let within = dates.filter(|time| span.contains(time.span));
        within
            .min_by_key(|time| (is_of_other(time.span), time.span.start.abs_diff(head.start)))
            .map(|time| time.value.clone())
    }
}
