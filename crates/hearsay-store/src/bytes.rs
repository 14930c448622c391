//! Bytes with their hash, compressed.

use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The level of Zstandard at which a report takes less time to compress than to read, and a third of its size.
const LEVEL: i32 = 6;

/// SHA-256.
pub(crate) type Hash = [u8; 32];

/// The SHA-256 of `bytes`.
pub(crate) fn hash(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

/// A hash in lower-case hexadecimal.
pub(crate) fn hex(hash: &[u8]) -> String {
    hash.iter().fold(String::with_capacity(2 * hash.len()), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a string does not fail");
        text
    })
}

/// The hash that `text` writes in hexadecimal; `None` where it is none.
pub(crate) fn from_hex(text: &str) -> Option<Hash> {
    let mut hash = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (byte, at) in hash.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(text.get(at..at + 2)?, 16).ok()?;
    }
    Some(hash)
}

/// Bytes made ready to be kept. Made outside the transaction, on any thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Packed {
    pub(crate) sha256: Hash,
    pub(crate) n_bytes: i64,
    pub(crate) zstd: Vec<u8>,
}

impl Packed {
    pub(crate) fn new(bytes: &[u8]) -> Self {
        let zstd = zstd::bulk::compress(bytes, LEVEL).expect("compressing into memory does not fail");
        Self { sha256: hash(bytes), n_bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX), zstd }
    }
}

/// The bytes of a frame; the error says why there are none. `n_bytes` is what they should be in number, and
/// no more than that are unpacked.
pub(crate) fn unpack(zstd: &[u8], n_bytes: i64) -> Result<Vec<u8>, String> {
    let expected = usize::try_from(n_bytes).map_err(|_| format!("a length of {n_bytes} bytes"))?;
    // A damaged length must not make us ask for more memory than the frame can fill.
    const MAX_RATIO: usize = 40_000;
    let capacity = expected.min(zstd.len().saturating_mul(MAX_RATIO));
    let bytes =
        zstd::bulk::decompress(zstd, capacity).map_err(|error| format!("no Zstandard frame: {error}"))?;
    if bytes.len() != expected {
        return Err(format!("{} bytes instead of {expected}", bytes.len()));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back() {
        for bytes in [&b""[..], b"abc", &[0; 5_000_000]] {
            let packed = Packed::new(bytes);
            assert_eq!(unpack(&packed.zstd, packed.n_bytes).unwrap(), bytes);
            assert!(unpack(&packed.zstd, packed.n_bytes + 1).is_err());
            assert_eq!(from_hex(&hex(&packed.sha256)), Some(packed.sha256));
        }
        assert!(unpack(b"no frame", 3).is_err());
        assert!(unpack(b"", i64::MAX).is_err());
        assert_eq!(from_hex("zz"), None);
    }
}
