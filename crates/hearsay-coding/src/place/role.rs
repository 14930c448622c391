//! What part a place plays in the report.

use super::{PlaceRole, tokens_touching};
use hearsay_types::{Analysis, Article, Span, TokenId, Upos};

/// Verbs of saying, by their lemmas: where somebody says something is where the speaker is.
const SAYING: &[&str] = &["say", "tell", "speak", "announce", "state", "declare", "add", "report", "write"];

/// The role of a place by its preposition and what that hangs on. Where neither tells: mentioned.
pub(super) fn role(article: &Article, text: &Analysis, span: Span) -> PlaceRole {
    if is_dateline(article, text, span) {
        return PlaceRole::Dateline;
    }
    let range = tokens_touching(text, span);
    let head = range.clone().find(|i| text.tokens[*i].head.is_none_or(|head| !range.contains(&head.idx())));
    let Some(head) = head.map(TokenId::from) else { return PlaceRole::Mentioned };
    let case = text.dependent(head, "case").map(|case| text.token(case).lemma.to_lowercase());
    let governor = text.token(head).head.map(|governor| text.token(governor));
    let by_verb = governor.is_some_and(|governor| governor.upos == Upos::Verb);
    match case.as_deref() {
        Some("from") => PlaceRole::Origin,
        Some("to" | "into" | "onto" | "toward" | "towards") if by_verb => PlaceRole::Target,
        Some("in" | "at" | "near" | "on" | "outside" | "inside" | "around" | "across" | "over") => {
            match governor {
                Some(governor) if by_verb && SAYING.contains(&&*governor.lemma) => PlaceRole::SpeakerAt,
                Some(_) => PlaceRole::Event,
                None => PlaceRole::Mentioned,
            }
        }
        None if text.token(head).deprel.is("obj") => PlaceRole::Target,
        _ => PlaceRole::Mentioned,
    }
}

/// Whether a place stands in the dateline: where the article says it is, or in capitals at the beginning
/// of a paragraph with a dash behind it.
fn is_dateline(article: &Article, text: &Analysis, span: Span) -> bool {
    let given = article.dateline.as_ref().and_then(|dateline| dateline.span);
    if given.is_some_and(|given| given.contains(span)) {
        return true;
    }
    let words = span.of(&article.text);
    let in_capitals = words.chars().any(char::is_alphabetic) && !words.chars().any(char::is_lowercase);
    let begins = article.blocks.iter().any(|block| block.span.start == span.start)
        || text.sentences.iter().take(3).any(|sentence| sentence.span.start == span.start);
    let behind = article.text.get(span.end as usize..).unwrap_or_default();
    let close: String = behind.chars().take(25).collect();
    in_capitals
        && begins
        && words.chars().count() > 2
        && ["-", "–", "—", "("].iter().any(|dash| close.contains(dash))
}
