//! What a commit says of itself.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::manifest::{self, Manifest};
use super::schema::FORMAT;
use crate::error::{Error, Result};

/// Marks an index as ours.
const PROGRAM: &str = "prasowka";

/// A corpus by the name of its folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorpusName {
    /// Name of the folder, by which its files are keyed.
    pub name: String,
    /// Where the folder was when it was last indexed.
    pub root: String,
}

/// What an index holds, as of one commit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// Version of the program that wrote it.
    pub version: String,
    /// Version of the rules and tables that enriched its articles.
    pub enrichment: u32,
    /// Its corpora, sorted by name.
    pub corpora: Vec<CorpusName>,
    /// Whether the walk over the corpora came to its end.
    pub finished: bool,
    /// Its files.
    pub manifest: Manifest,
}

/// The payload of a commit.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Payload {
    program: String,
    pub(super) format: u32,
    pub(super) version: String,
    enrichment: u32,
    corpora: Vec<CorpusName>,
    finished: bool,
    pub(super) manifest: String,
    manifest_hash: String,
}

impl Payload {
    pub(super) fn new(state: &State, manifest: String, manifest_hash: String) -> Self {
        Self {
            program: PROGRAM.to_owned(),
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            enrichment: state.enrichment,
            corpora: state.corpora.clone(),
            finished: state.finished,
            manifest,
            manifest_hash,
        }
    }

    /// Reads the payload of an index in `path`; `Ok(None)` before its first
    /// commit.
    pub(super) fn read(
        path: &Path,
        payload: Option<&str>,
        n_documents: usize,
    ) -> Result<Option<Self>> {
        let foreign = |found: &str| Error::ForeignIndex {
            path: path.to_path_buf(),
            found: found.to_owned(),
        };
        let Some(payload) = payload else {
            return if n_documents == 0 {
                Ok(None)
            } else {
                Err(foreign("an index of another program"))
            };
        };
        let payload: Self =
            serde_json::from_str(payload).map_err(|_| foreign("an index of another program"))?;
        if payload.program == PROGRAM {
            Ok(Some(payload))
        } else {
            Err(foreign(&format!("an index of {}", payload.program)))
        }
    }

    /// Refuses another format than ours.
    pub(super) fn check_format(&self, path: &Path) -> Result<()> {
        if self.format == FORMAT {
            return Ok(());
        }
        Err(Error::Format {
            path: path.to_path_buf(),
            found: self.format,
            wanted: FORMAT,
        })
    }

    /// The state, with its manifest read.
    pub(super) fn into_state(self, path: &Path) -> Result<State> {
        let manifest = manifest::read(path, &self.manifest, &self.manifest_hash)?;
        Ok(State {
            version: self.version,
            enrichment: self.enrichment,
            corpora: self.corpora,
            finished: self.finished,
            manifest,
        })
    }
}
