//! Model: the weights of the tagger's features, as committed.
//!
//! A feature's hash tells its bucket by its lowest bits and its slot there by
//! the highest ones, so that a feature that was not learned weighs nothing and
//! each look-up reads one line of the processor's cache.

use super::{N_LABELS, START, Scores, Transitions, WIDTH};

/// Where things stand in the model. Numbers are little-endian.
///
/// ```text
/// magic, version        4 + 4 bytes
/// bits (u32)            the model has 2^bits buckets
/// transitions i16       16 x 16, from a label (13: the sentence's start) to a label
/// zeros                 so that a bucket lies in one line of the cache
/// buckets               four slots of 16 bytes: 13 weights i8, 0, the feature's print u16
/// ```
pub mod layout {
    /// The first four bytes.
    pub const MAGIC: [u8; 4] = *b"PNT\0";
    /// Raised whenever features or layout change.
    pub const VERSION: u32 = 4;
    /// Where the transitions begin.
    pub const TRANSITIONS: usize = 12;
    /// Bytes before the buckets.
    pub const HEADER_BYTES: usize = 9 * 64;
    /// Slots of a bucket.
    pub const N_SLOTS: usize = 4;
    /// Where a slot's print begins.
    pub const PRINT: usize = 14;
}

/// A model as committed.
pub struct Model {
    bits: u32,
    pub(super) transitions: Transitions,
    buckets: &'static [[[u8; WIDTH]; layout::N_SLOTS]],
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
                buckets: &[[[0; WIDTH]; layout::N_SLOTS]],
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
        let (slots, _) = bytes[layout::HEADER_BYTES..].as_chunks::<WIDTH>();
        let (buckets, _) = slots.as_chunks::<{ layout::N_SLOTS }>();
        assert_eq!(
            buckets.len(),
            1 << number(8),
            "the compiled-in model is whole"
        );
        Self {
            bits: number(8),
            transitions,
            buckets,
        }
    }

    /// Adds up the weights of a token's features.
    #[inline]
    pub(super) fn scores(&self, features: &[u32]) -> Scores {
        let mut sum = [0i16; WIDTH];
        for feature in features {
            let wanted = print(*feature).to_le_bytes();
            for slot in &self.buckets[bucket(*feature, self.bits)] {
                if slot[layout::PRINT..] == wanted {
                    for (sum, weight) in sum.iter_mut().zip(slot) {
                        *sum += i16::from(weight.cast_signed());
                    }
                    break;
                }
            }
        }
        let mut scores = [0; WIDTH];
        for (score, sum) in scores.iter_mut().zip(sum).take(N_LABELS) {
            *score = i32::from(sum);
        }
        scores
    }
}

const _: () = assert!(START < WIDTH && N_LABELS <= layout::PRINT);

/// The bucket of a feature in a model of `2^bits` buckets.
#[must_use]
#[inline]
pub fn bucket(feature: u32, bits: u32) -> usize {
    (feature as usize) & ((1 << bits) - 1)
}

/// What tells a feature from others of its bucket; 0 for none.
#[must_use]
#[inline]
pub fn print(feature: u32) -> u16 {
    ((feature >> 16) as u16).max(1)
}
