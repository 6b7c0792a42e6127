//! Reads the compiled-in TSV tables.
//!
//! A table begins with `#` lines (what it is, source, licence, the command
//! that made it), then one line of column names, then the rows. The tables are
//! part of the program, so a wrong one is a mistake in the program: reading
//! panics with the line, and `tests/it/tables.rs` reads them all.

/// A parsed table: named columns over rows of borrowed cells.
#[derive(Debug)]
pub(crate) struct Table {
    columns: Vec<&'static str>,
    rows: Vec<Vec<&'static str>>,
}

impl Table {
    /// Parses a table that is compiled in.
    ///
    /// # Panics
    ///
    /// Where a row has another number of cells than the header.
    #[must_use]
    pub(crate) fn parse(text: &'static str) -> Self {
        let mut lines = text
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty());
        let columns: Vec<_> = lines
            .next()
            .expect("a table has a header")
            .split('\t')
            .collect();
        let rows: Vec<Vec<_>> = lines.map(|line| line.split('\t').collect()).collect();
        for row in &rows {
            assert_eq!(row.len(), columns.len(), "cells in row {row:?}");
        }
        Self { columns, rows }
    }

    /// Parses a table that a language may lack: `None` for an empty text.
    #[must_use]
    pub(crate) fn parse_any(text: &'static str) -> Option<Self> {
        (!text.is_empty()).then(|| Self::parse(text))
    }

    /// Position of a column.
    ///
    /// # Panics
    ///
    /// Where the table has no such column.
    #[must_use]
    pub(crate) fn column(&self, name: &str) -> usize {
        self.columns
            .iter()
            .position(|column| *column == name)
            .unwrap_or_else(|| panic!("no column {name}"))
    }

    /// The rows, in the table's order, each with a cell per column.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &[&'static str]> {
        self.rows.iter().map(Vec::as_slice)
    }
}

/// The alternatives of a cell, which `|` separates; an empty cell has none.
pub(crate) fn alternatives(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split('|').filter(|part| !part.is_empty())
}

/// The endings of a cell, which `|` separates; `-` is none.
pub(crate) fn endings(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split('|')
        .map(|part| if part == "-" { "" } else { part })
}
