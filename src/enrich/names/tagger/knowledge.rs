//! Knowledge: what the gazetteers say of the tokens of an article.
//!
//! Names and countries are looked up before anything is decided, so that the
//! tagger weighs what is known beside what it sees.

use std::ops::Range;

use crate::article::Kind;
use crate::enrich::Context;
use crate::enrich::countries::{Hits, Role};
use crate::enrich::names::known;
use crate::enrich::tokens::{is_name_opener, is_title, opens_address};
use crate::lang::tokens::Shape;

/// What the gazetteers say of a token: bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::enrich::names) struct Fact(pub(super) u16);

impl Fact {
    /// It is the first token of what is known.
    const FIRST: u16 = 1 << 3;
    /// What is known may also be an ordinary word or another name.
    const DOUBTFUL: u16 = 1 << 4;
    /// What is known has several tokens.
    const LONG: u16 = 1 << 5;
    /// Where the bits of countries and places begin.
    const COUNTRY_SHIFT: u16 = 6;
    /// It is a title or a function.
    const TITLE: u16 = 1 << 12;
    /// It has no capital, and can begin a name all the same.
    pub(super) const OPENER: u16 = 1 << 13;
    /// Bits of a kind.
    const KIND: u16 = 7;

    /// What a word says of itself wherever it stands.
    fn of_word(context: &Context<'_>, index: usize) -> Self {
        let is_small = context.token(index).shape == Shape::Lower;
        let mut fact = 0;
        if is_title(context, index) {
            fact |= Self::TITLE;
        }
        if is_small && is_name_opener(context, index) {
            fact |= Self::OPENER;
        }
        Self(fact)
    }

    /// Whether it is of a name of the gazetteer.
    pub(super) fn is_name(self) -> bool {
        self.0 & Self::KIND > 1
    }

    /// Whether it is of a country or place.
    pub(super) fn is_place(self) -> bool {
        self.0 >> Self::COUNTRY_SHIFT & Self::KIND != 0
    }

    /// Whether it has no capital, and can begin a name all the same.
    pub(super) fn is_opener(self) -> bool {
        self.0 & Self::OPENER != 0
    }

    /// Whether it is a title or a function.
    pub(super) fn is_title(self) -> bool {
        self.0 & Self::TITLE != 0
    }
}

/// The facts of every token.
pub(super) fn gather(context: &Context<'_>, names: &[known::Hit], hits: &Hits) -> Vec<Fact> {
    let mut facts = vec![Fact::default(); context.n_tokens()];
    for hit in names {
        let kind = match hit.kind {
            None => 1,
            Some(Kind::Organisation) => 2,
            Some(Kind::Product) => 3,
            Some(Kind::Event) => 4,
            Some(_) => 5,
        };
        add(&mut facts, &hit.range, kind, hit.is_doubtful, 0);
    }
    for (range, role, is_ambiguous) in hits.roles() {
        let role = match role {
            Role::Name => 1,
            Role::Adjective => 2,
            Role::Demonym => 3,
            Role::Capital | Role::Seat => 4,
            Role::Place => 5,
            Role::Phrase => 6,
        };
        add(&mut facts, range, role, is_ambiguous, Fact::COUNTRY_SHIFT);
    }
    let nouns = &mut context.memory.names.borrow_mut().nouns;
    for (index, fact) in facts.iter_mut().enumerate() {
        let of_word = nouns.get_or_insert_with(context.id(index), || Fact::of_word(context, index));
        fact.0 |= of_word.0;
        if context.token(index).shape == Shape::Lower && opens_address(context, index) {
            fact.0 |= Fact::OPENER;
        }
    }
    facts
}

fn add(facts: &mut [Fact], range: &Range<usize>, kind: u16, is_doubtful: bool, shift: u16) {
    let long = if range.len() > 1 { Fact::LONG } else { 0 };
    let doubtful = if is_doubtful { Fact::DOUBTFUL } else { 0 };
    for index in range.clone() {
        let first = if index == range.start { Fact::FIRST } else { 0 };
        facts[index].0 |= (kind | first | doubtful | long) << shift;
    }
}
