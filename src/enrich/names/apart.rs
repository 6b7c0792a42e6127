//! Apart: two persons that stand side by side are taken for one.
//!
//! "Według Johnsona Hammond zwleka" has two surnames in a row, and so has
//! "spotkanie Trump-Kim". A tagger sees no more than capitals; the article shows
//! whose they are where it names both in full elsewhere.

use std::ops::Range;

use hashbrown::{HashMap, HashSet};

use super::Found;
use super::base::is_east_asian;
use super::echoes::key_at;
use super::edges::{is_first_name, is_nominative, is_nominative_place};
use crate::article::Kind;
use crate::enrich::Context;
use crate::lang::Lang;
use crate::lang::lexicon::NameClasses;
use crate::lang::tokens::{Class, Shape};

/// Takes names of two persons apart whose surnames the article knows from
/// others; they stay in order.
pub(super) fn take(context: &Context<'_>, found: &mut Vec<Found>) {
    let Some(surnames) = Surnames::new(context, found) else {
        return;
    };
    let names = std::mem::take(found);
    for name in names {
        match surnames.seam(context, &name) {
            Some(seam) => found.extend(sides(context, &name, &seam)),
            None => found.push(name),
        }
    }
}

/// Where a name falls apart: the tokens that belong to neither side.
type Seam = Range<usize>;

/// The two sides of a seam; a place on the right is left to those who find
/// places.
fn sides(context: &Context<'_>, name: &Found, seam: &Seam) -> impl Iterator<Item = Found> {
    let is_place = is_nominative_place(context, seam.end);
    let side = |range| Found {
        range,
        kind: Kind::Person,
        rule: super::ELSEWHERE,
        known: None,
    };
    let left = side(name.range.start..seam.start);
    let right = (!is_place).then(|| side(seam.end..name.range.end));
    [left].into_iter().chain(right)
}

/// What an article shows of surnames, by the keys of words.
#[derive(Default)]
struct Surnames {
    /// The shortest spelling of each surname, in bytes.
    shortest: HashMap<u32, usize>,
    /// Those of persons named in full.
    full: HashSet<u32>,
    /// Words side by side after a first name.
    together: HashSet<(u32, u32)>,
}

impl Surnames {
    /// Those of the persons of an article; [`None`] where it shows none, or is not
    /// in Polish.
    fn new(context: &Context<'_>, found: &[Found]) -> Option<Self> {
        let mut surnames = Self::default();
        if context.lang != Some(Lang::PL) {
            return None;
        }
        let key = |at: usize| key_at(context, at);
        let persons = || found.iter().filter(|name| name.kind == Kind::Person);
        let last: HashSet<u32> = persons().map(|name| key(name.range.end - 1)).collect();
        for name in persons() {
            let Range { start, end } = name.range;
            let is_single = end - start == 1;
            if is_single && !is_first_name(context, start) || is_east_asian(context, &name.range) {
                surnames.add(context, start);
            } else if !is_single && (is_given(context, start) || !last.contains(&key(start))) {
                surnames.add(context, end - 1);
                if is_first_name(context, start) {
                    surnames.full.insert(key(end - 1));
                }
                let words = (start + 1..end).filter(|at| context.token(*at).class == Class::Word);
                let keys: Vec<u32> = words.map(key).collect();
                let pairs = keys.windows(2).map(|pair| (pair[0], pair[1]));
                surnames.together.extend(pairs);
            }
        }
        (!surnames.shortest.is_empty()).then_some(surnames)
    }

    fn add(&mut self, context: &Context<'_>, index: usize) {
        let n_bytes = context.spelling(index).len();
        let shortest = self
            .shortest
            .entry(key_at(context, index))
            .or_insert(n_bytes);
        *shortest = n_bytes.min(*shortest);
    }

    /// Where a name is that of two.
    fn seam(&self, context: &Context<'_>, name: &Found) -> Option<Seam> {
        let Range { start, end } = name.range;
        if name.kind != Kind::Person || name.known.is_some() || end - start < 2 {
            return None;
        }
        let is_dash = |at: usize| matches!(context.spelling(at), "-" | "–" | "—");
        if end - start == 3 && is_dash(start + 1) {
            return (self.are_two(context, start, start + 2) || is_summit(context, &name.range))
                .then_some(start + 1..start + 2);
        }
        // not "Janusz Korwin - Mikke"
        let mut between = start + 2..end.saturating_sub(2);
        let parts = |at: usize| {
            is_dash(at) && context.token(at).space_before && context.token(at + 1).space_before
        };
        if let Some(at) = between.find(|at| parts(*at)) {
            return Some(at..at + 1);
        }
        (start + 1..end)
            .find(|at| self.falls_apart(context, &name.range, *at))
            .map(|at| at..at)
    }

    /// Whether one name ends and another begins before the token `at`.
    fn falls_apart(&self, context: &Context<'_>, range: &Range<usize>, at: usize) -> bool {
        let Range { start, end } = *range;
        let is_word = |index: usize| context.token(index).shape == Shape::Title;
        if !is_word(at - 1) || !is_word(at) || is_first_name(context, at - 1) {
            return false;
        }
        // a name stands in one case, so that what is declined does not belong
        // to a nominative
        let is_full = |index| self.full.contains(&key_at(context, index));
        // "do Jerzego Owsiaka Owsiak"
        let is_repeated = key_at(context, at - 1) == key_at(context, at)
            && context.spelling(at - 1) != context.spelling(at);
        if is_repeated && end - at == 1 {
            return true;
        }
        // "May Stephen Parkinson", where Theresa May is named in full
        let follows_surname = at - start == 1
            && end - at > 1
            && is_full(start)
            && is_first_name(context, at)
            && !is_full(end - 1);
        if follows_surname {
            return true;
        }
        let is_declined = if at - start == 1 {
            self.is_declined(context, start) || is_full(start) && is_full(end - 1)
        } else {
            is_first_name(context, start) && !is_nominative(context, start)
        };
        if !is_declined {
            return false;
        }
        let is_single = end - at == 1;
        if is_single && is_nominative_place(context, at) && !self.is_known(context, at) {
            return self.is_known(context, at - 1);
        }
        (is_single || is_first_name(context, at))
            && self.are_two(context, at - 1, end - 1)
            && !self.is_declined(context, end - 1)
    }

    fn is_known(&self, context: &Context<'_>, index: usize) -> bool {
        self.shortest.contains_key(&key_at(context, index))
    }

    /// Whether the article has a surname in a shorter form than here.
    fn is_declined(&self, context: &Context<'_>, index: usize) -> bool {
        let shortest = self.shortest.get(&key_at(context, index));
        shortest.is_some_and(|shortest| *shortest < context.spelling(index).len())
    }

    /// Whether two words are the surnames of two persons.
    fn are_two(&self, context: &Context<'_>, one: usize, other: usize) -> bool {
        let keys = (key_at(context, one), key_at(context, other));
        let are_one = [keys, (keys.1, keys.0)]
            .iter()
            .any(|pair| self.together.contains(pair));
        keys.0 != keys.1 && !are_one && self.is_known(context, one) && self.is_known(context, other)
    }
}

/// Whether a hyphen stands between two persons of whom one has a family name of
/// East Asia: "Trump-Kim".
fn is_summit(context: &Context<'_>, range: &Range<usize>) -> bool {
    let last = range.end - 1;
    let is_east_asian = |at: usize| is_east_asian(context, &(at..at + 1));
    let is_surname = |at: usize| {
        context.traits(at).marks & u32::from(NameClasses::SURNAME.0) != 0 && !is_east_asian(at)
    };
    !is_given(context, range.start)
        && (is_east_asian(range.start) && is_surname(last)
            || is_surname(range.start) && is_east_asian(last))
}

/// Whether a word may be a first name.
fn is_given(context: &Context<'_>, index: usize) -> bool {
    context.traits(index).marks & u32::from(NameClasses::FIRST_NAME.0) != 0
}
