//! Spellings: a table from the hash of a spelling to what is asked of it.
//!
//! Every token of every text is looked up here, so that a look costs one place
//! in memory as a rule: the table is open, at most half full, and compares the
//! hash alone. Of 300,000 spellings no two are likely to share one of 64 bits.

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

/// What is known of a spelling, by its hash.
#[derive(Debug, Clone)]
pub(super) struct Spellings<T> {
    /// A power of two of them, more than half free.
    slots: Vec<Slot<T>>,
    n_taken: usize,
}

/// A place of the table; free where the hash is [`FREE`].
#[derive(Debug, Clone, Copy, Default)]
struct Slot<T> {
    hash: u64,
    value: T,
}

/// The hash of no spelling.
const FREE: u64 = 0;

impl<T: Copy + Default> Default for Spellings<T> {
    fn default() -> Self {
        Self {
            slots: vec![Slot::default(); 2],
            n_taken: 0,
        }
    }
}

impl<T: Copy + Default> Spellings<T> {
    /// What is known of the spelling with a hash.
    #[inline]
    pub(super) fn get(&self, hash: u64) -> Option<T> {
        let slot = self.slots[self.place(hash)];
        (slot.hash == hash).then_some(slot.value)
    }

    /// Adds a spelling that is not there.
    pub(super) fn insert(&mut self, hash: u64, value: T) {
        self.n_taken += 1;
        if 2 * self.n_taken > self.slots.len() {
            let slots = vec![Slot::default(); 2 * self.slots.len()];
            let taken = std::mem::replace(&mut self.slots, slots).into_iter();
            for slot in taken.filter(|slot| slot.hash != FREE) {
                self.put(slot);
            }
        }
        self.put(Slot { hash, value });
    }

    fn put(&mut self, slot: Slot<T>) {
        let place = self.place(slot.hash);
        self.slots[place] = slot;
    }

    /// The place of the spelling with a hash, or the free one that would be its.
    #[inline]
    fn place(&self, hash: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut place = hash as usize & mask;
        while self.slots[place].hash != hash && self.slots[place].hash != FREE {
            place = (place + 1) & mask;
        }
        place
    }
}

/// Bytes that are hashed at once: nearly every word.
const SHORT: usize = 16;

/// The lowest bytes of a number, none to all eight.
const LOWEST: [u64; 9] = [
    0,
    0xFF,
    0xFFFF,
    0xFF_FFFF,
    0xFFFF_FFFF,
    0xFF_FFFF_FFFF,
    0xFFFF_FFFF_FFFF,
    0xFF_FFFF_FFFF_FFFF,
    u64::MAX,
];

/// The hash of the spelling at `span` of a text.
///
/// A short one is read with what follows it in the text and hashed without a
/// branch that its length decides, since no processor foresees that.
#[inline]
pub(super) fn hash(text: &[u8], span: Range<usize>) -> u64 {
    let length = span.len();
    if length > SHORT {
        return xxh3_64(&text[span]).max(FREE + 1);
    }
    let bytes: [u8; SHORT] = match text.get(span.start..span.start + SHORT) {
        Some(bytes) => bytes.try_into().expect("16 bytes"),
        None => last(&text[span]),
    };
    let [first, second] = [0, 8].map(|at| {
        let bytes = bytes[at..at + 8].try_into().expect("8 bytes");
        u64::from_le_bytes(bytes) & LOWEST[length.saturating_sub(at).min(8)]
    });
    let product = u128::from(first ^ 0x9E37_79B9_7F4A_7C15)
        * u128::from(second ^ 0xD6E8_FEB8_6659_FD93 ^ (length as u64) << 56);
    (product as u64 ^ (product >> 64) as u64).max(FREE + 1)
}

/// A short spelling at the end of a text.
#[cold]
fn last(spelling: &[u8]) -> [u8; SHORT] {
    let mut bytes = [0; SHORT];
    bytes[..spelling.len()].copy_from_slice(spelling);
    bytes
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_spelling_has_one_hash_wherever_it_stands() {
        for spelling in [
            "a",
            "dom",
            "żółć",
            "Wrocław",
            "siedmiuset",
            "sześćdziesięciu",
            "pięćdziesięciolecie",
        ] {
            let alone = hash(spelling.as_bytes(), 0..spelling.len());
            for text in [
                format!("{spelling} i jeszcze trochę tekstu"),
                format!("na końcu {spelling}"),
            ] {
                let start = text.find(spelling).expect("it is there");
                let found = hash(text.as_bytes(), start..start + spelling.len());
                assert_eq!(found, alone, "of {spelling:?} in {text:?}");
            }
        }
    }

    #[test]
    fn spellings_that_differ_a_little_have_other_hashes() {
        let text = "aaaaaaaaaaaaaaaaaaaabaaaaaaaaaaaaaaaaaaaa";
        let spans = (0..20).flat_map(|start| (start + 1..=40).map(move |end| start..end));
        let mut spellings: Vec<&[u8]> = spans.map(|span| &text.as_bytes()[span]).collect();
        spellings.sort_unstable();
        spellings.dedup();
        let hashes: HashSet<u64> = spellings
            .iter()
            .map(|word| hash(word, 0..word.len()))
            .collect();
        assert_eq!(hashes.len(), spellings.len());
    }

    #[test]
    fn a_table_grows_and_keeps_what_it_has() {
        let mut table = Spellings::default();
        for value in 1..1000u32 {
            // all of them want the same few places
            let hash = u64::from(value) << 50 | 3;
            assert_eq!(table.get(hash), None);
            table.insert(hash, value);
        }
        for value in 1..1000u32 {
            assert_eq!(table.get(u64::from(value) << 50 | 3), Some(value));
        }
        assert_eq!(table.get(7), None);
    }
}
