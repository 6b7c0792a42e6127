//! The formats that a corpus may hold: one row each, one file each.
//!
//! A format says which file names are its, whether a file is one article or
//! many, and what an article's text says of it. Everything that is the same
//! for all (decoding, language, headline, choice of the date) is not here.

mod json_lines;
mod markdown;
mod text;

use std::fmt;

use super::problem::Finding;
use crate::article::Origin;
use crate::date::PartialDate;

/// How a file holds its articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// The file is one article.
    Whole,
    /// Every line that is not blank is one.
    Lines,
}

/// A format of files.
pub struct Format {
    /// What it is called.
    pub name: &'static str,
    /// Extensions of its files, lower case.
    pub extensions: &'static [&'static str],
    /// How a file holds its articles.
    pub split: Split,
    /// Reads one decoded article.
    pub(super) parse: fn(String) -> Result<Draft, Finding>,
}

/// Every format.
pub static FORMATS: &[Format] = &[text::FORMAT, markdown::FORMAT, json_lines::FORMAT];

/// How a file given by name is read whose extension says nothing.
pub(super) const PLAIN: &Format = &text::FORMAT;

/// How standard input is read.
pub(super) const JSON_LINES: &Format = &json_lines::FORMAT;

impl Format {
    /// The format of a file, by the extension of its name.
    #[must_use]
    pub fn of_file(name: &str) -> Option<&'static Self> {
        let (_, extension) = name.rsplit_once('.')?;
        FORMATS.iter().find(|format| {
            let mut extensions = format.extensions.iter();
            extensions.any(|known| known.eq_ignore_ascii_case(extension))
        })
    }
}

impl fmt::Debug for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// An article as its format gives it, before what all formats share.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// The text, as it is to be kept.
    pub(super) text: String,
    /// The id that the record brings.
    pub(super) id: Option<String>,
    /// A title apart from the text.
    pub(super) title: Option<String>,
    /// The language tag, as declared.
    pub(super) lang: Option<String>,
    /// Newspaper, agency or desk.
    pub(super) source: Option<String>,
    /// Where it was published.
    pub(super) url: Option<String>,
    /// Dates of publication that it declares.
    pub(super) dates: Vec<(Origin, PartialDate)>,
    /// What was read with a reservation.
    pub(super) notes: Vec<Finding>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_format_of_a_file() {
        for (name, format) in [
            ("a.txt", Some("text")),
            ("2024/a.b.MD", Some("markdown")),
            ("a.ndjson", Some("json-lines")),
            ("a.bin", None),
            ("txt", None),
            ("a.txt/b", None),
        ] {
            assert_eq!(
                Format::of_file(name).map(|format| format.name),
                format,
                "{name}"
            );
        }
    }

    #[test]
    fn extensions_are_distinct_and_lower_case() {
        let mut all: Vec<_> = FORMATS
            .iter()
            .flat_map(|format| format.extensions)
            .collect();
        let n = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), n);
        assert!(
            all.iter()
                .all(|extension| extension.to_lowercase() == **extension)
        );
    }
}
