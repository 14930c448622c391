//! Whom a pronoun or a description such as "the statement" stands for.

use super::{
    lexicon::Nature,
    reading::{Reading, Source},
    sources::kind_of_sector,
};
use hearsay_types::{ActorKind, SourceKind, Span, TokenId, Upos};

/// How many tokens back an antecedent is sought.
const REACH: usize = 150;

/// What a source must be to be the antecedent.
#[derive(Clone, Copy)]
enum Wanted<'a> {
    Person,
    Thing,
    Several,
    /// A noun phrase with this head and more words than "the" beside it.
    Noun(&'a str),
}

/// A source found before, with what it stands for.
pub(super) struct Earlier {
    pub source: Source,
    pub name: Option<String>,
    /// The words of the source.
    pub words: String,
    pub kind: SourceKind,
}

/// The kind of the last source before that has this name, or a longer name that ends in it: "Reck" of
/// "Observatory head Tomas Reck". `None` where no such source is of a known kind.
pub(super) fn same_source(name: &str, earlier: &[Earlier]) -> Option<SourceKind> {
    let is_name = name.chars().next().is_some_and(char::is_uppercase);
    let known = earlier.iter().rev().filter(|known| known.kind != SourceKind::Unknown).find(|known| {
        let ends = known.words.strip_suffix(name).is_some_and(|before| before.ends_with(' '));
        known.words == name || is_name && ends
    })?;
    Some(known.kind)
}

impl Reading<'_> {
    /// The name or noun phrase that a source's words go back to; `None` where they name it themselves, or
    /// where nothing fits. `content` is what the source says, in which its antecedent is not sought;
    /// `earlier` are the sources before it.
    pub fn refers_to(&self, source: Source, content: &[Span], earlier: &[Earlier]) -> Option<String> {
        let wanted = self.wanted(source)?;
        if let Some(name) = self.name_of_last_speaker(source, wanted, earlier) {
            return Some(name);
        }
        // "One guard was killed, he said": he is none of those of whom he speaks.
        let is_pronoun = !matches!(wanted, Wanted::Noun(_));
        let is_told_of = self.named_antecedent(source).is_some_and(|id| {
            content.iter().any(|piece| piece.contains(self.span(id)) && piece.end <= source.span.start)
        });
        if is_pronoun
            && !is_told_of
            && let Some(name) = self.name_by_coreference(source, wanted, earlier)
        {
            return Some(name);
        }
        if is_pronoun
            && !is_told_of
            && let Some(name) = self.name_of_actor(source, wanted)
        {
            return Some(name);
        }
        if let Wanted::Noun(noun) = wanted
            && self.nature(source.head) == Some(Nature::Text)
            && let Some(issuer) = self.issuer(source, noun, earlier)
        {
            return Some(issuer);
        }
        let antecedent = self.antecedent_of(source, wanted, content, earlier);
        // "the army": one that spoke before, else the one that the actors stage knows.
        let spoke = |id: &TokenId| earlier.iter().any(|known| known.source.head == *id);
        if antecedent.is_none_or(|id| !spoke(&id))
            && let Some(name) = self.name_of_actor(source, wanted)
        {
            return Some(name);
        }
        let antecedent = antecedent?;
        let known = earlier
            .iter()
            .rev()
            .find(|known| known.source.head == antecedent)
            .and_then(|known| known.name.clone());
        Some(known.unwrap_or_else(|| self.short_phrase(antecedent)))
    }

    /// "Reck said the road was open. He said ...": who spoke in the sentence before goes on speaking. Of several
    /// the one whose verb is the sentence's.
    fn name_of_last_speaker(
        &self,
        source: Source,
        wanted: Wanted<'_>,
        earlier: &[Earlier],
    ) -> Option<String> {
        if !matches!(wanted, Wanted::Person | Wanted::Thing) || !self.is_main(source) {
            return None;
        }
        let here = self.tree.token(source.head).sentence.0;
        let form = self.form(source.head).to_lowercase();
        let quotation = self.quotation_of(source.head);
        let before = earlier
            .iter()
            .rev()
            .take_while(|known| here.saturating_sub(self.tree.token(known.source.head).sentence.0) <= 1);
        let speaker = before.into_iter().find(|known| {
            let head = known.source.head;
            let is_same_pronoun = self.upos(head) == Upos::Pron
                && self.form(head).to_lowercase() == form
                && known.name.is_some();
            self.tree.token(head).sentence.0 + 1 == here
                && self.quotation_of(head) == quotation
                && self.is_main(known.source)
                && (is_same_pronoun || self.upos(head) != Upos::Pron && self.fits(head, wanted))
        })?;
        Some(speaker.name.clone().unwrap_or_else(|| self.short_phrase(speaker.source.head)))
    }

    /// Whether the source is the subject of its sentence's verb, or of one set beside it.
    fn is_main(&self, source: Source) -> bool {
        let verb = self.tree.head(source.head).filter(|_| self.tree.deprel(source.head).is("nsubj"));
        verb.is_some_and(|verb| {
            let deprel = self.tree.deprel(verb);
            deprel.is("root")
                || deprel.is("parataxis")
                    && self.tree.head(verb).is_some_and(|up| self.tree.deprel(up).is("root"))
        })
    }

    /// What the words ask for; `None` where they are no pronoun and no bare description.
    fn wanted(&self, source: Source) -> Option<Wanted<'_>> {
        let head = source.head;
        let form = self.form(head).to_lowercase();
        if self.lexicon.is("person_pron", &form) {
            return Some(Wanted::Person);
        }
        if self.lexicon.is("body_pron", &form) {
            return Some(Wanted::Thing);
        }
        if self.lexicon.is("plural_pron", &form) {
            return Some(Wanted::Several);
        }
        if self.upos(head) != Upos::Noun {
            return None;
        }
        let determiner = self
            .tree
            .dependent(head, "det")
            .is_some_and(|id| matches!(self.lemma(id), "the" | "this" | "that"));
        let bare = source.span.of(self.text).split_whitespace().count() == 2;
        (determiner && bare && self.nature(head).is_some()).then(|| Wanted::Noun(self.lemma(head)))
    }

    /// The first noun that coreference leads back to.
    fn named_antecedent(&self, source: Source) -> Option<TokenId> {
        let named = |id: &TokenId| matches!(self.upos(*id), Upos::Noun | Upos::Propn);
        self.coreference.chain(source.head).find(named)
    }

    /// What coreference leads back to: the first noun phrase of the chain, or what the source in it stands for.
    fn name_by_coreference(&self, source: Source, wanted: Wanted<'_>, earlier: &[Earlier]) -> Option<String> {
        let found = self.named_antecedent(source)?;
        // An apposition stands for what it explains.
        let explained = self.tree.head(found).filter(|_| self.tree.deprel(found).is("appos"));
        let antecedent = explained.unwrap_or(found);
        let is_unknown_name = self.upos(antecedent) == Upos::Propn && self.nature(antecedent).is_none();
        if !is_unknown_name && !self.fits(antecedent, wanted) {
            return None;
        }
        let known = earlier.iter().rev().find(|known| known.source.head == antecedent);
        Some(known.and_then(|known| known.name.clone()).unwrap_or_else(|| self.short_phrase(antecedent)))
    }

    /// By the actors stage: the actor of the mention that has exactly these words.
    fn name_of_actor(&self, source: Source, wanted: Wanted<'_>) -> Option<String> {
        let mention = self.actors.mentions.iter().find(|mention| mention.span == source.span)?;
        let actor = self.actors.actors.get(mention.actor.idx())?;
        let (name, words) = (&actor.name, source.span.of(self.text).to_lowercase());
        let is_person = matches!(actor.kind, ActorKind::Person | ActorKind::People | ActorKind::Unknown);
        if matches!(wanted, Wanted::Person) && !is_person {
            return None;
        }
        // "The coalition" is no observatory.
        if matches!(wanted, Wanted::Noun(_))
            && let Some(kind) = self.lexicon.source_noun(self.lemma(source.head)).map(|noun| noun.kind)
            && let Some(known) = kind_of_sector(actor.sector.as_deref())
            && kind != SourceKind::Unknown
            && known == SourceKind::Monitor
            && !matches!(
                kind,
                SourceKind::Monitor | SourceKind::Party | SourceKind::Activist | SourceKind::Media
            )
        {
            return None;
        }
        // "The envoy" is no more for being "envoy".
        let says_more = !words.contains(&name.to_lowercase());
        (says_more && !name.is_empty()).then(|| name.clone())
    }

    /// Who issued "the statement": whose it is where it is first named, or who last said something in one.
    fn issuer(&self, source: Source, noun: &str, earlier: &[Earlier]) -> Option<String> {
        let back = (0..source.head.idx()).rev().map(TokenId::from).take(REACH);
        for id in back {
            if self.lemma(id) != noun || self.upos(id) != Upos::Noun {
                continue;
            }
            let owner = self.tree.dependents(id).iter().copied().find(|other| {
                let deprel = self.tree.deprel(*other);
                deprel.as_str() == "nmod:poss"
                    || deprel.is("nmod")
                        && (self.is_marked(*other, "by") || self.is_marked(*other, "from"))
                        && self.nature(*other).is_some()
            });
            if let Some(owner) = owner.filter(|owner| self.upos(*owner) != Upos::Pron) {
                return Some(self.short_phrase(owner));
            }
            let sentence = self.tree.sentence_span(id);
            let speaker = earlier.iter().rev().take(REACH).find(|known| sentence.contains(known.source.span));
            if let Some(speaker) = speaker {
                return Some(speaker.name.clone().unwrap_or_else(|| self.short_phrase(speaker.source.head)));
            }
            return None;
        }
        None
    }

    fn antecedent_of(
        &self,
        source: Source,
        wanted: Wanted,
        content: &[Span],
        earlier: &[Earlier],
    ) -> Option<TokenId> {
        let here = self.tree.token(source.head).sentence.0;
        let mut best: Option<(i32, TokenId)> = None;
        for id in (0..source.head.idx()).rev().map(TokenId::from).take(REACH) {
            if !matches!(self.upos(id), Upos::Noun | Upos::Propn) || !self.is_phrase_head(id) {
                continue;
            }
            let span = self.span(id);
            let quoted = self.quotation_of(id) != self.quotation_of(source.head);
            let in_content = content.iter().any(|piece| piece.contains(span));
            // what is said before "he said" does not name him; what is said behind may be of himself
            let before = in_content && content.iter().all(|piece| piece.end <= source.span.start);
            if source.span.contains(span) || in_content && quoted || before {
                continue;
            }
            if !self.fits(id, wanted) {
                continue;
            }
            let deprel = self.tree.deprel(id);
            let said = earlier.iter().rev().take(REACH).any(|known| known.source.head == id);
            let distance = here.saturating_sub(self.tree.token(id).sentence.0) as i32;
            let subject = deprel.is("nsubj");
            let deep = deprel.is("nmod") || deprel.is("conj");
            let score = 20 * i32::from(said) + 12 * i32::from(subject)
                - 6 * i32::from(deep)
                - 14 * distance
                - i32::from(quoted) * 12;
            if best.is_none_or(|(best, _)| score > best) {
                best = Some((score, id));
            }
            if distance > 4 && best.is_some() {
                break;
            }
        }
        best.map(|(_, id)| id)
    }

    /// Whether the token heads its noun phrase, rather than being a part of a name or a modifier.
    fn is_phrase_head(&self, id: TokenId) -> bool {
        let deprel = self.tree.deprel(id);
        !["compound", "flat", "amod", "appos", "fixed", "goeswith", "nmod:desc"]
            .iter()
            .any(|name| deprel.is(name))
    }

    fn fits(&self, id: TokenId, wanted: Wanted) -> bool {
        let plural = self.tree.token(id).feats.get("Number") == Some("Plur");
        let joint = self.tree.dependents(id).iter().any(|other| self.tree.deprel(*other).is("conj"));
        let nature = self.nature(id);
        // A name that no list and no model knows may be anybody's.
        let unknown_name =
            nature.is_none() && self.upos(id) == Upos::Propn && self.tree.deprel(id).is("nsubj");
        match wanted {
            Wanted::Person => (nature == Some(Nature::Person) || unknown_name) && !plural && !joint,
            Wanted::Thing => {
                let body = matches!(nature, Some(Nature::Body | Nature::Text)) || unknown_name;
                // agencies write "it" of "a source at the ministry"
                (body || self.lexicon.is("unnamed", self.lemma(id)))
                    && (!plural || self.upos(id) == Upos::Propn)
                    && !joint
            }
            Wanted::Several => {
                (plural || joint) && nature.is_some() && nature != Some(Nature::Text)
                    || !plural && nature == Some(Nature::Body) && self.upos(id) != Upos::Propn
            }
            Wanted::Noun(noun) => {
                let modified = |deprels: &[&str]| {
                    let fits = |other: &TokenId| deprels.iter().any(|name| self.tree.deprel(*other).is(name));
                    self.tree.dependents(id).iter().any(fits)
                };
                let apposed = self
                    .tree
                    .dependents(id)
                    .iter()
                    .any(|other| self.tree.deprel(*other).is("appos") && self.lemma(*other) == noun);
                let same = self.lemma(id) == noun || apposed || self.is_general_for(id, noun) && !plural;
                let named =
                    self.upos(id) == Upos::Propn || modified(&["compound", "flat", "nmod", "amod", "appos"]);
                same && named
            }
        }
    }

    /// Whether "the group", "the agency", "the spokesman" can stand for the name `id`: both are of one kind
    /// and nature.
    fn is_general_for(&self, id: TokenId, noun: &str) -> bool {
        if !self.lexicon.is("general", noun) {
            return false;
        }
        let (Some(general), Some(named)) = (self.lexicon.source_noun(noun), self.source_noun(id)) else {
            return false;
        };
        self.upos(id) == Upos::Propn
            && general.nature != Nature::Text
            && general.nature == named.nature
            && general.kind == named.kind
    }

    /// The noun phrase without its appositions: the shortest words that name it.
    fn short_phrase(&self, head: TokenId) -> String {
        let span = self.noun_phrase(head);
        let words = span.of(self.text);
        let cut = self
            .tree
            .dependent(head, "appos")
            .map(|id| self.tree.subtree(id, |_| false))
            .and_then(|tokens| tokens.first().copied());
        // "foreign minister Mara Lind": a name that follows without a comma names more than the office.
        let is_set_off = |cut: TokenId| self.previous(cut).is_some_and(|before| self.is_punct(before));
        let Some(cut) = cut.filter(|cut| *cut > head && (is_set_off(*cut) || self.is_punct(*cut))) else {
            return words.to_owned();
        };
        let end = self.span(cut).start;
        let short = Span { start: span.start, end: end.clamp(span.start, span.end) };
        short.of(self.text).trim_end_matches([' ', ',', '(', '-', '–']).to_owned()
    }
}
