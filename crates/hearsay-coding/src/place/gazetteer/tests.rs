//! The format, on a few invented places, and the file that is compiled in.

use super::pack::{DivisionEntry, Entry, pack};
use super::*;

fn entry(name: &str, class: Class, division: &str, population: u64) -> Entry {
    Entry {
        geonames: 7,
        name: name.to_owned(),
        aliases: Vec::new(),
        adjectives: Vec::new(),
        lat: -12.5,
        lon: 170.25,
        division: Some(division.to_owned()),
        class,
        population,
        radius_km: 8.0,
    }
}

fn small() -> Gazetteer {
    let division = |code: &str| DivisionEntry {
        code: code.to_owned(),
        country: "OS".to_owned(),
        iso3: "OST".to_owned(),
    };
    let mut orven = entry("Orven", Class::Town, "OS.1", 900);
    orven.aliases = vec!["Órwen-on-Sea".to_owned()];
    let entries = vec![
        entry("Velm", Class::Town, "OS.1", 50),
        entry("Velm", Class::Capital, "OS.1", 900_000),
        orven,
        entry("Velmark", Class::Division, "OS.1", 2_000_000),
        Entry { adjectives: vec!["Ostan".to_owned()], ..entry("Osta", Class::Country, "OS", 9_000_000) },
    ];
    let bytes = pack(entries, &[division("OS"), division("OS.1")], "a test").unwrap();
    Gazetteer::open(Cow::Owned(bytes)).unwrap()
}

fn classes(gazetteer: &Gazetteer, name: &str) -> Vec<Class> {
    let value = gazetteer.get(name);
    let places = value.into_iter().flat_map(|value| gazetteer.places_of(value));
    places.filter_map(|named| gazetteer.place(named.id)).map(|place| place.class).collect()
}

#[test]
fn places_of_a_name_come_by_population() {
    let gazetteer = small();
    assert_eq!(classes(&gazetteer, "velm"), [Class::Capital, Class::Town]);
    assert_eq!(classes(&gazetteer, "vel"), []);
    assert_eq!(classes(&gazetteer, "~ostan"), [Class::Country]);
}

#[test]
fn a_place_comes_back_as_it_was() {
    let gazetteer = small();
    let value = gazetteer.get("orwen on sea").unwrap();
    let named = gazetteer.places_of(value).next().unwrap();
    assert!(named.is_alias);
    assert_eq!(gazetteer.name(named.id), "Orven");
    let place = gazetteer.place(named.id).unwrap();
    assert_eq!(place.geonames, 7);
    assert!((place.lat + 12.5).abs() < 1e-4 && (place.lon - 170.25).abs() < 1e-4);
    assert!((place.radius_km - 8.0).abs() < 0.3 && (place.population - 2.95).abs() < 0.05);
    let country = place.country.unwrap();
    assert_eq!(gazetteer.country_code(country), Some("OST"));
    assert_eq!(gazetteer.country("OST"), Some(country));
    assert_eq!(gazetteer.country_place(country).map(|id| gazetteer.name(id)).as_deref(), Some("Osta"));
}

#[test]
fn the_longest_name_is_found() {
    let gazetteer = small();
    let found = gazetteer.longest(["orwen", "on", "sea", "said"].into_iter());
    assert_eq!(found.map(|(n, _)| n), Some(3));
    assert_eq!(gazetteer.longest(["orwen", "in"].into_iter()), None);
}

#[test]
fn what_is_no_gazetteer_is_an_error() {
    assert!(Gazetteer::open(Cow::Borrowed(b"")).is_err());
    assert!(Gazetteer::open(Cow::Owned(vec![b' '; 400])).is_err());
    let cut = &BUILT_IN[..BUILT_IN.len() / 2];
    assert!(Gazetteer::open(Cow::Borrowed(cut)).is_err());
}

#[test]
fn the_built_in_file_holds_places_of_all_classes() {
    let gazetteer = Gazetteer::built_in();
    for (name, class) in [
        ("syria", Class::Country),
        ("europe", Class::Region),
        ("euphrates", Class::Nature),
        ("texas", Class::Division),
        ("paris", Class::Capital),
    ] {
        assert!(classes(&gazetteer, name).contains(&class), "{name}");
    }
    assert!((0..gazetteer.len()).step_by(997).all(|i| {
        let id = PlaceId(i as u32);
        gazetteer.place(id).is_some() && !gazetteer.name(id).is_empty()
    }));
}
