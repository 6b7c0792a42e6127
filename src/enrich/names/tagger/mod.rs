//! Tagger: says of every token of a text to which name it belongs, and of what
//! kind that is.
//!
//! A linear-chain conditional random field (Lafferty and others 2001)
//! over what is known of a word (`knowledge`), how it is written, what stands
//! beside it and what the article shows of it elsewhere (`usage`); decoded a
//! sentence at a time. `features` says what is weighed, `model` where the
//! weights lie.
//!
//! Only a word with a capital can open a name. Small words and marks are
//! weighed only while a name is open, which saves two thirds of the work.
//!
//! The models are learned by `prasowka-tools tagger`; `NOTICE.md` says from
//! which texts.

mod features;
mod knowledge;
mod model;
mod usage;

use std::ops::Range;
use std::sync::LazyLock;

use crate::article::Kind;
use crate::lang::Lang;

pub use features::{Features, N_FEATURES, Reading, Sentence};
pub(super) use knowledge::Fact;
pub use model::{Model, bucket, layout, print};

/// The kinds of names, in the order of their labels.
pub const KINDS: [Kind; 6] = [
    Kind::Person,
    Kind::Place,
    Kind::Organisation,
    Kind::Country,
    Kind::Product,
    Kind::Event,
];

/// Labels: outside, then the first and the following tokens of each of
/// [`KINDS`].
pub const N_LABELS: usize = 1 + 2 * KINDS.len();
/// Weights of a slot: the labels, and more that fill it up.
pub const WIDTH: usize = 16;
/// The row of transitions from a sentence's start.
pub const START: usize = N_LABELS;

/// Scores of the labels of one token.
pub type Scores = [i32; WIDTH];
/// Scores of the steps from label to label.
pub type Transitions = [Scores; WIDTH];

/// How many tokens after its last capital a name can go on.
pub const REACH: usize = 5;

/// How far behind the best name may lie before small words stop being weighed.
const MARGIN: i32 = 60;

/// Bytes that begin with a line of the cache.
#[repr(align(64))]
struct Aligned<B: ?Sized>(B);

static POLISH: LazyLock<Model> = LazyLock::new(|| {
    static BYTES: &Aligned<[u8]> = &Aligned(*include_bytes!("../model.pl.bin"));
    Model::open(&BYTES.0)
});
static ENGLISH: LazyLock<Model> = LazyLock::new(|| {
    static BYTES: &Aligned<[u8]> = &Aligned(*include_bytes!("../model.en.bin"));
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

/// Labels with which a name begins.
fn openings() -> impl Iterator<Item = usize> {
    (1..N_LABELS).step_by(2)
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
        for label in std::iter::once(0).chain(openings()) {
            best[label] = transitions[from][label] + weighed[label];
        }
        let (mut last_capital, mut index) = (first, first + 1);
        while index < sentence.len() {
            let can_open = sentence.can_open(index);
            if can_open {
                last_capital = index;
            }
            let inside = best[1..N_LABELS].iter().max().expect("there are labels");
            let is_open = index - last_capital <= REACH && best[0] - inside <= margin;
            let weigh = can_open || is_open || sentence.follows_opener(index);
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
    let mut reach = |label: usize, before: usize| {
        let score = best[before] + transitions[before][label] + weighed[label];
        if score > next[label] {
            (next[label], back[label]) = (score, before as u8);
        }
    };
    for before in 0..N_LABELS {
        reach(0, before);
    }
    if allowed.0 {
        for label in openings() {
            for before in 0..N_LABELS {
                reach(label, before);
            }
        }
    }
    if allowed.1 {
        for label in openings() {
            reach(label + 1, label);
            reach(label + 1, label + 1);
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

impl Model {
    /// Finds the best labels of a sentence, as [`Decoder::decode`] does.
    pub fn label(&self, sentence: &Sentence<'_>, decoder: &mut Decoder) -> bool {
        let weigh = |index| self.scores(sentence.features(index).as_slice());
        decoder.decode(sentence, &self.transitions, MARGIN, weigh)
    }
}

/// Finds the names of a text, first to last, and hands each over.
pub(super) fn tag(reading: &Reading<'_>, model: &Model, mut found: impl FnMut(Range<usize>, Kind)) {
    let mut decoder = Decoder::default();
    for range in reading.sentences() {
        if model.label(&reading.sentence(range.clone()), &mut decoder) {
            for (span, kind) in spans(&decoder.labels) {
                found(range.start + span.start..range.start + span.end, kind);
            }
        }
    }
}
