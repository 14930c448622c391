//! Places in texts whose analysis is made by hand.

use super::*;
use crate::{actors::by_hand, knowledge::Knowledge};
use std::path::Path;

const PLACES: &str = r#"
[[place]]
key = "velm"
names = ["Velm"]
lat = 10.0
lon = 20.0
radius_km = 8
kind = "city"
country = "OST"
"#;

fn places(rows: &str) -> Vec<(String, PlaceMention)> {
    let mut knowledge = Knowledge::default();
    knowledge.add_text(Path::new("places.toml"), PLACES).unwrap();
    let (article, text) = by_hand::read(rows);
    let found = PlaceResolver::new(Arc::new(knowledge)).resolve(&article, &text);
    found.into_iter().map(|mention| (mention.span.of(&article.text).to_owned(), mention)).collect()
}

#[test]
fn a_part_of_a_place_has_its_coordinates_and_a_larger_radius() {
    let found = places("They PRON 2 nsubj\nbombed VERB 0 root\neast ADJ 4 amod\nVelm PROPN 2 obj");
    let (words, mention) = &found[0];
    assert_eq!(words, "east Velm");
    assert_eq!(mention.role, PlaceRole::Target);
    let place = mention.resolved.as_ref().unwrap();
    assert!((place.lat - 10.0).abs() < 1e-9 && place.radius_km > 8.0);
}

#[test]
fn a_distance_and_a_direction_move_the_point() {
    let found =
        places("15 NUM 2 nummod\nkm NOUN 3 obl:unmarked\nnorth ADV 0 root\nof ADP 5 case\nVelm PROPN 3 obl");
    let place = found[0].1.resolved.as_ref().unwrap();
    assert_eq!(found[0].0, "15 km north of Velm");
    assert!((place.lat - 10.135).abs() < 0.01 && (place.lon - 20.0).abs() < 1e-6);
}

#[test]
fn a_thing_in_a_place_takes_its_point() {
    let found = places(
        "Rebels NOUN 2 nsubj\ntook VERB 0 root\nthe DET 5 det\nartillery NOUN 5 compound\ncollege NOUN 2 obj\n\
         in ADP 7 case\nVelm PROPN 5 nmod",
    );
    assert_eq!(found[0].0, "the artillery college");
    assert!(found[0].1.resolved.is_some());
    let found = places("They PRON 2 nsubj\nleft VERB 0 root\nthe DET 4 det\nbridge NOUN 2 obj");
    assert!(found[0].1.resolved.is_none());
}

/// The country code and the point of each of these words in a text, by the built-in gazetteer alone.
fn resolved(text: &str, words: &[&str]) -> Vec<Option<Resolution>> {
    let resolver = PlaceResolver::new(Arc::new(Knowledge::default()));
    let mut at = 0;
    let spans: Vec<Span> = words
        .iter()
        .map(|word| {
            let start = at + text[at..].find(word).unwrap();
            at = start + word.len();
            Span::new(start, at)
        })
        .collect();
    let article = Article { text: text.to_owned(), ..Article::default() };
    let places = resolver.resolve_toponyms(&article, &spans);
    places.into_iter().map(|place| place.map(|(place, _)| place)).collect()
}

fn is_at(place: Option<&Resolution>, lat: f64, lon: f64) -> bool {
    place.is_some_and(|place| (place.lat - lat).abs() < 1.0 && (place.lon - lon).abs() < 1.0)
}

#[test]
fn what_stands_behind_a_comma_says_where() {
    let found = resolved("They met in Paris, Texas, on Monday.", &["Paris", "Texas"]);
    assert!(is_at(found[0].as_ref(), 33.66, -95.55));
    let found = resolved("They met in Paris on Monday.", &["Paris"]);
    assert!(is_at(found[0].as_ref(), 48.85, 2.35));
    let found = resolved("LONDON, Ky. - They met.", &["LONDON", "Ky."]);
    assert!(is_at(found[0].as_ref(), 37.13, -84.08));
}

#[test]
fn places_of_one_report_lie_close() {
    let found = resolved(
        "From Hama they went to Homs, then to Tripoli and Beirut in Lebanon.",
        &["Hama", "Homs", "Tripoli", "Beirut", "Lebanon"],
    );
    assert!(is_at(found[2].as_ref(), 34.43, 35.84), "{:?}", found[2]);
}

#[test]
fn a_word_for_the_kind_decides() {
    let found = resolved("a farm in Washington state", &["Washington"]);
    assert!(found[0].as_ref().is_some_and(|place| place.lon < -115.0));
    let found = resolved("a farm near Washington", &["Washington"]);
    assert!(is_at(found[0].as_ref(), 38.9, -77.04));
}

#[test]
fn an_adjective_given_as_toponym_is_its_region() {
    assert!(resolved("an African plan", &["African"])[0].is_some());
}

#[test]
fn what_nothing_knows_stays_unresolved() {
    assert_eq!(resolved("the village of Zzorvenqu", &["Zzorvenqu"]), [None]);
}

#[test]
fn a_place_of_ones_own_comes_first() {
    let own = PLACES.replace("velm", "paris-own").replace("Velm", "Paris");
    let mut knowledge = Knowledge::default();
    knowledge.add_text(Path::new("places.toml"), &own).unwrap();
    let resolver = PlaceResolver::new(Arc::new(knowledge));
    let article = Article { text: "In Paris".to_owned(), ..Article::default() };
    let found = resolver.resolve_toponyms(&article, &[Span::new(3, 8)]);
    let place = found[0].as_ref().map(|(place, _)| place);
    assert!(is_at(place, 10.0, 20.0));
}

proptest::proptest! {
    #[test]
    fn any_text_and_any_spans_are_taken(
        text in "(Paris|Ky\\.|the city of|, |'s | and |é|\\$|[A-Z][a-z]{2,8}|\\PC){0,12}",
    ) {
        let resolver = RESOLVER.with(Clone::clone);
        let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let spans: Vec<Span> = bounds.windows(3).step_by(2).map(|at| Span::new(at[0], at[2])).collect();
        let article = Article { text: text.clone(), ..Article::default() };
        let found = resolver.resolve_toponyms(&article, &spans);
        proptest::prop_assert_eq!(found.len(), spans.len());
        resolver.resolve(&article, &Analysis::default());
    }
}

thread_local! {
    static RESOLVER: PlaceResolver = PlaceResolver::new(Arc::new(Knowledge::built_in()));
}
