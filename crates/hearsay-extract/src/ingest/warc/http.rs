//! The answers of servers, as archives keep them: a status line, named fields, an empty line, the payload.

use super::record::Head;
use std::{
    borrow::Cow,
    io::{self, Read},
};

/// An answer.
#[derive(Debug)]
pub(super) struct Answer<'a> {
    /// The status, such as 200.
    pub status: u16,
    pub head: Head,
    /// The payload as it was sent.
    pub sent: &'a [u8],
}

/// Reads an answer; `None` where the block is none.
pub(super) fn answer(block: &[u8]) -> Option<Answer<'_>> {
    let n_line = memchr::memchr(b'\n', block)?;
    let line = std::str::from_utf8(&block[..n_line]).ok()?;
    let status = line.strip_prefix("HTTP/")?.split_whitespace().nth(1)?.parse().ok()?;
    let ends = [b"\r\n\r\n".as_slice(), b"\n\n"];
    let end = ends.iter().filter_map(|end| Some(memchr::memmem::find(block, end)? + end.len())).min()?;
    let lines = block.get(n_line + 1..end).unwrap_or_default();
    Some(Answer { status, head: Head::read(lines), sent: &block[end..] })
}

/// The payload without the codings in which it was sent. The second value is a note on what was not as it should be.
///
/// # Errors
/// The reason why it cannot be had.
pub(super) fn payload(answer: &Answer<'_>, max_bytes: u64) -> Result<(Vec<u8>, Option<String>), String> {
    let mut bytes = Cow::Borrowed(answer.sent);
    let mut note = None;
    let is_chunked = answer.head.get("transfer-encoding").is_some_and(|coding| coding.contains("chunked"));
    if is_chunked {
        // Some programs keep the field and leave the chunks out.
        match without_chunks(&bytes) {
            Some((whole, true)) => bytes = Cow::Owned(whole),
            Some((part, false)) => {
                bytes = Cow::Owned(part);
                note = Some("its last chunks are missing".to_owned());
            }
            None => {}
        }
    }
    for coding in answer.head.get("content-encoding").unwrap_or_default().rsplit(',') {
        let decoded = match coding.trim().to_ascii_lowercase().as_str() {
            "" | "identity" | "utf-8" | "none" => continue,
            "gzip" | "x-gzip" if bytes.starts_with(&[0x1f, 0x8b]) => {
                all_of(flate2::read::MultiGzDecoder::new(&*bytes), max_bytes)
            }
            "deflate" => deflated(&bytes, max_bytes),
            "br" => all_of(brotli_decompressor::Decompressor::new(&*bytes, 4096), max_bytes),
            "zstd" if bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => {
                zstd::stream::read::Decoder::with_buffer(&*bytes)
                    .map_err(|error| error.to_string())
                    .and_then(|decoder| all_of(decoder, max_bytes))
            }
            // Some programs decode the payload and keep the field.
            "gzip" | "x-gzip" | "zstd" => continue,
            other => return Err(format!("its coding {other} is not known")),
        };
        bytes = match decoded {
            Ok(decoded) => Cow::Owned(decoded),
            // Decoded already, as its beginning shows.
            Err(_) if bytes.trim_ascii_start().starts_with(b"<") => continue,
            Err(reason) => return Err(format!("its coding {} is damaged: {reason}", coding.trim())),
        };
    }
    Ok((bytes.into_owned(), note))
}

/// What `deflate` means to some servers with a header, and to others without.
fn deflated(bytes: &[u8], max_bytes: u64) -> Result<Vec<u8>, String> {
    all_of(flate2::read::ZlibDecoder::new(bytes), max_bytes)
        .or_else(|_| all_of(flate2::read::DeflateDecoder::new(bytes), max_bytes))
}

/// All bytes of a reader, or the reason why not.
fn all_of(reader: impl Read, max_bytes: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let read: io::Result<usize> = reader.take(max_bytes.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| error.to_string())?;
    if bytes.len() as u64 > max_bytes {
        return Err(format!("it has more than {max_bytes} bytes"));
    }
    Ok(bytes)
}

/// The bytes of chunks, and whether the last one is there; `None` where there are no chunks.
fn without_chunks(mut rest: &[u8]) -> Option<(Vec<u8>, bool)> {
    let mut bytes = Vec::new();
    let mut is_first = true;
    loop {
        let size = memchr::memchr(b'\n', rest).and_then(|n_line| {
            let line = std::str::from_utf8(&rest[..n_line]).ok()?;
            let digits = line.split(';').next()?.trim();
            Some((n_line + 1, usize::from_str_radix(digits, 16).ok()?))
        });
        let Some((n_line, size)) = size else { return (!is_first).then_some((bytes, false)) };
        is_first = false;
        rest = &rest[n_line..];
        if size == 0 {
            return Some((bytes, true));
        }
        let Some(chunk) = rest.get(..size) else {
            bytes.extend_from_slice(rest);
            return Some((bytes, false));
        };
        bytes.extend_from_slice(chunk);
        rest = &rest[size..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn decoded(head: &str, sent: &[u8]) -> Result<(Vec<u8>, Option<String>), String> {
        let mut block = format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n").into_bytes();
        block.extend_from_slice(sent);
        payload(&answer(&block).unwrap(), 1000)
    }

    fn gzipped(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn chunks_and_codings_come_off() {
        let whole = |head: &str, sent: &[u8]| String::from_utf8(decoded(head, sent).unwrap().0).unwrap();
        assert_eq!(whole("A: b", b"<p>one</p>"), "<p>one</p>");
        assert_eq!(whole("Transfer-Encoding: chunked", b"3\r\none\r\n4;x=y\r\n two\r\n0\r\n\r\n"), "one two");
        assert_eq!(whole("Transfer-Encoding: chunked", b"<p>no chunks</p>"), "<p>no chunks</p>");
        assert_eq!(whole("Content-Encoding: gzip", &gzipped(b"one")), "one");
        assert_eq!(whole("Content-Encoding: gzip", b"<p>decoded"), "<p>decoded");
        let zlib = {
            let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(b"two").unwrap();
            encoder.finish().unwrap()
        };
        assert_eq!(whole("content-encoding: deflate", &zlib), "two");
        let mut chunked = format!("{:x}\r\n", gzipped(b"three").len()).into_bytes();
        chunked.extend(gzipped(b"three"));
        chunked.extend(b"\r\n0\r\n\r\n");
        assert_eq!(whole("Transfer-Encoding: chunked\r\nContent-Encoding: gzip", &chunked), "three");
        // "four" in an uncompressed meta-block of Brotli.
        assert_eq!(whole("Content-Encoding: br", &[0x8b, 0x01, 0x80, b'f', b'o', b'u', b'r', 0x03]), "four");
    }

    #[test]
    fn what_is_damaged_is_told() {
        let (part, note) = decoded("Transfer-Encoding: chunked", b"3\r\none\r\n9\r\n two").unwrap();
        assert_eq!(
            (part.as_slice(), note.as_deref()),
            (b"one two".as_slice(), Some("its last chunks are missing"))
        );
        assert!(
            decoded("Content-Encoding: gzip", &gzipped(&[b'a'; 5000]))
                .unwrap_err()
                .contains("more than 1000")
        );
        let mut cut = gzipped(b"a page that is long enough to be cut");
        cut.truncate(20);
        assert!(decoded("Content-Encoding: gzip", &cut).unwrap_err().contains("damaged"));
        assert!(decoded("Content-Encoding: exi", b"x").unwrap_err().contains("not known"));
        assert!(answer(b"GET / HTTP/1.1\r\n\r\n").is_none() && answer(b"HTTP/1.1 200 OK").is_none());
        assert_eq!(answer(b"HTTP/2 404\nA: b\n\n").unwrap().status, 404);
    }
}
