//! Tables with a head: CSV and its kin (RFC 4180, with what exports do to it).

use super::{
    Input,
    fields::{FieldNames, Fields, Value},
    record_of,
    records::{BadRecord, Source, no_text},
};
use hearsay_types::{SourceMap, Span};
use std::{collections::VecDeque, io};

/// The byte that divides the columns of a table whose text begins with `text`: the one under which the
/// first line names most fields that we know, the text among them. `None` if there is none.
pub(super) fn delimiter(text: &str, names: &FieldNames) -> Option<u8> {
    let first = text.lines().next()?;
    if let Some(named) = first.strip_prefix("sep=") {
        return named.bytes().next();
    }
    let counts = [b',', b'\t', b';', b'|'].into_iter().filter_map(|delimiter| {
        let mut row = Row::default();
        row.feed(first.as_bytes(), delimiter);
        row.finish(first.len());
        let cells: Vec<String> = row.cells.iter().map(|cell| cell.text(first).0).collect();
        let n_known = cells.iter().filter(|name| names.is_known(name.trim())).count();
        let has_text = cells.iter().any(|name| names.is_text(name.trim()));
        (cells.len() > 1 && n_known > 1 && has_text).then_some((n_known, delimiter))
    });
    // Of equals, the first.
    counts.rev().max_by_key(|(n_known, _)| *n_known).map(|(_, delimiter)| delimiter)
}

/// The bytes of a row, its cells and the line on which it begins.
type Raw = Result<(Vec<u8>, Row, u64), BadRecord>;

/// The inputs of a table's rows.
pub(super) struct TableRecords {
    source: Source,
    delimiter: u8,
    /// The names of the columns; empty until the head is read.
    columns: Vec<String>,
    /// The line that is read next.
    line: u64,
    /// Lines that were taken for parts of a row and are not.
    returned: VecDeque<Vec<u8>>,
    /// Whether a cell may hold line ends: until a quotation mark is found that is never closed.
    may_span_lines: bool,
    /// Whether there was any row behind the head.
    is_begun: bool,
    is_over: bool,
}

impl TableRecords {
    pub(super) fn new(source: Source, delimiter: u8) -> Self {
        Self {
            source,
            delimiter,
            columns: Vec::new(),
            line: 1,
            returned: VecDeque::new(),
            may_span_lines: true,
            is_begun: false,
            is_over: false,
        }
    }

    fn next_line(&mut self, line: &mut Vec<u8>) -> io::Result<Option<bool>> {
        let read = match self.returned.pop_front() {
            Some(returned) => {
                *line = returned;
                Some(true)
            }
            None => self.source.read_line(line)?,
        };
        self.line += u64::from(read.is_some());
        Ok(read)
    }

    /// The bytes of the next row that is not empty, with its cells and its first line.
    fn next_row(&mut self) -> io::Result<Option<Raw>> {
        let (mut bytes, mut line) = (Vec::new(), Vec::new());
        let mut row = Row::default();
        let mut first_line = self.line;
        let mut line_ends = Vec::new();
        loop {
            match self.next_line(&mut line)? {
                Some(true) if line_ends.is_empty() && line.trim_ascii().is_empty() => {
                    first_line = self.line;
                    continue;
                }
                Some(true) => {}
                Some(false) => return Ok(Some(Err(self.source.too_long(first_line)))),
                None if line_ends.is_empty() => return Ok(None),
                None => return Ok(Some(Err(self.never_closed(&bytes, &line_ends, first_line)))),
            }
            let is_open = row.feed(&line, self.delimiter);
            bytes.append(&mut line);
            line_ends.push(bytes.len());
            if !is_open || !self.may_span_lines {
                let content = bytes.trim_ascii_end().len();
                row.finish(content.max(row.start));
                bytes.truncate(content.max(row.start));
                return Ok(Some(Ok((bytes, row, first_line))));
            }
            if bytes.len() as u64 > self.source.setup.options.max_bytes {
                return Ok(Some(Err(self.never_closed(&bytes, &line_ends, first_line))));
            }
        }
    }

    /// Gives back all lines but the first of what was taken for one row.
    fn never_closed(&mut self, bytes: &[u8], line_ends: &[usize], first_line: u64) -> BadRecord {
        self.may_span_lines = false;
        for ends in line_ends.windows(2).rev() {
            self.returned.push_front(bytes[ends[0]..ends[1]].to_vec());
        }
        self.line = first_line + 1;
        BadRecord::new(first_line, "a quotation mark is never closed")
    }

    /// Takes the columns' names from the head. The error says why the whole table is skipped.
    fn read_head(&mut self) -> Result<(), BadRecord> {
        loop {
            let row = self.next_row().map_err(|error| BadRecord::new(1, error.to_string()))?;
            let (bytes, row, line) = match row {
                None => return Err(BadRecord { lacks_text: true, ..BadRecord::new(1, "it has no head") }),
                Some(Err(bad)) => return Err(bad),
                Some(Ok(read)) => read,
            };
            if bytes.starts_with(b"sep=") {
                continue;
            }
            let head = self.source.text(&bytes);
            // Where the head was recoded, cells are found again in its text.
            let row = if head.map.is_some() { Row::of(&head.text, self.delimiter) } else { row };
            self.columns = row.cells.iter().map(|cell| cell.text(&head.text).0.trim().to_owned()).collect();
            if self.columns.iter().any(|name| self.source.setup.names.is_text(name)) {
                return Ok(());
            }
            let names: Vec<&str> = self.columns.iter().map(String::as_str).take(20).collect();
            return Err(BadRecord { lacks_text: true, ..BadRecord::new(line, no_text(&names, "column")) });
        }
    }

    fn input(&self, bytes: &[u8], row: Row, line: u64) -> Result<Input, BadRecord> {
        let record = self.source.text(bytes);
        let row = if record.map.is_some() { Row::of(&record.text, self.delimiter) } else { row };
        let mut fields = Fields::new();
        for (name, cell) in self.columns.iter().zip(&row.cells) {
            if !self.source.setup.names.is_known(name) {
                continue;
            }
            let (text, map) = cell.text(&record.text);
            let map = match &record.map {
                Some(decoding) => map.after(decoding),
                None => map,
            };
            fields.push((name.clone(), Value::new(text, map).into_iter().collect()));
        }
        let origin = record_of(format!("{}:{line}", self.source.path), bytes);
        let input = self.source.setup.names.input(fields, origin, record.notes);
        input.map(|input| Input { own_bytes: Some(bytes.to_vec()), ..input }).ok_or_else(|| {
            let n_cells = row.cells.len();
            BadRecord::new(
                line,
                match self.columns.len() {
                    n_columns if n_cells < n_columns => {
                        format!("it has {n_cells} of {n_columns} columns and no text")
                    }
                    _ => "its text is empty".to_owned(),
                },
            )
        })
    }
}

impl Iterator for TableRecords {
    type Item = Result<Input, BadRecord>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        if self.columns.is_empty()
            && let Err(bad) = self.read_head()
        {
            self.is_over = true;
            return Some(Err(bad));
        }
        let line = self.line;
        let row = self.next_row();
        let is_first = !std::mem::replace(&mut self.is_begun, true);
        match row {
            Ok(None) => {
                self.is_over = true;
                let nothing = BadRecord::new(line, "it has a head and no rows");
                is_first.then_some(Err(BadRecord { lacks_text: true, ..nothing }))
            }
            Ok(Some(Ok((bytes, row, line)))) => Some(self.input(&bytes, row, line)),
            Ok(Some(Err(bad))) => Some(Err(bad)),
            Err(error) => {
                self.is_over = true;
                Some(Err(BadRecord::new(line, format!("the rest could not be read: {error}"))))
            }
        }
    }
}

/// The cells of one row, found as its bytes come in.
#[derive(Debug, Default)]
struct Row {
    cells: Vec<Cell>,
    /// Where the cell begins that is being read.
    start: usize,
    /// Bytes so far.
    at: usize,
    state: State,
}

/// Where in a cell we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    #[default]
    Start,
    Plain,
    Quoted,
    /// Behind a quotation mark that closes the cell, or is the first of two.
    Closed,
}

/// One cell, by its place in the row.
#[derive(Debug, Clone, Copy)]
struct Cell {
    /// With its quotation marks.
    span: Span,
    is_quoted: bool,
}

impl Row {
    /// The cells of a row that is at hand as a whole.
    fn of(text: &str, delimiter: u8) -> Self {
        let mut row = Self::default();
        row.feed(text.as_bytes(), delimiter);
        row.finish(text.trim_end_matches(['\n', '\r']).len().max(row.start));
        row
    }

    /// Takes in bytes up to a line's end. Answers whether a quoted cell is still open.
    fn feed(&mut self, bytes: &[u8], delimiter: u8) -> bool {
        for byte in bytes {
            let is_delimiter = *byte == delimiter;
            self.state = match (self.state, *byte) {
                (State::Start, b'"') => State::Quoted,
                (State::Start | State::Plain | State::Closed, _) if is_delimiter => {
                    self.cells.push(Cell {
                        span: Span::new(self.start, self.at),
                        is_quoted: self.state == State::Closed,
                    });
                    self.start = self.at + 1;
                    State::Start
                }
                (State::Start, b' ') => State::Start,
                (State::Start | State::Plain, _) => State::Plain,
                (State::Quoted, b'"') => State::Closed,
                (State::Closed, b'\r' | b'\n' | b' ') => State::Closed,
                // A second mark, or one that somebody forgot to double.
                (State::Quoted | State::Closed, _) => State::Quoted,
            };
            self.at += 1;
        }
        self.state == State::Quoted
    }

    /// Ends the last cell at `end`.
    fn finish(&mut self, end: usize) {
        let span = Span::new(self.start, end.max(self.start));
        self.cells.push(Cell { span, is_quoted: self.state == State::Closed });
    }
}

impl Cell {
    /// The cell's text in the row's text, doubled quotation marks made single, and its map to the row.
    fn text(self, row: &str) -> (String, SourceMap) {
        let mut text = String::new();
        let mut map = SourceMap::default();
        let mut span = self.span.trim(row);
        let raw = span.of(row);
        if !self.is_quoted || raw.len() < 2 || !raw.starts_with('"') || !raw.ends_with('"') {
            span = if self.is_quoted { span } else { self.span };
            text.push_str(span.of(row));
            map.push(Span::new(0, text.len()), span);
            return (text, map);
        }
        let mut at = span.start as usize + 1;
        let inner = &raw[1..raw.len() - 1];
        for (i, piece) in inner.split("\"\"").enumerate() {
            if i > 0 {
                text.push('"');
                map.push(Span::new(text.len() - 1, text.len()), Span::new(at, at + 2));
                at += 2;
            }
            let start = text.len();
            text.push_str(piece);
            map.push(Span::new(start, text.len()), Span::new(at, at + piece.len()));
            at += piece.len();
        }
        (text, map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cells(row: &str, delimiter: u8) -> Vec<String> {
        Row::of(row, delimiter).cells.iter().map(|cell| cell.text(row).0).collect()
    }

    #[test]
    fn cells_with_and_without_marks() {
        assert_eq!(cells("a,b,\n", b','), ["a", "b", ""]);
        assert_eq!(cells("\"a,b\",\"c \"\"d\"\"\"\r\n", b','), ["a,b", "c \"d\""]);
        assert_eq!(cells("a;\"b\nc\";d", b';'), ["a", "b\nc", "d"]);
        assert_eq!(cells("x, \"y\" ,z", b','), ["x", "y", "z"]);
    }

    #[test]
    fn marks_that_somebody_forgot_to_double() {
        assert_eq!(cells("1,\"he said \"no\" to it\",2", b','), ["1", "he said \"no\" to it", "2"]);
        assert_eq!(cells("1,5\" shells,2", b','), ["1", "5\" shells", "2"]);
    }

    proptest! {
        /// What the csv crate writes comes back, each character from its own bytes.
        #[test]
        fn cells_come_back(texts in proptest::collection::vec("[ -~\n\r\té”]{0,12}", 1..5)) {
            let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
            writer.write_record(&texts).unwrap();
            let row = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let read = Row::of(&row, b',');
            prop_assert_eq!(read.cells.len(), texts.len());
            for (cell, text) in read.cells.iter().zip(&texts) {
                let (found, map) = cell.text(&row);
                prop_assert_eq!(&found, text);
                for (at, c) in found.char_indices() {
                    let source = map.source_of(Span::new(at, at + c.len_utf8())).unwrap();
                    prop_assert_eq!(source.of(&row).replace("\"\"", "\""), c.to_string());
                }
            }
        }

        /// No row makes the reader panic.
        #[test]
        fn any_row_is_read(row in "[\",;\r\n aé]{0,30}") {
            let _ = cells(&row, b',');
        }
    }
}
