//! What keeps a file or a record out of the index, and what is said of one
//! that is read with a reservation.
//!
//! A reason is a stable code that programs may count on; the detail says what
//! was found, what was wanted, what to do. Neither stops the walk.

use std::fmt;
use std::io;
use std::sync::Arc;

/// Why something could not be read, or not quite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The system refuses to read it, or it vanished.
    Unreadable,
    /// A pipe, a socket or a device.
    SpecialFile,
    /// Its name is not UTF-8, and read so it is that of another file.
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
    pub const ALL: &[Self] = &[
        Self::Unreadable,
        Self::SpecialFile,
        Self::NameNotUtf8,
        Self::Link,
        Self::UnknownFormat,
        Self::TooLarge,
        Self::Bomb,
        Self::Damaged,
        Self::UnsafePath,
        Self::ReaderFailed,
        Self::TooSlow,
        Self::Changed,
        Self::Empty,
        Self::Binary,
        Self::Encoding,
        Self::BadJson,
        Self::NoText,
        Self::Crash,
        Self::BrokenBytes,
        Self::FrontMatter,
        Self::BadDate,
        Self::WrongLang,
        Self::LeftOut,
    ];

    /// The stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::SpecialFile => "special-file",
            Self::NameNotUtf8 => "not-utf8-name",
            Self::Link => "link",
            Self::UnknownFormat => "unknown-format",
            Self::TooLarge => "too-large",
            Self::Bomb => "bomb",
            Self::Damaged => "damaged",
            Self::UnsafePath => "unsafe-path",
            Self::ReaderFailed => "reader-failed",
            Self::TooSlow => "too-slow",
            Self::Changed => "changed",
            Self::Empty => "empty",
            Self::Binary => "binary",
            Self::Encoding => "encoding",
            Self::BadJson => "bad-json",
            Self::NoText => "no-text",
            Self::Crash => "crash",
            Self::BrokenBytes => "broken-bytes",
            Self::FrontMatter => "front-matter",
            Self::BadDate => "bad-date",
            Self::WrongLang => "wrong-lang",
            Self::LeftOut => "left-out",
        }
    }

    /// The reason with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|reason| reason.code() == code)
    }

    /// Whether the article was read all the same.
    #[must_use]
    pub fn is_note(self) -> bool {
        self >= Self::BrokenBytes
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
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
