//! Government: which case and gender the words around a name ask for.
//!
//! A preposition governs the name after it ("przeciwko"), a title agrees with
//! it ("prezydentem Putinem"), the subject stands beside its verb and shares
//! its gender ("zapewniła Zacharowa"). The locative needs a preposition.

use std::ops::Range;

use crate::enrich::Context;
use crate::enrich::tokens::is_title;
use crate::lang::lexicon::{Cases, Genders, Numbers, POLISH, PartOfSpeech, SetId};
use crate::lang::tokens::{Class, Shape};
use crate::lang::{Lang, WordList};

/// The cases that are told apart, in the order in which equals are decided.
pub(super) const CASES: [Cases; 7] = [
    Cases::NOMINATIVE,
    Cases::GENITIVE,
    Cases::ACCUSATIVE,
    Cases::INSTRUMENTAL,
    Cases::LOCATIVE,
    Cases::DATIVE,
    Cases::VOCATIVE,
];

/// How likely a name stands in each of [`CASES`] where nothing is known, as
/// logarithms; the locative without a preposition that takes it.
const PRIOR: [f32; 7] = [1.0, 0.5, 0.1, -0.2, -2.5, -0.4, -4.0];
/// What a preposition somewhere before gives the locative back.
const LOCATIVE: f32 = 2.7;
/// Tokens before a name in which such a preposition can stand.
const LOCATIVE_REACH: usize = 7;
/// What a preposition right before the name is worth.
const GOVERNED: f32 = 1.6;
const NOT_NOMINATIVE: f32 = -1.0;
/// What a title or another noun before the name is worth.
const TITLE: f32 = 1.5;
const POSSESSOR: f32 = 0.8;
const NOT_APPOSED: f32 = -0.6;
/// Words between a title and its name: "ministra spraw zagranicznych Rosji".
const TITLE_REACH: usize = 4;
/// What a verb beside the name is worth.
const SUBJECT: f32 = 0.7;
const SPEAKER: f32 = 2.0;
/// What it is worth that the verb shows another gender.
const WRONG_GENDER: f32 = -1.5;

/// What speaks for each case and gender, as logarithms.
#[derive(Debug, Clone, Copy)]
pub(super) struct Favour {
    cases: [f32; 7],
    /// Genders that the name has if it is the subject.
    subject: Genders,
    /// Whether a woman's title stands before it: "szefowa".
    is_woman: bool,
}

impl Favour {
    /// What speaks for the case at a position of [`CASES`].
    pub(super) fn case(&self, index: usize) -> f32 {
        self.cases[index]
    }

    /// What speaks for the case that most speaks for.
    pub(super) fn most(&self) -> f32 {
        self.cases.iter().copied().fold(f32::NEG_INFINITY, f32::max)
    }

    /// What the verb says of a subject's gender.
    pub(super) fn subject(&self, genders: Genders) -> f32 {
        if self.subject.is_empty() || self.subject.intersects(genders) {
            0.0
        } else {
            WRONG_GENDER
        }
    }

    /// What a title says of the gender.
    pub(super) fn gender(&self, genders: Genders) -> f32 {
        if self.is_woman && !genders.intersects(Genders::FEMININE) {
            WRONG_GENDER
        } else {
            0.0
        }
    }

    /// Adds what a title says.
    fn add_title(&mut self, title: Title) {
        self.add(title.cases, TITLE);
        self.is_woman |= title.is_woman;
    }

    fn add(&mut self, cases: Cases, weight: f32) {
        for (index, case) in CASES.iter().enumerate() {
            if cases.intersects(*case) {
                self.cases[index] += weight;
            }
        }
    }
}

/// What a word can do to a name beside it.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::enrich::names) struct Role {
    /// Cases that it governs as a preposition.
    governs: Cases,
    /// What it is as a noun for people.
    title: Title,
    is_noun: bool,
    is_adjective: bool,
    is_verb: bool,
    /// A verb of saying, whose subject stands after it.
    is_speech: bool,
    /// Genders that it shows as a verb in the past.
    subject: Genders,
}

/// What a noun for people says of the name after it.
#[derive(Debug, Clone, Copy, Default)]
struct Title {
    /// Cases that it can have.
    cases: Cases,
    /// Whether it is a woman's.
    is_woman: bool,
}

impl Title {
    fn is_none(self) -> bool {
        self.cases.is_empty()
    }
}

/// What the words around the name say of it.
///
/// A title agrees with the person whom it announces; of anything else it says
/// whose it is: "rzecznik Ministerstwa Obrony".
pub(super) fn favour(context: &Context<'_>, range: &Range<usize>, is_person: bool) -> Favour {
    let mut favour = Favour {
        cases: PRIOR,
        subject: Genders::NONE,
        is_woman: false,
    };
    match before(context, range.start).and_then(|index| role(context, index)) {
        Some(role) if !role.governs.is_empty() => {
            favour.add(role.governs, GOVERNED);
            favour.add(Cases::NOMINATIVE, NOT_NOMINATIVE);
        }
        Some(role) if role.is_verb && !role.is_noun => {
            favour.add(
                Cases::NOMINATIVE,
                if role.is_speech { SPEAKER } else { SUBJECT },
            );
            favour.subject |= role.subject;
        }
        Some(role) if !role.title.is_none() && is_person => favour.add_title(role.title),
        Some(role) if role.is_noun || role.is_adjective => {
            match title_before(context, range.start - 1).filter(|_| is_person) {
                Some(title) => favour.add_title(title),
                None if role.is_noun => {
                    favour.add(Cases::GENITIVE, POSSESSOR);
                    favour.add(Cases::NOMINATIVE, NOT_APPOSED);
                }
                None => {}
            }
        }
        _ => {}
    }
    if takes_locative(context, range.start) {
        favour.add(Cases::LOCATIVE, LOCATIVE);
    }
    if let Some(role) = (range.end < context.n_tokens())
        .then(|| role(context, range.end))
        .flatten()
        && role.is_verb
        && !role.is_noun
    {
        favour.add(Cases::NOMINATIVE, SUBJECT);
        favour.subject |= role.subject;
    }
    favour
}

/// The token before a name and before the ranks and degrees that are cut short
/// there: "przekazała" before "asp. szt. Joanna Samula".
fn before(context: &Context<'_>, start: usize) -> Option<usize> {
    let mut before = start.checked_sub(1)?;
    while context.spelling(before) == "." {
        let short = before.checked_sub(1)?;
        let is_rank = context.token(short).shape == Shape::Lower
            && !context.token(before).space_before
            && context.spelling(short).chars().count() <= RANK_MAX;
        if !is_rank {
            break;
        }
        before = short.checked_sub(1)?;
    }
    Some(before)
}

/// Letters of a rank or degree that is cut short.
const RANK_MAX: usize = 5;

/// Whether what stands beside a name shows that it is a person's: a noun for
/// people before it ("premier Merz"), or a verb ("Merz powiedział").
pub(in crate::enrich::names) fn shows_person(context: &Context<'_>, range: &Range<usize>) -> bool {
    let is_verb = |role: Role| role.is_verb && !role.is_noun;
    let before = range.start.checked_sub(1);
    let before = before.and_then(|index| role(context, index));
    let after = (range.end < context.n_tokens()).then(|| role(context, range.end));
    before.is_some_and(|role| is_verb(role) || !role.title.is_none())
        || after.flatten().is_some_and(is_verb)
}

/// A title that other words part from the name.
fn title_before(context: &Context<'_>, end: usize) -> Option<Title> {
    for index in (end.saturating_sub(TITLE_REACH)..end).rev() {
        let role = role(context, index)?;
        let is_small = || !context.token(index).shape.is_capitalised();
        if !role.title.is_none() && (is_small() || is_title(context, index)) {
            return Some(role.title);
        }
        if !role.is_noun && !role.is_adjective {
            return None;
        }
    }
    None
}

/// Whether a preposition that takes the locative stands before, in the same
/// clause.
fn takes_locative(context: &Context<'_>, start: usize) -> bool {
    for index in (start.saturating_sub(LOCATIVE_REACH)..start).rev() {
        if matches!(context.spelling(index), "." | "!" | "?" | ":" | ";") {
            return false;
        }
        if role(context, index).is_some_and(|role| role.governs.intersects(Cases::LOCATIVE)) {
            return true;
        }
    }
    false
}

/// What the word at an index can do; nothing if it is no Polish word.
fn role(context: &Context<'_>, index: usize) -> Option<Role> {
    if context.token(index).class != Class::Word {
        return None;
    }
    let word = context.word(index);
    let set = word.set?;
    let roles = &mut context.memory.names.borrow_mut().roles;
    // "siostra Karola" is no title of his
    let announces = || is_title(context, index) && &*word.term != "siostra";
    let make = || look_up(&word.lower, set, announces());
    Some(*roles.get_or_insert_with(context.id(index), make))
}

/// What the word can do; `is_title`: whether it is known to announce a person.
fn look_up(lower: &str, set: SetId, is_title: bool) -> Role {
    let mut role = Role::default();
    let mut woman = Cases::NONE;
    let mut lemma = String::new();
    for (rank, analysis) in POLISH.analyses(set).enumerate() {
        let tag = analysis.tag;
        match tag.part() {
            // "a" is a preposition in prices only, and not its likeliest word
            PartOfSpeech::Preposition if rank == 0 || role.governs.is_empty() && rank < 2 => {
                role.governs |= Cases(tag.cases().0 & !Cases::NOMINATIVE.0);
            }
            PartOfSpeech::Noun => {
                role.is_noun |= rank == 0;
                if tag.genders().intersects(Genders::MASCULINE_HUMAN) && rank < 3 {
                    role.title.cases |= tag.cases();
                }
                if tag.genders() == Genders::FEMININE {
                    woman |= tag.cases();
                }
            }
            PartOfSpeech::Past | PartOfSpeech::Present => {
                role.is_verb = true;
                POLISH.lemma_lower(lower, analysis, &mut lemma);
                role.is_speech |= Lang::PL.words(WordList::Speech).contains(&lemma.as_str());
                if tag.part() == PartOfSpeech::Past && tag.numbers() == Numbers::SINGULAR {
                    role.subject |= tag.genders();
                }
            }
            _ if tag.is_adjective() => role.is_adjective |= rank == 0,
            _ => {}
        }
    }
    if is_title && role.title.is_none() {
        role.title = Title {
            cases: woman,
            is_woman: true,
        };
    }
    role
}
