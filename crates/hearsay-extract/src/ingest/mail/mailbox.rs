//! Mailboxes (mbox): mails behind each other, each under a line that begins with "From ".

use super::{Container, Setup, Skipped, message};
use crate::ingest::FileInputs;
use std::{
    io::{self, BufRead, Read},
    sync::Arc,
};

/// The inputs of a mailbox, one mail in memory at a time.
///
/// The bytes of a mail's record are those behind its "From " line, up to the blank line before the next.
pub(in crate::ingest) struct Mailbox {
    path: String,
    reader: Box<dyn BufRead + Send>,
    setup: Arc<Setup>,
    /// Number of the mail whose "From " line was read last.
    number: u64,
    /// The inputs of the mail that was read last.
    inputs: Option<FileInputs>,
    depth: usize,
    is_over: bool,
}

impl Mailbox {
    pub(in crate::ingest) fn new(
        path: String,
        reader: Box<dyn BufRead + Send>,
        depth: usize,
        setup: Arc<Setup>,
    ) -> Self {
        Self { path, reader, setup, number: 0, inputs: None, depth, is_over: false }
    }

    /// The bytes of the next mail; `None` for one that is too long. The line under which the mail after it
    /// stands is read, too.
    fn next_mail(&mut self) -> io::Result<Option<Vec<u8>>> {
        let max_bytes = self.setup.options.max_bytes;
        let (mut mail, mut line, mut is_blank, mut is_too_long) = (Vec::new(), Vec::new(), false, false);
        loop {
            line.clear();
            let n = (&mut self.reader).take(max_bytes.saturating_add(1)).read_until(b'\n', &mut line)?;
            if n == 0 {
                self.is_over = true;
                break;
            }
            if (is_blank || mail.is_empty()) && is_envelope(&line) {
                break;
            }
            is_blank = line.trim_ascii().is_empty();
            is_too_long |= mail.len() as u64 + n as u64 > max_bytes;
            if is_too_long {
                mail = vec![b'\n'];
            } else {
                mail.extend_from_slice(&line);
            }
        }
        let n_end = if mail.ends_with(b"\n\r\n") { 2 } else { usize::from(mail.ends_with(b"\n\n")) };
        mail.truncate(mail.len() - n_end);
        Ok((!is_too_long).then_some(mail))
    }
}

impl Iterator for Mailbox {
    type Item = Result<crate::ingest::Input, Skipped>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(next) = self.inputs.as_mut().and_then(Iterator::next) {
                return Some(next);
            }
            if self.is_over {
                return None;
            }
            let path = format!("{}:{}", self.path, self.number);
            let is_start = self.number == 0;
            self.number += 1;
            let skip = |reason: String| Some(Err(Skipped { path: path.clone(), reason }));
            match self.next_mail() {
                Err(error) => {
                    self.is_over = true;
                    return skip(format!("the rest could not be read: {error}"));
                }
                Ok(None) => return skip(format!("it is longer than {} bytes", self.setup.options.max_bytes)),
                Ok(Some(mail)) if is_start && mail.is_empty() => {}
                Ok(Some(mail)) => {
                    self.inputs = Some(message(path, mail, Container::Mailbox, self.depth, &self.setup));
                }
            }
        }
    }
}

/// Whether a line is one under which a mail stands: `From ann@post.example Sun May  4 10:00:00 2031`.
pub(in crate::ingest) fn is_envelope(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let Ok(rest) = std::str::from_utf8(&rest[..rest.len().min(200)]) else { return false };
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_year = |word: &str| word.len() == 4 && is_number(word);
    let is_time = |word: &str| word.split(':').count() >= 2 && word.split(':').all(is_number);
    rest.split_whitespace().any(is_time) && rest.split_whitespace().any(is_year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_above_a_mail_has_a_time_and_a_year() {
        assert!(is_envelope(b"From ann@post.example Sun May  4 10:00:00 2031\r\n"));
        assert!(is_envelope(b"From 1790@xxx Sun May 04 10:00:00 +0000 2031\n"));
        assert!(!is_envelope(b"From 10:00 on the town was quiet.\n"));
        assert!(!is_envelope(b"From: Ann Bell\n"));
    }
}
