//! CSV with a header: a record a row.
//!
//! Columns are known by their names, or named by whoever reads the file. The
//! separator is the one of comma, semicolon, tab and bar that the header has
//! most of. A row becomes a record as in JSON lines.
//!
//! Source: RFC 4180, and what spreadsheets write instead.

use std::io::BufRead;
use std::str::FromStr;
use std::sync::LazyLock;

use csv::{ByteRecord, Reader, ReaderBuilder};
use encoding_rs::Encoding;
use serde_json::{Map, Value};

use super::{Format, Parse, Record, Records, Split, failed, json_lines};
use crate::corpus::cut::{self, Begins, Bounded, Buffered};
use crate::corpus::encoding;
use crate::corpus::piece::Options;
use crate::corpus::problem::{Finding, Reason};
use crate::corpus::walk::unreadable;
use crate::table::{Table, alternatives};

pub(super) const FORMAT: Format = Format {
    name: "csv",
    extensions: &["csv"],
    split: Split::Records(records),
    parse: Parse::text(|record| json_lines::parse(&record)),
};

/// The field of a record that every row must give.
const TEXT: &str = "text";

/// Fields by the names of columns, lower case.
static NAMES: LazyLock<Vec<(&'static str, Vec<&'static str>)>> = LazyLock::new(|| {
    let table = Table::parse(include_str!("columns.tsv"));
    let (field, names) = (table.column("field"), table.column("names"));
    let rows = table.rows();
    rows.map(|row| (row[field], alternatives(row[names]).collect()))
        .collect()
});

/// Which columns hold which fields, where their names do not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// Fields and names of columns.
    named: Vec<(&'static str, String)>,
}

/// A list of columns that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{found:?} says no column; wanted FIELD=COLUMN,… with fields out of {}",
    fields()
)]
pub struct BadColumns {
    found: String,
}

/// Every field, for messages.
fn fields() -> String {
    let fields: Vec<_> = NAMES.iter().map(|(field, _)| *field).collect();
    fields.join(", ")
}

impl FromStr for Columns {
    type Err = BadColumns;

    /// Reads `text=body,title=headline`.
    fn from_str(list: &str) -> Result<Self, BadColumns> {
        let named = list.split(',').map(|item| {
            let bad = || BadColumns {
                found: item.to_string(),
            };
            let (field, column) = item.split_once('=').ok_or_else(bad)?;
            let mut known = NAMES.iter().filter(|(known, _)| *known == field.trim());
            let (field, _) = known.next().ok_or_else(bad)?;
            Ok((*field, column.trim().to_string()))
        });
        Ok(Self {
            named: named.collect::<Result<_, _>>()?,
        })
    }
}

impl Columns {
    /// The field that each column of a header holds.
    fn of(&self, header: &[String]) -> Vec<Option<&'static str>> {
        let mut fields: Vec<Option<&'static str>> = vec![None; header.len()];
        for (field, names) in NAMES.iter() {
            let given = self.named.iter().find(|(known, _)| known == field);
            let place = |name: &str| {
                let mut columns = header.iter();
                columns.position(|column| column.trim().to_lowercase() == name.to_lowercase())
            };
            let found = match given {
                Some((_, column)) => place(column),
                None => names.iter().find_map(|name| place(name)),
            };
            if let Some(found) = found {
                fields[found].get_or_insert(*field);
            }
        }
        fields
    }
}

/// The rows of a table, as records.
struct Rows {
    reader: Reader<Bounded>,
    encoding: &'static Encoding,
    row: Begins,
    fields: Vec<Option<&'static str>>,
    n_read: usize,
    ended: bool,
}

fn records(mut reader: Buffered, options: &Options) -> Records {
    if let Some(finding) = cut::refuse(&mut reader) {
        return failed(finding);
    }
    let start = match reader.fill_buf() {
        Ok(start) => start,
        Err(error) => return failed(unreadable(&error)),
    };
    let encoding = encoding::of_sample(start, None);
    let separator = separator(start);
    if start.starts_with(b"\xEF\xBB\xBF") {
        reader.consume(3);
    }
    let hint = "a quotation mark may be missing, else ";
    let (bounded, row) = Bounded::new(reader, "a row", hint, options.limits);
    let mut reader = ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .from_reader(bounded);
    let header: Vec<String> = match reader.byte_headers() {
        Ok(header) => header.iter().map(|cell| decoded(encoding, cell)).collect(),
        Err(error) => return failed(wrong(error)),
    };
    let fields = options.columns.of(&header);
    if !fields.contains(&Some(TEXT)) {
        if header.is_empty() {
            return Box::new(std::iter::empty());
        }
        let shown: Vec<_> = header
            .iter()
            .take(8)
            .map(|cell| format!("{cell:?}"))
            .collect();
        let detail = format!(
            "no column for the text among {}; name it with --map text=COLUMN",
            shown.join(", ")
        );
        return failed(Finding::new(Reason::NoText, detail));
    }
    Box::new(Rows {
        reader,
        encoding,
        row,
        fields,
        n_read: 0,
        ended: false,
    })
}

impl Iterator for Rows {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        if self.ended {
            return None;
        }
        let mut row = ByteRecord::new();
        self.row.begins();
        let read = self.reader.read_byte_record(&mut row);
        self.ended = !matches!(read, Ok(true));
        self.n_read += 1;
        let content = match read {
            Ok(false) => return None,
            Ok(true) => Ok(self.record(&row)),
            Err(error) => Err(wrong(error)),
        };
        Some(Record {
            ordinal: Some(self.n_read),
            content,
            is_last: self.ended,
        })
    }
}

impl Rows {
    /// The row as an object.
    fn record(&self, row: &ByteRecord) -> Vec<u8> {
        let cells = self.fields.iter().zip(row);
        let said = cells.filter_map(|(field, cell)| {
            let said = decoded(self.encoding, cell);
            Some(((*field)?.to_string(), Value::String(said)))
        });
        let record: Map<String, Value> = said.collect();
        Value::Object(record).to_string().into_bytes()
    }
}

fn decoded(encoding: &'static Encoding, cell: &[u8]) -> String {
    encoding.decode_without_bom_handling(cell).0.into_owned()
}

/// What the reader of tables says is wrong.
fn wrong(error: csv::Error) -> Finding {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => unreadable(&error),
        kind => Finding::new(Reason::Damaged, format!("no table: {kind:?}")),
    }
}

/// The separator that the first line has most of.
fn separator(start: &[u8]) -> u8 {
    let line = start
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let count = |separator: &u8| memchr::memchr_iter(*separator, line).count();
    // of those that are even, the first is most usual
    *b"|\t;,"
        .iter()
        .max_by_key(|separator| count(separator))
        .expect("there are four")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_columns_by_their_names() {
        let header = ["Nagłówek", "TREŚĆ", "Data publikacji", "uwagi"].map(str::to_string);
        let fields = Columns::default().of(&header);
        assert_eq!(fields, [Some("title"), Some("text"), Some("date"), None]);
        let columns: Columns = "text=uwagi, date=x".parse().unwrap();
        assert_eq!(
            columns.of(&header),
            [Some("title"), None, None, Some("text")]
        );
        assert!("text".parse::<Columns>().is_err());
        assert!(
            "body=x"
                .parse::<Columns>()
                .unwrap_err()
                .to_string()
                .contains("text, title")
        );
    }

    #[test]
    fn finds_the_separator() {
        assert_eq!(separator(b"a;b,c;d\n,,,,"), b';');
        assert_eq!(separator(b"text\na,b"), b',');
    }
}
