//! The manifest: every file of the corpus that the index has dealt with, and
//! what came of it.
//!
//! It is a file beside Tantivy's, one JSON array a line, sorted by key, called
//! by its hash. A commit names it in the payload, after it was synced; a
//! manifest that no commit names is rubbish of a run that died.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use super::failures::Failure;
use super::folder::Folder;
use crate::error::{Error, Result};

/// What is known of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Size in bytes.
    pub size: u64,
    /// Time of the last change in nanoseconds since 1970; 0 where it is too
    /// young to tell a later change from this one.
    pub modified_ns: i64,
    /// XXH3-128 of the bytes, hexadecimal.
    pub hash: String,
    /// Articles of it in the index.
    pub n_articles: usize,
    /// What could not be read.
    #[serde(default)]
    pub failures: Vec<Failure>,
    /// Version of the rules and tables that enriched its articles.
    #[serde(default)]
    pub enrichment: u32,
    /// Whether the ids of its articles begin with the corpus's name.
    #[serde(default)]
    pub ids_name_corpus: bool,
}

impl Entry {
    /// Makes the next run read the file, whatever its size and time.
    pub fn forget_file(&mut self) {
        (self.modified_ns, self.hash) = (0, String::new());
    }
}

/// Files by key.
pub type Manifest = BTreeMap<String, Entry>;

/// Reads a manifest that a payload names.
///
/// # Errors
///
/// [`Error::Damaged`](crate::error::Error) where it is missing, cut or changed.
pub(super) fn read(index: &Path, file: &str, hash: &str) -> Result<Manifest> {
    let wrong = |what: String| Error::damaged(index, format!("{file} {what}"));
    let bytes =
        fs::read(index.join(file)).map_err(|error| wrong(format!("cannot be read: {error}")))?;
    if hash_of(&bytes) != hash {
        return Err(wrong("is not as it was written".to_owned()));
    }
    let rows = bytes
        .split(|byte| *byte == b'\n')
        .filter(|row| !row.is_empty());
    rows.map(serde_json::from_slice)
        .collect::<Result<_, _>>()
        .map_err(|error| wrong(format!("is no manifest: {error}")))
}

/// Writes a manifest and syncs it; gives its name and hash.
///
/// # Errors
///
/// [`Error::Io`](crate::error::Error) where the folder cannot be written.
pub(super) fn write(folder: &Folder, manifest: &Manifest) -> Result<(String, String)> {
    let mut bytes = Vec::new();
    for row in manifest {
        serde_json::to_writer(&mut bytes, &row).expect("strings and numbers are JSON");
        bytes.push(b'\n');
    }
    let hash = hash_of(&bytes);
    let file = format!("manifest-{hash}.jsonl");
    // of the same name it is the same, and as it was written by a commit it
    // is on the disk: what no commit names was swept when the index was opened
    if !folder.path().join(&file).exists() {
        folder.write_new(&file, &bytes)?;
    }
    Ok((file, hash))
}

/// Whether a file of that name is a manifest.
pub(super) fn is_manifest(name: &str) -> bool {
    name.strip_prefix("manifest-")
        .is_some_and(|rest| rest.strip_suffix(".jsonl").is_some())
}

fn hash_of(bytes: &[u8]) -> String {
    format!("{:032x}", xxh3_128(bytes))
}
