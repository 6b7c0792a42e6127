//! What is known of each article beside its names, kept on the disk: its id, its
//! days, its signature and its wording, read again for those few alone that may
//! be copies.

use std::cell::RefCell;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::enrich::{Signature, Wording};
use crate::error::{Error, Result};

/// What is kept of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) id: String,
    pub(super) published: Option<String>,
    pub(super) signature: Signature,
    pub(super) wording: Wording,
}

/// Takes articles, one after another.
pub(super) struct SpoolWriter {
    path: PathBuf,
    entries: BufWriter<File>,
    starts: BufWriter<File>,
    at: u64,
}

/// The articles that were taken, by their numbers.
pub(super) struct Spool {
    path: PathBuf,
    entries: RefCell<BufReader<File>>,
    starts: RefCell<BufReader<File>>,
}

/// Where the start of each entry is.
fn starts_of(path: &Path) -> PathBuf {
    path.with_extension("starts")
}

impl SpoolWriter {
    pub(super) fn create(folder: &Path) -> Result<Self> {
        let path = folder.join("articles");
        let create = |path: &Path| -> Result<BufWriter<File>> {
            let file = File::create(path).map_err(Error::io(path, "cannot write"))?;
            Ok(BufWriter::with_capacity(1 << 18, file))
        };
        Ok(Self {
            entries: create(&path)?,
            starts: create(&starts_of(&path))?,
            path,
            at: 0,
        })
    }

    pub(super) fn add(&mut self, kept: &Kept) -> Result<()> {
        let published = kept.published.as_deref().unwrap_or_default();
        let wording = kept.wording.to_bytes();
        let parts: [&[u8]; 4] = [
            kept.id.as_bytes(),
            published.as_bytes(),
            &kept.signature.to_bytes(),
            &wording,
        ];
        let mut entry = Vec::with_capacity(64 + wording.len());
        for part in parts {
            entry.extend((part.len() as u64).to_le_bytes());
        }
        entry.extend((kept.wording.n_words() as u64).to_le_bytes());
        for part in parts {
            entry.extend(part);
        }
        let failed = || Error::io(&self.path, "cannot write");
        self.starts
            .write_all(&self.at.to_le_bytes())
            .map_err(failed())?;
        self.entries.write_all(&entry).map_err(failed())?;
        self.at += entry.len() as u64;
        Ok(())
    }

    /// Ends writing and begins reading.
    pub(super) fn finish(mut self) -> Result<Spool> {
        let failed = || Error::io(&self.path, "cannot write");
        self.entries.flush().map_err(failed())?;
        self.starts.flush().map_err(failed())?;
        let open = |path: &Path| -> Result<RefCell<BufReader<File>>> {
            let file = File::open(path).map_err(Error::io(path, "cannot read"))?;
            Ok(RefCell::new(BufReader::new(file)))
        };
        Ok(Spool {
            entries: open(&self.path)?,
            starts: open(&starts_of(&self.path))?,
            path: self.path,
        })
    }
}

impl Spool {
    /// What was kept of an article.
    pub(super) fn read(&self, number: u32) -> Result<Kept> {
        self.try_read(number)
            .map_err(Error::io(&self.path, "cannot read what was kept"))
    }

    fn try_read(&self, number: u32) -> std::io::Result<Kept> {
        let mut starts = self.starts.borrow_mut();
        starts.seek(SeekFrom::Start(u64::from(number) * 8))?;
        let mut start = [0; 8];
        starts.read_exact(&mut start)?;
        let mut entries = self.entries.borrow_mut();
        entries.seek(SeekFrom::Start(u64::from_le_bytes(start)))?;
        let mut lengths = [0; 40];
        entries.read_exact(&mut lengths)?;
        let length = |place: usize| {
            let bytes: [u8; 8] = lengths[place * 8..][..8].try_into().expect("eight of them");
            u64::from_le_bytes(bytes) as usize
        };
        let mut part = |place: usize| {
            let mut bytes = vec![0; length(place)];
            entries.read_exact(&mut bytes)?;
            std::io::Result::Ok(bytes)
        };
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        let id = text(part(0)?);
        let published = text(part(1)?);
        let signature = Signature::from_bytes(&part(2)?);
        let wording = Wording::from_bytes(&part(3)?, length(4));
        Ok(Kept {
            id,
            published: (!published.is_empty()).then_some(published),
            signature,
            wording,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_read_back_in_any_order() {
        let folder = tempfile::tempdir().unwrap();
        let article = |number: u8| Kept {
            id: "ł".repeat(usize::from(number)),
            published: number.is_multiple_of(2).then(|| format!("20{number:02}")),
            signature: Signature::from_bytes(&[number; 8]),
            wording: Wording::from_bytes(&[number; 9], 2),
        };
        let mut writer = SpoolWriter::create(folder.path()).unwrap();
        for number in 0..20 {
            writer.add(&article(number)).unwrap();
        }
        let spool = writer.finish().unwrap();
        for number in [19, 0, 7, 8] {
            assert_eq!(spool.read(u32::from(number)).unwrap(), article(number));
        }
    }
}
