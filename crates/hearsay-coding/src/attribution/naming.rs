//! What somebody calls something: "called the raid a massacre", "described it as a massacre".

use super::{
    content::{cover, joined},
    reading::Reading,
    verbs::Found,
};
use hearsay_types::{Span, TokenId, Upos};

impl Reading<'_> {
    /// "described X as …".
    pub fn as_something(&self, verb: TokenId) -> Option<Found> {
        let passive = self.tree.is_passive(verb);
        let object = self.tree.dependent_of(verb, if passive { &["nsubj"] } else { &["obj"] });
        let below = |top: TokenId| self.tree.dependents(top).iter().copied();
        let predicate = below(verb)
            .chain(object.into_iter().flat_map(below))
            .find(|id| *id > verb && self.is_marked(*id, "as"))?;
        if self.tree.deprel(predicate).is("advcl") && self.tree.dependent(predicate, "nsubj").is_some() {
            return None;
        }
        let mut spans = self.content_under(predicate, &[]);
        if let Some(object) = object.filter(|id| {
            self.upos(*id) != Upos::Pron || self.tree.token(*id).feats.get("PronType") == Some("Prs")
        }) {
            spans.extend(self.content_under(object, &[]));
        }
        let marker = self.marker(predicate, "as").filter(|marker| self.previous(*marker) == Some(verb));
        let cue = marker.map(|id| self.span(id));
        let spans = spans.into_iter().map(|span| match marker {
            Some(marker) if span.start == self.span(marker).start => {
                Span { start: self.span(marker).end.min(span.end), ..span }.trim(self.text)
            }
            _ => span,
        });
        let spans: Vec<Span> = spans.collect();
        let content = if passive { joined(spans) } else { cover(&spans).into_iter().collect() };
        (!content.is_empty()).then_some(Found { content, cue, subject_is_content: passive })
    }

    /// "called X …", and "what they called …".
    pub fn called(&self, verb: TokenId) -> Option<Found> {
        let mut objects = self
            .tree
            .dependents(verb)
            .iter()
            .copied()
            .filter(|id| self.tree.deprel(*id).is("obj") && *id > verb);
        let second_object = objects.nth(1);
        let predicate = self.tree.dependents(verb).iter().copied().find(|id| {
            let deprel = self.tree.deprel(*id);
            let small_clause =
                deprel.is("xcomp") || deprel.is("ccomp") && self.tree.dependent(*id, "mark").is_none();
            small_clause && *id > verb && !self.is_marked(*id, "to") && self.upos(*id) != Upos::Verb
        });
        let predicate = predicate.or(second_object)?;
        let mut spans = self.content_under(predicate, &[]);
        let objects = self.tree.dependents(verb).iter().copied();
        for object in objects.filter(|id| self.tree.deprel(*id).is("obj") && *id > verb) {
            spans.extend(self.content_under(object, &[]));
        }
        Found::plain(cover(&spans).into_iter().collect())
    }
}
