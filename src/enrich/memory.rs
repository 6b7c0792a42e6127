//! Memory: what the stages have worked out of single words.
//!
//! News repeats itself, so that a stage keeps what it has worked out of a word
//! under the word's number. All of it follows from the word alone: what is
//! remembered saves time and changes nothing. It belongs to one cache of words
//! and goes with it.

use std::cell::{Ref, RefCell};

use crate::lang::words::WordId;

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
    /// What a quotation is known by.
    Speech,
}

/// What can begin with a word: an answer for each [`Opening`], two bits wide.
/// Every stage asks it of every token, and most say no.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Begins(u16);

impl Begins {
    const NO: u16 = 1;
    const YES: u16 = 2;

    /// Whether something can begin with the word, if that is known.
    #[inline]
    pub(super) fn answer(self, opening: Opening) -> Option<bool> {
        match self.0 >> (2 * opening as u16) & 3 {
            0 => None,
            answer => Some(answer == Self::YES),
        }
    }

    fn insert(&mut self, opening: Opening, answer: bool) {
        let answer = if answer { Self::YES } else { Self::NO };
        self.0 |= answer << (2 * opening as u16);
    }
}

/// What can begin with the words met so far.
#[derive(Debug, Default)]
pub(super) struct Openings(RefCell<Vec<Begins>>);

impl Openings {
    /// What is known of words.
    pub(super) fn read(&self) -> Ref<'_, Vec<Begins>> {
        self.0.borrow()
    }

    /// Whether something can begin with a word: remembered, or worked out now.
    #[cold]
    pub(super) fn has(&self, opening: Opening, id: WordId, make: impl FnOnce() -> bool) -> bool {
        let known = begins(&self.0.borrow(), id);
        known.answer(opening).unwrap_or_else(|| {
            let has = make();
            let mut words = self.0.borrow_mut();
            if words.len() <= id.index() {
                words.resize(id.index() + 1, Begins::default());
            }
            words[id.index()].insert(opening, has);
            has
        })
    }
}

/// What can begin with a word, of those that are known.
#[inline]
pub(super) fn begins(known: &[Begins], id: WordId) -> Begins {
    known.get(id.index()).copied().unwrap_or_default()
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
