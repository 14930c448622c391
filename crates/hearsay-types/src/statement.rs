//! Statements: propositions that a report makes, each at one place in its text.

use crate::{ActorId, Span, VoiceId, names::named};

named! {
    /// What the innermost voice claims of a proposition (after FactBank).
    Factuality {
        Certain = "certain",
        Probable = "probable",
        Possible = "possible",
        Denied = "denied",
        Future = "future",
        /// Supposed, wished or told as what would be: neither claimed nor denied.
        Unreal = "unreal",
    }
}

named! {
    /// PLOVER event types.
    EventType {
        Agree = "AGREE", Consult = "CONSULT", Support = "SUPPORT", Cooperate = "COOPERATE", Aid = "AID",
        Concede = "CONCEDE", Retreat = "RETREAT", Request = "REQUEST", Accuse = "ACCUSE", Reject = "REJECT",
        Threaten = "THREATEN", Protest = "PROTEST", Sanction = "SANCTION", Mobilize = "MOBILIZE",
        Coerce = "COERCE", Assault = "ASSAULT",
    }
}

named! {
    /// Relations between actors.
    RelationType {
        Supports = "supports", Arms = "arms", Trains = "trains", Funds = "funds", FrontOf = "front_of",
        PartOf = "part_of", AlliedWith = "allied_with", Opposes = "opposes", Leads = "leads",
        RenamedTo = "renamed_to", MemberOf = "member_of", SplitFrom = "split_from",
    }
}

named! {
    /// Acts by which somebody holds, wins or loses a place.
    ControlAct {
        Holds = "holds", Takes = "takes", Retakes = "retakes", Loses = "loses", Besieges = "besieges",
        OpensAccess = "opens_access", ClosesAccess = "closes_access", LiftsSiege = "lifts_siege",
        Withdraws = "withdraws",
    }
}

named! {
    /// Acts about an agreement, its terms included.
    AgreementActType {
        Proposed = "proposed", Negotiating = "negotiating", Agreed = "agreed", Signed = "signed",
        InForce = "in_force", Extended = "extended", Violated = "violated", Suspended = "suspended",
        Collapsed = "collapsed", Rejected = "rejected", FailedToAgree = "failed_to_agree", Term = "term",
        Exemption = "exemption", Condition = "condition",
    }
}

named! {
    /// Whether somebody says that an act was meant.
    Intent {
        Asserted = "asserted",
        Denied = "denied",
    }
}

/// Somebody or something that plays a part in a proposition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// As a reader would name it: the words at `span`, or what they go back to if they are a pronoun.
    pub text: String,
    /// Where the part is named in the text; `None` where it is only understood.
    pub span: Option<Span>,
    /// The actor, where it is one.
    pub actor: Option<ActorId>,
}

impl Role {
    /// Whether the part is named elsewhere in the report than in the words of the statement at `statement`:
    /// carried over from another sentence, or only understood.
    pub fn is_from_elsewhere(&self, statement: Span) -> bool {
        self.span.is_none_or(|span| !statement.contains(span))
    }
}

/// An event (PLOVER).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// PLOVER type.
    pub kind: EventType,
    /// PLOVER mode: `aerial`, `suicide-attack`, `arrest`, ...
    pub mode: Option<String>,
    /// Who did it.
    pub actor: Option<Role>,
    /// To whom.
    pub recipient: Option<Role>,
    /// Where.
    pub place: Option<Role>,
    /// TIMEX3 value.
    pub date: Option<String>,
    /// PLOVER contexts.
    pub context: Vec<String>,
    /// Weapons as written.
    pub weapons: Vec<String>,
    /// Whether somebody says that it was meant.
    pub intent: Option<Intent>,
}

/// A relation between two actors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Its type.
    pub kind: RelationType,
    /// Who supports, leads, belongs.
    pub from: Option<Role>,
    /// Whom, what.
    pub to: Option<Role>,
    /// What is given or done, in the words of the text.
    pub what: Option<Role>,
    /// TIMEX3 value.
    pub date: Option<String>,
}

/// An act of control over a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Control {
    /// Its type.
    pub act: ControlAct,
    /// Who.
    pub actor: Option<Role>,
    /// Which place.
    pub place: Option<Role>,
    /// TIMEX3 value.
    pub date: Option<String>,
}

/// An act about an agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreementAct {
    /// The agreement as a reader would name it.
    pub agreement: Option<Role>,
    /// Its type.
    pub act: AgreementActType,
    /// Between whom the agreement is, or whom the term binds.
    pub parties: Vec<Role>,
    /// Who is said to do it.
    pub by: Option<Role>,
    /// The words of the term.
    pub content: Option<Role>,
    /// TIMEX3 value.
    pub date: Option<String>,
}

/// What a statement says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proposition {
    /// Something happened.
    Event(Event),
    /// Actors stand to each other in some way.
    Relation(Relation),
    /// A place is held, won or lost.
    Control(Control),
    /// An agreement is made, kept, broken or described.
    Agreement(AgreementAct),
}

impl Proposition {
    /// `event`, `relation`, `control` or `agreement`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Event(_) => "event",
            Self::Relation(_) => "relation",
            Self::Control(_) => "control",
            Self::Agreement(_) => "agreement",
        }
    }

    /// The parts that are filled, by name; each party of an agreement as `parties`.
    pub fn roles(&self) -> Vec<(&'static str, &Role)> {
        let named: Vec<(&'static str, Option<&Role>)> = match self {
            Self::Event(event) => vec![
                ("actor", event.actor.as_ref()),
                ("recipient", event.recipient.as_ref()),
                ("place", event.place.as_ref()),
            ],
            Self::Relation(relation) => vec![
                ("from", relation.from.as_ref()),
                ("to", relation.to.as_ref()),
                ("what", relation.what.as_ref()),
            ],
            Self::Control(control) => {
                vec![("actor", control.actor.as_ref()), ("place", control.place.as_ref())]
            }
            Self::Agreement(act) => {
                let parties = act.parties.iter().map(|party| ("parties", Some(party)));
                let others = [
                    ("agreement", act.agreement.as_ref()),
                    ("by", act.by.as_ref()),
                    ("content", act.content.as_ref()),
                ];
                others.into_iter().chain(parties).collect()
            }
        };
        named.into_iter().filter_map(|(name, role)| Some((name, role?))).collect()
    }

    /// The type or act by its written name.
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Event(event) => event.kind.as_str(),
            Self::Relation(relation) => relation.kind.as_str(),
            Self::Control(control) => control.act.as_str(),
            Self::Agreement(agreement) => agreement.act.as_str(),
        }
    }
}

/// A number of people or things, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// `killed`, `wounded`, `displaced`, `detained`, or the noun counted.
    pub what: String,
    /// The least that the words allow; `None` for "up to 12".
    pub low: Option<u64>,
    /// The most; `None` for "at least 12".
    pub high: Option<u64>,
    /// Where it stands.
    pub span: Span,
}

/// One proposition that a report makes at one place in its text.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The clause or sentence that states it. Its words are the statement's quote.
    pub span: Span,
    /// What is stated.
    pub proposition: Proposition,
    /// Who says so, outermost first; empty where the report says it itself.
    pub voices: Vec<VoiceId>,
    /// What the innermost voice claims of it.
    pub factuality: Factuality,
    /// Tolls and other numbers.
    pub quantities: Vec<Quantity>,
    /// The rule or model that found it, as `file/rule`.
    pub rule: String,
    /// How sure we are, in 0..=1; not calibrated.
    pub score: f32,
}

impl Statement {
    /// The names of the parts that the statement's own words do not name ([`Role::is_from_elsewhere`]), each
    /// once; `parties` if one of them is not named there.
    pub fn roles_from_elsewhere(&self) -> Vec<&'static str> {
        let mut names: Vec<&'static str> = Vec::new();
        for (name, role) in self.proposition.roles() {
            if role.is_from_elsewhere(self.span) && !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}
