//! What the voices claim of what they tell, and the numbers they give, read from sentences.

use hearsay::{Options, Reader};
use hearsay_types::{Article, Noted, Statement};

fn read(reader: &Reader, text: &str) -> Vec<Statement> {
    let article = Article { text: text.to_owned(), ..Article::default() };
    reader.read_article(Noted::plain(article)).value.statements
}

#[test]
fn factuality_follows_the_governing_words() {
    let reader = Reader::new(&Options::default()).expect("the built-in files are sound");
    let cases = [
        ("The army attacked the town.", "certain"),
        ("The army did not attack the town.", "denied"),
        ("The army managed to storm the town.", "certain"),
        ("The army did not manage to storm the town.", "denied"),
        ("The army may attack the town.", "possible"),
        ("The army will attack the town.", "future"),
        ("The army intends to attack the town.", "future"),
        ("The army plans to attack the town.", "future"),
        ("The army wants to attack the town.", "unreal"),
        ("If the rebels attack the town, the people will flee.", "unreal"),
        ("The rebels denied that they had shelled the hospital.", "denied"),
    ];
    let mut wrong = Vec::new();
    for (text, factuality) in cases {
        let found = read(&reader, text);
        let assault = found.iter().find(|statement| statement.proposition.type_name() == "ASSAULT");
        let got = assault.map_or("no assault", |statement| statement.factuality.as_str());
        if got != factuality {
            wrong.push(format!("{text} {got}, not {factuality}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn numbers_keep_the_bounds_of_the_words() {
    let reader = Reader::new(&Options::default()).expect("the built-in files are sound");
    let cases = [
        ("The shelling killed 12 civilians.", "killed", Some(12), Some(12)),
        ("At least 12 civilians were killed.", "killed", Some(12), None),
        ("Soldiers killed more than 1,000 rebels.", "killed", Some(1000), None),
        ("Soldiers killed dozens of rebels.", "killed", None, None),
        ("Soldiers wounded twenty one rebels.", "wounded", Some(21), Some(21)),
        ("Police arrested two hundred men.", "detained", Some(200), Some(200)),
    ];
    let mut wrong = Vec::new();
    for (text, what, low, high) in cases {
        let found = read(&reader, text);
        let quantity = found.iter().flat_map(|statement| &statement.quantities).find(|q| q.what == what);
        let got = quantity.map(|quantity| (quantity.low, quantity.high));
        if got != Some((low, high)) {
            wrong.push(format!("{text} {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_span_is_a_stretch_of_the_text() {
    let reader = Reader::new(&Options::default()).expect("the built-in files are sound");
    let texts = [
        "",
        "“",
        "Attack!",
        "Killed killed killed by by",
        "é attacked ü\n\nof of of",
        "rebels attack-ed the U.S.-backed\u{a0}army — 12,000",
    ];
    for text in texts {
        for statement in read(&reader, text) {
            assert!(!statement.span.of(text).is_empty(), "{text}");
        }
    }
}
