//! From noun phrases to links: candidates, scores, the best.

use super::{
    features::{self, Group, Pair, head_match, of_none},
    mentions::{AnaphorKind, Form, Phrase, phrases},
    nouns::{NounClass, Nouns},
};
use crate::{
    Result,
    linear::{Archive, Bytes, Keys, LinearModel},
};
use hearsay_types::{Analysis, Coreference, TokenId};

/// How many sentences back a pronoun's antecedent is sought.
const PRONOUN_REACH: u32 = 4;
/// How many sentences back another noun for the same is sought.
const DESCRIPTION_REACH: u32 = 6;
/// The most candidates of one anaphor.
const MOST_CANDIDATES: usize = 40;

static WEIGHTS: &[u8] = include_bytes!("../../models/coref-fast/weights.bin");

/// Finds what pronouns and descriptions go back to. Built once, used for many texts.
#[derive(Debug)]
pub struct CoreferenceFinder {
    model: LinearModel,
    nouns: Nouns,
}

impl Default for CoreferenceFinder {
    fn default() -> Self {
        Self::new()
    }
}

impl CoreferenceFinder {
    /// The finder with the model that is compiled in.
    ///
    /// # Panics
    /// Never: a test opens the model.
    pub fn new() -> Self {
        Self::open(Bytes::Static(WEIGHTS)).expect("the model compiled in is whole")
    }

    /// The finder with a model in these bytes.
    ///
    /// # Errors
    /// If they are not in this build's layout.
    pub fn open(bytes: Bytes) -> Result<Self> {
        Ok(Self { model: LinearModel::open(&Archive::open(bytes)?, "coref")?, nouns: Nouns::built_in() })
    }

    /// The links of a text with its sentences, tokens, parse and entities, whoever analyzed it. Does not fail.
    pub fn find(&self, text: &str, analysis: &Analysis) -> Coreference {
        let mut ranking = Ranking::new(text, analysis, &self.nouns);
        let (mut keys, mut scores) = (Keys::default(), Vec::new());
        let mut links = Vec::new();
        for anaphor in 0..ranking.phrases.len() {
            let candidates = ranking.candidates(anaphor);
            let best = candidates.and_then(|candidates| {
                ranking.best(anaphor, &candidates, &mut keys, |keys| {
                    self.model.score(keys, &mut scores);
                    scores.first().copied().unwrap_or_default() as f32
                })
            });
            if let Some(best) = best {
                links.push((ranking.phrases[anaphor].head, ranking.phrases[best].head));
            }
            ranking.pass(anaphor, best);
        }
        Coreference::new(links)
    }
}

/// One text while its anaphors are resolved from left to right.
pub(super) struct Ranking<'a> {
    analysis: &'a Analysis,
    pub phrases: Vec<Phrase>,
    groups: Vec<Group>,
    /// For each sentence its first subject.
    first_subjects: Vec<Option<usize>>,
}

impl<'a> Ranking<'a> {
    pub fn new(text: &str, analysis: &'a Analysis, nouns: &Nouns) -> Self {
        let phrases = phrases(text, analysis, nouns);
        let mut first_subjects = vec![None; analysis.sentences.len()];
        for (i, phrase) in phrases.iter().enumerate() {
            if phrase.is_subject()
                && let Some(first) = first_subjects.get_mut(phrase.sentence as usize)
            {
                first.get_or_insert(i);
            }
        }
        Self { analysis, groups: vec![Group::default(); phrases.len()], phrases, first_subjects }
    }

    /// The candidates for an anaphor, the nearest first; `None` if the phrase is no anaphor.
    pub fn candidates(&self, anaphor: usize) -> Option<Vec<usize>> {
        let a = &self.phrases[anaphor];
        let kind = a.anaphor?;
        let mut found = Vec::new();
        let mut n_named = 0;
        for i in (0..anaphor).rev() {
            let c = &self.phrases[i];
            let far = a.sentence - c.sentence;
            let fits = if kind == AnaphorKind::Definite {
                let named = head_match(a, c) == 1;
                n_named += usize::from(named);
                // Of phrases with the same head, the last few.
                named && n_named <= 3 || far <= DESCRIPTION_REACH && (c.form != Form::Noun || far <= 3)
            } else {
                if far > PRONOUN_REACH {
                    break;
                }
                agrees(kind, c)
            };
            if fits && found.len() < MOST_CANDIDATES {
                found.push(i);
            }
        }
        Some(found)
    }

    /// The best candidate by `score`; `None` if having none is better.
    pub fn best(
        &self,
        anaphor: usize,
        candidates: &[usize],
        keys: &mut Keys,
        mut score: impl FnMut(&[u64]) -> f32,
    ) -> Option<usize> {
        self.none_features(anaphor, candidates, keys);
        let mut top = score(keys.as_slice());
        let mut best = None;
        for (rank, candidate) in candidates.iter().enumerate() {
            self.pair_features(anaphor, *candidate, rank, keys);
            let scored = score(keys.as_slice());
            if scored > top {
                (top, best) = (scored, Some(*candidate));
            }
        }
        best
    }

    /// Sets `keys` to the features of an anaphor with a candidate.
    pub fn pair_features(&self, anaphor: usize, candidate: usize, rank: usize, keys: &mut Keys) {
        let (a, c) = (&self.phrases[anaphor], &self.phrases[candidate]);
        let pair = Pair {
            analysis: self.analysis,
            anaphor: a,
            kind: a.anaphor.unwrap_or(AnaphorKind::Definite),
            candidate: c,
            group: self.groups[c.group],
            rank: rank as u64,
            is_first_subject: self.first_subjects.get(c.sentence as usize).copied().flatten()
                == Some(candidate),
        };
        features::of_pair(&pair, keys);
    }

    /// Sets `keys` to the features of an anaphor without antecedent.
    pub fn none_features(&self, anaphor: usize, candidates: &[usize], keys: &mut Keys) {
        let a = &self.phrases[anaphor];
        let n_named = candidates.iter().filter(|c| head_match(a, &self.phrases[**c]) == 1).count();
        let kind = a.anaphor.unwrap_or(AnaphorKind::Definite);
        of_none(self.analysis, a, kind, n_named as u64, candidates.len() as u64, keys);
    }

    /// Goes past a phrase: it joins the group of its antecedent.
    pub fn pass(&mut self, at: usize, antecedent: Option<usize>) {
        if let Some(antecedent) = antecedent {
            self.phrases[at].group = self.phrases[antecedent].group;
        }
        let phrase = &self.phrases[at];
        let group = &mut self.groups[phrase.group];
        group.n_phrases += 1;
        group.n_subjects += u64::from(phrase.is_subject());
        if let Some(kind) = phrase.anaphor.filter(|kind| *kind != AnaphorKind::Definite) {
            group.pronoun = kind as u64 + 1;
        }
    }

    /// The heads of the phrases.
    pub fn head(&self, phrase: usize) -> TokenId {
        self.phrases[phrase].head
    }
}

/// Whether a pronoun may stand for a phrase at all: "he" for no council, "it" for no man.
fn agrees(kind: AnaphorKind, c: &Phrase) -> bool {
    if let Some(other) = c.anaphor.filter(|other| *other != AnaphorKind::Definite) {
        let plural = |kind| matches!(kind, AnaphorKind::They | AnaphorKind::These);
        return other == kind || plural(other) || plural(kind);
    }
    let Some(class) = c.noun_class() else { return true };
    let [man, woman, person] =
        [NounClass::Man, NounClass::Woman, NounClass::Person].map(|class| class as u64);
    match kind {
        AnaphorKind::He => class == man || class == person,
        AnaphorKind::She => class == woman || class == person,
        AnaphorKind::It => ![man, woman, person].contains(&class),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Analyzer, FastAnalyzer};
    use hearsay_types::Article;

    /// Links as words.
    fn links(text: &str) -> Vec<String> {
        let article = Article { text: text.to_owned(), ..Article::default() };
        let analysis = FastAnalyzer::new().analyze(&article);
        let word = |id: TokenId| analysis.token(id).span.of(text);
        let found = CoreferenceFinder::new().find(text, &analysis);
        found.links().iter().map(|(a, b)| format!("{} -> {}", word(*a), word(*b))).collect()
    }

    #[test]
    fn the_model_compiled_in_opens() {
        assert!(CoreferenceFinder::open(Bytes::Static(WEIGHTS)).is_ok());
    }

    #[test]
    fn pronouns_agree_with_what_they_go_back_to() {
        let found = links("Mara Lind met the council on Friday. She said that it had failed.");
        assert!(
            found.iter().any(|link| ["She -> Mara", "She -> Lind"].contains(&link.as_str())),
            "{found:?}"
        );
        assert!(
            links("The soldiers left the town. They took two trucks.")
                .iter()
                .any(|link| link == "They -> soldiers")
        );
    }

    #[test]
    fn what_stands_for_nothing_has_no_antecedent() {
        assert_eq!(links("The council met. It is likely that the talks will fail."), Vec::<String>::new());
    }
}
