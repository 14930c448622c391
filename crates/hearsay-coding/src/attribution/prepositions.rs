//! What a cue takes behind a preposition: "accused X of ...", "blamed ... on X", "called for ...".

use super::{content::cover, lexicon::Frames, reading::Reading, verbs::Found};
use hearsay_types::{Span, TokenId, Upos};

impl Reading<'_> {
    /// "accused X of …", "blamed X for …", "blamed … on X", "charged X with …".
    pub fn complaint(&self, verb: TokenId, frames: Frames) -> Option<Found> {
        let prepositions = [
            ("of", Frames::OF, Frames::OFING),
            ("for", Frames::FOR, Frames::FORV),
            ("with", Frames::WITH, Frames::WITH),
            ("in", Frames::IN, Frames::IN),
        ];
        for (preposition, any, gerund_only) in prepositions {
            if !frames.has(any) && !frames.has(gerund_only) {
                continue;
            }
            let object = self.tree.dependent_of(verb, &["obj", "nsubj:pass", "iobj"]);
            let below = |top: TokenId| self.tree.dependents(top).iter().copied();
            // "holds the army responsible for ...": the phrase hangs from the adjective.
            let particle = self.verb_cue(verb).and_then(|(_, particle)| particle);
            let candidates = below(verb)
                .chain(particle.into_iter().flat_map(below))
                .chain(object.into_iter().flat_map(below));
            let fits = |id: &TokenId| {
                let deprel = self.tree.deprel(*id);
                let relation =
                    ["obl", "advcl", "nmod", "acl", "ccomp", "xcomp"].iter().any(|name| deprel.is(name));
                relation && *id > verb && self.is_marked(*id, preposition)
            };
            let is_gerund = |id: TokenId| {
                self.tree.token(id).feats.get("VerbForm") == Some("Ger")
                    || self.upos(id) == Upos::Verb && self.form(id).ends_with("ing")
            };
            let allowed: Vec<TokenId> =
                candidates.filter(fits).filter(|id| frames.has(any) || is_gerund(*id)).collect();
            let head = allowed
                .iter()
                .copied()
                .find(|id| is_gerund(*id))
                .or(allowed.first().copied())
                .or_else(|| self.gerund_behind(verb, preposition));
            if let Some(head) = head {
                let marker = self.marker(head, preposition);
                let content = self.without_marker(head, marker);
                let cue =
                    marker.filter(|marker| self.previous(*marker) == Some(verb)).map(|id| self.span(id));
                return (!content.is_empty()).then_some(Found { content, cue, subject_is_content: false });
            }
        }
        if frames.has(Frames::ON) {
            let object = self.tree.dependent(verb, "obj")?;
            let blamed = self
                .tree
                .dependents(verb)
                .iter()
                .chain(self.tree.dependents(object))
                .copied()
                .find(|id| self.is_marked(*id, "on"))?;
            let spans = [self.content_under(object, &[]), self.content_under(blamed, &[])].concat();
            return Found::plain(cover(&spans).into_iter().collect());
        }
        None
    }

    /// The gerund behind "of" or "for", wherever the parse has put it: within eight tokens behind the verb.
    fn gerund_behind(&self, verb: TokenId, preposition: &str) -> Option<TokenId> {
        let end = self.tree.sentence_tokens(verb).end;
        let ids = (verb.0 + 1..end as u32).take(10).map(TokenId);
        let at = ids
            .into_iter()
            .take_while(|id| self.upos(*id) != Upos::Verb)
            .find(|id| self.is_form(*id, preposition))?;
        let next = self.next(at)?;
        let next = if self.upos(next) == Upos::Adv { self.next(next)? } else { next };
        (self.upos(next) == Upos::Verb && self.form(next).ends_with("ing")).then_some(next)
    }

    /// The words below `head` without the preposition that introduces them, and without interruptions.
    fn without_marker(&self, head: TokenId, marker: Option<TokenId>) -> Vec<Span> {
        let mut cuts: Vec<TokenId> = marker.into_iter().collect();
        cuts.extend(self.interruptions(head));
        let tokens = self.tree.subtree(head, |id| cuts.contains(&id));
        self.spans_of(&tokens, &[])
    }

    /// "called for talks", "commented on the raid": what the preposition of the cue introduces. What the
    /// sentence says of the time and place of the speech is none of it.
    pub fn behind_preposition(&self, verb: TokenId, preposition: TokenId) -> Option<Found> {
        let head = self.phrase_with(verb, preposition)?;
        if matches!(self.upos(head), Upos::Num | Upos::Pron) {
            return None;
        }
        Found::plain(self.without_marker(head, Some(preposition)))
    }
}
