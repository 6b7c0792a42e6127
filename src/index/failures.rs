//! What of the corpora could not be read: kept with each file, and written as
//! `errors.jsonl` into the index's folder, for programs and for whoever repairs
//! the files.
//!
//! A line a failure: `path`, where known the `number` of the record and its
//! `unit`, the stable `reason`, the `detail`. The file follows from the index
//! and the last walk and is never read by this program.

use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tantivy::Directory;

use super::folder::Folder;
use crate::corpus::{Problem, place};
use crate::error::{Error, Result};

/// Name of the file in the folder of the index.
pub const ERRORS: &str = "errors.jsonl";

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The file or member of an archive, relative to its corpus; with several
    /// corpora the corpus's name before it.
    pub path: String,
    /// What `number` counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The record of a file with many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<usize>,
    /// The code of the reason.
    pub reason: String,
    /// What was found, what was wanted, what to do.
    pub detail: String,
}

impl Failure {
    /// What the index keeps of a problem; with several corpora, of which.
    #[must_use]
    pub fn of(problem: &Problem, corpus: Option<&str>) -> Self {
        let relative = &problem.relative;
        Self {
            path: corpus.map_or_else(|| relative.to_string(), |name| format!("{name}/{relative}")),
            unit: problem.ordinal.map(|_| problem.unit.to_string()),
            number: problem.ordinal,
            reason: problem.reason.code().to_string(),
            detail: problem.detail.clone(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = place(self.number, self.unit.as_deref().unwrap_or_default());
        write!(f, "{}: {place}{}", self.path, self.detail)
    }
}

/// Writes what failed of the index's files, and before it what else the walk has
/// met.
pub(super) fn write<'f>(
    folder: &Folder,
    met: &'f [Failure],
    of_files: impl Iterator<Item = &'f Failure>,
) -> Result<()> {
    let mut lines = Vec::new();
    for failure in met.iter().chain(of_files) {
        serde_json::to_writer(&mut lines, failure).expect("strings and numbers are JSON");
        lines.push(b'\n');
    }
    let written = folder.atomic_write(Path::new(ERRORS), &lines);
    written.map_err(Error::io(&folder.path().join(ERRORS), "cannot replace"))
}
