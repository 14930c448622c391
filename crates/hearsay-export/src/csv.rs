//! Tables as CSV (RFC 4180, UTF-8, lines end in `\n`), safe to open in a spreadsheet.

use crate::{
    Error, OutputFile,
    table::{Cell, Table},
};

/// Each table as a file, and `codebook.csv`, which explains every column.
pub fn files(tables: &[Table]) -> Result<Vec<OutputFile>, Error> {
    let mut files: Vec<OutputFile> = tables.iter().map(file).collect::<Result<_, _>>()?;
    files.push(codebook(tables)?);
    Ok(files)
}

/// What every column of the tables means, one a line.
pub fn codebook(tables: &[Table]) -> Result<OutputFile, Error> {
    let mut lines = vec![["table", "row", "column", "type", "meaning"].map(str::to_owned).to_vec()];
    for table in tables {
        for column in table.columns.iter() {
            let fields = [table.name, table.meaning, column.name, column.of.as_str(), column.meaning];
            lines.push(fields.map(str::to_owned).to_vec());
        }
    }
    Ok(OutputFile::new("codebook.csv", written("codebook", lines)?))
}

/// One table.
pub fn file(table: &Table) -> Result<OutputFile, Error> {
    let header = table.columns.iter().map(|column| column.name.to_owned()).collect();
    let rows = table.rows.iter().map(|row| row.iter().map(field).collect());
    let bytes = written(table.name, std::iter::once(header).chain(rows))?;
    Ok(OutputFile::new(&format!("{}.csv", table.name), bytes))
}

fn written(table: &str, lines: impl IntoIterator<Item = Vec<String>>) -> Result<Vec<u8>, Error> {
    let of_table = |source| Error::Csv { table: table.to_owned(), source };
    let mut writer = ::csv::WriterBuilder::new().from_writer(Vec::new());
    for line in lines {
        writer.write_record(line).map_err(of_table)?;
    }
    writer.into_inner().map_err(|error| of_table(error.into_error().into()))
}

fn field(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => harmless(text),
        Cell::Integer(number) => number.to_string(),
        Cell::Number(number) => number.to_string(),
        Cell::Flag(flag) => flag.to_string(),
    }
}

/// Words that no spreadsheet takes for a formula: what begins with a sign that starts one gets an apostrophe in
/// front. Control characters other than line ends and tabs become spaces, one for one, so that positions hold.
fn harmless(text: &str) -> String {
    let mut field = String::with_capacity(text.len() + 1);
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        field.push('\'');
    }
    field.extend(text.chars().map(|c| if c.is_control() && c != '\n' && c != '\t' { ' ' } else { c }));
    field
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table;

    const COLUMNS: &[table::Column] = &[table::text("words", "words"), table::number("lat", "degrees")];

    fn lines(rows: Vec<Vec<Cell>>) -> String {
        let mut table = Table::new("t", "a row", COLUMNS);
        rows.into_iter().for_each(|row| table.row(row));
        String::from_utf8(file(&table).unwrap().bytes).unwrap()
    }

    #[test]
    fn formulas_become_words_and_numbers_stay_numbers() {
        let found = lines(vec![
            vec!["=HYPERLINK(\"http://x.example\")".into(), Cell::Number(-3.5)],
            vec!["@SUM(A1)".into(), Cell::Empty],
            vec!["a - b".into(), Cell::Number(0.0)],
        ]);
        assert_eq!(found, "words,lat\n\"'=HYPERLINK(\"\"http://x.example\"\")\",-3.5\n'@SUM(A1),\na - b,0\n");
    }

    #[test]
    fn control_characters_become_spaces_and_line_ends_are_kept_in_quotes() {
        assert_eq!(
            lines(vec![vec!["a\u{0}b\u{1b}[31m\r\nc".into(), Cell::Empty]]),
            "words,lat\n\"a b [31m \nc\",\n"
        );
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_can_be_read(words: String) {
            let bytes = lines(vec![vec![words.as_str().into(), Cell::Empty]]);
            let mut reader = ::csv::Reader::from_reader(bytes.as_bytes());
            let read: Vec<_> = reader.records().map(|row| row.unwrap()[0].to_owned()).collect();
            proptest::prop_assert_eq!(read, vec![harmless(&words)]);
        }
    }
}
