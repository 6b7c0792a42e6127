//! Doubts: drops what only looks like a name.
//!
//! The first word of a sentence has a capital whatever it is; what has a digit, or ends
//! as a server's name does, is no person.

use std::ops::Range;

use hashbrown::HashSet;

use super::echoes::key_at;
use super::{Found, base};
use crate::article::{Kind, Rule};
use crate::enrich::Context;
use crate::enrich::tokens::{
    is_domain, is_first_name, is_listed, is_listed_first_name, is_no_name, is_nominative_place,
    is_of_person, is_ordinary,
};
use crate::lang::lexicon::{Cases, NameClasses, POLISH};
use crate::lang::tokens::{Class, Shape};
use crate::lang::words::mark;
use crate::lang::{Lang, WordList};

/// Drops the names that are none, and sets right what only looks like a person.
pub(super) fn drop(context: &Context<'_>, found: &mut Vec<Found>) {
    found.retain(|name| {
        name.rule == Rule::KnownName || is_name(context, name) && !is_eponym(context, name)
    });
    drop_peoples(context, found);
    if context.lang == Some(Lang::PL) {
        drop_strangers(context, found);
    }
    for name in found.iter_mut() {
        if name.kind == Kind::Organisation && is_east_asian_person(context, name) {
            (name.kind, name.rule) = (Kind::Person, Rule::FamilyNameFirst);
        } else if name.kind == Kind::Person {
            (name.kind, name.rule) = kind_of(context, name);
        }
    }
}

/// What a supposed person is, and what tells it.
fn kind_of(context: &Context<'_>, name: &Found) -> (Kind, Rule) {
    if is_club(context, name) {
        (Kind::Organisation, Rule::NoPersonsName)
    } else if is_web_address(context, &name.range) {
        (Kind::Product, Rule::WebAddress)
    } else if is_product(context, name) {
        (Kind::Product, Rule::NoPersonsName)
    } else {
        (name.kind, name.rule)
    }
}

/// Whether a name is that of a server, or what it begins with: "Kowalski.pl".
fn is_web_address(context: &Context<'_>, name: &Range<usize>) -> bool {
    (name.start + 1..context.n_tokens().min(name.end + 2)).any(|end| is_domain(context, end))
}

/// Whether a name without a first name ends with a town's: "Wisła Płock".
fn is_club(context: &Context<'_>, name: &Found) -> bool {
    let (first, last) = (name.range.start, name.range.end - 1);
    context.lang == Some(Lang::PL)
        && last == first + 1
        && is_nominative_place(context, last)
        && !is_of_person(context, last)
        && !is_first_name(context, first)
        && !is_listed_first_name(context, first)
}

/// Drops the single words that name inhabitants first, unless somebody of the
/// article bears them as a surname: "Polek" is of "Polka", "Czech" may be
/// Bronisław Czech.
fn drop_peoples(context: &Context<'_>, found: &mut Vec<Found>) {
    let is_one = |name: &Found| name.kind == Kind::Person && name.range.len() == 1;
    let may_be_people = |name: &Found| {
        let marks = context.traits(name.range.start).marks;
        mark::names(marks) & u32::from(NameClasses::DEMONYM.0) != 0
            && !is_first_name(context, name.range.start)
    };
    if !found.iter().any(|name| is_one(name) && may_be_people(name)) {
        return;
    }
    let surnames: HashSet<u32> = found
        .iter()
        .filter(|name| name.kind == Kind::Person && name.range.len() > 1)
        .map(|name| key_at(context, name.range.end - 1))
        .collect();
    found.retain(|name| {
        !is_one(name)
            || !may_be_people(name)
            || surnames.contains(&key_at(context, name.range.start))
    });
}

/// Drops the persons whom nothing shows to be persons: a single word that no
/// dictionary has as anybody's name, and that stands nowhere in the article
/// beside a first name, a title or a verb.
fn drop_strangers(context: &Context<'_>, found: &mut Vec<Found>) {
    let persons = || found.iter().filter(|name| name.kind == Kind::Person);
    let shown: HashSet<u32> = persons()
        .filter(|name| !is_stranger(context, name) || base::shows_person(context, &name.range))
        .map(|name| key_at(context, name.range.end - 1))
        .collect();
    found.retain(|name| {
        name.kind != Kind::Person
            || !is_stranger(context, name)
            || shown.contains(&key_at(context, name.range.start))
    });
}

/// Whether a name is a single word that no dictionary has as a person's, and
/// that is not made like a surname.
fn is_stranger(context: &Context<'_>, name: &Found) -> bool {
    let first = name.range.start;
    name.range.len() == 1
        && !is_of_person(context, first)
        && !is_made_like_surname(&context.word(first).lower)
}

/// What surnames of Europe are made with, without the vowel of their
/// nominative.
const SURNAME_ENDINGS: &[&str] = &[
    "ow", "ew", "enk", "czuk", "iuk", "wicz", "ević", "ović", "sen", "son", "man", "mann", "berg",
    "stein", "feld", "idz", "szwil", "escu", "czyk",
];
/// What surnames in -ski and -cki end with in their cases; those of places end
/// in -sk and -ck.
const ADJECTIVE_ENDINGS: &[&str] = &[
    "ki", "kiego", "kiemu", "kim", "kich", "ka", "kiej", "ką", "cy",
];
/// Endings of the other surnames in their cases, longest first.
const CASE_ENDINGS: &[&str] = &[
    "owi", "iem", "em", "ie", "ej", "a", "u", "y", "i", "o", "e", "ą", "ę", "",
];

/// Whether a word ends as surnames do: "Sajfutdinowa", "Thomsenem".
fn is_made_like_surname(lower: &str) -> bool {
    let adjective = ADJECTIVE_ENDINGS
        .iter()
        .filter_map(|ending| lower.strip_suffix(ending))
        .any(|stem| stem.ends_with(['s', 'c']) || stem.ends_with("dz"));
    let other = CASE_ENDINGS
        .iter()
        .filter_map(|ending| lower.strip_suffix(ending))
        .any(|stem| SURNAME_ENDINGS.iter().any(|ending| stem.ends_with(ending)));
    adjective || other
}

fn is_name(context: &Context<'_>, name: &Found) -> bool {
    let mut words = name
        .range
        .clone()
        .filter(|index| context.token(*index).class == Class::Word);
    let Some(first) = words.next() else {
        return false;
    };
    if name.kind != Kind::Person {
        return true;
    }
    if words.next().is_some() {
        !is_all_ordinary(context, name)
    } else {
        !is_ordinary(context, first)
    }
}

/// Whether a supposed organisation is a family name of East Asia with a given
/// name after it, and no word of a language: "Kim Dzong Un", not "Ma Group".
fn is_east_asian_person(context: &Context<'_>, name: &Found) -> bool {
    let mut given = name.range.clone().skip(1);
    name.range.len() > 1
        && base::is_east_asian(context, &name.range)
        && given.all(|index| !is_ordinary(context, index) && !is_english_word(context, index))
}

/// What a surname may have before an inner capital.
const BEFORE_CAPITAL: &[&str] = &[
    "Mc", "Mac", "O'", "O’", "D'", "D’", "De", "Di", "La", "Le", "Fitz",
];

/// Whether a supposed person is written as none is: with a digit ("Robinson
/// R44"), with a capital inside the only word ("`CarPlay`"), in English words
/// without a first name before them ("Emmanuel Macron").
fn is_product(context: &Context<'_>, name: &Found) -> bool {
    let is_one = name.range.len() == 1;
    let is_given = || {
        let first = name.range.start;
        !is_one && (is_first_name(context, first) || is_listed_first_name(context, first))
    };
    name.range.clone().any(|index| {
        let (token, spelling) = (context.token(index), context.spelling(index));
        let has_digit = spelling.contains(|letter: char| letter.is_ascii_digit());
        let inner_capital = token.shape == Shape::Mixed
            && !BEFORE_CAPITAL
                .iter()
                .any(|start| spelling.starts_with(start));
        token.class == Class::Word && has_digit
            || is_one && inner_capital
            || is_one && is_beside_english(context, index)
            || is_english_word(context, index) && !is_given()
    })
}

/// Whether an English word with a capital stands beside a word, so that both
/// are a longer name's: "Blast Max".
fn is_beside_english(context: &Context<'_>, index: usize) -> bool {
    let is = |at: usize, joint: usize| {
        at < context.n_tokens()
            && context.token(at).shape == Shape::Title
            && !context.token(joint).line_start
            && is_english_word(context, at)
    };
    index > 0 && is(index - 1, index) || is(index + 1, index + 1)
}

/// Whether a word of a Polish text is an English word and nobody's name:
/// "Global Change", "Union Jack".
fn is_english_word(context: &Context<'_>, index: usize) -> bool {
    context.traits(index).marks & mark::FOREIGN != 0 && !is_of_person(context, index)
}

/// Whether no word of the name can be a name.
fn is_all_ordinary(context: &Context<'_>, name: &Found) -> bool {
    name.range
        .clone()
        .filter(|index| context.token(*index).class == Class::Word)
        .all(|index| is_no_name(context, index))
}

/// Whether a supposed person only gave the name to a disease or a scale:
/// "choroba Alzheimera".
fn is_eponym(context: &Context<'_>, name: &Found) -> bool {
    let Some(before) = name.range.start.checked_sub(1) else {
        return false;
    };
    name.kind == Kind::Person
        && context.token(before).shape == Shape::Lower
        && is_listed(context, before, WordList::Eponym)
        && !is_nominative(context, name.range.start)
        && !name
            .range
            .clone()
            .any(|index| is_first_name(context, index))
}

/// Whether a name can be a nominative, and neither a genitive, which says whose
/// the thing is, nor a dative.
fn is_nominative(context: &Context<'_>, index: usize) -> bool {
    let word = context.word(index);
    let Some(set) = word.set else {
        return !word.lower.ends_with(['a', 'ą', 'e', 'ę', 'i', 'u', 'y']);
    };
    let names = || POLISH.analyses(set).filter(|one| !one.names.is_empty());
    let has = |case| names().any(|one| one.tag.cases().contains(case));
    has(Cases::NOMINATIVE) && !has(Cases::GENITIVE | Cases::DATIVE)
}
