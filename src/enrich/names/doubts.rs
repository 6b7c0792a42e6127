//! Doubts: drops what only looks like a name.
//!
//! The first word of a sentence has a capital whatever it is; an adjective of
//! a country begins many a headline; what has only initials names nobody whom
//! a reader could look for.

use std::ops::Range;

use hashbrown::HashSet;

use super::echoes::key_at;
use super::{Found, base, things};
use crate::article::{Kind, Rule};
use crate::enrich::Context;
use crate::enrich::tokens::{
    is_adjective, is_first_name, is_listed_first_name, is_no_name, is_nominative_place,
    is_of_person, is_ordinary, is_title,
};
use crate::lang::Lang;
use crate::lang::lexicon::NameClasses;
use crate::lang::tokens::{Class, Shape};
use crate::lang::words::mark;

/// Drops the names that are none, and turns acronyms that were taken for
/// persons into organisations.
pub(super) fn drop(context: &Context<'_>, found: &mut Vec<Found>) {
    found.retain(|name| {
        name.rule == Rule::KnownName || is_name(context, name) && !things::is_eponym(context, name)
    });
    drop_peoples(context, found);
    if context.lang == Some(Lang::PL) {
        drop_strangers(context, found);
    }
    for name in found.iter_mut().filter(|name| name.rule != Rule::KnownName) {
        if name.kind == Kind::Place && is_bearer(context, name) {
            (name.kind, name.rule) = (Kind::Person, Rule::Title);
        } else if name.kind == Kind::Organisation && is_east_asian_person(context, name) {
            (name.kind, name.rule) = (Kind::Person, Rule::FamilyNameFirst);
        }
    }
    for name in found.iter_mut().filter(|name| name.kind == Kind::Person) {
        let acronym = name.range.len() == 1
            && context.token(name.range.start).shape == Shape::Capitals
            && context.spelling(name.range.start).chars().count() <= 5;
        if acronym {
            name.kind = Kind::Organisation;
        } else if is_of_two_countries(context, name)
            || is_club(context, name)
            || is_company(context, &name.range)
        {
            (name.kind, name.rule) = (Kind::Organisation, Rule::NoPersonsName);
        } else if let Some(kind) = things::kind_of(context, &name.range) {
            (name.kind, name.rule) = (kind, Rule::Noun);
        } else if is_web_address(context, &name.range) {
            (name.kind, name.rule) = (Kind::Product, Rule::WebAddress);
        } else if is_product(context, name) {
            (name.kind, name.rule) = (Kind::Product, Rule::NoPersonsName);
        }
    }
}

/// Ends of the names of servers, those that newspapers write.
const DOMAINS: [&str; 16] = [
    "pl", "com", "org", "net", "eu", "de", "fr", "uk", "ua", "ru", "cz", "it", "info", "io", "tv",
    "gov",
];

/// Whether a name is that of a server, or what it begins with: "Kowalski.pl".
fn is_web_address(context: &Context<'_>, name: &Range<usize>) -> bool {
    (name.start + 1..context.n_tokens().min(name.end + 2)).any(|end| {
        context.spelling(end - 1) == "."
            && !context.token(end - 1).space_before
            && !context.token(end).space_before
            && DOMAINS.contains(&context.spelling(end))
    })
}

/// Whether an adjective of two joined halves is part of a name, as it is of
/// none but an institution's: "Dom Polsko-Czeski".
fn is_of_two_countries(context: &Context<'_>, name: &Found) -> bool {
    let mut hyphens = name.range.clone().skip(1);
    hyphens.any(|hyphen| {
        let first = &context.word(hyphen - 1).lower;
        context.spelling(hyphen) == "-"
            && hyphen + 1 < name.range.end
            && ["sko", "cko", "zko"]
                .iter()
                .any(|half| first.ends_with(half))
            && context.traits(hyphen + 1).marks & mark::ADJECTIVE != 0
    })
}

/// Whether a name ends as a company's does: "Kruk S.A."
fn is_company(context: &Context<'_>, name: &Range<usize>) -> bool {
    let is = |at: usize, part| at < context.n_tokens() && context.spelling(at) == part;
    (name.start + 1..=name.end)
        .any(|at| is(at, "SA") || is(at, "S") && is(at + 1, ".") && is(at + 2, "A"))
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
    if words.next().is_some() {
        return name.kind != Kind::Person || !is_all_ordinary(context, name);
    }
    if context.lang == Some(Lang::EN) && is_contraction(&context.word(first).lower) {
        return false;
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

/// Whether a supposed organisation is a family name of East Asia with a given
/// name after it, and no word of a language: "Kim Dzong Un", not "Ma Group".
fn is_east_asian_person(context: &Context<'_>, name: &Found) -> bool {
    let mut given = name.range.clone().skip(1);
    name.range.len() > 1
        && base::is_east_asian(context, &name.range)
        && given.all(|index| !is_ordinary(context, index) && !is_english_word(context, index))
}

/// Whether a supposed English place bears a title and has a word of no place:
/// "the president, Volodymyr Zelensky".
fn is_bearer(context: &Context<'_>, name: &Found) -> bool {
    let start = name.range.start;
    let title = match start {
        2.. if context.spelling(start - 1) == "," => start - 2,
        1.. => start - 1,
        0 => return false,
    };
    context.lang == Some(Lang::EN)
        && (2..=3).contains(&name.range.len())
        && is_title(context, title)
        && (name.range.clone()).all(|index| context.token(index).shape == Shape::Title)
        && name.range.clone().any(|index| {
            let marks = context.traits(index).marks;
            marks & u32::from(NameClasses::GEOGRAPHIC.0) == 0
        })
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

/// Whether an English word is a pronoun with its verb: "I'm", "We've".
fn is_contraction(lower: &str) -> bool {
    let verb = lower.rsplit_once(['\'', '’']).map(|(_, verb)| verb);
    matches!(verb, Some("m" | "ve" | "re" | "ll" | "d" | "t"))
}

/// Whether no word of the name can be a name.
fn is_all_ordinary(context: &Context<'_>, name: &Found) -> bool {
    name.range
        .clone()
        .filter(|index| context.token(*index).class == Class::Word)
        .all(|index| is_no_name(context, index))
}

/// Whether a word names an inhabitant, and nothing else.
fn is_people(context: &Context<'_>, index: usize) -> bool {
    let marks = context.traits(index).marks;
    let classes = match mark::usual_names(marks) {
        0 => mark::names(marks),
        usual => usual,
    };
    classes == u32::from(NameClasses::DEMONYM.0)
}
