//! Model: the weights of the tagger's features, as committed.
//!
//! A feature's hash tells its bucket by its lowest bits and its slot there by
//! the highest ones, its print, so that a feature that was not learned weighs
//! nothing. The prints lie together, in so few bytes that they stay in the
//! processor's cache: only what was learned costs a look at the weights.

use super::{N_FEATURES, N_LABELS, START, Scores, Transitions, WIDTH};

/// Where things stand in the model. Numbers are little-endian.
///
/// ```text
/// magic, version        4 + 4 bytes
/// bits (u32)            the model has 2^bits buckets
/// transitions i16       16 x 16, from a label (13: the sentence's start) to a label
/// zeros                 so that what follows lies in whole lines of the cache
/// prints u16            of the features of each bucket, four; 0 for none
/// weights i8            16 for each slot, of which the labels take 13
/// ```
pub mod layout {
    /// The first four bytes.
    pub const MAGIC: [u8; 4] = *b"PNT\0";
    /// Raised whenever features or layout change.
    pub const VERSION: u32 = 6;
    /// Where the transitions begin.
    pub const TRANSITIONS: usize = 12;
    /// Bytes before the buckets.
    pub const HEADER_BYTES: usize = 9 * 64;
    /// Slots of a bucket.
    pub const N_SLOTS: usize = 4;
}

/// A model as committed.
pub struct Model {
    bits: u32,
    pub(super) transitions: Transitions,
    prints: &'static [[u8; 2 * layout::N_SLOTS]],
    weights: &'static [[u8; WIDTH]],
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
                prints: &[[0; 2 * layout::N_SLOTS]],
                weights: &[[0; WIDTH]; layout::N_SLOTS],
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
        let n_buckets = 1 << number(8);
        let rows = &bytes[layout::HEADER_BYTES..];
        let (prints, weights) = rows.split_at(n_buckets * layout::N_SLOTS * 2);
        let (prints, _) = prints.as_chunks();
        let (weights, _) = weights.as_chunks();
        assert_eq!(
            weights.len(),
            n_buckets * layout::N_SLOTS,
            "the compiled-in model is whole"
        );
        Self {
            bits: number(8),
            transitions,
            prints,
            weights,
        }
    }

    /// Adds up the weights of a token's features.
    ///
    /// All features are looked up before any weight is, so that the processor
    /// waits for many lines of memory at once.
    #[inline]
    pub(super) fn scores(&self, features: &[u32]) -> Scores {
        let mut found = [0u32; N_FEATURES];
        let mut n_found = 0;
        for feature in features {
            let bucket = bucket(*feature, self.bits);
            let prints = u64::from_le_bytes(self.prints[bucket]);
            let (is_found, slot) = slot_of(prints, print(*feature));
            found[n_found] = (bucket * layout::N_SLOTS + slot) as u32;
            n_found += usize::from(is_found);
        }
        let mut sum = [0i16; WIDTH];
        for at in &found[..n_found] {
            let weights = &self.weights[*at as usize];
            for (sum, weight) in sum.iter_mut().zip(weights) {
                *sum += i16::from(weight.cast_signed());
            }
        }
        let mut scores = [0; WIDTH];
        for (score, sum) in scores.iter_mut().zip(sum).take(N_LABELS) {
            *score = i32::from(sum);
        }
        scores
    }
}

/// Whether a print is among the four of a bucket, and the first of its places.
#[inline]
fn slot_of(prints: u64, wanted: u16) -> (bool, usize) {
    const ONES: u64 = 0x0001_0001_0001_0001;
    const HIGHEST: u64 = ONES << 15;
    // the lanes that are alike are zero, and the lowest zero is the first to borrow
    let differences = prints ^ (u64::from(wanted) * ONES);
    let zeros = differences.wrapping_sub(ONES) & !differences & HIGHEST;
    (
        zeros != 0,
        (zeros.trailing_zeros() / 16) as usize & (layout::N_SLOTS - 1),
    )
}

const _: () = assert!(START < WIDTH);

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
