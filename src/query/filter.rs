//! Filters: from what a person types to values of facets.
//!
//! A name may be typed in any case form and without diacritics: "putina" is
//! Putin. A name that fits several values of the index is not guessed at; the
//! error lists them. Countries are known beyond the index, by code or by name
//! in any supported language.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use tantivy::Term;
use tantivy::query::{AllQuery, ConstScoreQuery, Query, TermQuery, TermSetQuery};
use tantivy::schema::IndexRecordOption;

use super::facets::{Choice, DrillSideways, Selection};
use super::range;
use crate::collection;
use crate::country::CountryId;
use crate::enrich::countries;
use crate::error::{BadParameter, Candidate, Error, Fault, Result};
use crate::index::schema::{date_terms, variant_of};
use crate::index::{Facet, Reader, ValueKind};
use crate::lang::inflection::name_term;
use crate::lang::spelling::{distance, slips};
use crate::lang::words::{fold, lower};
use crate::lang::{LANGUAGES, Lang};

/// The value that stands for articles without any.
pub const NONE: &str = "none";

/// What narrows a search, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// Any of these values, by facet.
    pub any: Vec<(Facet, String)>,
    /// All of these.
    pub all: Vec<(Facet, String)>,
    /// None of these.
    pub not: Vec<(Facet, String)>,
    /// Only articles of one of these frozen collections.
    pub collections: Vec<String>,
    /// No articles of these.
    pub not_collections: Vec<String>,
}

impl Filters {
    /// These and others, both to hold: a value must be there beside any of the
    /// others' values of its facet. Of several values of one facet, in both,
    /// any will do.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        let is_of_others = |facet: Facet| others.any.iter().any(|(other, _)| *other == facet);
        let n_of = |facet: Facet| self.any.iter().filter(|(own, _)| *own == facet).count();
        let is_alone = |(facet, _): &(Facet, String)| is_of_others(*facet) && n_of(*facet) == 1;
        let (alone, any) = self.any.clone().into_iter().partition(is_alone);
        self.any = any;
        self.all.extend::<Vec<_>>(alone);
        self.any.extend(others.any);
        self.all.extend(others.all);
        self.not.extend(others.not);
        self.collections.extend(others.collections);
        self.not_collections.extend(others.not_collections);
        self
    }
}

/// What narrows a search, by values of the index.
#[derive(Debug, Clone, Default)]
pub(super) struct Resolved {
    /// One selection a facet; these are drilled sideways.
    pub(super) any: Vec<Selection>,
    /// Selections that all must hold.
    pub(super) all: Vec<Selection>,
    /// Selections none of which may hold.
    pub(super) not: Vec<Selection>,
    /// The articles of frozen collections, one of which must hold.
    pub(super) members: Option<Members>,
    /// The articles of frozen collections, none of which may hold.
    pub(super) not_members: Option<Members>,
    /// What the user should know.
    pub(super) notes: Vec<String>,
}

/// The articles of frozen collections.
#[derive(Debug, Clone)]
pub(super) struct Members {
    names: String,
    query: TermSetQuery,
}

impl Members {
    /// The articles of collections; `None` where none is named.
    fn of(names: &[String], reader: &Reader, notes: &mut Vec<String>) -> Result<Option<Self>> {
        if names.is_empty() {
            return Ok(None);
        }
        let mut terms = Vec::new();
        for name in names {
            let collection = collection::load(reader.path(), name)?;
            let ids = collection.articles.iter();
            let id = reader.fields().id;
            let of_it: Vec<Term> = ids
                .map(|each| Term::from_field_text(id, &each.id))
                .collect();
            let query = TermSetQuery::new(of_it.iter().cloned());
            let found = query.count(reader.searcher());
            let n_found = found.map_err(Error::tantivy(reader.path()))?;
            let n_gone = collection.articles.len().saturating_sub(n_found);
            if n_gone > 0 {
                notes.push(format!(
                    "{n_gone} of the {} articles of the collection {name:?} are not in the index",
                    collection.total
                ));
            }
            terms.extend(of_it);
        }
        Ok(Some(Self {
            names: names.join(" or "),
            query: TermSetQuery::new(terms),
        }))
    }

    /// The articles, all alike in rank.
    pub(super) fn query(&self) -> Box<dyn Query> {
        Box::new(ConstScoreQuery::new(Box::new(self.query.clone()), 0.0))
    }
}

impl Resolved {
    /// What the filters were taken for.
    pub(super) fn explain(&self) -> impl Iterator<Item = String> {
        let any = self.any.iter().map(ToString::to_string);
        let all = self.all.iter().map(|each| format!("all of: {each}"));
        let not = self.not.iter().map(|each| format!("none of: {each}"));
        let members = self.members.iter();
        let members = members.map(|each| format!("collection: {}", each.names));
        let not_members = self.not_members.iter();
        let not_members = not_members.map(|each| format!("not of collection: {}", each.names));
        any.chain(all).chain(not).chain(members).chain(not_members)
    }
}

/// Where names are looked up that somebody has typed.
pub trait Values {
    /// Whether a facet has exactly this value.
    ///
    /// # Errors
    ///
    /// Where the values cannot be read.
    fn has(&self, facet: Facet, value: &str) -> Result<bool>;

    /// Values with articles, commonest first, that have a word for each word of
    /// what was typed, in any case form, or are called so.
    ///
    /// # Errors
    ///
    /// As for [`Values::has`].
    fn fitting(&self, facet: Facet, typed: &str) -> Result<Vec<(String, u64)>>;
}

impl Values for Reader {
    fn has(&self, facet: Facet, value: &str) -> Result<bool> {
        is_term(facet, value, self)
    }

    fn fitting(&self, facet: Facet, typed: &str) -> Result<Vec<(String, u64)>> {
        fitting_values(facet, typed, self)
    }
}

/// Finds the values that filters mean.
pub(super) fn resolve(filters: &Filters, reader: &Reader, today: Date) -> Result<Resolved> {
    let mut notes = Vec::new();
    let members = Members::of(&filters.collections, reader, &mut notes)?;
    let not_members = Members::of(&filters.not_collections, reader, &mut notes)?;
    let resolved = resolve_values(filters, reader, today)?;
    notes.extend(resolved.notes);
    Ok(Resolved {
        members,
        not_members,
        notes,
        ..resolved
    })
}

/// Finds the values that filters mean, but for collections.
pub(super) fn resolve_values(
    filters: &Filters,
    values: &dyn Values,
    today: Date,
) -> Result<Resolved> {
    let mut resolved = Resolved::default();
    for (facet, value) in &filters.any {
        let choice = choose(*facet, value, values, today, &mut resolved.notes)?;
        match resolved
            .any
            .iter_mut()
            .find(|selection| selection.facet == *facet)
        {
            Some(selection) => selection.any_of.push(choice),
            None => resolved.any.push(Selection {
                facet: *facet,
                any_of: vec![choice],
            }),
        }
    }
    for (listed, into_all) in [(&filters.all, true), (&filters.not, false)] {
        for (facet, value) in listed {
            let choice = choose(*facet, value, values, today, &mut resolved.notes)?;
            let selection = Selection {
                facet: *facet,
                any_of: vec![choice],
            };
            if into_all {
                resolved.all.push(selection);
            } else {
                resolved.not.push(selection);
            }
        }
    }
    Ok(resolved)
}

/// Finds the one value of a facet that is meant.
///
/// # Errors
///
/// [`Error::Parameter`] where the value cannot be read, or fits several.
pub(super) fn choose(
    facet: Facet,
    value: &str,
    values: &dyn Values,
    today: Date,
    notes: &mut Vec<String>,
) -> Result<Choice> {
    if value == NONE {
        return Ok(Choice::Nothing);
    }
    match facet.kind() {
        ValueKind::Days { .. } => days(facet, value, today),
        ValueKind::Country => country(facet, value),
        ValueKind::Language => language(facet, value),
        ValueKind::Name | ValueKind::Place => name(facet, value, values, notes),
    }
}

fn days(facet: Facet, value: &str, today: Date) -> Result<Choice> {
    let wanted = "2024, 2024-06, 2024-06-18, 2024-03..2024-06, ..2023, \"last 7 days\" or none";
    let bad = || BadParameter::unreadable(facet.parameter(), value, "range of days", wanted);
    // a day of no known year is a value, too, but lies nowhere in time
    if facet == Facet::Mentioned && value.starts_with("XXXX-") {
        let term = date_terms(value).pop();
        return Ok(term.map(Choice::Term).ok_or_else(bad)?);
    }
    Ok(range::parse(value, today)
        .map(Choice::Days)
        .ok_or_else(bad)?)
}

fn language(facet: Facet, value: &str) -> Result<Choice> {
    let by_name = |value: &str| {
        let mut languages = LANGUAGES.iter();
        languages
            .find(|language| language.name.eq_ignore_ascii_case(value))
            .map(|found| found.lang)
    };
    let lang = Lang::from_tag(value).or_else(|| by_name(value));
    let wanted = "a code such as pl or en";
    let bad = || BadParameter::unreadable(facet.parameter(), value, "language", wanted);
    Ok(lang
        .map(|lang| Choice::Term(lang.to_string()))
        .ok_or_else(bad)?)
}

fn country(facet: Facet, value: &str) -> Result<Choice> {
    let term = |id: CountryId| Choice::Term(id.code().to_owned());
    if let Some(id) = CountryId::from_code(&value.to_uppercase()) {
        return Ok(term(id));
    }
    let candidates = |ids: &[CountryId]| {
        let candidate = |id: &CountryId| Candidate {
            value: id.code().to_owned(),
            name: Some(id.facts().en.to_owned()),
            ..Candidate::default()
        };
        ids.iter().map(candidate).collect()
    };
    let bad = |wanted: &str| {
        let kind = "country that is known";
        BadParameter::unreadable(facet.parameter(), value, kind, wanted)
    };
    match countries::resolve(value).as_slice() {
        [id] => Ok(term(*id)),
        [] if let Some(area) = countries::resolve_area(value) => {
            Ok(Choice::Term(format!("{}:{}", area.level, area.en)))
        }
        [] => {
            let near = nearest_countries(value);
            let wanted = if near.is_empty() {
                "a code such as PL, or a name"
            } else {
                ""
            };
            let bad = bad(wanted).with_candidates(Fault::Unknown, candidates(&near));
            Err(bad.into())
        }
        several => {
            let bad = bad("the code").with_candidates(Fault::Ambiguous, candidates(several));
            Err(bad.into())
        }
    }
}

/// Countries whose names are spelt nearly so, nearest first.
fn nearest_countries(value: &str) -> Vec<CountryId> {
    let wanted = fold(&lower(value));
    let n_slips = 1 + slips(&wanted);
    let distance = |id: CountryId| {
        let names = [id.facts().pl, id.facts().en].into_iter();
        let distances = names.filter_map(|name| distance(&wanted, &fold(&lower(name)), n_slips));
        distances.min()
    };
    let countries = CountryId::all();
    let mut near: Vec<_> = countries
        .filter_map(|id| Some((distance(id)?, id)))
        .collect();
    near.sort_unstable();
    near.into_iter().take(3).map(|(_, id)| id).collect()
}

/// Values listed where a name fits several.
const LISTED_MAX: usize = 10;

fn name(facet: Facet, value: &str, values: &dyn Values, notes: &mut Vec<String>) -> Result<Choice> {
    if values.has(facet, value)? {
        return Ok(Choice::Term(value.to_owned()));
    }
    let mut fitting = values.fitting(facet, value)?;
    // a value spelt so but for case and diacritics is meant
    let spelt = |candidate: &str| fold(&lower(name_of(facet, candidate))) == fold(&lower(value));
    if let [(only, _)] = fitting
        .iter()
        .filter(|(candidate, _)| spelt(candidate))
        .collect::<Vec<_>>()[..]
    {
        return Ok(Choice::Term(only.clone()));
    }
    match fitting.len() {
        0 => {
            notes.push(format!("no {} of the index fits {value:?}", facet.name()));
            Ok(Choice::Term(value.to_owned()))
        }
        1 => Ok(Choice::Term(fitting.remove(0).0)),
        n => {
            let candidate = |(value, count): (String, u64)| Candidate {
                value,
                count: Some(count),
                ..Candidate::default()
            };
            fitting.truncate(LISTED_MAX);
            let candidates = fitting.into_iter().map(candidate).collect();
            let bad =
                BadParameter::unreadable(facet.parameter(), value, facet.name(), "one of them");
            let mut bad = bad.with_candidates(Fault::Ambiguous, candidates);
            bad.n_candidates = n;
            Err(bad.into())
        }
    }
}

/// Whether a facet holds exactly this term.
pub(super) fn is_term(facet: Facet, value: &str, reader: &Reader) -> Result<bool> {
    let term = Term::from_field_text(reader.fields().facet(facet), value);
    let query = TermQuery::new(term, IndexRecordOption::Basic);
    let count = query.count(reader.searcher());
    Ok(count.map_err(Error::tantivy(reader.path()))? > 0)
}

/// The part of a value that is a name.
pub(super) fn name_of(facet: Facet, value: &str) -> &str {
    match facet.kind() {
        ValueKind::Place => value.split_once('/').map_or(value, |(_, name)| name),
        _ => value,
    }
}

/// Values with articles, commonest first, that have a word for each word of
/// what was typed, in any case form.
fn fitting_values(facet: Facet, typed: &str, reader: &Reader) -> Result<Vec<(String, u64)>> {
    let wanted: Vec<[String; 2]> = typed.split_whitespace().map(spellings).collect();
    let values = all_values(facet, reader)?;
    let level = facet.levels()[0];
    let called_so = called(facet, reader, |name| fits(name, &wanted))?;
    let mut fitting: Vec<(String, u64)> = values
        .into_iter()
        .filter(|(term, _)| {
            level
                .value_of(facet, term)
                .is_some_and(|value| fits(name_of(facet, value), &wanted))
                || called_so.contains(term)
        })
        .collect();
    fitting.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(fitting)
}

/// The terms of a facet, with their articles.
pub(super) fn all_values(facet: Facet, reader: &Reader) -> Result<BTreeMap<String, u64>> {
    let collector = DrillSideways {
        facets: vec![facet],
        selections: Vec::new(),
    };
    let (_, counts) = reader
        .searcher()
        .search(&AllQuery, &collector)
        .map_err(Error::tantivy(reader.path()))?;
    let by_term = counts[0].by_term();
    by_term.map_err(|error| Error::tantivy(reader.path())(error.into()))
}

/// Values that some article calls by a name that fits.
fn called(facet: Facet, reader: &Reader, fits: impl Fn(&str) -> bool) -> Result<BTreeSet<String>> {
    let mut values = BTreeSet::new();
    let failed = |error| Error::tantivy(reader.path())(error);
    for segment in reader.searcher().segment_readers() {
        let index = segment
            .inverted_index(reader.fields().variant)
            .map_err(failed)?;
        let mut terms = index
            .terms()
            .stream()
            .map_err(|error| failed(error.into()))?;
        while terms.advance() {
            let term = String::from_utf8_lossy(terms.key());
            if let Some((name, value)) = variant_of(facet, &term)
                && !values.contains(value)
                && fits(name)
            {
                values.insert(value.to_owned());
            }
        }
    }
    Ok(values)
}

/// A word as typed and in its base form, both folded.
pub(crate) fn spellings(word: &str) -> [String; 2] {
    [fold(&lower(word)), name_term(word)]
}

/// Whether a name has a word for each that was typed, in any case form.
pub(crate) fn name_fits(name: &str, typed: &str) -> bool {
    let wanted: Vec<_> = typed.split_whitespace().map(spellings).collect();
    fits(name, &wanted)
}

/// Whether a name has a word for each that is wanted.
fn fits(name: &str, wanted: &[[String; 2]]) -> bool {
    let start = |word: &str| word.chars().next();
    let words: Vec<&str> = name
        .split(|character: char| !character.is_alphanumeric() && !"'’".contains(character))
        .collect();
    !wanted.is_empty()
        && wanted.iter().all(|typed| {
            words.iter().any(|word| {
                let folded = fold(&lower(word));
                typed.iter().any(|typed| start(typed) == start(&folded))
                    && (typed.contains(&folded) || typed.contains(&name_term(word)))
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_in_any_form() {
        let wanted = |typed: &str| typed.split_whitespace().map(spellings).collect::<Vec<_>>();
        assert!(fits("Lech Wałęsa", &wanted("wałęsy")));
        assert!(fits("Lech Wałęsa", &wanted("walesa")));
        assert!(fits("Lech Wałęsa", &wanted("lecha wałęsy")));
        assert!(!fits("Lech Wałęsa", &wanted("lech kaczyński")));
        assert!(!fits("Lech Wałęsa", &wanted("")));
    }
}
