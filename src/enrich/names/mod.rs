//! Names: finds persons, organisations and places, puts them into the
//! nominative, and makes one entity of all the mentions of it.
//!
//! A tagger learned from annotated news decides what is a name and of which kind,
//! from all that is known beforehand: the gazetteer of names (`known`), countries
//! and places, titles, the dictionary. Languages without a model go by first names
//! and titles (`plain`). What is known for certain is added where nothing was seen,
//! `boundaries` sets marks right, `doubts` drops what only looks like a name,
//! `echoes` makes an article agree with itself. `base`
//! and `coreference` do the rest.

mod base;
mod boundaries;
mod coreference;
mod doubts;
mod echoes;
mod known;
mod particles;
mod plain;
pub mod tagger;

use std::ops::Range;

use super::Context;
use super::countries::Hits;
use super::memory::ByWord;
use crate::article::{Kind, Mention, Rule};

/// A name as found, before it has a base form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Its tokens.
    pub(super) range: Range<usize>,
    /// What it names.
    pub(super) kind: Kind,
    /// What found it.
    pub(super) rule: Rule,
    /// How the gazetteer has it.
    pub(super) known: Option<known::KnownName>,
}

/// What this stage remembers of words.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// What known names it can belong to.
    known: known::Memory,
    /// Whether it is a title, or a small word with which a name can begin.
    nouns: ByWord<tagger::Fact>,
    /// A number that all case forms of the word share.
    keys: ByWord<u32>,
    /// What the word can do to a name beside it.
    roles: ByWord<base::Role>,
    /// What the word can be in a name of each [`base::Reading`].
    candidates: [ByWord<base::Candidates>; 3],
    /// Plurals of base forms.
    plurals: base::Plurals,
}

/// Finds the names of persons, organisations and places, and of what would
/// else be taken for them.
#[must_use]
pub fn find(context: &Context<'_>, hits: &Hits) -> Vec<Mention> {
    let mut found = match tagger::of(context.lang) {
        Some(model) => {
            let known = known::find(context);
            let reading = tagger::Reading::with(context, &known, hits);
            supply(context, tagged(context, &reading, model), &known)
        }
        None => supply(context, plain::find(context), &known::find(context)),
    };
    found = boundaries::settle(context, found);
    doubts::drop(context, &mut found);
    echoes::agree(context, &mut found);
    let lemmas = base::base_forms(context, &found);
    coreference::resolve(context, &found, &lemmas)
}

/// The names that the tagger finds.
fn tagged(
    context: &Context<'_>,
    reading: &tagger::Reading<'_>,
    model: &tagger::Model,
) -> Vec<Found> {
    let mut found = Vec::new();
    tagger::tag(reading, model, |range, kind| {
        if !range.clone().any(|index| context.is_boilerplate(index)) {
            found.push(Found {
                range,
                kind,
                rule: Rule::Tagger,
                known: None,
            });
        }
    });
    found
}

/// Adds the known names where none was found, or only parts of them, and says
/// of those found how the gazetteer has them.
fn supply(context: &Context<'_>, mut found: Vec<Found>, hits: &[known::Hit]) -> Vec<Found> {
    for hit in hits {
        let Some(kind) = hit.kind else { continue };
        let first = found.partition_point(|name| name.range.end <= hit.range.start);
        let last = found.partition_point(|name| name.range.start < hit.range.end);
        let is_within =
            |name: &Found| name.range.start >= hit.range.start && name.range.end <= hit.range.end;
        let is_found = |name: &Found| name.range == hit.range && name.kind == kind;
        let is_certain = !hit.is_doubtful && !context.is_boilerplate(hit.range.start);
        let seen = &found[first..last];
        if is_certain && seen.iter().all(is_within) || seen.iter().any(is_found) {
            let known = Found {
                range: hit.range.clone(),
                kind,
                rule: Rule::KnownName,
                known: hit.name,
            };
            found.splice(first..last, [known]);
        }
    }
    found
}
