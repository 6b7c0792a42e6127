//! The manifest: every file of the corpus that the index has dealt with, and
//! what came of it.
//!
//! It is a file beside Tantivy's, one JSON array a line, sorted by key. A
//! commit names it and its hash in the payload, after it was synced; a manifest
//! that no commit names is rubbish of a run that died.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

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
    /// What could not be read, as the report said it.
    pub problems: Vec<String>,
}

/// Files by key.
pub type Manifest = BTreeMap<String, Entry>;

/// Reads a manifest that a payload names.
///
/// # Errors
///
/// [`Error::Damaged`] where it is missing, cut or changed.
pub(super) fn read(index: &Path, file: &str, hash: &str) -> Result<Manifest> {
    let damaged = |what: String| Error::Damaged {
        path: index.to_path_buf(),
        what,
    };
    let bytes = fs::read(index.join(file)).map_err(|error| damaged(format!("{file}: {error}")))?;
    if hash_of(&bytes) != hash {
        return Err(damaged(format!("{file} is not as it was written")));
    }
    let rows = bytes
        .split(|byte| *byte == b'\n')
        .filter(|row| !row.is_empty());
    rows.map(serde_json::from_slice)
        .collect::<Result<_, _>>()
        .map_err(|error| damaged(format!("{file}: {error}")))
}

/// Writes a manifest and syncs it; gives its hash.
///
/// # Errors
///
/// [`Error::Io`] where the folder cannot be written.
pub(super) fn write(index: &Path, file: &str, manifest: &Manifest) -> Result<String> {
    let mut bytes = Vec::new();
    for row in manifest {
        serde_json::to_writer(&mut bytes, &row).expect("strings and numbers are JSON");
        bytes.push(b'\n');
    }
    let path = index.join(file);
    let save = || -> std::io::Result<()> {
        let mut out = BufWriter::new(File::create(&path)?);
        out.write_all(&bytes)?;
        out.into_inner()?.sync_all()?;
        File::open(index)?.sync_all()
    };
    save().map_err(Error::io(&path, "cannot write the manifest"))?;
    Ok(hash_of(&bytes))
}

fn hash_of(bytes: &[u8]) -> String {
    format!("{:032x}", xxh3_128(bytes))
}
