//! The hashes that web archives give of their records: `sha1:` and 32 letters (Base32, RFC 4648), or hexadecimal.

use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

/// Whether bytes have this hash; `None` where it is of a kind that is not computed.
pub(super) fn agrees(written: &str, bytes: &[u8]) -> Option<bool> {
    let (kind, value) = written.split_once(':')?;
    let hash: Vec<u8> = match kind.to_ascii_lowercase().as_str() {
        "sha1" | "sha-1" => Sha1::digest(bytes).to_vec(),
        "sha256" | "sha-256" => Sha256::digest(bytes).to_vec(),
        "sha512" | "sha-512" => Sha512::digest(bytes).to_vec(),
        _ => return None,
    };
    let value = value.trim().trim_end_matches('=');
    if value.len() == hash.len() * 2 {
        let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        return Some(value.eq_ignore_ascii_case(&hex));
    }
    Some(value.eq_ignore_ascii_case(&base32(&hash)))
}

fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bit = |i: usize| bytes.get(i / 8).is_some_and(|byte| byte & (0x80 >> (i % 8)) != 0);
    let letter = |first: usize| (first..first + 5).fold(0, |value, i| value << 1 | usize::from(bit(i)));
    (0..bytes.len() * 8).step_by(5).map(|first| char::from(LETTERS[letter(first)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_told_in_both_notations() {
        assert_eq!(base32(b"foobar"), "MZXW6YTBOI");
        assert_eq!(
            agrees(
                "sha1:2fd4e1c67a2d28fced849ee1bb76e7391b93eb12",
                b"The quick brown fox jumps over the lazy dog"
            ),
            Some(true)
        );
        assert_eq!(
            agrees("sha1:F7KODRT2FUUPZ3MET3Q3W5XHHENZH2YS", b"The quick brown fox jumps over the lazy dog"),
            Some(true)
        );
        assert_eq!(agrees("sha1:F7KODRT2FUUPZ3MET3Q3W5XHHENZH2YS", b"The slow fox"), Some(false));
        assert_eq!(agrees("sha1:", b""), Some(false));
        assert_eq!(agrees("blake3:00", b""), None);
    }
}
