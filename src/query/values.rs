//! The values of a facet as they are listed: of one level, with their names and
//! whether the search is narrowed by them.

use tantivy::Result;

use super::counts::Counts;
use super::facets::{Choice, Selection};
use super::filter::NONE;
use super::range;
use crate::index::{Facet, Level};
use crate::lang::Lang;

/// A facet to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FacetRequest {
    /// The facet.
    pub facet: Facet,
    /// How coarse.
    pub level: Level,
    /// Values to list; `None` for every one. Those that are selected are
    /// listed in any case.
    pub top: Option<usize>,
}

/// Counts of one facet.
#[derive(Debug, Clone)]
pub struct FacetAnswer {
    /// The facet.
    pub facet: Facet,
    /// How coarse.
    pub level: Level,
    /// The values with articles, commonest first, `none` among them.
    pub values: Vec<FacetValue>,
}

/// A value of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// What a filter takes.
    pub value: String,
    /// Articles.
    pub count: u64,
    /// Stories: articles that print the same count once.
    pub stories: u64,
    /// Whether the search is narrowed by it.
    pub selected: bool,
}

impl FacetValue {
    /// What a person reads.
    #[must_use]
    pub fn name(&self, facet: Facet, ui: Lang) -> &str {
        facet.label(&self.value, ui)
    }
}

/// The values of the level asked for, commonest first.
pub(super) fn list(
    request: FacetRequest,
    counts: &Counts,
    selections: &[&Selection],
) -> Result<FacetAnswer> {
    let FacetRequest { facet, level, top } = request;
    let choices: Vec<&Choice> = selections
        .iter()
        .filter(|selection| selection.facet == facet)
        .flat_map(|selection| &selection.any_of)
        .collect();
    let is_of_level = |term: &str| level.value_of(facet, term).is_some();
    let counted: Vec<(String, (u64, u64))> = match top {
        Some(n) => {
            let mut largest = counts.top(n, is_of_level)?;
            for term in selected_terms(&choices).filter(|term| is_of_level(term)) {
                let count = counts.of(term)?;
                if count > 0 && !largest.iter().any(|(known, _)| known == term) {
                    largest.push((term.to_owned(), count));
                }
            }
            let stories = counts.stories_of(largest.iter().map(|(term, _)| term.as_str()))?;
            let largest = largest.into_iter().zip(stories);
            largest
                .map(|((term, count), stories)| (term, (count, stories)))
                .collect()
        }
        None => counts.with_stories()?.into_iter().collect(),
    };
    let none = (counts.none.n_articles, counts.none.n_stories());
    Ok(listed(request, counted, none, selections))
}

/// The values of the level asked for, commonest first, of terms with their
/// articles and stories, and those of the articles without any.
#[must_use]
pub fn listed(
    request: FacetRequest,
    mut counted: Vec<(String, (u64, u64))>,
    none: (u64, u64),
    selections: &[&Selection],
) -> FacetAnswer {
    let FacetRequest { facet, level, top } = request;
    let choices: Vec<&Choice> = selections
        .iter()
        .filter(|selection| selection.facet == facet)
        .flat_map(|selection| &selection.any_of)
        .collect();
    if let Some(n) = top {
        // of equal counts the first terms, as an index takes them
        counted.retain(|(term, _)| level.value_of(facet, term).is_some());
        counted.sort_by(|(a, (n_a, _)), (b, (n_b, _))| n_b.cmp(n_a).then_with(|| a.cmp(b)));
        let is_selected = |term: &str| selected_terms(&choices).any(|selected| selected == term);
        let mut place = 0..;
        counted
            .retain(|(term, _)| place.next().is_some_and(|place| place < n) || is_selected(term));
    }
    if none.0 > 0 {
        counted.push((NONE.to_owned(), none));
    }
    let mut values: Vec<FacetValue> = counted
        .iter()
        .filter_map(|(term, (count, stories))| {
            let value = match term.as_str() {
                NONE => NONE,
                term => level.value_of(facet, term)?,
            };
            Some(FacetValue {
                value: value.to_owned(),
                count: *count,
                stories: *stories,
                selected: choices.iter().any(|choice| is_chosen(term, choice)),
            })
        })
        .collect();
    values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    if let Some(n) = top {
        let mut place = 0..;
        values.retain(|value| place.next().is_some_and(|place| place < n) || value.selected);
    }
    FacetAnswer {
        facet,
        level,
        values,
    }
}

fn selected_terms<'a>(choices: &'a [&'a Choice]) -> impl Iterator<Item = &'a str> {
    choices.iter().filter_map(|choice| match choice {
        Choice::Term(term) => Some(term.as_str()),
        _ => None,
    })
}

/// Whether a term is what is chosen, or lies within it.
fn is_chosen(term: &str, choice: &Choice) -> bool {
    match choice {
        Choice::Term(selected) => selected == term,
        Choice::Nothing => term == NONE,
        Choice::Days(range) => range::parse(term.trim_start_matches('='), range.last)
            .is_some_and(|days| range.first <= days.first && days.last <= range.last),
    }
}
