//! The enriched articles that an index keeps, so that it can be built again
//! without its corpus.
//!
//! They are read by the names of two fields, which are the same in every format. So [`salvage`] reads an index of an older format, though it cannot be
//! searched, and what is sound of a damaged one.

use std::path::{Path, PathBuf};

use tantivy::collector::DocSetCollector;
use tantivy::columnar::{BytesColumn, Column};
use tantivy::fastfield::AliveBitSet;
use tantivy::index::{SegmentComponent, SegmentMeta};
use tantivy::query::TermQuery;
use tantivy::schema::{Field, IndexRecordOption, Value};
use tantivy::store::StoreReader;
use tantivy::{
    DocAddress, DocId, Index, ReloadPolicy, Searcher, SegmentReader, TantivyDocument, Term,
};

use super::register_tokenizers;
use super::schema::{FILE, Fields, NAMES, RECORD, RUN, SIGNATURE, STORY};
use crate::contain::contain;
use crate::enrich::{Record, RecordNames, Signature, id_of_names, unpack, unpack_names};
use crate::error::{Error, Result};

/// The kept articles of one commit.
pub struct Kept {
    path: PathBuf,
    searcher: Searcher,
    id: Field,
    file: Field,
    record: Field,
}

/// What is read of all articles at once, in the columns of a segment.
struct NameColumns {
    names: Option<BytesColumn>,
    signature: Option<BytesColumn>,
    story: Option<Column<u64>>,
    run: Option<Column<u64>>,
}

impl NameColumns {
    fn of(segment: &SegmentReader) -> Self {
        let columns = segment.fast_fields();
        let bytes = |name| columns.bytes(name).ok().flatten();
        let numbers = |name| columns.column_opt(name).ok().flatten();
        Self {
            names: bytes(NAMES),
            signature: bytes(SIGNATURE),
            story: numbers(STORY),
            run: numbers(RUN),
        }
    }
}

/// A kept article and the key of its file.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptArticle {
    /// Key of its file in the manifest.
    pub key: String,
    /// The article.
    pub record: Record,
}

/// The names of a kept article.
#[derive(Debug, Clone)]
pub struct KeptNames {
    /// Where the article is.
    pub address: DocAddress,
    /// Key of its file in the manifest.
    pub key: String,
    /// Its id.
    pub id: String,
    /// Its names.
    pub names: RecordNames,
    /// Keys by which its copies find it.
    pub signature: Signature,
    /// The number of its story, where it is one of several articles.
    pub story: Option<u64>,
    /// The run that wrote it.
    pub run: u64,
}

impl Kept {
    /// The kept articles as of the last commit of an index.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] where the index cannot be opened.
    pub(super) fn open(path: &Path, index: &Index) -> Result<Self> {
        register_tokenizers(index);
        let fields = Fields::schema().1;
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(Error::tantivy(path))?;
        Ok(Self {
            path: path.to_path_buf(),
            searcher: reader.searcher(),
            id: fields.id,
            file: fields.file,
            record: fields.record,
        })
    }

    /// Articles kept.
    #[must_use]
    pub fn n_articles(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// The articles of one file, as they lie on the disk.
    ///
    /// # Errors
    ///
    /// [`Error::Damaged`] or [`Error::Tantivy`] where they cannot be read.
    pub fn of_file(&self, key: &str) -> Result<impl ExactSizeIterator<Item = Result<Record>>> {
        let mut found = self.with_term(Term::from_field_text(self.file, key))?;
        found.sort_unstable();
        let article = |address| self.article(address).map(|article| article.record);
        Ok(found.into_iter().map(article))
    }

    /// The key of the file that holds the article with that id.
    ///
    /// # Errors
    ///
    /// As for [`Kept::of_file`].
    pub fn key_of(&self, id: &str) -> Result<Option<String>> {
        let found = self.with_term(Term::from_field_text(self.id, id))?;
        let first = found.first().map(|address| self.article(*address));
        Ok(first.transpose()?.map(|article| article.key))
    }

    /// Where the articles with a term are.
    fn with_term(&self, term: Term) -> Result<Vec<DocAddress>> {
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let found = self.searcher.search(&query, &DocSetCollector);
        let found = found.map_err(Error::tantivy(&self.path))?;
        Ok(found.into_iter().collect())
    }

    /// Every article, one after another as they lie on the disk. Of those that
    /// cannot be read the others are still given.
    pub fn iter(&self) -> impl Iterator<Item = Result<KeptArticle>> {
        self.addresses().map(|address| self.article(address))
    }

    /// The names of every article, as [`Kept::iter`] gives the articles.
    pub fn names(&self) -> impl Iterator<Item = Result<KeptNames>> {
        // the column of a segment is in memory only while it is read
        self.segments().flat_map(move |(segment, addresses)| {
            let columns = NameColumns::of(segment);
            let mut bytes = Vec::new();
            addresses.map(move |address| self.names_in(&columns, address, &mut bytes))
        })
    }

    /// The names of an article in the columns of its segment.
    fn names_in(
        &self,
        columns: &NameColumns,
        address: DocAddress,
        bytes: &mut Vec<u8>,
    ) -> Result<KeptNames> {
        self.bytes_in(columns.names.as_ref(), address, bytes)?;
        let (key, id, names) = unpack_names(bytes)
            .ok_or_else(|| Error::damaged(&self.path, "names are not as written".into()))?;
        self.bytes_in(columns.signature.as_ref(), address, bytes)?;
        let number = |column: &Option<Column<u64>>| column.as_ref()?.first(address.doc_id);
        Ok(KeptNames {
            address,
            key,
            id,
            names,
            signature: Signature::from_bytes(bytes),
            story: number(&columns.story),
            run: number(&columns.run).unwrap_or_default(),
        })
    }

    /// Reads what a column holds of an article.
    fn bytes_in(
        &self,
        column: Option<&BytesColumn>,
        address: DocAddress,
        bytes: &mut Vec<u8>,
    ) -> Result<()> {
        let ordinal = column.and_then(|column| column.ords().first(address.doc_id));
        let (Some(column), Some(ordinal)) = (column, ordinal) else {
            let what = "an article without its names".to_owned();
            return Err(Error::damaged(&self.path, what));
        };
        bytes.clear();
        column
            .ord_to_bytes(ordinal, bytes)
            .map_err(|error| Error::tantivy(&self.path)(error.into()))?;
        Ok(())
    }

    /// Where every article is.
    pub(super) fn addresses(&self) -> impl Iterator<Item = DocAddress> {
        self.segments().flat_map(|(_, addresses)| addresses)
    }

    /// The segments, and where the articles of each are.
    fn segments(&self) -> impl Iterator<Item = (&SegmentReader, impl Iterator<Item = DocAddress>)> {
        let segments = self.searcher.segment_readers().iter().zip(0_u32..);
        segments.map(|(segment, number)| {
            let documents = segment.doc_ids_alive();
            let addresses = documents.map(move |document| DocAddress::new(number, document));
            (segment, addresses)
        })
    }

    /// The article at an address.
    ///
    /// # Errors
    ///
    /// As for [`Kept::of_file`].
    pub fn article(&self, address: DocAddress) -> Result<KeptArticle> {
        let document: TantivyDocument = self
            .searcher
            .doc(address)
            .map_err(Error::tantivy(&self.path))?;
        read(&document, self.record).map_err(|what| Error::damaged(&self.path, what))
    }

    /// The error that articles of the file `key` are missing.
    pub(crate) fn lacks(&self, key: &str) -> Error {
        Error::damaged(&self.path, format!("articles of {key} are missing"))
    }

    /// Where the index is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Tantivy's view of the commit.
    pub(super) fn searcher(&self) -> &Searcher {
        &self.searcher
    }
}

/// The article that a stored document holds, or what is wrong with it.
pub(super) fn read(document: &TantivyDocument, record: Field) -> Result<KeptArticle, String> {
    let packed = document
        .get_first(record)
        .and_then(|value| value.as_bytes())
        .ok_or_else(|| "an article without its record".to_owned())?;
    let (key, record) = unpack(packed).ok_or_else(|| "a record is not as written".to_owned())?;
    Ok(KeptArticle { key, record })
}

/// The same of a document of any format; before the fifth, records were JSON.
fn read_older(document: &TantivyDocument, file: Field, record: Field) -> Option<KeptArticle> {
    let stored = |field| document.get_first(field).and_then(|value| value.as_str());
    let Some(json) = stored(record) else {
        return read(document, record).ok();
    };
    Some(KeptArticle {
        key: stored(file)?.to_owned(),
        record: serde_json::from_str(json).ok()?,
    })
}

/// The id of an article in the column of names of its segment, or what is wrong
/// with it.
pub(super) fn id_in(segment: &SegmentReader, document: DocId) -> Result<String, String> {
    let column = segment.fast_fields().bytes(NAMES).ok().flatten();
    let ordinal = column.as_ref().and_then(|it| it.ords().first(document));
    let (Some(column), Some(ordinal)) = (column, ordinal) else {
        return Err("an article without its names".to_owned());
    };
    let mut names = Vec::new();
    let read = column.ord_to_bytes(ordinal, &mut names);
    read.map_err(|error| error.to_string())?;
    id_of_names(&names).ok_or_else(|| "names are not as written".to_owned())
}

/// Gives `take` every article of an index of any format that can still be read,
/// segment by segment, until it fails. A segment of which the articles or the
/// list of deleted ones are not as they were written gives none.
pub(super) fn salvage(
    index: &Index,
    take: &mut dyn FnMut(KeptArticle) -> Result<()>,
) -> Result<()> {
    let schema = index.schema();
    let (Ok(file), Ok(record)) = (schema.get_field(FILE), schema.get_field(RECORD)) else {
        return Ok(());
    };
    for meta in index.searchable_segment_metas().unwrap_or_default() {
        let Ok(Some((store, alive))) = contain(|| open_store(index, &meta)) else {
            continue;
        };
        for document in store.iter::<TantivyDocument>(alive.as_ref()) {
            let article = document.ok();
            if let Some(article) = article.and_then(|it| read_older(&it, file, record)) {
                take(article)?;
            }
        }
    }
    Ok(())
}

/// The stored articles of a segment and which of them are alive, where both are
/// as they were written.
fn open_store(index: &Index, meta: &SegmentMeta) -> Option<(StoreReader, Option<AliveBitSet>)> {
    let is_sound = |component| {
        let path = meta.relative_path(component);
        index
            .directory()
            .validate_checksum(&path)
            .is_ok_and(|sound| sound)
    };
    let segment = index.segment(meta.clone());
    if !is_sound(SegmentComponent::Store) {
        return None;
    }
    let store = segment.open_read(SegmentComponent::Store).ok()?;
    let store = StoreReader::open(store, STORE_BLOCKS).ok()?;
    if !meta.has_deletes() {
        return Some((store, None));
    }
    if !is_sound(SegmentComponent::Delete) {
        return None;
    }
    let alive = segment.open_read(SegmentComponent::Delete).ok()?;
    Some((store, Some(AliveBitSet::open(alive.read_bytes().ok()?))))
}

/// Decompressed blocks of a store kept at hand; they are read in order.
const STORE_BLOCKS: usize = 2;
