//! Brings an index up to date with its corpora: where the stages meet.
//!
//! ```text
//! walk ─> plan ─> files or kept articles ─> [worker: read, enrich] ─> in order ─> index
//! ```
//!
//! One thread reads files, workers turn pieces into enriched articles, the
//! caller's thread takes them in the order of the walk and writes them. So the
//! index is the same for any number of threads, a file is in it whole or not at
//! all, and memory is bounded by the bytes under way. A file is read again when
//! its size or time has changed, and enriched again when its bytes have. What
//! new rules or a new format ask for is made from the articles that the index
//! keeps, not from the corpus.

mod corpora;
mod held;
mod ids;
mod merge;
mod plan;
mod rebuild;
mod resolve;
mod session;
mod stories;
mod stream;
#[cfg(test)]
mod tests;
mod work;

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use jiff::civil::Date;

use crate::corpus::{self, Problem};
use crate::enrich::WORDING_VERSION;
use crate::error::{Error, Result};
use crate::index::{Budget, Folder, State, Writer};

pub use merge::{BadLine, MergeOptions, MergeReport, Merged, Share, each_line, merge};
pub use rebuild::{Rebuilt, rebuild};
pub use stream::{Input, StreamOptions, Streamed, stream};
pub use work::read_and;

use corpora::Corpus;
use plan::Plan;
use resolve::Articles;
use session::Session;

/// What to index, and how.
#[derive(Debug, Clone)]
pub struct Options {
    /// Folders of articles.
    pub corpora: Vec<PathBuf>,
    /// Folder of the index.
    pub index: PathBuf,
    /// Threads that enrich; as many again write.
    pub n_threads: usize,
    /// Memory of the threads that write.
    pub budget_bytes: usize,
    /// Compare files by content, not by size and time.
    pub checksum: bool,
    /// Read the files again of which something could not be read, and do
    /// nothing else.
    pub retry_failed: bool,
    /// Keep articles whose files have vanished.
    pub keep_vanished: bool,
    /// The user's file of corrections; where none is named, the
    /// `entities.toml` in each corpus, or beside it where it is a file.
    pub entities: Option<PathBuf>,
    /// How files are read, and what that may cost.
    pub reading: corpus::Options,
    /// The day after which no article can have been published.
    pub today: Date,
}

impl Options {
    /// A corpus into an index, in the usual way.
    #[must_use]
    pub fn new(corpus: PathBuf, index: PathBuf, today: Date) -> Self {
        Self {
            corpora: vec![corpus],
            index,
            n_threads: default_threads(),
            budget_bytes: 200 << 20,
            checksum: false,
            retry_failed: false,
            keep_vanished: false,
            entities: None,
            reading: corpus::Options::default(),
            today,
        }
    }
}

/// What happens during a run, for whoever watches.
#[derive(Debug)]
pub enum Event<'a> {
    /// The walk is done; so many files are to be read.
    Walked {
        /// Files to be read.
        n_files: usize,
        /// Their bytes.
        n_bytes: u64,
    },
    /// A file is done.
    File {
        /// Its size.
        n_bytes: u64,
        /// Articles found in it.
        n_articles: usize,
    },
    /// Something was passed over.
    Problem(&'a Problem),
    /// Something that the user should know.
    Note(String),
}

/// What a run has done.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Files that were not in the index before.
    pub n_new: usize,
    /// Files that had changed.
    pub n_changed: usize,
    /// Files that had vanished.
    pub n_vanished: usize,
    /// Files known under another name, of which nothing was made again.
    pub n_renamed: usize,
    /// Files whose kept articles were made again by new rules.
    pub n_renewed: usize,
    /// Files left as they were.
    pub n_unchanged: usize,
    /// Articles written in this run.
    pub n_written: usize,
    /// Articles written again since names in them mean others than before.
    pub n_resolved: usize,
    /// Articles written again since others print the same now, or no more.
    pub n_retold: usize,
    /// Problems of this run.
    pub n_problems: usize,
    /// The first [`PROBLEMS_MAX`] of them, in the order of the walk.
    pub problems: Vec<Problem>,
    /// Files of the index that could not be read in whole, in this run or in
    /// the one that last read them.
    pub n_faulty: usize,
    /// Files of no known format, by extension.
    pub unknown_formats: BTreeMap<String, usize>,
}

/// Problems that a report keeps; more are counted.
pub const PROBLEMS_MAX: usize = 10_000;

impl Report {
    /// Whether the run found nothing to do.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        let n_files =
            self.n_new + self.n_changed + self.n_renamed + self.n_renewed + self.n_vanished;
        n_files + self.n_resolved + self.n_retold == 0
    }

    /// Counts a problem, and keeps it while there are few.
    fn add(&mut self, problem: Problem) {
        self.n_problems += 1;
        if self.problems.len() < PROBLEMS_MAX {
            self.problems.push(problem);
        }
    }
}

impl Options {
    fn budget(&self) -> Budget {
        Budget {
            n_threads: self.n_threads,
            bytes: self.budget_bytes,
        }
    }
}

/// Brings the index up to date.
///
/// `stop`, once true, ends the run early: what is whole is committed.
///
/// # Errors
///
/// [`Error::Interrupted`] after `stop`; else where a corpus or the index cannot
/// be used at all. A bad file is a [`Problem`] in the report.
pub fn run(
    options: &Options,
    stop: &AtomicBool,
    watch: &mut dyn FnMut(Event<'_>),
) -> Result<Report> {
    run_in(options, stop, watch, &Folder::open)
}

/// The same, with the index's folder opened by `open`.
fn run_in(
    options: &Options,
    stop: &AtomicBool,
    watch: &mut dyn FnMut(Event<'_>),
    open: &dyn Fn(&Path) -> Result<Folder>,
) -> Result<Report> {
    let corpora = corpora::name(&options.corpora)?;
    let mut report = Report::default();
    let corrected = resolve::read_corrections(options.entities.as_ref(), &corpora)?;
    let mut walked = plan::walk(&corpora, &options.reading, &mut report, watch)?;
    rebuild::bring_over(options, watch)?;
    let path = &options.index;
    fs::create_dir_all(path).map_err(Error::io(path, "cannot make the folder"))?;
    let (mut writer, mut state) = Writer::open_in(open(path)?, options.budget())?;
    plan::check(options, &corpora, &state, &walked)?;
    let met = std::mem::take(&mut walked.met);
    let several = corpora.len() > 1;
    let plan = Plan::new(walked, &state.manifest, several, options);
    report.n_unchanged = plan.n_unchanged;
    let is_resolved = state.corrections == corrected.mark && state.wording == WORDING_VERSION;
    if plan.is_empty() && state.finished && is_resolved {
        report.n_faulty = n_faulty(&state);
        writer.write_failures(&state, &met)?;
        writer.close()?;
        return Ok(report);
    }
    plan.announce(watch);
    state.corpora = corpora.iter().map(Corpus::stored).collect();
    // what was left undone before is still undone after some files alone
    let finishes = !options.retry_failed || state.finished;
    state.finished = false;
    let before = writer.kept()?;
    let budget_bytes = options.budget_bytes;
    let mut session = Session::new(
        &mut writer,
        &before,
        state,
        report,
        budget_bytes,
        watch,
        &plan,
    );
    work::run(options, plan.tasks, &before, stop, &mut session)?;
    let done = session.finish()?;
    let (mut state, mut report) = (done.state, done.report);
    let (kept, gone) = if done.is_written {
        // what this run has written can be read after a commit only
        writer.commit(&state)?;
        (writer.kept()?, HashSet::new())
    } else {
        (before, done.gone)
    };
    let articles = Articles {
        kept: &kept,
        gone,
        held: done.held,
    };
    let written = resolve::resolve(&writer, &state, articles, &corrected.corrections, stop)?;
    report.n_resolved = written.n_resolved;
    report.n_retold = written.n_retold;
    let stopped = stop.load(Ordering::Relaxed);
    if !stopped {
        state.corrections = corrected.mark;
        state.finished = finishes;
        state.told = writer.run();
        state.wording = WORDING_VERSION;
    }
    writer.commit(&state)?;
    writer.write_failures(&state, &met)?;
    writer.close()?;
    report.n_faulty = n_faulty(&state);
    if stopped {
        Err(Error::Interrupted)
    } else {
        Ok(report)
    }
}

/// Files of which something could not be read.
fn n_faulty(state: &State) -> usize {
    let entries = state.manifest.values();
    entries.filter(|entry| !entry.failures.is_empty()).count()
}

/// Threads to use where the user does not say.
#[must_use]
pub fn default_threads() -> usize {
    thread::available_parallelism().map_or(1, std::num::NonZero::get)
}
