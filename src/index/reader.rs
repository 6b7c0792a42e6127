//! Opens an index for searching.

use std::path::{Path, PathBuf};

use tantivy::collector::{DocSetCollector, TopDocs};
use tantivy::query::{Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Index, ReloadPolicy, Searcher, TantivyDocument, TantivyError, Term};
use unicode_normalization::UnicodeNormalization;

use super::folder::Folder;
use super::kept::{self, Kept};
use super::payload::{Payload, State};
use super::register_tokenizers;
use super::schema::{Fields, STORY};
use crate::enrich::Record;
use crate::error::{Error, Result};

/// One commit of an index, open for reading.
pub struct Reader {
    path: PathBuf,
    payload: Payload,
    searcher: Searcher,
    fields: Fields,
    index: Index,
    commit: Commit,
}

/// What tells a commit from another.
#[derive(Debug, PartialEq, Eq)]
struct Commit {
    opstamp: u64,
    payload: Option<String>,
    segments: Vec<String>,
}

impl Commit {
    /// The last commit of an index, as its small list of segments tells it.
    fn last(path: &Path, index: &Index) -> Result<Self> {
        let meta = index.load_metas().map_err(Error::tantivy(path))?;
        Ok(Self {
            opstamp: meta.opstamp,
            payload: meta.payload,
            segments: meta
                .segments
                .iter()
                .map(|each| each.id().uuid_string())
                .collect(),
        })
    }
}

impl Reader {
    /// Opens the last commit of the index in `path`.
    ///
    /// # Errors
    ///
    /// [`Error::NoIndex`], [`Error::ForeignIndex`], [`Error::Format`],
    /// [`Error::Damaged`] or [`Error::Tantivy`], as they say.
    pub fn open(path: &Path) -> Result<Self> {
        let index = open_index(&Folder::open_existing(path)?)?;
        register_tokenizers(&index);
        let payload = Payload::of(path, &index)?.ok_or_else(|| Error::NoIndex {
            path: path.to_path_buf(),
        })?;
        payload.check_format(path, &index)?;
        // a commit that comes between is opened once more, which does no harm
        let commit = Commit::last(path, &index)?;
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(Error::tantivy(path))?;
        Ok(Self {
            path: path.to_path_buf(),
            payload,
            searcher: reader.searcher(),
            fields: Fields::schema().1,
            index,
            commit,
        })
    }

    /// The index as of a newer commit; `None` while this is the last one. Costs
    /// the reading of one small file where nothing has changed, so that a
    /// process that stays up can ask before every answer.
    ///
    /// # Errors
    ///
    /// As for [`Reader::open`].
    pub fn reopened(&self) -> Result<Option<Self>> {
        let is_last = Commit::last(&self.path, &self.index).is_ok_and(|last| last == self.commit);
        if is_last {
            return Ok(None);
        }
        Self::open(&self.path).map(Some)
    }

    /// Where the index is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A mark of the files that the index has read: a hash of its manifest.
    #[must_use]
    pub fn mark(&self) -> &str {
        &self.payload.manifest_hash
    }

    /// What the index holds, its manifest with it.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where the manifest is not as it was written.
    pub fn into_state(self) -> Result<State> {
        self.payload.into_state(&self.path)
    }

    /// The articles that the index keeps.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where they cannot be read.
    pub fn kept(&self) -> Result<Kept> {
        Kept::open(&self.path, &self.index)
    }

    /// Articles in the index.
    #[must_use]
    pub fn n_articles(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// The fields of the index.
    #[must_use]
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// Tantivy's view of the commit.
    #[must_use]
    pub fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    /// Where every article is, as they lie on the disk.
    pub fn addresses(&self) -> impl Iterator<Item = DocAddress> {
        let segments = self.searcher.segment_readers().iter().zip(0_u32..);
        segments.flat_map(|(segment, number)| {
            let documents = segment.doc_ids_alive();
            documents.map(move |document| DocAddress::new(number, document))
        })
    }

    /// Where the article with that id is.
    ///
    /// # Errors
    ///
    /// [`Error::Tantivy`] where the index cannot be read.
    pub fn find(&self, id: &str) -> Result<Option<DocAddress>> {
        let term = Term::from_field_text(self.fields.id, id);
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let top = TopDocs::with_limit(1).order_by_score();
        let found = self
            .searcher
            .search(&query, &top)
            .map_err(Error::tantivy(&self.path))?;
        Ok(found.first().map(|(_, address)| *address))
    }

    /// The same for an id that somebody has typed: file systems keep letters with
    /// diacritics composed or decomposed, and a folder's may differ from the
    /// file's.
    ///
    /// # Errors
    ///
    /// As for [`Reader::find`].
    pub fn find_typed(&self, id: &str) -> Result<Option<DocAddress>> {
        let found = self.find(id)?;
        if found.is_some() || id.is_ascii() {
            return Ok(found);
        }
        let (folder, file) = id.split_at(id.rfind('/').map_or(0, |slash| slash + 1));
        let ways = |part: &str| [part.nfc().collect::<String>(), part.nfd().collect()];
        for folder in ways(folder) {
            for file in ways(file) {
                let found = self.find(&format!("{folder}{file}"))?;
                if found.is_some() {
                    return Ok(found);
                }
            }
        }
        Ok(None)
    }

    /// The id of the article at an address, without reading the article.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where the column of names is not as it was written.
    pub fn id(&self, address: DocAddress) -> Result<String> {
        let segment = self.searcher.segment_reader(address.segment_ord);
        kept::id_in(segment, address.doc_id).map_err(|what| Error::damaged(&self.path, what))
    }

    /// The number of the story of an article, where it is one of several.
    #[must_use]
    pub fn story(&self, address: DocAddress) -> Option<u64> {
        let segment = self.searcher.segment_reader(address.segment_ord);
        let column = segment.fast_fields().column_opt::<u64>(STORY).ok()??;
        column.first(address.doc_id)
    }

    /// Where the articles of a story are.
    ///
    /// # Errors
    ///
    /// [`Error::Tantivy`] where the index cannot be read.
    pub fn articles_of(&self, story: u64) -> Result<Vec<DocAddress>> {
        let term = Term::from_field_u64(self.fields.story, story);
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let found = self.searcher.search(&query, &DocSetCollector);
        let mut found: Vec<_> = found
            .map_err(Error::tantivy(&self.path))?
            .into_iter()
            .collect();
        found.sort_unstable();
        Ok(found)
    }

    /// How many articles a story has.
    ///
    /// # Errors
    ///
    /// [`Error::Tantivy`] where the index cannot be read.
    pub fn n_articles_of(&self, story: u64) -> Result<u64> {
        let term = Term::from_field_u64(self.fields.story, story);
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let count = query.count(&self.searcher);
        Ok(count.map_err(Error::tantivy(&self.path))? as u64)
    }

    /// The article at an address, with its names as the corpus resolves them.
    ///
    /// # Errors
    ///
    /// As for [`Reader::kept_record`].
    pub fn record(&self, address: DocAddress) -> Result<Record> {
        self.kept_record(address).map(Record::resolved)
    }

    /// The article at an address, with its own names.
    ///
    /// # Errors
    ///
    /// [`Error::Tantivy`] where it cannot be read, [`Error::Damaged`] where it
    /// is not as it was written.
    pub fn kept_record(&self, address: DocAddress) -> Result<Record> {
        let document: TantivyDocument = self
            .searcher
            .doc(address)
            .map_err(Error::tantivy(&self.path))?;
        let kept = kept::read(&document, self.fields.record);
        let kept = kept.map_err(|what| Error::damaged(&self.path, what))?;
        Ok(kept.record)
    }
}

/// Opens Tantivy's index in a folder.
pub(super) fn open_index(folder: &Folder) -> Result<Index> {
    Index::open(folder.clone()).map_err(|error| match error {
        TantivyError::SchemaError(found) => Error::ForeignIndex {
            path: folder.path().to_path_buf(),
            found,
        },
        error => Error::tantivy(folder.path())(error),
    })
}
