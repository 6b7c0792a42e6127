//! Prasówka turns a folder of news articles into an index that is searched by
//! word and narrowed by person, country, organisation, place and date.
//!
//! An article goes through the modules in this order: [`corpus`] finds and
//! reads it, [`enrich`] says who, where and when it speaks of, [`index`] keeps
//! it, [`query`] finds it again. [`ingest`] is where they meet.
//!
//! ```
//! use std::sync::atomic::AtomicBool;
//! use prasowka::index::Reader;
//! use prasowka::ingest::{self, Options};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! let corpus = folder.path().join("corpus");
//! std::fs::create_dir(&corpus)?;
//! std::fs::write(corpus.join("a.txt"), "date 2024-06\nMinister poleciał do Wietnamu.")?;
//! let options = Options {
//!     corpora: vec![corpus],
//!     index: folder.path().join("index"),
//!     n_threads: 1,
//!     budget_bytes: 50 << 20,
//!     checksum: false,
//!     retry_failed: false,
//!     keep_vanished: false,
//!     entities: None,
//!     reading: prasowka::corpus::Options::default(),
//!     today: jiff::civil::date(2026, 11, 23),
//! };
//! ingest::run(&options, &AtomicBool::new(false), &mut |_| {})?;
//! assert_eq!(Reader::open(&options.index)?.n_articles(), 1);
//! # Ok(())
//! # }
//! ```
//!
//! # Glossary
//!
//! - *corpus*, *article*: the collection; one item of it.
//! - *span*: half-open byte range into an article's text.
//! - *token*, *term*: a piece of text; its indexed form.
//! - *mention*, *entity*: the words in one place; what they name.
//! - *published*: when the article appeared, the anchor of relative dates.
//! - *facet*: a list of values by which articles are counted and narrowed.

pub mod article;
pub mod contain;
pub mod corpus;
pub mod country;
pub mod date;
pub mod enrich;
pub mod entities;
pub mod error;
pub mod index;
pub mod ingest;
pub mod lang;
pub mod pipeline;
pub mod query;
mod table;
