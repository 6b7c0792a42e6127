//! Names (being written).

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
    let lemmas = found
        .iter()
        .map(|name| context.text[context.span(&name.range)].to_owned())
        .collect();
    resolve(context, found, lemmas)
}

fn resolve(context: &Context<'_>, found: Vec<Found>, lemmas: Vec<String>) -> Vec<Mention> {
    let pairs = found.into_iter().zip(lemmas);
    pairs
        .map(|(found, lemma)| Mention {
            kind: found.kind,
            span: context.span(&found.range),
            name: lemma.clone(),
            lemma,
            country: None,
            via: None,
            ambiguous: false,
            rule: found.rule,
        })
        .collect()
}
