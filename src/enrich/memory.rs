//! Memory: what the stages have worked out of single words.
//!
//! News repeats itself, so that a stage keeps what it has worked out of a word
//! under the word's number. All of it follows from the word alone: what is
//! remembered saves time and changes nothing. It belongs to one cache of words
//! and goes with it.

use std::cell::RefCell;

use super::{boilerplate, countries, names};
use crate::lang::words::WordId;

/// What the stages remember of the words of one cache.
#[derive(Debug, Default)]
pub struct Memory {
    /// Of the cues of boilerplate.
    pub(super) cues: RefCell<boilerplate::Memory>,
    /// Of names.
    pub(super) names: RefCell<names::Memory>,
    /// Of countries.
    pub(super) countries: RefCell<countries::Memory>,
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
