//! Echoes: what an article calls by a name in one place, it calls by it in
//! others.
//!
//! A tagger sees a sentence at a time, so that a bare surname may be taken for
//! a town, or missed. A word that is the surname of a person named in full is
//! that person's; a name that was found as two kinds is of the one it has more
//! often.

use hashbrown::HashMap;

use super::Found;
use crate::article::{Kind, Rule};
use crate::enrich::Context;
use crate::enrich::tokens::is_first_name;
use crate::lang::tokens::{Class, Shape};
use crate::lang::words::{Word, fold, hash};

/// How often a name was found as each kind.
#[derive(Debug, Default, Clone)]
struct Votes([(u32, Option<Kind>); 6]);

impl Votes {
    fn add(&mut self, kind: Kind, votes: u32) {
        let slot = &mut self.0[kind as usize];
        *slot = (slot.0 + votes, Some(kind));
    }

    /// The kind with the most votes, with its share of them.
    fn winner(&self) -> Option<(Kind, u32, u32)> {
        let all = self.0.iter().map(|slot| slot.0).sum();
        let (votes, kind) = *self.0.iter().max_by_key(|slot| slot.0)?;
        Some((kind?, votes, all))
    }
}

/// Makes the names of an article agree.
pub(super) fn agree(context: &Context<'_>, found: &mut [Found]) {
    let surnames = surnames(context, found);
    let votes = votes(context, found, &surnames);
    for name in found.iter_mut() {
        if is_settled(name.rule) {
            continue;
        }
        let winner = votes.get(&key_of(context, name)).and_then(Votes::winner);
        if let Some((kind, for_it, of_all)) = winner
            && kind != name.kind
            && for_it * 3 >= of_all * 2
        {
            (name.kind, name.rule) = (kind, Rule::Elsewhere);
        }
    }
}

/// Whether a rule's names keep their kind.
fn is_settled(rule: Rule) -> bool {
    rule == Rule::KnownName
}

/// Keys of the last words of persons named in full.
fn surnames(context: &Context<'_>, found: &[Found]) -> HashMap<u32, u32> {
    let mut surnames = HashMap::new();
    for name in found.iter().filter(|name| name.kind == Kind::Person) {
        let last = name.range.end - 1;
        let first = context.traits(name.range.start).marks;
        let full = name.range.len() > 1 && (first == 0 || is_first_name(context, name.range.start));
        if full && context.token(last).shape >= Shape::Capitals {
            *surnames.entry(key_at(context, last)).or_default() += 1;
        }
    }
    surnames
}

/// Counts the kinds of every name; a surname of a person named in full votes
/// for that person.
fn votes(
    context: &Context<'_>,
    found: &[Found],
    surnames: &HashMap<u32, u32>,
) -> HashMap<u32, Votes> {
    let mut votes: HashMap<u32, Votes> = HashMap::new();
    for name in found {
        let weight = if is_settled(name.rule) { 4 } else { 1 };
        votes
            .entry(key_of(context, name))
            .or_default()
            .add(name.kind, weight);
    }
    for (surname, times) in surnames {
        votes
            .entry(*surname)
            .or_default()
            .add(Kind::Person, 3 * times);
    }
    votes
}

/// A number that all case forms of a name share.
pub(super) fn key_of(context: &Context<'_>, name: &Found) -> u32 {
    let words = name
        .range
        .clone()
        .filter(|index| context.token(*index).class != Class::Mark);
    words.fold(0, |sum: u32, index| {
        sum.wrapping_mul(31) ^ key_at(context, index)
    })
}

/// A number that all case forms of the word at an index share, as far as one can
/// tell.
pub(super) fn key_at(context: &Context<'_>, index: usize) -> u32 {
    let keys = &mut context.memory.names.borrow_mut().keys;
    *keys.get_or_insert_with(context.id(index), || key(context.word(index)))
}

fn key(word: &Word) -> u32 {
    if word.set.is_some() {
        hash(stem(&word.term))
    } else {
        hash(stem(&fold(&word.lower)))
    }
}

/// Endings of declined names without diacritics, longest first.
const ENDINGS: &[&str] = &[
    "owi", "emu", "ego", "ami", "ach", "iem", "em", "im", "ym", "om", "ow", "ie", "a", "u", "y",
    "i", "e", "o",
];

/// An unknown word without its ending.
fn stem(lower: &str) -> &str {
    let word = lower.find(['\'', '’']).map_or(lower, |at| &lower[..at]);
    let ending = ENDINGS.iter().find_map(|ending| word.strip_suffix(ending));
    let stem = ending
        .filter(|stem| stem.chars().nth(2).is_some())
        .unwrap_or(word);
    match stem.strip_suffix('z') {
        Some(hard) if hard.ends_with(['r', 'd']) => hard,
        _ => stem,
    }
}
