//! Articles that wait to be written until all are there, since what their names
//! stand for depends on all.
//!
//! In memory are their names and keys; their texts and terms lie packed one after
//! another, and beyond some bytes in a file of the index's folder that goes with
//! them. What a run that died has left of it is swept as every temporary file.

use std::cell::RefCell;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::enrich::{
    Record, RecordNames, Signature, Terms, pack_names, pack_plainly, unpack_names, unpack_plainly,
};
use crate::error::{Error, Result};

/// Name of the file.
const FILE: &str = ".tmp-held";

/// Articles that are not written yet.
pub(super) struct Held {
    rows: Vec<Row>,
    /// What is packed and not in the file.
    recent: Vec<u8>,
    /// Bytes that may be.
    n_recent_max: usize,
    /// Bytes of the file.
    n_in_file: u64,
    file: Option<RefCell<File>>,
    path: PathBuf,
    bytes: RefCell<Vec<u8>>,
}

/// One of them.
struct Row {
    names: Box<[u8]>,
    signature: Signature,
    /// Where it lies, counted from the beginning of the file.
    at: u64,
    n_bytes: usize,
}

/// What of an article must be known to resolve its names and tell its story.
pub(super) struct HeldNames {
    pub(super) id: String,
    pub(super) names: RecordNames,
    pub(super) signature: Signature,
}

/// An article that is to be written.
pub(super) struct Article {
    /// Key of its file.
    pub(super) key: String,
    pub(super) record: Record,
    pub(super) terms: Terms,
}

impl Held {
    /// None yet; more than `n_recent_max` bytes go to a file in `folder`.
    pub(super) fn new(folder: &Path, n_recent_max: usize) -> Self {
        Self::at(folder.join(FILE), n_recent_max)
    }

    fn at(path: PathBuf, n_recent_max: usize) -> Self {
        Self {
            rows: Vec::new(),
            recent: Vec::new(),
            n_recent_max,
            n_in_file: 0,
            file: None,
            path,
            bytes: RefCell::default(),
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Adds one.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where the file cannot be written.
    pub(super) fn push(&mut self, article: Article) -> Result<()> {
        let Article { key, record, terms } = article;
        let names = pack_names(&key, &record.id, &RecordNames::of(&record));
        let start = self.recent.len();
        pack_plainly(&mut self.recent, &key, record, &terms.title, &terms.text);
        self.rows.push(Row {
            names: names.into(),
            signature: terms.signature,
            at: self.n_in_file + start as u64,
            n_bytes: self.recent.len() - start,
        });
        if self.recent.len() > self.n_recent_max {
            self.put_into_file().map_err(self.failed())?;
        }
        Ok(())
    }

    /// Forgets the last ones, as far as they are of the file `key`.
    pub(super) fn forget_last_of(&mut self, key: &str) {
        let is_of = |row: &mut Row| unpack_names(&row.names).is_some_and(|(of, _, _)| of == key);
        // what they leave in the file is never read
        while self.rows.pop_if(is_of).is_some() {}
    }

    /// What must be known of one to resolve it; its signature is given away.
    pub(super) fn names(&mut self, place: usize) -> HeldNames {
        let row = &mut self.rows[place];
        let (_, id, names) = unpack_names(&row.names).expect("names are as they were packed");
        HeldNames {
            id,
            names,
            signature: std::mem::take(&mut row.signature),
        }
    }

    /// One of them, with the signature that it has still.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where the file cannot be read.
    pub(super) fn article(&self, place: usize) -> Result<Article> {
        let row = &self.rows[place];
        let read = |packed: &[u8]| {
            let (key, record, [title, text]) =
                unpack_plainly(packed).ok_or_else(|| self.is_damaged())?;
            let signature = row.signature.clone();
            let terms = Terms {
                title,
                text,
                signature,
            };
            Ok(Article { key, record, terms })
        };
        match (&self.file, row.at.checked_sub(self.n_in_file)) {
            (Some(file), None) => {
                let (mut file, mut bytes) = (file.borrow_mut(), self.bytes.borrow_mut());
                bytes.resize(row.n_bytes, 0);
                let found = file.seek(SeekFrom::Start(row.at));
                let found = found.and_then(|_| file.read_exact(&mut bytes));
                found.map_err(self.failed())?;
                read(&bytes)
            }
            (_, at) => {
                let at = at.unwrap_or_default() as usize;
                read(&self.recent[at..at + row.n_bytes])
            }
        }
    }

    /// Takes all of them out, first to last.
    pub(super) fn drain(&mut self) -> impl Iterator<Item = Result<Article>> {
        let none = Self::at(self.path.clone(), self.n_recent_max);
        let all = std::mem::replace(self, none);
        (0..all.len()).map(move |place| all.article(place))
    }

    fn put_into_file(&mut self) -> std::io::Result<()> {
        if self.file.is_none() {
            let mut options = File::options();
            let options = options.read(true).write(true).create(true).truncate(true);
            self.file = Some(RefCell::new(options.open(&self.path)?));
        }
        let mut file = self.file.as_ref().expect("it is open").borrow_mut();
        file.seek(SeekFrom::Start(self.n_in_file))?;
        file.write_all(&self.recent)?;
        drop(file);
        self.n_in_file += self.recent.len() as u64;
        self.recent.clear();
        Ok(())
    }

    fn failed(&self) -> impl Fn(std::io::Error) -> Error + use<> {
        let path = self.path.clone();
        move |error| Error::io(&path, "cannot keep articles for later in")(error)
    }

    fn is_damaged(&self) -> Error {
        let error = std::io::Error::other("it is not as it was written");
        Error::io(&self.path, "cannot read")(error)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            // where it cannot be removed, the next run does it
            std::fs::remove_file(&self.path).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::Enricher;

    fn article(number: usize) -> Article {
        let text = format!("Artykuł {number} o Warszawie.");
        let record = Record {
            id: format!("{number}.txt"),
            path: Some(format!("{number}.txt")),
            text: Some(text),
            ..Record::default()
        };
        let read = record.article().expect("it has a text");
        Article {
            key: format!("corpus/{number}.txt"),
            terms: Enricher::new().terms(&read),
            record,
        }
    }

    #[test]
    fn articles_come_back_from_memory_and_file() {
        for n_recent_max in [0, 200, 1 << 20] {
            let folder = tempfile::tempdir().expect("a folder can be made");
            let mut held = Held::new(folder.path(), n_recent_max);
            for number in 0..9 {
                held.push(article(number)).expect("it can be written");
            }
            held.forget_last_of("corpus/8.txt");
            assert_eq!(held.len(), 8);
            let names = held.names(3);
            assert_eq!(names.id, "3.txt");
            assert_eq!(names.signature, article(3).terms.signature);
            for (number, found) in held.drain().enumerate() {
                let found = found.expect("it can be read");
                let expected = article(number);
                assert_eq!(found.key, expected.key);
                assert_eq!(found.record, expected.record);
                assert_eq!(found.terms.text, expected.terms.text);
            }
            assert_eq!(held.len(), 0);
            let left = std::fs::read_dir(folder.path()).expect("it is there");
            assert_eq!(left.count(), 0);
        }
    }
}
