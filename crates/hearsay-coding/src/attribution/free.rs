//! Free indirect speech: sentences behind a voice's sentence that go on telling what it said, in the
//! future of the past: "The envoy listed three demands. The army would withdraw."

use super::{drafts::Drafts, lexicon::Class, reading::Reading};
use hearsay_types::{Span, TokenId, Upos};

/// How many sentences a voice may go on for.
const MOST_SENTENCES: usize = 3;

impl Reading<'_> {
    /// Adds to indirect voices the sentences behind them that go on in their words.
    pub fn free_indirect_speech(&self, drafts: &mut Drafts) {
        let n = self.analysis.sentences.len();
        let mut voiced = vec![false; n];
        for draft in &drafts.list {
            let spans = draft.content.iter().chain(&draft.cue);
            for sentence in spans.filter_map(|span| self.sentence_at(*span)) {
                voiced[sentence] = true;
            }
        }
        let mut carried = Vec::new();
        for (i, draft) in drafts.list.iter().enumerate() {
            let Some(verb) = draft.cue_token.filter(|verb| self.may_go_on(*verb)) else { continue };
            let Some(last) = draft.content.last().and_then(|span| self.sentence_at(*span)) else { continue };
            if draft.source.is_none() || self.tree.token(verb).sentence.idx() != last {
                continue;
            }
            let block = self.analysis.sentences[last].block;
            for (next, is_voiced) in voiced.iter().enumerate().skip(last + 1).take(MOST_SENTENCES) {
                let sentence = &self.analysis.sentences[next];
                if *is_voiced || sentence.block != block || !self.tells_future_of_past(next) {
                    break;
                }
                carried.push((i, next, self.without_marks(sentence.span)));
            }
        }
        let mut taken = vec![false; n];
        for (i, sentence, span) in carried {
            // Of several voices in one sentence the last one goes on.
            let later = drafts.list.iter().skip(i + 1).any(|other| {
                let same = other.cue_token.map(|verb| self.tree.token(verb).sentence);
                same == drafts[i].cue_token.map(|verb| self.tree.token(verb).sentence)
                    && other.source.is_some()
            });
            if !taken[sentence] && !later && !span.is_empty() {
                taken[sentence] = true;
                let end = span.of(self.text).trim_end_matches(['.', ' ']).len();
                drafts[i].content.push(Span::new(span.start as usize, span.start as usize + end));
            }
        }
    }

    fn sentence_at(&self, span: Span) -> Option<usize> {
        let at = self.analysis.sentences.partition_point(|sentence| sentence.span.end <= span.start);
        (at < self.analysis.sentences.len()).then_some(at)
    }

    /// Whether a cue tells what somebody said, and not in the present tense.
    fn may_go_on(&self, verb: TokenId) -> bool {
        let says = self.verb_cue(verb).is_some_and(|(cue, _)| {
            use Class::{Add, Claim, Demand, Promise, Report, Reveal, Say, Warn};
            matches!(cue.class, Say | Add | Claim | Report | Reveal | Warn | Demand | Promise)
        });
        // "According to the plan, ... would ...".
        let by_phrase =
            self.verb_cue(verb).is_none() && self.is_form(verb, "according") && self.previous(verb).is_none();
        by_phrase && self.quotation_of(verb).is_none()
            || says
                && self.quotation_of(verb).is_none()
                && self.tree.token(verb).feats.get("Tense") != Some("Pres")
            || says && self.quotation_of(verb).is_none() && self.form(verb).ends_with("ing")
    }

    /// Whether the main verb of a sentence stands under "would", and no condition governs it.
    fn tells_future_of_past(&self, sentence: usize) -> bool {
        let range = self.analysis.sentences[sentence].tokens.clone();
        let Some(root) = range.map(TokenId).find(|id| self.tree.deprel(*id).is("root")) else { return false };
        let dependents = self.tree.dependents(root);
        let would = dependents.iter().any(|id| {
            self.upos(*id) == Upos::Aux && self.lexicon.is("future_of_past", &self.form(*id).to_lowercase())
        });
        let perfect = dependents.iter().any(|id| self.upos(*id) == Upos::Aux && self.lemma(*id) == "have");
        let conditional = dependents.iter().any(|id| self.is_marked(*id, "if"));
        would && !perfect && !conditional
    }
}
