//! Runs a search: query, filters, order, snippets and counts.

use std::collections::BTreeSet;
use std::time::Instant;

use jiff::civil::Date;
use tantivy::query::{BooleanQuery, Occur, Query};
use tantivy::{DocAddress, Score};

use super::facets::{DrillSideways, Selection};
use super::filter::{self, Filters, Resolved};
use super::lower::{Lowered, lower_query, selection_query};
use super::order::{self, Ordering, Recency, Sort};
use super::parse::{Node, parse};
use super::snippet::{Highlighter, Snippet};
use super::suggest::{Suggestion, suggest};
use super::values::{self, FacetAnswer, FacetRequest};
use crate::enrich::Record;
use crate::error::{Error, Result};
use crate::index::{Facet, Reader};
use crate::lang::Lang;

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
            sort: Sort::default(),
            half_life_days: None,
            facets: Vec::new(),
            today,
        }
    }
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Articles that match.
    pub total: u64,
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
    /// Why it matches.
    pub snippet: Snippet,
    /// What matches in its title, in code points.
    pub title_highlights: Vec<std::ops::Range<usize>>,
}

/// Searches an index.
///
/// # Errors
///
/// [`Error::Filter`] for a filter that cannot be read or fits several values;
/// [`Error::Query`] for a query that cannot be read, where the request is
/// strict; [`Error::Tantivy`] and [`Error::Damaged`] where the index fails.
pub fn search(reader: &Reader, request: &Request) -> Result<Answer> {
    let found = find(reader, request)?;
    let hits = found.hits().collect::<Result<_>>()?;
    let took_ms = found.took_ms();
    Ok(Answer {
        total: found.total,
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
    if let (true, Some(note)) = (request.strict, parsed.notes.first()) {
        return Err(Error::Query {
            message: note.message.clone(),
            input: request.query.clone(),
            position: note.position,
        });
    }
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
    let places = plan.places(&*query, total)?;
    let suggestions = if total == 0 {
        suggest(&plan, node, &resolved)?
    } else {
        Vec::new()
    };
    Ok(Found {
        total,
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

/// What a search is made with.
pub(super) struct Plan<'a> {
    pub(super) reader: &'a Reader,
    pub(super) request: &'a Request,
    /// The languages that the index has articles in.
    pub(super) langs: Vec<Option<Lang>>,
}

impl Plan<'_> {
    /// Lowers a query.
    pub(super) fn lower(&self, node: Option<&Node>) -> Result<Lowered> {
        let Request { any, today, .. } = *self.request;
        lower_query(node, self.reader, &self.langs, any, today)
    }

    /// Articles that match a query and what is selected.
    pub(super) fn total(&self, node: Option<&Node>, resolved: &Resolved) -> Result<u64> {
        let query = narrow(self.lower(node)?.query, resolved, self.reader, |_| true);
        let total = query.count(self.reader.searcher());
        Ok(total.map_err(Error::tantivy(self.reader.path()))? as u64)
    }

    /// Counts the hits, and the facets asked for.
    fn count(&self, query: &dyn Query, resolved: &Resolved) -> Result<(u64, Vec<FacetAnswer>)> {
        let facets = &self.request.facets;
        let is_counted = |selection: &Selection| {
            let mut facets = facets.iter();
            facets.any(|counted| counted.facet == selection.facet)
        };
        // what is selected in a facet that is not counted narrows like a word
        let narrowed = narrow(query.box_clone(), resolved, self.reader, |selection| {
            !is_counted(selection)
        });
        let sideways = resolved.any.iter().filter(|each| is_counted(each));
        let collector = DrillSideways {
            facets: facets.iter().map(|counted| counted.facet).collect(),
            selections: sideways.cloned().collect(),
        };
        let failed = || Error::tantivy(self.reader.path());
        let found = self.reader.searcher().search(&*narrowed, &collector);
        let (total, counts) = found.map_err(failed())?;
        let selections: Vec<&Selection> = resolved.any.iter().chain(&resolved.all).collect();
        let answers = facets
            .iter()
            .zip(counts)
            .map(|(facet, counts)| values::list(*facet, &counts, &selections));
        let answers: tantivy::Result<_> = answers.collect();
        Ok((total, answers.map_err(failed())?))
    }

    /// Where the hits asked for are, with their scores.
    fn places(&self, query: &dyn Query, total: u64) -> Result<Vec<(Score, DocAddress)>> {
        let request = self.request;
        let total = usize::try_from(total).unwrap_or(usize::MAX);
        let left = total.saturating_sub(request.offset);
        let limit = request.limit.unwrap_or(usize::MAX).min(left);
        if limit == 0 {
            return Ok(Vec::new());
        }
        let ordering = Ordering {
            sort: request.sort,
            recency: request.half_life_days.map(|half_life_days| Recency {
                half_life_days,
                today: request.today,
            }),
        };
        let searcher = self.reader.searcher();
        let places = if limit > MOST_IN_HEAP {
            let all = order::all(searcher, query, ordering);
            all.map(|mut all| all.drain(request.offset..).take(limit).collect())
        } else {
            order::some(searcher, query, ordering, limit, request.offset)
        };
        places.map_err(Error::tantivy(self.reader.path()))
    }
}

/// Hits beyond which all are sorted, rather than the first kept aside.
const MOST_IN_HEAP: usize = 10_000;

/// The languages that the index has articles in, `None` for the unknown one.
fn languages(reader: &Reader) -> Result<Vec<Option<Lang>>> {
    let mut langs = BTreeSet::new();
    for segment in reader.searcher().segment_readers() {
        let column = segment.fast_fields().str(Facet::Lang.name());
        let column = column.map_err(Error::tantivy(reader.path()))?;
        let column = column.filter(|column| column.num_terms() > 0);
        if column
            .as_ref()
            .is_none_or(|column| !column.ords().get_cardinality().is_full())
        {
            langs.insert(None);
        }
        let Some(column) = column else { continue };
        let mut code = String::new();
        for ordinal in 0..column.num_terms() as u64 {
            if column.ord_to_str(ordinal, &mut code).unwrap_or(false) {
                langs.insert(Lang::from_tag(&code));
            }
        }
    }
    Ok(langs.into_iter().collect())
}

/// A query narrowed by what is excluded, by what must all hold, and by those
/// of the other selections that are wanted.
fn narrow(
    query: Box<dyn Query>,
    resolved: &Resolved,
    reader: &Reader,
    is_wanted: impl Fn(&Selection) -> bool,
) -> Box<dyn Query> {
    let mut clauses = vec![(Occur::Must, query)];
    let wanted = resolved.any.iter().filter(|each| is_wanted(each));
    for each in resolved.all.iter().chain(wanted) {
        clauses.push((Occur::Must, selection_query(each, reader)));
    }
    for each in &resolved.not {
        clauses.push((Occur::MustNot, selection_query(each, reader)));
    }
    match clauses.len() {
        1 => clauses.remove(0).1,
        _ => Box::new(BooleanQuery::new(clauses)),
    }
}

fn hit(
    reader: &Reader,
    highlighter: &Highlighter,
    score: Score,
    address: DocAddress,
) -> Result<Hit> {
    let record = reader.record(address)?;
    let lang = record.lang.as_deref().and_then(Lang::from_tag);
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
        snippet,
        title_highlights,
    })
}
