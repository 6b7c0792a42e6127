//! The corpora of a run: their names, and whether they are those of the index.

use std::path::{Path, PathBuf};

use crate::corpus;
use crate::error::{Error, Result};
use crate::index::CorpusName;

/// A corpus under the name by which its files are keyed.
#[derive(Debug)]
pub(super) struct Corpus<'a> {
    pub(super) name: String,
    pub(super) root: &'a Path,
    absolute: PathBuf,
}

impl Corpus<'_> {
    /// How the index remembers it.
    pub(super) fn stored(&self) -> CorpusName {
        CorpusName {
            name: self.name.clone(),
            root: self.absolute.to_string_lossy().into_owned(),
        }
    }
}

/// Names the corpora by their folders, and refuses two of one name.
pub(super) fn name(roots: &[PathBuf]) -> Result<Vec<Corpus<'_>>> {
    let mut corpora: Vec<Corpus<'_>> = Vec::new();
    for root in roots {
        let missing = |_| corpus::Error::Missing { path: root.clone() };
        let absolute = root.canonicalize().map_err(missing)?;
        let name = absolute
            .file_name()
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        if let Some(other) = corpora.iter().find(|corpus| corpus.name == name) {
            if other.absolute == absolute {
                continue;
            }
            return Err(Error::SameName {
                name,
                first: other.root.to_path_buf(),
                second: root.clone(),
            });
        }
        corpora.push(Corpus {
            name,
            root,
            absolute,
        });
    }
    corpora.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(corpora)
}
