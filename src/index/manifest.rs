//! The manifest: every file of the corpus that the index has dealt with, and
//! what came of it.
//!
//! It is a file beside Tantivy's, sorted by key and called by its hash. A commit
//! names it in the payload, after it was synced; a manifest that no commit names is
//! rubbish of a run that died.
//!
//! A row is, in numbers of seven bits a byte: how many bytes of its key are those of
//! the row before, how many follow, and those; the size; the time; the hash; the
//! articles; the version of the rules; and what is wrong, as JSON, where something is.
//! Up to format 4 a row was a JSON array a line.

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
    if file.ends_with(PACKED) {
        let rows = Rows::new(&bytes).collect::<Option<_>>();
        return rows.ok_or_else(|| wrong("is no manifest".to_owned()));
    }
    let rows = bytes
        .split(|byte| *byte == b'\n')
        .filter(|row| !row.is_empty());
    rows.map(serde_json::from_slice)
        .collect::<Result<_, _>>()
        .map_err(|error| wrong(format!("is no manifest: {error}")))
}

/// How the names of manifests end.
const PACKED: &str = ".bin";

/// How they ended up to format 4.
const JSON_LINES: &str = ".jsonl";

/// What a row says beside its numbers, a bit each.
mod mark {
    pub(super) const HAS_HASH: u64 = 1;
    pub(super) const IDS_NAME_CORPUS: u64 = 2;
    pub(super) const HAS_FAILURES: u64 = 4;
}

/// Adds a row to a manifest; `before` is the key of the row before.
fn push_row(bytes: &mut Vec<u8>, before: &str, key: &str, entry: &Entry) {
    let pairs = before.bytes().zip(key.bytes());
    let n_shared = pairs.take_while(|(one, other)| one == other).count();
    push_number(bytes, n_shared as u64);
    push_bytes(bytes, &key.as_bytes()[n_shared..]);
    push_number(bytes, entry.size);
    push_number(bytes, entry.modified_ns.cast_unsigned());
    // 32 digits, or none where the file was not read to its end
    let hash = Some(&entry.hash).filter(|hash| hash.len() == 2 * HASH_BYTES);
    let hash = hash.and_then(|hash| u128::from_str_radix(hash, 16).ok());
    let bits = [
        (mark::HAS_HASH, hash.is_some()),
        (mark::IDS_NAME_CORPUS, entry.ids_name_corpus),
        (mark::HAS_FAILURES, !entry.failures.is_empty()),
    ];
    push_number(
        bytes,
        bits.iter().map(|(bit, is)| bit * u64::from(*is)).sum(),
    );
    if let Some(hash) = hash {
        bytes.extend_from_slice(&hash.to_be_bytes());
    }
    push_number(bytes, entry.n_articles as u64);
    push_number(bytes, u64::from(entry.enrichment));
    if !entry.failures.is_empty() {
        let json = serde_json::to_vec(&entry.failures).expect("strings and numbers are JSON");
        push_bytes(bytes, &json);
    }
}

/// Bytes of a hash.
const HASH_BYTES: usize = 16;

fn push_bytes(bytes: &mut Vec<u8>, added: &[u8]) {
    push_number(bytes, added.len() as u64);
    bytes.extend_from_slice(added);
}

fn push_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 128 {
        bytes.push(number as u8 | 128);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// The rows of a manifest; `None` ends one that is not as it was written.
struct Rows<'a> {
    rest: &'a [u8],
    key: Vec<u8>,
}

impl<'a> Rows<'a> {
    fn new(rest: &'a [u8]) -> Self {
        Self {
            rest,
            key: Vec::new(),
        }
    }

    fn row(&mut self) -> Option<(String, Entry)> {
        let n_shared = usize::try_from(self.number()?).ok()?;
        let own = self.bytes()?;
        self.key.truncate(n_shared);
        self.key.extend_from_slice(own);
        let size = self.number()?;
        let modified_ns = self.number()?.cast_signed();
        let marks = self.number()?;
        let hash = if marks & mark::HAS_HASH != 0 {
            let hash = self.take(HASH_BYTES)?.try_into().ok()?;
            format!("{:032x}", u128::from_be_bytes(hash))
        } else {
            String::new()
        };
        let entry = Entry {
            size,
            modified_ns,
            hash,
            n_articles: usize::try_from(self.number()?).ok()?,
            enrichment: u32::try_from(self.number()?).ok()?,
            ids_name_corpus: marks & mark::IDS_NAME_CORPUS != 0,
            failures: if marks & mark::HAS_FAILURES != 0 {
                serde_json::from_slice(self.bytes()?).ok()?
            } else {
                Vec::new()
            },
        };
        Some((std::str::from_utf8(&self.key).ok()?.to_owned(), entry))
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        self.take(length)
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let (byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            number |= u64::from(byte & 127) << shift;
            if byte & 128 == 0 {
                return Some(number);
            }
        }
        None
    }
}

impl Iterator for Rows<'_> {
    type Item = Option<(String, Entry)>;

    fn next(&mut self) -> Option<Self::Item> {
        (!self.rest.is_empty()).then(|| self.row())
    }
}

/// Writes a manifest and syncs it; gives its name and hash.
///
/// # Errors
///
/// [`Error::Io`](crate::error::Error) where the folder cannot be written.
pub(super) fn write(folder: &Folder, manifest: &Manifest) -> Result<(String, String)> {
    let mut bytes = Vec::new();
    let mut before = "";
    for (key, entry) in manifest {
        push_row(&mut bytes, before, key, entry);
        before = key;
    }
    let hash = hash_of(&bytes);
    let file = format!("manifest-{hash}{PACKED}");
    // of the same name it is the same, and as it was written by a commit it
    // is on the disk: what no commit names was swept when the index was opened
    if !folder.path().join(&file).exists() {
        folder.write_new(&file, &bytes)?;
    }
    Ok((file, hash))
}

/// Whether a file of that name is a manifest.
pub(super) fn is_manifest(name: &str) -> bool {
    name.starts_with("manifest-") && (name.ends_with(PACKED) || name.ends_with(JSON_LINES))
}

fn hash_of(bytes: &[u8]) -> String {
    format!("{:032x}", xxh3_128(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_back() {
        let entry = Entry {
            size: 1_400,
            modified_ns: 1_732_000_000_123_456_789,
            hash: hash_of(b"a"),
            n_articles: 1,
            failures: Vec::new(),
            enrichment: 9,
            ids_name_corpus: false,
        };
        let failure = Failure {
            path: "news/ż.csv".into(),
            unit: Some("row".into()),
            number: Some(3),
            reason: "empty".into(),
            detail: "it is".into(),
        };
        let mut unread = entry.clone();
        unread.forget_file();
        unread.failures = vec![failure];
        unread.ids_name_corpus = true;
        unread.modified_ns = -1;
        let manifest = Manifest::from([
            ("news/a.txt".to_owned(), entry.clone()),
            ("news/ą/b.txt".to_owned(), entry),
            ("news/ć.csv".to_owned(), unread),
        ]);
        let mut bytes = Vec::new();
        let mut before = "";
        for (key, entry) in &manifest {
            push_row(&mut bytes, before, key, entry);
            before = key;
        }
        assert_eq!(
            Rows::new(&bytes).collect::<Option<Manifest>>(),
            Some(manifest)
        );
        for end in 1..bytes.len() {
            // what is cut between two rows is told by the hash
            drop(Rows::new(&bytes[..end]).collect::<Option<Manifest>>());
        }
    }
}
