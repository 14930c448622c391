use crate::{
    article,
    ingest::{Input, Options, Skipped, inputs},
};
use hearsay_types::{Article, BlockKind, CreditKind, Span};
use std::fmt::Write as _;

/// All inputs of a file with these bytes; their paths begin with `file`.
fn read(name: &str, bytes: &[u8]) -> Vec<Result<Input, Skipped>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let start = path.display().to_string();
    let named = |path: String| path.replace(&start, "file");
    let found = inputs(&[path], &Options::default());
    found
        .map(|found| match found {
            Ok(mut input) => {
                input.record.path = named(input.record.path);
                Ok(input)
            }
            Err(skipped) => Err(Skipped { path: named(skipped.path), reason: skipped.reason }),
        })
        .collect()
}

fn articles(name: &str, bytes: &[u8]) -> Vec<Article> {
    read(name, bytes).into_iter().map(|input| article::read(input.unwrap()).value).collect()
}

/// Asserts that `words` of the text were read from `source` in the bytes.
fn assert_from(article: &Article, bytes: &[u8], words: &str, source: &str) {
    let at = article.text.find(words).unwrap_or_else(|| panic!("{words} in {}", article.text));
    let span = article.source_map.source_of(Span::new(at, at + words.len())).expect("it stands in the mail");
    assert_eq!(std::str::from_utf8(&bytes[span.range()]).unwrap(), source);
}

const HEADER: &str = "Return-Path: <a@post.example>\r\nFrom: Ann Bell <a@post.example>\r\nTo: b@inlet.example\r\n\
    Subject: =?utf-8?Q?Truce_=E2=80=9Cholds=E2=80=9D?=\r\nDate: Sun, 4 May 2031 23:30:00 +0300\r\nMIME-Version: 1.0\r\n";

const REPORT: &str = "The ministry said on Sunday that =E2=80=9Cno shot was fired=E2=80=9D by its troo=\r\nps, and that \
    it had asked the monitors of the truce to inspect the bridge over the river.\r\n";

#[test]
fn a_mail_is_a_report() {
    let mail = format!(
        "{HEADER}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{REPORT}"
    );
    for name in ["a.eml", "a"] {
        let found = articles(name, mail.as_bytes());
        let [article] = &found[..] else { panic!("{found:?}") };
        assert_eq!(article.title.as_ref().unwrap().value, "Truce “holds”");
        assert_eq!(article.title.as_ref().unwrap().evidence, "mail header");
        assert_eq!(article.byline.as_ref().unwrap().value, "Ann Bell");
        assert_eq!(article.publisher.as_ref().unwrap().value, "post.example");
        assert_eq!(article.published.as_ref().unwrap().value.to_string(), "2031-05-04T23:30:00");
        assert_eq!(article.input.n_bytes, mail.len() as u64);
        assert_from(article, mail.as_bytes(), "“no shot", "=E2=80=9Cno shot");
        assert_from(article, mail.as_bytes(), "troops", "troo=\r\nps");
    }
}

#[test]
fn of_two_forms_the_better_one_is_read() {
    let parts = |plain: &str| {
        format!(
            "{HEADER}Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n{plain}\r\n\
            --x\r\nContent-Type: text/html; charset=windows-1251\r\nContent-Transfer-Encoding: base64\r\n\r\n\
            PGh0bWw+PGJvZHk+PHA+VGhlIG1pbmlzdHJ5IHNhaWQgb24gU3VuZGF5IHRoYXQgbm8gc2hvdCB3YXMg\r\n\
            ZmlyZWQgYnkgaXRzIHRyb29wcywgYW5kIHRoYXQgx+DoIGhhZCBhc2tlZC48L3A+PC9ib2R5PjwvaHRtbD4=\r\n--x--\r\n"
        )
    };
    let mail = parts("Your program does not show HTML.");
    let article = &articles("a.eml", mail.as_bytes())[0];
    assert!(article.text.contains("Заи had asked."), "{}", article.text);
    assert_from(article, mail.as_bytes(), "fired", "ZmlyZWQg");
    let mail =
        parts("The ministry said on Sunday that no shot was fired by its troops, and that Zai had asked.");
    let article = &articles("a.eml", mail.as_bytes())[0];
    assert!(article.text.contains("Zai had asked."), "{}", article.text);
}

#[test]
fn attachments_are_inputs_of_their_own() {
    let page = "<html><body><h1>Bridge inspected</h1><p>The monitors said on Monday that the bridge over the river \
        had been inspected, and that no mines were found on either side of it.</p></body></html>";
    let mail = format!(
        "{HEADER}Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nSee below for the report of the monitors, please.\r\n\
        --x\r\nContent-Type: text/html; name=a.html\r\nContent-Disposition: attachment; filename=a.html\r\n\r\n{page}\r\n\
        --x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n\
        --x\r\nContent-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\nUEsDBAAA\r\n\
        --x\r\nContent-Type: message/rfc822\r\n\r\nFrom: Bo Carr <bo@gmail.com>\r\nSubject: Second\r\nMessage-ID: <1@x>\r\n\r\nThe Front denied it on Monday.\r\n\
        --x\r\nContent-Type: text/csv; name=a.csv\r\nContent-Disposition: attachment; filename=a.csv\r\n\r\nid,title,text\r\n1,Third,The Front denied it.\r\n--x--\r\n"
    );
    let found = read("a.eml", mail.as_bytes());
    let paths: Vec<&str> = found
        .iter()
        .map(|found| match found {
            Ok(input) => input.record.path.as_str(),
            Err(skipped) => skipped.path.as_str(),
        })
        .collect();
    assert_eq!(paths, ["file", "file:1", "file:2", "file:3", "file:4:2"]);
    assert!(found[2].as_ref().unwrap_err().reason.starts_with("it is a ZIP archive that cannot be read"));
    assert_eq!(found[0].as_ref().unwrap().notes[0].message, "1 pictures of the mail were not read");
    let attached = found[1].as_ref().unwrap();
    assert_eq!(attached.record, crate::ingest::record_of("file:1".to_owned(), page.as_bytes()));
    let second = article::read(found[3].clone().unwrap()).value;
    assert_eq!(second.title.unwrap().value, "Second");
    assert_eq!(second.byline.unwrap().value, "Bo Carr");
    assert_eq!(found[4].as_ref().unwrap().given.title.as_deref(), Some("Third"));
}

#[test]
fn a_forwarded_mail_is_a_quotation_with_its_origin() {
    let mail = HEADER.replace("Subject: ", "Subject: Fwd: ")
        + "\r\nSee below.\r\n\r\nBegin forwarded message:\r\n\r\nFrom: Bo Carr <bo@monitor.example>\r\nDate: 1 May 2031 at 10:00:00\r\n\
        Subject: Truce\r\nTo: Ann Bell <a@post.example>\r\n\r\nThe ministry said that no shot was fired by its troops, and that it\r\n\
        had asked the monitors to inspect the bridge.\r\n\r\n--\r\nBo Carr, The Monitor\r\n";
    let article = &articles("a.eml", mail.as_bytes())[0];
    assert_eq!(article.title.as_ref().unwrap().value, "Truce “holds”");
    let quoted: Vec<&str> = article
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Blockquote)
        .map(|block| block.span.of(&article.text))
        .collect();
    assert_eq!(quoted.len(), 1, "{article:?}");
    assert!(quoted[0].contains("and that it had asked"));
    let credit = &article.credits[0];
    assert_eq!((credit.kind, credit.of.as_deref()), (CreditKind::Republished, Some("Bo Carr")));
    assert_eq!(credit.date.unwrap().to_string(), "2031-05-01");
    assert!(article.boilerplate.iter().any(|aside| aside.contains("Bo Carr, The Monitor")));
}

#[test]
fn a_mailbox_holds_mails() {
    let mut mailbox = String::new();
    for (i, words) in ["one thing", "another thing"].iter().enumerate() {
        write!(mailbox, "From a@post.example Sun May  4 10:00:0{i} 2031\nFrom: Ann Bell <a@post.example>\nSubject: Mail {i}\n\n").unwrap();
        write!(mailbox, "The ministry said {words}.\n\n>From the Front came no answer, it said on Monday in the evening.\nFrom there, too.\n\n").unwrap();
    }
    let found = read("a.mbox", mailbox.as_bytes());
    let second = found[1].as_ref().unwrap();
    assert_eq!(second.record.path, "file:2");
    let start = mailbox.rfind("From: Ann").unwrap();
    let bytes = &mailbox.as_bytes()[start..mailbox.len() - 1];
    assert_eq!(second.record, crate::ingest::record_of("file:2".to_owned(), bytes));
    let article = article::read(second.clone()).value;
    assert!(article.blocks.iter().all(|block| block.kind != BlockKind::Blockquote), "{article:?}");
    assert_from(&article, bytes, "From the Front", "From the Front");
    assert_eq!(found.len(), 2);
    // A mail that is too long costs itself.
    let options = Options { max_bytes: 300, ..Options::default() };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    std::fs::write(&path, mailbox.replace("one thing", &"x".repeat(400))).unwrap();
    let found: Vec<_> = inputs(&[path], &options).collect();
    assert!(found[0].as_ref().unwrap_err().reason.contains("longer than 300 bytes"), "{found:?}");
    assert_eq!((found.len(), found[1].is_ok()), (2, true));
}

#[test]
fn a_page_saved_as_mhtml_is_a_page() {
    let page = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://post.example/1\r\nSubject: Truce holds | Post\r\n\
        Date: Mon, 5 May 2031 10:00:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"x\"\r\n\r\n\
        --x\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://post.example/1\r\n\r\n\
        <html><head><title>Truce holds | Post</title></head><body><h1>Truce holds</h1><p>The ministry said on Sunday that no shot was=\r\n fired by its troops.</p></body></html>\r\n--x--\r\n";
    let article = &articles("a.mhtml", page.as_bytes())[0];
    assert_eq!(article.url.as_ref().unwrap().value, "https://post.example/1");
    assert_eq!(article.title.as_ref().unwrap().value, "Truce holds");
    assert!(article.published.is_none(), "the page was saved on that day");
    assert_from(article, page.as_bytes(), "was fired", "was=\r\n fired");
}

#[test]
fn mails_that_cannot_be_read_are_named() {
    let encrypted = format!(
        "{HEADER}Content-Type: multipart/encrypted; boundary=x\r\n\r\n--x\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--x--\r\n"
    );
    let inline =
        format!("{HEADER}\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----\r\n");
    for mail in [encrypted, inline] {
        assert_eq!(read("a.eml", mail.as_bytes())[0].as_ref().unwrap_err().reason, "it is an encrypted mail");
    }
    assert_eq!(read("a.eml", HEADER.as_bytes())[0].as_ref().unwrap_err().reason, "it has no text");
    // A text that only looks like a mail stays a text.
    let text = "From: the harbor\nSubject: a poem\n\nThe ministry said on Sunday that no shot was fired by its troops.\n";
    assert!(article::read(read("a.txt", text.as_bytes())[0].clone().unwrap()).value.text.contains("no shot"));
}
