//! What to search for.

use jiff::civil::Date;

use super::filter::Filters;
use super::order::Sort;
use super::values::FacetRequest;

/// What to search for.
#[derive(Debug, Clone)]
pub struct Request {
    /// The query, as typed.
    pub query: String,
    /// What narrows it, as typed.
    pub filters: Filters,
    /// Whether any word will do, the more the better.
    pub any: bool,
    /// Whether what cannot be read is an error.
    pub strict: bool,
    /// Hits to give; `None` for all.
    pub limit: Option<usize>,
    /// Hits to pass over.
    pub offset: usize,
    /// Whether only one article of a story is a hit.
    pub once_a_story: bool,
    /// Their order.
    pub sort: Sort,
    /// Days after which an article counts half as much, where scores fall with
    /// age.
    pub half_life_days: Option<f32>,
    /// Facets to count.
    pub facets: Vec<FacetRequest>,
    /// The day of the search.
    pub today: Date,
}

impl Request {
    /// A request for every article, on a day: no hits and no facets, to be
    /// completed with what is wanted.
    #[must_use]
    pub fn every_article(today: Date) -> Self {
        Self {
            query: String::new(),
            filters: Filters::default(),
            any: false,
            strict: false,
            limit: Some(0),
            offset: 0,
            once_a_story: false,
            sort: Sort::default(),
            half_life_days: None,
            facets: Vec::new(),
            today,
        }
    }
}
