//! Watching: what is new for saved searches since they were last looked at.
//!
//! Saved searches are a file `searches.toml` beside the corpus's `entities.toml`
//! ([`Searches`]). What was told is kept in a journal beside the index
//! ([`Journal`]), so that nothing is told twice, and nothing never: a line of the
//! journal says that a thing is about to be told, the next that it was. What was
//! begun and not ended, when a run was killed, is told again and marked so.

mod journal;
mod searches;

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

pub use journal::{Journal, write_whole};
pub use searches::{FILE, First, Saved, Searches};

use crate::answer::{self, FacetsRequest, uri};
use crate::enrich::Record;
use crate::error::{Error, Result};
use crate::export::{Entry, Feed};
use crate::index::{Facet, Reader};
use crate::lang::Lang;
use crate::query::filter::NONE;
use crate::query::{self, Request, Sort};

/// Something new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum News {
    /// An article that a saved search finds for the first time.
    Hit {
        /// Name of the search.
        search: String,
        /// Id of the article.
        id: String,
        /// Headline.
        title: String,
        /// Who published it.
        source: Option<String>,
        /// When it appeared, with the precision known.
        published: Option<String>,
        /// Where it is on the web.
        url: Option<String>,
        /// Whether it may have been told before: a run was killed over it.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        again: bool,
    },
    /// A person, an organisation … that the corpus speaks of for the first time.
    First {
        /// Name of the search.
        search: String,
        /// What it is.
        facet: Facet,
        /// Its value.
        value: String,
        /// What a person reads for it.
        name: String,
        /// Articles that have it.
        count: u64,
        /// Whether it may have been told before: a run was killed over it.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        again: bool,
    },
}

impl News {
    /// Name of the search that has found it.
    #[must_use]
    pub fn search(&self) -> &str {
        match self {
            Self::Hit { search, .. } | Self::First { search, .. } => search,
        }
    }
}

/// How a watch goes.
#[derive(Debug, Clone)]
pub struct Options {
    /// Whether all that is there is taken as known, and nothing told.
    pub baseline: bool,
    /// Language of the names of countries.
    pub ui: Lang,
    /// The day of the searches.
    pub today: Date,
    /// The moment of telling, as RFC 3339 has it.
    pub now: String,
}

/// What a watch has done.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Things told.
    pub n_told: usize,
    /// By search, what was there at its first run and taken as known.
    pub taken_as_known: Vec<(String, usize)>,
    /// What a query or filter was not read as: name of the search, note.
    pub notes: Vec<(String, String)>,
}

/// Why a watch ended early.
#[derive(Debug)]
pub enum Failure {
    /// The index, the journal or a search.
    Library(Error),
    /// Whoever is told.
    Telling(io::Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Library(error)
    }
}

/// Runs the saved searches and tells what is new, a thing at a time. `tell` must
/// have handed a thing on when it returns. `stop`, once true, ends the run after
/// the thing under way.
///
/// # Errors
///
/// [`Failure`]; what was told until then is in the journal.
pub fn run(
    reader: &Reader,
    searches: &Searches,
    journal: &mut Journal,
    options: &Options,
    stop: &AtomicBool,
    tell: &mut dyn FnMut(&News) -> io::Result<()>,
) -> std::result::Result<Report, Failure> {
    let mut watch = Watch {
        reader,
        journal,
        options,
        stop,
        tell,
        report: Report::default(),
    };
    for search in &searches.searches {
        watch.search(search)?;
    }
    for first in &searches.firsts {
        watch.first(first)?;
    }
    let report = watch.report;
    journal.end()?;
    Ok(report)
}

struct Watch<'a> {
    reader: &'a Reader,
    journal: &'a mut Journal,
    options: &'a Options,
    stop: &'a AtomicBool,
    tell: &'a mut dyn FnMut(&News) -> io::Result<()>,
    report: Report,
}

impl Watch<'_> {
    fn search(&mut self, search: &Saved) -> std::result::Result<(), Failure> {
        let request = Request {
            query: search.query.clone(),
            filters: search.filters.clone(),
            any: search.any,
            limit: None,
            sort: Sort::Newest,
            ..Request::every_article(self.options.today)
        };
        let found = query::find(self.reader, &request)?;
        let notes = found.notes.iter().cloned();
        let notes = notes.map(|note| (search.name.clone(), note));
        self.report.notes.extend(notes);
        let mut known = Vec::new();
        for record in found.articles() {
            let record = record?;
            if self.journal.knows(&search.name, &record.id) {
                continue;
            }
            if self.options.baseline {
                known.push(record.id);
                continue;
            }
            let again = self.journal.begin(&search.name, &record.id)?;
            let entry = self.entry(&search.name, &record);
            let news = News::Hit {
                search: search.name.clone(),
                id: record.id.clone(),
                title: record.title,
                source: record.source,
                published: record.published.value,
                url: record.url,
                again,
            };
            self.tell(&news, &record.id, entry)?;
        }
        self.know(&search.name, &known)
    }

    fn first(&mut self, first: &First) -> std::result::Result<(), Failure> {
        let request = FacetsRequest {
            query: first.query.clone(),
            filters: first.filters.clone(),
            min: first.min,
            top: Some(0),
            ..FacetsRequest::new(first.facet, self.options.ui, self.options.today)
        };
        let found = answer::facets(self.reader, &request)?;
        let notes = found.notes.into_iter();
        let notes = notes.map(|note| (first.name.clone(), note));
        self.report.notes.extend(notes);
        // all that a corpus speaks of when it is first looked at is no news
        let is_first_run = !self.journal.has_seen(&first.name);
        let mut known = Vec::new();
        for value in found.values {
            let key = value.value.clone();
            if value.value == NONE || self.journal.knows(&first.name, &key) {
                continue;
            }
            if self.options.baseline || is_first_run {
                known.push(key);
                continue;
            }
            let again = self.journal.begin(&first.name, &key)?;
            let articles = match value.count {
                1 => "1 article".to_owned(),
                count => format!("{count} articles"),
            };
            let entry = Entry {
                id: uri::entity(first.facet, &value.value),
                title: value.name.clone(),
                url: None,
                source: None,
                published: None,
                updated: self.options.now.clone(),
                summary: format!("{}: {articles}", first.facet.name()),
                categories: vec![first.name.clone()],
            };
            let news = News::First {
                search: first.name.clone(),
                facet: first.facet,
                value: value.value,
                name: value.name,
                count: value.count,
                again,
            };
            self.tell(&news, &key, entry)?;
        }
        self.know(&first.name, &known)
    }

    fn tell(&mut self, news: &News, key: &str, entry: Entry) -> std::result::Result<(), Failure> {
        (self.tell)(news).map_err(Failure::Telling)?;
        self.journal.told(news.search(), key, entry)?;
        self.report.n_told += 1;
        if self.stop.load(Ordering::Relaxed) {
            return Err(Error::Interrupted.into());
        }
        Ok(())
    }

    /// Takes things as known. That nothing was there is known then too.
    fn know(&mut self, search: &str, known: &[String]) -> std::result::Result<(), Failure> {
        if !known.is_empty() || !self.journal.has_seen(search) {
            self.journal.know(search, known)?;
        }
        if !known.is_empty() {
            let taken = (search.to_owned(), known.len());
            self.report.taken_as_known.push(taken);
        }
        Ok(())
    }

    fn entry(&self, search: &str, record: &Record) -> Entry {
        let mut entry = Entry::of(record, self.options.today);
        entry.updated.clone_from(&self.options.now);
        entry.categories = vec![search.to_owned()];
        entry
    }
}

/// What was told, latest first, as a feed: an article told of by several
/// searches is one entry.
#[must_use]
pub fn feed(journal: &Journal, title: &str, now: &str) -> Feed {
    let mut entries: Vec<Entry> = Vec::new();
    for told in journal.latest() {
        match entries.iter_mut().find(|entry| entry.id == told.id) {
            Some(entry) => {
                let more = told.categories.iter();
                let more: Vec<_> = more
                    .filter(|each| !entry.categories.contains(each))
                    .collect();
                let more: Vec<String> = more.into_iter().cloned().collect();
                entry.categories.extend(more);
            }
            None => entries.push(told.clone()),
        }
    }
    let latest = entries.iter().map(|entry| entry.updated.as_str()).max();
    Feed {
        title: title.to_owned(),
        updated: latest.unwrap_or(now).to_owned(),
        entries,
    }
}

/// Reads the saved searches of an index: the file named, or those of its corpora.
///
/// # Errors
///
/// [`Error::Searches`] where there is none, or a mistake in it.
pub fn searches_of(reader: Reader, named: Option<&std::path::Path>) -> Result<Searches> {
    if let Some(path) = named {
        return Searches::read(path);
    }
    let index = reader.path().to_path_buf();
    let corpora = reader.into_state()?.corpora;
    let mut all = Searches::default();
    let mut looked_for = index;
    for corpus in corpora {
        let root = std::path::PathBuf::from(corpus.root);
        let path = if root.is_file() {
            root.with_file_name(FILE)
        } else {
            root.join(FILE)
        };
        if path.exists() {
            all.add(Searches::read(&path)?, &path)?;
        }
        looked_for = path;
    }
    if all.is_empty() {
        return Err(Error::Searches {
            path: looked_for,
            what: "no saved searches; write `[[search]]`, `name = \"…\"` and `query = \"…\"` \
                   into it, or name another file"
                .to_owned(),
        });
    }
    Ok(all)
}
