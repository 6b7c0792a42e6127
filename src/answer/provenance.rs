//! How something was counted: what a reader needs to count it again.

use schemars::JsonSchema;
use serde::Serialize;

use super::SearchRequest;
use super::parameters::pairs;
use crate::error::Result;
use crate::index::Reader;
use crate::index::schema::FORMAT;
use crate::query;

/// How something was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Provenance {
    /// The program and its version.
    pub program: String,
    /// Format of the index.
    pub index_format: u32,
    /// A mark of the files that the index had read: another one where any differs.
    pub index_mark: String,
    /// Articles in the index.
    pub articles: u64,
    /// The day of the search, from which its days were reckoned.
    pub day: String,
    /// The query, as typed.
    pub query: String,
    /// Whether any of the query's words would do.
    pub any: bool,
    /// What narrowed it: name and value.
    pub filters: Vec<(String, String)>,
    /// What each part of the query, and each filter, was taken for.
    pub understood: Vec<String>,
    /// What was not read as it was meant.
    pub notes: Vec<String>,
    /// Articles that match.
    pub total: u64,
    /// What is counted.
    pub unit: &'static str,
}

/// Says how a search is counted.
///
/// # Errors
///
/// As [`query::find`].
pub fn provenance(reader: &Reader, request: &SearchRequest) -> Result<Provenance> {
    let search = query::Request {
        limit: Some(0),
        ..request.search.clone()
    };
    let found = query::find(reader, &search)?;
    Ok(Provenance {
        program: format!("prasowka {}", env!("CARGO_PKG_VERSION")),
        index_format: FORMAT,
        index_mark: reader.mark().to_owned(),
        articles: reader.n_articles(),
        day: search.today.to_string(),
        query: search.query,
        any: search.any,
        filters: pairs(&search.filters),
        understood: found.explanation,
        notes: found.notes,
        total: found.total,
        unit: "articles: an article counts once however often it mentions what is asked for",
    })
}
