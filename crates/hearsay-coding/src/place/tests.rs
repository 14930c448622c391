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
