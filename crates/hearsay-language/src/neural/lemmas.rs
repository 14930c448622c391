//! Lemmas by form and ending: word pieces hide from the encoder how a rare word is spelled.

use crate::tags::Edit;
use hearsay_types::Upos;
use rustc_hash::FxHashMap;

/// The most characters of an ending.
const LONGEST_ENDING: usize = 5;

/// Edits that lead from forms to lemmas; `None` where the model chooses.
#[derive(Debug, Clone, Default)]
pub struct LemmaTable {
    forms: FxHashMap<(Upos, Box<str>), Option<Edit>>,
    endings: FxHashMap<(Upos, Box<str>), Option<Edit>>,
}

impl LemmaTable {
    /// From lines of four columns: `form` or `end`, part of speech, the form as written or the ending in lower
    /// case, and the edit or `?`. `None` if a line is not one.
    pub fn read(lines: &str) -> Option<Self> {
        let mut table = Self::default();
        for line in lines.lines().filter(|line| !line.starts_with("# ")) {
            let mut columns = line.split('\t');
            let [kind, upos, text, edit] = std::array::from_fn(|_| columns.next());
            let entries = match kind? {
                "form" => &mut table.forms,
                "end" => &mut table.endings,
                _ => return None,
            };
            let edit = edit.filter(|_| columns.next().is_none())?;
            let edit = (edit != "?").then(|| Edit::read(edit));
            entries.insert((Upos::from_name(upos?)?, text?.into()), edit);
        }
        Some(table)
    }

    /// The edit for a form; `None` where the model chooses.
    pub fn edit(&self, upos: Upos, form: &str) -> Option<&Edit> {
        let (key, lower): (Box<str>, String) = (form.into(), form.to_lowercase());
        if let Some(edit) = self.forms.get(&(upos, key)) {
            return edit.as_ref();
        }
        let starts = lower.char_indices().rev().map(|(at, _)| at).take(LONGEST_ENDING);
        let mut starts: Vec<usize> = std::iter::once(lower.len()).chain(starts).collect();
        starts.reverse();
        let endings = starts.into_iter().filter_map(|at| lower.get(at..));
        endings.into_iter().find_map(|ending| self.endings.get(&(upos, ending.into())))?.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_come_before_endings_and_longer_endings_before_shorter() {
        let table = "# kind\tupos\ttext\tscript: x\nend\tVERB\t\tl0\nend\tVERB\ted\tl2\nend\tVERB\tied\tl3y\nform\tVERB\tsaw\tl2ee\nform\tVERB\tlay\t?";
        let table = LemmaTable::read(table).unwrap();
        let lemma = |form: &str| table.edit(Upos::Verb, form).map(|edit| edit.apply(form));
        let forms = ["Denied", "shelled", "go", "saw", "lay", "", "é"];
        let lemmas = ["deny", "shell", "go", "see", "", "", "é"];
        for (form, expected) in forms.into_iter().zip(lemmas) {
            assert_eq!(lemma(form).as_deref(), (form != "lay").then_some(expected), "{form}");
        }
        assert_eq!(table.edit(Upos::Noun, "go"), None);
        assert!(LemmaTable::read("form\tVERB\tx").is_none() && LemmaTable::read("end\tFOO\tx\tl0").is_none());
    }
}
