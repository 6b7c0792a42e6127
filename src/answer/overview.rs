//! A search as a page shows it: what was found, and over time, counted in one
//! pass.

use schemars::JsonSchema;
use serde::Serialize;

use super::Took;
use super::search::{Search, SearchRequest, answered};
use super::timeline::Timeline;
use crate::error::Result;
use crate::index::{Facet, Reader};
use crate::query;

/// A search with what a page shows beside its hits.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Overview {
    /// What was found.
    pub found: Search,
    /// The articles over time.
    pub timeline: Timeline,
}

/// Searches an index; `dates` are those of the timeline.
///
/// # Errors
///
/// As [`query::find`].
pub fn overview(reader: &Reader, request: &SearchRequest, dates: Facet) -> Result<Overview> {
    let took = Took::begin();
    let mut search = request.search.clone();
    let n_own = search.facets.len();
    search.facets.extend(Timeline::requests(dates));
    let mut found = query::find(reader, &search)?;
    let over_time = found.facets.split_off(n_own);
    Ok(Overview {
        timeline: Timeline::of(reader, &search, found.total, &over_time)?,
        found: answered(reader, found, request, took)?.collected()?,
    })
}
