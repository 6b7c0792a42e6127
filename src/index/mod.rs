//! The index: the one module that knows Tantivy's files.
//!
//! An index is a folder. What it holds changes by commits only, each of which
//! is whole: its payload names the format, the corpora and the manifest of
//! files that belong to it, so that the three can never disagree.

pub mod analyzer;
mod check;
mod failures;
mod folder;
mod kept;
mod lock;
mod manifest;
mod merging;
mod payload;
mod reader;
mod rebuild;
pub mod schema;
mod writer;

pub use check::{Checked, Damage, check};
pub use failures::{ERRORS, Failure};
pub(crate) use folder::Folder;
pub use kept::{Kept, KeptArticle, KeptNames};
pub use lock::WriterLock;
pub use manifest::{Entry, Manifest};
pub use payload::{CorpusName, State};
pub use reader::Reader;
pub use rebuild::{Replacement, older};
pub use schema::{Facet, Fields, Level, ValueKind};
pub use writer::{Budget, Writer, mentioned_intervals};

/// Registers our tokenizer with an index that was opened or created.
pub(crate) fn register_tokenizers(index: &tantivy::Index) {
    index
        .tokenizers()
        .register(schema::PACKED, analyzer::PackedTokenizer::default());
}
