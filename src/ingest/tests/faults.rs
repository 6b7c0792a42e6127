//! Every operation on the index's folder fails once, over a whole run: what is
//! there afterwards is the old index or the new one, and the error names the
//! operation and the file.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, TerminatingWrite,
    WatchCallback, WatchHandle, WritePtr,
};

use super::{contents, options, run_whole, write};
use crate::error::{Error, Result};
use crate::index::Folder;
use crate::ingest::{Options, run_in};

/// A directory of which one operation fails.
#[derive(Debug, Clone)]
struct Faulty {
    inner: MmapDirectory,
    fault: Arc<Fault>,
}

/// Counts operations, and lets one fail.
#[derive(Debug)]
struct Fault {
    n_operations: AtomicUsize,
    failing: usize,
}

impl Fault {
    fn at(failing: usize) -> Arc<Self> {
        Arc::new(Self {
            n_operations: AtomicUsize::new(0),
            failing,
        })
    }

    fn count(&self) -> io::Result<()> {
        if self.n_operations.fetch_add(1, Ordering::SeqCst) == self.failing {
            Err(io::Error::from(io::ErrorKind::StorageFull))
        } else {
            Ok(())
        }
    }

    fn has_struck(&self) -> bool {
        self.n_operations.load(Ordering::SeqCst) > self.failing
    }
}

impl Directory for Faulty {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        let failed = |error| DeleteError::IoError {
            io_error: Arc::new(error),
            filepath: path.to_path_buf(),
        };
        self.fault.count().map_err(failed)?;
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let failed = |error| OpenWriteError::wrap_io_error(error, path.to_path_buf());
        self.fault.count().map_err(failed)?;
        Ok(BufWriter::new(Box::new(FaultyFile {
            inner: self.inner.open_write(path)?,
            fault: Arc::clone(&self.fault),
        })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.fault.count()?;
        self.inner.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.fault.count()?;
        self.inner.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.inner.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

struct FaultyFile {
    inner: WritePtr,
    fault: Arc<Fault>,
}

impl Write for FaultyFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.fault.count()?;
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl TerminatingWrite for FaultyFile {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.fault.count()?;
        self.inner.flush()?;
        self.inner.terminate_ref(token)
    }
}

/// A run in which one operation fails.
fn run_failing(options: &Options, fault: &Arc<Fault>) -> Result<()> {
    let open = |path: &Path| {
        let faulty = Faulty {
            inner: MmapDirectory::open(path).expect("the folder is there"),
            fault: Arc::clone(fault),
        };
        Ok(Folder::over(faulty.into(), path))
    };
    run_in(options, &AtomicBool::new(false), &mut |_| {}, &open).map(drop)
}

fn copy_index(from: &Path, to: &Path) {
    fs::remove_dir_all(to).ok();
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

/// Lets every operation of a run fail, one run each; gives their number.
#[track_caller]
fn check_every_operation(folder: &Path, base: Option<&Path>) -> usize {
    let reference = options(folder, "reference");
    let mut tried = options(folder, "tried");
    if base.is_some() {
        // a later run writes articles as they come, a first one holds them
        tried.budget_bytes = 0;
    }
    let prepare = |index: &Path| match base {
        Some(base) => copy_index(base, index),
        None => drop(fs::remove_dir_all(index)),
    };
    prepare(&reference.index);
    let before = contents(&reference.index);
    run_whole(&reference);
    let after = contents(&reference.index);
    assert_ne!(before, after);
    for n in 0.. {
        prepare(&tried.index);
        let fault = Fault::at(n);
        let outcome = run_failing(&tried, &fault);
        if !fault.has_struck() {
            outcome.unwrap();
            return n;
        }
        let found = contents(&tried.index);
        match outcome {
            Ok(()) => assert_eq!(found, after, "operation {n}"),
            Err(Error::Io { path, what, .. }) => {
                assert!(found == before || found == after, "operation {n}");
                assert!(path.starts_with(&tried.index), "operation {n}: {what}");
            }
            Err(error) => panic!("operation {n} is not named: {error}"),
        }
        run_whole(&tried);
        assert_eq!(contents(&tried.index), after, "after operation {n}");
    }
    unreachable!("runs are finite")
}

/// A folder in memory where the system has such: hundreds of runs sync a file
/// thousands of times.
fn temporary() -> tempfile::TempDir {
    let in_memory = tempfile::tempdir_in("/dev/shm");
    in_memory.or_else(|_| tempfile::tempdir()).unwrap()
}

#[test]
fn every_operation_of_a_first_run_fails_once() {
    let folder = temporary();
    let folder = folder.path();
    write(folder, "a.txt", "Minister poleciał do Wietnamu.");
    write(
        folder,
        "b.jsonl",
        "{\"text\": \"Premier w Pradze.\"}\n{\"text\": \"Nic.\"}\n",
    );
    let n_operations = check_every_operation(folder, None);
    assert!(n_operations > 20, "{n_operations} operations");
}

#[test]
fn every_operation_of_a_later_run_fails_once() {
    let folder = temporary();
    let folder = folder.path();
    for n in 0..6 {
        write(
            folder,
            &format!("{n}.txt"),
            &format!("Artykuł {n} o Polsce."),
        );
    }
    let base = options(folder, "base");
    run_whole(&base);
    write(folder, "1.txt", "Artykuł zmieniony, dłuższy niż był.");
    write(folder, "new.txt", "Artykuł nowy o Czechach.");
    fs::remove_file(folder.join("corpus/2.txt")).unwrap();
    fs::rename(folder.join("corpus/3.txt"), folder.join("corpus/3b.txt")).unwrap();
    let n_operations = check_every_operation(folder, Some(&base.index));
    assert!(n_operations > 20, "{n_operations} operations");
}
