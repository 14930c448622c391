//! Clauses with "that" behind a cue, read off the words where the parse has put them elsewhere.

use super::{lexicon::Frames, reading::Reading};
use hearsay_types::{Span, TokenId, Upos};

/// The most words between a verb and its "that": "told reporters in Orsk on Friday that".
const LONGEST_GAP: usize = 8;

impl Reading<'_> {
    /// The clause that "that" opens behind a verb; between them stand no verb and no comma.
    pub fn that_behind_verb(&self, verb: TokenId) -> Option<Vec<Span>> {
        let that = self.that_within(verb, LONGEST_GAP)?;
        let end = self.clause_end(that, false);
        self.clause_from(that, end)
    }

    /// The clause that "that" opens directly behind a noun. Behind a subject it ends before the verb of the
    /// sentence.
    pub fn that_behind_noun(&self, noun: TokenId) -> Option<Vec<Span>> {
        let that = self.that_within(noun, 0)?;
        let sentence = self.tree.sentence_tokens(noun);
        let is_subject = !self.has_clause((sentence.start..noun.idx()).map(TokenId::from));
        let end = self.clause_end(that, is_subject);
        self.clause_from(that, end)
    }

    fn that_within(&self, cue: TokenId, gap: usize) -> Option<TokenId> {
        let mut at = self.next(cue)?;
        for _ in 0..=gap {
            // "repeated the ban that the council passed": of a noun between, not of the verb.
            let behind_noun = self.previous(at).is_some_and(|id| id != cue && self.upos(id) == Upos::Noun);
            let clause =
                self.tree.path_up(at).skip(1).find(|id| self.tree.deprel(*id).as_str() == "acl:relcl");
            let is_relative = behind_noun
                && self.tree.token(at).feats.get("PronType") == Some("Rel")
                && clause.and_then(|clause| self.tree.head(clause)) == self.previous(at);
            if self.is_form(at, "that")
                && !is_relative
                && matches!(self.upos(at), Upos::Sconj | Upos::Pron | Upos::Det)
            {
                // "that" as a pronoun has its verb directly behind it, or nothing at all.
                let behind = self.next(at)?;
                let opens = !matches!(
                    self.upos(behind),
                    Upos::Punct | Upos::Verb | Upos::Aux | Upos::Adp | Upos::Cconj
                );
                return opens.then_some(at);
            }
            if matches!(self.upos(at), Upos::Verb | Upos::Aux | Upos::Punct | Upos::Sconj | Upos::Cconj) {
                return None;
            }
            at = self.next(at)?;
        }
        None
    }

    /// Behind the last token of the clause that `that` opens.
    fn clause_end(&self, that: TokenId, before_next_verb: bool) -> u32 {
        let sentence_end = u32::try_from(self.tree.sentence_tokens(that).end).unwrap_or(that.0);
        let own = self.quotation_of(that);
        let mut verbs = 0;
        for id in (that.0 + 1..sentence_end).map(TokenId) {
            if self.is_form(id, ";") || self.quotation_of(id) != own && own.is_some() {
                return id.0;
            }
            if self.upos(id) == Upos::Cconj && self.opens_other_cue(id) {
                return id.0;
            }
            let clause = self.tree.head(that).filter(|clause| *clause < id);
            let verb = self.tree.head(id).filter(|verb| *verb > id);
            if let Some((clause, verb)) = clause.zip(verb)
                && self.lexicon.is("contrast", &self.form(id).to_lowercase())
                && self.contrasts(verb, clause)
            {
                return id.0;
            }
            let finite = self.tree.token(id).feats.get("VerbForm") == Some("Fin");
            if finite && matches!(self.upos(id), Upos::Verb | Upos::Aux) {
                verbs += 1;
                if before_next_verb && verbs == 2 {
                    return id.0;
                }
            } else if before_next_verb && matches!(self.upos(id), Upos::Sconj | Upos::Cconj) {
                verbs = verbs.min(1) - i32::from(verbs > 0);
            }
        }
        sentence_end
    }

    /// Whether a coordination goes on with another verb of saying and no subject: "and warned that".
    pub fn opens_other_cue(&self, conjunction: TokenId) -> bool {
        let mut at = conjunction;
        for _ in 0..3 {
            let Some(next) = self.next(at) else { return false };
            match self.upos(next) {
                Upos::Verb => {
                    let is_cue = self.verb_cue(next).is_some_and(|(cue, _)| cue.frames.has(Frames::THAT));
                    return is_cue && self.that_within(next, LONGEST_GAP).is_some();
                }
                Upos::Aux | Upos::Adv => at = next,
                _ => return false,
            }
        }
        false
    }

    fn clause_from(&self, that: TokenId, end: u32) -> Option<Vec<Span>> {
        let tokens: Vec<TokenId> = (that.0..end).map(TokenId).collect();
        let has_verb = tokens.iter().any(|id| matches!(self.upos(*id), Upos::Verb | Upos::Aux));
        let content = self.spans_of(&tokens, &[]);
        (tokens.len() >= 3 && (has_verb || tokens.len() >= 4) && !content.is_empty()).then_some(content)
    }
}
