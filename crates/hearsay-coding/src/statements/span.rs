//! Which words state a proposition.

use crate::frames::{Frame, Framer, PredicateClass};
use hearsay_types::{Span, TokenId, Upos};

/// The clause of a frame: its predicate with what belongs to it, without other clauses at its ends, within
/// `content` if that is not empty. For an event noun its phrase, unless a light verb makes a clause of it;
/// for a participle before or behind a noun the noun's phrase.
pub(super) fn statement_span(framer: &Framer<'_>, frame: &Frame<'_>, content: &[Span], words: &str) -> Span {
    let tree = framer.tree;
    let mut tokens = match frame.class {
        PredicateClass::Noun if frame.top == frame.head => phrase_or_clause(framer, frame.head, content),
        _ if is_attribute(framer, frame.top) => {
            let noun = tree.head(frame.top).unwrap_or(frame.top);
            let mut tokens = noun_phrase(framer, noun);
            tokens.extend(framer.clause_words(frame.top));
            tokens
        }
        _ => framer.clause_words(frame.top),
    };
    // what the frame took from next to its clause
    tokens.extend(
        frame.arguments.iter().filter(|a| a.evidence == crate::frames::Evidence::Guessed).map(|a| a.head),
    );
    tokens.push(frame.head);
    tokens.sort_unstable();
    tokens.dedup();
    let head = tree.token(frame.head).span;
    if let Some(piece) = content.iter().find(|piece| piece.contains(head)) {
        tokens.retain(|id| piece.contains(tree.token(*id).span));
    }
    let is_edge = |id: &TokenId| *id != frame.head && is_edge(framer, *id);
    let first = tokens.iter().position(|id| !is_edge(id)).unwrap_or(0);
    let last = tokens.iter().rposition(|id| !is_edge(id)).unwrap_or(0);
    let cover = tokens.get(first..=last).and_then(|kept| tree.text().cover(kept));
    cover.unwrap_or(head).trim(words)
}

/// A noun phrase of at least this many words states something by itself: "the shelling of Orven by the
/// army on Monday".
const WORDS_OF_OWN: usize = 9;
/// A clause is quoted for a noun phrase in it up to this many words.
const LONGEST_CLAUSE: usize = 26;

/// The words of an event noun's phrase; where they are few, those of the clause that it stands in.
fn phrase_or_clause(framer: &Framer<'_>, noun: TokenId, content: &[Span]) -> Vec<TokenId> {
    let phrase = noun_phrase(framer, noun);
    if phrase.len() >= WORDS_OF_OWN {
        return phrase;
    }
    let tree = framer.tree;
    let predicate =
        tree.ancestors(noun).find(|above| tree.upos(*above) == Upos::Verb || tree.has(*above, "cop"));
    let Some(predicate) = predicate else { return phrase };
    let within =
        |id: &TokenId| content.is_empty() || content.iter().any(|piece| piece.contains(tree.token(*id).span));
    if !within(&predicate) {
        return phrase;
    }
    let mut clause = framer.clause_words(predicate);
    clause.retain(within);
    let reaches = phrase.iter().all(|id| clause.contains(id));
    if reaches && clause.len() <= LONGEST_CLAUSE { clause } else { phrase }
}

/// Whether the predicate is a participle that belongs to a noun.
fn is_attribute(framer: &Framer<'_>, id: TokenId) -> bool {
    let rel = framer.tree.rel(id);
    rel.is("amod") || rel.as_str() == "acl" && framer.tree.preposition(id).is_empty()
}

/// A noun with its modifiers, without clauses.
fn noun_phrase(framer: &Framer<'_>, noun: TokenId) -> Vec<TokenId> {
    framer.tree.subtree(noun, |id| {
        let rel = framer.tree.rel(id);
        let own_marker = framer.tree.head(id) == Some(noun)
            && (rel.is("case") || rel.is("mark") || rel.is("cc") || rel.is("cop") || rel.is("nsubj"));
        let clause = rel.as_str() == "acl:relcl" || rel.is("advcl") || rel.is("parataxis");
        let joined = rel.is("conj") && framer.tree.head(id) == Some(noun);
        // a copula's noun keeps its subject, since it is a clause
        let is_clause = framer.tree.has(noun, "cop");
        clause || joined || (own_marker && !is_clause)
    })
}

/// Words that do not stand at the ends of a quote.
fn is_edge(framer: &Framer<'_>, id: TokenId) -> bool {
    let tree = framer.tree;
    match tree.upos(id) {
        Upos::Punct => !matches!(tree.lemma(id), ")" | "(" | "\"" | "“" | "”" | "'" | "’" | "‘"),
        Upos::Cconj => true,
        Upos::Sconj => !matches!(tree.lemma(id), "if"),
        _ => tree.rel(id).is("mark") && tree.lemma(id) != "to" && tree.lemma(id) != "if",
    }
}
