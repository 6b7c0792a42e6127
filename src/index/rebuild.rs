//! A new index in the place of an old one, made from what the old one keeps.
//!
//! It is written into a folder inside the old one, its files are moved beside
//! those of the old index, and then one rename puts its list of segments in the
//! place of the other. Before that rename the old index is there, after it the
//! new one, whenever the program dies.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tantivy::Index;
use tantivy::directory::Directory;

use super::folder::{Folder, MANAGED, META};
use super::kept::{KeptArticle, salvage};
use super::lock::WriterLock;
use super::manifest::is_manifest;
use super::payload::{Payload, State};
use super::reader::open_index;
use super::schema::FORMAT;
use super::writer::{Budget, Writer, is_of_index};
use crate::error::{Error, Result};

/// The folder of the new index, inside the old one's.
const FOLDER: &str = ".rebuild";

/// An index about to be replaced.
pub struct Replacement {
    /// What the old index holds; its manifest is empty where it is lost.
    pub old: State,
    /// The new index.
    pub new: Writer,
    path: PathBuf,
    index: Index,
    _lock: WriterLock,
}

/// The version and the format of an index that this program does not write any
/// more; `None` where there is none, or one of the present format.
///
/// # Errors
///
/// Where the index cannot be opened, or a newer program has written it.
pub fn older(path: &Path) -> Result<Option<(String, u32)>> {
    if !path.join(META).exists() {
        return Ok(None);
    }
    let index = open_index(&Folder::open(path)?)?;
    let Some(payload) = Payload::of(path, &index)? else {
        return Ok(None);
    };
    match payload.check_format(path, &index) {
        Ok(()) => Ok(None),
        Err(_) if payload.format <= FORMAT => Ok(Some((payload.version, payload.format))),
        Err(newer) => Err(newer),
    }
}

impl Replacement {
    /// Begins to replace the index in `path`.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where so much is lost that nothing can be kept,
    /// [`Error::Busy`] while another process writes.
    pub fn begin(path: &Path, budget: Budget) -> Result<Self> {
        let folder = Folder::open_existing(path)?;
        let lock = WriterLock::take(path)?;
        mend_list(&folder)?;
        let index = open_index(&folder)?;
        let payload = Payload::of(path, &index)?;
        let payload =
            payload.ok_or_else(|| Error::damaged(path, "nothing was ever committed".into()))?;
        let old = match payload.clone().into_state(path) {
            Ok(state) => state,
            Err(_) => payload.without_manifest(),
        };
        let place = path.join(FOLDER);
        remove(&place)?;
        let (new, _) = Writer::open(&place, budget)?;
        Ok(Self {
            old,
            new,
            path: path.to_path_buf(),
            index,
            _lock: lock,
        })
    }

    /// Articles of the old index, those that cannot be read among them.
    #[must_use]
    pub fn n_articles(&self) -> u64 {
        let segments = self.index.searchable_segment_metas().unwrap_or_default();
        let counts = segments.iter().map(|segment| u64::from(segment.num_docs()));
        counts.sum()
    }

    /// Gives `take` the new index and every article of the old one that can be
    /// read.
    ///
    /// # Errors
    ///
    /// The first of `take`.
    pub fn copy(&self, take: &mut dyn FnMut(&Writer, KeptArticle) -> Result<()>) -> Result<()> {
        salvage(&self.index, &mut |article| take(&self.new, article))
    }

    /// Commits the new index and puts it in the place of the old one.
    ///
    /// # Errors
    ///
    /// Where writing fails; the old index is then as it was.
    pub fn put_in_place(mut self, state: &State) -> Result<()> {
        self.new.commit(state)?;
        self.new.close()?;
        let place = self.path.join(FOLDER);
        let (old, new) = (Folder::open(&self.path)?, Folder::open(&place)?);
        let moved: Vec<String> = new
            .files()?
            .into_iter()
            .filter(|name| is_of_index(name) && name != META)
            .collect();
        let all = old.files()?.into_iter().chain(moved.iter().cloned());
        write_list(&old, all.filter(|name| is_of_index(name)))?;
        for name in &moved {
            rename(&place.join(name), &self.path.join(name))?;
        }
        sync(&old)?;
        rename(&place.join(META), &self.path.join(META))?;
        sync(&old)?;
        remove(&place)
    }
}

/// Writes Tantivy's list of its files again where it cannot be read.
fn mend_list(folder: &Folder) -> Result<()> {
    let list = fs::read(folder.path().join(MANAGED));
    let is_whole = list.is_ok_and(|list| serde_json::from_slice::<Vec<String>>(&list).is_ok());
    if is_whole {
        return Ok(());
    }
    write_list(
        folder,
        folder.files()?.into_iter().filter(|name| is_of_index(name)),
    )
}

fn write_list(folder: &Folder, files: impl Iterator<Item = String>) -> Result<()> {
    // manifests are not Tantivy's to remove
    let files: Vec<String> = files.filter(|name| !is_manifest(name)).collect();
    let list = serde_json::to_vec(&files).expect("strings are JSON");
    let written = folder.atomic_write(Path::new(MANAGED), &list);
    written.map_err(Error::io(&folder.path().join(MANAGED), "cannot replace"))
}

fn rename(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to).map_err(Error::io(to, "cannot move a file of the new index here"))
}

fn sync(folder: &Folder) -> Result<()> {
    let synced = folder.sync_directory();
    synced.map_err(Error::io(folder.path(), "cannot sync"))
}

/// Removes a folder that need not be there.
fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(Error::io(folder, "cannot remove")(error))
        }
        _ => Ok(()),
    }
}
