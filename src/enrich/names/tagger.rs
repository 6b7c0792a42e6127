//! Tagger: says of every token of a Polish or English text whether it belongs to
//! the name of a person, a place or an organisation.
//!
//! A linear model over what a word is, how it is written and what stands
//! beside it, decoded a sentence at a time: an averaged structured perceptron
//! (Collins 2002). A feature is a hash that picks a row of eight weights; rows
//! that share a hash share their weights, which a large enough table forgives.
//!
//! Only a word with a capital can open a name. Small words and marks are
//! weighed only while a name is open, which saves two thirds of the work.
//!
//! The models are used where they lie. `model.pl.bin` is learned from the
//! one-million-word part of the National Corpus of Polish (NKJP, CC BY 4.0),
//! `model.en.bin` from Universal NER's annotation of the English Web Treebank (CC
//! BY-SA 4.0), both by `prasowka-tools tagger`; [`layout`] says what their bytes
//! are.

use std::ops::Range;
use std::sync::LazyLock;

use super::super::Context;
use crate::article::Kind;
use crate::lang::Lang;
use crate::lang::tokens::{Class, Shape, Token};
use crate::lang::words::Traits;

/// Where things stand in the model. Numbers are little-endian.
///
/// ```text
/// magic, version        4 + 4 bytes
/// bits (u32)            the model has 2^bits rows
/// transitions i16       8 x 8, from a label (7: the sentence's start) to a label
/// zeros                 so that eight rows lie in one line of the cache
/// rows i8               8 weights each, one for each label
/// ```
pub mod layout {
    /// The first four bytes.
    pub const MAGIC: [u8; 4] = *b"PNT\0";
    /// Raised whenever features or layout change.
    pub const VERSION: u32 = 3;
    /// Where the transitions begin.
    pub const TRANSITIONS: usize = 12;
    /// Bytes before the rows.
    pub const HEADER_BYTES: usize = 3 * 64;
}

/// Labels: outside, then the first and the following tokens of a person, a
/// place and an organisation.
pub const N_LABELS: usize = 7;
/// Weights of a row: the labels, and one more that fills the row up.
pub const WIDTH: usize = 8;
/// The row of transitions from a sentence's start.
pub const START: usize = 7;
/// Features of a token.
pub const N_FEATURES: usize = 19;

/// Scores of the labels of one token.
pub type Scores = [i32; WIDTH];
/// Scores of the steps from label to label.
pub type Transitions = [Scores; WIDTH];

/// The kinds of names, in the order of their labels.
pub const KINDS: [Kind; 3] = [Kind::Person, Kind::Place, Kind::Organisation];

/// How many tokens after its last capital a name can go on.
const REACH: usize = 5;

/// How far behind the best name may lie before small words stop being weighed.
const MARGIN: i32 = 100;

/// What a name of each of [`KINDS`] must be worth more than learning says,
/// since a wrong name is worse than none.
const CAUTION: [i32; 3] = [35, 35, 20];

/// A model as committed.
pub struct Model {
    bits: u32,
    transitions: Transitions,
    rows: &'static [u8],
}

/// Bytes that begin with a line of the cache.
#[repr(align(64))]
struct Aligned<B: ?Sized>(B);

static POLISH: LazyLock<Model> = LazyLock::new(|| {
    static BYTES: &Aligned<[u8]> = &Aligned(*include_bytes!("model.pl.bin"));
    Model::open(&BYTES.0)
});
static ENGLISH: LazyLock<Model> = LazyLock::new(|| {
    static BYTES: &Aligned<[u8]> = &Aligned(*include_bytes!("model.en.bin"));
    Model::open(&BYTES.0)
});

/// The model of a language, where it has one.
#[must_use]
pub(super) fn of(lang: Option<Lang>) -> Option<&'static Model> {
    match lang? {
        Lang::PL => Some(&POLISH),
        Lang::EN => Some(&ENGLISH),
        _ => None,
    }
}

impl Model {
    /// Opens a model; an empty one finds nothing.
    ///
    /// # Panics
    ///
    /// Where the bytes are those of another version.
    #[must_use]
    pub fn open(bytes: &'static [u8]) -> Self {
        if bytes.is_empty() {
            return Self {
                bits: 0,
                transitions: [[0; WIDTH]; WIDTH],
                rows: &[0; WIDTH],
            };
        }
        let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().expect("4 bytes"));
        assert_eq!(bytes[..4], layout::MAGIC, "the compiled-in model is whole");
        assert_eq!(
            number(4),
            layout::VERSION,
            "the compiled-in model is of this version"
        );
        let mut transitions = [[0; WIDTH]; WIDTH];
        for (index, score) in transitions.as_flattened_mut().iter_mut().enumerate() {
            let at = layout::TRANSITIONS + 2 * index;
            *score = i32::from(i16::from_le_bytes([bytes[at], bytes[at + 1]]));
        }
        for from in &mut transitions {
            for (kind, caution) in CAUTION.iter().enumerate() {
                from[2 * kind + 1] -= caution;
            }
        }
        let rows = &bytes[layout::HEADER_BYTES..];
        assert_eq!(
            rows.len(),
            WIDTH << number(8),
            "the compiled-in model is whole"
        );
        Self {
            bits: number(8),
            transitions,
            rows,
        }
    }

    /// Adds up the rows of a token's features.
    #[inline]
    fn scores(&self, features: &[u32; N_FEATURES]) -> Scores {
        let mut sum = [0i16; WIDTH];
        for feature in features {
            let at = WIDTH * row(*feature, self.bits);
            for (sum, weight) in sum.iter_mut().zip(&self.rows[at..at + WIDTH]) {
                *sum += i16::from(weight.cast_signed());
            }
        }
        sum.map(i32::from)
    }
}

/// The row of a feature in a model of `2^bits` rows.
#[must_use]
#[inline]
pub fn row(feature: u32, bits: u32) -> usize {
    (feature as usize) & ((1 << bits) - 1)
}

/// What the tagger knows of a text as a whole: which words it writes small,
/// and which with a capital inside a sentence.
#[derive(Debug, Default)]
pub struct Habits {
    /// Two bits for each slot.
    slots: Vec<u32>,
}

impl Habits {
    const SMALL: u32 = 1;
    const CAPITAL: u32 = 2;
    /// Slots of an element.
    const WIDTH: usize = 16;

    /// Reads a text.
    #[must_use]
    pub fn new(context: &Context<'_>) -> Self {
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
pub struct Sentence<'a> {
    context: &'a Context<'a>,
    habits: &'a Habits,
    range: Range<usize>,
}

/// A neighbour beyond the sentence's ends.
const BEYOND: (Traits, u32) = (
    Traits {
        lower: 7,
        term: 9,
        ending_short: 0,
        ending_long: 0,
        beginning: 0,
        marks: 1 << 20,
    },
    15,
);

impl<'a> Sentence<'a> {
    /// The sentence of these tokens.
    #[must_use]
    pub fn new(context: &'a Context<'a>, habits: &'a Habits, range: Range<usize>) -> Self {
        Self {
            context,
            habits,
            range,
        }
    }

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
        can_open(self.context.token(self.range.start + index))
    }

    fn at(&self, index: usize, offset: isize) -> (Traits, u32) {
        match (self.range.start + index).checked_add_signed(offset) {
            Some(at) if self.range.contains(&at) => {
                (*self.context.traits(at), form(self.context.token(at)))
            }
            _ => BEYOND,
        }
    }

    /// The features of a token of the sentence.
    #[must_use]
    pub fn features(&self, index: usize) -> [u32; N_FEATURES] {
        let (this, shape) = self.at(index, 0);
        let (before, shape_before) = self.at(index, -1);
        let (after, shape_after) = self.at(index, 1);
        let (before2, shape_before2) = self.at(index, -2);
        let (after2, _) = self.at(index, 2);
        let first = u32::from(index == 0);
        let habits = self.habits.of(this);
        let shapes = shape_before << 8 | shape << 4 | shape_after;
        let marks = mix(6, this.marks, shape);
        [
            // a word's rows lie together, whichever token asks for them
            beside(this.term, 0),
            beside(before.term, 1),
            beside(after.term, 2),
            beside(before2.term, 3),
            beside(before.term, 4 + CLASSES[shape as usize]),
            alone(1, before.lower),
            alone(2, this.ending_long),
            alone(3, this.beginning),
            mix(1, this.ending_short, shape),
            mix(2, shape, first << 2 | habits),
            mix(3, shape_before << 4 | shape, 0),
            mix(4, shape << 4 | shape_after, 0),
            mix(5, shapes, 0),
            beside(marks, first),
            beside(marks, 2 + habits),
            mix(7, this.marks, after.marks ^ shape_after << 24),
            mix(8, before.marks, before2.marks ^ shape_before2 << 24),
            // so do those of two words
            beside(mix(9, before2.term, before.term), 0),
            beside(mix(9, after.term, after2.term), 1),
        ]
    }
}

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

/// A feature of eight whose rows are beside each other.
#[inline]
fn beside(hash: u32, place: u32) -> u32 {
    hash & !7 | place
}

/// A feature that is a hash by itself, apart from others of the same hash.
#[inline]
fn alone(feature: u32, hash: u32) -> u32 {
    (hash ^ feature).rotate_left(9 * feature)
}

/// A hash of a feature's number and two values.
#[inline]
fn mix(feature: u32, first: u32, second: u32) -> u32 {
    let mut hash = u64::from(first) | u64::from(second) << 32;
    hash = (hash ^ u64::from(feature).wrapping_mul(0x9E37_79B9_7F4A_7C15))
        .wrapping_mul(0xD6E8_FEB8_6659_FD93);
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0xD6E8_FEB8_6659_FD93);
    (hash >> 32) as u32
}

/// Room that decoding uses again and again.
#[derive(Debug, Default)]
pub struct Decoder {
    back: Vec<[u8; WIDTH]>,
    /// The labels of the last sentence decoded.
    pub labels: Vec<u8>,
}

impl Decoder {
    /// Finds the best labels of a sentence, into `labels`; `scores` weighs a
    /// token. False, and no labels, where the sentence has no capital.
    ///
    /// Tokens that are behind by more than `margin` are not weighed.
    pub fn decode(
        &mut self,
        sentence: &Sentence<'_>,
        transitions: &Transitions,
        margin: i32,
        mut scores: impl FnMut(usize) -> Scores,
    ) -> bool {
        self.labels.clear();
        let Some(first) = (0..sentence.len()).find(|index| sentence.can_open(*index)) else {
            return false;
        };
        self.back.clear();
        self.back.resize(sentence.len(), [0; WIDTH]);
        let mut best = [NEVER; WIDTH];
        let from = if first == 0 { START } else { 0 };
        let weighed = scores(first);
        for label in [0, 1, 3, 5] {
            best[label] = transitions[from][label] + weighed[label];
        }
        let (mut last_capital, mut index) = (first, first + 1);
        while index < sentence.len() {
            let can_open = sentence.can_open(index);
            if can_open {
                last_capital = index;
            }
            let inside = best[1..N_LABELS].iter().max().expect("there are labels");
            let weigh = can_open || index - last_capital <= REACH && best[0] - inside <= margin;
            let weighed = if weigh { scores(index) } else { [0; WIDTH] };
            let back = &mut self.back[index];
            best = step(&best, &weighed, transitions, (can_open, weigh), back);
            index += 1;
            if !weigh {
                // every name is closed, as far as the next capital
                let rest = index..sentence.len();
                let next = rest.clone().find(|index| sentence.can_open(*index));
                let next = next.unwrap_or(rest.end);
                best[0] += (next - index) as i32 * transitions[0][0];
                index = next;
            }
        }
        self.trace(&best, first);
        true
    }

    /// Follows the best way back.
    fn trace(&mut self, best: &Scores, first: usize) {
        self.labels.resize(self.back.len(), 0);
        let mut label = (0..N_LABELS)
            .rev()
            .max_by_key(|label| best[*label])
            .expect("labels");
        for index in (first..self.back.len()).rev() {
            self.labels[index] = label as u8;
            label = usize::from(self.back[index][label]);
        }
    }
}

/// The score of a label that cannot be.
const NEVER: i32 = i32::MIN / 4;

/// The best scores that end in each label of the next token, and whence they
/// came. `allowed`: whether a name may begin there, and whether it may go on.
#[inline]
fn step(
    best: &Scores,
    weighed: &Scores,
    transitions: &Transitions,
    allowed: (bool, bool),
    back: &mut [u8; WIDTH],
) -> Scores {
    let mut next = [NEVER; WIDTH];
    let openings: &[usize] = if allowed.0 { &[0, 1, 3, 5] } else { &[0] };
    for &label in openings {
        for before in 0..N_LABELS {
            let score = best[before] + transitions[before][label] + weighed[label];
            if score > next[label] {
                (next[label], back[label]) = (score, before as u8);
            }
        }
    }
    if allowed.1 {
        for label in [2, 4, 6] {
            for before in [label - 1, label] {
                let score = best[before] + transitions[before][label] + weighed[label];
                if score > next[label] {
                    (next[label], back[label]) = (score, before as u8);
                }
            }
        }
    }
    next
}

/// Names with their kinds as a sentence's labels tell, in tokens of the
/// sentence.
pub fn spans(labels: &[u8]) -> impl Iterator<Item = (Range<usize>, Kind)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = (at..labels.len()).find(|index| labels[*index] % 2 == 1)?;
        let inside = labels[start] + 1;
        let more = labels[start + 1..]
            .iter()
            .take_while(|label| **label == inside);
        at = start + 1 + more.count();
        Some((start..at, KINDS[usize::from(labels[start] / 2)]))
    })
}

/// Finds the names of a text, first to last, and hands each over.
pub(super) fn tag(context: &Context<'_>, model: &Model, mut found: impl FnMut(Range<usize>, Kind)) {
    let habits = Habits::new(context);
    let mut decoder = Decoder::default();
    for range in &context.tokens.sentences {
        let sentence = Sentence::new(context, &habits, range.clone());
        let weigh = |index| model.scores(&sentence.features(index));
        if decoder.decode(&sentence, &model.transitions, MARGIN, weigh) {
            for (span, kind) in spans(&decoder.labels) {
                found(range.start + span.start..range.start + span.end, kind);
            }
        }
    }
}
