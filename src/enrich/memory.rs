//! Memory: what the stages have worked out of single words.
//!
//! News repeats itself, so that a stage keeps what it has worked out of a word
//! under the word's number. All of it follows from the word alone: what is
//! remembered saves time and changes nothing. It belongs to one cache of words
//! and goes with it.

use std::cell::RefCell;

use super::{countries, dates, names};
use crate::lang::words::WordId;

/// What the stages remember of the words of one cache.
#[derive(Debug, Default)]
pub struct Memory {
    /// What can begin with them.
    pub(super) openings: Openings,
    /// Of names.
    pub(super) names: RefCell<names::Memory>,
    /// Of countries.
    pub(super) countries: RefCell<countries::Memory>,
    /// Of dates.
    pub(super) dates: RefCell<dates::Memory>,
}

/// What a stage looks for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Opening {
    /// A cue of boilerplate.
    Cue,
    /// A name of the gazetteer.
    KnownName,
    /// A country, a place, or what stands for one.
    Country,
    /// A word of time.
    TimeWord,
}

/// What can begin with each word: two bits for each [`Opening`], since every
/// stage asks it of every token and most say no.
#[derive(Debug, Default)]
pub(super) struct Openings(RefCell<Vec<u8>>);

impl Openings {
    const NO: u8 = 1;
    const YES: u8 = 2;

    /// Whether it can begin with a word: remembered, or worked out now.
    #[inline]
    pub(super) fn has(&self, opening: Opening, id: WordId, make: impl FnOnce() -> bool) -> bool {
        let shift = 2 * opening as u8;
        let bits = self.0.borrow().get(id.index()).copied().unwrap_or(0);
        match bits >> shift & 3 {
            0 => {
                let has = make();
                self.insert(id, if has { Self::YES } else { Self::NO } << shift);
                has
            }
            answer => answer == Self::YES,
        }
    }

    fn insert(&self, id: WordId, bits: u8) {
        let mut words = self.0.borrow_mut();
        if words.len() <= id.index() {
            words.resize(id.index() + 1, 0);
        }
        words[id.index()] |= bits;
    }
}

/// Something remembered of words.
#[derive(Debug)]
pub(super) struct ByWord<T>(Vec<Option<T>>);

impl<T> Default for ByWord<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Clone> ByWord<T> {
    /// What is remembered of a word.
    #[inline]
    pub(super) fn get(&self, id: WordId) -> Option<&T> {
        self.0.get(id.index())?.as_ref()
    }

    /// Remembers something of a word.
    pub(super) fn insert(&mut self, id: WordId, what: T) {
        if self.0.len() <= id.index() {
            self.0.resize(id.index() + 1, None);
        }
        self.0[id.index()] = Some(what);
    }

    /// What is remembered of a word, or else worked out now.
    #[inline]
    pub(super) fn get_or_insert_with(&mut self, id: WordId, make: impl FnOnce() -> T) -> &T {
        if self.get(id).is_none() {
            self.insert(id, make());
        }
        self.0[id.index()].as_ref().expect("it has been worked out")
    }
}
