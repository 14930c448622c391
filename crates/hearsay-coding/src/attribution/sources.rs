//! Who speaks: the noun phrase of a source, its kind, and whether it is unnamed.

use super::{
    lexicon::{Nature, SourceNoun},
    reading::{Reading, Source},
};
use hearsay_types::{ActorKind, EntityType, SourceKind, Span, TokenId, Upos};

/// The longest apposition, in tokens, that is kept in a source's span.
const LONGEST_APPOSITION: usize = 12;

impl Reading<'_> {
    /// The source that the subject or object `head` names: the whole noun phrase without a preposition
    /// before it and without relative clauses. `None` where the words cannot be a source apart from the
    /// author: "I", "you", "nobody", "this".
    pub fn source(&self, head: TokenId) -> Option<Source> {
        let head = self.antecedent(head).unwrap_or(head);
        let lemma = self.lemma(head);
        let form = self.form(head).to_lowercase();
        let barred = ["author", "nobody", "demonstrative"];
        let is_it = form == "it";
        if !matches!(
            self.upos(head),
            Upos::Noun | Upos::Propn | Upos::Pron | Upos::Adj | Upos::Det | Upos::Num | Upos::X | Upos::Sym
        ) {
            return None;
        }
        let described = self.is_form(head, "those")
            && self.tree.dependents(head).iter().any(|id| self.tree.deprel(*id).is("acl"));
        if !is_it
            && !described
            && !self.is_first_person(head)
            && barred.iter().any(|list| self.lexicon.is(list, &form) || self.lexicon.is(list, lemma))
        {
            return None;
        }
        let denied = self.tree.dependent(head, "det").is_some_and(|id| self.lexicon.is("no", self.lemma(id)));
        if self.tree.deprel(head).is("expl") || denied {
            return None;
        }
        Some(Source { span: self.noun_phrase(head), head })
    }

    /// "I" and "we" within words that are set off as somebody's: the voice whose words they are.
    pub fn is_first_person(&self, head: TokenId) -> bool {
        self.upos(head) == Upos::Pron
            && self.is_spoken(head)
            && self.lexicon.is("first_person", &self.form(head).to_lowercase())
    }

    /// What a relative pronoun stands for: the noun that its clause modifies.
    fn antecedent(&self, head: TokenId) -> Option<TokenId> {
        let relative = ["who", "which", "that", "whom"].iter().any(|form| self.is_form(head, form));
        if !relative || self.upos(head) == Upos::Noun {
            return None;
        }
        let clause = self
            .tree
            .path_up(head)
            .find(|id| self.tree.deprel(*id).is("acl") || self.tree.deprel(*id).is("advcl:relcl"))?;
        let noun = self.tree.head(clause)?;
        // "a question from Lind, who called for ...": things do not take "who".
        if self.is_form(head, "who") && self.nature(noun).is_none_or(|nature| nature != Nature::Person) {
            let between = (noun.0 + 1..head.0).rev().map(TokenId);
            let person = between.into_iter().find(|id| {
                matches!(self.upos(*id), Upos::Noun | Upos::Propn) && self.nature(*id) == Some(Nature::Person)
            });
            let person = person.map(|id| {
                let nominal = |id: &TokenId| matches!(self.upos(*id), Upos::Noun | Upos::Propn);
                let inner = |id: &TokenId| {
                    ["compound", "flat", "appos"].iter().any(|name| self.tree.deprel(*id).is(name))
                };
                let path = self.tree.path_up(id).take_while(nominal);
                path.into_iter().find(|id| !inner(id)).unwrap_or(id)
            });
            if person.is_some_and(|id| id > noun) {
                return person;
            }
        }
        Some(noun).filter(|noun| {
            matches!(
                self.upos(*noun),
                Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Det | Upos::Adj
            )
        })
    }

    /// The span of the noun phrase of `head`.
    pub fn noun_phrase(&self, head: TokenId) -> Span {
        let tokens = self.tree.subtree(head, |id| self.is_outside_phrase(id, head));
        let at = tokens.iter().position(|id| *id == head).unwrap_or(0);
        let near = |a: TokenId, b: TokenId| (a.0 + 1..b.0).all(|between| self.is_punct(TokenId(between)));
        let mut first = at;
        while first > 0 && near(tokens[first - 1], tokens[first]) {
            first -= 1;
        }
        let mut last = at;
        while last + 1 < tokens.len() && near(tokens[last], tokens[last + 1]) {
            last += 1;
        }
        while first < at && self.is_no_beginning(tokens[first]) {
            first += 1;
        }
        while last > at
            && self.is_punct(tokens[last])
            && !self.form(tokens[last]).ends_with(['”', '"', ')', '.'])
        {
            last -= 1;
        }
        let span = self.span(tokens[first]).cover(self.span(tokens[last]));
        let bare = self.without_marks(span);
        if bare.is_empty() { span } else { bare }
    }

    /// Whether a noun phrase does not begin with this token, whatever the parse says: "as even experts".
    fn is_no_beginning(&self, id: TokenId) -> bool {
        match self.upos(id) {
            Upos::Punct => {
                let opens = self.quotation_at(self.span(id).start).is_some();
                !opens && !self.is_form(id, "[")
            }
            Upos::Sconj | Upos::Cconj => true,
            Upos::Adp => !self.next(id).is_some_and(|next| {
                self.upos(next) == Upos::Num || self.is_form(next, "least") || self.is_form(next, "most")
            }),
            Upos::Adv => !self
                .next(id)
                .is_some_and(|next| matches!(self.upos(next), Upos::Num | Upos::Adj | Upos::Verb)),
            _ => false,
        }
    }

    /// Whether a dependent does not belong to the words that name a source.
    fn is_outside_phrase(&self, id: TokenId, head: TokenId) -> bool {
        let deprel = self.tree.deprel(id);
        if [
            "acl",
            "parataxis",
            "advcl",
            "cop",
            "nsubj",
            "aux",
            "discourse",
            "ccomp",
            "csubj",
            "dislocated",
            "vocative",
            "list",
            "advmod:emph",
        ]
        .iter()
        .any(|name| deprel.is(name))
        {
            return true;
        }
        if self.tree.head(id) == Some(head)
            && ["case", "mark", "cc:preconj", "expl"].iter().any(|name| deprel.is(name))
            && id < head
        {
            return true;
        }
        if deprel.is("case") && self.upos(id) == Upos::Part && self.tree.head(id) == Some(head) {
            return true;
        }
        match deprel.universal() {
            "advmod" => id < head && self.tree.head(id) == Some(head) && !self.is_quantity(id),
            "appos" => self.tree.subtree(id, |_| false).len() > LONGEST_APPOSITION,
            "punct" => self.is_form(id, ":") || self.is_form(id, ";"),
            "conj" => self.tree.is_predicate(id) && self.upos(id) == Upos::Verb,
            "nmod" => {
                if deprel.as_str() == "nmod:unmarked" || deprel.as_str() == "nmod:tmod" {
                    return true;
                }
                let is_day = self.entity_at(id).is_some_and(|entity| entity.kind == EntityType::Date);
                let setting = ["in", "on", "at", "during", "via", "after", "before"]
                    .iter()
                    .any(|form| self.is_marked(id, form));
                setting && (is_day || self.lexicon.is("occasion", self.lemma(id)))
            }
            "obl" => self.tree.head(id) == Some(head),
            _ => false,
        }
    }

    fn is_quantity(&self, id: TokenId) -> bool {
        self.tree.dependents(id).iter().any(|dependent| self.upos(*dependent) == Upos::Num)
    }

    /// What the lexicon says of the noun phrase of `head`: of its head, else of the other words of the
    /// name, else of an apposition; for "one of the officials" of what is behind "of".
    pub fn source_noun(&self, head: TokenId) -> Option<SourceNoun> {
        if self.upos(head) == Upos::Pron && !self.lexicon.is("partitive", self.lemma(head)) {
            return None;
        }
        if self.lexicon.is("partitive", self.lemma(head)) || self.upos(head) == Upos::Num {
            let whole = self
                .tree
                .dependents(head)
                .iter()
                .copied()
                .find(|id| self.tree.deprel(*id).is("nmod") && self.is_marked(*id, "of"));
            if let Some(whole) = whole {
                return self.source_noun_of_words(whole);
            }
        }
        self.source_noun_of_words(head)
    }

    fn source_noun_of_words(&self, head: TokenId) -> Option<SourceNoun> {
        // titles are capitalized as names are
        let named =
            |id: TokenId| self.lexicon.source_noun(self.lemma(id).to_lowercase().trim_end_matches('.'));
        let of_head = named(head);
        let modifiers = || {
            let within = |id: &&TokenId| {
                let deprel = self.tree.deprel(**id);
                ["compound", "flat", "amod", "nmod:poss", "nmod:desc"]
                    .iter()
                    .any(|name| deprel.as_str() == *name || deprel.is(name) && *name != "nmod:poss")
            };
            self.tree.dependents(head).iter().rev().filter(within).copied()
        };
        if let Some(noun) = of_head {
            // "a monitoring group", "a rights organization": what a body does tells more than its name.
            let watches = |id: TokenId| {
                self.lexicon.is("watching", &self.form(id).trim_end_matches('s').to_lowercase())
            };
            if noun.nature == Nature::Body
                && self.lexicon.is("body_noun", self.lemma(head))
                && modifiers()
                    .chain(modifiers().flat_map(|id| self.tree.dependents(id).iter().copied()))
                    .any(watches)
            {
                return Some(SourceNoun { kind: SourceKind::Monitor, ..noun });
            }
            let is_general = noun.kind == SourceKind::Official || noun.kind == SourceKind::Unknown;
            if !is_general {
                return of_head;
            }
            // "a military source", "a rebel spokesman", "the head of the observatory"
            let behind =
                self.tree.dependents(head).iter().copied().filter(|id| self.tree.deprel(*id).is("nmod"));
            let specific = modifiers().chain(behind).filter_map(named).find(|other| {
                use SourceKind::{Activist, Collective, Document, Media, Medic, Military, Monitor, Party};
                noun.nature == Nature::Person
                    && matches!(other.kind, Activist | Media | Medic | Military | Monitor | Party)
                    && !matches!(other.kind, Collective | Document)
            });
            return Some(SourceNoun {
                kind: specific.map_or(noun.kind, |other| other.kind),
                nature: noun.nature,
            });
        }
        // "Observatory head Lind": of the titles before a name the one that tells more.
        // "a research associate" is no document.
        let of_text = |noun: &SourceNoun| noun.nature == Nature::Text && self.upos(head) == Upos::Noun;
        let title = modifiers().filter_map(named).find(|noun| !of_text(noun)).map(|noun| {
            let is_general = noun.kind == SourceKind::Unknown && noun.nature == Nature::Person;
            let specific = modifiers().filter_map(named).find(|other| {
                is_general && !matches!(other.kind, SourceKind::Unknown | SourceKind::Document)
            });
            SourceNoun { kind: specific.map_or(noun.kind, |other| other.kind), ..noun }
        });
        let of_name = title.map(|noun| match self.entity_at(head).map(|entity| entity.kind) {
            // "President Lind", "rebel commander Lind": the name is a person's whatever the title.
            Some(EntityType::Person) => SourceNoun { nature: Nature::Person, ..noun },
            _ => noun,
        });
        let of_apposition = || {
            let apposition = self.tree.dependent(head, "appos")?;
            let noun = self.source_noun_of_words(apposition)?;
            Some(noun)
        };
        of_name.or_else(of_apposition)
    }

    /// The kind of a source, by lexicon, entity and actor, in this order.
    pub fn kind(&self, source: Source) -> SourceKind {
        if let Some(noun) = self.source_noun(source.head)
            && noun.kind != SourceKind::Unknown
        {
            return noun.kind;
        }
        let of_actor = || {
            let actor = self.actors.actor(self.actors.at(source.span)?);
            kind_of_sector(actor.sector.as_deref()).or(match actor.kind {
                ActorKind::State | ActorKind::GovernmentBody => Some(SourceKind::Official),
                ActorKind::ArmedGroup => Some(SourceKind::Party),
                ActorKind::People => Some(SourceKind::Collective),
                _ => None,
            })
        };
        let of_entity = || match self.entity_at(source.head)?.kind {
            EntityType::Government | EntityType::Place | EntityType::Nationality => {
                Some(SourceKind::Official)
            }
            EntityType::ArmedGroup => Some(SourceKind::Party),
            EntityType::Document | EntityType::Agreement => Some(SourceKind::Document),
            _ => None,
        };
        // "Reck, a spokesman for the rebels": by what explains the name.
        let of_words = || {
            let behind =
                self.analysis.tokens_in(source.span).map(TokenId::from).filter(|id| *id > source.head);
            let comma = behind.clone().find(|id| self.is_form(*id, ","));
            let nouns =
                behind.filter(|id| self.upos(*id) == Upos::Noun && comma.is_some_and(|comma| *id > comma));
            nouns
                .filter_map(|id| self.source_noun(id))
                .map(|noun| noun.kind)
                .find(|kind| *kind != SourceKind::Unknown)
        };
        of_actor().or_else(of_entity).or_else(of_words).unwrap_or(SourceKind::Unknown)
    }

    /// What sort of thing the source is, where it can be told.
    pub fn nature(&self, head: TokenId) -> Option<Nature> {
        let form = self.form(head).to_lowercase();
        if self.upos(head) == Upos::Pron && !self.lexicon.is("partitive", self.lemma(head)) {
            return match form.as_str() {
                "he" | "she" | "who" => Some(Nature::Person),
                "it" => Some(Nature::Body),
                _ => None,
            };
        }
        match self.entity_at(head).map(|entity| entity.kind) {
            Some(EntityType::Person) => return Some(Nature::Person),
            Some(EntityType::Document | EntityType::Agreement) => return Some(Nature::Text),
            _ => {}
        }
        if let Some(noun) = self.source_noun(head) {
            return Some(noun.nature);
        }
        // Treebanks join the parts of a person's name by "flat".
        let is_full_name = self.upos(head) == Upos::Propn && self.tree.dependent(head, "flat").is_some();
        if is_full_name && self.entity_at(head).is_none() {
            return Some(Nature::Person);
        }
        use EntityType::{ArmedGroup, Government, Nationality, Organization, Place};
        match self.entity_at(head).map(|entity| entity.kind) {
            Some(Organization | ArmedGroup | Government | Place | Nationality) => Some(Nature::Body),
            _ => None,
        }
    }

    /// Whether the source is unnamed: a person or several, described but not named ("a senior official",
    /// "sources", "some of them"), and not by an office that only one holds ("the president").
    pub fn is_anonymous(&self, source: Source) -> bool {
        let head = source.head;
        let lemma = self.lemma(head);
        if self.upos(head) == Upos::Propn {
            return false;
        }
        if lemma == "source" || lemma == "insider" {
            return true;
        }
        let form_is_those = self.is_form(head, "those");
        if self.upos(head) == Upos::Pron
            || self.upos(head) == Upos::Num
            || self.upos(head) == Upos::Adj
            || self.upos(head) == Upos::Det
        {
            return self.lexicon.is("partitive", lemma) || self.upos(head) != Upos::Pron || form_is_those;
        }
        let named = |id: &TokenId| {
            self.upos(*id) == Upos::Propn
                && ["appos", "flat", "conj"].iter().any(|name| self.tree.deprel(*id).is(name))
        };
        if self.tree.dependents(head).iter().any(named) {
            return false;
        }
        let Some(noun) = self.source_noun(head) else { return false };
        // "Civil Defence and U.S. officials": the body named beside the officials makes them known.
        let joint = |id: &TokenId| {
            let is_joint = self.tree.deprel(*id).is("compound") && self.tree.dependent(*id, "conj").is_some();
            is_joint && self.nature(*id) == Some(Nature::Body)
        };
        if self.tree.dependents(head).iter().any(joint) {
            return false;
        }
        let first = TokenId::from(self.analysis.tokens_in(source.span).start.min(head.idx()));
        let determiner = matches!(self.upos(first), Upos::Det | Upos::Num).then_some(first);
        let indefinite = determiner.is_some_and(|id| {
            let article = ["a", "an", "some", "several", "many", "another", "one"];
            article.contains(&self.lemma(id)) || self.upos(id) == Upos::Num
        });
        let plural = self.tree.token(head).feats.get("Number") == Some("Plur");
        let possessed = self.tree.dependent(head, "nmod:poss").is_some();
        match noun.nature {
            Nature::Person => {
                indefinite
                    || (plural && determiner.is_none() && !matches!(noun.kind, SourceKind::Party))
                    || lemma == "official" && !possessed && plural
            }
            Nature::Body => indefinite && noun.kind != SourceKind::Party,
            Nature::Text => false,
        }
    }
}

/// The kind of source that an actor of this PLOVER sector is.
pub(super) fn kind_of_sector(sector: Option<&str>) -> Option<SourceKind> {
    match sector {
        Some("MIL") => Some(SourceKind::Military),
        Some("REB") => Some(SourceKind::Party),
        Some("MED") => Some(SourceKind::Media),
        Some("GOV") => Some(SourceKind::Official),
        Some("HLH") => Some(SourceKind::Medic),
        Some("NGO" | "HRI") => Some(SourceKind::Monitor),
        _ => None,
    }
}
