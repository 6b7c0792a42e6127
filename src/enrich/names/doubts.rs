//! Doubts: drops what only looks like a name.
//!
//! The first word of a sentence has a capital whatever it is; an adjective of
//! a country begins many a headline; what has only initials names nobody whom
//! a reader could look for.

use super::Found;
use super::edges::{is_adjective, is_ordinary, is_title};
use crate::article::Kind;
use crate::enrich::Context;
use crate::lang::lexicon::NameClasses;
use crate::lang::tokens::{Class, Shape};
use crate::lang::words::mark;

/// Drops the names that are none, and turns acronyms that were taken for
/// persons into organisations.
pub(super) fn drop(context: &Context<'_>, found: &mut Vec<Found>) {
    found.retain(|name| name.rule == super::KNOWN || is_name(context, name));
    for name in found {
        let acronym = name.range.len() == 1
            && context.token(name.range.start).shape == Shape::Capitals
            && context.spelling(name.range.start).chars().count() <= 5;
        if acronym && name.kind == Kind::Person {
            name.kind = Kind::Organisation;
        }
    }
}

fn is_name(context: &Context<'_>, name: &Found) -> bool {
    let mut words = name
        .range
        .clone()
        .filter(|index| context.token(*index).class == Class::Word);
    let Some(first) = words.next() else {
        return false;
    };
    if words.next().is_some() {
        return name.kind != Kind::Person || !is_all_ordinary(context, name);
    }
    match name.kind {
        Kind::Person => {
            let token = context.token(first);
            token.shape != Shape::Initial
                && !is_title(context, first)
                && !is_people(context, first)
                && !is_ordinary(context, first)
        }
        Kind::Place => !is_adjective(context, first) && !is_people(context, first),
        Kind::Organisation => !is_adjective(context, first),
        _ => true,
    }
}

/// Whether no word of the name can be a name.
fn is_all_ordinary(context: &Context<'_>, name: &Found) -> bool {
    name.range
        .clone()
        .filter(|index| context.token(*index).class == Class::Word)
        .all(|index| {
            is_ordinary(context, index) && mark::names(context.word(index).traits.marks) == 0
        })
}

/// Whether a word names an inhabitant, and nothing else.
fn is_people(context: &Context<'_>, index: usize) -> bool {
    let marks = context.word(index).traits.marks;
    let classes = match mark::usual_names(marks) {
        0 => mark::names(marks),
        usual => usual,
    };
    classes == u32::from(NameClasses::DEMONYM.0)
}
