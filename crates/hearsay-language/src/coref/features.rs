//! The features of an anaphor with a candidate, and of an anaphor with none.

use super::mentions::{AnaphorKind, Form, Phrase};
use crate::linear::Keys;
use hearsay_types::{Analysis, TokenId};

/// What is known of a group of phrases that stand for the same, at one place in the text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Group {
    /// How often it was spoken of.
    pub n_phrases: u64,
    /// The pronoun that stood for it last: 0 for none.
    pub pronoun: u64,
    /// How often as a subject.
    pub n_subjects: u64,
}

/// An anaphor and a candidate.
pub(super) struct Pair<'a> {
    pub analysis: &'a Analysis,
    pub anaphor: &'a Phrase,
    pub kind: AnaphorKind,
    pub candidate: &'a Phrase,
    pub group: Group,
    /// How many candidates stand between.
    pub rank: u64,
    /// Whether the candidate is the first subject of its sentence.
    pub is_first_subject: bool,
}

/// Sets `keys` to the features of a pair.
pub(super) fn of_pair(pair: &Pair<'_>, keys: &mut Keys) {
    let Pair { anaphor: a, candidate: c, group, .. } = pair;
    let kind = pair.kind as u64 + 1;
    let far = u64::from(a.sentence - c.sentence);
    let near = far.min(4);
    let form = c.form as u64 + 1;
    let blocks = u64::from(a.block.saturating_sub(c.block)).min(2);
    let governs = under(pair.analysis, a.head, c.head);
    let same_governor = a.governor.is_some() && a.governor == c.governor;
    let pronoun = c.anaphor.map_or(0, |kind| kind as u64 + 1);
    keys.clear();
    keys.push([kind, near]);
    keys.push([kind, near, c.role]);
    keys.push([kind, c.role, a.role]);
    keys.push([kind, form, c.class]);
    keys.push([kind, c.number, a.number, u64::from(c.is_joined)]);
    keys.push([kind, form, pronoun, near.min(2)]);
    keys.push([kind, bucket(pair.rank), form]);
    keys.push([kind, c.determiner, form]);
    keys.push([kind, bucket(group.n_phrases), form]);
    keys.push([kind, bucket(group.n_subjects), near.min(2)]);
    keys.push([kind, u64::from(same_governor), a.role, c.role]);
    keys.push([kind, u64::from(governs), a.role]);
    keys.push([kind, u64::from(pair.is_first_subject), near.min(2)]);
    keys.push([kind, u64::from(a.is_quoted), u64::from(c.is_quoted), u64::from(far == 0)]);
    keys.push([kind, blocks, near.min(2)]);
    keys.push([kind, group.pronoun, form]);
    keys.push([kind, u64::from(a.speaks), u64::from(c.speaks), c.class.min(21)]);
    keys.push([kind, u64::from(c.joins), u64::from(c.is_joined)]);
    if c.form == Form::Noun {
        keys.push([kind, c.lemma]);
        keys.push([kind, c.suffix, c.number]);
    } else {
        keys.skip();
        keys.skip();
    }
    keys.push([kind, a.governor_lemma, a.role, c.class]);
    if pair.kind != AnaphorKind::Definite {
        return;
    }
    let head = head_match(a, c);
    let wide = match far {
        0..=3 => far,
        4..=9 => 4,
        10..=29 => 5,
        _ => 6,
    };
    let modifiers = modifier_match(a, c);
    let post = u64::from(a.has_postmodifier);
    keys.push([head, wide]);
    keys.push([head, modifiers, form]);
    keys.push([head, post, a.determiner]);
    keys.push([a.class, c.class, form, head]);
    keys.push([a.lemma, c.class, form]);
    keys.push([a.determiner, form, head, near]);
    keys.push([head, u64::from(a.modifiers.is_empty()), c.determiner]);
}

/// Sets `keys` to the features of an anaphor without antecedent. `n_named` is how many candidates have its
/// head; `n_before` how many there are.
pub(super) fn of_none(
    analysis: &Analysis,
    a: &Phrase,
    kind: AnaphorKind,
    n_named: u64,
    n_before: u64,
    keys: &mut Keys,
) {
    const NONE: u64 = 0x6e6f_6e65;
    let kind = kind as u64 + 1;
    let governor = a.governor.map(|id| analysis.token(id));
    let upos = governor.map_or(0, |token| token.upos as u64 + 1);
    let clause = a.governor.map_or(0, |id| {
        let has = |name: &str| u64::from(analysis.dependents(id).any(|(_, token)| token.deprel.is(name)));
        has("ccomp") | has("csubj") << 1 | has("xcomp") << 2 | has("advcl") << 3 | has("cop") << 4
    });
    let post = u64::from(a.has_postmodifier);
    keys.clear();
    keys.push([NONE, kind]);
    keys.push([NONE, kind, a.role]);
    keys.push([NONE, kind, a.governor_lemma]);
    keys.push([NONE, kind, a.role, upos, clause]);
    keys.push([NONE, kind, upos, clause]);
    keys.push([NONE, kind, bucket(n_before)]);
    keys.push([NONE, kind, u64::from(a.sentence == 0)]);
    keys.push([NONE, kind, u64::from(a.is_quoted)]);
    keys.push([NONE, kind, a.determiner, post, bucket(n_named)]);
    keys.push([NONE, kind, a.lemma]);
    keys.push([NONE, kind, a.suffix, post]);
    keys.push([NONE, kind, a.class, post]);
    keys.push([NONE, kind, u64::from(a.modifiers.is_empty()), post, bucket(n_named)]);
    keys.push([NONE, kind, a.lemma, post, a.determiner]);
    keys.push([NONE, kind, a.role, a.number]);
}

/// How the heads of two phrases agree: 1 same lemma, 2 same letters at the end, 0 not.
pub(super) fn head_match(a: &Phrase, c: &Phrase) -> u64 {
    if a.lemma == c.lemma {
        1
    } else if c.form == Form::Name && c.class == a.class && a.class != 0 {
        2
    } else {
        0
    }
}

/// Whether the anaphor's modifiers are among the candidate's: 0 it has none, 1 all, 2 not all.
fn modifier_match(a: &Phrase, c: &Phrase) -> u64 {
    if a.modifiers.is_empty() {
        return u64::from(!c.modifiers.is_empty()) * 3;
    }
    if a.modifiers.iter().all(|modifier| c.modifiers.contains(modifier)) { 1 } else { 2 }
}

/// Whether `below` hangs somewhere under `top`.
fn under(analysis: &Analysis, below: TokenId, top: TokenId) -> bool {
    std::iter::successors(analysis.token(below).head, |id| analysis.token(*id).head)
        .take(60)
        .any(|id| id == top)
}

const fn bucket(n: u64) -> u64 {
    match n {
        0..=3 => n,
        4..=5 => 4,
        6..=9 => 5,
        10..=15 => 6,
        _ => 7,
    }
}
