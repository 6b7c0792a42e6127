//! What a run has to do: the files as they are against the files as they were
//! last indexed.

use std::collections::{BTreeMap, HashSet};
use std::time::{SystemTime, UNIX_EPOCH};

use super::corpora::Corpus;
use super::{Event, Options, Report};
use crate::corpus::{self, File, Reason};
use crate::enrich;
use crate::error::{Error, Result};
use crate::index::{Entry, Failure, Manifest, State};

/// A file under its key: the corpus's name, `/`, and its path in the corpus.
#[derive(Debug, Clone)]
pub(super) struct Keyed {
    pub(super) key: String,
    pub(super) file: File,
}

/// The path in the corpus that a key ends with.
pub(super) fn path_of(key: &str) -> &str {
    key.split_once('/').map_or(key, |(_, path)| path)
}

/// The name of the corpus that a key begins with.
pub(super) fn corpus_of(key: &str) -> &str {
    key.split('/').next().unwrap_or_default()
}

/// What is to be done with one file.
#[derive(Debug)]
pub(super) enum Task {
    /// It is new or has changed: read it.
    Read {
        file: Keyed,
        /// As it was last indexed.
        known: Option<Entry>,
        /// Vanished files of its size; it may be one of them under a new name.
        twins: Vec<(String, Entry)>,
    },
    /// It is as it was, and its articles are to be made again.
    Renew {
        key: String,
        entry: Entry,
        /// The file, unless it has vanished and is kept all the same.
        file: Option<Keyed>,
    },
}

impl Task {
    /// The key of the file.
    pub(super) fn key(&self) -> &str {
        match self {
            Self::Read { file, .. } => &file.key,
            Self::Renew { key, .. } => key,
        }
    }

    fn n_bytes(&self) -> u64 {
        match self {
            Self::Read { file, .. } => file.file.size,
            Self::Renew { entry, .. } => entry.size,
        }
    }
}

/// What a run has to do.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// In the order of the walk; what the walk did not see comes last.
    pub(super) tasks: Vec<Task>,
    /// Keys of files that are no more.
    pub(super) vanished: Vec<String>,
    pub(super) n_unchanged: usize,
    /// Files enriched by other rules than these.
    n_outdated: usize,
    /// Files whose articles get new ids.
    n_renumbered: usize,
}

/// What the walk has met.
#[derive(Debug, Default)]
pub(super) struct Walked {
    /// The files of every corpus, in order.
    pub(super) files: Vec<Keyed>,
    /// What was met that is none.
    pub(super) met: Vec<Failure>,
    /// Keys of folders and files that cannot be read now, and may still be
    /// there.
    pub(super) unreadable: Vec<String>,
}

/// Refuses runs that would empty an index by mistake: over other corpora than
/// it holds, or over a folder whose files are all gone.
pub(super) fn check(
    options: &Options,
    corpora: &[Corpus<'_>],
    state: &State,
    walked: &Walked,
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
        let is_empty = !walked
            .files
            .iter()
            .any(|file| file.key.starts_with(&prefix))
            && !walked.unreadable.iter().any(|key| key.starts_with(&prefix));
        if n_files > 0 && is_empty && !options.keep_vanished {
            return Err(Error::EmptiedCorpus {
                path: corpus.root.to_path_buf(),
                n_files,
            });
        }
    }
    Ok(())
}

/// Walks every corpus.
pub(super) fn walk(
    corpora: &[Corpus<'_>],
    reading: &corpus::Options,
    report: &mut Report,
    watch: &mut dyn FnMut(Event<'_>),
) -> Result<Walked> {
    let mut walked = Walked::default();
    for corpus in corpora {
        let mut walk = corpus::walk_with(corpus.root, reading)?;
        for found in &mut walk {
            match found {
                Ok(file) => {
                    let key = format!("{}/{}", corpus.name, file.relative);
                    walked.files.push(Keyed { key, file });
                }
                Err(problem) => {
                    watch(Event::Problem(&problem));
                    let name = (corpora.len() > 1).then_some(corpus.name.as_str());
                    walked.met.push(Failure::of(&problem, name));
                    if matches!(problem.reason, Reason::Unreadable | Reason::Link) {
                        let key = format!("{}/{}", corpus.name, problem.relative);
                        walked.unreadable.push(key);
                    }
                    report.add(problem);
                }
            }
        }
        for (extension, count) in &walk.passed_over().unknown {
            *report.unknown_formats.entry(extension.clone()).or_default() += count;
        }
    }
    Ok(walked)
}

/// Whether a key is one of these, or lies in one.
fn is_under(key: &str, folders: &[String]) -> bool {
    folders.iter().any(|folder| {
        key.strip_prefix(folder.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

impl Plan {
    /// What is to be done with these files, given those of the index.
    pub(super) fn new(
        walked: Walked,
        manifest: &Manifest,
        several: bool,
        options: &Options,
    ) -> Self {
        let (files, unreadable) = (walked.files, walked.unreadable);
        if options.retry_failed {
            return Self::again(files, manifest);
        }
        let mut plan = Self::default();
        let present: HashSet<&str> = files.iter().map(|keyed| keyed.key.as_str()).collect();
        let (kept, vanished): (Vec<_>, Vec<_>) = manifest
            .iter()
            .filter(|(key, _)| !present.contains(key.as_str()))
            .partition(|(key, _)| options.keep_vanished || is_under(key, &unreadable));
        let mut twins: BTreeMap<u64, Vec<(String, Entry)>> = BTreeMap::new();
        for (key, entry) in vanished {
            plan.vanished.push(key.clone());
            let same_size = twins.entry(entry.size).or_default();
            same_size.push((key.clone(), entry.clone()));
        }
        let kept: Vec<_> = kept
            .into_iter()
            .filter_map(|(key, entry)| plan.renewal(key, entry, several))
            .collect();
        for file in files {
            let known = manifest.get(&file.key);
            let task = match known {
                Some(entry) if !options.checksum && is_same(entry, &file.file) => {
                    plan.n_unchanged += 1;
                    plan.renewal_of(file, entry, several)
                }
                known => Some(Task::Read {
                    // what other rules have made is made again, changed or not
                    known: known.filter(|entry| is_current(entry, several)).cloned(),
                    twins: match known {
                        None => twins.get(&file.file.size).cloned().unwrap_or_default(),
                        Some(_) => Vec::new(),
                    },
                    file,
                }),
            };
            plan.tasks.extend(task);
        }
        plan.tasks.extend(kept);
        plan
    }

    /// Reads the files again of which something failed, and no others.
    fn again(files: Vec<Keyed>, manifest: &Manifest) -> Self {
        let mut plan = Self::default();
        for file in files {
            match manifest.get(&file.key) {
                Some(entry) if !entry.failures.is_empty() => plan.tasks.push(Task::Read {
                    file,
                    known: None,
                    twins: Vec::new(),
                }),
                known => plan.n_unchanged += usize::from(known.is_some()),
            }
        }
        plan
    }

    /// The task for a file that is as it was, where there is one.
    fn renewal_of(&mut self, file: Keyed, entry: &Entry, several: bool) -> Option<Task> {
        let task = self.renewal(&file.key, entry, several)?;
        self.n_unchanged -= 1;
        Some(match task {
            // what could not be read may be readable by now
            Task::Renew { .. } if !entry.failures.is_empty() => Task::Read {
                file,
                known: None,
                twins: Vec::new(),
            },
            Task::Renew { key, entry, .. } => Task::Renew {
                key,
                entry,
                file: Some(file),
            },
            task @ Task::Read { .. } => task,
        })
    }

    fn renewal(&mut self, key: &str, entry: &Entry, several: bool) -> Option<Task> {
        let is_outdated = entry.enrichment != enrich::VERSION;
        let is_renumbered = entry.ids_name_corpus != several;
        self.n_outdated += usize::from(is_outdated);
        self.n_renumbered += usize::from(is_renumbered);
        (is_outdated || is_renumbered).then(|| Task::Renew {
            key: key.to_owned(),
            entry: entry.clone(),
            file: None,
        })
    }

    /// Whether there is nothing to do.
    pub(super) fn is_empty(&self) -> bool {
        self.tasks.is_empty() && self.vanished.is_empty()
    }

    /// Says what is going to be done, and why.
    pub(super) fn announce(&self, watch: &mut dyn FnMut(Event<'_>)) {
        if self.n_outdated > 0 {
            watch(Event::Note(format!(
                "the rules have changed since this index was built; the articles of {} files \
                 are enriched again from what the index keeps",
                self.n_outdated
            )));
        }
        if self.n_renumbered > 0 {
            watch(Event::Note(format!(
                "the index now holds several corpora, so the articles of {} files get new ids",
                self.n_renumbered
            )));
        }
        watch(Event::Walked {
            n_files: self.tasks.len(),
            n_bytes: self.tasks.iter().map(Task::n_bytes).sum(),
        });
    }
}

/// Whether the articles of a file are as this run would make them.
fn is_current(entry: &Entry, several: bool) -> bool {
    entry.enrichment == enrich::VERSION && entry.ids_name_corpus == several
}

/// Whether a file is as it was last indexed, by size and time.
fn is_same(entry: &Entry, file: &File) -> bool {
    entry.size == file.size && entry.modified_ns == modified_ns(file)
}

/// A change younger than this cannot be told from the next by its time.
const RACY_NS: i64 = 2_000_000_000;

/// The time of a file's last change; 0 where the system keeps none.
pub(super) fn modified_ns(file: &File) -> i64 {
    let since = file
        .modified
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.map_or(0, |since| {
        i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
    })
}

/// The time of a change as the manifest keeps it: 0 while it is so young that
/// another change could bear the same.
pub(super) fn settled(modified_ns: i64) -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now_ns = now.map_or(0, |now| i64::try_from(now.as_nanos()).unwrap_or(i64::MAX));
    if now_ns - modified_ns < RACY_NS {
        0
    } else {
        modified_ns
    }
}
