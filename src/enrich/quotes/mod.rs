//! Quotations: who said what, in the very words or in the article's.
//!
//! What stands in quotation marks, or after a dash that opens speech, is a
//! quotation where a verb of saying beside it makes it one; titles, firms and words
//! held at arm's length are none. What somebody says "że" and "that" something is, and
//! what is so "zdaniem Nowaka" or "according to Brown", is marked as such. A speaker is
//! a person of the article; where several can be meant, or somebody who is not
//! named, there is none. What is not in the very words is told of persons alone.
//!
//! The words are in `lang/*/speech.tsv`; a language without that table has no
//! quotations.

mod clauses;
mod direct;
mod passage;
mod speakers;
mod vocabulary;

use std::ops::Range;

use self::passage::{Passage, Subject};
use self::vocabulary::{Role, Vocabulary};
use super::Context;
use super::memory::Opening;
use crate::article::{Entity, Kind, Mention, Quote, QuoteKind, QuoteRule};
use crate::lang::tokens::Class;

/// A quotation whose speaker may not be known yet; ranges of tokens.
#[derive(Debug, Clone)]
struct Found {
    parts: Vec<Range<usize>>,
    kind: QuoteKind,
    rule: QuoteRule,
    /// The words by which it is known.
    cue: Option<Range<usize>>,
    subject: Subject,
    /// The token up to which it and its verb go.
    end: usize,
}

impl Found {
    fn start(&self) -> usize {
        self.parts[0].start
    }
}

/// The parts of a quotation that is in one piece.
fn whole(part: Range<usize>) -> Vec<Range<usize>> {
    vec![part]
}

/// Words of a quotation at least: fewer are a word held at arm's length.
const WORDS_MIN: usize = 3;

/// Finds the quotations of an article, first to last; `persons` are its persons.
pub(super) fn find(context: &Context<'_>, mentions: &[Mention], persons: &[Entity]) -> Vec<Quote> {
    let Some(words) = context.lang.and_then(Vocabulary::of) else {
        return Vec::new();
    };
    let cues = cues(context, words);
    let is_headline = |mention: &Mention| {
        mention.kind == Kind::Person && context.text[mention.span.end..].starts_with(':')
    };
    if cues.is_empty() && !mentions.iter().any(is_headline) {
        return Vec::new();
    }
    let passage = Passage::new(context, words, mentions, persons);
    let mut found = direct::find(&passage, &cues);
    let clauses = clauses::find(&passage, &cues, &found);
    found.extend(clauses);
    found.extend(clauses::headlines(&passage));
    found.sort_by_key(Found::start);
    speakers::settle(&passage, found)
}

/// What can begin or end a quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cue {
    /// A quotation mark.
    Mark,
    /// A dash that may open speech.
    Dash,
    /// A verb of saying.
    Verb,
    /// Words of somebody's opinion.
    Source,
}

/// All that can begin or end a quotation, first to last.
fn cues(context: &Context<'_>, words: &Vocabulary) -> Vec<(usize, Cue)> {
    let mut cues = Vec::new();
    let mut from = 0;
    let begins = |index| cue(context, words, index).is_some();
    while let Some(index) = context.next_opening(Opening::Speech, from, begins) {
        cues.extend(cue(context, words, index).map(|cue| (index, cue)));
        from = index + 1;
    }
    cues.retain(|(index, _)| !context.is_boilerplate(*index));
    cues
}

fn cue(context: &Context<'_>, words: &Vocabulary, index: usize) -> Option<Cue> {
    if context.token(index).class == Class::Mark {
        let mark = passage::mark_at(context, index)?;
        return match mark {
            '-' if words.has_dashes => Some(Cue::Dash),
            _ => direct::is_quotation_mark(mark).then_some(Cue::Mark),
        };
    }
    let role = words.role(context, index);
    if role.is(Role::ANY_VERB) {
        return Some(Cue::Verb);
    }
    role.is(Role::SOURCE).then_some(Cue::Source)
}
