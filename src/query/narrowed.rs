//! What a query and its filters leave of an index, for answers that are no list
//! of hits.

use tantivy::DocAddress;
use tantivy::collector::DocSetCollector;
use tantivy::query::Query;

use super::filter::{self, Resolved};
use super::parse::parse;
use super::plan::{Plan, languages, narrow};
use super::request::Request;
use super::search::refuse_unreadable;
use super::snippet::Highlighter;
use crate::error::{Error, Result};
use crate::index::Reader;

/// A query, narrowed by its filters.
pub(super) struct Narrowed {
    /// All of it.
    pub(super) query: Box<dyn Query>,
    /// What its filters mean.
    pub(super) resolved: Resolved,
    /// Marks what the query matches.
    pub(super) highlighter: Highlighter,
    /// What was not read as it was meant.
    pub(super) notes: Vec<String>,
}

impl Narrowed {
    /// Reads a request's query and filters; nothing else of it.
    ///
    /// # Errors
    ///
    /// As [`search`](super::search()).
    pub(super) fn of(reader: &Reader, request: &Request) -> Result<Self> {
        let parsed = parse(&request.query);
        refuse_unreadable(request, &parsed)?;
        let resolved = filter::resolve(&request.filters, reader, request.today)?;
        let plan = Plan {
            reader,
            request,
            langs: languages(reader)?,
        };
        let lowered = plan.lower(parsed.node.as_ref())?;
        let notes = parsed.notes.iter().map(ToString::to_string);
        let notes = notes
            .chain(resolved.notes.iter().cloned())
            .chain(lowered.notes.iter().cloned());
        Ok(Self {
            notes: notes.collect(),
            query: narrow(lowered.query, &resolved, reader, |_| true),
            highlighter: lowered.highlighter,
            resolved,
        })
    }

    /// Where the articles are that a query finds, as they lie.
    pub(super) fn addresses(reader: &Reader, query: &dyn Query) -> Result<Vec<DocAddress>> {
        let found = reader.searcher().search(query, &DocSetCollector);
        let found = found.map_err(Error::tantivy(reader.path()))?;
        let mut found: Vec<DocAddress> = found.into_iter().collect();
        found.sort_unstable();
        Ok(found)
    }
}
