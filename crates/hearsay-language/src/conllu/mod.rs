//! CoNLL-U: reading, writing, and parsing text whose words are given.
//!
//! <https://universaldependencies.org/format.html>

mod altered;
mod analysis;
mod given;

use crate::{Error, Result};
use std::fmt::{self, Write as _};

pub use altered::{Alteration, altered};
pub use analysis::write_analysis;
pub use given::parse_given;

/// One sentence: its comments and rows in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ConlluSentence {
    /// Comment lines without `#` and the space behind it.
    pub comments: Vec<String>,
    /// All rows: words, ranges of multiword tokens, empty nodes.
    pub rows: Vec<ConlluRow>,
}

/// What the first column of a row names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConlluId {
    /// A syntactic word, from 1.
    Word(u32),
    /// A multiword token over words from the first to the last.
    Range(u32, u32),
    /// An empty node behind a word (0 at the beginning), by its number there.
    Empty(u32, u32),
}

/// One row; columns as in the file, `_` where there is nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConlluRow {
    /// Column 1.
    pub id: ConlluId,
    /// Column 2.
    pub form: String,
    /// Column 3.
    pub lemma: String,
    /// Column 4.
    pub upos: String,
    /// Column 5.
    pub xpos: String,
    /// Column 6.
    pub feats: String,
    /// Column 7.
    pub head: String,
    /// Column 8.
    pub deprel: String,
    /// Column 9.
    pub deps: String,
    /// Column 10.
    pub misc: String,
}

impl ConlluSentence {
    /// The value of a comment `# name = value`.
    pub fn comment(&self, name: &str) -> Option<&str> {
        self.comments.iter().find_map(|line| {
            let (found, value) = line.split_once('=')?;
            (found.trim() == name).then(|| value.trim())
        })
    }

    /// The rows of syntactic words.
    pub fn words(&self) -> impl Iterator<Item = &ConlluRow> {
        self.rows.iter().filter(|row| matches!(row.id, ConlluId::Word(_)))
    }
}

impl ConlluRow {
    /// A word of which only the form is known.
    pub fn word(id: u32, form: &str) -> Self {
        let empty = || "_".to_owned();
        Self {
            id: ConlluId::Word(id),
            form: form.to_owned(),
            lemma: empty(),
            upos: empty(),
            xpos: empty(),
            feats: empty(),
            head: empty(),
            deprel: empty(),
            deps: empty(),
            misc: empty(),
        }
    }

    /// Whether column 10 says that no space follows.
    pub fn no_space_after(&self) -> bool {
        self.misc.split('|').any(|entry| entry == "SpaceAfter=No")
    }
}

/// Reads a file. Sentences end at blank lines; a carriage return before a line's end is dropped.
///
/// # Errors
/// If a row has no ten columns, or its first column is not an id. Heads and features are not looked at.
pub fn read(text: &str) -> Result<Vec<ConlluSentence>> {
    let mut sentences = Vec::new();
    let mut sentence = ConlluSentence::default();
    for (i, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            if !sentence.rows.is_empty() {
                sentences.push(std::mem::take(&mut sentence));
            }
        } else if let Some(comment) = line.strip_prefix('#') {
            sentence.comments.push(comment.strip_prefix(' ').unwrap_or(comment).to_owned());
        } else {
            sentence.rows.push(read_row(line).map_err(|found| Error::Conllu { line: i + 1, found })?);
        }
    }
    if !sentence.rows.is_empty() {
        sentences.push(sentence);
    }
    Ok(sentences)
}

fn read_row(line: &str) -> std::result::Result<ConlluRow, String> {
    let columns: Vec<&str> = line.split('\t').collect();
    let columns: [&str; 10] =
        columns.try_into().map_err(|c: Vec<_>| format!("expected 10 columns, found {}", c.len()))?;
    let [id, form, lemma, upos, xpos, feats, head, deprel, deps, misc] = columns;
    Ok(ConlluRow {
        id: read_id(id).ok_or_else(|| format!("`{id}` is not an id"))?,
        form: form.to_owned(),
        lemma: lemma.to_owned(),
        upos: upos.to_owned(),
        xpos: xpos.to_owned(),
        feats: feats.to_owned(),
        head: head.to_owned(),
        deprel: deprel.to_owned(),
        deps: deps.to_owned(),
        misc: misc.to_owned(),
    })
}

fn read_id(id: &str) -> Option<ConlluId> {
    let number = |part: &str| part.parse::<u32>().ok();
    if let Some((first, last)) = id.split_once('-') {
        return Some(ConlluId::Range(number(first)?, number(last)?));
    }
    if let Some((word, empty)) = id.split_once('.') {
        return Some(ConlluId::Empty(number(word)?, number(empty)?));
    }
    number(id).map(ConlluId::Word)
}

/// Writes sentences as a file, each with a blank line behind it. Tabs and line breaks within columns and
/// comments become spaces.
pub fn write(sentences: &[ConlluSentence]) -> String {
    let mut text = String::new();
    for sentence in sentences {
        for comment in &sentence.comments {
            writeln!(text, "# {}", Plain(comment)).expect("writing to a string does not fail");
        }
        for row in &sentence.rows {
            writeln!(text, "{row}").expect("writing to a string does not fail");
        }
        text.push('\n');
    }
    text
}

impl fmt::Display for ConlluRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.id {
            ConlluId::Word(word) => write!(f, "{word}")?,
            ConlluId::Range(first, last) => write!(f, "{first}-{last}")?,
            ConlluId::Empty(word, empty) => write!(f, "{word}.{empty}")?,
        }
        let columns = [&self.form, &self.lemma, &self.upos, &self.xpos, &self.feats, &self.head];
        for column in columns.into_iter().chain([&self.deprel, &self.deps, &self.misc]) {
            write!(f, "\t{}", Plain(column))?;
        }
        Ok(())
    }
}

/// Words without what would break a line of the file.
struct Plain<'a>(&'a str);

impl fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, part) in self.0.split(['\t', '\n', '\r']).enumerate() {
            if i > 0 {
                f.write_char(' ')?;
            }
            f.write_str(part)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "# text = vámonos\n\
        1-2\tvámonos\t_\t_\t_\t_\t_\t_\t_\t_\n\
        1\tvamos\tir\tVERB\t_\t_\t0\troot\t_\t_\n\
        2\tnos\tnosotros\tPRON\t_\t_\t1\tobj\t_\t_\n\
        2.1\tno\t_\t_\t_\t_\t_\t_\t_\t_\n\n";

    #[test]
    fn writes_what_it_read() {
        let sentences = read(SAMPLE).unwrap();
        assert_eq!(sentences[0].comment("text"), Some("vámonos"));
        assert_eq!(sentences[0].words().count(), 2);
        assert_eq!(write(&sentences), SAMPLE);
    }

    #[test]
    fn names_the_line_that_is_wrong() {
        let error = read("# c\n1\ta\n").unwrap_err().to_string();
        assert_eq!(error, "CoNLL-U line 2: expected 10 columns, found 2");
        assert!(read("x\t_\t_\t_\t_\t_\t_\t_\t_\t_\n").is_err());
    }
}
