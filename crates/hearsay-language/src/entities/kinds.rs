//! From names to entities of all kinds.

use super::{
    agree::agree,
    gazetteer::{Gazetteer, Listed, Listing},
    nouns::{NounList, Where},
    recognizer::{Name, NameType, Recognizer, Space},
    rules,
};
use crate::{Result, linear::Archive};
use hearsay_types::{Analysis, Entity, EntityType, TokenId, Upos};
use std::ops::Range;

/// The most words of a unit's name that no list has.
const LONGEST_UNIT: usize = 6;

/// Finds the entities of a text with the linear recognizer of names.
#[derive(Debug)]
pub struct EntityFinder {
    recognizer: Recognizer,
    kinds: KindFinder,
}

impl EntityFinder {
    /// The finder in an archive: the section `entities`.
    ///
    /// # Errors
    /// If the section is missing or not in its layout.
    pub fn open(archive: &Archive) -> Result<Self> {
        Ok(Self { recognizer: Recognizer::open(archive)?, kinds: KindFinder::built_in() })
    }

    /// The entities of a text with its sentences and tokens, in the order of the text. Any model may have
    /// made the analysis: forms, parts of speech, lemmas and heads of numbers are what is used.
    pub fn find(&self, text: &str, analysis: &Analysis) -> Vec<Entity> {
        let mut entities = Vec::new();
        let (mut space, mut kind_space) = (Space::default(), KindSpace::default());
        for sentence in &analysis.sentences {
            let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
            let Some(tokens) = analysis.tokens.get(range.clone()) else { continue };
            let forms: Vec<&str> = tokens.iter().map(|token| token.span.of(text)).collect();
            let upos: Vec<Upos> = tokens.iter().map(|token| token.upos).collect();
            let gazetteer = &self.kinds.gazetteer;
            let names = self.recognizer.names(gazetteer, &forms, &upos, &mut space);
            self.kinds.find(text, analysis, range, &names, [], &mut kind_space, &mut entities);
        }
        agree(text, &mut entities);
        entities
    }
}

/// Tells the kinds of names more closely, and finds what is no name.
#[derive(Debug)]
pub struct KindFinder {
    gazetteer: Gazetteer,
    nouns: NounList,
}

/// Space that is reused from sentence to sentence.
#[derive(Debug, Default)]
pub struct KindSpace {
    listed: Vec<Listed>,
    listings: Vec<Listing>,
}

impl KindFinder {
    /// With the lists of `data/entities/`.
    pub fn built_in() -> Self {
        Self { gazetteer: Gazetteer::built_in(), nouns: NounList::built_in() }
    }

    /// Adds the entities of a sentence, in its order. `range` is that of its tokens; `names` are those that a
    /// model found, in words, and `others` (first word, word behind the last, kind, score) those of kinds that
    /// need no telling.
    #[expect(
        clippy::too_many_arguments,
        reason = "one sentence, what was found in it, and where to put what is"
    )]
    pub fn find(
        &self,
        text: &str,
        analysis: &Analysis,
        range: Range<usize>,
        names: &[Name],
        others: impl IntoIterator<Item = (usize, usize, EntityType, f32)>,
        space: &mut KindSpace,
        entities: &mut Vec<Entity>,
    ) {
        let Some(tokens) = analysis.tokens.get(range.clone()) else { return };
        let forms: Vec<&str> = tokens.iter().map(|token| token.span.of(text)).collect();
        let upos: Vec<Upos> = tokens.iter().map(|token| token.upos).collect();
        self.gazetteer.look_up(&forms, &mut space.listed, &mut space.listings);
        let mut found: Vec<Piece> =
            space.listings.iter().filter_map(|listing| known(listing, &forms, &upos)).collect();
        let names = names.iter().filter(|name| name.end <= forms.len() && !is_title(name, &forms));
        add_free(&mut found, names.map(|name| self.piece(name, &forms, &space.listed)));
        let others = others.into_iter().filter(|(_, end, ..)| *end <= forms.len());
        add_free(&mut found, others.map(|(start, end, kind, score)| Piece { start, end, kind, score }));
        let listings = &space.listings;
        add_free(&mut found, listings.iter().filter_map(|listing| likely(listing, &forms, &upos)));
        add_free(&mut found, self.named_units(&forms, &upos));
        add_free(&mut found, nationalities(&forms, &upos, &space.listed));
        let lemmas: Vec<&str> = tokens.iter().map(|token| &*token.lemma).collect();
        let mut nouns = self.nouns.find(&forms, &lemmas, Where::Noun);
        nouns.retain(|(_, end, _)| matches!(upos[end - 1], Upos::Noun | Upos::Propn));
        add_free(
            &mut found,
            nouns.into_iter().map(|(start, end, kind)| Piece { start, end, kind, score: 0.9 }),
        );
        let head = |head: TokenId| head.idx().checked_sub(range.start).filter(|h| *h < tokens.len());
        let heads: Vec<Option<usize>> = tokens.iter().map(|token| token.head.and_then(head)).collect();
        add_free(&mut found, rules::titles(&forms, &upos));
        add_free(&mut found, rules::dates(&forms, &upos));
        add_free(&mut found, rules::quantities(&forms, &upos, &heads));
        found.sort_by_key(|piece| piece.start);
        entities.extend(found.into_iter().map(|piece| Entity {
            span: tokens[piece.start].span.cover(tokens[piece.end - 1].span),
            kind: piece.kind,
            score: piece.score,
        }));
    }

    /// Units and groups by their last word, where no model and no list has them: "First Regiment".
    fn named_units(&self, forms: &[&str], upos: &[Upos]) -> Vec<Piece> {
        let is_part = |i: usize| {
            forms[i].starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
                && matches!(upos[i], Upos::Propn | Upos::Noun | Upos::Adj | Upos::Num)
        };
        let runs = (0..forms.len()).filter(|i| is_part(*i) && (*i == 0 || !is_part(i - 1)));
        runs.filter_map(|start| {
            let end = (start..forms.len()).find(|i| !is_part(*i)).unwrap_or(forms.len());
            // What begins the sentence has its capital from there, and a headline has them on all words.
            let is_name = end - start > 1 && start > 0 && end - start <= LONGEST_UNIT;
            (is_name && self.nouns.head(&forms[end - 1..end]) == Some(EntityType::ArmedGroup))
                .then_some(Piece { start, end, kind: EntityType::ArmedGroup, score: 0.7 })
        })
        .collect()
    }

    /// A name with its kind told more closely.
    fn piece(&self, name: &Name, forms: &[&str], listed: &[Listed]) -> Piece {
        let words = &forms[name.start..name.end];
        let all = |list: &str| listed[name.start..name.end].iter().all(|listed| listed.is(list));
        let head = self.nouns.head(words);
        let kind = match name.name_type {
            _ if name.end == name.start + 1 && all("demonym") && !all("country") => EntityType::Nationality,
            NameType::Person => EntityType::Person,
            NameType::Organization if all("group") => EntityType::ArmedGroup,
            NameType::Organization if all("government") => EntityType::Government,
            NameType::Organization if all("organization") => EntityType::Organization,
            NameType::Organization => match head {
                Some(kind @ (EntityType::ArmedGroup | EntityType::Government)) => kind,
                _ => EntityType::Organization,
            },
            NameType::Place if all("country") => EntityType::Place,
            NameType::Place if all("government") && !all("place") => EntityType::Government,
            NameType::Place => head.filter(|kind| *kind == EntityType::Facility).unwrap_or(EntityType::Place),
        };
        Piece { start: name.start, end: name.end, kind, score: name.score }
    }
}

/// A name that a list has whole, where the list knows better than the model: of several words, in capitals,
/// or a group's that is the name of nothing else.
fn known(listing: &Listing, forms: &[&str], upos: &[Upos]) -> Option<Piece> {
    let has_article = listing.end - listing.start > 1 && forms[listing.start].eq_ignore_ascii_case("the");
    let start = listing.start + usize::from(has_article);
    let words = &forms[start..listing.end];
    let is_acronym = words.len() == 1
        && words[0].chars().filter(|c| c.is_alphabetic()).count() >= 2
        && words[0].chars().all(|c| c.is_uppercase() || c == '.');
    let is_noun = matches!(upos[listing.end - 1], Upos::Propn | Upos::Noun | Upos::X);
    let kind = listed_kind(listing)?;
    let has_capitals = words.iter().filter(|word| word.starts_with(char::is_uppercase)).count();
    let can_have_capitals = words.iter().filter(|word| !is_joint(word)).count();
    let is_group =
        words.len() == 1 && listing.types.is_only("group") && has_capitals == 1 && upos[start] == Upos::Propn;
    let sure = is_acronym || is_group || words.len() > 1 && has_capitals * 2 >= can_have_capitals.max(1);
    (sure && is_noun).then_some(Piece { start, end: listing.end, kind, score: 0.95 })
}

/// Whether a word joins the parts of a name, and is never written with a capital for being one: "al", "of", "-".
fn is_joint(word: &str) -> bool {
    matches!(word, "al" | "el" | "ul" | "ad" | "as" | "ash" | "of" | "the" | "for" | "and" | "in")
        || !word.contains(char::is_alphanumeric)
}

/// A body's name of one word that a list has, and that the model did not find: "Congress", "Reuters".
fn likely(listing: &Listing, forms: &[&str], upos: &[Upos]) -> Option<Piece> {
    let is_body = ["government", "organization"].iter().any(|list| listing.types.is_only(list));
    let is_name = listing.end == listing.start + 1
        && upos[listing.start] == Upos::Propn
        && forms[listing.start].starts_with(char::is_uppercase);
    let kind = listed_kind(listing).filter(|_| is_body && is_name)?;
    Some(Piece { start: listing.start, end: listing.end, kind, score: 0.6 })
}

/// The kind of a name by the lists that have it.
fn listed_kind(listing: &Listing) -> Option<EntityType> {
    let kinds = [
        ("country", EntityType::Place),
        ("group", EntityType::ArmedGroup),
        ("government", EntityType::Government),
        ("organization", EntityType::Organization),
        ("person", EntityType::Person),
    ];
    kinds.into_iter().find(|(list, _)| listing.types.is(list)).map(|(_, kind)| kind)
}

/// Whether a name is nothing but a title: "Secretary".
fn is_title(name: &Name, forms: &[&str]) -> bool {
    name.name_type == NameType::Person
        && name.end - name.start == 1
        && super::gold::is_title(forms[name.start])
}

/// An entity within a sentence, in words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Piece {
    pub start: usize,
    pub end: usize,
    pub kind: EntityType,
    pub score: f32,
}

/// Adds the pieces that overlap none so far.
fn add_free(found: &mut Vec<Piece>, more: impl IntoIterator<Item = Piece>) {
    for piece in more {
        if piece.start < piece.end
            && found.iter().all(|other| piece.end <= other.start || other.end <= piece.start)
        {
            found.push(piece);
        }
    }
}

/// Words for peoples that are part of no name.
fn nationalities(forms: &[&str], upos: &[Upos], listed: &[Listed]) -> Vec<Piece> {
    let is_one = |i: usize| {
        listed[i].is("demonym")
            && forms[i].starts_with(char::is_uppercase)
            && matches!(upos[i], Upos::Adj | Upos::Propn | Upos::Noun)
    };
    let starts =
        (0..forms.len()).filter(|i| is_one(*i) && (*i == 0 || !is_one(i - 1) || listed[*i].0 & 0b100 != 0));
    starts
        .map(|start| {
            let end = (start + 1..forms.len()).find(|i| !(is_one(*i) && listed[*i].0 & 0b1000 != 0));
            Piece { start, end: end.unwrap_or(forms.len()), kind: EntityType::Nationality, score: 0.9 }
        })
        .collect()
}
