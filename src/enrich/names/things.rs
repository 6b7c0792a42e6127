//! Things: what bears a person's name and is none, as the noun before it tells.
//!
//! The nouns are in `things.tsv`.

use std::ops::Range;
use std::sync::LazyLock;

use hashbrown::HashMap;

use crate::article::Kind;
use crate::enrich::Context;
use crate::lang::Lang;
use crate::lang::lexicon::{Cases, POLISH};
use crate::lang::tokens::{Class, Shape};
use crate::lang::words::{Word, mark};
use crate::table::{Table, alternatives};

/// Kinds by the hash of a noun's term.
struct Nouns {
    before: HashMap<u32, Kind>,
    within: HashMap<u32, Kind>,
}

static NOUNS: LazyLock<Nouns> = LazyLock::new(|| {
    let table = Table::parse(include_str!("things.tsv"));
    let mut nouns = Nouns {
        before: HashMap::new(),
        within: HashMap::new(),
    };
    for row in table.rows() {
        let kind = match row[1] {
            "event" => Kind::Event,
            "organisation" => Kind::Organisation,
            _ => Kind::Product,
        };
        let kinds = if row[0] == "within" {
            &mut nouns.within
        } else {
            &mut nouns.before
        };
        for noun in alternatives(row[2]) {
            kinds.insert(Word::new(noun, Some(Lang::PL)).traits.term, kind);
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
    let begins_sentence =
        || context.token(before).line_start || context.token(before - 1).class == Class::Mark;
    let is_noun = is_lower(before) || begins_sentence();
    let is_named = name.len() == 1 && is_nominative(context, name.start);
    (is_noun && is_named && !is_apart).then_some(*kind)
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
