//! The bytes of a web archive, unpacked member by member.
//!
//! Web archives pack each record by itself: a gzip member or a Zstandard frame, perhaps with a dictionary that stands in a
//! skippable frame at the beginning. A damaged member costs what is in it; the next one is found by its first bytes, also where it
//! begins within what was taken for the damaged one.

use super::super::packed::{self, MAX_WINDOW_LOG, Packing};
use flate2::bufread::GzDecoder;
use std::{
    io::{self, BufRead, Read},
    ops::Range,
    sync::Arc,
};

/// What reading on gave.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum More {
    /// Bytes.
    Bytes,
    /// The end of a member: what follows is of another one.
    MemberEnd,
    /// The end of the archive.
    Over,
}

/// Gives the unpacked bytes of an archive.
pub(super) struct Members {
    state: State,
    packing: Option<Packing>,
    dictionary: Option<Arc<[u8]>>,
    space: Vec<u8>,
    /// Whether the member that is open gave any bytes.
    has_given: bool,
    /// Whether the member that is open begins within what was taken for a damaged one.
    is_found_again: bool,
}

enum State {
    /// Before a member, or within a file that is not packed.
    Between(Source),
    Gzip(Box<GzDecoder<Source>>),
    Zstandard(Box<zstd::stream::read::Decoder<'static, Source>>),
    Over,
}

/// Bytes that are unpacked at once.
const STEP: usize = 64 << 10;
/// The most bytes of a dictionary, packed or not.
const MAX_DICTIONARY: u64 = 16 << 20;

impl Members {
    /// The members of a file. `packing` must be of those that pack member by member, or none.
    pub(super) fn new(file: Box<dyn Read + Send>, packing: Option<Packing>) -> Self {
        Self {
            state: State::Between(Source::new(file)),
            packing,
            dictionary: None,
            space: vec![0; STEP],
            has_given: false,
            is_found_again: false,
        }
    }

    /// Reads on, to the end of `bytes`.
    ///
    /// # Errors
    /// The reason why the rest of the member cannot be read. Reading on begins with the next one.
    pub(super) fn more(&mut self, bytes: &mut Vec<u8>) -> Result<More, String> {
        loop {
            if self.packing.is_some() && matches!(self.state, State::Between(_)) {
                self.open()?;
            }
            let read = self.read_on(bytes);
            // What only looks like the beginning of a member, within a damaged one, is no second damage.
            if read.is_err() && self.is_found_again && !self.has_given {
                continue;
            }
            return read;
        }
    }

    fn read_on(&mut self, bytes: &mut Vec<u8>) -> Result<More, String> {
        let read = match &mut self.state {
            State::Over => return Ok(More::Over),
            State::Between(source) => source.read(&mut self.space),
            State::Gzip(member) => member.read(&mut self.space),
            State::Zstandard(member) => member.read(&mut self.space),
        };
        match read {
            Ok(0) if self.packing.is_none() => {
                self.state = State::Over;
                Ok(More::Over)
            }
            Ok(0) => {
                self.close(true);
                Ok(More::MemberEnd)
            }
            Ok(n) => {
                bytes.extend_from_slice(&self.space[..n]);
                self.has_given = true;
                Ok(More::Bytes)
            }
            Err(error) if self.packing.is_none() => {
                self.state = State::Over;
                Err(error.to_string())
            }
            Err(error) => {
                self.close(false);
                Err(packed::reason(&error))
            }
        }
    }

    /// Leaves a member, whole or not.
    fn close(&mut self, is_whole: bool) {
        let mut source = match std::mem::replace(&mut self.state, State::Over) {
            State::Gzip(member) => member.into_inner(),
            State::Zstandard(member) => member.finish(),
            State::Between(source) => source,
            State::Over => return,
        };
        if is_whole {
            source.release();
        } else {
            source.go_back();
        }
        self.state = State::Between(source);
    }

    /// Opens the next member; what stands between two is passed over.
    fn open(&mut self) -> Result<(), String> {
        let State::Between(mut source) = std::mem::replace(&mut self.state, State::Over) else {
            return Ok(());
        };
        loop {
            let magic = match self.packing {
                Some(Packing::Zstandard) => {
                    find(&mut source, &[&[0x28, 0xb5, 0x2f, 0xfd], &[0x5d, 0x2a, 0x4d, 0x18]])
                }
                _ => find(&mut source, &[&[0x1f, 0x8b, 8]]),
            };
            match magic.map_err(|error| error.to_string())? {
                None => return Ok(()),
                Some(0x1f | 0x28) => {
                    self.has_given = false;
                    self.is_found_again = source.is_back();
                    source.hold();
                }
                Some(_) => {}
            }
            match source.ahead(1).map_err(|error| error.to_string())?.first() {
                Some(0x5d) => match dictionary(&mut source) {
                    Ok(read) => self.dictionary = Some(read.into()),
                    Err(error) => {
                        self.state = State::Between(source);
                        return Err(format!("its dictionary is damaged: {error}"));
                    }
                },
                Some(0x28) => {
                    let words: &[u8] = self.dictionary.as_deref().unwrap_or_default();
                    let opened = zstd::stream::read::Decoder::with_dictionary(source, words)
                        .and_then(|mut member| member.window_log_max(MAX_WINDOW_LOG).map(|()| member));
                    // It takes a dictionary that is damaged to fail here.
                    let member = opened.map_err(|error| error.to_string())?;
                    self.state = State::Zstandard(Box::new(member.single_frame()));
                    return Ok(());
                }
                _ => {
                    self.state = State::Gzip(Box::new(GzDecoder::new(source)));
                    return Ok(());
                }
            }
        }
    }
}

/// Goes on to the next of these beginnings, of four bytes at most, and gives its first byte; `None` at the end.
fn find(source: &mut Source, beginnings: &[&[u8]]) -> io::Result<Option<u8>> {
    loop {
        let ahead = source.ahead(LONGEST_BEGINNING)?;
        // The usual case: nothing stands between.
        if let Some(beginning) = beginnings.iter().find(|beginning| ahead.starts_with(beginning)) {
            return Ok(beginning.first().copied());
        }
        if ahead.len() < LONGEST_BEGINNING {
            return Ok(None);
        }
        let found = beginnings.iter().filter_map(|beginning| memchr::memmem::find(ahead, beginning)).min();
        // What begins with the last bytes is found when the next are there.
        let passed = found.unwrap_or(ahead.len() + 1 - LONGEST_BEGINNING);
        source.consume(passed);
    }
}

const LONGEST_BEGINNING: usize = 4;

/// The dictionary in a skippable frame, which may itself be packed.
fn dictionary(source: &mut Source) -> io::Result<Vec<u8>> {
    let mut head = [0; 8];
    source.read_exact(&mut head)?;
    let n_bytes = u64::from(u32::from_le_bytes([head[4], head[5], head[6], head[7]]));
    if n_bytes > MAX_DICTIONARY {
        return Err(io::Error::other(format!("{n_bytes} bytes are too many")));
    }
    let mut bytes = Vec::new();
    if source.take(n_bytes).read_to_end(&mut bytes)? as u64 != n_bytes {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    if !bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        return Ok(bytes);
    }
    let mut unpacked = Vec::new();
    let mut decoder = zstd::stream::read::Decoder::with_buffer(&*bytes)?;
    decoder.window_log_max(MAX_WINDOW_LOG)?;
    decoder.take(MAX_DICTIONARY).read_to_end(&mut unpacked)?;
    Ok(unpacked)
}

/// A reader that can look ahead, and back to the beginning of a member.
struct Source {
    reader: Box<dyn Read + Send>,
    bytes: Vec<u8>,
    /// The bytes that were read and not yet taken.
    left: Range<usize>,
    /// Where the member that is held begins in `bytes`.
    held: Option<usize>,
    /// How many bytes were ever taken, those that were given back apart.
    taken: u64,
    /// The most bytes that were ever taken.
    furthest: u64,
    /// How many bytes were given back.
    given_back: u64,
}

/// The most bytes of a member that are held.
const MAX_HELD: usize = 4 << 20;
/// So many bytes may be given back besides one for each that is taken, so that no archive is read for ever.
const GIVEN_BACK_FREELY: u64 = 64 << 20;

impl Source {
    fn new(reader: Box<dyn Read + Send>) -> Self {
        Self { reader, bytes: vec![0; STEP], left: 0..0, held: None, taken: 0, furthest: 0, given_back: 0 }
    }

    /// The next bytes: at least `n` of them, where there are so many left. `n` is small.
    fn ahead(&mut self, n: usize) -> io::Result<&[u8]> {
        if self.left.len() < n {
            self.make_room();
        }
        while self.left.len() < n {
            match self.reader.read(&mut self.bytes[self.left.end..]) {
                Ok(0) => break,
                Ok(n) => self.left.end += n,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(&self.bytes[self.left.clone()])
    }

    /// Makes room behind the bytes that are left and those that are held.
    fn make_room(&mut self) {
        self.held = self.held.filter(|held| self.left.end - held < MAX_HELD);
        let kept = self.held.unwrap_or(self.left.start);
        if kept > 0 {
            self.bytes.copy_within(kept..self.left.end, 0);
            self.left = self.left.start - kept..self.left.end - kept;
            self.held = self.held.map(|_| 0);
        }
        self.bytes.resize((self.left.end + STEP).max(STEP), 0);
    }

    /// Holds what is taken from here on, to go back to it.
    fn hold(&mut self) {
        self.held = Some(self.left.start);
    }

    /// Lets go what is held.
    fn release(&mut self) {
        self.held = None;
    }

    /// Goes back to the byte behind the first that is held, where it is still there.
    fn go_back(&mut self) {
        let Some(held) = self.held.take() else { return };
        if self.left.start == held {
            // A member that failed by its first bytes alone is not tried for ever.
            return self.consume(1);
        }
        let n = self.left.start - held - 1;
        if self.given_back + n as u64 <= self.furthest + GIVEN_BACK_FREELY {
            self.left.start -= n;
            self.taken -= n as u64;
            self.given_back += n as u64;
        }
    }

    /// Whether the next bytes were taken before.
    fn is_back(&self) -> bool {
        self.taken < self.furthest
    }
}

impl Read for Source {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let ahead = self.ahead(1)?;
        let n = ahead.len().min(into.len());
        into[..n].copy_from_slice(&ahead[..n]);
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Source {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.ahead(1)
    }

    fn consume(&mut self, n: usize) {
        let n = n.min(self.left.len());
        self.left.start += n;
        self.taken += n as u64;
        self.furthest = self.furthest.max(self.taken);
    }
}
