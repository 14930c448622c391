//! Who and what fills the roles of a statement, and in which words.

use super::Coder;
use crate::{
    frames::{Evidence, Frame, Framer, PredicateClass, Slot},
    rules::{Rule, SlotName, Target},
};
use hearsay_types::{ActorId, ActorKind, EntityType, EventType, Role, Span, TokenId, Upos};

/// The heads of what fills the roles of one statement.
#[derive(Debug, Clone, Default)]
pub(super) struct Roles(Vec<(Box<str>, TokenId)>);

/// Roles that somebody who can act fills, directly or through a thing that he uses.
const ACTING: &[&str] = &["actor", "from", "by"];
/// Roles that may be filled by a whole clause.
const CLAUSAL: &[&str] = &["content", "what"];
/// Roles that make a statement one of political interest if an actor fills them.
const PARTICIPATING: &[&str] = &["actor", "recipient", "from", "to", "by"];
/// Events in words: their recipient is somebody, not something.
const ADDRESSED: &[EventType] = &[
    EventType::Accuse,
    EventType::Agree,
    EventType::Consult,
    EventType::Protest,
    EventType::Reject,
    EventType::Request,
    EventType::Threaten,
];
/// Prepositions before the place where something happens.
const LOCATIVE: &[&str] = &[
    "in",
    "at",
    "near",
    "inside",
    "outside",
    "around",
    "across",
    "within",
    "over",
    "through",
    "throughout",
    "into",
    "on",
    "to",
];

/// Whether a preposition stands before the place where something happens.
pub(super) fn is_locative(preposition: &str) -> bool {
    LOCATIVE.contains(&preposition)
}

impl Roles {
    pub(super) fn get(&self, role: &str) -> Option<TokenId> {
        self.0.iter().find(|(name, _)| name.as_ref() == role).map(|(_, head)| *head)
    }

    /// How many of the participating roles an actor fills.
    pub(super) fn n_actors(&self, framer: &Framer<'_>) -> usize {
        let participating = self.0.iter().filter(|(role, _)| PARTICIPATING.contains(&role.as_ref()));
        let places = self.0.iter().filter(|(role, head)| role.as_ref() == "place" && framer.is_place(*head));
        participating.filter(|(_, head)| framer.is_actor(*head)).count() + places.count()
    }

    /// How sure the statement is: guessed participants count less.
    pub(super) fn score(&self, frame: &Frame<'_>) -> f32 {
        let guessed = frame.arguments.iter().any(|argument| {
            argument.evidence == Evidence::Guessed && self.0.iter().any(|(_, head)| *head == argument.head)
        });
        match (self.0.len(), guessed) {
            (0, _) => 0.4,
            (_, true) => 0.5,
            (1, false) => 0.6,
            (_, false) => 0.8,
        }
    }
}

impl Coder<'_> {
    /// The fillers of a rule's roles: one set, or several where a role is split over joined names.
    /// Words of the phrase that triggered the rule fill none.
    pub(super) fn roles(&self, rule: &Rule, frame: &Frame<'_>, phrase: &[TokenId]) -> Vec<Roles> {
        let mut roles = Roles::default();
        for wanted in &rule.roles {
            // a visited land is both whom one visits and where; who signs an accord is a party to it
            let others = roles.0.iter().filter(|(role, _)| {
                role.as_ref() != "place" && !matches!(wanted.role.as_ref(), "place" | "parties")
            });
            let mut taken: Vec<TokenId> = others.map(|(_, head)| *head).collect();
            taken.extend(phrase);
            if let Some(head) = self.filler(rule, &wanted.role, &wanted.slots, frame, &taken) {
                roles.0.push((wanted.role.clone(), head));
            }
        }
        let mut sets = vec![roles];
        for split in &rule.each {
            sets = sets.into_iter().flat_map(|roles| self.split(roles, split)).collect();
        }
        sets
    }

    /// The first acceptable filler of a role.
    fn filler(
        &self,
        rule: &Rule,
        role: &str,
        slots: &[SlotName],
        frame: &Frame<'_>,
        taken: &[TokenId],
    ) -> Option<TokenId> {
        let addressed =
            role == "recipient" && matches!(rule.target, Target::Event(kind) if ADDRESSED.contains(&kind));
        let clausal = CLAUSAL.contains(&role);
        for slot in slots {
            for head in slot.fillers(self.framer, frame) {
                if taken.contains(&head) || !clausal && !self.can_fill(head) {
                    continue;
                }
                if role == "place" && !self.can_be_place(head) {
                    continue;
                }
                if addressed && !self.framer.is_actor(head) && !self.framer.is_place(head) {
                    // of "condemned the Velmarian raid" and "rejected Velmar's plan" it is Velmar
                    match self.framer.behind_instrument(head) {
                        Some(doer) if !taken.contains(&doer) => return Some(doer),
                        _ => continue,
                    }
                }
                if role == "recipient" && self.rules.weapons().accept(self.framer, head) {
                    continue;
                }
                if ACTING.contains(&role) && !self.framer.is_actor(head) && self.framer.is_instrument(head) {
                    match self.framer.behind_instrument(head) {
                        Some(doer) if !taken.contains(&doer) => return Some(doer),
                        _ => continue,
                    }
                }
                return Some(head);
            }
        }
        None
    }

    /// Whether the words may name where something happens: a place, or something built.
    fn can_be_place(&self, head: TokenId) -> bool {
        self.framer.is_place(head)
            || self.framer.lexicon.areas.has(self.framer.reading, head)
            || self.framer.tree.upos(head) == Upos::Propn && !self.framer.participants.is_time(head)
    }

    /// Whether the words name something: no time, no clause, no relative pronoun without antecedent.
    fn can_fill(&self, head: TokenId) -> bool {
        let framer = self.framer;
        let upos = framer.tree.upos(head);
        let named = framer.tree.is_nominal(head) && upos != Upos::Sym
            || matches!(upos, Upos::Adj | Upos::Det)
            || framer.lexicon.people.has(framer.reading, head);
        let relative = matches!(framer.tree.token(head).feats.get("PronType"), Some("Rel" | "Int"));
        named
            && !relative
            && !framer.participants.is_time(head)
            && framer.participants.entity(head) != Some(EntityType::Date)
    }

    /// One set of roles for each of several joined names in a role.
    fn split(&self, roles: Roles, role: &str) -> Vec<Roles> {
        let Some(first) = roles.get(role) else { return vec![roles] };
        let joined =
            self.framer.tree.children(first).iter().copied().filter(|child| {
                self.framer.tree.rel(*child).is("conj") && self.framer.tree.is_nominal(*child)
            });
        let heads: Vec<TokenId> = std::iter::once(first).chain(joined).collect();
        let with = |head: TokenId| {
            let pairs = roles
                .0
                .iter()
                .map(|(name, old)| (name.clone(), if name.as_ref() == role { head } else { *old }));
            Roles(pairs.collect())
        };
        heads.into_iter().map(with).collect()
    }

    /// The place of a statement: what the rule names, else a place joined by a preposition, else the one
    /// nearest in the clause, else in the sentence.
    pub(super) fn place(&self, roles: &Roles, frame: &Frame<'_>) -> Option<Role> {
        let framer = self.framer;
        let ruled = roles.get("place");
        if let Some(head) = ruled.filter(|head| framer.is_place(*head)) {
            return Some(self.role_at(head));
        }
        let taken = |head: TokenId| roles.0.iter().any(|(_, filler)| *filler == head);
        let is_place = |head: TokenId| !taken(head) && framer.is_place(head);
        let locative = LOCATIVE.iter().flat_map(|preposition| frame.all(Slot::Preposition(preposition)));
        let direct = locative.map(|argument| argument.head).find(|head| is_place(*head));
        let nearest = |words: Vec<TokenId>| {
            let places = words
                .into_iter()
                .filter(|id| LOCATIVE.contains(&framer.tree.preposition(*id)) && is_place(*id));
            places.min_by_key(|id| id.0.abs_diff(frame.head.0))
        };
        let clause = || {
            nearest(framer.clause_words(if frame.class == PredicateClass::Noun {
                frame.head
            } else {
                frame.top
            }))
        };
        let sentence = || {
            let words = framer.tree.sentence(framer.tree.token(frame.head).sentence);
            nearest(words.map(TokenId).collect())
        };
        let target = || roles.get("recipient").filter(|head| framer.is_place(*head));
        // "in a village near Orven": a name tells more than a noun
        direct.or_else(clause).or(ruled).or_else(target).or_else(sentence).map(|head| self.role_at(head))
    }

    /// The parties of an agreement, each of joined names by itself.
    pub(super) fn parties(&self, roles: &Roles) -> Vec<Role> {
        let Some(first) = roles.get("parties") else { return Vec::new() };
        let sets = self.split(Roles(vec![("parties".into(), first)]), "parties");
        let single = sets.len() > 1;
        let heads = sets.iter().filter_map(|set| set.get("parties"));
        heads.map(|head| if single { self.single_role_at(head) } else { self.role_at(head) }).collect()
    }

    /// The role that the phrase with this head fills.
    pub(super) fn role_at(&self, head: TokenId) -> Role {
        self.role_in(head, self.phrase(head, false))
    }

    /// As [`role_at`](Self::role_at), without the names joined to it.
    pub(super) fn single_role_at(&self, head: TokenId) -> Role {
        self.role_in(head, self.phrase(head, true))
    }

    fn role_in(&self, head: TokenId, span: Span) -> Role {
        let words = &self.found.article.text;
        let span = without_lone_marks(words, span);
        let actor = self.framer.participants.actor(head);
        let name = || self.name_behind_adjective(head);
        let text = self.antecedent_words(head).or_else(name).unwrap_or_else(|| span.of(words).to_owned());
        Role { text, span: Some(span), actor }
    }

    /// "Russia" for "Russian", if that stands for the state; "Russia and Syria" for "Russian and Syrian".
    fn name_behind_adjective(&self, head: TokenId) -> Option<String> {
        let mut name = self.state_behind_adjective(head)?;
        for &joined in self.framer.tree.children(head).iter().filter(|c| self.framer.tree.rel(**c).is("conj"))
        {
            let conjunction =
                self.framer.tree.child(joined, "cc").map_or("and", |cc| self.framer.tree.lemma(cc));
            if let Some(other) = self.state_behind_adjective(joined) {
                name = format!("{name} {conjunction} {other}");
            }
        }
        Some(name)
    }

    fn state_behind_adjective(&self, head: TokenId) -> Option<String> {
        let id = self.framer.participants.actor(head)?;
        let actor = self.framer.participants.actors().actor(id);
        let stands_for = actor.kind == ActorKind::State
            && self.is_adjective(head)
            && self
                .found
                .article
                .text
                .get(self.framer.tree.token(head).span.range())
                .is_none_or(|word| *word != actor.name);
        stands_for.then(|| self.name_in_report(id).unwrap_or_else(|| actor.name.clone()))
    }

    /// Whether a word before a noun says whose it is, tagged as an adjective or, as parsers do with
    /// "Velmarian", as a name.
    fn is_adjective(&self, id: TokenId) -> bool {
        const ENDINGS: [&str; 6] = ["n", "ish", "ese", "i", "ch", "sh"];
        let tree = self.framer.tree;
        let mut at = id;
        while (tree.rel(at).is("conj") || tree.rel(at).is("flat"))
            && let Some(first) = tree.head(at)
        {
            at = first;
        }
        let before_noun = tree.head(at).is_some_and(|noun| noun > id)
            && matches!(tree.rel(at).universal(), "amod" | "compound" | "nmod");
        let word = tree.token(id).span.of(&self.found.article.text);
        tree.upos(id) == Upos::Adj
            || before_noun
                && tree.upos(id) == Upos::Propn
                && tree.rel(at).as_str() != "nmod:poss"
                && ENDINGS.iter().any(|ending| word.ends_with(ending))
    }

    /// A state named by a word before a noun, by itself: both of "the U.S.-Velmarian deal".
    pub(super) fn state_role_at(&self, head: TokenId) -> Option<Role> {
        let actor = self.framer.participants.actor(head)?;
        if self.framer.participants.actors().actor(actor).kind != ActorKind::State {
            return None;
        }
        let span = self.framer.tree.token(head).span;
        let word = || span.of(&self.found.article.text).to_owned();
        let text = self.state_behind_adjective(head).unwrap_or_else(word);
        Some(Role { text, span: Some(span), actor: Some(actor) })
    }

    /// The shortest proper name by which the report calls an actor: "the U.S." rather than "United States".
    fn name_in_report(&self, actor: ActorId) -> Option<String> {
        let mentions = self.found.actors.mentions.iter().filter(|mention| mention.actor == actor);
        let names = mentions.filter(|mention| {
            let tokens = &self.found.text.tokens[self.found.text.tokens_in(mention.span)];
            let start = self.found.text.tokens_in(mention.span).start;
            tokens
                .iter()
                .enumerate()
                .all(|(i, token)| token.upos == Upos::Propn && !self.is_adjective(TokenId::from(start + i)))
        });
        names
            .min_by_key(|mention| mention.span.len())
            .map(|mention| mention.span.of(&self.found.article.text).to_owned())
    }

    /// What a pronoun goes back to: the nearest earlier mention of its actor that is no pronoun, else the
    /// first later one.
    fn antecedent_words(&self, head: TokenId) -> Option<String> {
        let tree = self.framer.tree;
        let possessive = tree.rel(head).as_str() == "nmod:poss" && tree.upos(head) != Upos::Propn;
        if tree.upos(head) != Upos::Pron && !(possessive && tree.upos(head) == Upos::Det) {
            return None;
        }
        let here = tree.token(head).span;
        let mentions = &self.found.actors.mentions;
        let own =
            mentions.iter().filter(|mention| mention.span.contains(here)).min_by_key(|m| m.span.len())?;
        let named = |span: Span| {
            let tokens = self.found.text.tokens_in(span);
            self.found.text.tokens[tokens].iter().any(|token| matches!(token.upos, Upos::Propn | Upos::Noun))
        };
        let others = mentions.iter().filter(|m| m.cluster == own.cluster && named(m.span));
        let (before, behind): (Vec<_>, Vec<_>) = others.partition(|m| m.span.start < here.start);
        let best = before.last().or(behind.first())?;
        Some(best.span.of(&self.found.article.text).to_owned())
    }

    /// The words of a noun phrase as a reader would name it: without relative clauses, long additions and
    /// the preposition before it.
    fn phrase(&self, head: TokenId, alone: bool) -> Span {
        let framer = self.framer;
        let tree = framer.tree;
        let tokens = tree.subtree(head, |id| {
            let rel = tree.rel(id);
            let own = tree.head(id) == Some(head);
            match rel.universal() {
                "acl" | "advcl" | "parataxis" | "appos" | "dep" | "discourse" | "orphan" => true,
                "case" | "mark" | "cop" | "aux" | "nsubj" | "expl" => own,
                "cc" => own && (id < head || alone),
                "conj" => alone && own || framer.begins_other_clause(id),
                "obl" | "advmod" => own && id > head,
                "nmod" => rel.as_str() != "nmod:poss" && id > head && self.is_addition(id),
                "amod" => own && framer.has_free_subject(id),
                _ => false,
            }
        });
        let mut tokens = tokens;
        self.push_name_before(head, &mut tokens);
        let own_words = contiguous(&tokens, head);
        let is_edge = |id: &TokenId| {
            *id != head && matches!(tree.upos(*id), Upos::Punct | Upos::Cconj) && !self.is_quote_mark(*id)
        };
        let is_stray_preposition = |id: &TokenId| {
            matches!(tree.upos(*id), Upos::Adp | Upos::Sconj | Upos::Part)
                && tree.head(*id).is_none_or(|above| tree.is_nominal(above))
        };
        // "where several groups", "meanwhile two people"; but "nearly two people"
        let is_stray_adverb = |id: &TokenId| {
            let next = tree.neighbor(*id, 1);
            tree.upos(*id) == Upos::Adv
                && next.is_some_and(|next| !matches!(tree.upos(next), Upos::Num | Upos::Adp))
        };
        let opens =
            |id: &TokenId| *id == head || !is_edge(id) && !is_stray_preposition(id) && !is_stray_adverb(id);
        let first = own_words.iter().position(opens).unwrap_or(0);
        let last = own_words.iter().rposition(|id| !is_edge(id)).unwrap_or(0);
        let kept = own_words.get(first..=last).and_then(|kept| tree.text().cover(kept));
        kept.unwrap_or(tree.token(head).span).trim(&self.found.article.text)
    }

    /// Adds to a modifier the names right before it that modify the same noun: "Velmarian" to the army of
    /// "Velmarian army attacks".
    fn push_name_before(&self, head: TokenId, tokens: &mut Vec<TokenId>) {
        let tree = self.framer.tree;
        let Some(noun) = tree.head(head).filter(|noun| *noun > head) else { return };
        let is_modifier = tree.rel(head).is("compound")
            || tree.rel(head).as_str() == "nmod" && tree.preposition(head).is_empty();
        if !is_modifier {
            return;
        }
        let mut first = tokens.first().copied().unwrap_or(head);
        while let Some(before) = tree.neighbor(first, -1) {
            let is_name = tree.upos(before) == Upos::Propn || self.framer.is_actor(before);
            let modifies = matches!(tree.rel(before).universal(), "amod" | "compound" | "nmod" | "flat");
            if !is_name
                || !modifies
                || tree.rel(before).as_str() == "nmod:poss"
                || tree.head(before) != Some(noun)
            {
                break;
            }
            tokens.insert(0, before);
            first = before;
        }
    }

    /// Whether a phrase that belongs to a noun is left out of the noun's name: times, and what stands
    /// behind other prepositions than those of names.
    fn is_addition(&self, id: TokenId) -> bool {
        if self.framer.participants.is_time(id) {
            return true;
        }
        let length = self.framer.tree.subtree(id, |_| false).len();
        // "the road to Orven" is no road without its end
        let area = self
            .framer
            .tree
            .head(id)
            .is_some_and(|noun| self.framer.lexicon.areas.has(self.framer.reading, noun));
        let leads = matches!(self.framer.tree.preposition(id), "to" | "into" | "between");
        if area && leads && length <= 8 && self.framer.is_place(id) {
            return false;
        }
        match self.framer.tree.preposition(id) {
            "of" | "" => length > 12,
            "for" | "between" => length > 6,
            _ => true,
        }
    }

    fn is_quote_mark(&self, id: TokenId) -> bool {
        matches!(
            self.framer.tree.token(id).span.of(&self.found.article.text),
            "\"" | "“" | "”" | "‘" | "’" | "'" | "(" | ")"
        )
    }
}

/// The run of neighbouring tokens around `head`.
fn contiguous(tokens: &[TokenId], head: TokenId) -> &[TokenId] {
    let Ok(at) = tokens.binary_search(&head) else { return &[] };
    let mut first = at;
    while first > 0 && tokens[first - 1].0 + 1 == tokens[first].0 {
        first -= 1;
    }
    let mut last = at;
    while last + 1 < tokens.len() && tokens[last].0 + 1 == tokens[last + 1].0 {
        last += 1;
    }
    &tokens[first..=last]
}

/// The phrase without a quotation mark at its end or beginning whose partner is not among its words.
fn without_lone_marks(text: &str, span: Span) -> Span {
    const MARKS: [char; 5] = ['"', '“', '”', '«', '»'];
    let words = span.of(text);
    if words.matches(MARKS).count() != 1 {
        return span;
    }
    let bare = words.trim_matches(|c: char| MARKS.contains(&c) || c.is_whitespace());
    if bare.is_empty() {
        return span;
    }
    let start = span.start as usize + (bare.as_ptr() as usize - words.as_ptr() as usize);
    Span::new(start, start + bare.len())
}
