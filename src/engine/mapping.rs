//! The fields of the articles as an engine must be told of them.
//!
//! Every field is named, and what is not named is refused. Nothing is analysed
//! beyond cutting at white space. Elasticsearch and `OpenSearch`: mapping and
//! `PUT /INDEX` of their reference manuals. Quickwit: index config 0.8, which
//! every later version reads; its tokenizer `whitespace` is built in.

use serde_json::{Map, Value, json};

use super::Engine;
use crate::index::Facet;
use crate::query::engine_fields as field;

/// How a field is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    /// Compared as it is, counted and sorted by; several of an article.
    Values,
    /// The same, one of an article.
    Value,
    /// Terms with their places, found and ranked by, not given back.
    Terms,
    /// Given back, never searched.
    Shown,
    /// The same, several of an article.
    AllShown,
    /// A whole number.
    Number,
    /// A moment.
    Moment,
}

/// The fields that are no facets.
const FIELDS: &[(&str, Kept)] = &[
    (field::ID, Kept::Value),
    ("path", Kept::Value),
    ("url", Kept::Shown),
    ("title", Kept::Shown),
    ("text", Kept::Shown),
    (field::TITLE_TERMS, Kept::Terms),
    (field::TEXT_TERMS, Kept::Terms),
    (field::TITLE_WORDS, Kept::Terms),
    (field::TEXT_WORDS, Kept::Terms),
    ("published_at", Kept::Moment),
    (field::PUBLISHED_DAYS[0], Kept::Number),
    (field::PUBLISHED_DAYS[1], Kept::Number),
    (field::MENTIONED_SPANS, Kept::Values),
    (field::NAMES, Kept::Values),
    (field::NAME_WORDS, Kept::Values),
    ("called", Kept::AllShown),
    (field::STORY, Kept::Value),
];

/// What an engine is sent to make an index of that name.
#[must_use]
pub fn mapping(engine: Engine, index: &str) -> Value {
    let facets = Facet::ALL.map(|facet| (facet.name(), Kept::Values));
    let fields = FIELDS.iter().copied().chain(facets);
    match engine {
        Engine::Quickwit => {
            let version = std::iter::once((field::VERSION, Kept::Number));
            let fields: Vec<Value> = version
                .chain(fields)
                .map(|(name, kept)| quickwit_field(name, kept))
                .collect();
            json!({
                "version": "0.8",
                "index_id": index,
                "doc_mapping": {
                    "mode": "strict",
                    "store_source": false,
                    "field_mappings": fields,
                    "tag_fields": ["lang"],
                },
                "indexing_settings": {"commit_timeout_secs": 10},
                "search_settings": {
                    "default_search_fields": [field::TITLE_TERMS, field::TEXT_TERMS],
                },
            })
        }
        Engine::OpenSearch | Engine::Elasticsearch => {
            let fields: Map<String, Value> = fields
                .map(|(name, kept)| (name.to_owned(), lucene_field(kept)))
                .collect();
            let left_out = FIELDS.iter().filter(|(_, kept)| *kept == Kept::Terms);
            let left_out: Vec<&str> = left_out.map(|(name, _)| *name).collect();
            json!({
                "settings": {
                    "analysis": {"analyzer": {"terms": {"type": "custom", "tokenizer": "whitespace"}}},
                },
                "mappings": {
                    "dynamic": "strict",
                    "_source": {"excludes": left_out},
                    "properties": fields,
                },
            })
        }
    }
}

fn lucene_field(kept: Kept) -> Value {
    match kept {
        Kept::Values | Kept::Value => json!({"type": "keyword"}),
        Kept::Terms => json!({"type": "text", "analyzer": "terms"}),
        Kept::Shown | Kept::AllShown => {
            json!({"type": "keyword", "index": false, "doc_values": false})
        }
        Kept::Number => json!({"type": "integer"}),
        Kept::Moment => json!({"type": "date", "format": "strict_date"}),
    }
}

fn quickwit_field(name: &str, kept: Kept) -> Value {
    let text = |kind: &str| json!({"name": name, "type": kind, "tokenizer": "raw", "fast": true, "record": "basic"});
    match kept {
        Kept::Values => text("array<text>"),
        Kept::Value => text("text"),
        Kept::Terms => json!({
            "name": name, "type": "text", "tokenizer": "whitespace", "record": "position",
            "fieldnorms": true, "stored": false,
        }),
        Kept::Shown => json!({"name": name, "type": "text", "indexed": false}),
        Kept::AllShown => json!({"name": name, "type": "array<text>", "indexed": false}),
        Kept::Number => json!({"name": name, "type": "i64", "fast": true}),
        Kept::Moment => json!({
            "name": name, "type": "datetime", "input_formats": ["%Y-%m-%d"],
            "output_format": "rfc3339", "fast": true, "fast_precision": "seconds",
        }),
    }
}
