//! Records of a web archive, as ISO 28500 lays them out: a version, named fields, an empty line, a block.

use super::members::{Members, More};

/// A record with its block.
#[derive(Debug)]
pub(super) struct Record {
    /// Its number in the file, from 1.
    pub number: u64,
    pub head: Head,
    /// The block; `None` where it is larger than what is read.
    pub block: Option<Vec<u8>>,
}

/// The named fields of a record, or of an HTTP message.
#[derive(Debug, Default)]
pub(super) struct Head(Vec<(String, String)>);

/// The most bytes of a head.
const MAX_HEAD: usize = 256 << 10;

impl Head {
    /// The fields of lines that are `Name: value`; lines that begin with white space go on with the one before.
    pub(super) fn read(lines: &[u8]) -> Self {
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in lines.split(|byte| *byte == b'\n') {
            let text = String::from_utf8_lossy(line);
            if text.starts_with([' ', '\t'])
                && let Some((_, value)) = fields.last_mut()
            {
                value.push(' ');
                value.push_str(text.trim());
            } else if let Some((name, value)) = text.split_once(':') {
                fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
        Self(fields)
    }

    /// The value of the first field of this name, in lower case, that is not empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let mut values = self.0.iter().filter(|(field, value)| field == name && !value.is_empty());
        values.next().map(|(_, value)| value.as_str())
    }

    /// The address in the angle brackets of some writers, or without them.
    pub(super) fn address(&self) -> Option<&str> {
        let address = self.get("warc-target-uri")?;
        Some(address.strip_prefix('<').and_then(|inner| inner.strip_suffix('>')).unwrap_or(address))
    }
}

/// Reads the records of an archive.
pub(super) struct Records {
    members: Members,
    /// Unpacked bytes that are not yet read, from `at`.
    bytes: Vec<u8>,
    at: usize,
    /// Whether the bytes that were read last are the first of a member.
    begins_member: bool,
    is_over: bool,
    /// Damage that was found behind the block that was read last, and is told when the next record is asked for.
    late: Option<Bad>,
    number: u64,
    max_bytes: usize,
}

/// A record that cannot be read: its number, what it is of as far as that is known, and why.
pub(super) struct Bad {
    pub number: u64,
    pub address: Option<String>,
    pub reason: String,
}

impl Records {
    pub(super) fn new(members: Members, max_bytes: u64) -> Self {
        let max_bytes = usize::try_from(max_bytes).unwrap_or(usize::MAX);
        Self {
            members,
            bytes: Vec::new(),
            at: 0,
            begins_member: false,
            is_over: false,
            late: None,
            number: 0,
            max_bytes,
        }
    }

    /// The next record.
    pub(super) fn next(&mut self) -> Option<Result<Record, Bad>> {
        if let Some(bad) = self.late.take() {
            self.number = bad.number;
            return Some(Err(bad));
        }
        match self.find_beginning() {
            Ok(true) => {}
            Ok(false) => return None,
            Err(Between::Strange(n)) => {
                let reason = format!("{n} bytes before it are of no record");
                return Some(Err(Bad { number: self.number + 1, address: None, reason }));
            }
            Err(Between::Damaged(reason)) => {
                self.number += 1;
                return Some(Err(self.bad(None, reason)));
            }
        }
        self.number += 1;
        let n_head = match self.head_end() {
            Ok(n) => n,
            Err(reason) => {
                // From its first letter on, so that it is not found again.
                self.at = (self.at + 1).min(self.bytes.len());
                return Some(Err(self.bad(None, reason)));
            }
        };
        let head = Head::read(&self.bytes[self.at..self.at + n_head]);
        self.at += n_head;
        let address = head.address().map(str::to_owned);
        let Some(n_block) = head.get("content-length").and_then(|length| length.parse::<u64>().ok()) else {
            return Some(Err(self.bad(address, "it does not say how long it is".to_owned())));
        };
        match usize::try_from(n_block).ok().filter(|n| *n <= self.max_bytes) {
            None => match self.pass(n_block) {
                Ok(()) => Some(Ok(Record { number: self.number, head, block: None })),
                Err(reason) => Some(Err(self.bad(address, reason))),
            },
            Some(n_block) => match self.block(n_block) {
                Ok(block) => Some(Ok(Record { number: self.number, head, block: Some(block) })),
                Err(reason) => Some(Err(self.bad(address, reason))),
            },
        }
    }

    fn bad(&self, address: Option<String>, reason: String) -> Bad {
        Bad { number: self.number, address, reason }
    }

    /// The bytes that are there and not yet read.
    fn ahead(&self) -> &[u8] {
        &self.bytes[self.at..]
    }

    /// Has more bytes read; whether there are any. Those that were read are let go.
    fn more(&mut self) -> Result<bool, String> {
        if self.at > 0 {
            self.bytes.drain(..self.at);
            self.at = 0;
        }
        self.begins_member = false;
        loop {
            if self.is_over {
                return Ok(false);
            }
            match self.members.more(&mut self.bytes) {
                Ok(More::Bytes) => return Ok(true),
                Ok(More::MemberEnd) => self.begins_member = true,
                Ok(More::Over) => self.is_over = true,
                Err(reason) => {
                    // What is there of the damaged member is of no use.
                    self.bytes.clear();
                    return Err(reason);
                }
            }
        }
    }

    /// Goes on to the next record; whether there is one. What stands between two is an error, once.
    fn find_beginning(&mut self) -> Result<bool, Between> {
        let mut n_strange = 0_u64;
        loop {
            let n_space = self.ahead().iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            self.at += n_space;
            if self.ahead().len() < VERSION.len() {
                if self.more().map_err(Between::Damaged)? {
                    continue;
                }
                n_strange += self.ahead().len() as u64;
                self.at = self.bytes.len();
                return if n_strange == 0 { Ok(false) } else { Err(Between::Strange(n_strange)) };
            }
            if self.ahead().starts_with(VERSION) {
                // What begins well is read when this is asked for again.
                return if n_strange == 0 { Ok(true) } else { Err(Between::Strange(n_strange)) };
            }
            let found = memchr::memmem::find(self.ahead(), VERSION);
            let n = found.unwrap_or(self.ahead().len() + 1 - VERSION.len());
            n_strange += n as u64;
            self.at += n;
        }
    }

    /// The length of the head that begins here, with its empty line.
    fn head_end(&mut self) -> Result<usize, String> {
        let mut from = 0;
        loop {
            let ahead = self.ahead();
            let ends = [b"\r\n\r\n".as_slice(), b"\n\n"];
            let end = ends
                .iter()
                .filter_map(|end| Some(from + memchr::memmem::find(&ahead[from..], end)? + end.len()));
            if let Some(end) = end.min() {
                return Ok(end);
            }
            if ahead.len() > MAX_HEAD {
                return Err(format!("its head has more than {MAX_HEAD} bytes"));
            }
            from = ahead.len().saturating_sub(3);
            if !self.more()? {
                self.at = self.bytes.len();
                return Err("its head is cut off".to_owned());
            }
        }
    }

    /// The block of `n` bytes that begins here.
    fn block(&mut self, n: usize) -> Result<Vec<u8>, String> {
        while self.ahead().len() < n {
            let n_before = self.ahead().len();
            let has_more = self.more()?;
            // A writer that packs all records as one has no members; one that packs each by itself begins the next here.
            let is_next = self.is_next_member(n_before);
            if !has_more || is_next {
                self.at += n_before;
                return Err(format!("it is cut off: {n_before} of {n} bytes are there"));
            }
        }
        let block = self.ahead()[..n].to_vec();
        self.at += n;
        while self.ahead().len() < SPACE_BEHIND {
            match self.more() {
                Ok(true) => {}
                Ok(false) => break,
                Err(reason) => {
                    let number = self.number + u64::from(self.begins_member);
                    self.late = Some(Bad { number, address: None, reason });
                    break;
                }
            }
        }
        let behind = self.ahead();
        let n_space = behind.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let is_followed = behind.starts_with(b"\r\n\r\n") || behind[n_space..].starts_with(VERSION);
        if is_followed || n_space == behind.len() {
            return Ok(block);
        }
        // The length is wrong. A record that begins within the block is read from there.
        if let Some(at) = memchr::memmem::find(&block, b"\r\n\r\nWARC/1.") {
            self.bytes.splice(..self.at, block[at..].iter().copied());
            self.at = 0;
        }
        Err("its length is wrong".to_owned())
    }

    /// Passes over a block that is too large.
    fn pass(&mut self, n: u64) -> Result<(), String> {
        let mut left = n;
        loop {
            let here = self.ahead().len() as u64;
            let passed = here.min(left);
            self.at += usize::try_from(passed).unwrap_or(usize::MAX);
            left -= passed;
            if left == 0 {
                return Ok(());
            }
            let has_more = self.more()?;
            if !has_more || self.is_next_member(0) {
                return Err(format!("it is cut off: {} of {n} bytes are there", n - left));
            }
        }
    }

    /// Whether what was read behind the first `n` bytes is a record that begins with its member.
    fn is_next_member(&self, n: usize) -> bool {
        self.begins_member && self.ahead().get(n..).is_some_and(|new| new.starts_with(VERSION))
    }
}

/// What was found where a record should begin.
enum Between {
    /// So many bytes that are of no record.
    Strange(u64),
    /// A member that cannot be unpacked, and why.
    Damaged(String),
}

/// How a record begins.
const VERSION: &[u8] = b"WARC/";
/// White space that may stand behind a block, and the beginning of the next record.
const SPACE_BEHIND: usize = 16;
