//! Runs a search: query, filters, order, snippets and counts.

use std::time::Instant;

use tantivy::{DocAddress, Score};

use super::filter;
use super::parse::{Parsed, parse};
use super::plan::{Plan, languages, narrow};
use super::request::Request;
use super::snippet::{Highlighter, Snippet};
use super::suggest::{Suggestion, suggest};
use super::values::FacetAnswer;
use crate::enrich::Record;
use crate::error::{Error, Result};
use crate::index::Reader;

/// What was found.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Articles that match.
    pub total: u64,
    /// Stories among them.
    pub stories: u64,
    /// Those asked for, in order.
    pub hits: Vec<Hit>,
    /// The facets asked for, in their order.
    pub facets: Vec<FacetAnswer>,
    /// What was not read as it was meant.
    pub notes: Vec<String>,
    /// What each part of the query, and each filter, was taken for.
    pub explanation: Vec<String>,
    /// What would be found instead, where nothing was.
    pub suggestions: Vec<Suggestion>,
    /// Milliseconds that it took.
    pub took_ms: f64,
}

/// What was found, its articles not read yet.
pub struct Found<'r> {
    /// Articles that match.
    pub total: u64,
    /// Stories among them.
    pub stories: u64,
    /// The facets asked for, in their order.
    pub facets: Vec<FacetAnswer>,
    /// What was not read as it was meant.
    pub notes: Vec<String>,
    /// What each part of the query, and each filter, was taken for.
    pub explanation: Vec<String>,
    /// What would be found instead, where nothing was.
    pub suggestions: Vec<Suggestion>,
    reader: &'r Reader,
    highlighter: Highlighter,
    places: Vec<(Score, DocAddress)>,
    started: Instant,
}

impl Found<'_> {
    /// How many hits were asked for and are there.
    #[must_use]
    pub fn n_hits(&self) -> usize {
        self.places.len()
    }

    /// The hits asked for, in order, each read when it is its turn.
    pub fn hits(&self) -> impl Iterator<Item = Result<Hit>> {
        let places = self.places.iter();
        places.map(|(score, address)| hit(self.reader, &self.highlighter, *score, *address))
    }

    /// The articles of the hits alone, in order, each read when it is its turn.
    pub fn articles(&self) -> impl Iterator<Item = Result<Record>> {
        let addresses = self.places.iter().map(|(_, address)| *address);
        addresses.map(|address| self.reader.record(address))
    }

    /// Where the hits asked for are, in order.
    pub(super) fn addresses(&self) -> impl Iterator<Item = DocAddress> {
        self.places.iter().map(|(_, address)| *address)
    }

    /// Milliseconds since the search began.
    #[must_use]
    pub fn took_ms(&self) -> f64 {
        self.started.elapsed().as_secs_f64() * 1e3
    }
}

/// An article that matches.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Its score; 0 where none was asked for.
    pub score: Score,
    /// The article.
    pub record: Record,
    /// Id of the article that printed it first, where others print the same.
    pub story: Option<String>,
    /// How many others print the same, in the whole index.
    pub n_reprints: u64,
    /// Why it matches.
    pub snippet: Snippet,
    /// What matches in its title, in code points.
    pub title_highlights: Vec<std::ops::Range<usize>>,
}

/// Searches an index.
///
/// # Errors
///
/// [`Error::Parameter`] for a filter that cannot be read or fits several values;
/// [`Error::Query`] for a query that cannot be read, where the request is
/// strict; [`Error::Tantivy`] and [`Error::Damaged`] where the index fails.
pub fn search(reader: &Reader, request: &Request) -> Result<Answer> {
    let found = find(reader, request)?;
    let hits = found.hits().collect::<Result<_>>()?;
    let took_ms = found.took_ms();
    Ok(Answer {
        total: found.total,
        stories: found.stories,
        hits,
        facets: found.facets,
        notes: found.notes,
        explanation: found.explanation,
        suggestions: found.suggestions,
        took_ms,
    })
}

/// Searches an index and leaves the reading of articles to the caller, who may
/// want more of them than fit into memory.
///
/// # Errors
///
/// As [`search`].
pub fn find<'r>(reader: &'r Reader, request: &Request) -> Result<Found<'r>> {
    let started = Instant::now();
    let parsed = parse(&request.query);
    refuse_unreadable(request, &parsed)?;
    let resolved = filter::resolve(&request.filters, reader, request.today)?;
    let plan = Plan {
        reader,
        request,
        langs: languages(reader)?,
    };
    let node = parsed.node.as_ref();
    let lowered = plan.lower(node)?;
    let notes = parsed.notes.iter().map(ToString::to_string);
    let notes = notes
        .chain(resolved.notes.iter().cloned())
        .chain(lowered.notes.iter().cloned())
        .collect();
    let explanation = lowered.explanation.iter().cloned();
    let explanation = explanation.chain(resolved.explain()).collect();
    let (total, facets) = plan.count(&*lowered.query, &resolved)?;
    let query = narrow(lowered.query, &resolved, reader, |_| true);
    let places = plan.places(&*query, &total)?;
    let stories = total.n_stories();
    let total = total.n_articles;
    let suggestions = if total == 0 {
        suggest(&plan, node, &resolved)?
    } else {
        Vec::new()
    };
    Ok(Found {
        total,
        stories,
        facets,
        notes,
        explanation,
        suggestions,
        reader,
        highlighter: lowered.highlighter,
        places,
        started,
    })
}

/// Refuses a query that cannot be read, where the request is strict.
pub(super) fn refuse_unreadable(request: &Request, parsed: &Parsed) -> Result<()> {
    match parsed.notes.first().filter(|_| request.strict) {
        Some(note) => Err(Error::Query {
            message: note.message.clone(),
            input: request.query.clone(),
            position: note.position,
        }),
        None => Ok(()),
    }
}

/// What marks the words of a query in any article, as a search would.
///
/// # Errors
///
/// Where the index cannot be read.
pub fn highlighter(reader: &Reader, request: &Request) -> Result<Highlighter> {
    let plan = Plan {
        reader,
        request,
        langs: languages(reader)?,
    };
    let parsed = parse(&request.query);
    Ok(plan.lower(parsed.node.as_ref())?.highlighter)
}

fn hit(
    reader: &Reader,
    highlighter: &Highlighter,
    score: Score,
    address: DocAddress,
) -> Result<Hit> {
    let record = reader.record(address)?;
    let (story, n_reprints) = match reader.story(address) {
        Some(story) => {
            let leader = record.duplicate_of.as_ref().unwrap_or(&record.id);
            let n_others = reader.n_articles_of(story)?.saturating_sub(1);
            (Some(leader.clone()), n_others)
        }
        None => (None, 0),
    };
    let lang = record.lang;
    let text = record.text.as_deref().unwrap_or_default();
    let n_title = if text.starts_with(&record.title) {
        record.title.len()
    } else {
        0
    };
    let snippet = highlighter.snippet(text, n_title, lang);
    let title_highlights = highlighter.highlights(&record.title, lang);
    Ok(Hit {
        score,
        record,
        story,
        n_reprints,
        snippet,
        title_highlights,
    })
}
