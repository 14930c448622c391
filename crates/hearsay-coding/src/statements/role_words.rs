//! In which words a role is told: those of its noun phrase as a reader would name it, or of what they stand for.

use super::{Coder, discourse};
use hearsay_types::{ActorId, ActorKind, EntityType, PlaceRole, Role, Span, TokenId, Upos};

/// How many sentences back "the jets" may have been told with their owner.
const REACH_OF_MACHINES: u32 = 12;
/// How many sentences back "the city" may have been named.
const REACH_OF_NAMES: u32 = 12;
/// What lies within so many kilometers of a point may be a city, and what is wider a country.
const WIDEST_TOWN: f32 = 60.0;
const SMALLEST_COUNTRY: f32 = 100.0;

impl Coder<'_> {
    /// The role that the phrase with this head fills. Of "a rebel group, the Dawn Front," that is the name; of
    /// "the jets" the jets told before with their owner.
    pub(super) fn role_at(&self, head: TokenId) -> Role {
        let head = self.name_beside(head).unwrap_or(head);
        let mut role = self.role_in(head, self.phrase(head, false));
        if let Some(fuller) = self.fuller_mention(head) {
            role = Role { span: role.span, ..self.role_in(fuller, self.phrase(fuller, false)) };
        }
        role
    }

    /// The role of the phrase with this head as the name of a place: without what befell it ("rebel-held").
    pub(super) fn place_at(&self, head: TokenId) -> Role {
        let head = self.name_beside(head).unwrap_or(head);
        let tree = self.framer.tree;
        let mut span = self.phrase(head, false);
        if let Some(name) = self.place_named_before(head, span) {
            return Role { text: name, span: Some(span), actor: None };
        }
        let attributes = tree
            .children(head)
            .iter()
            .copied()
            .filter(|child| *child < head && tree.rel(*child).is("amod") && self.is_participle(*child));
        if let Some(last) = attributes.max()
            && let Some(next) = tree.neighbor(last, 1)
            && next <= head
            && span.contains(tree.token(last).span)
            && self.found.text.tokens_in(span).map(TokenId::from).any(|id| tree.upos(id) == Upos::Propn)
        {
            span.start = tree.token(next).span.start;
        }
        self.role_in(head, span)
    }

    /// The name of what a bare "the city", "the country" goes back to: the last one named before that can be a
    /// city or country.
    fn place_named_before(&self, head: TokenId, phrase: Span) -> Option<String> {
        let framer = self.framer;
        let tree = framer.tree;
        let is_town = framer.lexicon.towns.has(framer.reading, head);
        let is_land = framer.lexicon.lands.has(framer.reading, head);
        let is_bare = self.found.text.tokens_in(phrase).map(TokenId::from).all(|id| match tree.upos(id) {
            Upos::Det | Upos::Punct => true,
            Upos::Adj | Upos::Verb => !framer.is_place(id) && !framer.is_actor(id),
            _ => id == head,
        });
        if !(is_town || is_land) || !is_bare || !discourse::is_definite(framer, head) {
            return None;
        }
        let (here, sentence) = (tree.token(head).span.start, tree.token(head).sentence.0);
        let fits = |radius: f32| if is_town { radius <= WIDEST_TOWN } else { radius >= SMALLEST_COUNTRY };
        let mut named = self.found.places.iter().rev().filter(|place| {
            let is_known = place.resolved.as_ref().is_some_and(|resolved| fits(resolved.radius_km));
            let next = self.found.text.tokens_in(place.span).last().map(|last| TokenId::from(last + 1));
            let is_built =
                next.is_some_and(|next| next.idx() < self.found.text.tokens.len() && framer.is_site(next));
            is_known && !is_built && place.span.end <= here && place.role != PlaceRole::SpeakerAt
        });
        let place = named.next()?;
        let first = self.found.text.tokens_in(place.span).next()?;
        let distance = sentence.saturating_sub(tree.token(TokenId::from(first)).sentence.0);
        (distance <= REACH_OF_NAMES).then(|| place.span.of(&self.found.article.text).to_owned())
    }

    fn is_participle(&self, id: TokenId) -> bool {
        let tree = self.framer.tree;
        tree.is_past_participle(id) || tree.upos(id) == Upos::Verb
    }

    /// The name put beside a description, before or behind it. A person whose description says for whom he
    /// acts goes by the description: "the emir of Velmar, Oster Mahn".
    fn name_beside(&self, head: TokenId) -> Option<TokenId> {
        let tree = self.framer.tree;
        if tree.upos(head) != Upos::Noun || self.framer.participants.is_time(head) {
            return None;
        }
        let names_body = || {
            let parts = tree.children(head).iter().copied();
            let mut modifiers =
                parts.filter(|part| matches!(tree.rel(*part).universal(), "amod" | "compound" | "nmod"));
            modifiers.any(|part| self.framer.is_actor(part))
        };
        let is_name = |id: &TokenId| {
            let is_person = self.framer.participants.entity(*id) == Some(EntityType::Person);
            let determiner = tree.child(*id, "det").map(|det| tree.token(det).feats.get("Definite"));
            tree.upos(*id) == Upos::Propn
                && determiner != Some(Some("Ind"))
                && !self.framer.participants.is_time(*id)
                && !(is_person && names_body())
        };
        let behind = tree.children(head).iter().copied().find(|child| tree.rel(*child).is("appos"));
        let before = || tree.head(head).filter(|_| tree.rel(head).is("appos"));
        behind.or_else(before).filter(is_name)
    }

    /// Of a bare "the jets": an earlier mention that says whose they are.
    fn fuller_mention(&self, head: TokenId) -> Option<TokenId> {
        let framer = self.framer;
        let tree = framer.tree;
        if !framer.lexicon.machines.has(framer.reading, head) || !discourse::is_definite(framer, head) {
            return None;
        }
        let names_owner = |id: TokenId| {
            tree.children(id).iter().any(|child| {
                let rel = tree.rel(*child);
                matches!(rel.universal(), "amod" | "compound" | "nmod") && framer.is_actor(*child)
            })
        };
        if names_owner(head) {
            return None;
        }
        let sentence = tree.token(head).sentence.0;
        let mut before = (0..head.0)
            .rev()
            .map(TokenId)
            .take_while(|id| sentence.saturating_sub(tree.token(*id).sentence.0) <= REACH_OF_MACHINES);
        let is_same = |id: TokenId| {
            let (a, b) = (tree.lemma(id), tree.lemma(head));
            a.ends_with(b) || b.ends_with(a)
        };
        before.find(|id| tree.upos(*id) == Upos::Noun && is_same(*id) && names_owner(*id))
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

    /// The words of a noun phrase as a reader would name it: without relative clauses, long additions and
    /// the preposition before it.
    pub(super) fn phrase(&self, head: TokenId, alone: bool) -> Span {
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
                // "coalition" of "coalition air strikes" has no "air"
                "obl" | "advmod" | "compound" => own && id > head,
                "nmod" if own && self.is_charge(id) => true,
                "nmod" => rel.as_str() != "nmod:poss" && id > head && self.is_addition(id),
                // "twenty people dead"
                "amod" => own && (framer.has_free_subject(id) || id > head && tree.children(id).is_empty()),
                _ => false,
            }
        });
        let mut tokens = tokens;
        self.push_names_beside(head, &mut tokens);
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
        // "on Monday soldiers retook the hill"
        let is_stray_day = |id: &TokenId| tree.upos(*id) == Upos::Propn && framer.participants.is_time(*id);
        let is_stray = |id: &TokenId| is_stray_preposition(id) || is_stray_adverb(id) || is_stray_day(id);
        let opens = |id: &TokenId| *id == head || !is_edge(id) && !is_stray(id);
        let first = own_words.iter().position(opens).unwrap_or(0);
        let last = own_words.iter().rposition(|id| !is_edge(id)).unwrap_or(0);
        let kept = own_words.get(first..=last).and_then(|kept| tree.text().cover(kept));
        kept.unwrap_or(tree.token(head).span).trim(&self.found.article.text)
    }

    /// "accused the rebels of fifty violations": what somebody is accused of, which the parse may hang on him.
    fn is_charge(&self, id: TokenId) -> bool {
        let tree = self.framer.tree;
        let accused = tree.head(id).filter(|accused| tree.rel(*accused).is("obj"));
        let verb = accused.and_then(|accused| tree.head(accused));
        matches!(tree.preposition(id), "of" | "for")
            && verb.is_some_and(|verb| self.framer.lexicon.blaming.has(self.framer.reading, verb))
            && !self.framer.is_actor(id)
    }

    /// Adds to a modifier the names right beside it that modify the same noun: "Velmarian" to the army of
    /// "Velmarian army attacks", "Front" to "Dawn" of "Dawn Front mortar attacks".
    fn push_names_beside(&self, head: TokenId, tokens: &mut Vec<TokenId>) {
        let tree = self.framer.tree;
        let Some(noun) = tree.head(head).filter(|noun| *noun > head) else { return };
        let is_modifier = tree.rel(head).is("compound")
            || tree.rel(head).as_str() == "nmod" && tree.preposition(head).is_empty();
        if !is_modifier {
            return;
        }
        let modifies = |id: TokenId| {
            matches!(tree.rel(id).universal(), "amod" | "compound" | "nmod" | "flat")
                && tree.rel(id).as_str() != "nmod:poss"
                && tree.head(id) == Some(noun)
        };
        let mut first = tokens.first().copied().unwrap_or(head);
        while let Some(before) = tree.neighbor(first, -1) {
            let is_name = tree.upos(before) == Upos::Propn || self.framer.is_actor(before);
            if !(is_name || self.is_led_by_another(before)) || !modifies(before) {
                break;
            }
            let words = tree.subtree(before, |_| false);
            first = words.first().copied().unwrap_or(before);
            tokens.splice(0..0, words);
        }
        if tree.upos(head) != Upos::Propn {
            return;
        }
        let mut last = tokens.last().copied().unwrap_or(head);
        while let Some(behind) = tree.neighbor(last, 1).filter(|behind| *behind < noun) {
            let is_name = tree.upos(behind) == Upos::Propn && !self.framer.is_instrument(behind);
            if !is_name || !modifies(behind) {
                break;
            }
            tokens.push(behind);
            last = behind;
        }
    }

    /// "U.S.-led" before "coalition": a participle with the name of who did it before it.
    fn is_led_by_another(&self, id: TokenId) -> bool {
        self.is_participle(id)
            && self.framer.tree.children(id).iter().any(|child| *child < id && self.framer.is_actor(*child))
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
        let noun = self.framer.tree.head(id);
        // "a number" is nobody without those who are counted
        let counts = noun.is_some_and(|noun| self.framer.lexicon.partitive.has(self.framer.reading, noun));
        if counts && self.framer.tree.preposition(id) == "of" {
            return false;
        }
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
