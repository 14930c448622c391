use super::*;
use hearsay_types::{Coreference, Deprel, Features, Proposition, Role, Sentence, SentenceId, Token, Upos};

/// A parsed sentence from lines of `form lemma UPOS head deprel [features]`.
fn parsed(lines: &str) -> (Article, Analysis) {
    let mut article = Article::default();
    let mut text = Analysis::default();
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        let cells: Vec<&str> = line.split_whitespace().collect();
        let start = article.text.len();
        article.text.push_str(cells[0]);
        let span = Span::new(start, article.text.len());
        article.text.push(' ');
        let head: u32 = cells[3].parse().unwrap();
        text.tokens.push(Token {
            span,
            upos: Upos::from_name(cells[2]).unwrap(),
            feats: Features(cells.get(5).copied().unwrap_or("_").into()),
            lemma: cells[1].into(),
            head: head.checked_sub(1).map(TokenId),
            deprel: Deprel::from_name(cells[4]),
            sentence: SentenceId(0),
        });
    }
    let n = u32::try_from(text.tokens.len()).unwrap();
    let span = Span::new(0, article.text.trim_end().len());
    text.sentences.push(Sentence { span, tokens: 0..n, block: 0 });
    (article, text)
}

fn statements_of(lines: &str) -> (String, Vec<Statement>) {
    let (article, text) = parsed(lines);
    let actors = Actors::default();
    let coreference = Coreference::default();
    let found = Found {
        article: &article,
        text: &text,
        times: &[],
        places: &[],
        coreference: &coreference,
        actors: &actors,
    };
    let rules = Rules::builtin().unwrap();
    let statements = statements(&rules, &found, &[]);
    (article.text, statements)
}

fn words(role: Option<&Role>) -> &str {
    role.map_or("", |role| role.text.as_str())
}

#[test]
fn reads_active_and_passive_alike() {
    let active = "Rebels rebel NOUN 2 nsubj\nattacked attack VERB 0 root VerbForm=Fin\nthe the DET 4 det\narmy army NOUN 2 obj";
    let passive = "the the DET 2 det\narmy army NOUN 4 nsubj:pass\nwas be AUX 4 aux:pass\nattacked attack VERB 0 root\nby by ADP 6 case\nRebels rebel NOUN 4 obl";
    for lines in [active, passive] {
        let (_, statements) = statements_of(lines);
        assert_eq!(statements.len(), 1, "{lines}");
        let Proposition::Event(event) = &statements[0].proposition else { panic!("an event") };
        assert_eq!((words(event.actor.as_ref()), words(event.recipient.as_ref())), ("Rebels", "the army"));
    }
}

#[test]
fn keeps_to_the_clause() {
    let lines = "Rebels rebel NOUN 2 nsubj\nattacked attack VERB 0 root VerbForm=Fin\nthe the DET 4 det\narmy army NOUN 2 obj\n, , PUNCT 7 punct\nand and CCONJ 7 cc\nfled flee VERB 2 conj";
    let (text, statements) = statements_of(lines);
    assert_eq!(statements[0].span.of(&text), "Rebels attacked the army");
}

#[test]
fn survives_a_parse_that_is_no_tree() {
    let lines =
        "Rebels rebel NOUN 2 nsubj\nattacked attack VERB 4 conj\nthe the DET 4 det\narmy army NOUN 2 obj";
    let (_, statements) = statements_of(lines);
    assert!(statements.len() <= 1);
}
