//! Noun phrases of a text that can be antecedents or anaphors, with what is known of each.

use super::nouns::Nouns;
use crate::linear::hash_bytes;
use hearsay_types::{Analysis, EntityType, TokenId, Upos};
use rustc_hash::FxHashMap;

/// What sort of anaphor a noun phrase is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AnaphorKind {
    /// "he", "him", "his".
    He,
    /// "she", "her".
    She,
    /// "it", "its".
    It,
    /// "they", "them", "their".
    They,
    /// "these", "those" alone.
    These,
    /// "the group", "this statement", "those soldiers".
    Definite,
}

/// How a noun phrase names what it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Pronoun,
    Name,
    Noun,
}

/// A noun phrase.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    pub head: TokenId,
    pub sentence: u32,
    pub block: u32,
    pub form: Form,
    /// The sort of anaphor that it may be; of names none.
    pub anaphor: Option<AnaphorKind>,
    /// Its kind of thing as a small number: 0 unknown, 1 to 20 entities, 21 and up nouns.
    pub class: u64,
    /// 1 singular, 2 plural, 0 unknown.
    pub number: u64,
    /// Grammatical role as a small number.
    pub role: u64,
    /// 0 none, 1 indefinite, 2 "the", 3 "this" and its like, 4 possessed.
    pub determiner: u64,
    /// Whether it stands within quotation marks.
    pub is_quoted: bool,
    /// Whether it is the subject of a word of saying.
    pub speaks: bool,
    /// Whether other noun phrases are joined to it, and whether it is joined to one.
    pub is_joined: bool,
    pub joins: bool,
    /// Whether something behind the head says more of it.
    pub has_postmodifier: bool,
    /// The lemmas of adjectives and nouns before the head, sorted, as hashes.
    pub modifiers: Vec<u64>,
    pub lemma: u64,
    /// The last three letters of the lemma.
    pub suffix: u64,
    /// The word that it depends on, and that word's lemma.
    pub governor: Option<TokenId>,
    pub governor_lemma: u64,
    /// Phrases joined by their names have one number; else its own.
    pub group: usize,
}

const SUBJECT: u64 = 1;
/// The number of the first class of nouns; those before are entities.
const NOUNS: u64 = 21;

impl Phrase {
    /// The class of its noun; `None` for names, pronouns and nouns that are not listed.
    pub const fn noun_class(&self) -> Option<u64> {
        self.class.checked_sub(NOUNS)
    }

    pub const fn is_subject(&self) -> bool {
        self.role == SUBJECT || self.role == 2
    }
}

/// All noun phrases, in the order of their heads.
pub(super) fn phrases(text: &str, analysis: &Analysis, nouns: &Nouns) -> Vec<Phrase> {
    let children = children(analysis);
    let quoted = quoted(text, analysis);
    let entities = entities(analysis);
    let mut found: Vec<Phrase> = Vec::new();
    let mut phrase_of: FxHashMap<TokenId, usize> = FxHashMap::default();
    let mut names = Names::default();
    for (i, token) in analysis.tokens.iter().enumerate() {
        let id = TokenId::from(i);
        if !is_nominal(analysis, id) {
            continue;
        }
        let form = token.span.of(text).to_lowercase();
        let lemma = token.lemma.to_lowercase();
        let below = &children[i];
        let entity = entities[i];
        let kind = match token.upos {
            Upos::Pron | Upos::Det => match pronoun(&form) {
                Some(kind) => Form::Pronoun.with(Some(kind)),
                None => continue,
            },
            Upos::Propn => Form::Name.with(None),
            _ if entity.is_some_and(is_name) && token.upos != Upos::Noun => Form::Name.with(None),
            _ => Form::Noun.with(None),
        };
        let (phrase_form, mut anaphor) = kind;
        let determiner = determiner(analysis, below);
        if phrase_form == Form::Noun && matches!(determiner, 2 | 3) && token.upos == Upos::Noun {
            anaphor = Some(AnaphorKind::Definite);
        }
        let class = match (phrase_form, entity) {
            (Form::Pronoun, _) => 0,
            (Form::Name, Some(kind)) => entity_class(kind),
            (_, entity) => match nouns.class(&lemma) {
                Some(class) => NOUNS + class as u64,
                None => entity.map_or(0, entity_class),
            },
        };
        let modifiers = modifiers(analysis, below, id);
        let governor = token.head;
        let governor_lemma = governor.map_or(0, |head| hash_bytes(analysis.token(head).lemma.as_bytes()));
        // "Mara Lind, a spokeswoman": an apposition stands for what it explains.
        let explained = token.head.filter(|_| token.deprel.is("appos")).and_then(|head| phrase_of.get(&head));
        let group = match (explained, phrase_form) {
            (Some(explained), _) => found[*explained].group,
            (None, Form::Name) => names.group(text, analysis, below, id, found.len()),
            (None, _) => found.len(),
        };
        phrase_of.insert(id, found.len());
        let sentence = analysis.sentences.get(token.sentence.idx());
        found.push(Phrase {
            head: id,
            sentence: token.sentence.0,
            block: sentence.map_or(0, |sentence| sentence.block),
            form: phrase_form,
            anaphor,
            class,
            number: number(analysis, id, phrase_form, anaphor),
            role: role(token.deprel.as_str()),
            determiner,
            is_quoted: quoted[i],
            speaks: governor.is_some_and(|head| speaks(analysis, head))
                && role(token.deprel.as_str()) == SUBJECT,
            is_joined: below.iter().any(|child| analysis.token(*child).deprel.is("conj")),
            joins: token.deprel.is("conj"),
            has_postmodifier: below.iter().any(|child| {
                *child > id
                    && ["nmod", "acl", "appos"].iter().any(|name| analysis.token(*child).deprel.is(name))
            }),
            modifiers,
            lemma: hash_bytes(lemma.as_bytes()),
            suffix: hash_bytes(&lemma.as_bytes()[lemma.len().saturating_sub(3)..]),
            governor,
            governor_lemma,
            group,
        });
    }
    found
}

impl Form {
    const fn with(self, anaphor: Option<AnaphorKind>) -> (Self, Option<AnaphorKind>) {
        (self, anaphor)
    }
}

fn children(analysis: &Analysis) -> Vec<Vec<TokenId>> {
    let mut children = vec![Vec::new(); analysis.tokens.len()];
    for (i, token) in analysis.tokens.iter().enumerate() {
        if let Some(list) = token.head.and_then(|head| children.get_mut(head.idx())) {
            list.push(TokenId::from(i));
        }
    }
    children
}

/// For each token whether it stands within double quotation marks of its block.
fn quoted(text: &str, analysis: &Analysis) -> Vec<bool> {
    let mut is_open = false;
    let mut block = None;
    let mut quoted = Vec::with_capacity(analysis.tokens.len());
    for token in &analysis.tokens {
        let this = analysis.sentences.get(token.sentence.idx()).map(|sentence| sentence.block);
        if this != block {
            (block, is_open) = (this, false);
        }
        match token.span.of(text) {
            "“" | "«" => is_open = true,
            "”" | "»" => is_open = false,
            "\"" | "''" | "``" => is_open = !is_open,
            _ => {}
        }
        quoted.push(is_open);
    }
    quoted
}

/// For each token the kind of the entity that it is in.
fn entities(analysis: &Analysis) -> Vec<Option<EntityType>> {
    let mut kinds = vec![None; analysis.tokens.len()];
    for entity in &analysis.entities {
        for i in analysis.tokens_in(entity.span) {
            kinds[i] = Some(entity.kind);
        }
    }
    kinds
}

/// Whether a token heads a noun phrase.
fn is_nominal(analysis: &Analysis, id: TokenId) -> bool {
    let token = analysis.token(id);
    let deprel = token.deprel.universal();
    if ["flat", "fixed", "goeswith", "case", "cc", "mark", "punct", "aux", "cop", "expl", "advmod"]
        .contains(&deprel)
    {
        return token.upos == Upos::Pron && deprel == "expl";
    }
    match token.upos {
        Upos::Pron => true,
        Upos::Det => token.deprel.as_str() == "nmod:poss" || ["nsubj", "obj", "obl"].contains(&deprel),
        Upos::Noun => !matches!(deprel, "compound" | "amod" | "nummod"),
        Upos::Propn => !matches!(deprel, "amod"),
        _ => false,
    }
}

fn pronoun(form: &str) -> Option<AnaphorKind> {
    Some(match form {
        "he" | "him" | "his" | "himself" => AnaphorKind::He,
        "she" | "her" | "hers" | "herself" => AnaphorKind::She,
        "it" | "its" | "itself" => AnaphorKind::It,
        "they" | "them" | "their" | "theirs" | "themselves" => AnaphorKind::They,
        "these" | "those" => AnaphorKind::These,
        _ => return None,
    })
}

const fn is_name(kind: EntityType) -> bool {
    use EntityType::{ArmedGroup, Government, Organization, Person, Place};
    matches!(kind, ArmedGroup | Government | Organization | Person | Place)
}

const fn entity_class(kind: EntityType) -> u64 {
    use EntityType::{
        Agreement, ArmedGroup, Date, Document, Event, Facility, Government, Nationality, Organization,
        Person, Place, Quantity, Weapon,
    };
    match kind {
        Person => 1,
        Organization => 2,
        ArmedGroup => 3,
        Government => 4,
        Place => 5,
        Facility => 6,
        Nationality => 7,
        Weapon => 8,
        Document => 9,
        Agreement => 10,
        Event => 11,
        Date => 12,
        Quantity => 13,
    }
}

fn determiner(analysis: &Analysis, below: &[TokenId]) -> u64 {
    for id in below {
        let token = analysis.token(*id);
        if token.deprel.as_str() == "nmod:poss" {
            return 4;
        }
        if token.deprel.is("det") {
            return match &*token.lemma {
                "the" => 2,
                "this" | "that" | "these" | "those" => 3,
                _ => 1,
            };
        }
    }
    0
}

fn modifiers(analysis: &Analysis, below: &[TokenId], head: TokenId) -> Vec<u64> {
    let before = below.iter().filter(|id| **id < head).map(|id| analysis.token(*id));
    let telling = before.filter(|token| {
        token.deprel.is("amod")
            || token.deprel.is("compound")
            || token.deprel.is("nummod")
            || token.deprel.is("nmod")
    });
    let mut hashes: Vec<u64> =
        telling.map(|token| hash_bytes(token.lemma.to_lowercase().as_bytes())).collect();
    hashes.sort_unstable();
    hashes
}

fn number(analysis: &Analysis, id: TokenId, form: Form, anaphor: Option<AnaphorKind>) -> u64 {
    match anaphor {
        Some(AnaphorKind::He | AnaphorKind::She | AnaphorKind::It) => return 1,
        Some(AnaphorKind::They | AnaphorKind::These) => return 2,
        _ => {}
    }
    match analysis.token(id).feats.get("Number") {
        Some("Sing") => 1,
        Some("Plur" | "Ptan") => 2,
        _ if form == Form::Name => 1,
        _ => 0,
    }
}

fn role(deprel: &str) -> u64 {
    match deprel {
        "nsubj" | "nsubj:outer" => SUBJECT,
        "nsubj:pass" => 2,
        "obj" => 3,
        "iobj" => 4,
        "obl:agent" => 5,
        "nmod:poss" => 6,
        "appos" => 7,
        "conj" => 8,
        "root" => 9,
        "compound" => 10,
        "expl" => 11,
        "vocative" => 12,
        _ if deprel.starts_with("obl") => 13,
        _ if deprel.starts_with("nmod") => 14,
        _ => 15,
    }
}

/// Whether a verb takes a clause of what is said, thought or known.
fn speaks(analysis: &Analysis, verb: TokenId) -> bool {
    analysis.token(verb).upos == Upos::Verb
        && analysis
            .dependents(verb)
            .any(|(_, token)| token.deprel.is("ccomp") || token.deprel.is("parataxis"))
}

/// Names by their words.
#[derive(Default)]
struct Names {
    by_words: FxHashMap<String, usize>,
}

impl Names {
    /// The group of a name: that of an earlier name with the same words, the same surname, or of which it is
    /// the acronym; else `new`.
    fn group(
        &mut self,
        text: &str,
        analysis: &Analysis,
        below: &[TokenId],
        head: TokenId,
        new: usize,
    ) -> usize {
        let mut parts: Vec<TokenId> = below
            .iter()
            .copied()
            .filter(|id| {
                let token = analysis.token(*id);
                matches!(token.upos, Upos::Propn | Upos::Noun | Upos::Adj)
                    && ["flat", "compound", "amod", "nmod:desc"].iter().any(|name| token.deprel.is(name))
            })
            .collect();
        parts.push(head);
        parts.sort_unstable();
        let words: Vec<String> =
            parts.iter().map(|id| analysis.token(*id).span.of(text).to_lowercase()).collect();
        let capitals: String = parts
            .iter()
            .filter_map(|id| analysis.token(*id).span.of(text).chars().next())
            .filter(|c| c.is_uppercase())
            .collect();
        let full = words.join(" ");
        let last = words.last().cloned().unwrap_or_default();
        let known = self
            .by_words
            .get(&full)
            .or_else(|| (words.len() == 1).then(|| self.by_words.get(&last)).flatten());
        let group = known.copied().unwrap_or(new);
        self.by_words.entry(full).or_insert(group);
        if words.len() > 1 {
            self.by_words.entry(last).or_insert(group);
            if let Some(first) = words.first().filter(|_| words.len() == 2) {
                self.by_words.entry(first.clone()).or_insert(group);
            }
            if capitals.len() >= 2 {
                self.by_words.entry(capitals.to_lowercase()).or_insert(group);
            }
        }
        group
    }
}
