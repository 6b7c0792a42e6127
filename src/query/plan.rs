//! How a search is run: its queries narrowed by what is selected, its counts and
//! where its hits are.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::query::{BooleanQuery, Occur, Query};
use tantivy::{DocAddress, Score};

use super::counts::Counts;
use super::facets::{DrillSideways, Selection};
use super::filter::Resolved;
use super::folded::Once;
use super::lower::{Lowered, lower_query, selection_query};
use super::order::{self, Ordering, Recency};
use super::parse::Node;
use super::request::Request;
use super::totals::Total;
use super::values::{self, FacetAnswer};
use crate::error::{Error, Result};
use crate::index::{Facet, Reader};
use crate::lang::Lang;

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
    pub(super) fn count(
        &self,
        query: &dyn Query,
        resolved: &Resolved,
    ) -> Result<(Total, Vec<FacetAnswer>)> {
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
        // a facet that is listed at several levels is counted once
        let distinct: BTreeSet<Facet> = facets.iter().map(|counted| counted.facet).collect();
        let collector = DrillSideways {
            facets: distinct.iter().copied().collect(),
            selections: sideways.cloned().collect(),
        };
        let failed = || Error::tantivy(self.reader.path());
        let found = self.reader.searcher().search(&*narrowed, &collector);
        let (total, counts) = found.map_err(failed())?;
        let selections: Vec<&Selection> = resolved.any.iter().chain(&resolved.all).collect();
        let counts: BTreeMap<Facet, Counts> = distinct.into_iter().zip(counts).collect();
        let answers = facets
            .iter()
            .map(|facet| values::list(*facet, &counts[&facet.facet], &selections));
        let answers: tantivy::Result<_> = answers.collect();
        Ok((total, answers.map_err(failed())?))
    }

    /// Where the hits asked for are, with their scores.
    pub(super) fn places(
        &self,
        query: &dyn Query,
        total: &Total,
    ) -> Result<Vec<(Score, DocAddress)>> {
        let request = self.request;
        let total = if request.once_a_story {
            total.n_stories()
        } else {
            total.n_articles
        };
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
        let once = if request.once_a_story {
            Once::of(self.reader, query)?
        } else {
            Once::default()
        };
        let places = if limit > MOST_IN_HEAP {
            let all = order::all(searcher, query, ordering, &once);
            all.map(|mut all| all.drain(request.offset..).take(limit).collect())
        } else {
            order::some(searcher, query, ordering, limit, request.offset, &once)
        };
        places.map_err(Error::tantivy(self.reader.path()))
    }
}

/// Hits beyond which all are sorted, rather than the first kept aside.
const MOST_IN_HEAP: usize = 10_000;

/// The languages that the index has articles in, `None` for the unknown one.
///
/// # Errors
///
/// [`Error::Tantivy`] where the index cannot be read.
pub fn languages(reader: &Reader) -> Result<Vec<Option<Lang>>> {
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
pub(super) fn narrow(
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
    let members = resolved.members.iter();
    clauses.extend(members.map(|each| (Occur::Must, each.query())));
    let not_members = resolved.not_members.iter();
    clauses.extend(not_members.map(|each| (Occur::MustNot, each.query())));
    match clauses.len() {
        1 => clauses.remove(0).1,
        _ => Box::new(BooleanQuery::new(clauses)),
    }
}
