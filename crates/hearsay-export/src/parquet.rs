//! Tables as Parquet: the same as CSV, with types, compressed, and with texts as they are.

use crate::{
    Error, OutputFile, csv,
    table::{Cell, Column, ColumnType, Table},
};
use ::parquet::{
    basic::{Compression, LogicalType, Repetition, Type as Physical},
    data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int64Type},
    errors::{ParquetError, Result},
    file::{
        properties::WriterProperties,
        reader::{FileReader, SerializedFileReader},
        writer::{SerializedColumnWriter, SerializedFileWriter, SerializedRowGroupWriter},
    },
    record::RowAccessor,
    schema::types::Type,
};
use std::{fs::File, sync::Arc};

/// Rows that are written as one group.
const ROWS_A_GROUP: usize = 100_000;

/// Each table as a file, and `codebook.csv`, which explains every column.
pub fn files(tables: &[Table]) -> std::result::Result<Vec<OutputFile>, Error> {
    let mut files = Vec::new();
    for table in tables {
        files.push(OutputFile::new(&format!("{}.parquet", table.name), bytes(table)?));
    }
    files.push(csv::codebook(tables)?);
    Ok(files)
}

/// A table as one file.
pub fn bytes(table: &Table) -> std::result::Result<Vec<u8>, Error> {
    written(table).map_err(|source| Error::Parquet { table: table.name.to_owned(), source })
}

fn written(table: &Table) -> Result<Vec<u8>> {
    let fields: Vec<Arc<Type>> =
        table.columns.iter().map(|column| field(column).map(Arc::new)).collect::<Result<_>>()?;
    let schema = Type::group_type_builder(table.name).with_fields(fields).build()?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(concat!("hearsay ", env!("CARGO_PKG_VERSION")).to_owned())
        .build();
    let mut writer = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties))?;
    for rows in table.rows.chunks(ROWS_A_GROUP) {
        let mut group = writer.next_row_group()?;
        for (n, column) in table.columns.iter().enumerate() {
            write_column(&mut group, column, rows.iter().map(|row| row.get(n)))?;
        }
        group.close()?;
    }
    writer.into_inner()
}

/// Hands `take` each row of a file: the texts of these columns, in the order of `columns`; `None` where there is none.
///
/// # Errors
///
/// The file is damaged, or lacks a column.
pub fn each_row(file: File, columns: &[&str], mut take: impl FnMut(Vec<Option<String>>)) -> Result<()> {
    let reader = SerializedFileReader::new(file)?;
    let schema = reader.metadata().file_metadata().schema();
    let there = schema.get_fields().iter().filter(|field| columns.contains(&field.name()));
    let asked_for = Type::group_type_builder(schema.name()).with_fields(there.cloned().collect()).build()?;
    let named: Vec<&str> = asked_for.get_fields().iter().map(|field| field.name()).collect();
    let places: Vec<usize> = columns
        .iter()
        .map(|column| named.iter().position(|name| name == column))
        .collect::<Option<_>>()
        .ok_or_else(|| ParquetError::General(format!("not all of the columns {}", columns.join(", "))))?;
    for row in reader.get_row_iter(Some(asked_for.clone()))? {
        let row = row?;
        take(places.iter().map(|place| row.get_string(*place).ok().cloned()).collect());
    }
    Ok(())
}

fn field(column: &Column) -> Result<Type> {
    let physical = match column.of {
        ColumnType::Text => Physical::BYTE_ARRAY,
        ColumnType::Integer => Physical::INT64,
        ColumnType::Number => Physical::DOUBLE,
        ColumnType::Flag => Physical::BOOLEAN,
    };
    let logical = (column.of == ColumnType::Text).then_some(LogicalType::String);
    Type::primitive_type_builder(column.name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .build()
}

fn write_column<'a>(
    group: &mut SerializedRowGroupWriter<'_, Vec<u8>>,
    column: &Column,
    cells: impl Iterator<Item = Option<&'a Cell>>,
) -> Result<()> {
    let missing = || ParquetError::General(format!("no column {}", column.name));
    let mut writer = group.next_column()?.ok_or_else(missing)?;
    match column.of {
        ColumnType::Text => write::<ByteArrayType>(&mut writer, cells, |cell| match cell {
            Cell::Text(text) => Some(ByteArray::from(text.as_str())),
            _ => None,
        }),
        ColumnType::Integer => write::<Int64Type>(&mut writer, cells, |cell| match cell {
            Cell::Integer(number) => Some(*number),
            _ => None,
        }),
        ColumnType::Number => write::<DoubleType>(&mut writer, cells, |cell| match cell {
            Cell::Number(number) => Some(*number),
            _ => None,
        }),
        ColumnType::Flag => write::<BoolType>(&mut writer, cells, |cell| match cell {
            Cell::Flag(flag) => Some(*flag),
            _ => None,
        }),
    }?;
    writer.close()
}

fn write<'a, T: DataType>(
    writer: &mut SerializedColumnWriter<'_>,
    cells: impl Iterator<Item = Option<&'a Cell>>,
    value: impl Fn(&Cell) -> Option<T::T>,
) -> Result<()> {
    let found: Vec<Option<T::T>> = cells.map(|cell| cell.and_then(&value)).collect();
    let levels: Vec<i16> = found.iter().map(|value| i16::from(value.is_some())).collect();
    let values: Vec<T::T> = found.into_iter().flatten().collect();
    writer.typed::<T>().write_batch(&values, Some(&levels), None)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table;
    use ::parquet::{
        file::reader::{FileReader, SerializedFileReader},
        record::RowAccessor,
    };

    #[test]
    fn what_is_written_comes_back_with_its_types_and_gaps() {
        const COLUMNS: &[Column] = &[
            table::text("words", "words"),
            table::integer("n", "a count"),
            table::number("lat", "degrees"),
            table::flag("yes", "a flag"),
        ];
        let mut table = Table::new("t", "a row", COLUMNS);
        table.row(vec!["=1\u{0}é".into(), Cell::Integer(-7), Cell::Number(1.5), Cell::Flag(true)]);
        table.row(vec![Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty]);
        let file = files(&[table]).unwrap().remove(0);
        let reader = SerializedFileReader::new(bytes::Bytes::from(file.bytes)).unwrap();
        let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(|row| row.unwrap()).collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].get_string(0).unwrap(), "=1\u{0}é");
        assert_eq!((rows[0].get_long(1).unwrap(), rows[0].get_double(2).unwrap()), (-7, 1.5));
        assert!(rows[0].get_bool(3).unwrap() && rows[1].get_string(0).is_err());
    }
}
