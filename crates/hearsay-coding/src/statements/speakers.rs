//! Which voices are of one speaker: what somebody says goes on in his next sentence.

use hearsay_types::{Voice, VoiceId};

/// For each voice the first voice of the same source: "Tomas Reck", "Reck", "he" that goes back to him. A voice
/// whose source is not named is its own.
pub(super) fn first_voices(voices: &[Voice], words: &str) -> Vec<VoiceId> {
    let names: Vec<Option<&str>> = voices.iter().map(|voice| name(voice, words)).collect();
    let first = |i: usize| {
        let name = names[i]?;
        names[..i].iter().position(|earlier| earlier.is_some_and(|earlier| is_same(earlier, name)))
    };
    (0..names.len()).map(|i| VoiceId::from(first(i).unwrap_or(i))).collect()
}

fn name<'a>(voice: &'a Voice, words: &'a str) -> Option<&'a str> {
    voice.refers_to.as_deref().or_else(|| voice.source.map(|source| source.of(words)))
}

/// "Reck" is "Tomas Reck".
fn is_same(a: &str, b: &str) -> bool {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let is_name = short.chars().next().is_some_and(char::is_uppercase);
    let ends = || long.strip_suffix(short).is_some_and(|before| before.ends_with(' '));
    long.eq_ignore_ascii_case(short) || is_name && ends()
}

#[cfg(test)]
mod tests {
    use super::is_same;

    #[test]
    fn a_name_and_its_end_are_one_speaker() {
        assert!(is_same("Tomas Reck", "Reck") && is_same("the council", "The council"));
        assert!(!is_same("the army", "army") && !is_same("Breck", "Reck"));
    }
}
