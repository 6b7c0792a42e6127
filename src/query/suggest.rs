//! Says what would be found, where nothing is: with a word spelt as the index
//! has it, without one of the words, or without one of the filters.
//!
//! Only what finds something is suggested, with how much it finds.

use std::collections::BTreeMap;

use tantivy::Term;
use tantivy::schema::Field;

use super::complete::written;
use super::facets::{Choice, Selection};
use super::filter::{self, Resolved, name_of};
use super::lower::terms_in;
use super::parse::{Forms, Node, Text};
use super::plan::Plan;
use crate::error::{Error, Result};
use crate::index::{Facet, ValueKind};
use crate::lang::spelling::{distance, slips};
use crate::lang::words::{fold, lower};

/// Something that would be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What to change.
    pub change: Change,
    /// The query to type then.
    pub query: String,
    /// Articles that it finds.
    pub total: u64,
}

/// What to change in a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Words to be spelt otherwise: as typed, and as the index has them.
    Spelling {
        /// As typed.
        from: String,
        /// As the index has it.
        to: String,
    },
    /// A part of the query to leave out.
    Part(String),
    /// A filter whose value is to be spelt otherwise.
    Value {
        /// The facet.
        facet: Facet,
        /// As typed.
        from: String,
        /// As the index has it.
        to: String,
    },
    /// A filter to leave out.
    Filter {
        /// The facet.
        facet: Facet,
        /// What was selected in it.
        dropped: String,
    },
}

/// Parts of a query that are tried without, at most.
const PARTS_MAX: usize = 8;

/// Finds what to suggest for a search that has found nothing.
pub(super) fn suggest(
    plan: &Plan<'_>,
    node: Option<&Node>,
    resolved: &Resolved,
) -> Result<Vec<Suggestion>> {
    let mut suggestions = Vec::new();
    suggestions.extend(spelt(plan, node, resolved)?);
    suggestions.extend(other_values(plan, node, resolved)?);
    suggestions.extend(without_parts(plan, node, resolved)?);
    suggestions.extend(without_filters(plan, node, resolved)?);
    Ok(suggestions)
}

/// The query with every unknown word spelt as the nearest known one.
fn spelt(plan: &Plan<'_>, node: Option<&Node>, resolved: &Resolved) -> Result<Option<Suggestion>> {
    let Some(node) = node else { return Ok(None) };
    let mut respelt = node.clone();
    let mut changes: Vec<(String, String)> = Vec::new();
    for text in texts(&mut respelt) {
        let words: Vec<String> = text.words.split_whitespace().map(str::to_owned).collect();
        for word in words {
            if let Some(near) = near_word(plan, &word)? {
                text.words = text.words.replace(&word, &near);
                changes.push((word, near));
            }
        }
    }
    if changes.is_empty() {
        return Ok(None);
    }
    let (from, to): (Vec<String>, Vec<String>) = changes.into_iter().unzip();
    let change = Change::Spelling {
        from: from.join(" "),
        to: to.join(" "),
    };
    counted(plan, Some(&respelt), resolved, change)
}

/// The words and phrases that a query asks for in any form.
fn texts(node: &mut Node) -> Vec<&mut Text> {
    match node {
        Node::And(nodes) | Node::Or(nodes) => nodes.iter_mut().flat_map(texts).collect(),
        Node::Title(node) => texts(node),
        Node::Text(text) if matches!(text.forms, Forms::Inflected | Forms::Slop(_)) => vec![text],
        Node::Text(_) | Node::Not(_) | Node::Value(..) => Vec::new(),
    }
}

/// The word of the index nearest to one that it does not have, the commonest
/// among equals.
fn near_word(plan: &Plan<'_>, word: &str) -> Result<Option<String>> {
    let field = plan.reader.fields().text;
    let terms = terms_in(word, &plan.langs, word.is_ascii());
    let n_articles = |term: &str| {
        let term = Term::from_field_text(field, term);
        let found = plan.reader.searcher().doc_freq(&term);
        found.map_err(Error::tantivy(plan.reader.path()))
    };
    for term in &terms {
        if n_articles(term)? > 0 {
            return Ok(None);
        }
    }
    let typed = fold(&lower(word));
    let near = near_terms(plan, field, &typed)?;
    let mut best: Option<((usize, u64), String)> = None;
    for (term, slips) in near {
        let rank = (slips, u64::MAX - n_articles(&term)?);
        if best.as_ref().is_none_or(|(least, _)| rank < *least) {
            best = Some((rank, term));
        }
    }
    best.map(|(_, term)| written(plan.reader, field, &term))
        .transpose()
        .map(Option::flatten)
}

/// Terms of a field that slips of the fingers lead to, with how many slips.
fn near_terms(plan: &Plan<'_>, field: Field, typed: &str) -> Result<BTreeMap<String, usize>> {
    let n_slips = slips(typed);
    let mut near = BTreeMap::new();
    let failed = || Error::tantivy(plan.reader.path());
    for segment in plan.reader.searcher().segment_readers() {
        let inverted = segment.inverted_index(field).map_err(failed())?;
        let stream = inverted.terms().stream();
        let mut stream = stream.map_err(|error| failed()(error.into()))?;
        while let Some((term, _)) = stream.next() {
            let Ok(term) = std::str::from_utf8(term) else {
                continue;
            };
            // a slip changes a letter, which is four bytes at most
            if term.len().abs_diff(typed.len()) > 4 * n_slips {
                continue;
            }
            if let Some(slips) = distance(typed, term, n_slips) {
                near.insert(term.to_owned(), slips);
            }
        }
    }
    Ok(near)
}

/// The search with a filter's value that no article has spelt as the nearest
/// that some have.
fn other_values(
    plan: &Plan<'_>,
    node: Option<&Node>,
    resolved: &Resolved,
) -> Result<Vec<Suggestion>> {
    let mut suggestions = Vec::new();
    for (facet, typed) in &plan.request.filters.any {
        let is_name = matches!(facet.kind(), ValueKind::Name | ValueKind::Place);
        let missing = Choice::Term(typed.clone());
        let is_missing = resolved
            .any
            .iter()
            .any(|each| each.facet == *facet && each.any_of == [missing.clone()]);
        if !is_name || !is_missing || filter::is_term(*facet, typed, plan.reader)? {
            continue;
        }
        let Some(value) = near_value(plan, *facet, typed)? else {
            continue;
        };
        let mut changed = resolved.clone();
        for selection in changed.any.iter_mut().filter(|each| each.facet == *facet) {
            selection.any_of = vec![Choice::Term(value.clone())];
        }
        let change = Change::Value {
            facet: *facet,
            from: typed.clone(),
            to: value,
        };
        suggestions.extend(counted(plan, node, &changed, change)?);
    }
    Ok(suggestions)
}

/// The value of a facet, commonest among equals, whose words are spelt nearly
/// like some words.
fn near_value(plan: &Plan<'_>, facet: Facet, typed: &str) -> Result<Option<String>> {
    let typed: Vec<String> = typed
        .split_whitespace()
        .map(|word| fold(&lower(word)))
        .collect();
    let level = facet.levels()[0];
    let values = filter::all_values(facet, plan.reader)?;
    let near = values.into_iter().filter_map(|(term, count)| {
        let name = fold(&lower(name_of(facet, level.value_of(facet, &term)?)));
        let words: Vec<&str> = name.split_whitespace().collect();
        let slips_of = |wanted: &String| {
            let near = words
                .iter()
                .filter_map(|word| distance(wanted, word, slips(wanted)));
            near.min()
        };
        let n_slips: usize = typed.iter().map(slips_of).sum::<Option<_>>()?;
        let n_more = words.len().saturating_sub(typed.len());
        Some(((n_slips, n_more, u64::MAX - count), term))
    });
    Ok(near.min().map(|(_, term)| term))
}

/// The query without each of its parts.
fn without_parts(
    plan: &Plan<'_>,
    node: Option<&Node>,
    resolved: &Resolved,
) -> Result<Vec<Suggestion>> {
    let Some(Node::And(parts)) = node else {
        return Ok(Vec::new());
    };
    let mut suggestions = Vec::new();
    for place in 0..parts.len().min(PARTS_MAX) {
        let mut left = parts.clone();
        let dropped = left.remove(place);
        let left = match left.len() {
            1 => left.remove(0),
            _ => Node::And(left),
        };
        let change = Change::Part(dropped.to_string());
        suggestions.extend(counted(plan, Some(&left), resolved, change)?);
    }
    Ok(suggestions)
}

/// Filters of a kind: any of them, all, or none.
type Kind = fn(&mut Resolved) -> &mut Vec<Selection>;

/// The search without each of its filters.
fn without_filters(
    plan: &Plan<'_>,
    node: Option<&Node>,
    resolved: &Resolved,
) -> Result<Vec<Suggestion>> {
    let mut suggestions = Vec::new();
    let kinds: [Kind; 3] = [
        |resolved| &mut resolved.any,
        |resolved| &mut resolved.all,
        |resolved| &mut resolved.not,
    ];
    for kind in kinds {
        let n_filters = kind(&mut resolved.clone()).len();
        for place in 0..n_filters.min(PARTS_MAX) {
            let mut changed = resolved.clone();
            let dropped = kind(&mut changed).remove(place);
            let choices = dropped.any_of.iter().map(ToString::to_string);
            let change = Change::Filter {
                facet: dropped.facet,
                dropped: choices.collect::<Vec<_>>().join(" or "),
            };
            suggestions.extend(counted(plan, node, &changed, change)?);
        }
    }
    Ok(suggestions)
}

/// The suggestion, where it finds something.
fn counted(
    plan: &Plan<'_>,
    node: Option<&Node>,
    resolved: &Resolved,
    change: Change,
) -> Result<Option<Suggestion>> {
    let total = plan.total(node, resolved)?;
    Ok((total > 0).then(|| Suggestion {
        change,
        query: node.map(ToString::to_string).unwrap_or_default(),
        total,
    }))
}
