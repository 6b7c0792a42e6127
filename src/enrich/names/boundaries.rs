//! Boundaries: where a name begins and ends, as far as marks tell.
//!
//! A hyphen joins the parts of a double name, a small word like "von" begins a
//! surname; quotation marks belong to no name but those that it holds whole.

use std::ops::Range;

use super::Found;
use super::particles::is_leading;
use crate::article::Kind;
use crate::enrich::Context;
use crate::enrich::tokens::{is_first_name, is_listed_first_name};
use crate::lang::tokens::Class;

/// Sets the marks at the ends of all names right, and joins double ones; they
/// stay in order.
pub(super) fn settle(context: &Context<'_>, found: Vec<Found>) -> Vec<Found> {
    let mut settled: Vec<Found> = Vec::with_capacity(found.len());
    for mut name in found {
        name.range = trim(context, name.range);
        if name.kind == Kind::Person {
            let floor = settled.last().map_or(0, |last| last.range.end);
            while name.range.start > floor && is_leading(context, name.range.start - 1) {
                name.range.start -= 1;
            }
        }
        if name.range.is_empty() {
            continue;
        }
        match settled.last_mut() {
            Some(last) if is_double(context, last, &name) => last.range.end = name.range.end,
            _ => settled.push(name),
        }
    }
    settled
}

/// Whether a hyphen joins a person's name to the one before: "Jean" and
/// "Claude Juncker", "Anna Nowak" and "Wójcik". Two surnames may be two
/// persons.
fn is_double(context: &Context<'_>, last: &Found, next: &Found) -> bool {
    let range = &next.range;
    let hyphen = last.range.end;
    next.kind == Kind::Person
        && last.kind == Kind::Person
        && range.start == hyphen + 1
        && context.spelling(hyphen) == "-"
        && !context.token(hyphen).space_before
        && !context.token(range.start).space_before
        && (last.range.len() > 1
            || is_first_name(context, last.range.start)
            || is_listed_first_name(context, last.range.start) && range.len() > 1)
}

/// Without the marks at its ends, but for a quotation that it holds whole.
fn trim(context: &Context<'_>, range: Range<usize>) -> Range<usize> {
    let Range { mut start, mut end } = range;
    let mark = |index: usize| context.token(index).class == Class::Mark;
    while start < end && mark(start) {
        start += 1;
    }
    while start < end && mark(end - 1) {
        let closes = is_quote(context, end - 1)
            && (start..end - 1)
                .filter(|index| is_quote(context, *index))
                .count()
                % 2
                == 1;
        let stops = context.spelling(end - 1) == "." && end - start > 1;
        if closes || stops {
            break;
        }
        end -= 1;
    }
    start..end
}

fn is_quote(context: &Context<'_>, index: usize) -> bool {
    matches!(context.spelling(index), "\"" | "„" | "”" | "“" | "«" | "»")
}
