//! Who an entity is in the corpus: what it is called, when it is spoken of,
//! with whom and which countries.
//!
//! How closely two go together is their normalised pointwise mutual
//! information: 1 where neither appears without the other, 0 where they meet by
//! chance. (Bouma, "Normalized (Pointwise) Mutual Information in Collocation
//! Extraction", 2009.)

use std::collections::{BTreeMap, HashMap};
use std::io;

use jiff::civil::Date;
use tantivy::Term;
use tantivy::collector::DocSetCollector;
use tantivy::query::{AllQuery, TermQuery};
use tantivy::schema::IndexRecordOption;

use super::counts::Counts;
use super::facets::{Choice, DrillSideways};
use super::filter::{self, Values};
use super::folded::Once;
use super::order::{self, Ordering, Sort};
use crate::error::{Error, Result};
use crate::index::{Facet, Level, Reader};

/// An entity of the index.
#[derive(Debug, Clone, PartialEq)]
pub struct Who {
    /// Person, country, organisation or place.
    pub facet: Facet,
    /// Its value.
    pub value: String,
    /// Articles that have it.
    pub n_articles: u64,
    /// Articles that were read for what it is called: all but of the commonest.
    pub n_read: u64,
    /// What it is called, in the nominative, with mentions, commonest first.
    pub variants: Vec<(String, usize)>,
    /// Articles by month of publication; those known to the year only under
    /// the year, undated ones left out.
    pub months: BTreeMap<String, u64>,
    /// Who and what appears with it, by facet.
    pub with: Vec<(Facet, Vec<Companion>)>,
    /// First and latest dated article: day and id.
    pub first: Option<(String, String)>,
    /// See [`Who::first`].
    pub latest: Option<(String, String)>,
}

/// A value that appears in the same articles.
#[derive(Debug, Clone, PartialEq)]
pub struct Companion {
    /// Its value.
    pub value: String,
    /// Articles that have both.
    pub n_together: u64,
    /// Articles that have it.
    pub n_articles: u64,
    /// Normalised pointwise mutual information.
    pub npmi: f64,
}

/// Facets of which an entity has companions.
pub(crate) const COMPANIONS: [Facet; 4] = [
    Facet::Person,
    Facet::Country,
    Facet::Organisation,
    Facet::Source,
];

/// Facets that an entity may be of; of several, the one with most articles is
/// meant, and of equals the first.
const ENTITIES: [Facet; 4] = [
    Facet::Person,
    Facet::Country,
    Facet::Organisation,
    Facet::Place,
];

/// Finds an entity by a name, in any form and spelling that the corpus has.
///
/// # Errors
///
/// [`Error::Parameter`] where several fit; else where the index cannot be read.
pub fn who(reader: &Reader, name: &str, kind: Option<Facet>, today: Date) -> Result<Option<Who>> {
    let count = |facet: Facet, value: &str| count(reader, facet, value);
    let meant = meant(reader, &count, name, kind, today)?;
    meant
        .map(|(facet, value)| describe(reader, facet, value))
        .transpose()
}

/// The facet and the value that a name means, looked up in `values`; `count` gives
/// the articles of a value.
///
/// # Errors
///
/// As for [`who`].
pub(crate) fn meant(
    values: &dyn Values,
    count: &dyn Fn(Facet, &str) -> Result<usize>,
    name: &str,
    kind: Option<Facet>,
    today: Date,
) -> Result<Option<(Facet, String)>> {
    let mut best: Option<(usize, Facet, String)> = None;
    for facet in ENTITIES {
        if kind.is_some_and(|kind| kind != facet) {
            continue;
        }
        let choice = filter::choose(facet, name, values, today, &mut Vec::new());
        let value = match choice {
            Ok(Choice::Term(value)) => value,
            Ok(_) => continue,
            // a name that no country has may be another entity's
            Err(Error::Parameter(_)) if facet == Facet::Country => continue,
            // one thing of that name is known already
            Err(Error::Parameter(_)) if best.is_some() => continue,
            Err(error) => return Err(error),
        };
        let n_articles = count(facet, &value)?;
        if n_articles > 0 && best.as_ref().is_none_or(|best| n_articles > best.0) {
            best = Some((n_articles, facet, value));
        }
    }
    Ok(best.map(|(_, facet, value)| (facet, value)))
}

fn query(reader: &Reader, facet: Facet, value: &str) -> TermQuery {
    let term = Term::from_field_text(reader.fields().facet(facet), value);
    TermQuery::new(term, IndexRecordOption::Basic)
}

fn count(reader: &Reader, facet: Facet, value: &str) -> Result<usize> {
    let query = query(reader, facet, value);
    tantivy::query::Query::count(&query, reader.searcher()).map_err(Error::tantivy(reader.path()))
}

fn describe(reader: &Reader, facet: Facet, value: String) -> Result<Who> {
    let searcher = reader.searcher();
    let query = query(reader, facet, &value);
    let found = searcher
        .search(&query, &DocSetCollector)
        .map_err(Error::tantivy(reader.path()))?;
    let mut variants: HashMap<String, usize> = HashMap::new();
    let mut months = BTreeMap::new();
    let mut dated: Vec<(String, String)> = Vec::new();
    // the words of a country that half the corpus speaks of would take minutes
    let n_read = found.len().min(READ_MAX);
    for address in found.iter().take(n_read) {
        let record = reader.kept_record(*address)?;
        for evidence in super::why::mentions_of(&record, facet, &value) {
            *variants.entry(evidence.lemma.clone()).or_default() += 1;
        }
        if let Some(day) = record.published.value {
            let month = day.get(..7).unwrap_or(&day).to_owned();
            *months.entry(month).or_default() += 1;
            dated.push((day, record.id));
        }
    }
    let mut variants: Vec<(String, usize)> = variants.into_iter().collect();
    variants.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    dated.sort_unstable();
    if n_read < found.len() {
        months = months_of(reader, &query)?;
        dated = ends_of(reader, &query)?;
    }
    Ok(Who {
        n_read: n_read as u64,
        n_articles: found.len() as u64,
        with: companions(reader, facet, &value)?,
        first: dated.first().cloned(),
        latest: dated.last().cloned(),
        facet,
        value,
        variants,
        months,
    })
}

/// Articles that are read for what an entity is called, at most.
pub(crate) const READ_MAX: usize = 5_000;

/// Articles by month of publication, as [`Who::months`] has them.
fn months_of(reader: &Reader, query: &TermQuery) -> Result<BTreeMap<String, u64>> {
    let failed = |error| Error::tantivy(reader.path())(error);
    let collector = DrillSideways {
        facets: vec![Facet::Published],
        selections: Vec::new(),
    };
    let (_, counts) = reader
        .searcher()
        .search(query, &collector)
        .map_err(failed)?;
    let by_term = counts[0].by_term().map_err(|error| failed(error.into()))?;
    let month = |(term, count): (String, u64)| {
        let month = Level::Month.value_of(Facet::Published, &term)?;
        Some((month.to_owned(), count))
    };
    Ok(by_term.into_iter().filter_map(month).collect())
}

/// The first and the latest dated article.
fn ends_of(reader: &Reader, query: &TermQuery) -> Result<Vec<(String, String)>> {
    let mut ends = Vec::new();
    for sort in [Sort::Oldest, Sort::Newest] {
        let order = Ordering {
            sort,
            recency: None,
        };
        let found = order::some(reader.searcher(), query, order, 1, 0, &Once::default());
        for (_, address) in found.map_err(Error::tantivy(reader.path()))? {
            let record = reader.kept_record(address)?;
            ends.extend(record.published.value.map(|day| (day, record.id)));
        }
    }
    Ok(ends)
}

/// What appears in the same articles, closest and commonest first.
fn companions(reader: &Reader, facet: Facet, value: &str) -> Result<Vec<(Facet, Vec<Companion>)>> {
    let failed = |error| Error::tantivy(reader.path())(error);
    let collector = DrillSideways {
        facets: COMPANIONS.to_vec(),
        selections: Vec::new(),
    };
    let searcher = reader.searcher();
    let (every, all) = searcher.search(&AllQuery, &collector).map_err(failed)?;
    let own = query(reader, facet, value);
    let (found, together) = searcher.search(&own, &collector).map_err(failed)?;
    let lists = COMPANIONS.into_iter().zip(all.iter().zip(&together));
    let list = |(of, (all, together)): (Facet, (&Counts, &Counts))| {
        let unreadable = |error: io::Error| failed(error.into());
        let all = all.by_term().map_err(unreadable)?;
        let others = together.by_term().map_err(unreadable)?.into_iter();
        let others = others.filter(|(term, _)| {
            let is_itself = of == facet && *term == value;
            Level::Value.value_of(of, term).is_some() && !is_itself
        });
        let others = others.collect();
        Ok((of, ranked(others, &all, found.n_articles, every.n_articles)))
    };
    lists.map(list).collect()
}

/// Companions, closest and commonest first: articles that have both, by value;
/// articles that have the value; articles that have the entity; all articles.
#[must_use]
pub(crate) fn ranked(
    together: BTreeMap<String, u64>,
    all: &BTreeMap<String, u64>,
    n_own: u64,
    n_all: u64,
) -> Vec<Companion> {
    let companions = together.into_iter().map(|(term, n_together)| {
        let n_articles = all.get(&term).copied().unwrap_or(n_together);
        Companion {
            npmi: npmi(n_together, n_own, n_articles, n_all),
            value: term,
            n_together,
            n_articles,
        }
    });
    let mut companions: Vec<Companion> = companions.collect();
    let weight = |companion: &Companion| companion.npmi * (companion.n_together as f64).ln_1p();
    companions.sort_by(|a, b| {
        let heavier = weight(b).total_cmp(&weight(a));
        heavier.then_with(|| a.value.cmp(&b.value))
    });
    companions
}

/// Normalised pointwise mutual information of two things among `n_all`.
pub(super) fn npmi(n_both: u64, n_one: u64, n_other: u64, n_all: u64) -> f64 {
    let [both, one, other] = [n_both, n_one, n_other].map(|n| n as f64 / n_all as f64);
    if n_both == n_all {
        return 1.0;
    }
    (both / (one * other)).ln() / -both.ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn association_is_between_chance_and_always() {
        assert!((npmi(5, 5, 5, 100) - 1.0).abs() < 1e-9);
        assert!(npmi(25, 50, 50, 100).abs() < 1e-9);
        assert!(npmi(5, 50, 50, 100) < 0.0);
    }
}
