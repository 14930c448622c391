//! The forms of words as the models are to see them.

/// Replaces words that no model reads well by others of the same kind, in a sentence's words.
///
/// "IS", the usual short form of Islamic State in agencies' reports, is read as the verb; "ISIS" is not.
pub(crate) fn clarify(forms: &mut [&str]) {
    for i in 0..forms.len() {
        if forms[i] == "IS" && is_name(forms, i) {
            forms[i] = "ISIS";
        }
    }
}

/// Whether an "IS" is a name: nothing else is in capitals only, and it stands where no verb does.
fn is_name(forms: &[&str], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| forms.get(before)).map(|word| word.to_lowercase());
    let after = forms.get(at + 1).map(|word| word.to_lowercase());
    let is_shouted = |word: &&&str| {
        let mut letters = word.chars().filter(|c| c.is_alphabetic()).peekable();
        letters.peek().is_some() && letters.all(char::is_uppercase)
    };
    let n_words = forms.iter().filter(|word| word.chars().any(char::is_alphabetic)).count();
    let is_loud = 2 * forms.iter().filter(is_shouted).count() > n_words;
    let has_subject = before.is_some_and(|word| {
        matches!(
            word.as_str(),
            "it" | "he" | "she" | "there" | "here" | "this" | "what" | "where" | "how" | "why"
        )
    });
    let has_predicate = after.is_none_or(|word| {
        matches!(
            word.as_str(),
            "a" | "an"
                | "the"
                | "not"
                | "n't"
                | "it"
                | "this"
                | "that"
                | "there"
                | "he"
                | "she"
                | "so"
                | "very"
        )
    });
    !is_loud && !has_subject && !has_predicate
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clarified(text: &str) -> String {
        let mut forms: Vec<&str> = text.split(' ').collect();
        clarify(&mut forms);
        forms.join(" ")
    }

    #[test]
    fn is_may_be_a_group() {
        assert_eq!(clarified("IS has besieged the airport ."), "ISIS has besieged the airport .");
        assert_eq!(clarified("said that IS militants left"), "said that ISIS militants left");
        assert_eq!(clarified("strikes against IS in March"), "strikes against ISIS in March");
    }

    #[test]
    fn is_may_be_the_verb() {
        for text in [
            "It IS true .",
            "This IS big .",
            "THE WAR IS OVER",
            "The truce IS not over .",
            "What IS going on ?",
        ] {
            assert_eq!(clarified(text), text);
        }
    }
}
