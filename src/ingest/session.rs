//! The caller's side of a run: takes what was made in the order of the walk and
//! writes it.
//!
//! Articles are held until all are there, since what their names stand for
//! depends on all. A run that commits on the way writes them as they come after
//! that.

use std::collections::HashSet;

use super::held::{Article, Held};
use super::ids::Ids;
use super::plan::{Keyed, Plan, corpus_of, modified_ns, path_of, settled};
use super::{Event, Report};
use crate::corpus::Problem;
use crate::enrich::{self, Enricher, Record, Terms};
use crate::error::Result;
use crate::index::{Entry, Failure, Kept, State, Writer};

/// Bytes of files after which a long run commits on the way.
const COMMIT_BYTES: u64 = 256 << 20;

/// The part of the memory for writing that the texts may take of articles which
/// are held; the rest lies in a file.
const HELD_PART: usize = 8;

/// Problems of one file that the manifest keeps; more are counted.
const PROBLEMS_OF_FILE_MAX: usize = 100;

/// One thing that happened, in the order of the walk.
pub(super) enum Step {
    /// A file begins.
    Begin(Box<Begun>),
    /// A piece of it became an article, or did not.
    Article(Box<Made>),
    /// It ended, with its hash where it was read to the end.
    End(Option<String>),
    /// A file has other times but the same bytes.
    Touched(Box<Keyed>),
    /// A file cannot be read now; its articles are kept.
    Unread(Box<(String, Problem)>),
    /// The run cannot go on.
    Failed(Box<crate::error::Error>),
}

/// A file of which articles are going to come.
pub(super) struct Begun {
    pub(super) key: String,
    pub(super) how: How,
    pub(super) size: u64,
    pub(super) modified_ns: i64,
    /// What was wrong with it when it was read.
    pub(super) failures: Vec<Failure>,
}

/// Where the articles of a file come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// From the file.
    Read,
    /// From the index, which knows it under another name.
    Renamed,
    /// From the index; their ids are settled.
    Renewed,
}

impl Begun {
    /// A file that is there, new to the index or changed.
    pub(super) fn file(file: &Keyed, how: How) -> Self {
        Self {
            key: file.key.clone(),
            how,
            size: file.file.size,
            modified_ns: settled(modified_ns(&file.file)),
            failures: Vec::new(),
        }
    }
}

/// What became of a piece.
pub(super) struct Made {
    pub(super) article: Result<Ready, Problem>,
    /// What was read with a reservation.
    pub(super) notes: Vec<Problem>,
}

/// An article ready to be written.
pub(super) struct Ready {
    pub(super) record: Record,
    pub(super) terms: Terms,
    /// Whether it brought its id along.
    pub(super) brought_id: bool,
}

/// A run, as far as it has come.
pub(super) struct Session<'w, 'o> {
    writer: &'w mut Writer,
    before: &'o Kept,
    state: State,
    report: Report,
    ids: Ids<'o>,
    several: bool,
    watch: &'o mut dyn FnMut(Event<'_>),
    current: Option<Current>,
    /// Bytes of files since the last commit.
    n_bytes: u64,
    /// Keys of files whose articles in `before` are no more.
    gone: HashSet<String>,
    held: Held,
    /// Whether articles are written as they come.
    is_full: bool,
}

/// What a run leaves to be resolved and committed.
pub(super) struct Done {
    pub(super) state: State,
    pub(super) report: Report,
    /// Keys of files of which the last commit keeps articles in vain.
    pub(super) gone: HashSet<String>,
    /// Articles that are not written; none where there were too many.
    pub(super) held: Held,
    /// Whether articles have been written, which a commit must make readable.
    pub(super) is_written: bool,
}

/// The file that has begun and not ended.
struct Current {
    key: String,
    how: How,
    entry: Entry,
    n_problems: usize,
    /// As it was before this run, which has removed its articles.
    replaced: Option<Entry>,
}

impl<'w, 'o> Session<'w, 'o> {
    pub(super) fn new(
        writer: &'w mut Writer,
        before: &'o Kept,
        state: State,
        report: Report,
        budget_bytes: usize,
        watch: &'o mut dyn FnMut(Event<'_>),
        plan: &Plan,
    ) -> Self {
        let several = state.corpora.len() > 1;
        let held = Held::new(writer.path(), budget_bytes / HELD_PART);
        let mut session = Self {
            writer,
            before,
            state,
            report,
            ids: Ids::new(plan, before, several),
            several,
            watch,
            current: None,
            n_bytes: 0,
            gone: plan.vanished.iter().cloned().collect(),
            held,
            is_full: false,
        };
        for key in &plan.vanished {
            session.writer.remove_file(key);
            session.state.manifest.remove(key);
        }
        session.report.n_vanished = plan.vanished.len();
        session
    }

    /// Takes the next thing that happened.
    pub(super) fn take(&mut self, step: Step) -> Result<()> {
        match step {
            Step::Begin(begun) => self.begin(*begun),
            Step::Article(made) => self.article(*made)?,
            Step::End(hash) => self.end(hash)?,
            Step::Touched(file) => self.touched(&file),
            Step::Unread(unread) => self.unread(unread.0, unread.1),
            Step::Failed(error) => return Err(*error),
        }
        Ok(())
    }

    /// Gives back what is to be committed. A file that did not come to its end
    /// is as it was before the run.
    pub(super) fn finish(mut self) -> Result<Done> {
        if let Some(current) = self.current.take() {
            self.remove(&current.key);
            if let Some(entry) = current.replaced {
                self.restore(&current.key)?;
                self.state.manifest.insert(current.key, entry);
            }
        }
        Ok(Done {
            state: self.state,
            report: self.report,
            gone: self.gone,
            held: self.held,
            is_written: self.is_full,
        })
    }

    /// Forgets the articles of a file, written or held.
    fn remove(&mut self, key: &str) {
        self.writer.remove_file(key);
        // those of one file come together
        self.held.forget_last_of(key);
    }

    /// Takes an article to be written.
    fn write(&mut self, article: Article) -> Result<()> {
        if self.is_full {
            let Article { key, record, terms } = article;
            return self.writer.add(&key, record, &terms, None);
        }
        self.held.push(article)
    }

    /// Writes what is held, and holds nothing any more.
    fn write_held(&mut self) -> Result<()> {
        self.is_full = true;
        for article in self.held.drain() {
            let Article { key, record, terms } = article?;
            self.writer.add(&key, record, &terms, None)?;
        }
        Ok(())
    }

    /// Writes the articles of a file again as the index kept them.
    fn restore(&mut self, key: &str) -> Result<()> {
        let mut enricher = Enricher::new();
        for record in self.before.of_file(key)? {
            let record = record?;
            if let Some(article) = record.article() {
                self.writer
                    .add(key, record, &enricher.terms(&article), None)?;
            }
        }
        Ok(())
    }

    /// Begins a file, and forgets what the index holds of it.
    fn begin(&mut self, begun: Begun) {
        let restarted = self.current.take();
        let replaced = match restarted {
            // its kept articles turned out to be lost, now it is read
            Some(current) => current.replaced,
            None => self.state.manifest.remove(&begun.key),
        };
        self.remove(&begun.key);
        self.gone.insert(begun.key.clone());
        *match (begun.how, &replaced) {
            (How::Renamed, _) => &mut self.report.n_renamed,
            (How::Renewed, _) => &mut self.report.n_renewed,
            (How::Read, Some(_)) => &mut self.report.n_changed,
            (How::Read, None) => &mut self.report.n_new,
        } += 1;
        self.current = Some(Current {
            entry: Entry {
                size: begun.size,
                modified_ns: begun.modified_ns,
                hash: String::new(),
                n_articles: 0,
                failures: begun.failures,
                enrichment: enrich::VERSION,
                ids_name_corpus: self.several,
            },
            key: begun.key,
            how: begun.how,
            n_problems: 0,
            replaced,
        });
    }

    fn article(&mut self, made: Made) -> Result<()> {
        let current = self.current.as_mut();
        let current = current.expect("a piece comes after its file began");
        for note in made.notes {
            (self.watch)(Event::Note(note.to_string()));
        }
        match made.article {
            Ok(mut ready) => {
                let id = &mut ready.record.id;
                if self.several {
                    *id = format!("{}/{id}", corpus_of(&current.key));
                }
                if current.how != How::Renewed {
                    let relative = path_of(&current.key);
                    let note = self.ids.make_unique(id, ready.brought_id, relative);
                    if let Some(note) = note {
                        (self.watch)(Event::Note(note));
                    }
                }
                current.entry.n_articles += 1;
                self.report.n_written += 1;
                let key = current.key.clone();
                self.write(Article {
                    key,
                    record: ready.record,
                    terms: ready.terms,
                })?;
            }
            Err(problem) => {
                (self.watch)(Event::Problem(&problem));
                current.n_problems += 1;
                if current.n_problems <= PROBLEMS_OF_FILE_MAX {
                    let corpus = self.several.then(|| corpus_of(&current.key));
                    current.entry.failures.push(Failure::of(&problem, corpus));
                }
                self.report.add(problem);
            }
        }
        Ok(())
    }

    fn end(&mut self, hash: Option<String>) -> Result<()> {
        let current = self.current.take().expect("a file ends after it began");
        let mut entry = current.entry;
        (self.watch)(Event::File {
            n_bytes: entry.size,
            n_articles: entry.n_articles,
        });
        if let Some(more @ 1..) = current.n_problems.checked_sub(PROBLEMS_OF_FILE_MAX) {
            let last = entry.failures.last().expect("there are many");
            entry.failures.push(Failure {
                number: None,
                detail: format!("{more} more like these"),
                ..last.clone()
            });
        }
        self.n_bytes += entry.size;
        match hash {
            Some(hash) => entry.hash = hash,
            // what was not read to its end is tried again by the next run
            None => entry.forget_file(),
        }
        self.state.manifest.insert(current.key, entry);
        if self.n_bytes >= COMMIT_BYTES {
            self.n_bytes = 0;
            self.write_held()?;
            self.writer.commit(&self.state)?;
        }
        Ok(())
    }

    /// A file that cannot be read: what the index holds of it stays.
    fn unread(&mut self, key: String, problem: Problem) {
        (self.watch)(Event::Problem(&problem));
        let corpus = self.several.then(|| corpus_of(&key));
        let failure = Failure::of(&problem, corpus);
        // what had begun of it is lost to the index as well
        self.current = None;
        let entry = self.state.manifest.entry(key).or_insert_with(|| Entry {
            size: 0,
            modified_ns: 0,
            hash: String::new(),
            n_articles: 0,
            failures: Vec::new(),
            enrichment: enrich::VERSION,
            ids_name_corpus: self.several,
        });
        // tried again by the next run
        entry.forget_file();
        entry.failures = vec![failure];
        self.report.add(problem);
    }

    fn touched(&mut self, file: &Keyed) {
        if let Some(entry) = self.state.manifest.get_mut(&file.key) {
            entry.modified_ns = settled(modified_ns(&file.file));
            entry.size = file.file.size;
        }
        self.report.n_unchanged += 1;
        (self.watch)(Event::File {
            n_bytes: file.file.size,
            n_articles: 0,
        });
    }
}
