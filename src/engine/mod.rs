//! Engines of others: the same articles and answers on Quickwit, `OpenSearch` and
//! Elasticsearch, for archives that outgrow a machine.
//!
//! Language stays here. An article goes out as a `document` that holds its terms
//! and facets as an index of ours has them, under a `mapping` in which an engine
//! only compares; a search goes out as a `request` made of
//! [`query::translate`](crate::query::translate). So engines need no dictionary,
//! no stemmer and no plug-in, and give the sets and counts that an index gives.
//!
//! `client` speaks HTTP, `journal` knows what an engine has accepted, `push` sends;
//! `remote` asks and answers.

mod client;
mod document;
mod journal;
mod mapping;
mod push;
mod remote;
mod request;

pub use client::{Access, Address};
pub use document::Document;
pub use mapping::mapping;
pub use push::{PushOptions, PushReport, PushSource, Pushed, push};
pub use remote::Remote;
pub use request::{EngineRequest, requests};

/// Whose engine it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Engine {
    /// Quickwit, from 0.8 on.
    Quickwit,
    /// `OpenSearch`, from 1.0 on.
    OpenSearch,
    /// Elasticsearch, from 7.10 on.
    Elasticsearch,
}

impl Engine {
    /// Every engine, with its name as it is typed.
    pub const ALL: [(&str, Self); 3] = [
        ("quickwit", Self::Quickwit),
        ("opensearch", Self::OpenSearch),
        ("elasticsearch", Self::Elasticsearch),
    ];

    /// Its name as it is typed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Quickwit => "quickwit",
            Self::OpenSearch => "opensearch",
            Self::Elasticsearch => "elasticsearch",
        }
    }

    /// Whether it knows an article by its key, so that a second copy takes the
    /// place of the first.
    #[must_use]
    pub fn has_keys(self) -> bool {
        self != Self::Quickwit
    }
}
