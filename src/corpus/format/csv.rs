//! CSV with a header: a record a row.
//!
//! Columns are known by their names, or named by whoever reads the file. The
//! separator is the one that a first line `sep=;` names, else that of comma,
//! semicolon, tab and bar that the header has most of. A row becomes a record
//! as in JSON lines.
//!
//! A quotation mark inside of a cell counts as text unless it ends the cell, so
//! what was not doubled is read. A quotation that is never closed costs its row
//! alone: it is known by the next that begins while it is open, or by the end of
//! the file, and reading goes on with the next line that is a whole row.
//!
//! Source: RFC 4180, and what spreadsheets write instead.

use std::io::BufRead;

use encoding_rs::Encoding;
use serde_json::{Map, Value};

use super::fields::{self, Columns, Field};
use super::{Format, Parse, Record, Records, Split, failed, record};
use crate::corpus::cut::{self, Buffered, Rewindable, take_line};
use crate::corpus::encoding;
use crate::corpus::piece::{Options, too_large};
use crate::corpus::problem::{Finding, Reason, Setting};
use crate::corpus::walk::unreadable;

pub(super) const FORMAT: Format = Format {
    name: "csv",
    extensions: &["csv"],
    split: Split::Records(records),
    // the fields that the user has named have their own names by now
    parse: Parse::text(|row, _| record::parse(&row, &Columns::default())),
};

/// The rows of a table, as records.
struct Rows {
    lines: Lines,
    encoding: &'static Encoding,
    separator: u8,
    /// The names under which the columns are kept; `None` for others.
    names: Vec<Option<String>>,
    n_read: usize,
    ended: bool,
}

fn records(reader: Buffered, options: &Options) -> Records {
    let mut reader = cut::in_utf8(reader);
    if let Some(finding) = cut::refuse(&mut reader) {
        return failed(finding);
    }
    let start = match reader.fill_buf() {
        Ok(start) => start,
        Err(error) => return failed(unreadable(&error)),
    };
    let encoding = encoding::of_sample(start, None);
    let n_mark_bytes = if start.starts_with(b"\xEF\xBB\xBF") {
        3
    } else {
        0
    };
    let start = &start[n_mark_bytes..];
    let named = named_separator(start);
    let n_passed = named.map_or(0, |(_, length)| length);
    let separator = named.map_or_else(|| separator(start), |(separator, _)| separator);
    reader.consume(n_mark_bytes + n_passed);
    let mut lines = Lines {
        reader: Rewindable::new(reader),
        max_bytes: options.limits.max_bytes,
    };
    let header: Vec<String> = match lines.row(separator, 0) {
        Ok(None) => return Box::new(std::iter::empty()),
        Ok(Some(Row::Cells(cells))) => cells.iter().map(|cell| decoded(encoding, cell)).collect(),
        Ok(Some(Row::Open)) => {
            let detail = "a quotation in the first line is never closed";
            return failed(Finding::new(Reason::Damaged, detail));
        }
        Ok(Some(Row::TooLarge(finding))) | Err(finding) => return failed(finding),
    };
    let columns = options.columns.of(&header);
    let is_text = |name: &String| {
        let known = fields::of_name(name);
        known.is_some_and(|(field, _)| field == Field::Text)
    };
    if !columns.iter().flatten().any(is_text) {
        let shown: Vec<_> = header
            .iter()
            .take(8)
            .map(|cell| format!("{cell:?}"))
            .collect();
        let detail = format!(
            "no column for the text among {}; name it with {} text=COLUMN",
            shown.join(", "),
            Setting::Map
        );
        return failed(Finding::new(Reason::NoText, detail));
    }
    Box::new(Rows {
        lines,
        encoding,
        separator,
        names: columns,
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
        self.n_read += 1;
        let content = match self.lines.row(self.separator, self.names.len()) {
            Ok(None) => return None,
            Ok(Some(Row::Cells(cells))) => Ok(self.record(&cells)),
            Ok(Some(Row::Open)) => {
                let detail = "a quotation in it is never closed; it is left out";
                Err(Finding::new(Reason::Damaged, detail))
            }
            Ok(Some(Row::TooLarge(finding))) => Err(finding),
            Err(finding) => {
                self.ended = true;
                Err(finding)
            }
        };
        Some(Record {
            ordinal: Some(self.n_read),
            format: None,
            content,
            is_last: self.ended,
        })
    }
}

impl Rows {
    /// The row as an object.
    fn record(&self, cells: &[Vec<u8>]) -> Vec<u8> {
        let cells = self.names.iter().zip(cells);
        let said = cells.filter_map(|(name, cell)| {
            let name = name.clone()?;
            Some((name, Value::String(decoded(self.encoding, cell))))
        });
        let record: Map<String, Value> = said.collect();
        Value::Object(record).to_string().into_bytes()
    }
}

fn decoded(encoding: &'static Encoding, cell: &[u8]) -> String {
    encoding.decode_without_bom_handling(cell).0.into_owned()
}

/// A row, as far as it is one.
enum Row {
    Cells(Vec<Vec<u8>>),
    /// A quotation in it is not closed.
    Open,
    TooLarge(Finding),
}

/// The lines of a table.
struct Lines {
    reader: Rewindable,
    max_bytes: usize,
}

impl Lines {
    /// The next row that is not blank. `n_cells` are those of a whole row, by
    /// which reading goes on after one that is damaged.
    fn row(&mut self, separator: u8, n_cells: usize) -> Result<Option<Row>, Finding> {
        let mut row = Vec::new();
        let mut cells = Cells::new(separator);
        loop {
            let mut line = Vec::new();
            let taken = take_line(&mut self.reader, self.max_bytes, &mut line);
            let Some(length) = taken.map_err(|error| unreadable(&error))? else {
                if row.is_empty() {
                    return Ok(None);
                }
                // open at the end of the file
                return Ok(Some(self.go_on_after(&row, separator, n_cells)));
            };
            let total = row.len() as u64 + length;
            if total > self.max_bytes as u64 {
                let finding = too_large("row", total, self.max_bytes);
                if row.is_empty() {
                    return Ok(Some(Row::TooLarge(finding)));
                }
                return Ok(Some(self.go_on_after(&row, separator, n_cells)));
            }
            if row.is_empty() && line.trim_ascii().is_empty() {
                continue;
            }
            let from = row.len();
            row.extend_from_slice(&line);
            row.push(b'\n');
            match cells.read(&row, from) {
                State::Whole => return Ok(Some(Row::Cells(cells.done))),
                State::Goes => {}
                State::Broken => return Ok(Some(self.go_on_after(&row, separator, n_cells))),
            }
        }
    }

    /// Puts back what was taken for a part of a row, but for its first line and
    /// the lines after it that are no rows.
    fn go_on_after(&mut self, row: &[u8], separator: u8, n_cells: usize) -> Row {
        let mut rest = row;
        loop {
            let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
            rest = &rest[end..];
            let next = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
            let mut cells = Cells::new(separator);
            let state = cells.read(&rest[..next], 0);
            // its last cell may go on in the lines that follow
            let n_begun = cells.done.len() + usize::from(state == State::Goes);
            if rest.is_empty() || state != State::Broken && n_begun == n_cells {
                break;
            }
        }
        self.reader.put_back(rest.to_vec());
        Row::Open
    }
}

/// What is known of a row after some of its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Whole,
    /// A quotation is open at the end of the line.
    Goes,
    /// Another quotation begins while one is open.
    Broken,
}

/// The cells of a row, read line by line.
struct Cells {
    separator: u8,
    done: Vec<Vec<u8>>,
    cell: Vec<u8>,
    in_quotation: bool,
    /// Whether a line has ended inside of the quotation.
    goes_on: bool,
}

impl Cells {
    fn new(separator: u8) -> Self {
        Self {
            separator,
            done: Vec::new(),
            cell: Vec::new(),
            in_quotation: false,
            goes_on: false,
        }
    }

    /// Reads the line that begins at `at` and ends with the row so far.
    fn read(&mut self, row: &[u8], mut at: usize) -> State {
        let end = row.len() - usize::from(row.ends_with(b"\n"));
        let end = end - usize::from(row[..end].ends_with(b"\r"));
        let mut begins = !self.in_quotation;
        loop {
            if begins && row[at..end].starts_with(b"\"") {
                self.in_quotation = true;
                self.goes_on = false;
                at += 1;
            }
            begins = false;
            if self.in_quotation {
                let Some(mark) = memchr::memchr(b'"', &row[at.min(end)..end]) else {
                    self.cell.extend_from_slice(&row[at.min(end)..]);
                    self.goes_on = true;
                    return State::Goes;
                };
                let mark = at + mark;
                self.cell.extend_from_slice(&row[at..mark]);
                at = mark + 1;
                let after = row[at..end].first().copied();
                match after {
                    Some(b'"') => {
                        self.cell.push(b'"');
                        at += 1;
                    }
                    None => self.in_quotation = false,
                    Some(next) if next == self.separator => self.in_quotation = false,
                    Some(next) => {
                        let before = row[..mark].last().copied();
                        let is_start =
                            before.is_none_or(|byte| byte == self.separator || byte == b'\n');
                        if is_start && self.goes_on && next != b' ' {
                            return State::Broken;
                        }
                        // not doubled, but of the text
                        self.cell.push(b'"');
                    }
                }
                continue;
            }
            let length = memchr::memchr(self.separator, &row[at..end]);
            let to = length.map_or(end, |length| at + length);
            self.cell.extend_from_slice(&row[at..to]);
            self.done.push(std::mem::take(&mut self.cell));
            if length.is_none() {
                return State::Whole;
            }
            at = to + 1;
            begins = true;
        }
    }
}

/// The separator that the first line names, `sep=;`, and the bytes of the line.
fn named_separator(start: &[u8]) -> Option<(u8, usize)> {
    let end = memchr::memchr(b'\n', start)?;
    let line = start[..end].trim_ascii_end();
    let line = line
        .strip_prefix(b"\"")
        .and_then(|line| line.strip_suffix(b"\""))
        .unwrap_or(line);
    let (name, separator) = line.split_at_checked(4)?;
    if !name.eq_ignore_ascii_case(b"sep=") {
        return None;
    }
    // a tab was trimmed with the end of the line
    let separator = match separator {
        [separator] => *separator,
        [] => b'\t',
        _ => return None,
    };
    Some((separator, end + 1))
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
    use crate::corpus::piece::pieces_of;

    #[test]
    fn finds_the_separator() {
        assert_eq!(separator(b"a;b,c;d\n,,,,"), b';');
        assert_eq!(separator(b"text\na,b"), b',');
        assert_eq!(named_separator(b"sep=;\r\na"), Some((b';', 7)));
        assert_eq!(named_separator(b"\"SEP=|\"\na"), Some((b'|', 8)));
        assert_eq!(named_separator(b"sep=\t\na"), Some((b'\t', 6)));
        assert_eq!(named_separator(b"separator;b\n"), None);
        assert_eq!(named_separator(b"sep="), None);
    }

    #[track_caller]
    fn check(table: &str, expected: &[&str]) {
        let found = pieces_of(table.as_bytes(), &FORMAT).map(|piece| match piece {
            Ok(piece) => {
                let record: Value = serde_json::from_slice(&piece.bytes).unwrap();
                record["text"].as_str().unwrap_or_default().to_string()
            }
            Err(problem) => problem.reason.to_string(),
        });
        assert_eq!(found.collect::<Vec<_>>(), expected, "{table}");
    }

    #[test]
    fn reads_cells() {
        for (table, expected) in [
            ("id,text\n1,a\r\n2,\"b, c\"\n", vec!["a", "b, c"]),
            ("text\n\"a \"\"b\"\" c\"\n", vec!["a \"b\" c"]),
            (
                "id,text\n1,\"a\nb\r\n\r\nc\"\n2,d",
                vec!["a\nb\r\n\r\nc", "d"],
            ),
            ("text,id\na \"b\" c,1\n", vec!["a \"b\" c"]),
            // not doubled
            (
                "text,id\n\"a \"b\" c\",1\n\"d\",2\n",
                vec!["a \"b\" c", "d"],
            ),
            ("text,id\n\"a,\"b\" c\",1\nd,2\n", vec!["a,\"b\" c", "d"]),
            ("id,text\n1,\n2,\"\"\n\n3,c\n", vec!["", "", "c"]),
            ("text\n", vec!["empty"]),
        ] {
            check(table, &expected);
        }
    }

    #[test]
    fn an_open_quotation_costs_its_row() {
        for (table, expected) in [
            (
                "id,text\n1,\"a\n2,\"b\"\n3,\"c\"\n",
                vec!["damaged", "b", "c"],
            ),
            ("id,text\n1,\"a\n2,b\n3,c\n", vec!["damaged", "b", "c"]),
            // its own lines are no rows
            (
                "id,text,n\n1,\"a\nstill a\nmore of it\n2,\"b\",x\n3,\"c\nd\",x\n",
                vec!["damaged", "b", "c\nd"],
            ),
            ("id,text\n1,a\n2,\"b", vec!["a", "damaged"]),
        ] {
            check(table, &expected);
        }
        check("\"text\n", &["damaged"]);
    }
}
