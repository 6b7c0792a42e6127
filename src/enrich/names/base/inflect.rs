//! Nominatives of ordinary words in names: adjectives made to agree with their
//! noun, plural nouns, acronyms without the endings written after them.
//!
//! Adjectives are regular. The plural of men ("Demokraci", "Zieloni") is not,
//! and is looked for in the dictionary among the spellings it could have.

use std::rc::Rc;

use hashbrown::HashMap;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::candidates::capitalised;
use crate::enrich::Context;
use crate::lang::lexicon::{Cases, Genders, Numbers, POLISH};

/// Endings of adjectives, longest first, and whether the stem is soft.
const ADJECTIVE_ENDINGS: [(&str, bool); 18] = [
    ("iego", true),
    ("iemu", true),
    ("imi", true),
    ("iej", true),
    ("ich", true),
    ("ymi", false),
    ("ego", false),
    ("emu", false),
    ("ych", false),
    ("im", true),
    ("ią", true),
    ("ie", true),
    ("ia", true),
    ("ym", false),
    ("ej", false),
    ("ą", false),
    ("e", false),
    ("a", false),
];

/// Writes the masculine nominative of an adjective's form, judged by its
/// ending: "najwyższego" → "najwyższy".
pub(super) fn masculine_adjective(form: &str, out: &mut String) {
    let cut = ADJECTIVE_ENDINGS
        .iter()
        .find_map(|(ending, soft)| form.strip_suffix(ending).map(|stem| (stem, *soft)));
    match cut {
        Some((stem, soft)) if stem.chars().nth(1).is_some() => {
            out.push_str(stem);
            let soft = soft || stem.ends_with(['k', 'g']);
            out.push(if soft { 'i' } else { 'y' });
        }
        _ => out.push_str(form),
    }
}

/// Endings of adjectives in -ski, -cki and -czny with what they say.
const RELATIONAL: [(&str, u8, u8, u8); 21] = {
    use {Cases as C, Genders as G, Numbers as N};
    let (singular, plural) = (N::SINGULAR.0, N::PLURAL.0);
    let not_feminine = G::MASCULINE.0 | G::NEUTER.0;
    let human = G::MASCULINE_HUMAN.0 | G::MASCULINE_ANIMATE.0;
    [
        (
            "kiego",
            singular,
            C::GENITIVE.0 | C::ACCUSATIVE.0,
            not_feminine,
        ),
        ("kiemu", singular, C::DATIVE.0, not_feminine),
        ("kimi", plural, C::INSTRUMENTAL.0, G::ALL.0),
        ("kich", plural, C::GENITIVE.0 | C::LOCATIVE.0, G::ALL.0),
        (
            "kiej",
            singular,
            C::GENITIVE.0 | C::DATIVE.0 | C::LOCATIVE.0,
            G::FEMININE.0,
        ),
        (
            "kim",
            singular,
            C::INSTRUMENTAL.0 | C::LOCATIVE.0,
            not_feminine,
        ),
        (
            "ką",
            singular,
            C::ACCUSATIVE.0 | C::INSTRUMENTAL.0,
            G::FEMININE.0,
        ),
        ("ka", singular, C::NOMINATIVE.0, G::FEMININE.0),
        (
            "kie",
            N::ALL.0,
            C::NOMINATIVE.0 | C::ACCUSATIVE.0,
            G::ALL.0 & !human & !G::FEMININE.0,
        ),
        (
            "ki",
            singular,
            C::NOMINATIVE.0 | C::ACCUSATIVE.0,
            G::MASCULINE.0,
        ),
        ("cy", plural, C::NOMINATIVE.0, G::MASCULINE_HUMAN.0),
        (
            "znego",
            singular,
            C::GENITIVE.0 | C::ACCUSATIVE.0,
            not_feminine,
        ),
        ("znemu", singular, C::DATIVE.0, not_feminine),
        ("znymi", plural, C::INSTRUMENTAL.0, G::ALL.0),
        ("znych", plural, C::GENITIVE.0 | C::LOCATIVE.0, G::ALL.0),
        (
            "znej",
            singular,
            C::GENITIVE.0 | C::DATIVE.0 | C::LOCATIVE.0,
            G::FEMININE.0,
        ),
        (
            "znym",
            singular,
            C::INSTRUMENTAL.0 | C::LOCATIVE.0,
            not_feminine,
        ),
        (
            "zną",
            singular,
            C::ACCUSATIVE.0 | C::INSTRUMENTAL.0,
            G::FEMININE.0,
        ),
        ("zna", singular, C::NOMINATIVE.0, G::FEMININE.0),
        (
            "zne",
            N::ALL.0,
            C::NOMINATIVE.0 | C::ACCUSATIVE.0,
            G::ALL.0 & !human & !G::FEMININE.0,
        ),
        (
            "zny",
            singular,
            C::NOMINATIVE.0 | C::ACCUSATIVE.0,
            G::MASCULINE.0,
        ),
    ]
};

/// What the ending of an adjective in -ski, -cki or -czny says.
pub(super) fn relational_adjective(form: &str) -> Option<(Numbers, Cases, Genders)> {
    RELATIONAL
        .iter()
        .find_map(|(ending, numbers, cases, genders)| {
            let stem = form.strip_suffix(ending)?;
            let relational = stem.ends_with(['s', 'c', 'z']) && stem.chars().nth(3).is_some();
            relational.then_some((Numbers(*numbers), Cases(*cases), Genders(*genders)))
        })
}

/// The nominative of an adjective in a gender and number.
pub(super) fn adjective(
    context: &Context<'_>,
    lemma: &str,
    numbers: Numbers,
    genders: Genders,
) -> String {
    let is_plural = numbers == Numbers::PLURAL;
    if is_plural && genders.intersects(Genders::MASCULINE_HUMAN) {
        let plural = plural(context, lemma, Genders::MASCULINE_HUMAN, true);
        return plural.map_or_else(|| lemma.to_owned(), |plural| plural.to_string());
    }
    let feminine = !is_plural && genders.intersects(Genders::FEMININE);
    let neuter = is_plural || !feminine && !genders.intersects(Genders::MASCULINE);
    if !feminine && !neuter {
        return lemma.to_owned();
    }
    let ending = if feminine { 'a' } else { 'e' };
    match lemma.strip_suffix('y') {
        Some(stem) => format!("{stem}{ending}"),
        None => match lemma.strip_suffix('i') {
            Some(stem) if feminine && stem.ends_with(['k', 'g']) => format!("{stem}a"),
            Some(_) => format!("{lemma}{ending}"),
            None => lemma.to_owned(),
        },
    }
}

/// What a nominative plural ends in.
const PLURAL_ENDINGS: [&str; 24] = [
    "owie", "ie", "e", "y", "i", "a", "zy", "rzy", "ci", "ści", "dzi", "zi", "si", "li", "cy",
    "dzy", "ni", "ki", "gi", "ce", "nie", "eni", "ści", "ździ",
];

/// The plurals worked out so far, by a hash of base form, gender and class.
pub(in crate::enrich::names) type Plurals = HashMap<u64, Option<Rc<str>>>;

/// The nominative plural of a noun or adjective of the dictionary, with the
/// capital of its lemma; worked out once.
pub(super) fn plural(
    context: &Context<'_>,
    lemma: &str,
    genders: Genders,
    is_adjective: bool,
) -> Option<Rc<str>> {
    let seed = u64::from(genders.0) << 1 | u64::from(is_adjective);
    let key = xxh3_64_with_seed(lemma.as_bytes(), seed);
    let plurals = &mut context.memory.names.borrow_mut().plurals;
    let plural = plurals
        .entry(key)
        .or_insert_with(|| nominative(lemma, genders, is_adjective).map(Rc::from));
    plural.clone()
}

fn nominative(lemma: &str, genders: Genders, adjective: bool) -> Option<String> {
    let lower = lemma.to_lowercase();
    let mut found = String::new();
    let mut form = String::new();
    for cut in 0..=4 {
        let Some((at, _)) = lower.char_indices().rev().nth(cut) else {
            break;
        };
        let stem = match cut {
            0 => lower.as_str(),
            _ => {
                &lower[..lower
                    .char_indices()
                    .rev()
                    .nth(cut - 1)
                    .map_or(0, |letter| letter.0)]
            }
        };
        if at == 0 {
            break;
        }
        for ending in PLURAL_ENDINGS {
            form.clear();
            form.push_str(stem);
            form.push_str(ending);
            let Some(set) = POLISH.lookup(&form) else {
                continue;
            };
            let fits = POLISH.analyses(set).any(|analysis| {
                let tag = analysis.tag;
                tag.numbers().contains(Numbers::PLURAL)
                    && tag.cases().contains(Cases::NOMINATIVE)
                    && tag.genders().intersects(genders)
                    && !tag.is_depreciative()
                    && tag.is_adjective() == adjective
                    && {
                        POLISH.lemma_lower(&form, analysis, &mut found);
                        found == lower
                    }
            });
            if fits {
                let capital = lemma.starts_with(char::is_uppercase);
                return Some(if capital { capitalised(&form) } else { form });
            }
        }
    }
    // "Laburzysta", as yet in no dictionary
    let stem = lemma
        .strip_suffix("sta")
        .filter(|_| genders == Genders::MASCULINE_HUMAN)?;
    Some(format!("{stem}ści"))
}

/// Endings that are written after an acronym, with their cases.
const ACRONYM_ENDINGS: [(&str, u8); 13] = [
    ("ami", Cases::INSTRUMENTAL.0),
    ("owi", Cases::DATIVE.0),
    ("iem", Cases::INSTRUMENTAL.0),
    ("em", Cases::INSTRUMENTAL.0),
    ("ów", Cases::GENITIVE.0),
    ("ie", Cases::LOCATIVE.0),
    ("y", Cases::GENITIVE.0),
    ("i", Cases::GENITIVE.0 | Cases::DATIVE.0 | Cases::LOCATIVE.0),
    ("ą", Cases::INSTRUMENTAL.0),
    ("ę", Cases::ACCUSATIVE.0),
    ("a", Cases::GENITIVE.0 | Cases::ACCUSATIVE.0),
    ("u", Cases::GENITIVE.0 | Cases::LOCATIVE.0),
    ("e", Cases::LOCATIVE.0),
];

/// Whether this is an ending of an acronym: "u" in "PiS-u".
pub(super) fn is_acronym_ending(text: &str) -> bool {
    ACRONYM_ENDINGS.iter().any(|(ending, _)| *ending == text)
}

/// Reads "`LOTu`" as "LOT" in the genitive.
pub(super) fn without_acronym_ending(form: &str) -> Option<(&str, Cases)> {
    ACRONYM_ENDINGS.iter().find_map(|(ending, cases)| {
        let acronym = form.strip_suffix(ending)?;
        let capitals = acronym
            .chars()
            .filter(|letter| letter.is_uppercase())
            .count();
        let last = acronym.chars().next_back()?;
        (capitals >= 2 && last.is_uppercase()).then_some((acronym, Cases(*cases)))
    })
}
