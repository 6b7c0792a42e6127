//! What a commit says of itself.

use std::path::Path;

use serde::{Deserialize, Serialize};
use tantivy::Index;

use super::manifest::{self, Manifest};
use super::schema::{FORMAT, Fields};
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
    /// Its corpora, sorted by name.
    pub corpora: Vec<CorpusName>,
    /// Whether the walk over the corpora came to its end.
    pub finished: bool,
    /// A mark of the corrections by which names were resolved.
    pub corrections: String,
    /// The run up to which every article has been given its story.
    pub told: u64,
    /// The version of the comparison by which stories were told.
    pub wording: u32,
    /// Its files.
    pub manifest: Manifest,
}

/// The payload of a commit.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Payload {
    program: String,
    pub(super) format: u32,
    pub(super) version: String,
    corpora: Vec<CorpusName>,
    finished: bool,
    #[serde(default)]
    corrections: String,
    /// The last run that has written.
    #[serde(default)]
    pub(super) run: u64,
    #[serde(default)]
    told: u64,
    #[serde(default)]
    wording: u32,
    pub(super) manifest: String,
    pub(super) manifest_hash: String,
}

impl Payload {
    pub(super) fn new(state: &State, run: u64, manifest: String, manifest_hash: String) -> Self {
        Self {
            program: PROGRAM.to_owned(),
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            corpora: state.corpora.clone(),
            finished: state.finished,
            corrections: state.corrections.clone(),
            run,
            told: state.told,
            wording: state.wording,
            manifest,
            manifest_hash,
        }
    }

    /// Reads the payload of the last commit of an index in `path`; `Ok(None)`
    /// before its first.
    pub(super) fn of(path: &Path, index: &Index) -> Result<Option<Self>> {
        let meta = index.load_metas().map_err(Error::tantivy(path))?;
        let foreign = |found: &str| Error::ForeignIndex {
            path: path.to_path_buf(),
            found: found.to_owned(),
        };
        let Some(payload) = meta.payload else {
            let is_empty = meta.segments.iter().all(|segment| segment.num_docs() == 0);
            return if is_empty {
                Ok(None)
            } else {
                Err(foreign("an index of another program"))
            };
        };
        let payload: Self =
            serde_json::from_str(&payload).map_err(|_| foreign("an index of another program"))?;
        if payload.program == PROGRAM {
            Ok(Some(payload))
        } else {
            Err(foreign(&format!("an index of {}", payload.program)))
        }
    }

    /// Refuses another format than ours, and fields that are not ours.
    pub(super) fn check_format(&self, path: &Path, index: &Index) -> Result<()> {
        if self.format == FORMAT && index.schema() == Fields::schema().0 {
            return Ok(());
        }
        Err(Error::Format {
            path: path.to_path_buf(),
            version: self.version.clone(),
            found: self.format,
            wanted: FORMAT,
        })
    }

    /// The state but for its manifest.
    pub(super) fn without_manifest(self) -> State {
        State {
            version: self.version,
            corpora: self.corpora,
            finished: self.finished,
            corrections: self.corrections,
            told: self.told,
            wording: self.wording,
            manifest: Manifest::new(),
        }
    }

    /// The state, with its manifest read.
    pub(super) fn into_state(self, path: &Path) -> Result<State> {
        let manifest = manifest::read(path, &self.manifest, &self.manifest_hash)?;
        Ok(State {
            manifest,
            ..self.without_manifest()
        })
    }
}
