//! Who, or which country, is spoken of when: the commonest values of a search,
//! each over the same time.

use schemars::JsonSchema;
use serde::Serialize;

use super::facets::named_values;
use super::search::SearchRequest;
use super::timeline::{Timeline, timeline};
use crate::error::Result;
use crate::index::{Facet, Reader};
use crate::query::filter::NONE;
use crate::query::{self, FacetRequest, Request};

/// The commonest values of a search over the same time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Multiples {
    /// Whose values they are.
    pub facet: Facet,
    /// All articles of the search; its bars are those of the rows.
    pub whole: Timeline,
    /// The values, commonest first.
    pub rows: Vec<Multiple>,
}

/// A value over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Multiple {
    /// What a filter takes.
    pub value: String,
    /// What a person reads.
    pub name: String,
    /// Articles.
    pub count: u64,
    /// Articles in each of the bars of the whole.
    pub counts: Vec<u64>,
}

/// Counts the `top` commonest values of a facet over time.
///
/// # Errors
///
/// As [`query::search`].
pub fn multiples(
    reader: &Reader,
    request: &SearchRequest,
    facet: Facet,
    dates: Facet,
    top: usize,
) -> Result<Multiples> {
    let whole = timeline(reader, request, dates)?;
    let level = whole.by;
    let counted = Request {
        limit: Some(0),
        facets: vec![FacetRequest {
            facet,
            level: facet.levels()[0],
            top: Some(top + 1),
        }],
        ..request.search.clone()
    };
    let found = query::search(reader, &counted)?;
    let values = named_values(&found.facets[0], request.ui).into_iter();
    let mut rows = Vec::new();
    for value in values.filter(|value| value.value != NONE).take(top) {
        let mut own = request.search.clone();
        own.limit = Some(0);
        own.filters.all.push((facet, value.value.clone()));
        own.facets = vec![FacetRequest {
            facet: dates,
            level,
            top: None,
        }];
        let found = query::search(reader, &own)?;
        let of = |bar: &str| {
            let mut values = found.facets[0].values.iter();
            values
                .find(|each| each.value == bar)
                .map_or(0, |each| each.count)
        };
        rows.push(Multiple {
            counts: whole.bars.iter().map(|bar| of(&bar.value)).collect(),
            value: value.value,
            name: value.name,
            count: found.total,
        });
    }
    Ok(Multiples { facet, whole, rows })
}
