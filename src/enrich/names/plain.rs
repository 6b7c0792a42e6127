//! Plain persons: finds persons in the languages that have no model.
//!
//! A person is a known first name and what goes on after it, or what follows a
//! title; a surname found so is found alone too. A wrong person is worse than
//! none, so that a capitalised word without such evidence is left alone. That
//! holds for German as well, which writes every noun with a capital.

use std::ops::Range;

use hashbrown::HashSet;

use super::base::nominatives;
use super::{Found, echoes, particles};
use crate::article::{Kind, Rule};
use crate::enrich::Context;
use crate::enrich::tokens::is_title;
use crate::lang::lexicon::NameClasses;
use crate::lang::name_words;
use crate::lang::tokens::Shape;
use crate::lang::words::mark;

/// Finds the persons of a text, first to last.
pub(super) fn find(context: &Context<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut surnames = HashSet::new();
    let mut index = 0;
    while index < context.n_tokens() {
        let start = index;
        index += 1;
        if let Some(end) = full_name(context, start) {
            surnames.insert(echoes::key_at(context, end - 1));
            found.push(person(start..end, Rule::FirstName));
            index = end;
        } else if let Some(end) = titled(context, start) {
            surnames.insert(echoes::key_at(context, end - 1));
            found.push(person(start + 1..end, Rule::Title));
            index = end;
        }
    }
    add_surnames(context, &surnames, &mut found);
    found
}

fn person(range: Range<usize>, rule: Rule) -> Found {
    Found {
        range,
        kind: Kind::Person,
        rule,
        known: None,
    }
}

/// Where the name ends that begins here with a first name; it has at least one
/// word more.
fn full_name(context: &Context<'_>, start: usize) -> Option<usize> {
    if !is_name_like(context, start) || !is_first_name(context, start) {
        return None;
    }
    let mut at = start + 1;
    if is_hyphen(context, at) && is_next(context, at + 1, false) {
        at += 2;
    }
    while is_next(context, at, true) && is_first_name(context, at) && is_next(context, at + 1, true)
    {
        at += 1;
    }
    surname(context, at)
}

/// Where the name ends that follows a title here.
fn titled(context: &Context<'_>, title: usize) -> Option<usize> {
    if !is_title(context, title) {
        return None;
    }
    let start = title + 1;
    full_name(context, start).or_else(|| {
        if particles::is_particle(context, start) && !particles::is_leading(context, start) {
            return None;
        }
        let end = surname(context, start)?;
        let is_place = context.traits(start).marks & u32::from(NameClasses::GEOGRAPHIC.0) != 0;
        (!is_place && !is_title(context, start)).then_some(end)
    })
}

/// Where the surname ends that begins here, with its particles, initials
/// before it and a second one joined by a hyphen.
fn surname(context: &Context<'_>, start: usize) -> Option<usize> {
    let mut at = start;
    while at + 1 < context.n_tokens()
        && context.token(at).shape == Shape::Initial
        && context.spelling(at + 1) == "."
    {
        at += 2;
    }
    while particles::is_particle(context, at) {
        at += 1;
    }
    if !is_next(context, at, true) || is_title(context, at) {
        return None;
    }
    at += 1;
    if is_hyphen(context, at) && is_next(context, at + 1, false) {
        at += 2;
    }
    Some(at)
}

/// Whether a word that may be of a name stands here, on the same line; with or
/// without a space before it.
fn is_next(context: &Context<'_>, index: usize, space: bool) -> bool {
    index < context.n_tokens()
        && context.token(index).space_before == space
        && !context.token(index).line_start
        && is_name_like(context, index)
}

fn is_name_like(context: &Context<'_>, index: usize) -> bool {
    index < context.n_tokens()
        && matches!(context.token(index).shape, Shape::Title | Shape::Mixed)
        && !context.is_boilerplate(index)
}

fn is_hyphen(context: &Context<'_>, index: usize) -> bool {
    index < context.n_tokens()
        && context.spelling(index) == "-"
        && !context.token(index).space_before
}

/// Whether a word is a first name, in any case, before it is a place or one of
/// the commonest words ("Na", "Les").
fn is_first_name(context: &Context<'_>, index: usize) -> bool {
    if context.is_function_word(index) {
        return false;
    }
    let word = context.word(index);
    let is_first = |marks: u32| {
        marks & u32::from(NameClasses::FIRST_NAME.0) != 0
            && marks & u32::from(NameClasses::GEOGRAPHIC.0) == 0
    };
    is_first(word.traits.marks)
        || context.lang.is_some_and(|lang| {
            nominatives(&word.lower, lang).any(|word| is_first(name_words::marks_of(&word, lang)))
        })
}

/// Adds the surnames that stand alone.
fn add_surnames(context: &Context<'_>, surnames: &HashSet<u32>, found: &mut Vec<Found>) {
    let mut in_name = vec![false; context.n_tokens()];
    for name in found.iter() {
        in_name[name.range.clone()].fill(true);
    }
    for (index, is_taken) in in_name.iter().enumerate() {
        let marks = context.traits(index).marks;
        if !is_taken
            && is_name_like(context, index)
            && mark::names(marks) & u32::from(NameClasses::GEOGRAPHIC.0) == 0
            && surnames.contains(&echoes::key_at(context, index))
        {
            found.push(person(index..index + 1, Rule::Elsewhere));
        }
    }
    found.sort_by_key(|name| name.range.start);
}
