//! Search: from what a person types to hits and counts.
//!
//! `parse` reads the query language, `lower` turns it into Tantivy's queries
//! over the terms of the index, `filter` resolves names to facet values,
//! `search` runs it all, `facets` counts, `snippet` shows why a hit is one.

pub mod facets;
pub mod filter;
mod lower;
pub mod parse;
pub mod range;
mod search;
pub mod snippet;

pub use search::{Answer, FacetAnswer, FacetRequest, FacetValue, Hit, Request, Sort, search};
