use super::*;
use encoding_rs::Encoding;
use hearsay_types::Span;
use proptest::prelude::*;

/// Decodes HTML and returns the text, the encoding and the notes.
fn html(bytes: &[u8]) -> (String, &'static str, Vec<String>) {
    let Noted { value, notes } = decode(bytes, None, Media::Html);
    (value.text, value.encoding, notes.into_iter().map(|note| note.message).collect())
}

fn encoded(label: &str, text: &str) -> Vec<u8> {
    Encoding::for_label(label.as_bytes()).unwrap().encode(text).0.into_owned()
}

#[test]
fn utf8_needs_no_declaration() {
    let (text, encoding, notes) = html("<p>“Waffenruhe” für Orvenna</p>".as_bytes());
    assert_eq!((text.as_str(), encoding), ("<p>“Waffenruhe” für Orvenna</p>", "UTF-8"));
    assert!(notes.is_empty());
}

#[test]
fn marks_are_cut_off_and_counted() {
    let decoded = decode(b"\xef\xbb\xbfTolls", None, Media::Text).value;
    assert_eq!(decoded.text, "Tolls");
    assert_eq!(decoded.map.source_of(Span::new(0, 5)), Some(Span::new(3, 8)));
    let decoded = decode(b"\xff\xfeT\0\xe9\0", None, Media::Text).value;
    assert_eq!((decoded.text.as_str(), decoded.encoding), ("Té", "UTF-16LE"));
    assert_eq!(decoded.map.source_of(Span::new(1, 3)), Some(Span::new(4, 6)));
    let decoded = decode(b"\0\0\xfe\xff\0\0\0T\0\x01\xf6\0", None, Media::Text).value;
    assert_eq!((decoded.text.as_str(), decoded.encoding), ("T😀", "UTF-32BE"));
}

#[test]
fn utf16_without_a_mark_shows_by_its_zeros() {
    let bytes: Vec<u8> = "<html><p>A ceasefire".encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(html(&bytes).1, "UTF-16BE");
    let bytes: Vec<u8> = "<html><p>A ceasefire".chars().flat_map(|c| (c as u32).to_le_bytes()).collect();
    assert_eq!(html(&bytes).0, "<html><p>A ceasefire");
}

#[test]
fn declarations_of_a_page_are_read() {
    let russian = "Перемирие вступило в силу";
    for head in [
        "<html><head><meta charset=windows-1251>",
        "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1251\" />",
        "<?xml version='1.0' encoding='windows-1251'?><html>",
        "<!-- <meta charset=utf-8> --><META NAME=x><meta\ncharset = 'WINDOWS-1251'>",
    ] {
        let page = format!("{head}<p>{russian}");
        let (text, encoding, notes) = html(&encoded("windows-1251", &page));
        assert_eq!((text, encoding), (page, "windows-1251"));
        assert!(notes.is_empty());
    }
}

#[test]
fn declared_latin_1_that_is_utf8() {
    let page = "<meta charset=iso-8859-1><p>“Nous démentons”";
    let (text, encoding, notes) = html(page.as_bytes());
    assert_eq!((text.as_str(), encoding), (page, "UTF-8"));
    assert_eq!(notes, ["declared as windows-1252, but is UTF-8"]);
}

#[test]
fn declared_utf8_that_is_windows_1252() {
    let page = "<meta charset=utf-8><p>“We deny it,” he said. It’s the ministry’s – and the army’s – word.";
    let (text, encoding, notes) = html(&encoded("windows-1252", page));
    assert_eq!((text.as_str(), encoding), (page, "windows-1252"));
    assert_eq!(notes, ["declared as utf-8, but is not; read as windows-1252"]);
}

#[test]
fn declared_latin_1_has_the_quotation_marks_of_windows_1252() {
    let bytes = b"<meta charset=ISO-8859-1><p>\x93No,\x94 he said; it\x92s over";
    assert!(html(bytes).0.ends_with("“No,” he said; it’s over"));
}

#[test]
fn utf8_with_pasted_letters_of_windows_1252() {
    let mut bytes = "„Ja“, sagte die Sprecherin. ".as_bytes().to_vec();
    bytes.extend(b"It\x92s over");
    let (text, encoding, notes) = html(&bytes);
    assert_eq!((text.as_str(), encoding), ("„Ja“, sagte die Sprecherin. It’s over", "UTF-8"));
    assert_eq!(notes, ["1 bytes that are no UTF-8 were read as windows-1252"]);
}

#[test]
fn utf8_cut_off_within_a_character() {
    let bytes = "The “ceasefire”".as_bytes();
    let (text, encoding, _) = html(&bytes[..bytes.len() - 1]);
    assert_eq!((text.as_str(), encoding), ("The “ceasefire\u{fffd}", "UTF-8"));
}

#[test]
fn undeclared_character_sets_are_detected() {
    let cases = [
        ("windows-1251", "Министерство обороны опровергло сообщения о нарушении перемирия в городе."),
        ("windows-1256", "نفت وزارة الدفاع التقارير عن خرق وقف إطلاق النار في المدينة يوم الجمعة."),
        ("gbk", "国防部周五否认有关在该市违反停火协议的报道，并指责对方首先开火。"),
        ("shift_jis", "国防省は金曜日、市内での停戦違反に関する報道を否定した。"),
        ("euc-kr", "국방부는 금요일 도시에서 휴전을 위반했다는 보도를 부인했다."),
        ("windows-1252", "Le ministère a démenti vendredi toute violation du cessez-le-feu."),
        ("iso-2022-jp", "国防省は金曜日、市内での停戦違反に関する報道を否定した。"),
    ];
    for (label, sentence) in cases {
        let (text, encoding, _) = html(&encoded(label, sentence));
        assert_eq!((text.as_str(), encoding.to_ascii_lowercase().as_str()), (sentence, label));
    }
}

#[test]
fn the_map_leads_to_the_bytes_of_each_character() {
    let cases = [
        ("gbk", "ab国防cd", vec![(0, 1), (1, 2), (2, 4), (4, 6), (6, 7), (7, 8)]),
        ("windows-1251", "aдаb", vec![(0, 1), (1, 2), (2, 3), (3, 4)]),
    ];
    for (label, sentence, sources) in cases {
        let decoded = decode(&encoded(label, sentence), Some(label), Media::Text).value;
        assert_eq!(decoded.text, sentence);
        let spans = sentence.char_indices().map(|(at, c)| Span::new(at, at + c.len_utf8()));
        let found: Vec<_> = spans.map(|span| decoded.map.source_of(span).unwrap()).collect();
        let expected: Vec<_> = sources.into_iter().map(|(from, to)| Span::new(from, to)).collect();
        assert_eq!(found, expected, "{label}");
    }
}

#[test]
fn a_wrong_declaration_of_several_bytes_a_character() {
    let page = format!("<meta charset=gbk><p>{}", "Nègre, café, à la gare. Déjà vu. ".repeat(20));
    let (text, encoding, _) = html(&encoded("windows-1252", &page));
    assert_eq!((text, encoding), (page, "windows-1252"));
}

#[test]
fn control_characters_are_spaces() {
    let decoded = decode("a\0b\u{92}c\u{81}d\x1be\tf\r\n".as_bytes(), None, Media::Text).value;
    assert_eq!(decoded.text, "a b’c d e\tf\r\n");
    assert_eq!(decoded.map.source_of(Span::new(3, 6)), Some(Span::new(3, 5)));
    assert_eq!(decoded.map.source_of(Span::new(6, 7)), Some(Span::new(5, 6)));
}

#[test]
fn unknown_and_empty_declarations_are_passed_over() {
    for head in [
        "<meta charset=klingon>",
        "<meta charset>",
        "<meta charset=''>",
        "<?xml encoding",
        "<meta charset=utf-16>",
    ] {
        let page = format!("{head}<p>“truce”");
        assert_eq!(html(page.as_bytes()).0, page);
    }
    assert_eq!(html(b""), (String::new(), "UTF-8", vec![]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Any bytes give a text whose map stays within them, in order.
    #[test]
    fn maps_stay_within_the_bytes(bytes: Vec<u8>, label in proptest::option::of(label())) {
        let decoded = decode(&bytes, label, Media::Html).value;
        let mut last = 0;
        for (at, c) in decoded.text.char_indices() {
            let source = decoded.map.source_of(Span::new(at, at + c.len_utf8())).unwrap();
            prop_assert!(source.end as usize <= bytes.len());
            prop_assert!(source.start >= last && source.end >= source.start);
            last = source.start;
        }
    }

    /// Text that a declared character set can hold comes back, and so does each word from its own bytes.
    #[test]
    fn text_comes_back(words in proptest::collection::vec(word(), 1..20), label in label()) {
        let encoding = Encoding::for_label(label.as_bytes()).unwrap();
        let text = words.join(" ");
        let text: String = text.chars().filter(|c| !encoding.encode(&c.to_string()).2).collect();
        let (bytes, _, _) = encoding.encode(&text);
        // By chance the bytes may be UTF-8, or too broken in the declared encoding; neither is common.
        let decoded = decode(&bytes, Some(label), Media::Text).value;
        prop_assume!(decoded.encoding == encoding.name());
        prop_assert_eq!(&decoded.text, &text);
        for (at, c) in text.char_indices() {
            let source = decoded.map.source_of(Span::new(at, at + c.len_utf8())).unwrap();
            if encoding.is_ascii_compatible() {
                let character = encoding.decode_without_bom_handling(&bytes[source.range()]).0;
                prop_assert_eq!(character.into_owned(), c.to_string());
            }
        }
    }
}

fn label() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec![
        "windows-1252",
        "windows-1251",
        "windows-1256",
        "iso-8859-2",
        "koi8-r",
        "gbk",
        "gb18030",
        "big5",
        "euc-jp",
        "shift_jis",
        "iso-2022-jp",
        "euc-kr",
        "macintosh",
        "windows-874",
    ])
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z0-9.,<>\"'~|{}\\[\\]@]{1,8}",
        "[а-яА-Я]{1,8}",
        "[é-ü“”’–]{1,6}",
        "[一-龥]{1,6}",
        "[ぁ-ん]{1,4}",
        "[ء-ي]{1,6}"
    ]
}
