//! Names outside of Polish.
//!
//! English loses its possessive. The other languages that decline names are
//! read only by what the article itself shows: an inflected form goes to the
//! shorter spelling that stands in the same article.

use std::ops::Range;

use super::{Evidence, as_written};
use crate::enrich::Context;
use crate::lang::tokens::Class;
use crate::lang::words;
use crate::lang::{Lang, PerLanguage};
use crate::table::{Table, endings};

/// An English name without "'s".
pub(super) fn without_possessive(context: &Context<'_>, range: &Range<usize>) -> String {
    words::without_possessive(&as_written(context, range)).to_owned()
}

/// An ending of a case, and what the nominative may have instead, the commonest
/// first.
type Ending = (&'static str, Vec<&'static str>);

/// Endings of the cases that can be taken off.
fn endings_of(lang: Lang) -> &'static [Ending] {
    static ENDINGS: PerLanguage<Vec<Ending>> = PerLanguage::new(|language| {
        let table = Table::parse_any(language.name_endings)?;
        let [ending, nominatives] = ["ending", "nominatives"].map(|name| table.column(name));
        let rows = table.rows();
        Some(
            rows.map(|row| (row[ending], endings(row[nominatives]).collect()))
                .collect(),
        )
    });
    ENDINGS.of(lang).map_or(&[], Vec::as_slice)
}

/// The words of which a form may be an oblique case, likely or not.
pub(in super::super) fn nominatives(form: &str, lang: Lang) -> impl Iterator<Item = String> {
    endings_of(lang)
        .iter()
        .flat_map(move |(ending, replacements)| {
            let stem = form.strip_suffix(ending);
            let stem = stem.filter(|stem| stem.chars().nth(2).is_some());
            stem.into_iter()
                .flat_map(move |stem| replacements.iter().map(move |end| format!("{stem}{end}")))
        })
}

/// A name with each word in the nominative where the article shows one.
pub(super) fn by_evidence(
    context: &Context<'_>,
    range: &Range<usize>,
    evidence: &Evidence<'_>,
) -> String {
    let endings = context.lang.map_or(&[][..], endings_of);
    if endings.is_empty() {
        return as_written(context, range);
    }
    let mut name = String::new();
    for index in range.clone() {
        let token = context.token(index);
        if index > range.start && token.space_before {
            name.push(' ');
        }
        let spelling = context.spelling(index);
        if token.class == Class::Word && token.shape.is_capitalised() {
            name.push_str(&shown_nominative(spelling, endings, evidence));
        } else {
            name.push_str(spelling);
        }
    }
    name
}

/// The spelling in the article that a form can be inflected from.
fn shown_nominative(form: &str, endings: &[Ending], evidence: &Evidence<'_>) -> String {
    for (ending, replacements) in endings {
        let Some(stem) = form.strip_suffix(ending) else {
            continue;
        };
        if stem.chars().nth(2).is_none() {
            continue;
        }
        for replacement in replacements {
            let lemma = format!("{stem}{replacement}");
            if evidence.count(&lemma).is_some() {
                return lemma;
            }
        }
    }
    form.to_owned()
}
