//! Specifications of the time stage, and properties that hold on any text.
#![expect(clippy::unwrap_used, reason = "a test")]

mod spec;

use hearsay_coding::time::{DayOrder, Options, Style, TimeTagger};
use hearsay_types::{Analysis, Article, Deprel, Features, Sentence, SentenceId, Span, Token, TokenId, Upos};
use proptest::prelude::*;

#[test]
fn behaves_as_specified() {
    spec::run("time", &["time"], |case| {
        let options = Options {
            style: match case.setting("style") {
                Some("report") => Style::Report,
                Some("narrative") => Style::Narrative,
                _ => Style::Auto,
            },
            day_order: match case.setting("order") {
                Some("day") => DayOrder::DayFirst,
                Some("month") => DayOrder::MonthFirst,
                _ => DayOrder::Auto,
            },
        };
        let dct = case.setting("dct").map(|day| day.parse().unwrap());
        let found = TimeTagger::new(options).tag_text(&case.text, dct);
        let line = |time: &hearsay_types::TimeExpression| {
            let words = time.span.of(&case.text).replace('\n', " ");
            let modifier = time.modifier.map_or(String::new(), |modifier| format!(" {modifier}"));
            format!("time: \"{words}\" {} {}{modifier}", time.kind, time.value)
        };
        found.iter().map(line).collect()
    });
}

/// An analysis with one sentence a text and a token a word, "met" or "meets" governing all.
fn analyzed(text: &str, verb: &str, feats: &str) -> (Article, Analysis) {
    let mut analysis = Analysis::default();
    let mut at = 0;
    let mut root = TokenId(0);
    for (i, word) in text.split(' ').enumerate() {
        let is_verb = word == verb;
        if is_verb {
            root = TokenId::from(i);
        }
        analysis.tokens.push(Token {
            span: Span::new(at, at + word.len()),
            upos: if is_verb { Upos::Verb } else { Upos::X },
            feats: Features(if is_verb { feats.into() } else { "_".into() }),
            lemma: word.into(),
            head: None,
            deprel: Deprel::from_name("dep"),
            sentence: SentenceId(0),
        });
        at += word.len() + 1;
    }
    for (i, token) in analysis.tokens.iter_mut().enumerate() {
        token.head = Some(root).filter(|root| root.idx() != i);
    }
    let n_tokens = u32::try_from(analysis.tokens.len()).unwrap();
    analysis.sentences.push(Sentence { span: Span::new(0, text.len()), tokens: 0..n_tokens, block: 0 });
    (Article { text: text.to_owned(), ..Article::default() }, analysis)
}

#[test]
fn takes_the_direction_from_the_parse() {
    let tagger = TimeTagger::new(Options::default());
    let dct = Some(jiff::civil::date(2024, 5, 16));
    let value =
        |(article, analysis): (Article, Analysis)| tagger.tag(&article, &analysis, dct)[0].value.clone();
    assert_eq!(
        value(analyzed("The council meets Tuesday", "meets", "Tense=Pres|VerbForm=Fin")),
        "2024-05-21"
    );
    assert_eq!(value(analyzed("The council met Tuesday", "met", "Tense=Past|VerbForm=Fin")), "2024-05-14");
}

#[test]
fn counts_from_the_day_of_a_quoted_text() {
    let tagger = TimeTagger::new(Options::default());
    let (article, analysis) = analyzed("They met yesterday : We meet yesterday", "met", "_");
    let quoted = Span::new(21, article.text.len());
    let anchors = [(quoted, jiff::civil::date(2016, 8, 2))];
    let dct = Some(jiff::civil::date(2016, 9, 8));
    let found = tagger.tag_anchored(&article, &analysis, dct, &anchors);
    let values: Vec<&str> = found.iter().map(|time| time.value.as_str()).collect();
    assert_eq!(values, ["2016-09-07", "2016-08-01"]);
}

#[test]
fn passes_over_markup() {
    let tagger = TimeTagger::new(Options::default());
    let (mut article, analysis) = analyzed("On [September](#) 4, 2016 they met", "met", "_");
    article.markup = vec![Span::new(3, 4), Span::new(13, 17)];
    let found = tagger.tag(&article, &analysis, None);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].value, "2016-09-04");
    assert_eq!(found[0].span.of(&article.text), "September](#) 4, 2016");
}

/// Time grows with the text and no faster.
#[test]
fn reads_long_monotonous_texts() {
    let tagger = TimeTagger::new(Options::default());
    for word in ["10:57 at ", "hundred ", "the night ", "2016-", "( ", "the end of the early ", "Friday, "] {
        let text = word.repeat(20_000);
        tagger.tag_text(&text, None);
    }
}

/// Texts of words that mean something to the tagger, with marks and odd characters between them.
fn text() -> impl Strategy<Value = String> {
    let words = "2016 04/09/2016 2016-09-04 99 1,000,000,000,000 999999999999 31 30 February Sept . the of , - – ' ’ ’s \
                 early mid late end two million years ago later weeks last next this that same day following \
                 Friday Fridays on 7 p.m. 10:57 24:59 0200 GMT 499 BC AD century 1990 s half a an and every twice \
                 night 13th 5.30 é ü ظ 日 \u{a0} \u{200b} ( ) [ ] \" winter season Christmas eve quarter first \
                 300000 decades fortnight hundred thousand 0 00 9999 no now future T Z / \n";
    let mut words: Vec<String> = words.split(' ').map(str::to_owned).collect();
    words.push("\n\n".to_owned());
    let word = prop_oneof![8 => prop::sample::select(words), 1 => ".{0,6}"];
    let piece = (word, prop::sample::select(vec![" ", " ", " ", ""]));
    prop::collection::vec(piece, 0..30)
        .prop_map(|pieces| pieces.into_iter().map(|(word, space)| word + space).collect())
}

proptest! {
    #[test]
    fn spans_ascend_and_lie_on_boundaries(text in text(), with_day in any::<bool>()) {
        let tagger = TimeTagger::new(Options::default());
        let dct = with_day.then(|| jiff::civil::date(2016, 2, 29));
        let mut end = 0;
        for time in tagger.tag_text(&text, dct) {
            prop_assert!(time.span.start >= end && !time.span.is_empty());
            prop_assert!(text.get(time.span.range()).is_some());
            prop_assert!(!time.value.is_empty());
            end = time.span.end;
        }
    }
}
