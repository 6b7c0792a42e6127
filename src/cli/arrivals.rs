//! Keeps an index current while files arrive: waits for a burst of changes to
//! end, and has the corpus read again.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// A burst has ended when nothing has changed for so long.
const QUIET: Duration = Duration::from_millis(500);

/// A burst that does not end is read all the same after so long.
const LONGEST: Duration = Duration::from_secs(10);

/// How often a signal is looked for while nothing happens.
const TICK: Duration = Duration::from_millis(100);

/// Changes in folders.
pub(super) struct Arrivals {
    changes: Receiver<()>,
    _system: RecommendedWatcher,
}

impl Arrivals {
    /// Watches folders, and whatever is in them. What happens in the folder of the
    /// index is no change.
    pub(super) fn of(folders: &[PathBuf], index: &Path) -> Result<Self> {
        let (sender, changes) = mpsc::channel();
        let index = index.canonicalize().unwrap_or_else(|_| index.to_path_buf());
        let mut system = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // what the system could not tell may be anything
            let is_change = event.map_or(true, |event| is_change(&event, &index));
            if is_change {
                sender.send(()).ok();
            }
        })
        .context("watching for changes")?;
        for folder in folders {
            let whole = folder.canonicalize();
            let whole = whole.with_context(|| format!("{}: cannot watch", folder.display()))?;
            // a file is often replaced by another of its name, so its folder is watched
            let (watched, mode) = match whole.parent() {
                Some(parent) if whole.is_file() => (parent, RecursiveMode::NonRecursive),
                _ => (whole.as_path(), RecursiveMode::Recursive),
            };
            system
                .watch(watched, mode)
                .with_context(|| format!("{}: cannot watch", folder.display()))?;
        }
        Ok(Self {
            changes,
            _system: system,
        })
    }

    /// Waits until something has changed and it is quiet again; false where
    /// `stop` was raised before.
    pub(super) fn wait(&self, stop: &AtomicBool) -> bool {
        let mut began: Option<Instant> = None;
        let mut last = Instant::now();
        loop {
            if stop.load(Ordering::Relaxed) {
                return false;
            }
            match self.changes.recv_timeout(TICK) {
                Ok(()) => {
                    last = Instant::now();
                    began.get_or_insert(last);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return false,
            }
            if let Some(began) = began
                && (last.elapsed() >= QUIET || began.elapsed() >= LONGEST)
            {
                return true;
            }
        }
    }
}

/// Whether something was written, named or removed outside of the index.
fn is_change(event: &Event, index: &Path) -> bool {
    let is_written = match event.kind {
        EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
        _ => true,
    };
    let is_ours = !event.paths.is_empty() && event.paths.iter().all(|path| path.starts_with(index));
    is_written && !is_ours
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_burst_is_one_change_and_reading_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let corpus = folder.path().join("corpus");
        let index = corpus.join("index");
        fs::create_dir_all(&index).unwrap();
        fs::write(corpus.join("a.txt"), "a").unwrap();
        let arrivals = Arrivals::of(std::slice::from_ref(&corpus), &index).unwrap();
        let wait = |seconds: u64| {
            let stop = std::sync::Arc::new(AtomicBool::new(false));
            let later = std::sync::Arc::clone(&stop);
            std::thread::spawn(move || {
                std::thread::sleep(Duration::from_secs(seconds));
                later.store(true, Ordering::Relaxed);
            });
            arrivals.wait(&stop)
        };
        for number in 0..20 {
            fs::write(corpus.join(format!("{number}.txt")), "b").unwrap();
        }
        assert!(wait(20));
        fs::read(corpus.join("1.txt")).unwrap();
        fs::write(index.join("segment"), "c").unwrap();
        assert!(!wait(2), "reading is no change, and the index is none");
        fs::remove_file(corpus.join("1.txt")).unwrap();
        assert!(wait(20));
    }
}
