//! Copies of treebank sentences as careless texts and headlines write them: for training, and to score
//! how much is lost.

use super::{ConlluId, ConlluRow, ConlluSentence};

/// How a copy differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alteration {
    /// Commas and apostrophes are lost: `Monday` `'s` is `Mondays`, `n't` is `nt`.
    LostMarks,
    /// Words begin with capitals, and the last stop is lost.
    Headline,
    /// All letters are capitals.
    Capitals,
}

/// The altered copy of a sentence: its words alone, without comments, ranges and empty nodes. `None` if
/// nothing would change, nothing would be left, or a head is no word of the sentence.
pub fn altered(sentence: &ConlluSentence, alteration: Alteration) -> Option<ConlluSentence> {
    let words: Vec<&ConlluRow> = sentence.words().collect();
    let heads: Vec<usize> = words.iter().map(|row| row.head.parse().ok()).collect::<Option<_>>()?;
    if heads.iter().any(|head| *head > words.len()) {
        return None;
    }
    let is_leaf = |word: usize| !heads.contains(&(word + 1)) && heads[word] > 0;
    let mut forms: Vec<Option<String>> = words.iter().map(|row| Some(row.form.clone())).collect();
    match alteration {
        Alteration::LostMarks => lose_marks(&words, &heads, is_leaf, &mut forms),
        Alteration::Headline => {
            forms.iter_mut().flatten().for_each(|form| *form = with_capital(form));
            if let Some(last) = forms.last_mut().filter(|last| last.as_deref() == Some(".")) {
                *last = last.take().filter(|_| !is_leaf(words.len() - 1));
            }
        }
        Alteration::Capitals => forms.iter_mut().flatten().for_each(|form| *form = form.to_uppercase()),
    }
    let same = |(form, row): (&Option<String>, &&ConlluRow)| form.as_deref() == Some(&row.form);
    if forms.iter().zip(&words).all(same) {
        return None;
    }
    // The new number of each old word.
    let mut numbers = vec![0; words.len() + 1];
    let mut n_kept = 0;
    for (word, _) in forms.iter().enumerate().filter(|(_, form)| form.is_some()) {
        n_kept += 1;
        numbers[word + 1] = n_kept;
    }
    let kept = forms.into_iter().enumerate().filter_map(|(word, form)| {
        let row = ConlluRow {
            id: ConlluId::Word(u32::try_from(numbers[word + 1]).ok()?),
            form: form?,
            head: numbers[heads[word]].to_string(),
            ..words[word].clone()
        };
        Some(row)
    });
    let rows: Vec<ConlluRow> = kept.collect();
    (!rows.is_empty()).then_some(ConlluSentence { comments: Vec::new(), rows })
}

fn lose_marks(
    words: &[&ConlluRow],
    heads: &[usize],
    is_leaf: impl Fn(usize) -> bool,
    forms: &mut [Option<String>],
) {
    for word in 0..words.len() {
        let form = words[word].form.replace('\u{2019}', "'");
        if form == "," && is_leaf(word) {
            forms[word] = None;
        } else if (form == "'s" || form == "'") && is_leaf(word) && word > 0 && heads[word] == word {
            let joined = format!("{}{}", words[word - 1].form, form.trim_start_matches('\''));
            forms[word - 1] = Some(joined);
            forms[word] = None;
        } else if form.len() > 1 && form.contains('\'') && form.chars().any(char::is_alphabetic) {
            forms[word] = Some(form.replace('\'', ""));
        }
    }
}

fn with_capital(form: &str) -> String {
    let mut chars = form.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars.as_str().chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conllu::read;

    #[test]
    fn loses_commas_and_joins_possessives() {
        let text = "1\tYes\t_\tINTJ\t_\t_\t6\tdiscourse\t_\t_\n2\t,\t_\tPUNCT\t_\t_\t1\tpunct\t_\t_\n\
            3\tMonday\t_\tPROPN\t_\t_\t5\tnmod:poss\t_\t_\n4\t's\t_\tPART\t_\t_\t3\tcase\t_\t_\n\
            5\traid\t_\tNOUN\t_\t_\t6\tnsubj\t_\t_\n6\tfailed\t_\tVERB\t_\t_\t0\troot\t_\t_\n\n";
        let sentence = &read(text).unwrap()[0];
        let copy = altered(sentence, Alteration::LostMarks).unwrap();
        let words: Vec<(&str, &str)> = copy.words().map(|row| (&*row.form, &*row.head)).collect();
        assert_eq!(words, [("Yes", "4"), ("Mondays", "3"), ("raid", "4"), ("failed", "0")]);
        assert_eq!(altered(sentence, Alteration::Headline).unwrap().words().last().unwrap().form, "Failed");
    }
}
