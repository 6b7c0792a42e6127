//! What is told in the article's words: "Nowak said that …", "zdaniem Nowaka …",
//! "jak powiedział Nowak, …", a sentence with "– powiedział Nowak" after it, and the
//! headline "Nowak: …".
//!
//! It is told of persons alone: what a ministry says is no quotation.

use std::ops::Range;

use super::direct::{is_quotation_mark, verb_after};
use super::passage::{Passage, Subject};
use super::vocabulary::{Form, Role};
use super::{Cue, Found, WORDS_MIN, whole};
use crate::article::{QuoteKind, QuoteRule};
use crate::enrich::tokens::is_title;
use crate::lang::lexicon::Cases;
use crate::lang::tokens::Shape;
use crate::lang::words::mark;

/// Tokens between a verb and the clause of what is said.
const TO_CLAUSE: usize = 25;
/// Tokens of a clause that says who said the sentence before it.
const TAIL: usize = 28;
/// Words of a headline that says what somebody says.
const HEADLINE: usize = 40;

/// Finds what is told beside the `direct` quotations, in no order.
pub(super) fn find(passage: &Passage<'_>, cues: &[(usize, Cue)], direct: &[Found]) -> Vec<Found> {
    let is_taken = |index: usize| {
        direct.iter().any(|one| {
            let is_cue = one.cue.as_ref().is_some_and(|cue| cue.contains(&index));
            is_cue || one.parts.iter().any(|part| part.contains(&index))
        })
    };
    let mut found: Vec<Found> = Vec::new();
    for (index, cue) in cues {
        if is_taken(*index) {
            continue;
        }
        let told = match cue {
            Cue::Verb => by_verb(passage, *index),
            Cue::Source => by_source(passage, *index),
            _ => None,
        };
        let Some(told) = told else { continue };
        let touches = |one: &Found| {
            one.parts
                .iter()
                .any(|part| part.start < told.parts[0].end && told.parts[0].start < part.end)
        };
        let is_unmarked = told.kind == QuoteKind::Unmarked;
        if is_unmarked && direct.iter().any(touches) {
            continue;
        }
        // a sentence is told once, by whoever tells all of it
        if is_unmarked {
            found.retain(|one| !touches(one));
        }
        found.push(told);
    }
    found.retain(|one| passage.n_words(&one.parts[0]) >= WORDS_MIN);
    found
}

/// Headlines that give somebody's words after a colon.
pub(super) fn headlines(passage: &Passage<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for named in passage.named.iter().filter(|one| one.is_subject) {
        let colon = named.range.end;
        if passage.mark(colon) != Some(':') || colon + 1 >= passage.n_tokens() {
            continue;
        }
        let line = line_start(passage, named.range.start);
        let end = passage.paragraph_end(colon);
        // "Brown: … Blair: …"
        let mut others = passage.named_in(&(colon..end)).iter();
        let other = others.find(|other| passage.mark(other.range.end) == Some(':'));
        let end = other.map_or(end, |other| passage.sentence(other.range.start).start);
        if end <= colon + 1 {
            continue;
        }
        let is_short = named.range.start - line <= 2 && end - line <= HEADLINE;
        let says = (colon + 1..end).any(|index| passage.context.token(index).shape == Shape::Lower);
        if is_short && says && !passage.opens_paragraph(colon + 1) && passage.is_word(colon + 1) {
            found.push(Found {
                parts: whole(colon + 1..end),
                kind: QuoteKind::Direct,
                rule: QuoteRule::Colon,
                cue: Some(named.range.clone()),
                subject: Subject::Person(named.person),
                end,
            });
        }
    }
    found
}

/// The first token of the line of a token.
fn line_start(passage: &Passage<'_>, index: usize) -> usize {
    let mut at = index;
    while at > 0 && !passage.opens_paragraph(at) {
        at -= 1;
    }
    at
}

fn by_verb(passage: &Passage<'_>, verb: usize) -> Option<Found> {
    if passage.form(verb) == Form::Other || is_denied(passage, verb) {
        return None;
    }
    tail(passage, verb)
        .or_else(|| as_said(passage, verb))
        .or_else(|| clause(passage, verb))
}

fn is_denied(passage: &Passage<'_>, verb: usize) -> bool {
    verb > 0 && passage.is_word(verb - 1) && passage.role(verb - 1).is(Role::NOT)
}

/// A sentence, and after it who says it: "The road is closed, said Nowak."
fn tail(passage: &Passage<'_>, verb: usize) -> Option<Found> {
    let sentence = passage.sentence(verb);
    let begin = (sentence.start..verb).rev().take(TAIL).find(|index| {
        let is_comma = passage.mark(*index) == Some(',');
        let is_dash = passage.is_polish && passage.is_dash(*index);
        is_comma && is_before_speaker(passage, *index, verb)
            || is_dash && verb_after(passage, *index) == Some(verb)
    })?;
    let is_dash = passage.mark(begin) == Some('-');
    // what was quoted began before the sentence
    let quoted =
        (sentence.start..begin).filter(|at| passage.mark(*at).is_some_and(is_quotation_mark));
    if quoted.count() % 2 == 1 {
        return None;
    }
    let dash = (begin + 1..sentence.end).find(|index| passage.is_polish && passage.is_dash(*index));
    let clause = begin + 1..dash.unwrap_or(sentence.end);
    let role = passage.role(verb);
    let is_saying = if is_dash { Role::BESIDE } else { Role::TELLS };
    let has_clause = clause
        .clone()
        .any(|index| passage.is_word(index) && passage.role(index).is(Role::CONJUNCTION));
    let is_tail =
        is_dash || clause.len() <= TAIL && !has_clause && passage.form(verb) != Form::Participle;
    if !role.is(is_saying) || !is_tail || passage.n_words(&(sentence.start..begin)) < 4 {
        return None;
    }
    let subject = passage.subject(&clause, verb);
    let start = after_dateline(passage, sentence.start);
    let is_named = !matches!(subject, Subject::Same(_) | Subject::Other);
    if !is_dash && !is_named && passage.is_polish {
        return None;
    }
    Some(Found {
        parts: whole(start..begin),
        kind: QuoteKind::Unmarked,
        rule: QuoteRule::VerbAfter,
        cue: Some(verb..verb + 1),
        subject,
        end: clause.end,
    })
}

/// Where a sentence begins after "WARSAW, March 3 -".
fn after_dateline(passage: &Passage<'_>, start: usize) -> usize {
    let near = start..(start + 12).min(passage.sentence(start).end);
    let is_place =
        passage.opens_paragraph(start) && passage.context.token(start).shape == Shape::Capitals;
    let mut dashes = near.filter(|index| is_place && passage.is_dash(*index));
    dashes.next().map_or(start, |dash| dash + 1)
}

/// Whether the words after a comma say who says the sentence before it.
fn is_before_speaker(passage: &Passage<'_>, comma: usize, verb: usize) -> bool {
    let between = comma + 1..verb;
    let end = passage.sentence(verb).end;
    if between.is_empty() {
        // ", uważa Nowak.", ", said Nowak"
        let after = verb + 1..end.min(verb + 14);
        return passage.is_polish || passage.named_in(&after).iter().any(|one| one.is_subject);
    }
    if passage.is_polish {
        return false;
    }
    let begins = passage
        .named_in(&between)
        .first()
        .is_some_and(|named| named.range.start - comma <= 6 && named.is_subject);
    let is_pronoun = between.len() == 1
        && (passage.role(comma + 1).is(Role::HE) || passage.role(comma + 1).is(Role::SHE));
    let has_relative = between
        .clone()
        .any(|index| passage.is_word(index) && passage.role(index).is(Role::RELATIVE));
    // "On Friday, he said taxes would rise" says nothing of Friday
    let is_last = end - verb <= 3
        || passage.is_word(verb + 1) && passage.role(verb + 1).is(Role::BEFORE)
        || passage.role(verb).is(Role::TELLS_SOMEBODY);
    (begins || is_pronoun) && is_last && end - verb <= 12 && !has_relative
}

/// "Jak powiedział Nowak, droga jest zamknięta."
fn as_said(passage: &Passage<'_>, verb: usize) -> Option<Found> {
    let sentence = passage.sentence(verb);
    let first = verb.saturating_sub(2).max(sentence.start);
    let at = (first..verb)
        .rev()
        .find(|index| passage.is_word(*index) && passage.role(*index).is(Role::AS))?;
    let is_begin =
        at == sentence.start || passage.mark(at - 1) == Some(',') && at - sentence.start <= 6;
    if !is_begin || !passage.role(verb).is(Role::VERB) {
        return None;
    }
    let comma = (verb + 1..sentence.end).find(|index| passage.mark(*index) == Some(','))?;
    let begin = after_apposition(passage, comma, sentence.end);
    let subject = passage.subject(&(verb..begin - 1), verb);
    Some(Found {
        parts: whole(begin..sentence.end),
        kind: QuoteKind::According,
        rule: QuoteRule::As,
        cue: Some(at..verb + 1),
        subject,
        end: sentence.end,
    })
}

/// Where a clause begins after a comma that may only begin what somebody is:
/// "Anna Nowak, rzeczniczka policji, …".
fn after_apposition(passage: &Passage<'_>, comma: usize, end: usize) -> usize {
    let first = comma + 1;
    if first >= end || !passage.is_word(first) {
        return first.min(end);
    }
    let next = (first..end.min(first + 14)).find(|index| passage.mark(*index) == Some(','));
    let is_someone = is_title(passage.context, first)
        || passage.context.traits(first).marks & mark::NOUN != 0
            && passage.is_polish
            && passage.context.token(first).shape == Shape::Lower
            && passage.context.traits(first).cases & u32::from(Cases::GENITIVE.0) != 0
            && passage.context.traits(first).cases & u32::from(Cases::NOMINATIVE.0) == 0;
    match next {
        Some(next) if is_someone => next + 1,
        _ => first,
    }
}

/// What a verb says "że" or "that" something is.
fn clause(passage: &Passage<'_>, verb: usize) -> Option<Found> {
    let sentence = passage.sentence(verb);
    if !passage.role(verb).is(Role::TELLS) {
        return None;
    }
    let reach = verb + 1..sentence.end.min(verb + 1 + TO_CLAUSE);
    let conjunction = reach
        .clone()
        .find(|index| passage.is_word(*index) && passage.role(*index).is(Role::CONJUNCTION))?;
    let between = verb + 1..conjunction;
    let has_verb = between
        .clone()
        .any(|index| passage.is_word(index) && passage.role(index).is(Role::TELLS));
    let is_led = if passage.is_polish {
        let is_after_comma = between.is_empty() || passage.mark(conjunction - 1) == Some(',');
        let n_commas = between
            .clone()
            .filter(|index| passage.mark(*index) == Some(','))
            .count();
        is_after_comma && (n_commas <= 1 || n_commas == 3)
    } else {
        let has_mark = between.clone().any(|index| passage.mark(index).is_some());
        let is_short = between.is_empty()
            || passage.role(verb + 1).is(Role::BEFORE) && !passage.role(verb + 1).is(Role::TO)
            || passage.role(verb).is(Role::TELLS_SOMEBODY)
            || between.len() == 1 && !is_title(passage.context, verb + 1);
        is_short && !has_mark
    };
    let begin = conjunction + 1;
    let is_pronoun = begin < sentence.end && passage.role(begin).is(Role::IS);
    if has_verb || !is_led || is_pronoun || is_of_noun(passage, &between) {
        return None;
    }
    let end = clause_end(passage, begin, sentence.end);
    let until = if passage.is_polish {
        conjunction - usize::from(conjunction > verb + 1)
    } else {
        verb + 1
    };
    let subject = passage.subject(&(sentence.start..until), verb);
    Some(Found {
        parts: whole(begin..end),
        kind: QuoteKind::Indirect,
        rule: QuoteRule::That,
        cue: Some(verb..verb + 1),
        subject,
        end: sentence.end,
    })
}

/// Whether the clause is that of a noun: "tłumaczył to faktem, że".
fn is_of_noun(passage: &Passage<'_>, between: &Range<usize>) -> bool {
    let Some(last) = between.clone().rev().find(|index| passage.is_word(*index)) else {
        return false;
    };
    let traits = passage.context.traits(last);
    passage.is_polish
        && traits.cases == u32::from(Cases::INSTRUMENTAL.0)
        && last > between.start
        && !passage.role(last - 1).is(Role::BEFORE)
        && passage.named_in(&(last..last + 1)).is_empty()
}

/// Where what is said ends: the sentence, or where the next verb of saying begins.
fn clause_end(passage: &Passage<'_>, begin: usize, end: usize) -> usize {
    let ends = |index: &usize| {
        let index = *index;
        if passage.is_polish && passage.is_dash(index) && verb_after(passage, index).is_some() {
            return true;
        }
        let is_break = passage.mark(index) == Some(',');
        let next = if is_break
            && index + 1 < end
            && passage.is_word(index + 1)
            && passage.role(index + 1).is(Role::AND)
        {
            index + 2
        } else {
            index + 1
        };
        let is_and = passage.is_word(index) && passage.role(index).is(Role::AND);
        (is_break || is_and)
            && next < end
            && passage.is_word(next)
            && passage.role(next).is(Role::VERB)
            && passage.form(next) != Form::Other
    };
    (begin..end).find(ends).unwrap_or(end)
}

/// What is so in somebody's opinion.
fn by_source(passage: &Passage<'_>, index: usize) -> Option<Found> {
    let cue = passage.words.source(passage.context, index)?;
    let sentence = passage.sentence(index);
    let one = |part: Range<usize>, subject| Found {
        parts: whole(part),
        kind: QuoteKind::According,
        rule: QuoteRule::Source,
        cue: Some(cue.clone()),
        subject,
        end: sentence.end,
    };
    // "jego zdaniem"
    if let Some(before) = cue.start.checked_sub(1).filter(|at| *at >= sentence.start)
        && passage.is_word(before)
        && passage.is_polish
    {
        let role = passage.role(before);
        if role.is(Role::HE) {
            return Some(one(
                cue.end..sentence.end,
                Subject::Same(super::vocabulary::Sex::Man),
            ));
        }
        if role.is(Role::SHE) {
            return Some(one(
                cue.end..sentence.end,
                Subject::Same(super::vocabulary::Sex::Woman),
            ));
        }
    }
    let is_first = cue.start - sentence.start <= 1;
    let near = cue.end..(cue.end + 6).min(sentence.end);
    let named = passage
        .named_in(&near)
        .first()
        .filter(|one| !(cue.end..one.range.start).any(|at| passage.mark(at) == Some(',')));
    let Some(named) = named else {
        let is_function = passage.is_polish
            && is_first
            && cue.end < sentence.end
            && passage.is_word(cue.end)
            && is_title(passage.context, cue.end);
        let begin = cue.end + 1;
        return is_function.then(|| one(begin..sentence.end, Subject::Function(cue.end)));
    };
    let subject = Subject::Person(named.person);
    if !is_first {
        let is_last = !passage.is_polish && passage.mark(cue.start - 1) == Some(',');
        return is_last.then(|| one(sentence.start..cue.start - 1, subject));
    }
    let after = named.range.end;
    let comma = (after..sentence.end.min(after + 10)).find(|at| passage.mark(*at) == Some(','));
    let is_longer = passage.is_word(after) && passage.role(after).is(Role::BEFORE);
    let begin = match comma {
        Some(comma) if comma == after || is_longer || !passage.is_polish => {
            after_apposition(passage, comma, sentence.end)
        }
        _ if !passage.is_polish => return None,
        _ => after,
    };
    Some(one(begin..sentence.end, subject))
}
