//! Each rule finds its examples and none of its counter-examples, read by the stages that it will meet.

use hearsay::{Options, Reader, rule_examples};
use hearsay_coding::Rules;

#[test]
fn rules_find_their_examples_and_no_others() {
    let reader = Reader::new(&Options::default()).expect("the built-in files are sound");
    let rules = Rules::builtin().expect("the built-in rules are sound");
    let mut wrong = Vec::new();
    for (file, entry) in rules.entries() {
        let failures = rule_examples::check_rule(&reader, &format!("{file}/{}", entry.name), entry);
        wrong.extend(failures.iter().map(|one| format!("{}: {}\n    {}", one.rule, one.text, one.reason)));
    }
    assert!(wrong.is_empty(), "{} of {} rules:\n{}", wrong.len(), rules.entries().len(), wrong.join("\n"));
}
