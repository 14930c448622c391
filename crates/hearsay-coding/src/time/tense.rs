//! Whether what happens at a time lies behind or ahead of the report's day.

use super::{
    lexicon::{Class, Lexicon},
    scan::{Kind, Token},
};
use hearsay_types::{Analysis, Span, TokenId, Upos};

/// Where the governing verb puts its event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Past,
    Future,
    Unknown,
}

/// How far from an expression its verb is looked for, in tokens.
const WINDOW: usize = 14;

/// The direction by the nearest word of tense or plan in the sentence; words on the left count as nearer.
pub(super) fn by_words(
    text: &str,
    tokens: &[Token],
    start: usize,
    end: usize,
    lexicon: &Lexicon,
) -> Direction {
    let sentence = tokens[start].sentence;
    let mut best: Option<(usize, Direction)> = None;
    if start > 0 && tokens[start - 1].word == lexicon.find("since") {
        return Direction::Past;
    }
    let be = ["is", "are", "was", "were", "be", "been"].map(|form| lexicon.find(form));
    let mut offer = |distance: usize, at: usize| {
        let token = &tokens[at];
        let is_planned = lexicon.is(token.word, Class::Planned);
        let direction = if is_planned && at > 0 && be.contains(&tokens[at - 1].word)
            || lexicon.is(token.word, Class::Ahead)
        {
            Direction::Future
        } else if is_planned {
            return false;
        } else if lexicon.is(token.word, Class::Behind) || is_regular_past(token.span.of(text), token) {
            Direction::Past
        } else {
            return false;
        };
        if best.is_none_or(|(nearest, _)| distance < nearest) {
            best = Some((distance, direction));
        }
        true
    };
    for distance in 1..=WINDOW.min(start) {
        let token = &tokens[start - distance];
        if token.sentence != sentence {
            break;
        }
        if offer(distance, start - distance) {
            // "will be held": the auxiliary tells more than the participle.
            let from = (start - distance).saturating_sub(3);
            let before = tokens[from..start - distance].iter().rev();
            if before.take_while(|t| t.sentence == sentence).any(|t| lexicon.is(t.word, Class::Ahead)) {
                return Direction::Future;
            }
            break;
        }
    }
    for (distance, token) in tokens[end..].iter().take(WINDOW).enumerate() {
        if token.sentence != sentence || offer(distance + 4, end + distance) {
            break;
        }
    }
    best.map_or(Direction::Unknown, |(_, direction)| direction)
}

/// Whether a word that no list holds looks like a past tense or participle.
fn is_regular_past(word: &str, token: &Token) -> bool {
    token.kind == Kind::Word && word.len() > 4 && word.ends_with("ed") && !word.ends_with("eed")
}

/// The direction by the verb that governs the expression in the parse. Unknown where there is no parse
/// that reaches a verb, and where its form does not tell: a present tense can be that of a picture's
/// caption or of what has been so since Monday, an infinitive stands under anything.
pub(super) fn by_parse(analysis: &Analysis, span: Span, lexicon: &Lexicon) -> Direction {
    let Some(first) = analysis.tokens_in(span).next_back() else { return Direction::Unknown };
    let mut at = TokenId::from(first);
    let sentence = &analysis.sentences[analysis.token(at).sentence.idx()];
    if sentence.tokens.len() > MAX_SENTENCE {
        return Direction::Unknown;
    }
    for _ in 0..MAX_CLIMB {
        let token = analysis.token(at);
        if token.upos == Upos::Verb {
            return of_verb(analysis, at, lexicon);
        }
        // A noun or an adjective with a copula has its tense from that.
        if let Some(copula) = analysis.dependent(at, "cop") {
            let is_past = analysis.token(copula).feats.get("Tense") == Some("Past");
            return if is_past { Direction::Past } else { auxiliaries(analysis, at) };
        }
        match token.head {
            Some(head) => at = head,
            None => break,
        }
    }
    Direction::Unknown
}

/// Tokens of a sentence whose parse is looked at; longer ones are lists and tables.
const MAX_SENTENCE: usize = 400;

/// How many heads are climbed at most: a parse is a tree, but its reader need not rely on it.
const MAX_CLIMB: usize = 12;

/// The direction of a verb with its auxiliaries and, for an infinitive, of the verb that plans it.
fn of_verb(analysis: &Analysis, verb: TokenId, lexicon: &Lexicon) -> Direction {
    let known = auxiliaries(analysis, verb);
    if known != Direction::Unknown {
        return known;
    }
    let token = analysis.token(verb);
    let is = |lemma: &str, class| lexicon.is(lexicon.find(&lemma.to_lowercase()), class);
    let plans = |token: &hearsay_types::Token| is(&token.lemma, Class::Planned);
    match (token.feats.get("VerbForm"), token.feats.get("Tense")) {
        (Some("Fin"), Some("Past")) => Direction::Past,
        (Some("Fin"), Some("Pres")) if is(&token.lemma, Class::Schedule) => Direction::Future,
        (Some("Inf"), _) if token.head.is_some_and(|head| plans(analysis.token(head))) => Direction::Future,
        (Some("Part"), Some("Past")) if !plans(token) => Direction::Past,
        _ => Direction::Unknown,
    }
}

/// What the auxiliaries of a predicate tell.
fn auxiliaries(analysis: &Analysis, predicate: TokenId) -> Direction {
    let has = |wanted: &[&str]| {
        let mut children = analysis.dependents(predicate);
        children
            .any(|(_, child)| child.deprel.is("aux") && wanted.contains(&child.lemma.to_lowercase().as_str()))
    };
    if has(&["will", "shall", "'ll", "wo", "would"]) {
        Direction::Future
    } else if has(&["have"]) {
        Direction::Past
    } else {
        Direction::Unknown
    }
}
