//! Outlets that bring what others say: "told Radio Velm", "in an interview with ...", "quoted by ...".
//!
//! The outlet's voice is around that of its source, unless it is the report's own publisher.

use super::{
    drafts::{Draft, Drafts},
    lexicon::Nature,
    reading::{Reading, Source},
};
use hearsay_types::{ActorKind, How, SourceKind, Span, TokenId, Upos};

impl Reading<'_> {
    /// For each voice whose words went to an outlet, the outlet's voice around it.
    pub fn voices_of_outlets(&self, drafts: &mut Drafts) {
        for i in 0..drafts.list.len() {
            let draft = &drafts[i];
            let Some((verb, source)) = draft.cue_token.zip(draft.source) else { continue };
            if draft.content.is_empty() || draft.outer.is_some() {
                continue;
            }
            let is_verb = self.upos(verb) == Upos::Verb && self.verb_cue(verb).is_some();
            let carried = || self.carrier(source.head, source);
            let outlet = if is_verb { self.outlet_of(verb, source).or_else(carried) } else { carried() };
            let Some(outlet) = outlet else { continue };
            let mut content: Vec<Span> = draft.content.clone();
            content.push(source.span);
            content.sort_unstable();
            let cue = draft.cue;
            let outer = Draft {
                source: Some(outlet),
                cue,
                cue_token: None,
                content: super::content::joined(content),
                how: Some(How::Media),
                outer: None,
            };
            let at = drafts.push(outer);
            drafts[i].outer = Some(at);
        }
    }

    /// The outlet to which something was said, or that carried it.
    fn outlet_of(&self, verb: TokenId, source: Source) -> Option<Source> {
        let quoting = self.quoting_verb(verb).filter(|_| self.is_quoted_as(verb));
        let verbs = std::iter::once(verb).chain(quoting);
        let below = verbs.flat_map(|verb| self.tree.dependents(verb).iter().copied());
        let addressed = below.filter(|id| {
            let deprel = self.tree.deprel(*id);
            let spoken_to = deprel.is("obj") || deprel.is("iobj");
            let by_preposition = deprel.is("obl") && self.lexicon_marks("to_outlet", *id);
            spoken_to || by_preposition
        });
        for id in addressed {
            if let Some(outlet) = self.outlet(id, source) {
                return Some(outlet);
            }
            // "in an interview with Radio Velm", "in remarks carried by Radio Velm"
            if self.tree.deprel(id).is("obl") && self.lexicon.is("occasion", self.lemma(id)) {
                let participles =
                    self.tree.dependents(id).iter().filter(|below| self.tree.deprel(**below).is("acl"));
                let agents = participles.flat_map(|participle| self.tree.dependents(*participle));
                let found = self.tree.dependents(id).iter().chain(agents).find_map(|below| {
                    let deprel = self.tree.deprel(*below);
                    let joined =
                        (deprel.is("nmod") || deprel.is("obl")) && self.lexicon_marks("to_outlet", *below);
                    let named_before = (deprel.is("compound") || deprel.as_str() == "nmod:poss")
                        && self.upos(*below) == Upos::Propn;
                    if joined || named_before { self.outlet(*below, source) } else { None }
                });
                if found.is_some() {
                    return found;
                }
            }
        }
        None
    }

    /// "a statement carried by Radio Velm": the outlet that brought a document.
    fn carrier(&self, noun: TokenId, inner: Source) -> Option<Source> {
        if self.nature(noun) != Some(Nature::Text) {
            return None;
        }
        let carries = |id: &TokenId| {
            self.tree.deprel(*id).is("acl") && *id > noun && self.lexicon.is("media_verb", self.lemma(*id))
        };
        let verb = self.tree.dependents(noun).iter().copied().find(carries)?;
        let by =
            self.tree.dependents(verb).iter().copied().find(|id| self.lexicon_marks("by_outlet", *id))?;
        let known = self.outlet(by, inner);
        // Who carries or airs something is an outlet even if no list knows it.
        let unknown = || {
            let source = self.source(by).filter(|source| !self.is_publisher(*source))?;
            let fits = self.lexicon.is("airs", self.lemma(verb))
                && self.upos(by) == Upos::Propn
                && self.kind(source) == SourceKind::Unknown;
            fits.then_some(source)
        };
        known.or_else(unknown)
    }

    /// Whether the source is who published the report: "told Radio Velm" in a report of Radio Velm's is the
    /// report's own hearing.
    fn is_publisher(&self, source: Source) -> bool {
        let Some(publisher) = &self.article.publisher else { return false };
        let words = |name: &str| -> Vec<String> {
            let parts = name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
            parts.filter(|word| word.len() > 2 && !self.lexicon.is("outlet_word", word)).collect()
        };
        let own = words(&publisher.value);
        words(source.span.of(self.text)).iter().any(|word| own.contains(word))
    }

    /// Whether the preposition of a phrase is in a list.
    fn lexicon_marks(&self, list: &str, id: TokenId) -> bool {
        let case = self.tree.dependent(id, "case");
        case.is_some_and(|case| self.lexicon.is(list, &self.form(case).to_lowercase()))
    }

    /// The noun phrase as a source, if it names an outlet rather than people who work for one.
    fn outlet(&self, head: TokenId, inner: Source) -> Option<Source> {
        let source = self.source(head).filter(|source| !source.span.overlaps(inner.span))?;
        // "told a news conference": that is where
        if self.is_publisher(source) || self.lexicon.is("occasion", self.lemma(head)) {
            return None;
        }
        let known = self.actors.at(source.span).map(|id| self.actors.actor(id));
        let is_outlet = match known {
            Some(actor) => {
                actor.sector.as_deref() == Some("MED")
                    && actor.kind != ActorKind::Person
                    && actor.kind != ActorKind::People
            }
            None => false,
        };
        // "told foreign media": those who listen, unless a state's.
        let is_audience = self.lexicon.is("audience", self.lemma(head))
            && !self
                .tree
                .dependents(head)
                .iter()
                .any(|id| self.is_form(*id, "state") || self.upos(*id) == Upos::Propn);
        let by_noun =
            !is_audience && self.kind(source) == SourceKind::Media && self.nature(head) == Some(Nature::Body);
        (is_outlet || by_noun).then_some(source)
    }
}
