use super::*;

fn report_day() -> Option<Date> {
    Some(jiff::civil::date(2016, 9, 8))
}

#[test]
fn words_and_rules_are_well_formed() {
    let mut lexicon = Lexicon::parse(WORDS).unwrap();
    let file = rules::File::parse(RULES).unwrap();
    Rules::compile(&file, &mut lexicon).unwrap();
    let lines: Vec<&str> = WORDS.lines().filter(|line| !line.starts_with('#')).collect();
    let mut sorted = lines.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(lines, sorted, "words.tsv is sorted and has no line twice");
    let mut names: Vec<&str> = file.rule.iter().map(|rule| rule.name.as_str()).collect();
    names.sort_unstable();
    names.windows(2).for_each(|pair| assert_ne!(pair[0], pair[1], "rule names are unique"));
}

/// Each rule's examples: `[words|value]` is found by the rule with that value, and nothing else is found
/// by it; in a counterexample it finds nothing.
#[test]
fn rules_keep_their_examples() {
    let tagger = TimeTagger::new(Options { style: Style::Report, ..Options::default() });
    let mut wrong = Vec::new();
    for rule in rules::File::parse(RULES).unwrap().rule {
        assert!(
            !rule.yes.is_empty() && !rule.no.is_empty(),
            "rule {} needs examples of both kinds",
            rule.name
        );
        for example in &rule.yes {
            let (text, wanted) = read_example(example);
            let found = tagger.find(&text, report_day());
            let values: Vec<(String, String)> = found
                .iter()
                .map(|found| (found.expression.span.of(&text).to_owned(), found.expression.value.clone()))
                .collect();
            for wanted in &wanted {
                if !values.contains(wanted) {
                    wrong.push(format!("{}: wanted {wanted:?}, found {found:?}", rule.name));
                }
            }
            if !found.iter().any(|found| found.rule == rule.name) {
                wrong.push(format!("{}: not found by it: {text}: {found:?}", rule.name));
            }
        }
        for text in &rule.no {
            let found = tagger.find(text, report_day());
            if found.iter().any(|found| found.rule == rule.name) {
                wrong.push(format!("{}: found in {text}", rule.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// An example's text without marks, and the words with values that it wants.
fn read_example(example: &str) -> (String, Vec<(String, String)>) {
    let (mut text, mut wanted) = (String::new(), Vec::new());
    for piece in example.split('[') {
        match piece.split_once(']') {
            Some((marked, rest)) => {
                let (words, value) = marked.split_once('|').unwrap();
                wanted.push((words.to_owned(), value.to_owned()));
                text.push_str(words);
                text.push_str(rest);
            }
            None => text.push_str(piece),
        }
    }
    (text, wanted)
}
