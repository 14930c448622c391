//! Headlines that name whose words they are: "Front: raid killed ten", "Raid killed ten - monitor".
//!
//! Only lines that are headlines are read so: headings, and a first sentence that repeats the title. A place
//! before a colon is more often the topic than the source: it counts where the text lets it speak.

use super::{
    drafts::{Draft, Drafts},
    reading::{Reading, Source},
};
use hearsay_types::{BlockKind, EntityType, SourceKind, Span, TokenId, Upos};

/// The most words that name the source of a headline.
const LONGEST_SOURCE: usize = 5;

impl Reading<'_> {
    /// The voices of headlines that no other cue has.
    pub fn voices_of_headlines(&self, drafts: &mut Drafts) {
        for sentence in 0..self.analysis.sentences.len() {
            if !self.is_headline(sentence) {
                continue;
            }
            let range = self.analysis.sentences[sentence].tokens.clone();
            let tokens: Vec<TokenId> = range.map(TokenId).collect();
            let draft = self
                .named_before(&tokens, drafts)
                .or_else(|| self.named_behind(&tokens, drafts))
                .or_else(|| self.named_bare(&tokens, drafts));
            drafts.extend(draft);
        }
    }

    /// Whether a sentence is a heading, or the title once more.
    fn is_headline(&self, sentence: usize) -> bool {
        let Some(sentence) = self.analysis.sentences.get(sentence) else { return false };
        let block = self.article.blocks.get(sentence.block as usize);
        if block.is_some_and(|block| block.kind == BlockKind::Heading) {
            return true;
        }
        let words = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
        let title = self.article.title.as_ref().map(|title| words(&title.value));
        let own = sentence.span.of(self.text);
        title.is_some_and(|title| !title.is_empty() && title == words(own))
    }

    /// "Front: raid killed ten".
    fn named_before(&self, tokens: &[TokenId], drafts: &Drafts) -> Option<Draft> {
        let colon = tokens.iter().position(|id| self.is_form(*id, ":"))?;
        let (name, content) = (tokens.get(..colon)?, tokens.get(colon + 1..)?);
        let has_verb = content.iter().any(|id| matches!(self.upos(*id), Upos::Verb | Upos::Aux));
        if !has_verb {
            return None;
        }
        self.headed(name, content, drafts)
    }

    /// "Raid killed ten - monitor", "Raid killed ten: Front".
    fn named_behind(&self, tokens: &[TokenId], drafts: &Drafts) -> Option<Draft> {
        let end = tokens.iter().rposition(|id| !self.is_punct(*id))? + 1;
        let is_break = |id: &TokenId| [":", "-", "–", "—", "--"].iter().any(|form| self.is_form(*id, form));
        let at = tokens.get(..end)?.iter().rposition(is_break)?;
        let (content, name) = (tokens.get(..at)?, tokens.get(at + 1..end)?);
        let spaced =
            self.span(tokens[at]).start > self.span(*content.last()?).end || self.is_form(tokens[at], ":");
        if !spaced || content.len() < 3 {
            return None;
        }
        self.headed(name, content, drafts)
    }

    /// "Raid killed ten Monitor", where the mark before the source is lost: one who speaks in the text below.
    fn named_bare(&self, tokens: &[TokenId], drafts: &Drafts) -> Option<Draft> {
        let at = tokens.iter().rposition(|id| !self.is_punct(*id))?;
        let (content, name) = (tokens.get(..at)?, tokens.get(at..=at)?);
        let head = *name.first()?;
        let noun = self.lexicon.source_noun(&self.form(head).to_lowercase())?;
        let capital = self.form(head).chars().next().is_some_and(char::is_uppercase);
        let lone = content.last().is_some_and(|id| matches!(self.upos(*id), Upos::Noun | Upos::Propn));
        let speaks = matches!(noun.kind, SourceKind::Monitor | SourceKind::Activist | SourceKind::Media);
        if !capital || !lone || !speaks || content.len() < 4 || !self.speaks_elsewhere(head, drafts) {
            return None;
        }
        self.headed(name, content, drafts)
    }

    /// The voice of a headline whose source has these words.
    fn headed(&self, name: &[TokenId], content: &[TokenId], drafts: &Drafts) -> Option<Draft> {
        let (first, last) = (*name.first()?, *name.last()?);
        let nominal = name.iter().all(|id| {
            matches!(
                self.upos(*id),
                Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::Part | Upos::Det
            ) || self.is_form(*id, "of")
                || self.is_form(*id, "&")
        });
        let has_voice = |id: &TokenId| drafts.at_cue(*id).is_some_and(|at| !drafts[at].content.is_empty());
        let outer_cue =
            content.iter().chain(name).any(|id| has_voice(id) && self.tree.deprel(*id).is("root"));
        if !nominal || name.len() > LONGEST_SOURCE || content.len() < 3 || outer_cue {
            return None;
        }
        let lower = |id: TokenId| self.form(id).to_lowercase();
        let noun = name.iter().rev().find_map(|id| {
            self.lexicon.source_noun(self.lemma(*id)).or_else(|| self.lexicon.source_noun(&lower(*id)))
        });
        let is_speaker =
            noun.is_some_and(|noun| !matches!(noun.kind, SourceKind::Unknown | SourceKind::Collective));
        let entity = self.entity_at(last).map(|entity| entity.kind);
        let is_named = match entity {
            Some(EntityType::Person) => true,
            Some(
                EntityType::Organization
                | EntityType::ArmedGroup
                | EntityType::Government
                | EntityType::Place
                | EntityType::Nationality,
            ) => self.speaks_elsewhere(first, drafts),
            _ => self.upos(last) == Upos::Propn && self.speaks_elsewhere(first, drafts),
        };
        if !is_speaker && !is_named {
            return None;
        }
        let content = self.spans_of(content, &[]);
        let source = Source { span: self.span(first).cover(self.span(last)), head: last };
        (!content.is_empty()).then_some(Draft {
            source: Some(source),
            cue: None,
            cue_token: None,
            content: super::content::cover(&content).into_iter().collect(),
            how: None,
            outer: None,
        })
    }

    /// Whether a source of the text below begins alike: "Velland" where "the Vellandish army said".
    fn speaks_elsewhere(&self, name: TokenId, drafts: &Drafts) -> bool {
        let stem: String = self.form(name).to_lowercase().chars().take(5).collect();
        let alike = |span: Span| {
            let words = span.of(self.text).to_lowercase();
            words.split_whitespace().any(|word| word.starts_with(&stem))
        };
        let sources = drafts.list.iter().filter_map(|draft| draft.source);
        sources.into_iter().any(|source| source.head != name && alike(source.span))
    }
}
