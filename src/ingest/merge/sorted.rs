//! Sorting more numbers than memory holds: runs on the disk, merged.
//!
//! An entry is a row of bytes that orders as its numbers do, most significant
//! byte first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// Bytes that are sorted in memory at once.
const RUN_BYTES: usize = 64 << 20;

/// Runs that are merged at once: each is an open file.
const RUNS_MAX: usize = 32;

/// Takes entries in any order.
pub(super) struct Sorter<const N: usize> {
    folder: PathBuf,
    name: &'static str,
    entries: Vec<[u8; N]>,
    n_entries_max: usize,
    /// Runs by how often their entries were merged.
    levels: Vec<Vec<PathBuf>>,
    n_runs: usize,
}

/// Entries in their order, to be read any number of times.
pub(super) struct Sorted<const N: usize> {
    entries: Vec<[u8; N]>,
    runs: Vec<PathBuf>,
}

impl<const N: usize> Sorter<N> {
    /// A sorter that writes into a folder under names that begin so.
    pub(super) fn new(folder: &Path, name: &'static str) -> Self {
        Self::with_run(folder, name, RUN_BYTES / N)
    }

    fn with_run(folder: &Path, name: &'static str, n_entries_max: usize) -> Self {
        Self {
            folder: folder.to_path_buf(),
            name,
            entries: Vec::new(),
            n_entries_max,
            levels: Vec::new(),
            n_runs: 0,
        }
    }

    /// Takes an entry.
    pub(super) fn push(&mut self, entry: [u8; N]) -> Result<()> {
        self.entries.push(entry);
        if self.entries.len() == self.n_entries_max {
            self.entries.sort_unstable();
            let entries = std::mem::take(&mut self.entries);
            self.add_run(0, entries.into_iter().map(Ok))?;
        }
        Ok(())
    }

    /// Puts the entries in order.
    pub(super) fn sorted(mut self) -> Result<Sorted<N>> {
        self.entries.sort_unstable();
        let mut runs: Vec<PathBuf> = self.levels.drain(..).flatten().collect();
        while runs.len() > RUNS_MAX {
            let merged: Vec<PathBuf> = runs.drain(..RUNS_MAX).collect();
            runs.push(self.merge(&merged)?);
        }
        Ok(Sorted {
            entries: self.entries,
            runs,
        })
    }

    /// Adds a run, and merges those of its level once they are many.
    fn add_run(
        &mut self,
        level: usize,
        entries: impl Iterator<Item = Result<[u8; N]>>,
    ) -> Result<()> {
        let mut run = self.write(entries)?;
        for level in level.. {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            self.levels[level].push(run);
            if self.levels[level].len() < RUNS_MAX {
                break;
            }
            let full = std::mem::take(&mut self.levels[level]);
            run = self.merge(&full)?;
        }
        Ok(())
    }

    /// Makes one run of several, and removes them.
    fn merge(&mut self, runs: &[PathBuf]) -> Result<PathBuf> {
        let sorted = Sorted {
            entries: Vec::new(),
            runs: runs.to_vec(),
        };
        let merged = self.write(sorted.entries()?)?;
        for run in runs {
            fs::remove_file(run).map_err(Error::io(run, "cannot remove it"))?;
        }
        Ok(merged)
    }

    fn write(&mut self, entries: impl Iterator<Item = Result<[u8; N]>>) -> Result<PathBuf> {
        let path = self.folder.join(format!("{}-{}", self.name, self.n_runs));
        self.n_runs += 1;
        let failed = || Error::io(&path, "cannot write");
        let mut file = BufWriter::with_capacity(1 << 18, File::create(&path).map_err(failed())?);
        for entry in entries {
            file.write_all(&entry?).map_err(failed())?;
        }
        file.flush().map_err(failed())?;
        Ok(path)
    }
}

impl<const N: usize> Sorted<N> {
    /// The entries in their order.
    pub(super) fn entries(&self) -> Result<impl Iterator<Item = Result<[u8; N]>>> {
        let mut sources: Vec<Source<'_, N>> = vec![Source::Memory(self.entries.iter())];
        for run in &self.runs {
            let file = File::open(run).map_err(Error::io(run, "cannot read"))?;
            sources.push(Source::File(run, BufReader::with_capacity(1 << 16, file)));
        }
        let mut heads = BinaryHeap::new();
        for (place, source) in sources.iter_mut().enumerate() {
            if let Some(entry) = source.next()? {
                heads.push(Reverse((entry, place)));
            }
        }
        Ok(std::iter::from_fn(move || {
            let Reverse((entry, place)) = heads.pop()?;
            match sources[place].next() {
                Ok(Some(next)) => heads.push(Reverse((next, place))),
                Ok(None) => {}
                Err(error) => {
                    heads.clear();
                    return Some(Err(error));
                }
            }
            Some(Ok(entry))
        }))
    }
}

/// Where sorted entries come from.
enum Source<'a, const N: usize> {
    Memory(std::slice::Iter<'a, [u8; N]>),
    File(&'a Path, BufReader<File>),
}

impl<const N: usize> Source<'_, N> {
    fn next(&mut self) -> Result<Option<[u8; N]>> {
        match self {
            Self::Memory(entries) => Ok(entries.next().copied()),
            Self::File(path, file) => {
                let mut entry = [0; N];
                match file.read_exact(&mut entry) {
                    Ok(()) => Ok(Some(entry)),
                    Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
                    Err(error) => Err(Error::io(path, "cannot read")(error)),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]
        #[test]
        fn sorts_through_any_number_of_runs(
            numbers in proptest::collection::vec(0_u32..500, 0..3000),
            n_run in 1_usize..40,
        ) {
            let folder = tempfile::tempdir().unwrap();
            let mut sorter: Sorter<4> = Sorter::with_run(folder.path(), "run", n_run);
            for number in &numbers {
                sorter.push(number.to_be_bytes()).unwrap();
            }
            let sorted = sorter.sorted().unwrap();
            let mut expected = numbers;
            expected.sort_unstable();
            for _ in 0..2 {
                let found = sorted.entries().unwrap();
                let found: Vec<u32> = found.map(|it| u32::from_be_bytes(it.unwrap())).collect();
                proptest::prop_assert_eq!(&found, &expected);
            }
        }
    }
}
