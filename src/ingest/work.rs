//! The work of a run: files and kept articles go out as jobs, articles come
//! back.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::civil::Date;

use super::Options;
use super::plan::{Keyed, Task, corpus_of, path_of};
use super::session::{Begun, How, Made, Ready, Session, Step};
use crate::article::Article;
use crate::contain::contain;
use crate::corpus::{self, File, Piece, Problem, Reason};
use crate::enrich::{self, Enricher, Form, Record};
use crate::error::Result;
use crate::index::{Entry, Kept};
use crate::pipeline::{self, Ended, Feed};

/// Something to make an article of.
enum Job {
    /// A piece of a file.
    Piece(Piece),
    /// An article that the index keeps.
    Kept(Box<KeptJob>),
}

struct KeptJob {
    record: Record,
    article: Article,
    brought_id: bool,
    /// Whether other rules than these have enriched it.
    is_outdated: bool,
}

/// Does the tasks, in order.
pub(super) fn run(
    options: &Options,
    tasks: Vec<Task>,
    before: &Kept,
    stop: &AtomicBool,
    session: &mut Session<'_, '_>,
) -> Result<()> {
    let source = Source {
        before,
        reading: &options.reading,
        stop,
    };
    let produce = |feed: &mut Feed<'_, Job, Step>| {
        tasks
            .into_iter()
            .try_for_each(|task| source.hand_out(task, feed))
    };
    let worker = || {
        let mut enricher = Enricher::new();
        move |job| Step::Article(Box::new(make(job, options.today, &mut enricher)))
    };
    pipeline::run(options.n_threads, produce, worker, |step| {
        session.take(step)
    })
}

/// Reads the article of a piece and enriches or analyses it. A rule that panics
/// costs this article alone.
///
/// # Errors
///
/// Where the piece cannot be read, or not be borne.
pub fn read_and<T>(
    work: fn(&mut Enricher, Article) -> T,
    piece: Piece,
    today: Date,
    enricher: &mut Enricher,
) -> Result<(T, Vec<Problem>), Problem> {
    let (path, ordinal) = (piece.path.clone(), piece.ordinal);
    let relative = path.unwrap_or_else(|| "-".into());
    contained(&relative, ordinal, enricher, |enricher| {
        let reading = corpus::read(piece, today)?;
        Ok((work(enricher, reading.article), reading.notes))
    })
}

/// Works on one article; where that panics, gives a problem, and the enricher,
/// which may be half changed, is made anew.
fn contained<T>(
    relative: &Arc<str>,
    ordinal: Option<usize>,
    enricher: &mut Enricher,
    work: impl FnOnce(&mut Enricher) -> Result<T, Problem>,
) -> Result<T, Problem> {
    contain(|| work(enricher)).unwrap_or_else(|message| {
        *enricher = Enricher::new();
        Err(Problem {
            relative: Arc::clone(relative),
            ordinal,
            unit: "article",
            reason: Reason::Crash,
            detail: format!("a rule failed on it ({message}); please report it with the text"),
        })
    })
}

/// Makes the article of a job.
fn make(job: Job, today: Date, enricher: &mut Enricher) -> Made {
    match job {
        Job::Piece(piece) => {
            let own_id = own_id(piece.path.as_deref().unwrap_or_default(), piece.ordinal);
            match read_and(Enricher::analyse, piece, today, enricher) {
                Ok((analysed, notes)) => Made {
                    article: Ok(Ready {
                        brought_id: analysed.enriched.article.id != own_id,
                        record: Record::new(&analysed.enriched, Form::KEPT),
                        terms: analysed.terms,
                    }),
                    notes,
                },
                Err(problem) => Made::problem(problem),
            }
        }
        Job::Kept(kept) => {
            let relative = kept.record.path.as_deref().unwrap_or_default().into();
            let article = contained(&relative, None, enricher, |enricher| {
                Ok(remake(*kept, enricher))
            });
            Made {
                article,
                notes: Vec::new(),
            }
        }
    }
}

/// Makes a kept article again: all of it where the rules have changed, else
/// only its terms.
fn remake(kept: KeptJob, enricher: &mut Enricher) -> Ready {
    let (record, terms) = if kept.is_outdated {
        let analysed = enricher.analyse(kept.article);
        let record = Record::new(&analysed.enriched, Form::KEPT);
        (record, analysed.terms)
    } else {
        let terms = enricher.terms(&kept.article);
        (kept.record, terms)
    };
    Ready {
        record,
        terms,
        brought_id: kept.brought_id,
    }
}

impl Made {
    fn problem(problem: Problem) -> Self {
        Self {
            article: Err(problem),
            notes: Vec::new(),
        }
    }
}

/// The id of an article that brings none.
fn own_id(path: &str, ordinal: Option<usize>) -> String {
    ordinal.map_or_else(|| path.to_owned(), |ordinal| format!("{path}#{ordinal}"))
}

/// Where jobs come from.
struct Source<'a> {
    before: &'a Kept,
    reading: &'a corpus::Options,
    stop: &'a AtomicBool,
}

impl Source<'_> {
    fn hand_out(&self, task: Task, feed: &mut Feed<'_, Job, Step>) -> Result<(), Ended> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(Ended);
        }
        match task {
            Task::Read { file, known, twins } => self.new_or_changed(file, known, &twins, feed),
            Task::Renew { key, entry, file } => match self.renew(&key, &entry, feed) {
                Err(Refused::Ended) => Err(Ended),
                Ok(()) => Ok(()),
                // what the index has lost is read again where it can be
                Err(Refused::Lost(error)) => match file {
                    Some(file) => self.read(&file, feed),
                    None => feed.result(Step::Failed(Box::new(error))),
                },
            },
        }
    }

    /// Hands out a file, unless its bytes are those of the file as it was or of
    /// one that has vanished.
    fn new_or_changed(
        &self,
        file: Keyed,
        known: Option<Entry>,
        twins: &[(String, Entry)],
        feed: &mut Feed<'_, Job, Step>,
    ) -> Result<(), Ended> {
        let known = known.filter(|known| known.size == file.file.size);
        if known.is_none() && twins.is_empty() {
            return self.read(&file, feed);
        }
        let Ok(hash) = hash_of(&file.file) else {
            return self.read(&file, feed);
        };
        if known.is_some_and(|known| known.hash == hash) {
            return feed.result(Step::Touched(Box::new(file)));
        }
        let is_twin = |(key, entry): &&(String, Entry)| {
            let is_whole = entry.hash == hash && entry.failures.is_empty();
            is_whole && corpus::are_read_alike(path_of(key), path_of(&file.key))
        };
        match twins.iter().find(is_twin) {
            Some((from, entry)) => match self.rename(&file, from, entry, feed) {
                Err(Refused::Ended) => Err(Ended),
                Err(Refused::Lost(_)) => self.read(&file, feed),
                Ok(()) => Ok(()),
            },
            None => self.read(&file, feed),
        }
    }

    /// Hands out the pieces of a file, between its beginning and its end.
    fn read(&self, file: &Keyed, feed: &mut Feed<'_, Job, Step>) -> Result<(), Ended> {
        let mut pieces = file.file.pieces(self.reading);
        let first = pieces.next();
        if let Some(Err(problem)) = &first
            && problem.reason == Reason::Unreadable
            && problem.ordinal.is_none()
        {
            // its articles are kept until it can be read
            let unread = (file.key.clone(), problem.clone());
            return feed.result(Step::Unread(Box::new(unread)));
        }
        feed.result(Step::Begin(Box::new(Begun::file(file, How::Read))))?;
        for piece in first.into_iter().chain(&mut pieces) {
            if self.stop.load(Ordering::Relaxed) {
                return Err(Ended);
            }
            match piece {
                Ok(piece) => {
                    let n_bytes = piece.bytes.len();
                    feed.job(Job::Piece(piece), n_bytes)?;
                }
                Err(problem) => {
                    feed.result(Step::Article(Box::new(Made::problem(problem))))?;
                }
            }
        }
        feed.result(Step::End(pieces.hash().map(hexadecimal)))
    }

    /// Hands out the kept articles of a file that has got another name.
    fn rename(
        &self,
        file: &Keyed,
        from: &str,
        entry: &Entry,
        feed: &mut Feed<'_, Job, Step>,
    ) -> Result<(), Refused> {
        let (old, new) = (path_of(from), path_of(&file.key));
        let begun = Begun::file(file, How::Renamed);
        self.kept(from, entry, begun, feed, |record| {
            record.path = Some(new.to_owned());
            let rest = record.id.strip_prefix(old).map(str::to_owned);
            let number = rest.filter(|rest| rest.is_empty() || rest.starts_with('#'));
            let brought = number.is_none();
            if let Some(number) = number {
                record.id = format!("{new}{number}");
            }
            brought
        })
    }

    /// Hands out the kept articles of a file, to be made again.
    fn renew(
        &self,
        key: &str,
        entry: &Entry,
        feed: &mut Feed<'_, Job, Step>,
    ) -> Result<(), Refused> {
        let begun = Begun {
            key: key.to_owned(),
            how: How::Renewed,
            size: entry.size,
            modified_ns: entry.modified_ns,
            failures: entry.failures.clone(),
        };
        self.kept(key, entry, begun, feed, |_| false)
    }

    /// Hands out the kept articles of the file `key`, each after `change`, which
    /// says whether it brought its id along.
    fn kept(
        &self,
        key: &str,
        entry: &Entry,
        begun: Begun,
        feed: &mut Feed<'_, Job, Step>,
        change: impl Fn(&mut Record) -> bool,
    ) -> Result<(), Refused> {
        let records = self.before.of_file(key).map_err(Refused::Lost)?;
        if records.len() != entry.n_articles {
            return Err(Refused::lost(self.before, key));
        }
        feed.result(Step::Begin(Box::new(begun)))?;
        for record in records {
            let mut record = record.map_err(Refused::Lost)?;
            if entry.ids_name_corpus {
                let prefix = format!("{}/", corpus_of(key));
                let id = record.id.strip_prefix(&prefix).map(str::to_owned);
                record.id = id.unwrap_or(record.id);
            }
            let brought_id = change(&mut record);
            let Some(article) = record.article() else {
                return Err(Refused::lost(self.before, key));
            };
            let n_bytes = article.text.len();
            let job = KeptJob {
                record,
                article,
                brought_id,
                is_outdated: entry.enrichment != enrich::VERSION,
            };
            feed.job(Job::Kept(Box::new(job)), n_bytes)?;
        }
        let hash = Some(entry.hash.clone()).filter(|hash| !hash.is_empty());
        Ok(feed.result(Step::End(hash))?)
    }
}

/// Why kept articles are not handed out.
enum Refused {
    /// Nobody takes them any more.
    Ended,
    /// They cannot be read.
    Lost(crate::error::Error),
}

impl Refused {
    fn lost(before: &Kept, key: &str) -> Self {
        Self::Lost(before.lacks(key))
    }
}

impl From<Ended> for Refused {
    fn from(_: Ended) -> Self {
        Self::Ended
    }
}

/// XXH3-128 of a file's bytes.
fn hash_of(file: &File) -> std::io::Result<String> {
    let mut file = std::fs::File::open(&file.path)?;
    corpus::hash_of(&mut file).map(hexadecimal)
}

/// A hash as the manifest keeps it.
fn hexadecimal(hash: u128) -> String {
    format!("{hash:032x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_that_panics_costs_one_article() {
        let mut enricher = Enricher::new();
        let name: Arc<str> = "a.jsonl".into();
        let failed = contained(&name, Some(3), &mut enricher, |_| -> Result<(), Problem> {
            panic!("index out of bounds")
        });
        let problem = failed.unwrap_err();
        assert_eq!(problem.reason, Reason::Crash);
        assert_eq!(
            problem.to_string(),
            "a.jsonl: article 3: a rule failed on it (index out of bounds); \
             please report it with the text"
        );
        assert_eq!(contained(&name, None, &mut enricher, |_| Ok(7)), Ok(7));
    }
}
