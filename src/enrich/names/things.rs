//! Things: what bears a person's name and is none, as the noun before it tells.
//!
//! The nouns are in `things.tsv`.

use std::ops::Range;
use std::sync::LazyLock;

use hashbrown::{HashMap, HashSet};

use super::Found;
use crate::article::Kind;
use crate::enrich::Context;
use crate::enrich::tokens::{is_first_name, is_of_person, opens_sentence};
use crate::lang::Lang;
use crate::lang::lexicon::{Cases, POLISH};
use crate::lang::tokens::Shape;
use crate::lang::words::{Word, mark};
use crate::table::{Table, alternatives};

/// Kinds by the hash of a noun's term.
struct Nouns {
    before: HashMap<u32, Kind>,
    within: HashMap<u32, Kind>,
    /// What is called after somebody.
    eponyms: HashSet<u32>,
}

static NOUNS: LazyLock<Nouns> = LazyLock::new(|| {
    let table = Table::parse(Lang::PL.known().expect("it is known").name_nouns);
    let mut nouns = Nouns {
        before: HashMap::new(),
        within: HashMap::new(),
        eponyms: HashSet::new(),
    };
    for row in table.rows() {
        let terms = alternatives(row[2]).map(|noun| Word::new(noun, Some(Lang::PL)).traits.term);
        let kind = match row[1] {
            "event" => Kind::Event,
            "organisation" => Kind::Organisation,
            "place" => Kind::Place,
            _ => Kind::Product,
        };
        match row[0] {
            "within" => nouns.within.extend(terms.map(|term| (term, kind))),
            "before" => nouns.before.extend(terms.map(|term| (term, kind))),
            _ => nouns.eponyms.extend(terms),
        }
    }
    nouns
});

/// What a supposed person is by the noun before the name or at its head.
pub(super) fn kind_of(context: &Context<'_>, name: &Range<usize>) -> Option<Kind> {
    if context.lang != Some(Lang::PL) {
        return None;
    }
    let noun = |index: usize| context.traits(index).term;
    let is_adjective = |index: usize| context.traits(index).marks & mark::ADJECTIVE != 0;
    if name.len() == 2
        && is_adjective(name.start + 1)
        && let Some(kind) = NOUNS.within.get(&noun(name.start))
    {
        return Some(*kind);
    }
    let mut before = name.start.checked_sub(1)?;
    let is_lower = |index: usize| context.token(index).shape == Shape::Lower;
    if !NOUNS.before.contains_key(&noun(before)) && is_lower(before) && is_adjective(before) {
        before = before.checked_sub(1)?;
    }
    let kind = NOUNS.before.get(&noun(before))?;
    let is_apart = (before + 1..=name.start).any(|index| context.token(index).line_start);
    let is_noun = is_lower(before) || opens_sentence(context, before);
    let is_named = match name.len() {
        // no town has a first name, ships have
        1 if *kind == Kind::Place && is_first_name(context, name.start) => false,
        1 => is_nominative(context, name.start),
        _ => !name.clone().any(|index| is_of_person(context, index)),
    };
    (is_noun && is_named && !is_apart).then_some(*kind)
}

/// Whether a supposed person only gave the name to a disease or a scale:
/// "choroba Alzheimera".
pub(super) fn is_eponym(context: &Context<'_>, name: &Found) -> bool {
    let Some(before) = name.range.start.checked_sub(1) else {
        return false;
    };
    let mut words = name.range.clone();
    name.kind == Kind::Person
        && context.lang == Some(Lang::PL)
        && !words.any(|index| is_first_name(context, index))
        && !is_nominative(context, name.range.start)
        && context.token(before).shape == Shape::Lower
        && NOUNS.eponyms.contains(&context.traits(before).term)
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
