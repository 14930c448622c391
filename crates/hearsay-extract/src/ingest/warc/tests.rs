use super::super::{Options, inputs};
use super::*;
use flate2::{Compression, write::GzEncoder};
use std::io::{Cursor, Write};

/// A record with these fields besides its type, address and length.
fn record(kind: &str, address: &str, fields: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2031-05-02T10:20:30Z\r\n{fields}\
         Content-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

/// A server's answer with a page.
fn answer(address: &str, fields: &str, text: &str) -> Vec<u8> {
    let block = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{}", page(text));
    record("response", address, fields, block.as_bytes())
}

fn page(text: &str) -> String {
    format!("<html><body><p>{text}</p></body></html>")
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The pages of an archive and what was skipped, in words.
fn read(name: &str, bytes: &[u8]) -> (Vec<Input>, Vec<String>) {
    read_with(name, bytes, &Options::default())
}

fn read_with(name: &str, bytes: &[u8], options: &Options) -> (Vec<Input>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let (mut pages, mut skipped) = (Vec::new(), Vec::new());
    let start = format!("{}/", folder.path().display());
    for read in inputs(&[path], options) {
        match read {
            Ok(mut input) => {
                input.record.path = input.record.path.replace(&start, "");
                pages.push(input);
            }
            Err(Skipped { path, reason }) => skipped.push(format!("{}: {reason}", path.replace(&start, ""))),
        }
    }
    (pages, skipped)
}

/// The words of pages, in order.
fn words(pages: &[Input]) -> Vec<String> {
    let text = |input: &Input| String::from_utf8_lossy(input.bytes()).into_owned();
    pages
        .iter()
        .map(|input| text(input).replace("<html><body><p>", "").replace("</p></body></html>", ""))
        .collect()
}

/// Three answers, each a record.
fn three() -> [Vec<u8>; 3] {
    ["one", "two", "three"].map(|text| answer(&format!("http://news.example/{text}"), "", text))
}

#[test]
fn pages_come_with_their_address_and_time_of_capture() {
    let info = record("warcinfo", "", "", b"software: a crawler\r\n");
    let request = record("request", "http://news.example/one", "", b"GET /one HTTP/1.1\r\n\r\n");
    let picture = record(
        "response",
        "http://news.example/a.png",
        "",
        b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG",
    );
    let moved =
        record("response", "http://news.example/", "", b"HTTP/1.1 301 Moved\r\nLocation: /one\r\n\r\n");
    let [one, two, three] = three();
    let text = record("conversion", "<http://news.example/four>", "Content-Type: text/plain\r\n", b"four");
    let archive = [info, request, one, picture, moved, two, three, text].concat();
    let (pages, skipped) = read("a.warc", &archive);
    assert_eq!(skipped, [""; 0]);
    assert_eq!(words(&pages), ["one", "two", "three", "four"]);
    assert_eq!(pages[0].record.path, "a.warc:3");
    assert_eq!(pages[0].record.captured.as_deref(), Some("2031-05-02T10:20:30Z"));
    assert_eq!(pages[3].fallback.url.as_deref(), Some("http://news.example/four"));
    assert_eq!(pages[3].record, InputRecordOf("a.warc:8", b"four").record());
}

/// What a record of these bytes is known by.
struct InputRecordOf<'a>(&'a str, &'a [u8]);

impl InputRecordOf<'_> {
    fn record(&self) -> hearsay_types::InputRecord {
        let captured = Some("2031-05-02T10:20:30Z".to_owned());
        hearsay_types::InputRecord { captured, ..record_of(self.0.to_owned(), self.1) }
    }
}

#[test]
fn packed_archives_give_what_plain_ones_give() {
    let three = three();
    let plain = three.concat();
    let each: Vec<u8> = three.iter().flat_map(|record| gzipped(record)).collect();
    let frames: Vec<u8> = three.iter().flat_map(|record| zstd::encode_all(&**record, 3).unwrap()).collect();
    for (name, archive) in [
        ("plain", plain.clone()),
        ("gzip, a member a record", each),
        ("gzip as a whole", gzipped(&plain)),
        ("Zstandard, a frame a record", frames),
        ("Zstandard with a dictionary", with_dictionary(&three, false)),
        ("Zstandard with a packed dictionary", with_dictionary(&three, true)),
    ] {
        let (pages, skipped) = read("a.warc.x", &archive);
        assert_eq!(
            (words(&pages).join(" ").as_str(), skipped.len()),
            ("one two three", 0),
            "{name}: {skipped:?}"
        );
    }
}

/// Frames that are packed with a dictionary, which stands in a skippable frame before them.
fn with_dictionary(records: &[Vec<u8>], is_packed: bool) -> Vec<u8> {
    let dictionary = records[0].repeat(4);
    let kept = if is_packed { zstd::encode_all(&*dictionary, 3).unwrap() } else { dictionary.clone() };
    let mut archive = vec![0x5d, 0x2a, 0x4d, 0x18];
    archive.extend((kept.len() as u32).to_le_bytes());
    archive.extend(kept);
    for record in records {
        let mut encoder = zstd::stream::write::Encoder::with_dictionary(Vec::new(), 3, &dictionary).unwrap();
        encoder.write_all(record).unwrap();
        archive.extend(encoder.finish().unwrap());
    }
    archive
}

#[test]
fn a_page_seen_before_is_not_read_twice() {
    let one = answer("http://news.example/one", "WARC-Payload-Digest: sha1:AAAA\r\n", "one");
    let again = |digest: &str| {
        let fields = format!("WARC-Payload-Digest: {digest}\r\n");
        record("revisit", "http://news.example/again", &fields, b"HTTP/1.1 200 OK\r\n\r\n")
    };
    let (pages, skipped) = read("a.warc", &[one.clone(), again("sha1:AAAA")].concat());
    assert_eq!((words(&pages), skipped.len()), (vec!["one".to_owned()], 0));
    let (_, skipped) = read("a.warc", &[one, again("sha1:BBBB"), again("sha1:CCCC")].concat());
    assert_eq!(
        skipped,
        [
            "a.warc: 2 unchanged pages (revisit) whose first capture is not in this file, the first http://news.example/again"
        ]
    );
}

#[test]
fn what_servers_refused_is_counted() {
    let refused = |n: u16| {
        let block = format!("HTTP/1.1 {n} No\r\nContent-Type: text/html\r\n\r\n{}", page("no"));
        record("response", &format!("http://news.example/{n}"), "", block.as_bytes())
    };
    let (pages, skipped) =
        read("a.warc", &[refused(404), refused(404), refused(503), three().concat()].concat());
    assert_eq!(words(&pages).len(), 3);
    assert_eq!(
        skipped,
        [
            "a.warc: 2 answers with status 404, the first http://news.example/404",
            "a.warc: 1 answers with status 503, the first http://news.example/503"
        ]
    );
}

#[test]
fn hashes_are_checked() {
    let right = answer(
        "http://news.example/1",
        "WARC-Payload-Digest: sha1:GNFUPSEOE6X6FIKHO443EJHXU2R2HZRT\r\n",
        "x",
    );
    let notes = |archive: &[u8]| {
        let (pages, skipped) = read("a.warc", archive);
        assert_eq!((pages.len(), skipped.len()), (1, 0));
        pages[0].notes.iter().map(|note| note.message.clone()).collect::<Vec<_>>().join("; ")
    };
    let of_page = |hash: &str| format!("WARC-Payload-Digest: {hash}\r\n");
    let sha256 = format!("sha256:{}", record_of(String::new(), page("x").as_bytes()).sha256);
    assert_eq!(notes(&answer("http://news.example/1", &of_page(&sha256), "x")), "");
    assert!(notes(&right).contains("another hash for this page"));
    let block = "WARC-Block-Digest: sha256:0000\r\n";
    assert!(notes(&answer("http://news.example/1", block, "x")).contains("another hash for this record"));
}

#[test]
fn a_damaged_record_costs_itself() {
    let [one, two, three] = three();
    // A wrong length, too short and too long.
    for length in ["10", "150", "99999"] {
        let wrong = String::from_utf8(two.clone()).unwrap();
        let at = wrong.find("Content-Length: ").unwrap();
        let end = at + wrong[at..].find("\r\n").unwrap();
        let wrong = format!("{}Content-Length: {length}{}", &wrong[..at], &wrong[end..]);
        let archive = [one.clone(), wrong.clone().into_bytes(), three.clone()].concat();
        let (pages, skipped) = read("a.warc", &archive);
        assert_eq!(words(&pages)[0], "one", "{length}: {skipped:?}");
        assert!(
            skipped.iter().any(|told| told.contains("a.warc:2 (http://news.example/two): ")),
            "{skipped:?}"
        );
        if length != "99999" {
            assert_eq!(words(&pages), ["one", "three"], "{length}: {skipped:?}");
        }
        let archive = [gzipped(&one), gzipped(wrong.as_bytes()), gzipped(&three)].concat();
        let (pages, skipped) = read("a.warc.gz", &archive);
        assert_eq!(words(&pages), ["one", "three"], "{length}: {skipped:?}");
    }
    // Bytes of no record between two.
    let (pages, skipped) = read("a.warc", &[&one, b"what is this\r\n\r\n".as_slice(), &three].concat());
    assert_eq!(words(&pages), ["one", "three"]);
    assert_eq!(skipped.len(), 1, "{skipped:?}");
    // A record without a length.
    let bare = b"WARC/1.0\r\nWARC-Type: response\r\n\r\n".as_slice();
    let (pages, skipped) = read("a.warc", &[&one, bare, &three].concat());
    assert_eq!((words(&pages).len(), skipped[0].as_str()), (2, "a.warc:2: it does not say how long it is"));
}

#[test]
fn a_damaged_member_costs_what_is_in_it() {
    let [one, two, three] = three();
    let zstandard = |bytes: &[u8]| zstd::encode_all(bytes, 3).unwrap();
    for pack in [&gzipped as &dyn Fn(&[u8]) -> Vec<u8>, &zstandard] {
        let good = pack(&two);
        for (what, bad) in [
            ("cut off", good[..good.len() / 2].to_vec()),
            ("damaged", {
                let mut bad = good.clone();
                bad[12..24].fill(0xff);
                bad
            }),
            ("garbage", b"no member at all, but some words that stand there".to_vec()),
        ] {
            let (pages, skipped) = read("a.warc.gz", &[pack(&one), bad, pack(&three)].concat());
            assert_eq!(words(&pages)[0], "one", "{what}: {skipped:?}");
            assert!(words(&pages).contains(&"three".to_owned()), "{what}: {skipped:?}");
            assert!(what == "garbage" || !skipped.is_empty(), "{what}");
        }
    }
}

#[test]
fn an_archive_that_ends_early_gives_what_is_there() {
    let plain = three().concat();
    let packed: Vec<u8> = three().iter().flat_map(|record| gzipped(record)).collect();
    for whole in [plain, packed] {
        for n in (16..whole.len()).step_by(7) {
            let (pages, skipped) = read("a.warc", &whole[..n]);
            assert!(pages.len() <= 3 && skipped.len() <= 1, "{n}: {skipped:?}");
            assert!(!(pages.is_empty() && skipped.is_empty()), "{n}: nothing is told");
        }
    }
}

#[test]
fn what_is_endless_is_left() {
    let options = Options { max_bytes: 10_000, ..Options::default() };
    let [one, _, three] = three();
    let large = answer("http://news.example/large", "", &"x".repeat(50_000));
    let endless = [b"WARC/1.0\r\n".as_slice(), &b"a: b\r\n".repeat(200_000)].concat();
    let (pages, skipped) = read_with("a.warc", &[&*one, &large, &endless, &three].concat(), &options);
    assert_eq!(words(&pages), ["one", "three"], "{skipped:?}");
    assert!(skipped[0].contains("it is larger than 10000 bytes"), "{skipped:?}");
    assert!(skipped[1].contains("its head has more than 262144 bytes"), "{skipped:?}");
    assert_eq!(skipped.len(), 3, "what follows the head is of no record: {skipped:?}");
    // A page that unpacks to more than may be read.
    let packed = gzipped(&vec![b'x'; 100_000]);
    let head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n".as_slice();
    let bomb = record("response", "http://news.example/bomb", "", &[head, &packed].concat());
    let (pages, skipped) = read_with("a.warc", &[&*one, &bomb, &three].concat(), &options);
    assert_eq!((words(&pages).len(), skipped.len()), (2, 1));
    assert!(skipped[0].contains("more than 10000 bytes"), "{skipped:?}");
}

#[test]
fn texts_in_other_characters_are_read_as_the_server_says() {
    let page = [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=windows-1251\r\n\r\n<p>".as_slice(),
        &[0xcc, 0xe8, 0xf0],
    ]
    .concat();
    let (pages, _) = read("a.warc", &record("response", "http://news.example/", "", &page));
    let Content::Page { bytes, map, .. } = &pages[0].content else { panic!("a page") };
    assert_eq!(String::from_utf8_lossy(bytes), "<p>Мир");
    assert_eq!(pages[0].bytes(), b"<p>\xcc\xe8\xf0");
    let span = hearsay_types::Span::new(3, 5);
    assert_eq!(map.as_ref().and_then(|map| map.source_of(span)), Some(hearsay_types::Span::new(3, 4)));
}

#[test]
fn any_bytes_are_read_without_a_panic() {
    let runner = proptest::test_runner::Config::with_cases(300);
    let whole = three().concat();
    let packed: Vec<u8> = three().iter().flat_map(|record| gzipped(record)).collect();
    let damage = proptest::collection::vec((0..whole.len(), proptest::num::u8::ANY), 0..20);
    proptest::test_runner::TestRunner::new(runner)
        .run(&damage, |damage| {
            for (archive, packing) in [(&whole, None), (&packed, Some(Packing::Gzip))] {
                let mut bytes = archive.clone();
                for (at, byte) in &damage {
                    let at = at % bytes.len();
                    bytes[at] = *byte;
                }
                let members = Members::new(Box::new(Cursor::new(bytes)), packing);
                let mut records = Records::new(members, 10_000);
                let mut n = 0;
                while records.next().is_some() {
                    n += 1;
                    assert!(n < 1000, "it does not end");
                }
            }
            Ok(())
        })
        .unwrap();
}
