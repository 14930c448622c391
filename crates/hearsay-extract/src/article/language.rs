//! The language of a text.
//!
//! English is told by its function words, which costs little and holds for short and shouted text where
//! letter trigrams mislead; all else by `whatlang`. What the page declares decides only where the text
//! is too short or the detector unsure: templates are often declared as English whatever stands in them.

use rustc_hash::FxHashMap;

/// Fewer letters than these tell no language.
const MIN_LETTERS: usize = 24;

/// Letters that are looked at: half from the start of the text, half from its middle.
const SAMPLE_LETTERS: usize = 1_200;

/// Share of English function words from which a text is English. English running text has 0.35 to 0.5;
/// of 28,201 paragraphs in 500 other languages 0.9 % have 0.2, most of them in Scots.
const ENGLISH_SHARE: f64 = 0.2;

/// Different strong function words that an English text has.
const ENGLISH_WORDS: usize = 2;

/// The detector's confidence from which it outweighs what the page declares.
const SURE: f64 = 0.5;

/// The languages that we can name, and the words by which English is told.
#[derive(Debug)]
pub struct Languages {
    known: Vec<Language>,
    /// English function words, and whether each is a strong one.
    english: FxHashMap<&'static str, bool>,
}

#[derive(Debug)]
struct Language {
    code: &'static str,
    three: &'static str,
    name: &'static str,
}

impl Languages {
    /// Reads the compiled-in tables.
    pub fn load() -> Self {
        let lines = include_str!("../../data/article/languages.tsv").lines().skip(1);
        let known = lines.filter_map(|line| {
            let mut columns = line.split('\t');
            Some(Language { code: columns.next()?, three: columns.next()?, name: columns.next()? })
        });
        let mut english = FxHashMap::default();
        let rows = include_str!("../../data/article/function_words.tsv").lines().skip(1);
        for row in rows.filter_map(|row| row.strip_prefix("en\t")) {
            if let Some((strength, row)) = row.split_once('\t') {
                english.extend(row.split(' ').map(|word| (word, strength == "strong")));
            }
        }
        Self { known: known.collect(), english }
    }

    /// The language of `text` as an ISO 639-1 code; `None` where it cannot be told, or has no such code.
    ///
    /// `declared` is what the page or the record says: a code with or without a region (`en-US`, `eng`),
    /// or an English name.
    pub fn identify(&self, text: &str, declared: Option<&str>) -> Option<&'static str> {
        let declared = declared.and_then(|declared| self.code_of(declared));
        let sample = sample(text);
        if sample.chars().filter(|c| c.is_alphabetic()).count() < MIN_LETTERS {
            return declared;
        }
        let english = self.english(&sample);
        if english.n_strong >= ENGLISH_WORDS && english.share >= ENGLISH_SHARE {
            return Some("en");
        }
        let Some(found) = whatlang::detect(&sample) else { return declared };
        if found.confidence() < SURE {
            // The detector is seldom sure of a sentence of English that is full of names.
            let is_english = english.share >= ENGLISH_SHARE / 2.0;
            return declared.or(if is_english { Some("en") } else { self.code_of(found.lang().code()) });
        }
        self.code_of(found.lang().code())
    }

    /// The English name of a language, for messages; the code itself where it is unknown.
    pub fn name_of<'a>(&self, code: &'a str) -> &'a str {
        self.known.iter().find(|language| language.code == code).map_or(code, |language| language.name)
    }

    /// The ISO 639-1 code of what is declared as a language; `None` for what is none.
    fn code_of(&self, declared: &str) -> Option<&'static str> {
        let declared = declared.trim();
        let primary = declared.split(['-', '_']).next().unwrap_or_default();
        let found = self.known.iter().find(|language| {
            let names = [(language.code, primary), (language.three, primary), (language.name, declared)];
            names.iter().any(|(known, given)| known.eq_ignore_ascii_case(given))
        });
        found.map(|language| language.code)
    }

    /// How frequent English function words are.
    fn english(&self, sample: &str) -> English {
        let (mut n_words, mut n_known, mut strong) = (0usize, 0usize, Vec::new());
        for word in sample.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            n_words += 1;
            if let Some((word, is_strong)) = self.english.get_key_value(word.to_ascii_lowercase().as_str()) {
                n_known += 1;
                if *is_strong && !strong.contains(word) {
                    strong.push(*word);
                }
            }
        }
        English { share: n_known as f64 / n_words.max(1) as f64, n_strong: strong.len() }
    }
}

/// How frequent English function words are in a text.
struct English {
    /// Their share of all words.
    share: f64,
    /// How many different strong ones there are.
    n_strong: usize,
}

/// Pieces of the text that stand for it.
fn sample(text: &str) -> String {
    let n_letters = SAMPLE_LETTERS / 2;
    let end =
        |from: usize| text[from..].char_indices().nth(n_letters).map_or(text.len(), |(at, _)| from + at);
    let first = end(0);
    let mut middle = (text.len() / 2).max(first);
    while !text.is_char_boundary(middle) {
        middle += 1;
    }
    format!("{} {}", &text[..first], &text[middle..end(middle)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identify(text: &str, declared: Option<&str>) -> Option<&'static str> {
        Languages::load().identify(text, declared)
    }

    #[test]
    fn languages_of_reports() {
        let cases = [
            ("en", "The ministry denied that its troops had opened fire on the convoy near the bridge."),
            ("en", "MINISTRY DENIES THAT TROOPS OPENED FIRE ON THE CONVOY, SAYS REBELS TO BLAME"),
            (
                "es",
                "El ministerio negó que sus tropas hubieran abierto fuego contra el convoy cerca del puente.",
            ),
            ("fr", "Le ministère a démenti que ses troupes aient ouvert le feu sur le convoi près du pont."),
            ("de", "Das Ministerium bestritt, dass seine Truppen das Feuer auf den Konvoi eröffnet hätten."),
            (
                "pt",
                "O ministério negou que as suas tropas tenham aberto fogo contra o comboio perto da ponte.",
            ),
            (
                "it",
                "Il ministero ha negato che le sue truppe abbiano aperto il fuoco sul convoglio vicino al ponte.",
            ),
            (
                "nl",
                "Het ministerie ontkende dat zijn troepen bij de brug het vuur op het konvooi hadden geopend.",
            ),
            (
                "tr",
                "Bakanlık, birliklerinin köprünün yakınında konvoya ateş açtığı yönündeki iddiaları yalanladı.",
            ),
            (
                "ru",
                "Министерство опровергло сообщения о том, что его войска открыли огонь по колонне у моста.",
            ),
            (
                "uk",
                "Міністерство спростувало повідомлення про те, що його війська відкрили вогонь по колоні.",
            ),
            ("ar", "نفت الوزارة أن تكون قواتها قد أطلقت النار على القافلة بالقرب من الجسر."),
            ("fa", "وزارت دفاع گزارش‌ها درباره تیراندازی نیروهایش به کاروان در نزدیکی پل را رد کرد."),
            ("zh", "国防部否认其部队在大桥附近向车队开火，并指责对方首先违反停火协议。双方将继续谈判。"),
            (
                "ja",
                "国防省は部隊が橋の近くで車列に発砲したという報道を否定し、停戦違反だと相手側を非難した。",
            ),
            ("he", "המשרד הכחיש כי כוחותיו פתחו באש על השיירה ליד הגשר."),
        ];
        for (code, sentence) in cases {
            assert_eq!(identify(sentence, None), Some(code), "{sentence}");
            assert_eq!(identify(sentence, Some("xx")), Some(code), "{sentence}");
        }
    }

    #[test]
    fn english_that_quotes_another_language() {
        let text = "The crowd shouted “¡Que se vayan todos!” as the delegation left the town with the dead.";
        assert_eq!(identify(text, Some("es")), Some("en"));
    }

    #[test]
    fn what_is_declared_decides_for_short_text_only() {
        assert_eq!(identify("Orvenna", Some("fr-CA")), Some("fr"));
        assert_eq!(identify("Orvenna", Some("Spanish")), Some("es"));
        assert_eq!(identify("Orvenna", None), None);
        assert_eq!(identify("", Some("klingon")), None);
        let spanish = "El ministerio negó que sus tropas hubieran abierto fuego contra el convoy. ".repeat(5);
        assert_eq!(identify(&spanish, Some("en")), Some("es"));
    }

    #[test]
    fn names_for_messages() {
        let languages = Languages::load();
        assert_eq!((languages.name_of("es"), languages.name_of("qq")), ("Spanish", "qq"));
    }

    #[test]
    fn data_files_are_sorted() {
        let codes: Vec<&str> = Languages::load().known.iter().map(|language| language.code).collect();
        assert!(codes.is_sorted() && codes.len() > 80);
        for line in include_str!("../../data/article/function_words.tsv").lines().skip(1) {
            let words: Vec<&str> = line.rsplit('\t').next().unwrap().split(' ').collect();
            assert!(words.is_sorted(), "{line}");
        }
    }
}
