use super::*;
use hearsay_types::Span;
use std::fs;
use tempfile::TempDir;

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

/// All inputs of one path in a folder, which are expected to be read.
fn read(folder: &TempDir, path: &str) -> Vec<Result<Input, Skipped>> {
    read_with(folder, path, &Options::default())
}

fn read_with(folder: &TempDir, path: &str, options: &Options) -> Vec<Result<Input, Skipped>> {
    inputs(&[folder.path().join(path)], options).collect()
}

/// The inputs of one file of this name and content.
fn file(name: &str, bytes: &[u8]) -> Vec<Result<Input, Skipped>> {
    read(&folder(&[(name, bytes)]), name)
}

/// The reason why a file is skipped as a whole.
fn reason(name: &str, bytes: &[u8]) -> String {
    let found = file(name, bytes);
    assert_eq!(found.len(), 1, "{name}: {found:?}");
    found.into_iter().next().unwrap().unwrap_err().reason
}

fn text(input: &Input) -> &str {
    match &input.content {
        Content::Record(record) => &record.text,
        Content::Message(message) => &message.text,
        Content::Page { .. } => panic!("a record's text"),
    }
}

/// Asserts that each character of the text stands at its source within `bytes`, or as an escape of it.
fn assert_maps(input: &Input, bytes: &[u8]) {
    let Content::Record(record) = &input.content else { panic!("a record's text") };
    assert_eq!(input.record, record_of(input.record.path.clone(), bytes));
    for (at, c) in record.text.char_indices() {
        let source = record.map.source_of(Span::new(at, at + c.len_utf8())).unwrap();
        let source = &bytes[source.range()];
        let is_same = source == c.to_string().as_bytes() || source.starts_with(b"\\") || source == b"\"\"";
        assert!(is_same || !c.is_ascii(), "{c:?} from {source:?}");
    }
}

#[test]
fn folders_are_read_in_order_without_hidden_files() {
    let folder = folder(&[
        ("b/2.txt", b"two"),
        ("a.txt", b"one"),
        ("b/.git/x.txt", b"no"),
        (".hidden.txt", b"no"),
        ("b/1.html", b"<p>x"),
        ("c.png", b"\x89PNG\r\n\x1a\n"),
    ]);
    let found = read(&folder, "");
    let names: Vec<String> = found
        .iter()
        .map(|found| match found {
            Ok(input) => input.record.path.clone(),
            Err(skipped) => skipped.path.clone(),
        })
        .map(|path| path.strip_prefix(folder.path().to_str().unwrap()).unwrap().replace('\\', "/"))
        .collect();
    assert_eq!(names, ["/a.txt", "/b/1.html", "/b/2.txt", "/c.png"]);
    assert!(found[3].as_ref().unwrap_err().reason.contains("PNG"));
}

#[test]
fn patterns_that_the_shell_left_alone() {
    let folder = folder(&[("1.txt", b"one"), ("2.txt", b"two"), ("3.html", b"<p>three")]);
    assert_eq!(read(&folder, "*.txt").len(), 2);
    assert_eq!(read(&folder, "[13].*").len(), 2);
    assert_eq!(read(&folder, "*.csv")[0].as_ref().unwrap_err().reason, "no file matches the pattern");
    assert_eq!(read(&folder, "4.txt")[0].as_ref().unwrap_err().reason, "there is no such file");
}

#[test]
fn pages_and_texts_are_told_apart() {
    let media = |name: &str, bytes: &[u8]| match &file(name, bytes)[0] {
        Ok(Input { content: Content::Page { media, .. }, .. }) => *media,
        other => panic!("{name}: {other:?}"),
    };
    assert_eq!(media("a.html", b"<p>A truce"), Media::Html);
    assert_eq!(media("a.html", b"A truce, saved as text"), Media::Text);
    assert_eq!(media("a", b"\xef\xbb\xbf <!-- x --><!DOCTYPE html><p>x"), Media::Html);
    assert_eq!(media("a.txt", b"<?xml version='1.0'?>\n<html xmlns='x'>"), Media::Html);
    assert_eq!(media("a.php", b"<div>Talks</div><p>resumed</p>"), Media::Html);
    assert_eq!(media("a.md", b"[The Monitor](#) 4 May\n\nTalks <b>resumed</b>"), Media::Text);
    assert_eq!(media("a", b"[The Monitor](#), 4 May, reports"), Media::Text);
    let wide: Vec<u8> = "Talks resumed in Orvenna.".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(media("a.txt", &wide), Media::Text);
}

#[test]
fn a_page_keeps_the_hash_of_its_bytes() {
    let found = file("a.txt", b"abc");
    let record = &found[0].as_ref().unwrap().record;
    assert_eq!(record.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(record.n_bytes, 3);
}

#[test]
fn every_input_has_the_bytes_of_its_hash() {
    let files: [(&str, &[u8]); 4] = [
        ("a.txt", b"Talks resumed."),
        ("a.jsonl", b"{\"title\": \"Talks\", \"text\": \"Talks resumed.\"}\n{\"text\": \"They ended.\"}\n"),
        ("a.csv", b"title,text\nTalks,\"Talks \"\"resumed\"\".\"\n"),
        ("a.eml", b"From: a@b.example\r\nSubject: Talks\r\n\r\nTalks resumed in Orven.\r\n"),
    ];
    for (name, bytes) in files {
        let found = file(name, bytes);
        assert!(!found.is_empty());
        for input in found {
            let input = input.unwrap();
            assert_eq!(input.record, record_of(input.record.path.clone(), input.bytes()), "{name}");
        }
    }
}

#[test]
fn what_is_no_report_is_skipped_with_its_name() {
    let cases: [(&str, &[u8], &str); 14] = [
        ("a.html", b"", "it is empty"),
        ("a.txt", b" \n\t", "it holds only white space"),
        ("a.txt", b"\0\x01\x02\x03\x04\x05\x06\x07 some", "it is no text"),
        ("a.pdf", b"%PDF-1.7", "it is a damaged PDF file"),
        ("a.html", b"\x1f\x8b\x08\0", "it is packed and cut off"),
        ("a.webp", b"RIFF\x10\0\0\0WEBPVP8 ", "it is a WebP image"),
        ("a", b"\x7fELF\x02\x01\x01\0", "it is a program (ELF)"),
        ("a.css", b"p { color: red }", "it is a style sheet"),
        ("a.xml", b"<?xml version='1.0'?><rss version='2.0'>", "it is a feed without entries"),
        ("a.xml", b"<?xml version='1.0'?><nitf>", "it is an XML file of a kind that is not read"),
        ("a.json", b"[1, 2]", "it holds no JSON object"),
        ("a.csv", b"title,body\n", "it has a head and no rows"),
        ("a.csv", b"\n\n", "it holds only white space"),
        (
            "a.csv",
            b"name,age\nx,4\n",
            "no column is known to hold the text (columns: name, age); name it with --map text=COLUMN",
        ),
    ];
    for (name, bytes, expected) in cases {
        assert_eq!(reason(name, bytes), expected, "{name}");
    }
}

#[test]
fn a_page_that_is_too_large() {
    let folder = folder(&[("a.txt", &[b'a'; 100])]);
    let options = Options { max_bytes: 99, ..Options::default() };
    let found = read_with(&folder, "a.txt", &options);
    assert_eq!(found[0].as_ref().unwrap_err().reason, "it is larger than 99 bytes, too large for one report");
}

#[test]
fn json_lines_of_the_case_format() {
    let line = r#"{"id": "r01", "url": null, "publisher": "Orvenna Post", "title": " Truce ", "byline": "A. Writer", "published": "2031-05-04", "text": "Talks\n\u201cresumed\u201d.", "origin": {"kind": "agency", "of": "NPA"}}"#;
    let found = file("reports.jsonl", format!("{line}\n\n").as_bytes());
    let [Ok(input)] = found.as_slice() else { panic!("{found:?}") };
    assert!(input.record.path.ends_with("reports.jsonl:1"));
    assert_eq!(text(input), "Talks\n“resumed”.");
    assert_maps(input, line.as_bytes());
    let given = Given {
        id: Some("r01".into()),
        publisher: Some("Orvenna Post".into()),
        title: Some("Truce".into()),
        byline: Some("A. Writer".into()),
        published: Some("2031-05-04".into()),
        ..Given::default()
    };
    assert_eq!(input.given, given);
}

#[test]
fn a_bad_line_is_named_and_the_rest_goes_on() {
    let lines = b"{\"text\": \"one\"}\n{\"text\": \"tw\n{\"text\": \"\"}\n[1]\n{\"text\": \"five\"}";
    let found = file("a.jsonl", lines);
    let ends: Vec<String> = found
        .iter()
        .map(|found| match found {
            Ok(input) => text(input).to_owned(),
            Err(skipped) => skipped.path.rsplit(':').next().unwrap().to_owned() + " " + &skipped.reason,
        })
        .collect();
    assert_eq!(
        ends,
        [
            "one",
            "2 no valid JSON: a string has no end at byte 10",
            "3 its text is empty",
            "4 it is no JSON object",
            "five"
        ]
    );
}

#[test]
fn json_in_any_layout() {
    let array = b"[\n  {\"headline\": \"A\",\n   \"body\": \"one}\"},\n  {\"body\": \"two\"}\n]";
    let found = file("a.json", array);
    let texts: Vec<&str> = found.iter().map(|found| text(found.as_ref().unwrap())).collect();
    assert_eq!(texts, ["one}", "two"]);
    assert!(found[0].as_ref().unwrap().record.path.ends_with(":2"));
    assert!(found[1].as_ref().unwrap().record.path.ends_with(":4"));
    assert_maps(found[1].as_ref().unwrap(), b"{\"body\": \"two\"}");

    let wrapped = b"{\"status\": \"ok\", \"response\": {\"articles\": [\n{\"title\": \"T\", \"content\": \"x y\", \
        \"source\": {\"id\": null, \"name\": \"Post\"}, \"author\": [\"A\", {\"name\": \"B\"}]},\n{\"title\": \"U\"}]}}";
    let found = file("a.json", wrapped);
    let input = found[0].as_ref().unwrap();
    assert_eq!(text(input), "x y");
    assert_eq!(input.given.publisher.as_deref(), Some("Post"));
    assert_eq!(input.given.byline.as_deref(), Some("A, B"));
    assert!(input.record.path.ends_with(":2"));
    assert!(found[1].is_err());
}

#[test]
fn names_of_other_exports() {
    let cases = [
        r#"{"date": "d", "id": 7, "event_text": "x", "headline": "h", "publisher": "p", "pub_date": "2031-05-04", "story_id": "s"}"#,
        r#"{"maintext": "x", "source_domain": "p", "title": "h", "date_publish": "2031-05-04", "id": "7"}"#,
        r#"{"@type": "NewsArticle", "articleBody": "x", "headline": "h", "datePublished": "2031-05-04", "publisher": {"name": "p"}, "id": "7"}"#,
        r#"{"_id": "7", "_source": {"text": "x", "title": "h", "date": 1935576000, "outlet": "p"}}"#,
        r#"{"id": "7", "webTitle": "h", "webPublicationDate": "2031-05-04", "fields": {"bodyText": "x", "publication": "p"}}"#,
        r#"{"id": "7", "title": "h", "text": "x", "source": "https://p.example/x", "source-hostname": "p", "date": "2031-05-04"}"#,
    ];
    for line in cases {
        let found = file("a.jsonl", line.as_bytes());
        let [Ok(input)] = found.as_slice() else { panic!("{line}: {found:?}") };
        assert_eq!(text(input), "x", "{line}");
        assert_eq!(input.given.id.as_deref(), Some("7"), "{line}");
        assert_eq!(input.given.title.as_deref(), Some("h"), "{line}");
        assert_eq!(input.given.publisher.as_deref(), Some("p"), "{line}");
        assert!(input.given.published.is_some(), "{line}");
    }
}

#[test]
fn fields_by_the_users_names() {
    let folder = folder(&[("a.jsonl", br#"{"t": {"x": "head", "y": "words"}, "text": "not this"}"#)]);
    let options = Options { field_map: field_map("title=t.x, text=t.y").unwrap(), ..Options::default() };
    let found = read_with(&folder, "a.jsonl", &options);
    let input = found[0].as_ref().unwrap();
    assert_eq!((text(input), input.given.title.as_deref()), ("words", Some("head")));
    assert!(field_map("headline=t").unwrap_err().starts_with("headline: no such field"));
    assert!(field_map("title").unwrap_err().contains("expected FIELD=NAME"));
}

#[test]
fn a_record_whose_text_is_a_page() {
    for line in [
        r#"{"id": "1", "html": "<html><p>Talks \u201cresumed\u201d"}"#,
        r#"{"id": "1", "content": {"rendered": "<p>Talks \u201cresumed\u201d</p>"}}"#,
    ] {
        let found = file("a.jsonl", line.as_bytes());
        let [Ok(input)] = found.as_slice() else { panic!("{found:?}") };
        let Content::Page { bytes, media: Media::Html, map: Some(map) } = &input.content else {
            panic!("{input:?}")
        };
        let page = std::str::from_utf8(bytes).unwrap();
        let at = page.find('“').unwrap();
        assert_eq!(map.source_of(Span::new(at, at + 3)).unwrap().of(line), r"\u201c");
        assert_eq!(input.given.id.as_deref(), Some("1"));
    }
}

#[test]
fn a_file_without_texts_is_skipped_once() {
    let line = "{\"report\": \"r01\", \"quote\": \"x\"}\n";
    for n in [1, 3, 300] {
        let reason = reason("statements.jsonl", line.repeat(n).as_bytes());
        assert!(reason.starts_with("no field is known to hold the text (fields: report, quote)"), "{reason}");
    }
}

#[test]
fn tables_with_the_columns_of_fa_kes() {
    let head = "unit_id,article_title,article_content,source,date,location,labels\n";
    let row = "7,Talks,\"The ministry said: \"\"No\"\".\nIt denied, too\",Post,5/4/2031,orvenna,1";
    let found = file("a.csv", format!("{head}{row}\r\n").as_bytes());
    let [Ok(input)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(text(input), "The ministry said: \"No\".\nIt denied, too");
    assert_maps(input, row.as_bytes());
    assert!(input.record.path.ends_with("a.csv:2"));
    assert_eq!(input.given.id.as_deref(), Some("7"));
    assert_eq!(input.given.published.as_deref(), Some("5/4/2031"));
    assert_eq!(input.given.labels, [Label { name: "location".into(), value: "orvenna".into() }]);
}

#[test]
fn tables_of_every_kind() {
    for (name, bytes) in [
        ("a.csv", "title;body;date\nT;x;d\n".as_bytes()),
        ("a.tsv", b"title\tbody\nT\tx\n"),
        ("a", b"title|body\nT|x\n"),
        ("a.csv", b"sep=;\ntitle;body\nT;x"),
        ("a.csv", b"\xef\xbb\xbf\"title\",\"body\"\r\n\r\n\"T\",\"x\"\r\n"),
    ] {
        let found = file(name, bytes);
        let [Ok(input)] = found.as_slice() else { panic!("{name}: {found:?}") };
        assert_eq!((text(input), input.given.title.as_deref()), ("x", Some("T")));
    }
    let wide: Vec<u8> = "\u{feff}title\tbody\nT\té\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let found = file("a.csv", &wide);
    assert_eq!(text(found[0].as_ref().unwrap()), "é");
    assert!(found[0].as_ref().unwrap().notes[0].message.starts_with("read as UTF-16LE"));
}

#[test]
fn a_mark_that_is_never_closed_costs_one_row() {
    let table = "id,text\n1,one\n2,\"two\n3,three\n4,\"four\n5,five\n";
    let found = file("a.csv", table.as_bytes());
    assert_eq!(found[1].as_ref().unwrap_err().reason, "a quotation mark is never closed");
    assert!(found[1].as_ref().unwrap_err().path.ends_with("a.csv:3"));
    assert_eq!(text(found[2].as_ref().unwrap()), "three");
    assert_eq!(text(found.last().unwrap().as_ref().unwrap()), "five");
}

#[test]
fn tables_in_another_character_set() {
    let table = b"id;text\n1;\x93No,\x94 it said\n2;caf\xe9\n";
    let found = file("a.csv", table);
    let input = found[0].as_ref().unwrap();
    assert_eq!(text(input), "“No,” it said");
    let Content::Record(record) = &input.content else { panic!() };
    assert_eq!(record.map.source_of(Span::new(0, 5)), Some(Span::new(2, 5)));
    assert_eq!(text(found[1].as_ref().unwrap()), "café");
}

#[test]
fn records_longer_than_the_limit_are_skipped_and_the_rest_goes_on() {
    let long = "x".repeat(300);
    let options = Options { max_bytes: 200, ..Options::default() };
    let files = [
        ("a.jsonl", format!("{{\"text\": \"one\"}}\n{{\"text\": \"{long}\"}}\n{{\"text\": \"three\"}}\n")),
        ("a.json", format!("[{{\"text\": \"one\"}},\n{{\"text\": \"{long}\"}},\n{{\"text\": \"three\"}}]\n")),
        ("a.csv", format!("id,text\n1,one\n2,{long}\n3,three\n")),
    ];
    for (name, content) in files {
        let found = read_with(&folder(&[(name, content.as_bytes())]), name, &options);
        assert_eq!(found.len(), 3, "{name}: {found:?}");
        assert!(found[1].as_ref().unwrap_err().reason.contains("longer than 200 bytes"), "{name}");
        assert_eq!(text(found[2].as_ref().unwrap()), "three");
    }
}

#[test]
fn the_users_character_set_outweighs_the_declared_one() {
    let page = b"<meta charset=windows-1252><p>\xcf\xe5\xf0\xe5\xec\xe8\xf0\xe8\xe5";
    let folder = folder(&[("a.html", page)]);
    let options = Options { charset: Some("windows-1251".to_owned()), ..Options::default() };
    let found = read_with(&folder, "a.html", &options);
    let input = found[0].as_ref().unwrap();
    assert_eq!(input.record, record_of(input.record.path.clone(), page));
    let Content::Page { bytes, map: Some(map), .. } = &input.content else { panic!("{input:?}") };
    let text = std::str::from_utf8(bytes).unwrap();
    let at = text.find("Перемирие").unwrap();
    assert_eq!(map.source_of(Span::new(at, at + 4)), Some(Span::new(30, 32)));
}

#[test]
fn data_files_are_in_order() {
    let names: Vec<&str> = include_str!("../../data/ingest/fields.tsv")
        .lines()
        .skip(1)
        .filter(|l| !l.starts_with("within"))
        .collect();
    for line in &names {
        let columns: Vec<&str> = line.split('\t').collect();
        assert_eq!(columns.len(), 3, "{line}");
        assert!(Field::from_name(columns[0]).is_some(), "{line}");
        assert!(columns[1].chars().all(|c| c.is_ascii_lowercase()), "{line}");
        assert_eq!(
            names.iter().filter(|other| other.split('\t').nth(1) == Some(columns[1])).count(),
            1,
            "{line}"
        );
    }
    for line in include_str!("../../data/ingest/formats.tsv").lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        assert_eq!(columns.len(), 4, "{line}");
        assert!(matches!(columns[0], "magic" | "extension"), "{line}");
        let is_hexadecimal = columns[1].len().is_multiple_of(2)
            && columns[1].chars().all(|c| c.is_ascii_hexdigit() || c == '.');
        assert!(
            columns[0] == "extension" || (is_hexadecimal && columns[2].parse::<usize>().is_ok()),
            "{line}"
        );
    }
}
