//! The formats that a corpus may hold: one row each, one file each.
//!
//! A format says which file names are its, whether a file is one article or
//! many, and what an article's text says of it. Everything that is the same
//! for all (decoding, language, headline, choice of the date) is not here.

mod csv;
mod docx;
mod encoded_words;
mod feed;
pub(super) mod fields;
mod html;
mod json;
mod json_lines;
mod mail;
mod markdown;
mod mbox;
mod mhtml;
mod odt;
mod office;
mod pdf;
mod picture;
mod record;
mod text;
mod warc;
mod xml;

use std::fmt;

use encoding_rs::Encoding;

use super::cut::Buffered;
use super::piece::Options;
use super::problem::Finding;
use crate::article::Origin;
use crate::date::PartialDate;

/// How a file holds its articles.
#[derive(Clone, Copy)]
pub(super) enum Split {
    /// The file is one article.
    Whole,
    /// Every line that is not blank is one.
    Lines,
    /// The format finds them.
    Records(Cutting),
}

/// What finds the records of a file.
type Cutting = fn(Buffered, &Options) -> Records;

/// The records of a file, first to last.
pub(super) type Records = Box<dyn Iterator<Item = Record> + Send>;

/// The records of a file that cannot be read at all.
fn failed(finding: Finding) -> Records {
    let record = Record {
        ordinal: None,
        format: None,
        content: Err(finding),
        is_last: true,
    };
    Box::new(std::iter::once(record))
}

/// A record of a file with many.
pub(super) struct Record {
    /// Its number, from 1; `None` where the file is one record after all.
    pub(super) ordinal: Option<usize>,
    /// Its format, where it is not that of the file.
    pub(super) format: Option<&'static Format>,
    /// Its bytes, or why there are none.
    pub(super) content: Result<Vec<u8>, Finding>,
    /// Whether the file cannot be read beyond it.
    pub(super) is_last: bool,
}

/// A format of files.
pub struct Format {
    /// What it is called.
    pub name: &'static str,
    /// Extensions of its files, lower case.
    pub extensions: &'static [&'static str],
    /// How a file holds its articles.
    pub(super) split: Split,
    /// How one article is read.
    pub(super) parse: Parse,
}

/// How the bytes of one article are read.
#[derive(Clone, Copy)]
pub(super) enum Parse {
    /// They are text, which is decoded first.
    Text {
        /// The encoding that they declare.
        encoding: fn(&[u8]) -> Option<&'static Encoding>,
        /// Reads what was decoded.
        parse: fn(String, &Options) -> Result<Draft, Finding>,
    },
    /// They are what the format makes of them, within limits.
    Bytes(fn(&[u8], &Options) -> Result<Draft, Finding>),
}

impl Parse {
    /// Text of which no more is known.
    const fn text(parse: fn(String, &Options) -> Result<Draft, Finding>) -> Self {
        Self::Text {
            encoding: |_| None,
            parse,
        }
    }
}

/// Every format.
pub static FORMATS: &[Format] = &[
    text::FORMAT,
    markdown::FORMAT,
    html::FORMAT,
    mhtml::FORMAT,
    json_lines::FORMAT,
    json::FORMAT,
    csv::FORMAT,
    feed::FORMAT,
    mail::FORMAT,
    mbox::FORMAT,
    docx::FORMAT,
    odt::FORMAT,
    pdf::FORMAT,
    warc::FORMAT,
];

/// How a file given by name is read whose extension says nothing.
pub(super) const PLAIN: &Format = &text::FORMAT;

/// How a picture of a page is read, where the reader asked for it.
const PICTURE: &Format = &picture::FORMAT;

/// How lines of JSON are read whose first is an object that holds many records;
/// `start` is what they begin with. `None` where each is a record of its own.
pub(super) fn of_envelopes(start: &[u8], options: &Options) -> Option<(&'static Format, Cutting)> {
    const JSON: &Format = &json::FORMAT;
    match JSON.split {
        Split::Records(records) if json::is_envelope(start, &options.columns) => {
            Some((JSON, records))
        }
        _ => None,
    }
}

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

    /// The format of a picture of a page, by the extension of its name.
    pub(super) fn of_picture(name: &str) -> Option<&'static Self> {
        let (_, extension) = name.rsplit_once('.')?;
        let mut extensions = PICTURE.extensions.iter();
        let is_one = extensions.any(|known| known.eq_ignore_ascii_case(extension));
        is_one.then_some(PICTURE)
    }

    /// Whether a file of it is one article.
    pub(super) fn is_whole(&self) -> bool {
        matches!(self.split, Split::Whole)
    }

    /// What its articles are counted in.
    pub(super) fn unit(&self) -> &'static str {
        match self.split {
            Split::Whole | Split::Records(_) => "record",
            Split::Lines => "line",
        }
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
    /// Why there is no text, where that is known.
    pub(super) lacks: Option<&'static str>,
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
