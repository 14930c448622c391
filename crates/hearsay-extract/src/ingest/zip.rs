//! ZIP archives, and the web archives that are kept as such (WACZ).
//!
//! Each file in an archive is read as if it lay in a folder: in the order of names, hidden ones left out, one at a
//! time. Of a WACZ the archives in it are read; their hashes are compared with those that its `datapackage.json` gives.
//!
//! Known gaps: encrypted files; word processors' files, spreadsheets and e-books, which are ZIP archives too, are skipped
//! by name.

use super::{FileInputs, Setup, Skipped, file};
use rawzip::{
    CompressionMethod, Crc32, RangeReader, ReaderAt, ZipArchive, ZipArchiveEntryWayfinder, ZipLocator,
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, VecDeque},
    io::{self, BufReader, Read},
    ops::Range,
    path::Path,
    sync::Arc,
};

/// The bytes of an archive.
pub(super) type Bytes = Arc<dyn ReaderAt + Send + Sync>;

/// Whether a file with these first bytes is an archive.
pub(super) fn is_archive(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

/// How many archives may lie within each other.
const MAX_DEPTH: usize = 3;
/// The most files of an archive.
const MAX_FILES: u64 = 1 << 20;
/// The most bytes of `datapackage.json`.
const MAX_PACKAGE: u64 = 16 << 20;

/// The inputs of the archive `path`, which has `n_bytes`.
pub(super) fn open(path: String, bytes: Bytes, n_bytes: u64, depth: usize, setup: &Arc<Setup>) -> FileInputs {
    let skip = |reason: String| -> FileInputs {
        Box::new(std::iter::once(Err(Skipped { path: path.clone(), reason })))
    };
    if depth > MAX_DEPTH {
        return skip(format!("it is a ZIP archive within {MAX_DEPTH} files"));
    }
    let (archive, mut files) = match list(bytes, n_bytes) {
        Ok(listed) => listed,
        Err(reason) => return skip(format!("it is a ZIP archive that cannot be read: {reason}")),
    };
    if files.is_empty() {
        return skip("it is a ZIP archive without files".to_owned());
    }
    let has = |name: &str| files.iter().any(|file| file.name == name);
    if has("mimetype") || has("[Content_Types].xml") {
        return skip("it is a word processor's file, a spreadsheet or an e-book".to_owned());
    }
    let mut hashes = BTreeMap::new();
    if has("datapackage.json") && files.iter().any(|file| file.name.starts_with("archive/")) {
        let package = files.iter().find(|file| file.name == "datapackage.json");
        hashes = package.and_then(|file| self::hashes(&archive, file)).unwrap_or_default();
        files.retain(|file| file.name.starts_with("archive/"));
    }
    files.sort_by(|one, other| one.name.cmp(&other.name));
    let files = VecDeque::from(files);
    let taken = BTreeMap::new();
    Box::new(Zip { path, archive, files, hashes, taken, within: None, depth, setup: Arc::clone(setup) })
}

/// A file in an archive.
struct File {
    name: String,
    method: CompressionMethod,
    is_encrypted: bool,
    crc: u32,
    way: ZipArchiveEntryWayfinder,
}

/// The files of an archive, without folders and hidden ones.
fn list(bytes: Bytes, n_bytes: u64) -> Result<(ZipArchive<Bytes>, Vec<File>), String> {
    let mut space = vec![0; rawzip::RECOMMENDED_BUFFER_SIZE];
    let located = ZipLocator::new().locate_in_reader(bytes, &mut space, n_bytes);
    let archive = located.map_err(|(_, error)| error.to_string())?;
    if archive.entries_hint() > MAX_FILES {
        return Err(format!("it has more than {MAX_FILES} files"));
    }
    let mut files = Vec::new();
    let mut entries = archive.entries(&mut space);
    while let Some(entry) = entries.next_entry().map_err(|error| error.to_string())? {
        if files.len() as u64 >= MAX_FILES {
            return Err(format!("it has more than {MAX_FILES} files"));
        }
        let name = String::from_utf8_lossy(entry.file_path().as_bytes()).replace('\\', "/");
        let is_hidden = name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
        if !entry.is_dir() && !is_hidden {
            files.push(File {
                name,
                method: entry.compression_method(),
                is_encrypted: entry.flags().is_encrypted(),
                crc: entry.crc32(),
                way: entry.wayfinder(),
            });
        }
    }
    Ok((archive, files))
}

/// The SHA-256 of each file that the description of a WACZ gives, in lower-case hexadecimal.
fn hashes(archive: &ZipArchive<Bytes>, package: &File) -> Option<BTreeMap<String, String>> {
    let reader = unpack(archive, package).ok()?.reader.take(MAX_PACKAGE);
    let package: Value = serde_json::from_reader(BufReader::new(reader)).ok()?;
    let resources = package.get("resources")?.as_array()?.iter();
    let hash = |resource: &Value| {
        let hash = resource.get("hash")?.as_str()?.strip_prefix("sha256:")?;
        Some((resource.get("path")?.as_str()?.to_owned(), hash.to_ascii_lowercase()))
    };
    Some(resources.filter_map(hash).collect())
}

/// The unpacked bytes of a file.
struct Unpacked {
    reader: Box<dyn Read + Send>,
    /// Where in the archive they lie packed.
    range: Range<u64>,
}

/// Begins to unpack a file.
fn unpack(archive: &ZipArchive<Bytes>, file: &File) -> Result<Unpacked, String> {
    if file.is_encrypted {
        return Err("it is encrypted".to_owned());
    }
    let entry = archive.get_entry(file.way).map_err(|error| format!("the archive is damaged: {error}"))?;
    let (start, end) = entry.compressed_data_range();
    let packed = RangeReader::new(Arc::clone(archive.get_ref()), start..end);
    let packed = BufReader::with_capacity(64 << 10, packed);
    let unpacked: Box<dyn Read + Send> = match file.method {
        CompressionMethod::STORE => Box::new(packed),
        CompressionMethod::DEFLATE => Box::new(flate2::bufread::DeflateDecoder::new(packed)),
        CompressionMethod::BZIP2 => Box::new(bzip2::bufread::BzDecoder::new(packed)),
        CompressionMethod::ZSTD => {
            Box::new(zstd::stream::read::Decoder::with_buffer(packed).map_err(|error| error.to_string())?)
        }
        method => return Err(format!("it is packed in a way that is not known ({})", method.as_u16())),
    };
    let checked = Checked { unpacked, crc: Crc32::new(), expected: file.crc };
    Ok(Unpacked { reader: Box::new(checked), range: start..end })
}

/// Gives bytes, and an error at the end where they are not those that were packed.
struct Checked {
    unpacked: Box<dyn Read + Send>,
    crc: Crc32,
    expected: u32,
}

impl Read for Checked {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.unpacked.read(into)?;
        self.crc.update(&into[..n]);
        if n == 0 && !into.is_empty() && self.crc.checksum() != self.expected {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "its checksum does not agree"));
        }
        Ok(n)
    }
}

/// The inputs of the files in an archive, one at a time.
struct Zip {
    path: String,
    archive: ZipArchive<Bytes>,
    files: VecDeque<File>,
    /// The hashes that files must have.
    hashes: BTreeMap<String, String>,
    /// Where files lie that were opened: the end by the beginning.
    taken: BTreeMap<u64, u64>,
    within: Option<FileInputs>,
    depth: usize,
    setup: Arc<Setup>,
}

impl Zip {
    /// The inputs of a file.
    fn file(&mut self, file: &File) -> Result<FileInputs, String> {
        let Unpacked { reader, range } = unpack(&self.archive, file)?;
        self.take(range)?;
        let path = format!("{}:{}", self.path, file.name);
        let inputs =
            file::open_stream(path.clone(), Path::new(&file.name), reader, self.depth + 1, &self.setup);
        let is_other = match self.hashes.get(&file.name) {
            Some(hash) => self.hash(file)? != *hash,
            None => false,
        };
        if !is_other {
            return Ok(inputs);
        }
        let reason =
            "the archive gives another hash for it than its bytes have; it is read all the same".to_owned();
        Ok(Box::new(std::iter::once(Err(Skipped { path, reason })).chain(inputs)))
    }

    /// Notes where a file lies. Files that lie upon each other are how a small archive unpacks to a huge one.
    fn take(&mut self, Range { start, end }: Range<u64>) -> Result<(), String> {
        let before = self.taken.range(..end).next_back();
        if before.is_some_and(|(_, before_end)| *before_end > start) {
            return Err("it lies upon another file of the archive".to_owned());
        }
        if end > start {
            self.taken.insert(start, end);
        }
        Ok(())
    }

    fn hash(&self, file: &File) -> Result<String, String> {
        let mut reader = unpack(&self.archive, file)?.reader;
        let mut hash = Sha256::new();
        io::copy(&mut reader, &mut hash).map_err(|error| error.to_string())?;
        Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

impl Iterator for Zip {
    type Item = Result<super::Input, Skipped>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(next) = self.within.as_mut().and_then(Iterator::next) {
                return Some(next);
            }
            let file = self.files.pop_front()?;
            match self.file(&file) {
                Ok(within) => self.within = Some(within),
                Err(reason) => {
                    self.within = None;
                    return Some(Err(Skipped { path: format!("{}:{}", self.path, file.name), reason }));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Options, inputs};
    use rawzip::{CompressionMethod, ZipArchiveWriter};
    use std::io::Write as _;

    /// An archive of these files, each deflated.
    fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut archive = ZipArchiveWriter::new(&mut bytes);
        for (name, content) in files {
            let new = archive.new_file(name).compression_method(CompressionMethod::DEFLATE);
            let (mut entry, config) = new.start().unwrap();
            let encoder = flate2::write::DeflateEncoder::new(&mut entry, flate2::Compression::fast());
            let mut writer = config.wrap(encoder);
            writer.write_all(content).unwrap();
            let (encoder, descriptor) = writer.finish().unwrap();
            encoder.finish().unwrap();
            entry.finish(descriptor).unwrap();
        }
        archive.finish().unwrap();
        bytes
    }

    /// What was read of an archive, and what was skipped, each with its path in it.
    fn read(name: &str, bytes: &[u8]) -> (Vec<String>, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let start = format!("{}/", folder.path().display());
        let (mut pages, mut skipped) = (Vec::new(), Vec::new());
        for read in inputs(&[path], &Options::default()) {
            match read {
                Ok(input) => pages.push(input.record.path.replace(&start, "")),
                Err(other) => skipped.push(other.to_string().replace(&start, "")),
            }
        }
        (pages, skipped)
    }

    const PAGE: &[u8] = b"<html><body><p>Guns fired.</p></body></html>";

    #[test]
    fn files_are_read_as_from_a_folder() {
        let inner = zipped(&[("c.html", PAGE)]);
        let lines = b"{\"text\": \"one\"}\n{\"text\": \"two\"}\n";
        let archive = zipped(&[
            ("b/a.html", PAGE),
            ("__MACOSX/b/a.html", PAGE),
            (".hidden", PAGE),
            ("a.jsonl", lines),
            ("picture.png", b"\x89PNG\r\n\x1a\n"),
            ("z.zip", &inner),
        ]);
        let (pages, skipped) = read("x.zip", &archive);
        assert_eq!(pages, ["x.zip:a.jsonl:1", "x.zip:a.jsonl:2", "x.zip:b/a.html", "x.zip:z.zip:c.html"]);
        assert_eq!(skipped, ["x.zip:picture.png: it is a PNG image"]);
    }

    #[test]
    fn of_a_wacz_its_archives_are_read_and_their_hashes_compared() {
        let block = [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", PAGE].concat();
        let head =
            "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: http://news.example/\r\nContent-Length: ";
        let warc = [format!("{head}{}\r\n\r\n", block.len()).as_bytes(), &block, b"\r\n\r\n"].concat();
        let sha256 = super::super::record_of(String::new(), &warc).sha256;
        let package = |hash: &str| {
            format!(r#"{{"resources": [{{"path": "archive/data.warc", "hash": "sha256:{hash}"}}]}}"#)
                .into_bytes()
        };
        let wacz = |package: &[u8]| {
            let pages = ("pages/pages.jsonl", b"{\"url\": \"http://news.example/\"}".as_slice());
            zipped(&[("datapackage.json", package), ("archive/data.warc", &warc), pages])
        };
        let (pages, skipped) = read("x.wacz", &wacz(&package(&sha256)));
        assert_eq!((pages, skipped.len()), (vec!["x.wacz:archive/data.warc:1".to_owned()], 0));
        let (pages, skipped) = read("x.wacz", &wacz(&package("00")));
        assert_eq!(pages.len(), 1);
        assert!(skipped[0].contains("another hash"), "{skipped:?}");
    }

    #[test]
    fn what_is_damaged_or_hostile_is_named() {
        let (pages, skipped) = read("x.docx", &zipped(&[("[Content_Types].xml", b"<x/>")]));
        assert!(pages.is_empty() && skipped[0].contains("word processor"), "{skipped:?}");
        assert_eq!(read("x.zip", &zipped(&[])).1, ["x.zip: it is a ZIP archive without files"]);
        let whole = zipped(&[("a.html", PAGE), ("b.html", PAGE), ("c.html", PAGE)]);
        let (pages, skipped) = read("x.zip", &whole[..whole.len() - 30]);
        assert!(pages.is_empty() && skipped[0].contains("cannot be read"), "{skipped:?}");
        // One file of three is damaged.
        let mut damaged = whole.clone();
        let at = damaged.windows(6).position(|six| six == b"b.html").unwrap() + 10;
        damaged[at..at + 12].fill(0x55);
        let (pages, skipped) = read("x.zip", &damaged);
        assert_eq!((pages, skipped.len()), (vec!["x.zip:a.html".to_owned(), "x.zip:c.html".to_owned()], 1));
        // Archives within archives.
        let mut nested = zipped(&[("a.html", PAGE)]);
        for _ in 0..4 {
            nested = zipped(&[("n.zip", &nested)]);
        }
        let (pages, skipped) = read("x.zip", &nested);
        assert!(pages.is_empty() && skipped[0].contains("within 3 files"), "{skipped:?}");
        // Entries that share their bytes: the second one of the directory points to the first.
        let mut bomb = whole.clone();
        let directory: Vec<usize> =
            (0..bomb.len() - 4).filter(|at| bomb[*at..].starts_with(b"PK\x01\x02")).collect();
        bomb[directory[1] + 42..directory[1] + 46].fill(0);
        let (pages, skipped) = read("x.zip", &bomb);
        assert_eq!(pages.len() + skipped.len(), 3);
        assert!(skipped.iter().any(|told| told.contains("upon another file")), "{skipped:?}");
    }

    #[test]
    fn any_bytes_are_read_without_a_panic() {
        let whole = zipped(&[("a.html", PAGE), ("b.jsonl", b"{\"text\": \"one\"}")]);
        let damage = proptest::collection::vec((0..whole.len(), proptest::num::u8::ANY), 0..10);
        let runner = proptest::test_runner::Config::with_cases(200);
        proptest::test_runner::TestRunner::new(runner)
            .run(&damage, |damage| {
                let mut bytes = whole.clone();
                damage.iter().for_each(|(at, byte)| bytes[*at] = *byte);
                read("x.zip", &bytes);
                Ok(())
            })
            .unwrap();
    }
}
