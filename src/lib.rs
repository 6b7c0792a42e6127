//! Prasówka turns a folder of news articles into an index that is searched by
//! word and narrowed by person, country, organisation, place and date.
//!
//! An article goes through the modules in this order: [`corpus`] finds and
//! reads it, [`enrich`] says who, where and when it speaks of, [`index`] keeps
//! it, [`query`] finds it again, [`answer`] says what was found as a plain value.
//! [`ingest`] is where the first three meet; `ARCHITECTURE.md` has the whole.
//!
//! ```
//! use std::sync::atomic::AtomicBool;
//! use prasowka::answer::{Parameters, SearchRequest, search};
//! use prasowka::index::Reader;
//! use prasowka::ingest::{self, Options};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! let corpus = folder.path().join("corpus");
//! std::fs::create_dir(&corpus)?;
//! std::fs::write(corpus.join("a.txt"), "date 2024-06\nMinister poleciał do Wietnamu.")?;
//! let today = jiff::civil::date(2026, 11, 23);
//! let options = Options::new(corpus, folder.path().join("index"), today);
//! ingest::run(&options, &AtomicBool::new(false), &mut |_| {})?;
//!
//! // a filter takes any form of a name, and so does the query
//! let reader = Reader::open(&options.index)?;
//! let parameters = Parameters::new([("q", "ministrem"), ("country", "wietnamem")]);
//! let found = search(&reader, &SearchRequest::read(parameters, today)?)?.collected()?;
//! assert_eq!((found.total, found.hits[0].id.as_str()), (1, "a.txt"));
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
//! - *story*: articles that print the same, an agency's text and its reprints.
//! - *facet*: a list of values by which articles are counted and narrowed.

pub mod answer;
pub mod article;
pub mod collection;
pub mod contain;
pub mod corpus;
pub mod country;
pub mod date;
#[cfg(feature = "engines")]
pub mod engine;
pub mod enrich;
pub mod entities;
pub mod error;
pub mod export;
pub mod index;
pub mod ingest;
pub mod lang;
#[cfg(feature = "mcp")]
pub mod mcp;
pub mod pipeline;
pub mod query;
#[cfg(feature = "serve")]
pub mod serve;
pub mod stories;
mod table;
pub mod watch;
