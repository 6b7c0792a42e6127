//! Usage: what an article shows of a word in its other places.
//!
//! A tagger sees a sentence at a time. A bare surname is a person's where the
//! article has it after a first name elsewhere, and a word that the article
//! also writes small is none.

use super::knowledge::Fact;
use crate::enrich::Context;
use crate::enrich::names::echoes::key_at;
use crate::lang::lexicon::NameClasses;
use crate::lang::tokens::{Class, Shape};
use crate::lang::words::mark;

/// Signs of what a word is, as bits.
mod sign {
    pub(super) const INSIDE: usize = 0;
    pub(super) const AFTER_FIRST_NAME: usize = 1;
    pub(super) const AFTER_TITLE: usize = 2;
    pub(super) const BEFORE_VERB: usize = 3;
    pub(super) const AFTER_IN: usize = 4;
    pub(super) const KNOWN_NAME: usize = 5;
    pub(super) const KNOWN_PLACE: usize = 6;
    pub(super) const BESIDE_CAPITAL: usize = 7;
}

/// How often an article shows each sign of the words that share a slot.
type Counts = [u8; 8];

/// What an article shows of its words with capitals.
#[derive(Debug, Default)]
pub(super) struct Usage {
    slots: Vec<Counts>,
    /// The signs that each token shows itself; only of those with capitals.
    own: Vec<u8>,
    keys: Vec<u32>,
}

impl Usage {
    /// Reads an article.
    pub(super) fn new(context: &Context<'_>, facts: &[Fact]) -> Self {
        let n_tokens = context.n_tokens();
        let mut usage = Self {
            slots: vec![[0; 8]; (n_tokens / 2).next_power_of_two().max(16)],
            own: vec![0; n_tokens],
            keys: vec![0; n_tokens],
        };
        for sentence in &context.tokens.sentences {
            for index in sentence.clone() {
                let token = context.token(index);
                if !token.shape.is_capitalised() || token.shape == Shape::Initial {
                    continue;
                }
                let key = key_at(context, index);
                let signs = signs(context, facts, index, index == sentence.start);
                (usage.keys[index], usage.own[index]) = (key, signs);
                let slot = key as usize & (usage.slots.len() - 1);
                for (bit, count) in usage.slots[slot].iter_mut().enumerate() {
                    *count = count.saturating_add(signs >> bit & 1);
                }
            }
        }
        usage
    }

    /// The signs that the article shows of a word elsewhere.
    pub(super) fn elsewhere(&self, index: usize) -> u32 {
        let slot = self.keys[index] as usize & (self.slots.len() - 1);
        let own = self.own[index];
        let counts = self.slots[slot].iter().enumerate();
        counts.fold(0, |signs, (bit, count)| {
            let is_elsewhere = *count > (own >> bit & 1);
            signs | u32::from(is_elsewhere) << bit
        })
    }
}

/// What a place in the text shows of the word there.
fn signs(context: &Context<'_>, facts: &[Fact], index: usize, is_first: bool) -> u8 {
    let mut signs = 0;
    let mut add = |sign: usize, is_shown: bool| signs |= u8::from(is_shown) << sign;
    let fact = facts[index];
    add(sign::KNOWN_NAME, fact.is_name());
    add(sign::KNOWN_PLACE, fact.is_place());
    if !is_first {
        let before = index - 1;
        let (token, marks) = (context.token(before), context.traits(before).marks);
        add(sign::INSIDE, token.class != Class::Mark);
        let first_name = u32::from(NameClasses::FIRST_NAME.0);
        let is_first_name = mark::usual_names(marks) & first_name != 0;
        let is_capital = token.shape.is_capitalised();
        add(sign::AFTER_FIRST_NAME, is_first_name && is_capital);
        add(sign::AFTER_TITLE, facts[before].is_title());
        add(
            sign::AFTER_IN,
            matches!(context.spelling(before), "w" | "we" | "in" | "at" | "near"),
        );
        add(sign::BESIDE_CAPITAL, is_capital);
    }
    if index + 1 < context.n_tokens() {
        let (token, marks) = (context.token(index + 1), context.traits(index + 1).marks);
        let is_verb = token.shape == Shape::Lower && marks & mark::VERB != 0;
        add(sign::BEFORE_VERB, is_verb);
        if token.shape.is_capitalised() && token.space_before {
            add(sign::BESIDE_CAPITAL, true);
        }
    }
    signs
}
