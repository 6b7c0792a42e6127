//! Builds an index again from the articles that it keeps: one of an older
//! format, or a damaged one.

use std::collections::HashMap;
use std::path::Path;

use super::{Event, Options};
use crate::enrich::Enricher;
use crate::error::Result;
use crate::index::{self, Budget, Entry, Replacement};

/// What became of an index that was built again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rebuilt {
    /// Articles in it.
    pub n_articles: u64,
    /// Articles that could not be read.
    pub n_lost: u64,
    /// Files that the next run reads again, because articles of them are lost.
    pub n_files_to_read: usize,
}

/// Builds an index of an older format again, and says so.
pub(super) fn bring_over(options: &Options, watch: &mut dyn FnMut(Event<'_>)) -> Result<()> {
    let Some((version, format)) = index::older(&options.index)? else {
        return Ok(());
    };
    watch(Event::Note(format!(
        "this index was written by prasowka {version} in format {format}; it is built again from \
         the articles it keeps"
    )));
    rebuild(&options.index, options.budget()).map(drop)
}

/// Builds the index in `path` again from what can be read of it. What cannot is
/// forgotten, so that the next run reads those files again.
///
/// # Errors
///
/// [`Error::Damaged`](crate::error::Error) where nothing can be kept,
/// [`Error::Busy`](crate::error::Error) while another process writes. The index
/// is then as it was.
pub fn rebuild(path: &Path, budget: Budget) -> Result<Rebuilt> {
    let replacement = Replacement::begin(path, budget)?;
    let n_before = replacement.n_articles();
    let mut enricher = Enricher::new();
    let mut kept: HashMap<String, usize> = HashMap::new();
    let mut n_articles = 0;
    replacement.copy(&mut |writer, found| {
        let Some(article) = found.record.article() else {
            return Ok(());
        };
        writer.add(&found.key, found.record, &enricher.terms(&article), None)?;
        *kept.entry(found.key).or_default() += 1;
        n_articles += 1;
        Ok(())
    })?;
    let mut state = replacement.old.clone();
    let several = state.corpora.len() > 1;
    state.finished = false;
    // the next run tells its stories
    state.told = 0;
    for key in kept.keys() {
        // where the manifest is lost, nothing is known of the file
        let entry = state.manifest.entry(key.clone());
        entry.or_insert_with(|| unknown(several));
    }
    let mut n_files_to_read = 0;
    for (key, entry) in &mut state.manifest {
        let n_kept = kept.get(key).copied().unwrap_or_default();
        if entry.n_articles != n_kept {
            entry.n_articles = n_kept;
            entry.forget_file();
            n_files_to_read += 1;
        }
    }
    replacement.put_in_place(&state)?;
    Ok(Rebuilt {
        n_articles,
        n_lost: n_before.saturating_sub(n_articles),
        n_files_to_read,
    })
}

/// The entry of a file of which nothing is known.
fn unknown(several: bool) -> Entry {
    Entry {
        size: 0,
        modified_ns: 0,
        hash: String::new(),
        n_articles: 0,
        failures: Vec::new(),
        enrichment: 0,
        ids_name_corpus: several,
    }
}
