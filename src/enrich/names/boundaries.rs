//! Boundaries: where a name begins and ends, as far as marks tell.
//!
//! A hyphen joins the parts of a double name, a small word like "von" begins a
//! surname, an Arabic article and "junior" go on with one; a patron is part of the name
//! of his school; quotation marks belong to no name but those that it holds whole.

use std::ops::Range;

use super::Found;
use super::particles::is_leading;
use crate::article::Kind;
use crate::enrich::Context;
use crate::enrich::tokens::{is_first_name, is_generation, is_listed_first_name};
use crate::lang::WordList;
use crate::lang::tokens::{Class, Shape};

/// Sets the marks at the ends of all names right, and joins double ones; they
/// stay in order.
pub(super) fn settle(context: &Context<'_>, found: Vec<Found>) -> Vec<Found> {
    let mut settled: Vec<Found> = Vec::with_capacity(found.len());
    for mut name in found {
        let floor = settled.last().map_or(0, |last| last.range.end);
        if name.range.start < floor {
            // it is in the name before, which has grown
            continue;
        }
        name.range = trim(context, name.range);
        if name.range.is_empty() {
            continue;
        }
        if name.kind == Kind::Person {
            while name.range.start > floor && is_leading(context, name.range.start - 1) {
                name.range.start -= 1;
            }
            while ends_before_article(context, name.range.end) {
                name.range.end += ARTICLE_AND_NAME;
            }
            let end = name.range.end;
            if name.range.len() > 1 && end < context.n_tokens() && is_generation(context, end) {
                name.range.end += 1;
            }
        }
        match settled.last_mut() {
            Some(last)
                if is_double(context, last, &name)
                    || is_patron(context, last, &name)
                    || is_after_initial(context, last, &name) =>
            {
                last.range.end = name.range.end;
            }
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

/// Whether an Arabic article with a hyphen and a name follow: "el-Sisi".
fn ends_before_article(context: &Context<'_>, end: usize) -> bool {
    end + ARTICLE_AND_NAME <= context.n_tokens()
        && ARABIC_ARTICLES.contains(&context.spelling(end))
        && context.spelling(end + 1) == "-"
        && !context.token(end + 1).space_before
        && !context.token(end + 2).space_before
        && context.token(end + 2).shape.is_capitalised()
}

/// Arabic articles as news writes them, before the letters with which they change.
const ARABIC_ARTICLES: [&str; 10] = ["al", "el", "ad", "an", "ar", "as", "asz", "at", "az", "ul"];
/// Tokens of an article, its hyphen and the name after it.
const ARTICLE_AND_NAME: usize = 3;

/// Whether a surname follows a first name and an initial in one sentence: "Marek P."
/// and "Dąbrowski".
fn is_after_initial(context: &Context<'_>, last: &Found, next: &Found) -> bool {
    let end = last.range.end;
    let opens_sentence = || {
        let sentences = &context.tokens.sentences;
        let at = sentences.binary_search_by_key(&end, |sentence| sentence.start);
        at.is_ok()
    };
    last.kind == Kind::Person
        && next.kind == Kind::Person
        && last.range.len() > 2
        && next.range == (end..end + 1)
        && context.spelling(end - 1) == "."
        && context.token(end - 2).shape == Shape::Initial
        && !opens_sentence()
}

/// Whether a name is that of the patron of an institution, a prize or a place before
/// it, of whose name it is part: "Szpital im. Mikołaja Kopernika".
fn is_patron(context: &Context<'_>, last: &Found, next: &Found) -> bool {
    let words = context
        .lang
        .map_or(&[][..], |lang| lang.words(WordList::Patron));
    let mut between = (last.range.end..next.range.start)
        .filter(|index| context.token(*index).class == Class::Word);
    last.kind != Kind::Person
        && next.range.start <= last.range.end + PATRON_REACH
        && between
            .next()
            .is_some_and(|first| words.contains(&&*context.word(first).lower))
        && between.all(|index| context.token(index).shape == Shape::Lower)
}

/// Tokens that may stand between an institution and its patron: "im. św. ".
const PATRON_REACH: usize = 4;

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
