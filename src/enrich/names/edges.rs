//! Edges: sets right where a name begins and ends.
//!
//! Titles are no part of a person's name, quotation marks of no name; a first
//! name before a name and the parts of a double name are. An organisation
//! before the person who leads it is a name of its own.

use std::ops::Range;
use std::sync::LazyLock;

use hashbrown::HashSet;

use super::echoes::key_at;
use super::{Found, base};
use crate::article::Kind;
use crate::enrich::Context;
use crate::lang::Lang;
use crate::lang::lexicon::{Analysis, Cases, NameClasses, POLISH};
use crate::lang::name_words;
use crate::lang::tokens::{Class, Shape};
use crate::lang::words::{Word, mark};
use crate::table::{Table, alternatives};

/// Terms of titles, by language.
static TITLES: LazyLock<HashSet<(Lang, u32)>> = LazyLock::new(|| {
    let table = Table::parse(include_str!("titles.tsv"));
    let rows = table.rows().filter_map(|row| {
        let lang = Lang::from_tag(row[0])?;
        Some(alternatives(row[1]).map(move |title| (lang, title)))
    });
    rows.flatten()
        .map(|(lang, title)| (lang, Word::new(title, Some(lang)).traits.term))
        .collect()
});

/// Whether a word is a title or a function.
pub(super) fn is_title(context: &Context<'_>, index: usize) -> bool {
    context
        .lang
        .is_some_and(|lang| TITLES.contains(&(lang, context.traits(index).term)))
}

/// Sets the edges of all names right; they stay in order.
pub(super) fn settle(context: &Context<'_>, found: &[Found]) -> Vec<Found> {
    let mut settled: Vec<Found> = Vec::with_capacity(found.len());
    for (index, name) in found.iter().enumerate() {
        let limit = found
            .get(index + 1)
            .map_or(context.n_tokens(), |next| next.range.start);
        for name in split(context, name, found) {
            let floor = settled.last().map_or(0, |last| last.range.end);
            let range = match name.kind {
                Kind::Person => person(context, name.range, floor, limit),
                _ => name.range,
            };
            let range = trim(context, range);
            if range.is_empty() {
                continue;
            }
            match settled.last_mut() {
                Some(last) if is_double(context, last, &range, name.kind) => {
                    last.range.end = range.end;
                }
                _ => settled.push(Found { range, ..name }),
            }
        }
    }
    settled
}

/// Whether a hyphen joins a person's name to the one before: "Jean" and
/// "Claude Juncker", "Anna Nowak" and "Wójcik". Two surnames may be two
/// persons.
fn is_double(context: &Context<'_>, last: &Found, range: &Range<usize>, kind: Kind) -> bool {
    let hyphen = last.range.end;
    kind == Kind::Person
        && last.kind == Kind::Person
        && range.start == hyphen + 1
        && context.spelling(hyphen) == "-"
        && !context.token(hyphen).space_before
        && !context.token(range.start).space_before
        && (last.range.len() > 1
            || is_first_name(context, last.range.start)
            || is_listed_first_name(context, last.range.start) && range.len() > 1)
}

/// Takes the leader off an organisation's name ("Rady Europejskiej Donald
/// Tusk"), and two persons apart ("Putinowi Donald Tusk"; "Obama Steve Jobs"
/// where Obama is `found` elsewhere).
fn split(context: &Context<'_>, name: &Found, found: &[Found]) -> Vec<Found> {
    let Range { start, end } = name.range;
    let opens_person = |index: usize| {
        is_first_name(context, index)
            && context.token(index + 1).shape >= Shape::Mixed
            && context.token(index + 1).space_before
            && !is_first_name(context, index - 1)
            && (context.token(index - 1).class == Class::Word || is_surname_initial(context, index))
    };
    let at = (start + 1..end.saturating_sub(1)).find(|index| match name.kind {
        Kind::Organisation => opens_person(*index) && is_nominative(context, *index),
        Kind::Person => {
            let surname = || {
                context.token(index - 1).shape == Shape::Title
                    && !is_title(context, index - 1)
                    && is_surname(context, index - 1)
                    && !is_listed_first_name(context, index - 1)
            };
            let another = || {
                let persons = found.iter().filter(|other| other.kind == Kind::Person);
                let mut last = persons.map(|other| key_at(context, other.range.end - 1));
                [index - 1, *index].map(|at| context.token(at).shape) == [Shape::Title; 2]
                    && is_listed_first_name(context, *index)
                    && !is_listed_first_name(context, index - 1)
                    && !is_first_name(context, index - 1)
                    && last.any(|key| key == key_at(context, index - 1))
            };
            opens_person(*index) && (is_surname_initial(context, *index) || surname()) || another()
        }
        _ => false,
    });
    match at {
        Some(at) => vec![
            Found {
                range: start..at,
                ..name.clone()
            },
            Found {
                range: at..end,
                kind: Kind::Person,
                rule: "leader",
                known: None,
            },
        ],
        None => vec![name.clone()],
    }
}

/// Whether an initial with its stop stands before a word.
fn is_after_initial(context: &Context<'_>, index: usize) -> bool {
    index >= 2
        && context.spelling(index - 1) == "."
        && context.token(index - 2).shape == Shape::Initial
}

/// Whether the initial of a surname, with its stop, stands before a word:
/// "Patryka W."
fn is_surname_initial(context: &Context<'_>, index: usize) -> bool {
    index >= 3 && is_after_initial(context, index) && is_first_name(context, index - 3)
}

/// Where a person's name ends before an ordinary word that begins the next
/// sentence, which a heading or an initial's stop hides: "Małgorzaty W. Ona".
fn before_sentence(context: &Context<'_>, range: &Range<usize>) -> usize {
    let last = range.end - 1;
    // "Bonnie Tu" does not
    let goes_on =
        || range.end < context.n_tokens() && context.token(range.end).shape == Shape::Lower;
    let is_word = context.lang == Some(Lang::PL)
        && range.len() > 1
        && match context.token(last).shape {
            Shape::Title | Shape::Capitals => {
                is_no_name(context, last)
                    || context.is_function_word(last) && goes_on()
                    || is_shouted(context, last)
            }
            // "Jan Nowak W środę", not "Jana W."
            Shape::Initial => base::is_preposition(context, last) && goes_on(),
            _ => false,
        };
    let is_whole = || {
        range.len() > 2 && is_after_initial(context, last)
            || context.token(last - 1).shape == Shape::Title
                && !is_first_name(context, last - 1)
                && !is_title(context, last - 1)
                && (range.len() > 2 || context.traits(last - 1).marks & mark::KNOWN != 0)
    };
    if is_word && is_whole() {
        last
    } else {
        range.end
    }
}

/// The person's name without titles, with all its parts; not before `floor`,
/// not beyond `limit`.
fn person(context: &Context<'_>, range: Range<usize>, floor: usize, limit: usize) -> Range<usize> {
    let Range { mut start, mut end } = before_realm(context, range);
    while end - start > 1 && is_title(context, start) {
        start += 1;
        while start + 1 < end && context.token(start).class == Class::Mark {
            start += 1;
        }
    }
    if end - start > 2 && is_whose(context, start)
        || end - start > 1 && is_opening_preposition(context, start)
    {
        start += 1;
    }
    while start > floor && is_given_before(context, start) {
        start -= if context.token(start - 1).class == Class::Mark {
            2
        } else {
            1
        };
    }
    while let Some(longer) = longer(context, &(start..end), limit) {
        end = longer;
    }
    start..before_sentence(context, &(start..end))
}

/// Whether an ordinary word in capitals stands after a word that is not: "Jan
/// Nowak TUTAJ".
fn is_shouted(context: &Context<'_>, index: usize) -> bool {
    let ordinary = mark::NOUN | mark::ADJECTIVE | mark::VERB | mark::OTHER;
    context.token(index).shape == Shape::Capitals
        && context.token(index - 1).shape == Shape::Title
        && context.traits(index).marks & ordinary != 0
}

/// The person's name without the realm: "Abdullah of Jordan", "Charles III of
/// Britain".
fn before_realm(context: &Context<'_>, range: Range<usize>) -> Range<usize> {
    if context.lang != Some(Lang::EN) {
        return range;
    }
    let of = (range.start + 1..range.end).find(|index| context.spelling(*index) == "of");
    range.start..of.unwrap_or(range.end)
}

/// Whether a word says whose title it was that stands before it, and the name
/// begins after it: "premier Węgier Viktor Orban".
fn is_whose(context: &Context<'_>, index: usize) -> bool {
    let marks = context.traits(index).marks;
    let place = u32::from((NameClasses::GEOGRAPHIC | NameClasses::DEMONYM).0);
    let first_name = u32::from(NameClasses::FIRST_NAME.0);
    let next = context.traits(index + 1).marks;
    mark::usual_names(marks) & place != 0
        && mark::usual_names(marks) & first_name == 0
        && marks & mark::GENITIVE != 0
        && (is_first_name(context, index + 1) || next & (first_name | mark::KNOWN) != mark::KNOWN)
        && context.token(index + 1).shape == Shape::Title
}

/// Whether a preposition has its capital only as the first word of a sentence:
/// "Poza Tuskiem".
fn is_opening_preposition(context: &Context<'_>, index: usize) -> bool {
    opens_sentence(context, index)
        && context.token(index).shape == Shape::Title
        && base::is_preposition(context, index)
        && !is_first_name(context, index)
}

/// Whether a line begins with a word, or a mark stands before it.
pub(super) fn opens_sentence(context: &Context<'_>, index: usize) -> bool {
    context.token(index).line_start || context.token(index - 1).class == Class::Mark
}

/// Whether the token before is a first name or an initial of the same name.
fn is_given_before(context: &Context<'_>, start: usize) -> bool {
    let before = start - 1;
    let token = context.token(before);
    if !context.token(start).space_before || context.token(start).line_start {
        return false;
    }
    if context.spelling(before) == "." {
        return before > 0
            && context.token(before - 1).shape == Shape::Initial
            && !token.space_before
            && (before == 1 || context.spelling(before - 2) != ".")
            && context.token(start).shape != Shape::Initial;
    }
    token.shape.is_capitalised()
        && token.shape != Shape::Initial
        && is_first_name(context, before)
        && !is_ordinary(context, before)
        && !is_title(context, before)
}

/// Where a double name goes on: "Jean" before "-Claude", "ul" in
/// "Noor-ul-Haq", and a surname left out after it.
fn longer(context: &Context<'_>, range: &Range<usize>, limit: usize) -> Option<usize> {
    let end = range.end;
    let is = |index: usize| index < limit;
    let joined = |index: usize| is(index) && !context.token(index).space_before;
    if joined(end) && joined(end + 1) && context.spelling(end) == "-" {
        let next = context.token(end + 1);
        if next.shape == Shape::Title && range.len() == 1 && !is_surname(context, range.start) {
            return Some(end + 2);
        }
        let particle = next.shape == Shape::Lower
            && joined(end + 2)
            && joined(end + 3)
            && context.spelling(end + 2) == "-"
            && context.token(end + 3).shape == Shape::Title;
        return particle.then_some(end + 4);
    }
    let last = end - 1;
    let follows = is(end)
        && context.token(end).shape == Shape::Title
        && context.token(end).space_before
        && !context.token(end).line_start
        && is_first_name(context, last)
        && !is_surname(context, last)
        && !is_ordinary(context, end)
        && !is_title(context, end);
    let is_name = follows && {
        let marks = context.traits(end).marks;
        marks == 0 || marks & u32::from(NameClasses::SURNAME.0) != 0
    };
    is_name.then_some(end + 1)
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
        let stops = context.spelling(end - 1) == "."
            && end - start > 1
            && context.token(end - 2).class == Class::Word
            && is_abbreviation(context, end - 2);
        if closes || stops {
            break;
        }
        end -= 1;
    }
    start..end
}

/// Whether a full stop after the word belongs to it.
fn is_abbreviation(context: &Context<'_>, index: usize) -> bool {
    let token = context.token(index);
    token.shape == Shape::Initial
        || matches!(&*context.word(index).lower, "płn" | "płd" | "jr" | "sr")
}

fn is_quote(context: &Context<'_>, index: usize) -> bool {
    matches!(context.spelling(index), "\"" | "„" | "”" | "“" | "«" | "»")
}

/// Whether a word is used as a first name.
pub(super) fn is_first_name(context: &Context<'_>, index: usize) -> bool {
    let marks = context.traits(index).marks;
    marks >> mark::USUAL_SHIFT & u32::from(NameClasses::FIRST_NAME.0) != 0
        || marks & u32::from(NameClasses::FIRST_NAME.0) != 0
            && marks & (mark::NOUN | mark::ADJECTIVE | mark::VERB | mark::OTHER) == 0
}

/// Whether a word is a surname, or unknown and so may be one.
fn is_surname(context: &Context<'_>, index: usize) -> bool {
    let marks = context.traits(index).marks;
    let first = u32::from(NameClasses::FIRST_NAME.0);
    marks & mark::KNOWN == 0 || marks & u32::from(NameClasses::SURNAME.0) != 0 && marks & first == 0
}

/// Whether a list has a word among first names, as it is written: "Frederik".
pub(super) fn is_listed_first_name(context: &Context<'_>, index: usize) -> bool {
    name_words::classes_of(&context.word(index).lower).contains(NameClasses::FIRST_NAME)
}

/// Whether a word is an ordinary one before it is a name.
pub(super) fn is_ordinary(context: &Context<'_>, index: usize) -> bool {
    let marks = context.traits(index).marks;
    // "Bush" and "Rice" are surnames wherever English has them with a capital
    let is_english_surname =
        context.lang == Some(Lang::EN) && marks & u32::from(NameClasses::SURNAME.0) != 0;
    marks & (mark::NOUN | mark::ADJECTIVE | mark::VERB | mark::OTHER) != 0
        && mark::usual_names(marks) == 0
        && !is_english_surname
}

/// Whether a word is an ordinary one and nobody's and nothing's name.
pub(super) fn is_no_name(context: &Context<'_>, index: usize) -> bool {
    is_ordinary(context, index) && mark::names(context.traits(index).marks) == 0
}

/// Whether a first name can be a nominative.
pub(super) fn is_nominative(context: &Context<'_>, index: usize) -> bool {
    context.word(index).set.is_some_and(|set| {
        POLISH.analyses(set).any(|analysis| {
            analysis.names.contains(NameClasses::FIRST_NAME)
                && analysis.tag.cases().contains(Cases::NOMINATIVE)
        })
    })
}

/// Whether a word is the nominative of a place's name, and no genitive of one:
/// it says where something is of no organisation before it.
pub(super) fn is_nominative_place(context: &Context<'_>, index: usize) -> bool {
    let Some(set) = context.word(index).set else {
        return false;
    };
    let place = |analysis: &Analysis| analysis.names.contains(NameClasses::GEOGRAPHIC);
    let mut places = POLISH.analyses(set).filter(place).peekable();
    context.token(index).shape.is_capitalised()
        && places.peek().is_some()
        && places.all(|place| !place.tag.cases().contains(Cases::GENITIVE))
}

/// Whether a word is an adjective and no name.
pub(super) fn is_adjective(context: &Context<'_>, index: usize) -> bool {
    let marks = context.traits(index).marks;
    context.token(index).shape == Shape::Title
        && marks & mark::ADJECTIVE != 0
        && mark::names(marks) == 0
        && marks & mark::NOUN == 0
}

/// Whether the words stand inside a sentence, with no capital beside them, so
/// that they are no ordinary words and no part of a longer name.
pub(super) fn is_inside_sentence(context: &Context<'_>, range: &Range<usize>) -> bool {
    let small = |index: usize| context.token(index).shape == Shape::Lower;
    let begins = |index: usize| {
        context
            .tokens
            .sentences
            .iter()
            .any(|range| range.start == index)
    };
    range.start > 0
        && context.token(range.start).shape == Shape::Title
        && small(range.start - 1)
        && !begins(range.start)
        && (range.end == context.n_tokens() || !context.token(range.end).shape.is_capitalised())
}
