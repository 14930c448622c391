//! The neural reader with a small model of random weights: results do not depend on what is read together, on
//! the instructions used or on threads, and nothing makes it panic.

use hearsay_language::{
    Analyzer, NeuralAnalyzer, Word,
    neural::{MAX_WORDS, Space},
};
use hearsay_nn::{Bytes, Instructions, Processor};
use hearsay_types::{Analysis, Article, Block, BlockKind, EntityType, Span};
use proptest::prelude::*;
use safetensors::{Dtype, tensor::TensorView};
use std::{collections::HashMap, path::Path, sync::LazyLock};

const WIDTH: usize = 64;
const WORD: usize = WIDTH + 16;
const INNER: usize = 96;
const UPOS: [&str; 3] = ["NOUN", "VERB", "PUNCT"];
const FEATS: [&str; 2] = ["_", "Number=Sing"];
const LEMMAS: [&str; 3] = ["l0", "k0", "l1y"];
const DEPRELS: [&str; 4] = ["root", "nsubj", "obj", "punct"];
const LABELS: [&str; 9] = ["O", "B-PER", "I-PER", "L-PER", "U-PER", "B-WPN", "I-WPN", "L-WPN", "U-WPN"];

const LEMMA_TABLE: &str = "end\tNOUN\ts\tl1\nform\tNOUN\tOsk\tk0";

/// Letters by themselves and behind others, and some marks.
fn vocabulary() -> String {
    let letters = ('a'..='z').chain('0'..='9').flat_map(|c| [c.to_string(), format!("##{c}")]);
    let marks = ".,;:!?-'\"()".chars().map(String::from);
    let special = ["[UNK]", "[CLS]", "[SEP]"].map(str::to_owned);
    special.into_iter().chain(letters).chain(marks).collect::<Vec<_>>().join("\n")
}

/// Numbers from a fixed row, the same on every machine.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f32 / (1 << 23) as f32 - 1.0
    }
}

/// A model file in the right layout.
fn weights() -> Vec<u8> {
    let mut numbers = Numbers(7);
    let mut tensors: Vec<(String, Dtype, Vec<usize>, Vec<u8>)> = Vec::new();
    let mut floats = |tensors: &mut Vec<_>, name: &str, shape: &[usize], middle: f32, range: f32| {
        let n: usize = shape.iter().product();
        let bytes = (0..n).flat_map(|_| (middle + range * numbers.next()).to_le_bytes()).collect();
        tensors.push((name.to_owned(), Dtype::F32, shape.to_vec(), bytes));
    };
    let mut more = Numbers(11);
    let mut int8 = |tensors: &mut Vec<_>, name: &str, shape: &[usize]| {
        let n: usize = shape.iter().product();
        let bytes = (0..n).map(|_| ((more.next() * 127.0) as i8).cast_unsigned()).collect();
        tensors.push((name.to_owned(), Dtype::I8, shape.to_vec(), bytes));
    };
    let n_pieces = vocabulary().lines().count();
    int8(&mut tensors, "pieces.weight", &[n_pieces, WIDTH]);
    floats(&mut tensors, "pieces.scale", &[n_pieces], 0.01, 0.002);
    floats(&mut tensors, "positions", &[256, WIDTH], 0.0, 0.5);
    floats(&mut tensors, "piece_shapes", &[8, WIDTH], 0.0, 0.5);
    floats(&mut tensors, "word_shapes", &[8, 16], 0.0, 1.0);
    let norms = ["embedding_norm", "layers.0.attention_norm", "layers.0.output_norm"];
    for norm in norms.into_iter().chain(["layers.1.attention_norm", "layers.1.output_norm"]) {
        floats(&mut tensors, &format!("{norm}.weight"), &[WIDTH], 1.0, 0.1);
        floats(&mut tensors, &format!("{norm}.bias"), &[WIDTH], 0.0, 0.1);
    }
    let mut linear = vec![
        ("heads.arc_dependent".to_owned(), 256, WORD),
        ("heads.arc_head".to_owned(), 256, WORD),
        ("heads.label_dependent".to_owned(), 64, WORD),
        ("heads.label_head".to_owned(), 64, WORD),
        ("heads.entities_hidden".to_owned(), 128, WORD),
        ("heads.factuality_hidden".to_owned(), 128, WORD),
        ("heads.upos".to_owned(), UPOS.len(), WORD),
        ("heads.feats".to_owned(), FEATS.len(), WORD),
        ("heads.lemma".to_owned(), LEMMAS.len(), WORD),
    ];
    for layer in 0..2 {
        linear.push((format!("layers.{layer}.qkv"), 3 * WIDTH, WIDTH));
        linear.push((format!("layers.{layer}.attention_out"), WIDTH, WIDTH));
        linear.push((format!("layers.{layer}.up"), INNER, WIDTH));
        linear.push((format!("layers.{layer}.down"), WIDTH, INNER));
    }
    for (name, n_out, n_in) in linear {
        int8(&mut tensors, &format!("{name}.weight"), &[n_out, n_in]);
        floats(&mut tensors, &format!("{name}.scale"), &[n_out], 0.002, 0.0005);
        floats(&mut tensors, &format!("{name}.bias"), &[n_out], 0.0, 0.2);
    }
    floats(&mut tensors, "heads.entities.weight", &[LABELS.len(), 128], 0.0, 0.3);
    floats(&mut tensors, "heads.entities.bias", &[LABELS.len()], 0.0, 0.1);
    floats(&mut tensors, "heads.factuality.weight", &[1, 128], 0.0, 0.3);
    floats(&mut tensors, "heads.factuality.bias", &[1], 0.0, 0.1);
    floats(&mut tensors, "heads.arc_bilinear", &[257, 256], 0.0, 0.2);
    floats(&mut tensors, "heads.arc_root", &[256], 0.0, 1.0);
    floats(&mut tensors, "heads.label_bilinear", &[DEPRELS.len(), 65, 65], 0.0, 0.2);
    floats(&mut tensors, "heads.label_root", &[64], 0.0, 1.0);

    let list = |names: &[&str]| serde_json::to_string(names).expect("names are JSON");
    let notes: HashMap<String, String> = [
        ("layers", "2".to_owned()),
        ("gelu", "tanh".to_owned()),
        ("shapes", "1".to_owned()),
        ("max_word_pieces", "8".to_owned()),
        ("upos", list(&UPOS)),
        ("feats", list(&FEATS)),
        ("lemma", list(&LEMMAS)),
        ("deprel", list(&DEPRELS)),
        ("entities", list(&LABELS)),
        ("tasks", list(&["upos", "feats", "lemma", "tree", "entities", "factuality"])),
    ]
    .map(|(name, note)| (name.to_owned(), note))
    .into();
    let views = tensors.iter().map(|(name, dtype, shape, bytes)| {
        (name.as_str(), TensorView::new(*dtype, shape.clone(), bytes).expect("shapes fit"))
    });
    safetensors::serialize(views, Some(notes)).expect("tensors fit")
}

fn with(limit: Instructions) -> NeuralAnalyzer {
    let bytes = Bytes::Shared(weights().into());
    NeuralAnalyzer::from_bytes(bytes, &vocabulary(), LEMMA_TABLE, Processor::at_most(limit))
        .expect("the layout is right")
}

static ANALYZER: LazyLock<NeuralAnalyzer> = LazyLock::new(|| with(Instructions::Avx512));

fn annotate(analyzer: &NeuralAnalyzer, sentences: &[Vec<String>]) -> Vec<Vec<Word>> {
    let forms: Vec<Vec<&str>> =
        sentences.iter().map(|sentence| sentence.iter().map(String::as_str).collect()).collect();
    analyzer.annotate(&forms)
}

/// Asserts that words make one tree with one root.
fn assert_tree(words: &[Word]) {
    if words.is_empty() {
        return;
    }
    assert_eq!(words.iter().filter(|word| word.head.is_none()).count(), 1);
    for word in words {
        assert_eq!(word.head.is_none(), word.deprel.as_str() == "root");
        let (mut at, mut steps) = (word.head, 0);
        while let Some(head) = at {
            at = words[head as usize].head;
            steps += 1;
            assert!(steps <= words.len(), "a cycle");
        }
    }
}

fn sentences() -> impl Strategy<Value = Vec<Vec<String>>> {
    let word = prop_oneof![8 => "[a-zA-Z]{1,9}", 2 => "[0-9.,;!?-]{1,4}", 1 => any::<String>()];
    let short = prop::collection::vec(word.clone(), 0..30);
    let long = prop::collection::vec(word, 0..200);
    prop::collection::vec(prop_oneof![9 => short, 1 => long], 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn a_sentence_reads_the_same_whatever_is_read_with_it(sentences in sentences()) {
        let together = annotate(&ANALYZER, &sentences);
        prop_assert_eq!(together.len(), sentences.len());
        let mut reversed = sentences.clone();
        reversed.reverse();
        let mut backwards = annotate(&ANALYZER, &reversed);
        backwards.reverse();
        prop_assert_eq!(&together, &backwards);
        for (sentence, words) in sentences.iter().zip(&together) {
            prop_assert_eq!(&annotate(&ANALYZER, std::slice::from_ref(sentence))[0], words);
            prop_assert_eq!(words.len(), sentence.len());
            assert_tree(words);
        }
    }

    #[test]
    fn all_instructions_give_the_same_vectors(sentences in sentences()) {
        static OTHERS: LazyLock<[NeuralAnalyzer; 2]> =
            LazyLock::new(|| [Instructions::Avx2, Instructions::Portable].map(with));
        for sentence in &sentences {
            let forms: Vec<&str> = sentence.iter().map(String::as_str).collect();
            let bits = |analyzer: &NeuralAnalyzer| -> Vec<u32> {
                let mut space = Space::default();
                let (vectors, _) = analyzer.model().vectors(&forms, &mut space);
                vectors.iter().map(|number| number.to_bits()).collect()
            };
            for other in &*OTHERS {
                prop_assert_eq!(bits(&ANALYZER), bits(other));
            }
        }
        for other in &*OTHERS {
            prop_assert_eq!(annotate(&ANALYZER, &sentences), annotate(other, &sentences));
        }
    }

    #[test]
    fn all_spans_lie_within_any_text(text in any::<String>()) {
        check(&ANALYZER.analyze(&Article { text: text.clone(), ..Article::default() }), &text);
    }
}

fn check(analysis: &Analysis, text: &str) {
    assert!(analysis.tokens.iter().all(|token| text.get(token.span.range()).is_some()));
    assert!(analysis.entities.iter().all(|entity| text.get(entity.span.range()).is_some()));
    assert_eq!(analysis.factuality.len(), analysis.tokens.len());
    assert!(analysis.tokens.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
    for sentence in &analysis.sentences {
        let tokens = &analysis.tokens[sentence.tokens.start as usize..sentence.tokens.end as usize];
        assert_eq!(tokens.iter().filter(|token| token.head.is_none()).count(), 1);
    }
}

#[test]
fn threads_change_nothing() {
    let text = "Velm fell. The Halyard front took the bridge, and the mayor of Osk left! ".repeat(40);
    let article = Article { text, ..Article::default() };
    let alone = ANALYZER.analyze(&article);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| ANALYZER.analyze(&article))).collect();
        for thread in threads {
            assert_eq!(thread.join().unwrap(), alone);
        }
    });
}

#[test]
fn odd_texts_are_read() {
    let texts = [
        String::new(),
        " \n\t".to_owned(),
        "a".to_owned(),
        "\u{0}\u{202e}\u{feff}".to_owned(),
        "x".repeat(100_000),
        "é".repeat(100_000),
        "中".repeat(20_000),
        ".".repeat(20_000),
        "-".repeat(20_000),
        "word ".repeat(3_000),
        "a-b ".repeat(3_000),
        "1,234 | 5 | 6\n".repeat(500),
    ];
    for text in texts {
        check(&ANALYZER.analyze(&Article { text: text.clone(), ..Article::default() }), &text);
    }
    let text = "| Osk | 12 |\n| Velm | 7 |";
    let block = |start, end| Block { kind: BlockKind::Table, span: Span::new(start, end) };
    let blocks = vec![block(0, 12), block(12, 12), block(13, 25)];
    check(&ANALYZER.analyze(&Article { text: text.into(), blocks, ..Article::default() }), text);
}

#[test]
fn a_sentence_of_any_length_is_one_tree() {
    for n in [1, 253, 254, 255, 256, MAX_WORDS, MAX_WORDS + 1, 3 * MAX_WORDS + 7] {
        let words = &ANALYZER.annotate(&[vec!["osk"; n]])[0];
        assert_eq!(words.len(), n);
        assert_tree(words);
    }
    assert_eq!(ANALYZER.annotate(&[vec![], vec!["a"], vec![]]).iter().map(Vec::len).sum::<usize>(), 1);
    assert!(ANALYZER.annotate(&[]).is_empty());
}

#[test]
fn the_model_is_named_by_its_hash() {
    let record = ANALYZER.record();
    assert_eq!((record.name.as_str(), record.sha256.len()), ("neural", 64));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/reader-neural");
    assert_eq!(NeuralAnalyzer::new().record(), NeuralAnalyzer::from_path(&folder).unwrap().record());
}

#[test]
fn a_file_that_is_cut_or_of_another_model_is_refused() {
    let whole = weights();
    for end in [0, 7, 8, 100, whole.len() - 1] {
        let cut = Bytes::Shared(whole[..end].into());
        assert!(NeuralAnalyzer::from_bytes(cut, &vocabulary(), LEMMA_TABLE, Processor::widest()).is_err());
    }
    let whole = Bytes::Shared(whole.into());
    assert!(
        NeuralAnalyzer::from_bytes(whole, "[UNK]\n[CLS]\n[SEP]", LEMMA_TABLE, Processor::widest()).is_err()
    );
}

#[test]
fn what_happened_is_told_from_what_did_not() {
    let text = "The army shelled the village. The army did not shell the village. Shell the village!";
    let analysis = analyzed(text);
    let of_roots = analysis.tokens.iter().zip(&analysis.factuality).filter(|(token, _)| token.head.is_none());
    let [happened, denied, ordered] = of_roots.map(|(_, value)| *value).collect::<Vec<_>>()[..] else {
        panic!("three sentences")
    };
    assert!(happened > 2.0 && denied < 1.0 && ordered < 1.0, "{happened} {denied} {ordered}");
}

/// The analysis of one paragraph by the model that is compiled in.
fn analyzed(text: &str) -> Analysis {
    NeuralAnalyzer::new().analyze(&Article {
        blocks: vec![Block { kind: BlockKind::Paragraph, span: Span::new(0, text.len()) }],
        text: text.to_owned(),
        ..Article::default()
    })
}

#[test]
fn groups_that_lists_or_their_last_word_tell_are_groups_wherever_they_stand() {
    let text = "He had served in a rebel group, Third Regiment, before al-Qaeda. \
                Weapons go to al-Qaeda, and al-Qaeda fighters sell some. It was al-Qaeda's plan.";
    let analysis = analyzed(text);
    let groups = analysis.entities.iter().filter(|entity| entity.kind == EntityType::ArmedGroup);
    let groups: Vec<&str> = groups.map(|entity| entity.span.of(text)).collect();
    assert_eq!(groups[0], "Third Regiment");
    assert_eq!(groups.iter().filter(|name| name.starts_with("al-Qaeda")).count(), 4, "{groups:?}");
}

/// What an independent calculation in 64 bits makes of some sentences with the weights that are compiled in.
/// Rounding to bytes makes the smallest differences grow, so vectors agree nearly.
#[test]
fn the_model_compiled_in_reads_as_it_was_trained() {
    #[derive(serde::Deserialize)]
    struct Reference {
        words: Vec<String>,
        /// The first numbers of each word's vector.
        vectors: Vec<Vec<f32>>,
        upos: Vec<String>,
        feats: Vec<String>,
        /// From 1; 0 is the root.
        heads: Vec<u32>,
        deprels: Vec<String>,
    }
    let sentences: Vec<Reference> = serde_json::from_str(include_str!("neural/reference.json")).unwrap();
    let analyzer = NeuralAnalyzer::new();
    let (mut n_words, mut n_same, mut difference, mut n_numbers) = (0, 0, 0.0, 0);
    for reference in &sentences {
        let forms: Vec<&str> = reference.words.iter().map(String::as_str).collect();
        let mut space = Space::default();
        let (vectors, width) = analyzer.model().vectors(&forms, &mut space);
        for (vector, expected) in vectors.chunks_exact(width).zip(&reference.vectors) {
            difference += vector.iter().zip(expected).map(|(a, b)| (a - b).abs()).sum::<f32>();
            n_numbers += expected.len();
        }
        for (i, word) in analyzer.annotate(&[forms])[0].iter().enumerate() {
            n_words += 1;
            let same = word.upos.as_str() == reference.upos[i]
                && *word.feats.0 == *reference.feats[i]
                && word.head.map_or(0, |head| head + 1) == reference.heads[i]
                && word.deprel.as_str() == reference.deprels[i];
            n_same += usize::from(same);
        }
    }
    let mean = difference / n_numbers as f32;
    assert!(mean < 0.05, "vectors differ by {mean} on average");
    assert!(n_same * 100 >= n_words * 96, "{n_same} of {n_words} words are read alike");
}
