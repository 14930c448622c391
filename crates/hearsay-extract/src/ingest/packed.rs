//! Packed files: gzip, Zstandard, bzip2 and xz, told by their first bytes.

use std::{
    io::{self, BufReader, Cursor, Read, Write},
    path::{Path, PathBuf},
};

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Zstandard,
    Bzip2,
    Xz,
}

/// The packing of a file with these first bytes; `None` where it is not packed. A Zstandard file may begin with a frame
/// that is to be skipped, which in web archives holds a dictionary.
pub(super) fn packing(head: &[u8]) -> Option<Packing> {
    match head {
        [0x1f, 0x8b, 8, ..] => Some(Packing::Gzip),
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Packing::Zstandard),
        [b'B', b'Z', b'h', b'1'..=b'9', 0x31 | 0x17, ..] => Some(Packing::Bzip2),
        [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some(Packing::Xz),
        _ => None,
    }
}

/// A file's bytes, unpacked while they are read. An xz file is unpacked at once, up to `max_bytes`.
///
/// # Errors
/// If the file does not begin as its packing demands, or an xz file is damaged or unpacks to more.
pub(super) fn unpack(
    packing: Packing,
    file: Box<dyn Read + Send>,
    max_bytes: u64,
) -> io::Result<Box<dyn Read + Send>> {
    let mut file = BufReader::with_capacity(64 << 10, file);
    Ok(match packing {
        Packing::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(file)),
        Packing::Zstandard => {
            let mut decoder = zstd::stream::read::Decoder::with_buffer(file)?;
            decoder.window_log_max(MAX_WINDOW_LOG)?;
            Box::new(decoder)
        }
        Packing::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(file)),
        Packing::Xz => {
            let mut unpacked = Bounded { bytes: Vec::new(), max_bytes };
            lzma_rs::xz_decompress(&mut file, &mut unpacked).map_err(|error| match error {
                lzma_rs::error::Error::IoError(error) => error,
                error => io::Error::new(io::ErrorKind::InvalidData, format!("{error:?}")),
            })?;
            Box::new(Cursor::new(unpacked.bytes))
        }
    })
}

/// Why something cannot be unpacked, in words for the user.
pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "it is packed and cut off".to_owned(),
        _ => format!("its packing is damaged: {error}"),
    }
}

/// The name of what is packed in a file: `news.jsonl` for `news.jsonl.gz`.
pub(super) fn name_within(path: &Path) -> PathBuf {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    match extension.to_ascii_lowercase().as_str() {
        "gz" | "gzip" | "zst" | "zstd" | "bz2" | "xz" => path.with_extension(""),
        "tgz" | "tbz2" | "txz" => path.with_extension("tar"),
        _ => path.to_owned(),
    }
}

/// The largest window that unpacking may ask memory for: 128 MiB.
pub(super) const MAX_WINDOW_LOG: u32 = 27;

/// Takes bytes up to a limit.
struct Bounded {
    bytes: Vec<u8>,
    max_bytes: u64,
}

impl Write for Bounded {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        if (self.bytes.len() + more.len()) as u64 > self.max_bytes {
            return Err(io::Error::other(format!("it unpacks to more than {} bytes", self.max_bytes)));
        }
        self.bytes.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
