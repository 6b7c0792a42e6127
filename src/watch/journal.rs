//! What was told: a file of lines beside the index, which only grows, so that a
//! run that is killed loses nothing of it.
//!
//! A line is JSON: `begun`, what is about to be told; `told`, what was, with what
//! a feed shows of it; `known`, what was there before anyone looked, as hashes.
//! A last line that was torn is cut off. A journal that has grown large is
//! written anew, whole or not at all.

use std::collections::{HashMap, HashSet, VecDeque};
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::collection;
use crate::error::{Error, Result};
use crate::export::Entry;

/// Things told that are kept for a feed.
const LATEST: usize = 200;

/// Lines beyond which a journal is written anew.
const LINES_MAX: usize = 20_000;

/// Hashes in a line.
const HASHES_A_LINE: usize = 1_000;

/// What was told, and to be told.
pub struct Journal {
    path: PathBuf,
    file: File,
    /// Held until the journal is closed: one run at a time.
    _lock: File,
    /// Hashes of what is known, by search.
    known: HashMap<String, HashSet<u64>>,
    /// Hashes of what was begun and not ended, by search.
    begun: HashSet<(String, u64)>,
    latest: VecDeque<Entry>,
    n_lines: usize,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    Begun {
        search: String,
        key: String,
    },
    Told {
        search: String,
        key: String,
        entry: Kept,
    },
    Known {
        search: String,
        hashes: Vec<String>,
    },
}

/// What a feed shows of a thing told.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    id: String,
    title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    updated: String,
    summary: String,
    categories: Vec<String>,
}

impl From<Entry> for Kept {
    fn from(entry: Entry) -> Self {
        Self {
            id: entry.id,
            title: entry.title,
            url: entry.url,
            source: entry.source,
            published: entry.published,
            updated: entry.updated,
            summary: entry.summary,
            categories: entry.categories,
        }
    }
}

impl From<Kept> for Entry {
    fn from(kept: Kept) -> Self {
        Self {
            id: kept.id,
            title: kept.title,
            url: kept.url,
            source: kept.source,
            published: kept.published,
            updated: kept.updated,
            summary: kept.summary,
            categories: kept.categories,
        }
    }
}

fn hash(key: &str) -> u64 {
    xxh3_64(key.as_bytes())
}

/// A file beside an index, called after it.
fn beside(index: &Path, ending: &str) -> PathBuf {
    let found = if index.file_name().is_some() {
        None
    } else {
        index.canonicalize().ok()
    };
    let name = found.as_deref().unwrap_or(index).file_name();
    let mut name = name.map_or_else(|| OsString::from("index"), OsString::from);
    name.push(ending);
    collection::beside(index).join(name)
}

impl Journal {
    /// Opens the journal of the index in `index`, and makes it where there is
    /// none.
    ///
    /// # Errors
    ///
    /// [`Error::Busy`] where another run has it open; [`Error::Io`] where it
    /// cannot be read or written; [`Error::Searches`] where a line of it is none.
    pub fn open(index: &Path) -> Result<Self> {
        let path = beside(index, ".watched.jsonl");
        let lock_path = beside(index, ".watched.lock");
        let cannot = "cannot open the journal of what was told";
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock_path)
            .map_err(Error::io(&lock_path, cannot))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Error::Busy {
                    path,
                    holder: "another watch".to_owned(),
                });
            }
            Err(TryLockError::Error(error)) => return Err(Error::io(&lock_path, cannot)(error)),
        }
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&path)
            .map_err(Error::io(&path, cannot))?;
        let mut journal = Self {
            file,
            _lock: lock,
            known: HashMap::new(),
            begun: HashSet::new(),
            latest: VecDeque::new(),
            n_lines: 0,
            path,
        };
        journal.read()?;
        Ok(journal)
    }

    fn read(&mut self) -> Result<()> {
        let text = fs::read(&self.path);
        let bytes = text.map_err(Error::io(&self.path, "cannot read what was told"))?;
        let end = bytes
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        if end < bytes.len() {
            // a killed run has torn it
            let cut = self.file.set_len(end as u64);
            cut.map_err(Error::io(&self.path, "cannot mend what was told"))?;
        }
        for (number, line) in bytes[..end].split(|byte| *byte == b'\n').enumerate() {
            if line.is_empty() {
                continue;
            }
            let line = serde_json::from_slice(line).map_err(|error| Error::Searches {
                path: self.path.clone(),
                what: format!(
                    "line {}: {error}; without the file all is new again",
                    number + 1
                ),
            })?;
            self.take(line);
            self.n_lines += 1;
        }
        Ok(())
    }

    fn take(&mut self, line: Line) {
        match line {
            Line::Begun { search, key } => {
                self.begun.insert((search, hash(&key)));
            }
            Line::Told { search, key, entry } => self.take_told(search, &key, entry.into()),
            Line::Known { search, hashes } => {
                let hashes = hashes
                    .iter()
                    .filter_map(|hash| u64::from_str_radix(hash, 16).ok());
                self.known.entry(search).or_default().extend(hashes);
            }
        }
    }

    fn take_told(&mut self, search: String, key: &str, entry: Entry) {
        let hash = hash(key);
        self.begun.remove(&(search.clone(), hash));
        self.known.entry(search).or_default().insert(hash);
        self.latest.push_front(entry);
        self.latest.truncate(LATEST);
    }

    fn write(&mut self, line: &Line) -> Result<()> {
        let mut bytes = serde_json::to_vec(line).expect("strings are JSON");
        bytes.push(b'\n');
        // one write, so that a kill leaves the whole line or the beginning of it
        let written = self.file.write_all(&bytes);
        written.map_err(Error::io(&self.path, "cannot write what was told"))?;
        self.n_lines += 1;
        Ok(())
    }

    /// Whether a search has told of a thing, or taken it as known.
    #[must_use]
    pub fn knows(&self, search: &str, key: &str) -> bool {
        let known = self.known.get(search);
        known.is_some_and(|known| known.contains(&hash(key)))
    }

    /// Whether a search was run before.
    #[must_use]
    pub fn has_seen(&self, search: &str) -> bool {
        self.known.contains_key(search)
    }

    /// Says that a thing is about to be told, and gives whether that was said
    /// before.
    pub(super) fn begin(&mut self, search: &str, key: &str) -> Result<bool> {
        if self.begun.contains(&(search.to_owned(), hash(key))) {
            return Ok(true);
        }
        self.write(&Line::Begun {
            search: search.to_owned(),
            key: key.to_owned(),
        })?;
        Ok(false)
    }

    /// Says that a thing was told.
    pub(super) fn told(&mut self, search: &str, key: &str, entry: Entry) -> Result<()> {
        self.write(&Line::Told {
            search: search.to_owned(),
            key: key.to_owned(),
            entry: entry.clone().into(),
        })?;
        self.take_told(search.to_owned(), key, entry);
        Ok(())
    }

    /// Takes things as known without telling them.
    pub(super) fn know(&mut self, search: &str, keys: &[String]) -> Result<()> {
        let hashes: Vec<u64> = keys.iter().map(|key| hash(key)).collect();
        self.known.entry(search.to_owned()).or_default();
        for part in parts(&hashes) {
            self.write(&Line::known(search, part))?;
            let known = self.known.entry(search.to_owned()).or_default();
            known.extend(part);
        }
        Ok(())
    }

    /// What was told of late, latest first.
    pub(super) fn latest(&self) -> impl Iterator<Item = &Entry> {
        self.latest.iter()
    }

    /// Ends a run: what it wrote is on the disk.
    pub(super) fn end(&mut self) -> Result<()> {
        if self.n_lines > LINES_MAX {
            self.shorten()?;
        }
        let synced = self.file.sync_data();
        synced.map_err(Error::io(&self.path, "cannot write what was told"))
    }

    /// Writes the journal anew with what is needed of it.
    fn shorten(&mut self) -> Result<()> {
        let mut bytes = Vec::new();
        let mut n_lines = 0;
        let mut add = |line: &Line| {
            serde_json::to_writer(&mut bytes, line).expect("strings are JSON");
            bytes.push(b'\n');
            n_lines += 1;
        };
        let mut searches: Vec<_> = self.known.iter().collect();
        searches.sort_by_key(|(name, _)| *name);
        for (search, hashes) in searches {
            let mut hashes: Vec<u64> = hashes.iter().copied().collect();
            hashes.sort_unstable();
            for part in parts(&hashes) {
                add(&Line::known(search, part));
            }
        }
        for entry in self.latest.iter().rev() {
            add(&Line::Told {
                // known above: only a feed wants it
                search: String::new(),
                key: entry.id.clone(),
                entry: entry.clone().into(),
            });
        }
        let cannot = "cannot write what was told";
        collection::replace(&self.path, &bytes).map_err(Error::io(&self.path, cannot))?;
        let file = OpenOptions::new().append(true).open(&self.path);
        self.file = file.map_err(Error::io(&self.path, cannot))?;
        self.n_lines = n_lines;
        self.begun.clear();
        Ok(())
    }
}

/// Hashes by lines: at least one, for a search that found nothing was run all
/// the same.
fn parts(hashes: &[u64]) -> impl Iterator<Item = &[u64]> {
    let none = hashes.is_empty().then_some(hashes);
    hashes.chunks(HASHES_A_LINE).chain(none)
}

impl Line {
    fn known(search: &str, hashes: &[u64]) -> Self {
        Self::Known {
            search: search.to_owned(),
            hashes: hashes.iter().map(|hash| format!("{hash:016x}")).collect(),
        }
    }
}

/// Writes a file whole or not at all.
///
/// # Errors
///
/// What the system says.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    collection::replace(path, bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str) -> Entry {
        Entry {
            id: id.to_owned(),
            title: "Tytuł".to_owned(),
            url: None,
            source: None,
            published: None,
            updated: "2026-11-25T12:00:00Z".to_owned(),
            summary: String::new(),
            categories: vec!["s".to_owned()],
        }
    }

    #[test]
    fn what_was_told_is_known_and_what_was_begun_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let index = folder.path().join("index");
        let mut journal = Journal::open(&index).unwrap();
        assert!(Journal::open(&index).is_err(), "one run at a time");
        assert!(!journal.begin("s", "a").unwrap());
        journal.told("s", "a", entry("a")).unwrap();
        assert!(!journal.begin("s", "b").unwrap());
        drop(journal);
        // a run that was killed while it wrote
        let path = folder.path().join("index.watched.jsonl");
        let mut torn = fs::read(&path).unwrap();
        torn.extend(b"{\"told\":{\"search\":\"s\",\"ke");
        fs::write(&path, torn).unwrap();
        let mut journal = Journal::open(&index).unwrap();
        assert!(journal.knows("s", "a") && !journal.knows("s", "b"));
        assert!(!journal.knows("other", "a"));
        assert!(journal.begin("s", "b").unwrap(), "it was begun before");
        journal.told("s", "b", entry("b")).unwrap();
        drop(journal);
        let journal = Journal::open(&index).unwrap();
        assert!(journal.knows("s", "b"));
        let ids: Vec<&str> = journal.latest().map(|entry| entry.id.as_str()).collect();
        assert_eq!(ids, ["b", "a"]);
    }

    #[test]
    fn a_shortened_journal_knows_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let index = folder.path().join("index");
        let mut journal = Journal::open(&index).unwrap();
        let keys: Vec<String> = (0..2500).map(|number| number.to_string()).collect();
        journal.know("s", &keys).unwrap();
        journal.know("empty", &[]).unwrap();
        journal.begin("s", "a").unwrap();
        journal.told("s", "a", entry("a")).unwrap();
        journal.shorten().unwrap();
        journal.begin("s", "later").unwrap();
        journal.told("s", "later", entry("later")).unwrap();
        drop(journal);
        let journal = Journal::open(&index).unwrap();
        for key in ["0", "2499", "a", "later"] {
            assert!(journal.knows("s", key), "{key}");
        }
        assert!(!journal.knows("s", "2500"));
        assert!(journal.has_seen("empty"));
        assert_eq!(journal.latest().count(), 2);
    }
}
