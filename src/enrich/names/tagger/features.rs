//! Features: what the tagger weighs of a token.
//!
//! A feature is a hash of what it says, so that nothing has to be numbered. What
//! a token is itself comes from the dictionary, the gazetteers and its letters;
//! the rest from the tokens beside it and from what the article shows of it
//! elsewhere.

use std::ops::Range;

use super::knowledge::{self, Fact};
use super::usage::Usage;
use crate::enrich::Context;
use crate::enrich::countries::Hits;
use crate::enrich::names::known;
use crate::lang::tokens::{Class, Shape, Token};
use crate::lang::words::{Traits, mark};

/// Features of a token.
pub const N_FEATURES: usize = 31;

/// What the tagger knows of a text as a whole.
#[derive(Debug)]
pub struct Reading<'a> {
    context: &'a Context<'a>,
    facts: Vec<Fact>,
    habits: Habits,
    usage: Usage,
}

impl<'a> Reading<'a> {
    /// Reads a text of which the known names and places have not been found.
    #[must_use]
    pub fn new(context: &'a Context<'a>) -> Self {
        Self::with(context, &known::find(context), &Hits::new(context))
    }

    /// Reads a text.
    pub(in crate::enrich::names) fn with(
        context: &'a Context<'a>,
        names: &[known::Hit],
        hits: &Hits,
    ) -> Self {
        let facts = knowledge::gather(context, names, hits);
        Self {
            context,
            habits: Habits::new(context),
            usage: Usage::new(context, &facts),
            facts,
        }
    }

    /// The sentences of the article, as ranges of tokens.
    pub(super) fn sentences(&self) -> impl Iterator<Item = Range<usize>> + use<'a> {
        self.context.tokens.sentences.iter().cloned()
    }

    /// The sentence of these tokens.
    #[must_use]
    pub fn sentence(&self, range: Range<usize>) -> Sentence<'_> {
        let tokens = range.clone();
        let n_capital = tokens
            .clone()
            .filter(|index| can_open(self.context.token(*index)))
            .count();
        let n_small = tokens
            .filter(|index| self.context.token(*index).shape == Shape::Lower)
            .count();
        let style = match (n_capital, n_small) {
            (_, 0) => 1,
            (capital, small) if capital > 2 * small => 2,
            (capital, small) if 2 * capital > small => 3,
            _ => 0,
        };
        Sentence {
            reading: self,
            range,
            style,
        }
    }
}

/// Which words a text writes small, and which with a capital inside a sentence.
#[derive(Debug, Default)]
struct Habits {
    /// Two bits for each slot.
    slots: Vec<u32>,
}

impl Habits {
    const SMALL: u32 = 1;
    const CAPITAL: u32 = 2;
    /// Slots of an element.
    const WIDTH: usize = 16;

    fn new(context: &Context<'_>) -> Self {
        let mut habits = Self {
            slots: vec![0; context.n_tokens().next_power_of_two().max(4)],
        };
        for sentence in &context.tokens.sentences {
            for index in sentence.clone() {
                let token = context.token(index);
                let habit = match token.shape {
                    Shape::Lower => Self::SMALL,
                    shape if shape.is_capitalised() && index > sentence.start => Self::CAPITAL,
                    _ => continue,
                };
                let (at, shift) = habits.slot(context.seen[index].lower);
                habits.slots[at] |= habit << shift;
            }
        }
        habits
    }

    fn of(&self, traits: Traits) -> u32 {
        let (at, shift) = self.slot(traits.lower);
        self.slots[at] >> shift & 3
    }

    /// The element that holds the slot of a word, and its first bit there.
    fn slot(&self, lower: u32) -> (usize, usize) {
        let slot = lower as usize & (Self::WIDTH * self.slots.len() - 1);
        (slot / Self::WIDTH, 2 * (slot % Self::WIDTH))
    }
}

/// A sentence as the tagger sees it.
#[derive(Debug, Clone)]
pub struct Sentence<'r> {
    reading: &'r Reading<'r>,
    range: Range<usize>,
    /// How much of it is written with capitals.
    style: u32,
}

/// A token as its neighbours see it.
#[derive(Debug, Clone, Copy)]
struct Seen {
    traits: Traits,
    form: u32,
    fact: u32,
}

/// A neighbour beyond the sentence's ends.
const BEYOND: Seen = Seen {
    traits: Traits {
        lower: 7,
        term: 9,
        ending_short: 0,
        ending_long: 0,
        beginning: 0,
        marks: 1 << 20,
        cases: 0,
    },
    form: 15,
    fact: 0,
};

impl Sentence<'_> {
    /// Number of tokens.
    #[must_use]
    pub fn len(&self) -> usize {
        self.range.len()
    }

    /// Whether it has no token.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.range.is_empty()
    }

    /// Whether a name can begin with this token of the sentence.
    #[must_use]
    pub fn can_open(&self, index: usize) -> bool {
        can_open(self.reading.context.token(self.range.start + index))
    }

    fn at(&self, index: usize, offset: isize) -> Seen {
        match (self.range.start + index).checked_add_signed(offset) {
            Some(at) if self.range.contains(&at) => Seen {
                traits: *self.reading.context.traits(at),
                form: form(self.reading.context.token(at)),
                fact: u32::from(self.reading.facts[at].0),
            },
            _ => BEYOND,
        }
    }

    /// The term of the last small noun before a token of which it may be the
    /// name's office or kind: "prezydent" in "prezydent Francji Emmanuel".
    fn head(&self, index: usize) -> u32 {
        let context = self.reading.context;
        let at = self.range.start + index;
        let first = at.saturating_sub(HEAD_REACH).max(self.range.start);
        let is_noun = |index: &usize| {
            context.token(*index).shape == Shape::Lower
                && context.traits(*index).marks & mark::NOUN != 0
        };
        (first..at)
            .rev()
            .take_while(|index| {
                context.token(*index).class == Class::Word || context.spelling(*index) == "-"
            })
            .find(is_noun)
            .map_or(0, |index| context.traits(index).term)
    }

    /// The first and the last of the words with capitals, side by side, of which
    /// a token is one or between which it stands.
    fn run(&self, index: usize) -> (Seen, Seen) {
        let at = self.range.start + index;
        let is_capital = |index: &usize| self.reading.context.token(*index).shape.is_capitalised();
        let before = (self.range.start..at).rev();
        let n_before = before.take_while(is_capital).count();
        let n_after = (at + 1..self.range.end).take_while(is_capital).count();
        (
            self.at(index, -(n_before as isize)),
            self.at(index, n_after as isize),
        )
    }

    /// The features of a token of the sentence.
    #[must_use]
    pub fn features(&self, index: usize) -> [u32; N_FEATURES] {
        let this = self.at(index, 0);
        let before = self.at(index, -1);
        let after = self.at(index, 1);
        let before2 = self.at(index, -2);
        let after2 = self.at(index, 2);
        let at = self.range.start + index;
        let first = u32::from(index == 0);
        let habits = self.reading.habits.of(this.traits);
        let elsewhere = if can_open(self.reading.context.token(at)) {
            self.reading.usage.elsewhere(at)
        } else {
            1 << 9
        };
        let (shape, marks) = (this.form, this.traits.marks);
        let usual = |seen: Seen| mark::usual_names(seen.traits.marks);
        let agrees = this.traits.cases & before.traits.cases;
        let head = self.head(index);
        let (opening, last) = self.run(index);
        [
            mix(0, this.traits.term, 0),
            mix(1, before.traits.term, 0),
            mix(2, after.traits.term, 0),
            mix(3, before2.traits.term, 0),
            mix(4, before.traits.term, CLASSES[shape as usize]),
            mix(5, before.traits.lower, 0),
            mix(6, this.traits.ending_long, 0),
            mix(7, this.traits.beginning, 0),
            mix(8, this.traits.ending_short, shape),
            mix(9, shape, first << 2 | habits),
            mix(10, marks, habits << 4 | shape),
            mix(11, marks, after.traits.marks ^ after.form << 24),
            mix(12, before2.traits.term, before.traits.term),
            mix(13, after.traits.term, after2.traits.term),
            // the gazetteers
            mix(14, this.fact, shape),
            mix(15, this.fact, before.fact),
            mix(16, this.fact, after.fact),
            // agreement
            mix(17, agrees, before.form << 8 | shape << 4),
            mix(18, this.traits.cases, before.form),
            // elsewhere in the article
            mix(19, elsewhere, shape),
            // words together
            mix(20, before.traits.term, this.traits.term),
            mix(21, this.traits.term, after.traits.term),
            mix(22, before.traits.lower, usual(this) << 4 | shape),
            mix(23, this.traits.lower, shape),
            // the sentence
            mix(24, self.style, shape << 1 | first),
            mix(25, self.style << 8 | habits, usual(this) << 4 | shape),
            mix(26, head, before.form),
            mix(27, before.traits.marks, marks),
            // the first and the last of the words with capitals that it stands among
            mix(28, last.traits.term, shape),
            mix(29, opening.traits.term, shape),
            mix(30, after.traits.lower, usual(this) << 4 | shape),
        ]
    }
}

/// Tokens before a name among which its office is looked for.
const HEAD_REACH: usize = 5;

/// Whether a name can begin with this token.
fn can_open(token: Token) -> bool {
    token.shape.is_capitalised() || token.shape == Shape::InnerCapital
}

/// How a token is written, as a number below 16.
fn form(token: Token) -> u32 {
    match (token.class, token.shape) {
        (Class::Number, _) => 8,
        (Class::Mark, _) => 9,
        (Class::Word, shape) => shape as u32,
    }
}

/// Classes of [`form`]s, four of them.
const CLASSES: [u32; 16] = {
    let mut classes = [0; 16];
    classes[Shape::Lower as usize] = 1;
    classes[Shape::Initial as usize] = 2;
    classes[Shape::Capitals as usize] = 2;
    classes[8] = 3;
    classes[9] = 3;
    classes
};

/// A hash of a feature's number and two values.
#[inline]
fn mix(feature: u32, first: u32, second: u32) -> u32 {
    let mut hash = u64::from(first) | u64::from(second) << 32;
    hash = (hash ^ u64::from(feature + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15))
        .wrapping_mul(0xD6E8_FEB8_6659_FD93);
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0xD6E8_FEB8_6659_FD93);
    (hash >> 32) as u32
}
