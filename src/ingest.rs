//! Brings an index up to date with its corpora: where the stages meet.
//!
//! ```text
//! walk ─> differ ─> files ─> pieces ─> [worker: read, enrich] ─> in order ─> index
//! ```
//!
//! One thread reads files, workers turn pieces into enriched articles, the
//! caller's thread takes them in the order of the walk and writes them. So the index is the same for any number of threads, a file is
//! in it whole or not at all, and memory is bounded by the number of pieces
//! under way. A file is read again when its size or time has changed, and
//! enriched again when its bytes have.

use std::collections::{BTreeMap, HashSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use jiff::civil::Date;
use xxhash_rust::xxh3::Xxh3;

use crate::corpus::{self, File, Limits, Piece, Problem};
use crate::enrich::{self, Analysed, Enricher};
use crate::error::{Error, Result};
use crate::index::{CorpusName, Entry, Manifest, Reader, State, Writer};
use crate::pipeline::{self, Ended, Feed};

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
    /// Keep articles whose files have vanished.
    pub keep_vanished: bool,
    /// Bounds on what is read.
    pub limits: Limits,
    /// The day after which no article can have been published.
    pub today: Date,
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
    /// Files left as they were.
    pub n_unchanged: usize,
    /// Articles written in this run.
    pub n_written: usize,
    /// What was passed over in this run, in the order of the walk.
    pub problems: Vec<Problem>,
    /// Files of no known format, by extension.
    pub unknown_formats: BTreeMap<String, usize>,
}

impl Report {
    /// Whether the run found nothing to do.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        self.n_new + self.n_changed + self.n_vanished == 0
    }
}

/// Bytes of files after which a long run commits on the way.
const COMMIT_BYTES: u64 = 256 << 20;

/// A change younger than this cannot be told from the next by its time.
const RACY_NS: i64 = 2_000_000_000;

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
    let corpora = name_corpora(&options.corpora)?;
    let mut report = Report::default();
    let files = walk(&corpora, &mut report, watch)?;
    let (mut writer, mut state) =
        Writer::open(&options.index, options.n_threads, options.budget_bytes)?;
    check_corpora(options, &corpora, &state, &files)?;
    let again = reason_to_enrich_again(&corpora, &state);
    if let Some(reason) = again {
        watch(Event::Note(reason.to_owned()));
    }
    let plan = Plan::new(files, &state.manifest, again.is_some(), options);
    if plan.is_empty() && state.finished {
        report.n_unchanged = plan.n_unchanged;
        writer.close()?;
        return Ok(report);
    }
    watch(Event::Walked {
        n_files: plan.to_read.len(),
        n_bytes: plan.to_read.iter().map(|keyed| keyed.file.size).sum(),
    });
    report.n_unchanged = plan.n_unchanged;
    report.n_vanished = plan.vanished.len();
    state.corpora = corpora.iter().map(Corpus::stored).collect();
    state.enrichment = enrich::VERSION;
    state.finished = false;
    for key in &plan.vanished {
        writer.remove_file(key);
        state.manifest.remove(key);
    }
    let ids = Ids::new(options, &plan, &state.manifest);
    let several = corpora.len() > 1;
    let mut session = Session {
        writer: &mut writer,
        state,
        report,
        ids,
        several,
        watch,
        current: None,
        n_bytes: 0,
    };
    let outcome = read_and_write(options, plan.to_read, stop, &mut session);
    let Session {
        mut state, report, ..
    } = session;
    outcome?;
    let stopped = stop.load(Ordering::Relaxed);
    state.finished = !stopped;
    writer.commit(&state)?;
    writer.close()?;
    if stopped {
        Err(Error::Interrupted)
    } else {
        Ok(report)
    }
}

/// A corpus under the name by which its files are keyed.
#[derive(Debug)]
struct Corpus<'a> {
    name: String,
    root: &'a Path,
    absolute: PathBuf,
}

impl Corpus<'_> {
    fn stored(&self) -> CorpusName {
        CorpusName {
            name: self.name.clone(),
            root: self.absolute.to_string_lossy().into_owned(),
        }
    }
}

/// Names the corpora by their folders, and refuses two of one name.
fn name_corpora(roots: &[PathBuf]) -> Result<Vec<Corpus<'_>>> {
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

/// A file under its key: the corpus's name, `/`, and its path in the corpus.
#[derive(Debug)]
struct Keyed {
    key: String,
    file: File,
    /// The file as last indexed.
    known: Option<Entry>,
}

/// The files of every corpus, in order.
fn walk(
    corpora: &[Corpus<'_>],
    report: &mut Report,
    watch: &mut dyn FnMut(Event<'_>),
) -> Result<Vec<Keyed>> {
    let mut files = Vec::new();
    for corpus in corpora {
        let mut walk = corpus::walk(corpus.root)?;
        for found in &mut walk {
            match found {
                Ok(file) => {
                    let key = format!("{}/{}", corpus.name, file.relative);
                    files.push(Keyed {
                        key,
                        file,
                        known: None,
                    });
                }
                Err(problem) => {
                    watch(Event::Problem(&problem));
                    report.problems.push(problem);
                }
            }
        }
        for (extension, count) in &walk.passed_over().unknown {
            *report.unknown_formats.entry(extension.clone()).or_default() += count;
        }
    }
    Ok(files)
}

/// Refuses runs that would empty an index by mistake: over other corpora than
/// it holds, or over a folder whose files are all gone.
fn check_corpora(
    options: &Options,
    corpora: &[Corpus<'_>],
    state: &State,
    files: &[Keyed],
) -> Result<()> {
    for held in &state.corpora {
        let Some(corpus) = corpora.iter().find(|corpus| corpus.name == held.name) else {
            return Err(Error::OtherCorpora {
                path: options.index.clone(),
                missing: held.root.clone(),
            });
        };
        let prefix = format!("{}/", corpus.name);
        let n_files = state
            .manifest
            .keys()
            .filter(|key| key.starts_with(&prefix))
            .count();
        let is_empty = !files.iter().any(|keyed| keyed.key.starts_with(&prefix));
        if n_files > 0 && is_empty && !options.keep_vanished {
            return Err(Error::EmptiedCorpus {
                path: corpus.root.to_path_buf(),
                n_files,
            });
        }
    }
    Ok(())
}

/// Why every article must be made again, where it must.
fn reason_to_enrich_again(corpora: &[Corpus<'_>], state: &State) -> Option<&'static str> {
    if state.manifest.is_empty() {
        None
    } else if state.enrichment != enrich::VERSION {
        Some("the rules have changed since this index was built; every article is read again")
    } else if (state.corpora.len() > 1) != (corpora.len() > 1) {
        Some("the index now holds several corpora, so every article gets a new id")
    } else {
        None
    }
}

/// What a run has to do.
#[derive(Debug, Default)]
struct Plan {
    to_read: Vec<Keyed>,
    vanished: Vec<String>,
    n_unchanged: usize,
}

impl Plan {
    fn new(files: Vec<Keyed>, manifest: &Manifest, everything: bool, options: &Options) -> Self {
        let mut plan = Self::default();
        let present: HashSet<&str> = files.iter().map(|keyed| keyed.key.as_str()).collect();
        if !options.keep_vanished {
            let keys = manifest
                .keys()
                .filter(|key| !present.contains(key.as_str()));
            plan.vanished = keys.cloned().collect();
        }
        for mut keyed in files {
            let entry = manifest.get(&keyed.key);
            let same_time = entry.is_some_and(|entry| {
                entry.size == keyed.file.size && entry.modified_ns == modified_ns(&keyed.file)
            });
            if same_time && !everything && !options.checksum {
                plan.n_unchanged += 1;
                continue;
            }
            keyed.known = entry.filter(|_| !everything).cloned();
            plan.to_read.push(keyed);
        }
        plan
    }

    fn is_empty(&self) -> bool {
        self.to_read.is_empty() && self.vanished.is_empty()
    }
}

/// One thing that happened, in the order of the walk.
enum Step {
    /// A file begins that is new or changed.
    Begin(Box<Keyed>),
    /// A piece of it became an article, or did not.
    Article(Box<Made>),
    /// It ended, with its hash where it was read to the end.
    End(Option<String>),
    /// A file has other times but the same bytes.
    Touched(Box<Keyed>),
}

/// What became of a piece.
struct Made {
    article: Result<Analysed, Problem>,
    /// What was read with a reservation.
    notes: Vec<Problem>,
}

/// Reads, enriches and writes the files.
fn read_and_write(
    options: &Options,
    files: Vec<Keyed>,
    stop: &AtomicBool,
    session: &mut Session<'_, '_>,
) -> Result<()> {
    let produce = |feed: &mut Feed<Piece, Step>| {
        for keyed in files {
            if stop.load(Ordering::Relaxed) {
                return Err(Ended);
            }
            hand_out(keyed, options.limits, stop, feed)?;
        }
        Ok(())
    };
    let worker = || {
        let mut enricher = Enricher::new();
        move |piece| Step::Article(Box::new(make(piece, options.today, &mut enricher)))
    };
    pipeline::run(options.n_threads, produce, worker, |step| {
        session.take(step)
    })?;
    session.forget_unfinished();
    Ok(())
}

/// Turns a piece into an enriched article.
fn make(piece: Piece, today: Date, enricher: &mut Enricher) -> Made {
    match corpus::read(piece, today) {
        Ok(reading) => Made {
            article: Ok(enricher.enrich(reading.article)),
            notes: reading.notes,
        },
        Err(problem) => Made {
            article: Err(problem),
            notes: Vec::new(),
        },
    }
}

/// Hands out the pieces of a file, between its beginning and its end.
fn hand_out(
    keyed: Keyed,
    limits: Limits,
    stop: &AtomicBool,
    feed: &mut Feed<Piece, Step>,
) -> Result<(), Ended> {
    if let Some(known) = &keyed.known
        && known.size == keyed.file.size
        && hash_of(&keyed.file).is_ok_and(|hash| hexadecimal(hash) == known.hash)
    {
        return feed.result(Step::Touched(Box::new(keyed)));
    }
    let mut pieces = keyed.file.pieces(limits);
    feed.result(Step::Begin(Box::new(keyed)))?;
    for piece in &mut pieces {
        if stop.load(Ordering::Relaxed) {
            return Err(Ended);
        }
        match piece {
            Ok(piece) => feed.job(piece)?,
            Err(problem) => {
                let made = Made {
                    article: Err(problem),
                    notes: Vec::new(),
                };
                feed.result(Step::Article(Box::new(made)))?;
            }
        }
    }
    feed.result(Step::End(pieces.hash().map(hexadecimal)))
}

/// The caller's side of a run: takes steps in order and writes.
struct Session<'w, 'o> {
    writer: &'w mut Writer,
    state: State,
    report: Report,
    ids: Ids,
    several: bool,
    watch: &'o mut dyn FnMut(Event<'_>),
    /// The file that has begun and not ended.
    current: Option<(Box<Keyed>, Entry)>,
    /// Bytes of files since the last commit.
    n_bytes: u64,
}

impl Session<'_, '_> {
    /// Forgets what was written of a file that did not come to its end: it is
    /// read again by the next run.
    fn forget_unfinished(&mut self) {
        if let Some((keyed, _)) = self.current.take() {
            self.writer.remove_file(&keyed.key);
            self.state.manifest.remove(&keyed.key);
        }
    }

    fn take(&mut self, step: Step) -> Result<()> {
        match step {
            Step::Begin(keyed) => self.begin(keyed),
            Step::Article(article) => self.article(*article)?,
            Step::End(hash) => self.end(hash)?,
            Step::Touched(keyed) => {
                if let Some(entry) = self.state.manifest.get_mut(&keyed.key) {
                    entry.modified_ns = settled(modified_ns(&keyed.file));
                    entry.size = keyed.file.size;
                }
                self.report.n_unchanged += 1;
                (self.watch)(Event::File {
                    n_bytes: keyed.file.size,
                    n_articles: 0,
                });
            }
        }
        Ok(())
    }

    fn begin(&mut self, keyed: Box<Keyed>) {
        if self.state.manifest.remove(&keyed.key).is_some() {
            self.writer.remove_file(&keyed.key);
            self.report.n_changed += 1;
        } else {
            self.report.n_new += 1;
        }
        let entry = Entry {
            size: keyed.file.size,
            modified_ns: settled(modified_ns(&keyed.file)),
            hash: String::new(),
            n_articles: 0,
            problems: Vec::new(),
        };
        self.current = Some((keyed, entry));
    }

    fn article(&mut self, made: Made) -> Result<()> {
        let (keyed, entry) = self
            .current
            .as_mut()
            .expect("a piece comes after its file began");
        for note in made.notes {
            (self.watch)(Event::Note(note.to_string()));
        }
        match made.article {
            Ok(mut analysed) => {
                let id = &mut analysed.enriched.article.id;
                if self.several {
                    let corpus = keyed.key.split('/').next().unwrap_or_default();
                    *id = format!("{corpus}/{id}");
                }
                if let Some(note) = self.ids.make_unique(id, &keyed.file.relative) {
                    (self.watch)(Event::Note(note));
                }
                self.writer.add(&keyed.key, &analysed)?;
                entry.n_articles += 1;
                self.report.n_written += 1;
            }
            Err(problem) => {
                (self.watch)(Event::Problem(&problem));
                entry.problems.push(problem.to_string());
                self.report.problems.push(problem);
            }
        }
        Ok(())
    }

    fn end(&mut self, hash: Option<String>) -> Result<()> {
        let (keyed, mut entry) = self.current.take().expect("a file ends after it began");
        (self.watch)(Event::File {
            n_bytes: entry.size,
            n_articles: entry.n_articles,
        });
        self.n_bytes += entry.size;
        // what was not read to its end is tried again by the next run
        entry.modified_ns = if hash.is_some() { entry.modified_ns } else { 0 };
        entry.hash = hash.unwrap_or_default();
        self.state.manifest.insert(keyed.key, entry);
        if self.n_bytes >= COMMIT_BYTES {
            self.n_bytes = 0;
            self.writer.commit(&self.state)?;
        }
        Ok(())
    }
}

/// The time of a file's last change; 0 where the system keeps none.
fn modified_ns(file: &File) -> i64 {
    let since = file
        .modified
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.map_or(0, |since| {
        i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
    })
}

/// XXH3-128 of a file's bytes.
fn hash_of(file: &File) -> std::io::Result<u128> {
    let mut hasher = Xxh3::new();
    let mut file = std::fs::File::open(&file.path)?;
    let mut buffer = vec![0; 256 << 10];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hasher.digest128()),
            length => hasher.update(&buffer[..length]),
        }
    }
}

/// A hash as the manifest keeps it.
fn hexadecimal(hash: u128) -> String {
    format!("{hash:032x}")
}

/// The time of a change as the manifest keeps it: 0 while it is so young that
/// another change could bear the same.
fn settled(modified_ns: i64) -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now_ns = now.map_or(0, |now| i64::try_from(now.as_nanos()).unwrap_or(i64::MAX));
    if now_ns - modified_ns < RACY_NS {
        0
    } else {
        modified_ns
    }
}

/// Keeps ids apart that records bring themselves; ids made of paths differ.
struct Ids {
    /// Ids of this run that records brought.
    brought: HashSet<String>,
    /// The index as it was, for the ids of files that are not read again.
    before: Option<Reader>,
    /// Paths of the files that stay as they were.
    kept: HashSet<String>,
    /// Paths of the files that are read, which are ids or begin them.
    read: HashSet<String>,
}

impl Ids {
    fn new(options: &Options, plan: &Plan, manifest: &Manifest) -> Self {
        let path = |key: &str| key.split_once('/').map_or(key, |(_, path)| path).to_owned();
        let keys: HashSet<&str> = plan
            .to_read
            .iter()
            .map(|keyed| keyed.key.as_str())
            .collect();
        let kept: HashSet<String> = manifest
            .keys()
            .filter(|key| !keys.contains(key.as_str()))
            .map(|key| path(key))
            .collect();
        let before = if kept.is_empty() {
            None
        } else {
            Reader::open(&options.index).ok()
        };
        let read = keys.into_iter().map(path).collect();
        Self {
            brought: HashSet::new(),
            before,
            kept,
            read,
        }
    }

    /// Gives a second article of the same id another one, and says so.
    fn make_unique(&mut self, id: &mut String, relative: &str) -> Option<String> {
        if base(id).ends_with(relative) {
            return None;
        }
        if !self.is_taken(id) {
            self.brought.insert(id.clone());
            return None;
        }
        #[expect(clippy::maybe_infinite_iter, reason = "ids in use come to an end")]
        let unique = (2_u64..)
            .map(|n| format!("{id}#{n}"))
            .find(|candidate| !self.is_taken(candidate))
            .expect("numbers do not end");
        let note = format!("{relative}: the id {id:?} is taken, so this article is {unique:?}");
        self.brought.insert(unique.clone());
        *id = unique;
        Some(note)
    }

    fn is_taken(&self, id: &str) -> bool {
        self.brought.contains(id) || self.read.contains(base(id)) || self.is_kept(id)
    }

    /// Whether a file that stays as it was holds an article of that id.
    fn is_kept(&self, id: &str) -> bool {
        let Some(before) = &self.before else {
            return false;
        };
        let record = before
            .find(id)
            .and_then(|found| found.map(|at| before.record(at)).transpose());
        let path = record.ok().flatten().and_then(|record| record.path);
        path.is_some_and(|path| self.kept.contains(&path))
    }
}

/// An id without the number of the article in its file.
fn base(id: &str) -> &str {
    match id.rsplit_once('#') {
        Some((base, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => base,
        _ => id,
    }
}

/// Threads to use where the user does not say.
#[must_use]
pub fn default_threads() -> usize {
    thread::available_parallelism().map_or(1, std::num::NonZero::get)
}
