//! Reading coreference from GUM: what the model is trained on and scored against.

use crate::conllu::{ConlluRow, ConlluSentence};

/// A mention of GUM's `Entity=` annotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldMention {
    /// Its words, as positions in the document, half open.
    pub words: (usize, usize),
    /// The word of it that depends on a word outside.
    pub head: usize,
    /// The number of what it stands for: mentions of one number corefer.
    pub entity: u32,
}

/// The mentions of one document, in the order in which they end. `sentences` are all those of the document.
pub fn mentions(sentences: &[&ConlluSentence]) -> Vec<GoldMention> {
    let mut found = Vec::new();
    let mut open: Vec<(u32, usize)> = Vec::new();
    let mut first = 0;
    for sentence in sentences {
        let words: Vec<&ConlluRow> = sentence.words().collect();
        let head_of = |i: usize| words[i].head.parse::<usize>().ok().and_then(|head| head.checked_sub(1));
        let mut close = |entity: u32, start: usize, end: usize| {
            let inside = start.max(first)..end;
            let is_top = |i: &usize| head_of(i - first).is_none_or(|head| !inside.contains(&(head + first)));
            let head = inside.clone().find(is_top).unwrap_or(end.saturating_sub(1));
            found.push(GoldMention { words: (start, end), head, entity });
        };
        for (i, row) in words.iter().enumerate() {
            let Some(value) = row.misc.split('|').find_map(|part| part.strip_prefix("Entity=")) else {
                continue;
            };
            let mut rest = value;
            while !rest.is_empty() {
                if let Some(inside) = rest.strip_prefix('(') {
                    let end = inside.find(['(', ')']).unwrap_or(inside.len());
                    let entity = number(&inside[..end]);
                    rest = &inside[end..];
                    if let Some(behind) = rest.strip_prefix(')') {
                        rest = behind;
                        close(entity, first + i, first + i + 1);
                    } else {
                        open.push((entity, first + i));
                    }
                } else {
                    let end = rest.find(')').unwrap_or(rest.len());
                    let entity = number(&rest[..end]);
                    if let Some(at) = open.iter().rposition(|(id, _)| *id == entity) {
                        let (_, start) = open.remove(at);
                        close(entity, start, first + i + 1);
                    }
                    rest = rest.get(end + 1..).unwrap_or_default();
                }
            }
        }
        first += words.len();
    }
    found
}

/// The number at the beginning: of `12-person-new` and of `12[1/2]`.
fn number(field: &str) -> u32 {
    let end = field.find(|c: char| !c.is_ascii_digit()).unwrap_or(field.len());
    field[..end].parse().unwrap_or(0)
}

/// The documents of a file: the sentences of each, with its name.
pub fn documents(sentences: &[ConlluSentence]) -> Vec<(String, Vec<&ConlluSentence>)> {
    let mut documents: Vec<(String, Vec<&ConlluSentence>)> = Vec::new();
    for sentence in sentences {
        if let Some(id) = sentence.comment("newdoc id") {
            documents.push((id.to_owned(), Vec::new()));
        }
        if let Some((_, list)) = documents.last_mut() {
            list.push(sentence);
        }
    }
    documents
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conllu;

    #[test]
    fn mentions_of_one_number_corefer() {
        let text = "1\tThe\tthe\tDET\tDT\t_\t2\tdet\t_\tEntity=(1-organization-new\n\
                    2\tcouncil\tcouncil\tNOUN\tNN\t_\t3\tnsubj\t_\tEntity=1)\n\
                    3\tmet\tmeet\tVERB\tVBD\t_\t0\troot\t_\t_\n\n\
                    1\tIt\tit\tPRON\tPRP\t_\t2\tnsubj\t_\tEntity=(1-organization-giv)\n\
                    2\tleft\tleave\tVERB\tVBD\t_\t0\troot\t_\t_\n";
        let sentences = conllu::read(text).unwrap();
        let found = mentions(&sentences.iter().collect::<Vec<_>>());
        let first = GoldMention { words: (0, 2), head: 1, entity: 1 };
        assert_eq!(found, [first, GoldMention { words: (3, 4), head: 3, entity: 1 }]);
    }
}
