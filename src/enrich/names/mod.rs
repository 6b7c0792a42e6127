//! Names: finds persons, organisations and places, puts them into the
//! nominative, and makes one entity of all the mentions of it.
//!
//! A tagger learned from the National Corpus of Polish finds the spans, for
//! every language so far; `base` and `coreference` do the rest.

mod base;
mod coreference;
pub mod tagger;

use std::ops::Range;

use super::Context;
use crate::article::{Kind, Mention};

/// A name as found, before it has a base form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Its tokens.
    pub(super) range: Range<usize>,
    /// What it names.
    pub(super) kind: Kind,
    /// What found it.
    pub(super) rule: &'static str,
}

/// Finds the names of persons, organisations and places, and of what would
/// else be taken for them.
#[must_use]
pub fn find(context: &Context<'_>) -> Vec<Mention> {
    let mut found = Vec::new();
    tagger::tag(context, &tagger::POLISH, |range, kind| {
        found.push(Found {
            range,
            kind,
            rule: "tagger",
        });
    });
    found.retain(|name| !name.range.clone().any(|index| context.is_boilerplate(index)));
    let evidence = base::Evidence::new(context, &found);
    let lemmas = found.iter().map(|name| base::base_form(context, name, &evidence)).collect();
    coreference::resolve(context, found, lemmas)
}
