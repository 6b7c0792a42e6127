//! Exports: the articles of a search in the forms that other programs read, one
//! after another, so that a million take no more memory than one.
//!
//! | form | for |
//! |---|---|
//! | [`Form::Csv`], [`Form::Tsv`] | pandas, R, `DuckDB`, spreadsheets |
//! | [`Form::Jsonl`] | programs: the enriched article, a line each |
//! | [`Form::Bibtex`], [`Form::Ris`], [`Form::CslJson`] | footnotes: newspaper articles, as Zotero and `JabRef` have them |
//! | [`Form::Atom`] | feed readers |
//!
//! The first three also give tidy tables ([`Rows`]): a row a mention, a row an
//! article and entity, a row an expression of time. Their columns are only ever
//! added.

pub mod answers;
mod atom;
mod bibliography;
mod rows;
mod table;

use std::collections::HashMap;
use std::io::{self, Write};

use jiff::civil::Date;
use serde_json::{Map, Value};
use xxhash_rust::xxh3::xxh3_64;

pub use atom::{Entry, Feed, feed};
pub use rows::Rows;
use rows::{Cell, Column};
pub use table::Table;

use crate::enrich::Record;
use crate::lang::Lang;

/// What an export is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Comma-separated values with a header.
    Csv,
    /// Tab-separated values with a header.
    Tsv,
    /// A JSON object a line.
    Jsonl,
    /// BibTeX, with the fields of biblatex beside the old ones.
    Bibtex,
    /// RIS.
    Ris,
    /// CSL-JSON, one list.
    CslJson,
    /// An Atom feed.
    Atom,
}

impl Form {
    /// Every form with its name.
    pub const ALL: [(&'static str, Self); 7] = [
        ("csv", Self::Csv),
        ("tsv", Self::Tsv),
        ("jsonl", Self::Jsonl),
        ("bibtex", Self::Bibtex),
        ("ris", Self::Ris),
        ("csl-json", Self::CslJson),
        ("atom", Self::Atom),
    ];

    /// Whether it can hold rows other than articles.
    #[must_use]
    pub fn is_table(self) -> bool {
        matches!(self, Self::Csv | Self::Tsv | Self::Jsonl)
    }

    /// What its files are sent as.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Tsv => "text/tab-separated-values; charset=utf-8",
            Self::Jsonl => "application/jsonl",
            Self::Bibtex => "application/x-bibtex; charset=utf-8",
            Self::Ris => "application/x-research-info-systems; charset=utf-8",
            Self::CslJson => "application/vnd.citationstyles.csl+json",
            Self::Atom => "application/atom+xml; charset=utf-8",
        }
    }
}

/// How an export is made.
#[derive(Debug, Clone)]
pub struct Options {
    /// What it is written in.
    pub form: Form,
    /// What its rows are.
    pub rows: Rows,
    /// Whether to add the text of each article.
    pub text: bool,
    /// Whether a spreadsheet is to open it: a mark of the encoding before it, and
    /// an apostrophe before what would be taken for a formula.
    pub for_spreadsheet: bool,
    /// Language of the names of countries.
    pub ui: Lang,
    /// The day of the export.
    pub today: Date,
    /// What a feed is called.
    pub title: String,
}

/// An export that is being written.
pub struct Export<W> {
    out: W,
    options: Options,
    /// How often a key of a bibliography was given.
    keys: HashMap<u64, u32>,
    n_articles: u64,
}

impl<W: Write> Export<W> {
    /// Begins an export, with what stands before its first article.
    ///
    /// # Errors
    ///
    /// What writing says.
    pub fn begin(out: W, options: Options) -> io::Result<Self> {
        let mut export = Self {
            out,
            options,
            keys: HashMap::new(),
            n_articles: 0,
        };
        let Options { form, rows, .. } = export.options;
        if export.options.for_spreadsheet && form == Form::Csv {
            write!(export.out, "\u{FEFF}")?;
        }
        let header = export.header(rows);
        match form {
            Form::Csv => Table::Csv.row(&mut export.out, &header)?,
            Form::Tsv => Table::Tsv.row(&mut export.out, &header)?,
            Form::CslJson => write!(export.out, "[")?,
            Form::Atom => {
                let options = &export.options;
                atom::begin(&mut export.out, &options.title, &atom::noon(options.today))?;
            }
            Form::Jsonl | Form::Bibtex | Form::Ris => {}
        }
        Ok(export)
    }

    fn header(&self, rows: Rows) -> Vec<&'static str> {
        let columns = rows.columns().iter();
        let columns = columns.filter(|column| self.options.text || !column.is_text);
        columns.map(|column| column.name).collect()
    }

    /// Writes an article.
    ///
    /// # Errors
    ///
    /// What writing says.
    pub fn article(&mut self, mut article: Record) -> io::Result<()> {
        article.forget_kept();
        article.rename_countries(self.options.ui);
        match self.options.form {
            Form::Csv => self.table(Table::Csv, &article)?,
            Form::Tsv => self.table(Table::Tsv, &article)?,
            Form::Jsonl if self.options.rows == Rows::Articles => {
                if !self.options.text {
                    article.text = None;
                }
                serde_json::to_writer(&mut self.out, &article)?;
                writeln!(self.out)?;
            }
            Form::Jsonl => self.json_rows(&article)?,
            Form::Bibtex => {
                let key = self.key(&article);
                bibliography::bibtex(&mut self.out, &key, &article)?;
            }
            Form::Ris => bibliography::ris(&mut self.out, &article)?,
            Form::CslJson => {
                let before = if self.n_articles == 0 { "\n" } else { ",\n" };
                write!(self.out, "{before}")?;
                serde_json::to_writer(&mut self.out, &bibliography::csl(&article))?;
            }
            Form::Atom => {
                let entry = Entry::of(&article, self.options.today);
                atom::entry(&mut self.out, &entry)?;
            }
        }
        self.n_articles += 1;
        Ok(())
    }

    fn table(&mut self, table: Table, article: &Record) -> io::Result<()> {
        let columns = self.options.rows.columns();
        for row in self.options.rows.of(article) {
            let cells = columns.iter().zip(row);
            let cells = cells.filter(|(column, _)| self.options.text || !column.is_text);
            let fields = cells.map(|(_, cell)| self.field(&cell));
            let fields: Vec<String> = fields.collect();
            table.row(&mut self.out, &fields)?;
        }
        Ok(())
    }

    /// A cell as a field of a table.
    fn field(&self, cell: &Cell) -> String {
        let field = cell.to_string();
        let is_formula =
            matches!(cell, Cell::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']));
        if self.options.for_spreadsheet && is_formula {
            format!("'{field}")
        } else {
            field
        }
    }

    fn json_rows(&mut self, article: &Record) -> io::Result<()> {
        let columns: &[Column] = self.options.rows.columns();
        for row in self.options.rows.of(article) {
            let cells = columns.iter().zip(row);
            let cells = cells.map(|(column, cell)| (column.name.to_owned(), cell.into()));
            serde_json::to_writer(&mut self.out, &cells.collect::<Map<String, Value>>())?;
            writeln!(self.out)?;
        }
        Ok(())
    }

    /// A key that no article before has: the second of a kind gets `a`, the third
    /// `b`, after `z` `aa`.
    fn key(&mut self, article: &Record) -> String {
        let key = bibliography::key(article);
        let mut tried = key.clone();
        loop {
            let n_before = self.keys.entry(xxh3_64(tried.as_bytes())).or_insert(0);
            *n_before += 1;
            if *n_before == 1 {
                return tried;
            }
            let number = *n_before - 2;
            tried = format!("{key}{}", letters(number));
        }
    }

    /// Ends the export, and gives the number of its articles.
    ///
    /// # Errors
    ///
    /// What writing says.
    pub fn end(mut self) -> io::Result<u64> {
        match self.options.form {
            Form::CslJson => writeln!(self.out, "\n]")?,
            Form::Atom => atom::end(&mut self.out)?,
            _ => {}
        }
        self.out.flush()?;
        Ok(self.n_articles)
    }
}

/// A number in letters: a … z, aa …
fn letters(mut number: u32) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'a' + (number % 26) as u8));
        if number < 26 {
            break;
        }
        number = number / 26 - 1;
    }
    letters.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_letters() {
        let spelt = [0, 25, 26, 51, 52, 701, 702].map(letters);
        assert_eq!(spelt, ["a", "z", "aa", "az", "ba", "zz", "aaa"]);
    }
}
