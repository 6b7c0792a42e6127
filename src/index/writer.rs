//! Writes an index: opens or creates its folder, adds and removes articles,
//! commits.
//!
//! One writer at a time holds an index. Until [`Writer::commit`] returns,
//! readers see the commit before, whatever happens.

use std::fs;
use std::path::Path;

use jiff::civil::Date;
use tantivy::directory::{Directory, META_LOCK};
use tantivy::indexer::IndexWriterOptions;
use tantivy::store::Compressor;
use tantivy::{Index, IndexSettings, IndexWriter, TantivyDocument, Term};

use super::failures::{self, Failure};
use super::folder::{Folder, META, is_segment};
use super::kept::Kept;
use super::lock::WriterLock;
use super::manifest::{self, is_manifest};
use super::merging::BoundedMerges;
use super::payload::{Payload, State};
use super::reader::open_index;
use super::register_tokenizers;
use super::schema::{Facet, Fields, day_number, facet_terms, pack_days, variant_terms};
use crate::date::PartialDate;
use crate::enrich::{Record, RecordNames, Terms, pack, pack_names};
use crate::error::{Error, Result};
use crate::stories::story_key;

/// Least memory of a thread of Tantivy's; under 50 MB its segments become so
/// small that merging them takes most of the time.
const THREAD_BUDGET_BYTES_MIN: usize = 50 << 20;

/// Threads of Tantivy's: more of them write smaller segments, and words are
/// counted faster than articles are enriched.
const THREADS_MAX: usize = 2;

/// What writing may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Threads of the whole run.
    pub n_threads: usize,
    /// Memory of all threads that write, together.
    pub bytes: usize,
}

/// An index open for writing.
#[expect(clippy::struct_field_names, reason = "it wraps the writer of Tantivy")]
pub struct Writer {
    folder: Folder,
    fields: Fields,
    writer: IndexWriter,
    manifest: Option<String>,
    /// This run, counted from the first that wrote the index.
    run: u64,
    /// Held until everything else is closed.
    _lock: WriterLock,
}

impl Writer {
    /// Opens the index in `path` or creates it, with what it holds.
    ///
    /// # Errors
    ///
    /// [`Error::ForeignIndex`] where the folder holds something else,
    /// [`Error::Format`] where it holds an index of another format,
    /// [`Error::Busy`] while another process writes, [`Error::Damaged`] and
    /// [`Error::Io`] as they say.
    pub fn open(path: &Path, budget: Budget) -> Result<(Self, State)> {
        fs::create_dir_all(path).map_err(Error::io(path, "cannot make the folder"))?;
        Self::open_in(Folder::open(path)?, budget)
    }

    /// The same, by way of a folder.
    pub(crate) fn open_in(folder: Folder, budget: Budget) -> Result<(Self, State)> {
        let path = folder.path().to_path_buf();
        refuse_other_files(&folder)?;
        let lock = WriterLock::take(&path)?;
        let index = open_or_create(&folder)?;
        register_tokenizers(&index);
        let payload = Payload::of(&path, &index)?;
        if let Some(payload) = &payload {
            payload.check_format(&path, &index)?;
        }
        let manifest = payload.as_ref().map(|payload| payload.manifest.clone());
        let run = payload.as_ref().map_or(0, |payload| payload.run) + 1;
        let state = match payload {
            Some(payload) => payload.into_state(&path)?,
            None => State::default(),
        };
        sweep_dead(&folder, &index, manifest.as_deref())?;
        let n_threads = budget.n_threads.clamp(1, THREADS_MAX);
        let options = IndexWriterOptions::builder()
            .num_worker_threads(n_threads)
            .memory_budget_per_thread((budget.bytes / n_threads).max(THREAD_BUDGET_BYTES_MIN))
            .num_merge_threads(1)
            .build();
        let writer: IndexWriter = index
            .writer_with_options(options)
            .map_err(folder.explain())?;
        writer.set_merge_policy(Box::new(BoundedMerges::of(path)));
        let fields = Fields::schema().1;
        // the first operation bears the number of the last commit, so that a
        // merge begun before the next one takes it for a part of it, or passes
        // it over: let it be one that removes nothing
        writer.delete_term(Term::from_field_text(fields.file, ""));
        let opened = Self {
            folder,
            fields,
            writer,
            manifest,
            run,
            _lock: lock,
        };
        Ok((opened, state))
    }

    /// The articles that the index keeps as of the last commit; what was
    /// written since is not among them.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where they cannot be read.
    pub fn kept(&self) -> Result<Kept> {
        let index = Index::open(self.folder.reading_unmapped()).map_err(self.folder.explain())?;
        Kept::open(self.folder.path(), &index)
    }

    /// Writes what of the corpora could not be read, for others to see.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where the folder cannot be written.
    pub fn write_failures(&self, state: &State, met: &[Failure]) -> Result<()> {
        let of_files = state.manifest.values().flat_map(|entry| &entry.failures);
        failures::write(&self.folder, met, of_files)
    }

    /// Forgets every article of a file.
    pub fn remove_file(&self, key: &str) {
        self.writer
            .delete_term(Term::from_field_text(self.fields.file, key));
    }

    /// Where the index is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The number of this run, which every article bears that it writes.
    #[must_use]
    pub fn run(&self) -> u64 {
        self.run
    }

    /// Adds an article of the file `key`; `story` is the id of the article that
    /// leads its story, where it is one of several.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] or [`Error::Tantivy`] where an indexing thread has failed.
    pub fn add(&self, key: &str, record: Record, terms: &Terms, story: Option<&str>) -> Result<()> {
        let document = self.document(key, record, terms, story);
        self.writer
            .add_document(document)
            .map_err(self.folder.explain())?;
        Ok(())
    }

    /// Puts an article of the file `key` in the place of the one of its id.
    ///
    /// # Errors
    ///
    /// As for [`Writer::add`].
    pub fn replace(
        &self,
        key: &str,
        record: Record,
        terms: &Terms,
        story: Option<&str>,
    ) -> Result<()> {
        self.writer
            .delete_term(Term::from_field_text(self.fields.id, &record.id));
        self.add(key, record, terms, story)
    }

    /// Makes everything since the last commit the index's content, all at
    /// once.
    ///
    /// # Errors
    ///
    /// Where writing fails; the index then stays at its last commit.
    pub fn commit(&mut self, state: &State) -> Result<()> {
        let mut prepared = self
            .writer
            .prepare_commit()
            .map_err(self.folder.explain())?;
        let (file, hash) = manifest::write(&self.folder, &state.manifest)?;
        let payload = Payload::new(state, self.run, file.clone(), hash);
        let payload = serde_json::to_string(&payload).expect("strings and numbers are JSON");
        prepared.set_payload(&payload);
        prepared.commit().map_err(self.folder.explain())?;
        if let Some(old) = self.manifest.replace(file)
            && self.manifest.as_ref() != Some(&old)
        {
            self.folder.remove(&old)?;
        }
        Ok(())
    }

    /// Waits for merges to end and lets the lock go.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] or [`Error::Tantivy`] where a merge failed.
    pub fn close(self) -> Result<()> {
        let explain = self.folder.explain();
        self.writer.wait_merging_threads().map_err(explain)
    }

    fn document(
        &self,
        key: &str,
        mut record: Record,
        terms: &Terms,
        story: Option<&str>,
    ) -> TantivyDocument {
        let fields = &self.fields;
        record.duplicate_of = story
            .filter(|leader| *leader != record.id)
            .map(str::to_owned);
        let mut document = TantivyDocument::new();
        document.add_text(fields.id, &record.id);
        document.add_text(fields.file, key);
        document.add_text(fields.title, &terms.title);
        document.add_text(fields.text, &terms.text);
        let names = RecordNames::of(&record);
        document.add_bytes(fields.names, &pack_names(key, &record.id, &names));
        document.add_bytes(fields.signature, &terms.signature.to_bytes());
        document.add_u64(fields.run, self.run);
        if let Some(leader) = story {
            document.add_u64(fields.story, story_key(leader));
        }
        if let Some(days) = published_days(&record) {
            document.add_u64(fields.published_days, days);
        }
        for interval in mentioned_days(&record) {
            document.add_u64(fields.mentioned_days, interval);
        }
        for term in variant_terms(&record) {
            document.add_text(fields.variant, term);
        }
        let facets = if record.resolutions.is_empty() {
            facet_terms(&record)
        } else {
            facet_terms(&record.clone().resolved())
        };
        for (facet, terms) in Facet::ALL.into_iter().zip(facets) {
            for term in terms {
                document.add_text(fields.facet(facet), term);
            }
        }
        document.add_bytes(fields.record, &pack(key, record));
        document
    }
}

/// The days on which an article may have been published, packed.
fn published_days(record: &Record) -> Option<u64> {
    let published: PartialDate = record.published.value.as_ref()?.parse().ok()?;
    Some(pack_days(
        day_number(published.first_day()),
        day_number(published.last_day()),
    ))
}

/// The intervals that an article speaks of, packed, sorted and distinct.
fn mentioned_days(record: &Record) -> Vec<u64> {
    let intervals = mentioned_intervals(record).into_iter();
    let mut intervals: Vec<u64> = intervals
        .map(|(first, last)| pack_days(first, last))
        .collect();
    intervals.sort_unstable();
    intervals.dedup();
    intervals
}

/// The intervals that an article speaks of, as their first and last days since
/// 1970.
#[must_use]
pub fn mentioned_intervals(record: &Record) -> Vec<(i32, i32)> {
    // "2024-06-17TEV" lies on a listed day
    let is_listed = |value: &str| {
        let day = value.split_once('T').map_or(value, |(day, _)| day);
        record.dates.iter().any(|date| date.value == day)
    };
    let day = |text: &Option<String>| text.as_ref()?.parse::<Date>().ok().map(day_number);
    let timexes = record.timexes.iter();
    timexes
        .filter(|timex| is_listed(&timex.value))
        .filter_map(|timex| Some((day(&timex.begin)?, day(&timex.last)?)))
        .collect()
}

/// Removes what runs that died have left: files that the last commit does not
/// name, and temporary ones. Some would be in the way of the next commit, which
/// may choose the same names.
fn sweep_dead(folder: &Folder, index: &Index, manifest: Option<&str>) -> Result<()> {
    let path = folder.path();
    // a reader that has just read an older commit opens its files in peace
    let lock = folder.acquire_lock(&META_LOCK);
    let _lock = lock.map_err(|error| Error::tantivy(path)(error.into()))?;
    let meta = index.load_metas().map_err(Error::tantivy(path))?;
    let living = meta.list_segment_files();
    for name in folder.files()? {
        let is_living = living.contains(Path::new(&name)) || manifest == Some(&name);
        let is_dead = is_of_index(&name) && name != META && !is_living;
        if is_dead || name.starts_with(".tmp") {
            folder.remove(&name)?;
        }
    }
    Ok(())
}

/// Opens the index in a folder, or creates it.
fn open_or_create(folder: &Folder) -> Result<Index> {
    if folder.path().join(META).exists() {
        return open_index(folder);
    }
    let (schema, _) = Fields::schema();
    let settings = IndexSettings {
        // articles are packed before they are stored
        docstore_compression: Compressor::None,
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    };
    Index::create(folder.clone(), schema, settings).map_err(folder.explain())
}

/// Whether a file of that name belongs to an index: a segment's, the list of
/// them, a manifest.
pub(super) fn is_of_index(name: &str) -> bool {
    name == META || is_segment(name) || is_manifest(name)
}

/// Refuses a folder in which something else lives instead of an index. Hidden
/// files are let be, and so is what a run that died at its very start has left.
fn refuse_other_files(folder: &Folder) -> Result<()> {
    let names = folder.files()?;
    let other = names
        .iter()
        .find(|name| !name.starts_with('.') && !is_of_index(name));
    match other {
        Some(name) if !names.iter().any(|name| name == META) => Err(Error::ForeignIndex {
            path: folder.path().to_path_buf(),
            found: format!("there is {name}"),
        }),
        _ => Ok(()),
    }
}
