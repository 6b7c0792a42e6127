//! What would be found, where nothing is.

use schemars::JsonSchema;
use serde::Serialize;

use crate::index::Facet;
use crate::query;

/// Something that would be found, where nothing is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Suggestion {
    /// What to change.
    #[serde(flatten)]
    pub change: Change,
    /// The query to type then.
    pub query: String,
    /// Articles that it finds.
    pub total: u64,
}

/// What to change in a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "change", rename_all = "lowercase")]
pub enum Change {
    /// Words to be spelt otherwise.
    Spelling {
        /// As typed.
        from: String,
        /// As the index has it.
        to: String,
    },
    /// A part of the query to leave out.
    Part {
        /// The part.
        dropped: String,
    },
    /// A filter whose value is to be spelt otherwise.
    Value {
        /// The facet.
        facet: Facet,
        /// As typed.
        from: String,
        /// As the index has it.
        to: String,
    },
    /// A filter to leave out.
    Filter {
        /// The facet.
        facet: Facet,
        /// What was selected in it.
        dropped: String,
    },
}

impl From<query::Suggestion> for Suggestion {
    fn from(found: query::Suggestion) -> Self {
        let change = match found.change {
            query::Change::Spelling { from, to } => Change::Spelling { from, to },
            query::Change::Part(dropped) => Change::Part { dropped },
            query::Change::Value { facet, from, to } => Change::Value { facet, from, to },
            query::Change::Filter { facet, dropped } => Change::Filter { facet, dropped },
        };
        Self {
            change,
            query: found.query,
            total: found.total,
        }
    }
}
