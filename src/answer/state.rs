//! What an index holds, and whether it is sound.

use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use crate::error::Result;
use crate::index::schema::FORMAT;
use crate::index::{self, Failure, Reader};

/// What an index holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Status {
    /// Its folder.
    pub index: String,
    /// Version of the program that wrote it.
    pub version: String,
    /// Its format.
    pub format: u32,
    /// Whether the last run read every file.
    pub finished: bool,
    /// The corpora.
    pub corpora: Vec<Corpus>,
    /// Articles.
    pub articles: u64,
    /// Files of the corpora.
    pub files: usize,
    /// Bytes of these files.
    pub bytes: u64,
    /// What could not be read.
    pub problems: Vec<String>,
}

/// A corpus of an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Corpus {
    /// Its name.
    pub name: String,
    /// Its folder when it was read last.
    pub root: String,
}

/// Says what an index holds.
///
/// # Errors
///
/// As [`Reader::open`] and [`Reader::into_state`].
pub fn status(path: &Path) -> Result<Status> {
    let reader = Reader::open(path)?;
    let articles = reader.n_articles();
    let state = reader.into_state()?;
    let entries = || state.manifest.values();
    let failures = entries().flat_map(|entry| &entry.failures);
    Ok(Status {
        index: path.display().to_string(),
        format: FORMAT,
        articles,
        files: state.manifest.len(),
        bytes: entries().map(|entry| entry.size).sum(),
        problems: failures.map(Failure::to_string).collect(),
        finished: state.finished,
        corpora: state
            .corpora
            .iter()
            .map(|corpus| Corpus {
                name: corpus.name.clone(),
                root: corpus.root.clone(),
            })
            .collect(),
        version: state.version,
    })
}

/// Whether an index is sound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Check {
    /// Its folder.
    pub index: String,
    /// Articles.
    pub articles: u64,
    /// Files of the index that were verified.
    pub files_verified: usize,
    /// Files of the corpora that its manifest names.
    pub corpus_files: usize,
    /// What is wrong.
    pub damage: Vec<Damage>,
}

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Damage {
    /// The file of the index, or the article or facet, that it is about.
    pub place: String,
    /// What is wrong with it.
    pub what: String,
    /// Whether the index can be built again from what it keeps.
    pub repairable: bool,
}

impl Check {
    /// Whether all that is wrong can be mended from what the index keeps.
    #[must_use]
    pub fn is_repairable(&self) -> bool {
        self.damage.iter().all(|damage| damage.repairable)
    }
}

/// Verifies an index: its checksums, its manifest and its counts.
///
/// # Errors
///
/// As [`index::check`]; damage is no error.
pub fn check(path: &Path) -> Result<Check> {
    let checked = index::check(path)?;
    let damage = checked.damage.into_iter().map(|damage| Damage {
        place: damage.place,
        what: damage.what,
        repairable: damage.is_repairable,
    });
    Ok(Check {
        index: path.display().to_string(),
        articles: checked.n_articles,
        files_verified: checked.n_files,
        corpus_files: checked.n_corpus_files,
        damage: damage.collect(),
    })
}
