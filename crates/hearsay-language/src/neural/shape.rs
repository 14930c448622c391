//! How a word is written: what an encoder without capitals cannot see.

/// The number of shapes; 0 stands for no word.
pub const N_SHAPES: usize = 8;

/// The shape of a word, version 1: 1 without capitals, 2 capitals, 3 one capital alone, 4 with one capital in
/// front, 5 figures, 6 marks, 7 others.
pub fn shape(word: &str) -> u32 {
    let n_upper = word.chars().filter(|c| c.is_uppercase()).count();
    if word.chars().any(char::is_lowercase) {
        return match n_upper {
            0 => 1,
            1 if word.starts_with(char::is_uppercase) => 4,
            _ => 7,
        };
    }
    match n_upper {
        0 if word.contains(|c: char| c.is_ascii_digit()) => 5,
        0 if word.contains(char::is_alphanumeric) => 7,
        0 => 6,
        1 => 3,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::shape;

    #[test]
    fn tells_how_words_are_written() {
        let words = ["velm", "UN", "I", "Velm", "2016", "--", "McVelm", "", "4th", "中"];
        assert_eq!(words.map(shape), [1, 2, 3, 4, 5, 6, 7, 6, 1, 7]);
    }
}
