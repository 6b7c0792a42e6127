//! What can go wrong, said so that a person knows what to do next.
//!
//! A message names what was found, what was wanted and the remedy. A bad
//! article is no error: it is a [`corpus::Problem`](crate::corpus::Problem) in
//! the report, and the run goes on.
//!
//! A message is whole: it says what the system said, so that no error has a
//! source that whoever prints the chain would say again. It names no command
//! and no option: each face adds what its reader can do, from the same values.

use std::fmt;
use std::io;
use std::path::PathBuf;

use schemars::JsonSchema;
use serde::Serialize;

/// The library's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why the library could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A corpus cannot be walked at all.
    #[error(transparent)]
    Corpus(#[from] crate::corpus::Error),
    /// A corpus that had articles has none now.
    #[error(
        "{}: no file in it, but the index holds {n_files} of its files; is it mounted? \
         To empty the index on purpose, remove its folder",
        path.display()
    )]
    EmptiedCorpus {
        /// The corpus.
        path: PathBuf,
        /// Files of it in the index.
        n_files: usize,
    },
    /// Two corpora of one run have folders of the same name.
    #[error(
        "{} and {} are both called {name:?}, so their articles could not be told apart; \
         rename one or index them apart",
        first.display(), second.display()
    )]
    SameName {
        /// The name they share.
        name: String,
        /// One folder.
        first: PathBuf,
        /// The other.
        second: PathBuf,
    },
    /// The index was built from corpora that this run does not name.
    #[error(
        "{}: holds the corpus {missing:?}, which was not named; name every corpus of the \
         index, or build another one",
        path.display()
    )]
    OtherCorpora {
        /// The index.
        path: PathBuf,
        /// A corpus it holds.
        missing: String,
    },
    /// There is no index in the folder.
    #[error("{}: no index here", path.display())]
    NoIndex {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The folder holds something that prasówka did not write.
    #[error("{}: not empty and no index of prasówka ({found}); choose another folder", path.display())]
    ForeignIndex {
        /// The folder.
        path: PathBuf,
        /// What is there.
        found: String,
    },
    /// The index was written by another version.
    #[error(
        "{}: written by prasowka {version} in format {found}, this program reads format {wanted}; {}",
        path.display(),
        if found > wanted { "use the newer program" } else { "index again to bring it over" }
    )]
    Format {
        /// The index.
        path: PathBuf,
        /// Version of the program that wrote it.
        version: String,
        /// Its format.
        found: u32,
        /// The format of this program.
        wanted: u32,
    },
    /// Another process is writing the index.
    #[error("{}: {holder} is writing this index; wait for it to end", path.display())]
    Busy {
        /// The index.
        path: PathBuf,
        /// Who that is, as far as it is known.
        holder: String,
    },
    /// The index cannot be read as it should.
    #[error("{}: the index is damaged: {what}", path.display())]
    Damaged {
        /// The index.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// A file or folder refused an operation.
    #[error("{}: {what}: {cause}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was tried, as "cannot …".
        what: &'static str,
        /// What the system said.
        cause: io::Error,
    },
    /// The user's file of corrections has a mistake.
    #[error("{}: {mistake}", path.display())]
    Corrections {
        /// The file.
        path: PathBuf,
        /// Where and what.
        mistake: crate::entities::Mistake,
    },
    /// A frozen collection is not as it was written.
    #[error("{}: no collection as it was frozen: {what}", path.display())]
    Collection {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// The user's file of saved searches has a mistake.
    #[error("{}: {what}", path.display())]
    Searches {
        /// The file.
        path: PathBuf,
        /// Where and what.
        what: String,
    },
    /// A query or a filter that cannot be read, at a position.
    #[error("{message}\n  {input}\n  {:>column$}", "^", column = position + 1)]
    Query {
        /// What is wrong and what would be right.
        message: String,
        /// The input.
        input: String,
        /// Characters before the place.
        position: usize,
    },
    /// A parameter whose value cannot be taken.
    #[error("{0}")]
    Parameter(Box<BadParameter>),
    /// The index library failed.
    #[error("{}: {cause}", path.display())]
    Tantivy {
        /// The index.
        path: PathBuf,
        /// What it said.
        cause: Box<tantivy::TantivyError>,
    },
    /// An engine of others failed, or does not do what it is asked.
    #[error("{url}: {what}")]
    Engine {
        /// Where it is.
        url: String,
        /// What it said, or what is wrong.
        what: String,
    },
    /// The run was ended by a signal, after what was whole was committed.
    #[error("interrupted; what was read so far is in the index, run the same command to go on")]
    Interrupted,
}

/// A parameter whose value cannot be taken: which, what was found, what was
/// wanted, and what may have been meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BadParameter {
    /// Its name: a facet's filter, `article`, `value`, `by` …
    pub parameter: String,
    /// What was found.
    pub found: String,
    /// What is wrong with it.
    pub fault: Fault,
    /// What kind of value it should be: "country", "range of days".
    pub kind: &'static str,
    /// What can be written instead; empty where the candidates say it.
    pub wanted: String,
    /// What may have been meant, best first.
    pub candidates: Vec<Candidate>,
    /// How many candidates there are, of which the first are listed.
    pub n_candidates: usize,
}

/// What is wrong with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Fault {
    /// It is not written as it should be.
    Unreadable,
    /// Nothing is called so.
    Unknown,
    /// Several things are called so.
    Ambiguous,
}

/// Something that may have been meant.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Candidate {
    /// What to write.
    pub value: String,
    /// What a person reads, where that is another thing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The facet, where it may be of several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facet: Option<&'static str>,
    /// Articles that have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
}

impl BadParameter {
    /// A value that is not written as it should be.
    #[must_use]
    pub fn unreadable(
        parameter: &str,
        found: &str,
        kind: &'static str,
        wanted: impl Into<String>,
    ) -> Self {
        Self {
            parameter: parameter.to_owned(),
            found: found.to_owned(),
            fault: Fault::Unreadable,
            kind,
            wanted: wanted.into(),
            candidates: Vec::new(),
            n_candidates: 0,
        }
    }

    /// The same with another fault, and what may have been meant.
    #[must_use]
    pub fn with_candidates(mut self, fault: Fault, candidates: Vec<Candidate>) -> Self {
        self.fault = fault;
        self.n_candidates = candidates.len();
        self.candidates = candidates;
        self
    }
}

impl From<BadParameter> for Error {
    fn from(bad: BadParameter) -> Self {
        Self::Parameter(Box::new(bad))
    }
}

impl fmt::Display for BadParameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            parameter,
            found,
            kind,
            wanted,
            ..
        } = self;
        match self.fault {
            Fault::Ambiguous => write!(f, "{parameter}: {found:?} fits {}", self.n_candidates)?,
            _ => write!(f, "{parameter}: {found:?} is no {kind}")?,
        }
        if !wanted.is_empty() {
            write!(f, "; write {wanted}")?;
        }
        for (place, candidate) in self.candidates.iter().enumerate() {
            let before = if place == 0 { ": " } else { ", " };
            write!(f, "{before}{candidate}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(facet) = self.facet {
            write!(f, "{facet} ")?;
        }
        f.write_str(&self.value)?;
        match &self.name {
            Some(name) => write!(f, " ({name})"),
            None => Ok(()),
        }
    }
}

/// A writer that has left no name.
pub(crate) const UNKNOWN_WRITER: &str = "another process";

impl Error {
    /// For `map_err`: an operation on `path` failed.
    pub(crate) fn io(path: &std::path::Path, what: &'static str) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |cause| Self::Io { path, what, cause }
    }

    /// An index of which something is not as it should be.
    pub(crate) fn damaged(path: &std::path::Path, what: String) -> Self {
        Self::Damaged {
            path: path.to_path_buf(),
            what,
        }
    }

    /// For `map_err`: the index library failed on the index in `path`.
    pub(crate) fn tantivy(
        path: &std::path::Path,
    ) -> impl FnOnce(tantivy::TantivyError) -> Self + use<> {
        let path = path.to_path_buf();
        move |cause| match cause {
            tantivy::TantivyError::LockFailure(..) => Self::Busy {
                path,
                holder: UNKNOWN_WRITER.to_owned(),
            },
            cause => match damage(&cause) {
                Some(what) => Self::Damaged { path, what },
                None => Self::Tantivy {
                    path,
                    cause: Box::new(cause),
                },
            },
        }
    }
}

/// What is wrong with the files of an index, where that is what the index
/// library says.
fn damage(error: &tantivy::TantivyError) -> Option<String> {
    use tantivy::TantivyError::{DataCorruption, IncompatibleIndex, IoError, OpenReadError};
    use tantivy::directory::error::OpenReadError as Open;
    let is_bad_data = |error: &io::Error| {
        matches!(
            error.kind(),
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof
        )
    };
    match error {
        DataCorruption(corruption) => Some(format!("{corruption:?}")),
        IncompatibleIndex(what) | OpenReadError(Open::IncompatibleIndex(what)) => {
            Some(format!("{what:?}"))
        }
        OpenReadError(Open::FileDoesNotExist(file)) => {
            Some(format!("{} is missing", file.display()))
        }
        OpenReadError(Open::IoError { io_error, filepath }) => {
            is_bad_data(io_error).then(|| format!("{} {io_error}", filepath.display()))
        }
        IoError(error) => is_bad_data(error).then(|| error.to_string()),
        _ => None,
    }
}
