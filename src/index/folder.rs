//! The folder of an index, through which everything in it is written.
//!
//! It is Tantivy's memory-mapped directory with three things added. A failed
//! operation is remembered with its name and its file, which Tantivy's errors
//! forget. The list of segments, `meta.json`, carries a checksum, as every
//! other file does, and is on the disk before anything counts on it. And an
//! index can be read where nothing can be written.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use tantivy::directory::error::{
    DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError,
};
use tantivy::directory::{
    AntiCallToken, Directory, DirectoryLock, FileHandle, Lock, META_LOCK, MmapDirectory,
    OwnedBytes, TerminatingWrite, WatchCallback, WatchHandle, WritePtr,
};
use tantivy::{HasLen, TantivyError};
use xxhash_rust::xxh3::xxh3_128;

use crate::error::{Error, Result};

/// Tantivy's list of segments.
pub(super) const META: &str = "meta.json";

/// Tantivy's list of the files it has made.
pub(super) const MANAGED: &str = ".managed.json";

/// A folder of an index.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    inner: Box<dyn Directory>,
    root: PathBuf,
    /// Whether stored articles and columns are read where they are asked for,
    /// not mapped.
    reads_unmapped: bool,
    failure: Arc<Mutex<Option<Failure>>>,
}

/// An operation that failed.
#[derive(Debug, Clone)]
struct Failure {
    what: &'static str,
    file: PathBuf,
    source: Arc<io::Error>,
}

impl Folder {
    /// The folder `path`, which is there.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let opened = MmapDirectory::open(path).map_err(|error| {
            let source = match error {
                OpenDirectoryError::IoError { io_error, .. } => copy(&io_error),
                error => io::Error::other(error.to_string()),
            };
            Error::io(path, "cannot open the folder")(source)
        })?;
        Ok(Self::over(opened.into(), path))
    }

    /// The folder `path`, in which there must be an index.
    pub(super) fn open_existing(path: &Path) -> Result<Self> {
        if path.join(META).exists() {
            return Self::open(path);
        }
        // no segment is written before the list of segments
        let names = Self::open(path).and_then(|folder| folder.files());
        let path = path.to_path_buf();
        Err(
            if names.is_ok_and(|names| names.iter().any(|name| is_segment(name))) {
                Error::Damaged {
                    path,
                    what: format!("{META} is missing"),
                }
            } else {
                Error::NoIndex { path }
            },
        )
    }

    /// The folder `path` by way of another directory.
    pub(crate) fn over(inner: Box<dyn Directory>, path: &Path) -> Self {
        Self {
            inner,
            root: path.to_path_buf(),
            reads_unmapped: false,
            failure: Arc::default(),
        }
    }

    /// The same folder for whoever reads all stored articles or their names
    /// once: mapped, they would fill the memory as they go by.
    pub(super) fn reading_unmapped(&self) -> Self {
        Self {
            reads_unmapped: true,
            ..self.clone()
        }
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.root
    }

    /// For `map_err`: what Tantivy says, or the operation that made it say so.
    pub(super) fn explain(&self) -> impl FnOnce(TantivyError) -> Error + use<> {
        let (root, failure) = (self.root.clone(), Arc::clone(&self.failure));
        move |error| {
            let failure = failure.lock().expect("nothing panics with it").take();
            match failure {
                Some(failure) => Error::Io {
                    path: root.join(failure.file),
                    what: failure.what,
                    cause: copy(&failure.source),
                },
                None => Error::tantivy(&root)(error),
            }
        }
    }

    /// Writes a new file and syncs it, and its name with it.
    pub(super) fn write_new(&self, file: &str, bytes: &[u8]) -> Result<()> {
        let write = || -> tantivy::Result<()> {
            let mut out = self.open_write(Path::new(file))?;
            out.write_all(bytes)?;
            out.terminate()?;
            Ok(self.sync_directory()?)
        };
        write().map_err(self.explain())
    }

    /// Removes a file, which may have gone already.
    pub(super) fn remove(&self, file: &str) -> Result<()> {
        match self.delete(Path::new(file)) {
            Ok(()) | Err(DeleteError::FileDoesNotExist(_)) => Ok(()),
            Err(DeleteError::IoError { io_error, filepath }) => Err(Error::Io {
                path: self.root.join(filepath),
                what: "cannot remove",
                cause: copy(&io_error),
            }),
        }
    }

    /// The names of its files.
    pub(super) fn files(&self) -> Result<Vec<String>> {
        let cannot = || Error::io(&self.root, "cannot read the folder");
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&self.root).map_err(cannot())? {
            let name = entry.map_err(cannot())?.file_name();
            names.extend(name.into_string());
        }
        Ok(names)
    }

    /// Remembers an operation that failed.
    fn failed(&self, what: &'static str, file: &Path, source: Arc<io::Error>) {
        let mut failure = self.failure.lock().expect("nothing panics with it");
        failure.get_or_insert(Failure {
            what,
            file: file.to_path_buf(),
            source,
        });
    }

    /// Passes an outcome on, and remembers it where it is a failure.
    fn watch_io<T>(&self, what: &'static str, file: &Path, done: io::Result<T>) -> io::Result<T> {
        done.inspect_err(|error| self.failed(what, file, Arc::new(copy(error))))
    }
}

/// Kinds of the files that hold the stored articles and the columns.
const UNMAPPED: [&str; 2] = ["store", "fast"];

/// A file that is read piece by piece.
#[derive(Debug)]
struct Unmapped {
    file: Mutex<File>,
    n_bytes: usize,
}

impl Unmapped {
    fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let n_bytes = file.metadata()?.len() as usize;
        Ok(Self {
            file: Mutex::new(file),
            n_bytes,
        })
    }
}

impl HasLen for Unmapped {
    fn len(&self) -> usize {
        self.n_bytes
    }
}

impl FileHandle for Unmapped {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let mut bytes = vec![0; range.len()];
        let mut file = self.file.lock().expect("nothing panics with it");
        file.seek(SeekFrom::Start(range.start as u64))?;
        file.read_exact(&mut bytes)?;
        Ok(OwnedBytes::new(bytes))
    }
}

/// Whether a file of that name is part of a segment.
pub(super) fn is_segment(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or("");
    stem.len() == 32 && stem.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The same error again; `io::Error` cannot be cloned.
fn copy(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::new(error.kind(), error.to_string()),
    }
}

impl Directory for Folder {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let kind = path.extension().and_then(OsStr::to_str);
        if self.reads_unmapped && kind.is_some_and(|kind| UNMAPPED.contains(&kind)) {
            let opened = Unmapped::open(&self.root.join(path));
            return opened
                .map(|file| Arc::new(file) as Arc<dyn FileHandle>)
                .map_err(|error| OpenReadError::wrap_io_error(error, path.to_path_buf()));
        }
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        let opened = self.inner.open_write(path).inspect_err(|error| {
            let source = match error {
                OpenWriteError::IoError { io_error, .. } => Arc::clone(io_error),
                OpenWriteError::FileAlreadyExists(_) => {
                    Arc::new(io::ErrorKind::AlreadyExists.into())
                }
            };
            self.failed("cannot create", path, source);
        })?;
        Ok(BufWriter::new(Box::new(Watched {
            inner: opened,
            path: path.to_path_buf(),
            folder: self.clone(),
        })))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        let bytes = self.inner.atomic_read(path)?;
        if path != Path::new(META) {
            return Ok(bytes);
        }
        open_seal(bytes).map_err(|error| OpenReadError::wrap_io_error(error, path.to_path_buf()))
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        if path != Path::new(META) {
            let written = self.inner.atomic_write(path, data);
            return self.watch_io("cannot replace", path, written);
        }
        let written = self.inner.atomic_write(path, &seal(data));
        self.watch_io("cannot replace", path, written)?;
        // Tantivy removes the segments before this list without waiting for
        // it to be on the disk
        self.sync_directory()
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.watch_io("cannot sync", Path::new(""), self.inner.sync_directory())
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.inner.acquire_lock(lock) {
            // a reader's lock keeps files from being removed while it opens
            // them; where it cannot be had, nobody removes any
            Err(LockError::IoError(error))
                if lock.filepath == META_LOCK.filepath && is_read_only(&error) =>
            {
                Ok(DirectoryLock::from(Box::new(())))
            }
            locked => locked,
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

fn is_read_only(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
    )
}

/// A file being written.
struct Watched {
    inner: WritePtr,
    path: PathBuf,
    folder: Folder,
}

impl Write for Watched {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes);
        self.folder.watch_io("cannot write", &self.path, written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let flushed = self.inner.flush();
        self.folder.watch_io("cannot write", &self.path, flushed)
    }
}

impl TerminatingWrite for Watched {
    fn terminate_ref(&mut self, token: AntiCallToken) -> io::Result<()> {
        self.flush()?;
        let synced = self.inner.terminate_ref(token);
        self.folder.watch_io("cannot sync", &self.path, synced)
    }
}

/// What a sealed list of segments begins with; the rest of the object follows.
const SEAL: &str = "{\"prasowka_xxh3\":\"";

/// Puts a checksum of a JSON object into it, as its first key, which other
/// readers pass over.
fn seal(object: &[u8]) -> Vec<u8> {
    let rest = object.strip_prefix(b"{").unwrap_or(object);
    let mut sealed = format!("{SEAL}{:032x}\",", xxh3_128(rest)).into_bytes();
    sealed.extend_from_slice(rest);
    sealed
}

/// Takes the checksum out again, which must be right. A list without one was
/// written by another program.
fn open_seal(bytes: Vec<u8>) -> io::Result<Vec<u8>> {
    let Some(sealed) = bytes.strip_prefix(SEAL.as_bytes()) else {
        return Ok(bytes);
    };
    let parts = sealed.split_at_checked(32);
    let rest = parts.and_then(|(hash, rest)| Some((hash, rest.strip_prefix(b"\",")?)));
    match rest {
        Some((hash, rest)) if format!("{:032x}", xxh3_128(rest)).as_bytes() == hash => {
            Ok([b"{", rest].concat())
        }
        _ => Err(io::Error::new(
            io::ErrorKind::InvalidData,
            "is not as it was written",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_is_json_and_holds() {
        let object = b"{\"segments\": [],\n\"opstamp\": 7}".to_vec();
        let sealed = seal(&object);
        let read: serde_json::Value = serde_json::from_slice(&sealed).unwrap();
        assert_eq!(read["opstamp"], 7);
        assert_eq!(open_seal(sealed.clone()).unwrap(), object);
        assert_eq!(open_seal(object.clone()).unwrap(), object);
        for place in SEAL.len()..sealed.len() {
            let mut flipped = sealed.clone();
            flipped[place] ^= 1;
            assert!(open_seal(flipped).is_err(), "byte {place}");
        }
    }
}
