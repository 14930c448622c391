//! Who speaks in a resolution: its paragraphs have no subject.
//!
//! "The Council, / Recalling its resolution 131, / 1. Demands that all parties cease fire; / 2. Requests the
//! Envoy to report". The body is named once, on a line of its own that ends in a comma; whatever a verb at the
//! head of a later line demands, decides or requests, the body does.

use super::{Coder, candidate::Candidate};
use hearsay_types::{Proposition, Role, Span, TokenId, Upos};

/// The longest name of a body on a line of its own, in words.
const LONGEST_NAME: usize = 7;

impl Coder<'_> {
    /// Gives what a resolution's paragraphs demand, decide and request the body that does so.
    pub(super) fn add_enacting_body(&self, candidates: &mut [Candidate]) {
        let Some(body) = self.enacting_body() else { return };
        let Some(end) = body.span.map(|span| span.end) else { return };
        for candidate in candidates {
            let head = candidate.head;
            if self.framer.tree.token(head).span.start < end {
                continue;
            }
            let is_told = matches!(candidate.statement.proposition, Proposition::Agreement(_));
            let tree = self.framer.tree;
            // "decides that paragraph 1 shall not apply"
            let above = tree.head(head).filter(|_| is_told && tree.rel(head).is("ccomp"));
            if !self.is_operative(head) && !above.is_some_and(|above| self.is_operative(above)) {
                continue;
            }
            match &mut candidate.statement.proposition {
                Proposition::Agreement(act) => act.by = act.by.take().or_else(|| Some(body.clone())),
                Proposition::Event(event) => event.actor = event.actor.take().or_else(|| Some(body.clone())),
                _ => {}
            }
        }
    }

    /// The body named on a line of its own: "The Council,".
    fn enacting_body(&self) -> Option<Role> {
        let text = self.found.article.text.as_str();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let at = start;
            start += line.len();
            let Some(name) = line.trim().strip_suffix(',') else { continue };
            let is_name = name.starts_with("The ")
                && name.split_whitespace().count() <= LONGEST_NAME
                && name.split_whitespace().nth(1).is_some_and(|word| word.starts_with(char::is_uppercase));
            if !is_name {
                continue;
            }
            let begin = at + (line.len() - line.trim_start().len());
            let span = Span::new(begin, begin + name.len());
            let last = self.found.text.tokens_in(span).next_back().map(TokenId::from);
            let actor = last.and_then(|last| self.framer.participants.actor(last));
            return Some(Role { text: name.to_owned(), span: Some(span), actor });
        }
        None
    }

    /// Whether a verb opens a numbered paragraph or a line and has no subject, or is joined to one that does.
    fn is_operative(&self, verb: TokenId) -> bool {
        let tree = self.framer.tree;
        if tree.upos(verb) != Upos::Verb || tree.has(verb, "nsubj") {
            return false;
        }
        if tree.rel(verb).is("conj") {
            return tree.head(verb).is_some_and(|first| first < verb && self.is_operative(first));
        }
        let start = tree.token(verb).span.start as usize;
        let before = self.found.article.text.get(..start).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        line.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '.' | '(' | ')'))
    }
}
