//! Search: from what a person types to hits and counts.
//!
//! `parse` reads the query language, `lower` turns it into Tantivy's queries
//! over the terms of the index, `rank` weighs their parts, `boost` says what ranks
//! higher, `filter` resolves names to facet values.
//! `search` runs it all by a `plan`: `facets` counts, `counts` and `values` make lists of
//! what was counted, `histogram` shows the gaps in time, `order` puts hits in
//! order, `folded` leaves one article of a story, `snippet` shows why a hit is one, `suggest`
//! says what would be found where nothing is, `complete` which words begin so. `chronology`, `lines` and `quotes` read the
//! sentences of what is found. `why` explains a value of an article, `who` an entity of
//! the index.

pub mod boost;
pub mod chronology;
pub mod compare;
mod complete;
mod counts;
pub mod engine_fields;
pub mod facets;
#[cfg(test)]
mod facets_tests;
pub mod filter;
mod folded;
mod histogram;
pub mod lines;
mod lower;
mod narrowed;
pub mod network;
mod order;
pub mod parse;
mod plan;
pub mod quotes;
pub mod range;
mod rank;
mod request;
mod search;
mod sentences;
pub mod snippet;
pub mod spans;
mod suggest;
pub mod totals;
pub mod translate;
mod values;
pub mod who;
pub mod why;

pub use complete::{Word, words_beginning};
pub use histogram::fill_gaps;
#[cfg(feature = "engines")]
pub(crate) use lower::exact_words;
pub use order::Sort;
pub use plan::languages;
pub use request::Request;
pub use search::{Answer, Found, Hit, find, highlighter, search};
pub use suggest::{Change, Suggestion};
pub use values::{FacetAnswer, FacetRequest, FacetValue, listed};
