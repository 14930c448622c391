use super::*;
use hearsay_types::{
    Article, Event, EventType, Factuality, How, Proposition, Role, SourceKind, Statement, Voice, VoiceId,
};

/// "Karo says rebels shelled Dorun." with one voice and one statement.
fn example() -> Noted<Report> {
    let text = "Karo says rebels shelled\u{1b}[31m Dorun.".to_owned();
    let voice = Voice {
        source: Some(Span::new(0, 4)),
        refers_to: None,
        cue: Some(Span::new(5, 9)),
        content: vec![Span::new(10, 35)],
        attitude: hearsay_types::Attitude::Said,
        is_reflexive: false,
        how: How::Indirect,
        anonymous: false,
        kind: SourceKind::Official,
        parent: None,
    };
    let role = |words: &str, start: usize| {
        let span = Some(Span::new(start, start + words.len()));
        Some(Role { text: words.into(), span, actor: None })
    };
    let event = Event {
        kind: EventType::Assault,
        mode: None,
        actor: role("rebels", 10),
        recipient: role("Dorun", 29),
        place: None,
        date: None,
        context: Vec::new(),
        weapons: Vec::new(),
        intent: None,
    };
    let statement = Statement {
        span: Span::new(10, 35),
        proposition: Proposition::Event(event),
        voices: vec![VoiceId(0)],
        factuality: Factuality::Possible,
        quantities: Vec::new(),
        rule: "test".into(),
        score: 1.0,
    };
    let block = Block { kind: BlockKind::Paragraph, span: Span::new(0, text.len()) };
    let article = Article { text, blocks: vec![block], ..Article::default() };
    let report = Report { article, voices: vec![voice], statements: vec![statement], ..Report::default() };
    Noted::plain(report)
}

fn rendered(columns: usize, color: bool) -> String {
    let mut out = Vec::new();
    report(&mut out, &example(), columns, &Painter::new(color)).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn says_who_says_what_without_color() {
    for columns in [60, 120] {
        let page = rendered(columns, false);
        assert!(!page.contains('\u{1b}'), "foreign control characters must not reach the terminal");
        assert!(page.contains("ASSAULT rebels → Dorun"), "{page}");
        assert!(page.contains("says Karo “says” · possible"), "{page}");
        assert!(page.contains("Dorun.¹"), "{page}");
    }
}

#[test]
fn marks_what_the_statement_does_not_say_itself() {
    let mut carried = example();
    let Proposition::Event(event) = &mut carried.value.statements[0].proposition else { panic!("an event") };
    event.place = Some(Role { text: "Orven".into(), span: None, actor: None });
    let mut out = Vec::new();
    report(&mut out, &carried, 80, &Painter::new(false)).unwrap();
    let page = String::from_utf8(out).unwrap();
    assert!(page.contains("rebels → Dorun @ Orven°"), "{page}");
    assert!(page.contains("° taken from other words"), "{page}");
    assert!(!rendered(80, false).contains('°'), "nothing is marked that the statement says itself");
}

#[test]
fn puts_statements_beside_the_text_on_a_wide_terminal() {
    let beside = rendered(120, false);
    assert!(
        beside.lines().any(|line| line.contains("Karo says") && line.contains("│ 1 ASSAULT")),
        "{beside}"
    );
    assert!(beside.lines().all(|line| line.width() <= 120), "{beside}");
}

#[test]
fn color_changes_no_words() {
    let plain: String = rendered(120, false);
    let colored = rendered(120, true);
    let mut bare = String::new();
    let mut rest = colored.as_str();
    while let Some(at) = rest.find('\u{1b}') {
        bare.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = &rest[rest.find('m').map_or(rest.len(), |end| end + 1)..];
    }
    bare.push_str(rest);
    assert_eq!(plain, bare);
}

#[test]
fn breaks_a_word_that_is_wider_than_a_line() {
    let text = "x".repeat(300);
    let block = Block { kind: BlockKind::Paragraph, span: Span::new(0, 300) };
    let article = Article { text, blocks: vec![block], ..Article::default() };
    let mut out = Vec::new();
    let report_ = Noted::plain(Report { article, ..Report::default() });
    report(&mut out, &report_, 80, &Painter::new(false)).unwrap();
    let page = String::from_utf8(out).unwrap();
    assert!(page.lines().all(|line| line.width() <= 80), "{page}");
    assert_eq!(page.matches('x').count(), 300);
}
