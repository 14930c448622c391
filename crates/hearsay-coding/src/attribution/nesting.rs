//! Which voice speaks within which, and the chain of voices at a place.

use hearsay_types::{Attitude, Span, Voice, VoiceId};
use rustc_hash::FxHashMap;

/// How far, in bytes, a place may reach beyond the content that it is looked up in: a quotation mark and
/// a full stop.
const SLACK: u32 = 4;

/// Who says what stands at `span`, outermost first; empty where the report says it itself.
///
/// The innermost voice is the one deepest down whose content holds `span`; the others are its parents. A
/// voice's source and cue are not part of its content: they belong to the voice outside. What somebody only
/// wants is not said to be so by him: such voices are left out, as are "we believe" within a voice's own words. A span that
/// runs over a cue in the middle of its content ("the town, it claimed, was empty") is within the content.
pub fn chain_at(voices: &[Voice], span: Span) -> Vec<VoiceId> {
    let mut innermost: Option<(usize, usize, usize)> = None;
    for (i, voice) in voices.iter().enumerate() {
        if counts(voice) && holds(voice, span) {
            let length: usize = voice.content.iter().map(|piece| piece.len()).sum();
            let depth = chain_of(voices, VoiceId::from(i)).len();
            let better = innermost.is_none_or(|(_, best_depth, best_length)| {
                depth > best_depth || depth == best_depth && length < best_length
            });
            if better {
                innermost = Some((i, depth, length));
            }
        }
    }
    let mut chain = innermost.map(|(i, ..)| chain_of(voices, VoiceId::from(i))).unwrap_or_default();
    chain.retain(|id| voices.get(id.idx()).is_some_and(counts));
    chain
}

/// Whether a voice answers for the truth of its content, beside the voices outside of it.
fn counts(voice: &Voice) -> bool {
    voice.attitude != Attitude::Intention && !voice.is_reflexive
}

/// The voice with its parents, outermost first.
pub fn chain_of(voices: &[Voice], voice: VoiceId) -> Vec<VoiceId> {
    let up = std::iter::successors(Some(voice), |id| voices.get(id.idx()).and_then(|voice| voice.parent));
    let mut chain: Vec<VoiceId> = up.take(voices.len()).collect();
    chain.reverse();
    chain
}

/// Whether the content of a voice holds `span`, and at least half of it is content.
fn holds(voice: &Voice, span: Span) -> bool {
    let Some(whole) = voice.content.iter().copied().reduce(Span::cover) else { return false };
    let over = whole.start.saturating_sub(span.start) + span.end.saturating_sub(whole.end);
    if over > SLACK || span.is_empty() {
        return false;
    }
    let shared: usize = voice
        .content
        .iter()
        .map(|piece| {
            let start = piece.start.max(span.start);
            let end = piece.end.min(span.end);
            end.saturating_sub(start) as usize
        })
        .sum();
    2 * shared >= span.len()
}

/// The parent of each voice by containment: the one with the shortest content that holds the voice's cue
/// (or its source, or its content) and most of its content. `given` are parents known from the construction.
pub(super) fn parents(voices: &[Voice], given: &[Option<usize>]) -> Vec<Option<usize>> {
    let length = |voice: &Voice| voice.content.iter().map(|piece| piece.len()).sum::<usize>();
    let lengths: Vec<usize> = voices.iter().map(length).collect();
    let shelves = shelves(voices);
    (0..voices.len())
        .map(|i| {
            let voice = &voices[i];
            let anchor = voice.cue.or(voice.source);
            let place = anchor.or(voice.content.first().copied()).unwrap_or_default();
            let shelf = shelves.get(&(place.start / SHELF)).map(Vec::as_slice).unwrap_or_default();
            let holders = shelf.iter().copied().filter(|j| {
                let other = &voices[*j];
                let longer = lengths[*j] > lengths[i];
                let holds_anchor =
                    anchor.is_none_or(|anchor| other.content.iter().any(|piece| piece.contains(anchor)));
                // "reported the blast, saying ...": nobody speaks within his own words.
                let same = voice.source.is_some() && voice.source == other.source;
                *j != i && longer && holds_anchor && !same && shares_half(other, voice)
            });
            let holder = holders.min_by_key(|j| (lengths[*j], *j));
            // What is told on another's word within the same content is further in than its holder.
            given[i].filter(|outer| *outer != i && *outer < voices.len()).or(holder)
        })
        .collect()
}

/// The bytes of text that a shelf stands for.
const SHELF: u32 = 2048;

/// The voices by the stretches of text that their content touches, so that not all need be compared with
/// all.
fn shelves(voices: &[Voice]) -> FxHashMap<u32, Vec<usize>> {
    let mut shelves: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (i, voice) in voices.iter().enumerate() {
        for piece in &voice.content {
            for shelf in piece.start / SHELF..=piece.end / SHELF {
                let voices = shelves.entry(shelf).or_default();
                if voices.last() != Some(&i) {
                    voices.push(i);
                }
            }
        }
    }
    shelves
}

fn shares_half(outer: &Voice, inner: &Voice) -> bool {
    let total: usize = inner.content.iter().map(|piece| piece.len()).sum();
    let shared: usize = inner
        .content
        .iter()
        .flat_map(|a| {
            outer.content.iter().map(move |b| a.end.min(b.end).saturating_sub(a.start.max(b.start)) as usize)
        })
        .sum();
    2 * shared >= total
}

/// The order in which every voice stands behind its parent, and parents in the order of the text; cycles
/// are cut where they close.
pub(super) fn order(voices: &[Voice], parents: &mut [Option<usize>]) -> Vec<usize> {
    for i in 0..parents.len() {
        let mut seen = vec![i];
        let mut at = i;
        while let Some(parent) = parents[at] {
            if seen.contains(&parent) {
                parents[at] = None;
                break;
            }
            seen.push(parent);
            at = parent;
        }
    }
    let start = |i: usize| {
        let content = voices[i].content.first().map_or(u32::MAX, |span| span.start);
        (content, voices[i].cue.map_or(0, |cue| cue.start))
    };
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); voices.len()];
    let mut roots = Vec::new();
    for (i, parent) in parents.iter().enumerate() {
        match parent {
            Some(parent) => children[*parent].push(i),
            None => roots.push(i),
        }
    }
    roots.sort_by_key(|i| std::cmp::Reverse(start(*i)));
    let mut order = Vec::with_capacity(voices.len());
    let mut waiting = roots;
    while let Some(next) = waiting.pop() {
        order.push(next);
        children[next].sort_by_key(|i| std::cmp::Reverse(start(*i)));
        waiting.append(&mut children[next]);
    }
    order
}
