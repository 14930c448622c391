//! Which words state a proposition.

use crate::frames::{Frame, Framer, PredicateClass};
use hearsay_types::{Span, TokenId, Upos};

/// The clause of a frame: its predicate with what belongs to it and with `parts` (what is demanded, promised),
/// without other clauses at its ends, within `content` if that is not empty. For an event noun its phrase,
/// unless a light verb makes a clause of it; for a participle before or behind a noun the noun's phrase.
/// With `in_clause`, a few words are quoted with the clause that they stand in.
pub(super) fn statement_span(
    framer: &Framer<'_>,
    frame: &Frame<'_>,
    parts: &[TokenId],
    content: &[Span],
    words: &str,
    in_clause: bool,
) -> Span {
    let tree = framer.tree;
    let mut tokens = match frame.class {
        PredicateClass::Noun if frame.top == frame.head => noun_phrase(framer, frame.head),
        _ if is_attribute(framer, frame.top) => {
            let noun = tree.head(frame.top).unwrap_or(frame.top);
            let mut tokens = noun_phrase(framer, noun);
            tokens.extend(framer.clause_words(frame.top));
            tokens
        }
        _ => framer.clause_words(frame.top),
    };
    for part in parts {
        tokens.extend(framer.clause_words(*part));
    }
    // what the frame took from next to its clause
    tokens.extend(
        frame.arguments.iter().filter(|a| a.evidence == crate::frames::Evidence::Guessed).map(|a| a.head),
    );
    tokens.push(frame.head);
    let head = tree.token(frame.head).span;
    let piece = content.iter().find(|piece| piece.contains(head));
    let within = |id: &TokenId| piece.is_none_or(|piece| piece.contains(tree.token(*id).span));
    tokens.retain(within);
    if in_clause {
        widen(framer, frame.head, &mut tokens, within);
    }
    tokens.sort_unstable();
    tokens.dedup();
    let is_edge = |id: &TokenId| *id != frame.head && is_edge(framer, *id);
    let first = tokens.iter().position(|id| !is_edge(id)).unwrap_or(0);
    let last = tokens.iter().rposition(|id| !is_edge(id)).unwrap_or(0);
    let cover = tokens.get(first..=last).and_then(|kept| tree.text().cover(kept));
    cover.unwrap_or(head).trim(words)
}

/// So many words state something by themselves: "the shelling of Orven by the army".
const WORDS_OF_OWN: usize = 8;
/// A clause is quoted for a phrase in it up to this many words.
const LONGEST_CLAUSE: usize = 26;

/// Adds to a few words those of the clauses around them, nearest first, until they are enough.
fn widen(framer: &Framer<'_>, head: TokenId, tokens: &mut Vec<TokenId>, within: impl Fn(&TokenId) -> bool) {
    let tree = framer.tree;
    let is_clause = |id: &TokenId| {
        matches!(tree.upos(*id), Upos::Verb) || tree.has(*id, "cop") || tree.head(*id).is_none()
    };
    for predicate in tree.ancestors(head).filter(is_clause) {
        if tokens.len() >= WORDS_OF_OWN || !within(&predicate) {
            return;
        }
        let mut clause = framer.clause_words(predicate);
        clause.extend(tokens.iter().copied());
        clause.retain(&within);
        clause.sort_unstable();
        clause.dedup();
        let length =
            clause.last().zip(clause.first()).map_or(0, |(last, first)| last.idx() - first.idx() + 1);
        if length > LONGEST_CLAUSE {
            return;
        }
        *tokens = clause;
    }
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
