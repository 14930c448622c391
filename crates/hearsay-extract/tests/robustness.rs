//! No input makes the reader panic: every file of the gold data, and inputs made to break it.
//!
//! Gold data is read from `HEARSAY_GOLD`, by default `../shared/data` beside the repository. Without
//! `HEARSAY_FULL=1`, some files of each archive are read, always the same ones, and the four largest
//! archives are left to the full run (several minutes).
use hearsay_extract::{
    article,
    ingest::{self, Input, Media},
};
use hearsay_types::{Article, Span};
use std::{
    fs,
    io::Read,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

/// Archives and files whose packed size is above this are left to the full run.
const MAX_PACKED_BYTES: u64 = 3 << 20;

/// Files of an archive, or inputs of a file, that are read without the full run.
const SAMPLE: usize = 15;

fn is_full() -> bool {
    std::env::var_os("HEARSAY_FULL").is_some_and(|value| value == "1")
}

fn gold() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let root = std::env::var_os("HEARSAY_GOLD").map_or_else(beside, PathBuf::from);
    root.is_dir().then_some(root)
}

/// Asserts that all spans of an article lie within its text, and its map within the bytes.
fn check(article: &Article) {
    let text = &article.text;
    let is_within = |span: Span| text.get(span.range()).is_some();
    let mut last = 0;
    for block in &article.blocks {
        assert!(is_within(block.span), "a block lies within the text");
        assert!(last <= block.span.start, "blocks are in order");
        last = block.span.end;
        if let Some(source) = article.source_map.source_of(block.span) {
            assert!(u64::from(source.end) <= article.input.n_bytes, "a block comes from the bytes");
        }
    }
    assert!(article.links.iter().all(|link| is_within(link.anchor)), "links lie within the text");
    assert!(article.markup.iter().all(|span| is_within(*span)), "markup lies within the text");
    let credits = article.credits.iter().filter_map(|credit| credit.span);
    let evidence = [&article.title, &article.byline, &article.publisher, &article.dateline];
    let evidence = evidence.into_iter().flatten().filter_map(|evident| evident.span);
    for span in credits.chain(evidence) {
        assert!(is_within(span), "evidence lies within the text");
    }
}

/// Reads bytes as a page and as a text; adds `name` to `broken` where that panics.
fn try_bytes(name: &str, bytes: &[u8], broken: &mut Vec<String>) {
    for media in [Media::Html, Media::Text] {
        let input = Input::page(name, bytes.to_vec(), media);
        let read = AssertUnwindSafe(|| check(&article::read(input).value));
        if catch_unwind(read).is_err() {
            broken.push(format!("{name} as {media:?}"));
        }
    }
}

/// Reads the inputs of a file, at most `max` of them. Returns how many there were.
fn try_inputs(path: &Path, max: usize, broken: &mut Vec<String>) -> usize {
    let read = AssertUnwindSafe(|| {
        let inputs = ingest::inputs(&[path.to_owned()], &ingest::Options::default());
        inputs.take(max).filter_map(Result::ok).map(|input| check(&article::read(input).value)).count()
    });
    catch_unwind(read).unwrap_or_else(|_| {
        broken.push(format!("{} through its records", path.display()));
        0
    })
}

fn unpacked(path: &Path) -> Vec<u8> {
    let bytes = fs::read(path).expect("a file of the gold data can be read");
    if path.extension().is_none_or(|extension| extension != "xz") {
        return bytes;
    }
    let mut unpacked = Vec::new();
    lzma_rs::xz_decompress(&mut bytes.as_slice(), &mut unpacked).expect("it is an xz file");
    unpacked
}

#[test]
fn every_file_of_the_gold_data() {
    let Some(gold) = gold() else {
        eprintln!("gold data is missing (set HEARSAY_GOLD to its folder): none of its files was read");
        return;
    };
    let mut files: Vec<PathBuf> = Vec::new();
    let mut folders = vec![gold];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    let (mut broken, mut n_read, mut n_left) = (Vec::new(), 0usize, 0usize);
    let temporary = tempfile::tempdir().unwrap();
    for path in &files {
        if !is_full() && fs::metadata(path).unwrap().len() > MAX_PACKED_BYTES {
            eprintln!("left to HEARSAY_FULL=1: {}", path.display());
            n_left += 1;
            continue;
        }
        let name = path.display().to_string();
        let bytes = unpacked(path);
        if name.ends_with(".tar.xz") {
            let mut archive = tar::Archive::new(bytes.as_slice());
            let n_files = tar::Archive::new(bytes.as_slice()).entries().unwrap().count();
            let step = if is_full() { 1 } else { n_files.div_ceil(SAMPLE).max(1) };
            for entry in archive.entries().unwrap().step_by(step) {
                let mut entry = entry.unwrap();
                let inner = format!("{name}/{}", entry.path().unwrap().display());
                let mut bytes = Vec::new();
                entry.read_to_end(&mut bytes).unwrap();
                try_bytes(&inner, &bytes, &mut broken);
                n_read += 1;
            }
        } else {
            // Records go through ingest; the bytes as they are, through both readers of pages.
            let file = temporary.path().join(path.file_name().unwrap()).with_extension("");
            fs::write(&file, &bytes).unwrap();
            n_read += try_inputs(&file, if is_full() { usize::MAX } else { SAMPLE }, &mut broken);
            fs::remove_file(&file).unwrap();
            let n_bytes = bytes.len().min(if is_full() { usize::MAX } else { 200_000 });
            try_bytes(&name, &bytes[..n_bytes], &mut broken);
            n_read += 1;
        }
    }
    eprintln!("{n_read} files and records of the gold data were read, {n_left} archives left out");
    assert!(broken.is_empty(), "{broken:#?}");
}

/// A page with a little of everything.
const PAGE: &str = r##"<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Truce in Orvenna | Post</title>
<meta property="og:title" content="Truce &amp; talks"><link rel=canonical href="https://post.example/1?a=1&b=2">
<script type="application/ld+json">{"@type":"NewsArticle","headline":"Truce \u201cholds\u201d","datePublished":"2031-05-04T10:00:00Z","author":[{"name":"A. Writer"}]}</script>
<style>p{color:red}</style></head><body><nav><ul><li><a href=/>Home</a><li><a href="/w">World</a></ul></nav>
<!-- a comment --><article><h1>Truce &#8220;holds&#x201D;</h1><p class=byline>By <a rel=author>A. Writer</a></p><time datetime="2031-05-04">May 4, 2031</time>
<figure><img src=x><figcaption>A bridge. (NPA)</figcaption></figure>
<p>ORVENNA CITY (NPA) — The ministry said on Sunday that “no shot was fired” by its troops.<br>It blamed the Front.</p>
<blockquote><p>We deny it, caf&eacute; or not.</p></blockquote><table><tr><td>Killed<td>12</table><p>Talks – so the <b>UN</b> – resume.</p>
<p>Reporting by B. Writer; editing by C. Writer</p></article><footer>&copy; 2031 Post</footer></body></html>"##;

const TEXT: &str = "\r\nTruce holds\r\n\r\nBy [A. Writer](#)\r\n\r\nOrvenna Post, May 04, 2031\r\n\r\n[The Monitor](#) 1 May 2031\r\n\r\nRegion: [North](#)\r\n\r\n“No shot was fired,” the ministry said.\r\n\r\n> We deny it.\r\n\r\n* * *\r\n\r\nThe original source of this article is [The Monitor](#)\r\n\r\nCopyright © A. Writer, Orvenna Post, 2031\r\n";

#[test]
fn inputs_cut_off_anywhere() {
    let mut broken = Vec::new();
    for source in [PAGE.as_bytes(), TEXT.as_bytes()] {
        for end in 0..=source.len() {
            try_bytes(&format!("the first {end} bytes"), &source[..end], &mut broken);
        }
        for start in (0..source.len()).step_by(7) {
            try_bytes(&format!("from byte {start}"), &source[start..], &mut broken);
        }
    }
    let wide: Vec<u8> = PAGE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for end in (0..wide.len()).step_by(101) {
        try_bytes(&format!("the first {end} bytes of UTF-16"), &wide[..end], &mut broken);
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// A fixed sequence of pseudo-random numbers (xorshift).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

#[test]
fn inputs_with_flipped_bits_and_shuffled_pieces() {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let mut broken = Vec::new();
    for round in 0..400 {
        for (name, source) in [("page", PAGE), ("text", TEXT)] {
            let mut bytes = source.as_bytes().to_vec();
            for _ in 0..=round % 20 {
                let at = numbers.next() as usize % bytes.len();
                bytes[at] ^= 1 << (numbers.next() % 8);
            }
            let cut = numbers.next() as usize % bytes.len();
            bytes.rotate_left(if round % 3 == 0 { cut } else { 0 });
            try_bytes(&format!("{name} {round}"), &bytes, &mut broken);
        }
    }
    for n_bytes in [1, 2, 3, 4, 5, 16, 1000, 100_000] {
        let bytes: Vec<u8> = (0..n_bytes).map(|_| numbers.next() as u8).collect();
        try_bytes(&format!("{n_bytes} random bytes"), &bytes, &mut broken);
        try_bytes(&format!("{n_bytes} zeros"), &vec![0; n_bytes], &mut broken);
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn records_cut_off_or_broken() {
    let folder = tempfile::tempdir().unwrap();
    let json =
        format!("{{\"id\": 1, \"title\": \"T\", \"text\": {}}}\n", serde_json::to_string(TEXT).unwrap());
    let table = format!("id,title,text\n1,T,\"{}\"\n2,U,\"said \"\"no\"\"\"\n", TEXT.replace('"', "\"\""));
    let mut numbers = Numbers(88_172_645_463_325_252);
    let mut broken = Vec::new();
    for (name, source) in [("a.jsonl", &json), ("a.json", &json), ("a.csv", &table)] {
        let file = folder.path().join(name);
        for round in 0..150usize {
            let mut bytes = source.repeat(2).into_bytes();
            if round % 2 == 0 {
                bytes.truncate(numbers.next() as usize % bytes.len());
            } else {
                let at = numbers.next() as usize % bytes.len();
                bytes[at] = numbers.next() as u8;
            }
            fs::write(&file, bytes).unwrap();
            try_inputs(&file, usize::MAX, &mut broken);
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// Reads the inputs of bytes under a name; adds it to `broken` where that panics.
fn try_file(file: &Path, bytes: &[u8], what: &str, broken: &mut Vec<String>) {
    fs::write(file, bytes).expect("a temporary file can be written");
    let n_broken = broken.len();
    try_inputs(file, usize::MAX, broken);
    broken[n_broken..].iter_mut().for_each(|name| *name = format!("{name}: {what}"));
}

#[test]
fn files_of_an_inbox_cut_off_or_broken() {
    let folder = tempfile::tempdir().unwrap();
    let mut numbers = Numbers(0x2545_f491_4f6c_dd1d);
    let mut broken = Vec::new();
    let mut paths: Vec<PathBuf> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inbox"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    for path in paths
        .iter()
        .filter(|path| path.is_file() && path.extension().is_none_or(|end| end != "md" && end != "py"))
    {
        let bytes = fs::read(path).unwrap();
        let file = folder.path().join(path.file_name().unwrap());
        let step = if is_full() { 1 } else { bytes.len().div_ceil(120).max(1) };
        for end in (0..bytes.len()).step_by(step) {
            try_file(&file, &bytes[..end], &format!("the first {end} bytes"), &mut broken);
        }
        for round in 0..if is_full() { 10_000 } else { 80 } {
            let mut flipped = bytes.clone();
            for _ in 0..=round % 10 {
                let at = numbers.next() as usize % flipped.len();
                flipped[at] = if round % 2 == 0 {
                    flipped[at] ^ (1 << (numbers.next() % 8))
                } else {
                    numbers.next() as u8
                };
            }
            try_file(&file, &flipped, &format!("flipped in round {round}"), &mut broken);
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn mails_within_mails() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.eml");
    let mut broken = Vec::new();
    let head = "From: a@post.example\nMessage-ID: <1@x>\nSubject: x\n";
    let mut mail = format!("{head}\nThe ministry said so.\n");
    for depth in 0..40 {
        mail = format!(
            "{head}Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\nContent-Type: message/rfc822\n\n{mail}\n--b{depth}--\n"
        );
    }
    try_file(&file, mail.as_bytes(), "deep mails", &mut broken);
    let parts = format!("{head}Content-Type: multipart/mixed; boundary=b\n\n{}", "--b\n\nx\n".repeat(20_000));
    try_file(&file, parts.as_bytes(), "many parts", &mut broken);
    let quoted = format!("{head}\n{}x\n{}", ">".repeat(100_000), "From: a\nTo: b\nDate: c\n\n".repeat(5_000));
    try_file(&file, quoted.as_bytes(), "many quotation marks and heads", &mut broken);
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn deep_and_long_markup() {
    let mut broken = Vec::new();
    for tag in
        ["div", "blockquote", "table", "ul><li", "b", "svg", "template", "script", "textarea", "select"]
    {
        let open = format!("<{tag}>");
        try_bytes(tag, format!("{}x", open.repeat(50_000)).as_bytes(), &mut broken);
    }
    let odd = [
        "<!--".repeat(10_000),
        "<".repeat(100_000),
        "&".repeat(100_000),
        "&#x110000;&#0;&#xD800;&amp".repeat(1_000),
        format!("<p {}>x", "a=1 ".repeat(50_000)),
        format!("<p>{}</p>", "word ".repeat(200_000)),
        "<p>x".repeat(100_000),
        "</div></p></html>".repeat(10_000),
        "[".repeat(100_000),
        "[x](#) ".repeat(20_000),
        "> ".repeat(100_000),
        "\n".repeat(200_000),
        "\u{feff}\u{200b}\u{202e}".repeat(10_000),
        "By ".repeat(50_000),
        "2031-05-04 ".repeat(20_000),
    ];
    for bytes in &odd {
        let start: String = bytes.chars().take(12).collect();
        try_bytes(&start.escape_debug().to_string(), bytes.as_bytes(), &mut broken);
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

const HUNDRED_MB: usize = 100_000_000;

/// Sentences, over and over, to about `n_bytes`.
fn long(n_bytes: usize, start: &str, piece: &str, end: &str) -> Vec<u8> {
    format!("{start}{}{end}", piece.repeat(n_bytes / piece.len())).into_bytes()
}

#[test]
fn a_page_of_100_mb() {
    let piece = "<div class=x><p>The ministry said on Sunday that “no shot was fired” by its troops, and \
        that it had asked the monitors of the truce to <a href=/x>inspect the bridge</a>.</p></div>\n";
    let page = long(HUNDRED_MB, "<html><body><article>", piece, "</article></body></html>");
    check(&article::read(Input::page("large.html", page, Media::Html)).value);
}

#[test]
fn a_text_of_100_mb() {
    let text = long(HUNDRED_MB, "Truce holds\n\n", "“No shot was fired,” the ministry said.\n\n", "");
    check(&article::read(Input::page("large.txt", text, Media::Text)).value);
    let one_line = vec![b'a'; HUNDRED_MB / 5];
    check(&article::read(Input::page("line.txt", one_line, Media::Text)).value);
}

#[test]
fn record_files_of_100_mb() {
    let folder = tempfile::tempdir().unwrap();
    let line = format!("{{\"id\": 1, \"text\": {}}}\n", serde_json::to_string(TEXT).unwrap());
    let row = format!("1,T,\"{}\"\n", TEXT.replace('"', "\"\""));
    let piece = r"\u201cNo shot was fired,\u201d it said.\n\n";
    let cell = "“No shot was fired,” it said.\n\n";
    let files = [
        ("many.jsonl", long(HUNDRED_MB, "", &line, "")),
        ("one.jsonl", long(HUNDRED_MB, "{\"text\": \"", piece, "\"}")),
        ("many.csv", long(HUNDRED_MB, "id,title,text\n", &row, "")),
        ("one.csv", long(HUNDRED_MB / 5, "id,text\n1,\"", cell, "\"")),
    ];
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        // Of many records, some are read whole; the others only have to come out.
        let inputs = ingest::inputs(&[path], &ingest::Options::default());
        let mut n_inputs = 0usize;
        for input in inputs {
            let input = input.unwrap();
            if n_inputs.is_multiple_of(2_000) {
                check(&article::read(input).value);
            }
            n_inputs += 1;
        }
        assert_eq!(n_inputs > 100_000, name.starts_with("many"), "{name}: {n_inputs}");
    }
}
