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

/// Features of a token with which a name can begin, or that stands after a small one
/// of these. Of other tokens the first twelve are weighed: more of them find no
/// more.
pub const N_FEATURES: usize = 27;

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

    /// Whether a name can begin with the token at an index of the text.
    #[must_use]
    pub fn can_open(&self, index: usize) -> bool {
        is_capital(self.context.token(index)) || self.facts[index].is_opener()
    }

    /// The sentence of these tokens.
    #[must_use]
    pub fn sentence(&self, range: Range<usize>) -> Sentence<'_> {
        let tokens = range.clone();
        let n_capital = tokens
            .clone()
            .filter(|index| is_capital(self.context.token(*index)))
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
        self.reading.can_open(self.range.start + index)
    }

    /// Whether a token stands after a small one with which a name can begin: what
    /// that begins is told by what follows.
    #[must_use]
    pub fn follows_opener(&self, index: usize) -> bool {
        let at = self.range.start + index;
        let is_opener = |n: usize| index >= n && self.reading.facts[at - n].is_opener();
        is_opener(1) || is_opener(2) && self.at(index, -1).form == form::MARK
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

    /// Whether a token follows the one before it without a space, and the one
    /// after it likewise.
    fn glued(&self, index: usize) -> u32 {
        let at = self.range.start + index;
        let is_glued =
            |at: usize| self.range.contains(&at) && !self.reading.context.token(at).space_before;
        u32::from(is_glued(at)) | u32::from(is_glued(at + 1)) << 1
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
    pub fn features(&self, index: usize) -> Features {
        let this = self.at(index, 0);
        let before = self.at(index, -1);
        let after = self.at(index, 1);
        let before2 = self.at(index, -2);
        let first = u32::from(index == 0);
        let habits = self.reading.habits.of(this.traits);
        let (shape, marks) = (this.form, this.traits.marks);
        let written = self.glued(index) << 8 | before.form << 4 | shape;
        let mut features = Features::default();
        features.extend([
            mix(0, this.traits.term, 0),
            mix(1, before.traits.term, 0),
            mix(2, after.traits.term, 0),
            mix(3, before.traits.term, this.traits.term),
            mix(4, this.traits.term, after.traits.term),
            mix(5, before.traits.marks, marks),
            mix(6, this.fact, shape),
            mix(7, written, first << 2 | habits),
            mix(8, marks, habits << 4 | shape),
            mix(9, before2.traits.term, before.traits.term),
            mix(10, this.fact, after.fact),
            mix(11, this.traits.cases, before.form),
        ]);
        if !self.can_open(index) && !self.follows_opener(index) {
            return features;
        }
        let after2 = self.at(index, 2);
        let at = self.range.start + index;
        let elsewhere = self.reading.usage.elsewhere(at);
        let usual = mark::usual_names(marks);
        let (opening, last) = self.run(index);
        let class = if self.can_open(index) {
            CLASSES[shape as usize]
        } else {
            this.traits.ending_long
        };
        features.extend([
            mix(12, before2.traits.term, 0),
            mix(13, before.traits.term, class),
            mix(14, this.traits.ending_long, 0),
            mix(15, this.traits.beginning, 0),
            mix(16, this.traits.ending_short, shape),
            mix(17, marks, after.traits.marks ^ after.form << 24),
            mix(18, after.traits.term, after2.traits.term),
            // the gazetteers
            mix(19, this.fact, before.fact),
            // elsewhere in the article
            mix(20, elsewhere, shape),
            mix(21, this.traits.lower, shape),
            mix(22, after.traits.lower, usual << 4 | shape),
            // the sentence
            mix(23, self.style << 8 | habits, usual << 4 | shape),
            mix(24, self.head(index), before.form),
            // the first and the last of the words with capitals that it stands among
            mix(25, last.traits.term, shape),
            mix(26, opening.traits.term, shape),
        ]);
        features
    }
}

/// What is weighed of a token, as hashes.
#[derive(Debug, Clone, Copy)]
pub struct Features {
    hashes: [u32; N_FEATURES],
    n: usize,
}

impl Default for Features {
    fn default() -> Self {
        Self {
            hashes: [0; N_FEATURES],
            n: 0,
        }
    }
}

impl Features {
    fn extend<const N: usize>(&mut self, more: [u32; N]) {
        self.hashes[self.n..self.n + N].copy_from_slice(&more);
        self.n += N;
    }

    /// The hashes.
    #[must_use]
    pub fn as_slice(&self) -> &[u32] {
        &self.hashes[..self.n]
    }
}

/// Tokens before a name among which its office is looked for.
const HEAD_REACH: usize = 5;

/// Whether a token has a capital.
fn is_capital(token: Token) -> bool {
    token.shape.is_capitalised() || token.shape == Shape::InnerCapital
}

/// [`form`]s of what is no word.
mod form {
    pub(super) const NUMBER: u32 = 8;
    pub(super) const MARK: u32 = 9;
}

/// How a token is written, as a number below 16.
fn form(token: Token) -> u32 {
    match (token.class, token.shape) {
        (Class::Number, _) => form::NUMBER,
        (Class::Mark, _) => form::MARK,
        (Class::Word, shape) => shape as u32,
    }
}

/// Classes of [`form`]s, four of them.
const CLASSES: [u32; 16] = {
    let mut classes = [0; 16];
    classes[Shape::Lower as usize] = 1;
    classes[Shape::Initial as usize] = 2;
    classes[Shape::Capitals as usize] = 2;
    classes[form::NUMBER as usize] = 3;
    classes[form::MARK as usize] = 3;
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
