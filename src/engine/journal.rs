//! What an engine has accepted: a file of lines that only grows, so that a run
//! that is killed goes on where it was.
//!
//! A line is JSON: `sent`, ids that are about to be sent to an engine that knows
//! no keys; `accepted`, ids with a number for what was sent of each; `deleted`;
//! `superseded`, ids of which copies before a version are still to be deleted, and
//! `cleaned` once they are.
//! A last line that was torn is cut off; a journal of which most is outdated is
//! written anew, whole or not at all.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::error::{Error, Result};

/// Entries that may be outdated before a journal is written anew.
const OUTDATED_MIN: usize = 10_000;

/// Ids of a line that is written anew.
const IDS_A_LINE: usize = 500;

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    Sent(Vec<String>),
    Accepted(Vec<(String, u64)>),
    Deleted(Vec<String>),
    Superseded(Vec<(String, u64)>),
    Cleaned(usize),
}

/// What an engine has accepted.
pub(super) struct Journal {
    path: PathBuf,
    /// Held until the journal is closed: one run at a time.
    file: File,
    /// A number for what was sent, by the hash of the id.
    accepted: HashMap<u64, u64>,
    /// Hashes of ids that were sent, of which nobody knows whether they came.
    uncertain: HashSet<u64>,
    /// Ids of which copies before a version are to be deleted.
    superseded: Vec<(String, u64)>,
}

/// A number for an id, by which it is remembered.
pub(super) fn key(id: &str) -> u64 {
    xxh3_64(id.as_bytes())
}

/// Opens a file that only grows.
fn open_file(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .read(true)
        .append(true)
        .create(true)
        .open(path)
}

impl Journal {
    /// Opens a journal, or begins it.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let failed = || Error::io(path, "cannot open the journal");
        let file = open_file(path).map_err(failed())?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Error::Busy {
                    path: path.to_path_buf(),
                    holder: "another push".to_owned(),
                });
            }
            Err(TryLockError::Error(error)) => return Err(failed()(error)),
        }
        let mut journal = Self {
            path: path.to_path_buf(),
            file,
            accepted: HashMap::new(),
            uncertain: HashSet::new(),
            superseded: Vec::new(),
        };
        let mut n_entries = 0;
        let whole = journal.each(|journal, line| {
            n_entries += 1;
            if let Line::Accepted(entries) = &line {
                n_entries += entries.len();
            }
            journal.take(line);
        })?;
        journal.file.set_len(whole).map_err(failed())?;
        if n_entries > 2 * journal.accepted.len() + OUTDATED_MIN {
            journal.write_anew()?;
        }
        Ok(journal)
    }

    /// What a line says.
    fn take(&mut self, line: Line) {
        match line {
            Line::Sent(ids) => self.uncertain.extend(ids.iter().map(|id| key(id))),
            Line::Accepted(entries) => {
                for (id, hash) in &entries {
                    self.uncertain.remove(&key(id));
                    self.accepted.insert(key(id), *hash);
                }
            }
            Line::Deleted(ids) => {
                for id in &ids {
                    self.uncertain.remove(&key(id));
                    self.accepted.remove(&key(id));
                }
            }
            Line::Superseded(entries) => self.superseded.extend(entries),
            Line::Cleaned(_) => self.superseded.clear(),
        }
    }

    /// Writes a line, and takes what it says.
    fn note(&mut self, line: Line) -> Result<()> {
        self.write(&line)?;
        self.take(line);
        Ok(())
    }

    /// Reads every whole line, and gives the bytes that they take.
    fn each(&mut self, mut take: impl FnMut(&mut Self, Line)) -> Result<u64> {
        let path = self.path.clone();
        let failed = || Error::io(&path, "cannot read the journal");
        let mut reader = BufReader::new(self.file.try_clone().map_err(failed())?);
        reader.seek(SeekFrom::Start(0)).map_err(failed())?;
        let (mut whole, mut bytes) = (0, Vec::new());
        loop {
            bytes.clear();
            let n_read = reader.read_until(b'\n', &mut bytes).map_err(failed())?;
            let line = serde_json::from_slice(&bytes);
            match line {
                Ok(line) if bytes.ends_with(b"\n") => take(self, line),
                _ if n_read == 0 || !bytes.ends_with(b"\n") => return Ok(whole),
                _ => {
                    let broken = io::Error::other(format!("byte {whole} is no line of it"));
                    return Err(failed()(broken));
                }
            }
            whole += n_read as u64;
        }
    }

    /// What was accepted under an id.
    pub(super) fn accepted(&self, id: &str) -> Option<u64> {
        self.accepted.get(&key(id)).copied()
    }

    /// Whether the engine may have something under an id already.
    pub(super) fn may_have(&self, id: &str) -> bool {
        self.accepted.contains_key(&key(id)) || self.uncertain.contains(&key(id))
    }

    /// Whether nothing was ever sent.
    pub(super) fn is_empty(&self) -> bool {
        self.accepted.is_empty() && self.uncertain.is_empty()
    }

    /// Forgets everything: the engine's index is a new one.
    pub(super) fn clear(&mut self) -> Result<()> {
        self.accepted.clear();
        self.uncertain.clear();
        self.superseded.clear();
        let failed = Error::io(&self.path, "cannot empty the journal");
        self.file.set_len(0).map_err(failed)
    }

    /// Ids are about to be sent.
    pub(super) fn sending(&mut self, ids: Vec<String>) -> Result<()> {
        self.note(Line::Sent(ids))
    }

    /// Ids were accepted.
    pub(super) fn accept(&mut self, entries: Vec<(String, u64)>) -> Result<()> {
        if entries.is_empty() {
            return Ok(());
        }
        self.note(Line::Accepted(entries))
    }

    /// Ids were deleted.
    pub(super) fn delete(&mut self, ids: Vec<String>) -> Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        self.note(Line::Deleted(ids))
    }

    /// Copies of these ids before a version are to be deleted.
    pub(super) fn supersede(&mut self, entries: Vec<(String, u64)>) -> Result<()> {
        if entries.is_empty() {
            return Ok(());
        }
        self.note(Line::Superseded(entries))
    }

    /// Ids of which copies before a version are to be deleted.
    pub(super) fn superseded(&self) -> &[(String, u64)] {
        &self.superseded
    }

    /// They are deleted.
    pub(super) fn clean(&mut self) -> Result<()> {
        match self.superseded.len() {
            0 => Ok(()),
            n => self.note(Line::Cleaned(n)),
        }
    }

    /// Ids that the engine may have and that are not among those seen.
    pub(super) fn vanished(&mut self, seen: &HashSet<u64>) -> Result<Vec<String>> {
        let mut found: HashSet<u64> = HashSet::new();
        let mut vanished = Vec::new();
        self.each(|journal, line| {
            let ids: Vec<String> = match line {
                Line::Sent(ids) => ids,
                Line::Accepted(entries) => entries.into_iter().map(|(id, _)| id).collect(),
                Line::Deleted(_) | Line::Superseded(_) | Line::Cleaned(_) => Vec::new(),
            };
            let gone = ids.into_iter().filter(|id| {
                !seen.contains(&key(id)) && journal.may_have(id) && found.insert(key(id))
            });
            vanished.extend(gone.collect::<Vec<_>>());
        })?;
        Ok(vanished)
    }

    fn write(&mut self, line: &Line) -> Result<()> {
        let mut bytes = serde_json::to_vec(line).expect("strings and numbers are JSON");
        bytes.push(b'\n');
        let failed = || Error::io(&self.path, "cannot write the journal");
        self.file.write_all(&bytes).map_err(failed())?;
        self.file.sync_data().map_err(failed())
    }

    /// Writes what is still so into a new file, and puts it in the old one's place.
    fn write_anew(&mut self) -> Result<()> {
        let beside = self.path.with_extension("new");
        let path = self.path.clone();
        let failed = || Error::io(&path, "cannot write the journal anew");
        let (mut left, unsure) = (self.accepted.clone(), self.uncertain.clone());
        let mut lines: Vec<Line> = Vec::new();
        let (mut entries, mut sent) = (Vec::new(), Vec::new());
        self.each(|_, line| match line {
            Line::Accepted(accepted) => {
                for (id, _) in accepted {
                    if let Some(hash) = left.remove(&key(&id)) {
                        entries.push((id, hash));
                    }
                    if entries.len() == IDS_A_LINE {
                        lines.push(Line::Accepted(std::mem::take(&mut entries)));
                    }
                }
            }
            Line::Sent(ids) => sent.extend(ids.into_iter().filter(|id| unsure.contains(&key(id)))),
            Line::Deleted(_) | Line::Superseded(_) | Line::Cleaned(_) => {}
        })?;
        lines.extend([
            Line::Accepted(entries),
            Line::Sent(sent),
            Line::Superseded(self.superseded.clone()),
        ]);
        let mut file = open_file(&beside).map_err(failed())?;
        file.try_lock().map_err(|error| failed()(error.into()))?;
        file.set_len(0).map_err(failed())?;
        for line in &lines {
            serde_json::to_writer(&mut file, line).map_err(|error| failed()(error.into()))?;
            file.write_all(b"\n").map_err(failed())?;
        }
        file.sync_all().map_err(failed())?;
        fs::rename(&beside, &self.path).map_err(failed())?;
        self.file = file;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(ids: &[&str]) -> Vec<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    #[test]
    fn a_journal_is_read_back_without_its_torn_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.jsonl");
        let mut journal = Journal::open(&path).unwrap();
        assert!(journal.is_empty());
        journal.sending(ids(&["a", "b", "c"])).unwrap();
        journal
            .accept(vec![("a".into(), 1), ("b".into(), 2)])
            .unwrap();
        journal.delete(ids(&["a"])).unwrap();
        journal.supersede(vec![("x".into(), 1)]).unwrap();
        journal.clean().unwrap();
        journal.supersede(vec![("b".into(), 7)]).unwrap();
        assert!(Journal::open(&path).is_err_and(|error| matches!(error, Error::Busy { .. })));
        drop(journal);
        let whole = fs::read(&path).unwrap();
        fs::write(&path, [&whole[..], b"{\"accepted\":[[\"d\""].concat()).unwrap();
        let mut journal = Journal::open(&path).unwrap();
        let facts = |journal: &Journal| {
            ["a", "b", "c", "d"].map(|id| (journal.accepted(id), journal.may_have(id)))
        };
        let expected = [(None, false), (Some(2), true), (None, true), (None, false)];
        assert_eq!(facts(&journal), expected);
        assert_eq!(fs::read(&path).unwrap(), whole);
        let seen = HashSet::from([key("c")]);
        assert_eq!(journal.vanished(&seen).unwrap(), ["b"]);
        journal.write_anew().unwrap();
        journal.accept(vec![("e".into(), 5)]).unwrap();
        drop(journal);
        let journal = Journal::open(&path).unwrap();
        assert_eq!(facts(&journal), expected);
        assert_eq!(journal.accepted("e"), Some(5));
        assert_eq!(journal.superseded(), [("b".to_owned(), 7)]);
        // what was written anew still grows at its end after it was emptied
        let mut journal = journal;
        journal.write_anew().unwrap();
        journal.clear().unwrap();
        journal.accept(vec![("f".into(), 6)]).unwrap();
        drop(journal);
        let journal = Journal::open(&path).unwrap();
        assert_eq!(
            (journal.accepted("e"), journal.accepted("f")),
            (None, Some(6))
        );
    }
}
