//! Actors in texts whose analysis is made by hand.

use super::{ActorLinker, by_hand};
use crate::Knowledge;
use hearsay_language::CoreferenceFinder;
use hearsay_types::{Analysis, Article, Coreference, EntityType};
use std::{path::Path, sync::Arc};

/// The example of the guide, with a second "Ara" to be mistaken for the first.
fn knowledge() -> Knowledge {
    let guide = include_str!("../../../../docs/guide/knowledge.md");
    let example = guide.split("```toml").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let mut knowledge = Knowledge::default();
    knowledge.add_text(Path::new("guide.toml"), example).unwrap();
    let two = "[[actor]]\nkey = \"ara-one\"\nkind = \"organization\"\nnames = [\"Ara\"]\nsector = \"MED\"\nsource = \"s\"\n\
               [[actor]]\nkey = \"ara-two\"\nkind = \"organization\"\nnames = [\"Ara\"]\nsector = \"MED\"\nsource = \"s\"\n";
    knowledge.add_text(Path::new("two.toml"), two).unwrap();
    knowledge
}

/// Mentions as words and key.
fn linked(article: &Article, text: &Analysis) -> Vec<(String, String)> {
    let actors = ActorLinker::new(Arc::new(knowledge())).link(
        article,
        text,
        &CoreferenceFinder::new().find(&article.text, text),
    );
    let pair = |mention: &hearsay_types::Mention| {
        let actor = actors.actor(mention.actor);
        (mention.span.of(&article.text).to_owned(), actor.key.clone())
    };
    actors.mentions.iter().map(pair).collect()
}

fn keys(rows: &str) -> Vec<(String, String)> {
    let (article, text) = by_hand::read(rows);
    linked(&article, &text)
}

fn has(found: &[(String, String)], words: &str, key: &str) {
    let expected = (words.to_owned(), key.to_owned());
    assert!(found.contains(&expected), "{expected:?} is not among {found:?}");
}

#[test]
fn an_adjective_tells_whose_army_is_meant() {
    let found = keys("The DET 3 det\nOstrian ADJ 3 amod\narmy NOUN 4 nsubj\nleft VERB 0 root");
    has(&found, "The Ostrian army", "ostria-army");
    let found = keys("Ostria PROPN 3 nmod:poss\n's PART 1 case\narmy NOUN 4 nsubj\nleft VERB 0 root");
    has(&found, "Ostria 's army", "ostria-army");
}

#[test]
fn a_group_s_fighters_are_the_group() {
    let found = keys("Fajr PROPN 2 compound\nfighters NOUN 3 nsubj fighter Number=Plur\nleft VERB 0 root");
    has(&found, "Fajr fighters", "dawn-front");
}

#[test]
fn an_office_leads_to_who_holds_it() {
    let found = keys("The DET 3 det\nOstrian ADJ 3 amod\npresident NOUN 4 nsubj\nleft VERB 0 root");
    has(&found, "The Ostrian president", "mara-tell");
}

#[test]
fn pronouns_take_the_compatible_subject() {
    let found = keys(
        "Mara PROPN 3 nsubj\nTell PROPN 1 flat\nmet VERB 0 root meet\nthe DET 6 det\nDawn PROPN 6 compound\nFront PROPN 3 obj\n\n\
         She PRON 2 nsubj\nsaid VERB 0 root say\nit PRON 4 nsubj\nattacked VERB 2 ccomp attack",
    );
    has(&found, "She", "mara-tell");
    has(&found, "it", "dawn-front");
}

#[test]
fn a_name_of_two_stays_open() {
    let (article, text) = by_hand::read("Ara PROPN 2 nsubj\nreported VERB 0 root report");
    let actors = ActorLinker::new(Arc::new(knowledge())).link(&article, &text, &Coreference::default());
    assert_eq!(actors.actors[0].candidates, ["ara-one", "ara-two"]);
    assert_eq!(actors.actors[0].key, "local-ara");
}

#[test]
fn who_is_unknown_becomes_a_local_actor() {
    let (article, mut text) = by_hand::read(
        "Bor PROPN 3 nsubj\nSane PROPN 1 flat\nspoke VERB 0 root speak\n\nSane PROPN 2 nsubj\nleft VERB 0 root leave",
    );
    by_hand::entity(&article, &mut text, "Bor Sane", EntityType::Person);
    let found = linked(&article, &text);
    has(&found, "Bor Sane", "local-bor-sane");
    assert_eq!(found.len(), 2, "the surname stands for the person: {found:?}");
    assert!(found.iter().all(|(_, key)| key == "local-bor-sane"), "{found:?}");
}

#[test]
fn several_together_are_one_mention() {
    let found = keys(
        "Ostria PROPN 6 nsubj\nand CCONJ 5 cc\nthe DET 5 det\nLake PROPN 5 compound\nLeague PROPN 1 conj\ntalked VERB 0 root talk",
    );
    assert!(
        found.iter().any(|(words, key)| words == "Ostria and the Lake League" && key.starts_with("local-"))
    );
    has(&found, "Ostria", "ostria");
    has(&found, "the Lake League", "lake-league");
}

#[test]
fn an_empty_text_has_no_actors() {
    assert!(linked(&Article::default(), &Analysis::default()).is_empty());
}
