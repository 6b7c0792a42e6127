//! Freezing what a search finds, and holding it against the index later.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::parameters::{Parameters, pairs};
use crate::collection::{self, Collection, Frozen};
use crate::error::{Error, Result};
use crate::index::Reader;
use crate::index::schema::FORMAT;
use crate::query::filter::Filters;
use crate::query::{self, Request, Sort};

/// Which search is frozen, under which name.
#[derive(Debug, Clone)]
pub struct FreezeRequest {
    /// Name of the collection.
    pub name: String,
    /// The query.
    pub query: String,
    /// What narrows it.
    pub filters: Filters,
    /// Whether any of the query's words will do.
    pub any: bool,
    /// Whether a query that cannot be read is an error.
    pub strict: bool,
    /// Whether a collection of that name is replaced.
    pub replaces: bool,
    /// The day of the search.
    pub today: Date,
}

/// A collection that was frozen now.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FrozenNow {
    /// Its name.
    pub name: String,
    /// Its file; none where nothing was found, and so nothing written.
    pub path: Option<PathBuf>,
    /// Its articles.
    pub total: usize,
    /// One digest over them.
    pub digest: String,
    /// What was not read as it was meant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// A collection held against the index as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FreezeCheck {
    /// Its name.
    pub name: String,
    /// The day on which it was frozen.
    pub day: String,
    /// Its digest.
    pub digest: String,
    /// The digest of the same search now.
    pub digest_now: String,
    /// Articles that were frozen.
    pub total: usize,
    /// Articles that the search finds now.
    pub total_now: usize,
    /// Found now and not frozen.
    pub added: Vec<String>,
    /// Frozen, and no longer found by the search.
    pub removed: Vec<String>,
    /// Of those removed, the ones that are no longer in the index at all.
    pub gone: Vec<String>,
    /// Found, with other words than those frozen.
    pub changed: Vec<String>,
}

impl FreezeCheck {
    /// Whether all is as it was.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.digest == self.digest_now
    }
}

/// The articles of a search with the hashes of their words, by id.
fn articles(reader: &Reader, request: &Request) -> Result<(Vec<Frozen>, Vec<String>)> {
    let found = query::find(reader, request)?;
    let mut articles = Vec::with_capacity(found.n_hits());
    for record in found.articles() {
        let record = record?;
        articles.push(Frozen {
            hash: collection::hash(&record.title, record.text.as_deref().unwrap_or_default()),
            id: record.id,
        });
    }
    articles.sort_unstable();
    Ok((articles, found.notes))
}

/// Freezes what a search finds. Nothing is written where it finds nothing.
///
/// # Errors
///
/// As [`query::find`] and [`collection::save`].
pub fn freeze(reader: &Reader, request: &FreezeRequest) -> Result<FrozenNow> {
    // a name that is none is refused before the work
    collection::path(reader.path(), &request.name)?;
    let search = Request {
        query: request.query.clone(),
        filters: request.filters.clone(),
        any: request.any,
        strict: request.strict,
        limit: None,
        sort: Sort::Oldest,
        ..Request::every_article(request.today)
    };
    let (articles, notes) = articles(reader, &search)?;
    let frozen = Collection {
        name: request.name.clone(),
        query: request.query.clone(),
        filters: pairs(&request.filters),
        any: request.any,
        day: request.today.to_string(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        index_format: FORMAT,
        total: articles.len(),
        digest: collection::digest(&articles),
        articles,
    };
    let path = if frozen.total == 0 {
        None
    } else {
        Some(collection::save(reader.path(), &frozen, request.replaces)?)
    };
    Ok(FrozenNow {
        name: frozen.name,
        path,
        total: frozen.total,
        digest: frozen.digest,
        notes,
    })
}

/// Runs the search of a collection again, as of the day on which it was frozen,
/// and says what is otherwise now.
///
/// # Errors
///
/// As [`collection::load`] and [`query::find`].
pub fn check_frozen(reader: &Reader, name: &str) -> Result<FreezeCheck> {
    let frozen = collection::load(reader.path(), name)?;
    let day: Date = frozen.day.parse().map_err(|_| Error::Collection {
        path: collection::folder(reader.path()).join(name),
        what: format!("{:?} is no day", frozen.day),
    })?;
    let request = Request {
        query: frozen.query.clone(),
        filters: Parameters::new(frozen.filters.clone()).filters()?,
        any: frozen.any,
        limit: None,
        sort: Sort::Oldest,
        ..Request::every_article(day)
    };
    let (now, _) = articles(reader, &request)?;
    let then: BTreeMap<&str, &str> = frozen
        .articles
        .iter()
        .map(|each| (each.id.as_str(), each.hash.as_str()))
        .collect();
    let hashes: BTreeMap<&str, &str> = now
        .iter()
        .map(|each| (each.id.as_str(), each.hash.as_str()))
        .collect();
    let (mut added, mut changed) = (Vec::new(), Vec::new());
    for (id, hash) in &hashes {
        match then.get(id) {
            None => added.push((*id).to_owned()),
            Some(before) if before != hash => changed.push((*id).to_owned()),
            Some(_) => {}
        }
    }
    let removed = then.keys().filter(|id| !hashes.contains_key(*id));
    let removed: Vec<String> = removed.map(|id| (*id).to_owned()).collect();
    let mut gone = Vec::new();
    for id in &removed {
        if reader.find(id)?.is_none() {
            gone.push(id.clone());
        }
    }
    Ok(FreezeCheck {
        name: frozen.name.clone(),
        day: frozen.day.clone(),
        digest: frozen.digest.clone(),
        digest_now: collection::digest(&now),
        total: frozen.total,
        total_now: now.len(),
        added,
        removed,
        gone,
        changed,
    })
}
