//! Who the speakers are: pronouns, functions and unsaid subjects become persons of
//! the article where one alone can be meant.
//!
//! The text is followed from its beginning. Whoever spoke last is meant by "he
//! added" unless somebody else has been named since who could be. A function is the
//! person whom the article introduces by it, if there is one such person.

use std::cell::LazyCell;
use std::ops::Range;

use super::passage::{Named, Passage, Subject};
use super::vocabulary::{Role, Sex};
use super::{Found, WORDS_MIN};
use crate::article::{Quote, QuoteKind, QuoteRule};
use crate::enrich::tokens::is_title;

/// Tokens within which somebody is still spoken of.
const NEAR: usize = 160;

/// Who spoke last, a person or somebody else, and up to which token.
type Last = (Option<usize>, usize);

fn spoke(last: Option<Last>) -> Option<usize> {
    last?.0
}

/// Names the speakers, and leaves out what is told of nobody.
pub(super) fn settle(passage: &Passage<'_>, found: Vec<Found>) -> Vec<Quote> {
    let functions = LazyCell::new(|| functions(passage));
    let mut last: Option<Last> = None;
    let mut told: Vec<(Found, Option<usize>)> = Vec::new();
    for one in found {
        // who is named inside it is somebody else
        let cue = one.cue.as_ref().map_or(one.start(), |cue| cue.start);
        let at = one.start().min(cue);
        let speaker = match one.subject {
            Subject::Person(person) => Some(person),
            Subject::Before => told
                .last()
                .filter(|(before, _)| is_next(passage, before, &one))
                .and_then(|(_, speaker)| *speaker),
            Subject::Function(token) => of_function(passage, &functions, token, spoke(last)),
            Subject::Resumed(token) => of_function(passage, &functions, token, spoke(last))
                .or_else(|| meant(passage, &told, last, at, Sex::Unknown)),
            Subject::Same(sex) => meant(passage, &told, last, at, sex),
            Subject::Other => None,
        };
        last = match (speaker, &one.subject) {
            (Some(person), _) => Some((Some(person), one.end)),
            (None, Subject::Other) if one.cue.is_some() => Some((None, one.end)),
            _ => last,
        };
        told.push((one, speaker));
    }
    find_repeated(passage, &mut told);
    let quotes = told.into_iter().filter(|(one, speaker)| {
        speaker.is_some() || one.kind == QuoteKind::Direct && one.cue.is_some()
    });
    let mut quotes: Vec<_> = quotes.collect();
    leave_one(&mut quotes);
    quotes
        .into_iter()
        .filter_map(|(one, speaker)| quote(passage, one, speaker))
        .collect()
}

/// Names who says what stands in a headline and, attributed, in the article too.
fn find_repeated(passage: &Passage<'_>, told: &mut [(Found, Option<usize>)]) {
    let words = |one: &Found| -> Vec<u32> {
        let tokens = one.parts.iter().cloned().flatten();
        let words = tokens.filter(|index| passage.is_word(*index));
        words
            .map(|index| passage.context.traits(index).lower)
            .collect()
    };
    for place in 0..told.len() {
        if told[place].0.rule != QuoteRule::GoesOn || told[place].1.is_some() {
            continue;
        }
        let own = words(&told[place].0);
        let holds = |(other, _): &&(Found, Option<usize>)| {
            other.kind == QuoteKind::Direct
                && other.cue.is_some()
                && words(other).windows(own.len()).any(|some| some == own)
        };
        if let Some((_, Some(speaker))) = told.iter().find(holds) {
            let speaker = *speaker;
            told[place].0.rule = QuoteRule::Repeated;
            told[place].1 = Some(speaker);
        }
    }
}

/// Leaves of quotations that overlap the one that is told in the article's words and
/// holds the others, then the very words, then the first.
fn leave_one(quotes: &mut Vec<(Found, Option<usize>)>) {
    let ranges = quotes.iter().map(|(one, _)| {
        let end = one.parts.last().map_or(0, |part| part.end);
        (one.start()..end, one.kind == QuoteKind::Direct)
    });
    let ranges: Vec<(Range<usize>, bool)> = ranges.collect();
    let loses = |own: usize, other: usize| {
        let ((own_range, own_direct), (range, direct)) = (&ranges[own], &ranges[other]);
        let overlaps = range.start < own_range.end && own_range.start < range.end;
        let holds = |outer: &Range<usize>, inner: &Range<usize>| {
            outer.start <= inner.start && inner.end <= outer.end
        };
        let is_held = holds(range, own_range);
        let is_outer = holds(own_range, range) && !is_held;
        let is_less = match (own_direct, direct) {
            (true, false) => is_held && range != own_range,
            (false, true) => !is_outer,
            _ => !is_outer && (range != own_range && is_held || other < own),
        };
        own != other && overlaps && is_less
    };
    let n = quotes.len();
    let lost = (0..n).map(|own| (0..n).any(|other| loses(own, other)));
    let lost: Vec<bool> = lost.collect();
    let mut places = lost.iter();
    quotes.retain(|_| !places.next().expect("as many as quotations"));
}

/// Whether a quotation stands right after another, or its sentence does.
fn is_next(passage: &Passage<'_>, before: &Found, one: &Found) -> bool {
    let start = one.start().saturating_sub(1);
    if before.end >= start {
        return true;
    }
    let gap = before.end..start;
    let end = passage.sentence(before.end.saturating_sub(1)).end;
    end >= start || gap.clone().all(|index| !passage.is_word(index))
}

/// The person meant by a pronoun or by the ending of a verb.
fn meant(
    passage: &Passage<'_>,
    told: &[(Found, Option<usize>)],
    last: Option<Last>,
    at: usize,
    sex: Sex,
) -> Option<usize> {
    let fits = |person: usize| sex.fits(passage.sexes[person]);
    let is_in_quotation = |named: &Named| {
        told.iter().any(|(one, _)| {
            one.kind == QuoteKind::Direct
                && one
                    .parts
                    .iter()
                    .any(|part| part.contains(&named.range.start))
        })
    };
    let near = last.filter(|(_, end)| at.saturating_sub(*end) < NEAR);
    let speaker = near.and_then(|(person, end)| Some((person.filter(|one| fits(*one))?, end)));
    let is_another = near.is_some_and(|(person, _)| person.is_none());
    let from = speaker.map_or(0, |(_, end)| end.min(at));
    let since = from..at;
    let mut others = passage
        .named_in(&since)
        .iter()
        .filter(|named| passage.is_free(named) && fits(named.person) && !is_in_quotation(named));
    match speaker {
        Some((person, _)) => {
            let is_alone = others.all(|named| named.person == person);
            is_alone
                .then_some(person)
                .or_else(|| subject_before(passage, at, fits))
        }
        None if is_another && sex == Sex::Unknown => None,
        None if is_another => subject_before(passage, at, fits),
        None => {
            let first = others.next()?.person;
            let is_alone = others.all(|named| named.person == first);
            is_alone
                .then_some(first)
                .or_else(|| subject_before(passage, at, fits))
        }
    }
}

/// The only person whom the sentence before that of a token has as a subject.
fn subject_before(passage: &Passage<'_>, at: usize, fits: impl Fn(usize) -> bool) -> Option<usize> {
    let before = passage.sentence(at).start.checked_sub(1)?;
    let sentence = passage.sentence(before);
    let mut named = passage
        .named_in(&sentence)
        .iter()
        .filter(|named| passage.is_free(named) && fits(named.person));
    let first = named.next()?.person;
    named.all(|one| one.person == first).then_some(first)
}

/// A function by which the article introduces a person: the term of its word and of
/// the word after it.
struct Function {
    term: u32,
    next: Option<u32>,
    person: usize,
}

/// The functions by which persons are introduced: "minister zdrowia Adam Nowak",
/// "Adam Nowak, minister zdrowia".
fn functions(passage: &Passage<'_>) -> Vec<Function> {
    let mut functions = Vec::new();
    for named in &passage.named {
        let before = named.range.start.saturating_sub(7)..named.range.start;
        let mut add = |token: usize| {
            // "siostra Karola" is no function of Karol's
            if passage.is_polish && named.is_subject != passage.is_nominative(token) {
                return;
            }
            let next = next_word(passage, token).filter(|next| !named.range.contains(next));
            functions.push(Function {
                term: passage.context.traits(token).term,
                next: next.map(|next| passage.context.traits(next).term),
                person: named.person,
            });
        };
        for token in before.rev() {
            let stops = match passage.mark(token) {
                Some(',') => token + 1 != named.range.start,
                Some('-') => false,
                Some(_) => true,
                None => {
                    let stops = Role::BEFORE.or(Role::ANY_VERB);
                    passage.is_word(token) && passage.role(token).is(stops)
                }
            };
            if stops || passage.named_in(&(token..named.range.start)).iter().len() > 0 {
                break;
            }
            if passage.is_word(token) && is_title(passage.context, token) {
                add(token);
            }
        }
        let after = named.range.end;
        if passage.mark(after) == Some(',') {
            let near = after + 1..(after + 5).min(passage.n_tokens());
            for token in near.take_while(|token| passage.is_word(*token)) {
                if is_title(passage.context, token) {
                    add(token);
                }
            }
        }
    }
    functions
}

fn next_word(passage: &Passage<'_>, token: usize) -> Option<usize> {
    Some(token + 1).filter(|next| passage.is_word(*next))
}

/// The person whose function stands at a token.
fn of_function(
    passage: &Passage<'_>,
    functions: &[Function],
    token: usize,
    last: Option<usize>,
) -> Option<usize> {
    let term = passage.context.traits(token).term;
    let next = next_word(passage, token).map(|next| passage.context.traits(next).term);
    let bearers = functions.iter().filter(|one| one.term == term);
    let exact = bearers
        .clone()
        .filter(|one| one.next.is_some() && one.next == next);
    let only = |persons: Vec<usize>| {
        let first = *persons.first()?;
        persons.iter().all(|one| *one == first).then_some(first)
    };
    let exact: Vec<usize> = exact.map(|one| one.person).collect();
    if !exact.is_empty() {
        return only(exact);
    }
    let all: Vec<usize> = bearers.map(|one| one.person).collect();
    let spoke = last.filter(|person| all.contains(person));
    spoke.or_else(|| only(all))
}

/// The quotation in bytes, without the marks around it.
fn quote(passage: &Passage<'_>, one: Found, speaker: Option<usize>) -> Option<Quote> {
    let parts = one.parts.iter().filter_map(|part| {
        let (mut start, mut end) = (part.start, part.end);
        let is_outer = |index: usize| {
            passage.mark(index).is_some_and(|mark| {
                !matches!(mark, '.' | '?' | '!' | '…' | '(' | ')' | '[' | ']' | '%')
            })
        };
        while start < end && is_outer(start) {
            start += 1;
        }
        while start < end && is_outer(end - 1) {
            end -= 1;
        }
        (start < end).then(|| passage.context.span(&(start..end)))
    });
    let parts: Vec<_> = parts.collect();
    let n_words: usize = one.parts.iter().map(|part| passage.n_words(part)).sum();
    (!parts.is_empty() && n_words >= WORDS_MIN).then(|| Quote {
        parts,
        speaker,
        kind: one.kind,
        cue: one.cue.map(|cue| passage.context.span(&cue)),
        rule: one.rule,
    })
}
