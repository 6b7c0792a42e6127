//! Writes an index: opens or creates its folder, adds and removes articles,
//! commits.
//!
//! One writer at a time holds an index; the lock is the system's, so it dies
//! with the process. Until [`Writer::commit`] returns, readers see the commit
//! before, whatever happens.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tantivy::directory::{Directory, INDEX_WRITER_LOCK};
use tantivy::indexer::IndexWriterOptions;
use tantivy::merge_policy::LogMergePolicy;
use tantivy::{Index, IndexWriter, TantivyDocument, Term};

use super::payload::{Payload, State};
use super::schema::{FORMAT, Facet, Fields, day_number, facet_terms, pack_days};
use super::{manifest, register_tokenizers};
use crate::enrich::{Analysed, Form, Record};
use crate::error::{Error, Result};
use crate::lang::Lang;

/// Least memory of a thread of Tantivy's; under 50 MB its segments become so
/// small that merging them takes most of the time.
const THREAD_BUDGET_BYTES_MIN: usize = 50 << 20;

/// Share of deleted articles at which a segment is merged.
const DELETED_SHARE_MAX: f32 = 0.3;

/// An index open for writing.
#[expect(clippy::struct_field_names, reason = "it wraps the writer of Tantivy")]
pub struct Writer {
    path: PathBuf,
    fields: Fields,
    writer: IndexWriter,
    manifest: Option<String>,
}

impl Writer {
    /// Opens the index in `path` or creates it, with what it holds.
    ///
    /// `budget_bytes` is the memory of all threads together. An index of
    /// another format is emptied: this program cannot read it.
    ///
    /// # Errors
    ///
    /// [`Error::ForeignIndex`] where the folder holds something else,
    /// [`Error::Busy`] while another process writes, [`Error::Damaged`] and
    /// [`Error::Io`] as they say.
    pub fn open(path: &Path, n_threads: usize, budget_bytes: usize) -> Result<(Self, State)> {
        fs::create_dir_all(path).map_err(Error::io(path, "cannot make the folder"))?;
        let index = open_or_create(path)?;
        register_tokenizers(&index);
        let options = IndexWriterOptions::builder()
            .num_worker_threads(n_threads)
            .memory_budget_per_thread((budget_bytes / n_threads).max(THREAD_BUDGET_BYTES_MIN))
            .num_merge_threads(1)
            .build();
        let writer: IndexWriter = index
            .writer_with_options(options)
            .map_err(Error::tantivy(path))?;
        let mut policy = LogMergePolicy::default();
        policy.set_del_docs_ratio_before_merge(DELETED_SHARE_MAX);
        writer.set_merge_policy(Box::new(policy));

        // read under the lock, so that nothing changes between
        let meta = index.load_metas().map_err(Error::tantivy(path))?;
        let n_documents = meta
            .segments
            .iter()
            .map(|segment| segment.num_docs() as usize)
            .sum();
        let payload = Payload::read(path, meta.payload.as_deref(), n_documents)?;
        let fields = Fields::schema().1;
        let manifest = payload.as_ref().map(|payload| payload.manifest.clone());
        let mut opened = Self {
            path: path.to_path_buf(),
            fields,
            writer,
            manifest,
        };
        opened.sweep()?;
        let state = match payload {
            Some(payload) => payload.into_state(path)?,
            None => State::default(),
        };
        Ok((opened, state))
    }

    /// Forgets every article of a file.
    pub fn remove_file(&self, key: &str) {
        self.writer
            .delete_term(Term::from_field_text(self.fields.file, key));
    }

    /// Adds an article of the file `key`.
    ///
    /// # Errors
    ///
    /// [`Error::Tantivy`] where an indexing thread has died.
    pub fn add(&self, key: &str, analysed: &Analysed) -> Result<()> {
        let document = self.document(key, analysed);
        self.writer
            .add_document(document)
            .map_err(Error::tantivy(&self.path))?;
        Ok(())
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
            .map_err(Error::tantivy(&self.path))?;
        let file = format!("manifest-{}.jsonl", prepared.opstamp());
        let hash = manifest::write(&self.path, &file, &state.manifest)?;
        let payload = Payload::new(state, file.clone(), hash);
        let payload = serde_json::to_string(&payload).expect("strings and numbers are JSON");
        prepared.set_payload(&payload);
        prepared.commit().map_err(Error::tantivy(&self.path))?;
        self.manifest = Some(file);
        self.sweep()
    }

    /// Waits for merges to end and lets the lock go.
    ///
    /// # Errors
    ///
    /// [`Error::Tantivy`] where a merge failed.
    pub fn close(self) -> Result<()> {
        let path = self.path;
        self.writer
            .wait_merging_threads()
            .map_err(Error::tantivy(&path))
    }

    fn document(&self, key: &str, analysed: &Analysed) -> TantivyDocument {
        let fields = &self.fields;
        let enriched = &analysed.enriched;
        let form = Form {
            ui: Lang::PL,
            text: true,
            candidates: true,
        };
        let record = Record::new(enriched, form);
        let record = serde_json::to_string(&record).expect("strings and numbers are JSON");
        let mut document = TantivyDocument::new();
        document.add_text(fields.id, &enriched.article.id);
        document.add_text(fields.file, key);
        document.add_text(fields.title, &analysed.title_terms);
        document.add_text(fields.text, &analysed.text_terms);
        document.add_text(fields.record, record);
        if let Some(published) = enriched.article.published.value {
            let days = (
                day_number(published.first_day()),
                day_number(published.last_day()),
            );
            document.add_u64(fields.published_days, pack_days(days.0, days.1));
        }
        let mut intervals: Vec<u64> = enriched
            .timexes
            .iter()
            .filter(|timex| {
                enriched
                    .dates
                    .iter()
                    .any(|(value, _)| *value == timex.value)
            })
            .filter_map(|timex| timex.days)
            .map(|(first, last)| pack_days(day_number(first), day_number(last)))
            .collect();
        intervals.sort_unstable();
        intervals.dedup();
        for interval in intervals {
            document.add_u64(fields.mentioned_days, interval);
        }
        for (facet, terms) in Facet::ALL.into_iter().zip(facet_terms(enriched)) {
            for term in terms {
                document.add_text(fields.facet(facet), term);
            }
        }
        document
    }

    /// Removes what runs that died have left: manifests that no commit names,
    /// and temporary files.
    fn sweep(&mut self) -> Result<()> {
        let cannot = || Error::io(&self.path, "cannot read the folder");
        for entry in fs::read_dir(&self.path).map_err(cannot())? {
            let name = entry.map_err(cannot())?.file_name();
            let Some(name) = name.to_str() else { continue };
            let stale_manifest = is_manifest(name) && self.manifest.as_deref() != Some(name);
            if stale_manifest || name.starts_with(".tmp") {
                let path = self.path.join(name);
                match fs::remove_file(&path) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => {
                        return Err(Error::io(&path, "cannot remove what a dead run left")(
                            error,
                        ));
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }
}

fn is_manifest(name: &str) -> bool {
    name.strip_prefix("manifest-")
        .is_some_and(|rest| rest.strip_suffix(".jsonl").is_some())
}

/// Opens the index in a folder, or creates it: in an empty folder, or in place
/// of an index of ours in a format that this program cannot read.
fn open_or_create(path: &Path) -> Result<Index> {
    let (schema, _) = Fields::schema();
    if path.join("meta.json").exists() {
        let index = super::reader::open_index(path)?;
        let meta = index.load_metas().map_err(Error::tantivy(path))?;
        let n_documents = meta
            .segments
            .iter()
            .map(|segment| segment.num_docs() as usize)
            .sum();
        let payload = Payload::read(path, meta.payload.as_deref(), n_documents)?;
        let same_format = payload.is_none_or(|payload| payload.format == FORMAT);
        if same_format && index.schema() == schema {
            return Ok(index);
        }
        if same_format {
            return Err(Error::ForeignIndex {
                path: path.to_path_buf(),
                found: "an index with other fields".to_owned(),
            });
        }
        discard(path, &index)?;
    } else {
        refuse_other_files(path)?;
    }
    Index::create_in_dir(path, schema).map_err(Error::tantivy(path))
}

/// Removes an index of ours, unless another process is writing it.
fn discard(path: &Path, index: &Index) -> Result<()> {
    let lock = index.directory().acquire_lock(&INDEX_WRITER_LOCK);
    let _lock = lock.map_err(|_| Error::Busy {
        path: path.to_path_buf(),
    })?;
    // the list of files goes first: a run that dies here leaves no index
    // rather than half of one
    let cannot = || Error::io(path, "cannot remove the old index");
    fs::remove_file(path.join("meta.json")).map_err(cannot())?;
    for entry in fs::read_dir(path).map_err(cannot())? {
        let entry = entry.map_err(cannot())?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if is_tantivy(&name) || is_manifest(&name) {
            fs::remove_file(entry.path()).map_err(cannot())?;
        }
    }
    Ok(())
}

/// Whether a file of that name is one of Tantivy's: a segment's or its list.
fn is_tantivy(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or("");
    name == ".managed.json" || stem.len() == 32 && stem.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Refuses a folder in which something else lives. Hidden files are let be,
/// and so is what a run that died at its very start has left.
fn refuse_other_files(path: &Path) -> Result<()> {
    let cannot = || Error::io(path, "cannot read the folder");
    for entry in fs::read_dir(path).map_err(cannot())? {
        let name = entry.map_err(cannot())?.file_name();
        let name = name.to_string_lossy();
        if !name.starts_with('.') && !is_manifest(&name) && !is_tantivy(&name) {
            return Err(Error::ForeignIndex {
                path: path.to_path_buf(),
                found: format!("there is {name}"),
            });
        }
    }
    Ok(())
}
