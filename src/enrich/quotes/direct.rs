//! The very words: what stands between quotation marks, or after a dash that opens
//! speech, and who says so beside it.
//!
//! A stretch between marks may go over several paragraphs, each of which opens anew.
//! The verb stands after it ("X," said Brown), before it (Brown said: "X"), or before
//! words taken from what was said (Brown said it was "a very long road"). A whole
//! sentence in marks without a verb goes on what was said just before it. What
//! follows the clause of the verb and opens at once is the same quotation.

use std::ops::Range;

use super::passage::{Passage, Subject};
use super::vocabulary::{Form, Role};
use super::{Cue, Found, WORDS_MIN, whole};
use crate::article::{QuoteKind, QuoteRule};
use crate::lang::tokens::Shape;

/// Tokens that a quotation has at most.
const LONGEST: usize = 500;
/// Tokens of what is said after the verb's clause, at most, where nothing ends it but
/// the paragraph.
const OPEN_END: usize = 110;
/// Words between a dash and its verb.
const BEFORE_VERB: usize = 3;

/// Kinds of quotation marks that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marks {
    Double,
    Angled,
    Single,
}

fn marks(mark: char) -> Option<Marks> {
    match mark {
        '"' | '„' | '“' | '”' | '‟' | '″' => Some(Marks::Double),
        '«' | '»' => Some(Marks::Angled),
        '‘' | '’' | '\'' | '‚' => Some(Marks::Single),
        _ => None,
    }
}

/// Whether a mark can begin or end a quotation.
pub(super) fn is_quotation_mark(mark: char) -> bool {
    marks(mark).is_some()
}

/// What stands between quotation marks; tokens of the marks.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    open: usize,
    close: usize,
}

impl Stretch {
    fn inner(self) -> Range<usize> {
        self.open + 1..self.close
    }
}

/// Finds the quotations in the very words, in no order.
pub(super) fn find(passage: &Passage<'_>, cues: &[(usize, Cue)]) -> Vec<Found> {
    let stretches = stretches(passage, cues);
    let mut found = spoken(passage, cues, &stretches);
    let spoken = found.len();
    for (place, stretch) in stretches.iter().enumerate() {
        let is_in_speech = found[..spoken].iter().any(|one| {
            let mut parts = one.parts.iter();
            parts.any(|part| part.start <= stretch.open + 1 && stretch.close <= part.end + 1)
        });
        if is_in_speech {
            continue;
        }
        let last = found[spoken..].last();
        let is_next = last.is_some_and(|last| last.end == stretch.open);
        match attributed(passage, *stretch, &stretches[..place]) {
            Some(one) => found.push(one),
            None if is_next && is_sentence(passage, *stretch) => {
                let last = found.last_mut().expect("it is next to the last");
                last.parts.push(stretch.inner());
                last.end = stretch.close + 1;
            }
            None if begins(passage, *stretch) && passage.n_words(&stretch.inner()) > 3 => {
                found.push(Found {
                    parts: whole(stretch.inner()),
                    kind: QuoteKind::Direct,
                    rule: QuoteRule::GoesOn,
                    cue: None,
                    subject: if is_sentence(passage, *stretch) {
                        said_before(passage, stretch.open)
                    } else {
                        Subject::Other
                    },
                    end: stretch.close + 1,
                });
            }
            None => {}
        }
    }
    found
}

/// Who says something in the sentence before a quotation that goes on.
fn said_before(passage: &Passage<'_>, open: usize) -> Subject {
    let Some(last) = open.checked_sub(1) else {
        return Subject::Before;
    };
    let sentence = passage.sentence(last);
    let is_quoted = passage.mark(last).is_some_and(is_quotation_mark);
    let verb = sentence.clone().find(|index| {
        passage.is_word(*index) && passage.role(*index).is(Role::TELLS) && !is_quoted
    });
    match verb.map(|verb| passage.subject(&sentence, verb)) {
        Some(Subject::Person(person)) => Subject::Person(person),
        _ => Subject::Before,
    }
}

/// What stands between marks, first to last.
fn stretches(passage: &Passage<'_>, cues: &[(usize, Cue)]) -> Vec<Stretch> {
    let mut found = Vec::new();
    let mut open: Option<(usize, Marks)> = None;
    for (index, _) in cues.iter().filter(|(_, cue)| *cue == Cue::Mark) {
        let index = *index;
        let Some((mark, kind)) = passage
            .mark(index)
            .and_then(|mark| Some((mark, marks(mark)?)))
        else {
            continue;
        };
        let (before, after) = (passage.space_before(index), passage.space_before(index + 1));
        let follows_mark = index > 0
            && passage
                .mark(index - 1)
                .is_some_and(|before| matches!(before, '(' | '[' | '-' | '/'));
        let can_open = match mark {
            '„' | '«' | '‚' => true,
            _ => (before || follows_mark) && (!after || mark == '"'),
        };
        let can_close = match kind {
            Marks::Single => !before && index > 0 && passage.mark(index - 1).is_some(),
            _ => !before || mark == '”' || mark == '»' || after,
        };
        if let Some((from, of)) = open {
            let is_over = index - from > LONGEST
                || passage.paragraph_end(from) <= index
                    && !continues(passage, from, index, can_open);
            if is_over || of == Marks::Single && kind != Marks::Single {
                open = None;
            }
        }
        match open {
            None if can_open => open = Some((index, kind)),
            Some((from, of)) if of == kind => {
                let opens_anew = can_open && (!can_close || before);
                if opens_anew && (passage.opens_paragraph(index) || is_after_end(passage, index)) {
                    continue;
                }
                if opens_anew && !after && mark != '"' {
                    open = Some((index, kind));
                } else if can_close {
                    found.push(Stretch {
                        open: from,
                        close: index,
                    });
                    open = None;
                }
            }
            _ => {}
        }
    }
    found.retain(|stretch| passage.n_words(&stretch.inner()) >= WORDS_MIN);
    found
}

/// Whether a sentence ends before a mark.
fn is_after_end(passage: &Passage<'_>, index: usize) -> bool {
    index > 0 && passage.ends_sentence(index - 1)
}

/// Whether a quotation that is open goes on in the paragraph that a mark opens.
fn continues(passage: &Passage<'_>, from: usize, index: usize, can_open: bool) -> bool {
    let mut end = passage.paragraph_end(from);
    // each paragraph before must have opened anew
    while end < index {
        if !passage.mark(end).is_some_and(is_quotation_mark) {
            return false;
        }
        end = passage.paragraph_end(end);
    }
    end > index || can_open
}

/// Whether a sentence begins between marks.
fn begins(passage: &Passage<'_>, stretch: Stretch) -> bool {
    let first = stretch.inner().find(|index| passage.is_word(*index));
    let is_first = stretch.open == 0
        || passage.opens_paragraph(stretch.open)
        || passage.ends_sentence(stretch.open - 1)
        || passage
            .mark(stretch.open - 1)
            .is_some_and(is_quotation_mark);
    is_first && first.is_some_and(|index| passage.context.token(index).shape.is_capitalised())
}

/// Whether whole sentences stand between marks.
fn is_sentence(passage: &Passage<'_>, stretch: Stretch) -> bool {
    let ends = passage.ends_sentence(stretch.close - 1) || passage.ends_sentence(stretch.close + 1);
    ends && begins(passage, stretch)
}

/// Whether the words between marks are a name or a title: "Gazeta Wyborcza".
fn is_name(passage: &Passage<'_>, stretch: Stretch) -> bool {
    let inner = stretch.inner();
    let mut words = inner.clone().filter(|index| passage.is_word(*index));
    let is_thing = passage
        .things
        .iter()
        .any(|thing| thing.start <= inner.start + 1 && inner.end <= thing.end + 1);
    is_thing
        || words.all(|index| {
            let token = passage.context.token(index);
            token.shape > Shape::Lower || token.end - token.start < 4
        })
}

/// The quotation between marks, where it is said who says it.
fn attributed(passage: &Passage<'_>, stretch: Stretch, before: &[Stretch]) -> Option<Found> {
    if is_name(passage, stretch) && !passage.ends_sentence(stretch.close - 1) {
        return None;
    }
    let one = |rule, cue: Range<usize>, subject, end| Found {
        parts: whole(stretch.inner()),
        kind: QuoteKind::Direct,
        rule,
        cue: Some(cue),
        subject,
        end,
    };
    let led = led(passage, stretch, before);
    if let Some((cue, subject, true)) = led.clone() {
        return Some(one(QuoteRule::VerbBefore, cue, subject, stretch.close + 1));
    }
    if let Some((verb, subject, end)) = followed(passage, stretch) {
        let sentence = passage.sentence(stretch.open);
        let is_inside = passage.n_words(&(sentence.start..stretch.open)) > 2
            && sentence.end > stretch.close
            && passage.mark(stretch.close + 1) == Some(',');
        if is_inside {
            return Some(Found {
                parts: whole(sentence.start..stretch.close + 1),
                kind: QuoteKind::Unmarked,
                ..one(QuoteRule::VerbAfter, verb..verb + 1, subject, end)
            });
        }
        return Some(one(QuoteRule::VerbAfter, verb..verb + 1, subject, end));
    }
    let (cue, subject, _) = led?;
    Some(one(QuoteRule::VerbBefore, cue, subject, stretch.close + 1))
}

/// The verb after a quotation, whose it is, and where its clause ends.
fn followed(passage: &Passage<'_>, stretch: Stretch) -> Option<(usize, Subject, usize)> {
    let mut at = stretch.close + 1;
    let last = passage.mark(stretch.close - 1);
    let mut is_closed = matches!(last, Some(',' | '.' | '?' | '!' | '…' | '-'));
    let mut has_dash = false;
    if matches!(passage.mark(at), Some(',' | '.')) && !passage.opens_paragraph(at) {
        is_closed = true;
        at += 1;
    }
    if passage.mark(at) == Some('-') {
        has_dash = true;
        at += 1;
    }
    if at >= passage.n_tokens() || passage.opens_paragraph(at) {
        return None;
    }
    let sentence = passage.sentence(at);
    let is_small = passage.context.token(at).shape == Shape::Lower;
    if sentence.start > stretch.close && !has_dash && !is_small {
        return None;
    }
    let clause = at..clause_end(passage, at);
    if passage.role(at).is(Role::AND) {
        return None;
    }
    let reach = if passage.is_polish { BEFORE_VERB } else { 20 };
    let mut near = clause.start..clause.end.min(at + reach);
    let verb = near.find(|index| {
        passage.is_word(*index)
            && passage.role(*index).is(Role::BESIDE)
            && !passage.role(index - 1).is(Role::RELATIVE)
    })?;
    let is_beside = verb == at || is_closed || has_dash;
    let has_marks = passage.is_polish && (at..verb).any(|index| !passage.is_word(index));
    let is_other = passage.is_polish && !has_dash && passage.form(verb) == Form::Participle;
    if !is_beside || has_marks || is_other {
        return None;
    }
    Some((verb, passage.subject(&clause, verb), clause.end))
}

/// Where the clause that begins at a token ends: the sentence, a dash or a quotation.
fn clause_end(passage: &Passage<'_>, at: usize) -> usize {
    let end = passage.sentence(at).end;
    let opens = |index: &usize| {
        let mark = passage.mark(*index);
        // "in an interview with "Fakt" a friend" goes on
        let is_quotation = mark.is_some_and(is_quotation_mark)
            && passage.space_before(*index)
            && passage.mark(index - 1).is_some();
        is_quotation || passage.is_polish && passage.is_dash(*index)
    };
    (at + 1..end).find(opens).unwrap_or(end)
}

/// The words that lead to a quotation, whose they are, and whether the quotation
/// must follow them: a colon does that.
fn led(
    passage: &Passage<'_>,
    stretch: Stretch,
    before: &[Stretch],
) -> Option<(Range<usize>, Subject, bool)> {
    let open = stretch.open;
    if open == 0 || passage.opens_paragraph(open) && passage.mark(open - 1) != Some(':') {
        return None;
    }
    if passage.ends_sentence(open - 1) {
        return None;
    }
    let clause = passage.sentence(open - 1).start.min(open)..open;
    let is_quoted = |index: usize| before.iter().any(|one| one.inner().contains(&index));
    let verb = clause.clone().rev().find(|index| {
        passage.is_word(*index) && passage.role(*index).is(Role::BESIDE) && !is_quoted(*index)
    });
    let has_colon = passage.mark(open - 1) == Some(':');
    let Some(verb) = verb else {
        // Brown: "We shall see"
        let named = passage.named_in(&clause).last()?;
        let is_speaker = has_colon && named.range.end == open - 1 && named.is_subject;
        return is_speaker.then(|| (named.range.clone(), Subject::Person(named.person), true));
    };
    let is_denied = verb > clause.start && passage.role(verb - 1).is(Role::NOT);
    if is_denied {
        return None;
    }
    let between = verb + 1..open;
    let has_comma = passage.mark(open - 1) == Some(',') && between.len() < 8;
    let is_strong = has_colon || has_comma && !passage.is_polish;
    if !is_strong {
        let has_clause = between
            .clone()
            .any(|index| passage.is_word(index) && passage.role(index).is(Role::CONJUNCTION));
        let reach = match passage.role(verb).is(Role::VERB) {
            _ if !passage.is_polish => 25,
            true => 2,
            false => 6,
        };
        // "mówił o „Lalce”" names a work
        let names = passage.is_polish
            && passage.is_word(open - 1)
            && passage.role(open - 1).is(Role::BEFORE);
        if has_clause || names || between.len() > reach {
            return None;
        }
    }
    let subject = passage.subject(&clause, verb);
    let is_said = passage.role(verb).is(Role::VERB) || matches!(subject, Subject::Person(_));
    (is_strong || is_said).then_some((verb..verb + 1, subject, is_strong))
}

/// What is said after dashes.
fn spoken(passage: &Passage<'_>, cues: &[(usize, Cue)], stretches: &[Stretch]) -> Vec<Found> {
    let is_quoted = |index: usize| {
        let after = stretches.partition_point(|one| one.open < index);
        stretches[..after]
            .last()
            .is_some_and(|one| index < one.close)
    };
    let dashes: Vec<usize> = cues
        .iter()
        .filter(|(index, cue)| *cue == Cue::Dash && !is_quoted(*index))
        .map(|(index, _)| *index)
        .collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < dashes.len() {
        let open = dashes[at];
        at += 1;
        if !opens_speech(passage, open) {
            continue;
        }
        let limit = passage.paragraph_end(open);
        let rest = dashes[at..]
            .iter()
            .copied()
            .take_while(|dash| *dash < limit);
        let next_open = rest.clone().find(|dash| opens_speech(passage, *dash));
        let reach = next_open.unwrap_or(limit);
        let later = dashes[at..].iter().copied();
        let closed = closed(passage, open, rest.clone(), reach)
            .or_else(|| closed_later(passage, open, limit, later));
        let Some((close, verb)) = closed else {
            let limit = told_from(passage, open + 1, limit);
            if next_open.is_none() && limit - open <= OPEN_END {
                found.push(Found {
                    parts: whole(open + 1..limit),
                    kind: QuoteKind::Direct,
                    rule: QuoteRule::GoesOn,
                    cue: None,
                    subject: Subject::Before,
                    end: limit,
                });
            }
            continue;
        };
        let limit = passage.paragraph_end(close);
        let clause = close + 1..clause_end(passage, close + 1).min(limit);
        let mut parts = whole(open + 1..close);
        let mut end = clause.end;
        let goes_on = end < limit
            && passage.mark(end) == Some('-')
            && (passage.is_dash(end) || opens_speech(passage, end));
        if goes_on {
            let later = dashes
                .iter()
                .copied()
                .filter(|dash| *dash > end && *dash < limit);
            let opens_again = later.clone().any(|dash| opens_speech(passage, dash));
            let ends = self::closed(passage, end, later, limit).is_some();
            let last = told_from(passage, end + 1, limit);
            if !ends && !opens_again && last - end <= OPEN_END {
                parts.push(end + 1..last);
                end = last;
            }
        }
        found.push(Found {
            parts,
            kind: QuoteKind::Direct,
            rule: QuoteRule::VerbAfter,
            cue: Some(verb..verb + 1),
            subject: passage.subject(&clause, verb),
            end,
        });
        while at < dashes.len() && dashes[at] < end {
            at += 1;
        }
    }
    found.retain(|one| {
        let n_words: usize = one.parts.iter().map(|part| passage.n_words(part)).sum();
        n_words >= WORDS_MIN
    });
    found
}

/// Where the article's own words begin again after a dash that nothing closes: with a
/// sentence that says what somebody says, "Dodał, że", "Nowak zapewnił".
fn told_from(passage: &Passage<'_>, from: usize, limit: usize) -> usize {
    let mut at = passage.sentence(from).end;
    while at < limit {
        let near = at..(at + 5).min(limit);
        let verb = near.clone().find(|index| {
            passage.is_word(*index)
                && passage.role(*index).is(Role::TELLS)
                && matches!(passage.form(*index), Form::Finite(_))
        });
        let tells = verb.is_some_and(|verb| {
            verb == at
                || passage
                    .named_in(&(at..verb))
                    .iter()
                    .any(|named| named.is_subject)
        });
        if tells {
            return at;
        }
        at = passage.sentence(at).end;
    }
    limit
}

/// Whether a dash opens speech: a sentence begins after it.
fn opens_speech(passage: &Passage<'_>, dash: usize) -> bool {
    if !passage.space_before(dash + 1) || dash + 1 >= passage.n_tokens() {
        return false;
    }
    let is_after_end = dash == 0
        || passage.opens_paragraph(dash)
        || passage.ends_sentence(dash - 1)
        || passage
            .mark(dash - 1)
            .is_some_and(|mark| is_quotation_mark(mark) || matches!(mark, ')' | ':'));
    let next = passage.context.token(dash + 1);
    let begins =
        next.shape.is_capitalised() || passage.mark(dash + 1).is_some_and(is_quotation_mark);
    let is_ordinary =
        || next.shape.is_capitalised() && passage.is_dash(dash) && passage.is_ordinary(dash + 1);
    (is_after_end || is_ordinary()) && begins && !passage.opens_paragraph(dash + 1)
}

/// The end of what is said after a dash, where that goes on in the next paragraph.
fn closed_later(
    passage: &Passage<'_>,
    open: usize,
    limit: usize,
    dashes: impl Iterator<Item = usize>,
) -> Option<(usize, usize)> {
    let end = passage.paragraph_end(limit.min(passage.n_tokens().checked_sub(1)?));
    let goes_on = passage.opens_paragraph(open)
        && limit < passage.n_tokens()
        && passage.is_word(limit)
        && end - open <= 2 * OPEN_END;
    let mut dashes = dashes.take_while(|dash| *dash < end);
    let first = dashes.find(|dash| *dash > limit)?;
    goes_on.then(|| closed(passage, limit, std::iter::once(first), end))?
}

/// The dash or comma that ends what is said after a dash, and the verb after it.
fn closed(
    passage: &Passage<'_>,
    open: usize,
    dashes: impl Iterator<Item = usize>,
    limit: usize,
) -> Option<(usize, usize)> {
    let by_dash = dashes
        .filter(|dash| *dash > open && passage.is_dash(*dash))
        .find_map(|dash| Some((dash, verb_after(passage, dash)?)));
    let reach = by_dash.map_or(limit, |(dash, _)| dash).min(limit);
    // "It is late, says Nowak."
    let by_comma = (open + 1..reach).find_map(|index| {
        let verb = index + 1;
        let is_verb = passage.mark(index) == Some(',')
            && verb < reach
            && passage.is_word(verb)
            && passage.role(verb).is(Role::VERB);
        let ends = || {
            let end = passage.sentence(verb).end;
            passage.ends_sentence(verb + 1)
                || end - verb < 12
                    && passage
                        .named_in(&(verb + 1..end))
                        .iter()
                        .any(|one| one.is_subject)
        };
        (is_verb && ends()).then_some((index, verb))
    });
    by_comma.or(by_dash)
}

/// The verb of saying after a dash.
pub(super) fn verb_after(passage: &Passage<'_>, dash: usize) -> Option<usize> {
    if dash + 1 >= passage.n_tokens() {
        return None;
    }
    let near = dash + 1..(dash + 1 + BEFORE_VERB).min(passage.n_tokens());
    let first = passage.context.token(dash + 1);
    if passage.opens_paragraph(dash + 1) || first.shape != Shape::Lower {
        return None;
    }
    near.take_while(|index| passage.is_word(*index))
        .find(|index| passage.role(*index).is(Role::BESIDE))
}
