//! The agent noun or office at the head of a noun phrase, and how it is used.

use super::{lexicon::AgentNoun, resolve::Linking};
use crate::knowledge::normalize;
use hearsay_types::{TokenId, Upos};

impl Linking<'_> {
    /// The noun of the phrase as the name of a local actor: "senior officials" is "official".
    pub(super) fn plain_form(&self, id: TokenId, noun: &AgentNoun) -> String {
        let form = self.text.token(id).span.of(&self.article.text).to_lowercase();
        match noun.form.rsplit_once(' ') {
            Some((before, _)) => format!("{before} {form}"),
            None => form,
        }
    }

    /// The agent noun at a head, with the words around it that belong to it: "foreign ministry
    /// spokesman", "chief of staff".
    pub(super) fn noun_of(&self, id: TokenId) -> Option<AgentNoun> {
        self.noun_or_office(id).and_then(|(_, noun)| noun)
    }

    /// The longest agent noun or office at a head, in its comparable form.
    pub(super) fn noun_or_office(&self, id: TokenId) -> Option<(String, Option<AgentNoun>)> {
        let token = self.text.token(id);
        if !matches!(token.upos, Upos::Noun | Upos::Propn | Upos::Adj) {
            return None;
        }
        let at = self.words.partition_point(|word| word.span.end <= token.span.start);
        let head = self.words.get(at).filter(|word| word.span.start < token.span.end)?;
        // A token may hold several words ("vice-president"): the last one is inflected.
        let last =
            self.words.partition_point(|word| word.span.start < token.span.end).saturating_sub(1).max(at);
        let lemma = normalize::name(&token.lemma);
        let lemma = if last > at { lemma } else { lemma.rsplit(' ').next().unwrap_or(&head.form).to_owned() };
        let mut forms: Vec<String> = Vec::new();
        let mut behind = String::new();
        for base in [lemma.as_str(), singular(&head.form), head.form.as_str()] {
            if base.is_empty() || forms.iter().any(|form| form == base) {
                continue;
            }
            behind.clear();
            behind.push_str(base);
            forms.push(base.to_owned());
            for word in self.words[last + 1..].iter().take(4).take_while(|word| word.joined) {
                if word.form != "the" {
                    behind.push(' ');
                    behind.push_str(&word.form);
                    forms.push(behind.clone());
                }
            }
            let mut before = base.to_owned();
            let mut joined = head.joined;
            for i in (0..at).rev().take(4) {
                if !joined {
                    break;
                }
                before = format!("{} {before}", self.words[i].form);
                forms.push(before.clone());
                joined = self.words[i].joined;
            }
        }
        forms.sort_by_key(|form| std::cmp::Reverse(form.split(' ').count()));
        forms.into_iter().find_map(|form| {
            let noun = self.lexicon.agent(&form).cloned();
            (noun.is_some() || self.lexicon.office(&form).is_some()).then_some((form, noun))
        })
    }

    pub(super) fn is_definite(&self, id: TokenId) -> bool {
        self.tree.children(id).iter().any(|child| {
            let token = self.text.token(*child);
            token.deprel.is("nmod:poss")
                || token.deprel.is("det")
                    && matches!(&*token.lemma, "the" | "this" | "that" | "these" | "those")
        })
    }

    pub(super) fn is_plural(&self, id: TokenId) -> bool {
        self.text.token(id).feats.get("Number") == Some("Plur")
    }
}

/// An English plural without its ending; the word itself where it has none.
fn singular(word: &str) -> &str {
    word.strip_suffix('s').filter(|rest| rest.len() > 2 && !rest.ends_with('s')).unwrap_or(word)
}
