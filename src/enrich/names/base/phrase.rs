//! Places and organisations: the head and the adjectives that agree with it
//! go into the nominative, the rest stays.
//!
//! "Ministerstwu Obrony Narodowej" is a "Ministerstwo", of what stays as it
//! is. Foreign words before the head stay ("Wizz Aira" → "Wizz Air"), heads
//! that "i" joins change together ("Prawem i Sprawiedliwością").

use std::borrow::Cow;
use std::ops::Range;

use super::candidates::{self, Candidate, Part, Reading};
use super::government::{self, CASES};
use super::{Candidates, Evidence, as_written, inflect};
use crate::enrich::Context;
use crate::lang::Lang;
use crate::lang::lexicon::{Cases, Genders, Numbers};
use crate::lang::tokens::{Class, Shape, Token};
use crate::lang::words::Word;

/// A word of the phrase; hyphenated ones that the dictionary has are one.
struct Unit<'a> {
    spelling: Cow<'a, str>,
    space_before: bool,
    is_mark: bool,
    candidates: Candidates,
    /// Whether no dictionary has a noun or adjective spelt so.
    is_foreign: bool,
}

impl<'a> Unit<'a> {
    fn new(spelling: Cow<'a, str>, candidates: Candidates, token: Token) -> Self {
        let is_mark = token.class == Class::Mark;
        Self {
            is_foreign: !is_mark && candidates.iter().all(|candidate| !candidate.is_known),
            spelling,
            space_before: token.space_before,
            is_mark,
            candidates,
        }
    }

    fn has(&self, part: Part) -> bool {
        self.candidates
            .iter()
            .any(|candidate| candidate.part == part)
    }
}

/// Words of a name among which its head can be.
const HEAD_MAX: usize = 5;
/// What an adjective that agrees is worth.
const AGREEMENT: f32 = 1.4;
/// What a head costs for each word before it.
const LATE: f32 = -0.6;
/// What a second head is worth.
const JOINED: f32 = 0.5;
/// What a noun costs that can be an adjective of the next: "Stare", "Dolne".
const RATHER_ADJECTIVE: f32 = -1.5;
/// What a foreign word before the head costs, and a Polish one in the
/// nominative.
const FOREIGN_BEFORE: f32 = -0.3;
const NAME_BEFORE: f32 = -3.0;
/// What an adjective costs as the head itself: "Zieloni".
const NO_NOUN: f32 = -1.5;
/// What the plural of a noun that has a singular costs.
const PLURAL: f32 = -2.2;
/// Words that mark a name as of another language, which stays.
const FOREIGN_MARKERS: [&str; 14] = [
    "of", "the", "and", "for", "de", "la", "le", "du", "des", "der", "und", "für", "del", "di",
];

/// The name of the tokens of `range` in the nominative.
pub(super) fn base_form(
    context: &Context<'_>,
    range: &Range<usize>,
    reading: Reading,
    evidence: &Evidence<'_>,
) -> String {
    let inner = (range.start + 1)..range.end.max(range.start + 1) - 1;
    if let Some(slash) = inner.clone().find(|index| context.spelling(*index) == "/") {
        let before = base_form(context, &(range.start..slash), reading, evidence);
        let after = base_form(context, &(slash + 1..range.end), reading, evidence);
        return format!("{before}/{after}");
    }
    if inner
        .clone()
        .any(|index| FOREIGN_MARKERS.contains(&context.spelling(index)))
    {
        return as_written(context, range);
    }
    if is_address(context, range) {
        return as_written(context, range);
    }
    let units = units(context, range, reading);
    let weights = units
        .iter()
        .enumerate()
        .take(HEAD_MAX)
        .map(|(at, unit)| {
            let before_noun = at + 1 < units.len() && unit.has(Part::Adjective);
            let of = |candidate: &Candidate| {
                let rather = before_noun && candidate.is_known && candidate.part == Part::Noun;
                candidate.weight
                    + evidence.spelt_out(candidate, context, range, &unit.spelling)
                    + evidence.one_form(candidate, &unit.spelling)
                    + if rather { RATHER_ADJECTIVE } else { 0.0 }
            };
            unit.candidates.iter().map(of).collect()
        })
        .collect();
    Phrase {
        context,
        units: &units,
        weights,
        favour: government::favour(context, range, false),
    }
    .nominative()
}

/// Whether a name is that of a server: "Kowalski.pl".
fn is_address(context: &Context<'_>, range: &Range<usize>) -> bool {
    (range.start + 1..range.end.saturating_sub(1)).any(|index| {
        context.spelling(index) == "."
            && !context.token(index).space_before
            && !context.token(index + 1).space_before
            && context.token(index + 1).shape == Shape::Lower
    })
}

/// Cuts the phrase into units.
fn units<'a>(context: &Context<'a>, range: &Range<usize>, reading: Reading) -> Vec<Unit<'a>> {
    let shouted = range.len() > 1 && is_shouted(context, range);
    let mut units = Vec::with_capacity(range.len());
    let mut index = range.start;
    while index < range.end {
        let (unit, next) = compound(context, index, range.end, reading)
            .unwrap_or_else(|| (single(context, index, reading, shouted), index + 1));
        units.push(unit);
        index = next;
    }
    units
}

/// Whether a name of several words is written in capitals alone.
fn is_shouted(context: &Context<'_>, range: &Range<usize>) -> bool {
    let mut words = range
        .clone()
        .filter(|index| context.token(*index).class == Class::Word);
    words
        .clone()
        .all(|index| matches!(context.token(index).shape, Shape::Capitals | Shape::Initial))
        && words.any(|index| is_long_word(context.word(index)))
}

/// A word of the dictionary too long for an acronym.
fn is_long_word(word: &Word) -> bool {
    word.set.is_some() && word.lower.chars().nth(5).is_some()
}

fn single<'a>(context: &Context<'a>, index: usize, reading: Reading, shouted: bool) -> Unit<'a> {
    let token = context.token(index);
    let word = context.word(index);
    let is_loud =
        token.shape == Shape::Capitals && (is_long_word(word) || shouted && word.set.is_some());
    let (spelling, candidates) = if is_loud {
        let is_long = word.lower.chars().nth(2).is_some();
        let quiet = if is_long {
            candidates::capitalised(&word.lower)
        } else {
            word.lower.to_string()
        };
        let candidates = candidates::of(&quiet, word, Shape::Title, reading);
        (Cow::Owned(quiet), candidates)
    } else {
        (
            Cow::Borrowed(context.spelling(index)),
            candidates::at(context, index, reading),
        )
    };
    Unit::new(spelling, candidates, token)
}

/// Reads words joined by hyphens as one where the dictionary has them so
/// ("Bielsku-Białej"), and an acronym with its ending ("PiS-u").
fn compound<'a>(
    context: &Context<'a>,
    index: usize,
    end: usize,
    reading: Reading,
) -> Option<(Unit<'a>, usize)> {
    let joined = |index: usize| index < end && !context.token(index).space_before;
    if !joined(index + 1) || !joined(index + 2) || context.spelling(index + 1) != "-" {
        return None;
    }
    let token = context.token(index);
    let capitals = matches!(token.shape, Shape::Capitals | Shape::Mixed);
    if capitals && inflect::is_acronym_ending(context.spelling(index + 2)) {
        return Some((single(context, index, reading, false), index + 3));
    }
    let spelling = &context.text[context.span(&(index..index + 3))];
    let word = Word::new(spelling, Some(Lang::PL));
    if word.half > 0 || word.set.is_none() {
        return None;
    }
    let candidates = candidates::of(spelling, &word, Shape::Title, reading);
    let unit = Unit::new(Cow::Borrowed(spelling), candidates, token);
    Some((unit, index + 3))
}

/// A phrase to be read.
struct Phrase<'a> {
    context: &'a Context<'a>,
    units: &'a [Unit<'a>],
    /// What each candidate of each possible head is worth.
    weights: Vec<Vec<f32>>,
    favour: government::Favour,
}

/// The head, and what all words that change with it have in common.
#[derive(Clone, Copy)]
struct Head {
    at: usize,
    candidate: usize,
    case: usize,
    numbers: Numbers,
}

#[derive(Clone, Copy)]
struct Agreement {
    case: Cases,
    numbers: Numbers,
    genders: Genders,
}

/// The words as they are to be written; empty while a reading is only weighed.
type Parts<'u> = Vec<Cow<'u, str>>;

impl<'u> Phrase<'u> {
    /// The likeliest nominative.
    fn nominative(&self) -> String {
        let mut parts: Parts<'u> = Vec::new();
        let mut best: Option<(f32, Head)> = None;
        for (at, candidate) in self.candidates() {
            let is_hopeless = |favour: f32, best: Option<(f32, Head)>| {
                best.is_some_and(|(score, _)| self.worth_max(at, candidate, favour) <= score)
            };
            if is_hopeless(self.favour.most(), best) {
                continue;
            }
            for head in self.heads(at, candidate) {
                if !is_hopeless(self.favour.case(head.case), best)
                    && let Some(score) = self.read(head, &mut parts)
                    && best.is_none_or(|best| score > best.0)
                {
                    best = Some((score, head));
                }
            }
        }
        parts.extend(self.units.iter().map(|unit| Cow::Borrowed(&*unit.spelling)));
        if let Some((_, head)) = best {
            self.read(head, &mut parts);
        }
        self.join(&parts)
    }

    /// Every candidate that can be the head: which unit, and which of its own.
    fn candidates(&self) -> impl Iterator<Item = (usize, usize)> {
        let units = self.units.iter().enumerate().take(self.weights.len());
        let units = units.filter(|(_, unit)| !unit.is_mark || self.units.len() == 1);
        units.flat_map(|(at, unit)| {
            let candidates = unit.candidates.iter().enumerate();
            let candidates = candidates.filter(|(_, candidate)| candidate.part != Part::Stem);
            candidates.map(move |(index, _)| (at, index))
        })
    }

    /// A candidate as the head, in each case and number it can be in.
    fn heads(&self, at: usize, index: usize) -> impl Iterator<Item = Head> {
        let candidate = &self.units[at].candidates[index];
        let cases = (0..CASES.len()).filter(|case| candidate.cases.intersects(CASES[*case]));
        cases.flat_map(move |case| {
            let numbers = [Numbers::SINGULAR, Numbers::PLURAL].into_iter();
            let numbers = numbers.filter(|number| candidate.numbers.intersects(*number));
            numbers.map(move |numbers| Head {
                at,
                candidate: index,
                case,
                numbers,
            })
        })
    }

    /// More than reading the phrase with a candidate as its head can be worth,
    /// where so much speaks for the case.
    fn worth_max(&self, at: usize, candidate: usize, favour: f32) -> f32 {
        let others = (self.units.len() - 1) as f32;
        self.weights[at][candidate] + favour + others * (AGREEMENT + JOINED)
    }

    /// What the head is worth by itself.
    fn own_worth(&self, head: Head) -> f32 {
        self.weights[head.at][head.candidate] + self.favour.case(head.case)
    }

    /// Weighs the phrase with this head, if the words before it allow that,
    /// and writes it unless `parts` is empty.
    fn read(&self, head: Head, parts: &mut Parts<'u>) -> Option<f32> {
        let unit = &self.units[head.at];
        let candidate = &unit.candidates[head.candidate];
        let case = CASES[head.case];
        let agreement = Agreement {
            case,
            numbers: head.numbers,
            genders: candidate.genders,
        };
        let mut score = self.own_worth(head);
        for index in 0..head.at {
            score += LATE + self.before(index, agreement, parts)?;
        }
        score += self.head(head.at, candidate, agreement, parts);
        let mut next = head.at + 1;
        if candidate.part != Part::Same || !candidate.is_known && unit.is_foreign {
            loop {
                while let Some(worth) = self.after(next, agreement, parts) {
                    score += worth;
                    next += 1;
                }
                let Some((worth, after)) = self.joined_head(next, agreement, parts) else {
                    break;
                };
                score += worth;
                next = after;
            }
        }
        if unit.is_foreign && head.case != 0 {
            score += self.foreign_rest(next, agreement, parts);
        }
        Some(score)
    }

    /// Puts a head into the nominative.
    fn head(
        &self,
        at: usize,
        head: &Candidate,
        agreement: Agreement,
        parts: &mut Parts<'u>,
    ) -> f32 {
        let plural = agreement.numbers == Numbers::PLURAL;
        if head.part == Part::Adjective {
            if let Some(part) = parts.get_mut(at) {
                *part = Cow::Owned(inflect::adjective(
                    self.context,
                    &head.lemma,
                    agreement.numbers,
                    agreement.genders,
                ));
            }
            // a party is of men: "Zieloni"
            let men = plural && agreement.genders.intersects(Genders::MASCULINE_HUMAN);
            return NO_NOUN + if men { 0.3 } else { 0.0 };
        }
        let regular = !plural || head.part == Part::Same || head.is_plurale_tantum;
        if let Some(part) = parts.get_mut(at) {
            if regular {
                *part = Cow::Owned(head.lemma.to_string());
            } else if agreement.case != Cases::NOMINATIVE
                && let Some(plural) =
                    inflect::plural(self.context, &head.lemma, agreement.genders, false)
            {
                *part = Cow::Owned(plural.to_string());
            }
        }
        if regular { 0.0 } else { PLURAL }
    }

    /// A word before the head: an adjective that agrees, or a word that stays.
    fn before(&self, index: usize, agreement: Agreement, parts: &mut Parts<'u>) -> Option<f32> {
        if let Some(worth) = self.adjective(index, agreement, parts) {
            return Some(worth);
        }
        let unit = &self.units[index];
        if unit.is_mark || unit.has(Part::Stem) {
            return Some(0.0);
        }
        if unit.spelling.starts_with(char::is_lowercase) && self.units[index + 1].spelling != "." {
            return None;
        }
        if unit.is_foreign || self.units[index + 1].spelling == "." {
            return Some(FOREIGN_BEFORE);
        }
        let as_is = unit.candidates.iter().any(|candidate| {
            candidate.is_known
                && candidate.part == Part::Noun
                && candidate.cases.contains(Cases::NOMINATIVE)
                && *candidate.lemma == *unit.spelling
        });
        as_is.then_some(NAME_BEFORE)
    }

    /// A word right after the head: an adjective that agrees.
    fn after(&self, index: usize, agreement: Agreement, parts: &mut Parts<'u>) -> Option<f32> {
        let unit = self.units.get(index)?;
        let more = index + 1 < self.units.len();
        if unit.is_mark {
            let stem =
                matches!(&*unit.spelling, "-" | "–") && self.units[index - 1].has(Part::Stem);
            return (stem && more).then_some(0.0);
        }
        if let Some(worth) = self.adjective(index, agreement, parts) {
            return Some(worth);
        }
        (more && unit.has(Part::Stem)).then_some(0.0)
    }

    /// Turns an adjective that agrees into the nominative.
    fn adjective(&self, index: usize, agreement: Agreement, parts: &mut Parts<'u>) -> Option<f32> {
        let adjective = self.units[index].candidates.iter().find(|candidate| {
            candidate.part == Part::Adjective
                && candidate.cases.intersects(agreement.case)
                && candidate.numbers.intersects(agreement.numbers)
                && candidate.genders.intersects(agreement.genders)
        })?;
        if let Some(part) = parts.get_mut(index) {
            let genders = agreement.genders & adjective.genders;
            *part = Cow::Owned(inflect::adjective(
                self.context,
                &adjective.lemma,
                agreement.numbers,
                genders,
            ));
        }
        Some(AGREEMENT)
    }

    /// "i Sprawiedliwością", "-Pomorza" right after the first head: a second
    /// one.
    fn joined_head(
        &self,
        index: usize,
        agreement: Agreement,
        parts: &mut Parts<'u>,
    ) -> Option<(f32, usize)> {
        let joint = self.units.get(index)?;
        let hyphen = joint.spelling == "-" && !joint.space_before;
        if !hyphen && !matches!(&*joint.spelling, "i" | "oraz") {
            return None;
        }
        let at = index + 1;
        let unit = self.units.get(at)?;
        let head = unit.candidates.iter().find(|candidate| {
            candidate.part == Part::Noun
                && candidate.is_known
                && candidate.cases.intersects(agreement.case)
        });
        let Some(head) = head else {
            let worth = self.adjective(at, agreement, parts)?;
            return Some((worth, at + 1));
        };
        let numbers = if head.numbers.intersects(agreement.numbers) {
            agreement.numbers
        } else {
            head.numbers
        };
        let second = Agreement {
            numbers,
            genders: head.genders,
            ..agreement
        };
        let mut score = JOINED + self.head(at, head, second, parts).max(0.0);
        let mut next = at + 1;
        while let Some(worth) = self.after(next, second, parts) {
            score += worth;
            next += 1;
        }
        Some((score, next))
    }

    /// Foreign words after a foreign head that are declined with it: "Jaguara
    /// Land Rovera".
    fn foreign_rest(&self, from: usize, agreement: Agreement, parts: &mut Parts<'u>) -> f32 {
        let mut score = 0.0;
        for index in from..self.units.len() {
            let candidate = self.units[index].candidates.iter().find(|candidate| {
                candidate.part == Part::Noun
                    && candidate.cases.intersects(agreement.case)
                    && candidate.weight > -1.5
            });
            if let Some(candidate) = candidate.filter(|_| self.units[index].is_foreign) {
                if let Some(part) = parts.get_mut(index) {
                    *part = Cow::Owned(candidate.lemma.to_string());
                }
                score += 0.3;
            }
        }
        score
    }

    /// The words with what stood between them.
    fn join(&self, parts: &[Cow<'_, str>]) -> String {
        let mut name = String::with_capacity(48);
        for (unit, part) in self.units.iter().zip(parts) {
            if !name.is_empty() && unit.space_before {
                name.push(' ');
            }
            name.push_str(part);
        }
        name
    }
}
