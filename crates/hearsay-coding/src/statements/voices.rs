//! The chain of voices around a word.

use hearsay_types::{Span, Voice, VoiceId};

/// The voices whose content holds `span`, outermost first.
pub(super) fn chain_at(voices: &[Voice], span: Span) -> Vec<VoiceId> {
    let holds = |voice: &Voice| voice.content.iter().any(|content| content.contains(span));
    let length = |voice: &Voice| voice.content.iter().map(|content| content.len()).sum::<usize>();
    let holding = (0..voices.len()).map(VoiceId::from).filter(|id| holds(&voices[id.idx()]));
    let innermost =
        holding.max_by_key(|id| (depth(voices, *id), std::cmp::Reverse(length(&voices[id.idx()]))));
    let mut chain: Vec<VoiceId> = Vec::new();
    let mut next = innermost;
    while let Some(id) = next.filter(|id| id.idx() < voices.len() && !chain.contains(id)) {
        chain.push(id);
        next = voices[id.idx()].parent;
    }
    chain.reverse();
    chain
}

fn depth(voices: &[Voice], id: VoiceId) -> usize {
    let parent = |id: &VoiceId| voices.get(id.idx()).and_then(|voice| voice.parent);
    std::iter::successors(Some(id), parent).take(voices.len()).count()
}
