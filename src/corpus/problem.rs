//! What keeps a file or a record out of the index, and what is said of one
//! that is read with a reservation.
//!
//! A reason is a stable code that programs may count on; the detail says what
//! was found, what was wanted, what to do. Neither stops the walk.

use std::fmt;
use std::io;
use std::sync::Arc;

/// Why something could not be read, or not quite; the notes come last.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "kebab-case")]
pub enum Reason {
    /// The system refuses to read it, or it vanished.
    Unreadable,
    /// A pipe, a socket or a device.
    SpecialFile,
    /// Its name is not UTF-8, and read so it is that of another file.
    #[strum(to_string = "not-utf8-name")]
    NameNotUtf8,
    /// A link that leads out of the corpus, or nowhere.
    Link,
    /// No format has its extension; such files are only counted.
    UnknownFormat,
    /// Over the limit in bytes.
    TooLarge,
    /// Unpacks to far more than its size, or holds far too many members.
    Bomb,
    /// Packed, and cut or damaged or encrypted; or a table that is none.
    Damaged,
    /// A member of an archive whose path leads out of it.
    UnsafePath,
    /// What reads its format failed.
    ReaderFailed,
    /// What reads its format did not come to an end.
    TooSlow,
    /// Changed while it was read.
    Changed,
    /// Holds no text.
    Empty,
    /// Not text at all.
    Binary,
    /// Text in an encoding that is not read here.
    Encoding,
    /// Not a JSON object.
    BadJson,
    /// A JSON object without text.
    NoText,
    /// A rule of this program failed on it.
    Crash,
    /// Note: bytes that the encoding does not know, replaced.
    BrokenBytes,
    /// Note: front matter that is no YAML, read as text.
    FrontMatter,
    /// Note: a date that cannot be read, left out.
    BadDate,
    /// Note: a language that the letters contradict, detected instead.
    WrongLang,
    /// Note: a part of it that is not read, such as an attachment.
    LeftOut,
}

impl Reason {
    /// Every reason; the notes come last.
    pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// The reason with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        code.parse().ok()
    }

    /// Whether the article was read all the same.
    #[must_use]
    pub fn is_note(self) -> bool {
        self >= Self::BrokenBytes
    }
}

/// How reading is set, as details name it; each face says how a reader sets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::VariantArray)]
pub enum Setting {
    /// [`Limits::max_bytes`](super::Limits::max_bytes).
    MaxBytes,
    /// [`Limits::max_ratio`](super::Limits::max_ratio).
    MaxRatio,
    /// [`Limits::max_members`](super::Limits::max_members).
    MaxMembers,
    /// [`Limits::max_seconds`](super::Limits::max_seconds).
    MaxSeconds,
    /// [`Options::columns`](super::Options::columns).
    Map,
    /// [`Options::follows`](super::Options::follows).
    Follow,
    /// [`Options::ocr`](super::Options::ocr).
    Ocr,
}

impl Setting {
    /// Every setting.
    pub const ALL: &'static [Self] = <Self as strum::VariantArray>::VARIANTS;

    /// Name of the parameter that sets it.
    #[must_use]
    pub fn parameter(self) -> &'static str {
        match self {
            Self::MaxBytes => "max-bytes",
            Self::MaxRatio => "max-ratio",
            Self::MaxMembers => "max-members",
            Self::MaxSeconds => "max-seconds",
            Self::Map => "map",
            Self::Follow => "follow",
            Self::Ocr => "ocr",
        }
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the setting {}", self.parameter())
    }
}

/// What is wrong with one file or one record of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{relative}: {}{detail}", place(*ordinal, unit))]
pub struct Problem {
    /// File relative to the corpus, `-` for standard input; where the name is
    /// not UTF-8, with its bad bytes replaced.
    pub relative: Arc<str>,
    /// Number of the record in a file with many, from 1.
    pub ordinal: Option<usize>,
    /// What the number counts: a line, a record.
    pub unit: &'static str,
    /// The stable code.
    pub reason: Reason,
    /// What was found, what was wanted, what to do.
    pub detail: String,
}

/// Names the record, in front of the detail.
pub(crate) fn place(ordinal: Option<usize>, unit: &str) -> String {
    ordinal.map_or_else(String::new, |number| format!("{unit} {number}: "))
}

/// A reason with its detail, before it is known whose it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub(super) struct Finding {
    pub(super) reason: Reason,
    pub(super) detail: String,
}

impl Finding {
    pub(super) fn new(reason: Reason, detail: impl Into<String>) -> Self {
        Self {
            reason,
            detail: detail.into(),
        }
    }

    /// What a stream of ours said was wrong, where the error is its own.
    pub(super) fn in_error(error: &io::Error) -> Option<Self> {
        error.get_ref()?.downcast_ref::<Self>().cloned()
    }

    /// The same, of the file `relative` and its line, or other unit, of a
    /// number.
    pub(super) fn of(self, relative: &Arc<str>, place: Option<(&'static str, usize)>) -> Problem {
        Problem {
            relative: Arc::clone(relative),
            ordinal: place.map(|(_, number)| number),
            unit: place.map_or("", |(unit, _)| unit),
            reason: self.reason,
            detail: self.detail,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_distinct_and_read_back() {
        for &reason in Reason::ALL {
            assert_eq!(Reason::from_code(reason.code()), Some(reason));
        }
        assert!(Reason::ALL.is_sorted(), "notes come last");
    }

    #[test]
    fn names_file_line_and_detail() {
        let finding = Finding::new(Reason::NoText, "no `text` field; a record needs one");
        let problem = finding.clone().of(&"a.jsonl".into(), Some(("line", 17)));
        assert_eq!(
            problem.to_string(),
            "a.jsonl: line 17: no `text` field; a record needs one"
        );
        let problem = finding.of(&"a.jsonl".into(), None);
        assert_eq!(
            problem.to_string(),
            "a.jsonl: no `text` field; a record needs one"
        );
    }
}
