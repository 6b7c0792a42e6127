//! From a corpus to its articles: what is on disk, read and decoded.
//!
//! [`walk`] lists the files of a corpus, [`File::pieces`] unpacks each and cuts
//! it into pieces of which every one is an article, [`read()`] makes the article of a
//! piece. The first two touch the disk and keep an order; `read` is a pure
//! function for any thread. What cannot be read is a [`Problem`] with a stable
//! [`Reason`], never the end of the walk.
//!
//! A format is a row in [`FORMATS`] and a file in `format/`.

mod byline;
mod cut;
mod encoding;
mod filename;
mod format;
mod headline;
mod language;
mod ocr;
mod packed;
mod piece;
mod problem;
mod published;
mod walk;

use std::sync::Arc;

use jiff::civil::Date;

pub use self::format::fields::{BadColumns, Columns};
pub use self::format::{FORMATS, Format};
pub use self::ocr::{BadLanguages, Ocr};
pub use self::packed::{Archive, Compression, Content, Packed};
pub use self::piece::{Limits, Options, Piece, Pieces, hash_of};
pub use self::problem::{Problem, Reason, Setting};
pub use self::walk::{CORRECTIONS, Error, File, PassedOver, SEARCHES, Walk, walk, walk_with};

pub(crate) use self::cut::take_line;
use self::format::{Draft, JSON_LINES, Parse};
pub(crate) use self::packed::decompressed;
use self::problem::Finding;
pub(crate) use self::problem::place;
use crate::article::{Article, Origin};
use crate::contain::contain;

/// An article, and what was read of it with a reservation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The article.
    pub article: Article,
    /// Replaced bytes, dates left out and the like.
    pub notes: Vec<Problem>,
}

/// Reads the article that a piece holds.
///
/// `today` is the last day on which it can have appeared.
///
/// # Errors
///
/// Where the bytes are no text, or not of the piece's format.
pub fn read(piece: Piece, today: Date) -> Result<Reading, Problem> {
    let name = piece.name();
    let (path, format, ordinal) = (piece.path, piece.format, piece.ordinal);
    let place = ordinal.map(|number| (format.unit(), number));
    let draft = parse(piece.bytes, format, &piece.options);
    let mut draft = draft.map_err(|finding| finding.of(&name, place))?;
    let mut notes = std::mem::take(&mut draft.notes);
    let id = draft.id.take().unwrap_or_else(|| match ordinal {
        Some(ordinal) => format!("{name}#{ordinal}"),
        None => name.to_string(),
    });
    let (article, note) = finish(draft, id, path.as_deref(), today);
    notes.extend(note);
    let notes = notes
        .into_iter()
        .map(|note| note.of(&name, place))
        .collect();
    Ok(Reading { article, notes })
}

/// Reads a record that came alone, such as line `number` of standard input.
///
/// # Errors
///
/// As for [`read()`].
pub fn read_record(line: &[u8], number: usize, today: Date) -> Result<Reading, Problem> {
    let piece = Piece {
        path: None,
        format: JSON_LINES,
        ordinal: Some(number),
        bytes: line.to_vec(),
        options: Arc::default(),
    };
    read(piece, today)
}

/// Whether a file gives the same articles under either name, their ids apart:
/// both names are of the same format and say the same date. The articles of an
/// archive have paths of their own, so an archive never does.
#[must_use]
pub fn are_read_alike(one: &str, other: &str) -> bool {
    let format = |path| Some(Packed::of_file(path)?.format()?.name);
    format(one).is_some()
        && format(one) == format(other)
        && published::in_path(one) == published::in_path(other)
}

/// What the piece's own format says of it.
fn parse(bytes: Vec<u8>, format: &Format, options: &Options) -> Result<Draft, Finding> {
    if bytes.is_empty() {
        return Err(Finding::new(Reason::Empty, "the file is empty"));
    }
    // a reader that fails on one file must not end the reading of the others
    let parsed = contain(|| match format.parse {
        Parse::Text { encoding, parse } => {
            let declared = encoding(&bytes);
            let (text, note) = encoding::decode(bytes, declared)?.noted();
            let mut draft = parse(text, options)?;
            draft.notes.extend(note);
            Ok(draft)
        }
        Parse::Bytes(parse) => parse(&bytes, options),
    });
    let draft = parsed.unwrap_or_else(|message| {
        let name = format.name;
        let detail = format!("what reads {name} failed on it ({message}); please report it");
        Err(Finding::new(Reason::ReaderFailed, detail))
    })?;
    if !draft.text.contains(char::is_alphanumeric) {
        let detail = draft.lacks.unwrap_or("holds no text");
        return Err(Finding::new(Reason::Empty, detail));
    }
    Ok(draft)
}

/// Adds what is found alike for every format: language, headline, date.
fn finish(draft: Draft, id: String, path: Option<&str>, today: Date) -> (Article, Option<Finding>) {
    let text = draft.text;
    let (lang, note) = language::of(&text, draft.lang.as_deref());
    let separate = draft.title.as_deref().and_then(headline::of_field);
    let title_is_separate = separate.is_some();
    let title = separate.unwrap_or_else(|| headline::of_text(&text, lang).to_string());
    let title = headline::printed(title);
    let around = [
        (Origin::Byline, byline::find(&text, title_is_separate)),
        (
            Origin::Url,
            draft.url.as_deref().and_then(published::in_url),
        ),
        (Origin::File, path.and_then(published::in_path)),
    ];
    let around = around
        .into_iter()
        .filter_map(|(origin, date)| Some((origin, date?)));
    let published = published::choose(draft.dates.into_iter().chain(around).collect(), today);
    let article = Article {
        id,
        path: path.map(str::to_string),
        lang,
        title,
        title_is_separate,
        text,
        published,
        source: draft.source,
        url: draft.url,
    };
    (article, note)
}

#[cfg(test)]
mod tests;
