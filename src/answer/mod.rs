//! Answers: what every face gives (terminal, page, API), as plain values.
//!
//! A request is a struct that says what is wanted; it is filled by hand or read
//! from plain parameters in the command line's own names
//! ([`Parameters`]). An answer derives serde's `Serialize` and a JSON Schema, so
//! that what is sent and what is described are one type. What happens after
//! counting (fewest articles, prefix, order, gaps) is done here; a face only
//! words it.
//!
//! | request | answer |
//! |---|---|
//! | [`SearchRequest`] | [`Search`], or streamed: [`search()`] |
//! | [`FacetsRequest`] | [`FacetList`] |
//! | [`EntityRequest`] | [`Entity`] |
//! | [`ChronologyRequest`] | [`Chronology`] |
//! | [`LinesRequest`] | [`Lines`] |
//! | [`QuotesRequest`] | [`Quotes`] |
//! | [`CompareRequest`] | [`Comparison`] |
//! | [`NetworkRequest`] | [`Network`] |
//! | an article's id | [`Article`] by [`article()`] |
//! | [`SearchRequest`], a facet | [`Map`] by [`map()`], [`Multiples`] by [`multiples()`] |
//! | an article's id, a search | [`Reading`] by [`reading()`] |
//! | what is being typed | [`Completion`]s by [`complete()`] |
//! | [`SearchRequest`] | [`Timeline`] by [`timeline()`]; both in [`Overview`] by [`overview()`] |
//! | an article's id, a value | [`Why`] by [`why()`] |
//! | the ids of two articles | [`Differences`] by [`differences()`] |
//! | [`FreezeRequest`] | [`FrozenNow`] by [`freeze()`], [`FreezeCheck`] by [`check_frozen()`] |
//! | a [`SearchRequest`] | [`Provenance`] by [`provenance()`]: how it was counted |
//! | an index | [`Status`] by [`status()`], [`Check`] by [`check()`] |
//!
//! A field is only ever added.

mod article;
mod chronology;
mod compare;
mod completion;
mod entity;
mod facets;
mod freeze;
pub mod graph;
mod lines;
mod map;
mod multiples;
mod network;
mod overview;
mod parameters;
mod provenance;
mod quotes;
mod reading;
mod search;
mod state;
mod stories;
mod suggestion;
mod timeline;
pub mod uri;

use std::time::Instant;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

pub use article::{Evidence, Why, article, why};
pub use chronology::{Chronology, ChronologyRequest, Day, DaySentence, N_DAYS, chronology};
pub use compare::{
    CompareRequest, ComparedValue, Comparison, N_COMPARED, Side, SideName, Unusual, UnusualWord,
    WORD, compare, unusual, unusual_words,
};
pub use completion::{Completion, NameList, complete};
#[cfg(feature = "engines")]
pub(crate) use entity::described;
pub use entity::{Companion, DatedArticle, Entity, EntityRequest, Variant, entity};
pub use facets::{FacetList, FacetSort, FacetValue, FacetsRequest, N_VALUES, facets};
#[cfg(feature = "engines")]
pub(crate) use facets::{facet_list, named_values};
pub use freeze::{FreezeCheck, FreezeRequest, FrozenNow, check_frozen, freeze};
pub use lines::{ConcordanceLine, Lines, LinesRequest, lines};
pub use map::{LAYERS, Map, Point, map};
pub use multiples::{Multiple, Multiples, multiples};
pub use network::{Edge, Example, LeftOut, N_NODES, Network, NetworkRequest, Node, network};
pub use overview::{Overview, overview};
pub use parameters::{Parameters, pairs};
pub use provenance::{Provenance, provenance};
pub use quotes::{N_QUOTES, Quotation, Quotes, QuotesRequest, quotes};
pub use reading::{Reading, reading};
pub use search::{Answer, FacetLists, Hit, HitList, Hits, Line, Search, SearchRequest, search};
pub use state::{Check, Corpus, Damage, Status, check, status};
pub use stories::{Differences, differences};
pub use suggestion::{Change, Suggestion};
pub use timeline::{Bar, Timeline, timeline};

/// An enriched article.
pub use crate::enrich::Record as Article;

/// The JSON Schema of an answer.
///
/// ```
/// use prasowka::answer::{Search, schema};
/// let schema = schema::<Search>();
/// assert!(schema["properties"]["hits"].is_object());
/// ```
#[must_use]
pub fn schema<T: JsonSchema>() -> serde_json::Value {
    // of what is written: what may be left out is not required
    let settings = SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<T>().into()
}

/// How long an answer took, up to the moment at which it is written.
#[derive(Debug, Clone, Copy)]
pub struct Took(Instant);

impl Took {
    /// Begins now.
    #[must_use]
    pub fn begin() -> Self {
        Self(Instant::now())
    }

    /// Milliseconds so far.
    #[must_use]
    pub fn ms(self) -> f64 {
        self.0.elapsed().as_secs_f64() * 1e3
    }
}

impl Serialize for Took {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.ms())
    }
}

impl JsonSchema for Took {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Milliseconds".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        f64::json_schema(generator)
    }
}
