//! Runs a search: query, filters, order, snippets and counts.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use jiff::civil::Date;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query};
use tantivy::{DocAddress, Order, Score};

use super::facets::{Choice, Counts, DrillSideways, Selection};
use super::filter::{self, Filters, NONE};
use super::lower::{lower_query, selection_query};
use super::parse::parse;
use super::snippet::{Highlighter, Snippet};
use crate::country::CountryId;
use crate::enrich::Record;
use crate::error::{Error, Result};
use crate::index::{Facet, Level, Reader};
use crate::lang::Lang;

/// The order of hits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// Best first.
    #[default]
    Relevance,
    /// Latest first, those without a date last.
    Newest,
    /// Earliest first, those without a date last.
    Oldest,
}

/// A facet to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FacetRequest {
    /// The facet.
    pub facet: Facet,
    /// How coarse.
    pub level: Level,
}

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
    /// Facets to count.
    pub facets: Vec<FacetRequest>,
    /// The day of the search.
    pub today: Date,
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
    /// Milliseconds that it took.
    pub took_ms: f64,
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

/// Counts of one facet.
#[derive(Debug, Clone)]
pub struct FacetAnswer {
    /// The facet.
    pub facet: Facet,
    /// How coarse.
    pub level: Level,
    /// Every value with articles, commonest first, `none` among them.
    pub values: Vec<FacetValue>,
}

/// A value of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// What a filter takes.
    pub value: String,
    /// Articles.
    pub count: u64,
    /// Whether the search is narrowed by it.
    pub selected: bool,
}

impl FacetValue {
    /// What a person reads.
    #[must_use]
    pub fn name(&self, facet: Facet, ui: Lang) -> &str {
        match facet {
            Facet::Country | Facet::About => {
                CountryId::from_code(&self.value).map_or(&self.value, |id| id.name(ui))
            }
            Facet::Place => self
                .value
                .split_once('/')
                .map_or(&self.value, |(_, name)| name),
            _ => &self.value,
        }
    }
}

/// Searches an index.
///
/// # Errors
///
/// [`Error::Filter`] for a filter that cannot be read or fits several values;
/// [`Error::Query`] for a query that cannot be read, where the request is
/// strict; [`Error::Tantivy`] and [`Error::Damaged`] where the index fails.
pub fn search(reader: &Reader, request: &Request) -> Result<Answer> {
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
    let langs = languages(reader)?;
    let node = parsed.node.as_ref();
    let lowered = lower_query(node, reader, &langs, request.any, request.today)?;
    let mut notes: Vec<String> = parsed
        .notes
        .iter()
        .map(|note| format!("character {}: {}", note.position + 1, note.message))
        .collect();
    notes.extend(resolved.notes);
    notes.extend(lowered.notes);
    let mut explanation = lowered.explanation;
    explanation.extend(resolved.any.iter().map(ToString::to_string));
    explanation.extend(resolved.all.iter().map(|each| format!("all of: {each}")));
    explanation.extend(resolved.not.iter().map(|each| format!("none of: {each}")));

    let narrowed = narrow(lowered.query, resolved.all, resolved.not);
    let (total, facets) = count(reader, &*narrowed, &resolved.any, request)?;
    let query = resolved.any.into_iter().fold(narrowed, |query, selection| {
        both(query, selection_query(selection))
    });
    let hits = top(reader, &query, request, total)?;
    let hits = hits
        .into_iter()
        .map(|(score, address)| hit(reader, &lowered.highlighter, score, address))
        .collect::<Result<_>>()?;
    let took_ms = started.elapsed().as_secs_f64() * 1e3;
    Ok(Answer {
        total,
        hits,
        facets,
        notes,
        explanation,
        took_ms,
    })
}

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

fn both(first: Box<dyn Query>, second: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(BooleanQuery::new(vec![
        (Occur::Must, first),
        (Occur::Must, second),
    ]))
}

/// Adds the selections that hold whatever is counted.
fn narrow(query: Box<dyn Query>, all: Vec<Selection>, not: Vec<Selection>) -> Box<dyn Query> {
    if all.is_empty() && not.is_empty() {
        return query;
    }
    let mut clauses = vec![(Occur::Must, query)];
    clauses.extend(
        all.into_iter()
            .map(|each| (Occur::Must, selection_query(each))),
    );
    clauses.extend(
        not.into_iter()
            .map(|each| (Occur::MustNot, selection_query(each))),
    );
    Box::new(BooleanQuery::new(clauses))
}

/// Counts the hits, and the facets asked for.
fn count(
    reader: &Reader,
    query: &dyn Query,
    selections: &[Selection],
    request: &Request,
) -> Result<(u64, Vec<FacetAnswer>)> {
    let collector = DrillSideways {
        facets: request.facets.iter().map(|request| request.facet).collect(),
        selections: selections.to_vec(),
    };
    let found = reader.searcher().search(query, &collector);
    let (total, counts) = found.map_err(Error::tantivy(reader.path()))?;
    let answers = request.facets.iter().zip(counts).map(|(request, counts)| {
        let selection = selections
            .iter()
            .find(|selection| selection.facet == request.facet);
        answer(*request, &counts, selection)
    });
    Ok((total, answers.collect()))
}

/// The values of the level asked for, commonest first.
fn answer(request: FacetRequest, counts: &Counts, selection: Option<&Selection>) -> FacetAnswer {
    let FacetRequest { facet, level } = request;
    let is_selected = |term: &str| {
        selection.is_some_and(|selection| {
            selection.any_of.iter().any(|choice| match choice {
                Choice::Term(selected) => selected == term,
                Choice::Nothing => term == NONE,
                Choice::Days(range) => {
                    super::range::parse(term.trim_start_matches('='), range.last)
                        .is_some_and(|days| range.first <= days.first && days.last <= range.last)
                }
            })
        })
    };
    let mut by_value: BTreeMap<String, FacetValue> = BTreeMap::new();
    for (term, count) in &counts.by_term {
        if let Some(value) = level.value_of(facet, term) {
            let entry = by_value
                .entry(value.to_owned())
                .or_insert_with(|| FacetValue {
                    value: value.to_owned(),
                    count: 0,
                    selected: is_selected(term),
                });
            entry.count += count;
        }
    }
    let mut values: Vec<FacetValue> = by_value.into_values().collect();
    if counts.n_none > 0 {
        let selected = is_selected(NONE);
        values.push(FacetValue {
            value: NONE.to_owned(),
            count: counts.n_none,
            selected,
        });
    }
    values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    FacetAnswer {
        facet,
        level,
        values,
    }
}

/// The hits asked for, with their scores.
fn top(
    reader: &Reader,
    query: &dyn Query,
    request: &Request,
    total: u64,
) -> Result<Vec<(Score, DocAddress)>> {
    let left = usize::try_from(total)
        .unwrap_or(usize::MAX)
        .saturating_sub(request.offset);
    let limit = request.limit.unwrap_or(usize::MAX).min(left);
    if limit == 0 {
        return Ok(Vec::new());
    }
    let top = || TopDocs::with_limit(limit).and_offset(request.offset);
    let searcher = reader.searcher();
    let by_day = |order| {
        let collector = top().order_by_fast_field::<u64>("published_days", order);
        let found = searcher.search(query, &collector);
        found.map(|hits| {
            hits.into_iter()
                .map(|(_, address)| (0.0, address))
                .collect()
        })
    };
    let hits = match request.sort {
        Sort::Relevance => searcher.search(query, &top().order_by_score()),
        Sort::Newest => by_day(Order::Desc),
        Sort::Oldest => by_day(Order::Asc),
    };
    hits.map_err(Error::tantivy(reader.path()))
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
